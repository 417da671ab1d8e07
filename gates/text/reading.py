"""One text, read once: its tokens, its sentences, and the way back to the original.

A token knows its plain form (for names), its folded form (for phrases), and what it may stand for when
it was disguised: ``gu4rant33d``, ``g u a r a n t e e d``. Reading costs about 0.3 ms for a mail and is
remembered, so that fifteen gates pay once.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from gates.late import late
from gates.text.plain import Plain, folded, plain

_TOKEN = late(
    r"[A-Za-z]\.(?:[A-Za-z]\.)+(?![A-Za-z])"  # U.S., e.g.
    r"|\d[\d.,]*\d(?=\D|$)(?:[A-Za-z]{1,3}\b)?|\d[A-Za-z]{0,3}\b"  # 4.2M, 20k, 3x
    r"|[^\W_]+(?:'[^\W_]+)*"
    r"|[@$€£¥!|](?=[^\W_])|[^\w\s]"
)
# Letters with one and the same mark between each two: a wider gap, or another mark, ends the word.
_SPACED_OUT = late(
    r"(?<![^\W_])[^\W\d_]([ .\-_*])(?:[^\W\d_]\1){3,}[^\W\d_](?![^\W_])"
    r"|(?<![^\W_])(?:[^\W\d_][._*]){3,}[^\W\d_](?![^\W_])"
)
# Whether two single letters stand beside each other at all: without them no word is spaced out.
_SINGLE_LETTERS = late(r"(?<![^\W_])[^\W\d_][ .\-_*][^\W\d_][ .\-_*][^\W\d_](?![^\W_])")
_DISGUISED = late(
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
_SENTENCE_END = late(
    r"[.!?]+[\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9*\-]|\s*\n|\s*$)|\n\s*\n|\n(?=\s*(?:[-*>]|\d+[.)]\s))|\n(?=[A-Z\d])|:\s*\n"
)
_GERMAN_MONTH = late(r"\s(?:Jan|Feb|M(?:ä|ae|a)r|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-z]*\b")
_DIGITS_OF_A_DAY = 2
_WRAPPED = 48  # characters: a shorter line ends because its writer ended it
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st inc ltd co corp llc plc dept vs etc approx no fig jan feb mar apr jun jul aug sep sept oct "
    "nov dec mon tue wed thu fri sat sun vp sr jr ave blvd rd e.g i.e u.s u.k p.s bzw z.b".split()
)


class Token(NamedTuple):
    """One word, number or mark; `start` and `end` are offsets in the readable text, `forms` what it may stand for.

    A named tuple, because a mail has some hundred of them and a frozen dataclass takes four times as long to make.
    """

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
            for form in token[4]:
                if form in places:
                    places[form].append(place)
                else:
                    places[form] = [place]
        return places

    @cached_property
    def words_seen(self) -> frozenset[str]:
        """Every form of every token."""
        return frozenset(self.vocabulary)

    @cached_property
    def joined(self) -> dict[str, list[tuple[int, int]]]:
        """Words that neighbours make together ("guaran teed", "un-sub-scribe"), with the first and the place after."""
        found: dict[str, list[tuple[int, int]]] = {}
        tokens = self.tokens
        parts = [t.word if len(t.word) <= _LONGEST_FRAGMENT and t.word.isalpha() else "" for t in tokens]
        for sentence in self.sentences:
            for place in range(sentence.first, sentence.last - 1):
                if not parts[place] or parts[place] in _WHOLE_WORDS:
                    continue
                after = place + 1
                if tokens[after].word in "-._*'" and after + 1 < sentence.last:
                    after += 1
                if not parts[after] or tokens[after].start > tokens[place].end + 2:
                    continue
                if len(parts[place]) > _LONGEST_OF_MANY or len(parts[after]) > _LONGEST_OF_MANY:
                    whole = parts[place] + parts[after]
                    if len(whole) >= _SHORTEST_JOINED:
                        found.setdefault(whole, []).append((place, after + 1))
                    continue
                for whole, end in _joins(tokens, place, sentence.last):
                    found.setdefault(whole, []).append((place, end))
        return found


_MOST_FRAGMENTS = 4
_LONGEST_FRAGMENT = 8
_LONGEST_OF_MANY = 5  # letters of each fragment where there are more than two
_SHORTEST_JOINED = 7
# Words that are whole and begin no long word that a list may hold; they save half of the work.
_WHOLE_WORDS = frozenset(
    "the and you your our we to of for that this with at by they their is was were has had have will would it its as "
    "or "
    "an a i if who which what when where how than then them there these those my me us he she his her der die das und "
    "mit von zu den dem ein eine le la les des et que los las el y su".split()
)


def _joins(tokens: tuple[Token, ...], place: int, limit: int) -> Iterator[tuple[str, int]]:
    word, fragments, end, longest, marks = "", 0, tokens[place].start, 0, 0
    for after in range(place, min(place + 2 * _MOST_FRAGMENTS, limit)):
        _, part, start, finish, _ = tokens[after]
        if start > end + 1 or len(part) > _LONGEST_FRAGMENT:
            return
        end = finish
        if word and part in "-._*'":
            marks += 1
            continue
        longest = max(longest, len(part))
        if not part.isalpha() or fragments == _MOST_FRAGMENTS:
            return
        # A long fragment belongs to it only where marks, not spaces, cut the word: "un-sub-scribed".
        if fragments > 1 and longest > _LONGEST_OF_MANY and marks < fragments:
            return
        word, fragments = word + part, fragments + 1
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
    spaced = {m.start(): m.end() for m in _SPACED_OUT.finditer(text)} if _SINGLE_LETTERS.search(text) else {}
    disguised = {m.start(): m.end() for m in _DISGUISED.finditer(text)} if _WORN.search(text) else {}
    done = 0
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if start < done:
            continue
        word = low[start:end]
        if start in spaced:
            end = done = spaced[start]
            word = "".join(c for c in low[start:end] if c.isalpha())
            # "A g u a r a n t e e", "m o d e l I": a word of one letter may stand beside the one that is spaced out.
            forms = [word, *([word[1:]] if word[0] in "ai" else ()), *([word[:-1]] if word[-1] in "ai" else ())]
            yield Token(text[start:end], word, start, end, tuple(forms))
        elif start in disguised:
            end = done = max(end, disguised[start])
            word = low[start:end]
            meant = word.translate(_LEET)
            worn = dict.fromkeys((word, meant, meant.replace("i", "l") if "1" in word or "!" in word else meant))
            yield Token(text[start:end], word, start, end, tuple(worn))
        else:
            if end - start > _SHORTEST_DOTTED and word.count(".") > 1:
                word = word.replace(".", "")
            yield Token(text[start:end], word, start, end, (word,))


_SHORTEST_DOTTED = 3  # "U.S." is longer
# A digit or a mark that touches a letter: without one no word is disguised.
_WORN = late(r"[A-Za-z][0-9@$€!|]|[0-9@$€!|][A-Za-z]")


def _sentences(text: str, tokens: tuple[Token, ...]) -> Iterator[Sentence]:
    first = 0
    starts = [t.start for t in tokens]
    for end in (*_ends(text), len(text)):
        last = bisect_left(starts, end, first)
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
            if word.isdigit() and len(word) <= _DIGITS_OF_A_DAY and _GERMAN_MONTH.match(text, found.end()):
                continue  # "am 14. Oktober"
        long = found.start() - text.rfind("\n", 0, found.start()) >= _WRAPPED
        if found.group() == "\n" and long and text[found.end()].isalnum():
            continue  # a line that was wrapped goes on, though the next one begins with a capital or a digit
        yield found.end()
