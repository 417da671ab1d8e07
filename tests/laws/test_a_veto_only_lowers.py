"""Laws 5 and 6: nothing but a clean yes of every flag system lets mail go alone, and even that grants nothing."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector import bootstrap, config, pipeline
from connector.cli.doctor_flags import flag_systems
from connector.governance import governed, weigh
from connector.lifecycle import State
from connector.veto import FLAG, MAX_AGE, NO_VETO, AllMustAllow, Answer, Cohort, cohort_of, objection
from crm_adapters.memory import MemoryCRM
from feature_flags.levels import Level, Restraint
from tests import people
from tests.earning import grant
from tests.laws.scene import SEGMENT, approved, arrange, events, only, plan, work
from tests.world import START, FixedClock, make_segment, make_world

COHORT = Cohort(organisation="Ours", segment="intro", template="t", sender="maya@ours.example", level="sampled")
YES, NO = Answer(value=True, reason="STATIC"), Answer(value=False, reason="STATIC")


@dataclass
class Scripted:
    """A flag system that answers what it is told to."""

    answer: Answer = YES
    name: str = "ours"
    asked: list[Cohort] = field(default_factory=list)

    def ask(self, cohort: Cohort) -> Answer:
        self.asked.append(cohort)
        return self.answer


def veto(*systems: Scripted) -> tuple[AllMustAllow, FixedClock]:
    clock = FixedClock()
    return AllMustAllow(systems=systems, now=clock.now), clock


@given(
    value=st.sampled_from([True, False, None, 1, 0, "true", "yes", 1.0, {}, [True]]),
    reason=st.sampled_from(
        ["STATIC", "TARGETING_MATCH", "SPLIT", "CACHED", "", "ERROR", "DEFAULT", "stale", "Disabled"]
    ),
    error=st.sampled_from(["", "GENERAL", "FLAG_NOT_FOUND", "PROVIDER_NOT_READY"]),
    status=st.sampled_from(["READY", "NOT_READY", "STALE", "ERROR", "FATAL", ""]),
)
def test_only_a_clean_yes_is_no_objection(value, reason, error, status):
    clean = (
        value is True
        and not error
        and status == "READY"
        and reason.upper() not in {"ERROR", "DEFAULT", "STALE", "DISABLED"}
    )
    assert (objection(Answer(value=value, reason=reason, error=error, status=status)) == "") is clean


@given(
    st.lists(st.sampled_from([YES, NO, Answer(error="GENERAL"), replace(YES, status="STALE")]), min_size=1, max_size=5)
)
def test_all_must_say_yes(answers):
    asked, _ = veto(*(Scripted(answer=a, name=f"s{n}") for n, a in enumerate(answers)))
    asked.refresh(COHORT)
    assert (asked.denies(COHORT) == "") is all(a is YES for a in answers)


def test_nobody_asked_is_a_no_and_no_system_is_no_veto():
    asked, _ = veto(Scripted())
    assert asked.denies(COHORT) == "not_asked"
    NO_VETO.refresh(COHORT)
    assert NO_VETO.denies(COHORT) == ""


def test_a_yes_is_good_for_ten_seconds_and_for_its_own_cohort():
    asked, clock = veto(Scripted())
    asked.refresh(COHORT)
    clock.at += MAX_AGE
    assert asked.denies(COHORT) == ""
    clock.at += timedelta(microseconds=1)
    assert asked.denies(COHORT) == "answer_too_old"
    for other in ({"segment": "x"}, {"template": "x"}, {"sender": "x"}, {"organisation": "x"}, {"level": "autonomous"}):
        assert asked.denies(replace(COHORT, **other)) == "not_asked"


def test_a_clock_that_was_set_back_makes_the_answer_worthless():
    asked, clock = veto(Scripted())
    asked.refresh(COHORT)
    clock.at -= timedelta(seconds=1)
    assert asked.denies(COHORT) == "answer_too_old"


def test_the_time_that_a_system_takes_is_part_of_the_age():
    clock = FixedClock()

    class Slow(Scripted):
        def ask(self, cohort):
            clock.forward(seconds=11)
            return YES

    asked = AllMustAllow(systems=[Slow()], now=clock.now)
    asked.refresh(COHORT)
    assert asked.denies(COHORT) == "answer_too_old"


def test_a_no_counts_at_the_next_question_and_a_yes_too():
    system = Scripted()
    asked, _ = veto(system)
    for answer, why in ((YES, ""), (NO, "ours:said_no"), (YES, "")):
        system.answer = answer
        asked.refresh(COHORT)
        assert asked.denies(COHORT) == why


def test_a_system_that_failed_is_left_alone_for_a_moment_and_denies_meanwhile():
    system = Scripted(answer=Answer(error="TIMEOUT"))
    asked, clock = veto(system)
    asked.refresh(COHORT)
    system.answer = YES
    clock.forward(seconds=4)
    asked.refresh(COHORT)
    assert len(system.asked) == 1
    assert asked.denies(COHORT) == "ours:error_timeout"
    clock.forward(seconds=1)
    asked.refresh(COHORT)
    assert asked.denies(COHORT) == ""


def test_each_change_is_told_once_and_an_answer_that_cannot_be_written_down_is_none():
    told = []
    system = Scripted()
    clock = FixedClock()
    asked = AllMustAllow(systems=[system], now=clock.now, changed=lambda c, why: told.append(why))
    for answer in (YES, YES, NO, NO, YES):
        system.answer = answer
        asked.refresh(COHORT)
    assert told == ["", "ours:said_no", ""]

    def broken(cohort, why):
        raise OSError("disk")

    asked = AllMustAllow(systems=[system], now=clock.now, changed=broken)
    with pytest.raises(OSError, match="disk"):
        asked.refresh(COHORT)
    assert asked.denies(COHORT) == "not_asked"


def test_a_cohort_names_no_recipient(tmp_path):
    rig = make_world(f"sqlite:///{tmp_path / 'x.sqlite'}")
    assert cohort_of(rig.world.organisation, rig.segment(), "sampled").keys == {
        "organisation": "Ours",
        "segment": "intro",
        "template": "intro",
        "sender": "maya@ours.example",
        "level": "sampled",
    }


# ---------------------------------------------------------------------------------- the whole pipeline


def ready(url, system, level=Level.AUTONOMOUS):
    """Ada's mail is found, in a segment that has earned `level`, and `system` may veto."""
    rig = make_world(url)
    grant(rig.world, level)
    rig = replace(rig, world=replace(rig.world, veto=AllMustAllow(systems=[system], now=rig.clock.now)))
    arrange(rig, [people.ADA])
    plan(rig)
    return rig


