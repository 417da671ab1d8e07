"""What each gate costs and catches: on its labelled cases, and in what this deployment has judged so far."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from connector import codec
from connector.evals.labelled import cases_of, question
from connector.lifecycle import State
from connector.model import Kind
from connector.storage import Store
from gates.stack import ROLL
from gates.verdict import Ruling, Verdict, Waiver

_GOOD = Ruling.PASS.word


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCases:
    """A gate against its labelled cases; rates from 0 to 1, None where there is no such case; `ms` is the median."""

    cases: int
    catch_rate: float | None
    false_block_rate: float | None
    ms: float


@dataclass(slots=True, kw_only=True)
class InUse:
    """How often one version of a gate spoke in stored verdicts, and how often a waiver answered its hold."""

    judged: int = 0
    fired: int = 0
    later: int = 0
    held: int = 0
    blocked: int = 0
    shadowed: int = 0
    overridden: int = 0


def on_cases(gate: str, stopwatch: Callable[[], float]) -> OnCases:
    """Catch rate: bad cases that it stops. False-block rate: good ones that it stops. `stopwatch` returns seconds."""
    bad = good = caught = stopped = 0
    took: list[float] = []
    for case in cases_of(gate):
        ask = question(case)
        begun = stopwatch()
        stops = ask().ruling is not Ruling.PASS
        took.append((stopwatch() - begun) * 1000)
        if case.expect == _GOOD:
            good, stopped = good + 1, stopped + stops
        else:
            bad, caught = bad + 1, caught + stops
    return OnCases(
        cases=len(took),
        catch_rate=caught / bad if bad else None,
        false_block_rate=stopped / good if good else None,
        ms=round(median(took), 3) if took else 0.0,
    )


def in_use(store: Store) -> dict[tuple[str, str], InUse]:
    """By gate and version, over every verdict that can still be read; each row is read in a transaction of its own."""
    found: dict[tuple[str, str], InUse] = {(name, version): InUse() for name, version, _ in ROLL}
    versions: dict[str, str] = {name: version for name, version, _ in ROLL}
    with store.read() as tx:
        rows = [o.id for o in tx.outreaches.in_states(State)]
    for row in rows:
        for verdict in _verdicts(store, row):
            for finding in verdict.findings:
                key = (finding.gate, verdict.versions.get(finding.gate, ""))
                _count(found.setdefault(key, InUse()), finding.ruling, shadow=finding.shadow)
        for waiver in _waivers(store, row):
            found[waiver.gate, versions.get(waiver.gate, "")].overridden += 1
    return found


def _count(use: InUse, ruling: Ruling, *, shadow: bool) -> None:
    use.judged += 1
    use.fired += ruling is not Ruling.PASS
    use.shadowed += shadow
    use.later += ruling is Ruling.LATER
    use.held += ruling is Ruling.HOLD
    use.blocked += ruling is Ruling.BLOCK


def _verdicts(store: Store, row: str) -> Iterator[Verdict]:
    with store.read() as tx:
        kept = tx.contents.all(row)
    yield from (codec.load(Verdict, body) for kind, _, _, body in kept if kind is Kind.VERDICT and body)


def _waivers(store: Store, row: str) -> Iterator[Waiver]:
    with store.read() as tx:
        kept = tx.contents.all(row)
    yield from (
        codec.load(Waiver, body) for kind, name, _, body in kept if kind is Kind.REVIEW and name == "waiver" and body
    )
