"""Quantities that are one word: "hundreds of stores", "doubled"."""

from collections.abc import Iterator

from gates.claims.quantities import VAGUE, Exactness, Kind, Quantity, nouns_beside
from gates.text.reading import Sentence, Text


def vague(text: Text, sentence: Sentence) -> Iterator[Quantity]:
    """Words that stand for a range: "hundreds of stores"."""
    for place in range(sentence.first, sentence.last):
        span = VAGUE.get(text.tokens[place].word)
        before = text.tokens[place - 1].word if place > sentence.first else ""
        if span and text.tokens[place].word != "dozen" and not before.isdigit():
            yield Quantity(
                value=span[0],
                high=span[1],
                kind=Kind.COUNT,
                exactness=Exactness.ABOUT,
                unit="",
                nouns=nouns_beside(text.tokens, place, place + 1, sentence.first, sentence.last),
                digits=1,
                first=place,
                last=place + 1,
            )


_TIMES = {
    "doubled": 2.0,
    "doubling": 2.0,
    "tripled": 3.0,
    "tripling": 3.0,
    "quadrupled": 4.0,
    "halved": 0.5,
    "twofold": 2.0,
}


def multiples(text: Text, sentence: Sentence) -> Iterator[Quantity]:
    """Multiples that are one word: "doubled"."""
    for place in range(sentence.first, sentence.last):
        factor = _TIMES.get(text.tokens[place].word)
        if factor is not None:
            yield Quantity(
                value=factor,
                high=factor,
                kind=Kind.MULTIPLE,
                exactness=Exactness.EXACT,
                unit="",
                nouns=nouns_beside(text.tokens, place, place + 1, sentence.first, sentence.last),
                digits=1,
                first=place,
                last=place + 1,
            )
