"""Which phrase lists have a phrase that a word may begin: one index for all, asked once for each word of a mail.

Some forty lists ask about the same hundred words. An index that knows the beginnings of all of them answers with two
look-ups a word, so that a list which a mail does not touch costs nothing. Lists join when they are first
searched. An index is never changed: whoever joins replaces it by another, so a thread that holds the old one misses
nothing that it asked for.
"""

from collections.abc import Iterable, Mapping

_MOST_REMEMBERED = 20_000  # words: memory stays bounded on any stream

Phrases = tuple[int, ...]
Begins = Mapping[int, Mapping[str, Phrases]]


class Heads:
    """How the phrases of one list may begin."""

    __slots__ = ("numbers", "slips", "stems", "words")

    def __init__(
        self,
        *,
        words: Mapping[str, list[int]],
        stems: Mapping[int, Mapping[str, list[int]]],
        numbers: Phrases,
        slips: Mapping[str, str],
    ) -> None:
        self.words, self.stems, self.numbers, self.slips = words, stems, numbers, slips

    def beginning(self, word: str) -> Phrases:
        """The phrases that this word may begin, in order; a mistyped word where nothing else fits."""
        found = dict.fromkeys(self.words.get(word, ()))
        if word[:1].isdigit():
            found |= dict.fromkeys(self.numbers)
        for length, stems in self.stems.items():
            if numbers := stems.get(word[:length]):
                found |= dict.fromkeys(numbers)
        if not found and word in self.slips:
            return self.beginning(self.slips[word])
        return tuple(found)


class Index:
    """The beginnings of all lists that have joined; `begins` is safe to share by threads."""

    __slots__ = ("_asked", "_lengths", "_numbers", "_slips", "_words", "heads")

    def __init__(self, before: "Index | None" = None, key: int = 0, head: Heads | None = None) -> None:
        """All lists of `before`, and one more."""
        self.heads: dict[int, Heads] = dict(before.heads) if before else {}
        self._words: dict[str, frozenset[int]] = dict(before._words) if before else {}  # noqa: SLF001 - its own kind
        self._lengths: frozenset[int] = before._lengths if before else frozenset()  # noqa: SLF001 - its own kind
        self._asked: dict[str, tuple[tuple[int, Phrases], ...]] = {}
        if head is not None:
            self.heads[key] = head
            self._lengths |= head.stems.keys()
            for word in (*head.words, *(f"{stem}*" for stems in head.stems.values() for stem in stems)):
                self._words[word] = self._words.get(word, frozenset()) | {key}
        self._numbers = [key for key, known in self.heads.items() if known.numbers]
        self._slips = [(key, known.slips) for key, known in self.heads.items() if known.slips]

    def begins(self, words: Iterable[str]) -> Begins:
        """By list, then by word: the phrases that these words may begin."""
        found: dict[int, dict[str, Phrases]] = {}
        asked = self._asked
        for word in words:
            told = asked.get(word)
            if told is None:
                if len(asked) > _MOST_REMEMBERED:
                    asked.clear()
                told = asked[word] = self._ask(word, self._lengths)
            for key, phrases in told:
                found.setdefault(key, {})[word] = phrases
        return found

    def begins_joined(self, words: Iterable[str], shortest: int) -> Begins:
        """The same for words that neighbours make together: their beginnings have at least `shortest` letters.

        They are another heap in every mail, so nothing would be gained by remembering them.
        """
        found: dict[int, dict[str, Phrases]] = {}
        lengths = tuple(n for n in self._lengths if n >= shortest)
        for word in words:
            for key, phrases in self._ask(word, lengths):
                found.setdefault(key, {})[word] = phrases
        return found

    def _ask(self, word: str, lengths: Iterable[int]) -> tuple[tuple[int, Phrases], ...]:
        keys = set(self._words.get(word, ()))
        for length in lengths:
            if more := self._words.get(f"{word[:length]}*"):
                keys |= more
        if word[:1].isdigit():
            keys.update(self._numbers)
        keys.update(key for key, slips in self._slips if word in slips)
        told = ((key, self.heads[key].beginning(word)) for key in keys)
        return tuple((key, phrases) for key, phrases in told if phrases)


class Indexes:
    """Holds the index of now."""

    def __init__(self) -> None:
        self.now = Index()

    def join(self, key: int, head: Heads) -> Index:
        """The index with that list in it. Of two that join at the same moment one may have to join again, and does."""
        joined = self.now = Index(self.now, key, head)
        return joined


LISTS = Indexes()
