"""Of whom a statement speaks, and how surely: the reader, the sender, or people in general."""

from enum import StrEnum

from gates.claims.cues import GENERIC, HEDGES
from gates.claims.known import Known
from gates.text.mail import Line
from gates.text.reading import Text

_THEIRS = frozenset("you your yours yourself you're you've you'd you'll youre youve yall".split())
_OURS = frozenset("we our ours us i my me i'm we're we've we'd we'll i've i'd i'll ourselves mine".split())
_ASIDE = frozenset(
    "saw see noticed notice read heard hear learned spotted know understand came hope think thought wanted".split()
)
_BARRIERS = frozenset("; : . ? !".split())


class Of(StrEnum):
    """Whom a phrase is about."""

    THEM = "them"
    US = "us"
    ANYONE = "anyone"


def subject(line: Line, place: int, known: Known) -> Of:
    """Whom the words at this token are about: the nearest subject before them in the clause, else after them."""
    text, sentence = line.text, line.sentence
    for at in range(place - 1, sentence.first - 1, -1):
        of = _of(text, at, known)
        if of is not None:
            return of
        if text.tokens[at].word in _BARRIERS:
            break
    for at in range(place, sentence.last):
        of = _of(text, at, known)
        if of is Of.THEM:
            return of
    return Of.ANYONE


def names_them(line: Line, first: int, last: int) -> bool:
    """Whether these very words name the reader: "your podcast"."""
    return any(t.word in _THEIRS for t in line.text.tokens[first:last])


def _of(text: Text, at: int, known: Known) -> Of | None:
    word = text.tokens[at].word.removesuffix("'s")
    if word in _THEIRS or (word in known.company and text.tokens[at].text[:1].isupper() and word not in known.ours):
        return Of.THEM
    if word in _OURS:
        after = text.tokens[at + 1].word if at + 1 < len(text.tokens) else ""
        return None if after in _ASIDE else Of.US
    if word in GENERIC and not _owned(text, at):
        return Of.ANYONE
    return None


def _owned(text: Text, at: int) -> bool:
    """ "your customers" are theirs, "our customers" ours: the word before already said so."""
    return any(text.tokens[b].word in _THEIRS | _OURS for b in range(max(0, at - 2), at))


def mentions_them(line: Line, known: Known) -> bool:
    """Whether the sentence names the reader or their company."""
    return any(
        t.word in _THEIRS or (t.word.removesuffix("'s") in known.company and t.text[:1].isupper())
        for t in line.text.tokens[line.sentence.first : line.sentence.last]
    )


def hedged(line: Line, place: int) -> bool:
    """Whether the sentence leaves it open: "probably", "teams like yours often", "if"."""
    tokens = line.text.tokens
    return any(
        tokens[n].word in HEDGES and not (n and tokens[n - 1].word in {"too", "so", "more", "far"})
        for n in range(line.sentence.first, line.sentence.last)
    )


def open_question(line: Line, place: int) -> bool:
    """Whether the sentence asks from its first word on: "Are you hiring?", "How do you ...?"."""
    said = line.said.rstrip("\"') ")
    if not said.endswith("?"):
        return False
    first = [t.word for t in line.text.tokens[line.sentence.first : line.sentence.last] if t.is_word][:2]
    return bool(first) and (first[0] in _ASKING or (first[0] in {"and", "so", "or", "just"} and first[-1] in _ASKING))


_ASKING = frozenset(
    "are is do does did have has was were will would could can should how what when where who which why any worth open "
    "curious interested wondering if might may mind up fancy ready shall sound want need".split()
)


def supposed(line: Line, place: int) -> bool:
    """Whether an "if", "whether" or "should you" stands before, in the same clause."""
    text = line.text
    for at in range(place, line.sentence.first - 1, -1):
        word = text.tokens[at].word
        if word == "may" and text.tokens[at].text[0].isupper():
            continue  # the month
        if word in {
            "if",
            "whether",
            "unless",
            "once",
            "whenever",
            "should",
            "could",
            "might",
            "may",
            "would",
            "ever",
            "wonder",
        }:
            return True
        if word in {";", ":"}:
            return False
    return False
