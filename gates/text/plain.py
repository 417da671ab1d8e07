"""Text as an eye reads it: what is invisible is dropped, what only looks like a letter becomes that letter.

Every gate matches on this text and points into the original, so each character knows where it came
from (Unicode UTS 39, skeletons; facts/gates.md section 5). Text that is plain already costs next to nothing.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gates.late import late

_ENTITY = late(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SEEN_THROUGH = {  # characters that show nothing, beside all of category Cf
    *"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0",
    *map(chr, range(0xFE00, 0xFE10)),
    *map(chr, range(0xE0100, 0xE01F0)),
}
_LIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´ʼʹ′＇", "'"),
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-"),
        "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n", "\r": "\n", "\t": " ",
        "…": "...", "·": ".", "•": "*",
    }
)  # fmt: skip
# One word whose line break is held by a hyphen: "guaran-\nteed".
_BROKEN_WORD = late(r"(?<=[a-z])-\n(?=[a-z])")
_WITHOUT_NFKC = frozenset("½¼¾²³ªº™®©")  # "2½" must not become "21/2"


@dataclass(frozen=True, slots=True, eq=False)
class Plain:
    """The readable text and, for each of its characters, the place in the original; `strange` counts what was hidden.

    `at` is None where both are the same. `strange` counts characters that show nothing or pose as others.
    """

    original: str
    text: str
    at: tuple[int, ...] | None
    strange: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of these characters of the readable text."""
        if self.at is None:
            return start, end
        if start >= end:
            return self.at[start], self.at[start]
        return self.at[start], self.at[end - 1] + 1


@lru_cache(maxsize=4096)
def latin_twin(char: str) -> str:
    """The Latin letter that this letter of another script looks like; itself where there is none."""
    # Loaded only for text with such letters: the tables cost 60 ms.
    from confusable_homoglyphs import confusables

    found = confusables.is_confusable(char, greedy=True, preferred_aliases=[])
    for twin in found[0]["homoglyphs"] if found else ():
        if len(twin["c"]) == 1 and twin["c"].isascii() and twin["c"].isalnum():
            return str(twin["c"])
    return char


@lru_cache(maxsize=8192)
def _shown(char: str) -> tuple[str, bool]:
    """What an eye reads for this character, and whether that is a trick."""
    if unicodedata.category(char) in {"Cf", "Cc"} and char not in "\n\t\r\x0b\x0c\x85":
        return "", True
    if char in _SEEN_THROUGH:
        return "", True
    like = char.translate(_LIKE)
    if like != char or char in _WITHOUT_NFKC:
        return like, False
    if char.isspace():
        return ("\n" if char == "\n" else " "), False
    folded = unicodedata.normalize("NFKC", char)
    if folded != char:
        return folded, char.isalnum() and folded.isascii() and folded.isalnum()
    return char, False


# Characters that are what they look like, as many as stand together; or one that must be looked at.
_RUN = late(r"[\x20-\x7e\n]+|[^\x20-\x7e\n]", re.DOTALL)


def plain(original: str) -> Plain:
    """Read this text as an eye would; pure, and total over all strings."""
    if original.isascii() and "&" not in original and "-\n" not in original and "\r" not in original:
        return Plain(original=original, text=original, at=None, strange=0)
    chars: list[str] = []
    at: list[int] = []
    strange = 0
    for start, piece in _pieces(original):
        for found in _RUN.finditer(piece):
            run, place = found.group(), start + found.start()
            if len(run) > 1 or run.isascii() and run.isprintable():
                chars.append(run)
                at.extend(range(place, place + len(run)))
                continue
            shown, trick = _shown(run)
            strange += trick
            chars.append(shown)
            at.extend([place] * len(shown))
    text = "".join(chars)
    if not text.isascii():
        text, tricks = _in_one_script(text)
        strange += tricks
    if "-\n" in text:
        text, at = _joined(text, at)
    return Plain(original=original, text=text, at=(*at, len(original)), strange=strange)


def _pieces(original: str) -> list[tuple[int, str]]:
    """The text with entities resolved; a resolved entity stands at the place where it began."""
    pieces: list[tuple[int, str]] = []
    done = 0
    for found in _ENTITY.finditer(original):
        meant = html.unescape(found.group())
        if meant != found.group():
            pieces += [(done, original[done : found.start()])] if found.start() > done else []
            pieces += [(found.start(), c) for c in meant]
            done = found.end()
    return [*pieces, (done, original[done:])]


_FOREIGN = late(r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\u10a0-\u10ff\ua4d0-\ua4ff]")
_LATIN = late(r"[A-Za-z]")


def _in_one_script(text: str) -> tuple[str, int]:
    """Letters that pose as Latin ones become Latin, where the text around them is Latin."""
    if not _FOREIGN.search(text) or len(_LATIN.findall(text)) < len(_FOREIGN.findall(text)):
        return text, 0
    tricks = 0
    chars = list(text)
    for found in _FOREIGN.finditer(text):
        twin = latin_twin(found.group())
        tricks += twin != found.group()
        chars[found.start()] = twin
    return "".join(chars), tricks


def _joined(text: str, at: list[int]) -> tuple[str, list[int]]:
    keep = [True] * len(text)
    for found in _BROKEN_WORD.finditer(text):
        keep[found.start()] = keep[found.start() + 1] = False
    kept = [i for i, k in enumerate(keep) if k]
    return "".join(text[i] for i in kept), [at[i] for i in kept]


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    """The letter without its marks, in lower case; always one character, so that offsets hold."""
    if char.isascii():
        return char.lower()
    special = {"ß": "s", "æ": "a", "œ": "o", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "t", "ð": "d"}
    low = char.lower()
    if low in special:
        return special[low]
    letters = [c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)]
    return letters[0] if letters else " "


def folded(text: str) -> str:
    """The text in lower case and without accents, character for character."""
    return text.lower() if text.isascii() else "".join(map(_bare, text))
