"""Which path does what; v3 and v4 aliases are brought to their 2026-03 form first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from crm_adapters.hubspot.sandbox import schema
from crm_adapters.hubspot.sandbox.associations import Associations
from crm_adapters.hubspot.sandbox.consent import Preferences
from crm_adapters.hubspot.sandbox.directory import ContactList, Owner
from crm_adapters.hubspot.sandbox.mail import SINGLE_SEND, STATUSES, SingleSends
from crm_adapters.hubspot.sandbox.objects import Objects, first
from crm_adapters.hubspot.sandbox.records import Store, stamp
from crm_adapters.hubspot.sandbox.wire import Answer, ApiError, invalid
from crm_adapters.hubspot.sandbox.workflows import Workflows

ALIASES = (
    (re.compile(r"^/crm/v[34]/objects"), "/crm/objects/2026-03"),
    (re.compile(r"^/crm/v4/associations"), "/crm/associations/2026-03"),
    (re.compile(r"^/crm/v3/(owners|properties|lists)"), r"/crm/\1/2026-03"),
    (re.compile(r"^/marketing/v3/emails"), "/marketing/emails/2026-03"),
    (re.compile(r"^/marketing/v4/email/single-send"), "/marketing/email-campaigns/2026-03/single-send"),
    (re.compile(r"^/marketing/v3/email/send-statuses"), "/marketing/email/2026-03/send-statuses"),
    (re.compile(r"^/communication-preferences/v4"), "/communication-preferences/2026-03"),
    (re.compile(r"^/account-info/v3"), "/account-info/2026-03"),
    (re.compile(r"^/automation/v4/actions/callbacks"), "/automation/actions/callbacks/2026-03"),
)
OBJECT = r"/crm/objects/2026-03/(?P<kind>[^/]+)"
MEMBERSHIPS = 250
PREFERENCES = "/communication-preferences/2026-03"
CALLBACKS = "/automation/actions/callbacks/2026-03"


@dataclass(slots=True, kw_only=True)
class Request:
    """One call."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    body: Any


@dataclass(slots=True, kw_only=True)
class Switches:
    """What this portal has and refuses."""

    enterprise: bool = True
    refuse_task_properties: bool = False
    sales_templates: bool = False
    list_lag: timedelta = timedelta(0)


