"""Whether an edit was a matter of taste or an intervention (facts/autonomy.md section 5).

Material is any change to recipient, claim, number, date, price, name, link, call to action or legal text, and a body
of whose words a tenth changed. In doubt it is material: that costs evidence, the other way costs a bad mail.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from feature_flags.material_words import ASKS, DAYS, GERMAN, HOST_ENDS, LEGAL, MONTHS, NUMBERS, OPENERS, PRICES

MOST_CHANGED = 0.10
"""The share of the words from which an edit is material whatever it changed."""

_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None})
_WORD = re.compile(r"[^\W_]+(?:['.\-][^\W_]+)*")
_CHUNK = re.compile(r"[^\s<>\"'()\[\]]+")
_MONEY = re.compile(
    r"(?:[$€£¥]|\b(?:usd|eur|gbp|chf|cad|aud|dollars?|euros?))\s?\d[\d.,' ]*+(?:k|m|bn|million)?"
    r"|(?<![\d.,'])\d[\d.,']*+\s?(?:k|m|bn)?\s?(?:[$€£¥]|\b(?:usd|eur|gbp|chf|cad|aud|dollars?|euros?)\b)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{4}-\d{1,2}(?:-\d{1,2})?\b|\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})?"
    r"|\b(?:19|20)\d\d\b|\bq[1-4]\b|\bh[12]\b|\b\d{1,2}(?::|h)\d{2}\b|\b\d{1,2}\s*(?:am|pm|a\.m\.|p\.m\.|uhr)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,']\d+)*\s*%?")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
_THOUSANDS = re.compile(r"(?<=\d)[.,'](?=\d{3}\b)")
_ASK = re.compile(rf"\b(?:{'|'.join(map(re.escape, ASKS))})")
_CLOCK = re.compile(r"\b\d{1,2}(?:[:h]\d\d|\s*(?:am|pm|uhr))\b")
_LAW = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, LEGAL))})")
_TITLES = frozenset({"herr", "herrn", "frau", "dr", "prof", "hallo", "liebe", "lieber", "hi"})


def material_edit(
    before: str,
    after: str,
    *,
    subjects: tuple[str, str] = ("", ""),
    recipients: tuple[str, str] = ("", ""),
    claims: tuple[Iterable[str], Iterable[str]] = ((), ()),
    legal: tuple[str, str] = ("", ""),
    names: Iterable[str] = (),
) -> tuple[str, ...]:
    """The reasons for which an edit of a body is material; none for a matter of taste.

    Pairs are before and after. `claims` are the statements about the person or company, as far as they are known;
    `legal` is the legal block where it stands apart from the body; `names` are names that stand in the facts, for
    those that capitals do not show. A changed subject counts as text, and any change of its words as a tenth.
    """
    old, new = _plain(f"{subjects[0]}\n\n{before}"), _plain(f"{subjects[1]}\n\n{after}")
    known = frozenset(_fold(word) for name in names for word in _WORD.findall(_plain(name)))
    differs = {
        "recipient": recipients[0].strip().casefold() != recipients[1].strip().casefold(),
        "claim": _statements(claims[0]) != _statements(claims[1]),
        "number": _numbers(old) != _numbers(new),
        "date": _dates(old) != _dates(new),
        "price": _prices(old) != _prices(new),
        "name": _changed_names(old, new, known),
        "link": _links(old) != _links(new),
        "call_to_action": _requests(old) != _requests(new),
        "legal_text": _legal(old) != _legal(new) or _squeezed(legal[0]) != _squeezed(legal[1]),
        "wording": distance(before, after) >= MOST_CHANGED or _tokens(subjects[0]) != _tokens(subjects[1]),
    }
    return tuple(reason for reason, changed in differs.items() if changed)


def distance(before: str, after: str) -> float:
    """The share of words that differ, of the longer text; case, punctuation, spaces and quotes are the same."""
    old, new = _tokens(before), _tokens(after)
    longest = max(len(old), len(new))
    return _edits(old, new) / longest if longest else 0.0


def _edits(old: Sequence[str], new: Sequence[str]) -> int:
    """Words to change, add or take away along the longest common blocks; a little more than the fewest possible.

    Where very long texts differ in the middle, all of it counts as changed: nobody edits so much for taste.
    """
    shortest = min(len(old), len(new))
    same = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    tail = next((n for n in range(shortest - same) if old[-1 - n] != new[-1 - n]), shortest - same)
    left, right = old[same : len(old) - tail], new[same : len(new) - tail]
    if max(len(left), len(right)) > _LONG:
        return max(len(left), len(right))
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for what, i1, i2, j1, j2 in steps if what != "equal")


_LONG = 1000


# ---------------------------------------------------------------------------- text


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_MARKS)


def _fold(text: str) -> str:
    """Lower case, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def _tokens(text: str) -> list[str]:
    return _WORD.findall(_plain(text).casefold())


