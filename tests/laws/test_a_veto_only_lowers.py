"""Laws 5 and 6: nothing but a clean yes of every flag system lets mail go alone, and even that grants nothing."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.governance import governed, weigh
from connector.veto import MAX_AGE, NO_VETO, AllMustAllow, Answer, Cohort, cohort_of, objection
from tests.world import FixedClock, make_segment, make_world

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
