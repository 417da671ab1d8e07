"""Associations v4: who is linked to what, in both directions, with HubSpot's own type ids."""

from collections.abc import Iterable, Mapping
from typing import Any

from crm_adapters.hubspot.sandbox.records import Store
from crm_adapters.hubspot.sandbox.wire import ApiError, invalid

READ_LIMIT, CREATE_LIMIT = 1000, 2000
# from, to, unlabelled type id; contacts and companies also have a primary one.
TYPES = {
    ("contacts", "companies"): 279, ("companies", "contacts"): 280, ("contacts", "deals"): 4, ("deals", "contacts"): 3,
    ("contacts", "tickets"): 15, ("tickets", "contacts"): 16, ("tasks", "contacts"): 204, ("contacts", "tasks"): 203,
    ("tasks", "companies"): 192, ("companies", "tasks"): 191, ("emails", "contacts"): 198, ("contacts", "emails"): 197,
    ("notes", "contacts"): 202, ("contacts", "notes"): 201, ("notes", "companies"): 190, ("companies", "notes"): 189,
    ("deals", "companies"): 341, ("companies", "deals"): 342, ("tickets", "companies"): 339,
    ("companies", "tickets"): 340,
    ("tasks", "deals"): 216, ("deals", "tasks"): 215, ("emails", "companies"): 186, ("companies", "emails"): 185,
}  # fmt: skip
PRIMARY = {("contacts", "companies"): 1, ("companies", "contacts"): 2}


class Associations:
    """All links of a portal."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._links: dict[tuple[str, str], dict[str, dict[str, set[int]]]] = {}

    def link(self, kind: str, key: str, other: str, other_key: str, type_id: int | None = None) -> None:
        """Link two records both ways; `type_id` None means the unlabelled type."""
        here = type_id or TYPES.get((kind, other), 0)
        back = TYPES.get((other, kind), 0)
        self._links.setdefault((kind, other), {}).setdefault(key, {}).setdefault(other_key, set()).add(here)
        self._links.setdefault((other, kind), {}).setdefault(other_key, {}).setdefault(key, set()).add(back)

    def link_primary(self, contact: str, company: str) -> None:
        """The contact's primary company."""
        self.link("contacts", contact, "companies", company)
        self.link("contacts", contact, "companies", company, PRIMARY["contacts", "companies"])

    def create(self, kind: str, key: str, wanted: Iterable[Mapping[str, Any]]) -> None:
        """The `associations` of a new record."""
        for one in wanted:
            target = str(one["to"]["id"])
            for spec in one.get("types") or []:
                type_id = int(spec["associationTypeId"])
                # By pair: the unlabelled type and the primary one of contacts and companies are two keys of one pair.
                pairs = [*TYPES.items(), *PRIMARY.items()]
                other = next((to for (start, to), n in pairs if start == kind and n == type_id), None)
                if other is None:
                    raise invalid(f"association type {type_id} does not start at {kind}")
                if self._store.get(other, target) is None:
                    raise invalid(f"Invalid association target {target}", subCategory="OBJECT_NOT_FOUND")
                self.link(kind, key, other, self._store.merged.get(target, target), type_id)
                self._tell(kind, key, other, self._store.merged.get(target, target))

    def _tell(self, kind: str, key: str, other: str, other_key: str) -> None:
        """Both ends hear of a link that an app or a person makes."""
        for start, here, end, there in ((kind, key, other, other_key), (other, other_key, kind, key)):
            self._store.tell(
                "associationChange",
                start,
                here,
                associationType=f"{start}_to_{end}".upper(),
                fromObjectId=int(here),
                toObjectId=int(there),
                associationRemoved=False,
                isPrimaryAssociation=False,
            )

    def of(self, kind: str, key: str, other: str) -> list[dict[str, Any]]:
        """The links of one record, `toObjectId` as a number."""
        resolved = self._store.merged.get(key, key)
        found: dict[str, set[int]] = {}
        for start in {key, resolved, *(old for old, new in self._store.merged.items() if new == resolved)}:
            for target, types in self._links.get((kind, other), {}).get(start, {}).items():
                found.setdefault(self._store.merged.get(target, target), set()).update(types)
        return [
            {
                "toObjectId": int(target),
                "associationTypes": [
                    {"category": "HUBSPOT_DEFINED", "typeId": n, "label": "Primary" if n in PRIMARY.values() else None}
                    for n in sorted(types)
                ],
            }
            for target, types in found.items()
            if self._store.get(other, target) is not None
        ]

    def batch_read(self, kind: str, other: str, inputs: list[Mapping[str, Any]]) -> tuple[list[Any], list[Any]]:
        """Results, and the errors for records that have no such links."""
        if len(inputs) > READ_LIMIT:
            raise invalid(f"at most {READ_LIMIT} inputs")
        results, errors = [], []
        for one in inputs:
            key = str(one["id"])
            links = self.of(kind, key, other)
            if links:
                results.append({"from": {"id": key}, "to": links})
            else:
                errors.append(
                    {
                        "status": "error",
                        "category": "OBJECT_NOT_FOUND",
                        "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
                        "message": f"No {other} is associated with {kind} {key}.",
                        "context": {"fromObjectId": [key]},
                    }
                )
        return results, errors

    def put(
        self, kind: str, key: str, other: str, other_key: str, specs: list[Mapping[str, Any]] | None
    ) -> dict[str, Any]:
        """PUT of one link: the default type, or the given ones."""
        for side, name in ((kind, key), (other, other_key)):
            if self._store.get(side, name) is None:
                raise ApiError(404, "OBJECT_NOT_FOUND", f"{side} {name} not found")
        for spec in specs or [{}]:
            self.link(kind, key, other, other_key, int(spec["associationTypeId"]) if spec else None)
        self._tell(kind, key, other, other_key)
        return {
            "fromObjectTypeId": kind,
            "fromObjectId": int(key),
            "toObjectTypeId": other,
            "toObjectId": int(other_key),
            "labels": [],
        }

    def forget(self, kind: str, key: str) -> None:
        """A record is gone for good."""
        for (left, _), links in self._links.items():
            if left == kind:
                links.pop(key, None)
