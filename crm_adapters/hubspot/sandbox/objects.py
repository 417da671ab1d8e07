"""The object endpoints: list, get, create, change, archive, batches, search, merge, privacy deletion."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from crm_adapters.hubspot.sandbox import schema, search
from crm_adapters.hubspot.sandbox.associations import Associations
from crm_adapters.hubspot.sandbox.records import Row, Store, stamp, unknown_property
from crm_adapters.hubspot.sandbox.wire import HTML_404, Answer, ApiError, invalid

PAGE, HISTORY_PAGE, BATCH = 100, 50, 100
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Objects:
    """What can be done with records over HTTP."""

    def __init__(self, store: Store, links: Associations, *, hidden: set[str], lag: timedelta) -> None:
        """`hidden` properties do not exist for the app's token; `lag` is how far the search index is behind."""
        self._store, self._links = store, links
        self.hidden, self.lag = hidden, lag

    # Showing ---------------------------------------------------------------------------------

    def told(self, row: Row, asked: tuple[str, ...], history: tuple[str, ...] = ()) -> dict[str, Any]:
        """One record: the asked properties (unset ones as null, unknown ones left out)."""
        known = self._store.definitions[row.kind]
        names = [*schema.DEFAULTS.get(row.kind, schema.COMMON_DEFAULTS), *asked]
        if row.kind in schema.DEFAULTS and asked:
            names = [*asked, "hs_object_id", schema.created_name(row.kind), schema.modified_name(row.kind)]
        shown = {n: row.properties.get(n) for n in dict.fromkeys(names) if n in known and n not in self.hidden}
        body: dict[str, Any] = {
            "id": row.id,
            "properties": shown,
            "createdAt": row.created,
            "updatedAt": row.updated,
            "archived": row.archived,
        }
        if row.archived:
            body["archivedAt"] = row.archived_at
        if history:
            body["propertiesWithHistory"] = {
                n: row.history.get(n, []) for n in history if n in known and n not in self.hidden
            }
        return body

    # One record ------------------------------------------------------------------------------

    def list_(self, kind: str, query: Mapping[str, list[str]]) -> Answer:
        """A page in the order of the ids; without a cap on the number of pages."""
        limit = int(first(query, "limit", "10"))
        history = many(query, "propertiesWithHistory")
        if not 0 < limit <= (HISTORY_PAGE if history else PAGE):
            raise invalid("limit is out of range")
        rows = self._store.listed(
            kind,
            archived=first(query, "archived", "false").lower() == "true",
            after=first(query, "after", ""),
            limit=limit,
        )
        body: dict[str, Any] = {"results": [self.told(r, many(query, "properties"), history) for r in rows[:limit]]}
        if len(rows) > limit:
            body["paging"] = {"next": {"after": rows[limit - 1].id, "link": ""}}
        return Answer(body=body)

    def get(self, kind: str, key: str, query: Mapping[str, list[str]]) -> Answer:
        """One record; a missing one is a 404 with an HTML page, as measured."""
        id_property = first(query, "idProperty", "")
        archived = first(query, "archived", "false").lower() == "true"
        if not id_property and (not key.isdigit() or int(key) <= 0):
            raise ApiError(404, "OBJECT_NOT_FOUND", "resource not found")
        row = self._store.get(kind, key, id_property, archived=archived)
        if row is None:
            return Answer(status=404, body=HTML_404, content_type="text/html;charset=utf-8")
        body = self.told(row, many(query, "properties"), many(query, "propertiesWithHistory"))
        linked = {}
        for name in many(query, "associations"):
            other = self._store.kind(name)
            found = self._links.of(kind, row.id, other)
            if found:
                linked[other] = {"results": [{"id": str(f["toObjectId"]), "type": f"{kind}_to_{other}"} for f in found]}
        return Answer(body={**body, "associations": linked} if linked else body)

    def create(self, kind: str, body: Mapping[str, Any]) -> Answer:
        """A new record and its links."""
        row = self._create(kind, body)
        return Answer(status=201, body=self.told(row, tuple(row.properties)))

    def _create(self, kind: str, body: Mapping[str, Any]) -> Row:
        values = self._writable(body)
        if kind in {"tasks", "emails", "notes"} and not values.get("hs_timestamp"):
            raise invalid("Property hs_timestamp is required", subCategory="REQUIRED_FIELD_MISSING")
        wanted = body.get("associations") or []
        row = self._store.insert(kind, values)
        try:
            self._links.create(kind, row.id, wanted)
        except ApiError:
            self._store.erase(row)
            raise
        return row

    def _writable(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The properties of a body; a hidden one is as unknown to a writer as to a reader."""
        values = dict(body.get("properties") or {})
        hidden = next((name for name in values if name in self.hidden), None)
        if hidden and self._store.strict:
            raise unknown_property(hidden)
        address = values.get("email")
        if address and not ADDRESS.fullmatch(str(address)):
            raise invalid(f"Property values were not valid: Email address {address} is invalid", error="INVALID_EMAIL")
        return {name: value for name, value in values.items() if name not in self.hidden}

    def change(self, kind: str, key: str, query: Mapping[str, list[str]], body: Mapping[str, Any]) -> Answer:
        """PATCH of some properties."""
        row = self._store.get(kind, key, first(query, "idProperty", ""))
        if row is None:
            return Answer(status=404, body=HTML_404, content_type="text/html;charset=utf-8")
        values = self._writable(body)
        self._store.update(row, values)
        return Answer(body=self.told(row, tuple(values)))

    def archive(self, kind: str, key: str) -> Answer:
        """Into the recycle bin; mails are gone for good."""
        row = self._store.get(kind, key)
        if row is not None:
            if kind == "emails":
                self._store.erase(row)
            else:
                self._store.archive(row)
        return Answer(status=204)

    def merge(self, kind: str, body: Mapping[str, Any]) -> Answer:
        """Two become one, with a new id."""
        winner = self._store.get(kind, str(body.get("primaryObjectId")))
        loser = self._store.get(kind, str(body.get("objectIdToMerge")))
        if winner is None or loser is None or winner is loser:
            raise ApiError(404, "OBJECT_NOT_FOUND", "one of the records does not exist")
        row = self._store.merge(kind, winner, loser)
        return Answer(body=self.told(row, ()))

    def gdpr_delete(self, body: Mapping[str, Any]) -> Answer:
        """For good; the record does not show among the archived ones either."""
        row = self._store.get("contacts", str(body.get("objectId")), str(body.get("idProperty") or ""))
        if row is not None:
            self._links.forget("contacts", row.id)
            self._store.erase(row)
            self._store.tell("privacyDeletion", "contacts", row.id)
        return Answer(status=204)

    # Many records ----------------------------------------------------------------------------

    def batch(self, kind: str, verb: str, body: Mapping[str, Any], query: Mapping[str, list[str]]) -> Answer:
        """read, create, update, upsert, archive: at most a hundred inputs each."""
        inputs = list(body.get("inputs") or [])
        if not inputs or len(inputs) > BATCH:
            raise invalid(f"between 1 and {BATCH} inputs are allowed")
        match verb:
            case "read":
                return self._batch_read(kind, body, inputs, first(query, "archived", "false").lower() == "true")
            case "create":
                return self._each(kind, inputs, self._create, 201)
            case "update":
                return self._each(kind, inputs, self._update_one, 200)
            case "upsert":
                return self._upsert(kind, inputs)
            case "archive":
                for one in inputs:
                    self.archive(kind, str(one["id"]))
                return Answer(status=204)
        raise ApiError(404, "OBJECT_NOT_FOUND", "resource not found")

    def _batch_read(self, kind: str, body: Mapping[str, Any], inputs: list[Any], archived: bool) -> Answer:
        id_property = str(body.get("idProperty") or "")
        asked = tuple(str(p) for p in body.get("properties") or ())
        history = tuple(str(p) for p in body.get("propertiesWithHistory") or ())
        if history and len(inputs) > HISTORY_PAGE:
            raise invalid(f"at most {HISTORY_PAGE} inputs with history")
        found: dict[str, dict[str, Any]] = {}
        missing = []
        for one in inputs:
            row = self._store.get(kind, str(one["id"]), id_property, archived=archived)
            if row is None:
                missing.append(str(one["id"]))
            else:
                found.setdefault(row.id, self.told(row, asked, history))
        errors = [
            {
                "status": "error",
                "category": "OBJECT_NOT_FOUND",
                "message": "Could not get some objects, they may be deleted or not exist. Check that ids are valid.",
                "context": {"ids": missing},
            }
        ]
        return self._told_batch(list(found.values()), errors if missing else [], len(missing))

    def _each(self, kind: str, inputs: list[Any], act: Any, status: int) -> Answer:
        """All or, where each input names its own trace id, those that can be done."""
        partial = all(one.get("objectWriteTraceId") for one in inputs)
        results, errors = [], []
        for one in inputs:
            try:
                row = act(kind, one)
            except ApiError as error:
                if not partial:
                    raise
                errors.append({**error.answer().body, "context": {"objectWriteTraceId": [one["objectWriteTraceId"]]}})
                continue
            told = self.told(row, tuple(one.get("properties") or ()))
            results.append({**told, "objectWriteTraceId": one["objectWriteTraceId"]} if partial else told)
        return self._told_batch(results, errors, len(errors), status)

    def _update_one(self, kind: str, one: Mapping[str, Any]) -> Row:
        row = self._store.get(kind, str(one["id"]), str(one.get("idProperty") or ""))
        if row is None:
            raise ApiError(404, "OBJECT_NOT_FOUND", f"{one['id']} does not exist")
        return self._store.update(row, self._writable(one))

    def _upsert(self, kind: str, inputs: list[Any]) -> Answer:
        results = []
        for one in inputs:
            name = str(one.get("idProperty") or "")
            known = self._store.definitions[kind].get(name)
            if known is None or not known.unique:
                raise invalid(f"idProperty {name} is not a unique property")
            row = self._store.get(kind, str(one["id"]), name)
            is_new = row is None
            values = {**self._writable(one), name: str(one["id"])}
            row = self._create(kind, {"properties": values}) if row is None else self._store.update(row, values)
            results.append({**self.told(row, tuple(values)), "new": is_new})
        return self._told_batch(results, [], 0)

    def _told_batch(self, results: list[Any], errors: list[Any], missing: int, status: int = 200) -> Answer:
        now = stamp(self._store.clock())
        body: dict[str, Any] = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
        if errors:
            return Answer(status=207, body={**body, "numErrors": missing, "errors": errors})
        return Answer(status=status, body=body)

    def search(self, kind: str, body: Mapping[str, Any]) -> Answer:
        """Filters over an index that may lag; never archived records."""
        search.check(body)
        rows = search.find(self._store, kind, body, self.lag)
        start, limit = int(body.get("after") or 0), int(body.get("limit") or search.DEFAULT_PAGE)
        asked = tuple(str(p) for p in body.get("properties") or ())
        told: dict[str, Any] = {
            "total": len(rows),
            "results": [self.told(r, asked) for r in rows[start : start + limit]],
        }
        if start + limit < len(rows):
            told["paging"] = {"next": {"after": str(start + limit), "link": ""}}
        return Answer(body=told)


def first(query: Mapping[str, list[str]], name: str, default: str) -> str:
    """The first value of a query parameter."""
    return (query.get(name) or [default])[0]


def many(query: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    """All values of a parameter, repeated or joined by commas."""
    return tuple(part for value in query.get(name) or [] for part in value.split(",") if part)
