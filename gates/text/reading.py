"""One text, read once: its tokens, its sentences, and the way back to the original.

A token knows its plain form (for names), its folded form (for phrases), and what it may stand for when
it was disguised: ``gu4rant33d``, ``g u a r a n t e e d``. Reading costs about 0.3 ms for a mail and is
remembered, so that fifteen gates pay once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from gates.text.plain import Plain, folded, plain

_TOKEN = re.compile(
    r"[A-Za-z]\.(?:[A-Za-z]\.)+(?![A-Za-z])"  # U.S., e.g.
    r"|\d[\d.,]*\d(?=\D|$)(?:[A-Za-z]{1,3}\b)?|\d[A-Za-z]{0,3}\b"  # 4.2M, 20k, 3x
    r"|[^\W_]+(?:'[^\W_]+)*"
    r"|[@$€£¥!|](?=[^\W_])|[^\w\s]"
)
_SPACED_OUT = re.compile(
    r"(?<![^\W_])(?:[^\W\d_][ .\-_*]{1,2}){4,}[^\W\d_](?![^\W_])|(?<![^\W_])(?:[^\W\d_][._*]){3,}[^\W\d_](?![^\W_])"
)
_DISGUISED = re.compile(
    r"(?<![^\W_])(?![$€£]\d)(?=[\w@$€!|]*[A-Za-z])(?=[\w@$€!|]*[0-9@$€!|][A-Za-z]|[\w@$€!|]*[A-Za-z][0-9@$€])[\w@$€!|]{4,}"
)
_LEET = str.maketrans(
    {
        "0": "o",
        "1": "i",
        "3": "e",
        "4": "a",
        "5": "s",
        "7": "t",
        "8": "b",
        "@": "a",
        "$": "s",
        "€": "e",
        "!": "i",
        "|": "l",
    }
)
_SENTENCE_END = re.compile(
    r"[.!?]+[\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9*\-]|\s*\n|\s*$)|\n\s*\n|\n(?=\s*[-*>\d]|[A-Z])|:\s*\n"
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st inc ltd co corp llc plc dept vs etc approx no fig jan feb mar apr jun jul aug sep sept oct "
    "nov dec mon tue wed thu fri sat sun vp sr jr ave blvd rd e.g i.e u.s u.k p.s bzw z.b".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """One word, number or mark; `start` and `end` are offsets in the readable text, `forms` what it may stand for."""

    text: str
    word: str
    start: int
    end: int
    forms: tuple[str, ...]

    @property
    def is_word(self) -> bool:
        """Whether it has a letter or a digit."""
        return self.word[:1].isalnum()


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A run of tokens, `first` up to and without `last`, and its place in the readable text."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Text:
    """A text that was read: `plain.text` is what the offsets of tokens and sentences mean."""

    plain: Plain
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]

    def original(self, start: int, end: int) -> tuple[int, int, str]:
        """Offsets in the original of a place in the readable text, and the original's characters there."""
        begin, finish = self.plain.span(start, end)
        return begin, finish, self.plain.original[begin:finish]

    def words(self, sentence: Sentence) -> Iterator[Token]:
        """The tokens of a sentence that are words or numbers."""
        return (t for t in self.tokens[sentence.first : sentence.last] if t.is_word)

    def said(self, sentence: Sentence) -> str:
        """The readable text of a sentence."""
        return self.plain.text[sentence.start : sentence.end]

    def sentence_of(self, token: int) -> Sentence:
        """The sentence in which that token stands."""
        return self.sentences[self._sentence_numbers[token]]

    @cached_property
    def _sentence_numbers(self) -> tuple[int, ...]:
        return tuple(n for n, s in enumerate(self.sentences) for _ in range(s.first, s.last))

    @cached_property
    def vocabulary(self) -> dict[str, list[int]]:
        """Every form of every token, with the places where it stands; phrase lists look here first."""
        places: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            for form in token.forms:
                places.setdefault(form, []).append(place)
        return places

    @cached_property
    def joined(self) -> dict[str, list[tuple[int, int]]]:
        """Words that two to four neighbours make together ("guaran teed"), with the first and the place after."""
        found: dict[str, list[tuple[int, int]]] = {}
        for sentence in self.sentences:
            for place in range(sentence.first, sentence.last):
                for word, after in _joins(self.tokens, place, sentence.last):
                    found.setdefault(word, []).append((place, after))
        return found


_MOST_FRAGMENTS = 4
_LONGEST_FRAGMENT = 8
_SHORTEST_JOINED = 7


def _joins(tokens: tuple[Token, ...], place: int, limit: int) -> Iterator[tuple[str, int]]:
    word, fragments, end = "", 0, tokens[place].start
    for after in range(place, min(place + 2 * _MOST_FRAGMENTS, limit)):
        token = tokens[after]
        if token.start > end + 1 or len(token.word) > _LONGEST_FRAGMENT:
            return
        end = token.end
        if word and token.word in "-._*'":
            continue
        if not token.word.isalpha() or fragments == _MOST_FRAGMENTS:
            return
        word, fragments = word + token.word, fragments + 1
        if fragments > 1 and len(word) >= _SHORTEST_JOINED:
            yield word, after + 1


@lru_cache(maxsize=256)
def read(original: str) -> Text:
    """Read a text; the same text is read once."""
    seen = plain(original)
    low = folded(seen.text)
    tokens = tuple(_tokens(seen.text, low))
    return Text(plain=seen, tokens=tokens, sentences=tuple(_sentences(seen.text, tokens)))


def _tokens(text: str, low: str) -> Iterator[Token]:
    joined = {m.start(): m for m in _SPACED_OUT.finditer(text)}
    disguised = {m.start(): m for m in _DISGUISED.finditer(text)}
    place = 0
    while found := _TOKEN.search(text, place):
        start, end = found.span()
        whole = joined.get(start)
        if whole is not None:
            end = whole.end()
            word = re.sub(r"[^a-z]", "", low[start:end])
            # "A g u a r a n t e e": the article may stand apart from the word that is spaced out.
            forms = (word, word[1:]) if word[0] in "ai" else (word,)
            yield Token(text=text[start:end], word=word, start=start, end=end, forms=forms)
        elif (worn := disguised.get(start)) is not None and worn.end() > start + 1:
            end = max(end, worn.end())
            word = low[start:end]
            meant = word.translate(_LEET)
            forms = dict.fromkeys((word, meant, meant.replace("i", "l") if "1" in word or "!" in word else meant))
            yield Token(text=text[start:end], word=word, start=start, end=end, forms=tuple(forms))
        else:
            word = low[start:end].replace(".", "") if text[start:end].count(".") > 1 else low[start:end]
            yield Token(text=text[start:end], word=word, start=start, end=end, forms=(word,))
        place = end


def _sentences(text: str, tokens: tuple[Token, ...]) -> Iterator[Sentence]:
    first = 0
    for end in (*_ends(text), len(text)):
        last = first
        while last < len(tokens) and tokens[last].start < end:
            last += 1
        if last > first:
            yield Sentence(first=first, last=last, start=tokens[first].start, end=tokens[last - 1].end)
            first = last
    if first == 0:
        yield Sentence(first=0, last=0, start=0, end=0)


def _ends(text: str) -> Iterator[int]:
    for found in _SENTENCE_END.finditer(text):
        if found.group().startswith("."):
            before = re.search(r"[\w.]+$", text[max(0, found.start() - 12) : found.start()])
            word = before.group().lower() if before else ""
            after = text[found.end() : found.end() + 2]
            # "Acme Inc. is" goes on; a single letter is an initial.
            if (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())) and "\n" not in after and after.strip():
                continue
        yield found.end()
