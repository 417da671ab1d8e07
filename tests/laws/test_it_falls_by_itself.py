"""The system lowers by itself, at once, and never raises: detectors, what keeps a level, probes, an older database."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from connector import pipeline, probing, raising
from connector.evidence_rows import Observation, Role, Signal
from connector.level_provider import read
from connector.lifecycle import State
from connector.model import ORGANISATION
from connector.stages import ingest, resolve, respond, watch
from connector.stages.alone import REVIEW_NEXT, SYSTEM, WATCH, Heartbeat, heartbeat
from connector.stages.learn import ESCALATED
from crm_adapters.port import DecisionKind
from feature_flags.levels import Effect, Level, Restraint, Scope
from feature_flags.tally import Outcome
from gates.errors import InputError, NotAllowed
from gates.verdict import Finding, Ruling, Verdict
from tests import earning, people
from tests.earning import ADA, COCO, OWN, RITA, earn, ready, review, stands_at, watched
from tests.laws import scene
from tests.world import make_world

DOMAIN = Scope(kind="domain", key="ours.example")


def earned_rig(url):
    rig = make_world(url)
    ready(rig)
    earn(rig)
    ingest.pull("memory", rig.world)
    return rig


@pytest.fixture
def rig(database_url):
    return earned_rig(database_url)


def observe(rig, signal, hits, *, role=""):
    """These observations, folded as the next commit would fold them."""
    now = rig.clock.now()
    with rig.store.begin() as tx:
        for hit in hits:
            tx.evidence.observe(
                Observation(signal=signal, hit=hit, segment="intro", domain="ours.example", role=role, at=now)
            )
        watch.fold(tx, rig.segment(), rig.world, now)


def restraint(rig, scope=OWN):
    with rig.store.read() as tx:
        return tx.flags.standings((scope,))[0].restraint


def alarms(rig):
    with rig.store.read() as tx:
        return {(str(a.scope), a.signal, a.action) for a in tx.evidence.alarms()}


def test_a_bad_sample_throttles_and_then_takes_the_level(rig):
    observe(rig, Signal.REVIEWED, [False] * 50, role="held")
    assert alarms(rig) == set()
    seen = 0
    while restraint(rig) is Restraint.NONE:
        observe(rig, Signal.REVIEWED, [True] + [False] * 14, role="held")
        seen += 15
    assert stands_at(rig) is Level.SAMPLED
    while stands_at(rig) is Level.SAMPLED:
        observe(rig, Signal.REVIEWED, [True] + [False] * 14, role="held")
        seen += 15
    assert seen <= 300, "a twentieth and more is seen within the delays of 3.5"
    assert {(s, a) for _, s, a in alarms(rig)} == {("reviewed", Effect.THROTTLE), ("reviewed", Effect.LOWER)}
    with rig.store.read() as tx:
        assert tx.evidence.earned("intro") is None


def test_what_was_not_drawn_by_lot_says_nothing(rig):
    observe(rig, Signal.REVIEWED, [True] * 20, role="review")
    assert alarms(rig) == set()


@pytest.mark.parametrize(
    ("signal", "count", "wanted"),
    [
        (Signal.COMPLAINT, 2, Restraint.THROTTLED),
        (Signal.COMPLAINT, 3, Restraint.PAUSED),
        (Signal.LEGAL_THREAT, 1, Restraint.PAUSED),
        (Signal.HOSTILE, 2, Restraint.THROTTLED),
        (Signal.SEVERE, 1, Restraint.THROTTLED),
        (Signal.SEVERE, 2, Restraint.PAUSED),
    ],
)
def test_answers_of_people_act_at_once(rig, signal, count, wanted):
    observe(rig, Signal.SENT, [False] * 100)
    observe(rig, signal, [True] * count)
    assert restraint(rig) is wanted
    assert stands_at(rig) is (Level.DRAFT if wanted is Restraint.PAUSED else Level.SAMPLED)


def test_one_complaint_has_the_next_fifty_reviewed(rig):
    observe(rig, Signal.COMPLAINT, [True])
    with rig.store.read() as tx:
        assert tx.evidence.detector(OWN, REVIEW_NEXT) == {"left": 50}
    observe(rig, Signal.SENT, [False] * 50)
    with rig.store.read() as tx:
        assert tx.evidence.detector(OWN, REVIEW_NEXT) == {"left": 0}


def test_a_domain_that_is_complained_about_is_paused_for_everybody(rig):
    observe(rig, Signal.SENT, [False] * 1000)
    observe(rig, Signal.COMPLAINT, [True] * 3)
    assert restraint(rig, DOMAIN) is Restraint.THROTTLED


def test_a_domain_that_is_paused_takes_what_every_segment_of_it_had_earned(rig):
    other = replace(rig.segment(), name="other")
    organisation = replace(rig.world.organisation, segments={**rig.world.organisation.segments, "other": other})
    with rig.store.begin() as tx:
        tx.evidence.put_earned(replace(tx.evidence.earned("intro"), segment="other"))
    both = replace(rig, world=replace(rig.world, organisation=organisation))
    observe(both, Signal.SENT, [False] * 1000)
    observe(both, Signal.COMPLAINT, [True] * 4)
    assert restraint(rig, DOMAIN) is Restraint.PAUSED
    with rig.store.read() as tx:
        assert tx.evidence.earned("intro") is None
        assert tx.evidence.earned("other") is None


def test_resolving_a_throttle_leaves_the_detector_that_withdraws(rig):
    observe(rig, Signal.REVIEWED, ([True] + [False] * 14) * 3, role="held")
    while restraint(rig) is Restraint.NONE:
        observe(rig, Signal.REVIEWED, [True], role="held")
    with rig.store.read() as tx:
        before = {k: v for k, v in tx.evidence.detector(OWN, watch.STATE)["states"].items() if k.endswith(":lower")}
    (found,) = [a for a in _open(rig) if a.action is Effect.THROTTLE]
    resolve.resolve(found.id, COCO, "looked at", rig.world)
    with rig.store.read() as tx:
        after = tx.evidence.detector(OWN, watch.STATE)["states"]
    assert before
    assert {k: v for k, v in after.items() if k.endswith(":lower")} == before
    assert not any(k.startswith("reviewed:") and k.endswith(":throttle") for k in after)


@pytest.mark.parametrize(("after", "falls"), [([True] * 30, True), ([False] * 90, True), ([True] + [False] * 9, False)])
def test_a_block_rate_that_rises_or_falls(rig, after, falls):
    observe(rig, Signal.JUDGED, ([True] + [False] * 9) * 20)
    assert alarms(rig) == set()
    observe(rig, Signal.JUDGED, after)
    assert bool(alarms(rig)) is falls


def test_bounces(rig):
    observe(rig, Signal.SENT, [False] * 100)
    observe(rig, Signal.BOUNCE, [True] * 3)
    assert restraint(rig) is Restraint.NONE
    observe(rig, Signal.BOUNCE, [True])
    assert restraint(rig) is Restraint.THROTTLED
    observe(rig, Signal.BOUNCE, [True] * 2)
    assert restraint(rig) is Restraint.PAUSED


def test_an_alarm_latches_until_a_person_resolves_it_in_writing(rig):
    observe(rig, Signal.LEGAL_THREAT, [True])
    (found,) = [a for a in _open(rig) if a.signal == "legal_threat"]
    observe(rig, Signal.SENT, [False] * 500)
    assert _open(rig) == [found]
    with pytest.raises(NotAllowed):
        resolve.resolve(found.id, RITA, "fine", rig.world)
    with pytest.raises(InputError, match="writing"):
        resolve.resolve(found.id, COCO, " ", rig.world)
    resolve.resolve(found.id, COCO, "counsel has answered", rig.world)
    assert _open(rig) == []
    assert restraint(rig) is Restraint.PAUSED, "resolving lifts nothing"
    with pytest.raises(InputError):
        resolve.resolve(found.id, COCO, "again", rig.world)
    observe(rig, Signal.LEGAL_THREAT, [True])
    assert len(_open(rig)) == 1


def _open(rig):
    with rig.store.read() as tx:
        return list(tx.evidence.alarms())


def test_a_throttle_is_lifted_after_clean_reviews_and_two_days(rig):
    observe(rig, Signal.HOSTILE, [True, True])
    (found,) = _open(rig)
    with rig.store.read() as tx:
        row = tx.evidence.reviews("epoch-1")[0]
        outreach = tx.outreaches.get(row.outreach)
    with pytest.raises(NotAllowed, match="resolved"):
        resolve.lift(rig.segment(), ADA, "quiet", rig.world)
    resolve.resolve(found.id, ADA, "two angry people, one list", rig.world)
    rig.clock.forward(hours=49)
    with pytest.raises(NotAllowed, match="Clean"):
        resolve.lift(rig.segment(), ADA, "quiet", rig.world)
    review(rig, outreach, [Outcome.APPROVED] * 19 + [Outcome.REJECTED] + [Outcome.APPROVED] * 19, role=Role.HELD)
    with pytest.raises(NotAllowed, match="Clean"):
        resolve.lift(rig.segment(), ADA, "quiet", rig.world)
    review(rig, outreach, [Outcome.APPROVED], role=Role.HELD)
    with pytest.raises(NotAllowed, match="admin"):
        resolve.lift(rig.segment(), COCO, "quiet", rig.world)
    resolve.lift(rig.segment(), ADA, "quiet", rig.world)
    assert restraint(rig) is Restraint.NONE


def look(rig):
    ingest.pull("memory", rig.world)
    return watch.watch(rig.world)


def test_a_look_that_finds_nothing_writes_the_heartbeat(rig):
    assert look(rig) == ()
    with rig.store.read() as tx:
        assert heartbeat(tx).at == rig.clock.now()
    assert stands_at(rig) is Level.SAMPLED


def test_evidence_that_dries_up_takes_the_level(rig):
    rig.clock.forward(days=40)
    look(rig)
    assert stands_at(rig) is Level.DRAFT
    assert {s for _, s, _ in alarms(rig)} >= {"keep:decay"}


def test_a_silent_feed_takes_the_level(rig):
    for _ in range(5):
        rig.clock.forward(minutes=14)
        found = watch.watch(rig.world)
    assert "silent: crm:memory" in found
    assert stands_at(rig) is Level.DRAFT


def test_our_own_absence_is_no_silence_but_mail_waits_until_the_feeds_are_read(rig):
    look(rig)
    rig.clock.forward(hours=9)
    assert watch.watch(rig.world) == ("silent: crm:memory",)
    assert stands_at(rig) is Level.SAMPLED
    with rig.store.read() as tx:
        assert heartbeat(tx).silent == ("crm:memory",), "so `alone` asks for a review"
    rig.clock.forward(minutes=5)
    assert look(rig) == ()
    rig.clock.forward(minutes=5)
    assert look(rig) == ()
    with rig.store.read() as tx:
        assert heartbeat(tx).silent == ()
    assert stands_at(rig) is Level.SAMPLED


def test_a_feed_that_is_not_read_within_its_chance_takes_the_level(rig):
    look(rig)
    rig.clock.forward(hours=9)
    for _ in range(4):
        assert stands_at(rig) is Level.SAMPLED
        watch.watch(rig.world)
        rig.clock.forward(minutes=6)
    assert stands_at(rig) is Level.DRAFT


def test_a_feed_that_was_silent_before_we_went_away_is_given_no_chance(rig):
    for _ in range(4):
        rig.clock.forward(minutes=14)
        watch.watch(rig.world)
    rig.clock.forward(minutes=10)
    with rig.store.begin() as tx:  # it looked, and went away before it could act
        tx.syncs.save_cursor(SYSTEM, WATCH, Heartbeat(at=rig.clock.now()).text(), rig.clock.now())
    assert stands_at(rig) is Level.SAMPLED
    rig.clock.forward(hours=3)
    watch.watch(rig.world)
    assert stands_at(rig) is Level.DRAFT


def test_another_definition_takes_the_level(rig):
    changed = earning.with_segment(rig, selector="others")
    look(changed)
    assert stands_at(rig) is Level.DRAFT


def test_a_clock_that_went_back_takes_everything_and_says_so(rig):
    look(rig)
    rig.clock.at -= timedelta(hours=3)
    look(rig)
    assert stands_at(rig) is Level.DRAFT
    assert ("organisation:*", "clock_went_back", Effect.ALERT) in alarms(rig)
    rig.clock.forward(hours=4)
    look(rig)
    with rig.store.read() as tx:
        assert heartbeat(tx).broken == "clock_went_back", "latched"


def test_an_older_database_that_is_put_back_has_earned_nothing(tmp_path):
    rig = earned_rig(f"sqlite:///{tmp_path}/gatepost.sqlite")
    look(rig)
    copy = tmp_path / "backup"
    copy.mkdir()
    rig.store.close()
    for name in ("gatepost.sqlite", "gatepost.sqlite-wal"):
        if (tmp_path / name).exists():
            shutil.copy(tmp_path / name, copy / name)
    again = make_world(f"sqlite:///{tmp_path}/gatepost.sqlite", fresh=False)
    again.clock.at = rig.clock.at
    observe(again, Signal.REVIEWED, [True] * 10, role="held")
    look(again)
    assert stands_at(again) is Level.DRAFT
    again.store.close()
    for path in tmp_path.glob("gatepost.sqlite*"):
        path.unlink()
    for path in copy.iterdir():
        shutil.copy(path, tmp_path / path.name)
    restored = make_world(f"sqlite:///{tmp_path}/gatepost.sqlite", fresh=False)
    restored.clock.at = rig.clock.at + timedelta(minutes=1)
    assert stands_at(restored) is Level.SAMPLED, "what the backup says"
    reading = read(restored.segment(), restored.world)
    assert reading.why_not == "alone:restored_backup", "not even the minute until the next look"
    look(restored)
    assert stands_at(restored) is Level.DRAFT
    assert ("organisation:*", "restored_backup", Effect.ALERT) in alarms(restored)


def test_the_ramp_climbs_one_step_inside_its_schedule(rig):
    with rig.store.read() as tx:
        row = tx.evidence.reviews("epoch-1")[0]
        outreach = tx.outreaches.get(row.outreach)
    review(rig, outreach, [Outcome.APPROVED] * 20, role=Role.HELD)
    for days, step in ((1, 0), (4, 1), (5, 1)):
        rig.clock.forward(days=days)
        look(rig)
        with rig.store.read() as tx:
            assert tx.evidence.earned("intro").step == step, days


def test_every_probe_is_stopped_and_a_dead_gate_pauses(rig, monkeypatch):
    probed = probing.probe(rig.world)
    assert probed.through == ()
    assert probed.broken == ()
    assert probed.shown >= 30
    with rig.store.read() as tx:
        said = tx.evidence.detector(ORGANISATION, raising.PROBES)
    assert (said["passed"], said["healthy"]) == (True, True)
    blind = lambda draft, recipient, policy: probing.judge_eligibility(recipient, policy)  # noqa: E731
    monkeypatch.setattr(probing, "judge_content", blind)
    dead = probing.probe(rig.world)
    assert "claims" in dead.through
    assert stands_at(rig) is Level.DRAFT
    assert restraint(rig) is Restraint.PAUSED


def test_a_gate_that_breaks_on_its_probe_is_told(rig, monkeypatch):
    def breaks(draft, recipient, policy):
        found = Finding(gate="claims", reason=probing.ERROR, ruling=Ruling.HOLD, message="m", mend="m")
        return Verdict(findings=(found,))

    probing.probe(rig.world)
    monkeypatch.setattr(probing, "judge_content", breaks)
    probed = probing.probe(rig.world)
    assert "claims" in probed.broken
    assert (str(OWN), "probe_error", Effect.ALERT) in alarms(rig)


def test_a_severe_verdict_that_is_passed_on_pauses_at_once(rig):
    observe(rig, Signal.SEVERE, [True], role="held")
    assert restraint(rig) is Restraint.THROTTLED
    observe(rig, Signal.SEVERE, [True], role=f"review{ESCALATED}")
    assert restraint(rig) is Restraint.PAUSED
    assert stands_at(rig) is Level.DRAFT


def test_a_reviewer_who_escalates_a_severe_draft_pauses_the_segment(database_url):
    rig = scene.reviewed(database_url)
    answered = scene.answer(rig, scene.only(rig), DecisionKind.ESCALATE, new_owner="boss", severe=True)
    assert answered.reason == "escalated"
    assert restraint(rig) is Restraint.PAUSED


def test_a_throttled_domain_is_lifted_on_the_same_evidence(rig):
    observe(rig, Signal.SENT, [False] * 1000)
    observe(rig, Signal.COMPLAINT, [True] * 3)
    assert restraint(rig, DOMAIN) is Restraint.THROTTLED
    for found in _open(rig):
        resolve.resolve(found.id, ADA, "looked into", rig.world)
    with rig.store.begin() as tx:  # three complaints paused the segment as well; that takes two people, elsewhere
        tx.flags.set_restraint(OWN, Restraint.NONE, by="two", why="resumed", now=rig.clock.now())
        outreach = tx.outreaches.get(tx.evidence.reviews("epoch-1")[0].outreach)
    rig.clock.forward(hours=49)
    with pytest.raises(NotAllowed, match="Clean"):
        resolve.lift(rig.segment(), ADA, "quiet", rig.world)
    review(rig, outreach, [Outcome.APPROVED] * 20, role=Role.HELD)
    assert resolve.lift(rig.segment(), ADA, "quiet", rig.world) == (DOMAIN,)
    assert restraint(rig, DOMAIN) is Restraint.NONE


def test_a_complaint_counts_before_the_very_next_claim(database_url):
    rig = make_world(database_url)
    ready(rig)
    earn(rig)
    rig.clock.at = rig.clock.at.replace(hour=9) + timedelta(days=(1 - rig.clock.at.weekday()) % 7)
    watched(rig.world)
    folk = [
        replace(people.ADA, first_name=f"Ida{chr(97 + i)}", address=f"ida@firm-{i}.example", company=f"Firm {i} GmbH")
        for i in range(6)
    ]
    scene.arrange(rig, folk)
    ingest.pull("memory", rig.world)
    ingest.plan(rig.segment(), rig.world)
    for state in (State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED):
        pipeline.work(rig.world, states=[state])
    queued = [o for o in scene.rows(rig) if o.state is State.APPROVED]
    assert len(queued) >= 2
    pipeline.advance(queued[0].id, rig.world)
    assert len(rig.transport.taken) == 1
    respond.suppress(queued[0].person, rig.world, reason="complained", channel="mail")
    for row in queued[1:]:
        pipeline.advance(row.id, rig.world)
    assert len(rig.transport.taken) == 1
    assert all(o.state is State.IN_REVIEW for o in scene.rows(rig) if o.id in {q.id for q in queued[1:]})
