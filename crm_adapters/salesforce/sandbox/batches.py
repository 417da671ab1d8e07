"""`/composite/sobjects`: up to 200 records in one call, each judged by itself."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.records import Row, Store
from crm_adapters.salesforce.sandbox.resources import Resources
from crm_adapters.salesforce.sandbox.schema import Field, SObject
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router

MAX_RECORDS = 200
MAX_READ = 2000
MAX_CHUNKS = 10
Step = Callable[[Any], dict[str, Any]]


class Batches:
    def __init__(self, store: Store, resources: Resources) -> None:
        self._store = store
        self._resources = resources

    def routes(self, router: Router) -> None:
        router.add("POST", "/composite/sobjects", self.create)
        router.add("PATCH", "/composite/sobjects", self.change)
        router.add("DELETE", "/composite/sobjects", self.delete)
        router.add("GET", "/composite/sobjects/{kind}", self.read)
        router.add("POST", "/composite/sobjects/{kind}", self.read)
        router.add("PATCH", "/composite/sobjects/{kind}/{field}", self.upsert)

    def create(self, request: Request) -> Answer:
        def one(record: Row) -> dict[str, Any]:
            row = self._resources.insert(self._kind_of(record), record)
            return {"id": row["Id"], "success": True, "errors": []}

        return self._each(request, *_records(request), one)

    def change(self, request: Request) -> Answer:
        def one(record: Row) -> dict[str, Any]:
            sobject = self._kind_of(record)
            record_id = next((record[key] for key in ("id", "Id") if key in record), None)
            if record_id is None:
                raise ApiError("MISSING_ARGUMENT", "Id not specified in an update call", fields=["Id"])
            row = self._resources.record(sobject.name, record_id)
            values = {name: value for name, value in record.items() if name.lower() != "id"}
            self._resources.update(sobject, row, values)
            return {"id": row["Id"], "success": True, "errors": []}

        return self._each(request, *_records(request), one)

    def upsert(self, request: Request, kind: str, field: str) -> Answer:
        sobject = self._resources.sobject(kind)
        item = self._resources.key_field(sobject, field)

        def one(record: Row) -> dict[str, Any]:
            return self._upsert_one(sobject, item, record)

        return self._each(request, *_records(request), one, failed={"created": False})

    def delete(self, request: Request) -> Answer:
        ids = [each for each in request.query.get("ids", "").split(",") if each]

        def one(record_id: str) -> dict[str, Any]:
            sobject = self._store.catalog.of_id(record_id)
            if sobject is None:
                raise ApiError("MALFORMED_ID", f"malformed id {record_id}")
            row = self._resources.record(sobject.name, record_id)
            self._store.delete(row)
            return {"id": row["Id"], "success": True, "errors": []}

        together = request.query.get("allOrNone", "false").lower() == "true"
        return self._each(request, ids, together, one)

    def read(self, request: Request, kind: str) -> Answer:
        """Records in the asked order, null for each that is missing or deleted."""
        sobject = self._resources.sobject(kind)
        if request.method == "POST":
            body = request.record()
            ids, fields = list(body.get("ids", ())), ",".join(body.get("fields", ()))
        else:
            ids = [each for each in request.query.get("ids", "").split(",") if each]
            fields = request.query.get("fields", "")
        if not fields:
            raise ApiError("MISSING_ARGUMENT", "The fields parameter is required")
        _cap(len(ids), MAX_READ)
        items = self._resources.fields(sobject, fields)
        rows = (self._store.table(sobject.name).rows.get(canonical(each) or "") for each in ids)
        drawn = [
            None if row is None or row["IsDeleted"] else self._resources.draw(request, sobject, row, items)
            for row in rows
        ]
        return Answer(body=drawn)

    def _upsert_one(self, sobject: SObject, item: Field, record: Row) -> dict[str, Any]:
        if self._kind_of(record).name != sobject.name:
            raise ApiError("INVALID_FIELD", f"attributes.type must be {sobject.name}")
        values = dict(record)
        key = next((values.pop(name) for name in list(values) if _same(name, item)), None)
        rows = self._resources.by_key(sobject, item, key)
        if len(rows) > 1:
            raise ApiError(
                "DUPLICATE_EXTERNAL_ID",
                f"duplicate external id field specified: {item.name} matches {len(rows)} records",
                fields=[item.name],
            )
        if item.name != "Id":
            values[item.name] = key
            if key is None:
                raise ApiError("MISSING_ARGUMENT", f"{item.name} not specified", fields=[item.name])
        elif key is not None and not rows:
            raise ApiError("NOT_FOUND", "The requested resource does not exist")
        write = self._resources
        row = write.update(sobject, rows[0], values) if rows else write.insert(sobject, values)
        return {"id": row["Id"], "success": True, "errors": [], "created": not rows}

    def _kind_of(self, record: Row) -> SObject:
        kind = (record.get("attributes") or {}).get("type")
        found = self._store.catalog.find(kind) if kind else None
        if found is None:
            raise ApiError("INVALID_TYPE", f"sObject type '{kind}' is not supported.")
        return found

    def _each(
        self,
        request: Request,
        records: list[Any],
        together: bool,
        one: Step,
        failed: Row | None = None,
    ) -> Answer:
        _cap(len(records), MAX_RECORDS)
        _cap_chunks(records)
        with self._store.all_or_nothing() as take_back:
            results = [self._attempt(request, i, item, one) for i, item in enumerate(records)]
            if together and not all(each["success"] for each in results):
                take_back()
                results = [each if not each["success"] else _rolled_back() for each in results]
        for each in results:
            if not each["success"]:
                each.update(failed or {})
        return Answer(body=results)

    def _attempt(self, request: Request, place: int, item: Any, one: Step) -> dict[str, Any]:
        try:
            if request.fault is not None and place in request.fault.elements:
                raise ApiError(request.fault.code, request.fault.message)
            with self._store.all_or_nothing() as take_back:
                try:
                    return one(item)
                except ApiError:
                    take_back()
                    raise
        except ApiError as error:
            return {"success": False, "errors": [error.element()]}


def _same(name: str, item: Field) -> bool:
    return name.lower() == item.name.lower()


def _records(request: Request) -> tuple[list[Any], bool]:
    body = request.record()
    records = body.get("records")
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise ApiError("JSON_PARSER_ERROR", "records must be a list of objects")
    return records, body.get("allOrNone", False) is True


def _cap(number: int, limit: int) -> None:
    if number > limit:
        raise ApiError(
            "EXCEEDED_ID_LIMIT",
            f"record limit reached. cannot submit more than {limit} records in this call",
        )


def _cap_chunks(records: list[Any]) -> None:
    kinds = ((each.get("attributes") or {}).get("type") if isinstance(each, dict) else each[:3] for each in records)
    if len(list(groupby(kinds))) > MAX_CHUNKS:
        raise ApiError("LIMIT_EXCEEDED", f"cannot submit more than {MAX_CHUNKS} chunks of one type in a call")


def _rolled_back() -> dict[str, Any]:
    error = ApiError(
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "Record rolled back because not all records were valid and the request was using AllOrNone header",
    )
    return {"success": False, "errors": [error.element()]}
