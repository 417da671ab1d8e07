"""SOQL's dates: literals as the store keeps them, and relative words as half-open spans."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from crm_adapters.salesforce.sandbox.records import stamp


def instant(text: str) -> str:
    """A date-time literal in the store's form; fractions of seconds are dropped."""
    return stamp(datetime.fromisoformat(text))


def span(word: str, now: datetime) -> tuple[date, date]:
    """First day and day after the last of a relative literal such as LAST_N_DAYS:30, in UTC."""
    name, _, digits = word.partition(":")
    return _SPANS[name](now.astimezone(UTC).date(), int(digits or 0))


def at_midnight(day: date) -> str:
    return stamp(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _month(day: date, back: int) -> date:
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


_DAY = timedelta(days=1)
_SPANS: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "TODAY": lambda day, n: (day, day + _DAY),
    "YESTERDAY": lambda day, n: (day - _DAY, day),
    "TOMORROW": lambda day, n: (day + _DAY, day + 2 * _DAY),
    "LAST_N_DAYS": lambda day, n: (day - n * _DAY, day + _DAY),
    "LAST_90_DAYS": lambda day, n: (day - 90 * _DAY, day + _DAY),
    "NEXT_N_DAYS": lambda day, n: (day + _DAY, day + (n + 1) * _DAY),
    "N_DAYS_AGO": lambda day, n: (day - n * _DAY, day - (n - 1) * _DAY),
    "THIS_MONTH": lambda day, n: (_month(day, 0), _month(day, -1)),
    "LAST_MONTH": lambda day, n: (_month(day, 1), _month(day, 0)),
    "THIS_YEAR": lambda day, n: (date(day.year, 1, 1), date(day.year + 1, 1, 1)),
    "LAST_YEAR": lambda day, n: (date(day.year - 1, 1, 1), date(day.year, 1, 1)),
}
