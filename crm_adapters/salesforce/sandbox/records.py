"""The store: every record in memory, found by id, by indexed field or in order of change."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crm_adapters.salesforce.sandbox.ids import make_id
from crm_adapters.salesforce.sandbox.schema import Catalog, Field, SObject

Row = dict[str, Any]
Clock = Callable[[], datetime]
# Told of each save: the object, the record before (None for a new one) and after (None when it is purged).
Watcher = Callable[[str, Row | None, Row | None], None]


def stamp(moment: datetime) -> str:
    """A moment as the API writes it; its text sorts as time does, so rows keep it as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def index_key(item: Field, value: Any) -> Any:
    return value.lower() if isinstance(value, str) and not item.case_sensitive else value


@dataclass(slots=True)
class Table:
    """The rows of one object, with an index of change and one for each lookup field."""

    sobject: SObject
    rows: dict[str, Row] = field(default_factory=dict)
    changes: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    lookups: dict[str, dict[Any, set[str]]] = field(default_factory=dict)
    defaults: Row = field(init=False)
    last_number: int = 0

    def __post_init__(self) -> None:
        self.defaults = {item.name: _default(item) for item in self.sobject.fields.values()}

    def put(self, row: Row) -> None:
        record_id = row["Id"]
        if record_id in self.rows:
            self.drop(record_id)
        self.rows[record_id] = row
        insort(self.changes, (row["SystemModstamp"], record_id))
        insort(self.ids, record_id)
        for item in self.sobject.lookups():
            value = row.get(item.name)
            if value is not None and item.name in self.lookups:
                self.lookups[item.name].setdefault(index_key(item, value), set()).add(record_id)

    def drop(self, record_id: str) -> None:
        row = self.rows.pop(record_id)
        _remove(self.changes, (row["SystemModstamp"], record_id))
        _remove(self.ids, record_id)
        for item in self.sobject.lookups():
            value = row.get(item.name)
            if value is not None and item.name in self.lookups:
                self.lookups[item.name][index_key(item, value)].discard(record_id)

    def find(self, item: Field, value: Any) -> list[Row]:
        """Rows whose indexed field has that value, in order of id, deleted ones included."""
        found = self.lookups[item.name].get(index_key(item, value), ())
        return [self.rows[record_id] for record_id in sorted(found)]


