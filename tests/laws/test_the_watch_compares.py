"""What the watch sees by comparing: unreviewed mail with what a person saw first, and segments with each other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.evidence_rows import Observation, Role, Signal
from connector.stages import ingest, resolve, watch
from connector.stages.learn import UNREVIEWED
from connector.stages.uplift import SIGNAL, compared
from feature_flags.levels import Effect, Level, Restraint, Scope
from tests.earning import ADA, OWN, grant, stands_at
from tests.world import make_world

TEMPLATE = Scope(kind="template", key="memory:intro")
HELD = Role.HELD.value


@pytest.fixture
def rig(database_url, monkeypatch):
    monkeypatch.setattr(watch, "keeps", lambda case, limits, now: ())  # nothing else takes the level meanwhile
    rig = make_world(database_url)
    grant(rig.world, Level.SAMPLED)
    ingest.pull("memory", rig.world)
    rig.clock.forward(minutes=1)
    return rig


def seen(rig, signal, count, role, *, segment="intro"):
    now = rig.clock.now()
    with rig.store.begin() as tx:
        for _ in range(count):
            tx.evidence.observe(
                Observation(
                    signal=signal, hit=signal is Signal.OPT_OUT, segment=segment, domain="elsewhere.example", role=role,
                    at=now,
                )
            )  # fmt: skip


def mailed(rig, *, agent, control):
    """Both arms as (unsubscribed, delivered)."""
    for role, (gone, sent) in ((UNREVIEWED, agent), (HELD, control)):
        seen(rig, Signal.SENT, sent, role)
        seen(rig, Signal.OPT_OUT, gone, role)


def raised(rig):
    with rig.store.read() as tx:
        return {(str(a.scope), a.action) for a in tx.evidence.alarms() if a.signal == SIGNAL}


def keep(rig):
    """What the watch asks each minute about this segment."""
    with rig.store.begin() as tx:
        return watch._keep(tx, rig.segment(), (), rig.world, rig.clock.now())


def test_more_who_leave_than_the_control_throttle_and_then_pause(rig):
    mailed(rig, agent=(26, 800), control=(0, 200))
    keep(rig)
    assert (str(OWN), Effect.THROTTLE) in raised(rig)
    mailed(rig, agent=(30, 800), control=(0, 200))
    keep(rig)
    assert (str(OWN), Effect.PAUSE) in raised(rig)
    assert stands_at(rig) is Level.DRAFT


@pytest.mark.parametrize(
    ("agent", "control"),
    [((26, 800), (7, 200)), ((3, 800), (0, 200)), ((26, 800), (0, 20))],
    ids=["as many as of the control", "too few to tell", "arms that do not match"],
)
def test_what_shows_nothing_does_nothing(rig, agent, control):
    mailed(rig, agent=agent, control=control)
    keep(rig)
    assert raised(rig) == set()


def test_what_a_person_resolved_is_not_counted_again(rig):
    mailed(rig, agent=(26, 800), control=(0, 200))
    keep(rig)
    with rig.store.read() as tx:
        (found,) = [a for a in tx.evidence.alarms() if a.signal == SIGNAL]
    rig.clock.forward(minutes=1)
    resolve.resolve(found.id, ADA, "the subject line; it is changed", rig.world)
    keep(rig)
    assert raised(rig) == set()


def test_without_anybody_kept_by_lot_nothing_is_said(rig):
    grant(rig.world, Level.AUTONOMOUS)
    mailed(rig, agent=(200, 800), control=(0, 200))
    with rig.store.read() as tx:
        assert compared(tx, rig.segment()) is None


# ------------------------------------------------------------------------------------------ two segments


def two(rig, **changes):
    other = replace(rig.segment(), name="other", **changes)
    organisation = replace(rig.world.organisation, segments={**rig.world.organisation.segments, "other": other})
    return replace(rig, world=replace(rig.world, organisation=organisation))


def turns_bad(rig, name):
    segment, now = rig.segment(name), rig.clock.now()
    with rig.store.begin() as tx:
        watch.alarm(
            tx, Scope(kind="segment", key=name), "reviewed", Effect.THROTTLE, {"seen": 40}, (segment,), rig.world, now
        )


def of_template(rig):
    with rig.store.read() as tx:
        return tx.flags.standings((TEMPLATE,))[0].restraint


@pytest.mark.parametrize(("days", "wanted"), [(13, Restraint.THROTTLED), (15, Restraint.NONE)])
def test_two_segments_of_a_template_that_turn_bad_take_all_that_use_it(rig, days, wanted):
    both = two(rig)
    turns_bad(both, "intro")
    assert of_template(rig) is Restraint.NONE
    rig.clock.forward(days=days)
    turns_bad(both, "other")
    assert of_template(rig) is wanted


def test_segments_of_two_templates_say_nothing_about_each_other(rig):
    both = two(rig, template="another")
    turns_bad(both, "intro")
    rig.clock.forward(seconds=timedelta(days=1).total_seconds())
    turns_bad(both, "other")
    assert of_template(rig) is Restraint.NONE
