"""When an absent person comes back, by their own words and the message's own date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from connector.mail.inbound.date_words import BACK, BACK_AFTER, BETWEEN, INCLUSIVE, MONTHS, UNTIL, UP_TO, WEEKDAYS

LONGEST_BEFORE = timedelta(days=60)
"""A day without a year may lie that far before the message: an answer that nobody switched off."""

_BACK, _UNTIL, _NEITHER = 3, 2, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A day that a text names, where it stands, and how sure the words around it make it the return."""

    day: date
    begin: int
    rank: int


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    month = "|".join(sorted((re.escape(m) for m in MONTHS), key=len, reverse=True))
    week = "|".join(sorted((re.escape(w) for w in WEEKDAYS), key=len, reverse=True))
    return (
        ("ymd", re.compile(r"(?<!\d)(20\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)日?")),
        ("ymd", re.compile(r"(?<!\d)(20\d\d)년\s?(\d{1,2})월\s?(\d{1,2})일")),
        ("md", re.compile(r"(?<!\d)()(\d{1,2})\s?[月월]\s?(\d{1,2})\s?(?:日|号|號|일)")),
        (
            "dMy",
            re.compile(
                r"(?<![\d.:])(\d{1,2})(?:\s?(?:st|nd|rd|th|er|e|º|°|ª)\b|\.)?[\s-]?(?:of |de |di |del |the |d')?"
                rf"({month})\b\.?(?:,?\s?(?:of |de |del |)?(20\d\d)\b)?"
            ),
        ),
        (
            "Mdd",
            re.compile(
                rf"\b({month})\b\.?\s(?:the )?\d{{1,2}}(?:st|nd|rd|th)?\s?(?:-|–|to|through|until)\s?(?:the )?"
                r"(\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:,?\s?(20\d\d)\b)?"
            ),
        ),
        ("Mdy", re.compile(rf"\b({month})\b\.?\s(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s?(20\d\d)\b)?")),
        (
            "num",
            re.compile(
                r"(?<![\d./:-])(\d{1,2})([./-])(\d{1,2})(?:\2(20\d\d|\d\d)(?![\d:])|\.(?!\d)|(?![\d.:/-]"
                r"|\s?(?:am|pm|uhr|h\b)))"
            ),
        ),
        ("week", re.compile(rf"\b(?:next |coming |kommenden |n[äa]chsten |prochain )?({week})\b")),
        (
            "soon",
            re.compile(
                r"\b(tomorrow|morgen|demain|mañana|domani|amanhã|next week|n[äa]chste woche"
                r"|la semaine prochaine)\b|(明日)"
            ),
        ),
    )


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"(?:\b(?:{BACK}))\b{BETWEEN}$"),
        re.compile(rf"(?:(?<![\w])(?:{UNTIL})){UP_TO}$"),
        re.compile(
            rf"[\s,)]{{0,3}}(?:(?!(?:and|und|et|y|e|en|och|og|i|и)\b)\(?\w+\)?[\s,]{{1,2}}){{0,4}}?(?:{BACK_AFTER})"
        ),
        re.compile(INCLUSIVE),
    )


def return_date(text: str, received_at: datetime | None) -> date | None:
    """The day named as the return, or the end of the absence where no return is named.

    "Through", "einschließlich" and the like mean the day after. Days without a year, weekdays and "tomorrow" count
    from the message's own date; without one they mean nothing. None when no day is named as such.
    """
    plain = text[:4000].lower().replace("\u2019", "'").replace("\u00a0", " ")
    plain = re.sub(r"[ \t]+|\n(?!\n)", " ", plain)
    day = received_at.date() if received_at else None
    american = bool(received_at and (received_at.utcoffset() or timedelta()) < timedelta(hours=-2))
    mentions = [m for m in _mentions(plain, day, american=american) if m.rank]
    if not mentions:
        return None
    best = max(m.rank for m in mentions)
    chosen = [m for m in mentions if m.rank == best]
    if best == _BACK:
        return chosen[0].day
    return max(m.day for m in chosen)


