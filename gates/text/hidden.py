"""Characters by which a text says something else to a machine than to an eye (Unicode UTS 36 and 39, UAX 9).

An emoji with a joiner, a soft hyphen in a long word, marks of direction in Hebrew or Arabic text, names in any script
and a leftover byte order mark are no tricks. A hidden character inside a Latin word is one.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from gates.late import late
from gates.text.plain import latin_twin


@dataclass(frozen=True, slots=True)
class Trick:
    """One trick and where it stands in the original: ``tags``, ``direction``, ``smuggled``, ``split``, ``posing``."""

    kind: str
    start: int
    end: int
    text: str


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    thin = "\u200b-\u200d\u2060-\u2064\u180e\ufeff\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5\u00ad"
    latin = "A-Za-z\u00c0-\u024f"
    return (
        # A flag of Scotland ends in tag characters too; it begins with a black flag.
        ("tags", re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")),
        ("direction", re.compile("[\u202d\u202e]|[\u202a\u202b\u2066-\u2069](?=[^\u0590-\u08ff]*$)", re.DOTALL)),
        ("smuggled", re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}|[\u200b-\u200d\u2060-\u2064\ufeff]{3,}")),
        ("split", re.compile(f"(?<=[{latin}])[{thin.replace(chr(0xAD), '')}]+(?=[{latin}])")),
        ("split", re.compile(f"[{latin}]*(?:\u00ad[{latin}]{{0,2}}){{3,}}[{latin}]*")),
        ("posing", re.compile("[\U0001d400-\U0001d7ff]{2,}|[\U0001f130-\U0001f189]{3,}|[\u24b6-\u24e9]{3,}")),
    )


# All but Western letters, punctuation, currency signs and pictures that stand alone.
_WORTH_A_LOOK = late("[^\x00-\x7f\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]")
_WORD = late(r"[^\W\d_]{2,}")
_LATIN = late(r"[A-Za-z]")
_FOREIGN = late("[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff]")
_CJK = late("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FULL_WIDTH = late("[\uff21-\uff3a\uff41-\uff5a]{2,}")
_FEWEST_LATIN = 2


@lru_cache(maxsize=256)
def tricks_in(text: str) -> tuple[Trick, ...]:
    """All tricks of this text; none in plain ASCII."""
    if text.isascii() or not _WORTH_A_LOOK.search(text):
        return ()
    found = [Trick(kind, m.start(), m.end(), m.group()) for kind, rule in _rules() for m in rule.finditer(text)]
    if not _CJK.search(text):
        found += [Trick("posing", m.start(), m.end(), m.group()) for m in _FULL_WIDTH.finditer(text)]
    if _FOREIGN.search(text):
        found += [Trick("posing", m.start(), m.end(), m.group()) for m in _WORD.finditer(text) if poses(m.group())]
    return tuple(sorted(found, key=lambda t: t.start))


def poses(word: str) -> bool:
    """Whether letters of another script pose as Latin ones in this word: "gu\u0430ranteed", not "\u0394T"."""
    foreign = _FOREIGN.findall(word)
    if not foreign or len(_LATIN.findall(word)) < _FEWEST_LATIN:
        return False
    return any(latin_twin(c) != c for c in foreign)
