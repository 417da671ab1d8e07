"""`/query/`, `/queryAll/` and the cursors behind `nextRecordsUrl`."""

import re
from dataclasses import dataclass
from itertools import count
from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.evaluate import Evaluator, Found
from crm_adapters.salesforce.sandbox.ids import make_id
from crm_adapters.salesforce.sandbox.records import Store
from crm_adapters.salesforce.sandbox.soql import parse
from crm_adapters.salesforce.sandbox.view import View
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router

MAX_BATCH = 2000
MIN_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """An open result: the ids are fixed when it opens, the values are read page by page."""

    found: Found
    ids: list[str]


class Queries:
    def __init__(self, store: Store, *, max_cursors: int) -> None:
        self._store = store
        self._cursors: dict[str, Cursor] = {}
        self._numbers = count(1)
        self._max_cursors = max_cursors

    def routes(self, router: Router) -> None:
        router.add("GET", "/query", self.query)
        router.add("GET", "/queryAll", self.query_all)
        router.add("GET", "/query/{locator}", self.more)
        router.add("GET", "/queryAll/{locator}", self.more)

    def query(self, request: Request) -> Answer:
        return self._answer(request, with_deleted=False)

    def query_all(self, request: Request) -> Answer:
        return self._answer(request, with_deleted=True)

    def more(self, request: Request, locator: str) -> Answer:
        name, _, start = locator.rpartition("-")
        cursor = self._cursors.get(name)
        if cursor is None or not start.isdigit() or int(start) >= len(cursor.ids):
            raise ApiError("INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(request, name, cursor, int(start))

    def forget_cursors(self) -> None:
        """Ends all open cursors, as a server does after days or a restart."""
        self._cursors.clear()

    def _answer(self, request: Request, *, with_deleted: bool) -> Answer:
        text = request.query.get("q")
        if not text:
            raise ApiError("MALFORMED_QUERY", "SOQL query is missing: give it as parameter q")
        query = parse(text)
        found = Evaluator(self._store).run(query, with_deleted=with_deleted)
        if query.count:
            return Answer(body={"totalSize": len(found.rows), "done": True, "records": []})
        cursor = Cursor(found=found, ids=[row["Id"] for row in found.rows])
        name = make_id("01g", next(self._numbers))
        return self._page(request, name, cursor, 0)

    def _page(self, request: Request, name: str, cursor: Cursor, start: int) -> Answer:
        end = start + _batch_size(request)
        view = View(self._store, cursor.found, request.base)
        rows = (self._store.get(record_id) for record_id in cursor.ids[start:end])
        body: dict[str, Any] = {
            "totalSize": len(cursor.ids),
            "done": end >= len(cursor.ids),
            "records": [view.draw(row) for row in rows if row is not None],
        }
        if not body["done"]:
            self._keep(name, cursor)
            body["nextRecordsUrl"] = f"{request.base}/query/{name}-{end}"
        return Answer(body=body)

    def _keep(self, name: str, cursor: Cursor) -> None:
        self._cursors[name] = cursor
        while len(self._cursors) > self._max_cursors:
            del self._cursors[next(iter(self._cursors))]


def _batch_size(request: Request) -> int:
    match = re.search(r"batchSize=(\d+)", request.headers.get("sforce-query-options", ""))
    wanted = int(match[1]) if match else MAX_BATCH
    return max(MIN_BATCH, min(MAX_BATCH, wanted))
