"""Which rows a query has to look at, and in which order they come: the indexes at work."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from crm_adapters.salesforce.sandbox import dates
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.records import Row, Store, Table
from crm_adapters.salesforce.sandbox.schema import SObject
from crm_adapters.salesforce.sandbox.soql import Among, Compare, Condition, Joined, Literal, Query

_BY_CHANGE = [("systemmodstamp", False), ("id", False)]
_BY_ID = [("id", False)]


def comes_ordered(query: Query) -> bool:
    """Whether `candidates` gives the rows in the order that the query asks for."""
    return _order(query) in (_BY_CHANGE, _BY_ID)


def candidates(store: Store, sobject: SObject, query: Query) -> Iterable[Row]:
    """Every row that may satisfy the condition, by change where asked for, else by id."""
    table = store.table(sobject.name)
    by_change = _order(query) == _BY_CHANGE
    for part in _conjuncts(query.where):
        rows = _looked_up(store, table, part)
        if rows is not None:
            return sorted(rows, key=_change_key if by_change else _id_key)
    changed_from = _lower_bound(query.where, "systemmodstamp") or ""
    if by_change:
        return _from(table, table.changes, (changed_from, ""))
    id_from = _lower_bound(query.where, "id") or ""
    if changed_from and not id_from:
        return sorted(_from(table, table.changes, (changed_from, "")), key=_id_key)
    return _from(table, table.ids, id_from)


def _order(query: Query) -> list[tuple[str, bool]]:
    return [(".".join(each.path.parts).lower(), each.descending) for each in query.order]


def _from(table: Table, ordered: list[Any], low: Any) -> Iterator[Row]:
    for key in islice(ordered, bisect_left(ordered, low), None):
        yield table.rows[key if isinstance(key, str) else key[1]]


def _looked_up(store: Store, table: Table, part: Condition) -> list[Row] | None:
    """The rows that an index gives for one condition, None where it has none."""
    if isinstance(part, Compare) and part.operator == "=":
        values: tuple[Literal, ...] = (part.value,)
    elif isinstance(part, Among) and part.operator == "in" and isinstance(part.values, tuple):
        values = part.values
    else:
        return None
    item = store.catalog.field(table.sobject, part.path.parts[-1])
    if len(part.path.parts) > 1 or item is None or any(value.kind != "string" for value in values):
        return None
    if item.name == "Id":
        ids = {canonical(value.value) or "" for value in values}
        return [table.rows[key] for key in ids if key in table.rows]
    if item.name not in table.lookups:
        return None
    keys = [canonical(value.value) if item.type == "reference" else value.value for value in values]
    return list({row["Id"]: row for key in keys for row in table.find(item, key)}.values())


def _conjuncts(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, Joined) and condition.word == "and":
        for part in condition.parts:
            yield from _conjuncts(part)
    elif condition is not None:
        yield condition


def _lower_bound(condition: Condition | None, name: str) -> str | None:
    """A value below which the condition cannot hold, so that an index may start there."""
    if isinstance(condition, Compare):
        meant = [part.lower() for part in condition.path.parts] == [name]
        if not meant or condition.operator not in {"=", ">", ">="}:
            return None
        if condition.value.kind == "datetime":
            return dates.instant(condition.value.value)
        return canonical(condition.value.value) if condition.value.kind == "string" else None
    if isinstance(condition, Joined):
        bounds = [_lower_bound(part, name) for part in condition.parts]
        known = [bound for bound in bounds if bound]
        if condition.word == "and":
            return max(known, default=None)
        return min(known) if len(known) == len(bounds) else None
    return None


def _id_key(row: Row) -> str:
    return str(row["Id"])


def _change_key(row: Row) -> tuple[str, str]:
    return row["SystemModstamp"], row["Id"]
