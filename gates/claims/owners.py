"""Whose a figure is: the reader's by its owner, its place or its clause, or nobody's that we know."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from gates.claims.cues import GENERIC
from gates.claims.known import Figure, Known
from gates.claims.presumed_words import NO_PAST, PAST
from gates.claims.quantities import Quantity, may_hold_numbers
from gates.claims.speech import CONDITIONS, OUR, VERBS_OF_MOOD, WE, YOU, YOUR, Clause, Mood, Of, clause_at, is_company
from gates.text.mail import Line
from gates.text.reading import Token


class Told(StrEnum):
    """How surely a figure is one of the reader's."""

    THEIRS = "theirs"  # "your 240 people", "you have 240 people", "nine hundred people at Acme"
    IMPLIED = "implied"  # "Nine stores and 64 people", "With two plants"
    NOT = "not"


def told_of_them(line: Line, q: Quantity, known: Known) -> Told:
    """Whether the sentence states this figure of the reader: by its owner, its place, or the clause it stands in."""
    tokens = line.text.tokens
    clause = clause_at(line, q.first, known)
    before = [t.word for t in tokens[max(clause.first, q.first - 4) : q.first]]
    owner = next((w for w in reversed(before) if w == "your" or w in OUR), "")
    between = before[len(before) - before[::-1].index(owner) :] if owner else []
    if owner == "your" and not set(between) & _BREAKS:
        return Told.THEIRS
    named = (
        q.first > clause.first and tokens[q.first - 1].word.endswith("'s") and is_company(tokens[q.first - 1], known)
    )
    if named:
        return Told.THEIRS
    if owner in OUR and not set(between) & _BREAKS:
        return Told.NOT
    if _takes_them(line, q, clause):
        return Told.THEIRS
    return _by_place(line, q, clause, known) or _by_clause(line, q, clause)


def _by_place(line: Line, q: Quantity, clause: Clause, known: Known) -> Told | None:
    """What "of your plants", "at Acme", "of our people" after the figure says."""
    tokens = line.text.tokens
    after = tokens[q.last : min(q.last + 6, clause.last)]
    if [t.word for t in after[:2]] == ["of", "them"] and clause.of is Of.NONE and clause.mood is Mood.STATED:
        return Told.THEIRS  # "2,900 kegs, and some 340 of them gone missing"
    if deed_with(line, q):
        return Told.THEIRS
    for number, token in enumerate(after):
        if token.word in _STOPPING:
            break
        if token.word == "own":
            return Told.NOT  # "with ten invoices of your own": some of them, not how many there are
        placed = (
            number > 0 and after[number - 1].word in _PLACING and after[min(number + 1, len(after) - 1)].word != "own"
        )
        if placed and (is_company(token, known) or (token.word == "your" and after[number - 1].word in _AMONG)):
            picked = number == 1 and after[0].word == "of" and token.word in YOUR
            return Told.NOT if picked and (clause.mood is not Mood.STATED or clause.of is Of.US) else Told.THEIRS
        if placed and (token.word in OUR or token.word == "us"):
            return Told.NOT
    return None


def _as_known(line: Line, q: Quantity) -> bool:
    """Whether the figure is told as known: "the 18 million"."""
    return q.first > line.sentence.first and line.text.tokens[q.first - 1].word in {"the", "those", "these"}


def _relative(after: Sequence[Token]) -> str:
    """What the reader did with them: "raised" of "you raised", "hired" of "people you have hired"; else nothing."""
    at = next((n for n, t in enumerate(after[:2]) if t.word in YOU), None)
    if at is None:
        return ""
    verb = next((t.word for t in after[at + 1 :] if t.word not in {"have", "has", "just", "recently"}), "")
    return verb if verb in PAST or (verb.endswith("ed") and verb not in NO_PAST) else ""


def deed_with(line: Line, q: Quantity) -> str:
    """The verb of "the 18 million you raised": what the reader is said to have done with the very things counted."""
    after = line.text.tokens[q.last : min(q.last + 6, line.sentence.last)]  # another clause than the figure's
    return "" if not _as_known(line, q) or any(t.word in WE or t.word in OUR for t in after) else _relative(after)


