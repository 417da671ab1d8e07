"""What is wrong with one statement, and where it stands."""

from dataclasses import dataclass

from gates.text.mail import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A statement that no fact supports, or that a fact contradicts; offsets are in the original text."""

    reason: str
    contradicted: bool
    where: str
    start: int
    end: int
    text: str
    fact: str
    message: str
    mend: str


def unsupported(line: Line, first: int, last: int, reason: str, why: str, mend: str, fact: str = "") -> Objection:
    """A statement that nothing supports."""
    return _made(line, first, last, reason, why, mend, fact, contradicted=False)


def contradicted(line: Line, first: int, last: int, reason: str, why: str, mend: str, fact: str) -> Objection:
    """A statement that a fact contradicts."""
    return _made(line, first, last, reason, why, mend, fact, contradicted=True)


def _made(
    line: Line, first: int, last: int, reason: str, why: str, mend: str, fact: str, *, contradicted: bool
) -> Objection:
    tokens = line.text.tokens
    start, end, text = line.text.original(tokens[first].start, tokens[last - 1].end)
    return Objection(
        reason=reason,
        contradicted=contradicted,
        where=line.where,
        start=start,
        end=end,
        text=text,
        fact=fact,
        message=why.format(said=f"“{text.rstrip('.!')}”"),  # our own full stop follows
        mend=mend,
    )
