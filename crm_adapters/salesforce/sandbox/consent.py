"""The Consent API: `/consent/action/{action}` and `/consent/multiaction`."""

from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.records import Row, Store
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router

_PEOPLE = ("Contact", "Lead")
_INDIVIDUAL_FLAGS = {
    "solicit": "HasOptedOutSolicit",
    "process": "HasOptedOutProcessing",
    "profile": "HasOptedOutProfiling",
    "track": "HasOptedOutTracking",
    "geotrack": "HasOptedOutGeoTracking",
    "shouldForget": "ShouldForget",
}
_ACTIONS = {"email", *_INDIVIDUAL_FLAGS}


class Consent:
    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self, router: Router) -> None:
        router.add("GET", "/consent/action/{action}", self.one)
        router.add("GET", "/consent/multiaction", self.several)

    def one(self, request: Request, action: str) -> Answer:
        return self._answer(request, [action])

    def several(self, request: Request) -> Answer:
        return self._answer(request, request.query.get("actions", "").split(","))

    def _answer(self, request: Request, actions: list[str]) -> Answer:
        if not actions or set(actions) - _ACTIONS:
            raise ApiError("INVALID_INPUT", f"actions must be among {', '.join(sorted(_ACTIONS))}")
        keys = [each for each in request.query.get("ids", "").split(",") if each]
        if not keys:
            raise ApiError("MISSING_ARGUMENT", "ids is required")
        explicit = request.query.get("policy") == "requireExplicitConsent"
        body = {}
        for key in keys:
            proceed: dict[str, Any] = {}
            people = self._people(key)
            for action in actions:
                may = bool(people) and all(self._may(row, action, explicit) for row in people)
                proceed[action] = str(may).lower()
                proceed[f"{action}Result"] = "Success"
            body[key] = {"result": "Success", "proceed": proceed}
        return Answer(body=body)

    def _people(self, key: str) -> list[Row]:
        """The records meant by an id or an address, and all that share their address."""
        record_id = canonical(key)
        row = self._store.get(record_id) if record_id else None
        if row is not None and row["IsDeleted"]:
            return []
        if row is not None and row["Id"][:3] == "0PK":
            links = (each for _, _, each in self._store.referring(row["Id"]))
            return [each for each in links if each["Id"][:3] in {"003", "00Q"}]
        address = row.get("Email") if row else key
        found = {row["Id"]: row} if row else {}
        for name in _PEOPLE if address else ():
            table = self._store.table(name)
            for each in table.find(table.sobject.fields["email"], address):
                if not each["IsDeleted"]:
                    found[each["Id"]] = each
        return list(found.values())

    def _may(self, row: Row, action: str, explicit: bool) -> bool:
        individual = self._store.get(row.get("IndividualId"))
        if action != "email":
            flag = _INDIVIDUAL_FLAGS[action]
            refused = bool(individual and individual[flag])
            return refused if action == "shouldForget" else not refused
        if row.get("HasOptedOutOfEmail"):
            return False
        statuses = self._statuses(row.get("IndividualId"))
        if "OptOut" in statuses:
            return False
        return "OptIn" in statuses if explicit else True

    def _statuses(self, individual_id: str | None) -> set[str]:
        if not individual_id:
            return set()
        found = set()
        for sobject, item, row in self._store.referring(individual_id):
            consent = sobject.name in {"ContactPointTypeConsent", "ContactPointConsent"}
            if consent and item.name == "PartyId":
                kind = row.get("ContactPointType") or row["CaptureContactPointType"]
                if kind == "Email":
                    found.add(str(row["PrivacyConsentStatus"]))
        return found
