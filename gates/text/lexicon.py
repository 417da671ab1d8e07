"""Lists of phrases, matched on tokens, so that case, spacing, marks, line breaks and disguises do not matter.

One phrase a line. Its elements, divided by blanks, each match one token:

    word        exactly this word, without accents and in lower case
    word*       a word that begins so
    a|b*|c      any of these
    ?word       may be missing (``?a|the``)
    ~3          up to three words between, inside the sentence
    <number>    a token with a digit
    <name>      a word that begins with a capital
    <any>       any word; a kind may stand among others: ``<number>|two|three``
    <name> ...  at the beginning of a phrase: the word before the rest, which must then begin with a plain word

Marks between words are skipped (``risk-free`` is ``risk free``); a comma is not, unless a ``~`` spans it. A phrase
must begin with a word. Words of seven letters or more are found with a common typing error in them (two
letters swapped, one doubled, one left out), unless that makes another real word.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count

from gates.text.heads import LISTS, Begins, Heads, Index
from gates.text.reading import Text

_SKIPPED = frozenset("-'\"()[]*_/“”&")
_SHORTEST_MISTYPED = 7
_SHORTEST_JOINED = 7
_NUMBERS = count()  # of lists, in the order in which they were made
# Real words that are one slip away from one that a list may hold.
_REAL_WORDS = frozenset(
    "bother bothers father farther mother "
    "compliant compliance premise premises decreased decrease released payoffs playoffs casual causal trail trial "
    "designed resigned assigned unties unites marital martial infection affection inflection expires expired expert "
    "exports reports perfect prefect conversation conservation complement compliment principal principle loosing "
    "losing "
    "morning mornings "
    "issued guardian garden promised promises untied united singed signed sacred scared filed field quiet quite".split()
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: its label, its tokens (`first` up to and without `last`) and its place in the text."""

    label: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Element:
    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    kind: str = ""
    optional: bool = False
    gap: int = 0

    def fits(self, word: str) -> bool:
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))

    @property
    def needed(self) -> frozenset[str]:
        """The words of which one must stand in the text; empty where others would do as well."""
        return frozenset() if self.optional or self.gap or self.stems or self.kind else self.words


def _element(text: str) -> _Element:
    if text.startswith("~"):
        return _Element(gap=int(text[1:]))
    optional, text = text.startswith("?"), text.removeprefix("?")
    parts = [p for p in text.split("|") if not p.startswith("<")]
    return _Element(
        kind=next((p.strip("<>") for p in text.split("|") if p.startswith("<")), ""),
        words=frozenset(p for p in parts if not p.endswith("*")),
        stems=tuple(p[:-1] for p in parts if p.endswith("*")),
        optional=optional,
    )


