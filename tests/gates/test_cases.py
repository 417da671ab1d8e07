"""Every gate against its labelled cases; a gate without cases fails."""

import inspect
import re
from pathlib import Path

import pytest

from connector.evals.labelled import Case, read_cases
from gates.gate import Gate
from gates.stack import CONTENT, ELIGIBILITY
from gates.verdict import Finding, Ruling

GATES: dict[str, Gate] = {g.name: g for g in (*ELIGIBILITY, *CONTENT)}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def file_of(gate: Gate) -> Path:
    source = inspect.getsourcefile(gate.check)
    assert source is not None
    return Path(source).with_suffix(".cases.jsonl")


CASES = {name: list(read_cases(file_of(gate), name)) if file_of(gate).exists() else [] for name, gate in GATES.items()}


def judged(case: Case) -> Finding:
    gate = GATES[case.gate]
    if gate in ELIGIBILITY:
        return gate(case.recipient(), case.policy())
    return gate(case.draft(), case.recipient(), case.policy())


@pytest.mark.parametrize("case", [c for rows in CASES.values() for c in rows], ids=lambda c: f"{c.gate}: {c.name}")
def test_case(case: Case) -> None:
    found = judged(case)
    assert (found.ruling.word, found.reason) == (case.expect, case.reason), found
    if found.ruling is not Ruling.PASS:
        assert found.message.endswith((".", "!", "?")), "a sentence for the rep"
        assert found.mend.endswith("."), "and what would mend it"
        assert not ADDRESS.search(found.message + found.mend), "no address in a message: messages reach logs"
    for seen in found.evidence:
        if seen.start >= 0 and case.gate in {"template", "identity"}:
            where, _, slot = seen.where.partition(".")
            text = case.draft().slots[slot] if where == "slots" else getattr(case.draft(), slot)
            if "html" not in seen.where:
                assert text[seen.start : seen.end] == seen.text


@pytest.mark.parametrize("name", GATES)
def test_a_gate_has_cases_enough(name: str) -> None:
    cases = CASES[name]
    assert len(cases) >= 25
    assert len({c.name for c in cases}) == len(cases)
    hard = [c for c in cases if c.hard]
    assert len(hard) * 2 >= len(cases), "half of them hard"
    assert any(c.expect == "pass" for c in hard), "near misses that must pass"
    assert any(c.expect != "pass" for c in hard), "disguised ones that must not"


def test_judging_twice_gives_the_same() -> None:
    for rows in CASES.values():
        for case in rows[:5]:
            assert judged(case) == judged(case)
