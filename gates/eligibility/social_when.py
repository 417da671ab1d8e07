"""Dates in free text, as people write them in notes: "until 15 Jan", "ab Q2", "fin mars", "two years ago"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from gates.late import late
from gates.text.plain import folded

_MONTHS = (
    "january|jan|januar|janvier|enero|janner",
    "february|feb|februar|fevrier|febrero",
    "march|mar|marz|mars|marzo",
    "april|apr|avril|abril",
    "may|mai|mayo",
    "june|jun|juni|juin|junio",
    "july|jul|juli|juillet|julio",
    "august|aug|aout|agosto",
    "september|sep|sept|septembre|septiembre",
    "october|oct|oktober|okt|octobre|octubre",
    "november|nov|novembre|noviembre",
    "december|dec|dezember|dez|decembre|diciembre",
)
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "few": 3,
    "couple": 2, "several": 4, "ein": 1, "einem": 1, "zwei": 2, "drei": 3, "deux": 2, "trois": 3, "dos": 2, "tres": 3,
}  # fmt: skip
_DAYS = {"day": 1, "tag": 1, "jour": 1, "dia": 1, "week": 7, "woche": 7, "sem": 7, "month": 30, "monat": 30, "mois": 30,
         "mes": 30, "year": 365, "jahr": 365, "an": 365, "quarter": 91}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date of a text and its place; `dated` tells whether the text gave the year, `first` and `last` its days."""

    start: int
    end: int
    first: date
    last: date
    dated: bool


@cache
def _pattern() -> re.Pattern[str]:
    any_month = "(?:" + "|".join(_MONTHS) + ")"
    part = "early|mid|late|end of|the end of|beginning of|start of|anfang|mitte|ende|debut|mi|fin|finales de|mediados de|principios de"
    unit = r"days?|weeks?|months?|years?|quarters?|tag(?:e|en)?|wochen?|monat(?:e|en)?|jahr(?:e|en)?|jours?|semaines?|semanas?|mois|ans?|dias?|mes(?:es)?"
    return re.compile(
        rf"""\b(?P<iso>(\d{{4}})-(\d\d)(?:-(\d\d))?)\b
        | \b(?P<dmy>(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}|\d\d\b)?)
        | \b(?P<slash>(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}))\b
        | \b(?P<day>(?P<day_d>\d{{1,2}})(?:st|nd|rd|th|er)?\.?\s+(?:de\s+|of\s+)?(?P<day_m>{any_month})\b\.?(?:,?\s+(?:de\s+)?(?P<day_y>\d{{4}}))?)
        | \b(?P<us>(?P<us_m>{any_month})\.?\s+(?P<us_d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<us_y>\d{{4}}))?)
        | \b(?P<month>(?:(?P<part>{part})[\s-]+)?(?P<mon_m>{any_month})\b\.?(?:\s+(?:de\s+)?(?P<mon_y>\d{{4}}))?)
        | \b(?P<quarter>q(?P<q>[1-4])(?:[\s/]+(?:of\s+)?(?P<q_y>\d{{4}}))?)\b
        | \b(?P<ago>(?:(?P<ago_n>\d{{1,2}}|\w+)\s+)?(?P<ago_u>{unit})\s+ago|(?:vor|il\s+y\s+a|hace)\s+(?P<vor_n>\d{{1,2}}|\w+)\s+(?P<vor_u>{unit}))\b
        | \b(?P<ahead>(?:in|for|fur|dans|pour|en|durante|por|another|next)\s+(?:the\s+next\s+|about\s+|ca\.?\s+|a\s+(?=couple|few))?(?P<in_n>\d{{1,2}}|\w+)\s+(?:of\s+)?(?P<in_u>{unit}))\b
        | \b(?P<next>(?:next|nachste[nsr]?|kommende[nsr]?|proxim[ao])\s+(?P<next_u>{unit})|(?P<next_b>semaine|mois|annee|ano)\s+prochaine?|l'annee\s+prochaine|the\s+new\s+year|jahreswechsel|neue[ns]\s+jahr)\b
        | \b(?P<past>last\s+year|letztes\s+jahr|l'an\s+dernier|l'annee\s+derniere|el\s+ano\s+pasado|years\s+back)\b
        | (?<![\d.,$€£#-])\b(?P<year>(?:19|20)\d\d)\b(?![\d,.]\d)""",
        re.VERBOSE,
    )


def dates_in(text: str, anchor: date) -> Iterator[When]:
    """The dates of a text written on `anchor`; where the year is missing, the one nearest to a year around it."""
    if not any(c.isdigit() for c in text) and len(text) < 8:
        return
    low = folded(text)
    for found in _pattern().finditer(low):
        span = _span(found, anchor, low)
        if span is not None:
            first, last, dated = span
            yield When(start=found.start(), end=found.end(), first=first, last=last, dated=dated)