class Lexicon:
    """Labelled lists of phrases; built on first use, so that importing costs nothing."""

    def __init__(self, phrases: Mapping[str, str] | str, *, typos: bool = True) -> None:
        """`phrases` by label, or one list whose label is empty; `typos` also finds mistyped long words."""
        self._source = {"": phrases} if isinstance(phrases, str) else dict(phrases)
        self._typos = typos
        self._key = next(_NUMBERS)

    @cached_property
    def _phrases(self) -> list[tuple[str, tuple[_Element, ...]]]:
        """The phrases, without a leading `<name>`, which no index can find: it is looked for before the rest."""
        return [(label, elements[number in self._named :]) for number, (label, elements) in enumerate(self._written)]

    @cached_property
    def _written(self) -> list[tuple[str, tuple[_Element, ...]]]:
        rows = ((label, line.split()) for label, lines in self._source.items() for line in lines.splitlines())
        return [(label, tuple(map(_element, row))) for label, row in rows if row]

    @cached_property
    def _named(self) -> frozenset[int]:
        found = frozenset(n for n, (_, elements) in enumerate(self._written) if elements[0].kind == "name")
        for number in range(len(self._written)):
            label, elements = self._written[number]
            head = elements[number in found]
            if not (head.words or head.stems or head.kind == "number") or head.optional or head.gap:
                raise ValueError(f"no text could be found to hold phrase {number} of {label!r}: begin it with a word")
        return found

    @cached_property
    def _heads(self) -> list[tuple[str, ...]]:
        return [(*elements[0].words, *elements[0].stems) for _, elements in self._phrases]

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for number, (_, elements) in enumerate(self._phrases):
            for word in (*elements[0].words, *_run_together(elements)):
                index.setdefault(word, []).append(number)
        return index

    @cached_property
    def _by_number(self) -> tuple[int, ...]:
        return tuple(n for n, (_, elements) in enumerate(self._phrases) if elements[0].kind == "number")

    @cached_property
    def _needed(self) -> list[tuple[frozenset[str], ...]]:
        """For each phrase the words after its first that it cannot do without, the rarest kind of element first."""
        return [
            tuple(sorted((e.needed for e in elements[1:] if e.needed), key=len)[:2]) for _, elements in self._phrases
        ]

    @cached_property
    def _by_stem(self) -> dict[int, dict[str, list[int]]]:
        index: dict[int, dict[str, list[int]]] = {}
        for number, (_, elements) in enumerate(self._phrases):
            for stem in elements[0].stems:
                index.setdefault(len(stem), {}).setdefault(stem, []).append(number)
        return index

    @cached_property
    def _long_words(self) -> frozenset[str]:
        """The words that are worth a typing error, by every single slip that leads to them."""
        words = {w for _, elements in self._phrases for e in elements for w in (*e.words, *e.stems)}
        return frozenset(w for w in words if len(w) >= _SHORTEST_MISTYPED)

    @cached_property
    def _slips(self) -> dict[str, str]:
        slips: dict[str, str] = {}
        for word in self._long_words if self._typos else ():
            for slip in _slips_of(word):
                if slip not in _REAL_WORDS:
                    slips.setdefault(slip, word)
        for word in self._long_words:
            slips.pop(word, None)
        return slips

    def _index(self) -> Index:
        """The index of all lists, with this one in it."""
        index = LISTS.now
        if self._key in index.heads:
            return index
        head = Heads(words=self._by_word, stems=self._by_stem, numbers=self._by_number, slips=self._slips)
        return LISTS.join(self._key, head)

    @cached_property
    def _run_words(self) -> frozenset[str]:
        return frozenset(w for _, elements in self._phrases for w in _run_together(elements))

    def search(self, text: Text) -> list[Hit]:
        """All phrases in the text, by their place."""
        hits: list[Hit] = []
        vocabulary = text.vocabulary
        alone, joined = _begins(text, self._index())
        beginning = alone.get(self._key)
        if beginning:
            slipped = vocabulary.keys() & self._slips.keys()
            present = text.words_seen | {self._slips[w] for w in slipped} if slipped else text.words_seen
            for word, numbers in beginning.items():
                for number in numbers:
                    if word in self._run_words or not _lacks(present, self._needed[number]):
                        label, elements = self._phrases[number]
                        ends = ((place, self._after_first(text, elements, place, word)) for place in vocabulary[word])
                        if number in self._named:
                            ends = ((_named_before(text, place), last) for place, last in ends)
                        hits.extend(self._hit(text, label, place, last) for place, last in ends if last and place >= 0)
        for number, place, after in self._split_heads(text, joined):
            label, elements = self._phrases[number]
            if last := self._rest(text, elements, 1, after, _sentence_end(text, place)):
                hits.append(self._hit(text, label, place, last))
        return sorted(hits, key=lambda h: (h.first, -h.last, h.label)) if hits else hits

    @staticmethod
    def _hit(text: Text, label: str, first: int, last: int) -> Hit:
        return Hit(label, first, last, text.tokens[first].start, text.tokens[last - 1].end)

    def _split_heads(self, text: Text, joined: Begins) -> list[tuple[int, int, int]]:
        """Long first words that were cut by blanks or marks ("guaran teed"): phrase, first token, place after."""
        found: list[tuple[int, int, int]] = []
        for word, numbers in joined.get(self._key, {}).items():
            places = text.joined[word]
            for number in numbers:
                if any(len(w) >= _SHORTEST_JOINED and word.startswith(w) for w in self._heads[number]):
                    found.extend((number, *place) for place in places)
        return found

    def _after_first(self, text: Text, elements: tuple[_Element, ...], place: int, form: str) -> int:
        head = elements[0]
        word = form if head.fits(form) else self._slips.get(form, form)
        limit = _sentence_end(text, place)
        if head.fits(word) or (head.kind and _is_kind(head.kind, text.tokens[place].text)):
            return self._rest(text, elements, 1, place + 1, limit)
        return self._rest(text, elements, 2, place + 1, limit)  # two words run together

    def _rest(self, text: Text, elements: tuple[_Element, ...], number: int, place: int, limit: int) -> int:
        """Where the phrase ends when its elements from `number` on stand from `place` on; 0 when they do not."""
        if number == len(elements):
            return place
        element = elements[number]
        if element.gap:
            return self._gapped(text, elements, number, place, limit)
        after = self._one(text, element, place, limit)
        if after and (end := self._rest(text, elements, number + 1, after, limit)):
            return end
        return self._rest(text, elements, number + 1, place, limit) if element.optional else 0

    def _gapped(self, text: Text, elements: tuple[_Element, ...], number: int, place: int, limit: int) -> int:
        left = elements[number].gap
        while place < limit:
            if end := self._rest(text, elements, number + 1, place, limit):
                return end
            left -= text.tokens[place].is_word
            if left < 0:
                return 0
            place += 1
        return 0

    def _one(self, text: Text, element: _Element, place: int, limit: int) -> int:
        """The place after the one token that this element matches; 0 when it does not."""
        while place < limit and text.tokens[place].word in _SKIPPED:
            place += 1
        if place >= limit:
            return 0
        token = text.tokens[place]
        if element.kind and _is_kind(element.kind, token.text):
            return place + 1
        for form in token.forms:
            if element.fits(form) or (form in self._slips and element.fits(self._slips[form])):
                return place + 1
        return 0


