"""Quantities in a text: value, kind, how exactly it is meant, and what is counted.

Digits, words ("two hundred and forty"), scales ("4.2M", "half a million"), money, percentages, multiples, ranges.
Number words are read by text2num; finding them, and what they count, is ours, because the libraries that do
both lose the scale of money and take ordinary words for units (facts/gates.md section 7).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gates.text.reading import Sentence, Text, Token


class Kind(StrEnum):
    """What a number is."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    MULTIPLE = "multiple"
    SPAN = "span"  # minutes, days, years
    YEAR = "year"
    RANK = "rank"


class Exactness(StrEnum):
    """How the number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as it stands in a text.

    `value` up to `high` (equal unless a range); money in units of `unit` (an ISO 4217 code or empty), percent
    as 38.0, spans in `unit` (``minute`` ... ``year``). `nouns` are the words around it that may tell what is
    counted, nearest first; `digits` how many significant digits were written; `first` and `last` are tokens.
    """

    value: float
    high: float
    kind: Kind
    exactness: Exactness
    unit: str
    nouns: tuple[str, ...]
    digits: int
    first: int
    last: int


_SCALES = {
    "k": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "mio": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "thousand": 1e3, "million": 1e6,
    "millions": 1e6, "billion": 1e9, "billions": 1e9, "trillion": 1e12, "mil": 1e6, "hundred": 1e2, "dozen": 12.0, "mrd": 1e9,
}  # fmt: skip
_MONEY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_CURRENCIES = {
    "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "eur": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP",
    "pounds": "GBP", "sterling": "GBP", "chf": "CHF", "francs": "CHF", "cad": "CAD", "aud": "AUD", "sek": "SEK", "jpy": "JPY",
}  # fmt: skip
_PERCENT = frozenset("% percent pct prozent".split())
_SPANS = {
    **dict.fromkeys("second seconds sec secs".split(), "second"),
    **dict.fromkeys("minute minutes min mins".split(), "minute"),
    **dict.fromkeys("hour hours hr hrs".split(), "hour"),
    **dict.fromkeys("day days".split(), "day"),
    **dict.fromkeys("week weeks".split(), "week"),
    **dict.fromkeys("month months".split(), "month"),
    **dict.fromkeys("quarter quarters".split(), "quarter"),
    **dict.fromkeys("year years yr yrs decade decades".split(), "year"),
}
_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion".split()
)
_FOREIGN = {
    word: float(n)
    for n, words in enumerate(
        "zwei deux dos,drei trois tres,vier quatre cuatro,funf cinq cinco,sechs six seis,sieben sept siete,acht huit ocho,neun neuf nueve,"
        "zehn dix diez,elf onze once,zwolf douze doce".split(","),
        2,
    )
    for word in words.split()
    if word not in {"six", "once"}
}  # fmt: skip
_RANKS = {
    w: float(n)
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
VAGUE = {  # a word that stands for a range
    "dozens": (24.0, 99.0), "hundreds": (200.0, 999.0), "thousands": (1e3, 99e3), "dozen": (12.0, 12.0), "scores": (40.0, 99.0),
    "millions": (1e6, 999e6), "billions": (1e9, 999e9),
}  # fmt: skip
_NUMBER_WORDS = _WORDS | _FOREIGN.keys() | _RANKS.keys() | VAGUE.keys()
_MODIFIERS = (
    (Exactness.OVER, ("more than", "just over", "a little over", "slightly over", "well over", "slightly more than", "greater than", "over", "above", "upwards of", "at least", "north of", "no fewer than",
                      "no less than", "in excess of", "beyond", "exceeding", "exceeds", "past", "mehr als", "plus de", "mas de", "gut", "uber", "a good", "a bit over", "a bit more than", "a little more than", "a shade over", "a touch over", "comfortably over", "somewhat over", "somewhat more than", "just past", "just above", "slightly above", "well above", "not less than", "un peu plus de", "algo mas de", ">")),
    (Exactness.UNDER, ("less than", "fewer than", "just under", "a little under", "under", "below", "up to", "at most", "no more than", "south of", "<")),
    (Exactness.NEARLY, ("nearly", "almost", "close to", "approaching", "just short of", "just shy of", "shy of", "not quite", "fast", "knapp", "beinahe", "pres de", "presque", "casi", "cerca de", "getting on for", "coming up to")),
    (Exactness.ABOUT, ("about", "around", "roughly", "approximately", "approx", "some", "circa", "ca", "c", "~",
                       "in the region of", "or so", "something like", "an estimated", "rund", "etwa", "environ", "somewhere around", "ish", "ungefahr", "zirka", "quelque", "quelques", "une", "unos", "unas", "alrededor de", "aproximadamente", "autour de", "in the order of", "of the order of", "give or take", "close on", "say")),
)  # fmt: skip
_MODIFIER_WORDS = {tuple(p.split()): e for e, phrases in _MODIFIERS for p in phrases}
_LONGEST_MODIFIER = 4
_NOUNS = 4
_STOPS = frozenset(", . ; : ! ? ( )".split())
_FIRST_YEAR, _LAST_YEAR = 1700, 2100


def quantities(text: Text, sentence: Sentence) -> tuple[Quantity, ...]:
    """All quantities of a sentence, in order; clock times and version-like numbers are none."""
    if not has_numbers(text):
        return ()
    return tuple(_found(text, sentence.first, sentence.last))


def may_hold_numbers(words: frozenset[str]) -> bool:
    """Whether a number may stand among these words."""
    return not _NUMBER_WORDS.isdisjoint(words) or any(w[0].isdigit() or w[-1].isdigit() for w in words)


def has_numbers(text: Text) -> bool:
    """Whether there is a digit or a number word at all; most texts of a CRM have none."""
    return not _NUMBER_WORDS.isdisjoint(text.vocabulary) or any(c.isdigit() for c in text.plain.text)


def _found(text: Text, place: int, limit: int) -> Iterator[Quantity]:
    begin = place
    while place < limit:
        read = _number(text.tokens, place, limit)
        if read is None:
            place += 1
            continue
        value, last, digits = read
        made = _quantity(text.tokens, place, last, value, digits, begin, limit)
        if made is not None:
            yield made
            place = max(made.last, place + 1)
        else:
            place = last


def _number(tokens: tuple[Token, ...], place: int, limit: int) -> tuple[float, int, int] | None:
    """The number that begins at this token: value, the place after it, significant digits."""
    token = tokens[place]
    if token.word[0].isdigit():
        return _digits(tokens, place, limit)
    if token.word in _FOREIGN:
        return _FOREIGN[token.word], place + 1, 1
    if token.word in VAGUE and token.word != "dozen":
        return None  # read by _quantity's caller as a vague word
    if token.word in _RANKS and token.word != "first" and _counts(tokens, place, limit):
        return _RANKS[token.word], place + 1, 1
    if token.word in _WORDS or (token.word in {"a", "half"} and place + 1 < limit):
        return _spelled(tokens, place, limit)
    return None


_PLACES = frozenset(
    "plant site depot office location branch factory warehouse store shop round shift facility line hub campus clinic "
    "restaurant hotel production distribution manufacturing retail acquisition funding".split()
)


def _counts(tokens: tuple[Token, ...], place: int, limit: int) -> bool:
    """Whether a rank counts: "their third plant", "a third plant", but not "a second start time" (another one)."""
    if not _next_is_plain(tokens, place, limit):
        return False
    if place + 2 < limit and tokens[place + 1].word == "of" and tokens[place + 2].text[:1].isupper():
        return False  # "the third of November"
    another = place > 0 and tokens[place - 1].word in {"a", "another", "every"}
    return not another or any(t.word in _PLACES for t in tokens[place + 1 : min(place + 3, limit)])


_NO_COUNT = frozenset(
    "party quarter month week day year person nature time look thoughts thought opinion half hand".split()
)


def _next_is_plain(tokens: tuple[Token, ...], place: int, limit: int) -> bool:
    """ "third plant", not "second," or "third-party"."""
    after = tokens[place + 1].word if place + 1 < limit else ""
    return after.isalpha() and after not in _NO_COUNT


def _digits(tokens: tuple[Token, ...], place: int, limit: int) -> tuple[float, int, int] | None:
    word = tokens[place].word
    if place + 1 < limit and len(word) <= 3 and word.isdigit():
        after = tokens[place + 1]
        if after.word.isdigit() and len(after.word) == 3 and after.start == tokens[place].end + 1 and word != "0":
            return float(word + after.word), place + 2, len((word + after.word).strip("0")) or 1  # "1 200"
    number = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    suffix = word[len(number) :]
    value = parse(number)
    if value is None or (suffix and suffix not in {*_SCALES, "x", "st", "nd", "rd", "th", "s"}):
        return None
    digits = len(number.replace(",", "").replace(".", "").strip("0")) or 1
    last = place + 1
    if suffix in _SCALES:
        return value * _SCALES[suffix], last, digits
    if last < limit and tokens[last].word in _SCALES and len(tokens[last].word) > 1:
        return value * _SCALES[tokens[last].word], last + 1, digits
    return value, last, digits


@lru_cache(maxsize=4096)
def parse(number: str) -> float | None:
    """A number as people write it: 1,200 and 1.200 are 1200; 4.2 and 4,2 are 4.2; 1.2.3 is none."""
    number = number.rstrip(".,")
    if not number or number.count(",") > 0 and number.count(".") > 1:
        return None
    for mark, other in ((",", "."), (".", ",")):
        head, *groups = number.split(mark)
        if groups and other not in head and all(len(g.split(other)[0]) == 3 for g in groups) and 0 < len(head) <= 3:
            tail = groups[-1].split(other)[1:]
            if head != "0" and (mark == "," or len(groups) > 1 or tail or number.count(mark) == 1 and mark == "."):
                whole = head + "".join(g.split(other)[0] for g in groups)
                return float(f"{whole}.{tail[0]}" if tail else whole)
    try:
        return float(number.replace(",", "."))
    except ValueError:
        return None


def _spelled(tokens: tuple[Token, ...], place: int, limit: int) -> tuple[float, int, int] | None:
    """ "two hundred and forty", "a hundred", "half a million", "a dozen"."""
    words: list[str] = []
    last = place
    while last < limit and len(words) < 10:
        word = tokens[last].word
        joins = word in {"and", "-", "a", "half"} and last + 1 < limit and (words or word in {"a", "half"})
        if word not in _WORDS and word != "dozen" and not joins:
            break
        words.append(word)
        last += 1
    while words and words[-1] in {"and", "-", "a", "half"}:
        words.pop()
        last -= 1
    value = _spoken(tuple(w for w in words if w != "-"))
    return None if value is None else (value, last, len(str(int(value)).strip("0")) or 1)


_UNDER_TEN = frozenset("one two three four five six seven eight nine and a".split())


@lru_cache(maxsize=2048)
def _spoken(words: tuple[str, ...]) -> float | None:
    from text_to_num import text2num  # loaded when a text spells a number

    factor = 1.0
    while words and words[0] in {"a", "half"}:
        factor *= 0.5 if words[0] == "half" else 1.0
        words = words[1:]
    if not words:
        return None
    if words[-1] == "dozen":
        head = _spoken(words[:-1]) if words[:-1] else 1.0
        return None if head is None else head * 12 * factor
    if words == ("one",) and factor == 1.0:
        return 1.0
    if "hundred" in words[1:] and words[0] not in _UNDER_TEN:  # "twelve hundred", "eleven hundred and fifty"
        at = words.index("hundred")
        head, tail = _spoken(words[:at]), _spoken(words[at + 1 :]) if words[at + 1 :] else 0.0
        return None if head is None or tail is None else (head * 100 + tail) * factor
    try:
        return float(text2num(" ".join(words), "en")) * factor
    except ValueError:
        return None


def _quantity(
    tokens: tuple[Token, ...], place: int, last: int, value: float, digits: int, begin: int, limit: int
) -> Quantity | None:
    before = tokens[place - 1].word if place > begin else ""
    after = tokens[last].word if last < limit else ""
    if (
        after == ":"
        and last + 1 < limit
        and tokens[last + 1].word[0].isdigit()
        and tokens[last + 1].start == tokens[last].end
    ):
        return None  # a clock time
    if after in {"am", "pm", "uhr", "h"} or before == "#":
        return None
    if (
        before == ":"
        and place - 2 >= begin
        and tokens[place - 2].word.isdigit()
        and tokens[place - 2].end == tokens[place - 1].start
    ):
        return None  # the minutes of a clock time
    high, last = _range(tokens, last, limit, value)
    scale = _SCALES.get(tokens[last - 1].word, 1.0)
    if high > value * scale and value < scale:
        value *= scale  # "five to six hundred"
    after = tokens[last].word if last < limit else ""
    first = place - 1 if before in _MONEY else place
    kind, unit, end = _kind(tokens, place, last, limit, value, before, after)
    exactness, first = _exactness(tokens, first, end, begin, limit)
    return Quantity(
        value=value,
        high=high,
        kind=kind,
        exactness=exactness,
        unit=unit,
        nouns=nouns_beside(tokens, first, end, begin, limit),
        digits=digits,
        first=first,
        last=end,
    )


def _range(tokens: tuple[Token, ...], last: int, limit: int, value: float) -> tuple[float, int]:
    """ "200-250", "200 to 250", "between 200 and 250"."""
    if last + 1 < limit and tokens[last].word in {"-", "to", "and"}:
        joined = tokens[last].word
        second = _number(tokens, last + 1, limit)
        if second is not None and second[0] > value and (joined != "and" or second[0] < 4 * value):
            between = joined != "and" or any(t.word == "between" for t in tokens[max(0, last - 4) : last])
            if between:
                return second[0], second[1]
    return value, last


def _kind(
    tokens: tuple[Token, ...], place: int, last: int, limit: int, value: float, before: str, after: str
) -> tuple[Kind, str, int]:
    word = tokens[place].word
    if before in _MONEY:
        return Kind.MONEY, _MONEY[before], last
    if after in _CURRENCIES or after in _MONEY:
        return Kind.MONEY, _CURRENCIES.get(after) or _MONEY[after], last + 1
    if before in _CURRENCIES:
        return Kind.MONEY, _CURRENCIES[before], last
    if after in _PERCENT or (after == "per" and last + 1 < limit and tokens[last + 1].word == "cent"):
        return Kind.PERCENT, "", last + (2 if after == "per" else 1)
    if word.endswith("x") and word[0].isdigit() or after in {"times", "fold"}:
        return Kind.MULTIPLE, "", last
    if (word.endswith(("st", "nd", "rd", "th")) and word[0].isdigit()) or word in _RANKS:
        return Kind.RANK, "", last
    unit_at = last + 1 if after == "-" else last
    if unit_at < limit and tokens[unit_at].word in _SPANS:
        scale = 10 if tokens[unit_at].word.startswith("decade") else 1
        return Kind.SPAN, _SPANS[tokens[unit_at].word] if scale == 1 else "decade", unit_at + 1
    plain_year = word.isdigit() and len(word) == 4
    if plain_year and _FIRST_YEAR <= value <= _LAST_YEAR and after not in {"employees", "people", "staff"}:
        return Kind.YEAR, "", last
    return Kind.COUNT, "", last


def _exactness(tokens: tuple[Token, ...], first: int, last: int, begin: int, limit: int) -> tuple[Exactness, int]:
    for length in range(_LONGEST_MODIFIER, 0, -1):
        if first - length >= begin:
            words = tuple(t.word for t in tokens[first - length : first])
            if words in _MODIFIER_WORDS:
                return _MODIFIER_WORDS[words], first - length
    joined = last + 1 < limit and tokens[last].word == "-"
    ending = tokens[last + joined].word if last < limit else ""
    if ending in {"+", "plus"}:
        return Exactness.OVER, first
    if ending in {"odd", "ish", "something"}:
        return Exactness.ABOUT, first
    after = tuple(t.word for t in tokens[last : min(limit, last + 6)])
    if "or" in after[:3] and after[after.index("or") + 1 : after.index("or") + 2] in {("so",), ("more",)}:
        return (Exactness.OVER if "more" in after else Exactness.ABOUT), first
    return Exactness.EXACT, first


def nouns_beside(tokens: tuple[Token, ...], first: int, last: int, begin: int, limit: int) -> tuple[str, ...]:
    """The words after the number up to a mark, then the word before an "of" ("a team of 240")."""
    found: list[str] = []
    for token in tokens[last:limit]:
        if token.word in _STOPS or len(found) == _NOUNS:
            break
        if token.is_word:
            found.append(token.word)
    before: list[str] = []
    for token in reversed(tokens[max(begin, first - _NOUNS) : first]):
        if token.word in _STOPS or token.word[0].isdigit():
            break
        if token.is_word:
            before.append(token.word)
    return (*found, *before)


def agrees(said: Quantity, fact: float) -> bool:
    """Whether a fact's number bears out what was said, with the latitude that its wording claims."""
    if said.high > said.value:
        return said.value * 0.98 <= fact <= said.high * 1.02
    if fact == 0 or said.value == 0:
        return fact == said.value
    ratio = fact / said.value
    match said.exactness:
        case Exactness.OVER:
            return 0.999 <= ratio <= 3  # "over 200" for 240; for 900 it would be odd, but never false
        case Exactness.UNDER:
            return 0.4 <= ratio <= 1.001
        case Exactness.NEARLY:
            return 0.87 <= ratio <= 1.005
        case Exactness.ABOUT:
            return 0.88 <= ratio <= 1.13
        case Exactness.EXACT:
            return abs(ratio - 1) < 1e-6 or _rounded(said, fact)


def _rounded(said: Quantity, fact: float) -> bool:
    """4.2 million for 4,231,000: the same at the precision that was written; small counts are never rounded."""
    if fact < 1000 or said.digits < 2:
        return False
    return float(f"{fact:.{said.digits - 1}e}") == said.value