def told_why(rig, action):
    return [e["detail"] for e in events(rig) if e["action"] == action]


def test_with_a_clean_yes_earned_mail_goes_alone_and_the_question_names_no_recipient(database_url):
    system = Scripted()
    rig = ready(database_url, system)
    work(rig, 3)
    assert len(rig.transport.taken) == 1
    assert {c.keys["level"] for c in system.asked} == {"autonomous"}
    assert not any("nordwind" in str(c.keys) for c in system.asked)


@pytest.mark.parametrize("answer", [NO, Answer(error="TIMEOUT"), replace(YES, status="STALE"), replace(YES, value=1)])
def test_anything_else_makes_it_an_approval_item_when_it_is_routed(database_url, answer):
    rig = ready(database_url, Scripted(answer=answer))
    work(rig, 3)
    assert not rig.transport.taken
    assert only(rig).state is State.IN_REVIEW
    (detail,) = told_why(rig, "review_asked")
    assert str(detail["alone"]).startswith("veto:ours:")


def test_a_flag_that_falls_after_the_routing_stops_the_claim_and_its_return_releases_nothing(database_url):
    system = Scripted()
    rig = ready(database_url, system)
    pipeline.work(rig.world, states=[State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED])
    assert only(rig).state is State.APPROVED
    system.answer = NO
    work(rig)
    assert not rig.transport.taken
    assert only(rig).state is State.IN_REVIEW
    assert [d["because"] for d in told_why(rig, "level_fell")] == ["veto:ours:said_no"]
    system.answer = YES
    work(rig)
    assert not rig.transport.taken


@pytest.mark.parametrize("what", ["not earned", "level draft", "stopped", "not watched"])
def test_a_yes_grants_nothing(database_url, what):
    rig = ready(database_url, Scripted())
    with rig.store.begin() as tx:
        if what == "not earned":
            tx.evidence.forfeit("intro")
        elif what == "level draft":
            tx.flags.set_level(SEGMENT, Level.DRAFT, by="x", why="x", now=rig.clock.now())
        elif what == "stopped":
            tx.flags.set_restraint(SEGMENT, Restraint.KILLED, by="x", why="x", now=rig.clock.now())
    if what == "not watched":
        rig.clock.forward(minutes=16)
    work(rig, 3)
    assert not rig.transport.taken


def test_reviewed_mail_is_not_asked_about_and_no_veto_holds_it(database_url):
    rig = approved(database_url)
    system = Scripted(answer=NO)
    pipeline.work(replace(rig.world, veto=AllMustAllow(systems=[system], now=rig.clock.now)))
    assert len(rig.transport.taken) == 1
    assert not system.asked


def test_no_transaction_waits_for_a_flag_system(tmp_path):
    class Looking(Scripted):
        def ask(self, cohort):
            assert not rig.store._one_writer.locked()
            return Scripted.ask(self, cohort)

    system = Looking()
    rig = ready(f"sqlite:///{tmp_path / 'x.sqlite'}", system)
    work(rig, 3)
    assert len(rig.transport.taken) == 1
    assert len(system.asked) == 2  # once when it was routed, once when it was claimed


# ------------------------------------------------------------------------------------------ app.yaml


def deployment(folder, flags):
    """The example app.yaml with this `flags:` section."""
    text = (Path(__file__).resolve().parents[2] / "app.yaml").read_text()
    (folder / "app.yaml").write_text(text + (f"\nflags: {json.dumps(flags)}\n" if flags else ""))
    crms = {name: MemoryCRM(name, now=lambda: START) for name in ("hubspot", "salesforce")}
    return bootstrap.build(config.load(folder / "app.yaml"), env={}, crms=crms)


