"""Answers a parsed query from the store: names are checked first, then rows."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crm_adapters.salesforce.sandbox import dates
from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.plan import candidates, comes_ordered
from crm_adapters.salesforce.sandbox.records import Row, Store
from crm_adapters.salesforce.sandbox.schema import Field, SObject
from crm_adapters.salesforce.sandbox.soql import (
    Among,
    Compare,
    Condition,
    Joined,
    Literal,
    Not,
    Path,
    Query,
    located,
)

MAX_OFFSET = 2000
_ID_TYPES = {"id", "reference"}
# A reference that may point at several kinds is read through the fields that all of them share.
_SHARED_NAME = {
    *("id", "name", "type", "firstname", "lastname", "email", "title", "phone", "username"),
    *("alias", "isactive", "profileid", "userroleid"),
}
Getter = Callable[[Row], Any]
Test = Callable[[Row], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A path, checked: the field at its end and how to read it from a row."""

    field: Field
    get: Getter
    names: tuple[str, ...]  # as the answer spells them
    targets: tuple[str, ...] = ()  # the object at each step, "Name" where several are possible


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rows a query chose, and how many there would be without paging."""

    sobject: SObject
    query: Query
    rows: list[Row]


class Evaluator:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._catalog = store.catalog

    def run(self, query: Query, *, with_deleted: bool = False) -> Found:
        sobject = self._source(query)
        for item in query.fields:
            if isinstance(item, Path):
                self.resolve(sobject, item, query)
        if query.offset > MAX_OFFSET:
            raise ApiError("NUMBER_OUTSIDE_VALID_RANGE", f"Maximum SOQL offset allowed is {MAX_OFFSET}")
        test = self._test(sobject, query.where, query) if query.where else None
        rows: Iterable[Row] = candidates(self._store, sobject, query)
        if not with_deleted:
            rows = (row for row in rows if not row["IsDeleted"])
        if test is not None:
            rows = filter(test, rows)
        if query.order and not comes_ordered(query):
            rows = self._sorted(sobject, query, rows)
        stop = None if query.limit is None else query.offset + query.limit
        return Found(sobject=sobject, query=query, rows=list(islice(rows, query.offset, stop)))

    def resolve(self, sobject: SObject, path: Path, query: Query) -> Resolved:
        """The field a path names; INVALID_FIELD where the profile sees no such field."""
        parts = list(path.parts)
        first = parts[0].lower()
        if len(parts) > 1 and (first in query.scopes or first == sobject.name.lower()):
            parts = parts[1:]
        return self._walk(sobject, parts, path, query)

    def _walk(self, sobject: SObject, parts: list[str], path: Path, query: Query) -> Resolved:
        if len(parts) == 1:
            found = self._catalog.field(sobject, parts[0])
            if found is None:
                raise no_such_column(parts[0], sobject.name, path, query)
            name = found.name
            return Resolved(field=found, get=lambda row: row[name], names=(name,))
        link = self._catalog.parent(sobject, parts[0])
        if link is None:
            raise located(
                "INVALID_FIELD",
                query.text,
                path.at,
                f"Didn't understand relationship '{parts[0]}' in field path. If you are attempting "
                "to use a custom relationship, be sure to append the '__r' after the custom "
                "relationship name. Please reference your WSDL or the describe call for the "
                "appropriate names.",
            )
        return self._through(link, parts, path, query)

    def _through(self, link: Field, parts: list[str], path: Path, query: Query) -> Resolved:
        several = len(link.refers) > 1
        inner = None
        for name in link.refers:
            target = self._catalog.find(name)
            if target is None:
                continue
            shared = parts[1].lower() in _SHARED_NAME
            if several and (not shared or self._catalog.field(target, parts[1]) is None):
                continue
            inner = self._walk(target, parts[1:], path, query)
            break
        if inner is None and several and parts[1].lower() == "type":
            inner = Resolved(field=_TYPE_FIELD, get=self._type_of, names=("Type",))
        if inner is None:
            raise no_such_column(parts[1], "Name" if several else link.refers[0], path, query)
        store, key, get = self._store, link.name, inner.get
        if several:
            wanted = inner.names[0]
            plain = len(inner.names) == 1 and inner.field is not _TYPE_FIELD
            get = (lambda row: row.get(wanted)) if plain else get

        def read(row: Row) -> Any:
            parent = store.get(row[key])
            return None if parent is None else get(parent)

        return Resolved(
            field=inner.field,
            get=read,
            names=(link.relationship or link.name, *inner.names),
            targets=("Name" if several else link.refers[0], *inner.targets),
        )

    def _type_of(self, row: Row) -> str | None:
        sobject = self._catalog.of_id(row["Id"])
        return None if sobject is None else sobject.name

    def _source(self, query: Query) -> SObject:
        sobject = self._catalog.find(query.source)
        if sobject is None:
            raise located(
                "INVALID_TYPE",
                query.text,
                query.source_at,
                f"sObject type '{query.source}' is not supported. If you are attempting to use a "
                "custom object, be sure to append the '__c' after the entity name. Please "
                "reference your WSDL or the describe call for the appropriate names.",
            )
        return sobject

    # Conditions ------------------------------------------------------------------------------

    def _test(self, sobject: SObject, condition: Condition, query: Query) -> Test:
        if isinstance(condition, Not):
            inner = self._test(sobject, condition.part, query)
            return lambda row: not inner(row)
        if isinstance(condition, Joined):
            tests = [self._test(sobject, part, query) for part in condition.parts]
            if condition.word == "and":
                return lambda row: all(test(row) for test in tests)
            return lambda row: any(test(row) for test in tests)
        resolved = self._filterable(sobject, condition.path, query)
        if isinstance(condition, Among):
            return self._among(resolved, condition, query)
        return self._compare(resolved, condition, query)

    def _filterable(self, sobject: SObject, path: Path, query: Query) -> Resolved:
        resolved = self.resolve(sobject, path, query)
        if not resolved.field.filterable:
            name = resolved.field.name
            raise located(
                "INVALID_FIELD",
                query.text,
                path.at,
                f"field '{name}' can not be filtered in a query call",
            )
        return resolved

    def _compare(self, resolved: Resolved, condition: Compare, query: Query) -> Test:
        get, item, operator = resolved.get, resolved.field, condition.operator
        if operator == "like":
            pattern = _like(str(condition.value.value))
            return lambda row: isinstance(text := get(row), str) and bool(pattern.fullmatch(text))
        if condition.value.kind == "relative":
            return self._relative(resolved, condition)
        wanted = self._value(item, condition.value, condition.path, query)
        fold = isinstance(wanted, str) and not item.case_sensitive and item.type not in _PLAIN_TYPES
        if fold:
            wanted = wanted.lower()
            read: Getter = lambda row: text.lower() if isinstance(text := get(row), str) else text  # noqa: E731
        else:
            read = get
        return _comparison(read, operator, wanted)

    def _relative(self, resolved: Resolved, condition: Compare) -> Test:
        first, after = dates.span(condition.value.value, self._store.clock())
        is_date = resolved.field.type == "date"
        low = first.isoformat() if is_date else dates.at_midnight(first)
        high = after.isoformat() if is_date else dates.at_midnight(after)
        get = resolved.get
        tests: dict[str, Callable[[str], bool]] = {
            "=": lambda value: low <= value < high,
            "!=": lambda value: not low <= value < high,
            "<": lambda value: value < low,
            "<=": lambda value: value < high,
            ">": lambda value: value >= high,
            ">=": lambda value: value >= low,
        }
        test, empty_passes = tests[condition.operator], condition.operator == "!="
        return lambda row: empty_passes if (value := get(row)) is None else test(value)

    def _among(self, resolved: Resolved, condition: Among, query: Query) -> Test:
        get, item = resolved.get, resolved.field
        if isinstance(condition.values, Query):
            wanted = self._semi_join(condition.values)
        else:
            wanted = {self._value(item, value, condition.path, query) for value in condition.values}
        if condition.operator in {"includes", "excludes"}:
            groups = [set(str(value).lower().split(";")) for value in wanted]
            includes = condition.operator == "includes"

            def chosen(row: Row) -> bool:
                has = set((get(row) or "").lower().split(";"))
                return any(group <= has for group in groups) is includes

            return chosen
        if not item.case_sensitive:
            wanted = {value.lower() if isinstance(value, str) else value for value in wanted}
        inside = condition.operator == "in"

        def member(row: Row) -> bool:
            value = get(row)
            if isinstance(value, str) and not item.case_sensitive:
                value = value.lower()
            return (value in wanted) is inside

        return member

    def _semi_join(self, inner: Query) -> set[Any]:
        if len(inner.fields) != 1 or not isinstance(inner.fields[0], Path):
            raise ApiError("MALFORMED_QUERY", "Nesting of semi join sub-selects needs one field")
        found = self.run(inner)
        get = self.resolve(found.sobject, inner.fields[0], inner).get
        return {value for row in found.rows if (value := get(row)) is not None}

    def _value(self, item: Field, literal: Literal, path: Path, query: Query) -> Any:
        """The literal as the store would hold it; refuses one of the wrong type."""
        if literal.kind == "null":
            return None
        if item.type in _ID_TYPES:
            return self._id_value(item, literal, query, path)
        wanted = _LITERALS.get(item.type, "string")
        if literal.kind != wanted and not (wanted == "datetime" and literal.kind == "date"):
            quoted = wanted != "string"
            message = (
                f"value of filter criterion for field '{item.name}' must be of type "
                f"{_SPOKEN.get(wanted, wanted)} and should "
                f"{'not ' if quoted else ''}be enclosed in quotes"
            )
            raise located("INVALID_FIELD", query.text, path.at, message)
        if literal.kind == "datetime":
            return dates.instant(literal.value)
        if wanted == "datetime":
            return f"{literal.value}T00:00:00.000+0000"
        return literal.value

    @staticmethod
    def _id_value(item: Field, literal: Literal, query: Query, path: Path) -> str:
        found = canonical(literal.value)
        if found is None:
            raise located(
                "INVALID_QUERY_FILTER_OPERATOR",
                query.text,
                path.at,
                f"invalid ID field: {literal.value}",
            )
        return found

    def _sorted(self, sobject: SObject, query: Query, rows: Iterable[Row]) -> list[Row]:
        ordered = list(rows)
        for each in reversed(query.order):
            resolved = self.resolve(sobject, each.path, query)
            if not resolved.field.sortable:
                name = resolved.field.name
                message = f"field '{name}' can not be sorted in a query call"
                raise located("INVALID_FIELD", query.text, each.path.at, message)
            get = resolved.get
            present = [row for row in ordered if get(row) is not None]
            empty = [row for row in ordered if get(row) is None]
            present.sort(key=lambda row: _sort_key(get(row)), reverse=each.descending)
            ordered = [*present, *empty] if each.nulls_last else [*empty, *present]
        return ordered


_TYPE_FIELD = Field(name="Type", type="string", sortable=True)
_PLAIN_TYPES = {"date", "datetime", "id", "reference"}
_NUMBERS = ("double", "int", "currency", "percent")
_LITERALS = {
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    **dict.fromkeys(_NUMBERS, "number"),
}
_SPOKEN = {"datetime": "dateTime", "number": "double"}


def no_such_column(name: str, entity: str, path: Path, query: Query) -> ApiError:
    return located(
        "INVALID_FIELD",
        query.text,
        path.at,
        f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom "
        "field, be sure to append the '__c' after the custom field name. Please reference your "
        "WSDL or the describe call for the appropriate names.",
    )


def _sort_key(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _comparison(read: Getter, operator: str, wanted: Any) -> Test:
    if operator == "=":
        return lambda row: bool(read(row) == wanted)
    if operator == "!=":
        return lambda row: bool(read(row) != wanted)
    if wanted is None:
        return lambda row: False
    tests: dict[str, Test] = {
        "<": lambda row: (value := read(row)) is not None and value < wanted,
        "<=": lambda row: (value := read(row)) is not None and value <= wanted,
        ">": lambda row: (value := read(row)) is not None and value > wanted,
        ">=": lambda row: (value := read(row)) is not None and value >= wanted,
    }
    return tests[operator]


def _like(pattern: str) -> re.Pattern[str]:
    parts = re.findall(r"\\.|%|_|[^\\%_]+|\\", pattern)
    meaning = {"%": ".*", "_": "."}
    text = "".join(meaning.get(part) or re.escape(part.removeprefix("\\")) for part in parts)
    return re.compile(text, re.IGNORECASE | re.DOTALL)
