"""The table of gates in the README, made from the gates themselves."""

from gates.gate import Gate
from gates.stack import BATCH, CONTENT, ELIGIBILITY

HEAD = "| gate | passes when | because | may be shadowed |\n| --- | --- | --- | --- |"


def _row(gate: Gate[...], rule: str) -> str:
    return f"| `{gate.name}` | {rule} | {gate.because} | {'no, it is a legal one' if gate.legal else 'yes'} |"


def _rule(gate: Gate[...]) -> str:
    return (gate.check.__doc__ or "").splitlines()[0]


def table() -> str:
    """One row per gate, in the order of the stacks, as Markdown."""
    rows = [_row(g, _rule(g)) for g in ELIGIBILITY]
    rows += [_row(g, _rule(g)) for g in CONTENT]
    rows += [_row(g, _rule(g)) for g in BATCH]
    return "\n".join((HEAD, *rows))


if __name__ == "__main__":  # pragma: no cover - two lines that only print
    print(table())  # noqa: T201 - how the README's table is made
