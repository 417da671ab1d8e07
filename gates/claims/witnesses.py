"""Who is said to have told us of the reader: a person whom the CRM knows, a stranger, or nobody in particular."""

from gates.claims.cues import GENERIC
from gates.claims.known import Item, Known
from gates.claims.speech import YOU, YOUR
from gates.text.lexicon import Hit
from gates.text.mail import Line
from gates.text.reading import Token


def is_anyone(line: Line, hit: Hit, known: Known) -> bool:
    """Whether who told us is nobody of theirs: a plural, a word with a capital because it begins the sentence, we."""
    tokens = line.text.tokens
    first = tokens[hit.first]
    if hit.first and tokens[hit.first - 1].word in {"my", "our"} and first.word not in {"mutual", "shared", "common"}:
        return True
    if tokens[min(hit.first + 1, hit.last - 1)].word not in _WITNESS | {"have", "has", "had", "just"}:
        return False
    if first.word in known.self:
        return True
    if any(t.word in YOU | YOUR for t in tokens[hit.last : line.sentence.last]):
        return False  # "customers told us that you want this": whoever it was, it is told of the reader
    before = tokens[hit.first - 1] if hit.first > line.sentence.first else None
    if first.text[:1].isupper():
        # At the beginning each word has a capital; a plural in "s" is a crowd, unless a fact knows it as a name.
        alone = before is None or not before.is_word
        crowd = alone and (first.word in _SMALL or first.word.endswith("s")) and first.word not in known.theirs
        return crowd or first.word in _CROWD or first.word.endswith("'s")
    if before is None:
        return True
    near = {t.word for t in tokens[max(line.sentence.first, hit.first - 3) : hit.first]}
    return near.isdisjoint(YOUR | known.company) and not any(w.endswith("'s") for w in near)


_WITNESS = frozenset(
    "told gave asked passed put handed sent urged encouraged pointed mentioned said thought suggested recommended referred "
    "introduced connected nudged".split()
)
_SMALL = frozenset(
    "everyone everybody someone somebody people others many most some few several both nobody none all one two three they he she it this "
    "that which who what and but so or then also last experience finance management legal marketing sales research data".split()
)
_CROWD = GENERIC | frozenset("we i our my you monday tuesday wednesday thursday friday saturday sunday".split())


def names_witness(item: Item, line: Line, words: frozenset[str]) -> bool:
    """ "Tom Hale gave me your name" and a call in which Tom Hale took part: each part of the name stands in it."""
    tokens = line.text.tokens[line.sentence.first : line.sentence.last]
    named = [t.word for t in tokens if t.text[:1].isupper()]
    witness = _run_before(tokens, words)
    return bool(witness) and witness <= item.words or sum(w in item.words for w in named[:6]) > 1


def _run_before(tokens: tuple[Token, ...], words: frozenset[str]) -> frozenset[str]:
    """The name that ends where the phrase begins: "Tom Hale" of "Tom Hale gave me"."""
    last = next((n for n, t in enumerate(tokens) if t.word in words and t.text[:1].isupper()), -1)
    first = last
    while first > 0 and tokens[first - 1].text[:1].isupper():
        first -= 1
    return frozenset(t.word for t in tokens[first : last + 1]) if last >= 0 else frozenset()
