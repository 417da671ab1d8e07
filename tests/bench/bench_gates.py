"""How long judging takes, in microseconds per draft: ``python -m tests.bench.bench_gates``. Figures only."""

import statistics
import time
from collections.abc import Callable

from connector.evals.labelled import Case
from gates.stack import CONTENT, ELIGIBILITY, judge_content, judge_eligibility

ROUNDS = 2000


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """The median and the 99th percentile of one call, in microseconds."""
    call()
    spans = []
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        call()
        spans.append((time.perf_counter_ns() - start) / 1000)
    return statistics.median(spans), statistics.quantiles(spans, n=100)[98]


def main() -> None:
    case = Case(gate="", name="", hard=False, expect="", reason="", given={"recipient": {"country": "DE"}})
    recipient, policy, draft = case.recipient(), case.policy(), case.draft()
    print(f"{'gate':<14} {'p50 µs':>9} {'p99 µs':>9}   ({len(draft.raw)} bytes, {ROUNDS} rounds)")
    rows: list[tuple[str, Callable[[], object]]] = []
    rows += [(g.name, lambda g=g: g(recipient, policy)) for g in ELIGIBILITY]
    rows += [(g.name, lambda g=g: g(draft, recipient, policy)) for g in CONTENT]
    rows.append(
        ("whole stack", lambda: (judge_eligibility(recipient, policy), judge_content(draft, recipient, policy)))
    )
    for name, call in rows:
        median, worst = timed(call)
        print(f"{name:<14} {median:>9.1f} {worst:>9.1f}")


if __name__ == "__main__":
    main()
