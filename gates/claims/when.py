"""Times in a text, as spans of days seen from the day of judgement.

"March" is the March nearest to now that fits the tense; "last month" the month before; "recently" the last
120 days. Parsers for general text take "may" and "we" for dates and never check a weekday (facts/gates.md
section 7), so the forms that mails use are read here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gates.late import late
from gates.text.reading import Sentence, Text, Token

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan januar janvier enero",
            "february feb februar fevrier febrero",
            "march mar marz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug aout agosto",
            "september sep sept septembre septiembre",
            "october oct oktober octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember decembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    d: n
    for n, names in enumerate(
        "monday mon,tuesday tue tues,wednesday wed,thursday thu thurs,friday fri,saturday sat,sunday sun".split(",")
    )
    for d in names.split()
}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_RECENT = frozenset("recent recently just lately latest newly freshly".split())
_UNITS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "couple": 2,
    "few": 3,
    "several": 4,
}
_YEAR = late(r"(?:19|20)\d\d$")
_DAY = late(r"([0-3]?\d)(?:st|nd|rd|th)?$")
RECENT_DAYS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """From `start` to `end`, both included; `named` is false for vague words such as "recently".

    `since` is true for "since March": the span then begins there and ends now.
    """

    start: date
    end: date
    named: bool
    since: bool
    first: int
    last: int

    def holds(self, day: date, *, slack: int = 0) -> bool:
        """Whether that day lies within, give or take `slack` days."""
        return self.start - timedelta(days=slack) <= day <= self.end + timedelta(days=slack)


_SIGNS = frozenset(
    (*_MONTHS, *_WEEKDAYS, *_SEASONS, *_RECENT, "yesterday", "today", "tomorrow", "last", "past", "this", "next", "previous",
     "coming", "current", "earlier", "ago", "back", "gestern", "hier", "ayer", "heute", "hoy", "morgen", "demain",
     "q1", "q2", "q3", "q4")
)  # fmt: skip


def times(text: Text, sentence: Sentence, now: date) -> tuple[Time, ...]:
    """All times of a sentence, in order."""
    if _SIGNS.isdisjoint(text.vocabulary) and not any(c.isdigit() for c in text.plain.text):
        return ()
    return tuple(_found(text.tokens, sentence.first, sentence.last, now))


def _found(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Iterator[Time]:
    begin = place
    while place < limit:
        read = _absolute(tokens, place, limit, now) or _relative(tokens, place, limit, now)
        if read is None:
            place += 1
            continue
        start, end, named, last = read
        before = tokens[place - 1].word if place > begin else ""
        before = tokens[place - 2].word if before == "early" and place - 1 > begin else before
        yield Time(
            start=start,
            end=end,
            named=named,
            since=before in {"since", "seit", "depuis", "desde"},
            first=place,
            last=last,
        )
        place = last


Read = tuple[date, date, bool, int]


def _word(tokens: tuple[Token, ...], place: int, limit: int) -> str:
    return tokens[place].word if place < limit else ""


def _after_mark(tokens: tuple[Token, ...], place: int, limit: int, marks: str) -> int:
    return place + 1 if _word(tokens, place, limit) in marks.split() else place


def _absolute(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read | None:
    word = tokens[place].word
    if word in _MONTHS:
        return _month(tokens, place, limit, now)
    if day := _DAY.match(word):
        after = _after_mark(tokens, place + 1, limit, ". of de")
        if _is_month(tokens, after, limit):
            at = _after_mark(tokens, after + 1, limit, ". , de")
            year = _word(tokens, at, limit)
            known = bool(_YEAR.match(year))
            made = _day(int(year) if known else None, _MONTHS[tokens[after].word], int(day.group(1)), now)
            return (made, made, True, at + 1 if known else after + 1) if made else None
        if word.endswith(("st", "nd", "rd", "th")) and _word(tokens, place - 1, limit) in {"the", "on"}:
            return _day_of_month(int(day.group(1)), place, now)
        return _numeric(tokens, place, limit, now)
    if _YEAR.match(word):
        return _year(tokens, place, limit, now)
    if word in {"q1", "q2", "q3", "q4"}:
        return _quarter(tokens, place, limit, now)
    if word in _SEASONS and _word(tokens, place - 1, limit) in {"this", "last", "in", "the", "since"}:
        if _word(tokens, place - 1, limit) == "the" and _word(tokens, place + 1, limit) in _OF_A_SEASON:
            return None  # "the spring list", "the winter campaign"
        return _season(tokens, place, limit, now)
    return None


_OF_A_SEASON = frozenset(
    "list campaign season collection catalogue catalog term semester edition issue assortment peak rush break hiring round sale range "
    "programme program schedule opening months".split()
)


def _day_of_month(day: int, place: int, now: date) -> Read | None:
    """ "your mail of the 18th": of this month, or of the last one when that day is still to come."""
    month, year = (now.month, now.year) if day <= now.day else (now.month - 1 or 12, now.year - (now.month == 1))
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made, made, True, place + 1


def _is_month(tokens: tuple[Token, ...], place: int, limit: int) -> bool:
    return _word(tokens, place, limit) in _MONTHS


def _month(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read | None:
    token = tokens[place]
    if not token.text[0].isupper() and token.word in {"may", "mar", "march", "sun", "mai", "mars", "dec", "jan"}:
        return None  # "may", "march on"
    at = _after_mark(tokens, place + 1, limit, ".")
    day = _DAY.match(_word(tokens, at, limit))
    if day and not _YEAR.match(tokens[at].word):
        year_at = _after_mark(tokens, at + 1, limit, ",")
        year = _word(tokens, year_at, limit)
        known = bool(_YEAR.match(year))
        made = _day(int(year) if known else None, _MONTHS[token.word], int(day.group(1)), now)
        return (made, made, True, year_at + 1 if known else at + 1) if made else None
    year_at = _after_mark(tokens, at, limit, ", of de")
    year = _word(tokens, year_at, limit)
    if _YEAR.match(year):
        return *_whole_month(int(year), _MONTHS[token.word]), True, year_at + 1
    if token.word == "may" and _word(tokens, place + 1, limit) in {"i", "we", "be", "also", "not"}:
        return None
    guess = _MONTHS[token.word]
    return *_whole_month(now.year if guess <= now.month else now.year - 1, guess), True, at


def _day(year: int | None, month: int, day: int, now: date) -> date | None:
    """That day; without a year the one nearest to now."""
    try:
        if year is not None:
            return date(year, month, day)
        near = [date(now.year + n, month, day) for n in (-1, 0, 1)]
    except ValueError:
        return None
    return min(near, key=lambda d: abs(d - now))


_BEFORE_DAYS = frozenset("on by of from since before after until until, and".split())


def _month_and_day(one: int, two: int, last: int, now: date) -> Read | None:
    """ "on 10/30": the month first, as Americans write, or else the day; the year nearest to now."""
    made = _day(None, one, two, now) if one <= 12 else _day(None, two, one, now) if two <= 12 else None
    return (made, made, True, last) if made is not None else None


def _numeric(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read | None:
    """2026-09-14, 14.09.2026, 09/14/2026; an order that cannot be told is read as either."""
    parts: list[str] = tokens[place].text.split(".")
    at = place
    while at + 2 < limit and tokens[at + 1].word in {"-", "/"} and tokens[at + 2].word.isdigit():
        parts.append(tokens[at + 2].word)
        at += 2
    if (
        at > place
        and len(parts) == 2
        and all(p.isdigit() for p in parts)
        and _word(tokens, place - 1, limit) in _BEFORE_DAYS
    ):
        return _month_and_day(int(parts[0]), int(parts[1]), at + 1, now)
    if len(parts) != 3 or not all(p.isdigit() for p in parts) or not (_YEAR.match(parts[0]) or _YEAR.match(parts[2])):
        return None
    numbers = [int(p) for p in parts]
    orders = [(0, 1, 2)] if _YEAR.match(parts[0]) else [(2, 0, 1), (2, 1, 0)]
    days = []
    for y, m, d in orders:
        try:
            days.append(date(numbers[y], numbers[m], numbers[d]))
        except ValueError:
            continue
    return (min(days), max(days), True, at + 1) if days else None


def _year(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read | None:
    if _word(tokens, place + 1, limit) in {"-", "/"} and _word(tokens, place + 2, limit).isdigit():
        read = _numeric(tokens, place, limit, now)
        if read:
            return read
    year = int(tokens[place].word)
    return date(year, 1, 1), date(year, 12, 31), True, place + 1


def _quarter(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read:
    number = int(tokens[place].word[1])
    at = _after_mark(tokens, place + 1, limit, "of , '")
    told = _YEAR.match(_word(tokens, at, limit))
    year = int(tokens[at].word) if told else now.year
    start = date(year, 3 * number - 2, 1)
    return start, _whole_month(year, 3 * number)[1], True, at + 1 if told else place + 1


def _season(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read:
    begin, end = _SEASONS[tokens[place].word]
    year = now.year if begin <= now.month else now.year - 1
    if _YEAR.match(_word(tokens, place + 1, limit)):
        year = int(tokens[place + 1].word)
    return date(year, begin, 1), _whole_month(year + (end < begin), end)[1], True, place + 1


def _whole_month(year: int, month: int) -> tuple[date, date]:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def _relative(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read | None:
    word = tokens[place].word
    if word in _RECENT:
        return now - timedelta(days=RECENT_DAYS), now, False, place + 1
    if word in {"yesterday", "gestern", "hier", "ayer"}:
        return now - timedelta(days=1), now - timedelta(days=1), True, place + 1
    if word in {"today", "heute", "hoy"}:
        return now, now, True, place + 1
    if word in {"tomorrow", "morgen", "demain"}:
        return now + timedelta(days=1), now + timedelta(days=1), True, place + 1
    if word in _WEEKDAYS and tokens[place].text[0].isupper():
        return _weekday(tokens, place, now)
    if word in {"last", "past", "this", "next", "previous", "coming", "current", "earlier"}:
        return _named_unit(tokens, place, limit, now)
    if word in _COUNTS or word.isdigit():
        return _ago(tokens, place, limit, now)
    return None


def _weekday(tokens: tuple[Token, ...], place: int, now: date) -> Read:
    """ "last Tuesday" lies behind, any other Tuesday ahead."""
    wanted = _WEEKDAYS[tokens[place].word]
    ahead = now + timedelta(days=(wanted - now.weekday()) % 7)
    if place and tokens[place - 1].word in {"last", "past"}:
        ahead -= timedelta(days=7)
    return ahead, ahead + timedelta(days=7), True, place + 1


def _named_unit(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read | None:
    which = tokens[place].word
    at = place + 1
    if which == "earlier":
        if _word(tokens, at, limit) != "this":
            return None
        which, at = "this", at + 1
    unit = _word(tokens, at, limit)
    if unit in _MONTHS and which in {"last", "this", "past"} and tokens[at].text[0].isupper():
        return _month(tokens, at, limit, now)
    if which in {"last", "past"} and (unit in _COUNTS or unit.isdigit() or unit == "few"):
        span = _UNITS.get(_word(tokens, at + 1, limit).rstrip("s"))
        count = int(unit) if unit.isdigit() else _COUNTS[unit]
        return (now - timedelta(days=span * count), now, True, at + 2) if span else None
    if unit not in _UNITS:
        return None
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[which]
    return *_unit_span(unit, step, now), True, at + 1


def _unit_span(unit: str, step: int, now: date) -> tuple[date, date]:
    match unit:
        case "week":
            start = now - timedelta(days=now.weekday()) + timedelta(weeks=step)
            return start, start + timedelta(days=6)
        case "month":
            month = now.year * 12 + now.month - 1 + step
            return _whole_month(month // 12, month % 12 + 1)
        case "quarter":
            quarter = now.year * 4 + (now.month - 1) // 3 + step
            return date(quarter // 4, quarter % 4 * 3 + 1, 1), _whole_month(quarter // 4, quarter % 4 * 3 + 3)[1]
        case "year":
            return date(now.year + step, 1, 1), date(now.year + step, 12, 31)
    day = now + timedelta(days=step)
    return day, day


def _ago(tokens: tuple[Token, ...], place: int, limit: int, now: date) -> Read | None:
    """ "two weeks ago", "a few months back", give or take a third."""
    word = tokens[place].word
    at = place + 1
    count = int(word) if word.isdigit() else _COUNTS[word]
    if word == "a" and _word(tokens, at, limit) in {"couple", "few"}:
        count, at = _COUNTS[tokens[at].word], at + 1
    at = _after_mark(tokens, at, limit, "of")
    unit = _UNITS.get(_word(tokens, at, limit).rstrip("s"))
    if unit is None or _word(tokens, at + 1, limit) not in {"ago", "back", "earlier"} or count > 500:
        return None
    middle = now - timedelta(days=unit * count)
    slack = timedelta(days=max(1, unit // 2, unit * count // 3))
    return middle - slack, min(now, middle + slack), True, at + 2
