"""Bulk API 2.0 query jobs: `/jobs/query`."""

import csv
import io
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.evaluate import Evaluator
from crm_adapters.salesforce.sandbox.ids import canonical, make_id
from crm_adapters.salesforce.sandbox.records import Store
from crm_adapters.salesforce.sandbox.soql import Path, Query, parse
from crm_adapters.salesforce.sandbox.view import View
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router

MAX_ROWS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One query job; `records` are drawn once, so its locators stay true."""

    id: str
    operation: str
    query: Query
    state: str
    version: str
    created: str
    columns: tuple[str, ...]
    records: tuple[dict[str, Any], ...]
    polls: int = 0


class Bulk:
    """A job is in progress when first asked for and complete when asked again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: dict[str, Job] = {}
        self._numbers = count(1)

    def routes(self, router: Router) -> None:
        router.add("POST", "/jobs/query", self.create)
        router.add("GET", "/jobs/query", self.all)
        router.add("GET", "/jobs/query/{job_id}", self.poll)
        router.add("PATCH", "/jobs/query/{job_id}", self.abort)
        router.add("DELETE", "/jobs/query/{job_id}", self.delete)
        router.add("GET", "/jobs/query/{job_id}/results", self.results)

    def create(self, request: Request) -> Answer:
        body = request.record()
        operation = body.get("operation")
        if operation not in {"query", "queryAll"}:
            raise ApiError("INVALIDJOB", "operation must be query or queryAll")
        query = parse(str(body.get("query", "")))
        if query.count or query.offset or any(isinstance(each, Query) for each in query.fields):
            raise ApiError("API_ERROR", "COUNT(), OFFSET and subqueries are not allowed in bulk")
        found = Evaluator(self._store).run(query, with_deleted=operation == "queryAll")
        view = View(self._store, found, request.base)
        job = Job(
            id=make_id("750", next(self._numbers)),
            operation=operation,
            query=query,
            state="UploadComplete",
            version=request.version,
            created=self._store.now(),
            columns=tuple(".".join(each.parts) for each in query.fields if isinstance(each, Path)),
            records=tuple(view.draw(row) for row in found.rows),
        )
        self._jobs[job.id] = job
        return Answer(body=self._shown(job))

    def all(self, request: Request) -> Answer:
        records = [self._shown(job) for job in self._jobs.values()]
        return Answer(body={"done": True, "records": records, "nextRecordsUrl": None})

    def poll(self, request: Request, job_id: str) -> Answer:
        job = self._job(job_id)
        if job.state in {"UploadComplete", "InProgress"}:
            state = "InProgress" if job.polls == 0 else "JobComplete"
            job = self._jobs[job.id] = replace(job, state=state, polls=job.polls + 1)
        shown = self._shown(job)
        if job.state == "JobComplete":
            shown.update(numberRecordsProcessed=len(job.records), retries=0, totalProcessingTime=1)
        return Answer(body=shown)

    def abort(self, request: Request, job_id: str) -> Answer:
        job = self._job(job_id)
        if request.record().get("state") != "Aborted" or job.state == "JobComplete":
            raise ApiError("INVALIDJOBSTATE", f"Invalid Job State: job is {job.state}")
        job = self._jobs[job.id] = replace(job, state="Aborted")
        return Answer(body=self._shown(job))

    def delete(self, request: Request, job_id: str) -> Answer:
        job = self._job(job_id)
        if job.state not in {"JobComplete", "Aborted", "Failed"}:
            raise ApiError("API_ERROR", "Delete is only allowed for finished jobs")
        del self._jobs[job.id]
        return Answer(status=204)

    def results(self, request: Request, job_id: str) -> Answer:
        job = self._job(job_id)
        if job.state != "JobComplete":
            raise ApiError("INVALIDJOBSTATE", f"Results are not ready: job is {job.state}")
        if job.version != request.version:
            message = f"The job was created with API version {job.version}"
            raise ApiError("API_ERROR", message, status=409)
        start, size = _place(request)
        rows = job.records[start : start + size]
        end = start + len(rows)
        locator = "null" if end >= len(job.records) else f"loc{end}"
        headers = {"Sforce-NumberOfRecords": str(len(rows)), "Sforce-Locator": locator}
        return Answer(body=_csv(job.columns, rows), headers=headers, content_type="text/csv")

    def _job(self, job_id: str) -> Job:
        job = self._jobs.get(canonical(job_id) or "")
        if job is None:
            raise ApiError("NOT_FOUND", "The requested resource does not exist", status=404)
        return job

    def _shown(self, job: Job) -> dict[str, Any]:
        return {
            "id": job.id,
            "operation": job.operation,
            "object": job.query.source,
            "createdById": self._store.user_id,
            "createdDate": job.created,
            "systemModstamp": job.created,
            "state": job.state,
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": float(job.version),
            "lineEnding": "LF",
            "columnDelimiter": "COMMA",
        }


def _place(request: Request) -> tuple[int, int]:
    locator = request.query.get("locator", "") or "loc0"
    size = request.query.get("maxRecords", str(MAX_ROWS))
    if not locator.removeprefix("loc").isdigit() or not size.isdigit() or int(size) < 1:
        raise ApiError("INVALID_QUERY_LOCATOR", "The locator or maxRecords cannot be read")
    return int(locator.removeprefix("loc")), min(int(size), MAX_ROWS)


def _csv(columns: tuple[str, ...], rows: tuple[dict[str, Any], ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([[_cell(row, name) for name in columns] for row in rows])
    return text.getvalue()


def _cell(row: dict[str, Any], name: str) -> str:
    value: Any = row
    for part in name.lower().split("."):
        value = next((each for key, each in (value or {}).items() if key.lower() == part), None)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