@dataclass(slots=True, kw_only=True)
class Portal:
    """Everything behind the paths."""

    store: Store
    links: Associations
    objects: Objects
    preferences: Preferences
    owners: list[Owner]
    lists: dict[str, ContactList]
    emails: list[dict[str, Any]]
    sends: SingleSends
    switches: Switches
    portal_id: int
    workflows: Workflows

    def serve(self, request: Request) -> Answer:
        """The answer to one call."""
        path = request.path
        for pattern, replacement in ALIASES:
            path = pattern.sub(replacement, path, count=1)
        path = path.rstrip("/")
        for prefix, act in (
            ("/crm/objects/2026-03/", self._objects),
            ("/crm/associations/2026-03/", self._associations),
            ("/crm/owners/2026-03", self._owners),
            ("/crm/properties/2026-03/", self._properties),
            ("/crm/lists/2026-03", self._lists),
            (PREFERENCES, self._preferences),
            ("/marketing/emails/2026-03", self._emails),
            (SINGLE_SEND, self._single_send),
            (STATUSES, self._single_send),
            ("/automation/email-templates/2026-09", self._sales_templates),
            ("/account-info/2026-03/details", self._account),
            (CALLBACKS, self._call_backs),
        ):
            if path.startswith(prefix):
                answer = act(request, path)
                if answer is not None:
                    return answer
        raise ApiError(404, "OBJECT_NOT_FOUND", f"No route for {path}")

    # Objects ---------------------------------------------------------------------------------

    def _objects(self, request: Request, path: str) -> Answer | None:
        method, query, body = request.method, request.query, request.body or {}
        if match := re.fullmatch(OBJECT + r"(?P<rest>/.*)?", path):
            kind, rest = self.store.kind(match["kind"]), match["rest"] or ""
        else:
            return None
        if method not in _methods(rest):
            return Answer(status=405, body={"status": "error", "message": "HTTP 405 Method Not Allowed"})
        if rest == "":
            return self.objects.list_(kind, query) if method == "GET" else self.objects.create(kind, body)
        if rest == "/search":
            return self.objects.search(kind, body)
        if rest == "/merge":
            return self.objects.merge(kind, body)
        if rest == "/gdpr-delete" and kind == "contacts":
            return self.objects.gdpr_delete(body)
        if batch := re.fullmatch(r"/batch/(\w+)", rest):
            return self.objects.batch(kind, batch[1], body, query)
        if link := re.fullmatch(r"/([^/]+)/associations/(default/)?([^/]+)(?:/([^/]+))?", rest):
            return self._linked(request, kind, link)
        return self._one(request, kind, rest)

    def _one(self, request: Request, kind: str, rest: str) -> Answer | None:
        one = re.fullmatch(r"/([^/]+)", rest)
        if one is None:
            return None
        key, query = unquote(one[1]), request.query
        if request.method == "PATCH":
            return self.objects.change(kind, key, query, request.body or {})
        return self.objects.archive(kind, key) if request.method == "DELETE" else self.objects.get(kind, key, query)

    def _linked(self, request: Request, kind: str, link: re.Match[str]) -> Answer:
        key, is_default, other = link[1], bool(link[2]), self.store.kind(link[3])
        if request.method == "PUT":
            told = self.links.put(kind, key, other, link[4], None if is_default else request.body)
            return Answer(status=200 if is_default else 201, body=told)
        return Answer(body={"results": self.links.of(kind, key, other)})

    def _associations(self, request: Request, path: str) -> Answer | None:
        match = re.fullmatch(r"/crm/associations/2026-03/([^/]+)/([^/]+)/batch/read", path)
        if match is None:
            return None
        kind, other = self.store.kind(match[1]), self.store.kind(match[2])
        results, errors = self.links.batch_read(kind, other, list((request.body or {}).get("inputs") or []))
        now = stamp(self.store.clock())
        body: dict[str, Any] = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
        if errors:
            return Answer(status=207, body={**body, "numErrors": len(errors), "errors": errors})
        return Answer(body=body)

    # Directory -------------------------------------------------------------------------------

    def _owners(self, request: Request, path: str) -> Answer | None:
        query = request.query
        archived = first(query, "archived", "false").lower() == "true"
        rows = [o for o in self.owners if o.archived == archived]
        if one := re.fullmatch(r"/crm/owners/2026-03/(\d+)", path):
            by_user = first(query, "idProperty", "id") == "userId"
            found = next((o for o in rows if (str(o.user_id) if by_user else o.id) == one[1]), None)
            if found is None:
                raise ApiError(404, "OBJECT_NOT_FOUND", "owner not found")
            return Answer(body=found.told())
        if email := first(query, "email", ""):
            rows = [o for o in rows if o.email.lower() == email.lower()]
        rows = [o for o in rows if int(o.id) > int(first(query, "after", "0") or 0)]
        limit = int(first(query, "limit", "100"))
        body: dict[str, Any] = {"results": [o.told() for o in rows[:limit]]}
        if len(rows) > limit:
            body["paging"] = {"next": {"after": rows[limit - 1].id, "link": ""}}
        return Answer(body=body)

    def _properties(self, request: Request, path: str) -> Answer | None:
        match = re.fullmatch(r"/crm/properties/2026-03/([^/]+)(?:/([^/]+))?", path)
        if match is None:
            return None
        kind = self.store.kind(match[1])
        known = self.store.definitions[kind]
        if request.method == "POST":
            return self._new_property(kind, request.body or {})
        visible = {n: p for n, p in known.items() if n not in self.objects.hidden}
        if match[2]:
            if match[2] not in visible:
                raise ApiError(404, "OBJECT_NOT_FOUND", f'Property "{match[2]}" does not exist')
            return Answer(body=visible[match[2]].told())
        return Answer(body={"results": [p.told() for p in visible.values()]})

    def _new_property(self, kind: str, body: Mapping[str, Any]) -> Answer:
        if kind == "tasks" and self.switches.refuse_task_properties:
            raise invalid("Custom properties are not allowed for this object type")
        name = str(body.get("name") or "")
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,99}", name):
            raise invalid(f"{name!r} is not a valid property name")
        if name in self.store.definitions[kind]:
            raise ApiError(409, "OBJECT_ALREADY_EXISTS", f'A property named "{name}" already exists')
        made = schema.Property(
            name=name,
            label=str(body.get("label") or name),
            type=str(body.get("type") or "string"),
            field_type=str(body.get("fieldType") or "text"),
            unique=bool(body.get("hasUniqueValue")),
            options=tuple(dict(o) for o in body.get("options") or ()),
            group=str(body.get("groupName") or ""),
        )
        self.store.definitions[kind][name] = made
        return Answer(status=201, body=made.told())

    def _lists(self, request: Request, path: str) -> Answer | None:
        body = request.body or {}
        if path == "/crm/lists/2026-03/search":
            named = [v for v in self.lists.values() if str(body.get("query") or "").lower() in v.name.lower()]
            start, count = int(body.get("offset") or 0), int(body.get("count") or 20)
            page = named[start : start + count]
            told = {
                "lists": [one.told() for one in page],
                "offset": start + len(page),
                "hasMore": start + count < len(named),
                "total": len(named),
            }
            return Answer(body=told)
        if path == "/crm/lists/2026-03" and request.method == "POST":
            made = ContactList(
                id=str(len(self.lists) + 1), name=str(body.get("name")), processing=str(body.get("processingType"))
            )
            self.lists[made.id] = made
            return Answer(body={"list": made.told()})
        match = re.fullmatch(r"/crm/lists/2026-03/(\d+)(/memberships)?(/add-and-remove|/add)?", path)
        if match is None:
            return None
        found = next((one for one in self.lists.values() if one.id == match[1]), None)
        if found is None:
            raise ApiError(404, "OBJECT_NOT_FOUND", f"List {match[1]} does not exist")
        if match[3]:
            changed = self._members(found, body)
            self.workflows.joined(found.id, changed.body["recordsIdsAdded"])
            return changed
        if match[2]:
            return self._memberships(found, request.query)
        return Answer(body={"list": found.told()})

    def _call_backs(self, request: Request, path: str) -> Answer | None:
        body = request.body or {}
        if path == f"{CALLBACKS}/complete":
            for one in body.get("inputs") or []:
                self.workflows.complete(str(one.get("callbackId")), one.get("outputFields") or {})
            return Answer(status=204)
        match = re.fullmatch(CALLBACKS + r"/([^/]+)/complete", path)
        if match is None or request.method != "POST":
            return None
        if not self.workflows.complete(unquote(match[1]), body.get("outputFields") or {}):
            raise ApiError(404, "OBJECT_NOT_FOUND", "callback not found")
        return Answer(status=204)

    @staticmethod
    def _members(found: ContactList, body: Any) -> Answer:
        if found.processing == "DYNAMIC":
            raise invalid("memberships of a DYNAMIC list cannot be changed")
        asked = [str(i) for i in (body if isinstance(body, list) else body.get("recordIdsToAdd") or [])]
        added = [i for i in asked if i not in found.members]
        gone = [] if isinstance(body, list) else [str(i) for i in body.get("recordIdsToRemove") or []]
        found.members = [m for m in dict.fromkeys([*found.members, *added]) if m not in gone]
        return Answer(body={"recordsIdsAdded": added, "recordIdsRemoved": gone, "recordIdsMissing": []})

    def _memberships(self, found: ContactList, query: Mapping[str, list[str]]) -> Answer:
        limit, start = int(first(query, "limit", "100")), int(first(query, "after", "0") or 0)
        if limit > MEMBERSHIPS:
            raise invalid(f"limit must be at most {MEMBERSHIPS}")
        living = [m for m in found.members if self._listed(m)]
        now = stamp(self.store.clock())
        page = living[start : start + limit]
        body: dict[str, Any] = {"results": [{"recordId": m, "membershipTimestamp": now} for m in page]}
        if start + limit < len(living):
            body["paging"] = {"next": {"after": str(start + limit), "link": ""}}
        return Answer(body=body)

    def _listed(self, member: str) -> bool:
        """Lists are behind: a deleted contact stays a member for a while."""
        if self.store.get("contacts", member) is not None:
            return True
        gone = self.store.get("contacts", member, archived=True)
        return gone is not None and gone.archived_at > stamp(self.store.clock() - self.switches.list_lag)

    def _emails(self, request: Request, path: str) -> Answer | None:
        if one := re.fullmatch(r"/marketing/emails/2026-03/(\d+)", path):
            found = next((e for e in self.emails if e["id"] == one[1]), None)
            if found is None:
                raise ApiError(404, "OBJECT_NOT_FOUND", "email not found")
            return Answer(body=found)
        start, limit = int(first(request.query, "after", "0") or 0), int(first(request.query, "limit", "100"))
        page = self.emails[start : start + limit]
        body: dict[str, Any] = {"total": len(self.emails), "results": page}
        if start + limit < len(self.emails):
            body["paging"] = {"next": {"after": str(start + limit), "link": ""}}
        return Answer(body=body)

    def _single_send(self, request: Request, path: str) -> Answer:
        if not self.switches.enterprise:
            raise ApiError(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.")
        if path == SINGLE_SEND:
            return self.sends.send(request.body)
        return self.sends.status(path.removeprefix(STATUSES))

    def _sales_templates(self, request: Request, path: str) -> Answer:
        if not self.switches.sales_templates:
            raise ApiError(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.")
        return Answer(body={"results": []})

    def _account(self, request: Request, path: str) -> Answer:
        return Answer(
            body={
                "portalId": self.portal_id,
                "accountType": "DEVELOPER_TEST",
                "timeZone": "Europe/Berlin",
                "companyCurrency": "EUR",
                "additionalCurrencies": [],
                "utcOffset": "+01:00",
                "utcOffsetMilliseconds": 3_600_000,
                "uiDomain": "app.hubspot.com",
                "dataHostingLocation": "eu1",
            }
        )

    # Consent ---------------------------------------------------------------------------------

    def _preferences(self, request: Request, path: str) -> Answer | None:
        now = stamp(self.store.clock())

        def told(results: list[Any]) -> Answer:
            return Answer(body={"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now})

        rest = path.removeprefix(PREFERENCES)
        if rest == "/definitions":
            return told(self.preferences.definitions())
        if rest.startswith("/statuses/batch/"):
            return self._batch(rest.removeprefix("/statuses/batch/"), request, told)
        match = re.fullmatch(r"/statuses/([^/]+)(/unsubscribe-all)?", rest)
        if match is None:
            return None
        address = unquote(match[1])
        if match[2]:
            is_write = request.method == "POST"
            return told(
                self.preferences.unsubscribe_all(address) if is_write else self.preferences.wide_statuses(address)
            )
        if request.method == "POST":
            return told([self.preferences.set(address, request.body or {})])
        return told(self.preferences.statuses(address))

    def _batch(self, verb: str, request: Request, told: Callable[[list[Any]], Answer]) -> Answer:
        if not self.switches.enterprise:
            raise ApiError(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.")
        inputs = list((request.body or {}).get("inputs") or [])
        if len(inputs) > 100:  # noqa: PLR2004 - the documented batch size
            raise invalid("at most 100 inputs")
        match verb:
            case "read":
                return told(self.preferences.batch([str(i) for i in inputs], wide=False))
            case "unsubscribe-all/read":
                return told(self.preferences.batch([str(i) for i in inputs], wide=True))
            case "unsubscribe-all":
                return told([self.preferences.unsubscribe_all(str(i)) for i in inputs])
            case "write":
                return told([self.preferences.set(str(i["subscriberIdString"]), i) for i in inputs])
        raise ApiError(404, "OBJECT_NOT_FOUND", "resource not found")


def _methods(rest: str) -> set[str]:
    """What may be done with a path below one kind of object."""
    if rest == "":
        return {"GET", "POST"}
    if rest in {"/search", "/merge", "/gdpr-delete"} or rest.startswith("/batch/"):
        return {"POST"}
    return {"GET", "PUT"} if "/associations/" in rest else {"GET", "PATCH", "DELETE"}