# Words that are also a month; they are one only behind a word that takes a date.
_ALSO_WORDS = frozenset({"may", "march", "mar", "mai", "mars", "sep", "dec", "jun"})
_TAKES_DATE = late(
    r"(?:\b(?:in|avant|nach|vor|apres|despues|until|till|since|of|by|from|after|before|early|mid|late|end|on|im|bis|ab|seit|ende|anfang|mitte|en|fin|debut"
    r"|jusqu'en|hasta|desde|de|next|last|this|back|and|to|through|around|about)\s+|[-/]\s*)$"
)


def _span(found: re.Match[str], anchor: date, low: str) -> tuple[date, date, bool] | None:
    try:
        return _read(found, anchor, low)
    except (ValueError, OverflowError):  # 31 February is no date
        return None


def _read(found: re.Match[str], anchor: date, low: str) -> tuple[date, date, bool] | None:  # noqa: C901, PLR0912 - one branch for each form of a date
    kind = found.lastgroup and next(
        k
        for k in ("iso", "dmy", "slash", "day", "us", "month", "quarter", "ago", "ahead", "next", "past", "year")
        if found[k]
    )
    numbers = [int(n) for n in re.findall(r"\d+", found.group())]
    match kind:
        case "iso":
            return _days(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else None, dated=True)
        case "dmy":
            year = numbers[2] + (2000 if numbers[2] < 100 else 0) if len(numbers) > 2 else None
            return _placed(year, numbers[1], numbers[0], anchor)
        case "slash":
            day, month = (numbers[0], numbers[1]) if numbers[0] > 12 else (numbers[1], numbers[0])
            return _days(numbers[2], month, day, dated=True)
        case "day" | "us":
            named = found[f"{kind}_y"]
            return _placed(int(named) if named else None, _month(found[f"{kind}_m"]), int(found[f"{kind}_d"]), anchor)
        case "month":
            before = low[max(0, found.start() - 14) : found.start()]
            alone = not (found["mon_y"] or found["part"] or _TAKES_DATE.search(before))
            if found["mon_m"] in _ALSO_WORDS and alone:
                return None
            named = found["mon_y"]
            return _placed(int(named) if named else None, _month(found["mon_m"]), None, anchor)
        case "quarter":
            month = 3 * int(found["q"]) - 2
            first, _, dated = _placed(int(found["q_y"]) if found["q_y"] else None, month, None, anchor)
            return first, first + timedelta(days=91), dated
        case "ago":
            count = _count(found["ago_n"] or found["vor_n"] or "few")
            day_ = anchor - timedelta(days=count * _unit(found["ago_u"] or found["vor_u"]))
            return day_, day_, True
        case "ahead":
            if not (found["in_n"].isdigit() or found["in_n"] in _COUNTS):
                return None
            day_ = anchor + timedelta(days=_count(found["in_n"]) * _unit(found["in_u"]))
            return day_, day_, True
        case "next":
            unit = found["next_u"] or found["next_b"] or ""
            if unit[:4] in ("week", "woch", "sema", "mont", "mona", "mois", "mes"):
                day_ = anchor + timedelta(days=_unit(unit))
            elif unit.startswith("quarter"):
                day_ = anchor + timedelta(days=60)
            else:
                day_ = date(anchor.year + 1, 1, 1)
            return day_, day_, True
        case "past":
            return anchor - timedelta(days=365), anchor - timedelta(days=365), True
        case _:
            return date(numbers[0], 1, 1), date(numbers[0], 12, 31), True


def _month(name: str) -> int:
    return next(n for n, names in enumerate(_MONTHS, 1) if name in names.split("|"))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS.get(word, 3)


def _unit(word: str) -> int:
    return next((days for stem, days in sorted(_DAYS.items(), key=lambda s: -len(s[0])) if word.startswith(stem)), 30)


def _days(year: int, month: int, day: int | None, *, dated: bool) -> tuple[date, date, bool]:
    if day is not None:
        return date(year, month, day), date(year, month, day), dated
    after = date(year + (month == 12), month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1), dated


def _placed(year: int | None, month: int, day: int | None, anchor: date) -> tuple[date, date, bool]:
    """A day of the given year; without one, of the anchor's year."""
    return _days(year or anchor.year, month, day, dated=year is not None)


def moved(when: When, anchor: date, *, ahead: bool) -> When:
    """A date without a year moved to the next one from the anchor on (`ahead`), or to the last one before it."""
    if when.dated:
        return when
    first, last = when.first, when.last
    if ahead and last < anchor:
        first, last = _in_year(first, 1), _in_year(last, 1)
    elif not ahead and first > anchor:
        first, last = _in_year(first, -1), _in_year(last, -1)
    return When(start=when.start, end=when.end, first=first, last=last, dated=False)


def _in_year(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


def day_of(value: object) -> date | None:
    """The day that a CRM value names, or None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = re.match(r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?$", value) if isinstance(value, str) else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