def _mentions(text: str, day: date | None, *, american: bool) -> Iterator[_Mention]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _patterns():
        for hit in pattern.finditer(text):
            if any(b < hit.end() and hit.start() < e for b, e in taken):
                continue
            rank = max(_rank(text, hit), _UNTIL if kind == "Mdd" else _NEITHER)
            named = _day(kind, hit, day, american=american)
            if named is None or (kind in {"week", "soon"} and not rank):
                continue
            if kind not in {"week", "soon"}:
                taken.append(hit.span())
            elif mentioned_near(text, hit, taken):
                continue
            inclusive = rank == _UNTIL and _is_inclusive(text, hit)
            yield _Mention(day=named + timedelta(days=1) if inclusive else named, begin=hit.start(), rank=rank)


def mentioned_near(text: str, hit: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    """Whether a weekday only goes with a full date beside it: "Monday, 5 January"."""
    return any(abs(b - hit.end()) < 12 or abs(hit.start() - e) < 6 for b, e in taken)  # noqa: PLR2004


def _rank(text: str, hit: re.Match[str]) -> int:
    back, until, after, _ = _around()
    before = text[max(0, hit.start() - 90) : hit.start()]
    if back.search(before):
        return _BACK
    if after.match(text[hit.end() : hit.end() + 50]):
        return _BACK
    if until.search(before) or re.match(r"\s?(?:まで|까지|saakka|asti)", text[hit.end() : hit.end() + 8]):
        return _UNTIL
    return _NEITHER


def _is_inclusive(text: str, hit: re.Match[str]) -> bool:
    around = text[max(0, hit.start() - 40) : hit.start()] + " " + text[hit.end() : hit.end() + 16]
    return bool(_around()[3].search(around))


def _day(kind: str, hit: re.Match[str], day: date | None, *, american: bool) -> date | None:
    if kind == "ymd":
        return _date(int(hit[1]), int(hit[2]), int(hit[3]))
    if kind == "md":
        return _nearest(day, int(hit[2]), int(hit[3]))
    if kind == "dMy":
        return _with_year(hit[3], MONTHS[hit[2]], int(hit[1]), day)
    if kind in {"Mdy", "Mdd"}:
        return _with_year(hit[3], MONTHS[hit[1]], int(hit[2]), day)
    if kind == "num":
        return _numeric(hit, day, american=american)
    return _relative(hit[0], hit[1] or "", day)


def _numeric(hit: re.Match[str], day: date | None, *, american: bool) -> date | None:
    """5.1. is always day first; 5/1 is month first where Americans write, unless only one order makes a day."""
    first, second = int(hit[1]), int(hit[3])
    orders = [(second, first), (first, second)]
    if hit[2] == "/" and american:
        orders.reverse()
    found = [d for month, number in orders if (d := _with_year(hit[4], month, number, day))]
    return found[0] if found else None


def _relative(said: str, name: str, day: date | None) -> date | None:
    if day is None:
        return None
    if name in WEEKDAYS:
        ahead = (WEEKDAYS[name] - day.weekday() - 1) % 7 + 1
        return day + timedelta(days=ahead)
    if "week" in said or "woche" in said or "semaine" in said:
        return day + timedelta(days=7 - day.weekday())
    return day + timedelta(days=1)


def _with_year(year: str | None, month: int, number: int, day: date | None) -> date | None:
    if not year:
        return _nearest(day, month, number)
    return _date(int(year) + (2000 if len(year) == 2 else 0), month, number)  # noqa: PLR2004


def _nearest(day: date | None, month: int, number: int) -> date | None:
    """The first such day that is not long past when the message came."""
    if day is None:
        return None
    for year in (day.year - 1, day.year, day.year + 1):
        found = _date(year, month, number)
        if found and found >= day - LONGEST_BEFORE:
            return found
    return None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