def _begins(text: Text, index: Index) -> tuple[Begins, Begins]:
    """What the words of this text may begin, and those that neighbours make together; worked out once for an index."""
    kept: tuple[Index, Begins, Begins] | None = text.__dict__.get("_begins")
    if kept is None or kept[0] is not index:
        kept = (index, index.begins(text.vocabulary), index.begins_joined(text.joined, _SHORTEST_JOINED))
        text.__dict__["_begins"] = kept
    return kept[1], kept[2]


def _lacks(present: AbstractSet[str], needed: tuple[frozenset[str], ...]) -> bool:
    """Whether the text has none of the words that the phrase cannot do without."""
    for words in needed:  # noqa: SIM110 - asked a thousand times a mail, and a generator costs twice as much
        if present.isdisjoint(words):
            return True
    return False


def _named_before(text: Text, place: int) -> int:
    """The place of the word with a capital before this one, in the same sentence; -1 where there is none."""
    before = place - 1
    return before if before >= text.sentence_of(place).first and _is_kind("name", text.tokens[before].text) else -1


def _is_kind(kind: str, word: str) -> bool:
    match kind:
        case "number":
            return any(c.isdigit() for c in word)
        case "name":
            return word[:1].isupper()
        case _:
            return word[:1].isalnum()


def _run_together(elements: tuple[_Element, ...]) -> Iterator[str]:
    """The words that two words make when the blank between them is left out."""
    if len(elements) > 1 and not (elements[1].optional or elements[1].gap or elements[1].kind):
        for first in elements[0].words:
            for second in elements[1].words:
                whole = first + second
                if len(whole) >= _SHORTEST_JOINED and min(len(first), len(second)) > 2 and whole not in _REAL_WORDS:
                    yield whole


def _sentence_end(text: Text, place: int) -> int:
    return text.sentence_of(place).last


@lru_cache(maxsize=4096)
def _slips_of(word: str) -> frozenset[str]:
    """The word with two letters swapped, one doubled, or one left out; the first letter stays."""
    swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1))
    doubled = (word[:i] + word[i] + word[i:] for i in range(1, len(word)))
    dropped = (word[:i] + word[i + 1 :] for i in range(1, len(word)))
    return frozenset((*swapped, *doubled, *dropped)) - {word}
