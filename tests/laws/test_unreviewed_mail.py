"""Law 6 for mail that nobody approved: level, terms, watch, clock, alarms, veto and caps at the moment of the claim."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector import autonomy, pipeline
from connector.evidence_rows import Alarm, Role
from connector.lifecycle import State
from connector.model import ORGANISATION
from connector.stages import ingest
from connector.stages.alone import SYSTEM, WATCH, Heartbeat
from connector.veto import SAID_NO
from feature_flags.levels import Effect, Level, Restraint
from feature_flags.thresholds import Thresholds
from tests import earning, people
from tests.earning import OWN, RITA, watched, with_segment
from tests.laws import scene
from tests.world import make_segment, make_world


def some(count: int) -> list[people.Person]:
    """So many people of as many companies."""
    return [
        replace(
            people.ADA, first_name=f"Ada{chr(97 + i // 26)}{chr(97 + i % 26)}", address=f"ada@firm-{i}.example",
            company=f"Firm {i} GmbH",
        )
        for i in range(count)
    ]  # fmt: skip


def earned_rig(url):
    """A segment at `sampled`, watched a moment ago, and sixteen new people in its list."""
    rig = make_world(url, segment=replace(make_segment(), autonomy=Thresholds(steps=(4, 25))))
    earning.ready(rig)
    earning.earn(rig)
    rig.clock.at = rig.clock.at.replace(hour=9) + timedelta(days=(1 - rig.clock.at.weekday()) % 7)
    watched(rig.world)
    scene.arrange(rig, some(16))
    ingest.pull("memory", rig.world)
    ingest.plan(rig.segment(), rig.world)
    return rig


@pytest.fixture
def rig(database_url):
    return earned_rig(database_url)


@pytest.fixture
def embedded(tmp_path):
    """The decision is the same on both databases; its many reasons are tried on one."""
    return earned_rig(f"sqlite:///{tmp_path}/gatepost.sqlite")


def queued(rig):
    """Judged, routed, and not yet claimed."""
    for state in (State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED):
        pipeline.work(rig.world, states=[state])
    return [o for o in scene.rows(rig) if o.state is State.APPROVED]


@pytest.mark.parametrize(("human_daily", "cap"), [(None, 4), (200.0, 4), (50.0, 2), (3.0, 1), (0.0, 0)])
def test_a_share_is_held_and_the_rest_goes_up_to_the_step_of_the_ramp(rig, human_daily, cap):
    """The first step is four a day here, or 5 % of what people sent a day, whichever is less."""
    with rig.store.begin() as tx:
        tx.evidence.put_earned(replace(tx.evidence.earned("intro"), human_daily=human_daily))
    approved = queued(rig)
    held = [o for o in scene.rows(rig) if o.state is State.IN_REVIEW]
    assert {o.reviewer for o in approved} == {""}
    drawn = {o.id for o in scene.rows(rig) if rig.world.ids.draw("sample", o.id) < 0.2}
    assert {o.id for o in held} <= drawn | {o.id for o in scene.rows(rig) if o.reason}
    with rig.store.read() as tx:
        roles = {tx.evidence.review_of(o.id).role for o in held if o.id in drawn}
    assert roles <= {Role.HELD}
    pipeline.work(rig.world, states=[State.APPROVED])
    taken = len(rig.transport.taken)
    assert taken == cap < len(approved), "the first step of the ramp"
    waiting = [o for o in scene.rows(rig) if o.state is State.APPROVED]
    assert {o.reason for o in waiting} <= {"quota:alone_cap"}


def vetoed(rig):
    class No:
        def denies(self, cohort):
            return SAID_NO

        def refresh(self, cohort):
            """Nothing to ask."""

    return replace(rig, world=replace(rig.world, veto=No()))


def unwatched(rig):
    rig.clock.forward(minutes=16)
    return rig


def silent(rig):
    watched(rig.world, silent=("crm:memory",))
    return rig


def ahead(rig):
    now = rig.clock.now()
    with rig.store.begin() as tx:
        tx.syncs.save_cursor(SYSTEM, WATCH, Heartbeat(at=now + timedelta(hours=1)).text(), now)
    return rig


def never_watched(rig):
    with rig.store.begin() as tx:
        tx.syncs.save_cursor(SYSTEM, WATCH, "", rig.clock.now())
    return rig


def alarmed(rig):
    with rig.store.begin() as tx:
        tx.evidence.raise_alarm(Alarm(id="a1", scope=ORGANISATION, signal="x", action=Effect.LOWER, at=rig.clock.now()))
    return rig


def lowered(rig):
    autonomy.lower_only(OWN, Level.DRAFT, RITA, "no", rig.store, rig.clock, [rig.segment()])
    return rig


def edited(rig):
    return with_segment(rig, selector="others")


def forged(rig):
    """A level that somebody wrote into the database without earning it."""
    with rig.store.begin() as tx:
        tx.evidence.forfeit("intro")
    return rig


WHY_NOT = {f.__name__: f for f in (vetoed, unwatched, silent, ahead, never_watched, alarmed, lowered, edited, forged)}


@pytest.mark.parametrize("change", WHY_NOT.values(), ids=WHY_NOT.keys())
def test_queued_mail_becomes_an_approval_item(embedded, change):
    rig = embedded
    assert queued(rig)
    changed = change(rig)
    pipeline.work(changed.world, states=[State.APPROVED])
    assert rig.transport.taken == []
    left = scene.rows(rig)
    assert not [o for o in left if o.state is State.APPROVED]
    fallen = [o for o in left if o.reason == "level_fell"]
    assert fallen
    assert all(o.state is State.IN_REVIEW and o.expires_at == rig.clock.now() + timedelta(hours=72) for o in fallen)


@pytest.mark.parametrize("change", WHY_NOT.values(), ids=WHY_NOT.keys())
def test_what_is_routed_then_asks_a_person(embedded, change):
    rig = embedded
    changed = change(rig)
    assert queued(changed) == []
    assert [o for o in scene.rows(rig) if o.state is State.IN_REVIEW]


def test_a_throttle_lets_a_quarter_go_and_holds_twice_as_many(rig):
    autonomy.stop(OWN, "rita", "hm", rig.store, rig.clock, restraint=Restraint.THROTTLED)
    queued(rig)
    pipeline.work(rig.world, states=[State.APPROVED])
    assert len(rig.transport.taken) == 1
    drawn = {o.id for o in scene.rows(rig) if rig.world.ids.draw("sample", o.id) < 0.4}
    assert drawn >= {o.id for o in scene.rows(rig) if o.state is State.IN_REVIEW and not o.reason}


def test_a_company_gets_three_a_day_at_most(database_url):
    rig = make_world(database_url)
    earning.ready(rig)
    earning.earn(rig)
    rig.clock.at = rig.clock.at.replace(hour=9) + timedelta(days=(1 - rig.clock.at.weekday()) % 7)
    watched(rig.world)
    caps = replace(rig.segment().policy.caps, per_domain_day=50)
    same = [replace(p, address=f"p{i}@one.example", company="One GmbH") for i, p in enumerate(some(12))]
    scene.arrange(rig, same)
    ingest.pull("memory", rig.world)
    ingest.plan(rig.segment(), rig.world)
    loose = replace(rig.world, policy=lambda s: replace(s.policy, caps=caps))
    pipeline.work(loose)
    pipeline.work(loose)
    sent = [address for address, _ in rig.transport.taken if address.endswith("@one.example")]
    assert len(sent) <= 3


def test_a_rehearsal_never_leaves(database_url):
    rig = make_world(database_url)
    with rig.store.begin() as tx:
        tx.flags.set_level(OWN, Level.SHADOW, by="x", why="x", now=rig.clock.now())
    scene.arrange(rig, some(3))
    scene.plan(rig)
    scene.work(rig)
    assert {(o.step, o.state, o.reason) for o in scene.rows(rig)} == {(0, State.CLOSED, "shadow")}
    with rig.store.begin() as tx:
        tx.flags.set_level(OWN, Level.DRAFT, by="x", why="x", now=rig.clock.now())
    scene.plan(rig)
    scene.work(rig)
    assert sorted((o.step, o.state) for o in scene.rows(rig)) == [(0, State.CLOSED)] * 3 + [(1, State.IN_REVIEW)] * 3