def _takes_them(line: Line, q: Quantity, clause: Clause) -> bool:
    """ "The three weeks it takes you to close", "it took you a decade": how long something took the reader."""
    words = [t.word for t in line.text.tokens[line.sentence.first : line.sentence.last]]
    near = words[max(0, q.first - line.sentence.first - 4) : q.last - line.sentence.first + 4]
    return clause.mood is Mood.STATED and any(a in {"takes", "took"} and b in YOU | YOUR for a, b in pairwise(near))


def _by_clause(line: Line, q: Quantity, clause: Clause) -> Told:
    """What the clause makes of a figure that has no owner beside it."""
    tokens = line.text.tokens
    if clause.of is Of.US:
        return Told.NOT
    if _as_you_said(tokens[line.sentence.first : line.sentence.last]):
        return Told.THEIRS
    # What stands before the verb is taken for granted, whatever the verb then asks or supposes.
    verb = next((n for n in range(clause.first + 1, clause.last) if tokens[n].word in VERBS_OF_MOOD), clause.last)
    granted = q.last <= verb < clause.last and q.first - clause.first <= _NEAR_START
    if clause.of is Of.THEM:
        if clause.mood is Mood.STATED or granted:
            return Told.THEIRS
        return (
            Told.IMPLIED if clause.mood is Mood.SUPPOSED and tokens[clause.first].word not in CONDITIONS else Told.NOT
        )
    around = {tokens[n].word for n in range(clause.first, clause.last) if not _is_counted(tokens, n, q)}
    if around & GENERIC or around & _SOURCES or around & OUR:
        return Told.NOT
    if clause.mood is not Mood.STATED:
        return Told.NOT
    if clause.of is Of.ANYONE and tokens[q.first - 1].word not in _DEFINITE and not granted:
        return Told.NOT
    return Told.IMPLIED


def _as_you_said(said: Sequence[Token]) -> bool:
    """ "As you told Priya, the close takes twelve days": it is the reader's word, whatever the clause speaks of."""
    words = [t.word for t in said]
    return any(
        a in {"as", "like"} and b in YOU and not _SAID.isdisjoint(rest)
        for a, b, *rest in zip(words, words[1:], words[2:], words[3:], strict=False)
    )


_SAID = frozenset("said told mentioned noted explained wrote described put".split())


def _is_counted(tokens: tuple[Token, ...], at: int, q: Quantity) -> bool:
    """Whether this word is what a number counts: "two plants" are theirs, "plants" are anybody's."""
    return q.first <= at < q.last + 3 or (at > 0 and may_hold_numbers(frozenset((tokens[at - 1].word,))))


_NEAR_START = 4
_DEFINITE = frozenset("the all these those".split())
_BREAKS = frozenset(", . ; : is are was were has have had to in on at for and or".split())
_AMONG = frozenset("at of across".split())
_STOPPING = frozenset(", . ; : ? ! ( ) you i we they".split()) - {"you"}
_PLACING = frozenset("of at in for across with within on".split())
_SOURCES = frozenset("survey study customers average others elsewhere n surveyed measured report benchmark".split())


# Fields that count persons under another name.
_COUNTED_AS_PEOPLE = frozenset("customer role seat licence license temp".split())
_SIZE = frozenset(
    "company firm business organisation organization employ employs employing employee employees headcount workforce strong "
    "staff staffed fte payroll team".split()
)


def counted_as_people(line: Line, q: Quantity, said: frozenset[str], fact: Figure) -> bool:
    """ "112 of your people use it" for 112 users, "fourteen new colleagues" for 14 open positions.

    Only where people are told and the sentence tells no size of the company.
    """
    if "people" not in said or not fact.about & _COUNTED_AS_PEOPLE:
        return False
    near = line.text.tokens[max(line.sentence.first, q.first - 4) : min(q.last + 3, line.sentence.last)]
    return _SIZE.isdisjoint(t.word for t in near)