def flag_file(folder, value):
    body = {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "on" if value else "off"}
    (folder / "flags.json").write_text(json.dumps({"flags": {FLAG: body}}))


def test_a_deployment_asks_the_systems_of_its_app_yaml_and_writes_each_change_down(tmp_path):
    flag_file(tmp_path, value=True)
    app = deployment(tmp_path, {"veto": {"ours": FLAGD}})
    try:
        cohort = cohort_of(app.world.organisation, app.world.organisation.segments["events"], "sampled")
        for value, why in ((True, ""), (False, "ours:said_no")):
            flag_file(tmp_path, value=value)
            app.world.veto.refresh(cohort)
            assert app.world.veto.denies(cohort) == why
        (tmp_path / "flags.json").unlink()
        app.world.veto.refresh(cohort)
        assert app.world.veto.denies(cohort) == "ours:error_general"
        log = [json.loads(body) for _, body, _ in app.store.audit_events("system")]
        assert [(e["action"], e["detail"]["why"]) for e in log if e["actor"] == "flags"] == [
            ("no_veto", ""),
            ("veto", "ours:said_no"),
            ("veto", "ours:error_general"),
        ]
        with app.world.rehearse() as rehearsal:
            # A tripwire must be refused by its no, and not by a flag.
            assert rehearsal.veto is NO_VETO
    finally:
        app.close()


def test_doctor_tells_a_no_from_a_system_that_cannot_be_asked(tmp_path):
    flag_file(tmp_path, value=True)
    app = deployment(tmp_path, {"veto": {"ours": FLAGD}})
    try:
        told = []
        for value in (True, False, None):
            (tmp_path / "flags.json").unlink() if value is None else flag_file(tmp_path, value=value)
            rows = list(flag_systems(app))
            assert [r[0] for r in rows] == list(app.world.organisation.segments)
            told.append((rows[0][2], rows[0][3].split(": ", 1)[1].split(";")[0]))
        assert told == [("ok", "all say yes"), ("ok", "ours:said_no"), ("NO", "ours:error_general")]
    finally:
        app.close()


def test_taking_the_section_out_of_app_yaml_changes_nothing_by_itself(tmp_path):
    flag_file(tmp_path, value=False)
    deployment(tmp_path, {"veto": {"ours": FLAGD}}).close()
    app = deployment(tmp_path, None)
    try:
        cohort = cohort_of(app.world.organisation, app.world.organisation.segments["events"], "sampled")
        app.world.veto.refresh(cohort)
        assert app.world.veto.denies(cohort) == "ours:said_no"
        assert "flags" in app.policy.weighed.waiting
    finally:
        app.close()


def test_a_deployment_without_the_section_has_no_veto(tmp_path):
    app = deployment(tmp_path, None)
    assert app.world.veto is NO_VETO
    app.close()


FLAGD, OTHER = {"kind": "flagd", "file": "flags.json"}, {"kind": "flagd", "file": "other.json"}


@pytest.mark.parametrize(
    ("held", "wanted", "in_force", "waits"),
    [
        (None, {"veto": {"a": FLAGD}}, {"veto": {"a": FLAGD}}, False),
        ({"veto": {"a": FLAGD}}, {"veto": {"a": FLAGD, "b": OTHER}}, {"veto": {"a": FLAGD, "b": OTHER}}, False),
        ({"veto": {"a": FLAGD}}, None, {"veto": {"a": FLAGD}}, True),
        ({"veto": {"a": FLAGD, "b": OTHER}}, {"veto": {"b": OTHER}}, {"veto": {"a": FLAGD, "b": OTHER}}, True),
        ({"veto": {"a": FLAGD}}, {"veto": {"a": OTHER}}, {"veto": {"a": FLAGD}}, True),
        ({"veto": {"a": FLAGD}}, {"veto": {"b": FLAGD}}, {"veto": {"a": FLAGD, "b": FLAGD}}, True),
    ],
)
def test_taking_a_veto_away_or_asking_somebody_else_needs_two_people(tmp_path, held, wanted, in_force, waits):
    organisation = make_world(f"sqlite:///{tmp_path / 'x.sqlite'}", segment=make_segment()).world.organisation
    weighed = weigh(governed(organisation, None, held), governed(organisation, None, wanted))
    assert weighed.in_force["flags"] == in_force
    assert ("flags" in weighed.waiting) is waits


def test_a_database_from_before_there_were_flag_systems_takes_the_first_at_once(tmp_path):
    organisation = make_world(f"sqlite:///{tmp_path / 'x.sqlite'}").world.organisation
    before = {k: v for k, v in governed(organisation).items() if k != "flags"}
    weighed = weigh(before, governed(organisation, None, {"veto": {"a": FLAGD}}))
    assert weighed.in_force["flags"] == {"veto": {"a": FLAGD}}
    assert not weighed.waiting
