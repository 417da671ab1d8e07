"""What an org tells of itself: versions, resources, limits, list views."""

from collections.abc import Mapping
from typing import Any

from crm_adapters.salesforce.sandbox.evaluate import Evaluator
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.records import Store
from crm_adapters.salesforce.sandbox.resources import Resources
from crm_adapters.salesforce.sandbox.soql import Path, parse
from crm_adapters.salesforce.sandbox.view import View
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router

_SEASONS = ("Spring", "Summer", "Winter")
_FIRST_VERSION = 31
_LAST_VERSION = 67
_RESOURCES = ("sobjects", "query", "queryAll", "composite", "limits", "consent", "actions", "jobs")


class Usage:
    """The day's API calls against the org's allowance."""

    def __init__(self, daily: int) -> None:
        self.daily = daily
        self.used = 0

    @property
    def exhausted(self) -> bool:
        return self.used >= self.daily

    def header(self) -> str:
        return f"api-usage={self.used}/{self.daily}"


def versions() -> list[dict[str, str]]:
    listed = []
    for number in range(_FIRST_VERSION, _LAST_VERSION + 1):
        # v60 was Spring '24; three releases a year, Winter named for the year to come.
        year, season = divmod(number - 60, 3)
        label = f"{_SEASONS[season]} '{24 + year + (season == 2)}"  # noqa: PLR2004
        listed.append({"label": label, "url": f"/services/data/v{number}.0", "version": f"{number}.0"})
    return listed


class Org:
    """`views` maps the id of a ListView to its SOQL; `identity_url` is known once the server listens."""

    def __init__(self, store: Store, resources: Resources, usage: Usage) -> None:
        self._store = store
        self._resources = resources
        self._usage = usage
        self.views: dict[str, str] = {}
        self.identity_url = ""

    def routes(self, router: Router) -> None:
        router.add("GET", "", self.resources)
        router.add("GET", "/limits", self.limits)
        router.add("GET", "/limits/recordCount", self.record_count)
        router.add("GET", "/sobjects/{kind}/listviews", self.list_views)
        router.add("GET", "/sobjects/{kind}/listviews/{view_id}/describe", self.view_describe)
        router.add("GET", "/sobjects/{kind}/listviews/{view_id}/results", self.view_results)

    def resources(self, request: Request) -> Answer:
        listed = {name: f"{request.base}/{name}" for name in _RESOURCES}
        return Answer(body={**listed, "identity": self.identity_url})

    def limits(self, request: Request) -> Answer:
        left = max(0, self._usage.daily - self._usage.used)
        body = {
            "DailyApiRequests": {"Max": self._usage.daily, "Remaining": left},
            "DailyBulkV2QueryJobs": {"Max": 10000, "Remaining": 10000},
            "DailyBulkV2QueryFileStorageMB": {"Max": 976562, "Remaining": 976562},
            "DailyBulkApiBatches": {"Max": 15000, "Remaining": 15000},
            "DailyWorkflowEmails": {"Max": 1000, "Remaining": 1000},
            "MassEmail": {"Max": 5000, "Remaining": 5000},
            "SingleEmail": {"Max": 5000, "Remaining": 5000},
            "DataStorageMB": {"Max": 1024, "Remaining": 512},
        }
        return Answer(body=body)

    def record_count(self, request: Request) -> Answer:
        wanted = [each for each in request.query.get("sObjects", "").split(",") if each]
        found = [self._store.catalog.find(each) for each in wanted] or list(self._store.catalog)
        counts = [
            {"count": sum(1 for _ in self._store.rows(each.name)), "name": each.name}
            for each in found
            if each is not None
        ]
        return Answer(body={"sObjects": counts})

    def list_views(self, request: Request, kind: str) -> Answer:
        sobject = self._resources.sobject(kind)
        rows = [r for r in self._store.rows("ListView") if r["SobjectType"] == sobject.name]
        shown = []
        for row in rows:
            path = f"{request.base}/sobjects/{sobject.name}/listviews/{row['Id']}"
            shown.append(
                {
                    "describeUrl": f"{path}/describe",
                    "developerName": row["DeveloperName"],
                    "id": row["Id"],
                    "label": row["Name"],
                    "resultsUrl": f"{path}/results",
                    "soqlCompatible": True,
                    "url": path,
                }
            )
        return Answer(
            body={
                "done": True,
                "listviews": shown,
                "nextRecordsUrl": None,
                "size": len(shown),
                "sobjectType": sobject.name,
            }
        )

    def view_describe(self, request: Request, kind: str, view_id: str) -> Answer:
        row, text = self._view(kind, view_id)
        columns = [_column(self._resources, kind, each) for each in _names(text)]
        return Answer(
            body={
                "columns": columns,
                "id": row["Id"],
                "orderBy": [],
                "query": text,
                "relatedEntityId": None,
                "scope": "everything",
                "scopeEntityId": None,
                "sobjectType": row["SobjectType"],
                "whereCondition": {},
            }
        )

    def view_results(self, request: Request, kind: str, view_id: str) -> Answer:
        row, text = self._view(kind, view_id)
        limit = min(int(request.query.get("limit", 25)), 2000)
        offset = int(request.query.get("offset", 0))
        found = Evaluator(self._store).run(parse(text))
        view = View(self._store, found, request.base)
        page = found.rows[offset : offset + limit]
        return Answer(
            body={
                "columns": [_column(self._resources, kind, each) for each in _names(text)],
                "developerName": row["DeveloperName"],
                "done": offset + limit >= len(found.rows),
                "id": row["Id"],
                "label": row["Name"],
                "records": [{"columns": _cells(view.draw(each))} for each in page],
                "size": len(page),
            }
        )

    def _view(self, kind: str, view_id: str) -> tuple[Mapping[str, Any], str]:
        self._resources.sobject(kind)
        row = self._resources.record("ListView", view_id)
        return row, self.views[str(canonical(view_id))]


def _names(text: str) -> list[str]:
    return [".".join(each.parts) for each in parse(text).fields if isinstance(each, Path)]


def _column(resources: Resources, kind: str, name: str) -> dict[str, Any]:
    item = resources.sobject(kind).fields.get(name.lower())
    return {
        "ascendingLabel": None,
        "descendingLabel": None,
        "fieldNameOrPath": name,
        "hidden": False,
        "label": name,
        "selectListItem": name,
        "sortDirection": None,
        "sortIndex": None,
        "sortable": bool(item and item.sortable),
        "type": item.type if item else "string",
    }


def _cells(drawn: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"fieldNameOrPath": name, "value": value if value is None else str(value)}
        for name, value in drawn.items()
        if name != "attributes"
    ]