def _squeezed(text: str) -> str:
    return " ".join(_plain(text).casefold().split())


def _sentences(text: str) -> list[str]:
    return [s for s in (part.strip() for part in _SENTENCE.split(text)) if s]


# ---------------------------------------------------------------------------- what may not change unnoticed


def _statements(claims: Iterable[str]) -> Counter[str]:
    return Counter(_squeezed(c) for c in claims)


def _numbers(text: str) -> Counter[str]:
    digits = Counter("".join(_THOUSANDS.sub("", n).split()) for n in _NUMBER.findall(text))
    return digits + Counter(w for w in _WORD.findall(_fold(text)) if w in NUMBERS)


def _dates(text: str) -> Counter[str]:
    found = Counter("".join(d.casefold().split()) for d in _DATE.findall(text))
    words = (w for w in _WORD.findall(_fold(text)) if w in MONTHS or w in DAYS)
    return found + Counter(words)


def _prices(text: str) -> Counter[str]:
    found = Counter("".join(_THOUSANDS.sub("", m).casefold().split()).rstrip(".,'") for m in _MONEY.findall(text))
    return found + Counter(w for w in _WORD.findall(_fold(text)) if w in PRICES)


def _links(text: str) -> Counter[str]:
    chunks = (chunk.rstrip(".,;:!?").casefold().removesuffix("/") for chunk in _CHUNK.findall(text))
    return Counter(chunk for chunk in chunks if _is_link(chunk))


def _is_link(chunk: str) -> bool:
    """An address on the web or of a mailbox, with or without its scheme. No pattern: those of addresses are slow."""
    if chunk.startswith(("http://", "https://", "www.")):
        return True
    local, at, host = chunk.partition("@")
    if at:
        return bool(local) and "." in host
    label, dot, end = chunk.partition("/")[0].rpartition(".")
    return bool(label and dot) and end in HOST_ENDS


def _requests(text: str) -> Counter[tuple[str, ...]]:
    """The sentences that ask for something: a question, a phrase that asks, a link or a time of the clock in them."""
    return Counter((*_tokens(s), *("?" * s.endswith("?"))) for s in _sentences(text) if _asks(s))


def _asks(sentence: str) -> bool:
    folded = _fold(sentence)
    return sentence.endswith("?") or any(p.search(folded) for p in (_ASK, _CLOCK)) or bool(_links(sentence))


def _legal(text: str) -> Counter[str]:
    return Counter(_squeezed(s) for s in _sentences(text) if _LAW.search(_fold(s)))


# ---------------------------------------------------------------------------- names


def _changed_names(old: str, new: str, known: frozenset[str]) -> bool:
    """Whether somebody or something is named that was not, or no longer is.

    A word that stands in lower case somewhere is a word; one at the beginning of a sentence is a name unless it is
    known as an opener. In German only titles, greetings, known names and odd capitals show a name.
    """
    words = Counter(_WORD.findall(f"{old}\n{new}"))
    lower = frozenset(_fold(w) for w in words if w[:1].islower())
    german = sum(count for w, count in words.items() if _fold(w) in GERMAN) > _GERMAN_WORDS
    return _names(old, known, lower, german) != _names(new, known, lower, german)


_GERMAN_WORDS = 5


def _names(text: str, known: frozenset[str], lower: frozenset[str], german: bool) -> Counter[str]:
    found: Counter[str] = Counter()
    for sentence in _sentences(_CHUNK.sub(_without_links, text)):
        previous = ""
        for word in _WORD.findall(sentence):
            plain = _fold(word).removesuffix("'s")
            if plain in known or (
                _may_be_name(word, plain) and _stands_out(word, plain, previous, lower=lower, german=german)
            ):
                found[plain] += 1
            previous = _fold(word)
    return found


def _without_links(chunk: re.Match[str]) -> str:
    return " " if _is_link(chunk[0].rstrip(".,;:!?").casefold()) else chunk[0]


def _may_be_name(word: str, plain: str) -> bool:
    """A capital, and no date, number or little word."""
    return word[:1].isupper() and plain not in MONTHS and plain not in DAYS and plain not in NUMBERS and plain != "i"


def _stands_out(word: str, plain: str, previous: str, *, lower: frozenset[str], german: bool) -> bool:
    odd = any(c.isupper() for c in word[1:])
    if german:
        return odd or previous in _TITLES
    if odd or plain in OPENERS:
        return odd
    return bool(previous) or not (plain in lower or plain.endswith(("ly", "ing")))
