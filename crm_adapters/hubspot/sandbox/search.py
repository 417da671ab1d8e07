"""The search endpoint: filters, sorts, caps, and an index that lags."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from crm_adapters.hubspot.sandbox.records import Row, Store, stamp
from crm_adapters.hubspot.sandbox.wire import invalid

GROUPS, FILTERS, IN_ALL, BODY, PAGE, RESULTS = 5, 6, 18, 3000, 200, 10_000
DEFAULT_PAGE = 10


def check(body: Mapping[str, Any]) -> None:
    """The documented limits; beyond one of them is a 400."""
    groups = body.get("filterGroups") or []
    counts = [len(g.get("filters") or []) for g in groups]
    if len(groups) > GROUPS or any(n > FILTERS for n in counts) or sum(counts) > IN_ALL:
        raise invalid("too many filters")
    if len(json.dumps(body)) > BODY:
        raise invalid("The request body is too long")
    if int(body.get("limit") or DEFAULT_PAGE) > PAGE:
        raise invalid("limit must be at most 200")
    if len(body.get("sorts") or []) > 1:
        raise invalid("only one sort is allowed")
    if int(body.get("after") or 0) + int(body.get("limit") or DEFAULT_PAGE) > RESULTS:
        raise invalid("There is a limit of 10,000 results for a query")


def find(store: Store, kind: str, body: Mapping[str, Any], lag: timedelta) -> list[Row]:
    """All matching rows that the index has seen, sorted."""
    seen_until = stamp(store.clock() - lag)
    rows = [
        row
        for row in store.living(kind)
        if (not lag or row.updated <= seen_until) and _matches(row, body.get("filterGroups") or [])
    ]
    query = str(body.get("query") or "").lower()
    if query:
        rows = [r for r in rows if any(query in str(v or "").lower() for v in r.properties.values())]
    sorts = body.get("sorts") or [{"propertyName": "createdate", "direction": "ASCENDING"}]
    first = sorts[0] if isinstance(sorts[0], Mapping) else {"propertyName": sorts[0], "direction": "ASCENDING"}
    name = str(first["propertyName"])
    rows.sort(key=lambda r: (_ordered(r.properties.get(name)), int(r.id)))
    if str(first.get("direction", "ASCENDING")).upper() == "DESCENDING":
        rows.reverse()
    return rows


def _matches(row: Row, groups: list[Mapping[str, Any]]) -> bool:
    return not groups or any(all(_holds(row, f) for f in g.get("filters") or []) for g in groups)


@lru_cache(maxsize=2**18)
def _ordered(value: str | None) -> tuple[int, float, str]:
    """Numbers and dates by size, everything else as text without case; nothing last."""
    if value in {None, ""}:
        return 2, 0.0, ""
    number = _number(str(value))
    return (0, number, "") if number is not None else (1, 0.0, str(value).lower())


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).timestamp() * 1000
    except ValueError:
        return None


def _holds(row: Row, rule: Mapping[str, Any]) -> bool:
    value = row.properties.get(str(rule["propertyName"]))
    operator = str(rule.get("operator", "")).upper()
    there = value not in {None, ""}
    match operator:
        case "HAS_PROPERTY":
            return there
        case "NOT_HAS_PROPERTY":
            return not there
        # These three also match records that lack the property (measured against the real one).
        case "NEQ":
            return not there or not _equal(str(value), str(rule.get("value")))
        case "NOT_IN":
            return not there or str(value).lower() not in {str(v).lower() for v in rule.get("values") or []}
        case "NOT_CONTAINS_TOKEN":
            return not there or not _token(str(value), str(rule.get("value")))
    if operator not in {"EQ", "LT", "LTE", "GT", "GTE", "BETWEEN", "IN", "CONTAINS_TOKEN"}:
        raise invalid(f"Invalid filter operator {operator}")
    return there and _compares(str(value), operator, rule)


def _compares(value: str, operator: str, rule: Mapping[str, Any]) -> bool:
    match operator:
        case "EQ":
            return _equal(value, str(rule.get("value")))
        case "IN":
            return value.lower() in {str(v).lower() for v in rule.get("values") or []}
        case "CONTAINS_TOKEN":
            return _token(value, str(rule.get("value")))
        case "BETWEEN":
            return _ordered(str(rule.get("value"))) <= _ordered(value) <= _ordered(str(rule.get("highValue")))
    left, right = _ordered(value), _ordered(str(rule.get("value")))
    return {"LT": left < right, "LTE": left <= right, "GT": left > right, "GTE": left >= right}[operator]


def _equal(left: str, right: str) -> bool:
    return left.lower() == right.lower() or _ordered(left) == _ordered(right)


def _token(value: str, token: str) -> bool:
    """A word of the value; ``*`` stands for anything at either end."""
    wanted = token.lower()
    if "*" in wanted:
        return wanted.strip("*") in value.lower()
    words = value.lower().replace("@", " ").replace("-", " ").split()
    return wanted in words or wanted in value.lower()
