"""The anomaly gate against streams: each case tells a segment's past in runs, oldest first."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connector.evals.labelled import Case, cases_of, draft_in_stream, judged
from gates.batch.anomaly import anomaly
from gates.batch.stream import Seen, Stream, length, masked
from gates.policy import Policy
from gates.verdict import Ruling

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
GOOD = Case(gate="anomaly", name="good", hard=False, expect="pass", reason="", given={})
CASES = cases_of("anomaly")


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_case(case: Case) -> None:
    found = judged(case)
    assert (found.ruling.word, found.reason) == (case.expect, case.reason), found


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 25
    assert 2 * sum(c.hard for c in CASES) >= len(CASES)


def rolled(rates: list[tuple[int, float]], seed: int) -> Stream:
    """Drafts stopped by chance, at a rate that changes."""
    chance = random.Random(seed)
    seen = [
        Seen(masked=str(i), words=13 + chance.randrange(-3, 4), ruling=Ruling(2 * (chance.random() < rate)), at=NOW)
        for rate, count in ((r, n) for n, r in rates)
        for i in range(count)
    ]
    spread = [replace(s, at=NOW - timedelta(hours=3 * (len(seen) - i))) for i, s in enumerate(seen)]
    return Stream(now=NOW, seen=tuple(spread))


def alarms(rates: list[tuple[int, float]]) -> int:
    return sum(anomaly(draft_in_stream(), rolled(rates, seed), Policy()).ruling is Ruling.HOLD for seed in range(100))


def test_a_steady_stream_is_left_alone() -> None:
    assert alarms([(400, 0.04)]) <= 5
    assert alarms([(400, 0.12)]) <= 5


def test_a_rise_is_seen_within_fifty_drafts() -> None:
    assert alarms([(350, 0.04), (50, 0.31)]) >= 95


def test_a_dead_gate_is_seen() -> None:
    assert alarms([(150, 0.12), (250, 0.0)]) >= 90


def test_the_same_sentence_with_other_names_is_the_same() -> None:
    good = GOOD.draft()
    facts = GOOD.recipient().facts
    other = replace(good, slots={"opening": good.slots["opening"].replace("Acme Robotics", "Globex Foods")})
    theirs = {p: replace(f, value="Globex Foods" if p == "company.name" else f.value) for p, f in facts.items()}
    assert masked(good, facts) == masked(other, theirs)
    assert masked(good, facts) != masked(replace(good, slots={"opening": "Something else entirely."}), facts)
    assert length(good) == len(good.slots["opening"].split())
