"""The properties on which everything rests: order is nothing, more is never looser, silence holds."""

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.evals.labelled import Case
from gates.gate import Gate, gate, shadowed
from gates.policy import Policy
from gates.recipient import Recipient
from gates.stack import CONTENT, ELIGIBILITY, GATES_VERSION, judge_content, judge_eligibility
from gates.verdict import Evidence, Finding, Ruling, Verdict, Waiver, block, hold, later, passed, waived

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
GOOD = Case(gate="", name="", hard=False, expect="", reason="", given={})
RECIPIENT, POLICY, DRAFT = GOOD.recipient(), GOOD.policy(), GOOD.draft()

MAKERS = {
    Ruling.PASS: lambda: passed("fine"),
    Ruling.LATER: lambda: later("wait", message="Wait.", until=NOW),
    Ruling.HOLD: lambda: hold("ask", message="Ask."),
    Ruling.BLOCK: lambda: block("no", message="No."),
}


def made(name: str, ruling: Ruling, *, legal: bool = False) -> Gate:
    def check(recipient: Recipient, policy: Policy) -> Finding:
        return MAKERS[ruling]()

    return gate(name, version="1", because="a test", legal=legal)(check)


def raising(recipient: Recipient, policy: Policy) -> Finding:
    raise KeyError("dana@acme.example")


STACKS = st.lists(st.tuples(st.sampled_from(Ruling), st.booleans()).map(lambda t: t), min_size=0, max_size=8).map(
    lambda rows: [made(f"g{i}", ruling, legal=legal) for i, (ruling, legal) in enumerate(rows)]
)
SHADOWS = st.frozensets(st.sampled_from([f"g{i}" for i in range(9)]))


def ruling_of(gates: list[Gate], policy: Policy = POLICY) -> Ruling:
    return judge_eligibility(RECIPIENT, policy, gates=gates).ruling


def shadowing(names: frozenset[str]) -> Policy:
    return dataclasses.replace(POLICY, shadow_gates=names)