def _remove(ordered: list[Any], key: Any) -> None:
    place = bisect_left(ordered, key)
    if place < len(ordered) and ordered[place] == key:
        del ordered[place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """One line of the log behind `/deleted/`."""

    sobject: str
    record_id: str
    at: str


class Store:
    """All tables. Rows are replaced, never changed in place, so a roll-back can put them back."""

    def __init__(self, catalog: Catalog, clock: Clock) -> None:
        self.catalog = catalog
        self.clock = clock
        self.user_id = ""
        self.deletions: list[Deletion] = []
        self.watchers: list[Watcher] = []
        self._tables = {
            item.name: Table(item, lookups={each.name: {} for each in item.lookups() if each.name != "Id"})
            for item in catalog
        }
        self._journal: list[Callable[[], None]] | None = None

    def table(self, name: str) -> Table:
        return self._tables[name]

    def now(self) -> str:
        return stamp(self.clock())

    def get(self, record_id: str | None) -> Row | None:
        """The record of that 18-character id, deleted or not; None where there is none."""
        if not record_id:
            return None
        sobject = self.catalog.of_id(record_id)
        return None if sobject is None else self._tables[sobject.name].rows.get(record_id)

    def rows(self, name: str) -> Iterator[Row]:
        return (row for row in self._tables[name].rows.values() if not row["IsDeleted"])

    def insert(self, name: str, values: Row, *, at: str | None = None) -> Row:
        """Adds a record with all its fields; `at` sets its stamps (seeds only)."""
        table = self._tables[name]
        table.last_number += 1
        moment = at or self.now()
        row: Row = {**table.defaults, **values}
        row.update(
            Id=make_id(table.sobject.prefix, table.last_number),
            CreatedDate=values.get("CreatedDate", moment),
            CreatedById=self.user_id or None,
            LastModifiedDate=moment,
            LastModifiedById=self.user_id or None,
            SystemModstamp=moment,
        )
        if "OwnerId" in row and row["OwnerId"] is None:
            row["OwnerId"] = self.user_id or None
        derive(self, table.sobject.name, row)
        self._replace(table, row["Id"], row)
        return row

    def update(self, row: Row, values: Row, *, at: str | None = None) -> Row:
        table = self._tables[self._name(row)]
        moment = at or self.now()
        changed: Row = {
            **row,
            **values,
            "LastModifiedDate": moment,
            "LastModifiedById": self.user_id or None,
            "SystemModstamp": moment,
        }
        derive(self, table.sobject.name, changed)
        self._replace(table, row["Id"], changed)
        return changed

    def delete(self, row: Row, **values: Any) -> Row:
        """Moves a record to the recycle bin; `/queryAll/` and `/deleted/` still tell of it."""
        gone = self.update(row, {**values, "IsDeleted": True})
        entry = Deletion(sobject=self._name(row), record_id=row["Id"], at=gone["SystemModstamp"])
        self.deletions.append(entry)
        self._undo(lambda: self.deletions.remove(entry))
        return gone

    def purge(self, row: Row) -> None:
        """Takes a record out of the recycle bin: only the log of deletions remembers its id."""
        self._replace(self._tables[self._name(row)], row["Id"], None)

    def referring(self, record_id: str) -> Iterator[tuple[SObject, Field, Row]]:
        """Every living record that points at this one through an indexed reference."""
        target = self.catalog.of_id(record_id)
        for table in self._tables.values():
            for item in table.sobject.lookups():
                if target is not None and target.name in item.refers:
                    for row in table.find(item, record_id):
                        if not row["IsDeleted"]:
                            yield table.sobject, item, row

    @contextmanager
    def all_or_nothing(self) -> Iterator[Callable[[], None]]:
        """Gives a call that takes back every write made since the block began."""
        outer, self._journal = self._journal, []
        journal = self._journal

        def take_back() -> None:
            while journal:
                journal.pop()()

        try:
            yield take_back
        finally:
            self._journal = outer
            if outer is not None:
                outer.extend(journal)

    def _name(self, row: Row) -> str:
        sobject = self.catalog.of_id(row["Id"])
        if sobject is None:
            raise KeyError(row["Id"])
        return sobject.name

    def _replace(self, table: Table, record_id: str, row: Row | None) -> None:
        before = table.rows.get(record_id)
        self._undo(lambda: self._set(table, record_id, before))
        self._set(table, record_id, row)
        for watcher in self.watchers:
            watcher(table.sobject.name, before, row)

    @staticmethod
    def _set(table: Table, record_id: str, row: Row | None) -> None:
        if row is not None:
            table.put(row)
        elif record_id in table.rows:
            table.drop(record_id)

    def _undo(self, step: Callable[[], None]) -> None:
        if self._journal is not None:
            self._journal.append(step)


def _default(item: Field) -> Any:
    if item.type == "boolean":
        return bool(item.default)
    if item.type in {"int", "double", "currency"} and item.default is not None:
        return float(item.default)
    return item.default.replace("_", " ") if isinstance(item.default, str) else item.default


def derive(store: Store, name: str, row: Row) -> None:
    """Sets the fields that Salesforce computes: names, closed and bounced flags, mirrored keys."""
    if name in {"Contact", "Lead", "User", "Individual"}:
        row["Name"] = " ".join(part for part in (row["FirstName"], row["LastName"]) if part)
    if name == "Contact":
        row["IsEmailBounced"] = bool(row["EmailBouncedReason"] or row["EmailBouncedDate"])
    elif name == "Task":
        _derive_task(store, row)
    elif name == "Case":
        row["IsClosed"] = row["Status"] == "Closed"
        row["CaseNumber"] = (
            str(int(store.table("Case").last_number)).rjust(8, "0") if not row["CaseNumber"] else row["CaseNumber"]
        )
    elif name == "Opportunity":
        row["IsWon"] = row["StageName"] == "Closed Won"
        row["IsClosed"] = row["IsWon"] or row["StageName"] == "Closed Lost"
    elif name == "CampaignMember":
        _derive_member(store, row)
    elif name == "ContactPointEmail":
        row["Name"] = row["EmailAddress"]


def _derive_task(store: Store, row: Row) -> None:
    row["IsClosed"] = row["Status"] == "Completed"
    row["IsHighPriority"] = row["Priority"] == "High"
    if not row["IsClosed"]:
        row["CompletedDateTime"] = None
    elif row["CompletedDateTime"] is None:
        row["CompletedDateTime"] = row["SystemModstamp"]
    who = store.get(row["WhoId"])
    row["AccountId"] = who.get("AccountId") if who else None


def _derive_member(store: Store, row: Row) -> None:
    person_id = row["LeadId"] or row["ContactId"]
    row["LeadOrContactId"] = person_id
    row["HasResponded"] = row["Status"] not in {None, "Sent"}
    person = store.get(person_id)
    for name in ("Email", "FirstName", "LastName"):
        row[name] = person.get(name) if person else None
