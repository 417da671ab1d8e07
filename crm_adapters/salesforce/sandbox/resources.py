"""`/sobjects/...`: describe, create, read, change, upsert, delete, what was deleted and changed."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from crm_adapters.salesforce.sandbox import describe
from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.mail import log_on_timeline
from crm_adapters.salesforce.sandbox.records import Row, Store, stamp
from crm_adapters.salesforce.sandbox.rules import checked
from crm_adapters.salesforce.sandbox.schema import Field, SObject
from crm_adapters.salesforce.sandbox.view import attributes, value_of
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router

_DELETED_DAYS = 15
_UPDATED_DAYS = 30


class Resources:
    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self, router: Router) -> None:
        add = router.add
        add("GET", "/sobjects", self.all)
        add("GET", "/sobjects/{kind}", self.basic)
        add("POST", "/sobjects/{kind}", self.create)
        add("GET", "/sobjects/{kind}/describe", self.describe)
        add("GET", "/sobjects/{kind}/deleted", self.deleted)
        add("GET", "/sobjects/{kind}/updated", self.updated)
        add("GET", "/sobjects/{kind}/{key}", self.read)
        add("PATCH", "/sobjects/{kind}/{key}", self.change)
        add("DELETE", "/sobjects/{kind}/{key}", self.delete)
        add("GET", "/sobjects/{kind}/{field}/{value}", self.read_by_key)
        add("PATCH", "/sobjects/{kind}/{field}/{value}", self.upsert)
        add("DELETE", "/sobjects/{kind}/{field}/{value}", self.delete_by_key)

    # Describing ------------------------------------------------------------------------------

    def all(self, request: Request) -> Answer:
        entries = [describe.summary(item, request.base) for item in self._store.catalog]
        return Answer(body={"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": entries})

    def basic(self, request: Request, kind: str) -> Answer:
        entry = describe.summary(self.sobject(kind), request.base)
        return Answer(body={"objectDescribe": entry, "recentItems": []})

    def describe(self, request: Request, kind: str) -> Answer:
        return Answer(body=describe.whole(self._store.catalog, self.sobject(kind), request.base))

    # One record ------------------------------------------------------------------------------

    def create(self, request: Request, kind: str) -> Answer:
        sobject = self.sobject(kind)
        row = self.insert(sobject, request.record())
        location = f"{request.base}/sobjects/{sobject.name}/{row['Id']}"
        body = {"id": row["Id"], "success": True, "errors": []}
        return Answer(status=201, body=body, headers={"Location": location})

    def read(self, request: Request, kind: str, key: str) -> Answer:
        return self._show(request, self.sobject(kind), self.record(kind, key))

    def change(self, request: Request, kind: str, key: str) -> Answer:
        row = self.record(kind, key)
        _refuse_if_changed(request, row)
        self.update(self.sobject(kind), row, request.record())
        return Answer(status=204)

    def delete(self, request: Request, kind: str, key: str) -> Answer:
        row = self.record(kind, key)
        _refuse_if_changed(request, row)
        self._store.delete(row)
        return Answer(status=204)

    # By external id --------------------------------------------------------------------------

    def read_by_key(self, request: Request, kind: str, field: str, value: str) -> Answer:
        sobject = self.sobject(kind)
        rows = self.by_key(sobject, self.key_field(sobject, field), value)
        if len(rows) > 1:
            return _choices(request, sobject, rows)
        if not rows:
            raise ApiError("NOT_FOUND", "The requested resource does not exist", status=404)
        return self._show(request, sobject, rows[0])

    def upsert(self, request: Request, kind: str, field: str, value: str) -> Answer:
        sobject = self.sobject(kind)
        item = self.key_field(sobject, field)
        values = request.record()
        if item.name in values:
            raise ApiError(
                "INVALID_FIELD",
                f"The {item.name} field should not be specified in the sobject data.",
            )
        rows = self.by_key(sobject, item, value)
        if len(rows) > 1:
            return _choices(request, sobject, rows)
        if rows:
            self.update(sobject, rows[0], values)
            row, created = rows[0], False
        else:
            row, created = self.insert(sobject, {**values, item.name: value}), True
        body = {"id": row["Id"], "success": True, "errors": [], "created": created}
        return Answer(status=201 if created else 200, body=body)

    def delete_by_key(self, request: Request, kind: str, field: str, value: str) -> Answer:
        sobject = self.sobject(kind)
        rows = self.by_key(sobject, self.key_field(sobject, field), value)
        if len(rows) != 1:
            raise ApiError("NOT_FOUND", "The requested resource does not exist", status=404)
        self._store.delete(rows[0])
        return Answer(status=204)

    # What happened since ---------------------------------------------------------------------

    def deleted(self, request: Request, kind: str) -> Answer:
        sobject = self.sobject(kind)
        start, end = self._window(request, _DELETED_DAYS)
        entries = [
            {"id": each.record_id, "deletedDate": each.at}
            for each in self._store.deletions
            if each.sobject == sobject.name and start <= each.at < end
        ]
        earliest = stamp(self._store.clock() - timedelta(days=_DELETED_DAYS))
        return Answer(
            body={
                "deletedRecords": entries,
                "earliestDateAvailable": earliest,
                "latestDateCovered": min(end, self._store.now()),
            }
        )

    def updated(self, request: Request, kind: str) -> Answer:
        sobject = self.sobject(kind)
        start, end = self._window(request, _UPDATED_DAYS)
        ids = [row["Id"] for row in self._store.rows(sobject.name) if start <= row["SystemModstamp"] < end]
        return Answer(body={"ids": ids, "latestDateCovered": min(end, self._store.now())})

    def _window(self, request: Request, days: int) -> tuple[str, str]:
        try:
            # A plus sign that nobody encoded arrives as a blank.
            start, end = (datetime.fromisoformat(request.query[name].replace(" ", "+")) for name in ("start", "end"))
        except (KeyError, ValueError) as error:
            raise ApiError("INVALID_REPLICATION_DATE", "start and end must be given as ISO 8601 date-times") from error
        if start < self._store.clock() - timedelta(days=days):
            raise ApiError("INVALID_REPLICATION_DATE", f"startDate cannot be more than {days} days ago")
        if start >= end:
            raise ApiError("INVALID_REPLICATION_DATE", "startDate before endDate is required")
        return tuple(stamp(each.replace(second=0)) for each in (start, end))  # type: ignore[return-value]

    # Shared with collections and composite -----------------------------------------------------

    def sobject(self, kind: str) -> SObject:
        found = self._store.catalog.find(kind)
        if found is None:
            raise ApiError("NOT_FOUND", "The requested resource does not exist", status=404)
        return found

    def record(self, kind: str, key: str) -> Row:
        """The living record of that id; MALFORMED_ID, NOT_FOUND or ENTITY_IS_DELETED."""
        sobject, record_id = self.sobject(kind), canonical(key)
        if record_id is None:
            raise ApiError("MALFORMED_ID", f"malformed id {key}")
        row = self._store.table(sobject.name).rows.get(record_id)
        if row is None:
            raise ApiError("NOT_FOUND", "The requested resource does not exist", status=404)
        if row["IsDeleted"]:
            raise ApiError("ENTITY_IS_DELETED", "entity is deleted", status=404, fields=[])
        return row

    def key_field(self, sobject: SObject, name: str) -> Field:
        item = self._store.catalog.field(sobject, name)
        if item is None or not (item.id_lookup or item.name == "Id"):
            raise ApiError(
                "NOT_FOUND",
                "Provided external ID field does not exist or is not accessible: " + name,
                status=404,
            )
        return item

    def by_key(self, sobject: SObject, item: Field, value: Any) -> list[Row]:
        table = self._store.table(sobject.name)
        if item.name == "Id":
            row = table.rows.get(canonical(value) or "")
            found = [row] if row else []
        else:
            found = table.find(item, value) if value is not None else []
        return [row for row in found if not row["IsDeleted"]]

    def insert(self, sobject: SObject, values: Row) -> Row:
        row = self._store.insert(sobject.name, checked(self._store, sobject, values))
        return log_on_timeline(self._store, row) if sobject.name == "EmailMessage" else row

    def update(self, sobject: SObject, row: Row, values: Row) -> Row:
        return self._store.update(row, checked(self._store, sobject, values, old=row))

    def fields(self, sobject: SObject, text: str | None) -> list[Field]:
        """The fields of a comma list, or all that the profile sees."""
        if not text:
            return list(self._store.catalog.visible(sobject))
        names = [name.strip() for name in text.split(",") if name.strip()]
        found = [self._store.catalog.field(sobject, name) for name in names]
        for name, item in zip(names, found, strict=True):
            if item is None:
                raise ApiError("INVALID_FIELD", f"No such column '{name}' on sobject of type {sobject.name}")
        return [item for item in found if item is not None]

    def draw(self, request: Request, sobject: SObject, row: Row, items: list[Field]) -> Row:
        answer: Row = {"attributes": attributes(sobject.name, row["Id"], request.base)}
        answer.update((item.name, value_of(row, item.name)) for item in items)
        answer.setdefault("Id", row["Id"])
        return answer

    def _show(self, request: Request, sobject: SObject, row: Row) -> Answer:
        items = self.fields(sobject, request.query.get("fields"))
        return Answer(
            body=self.draw(request, sobject, row, items),
            headers={"Last-Modified": _http_date(row["LastModifiedDate"])},
        )


def _choices(request: Request, sobject: SObject, rows: list[Row]) -> Answer:
    return Answer(status=300, body=[f"{request.base}/sobjects/{sobject.name}/{row['Id']}" for row in rows])


def _http_date(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%a, %d %b %Y %H:%M:%S GMT")


def _refuse_if_changed(request: Request, row: Row) -> None:
    limit = request.headers.get("if-unmodified-since")
    if limit and datetime.fromisoformat(row["LastModifiedDate"]) > parsedate_to_datetime(limit):
        raise ApiError(
            "PRECONDITION_FAILED",
            "The resource has been modified since the time given in If-Unmodified-Since",
            status=412,
        )