@given(stack=STACKS, shadow=SHADOWS, data=st.data())
def test_order_changes_nothing(stack: list[Gate], shadow: frozenset[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(stack))
    one = judge_eligibility(RECIPIENT, shadowing(shadow), gates=stack)
    two = judge_eligibility(RECIPIENT, shadowing(shadow), gates=other)
    assert (one.ruling, one.stops, one.reason, one.until) == (two.ruling, two.stops, two.reason, two.until)


@given(stack=STACKS.filter(bool), more=st.sampled_from(Ruling))
def test_adding_a_gate_never_loosens(stack: list[Gate], more: Ruling) -> None:
    assert ruling_of([*stack, made("g8", more)]) == max(ruling_of(stack), more)


def test_an_empty_stack_holds() -> None:
    verdict = judge_eligibility(RECIPIENT, POLICY, gates=[])
    assert (verdict.ruling, verdict.reason) == (Ruling.HOLD, "no_gate_judged")
    assert judge_content(DRAFT, RECIPIENT, POLICY, gates=[]).ruling is Ruling.HOLD


@given(stack=STACKS)
def test_a_raising_gate_holds_and_keeps_the_trace_whole(stack: list[Gate]) -> None:
    broken = gate("broken", version="1", because="a test")(raising)
    verdict = judge_eligibility(RECIPIENT, POLICY, gates=[broken, *stack])
    assert verdict.ruling >= Ruling.HOLD
    assert len(verdict.findings) == len(stack) + 1
    assert verdict.findings[0].reason == "gate_error"
    assert "@" not in repr(verdict.findings[0]), "an exception's text may hold an address; only its kind is kept"


def test_a_gate_that_answers_something_else_holds() -> None:
    odd = gate("odd", version="1", because="a test")(lambda recipient, policy: None)
    found = odd(RECIPIENT, POLICY)
    assert (found.ruling, found.reason, found.gate) == (Ruling.HOLD, "gate_error", "odd")


@given(ruling=st.sampled_from(Ruling), legal=st.booleans())
def test_shadow_never_applies_to_a_legal_gate(ruling: Ruling, legal: bool) -> None:
    verdict = judge_eligibility(RECIPIENT, shadowing(frozenset({"g0"})), gates=[made("g0", ruling, legal=legal)])
    assert verdict.ruling is (ruling if legal else Ruling.PASS)
    assert verdict.findings[0].ruling is ruling, "judged and counted all the same"


def test_every_real_legal_gate_ignores_shadow() -> None:
    everyone = frozenset(g.name for g in (*ELIGIBILITY, *CONTENT))
    bad = Case(
        gate="", name="", hard=False, expect="", reason="",
        given={"recipient": {"consents": [{"state": "opted_out"}]}, "said": {"text": [["Best", "Worst"]]}},
    )  # fmt: skip
    policy = dataclasses.replace(bad.policy(), shadow_gates=everyone)
    assert judge_eligibility(bad.recipient(), policy).ruling is Ruling.BLOCK
    assert judge_content(bad.draft(), bad.recipient(), policy).ruling is Ruling.BLOCK
    assert {g.name for g in ELIGIBILITY if g.legal} == {"suppression", "consent", "lawful_basis"}
    assert {g.name for g in CONTENT if g.legal} == {"template", "legal_form"}


def test_a_pass_is_never_marked_as_shadow() -> None:
    assert shadowed(passed("fine"), shadow=True).shadow is False


WAIVER = Waiver(gate="g0", reason="ask", subject="d1", by="ann", note="spoke to them", expires=NOW + timedelta(hours=1))


def held(ruling: Ruling = Ruling.HOLD) -> Verdict:
    return judge_eligibility(RECIPIENT, POLICY, gates=[made("g0", ruling)])


def test_a_waiver_answers_its_hold() -> None:
    verdict = waived(held(), [WAIVER], subject="d1", now=NOW)
    assert verdict.ruling is Ruling.PASS
    assert verdict.findings[0].waived_by == "ann"
    assert verdict.findings[0].ruling is Ruling.HOLD, "the trace keeps what was found"


@pytest.mark.parametrize(
    "waiver",
    [
        dataclasses.replace(WAIVER, gate="g1"),
        dataclasses.replace(WAIVER, reason="other"),
        dataclasses.replace(WAIVER, subject="d2"),
        dataclasses.replace(WAIVER, expires=NOW),
        dataclasses.replace(WAIVER, expires=NOW - timedelta(days=1)),
    ],
    ids=["other gate", "other reason", "other draft", "expires now", "expired"],
)
def test_a_waiver_answers_nothing_else(waiver: Waiver) -> None:
    assert waived(held(), [waiver], subject="d1", now=NOW).ruling is Ruling.HOLD


@given(ruling=st.sampled_from([Ruling.BLOCK, Ruling.LATER]), reason=st.sampled_from(["no", "wait", "ask"]))
def test_a_waiver_never_answers_a_block_nor_a_later(ruling: Ruling, reason: str) -> None:
    waiver = dataclasses.replace(WAIVER, reason=reason)
    assert waived(held(ruling), [waiver], subject="d1", now=NOW).ruling is ruling


@given(stack=STACKS.filter(bool), subject=st.sampled_from(["d1", "d2"]))
def test_waivers_only_ever_turn_holds_into_passes(stack: list[Gate], subject: str) -> None:
    before = judge_eligibility(RECIPIENT, POLICY, gates=stack)
    after = waived(before, [WAIVER], subject=subject, now=NOW)
    for one, two in zip(before.findings, after.findings, strict=True):
        assert two == dataclasses.replace(one, waived_by=two.waived_by)
        assert not two.waived_by or (one.ruling is Ruling.HOLD and subject == "d1")


@given(one=STACKS.filter(bool), two=STACKS.filter(bool))
def test_joined_verdicts_are_as_strict_as_the_stricter(one: list[Gate], two: list[Gate]) -> None:
    a, b = (judge_eligibility(RECIPIENT, POLICY, gates=s) for s in (one, two))
    assert a.joined(b).ruling is max(a.ruling, b.ruling)
    assert a.joined(b).findings == a.findings + b.findings


def test_a_verdict_names_its_strictest_reason_and_the_latest_wait() -> None:
    assert held(Ruling.LATER).reason == "g0:wait"
    assert held(Ruling.LATER).until == NOW
    assert held(Ruling.PASS).reason == "passed"
    assert held(Ruling.PASS).until is None


def test_the_good_case_passes_and_every_gate_leaves_its_trace() -> None:
    verdict = judge_eligibility(RECIPIENT, POLICY).joined(judge_content(DRAFT, RECIPIENT, POLICY))
    assert verdict.ruling is Ruling.PASS, verdict.stops
    assert [f.gate for f in verdict.findings] == [g.name for g in (*ELIGIBILITY, *CONTENT)]
    assert set(verdict.versions) == {f.gate for f in verdict.findings}


def test_names_are_unique_and_each_gate_says_why() -> None:
    gates = (*ELIGIBILITY, *CONTENT)
    assert len({g.name for g in gates}) == len(gates)
    assert all(g.because and g.version for g in gates)
    assert len(GATES_VERSION) == 64


def test_a_waiver_answers_what_was_shown_and_nothing_new() -> None:
    ticket = Evidence(where="contact.activities[0]", text="ticket: open")
    held = replace(hold("ask", ticket, message="ask them"), gate="g0")
    waiver = replace(WAIVER, shown=held.seen)
    moved = replace(held, evidence=(replace(ticket, where="contact.activities[1]"),))
    second = replace(held, evidence=(ticket, replace(ticket, where="contact.activities[1]")))
    other = replace(held, evidence=(replace(ticket, text="ticket: reopened"),))
    answered = [waiver.answers(finding, "d1", NOW) for finding in (held, moved, second, other)]
    assert answered == [True, True, False, False]
    assert WAIVER.answers(second, "d1", NOW)  # one from before nothing was recorded
