"""What a write must satisfy before it reaches the store: rights, types, lengths, keys."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.records import Row, Store, stamp
from crm_adapters.salesforce.sandbox.schema import Field, SObject

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s.,;]+")
_TEXT_TYPES = {"string", "textarea", "combobox", "phone", "url", "email", "picklist"}


def checked(store: Store, sobject: SObject, values: Row, *, old: Row | None = None) -> Row:
    """The values in the store's form, or the ApiError that Salesforce would answer.

    `old` is the record to be changed, None on insert.
    """
    clean: Row = {}
    forbidden: list[str] = []
    for name, value in values.items():
        if name == "attributes":
            continue
        item = sobject.fields.get(name.lower())
        if item is None and isinstance(value, dict):
            key, target = _by_external_key(store, sobject, name, value)
            clean[key] = target
            continue
        if item is None:
            raise ApiError("INVALID_FIELD", f"No such column '{name}' on sobject of type {sobject.name}")
        may = item.createable if old is None else item.updateable
        if not may or store.catalog.is_hidden(sobject, item):
            forbidden.append(item.name)
            continue
        clean[item.name] = _typed(store, item, value)
    if forbidden:
        verb = "create" if old is None else "update"
        raise ApiError(
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            f"Unable to {verb} fields: {', '.join(forbidden)}. Please check the security settings "
            "of this field and verify that it is read/write for your profile or permission set.",
            fields=forbidden,
        )
    _check_required(sobject, clean, old)
    _check_unique(store, sobject, clean, old)
    _check_object(store, sobject, {**(old or {}), **clean})
    return clean


def _by_external_key(store: Store, sobject: SObject, relationship: str, value: dict[str, Any]) -> tuple[str, str]:
    """A parent named by its external id: `{"Account": {"Number__c": "7"}}`."""
    link = store.catalog.parent(sobject, relationship)
    keys = {name: each for name, each in value.items() if name != "attributes"}
    if link is None or len(keys) != 1:
        raise ApiError("INVALID_FIELD", f"No such column '{relationship}' on sobject of type {sobject.name}")
    name, wanted = next(iter(keys.items()))
    for kind in link.refers:
        target = store.catalog.find(kind)
        item = store.catalog.field(target, name) if target else None
        if target is None or item is None or not item.id_lookup:
            continue
        rows = [r for r in store.table(target.name).find(item, wanted) if not r["IsDeleted"]]
        if len(rows) == 1:
            return link.name, str(rows[0]["Id"])
    raise ApiError(
        "INVALID_FIELD",
        f"Foreign key external ID: {wanted} not found for field {name} in entity {link.refers[0]}",
    )


def _typed(store: Store, item: Field, value: Any) -> Any:
    if value is None or value == "":
        return False if item.type == "boolean" else None
    if item.type == "reference":
        return _reference(store, item, value)
    if item.type == "junctionidlist":
        return [_reference(store, item, each) for each in value]
    if item.type == "multipicklist" and isinstance(value, str):
        return ";".join(part.strip() for part in value.split(";") if part.strip())
    if item.type in _TEXT_TYPES:
        return _text(item, value)
    reader = _READERS.get(item.type)
    if reader is None:
        return value
    try:
        return reader(value)
    except (TypeError, ValueError) as error:
        spoken = "string" if isinstance(value, str) else type(value).__name__
        raise ApiError(
            "JSON_PARSER_ERROR",
            f"Cannot deserialize instance of {item.type} from VALUE_{spoken.upper()} value {value} "
            "or request may be missing a required field",
        ) from error


def _text(item: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise ApiError(
            "JSON_PARSER_ERROR",
            f"Cannot deserialize instance of string from value {value} or request may be missing a required field",
        )
    if len(value) > item.length:
        raise ApiError(
            "STRING_TOO_LONG",
            f"{item.name}: data value too large: {value} (max length={item.length})",
            fields=[item.name],
        )
    if item.type == "email" and not _EMAIL.fullmatch(value):
        raise ApiError(
            "INVALID_EMAIL_ADDRESS",
            f"{item.name}: invalid email address: {value}",
            fields=[item.name],
        )
    if item.restricted and value not in item.picklist:
        raise ApiError(
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            f"{item.name}: bad value for restricted picklist field: {value}",
            fields=[item.name],
        )
    return value


def _reference(store: Store, item: Field, value: Any) -> str:
    found = canonical(value)
    if found is None:
        raise ApiError("MALFORMED_ID", f"{item.name}: id value of incorrect type: {value}", fields=[item.name])
    sobject = store.catalog.of_id(found)
    if item.refers and (sobject is None or sobject.name not in item.refers):
        raise ApiError(
            "FIELD_INTEGRITY_EXCEPTION",
            f"{item.name}: id value of incorrect type: {value}",
            fields=[item.name],
        )
    row = store.get(found)
    if row is None:
        raise ApiError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", fields=[])
    if row["IsDeleted"]:
        raise ApiError("ENTITY_IS_DELETED", "entity is deleted", fields=[])
    if item.name == "OwnerId" and not row.get("IsActive", True):
        raise ApiError(
            "INACTIVE_OWNER_OR_USER",
            f"operation performed with inactive user [{found[:15]}] as owner of {item.relationship or 'record'}",
            fields=["OwnerId"],
        )
    return found


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in {"true", "false"}:
        return bool(value == "true")
    raise ValueError(value)


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError(value)
    return float(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "boolean": _boolean,
    "int": lambda value: int(_number(value)),
    "double": _number,
    "currency": _number,
    "percent": _number,
    # A date-time is cut to its date, as the REST API does for ActivityDate.
    "date": lambda value: date.fromisoformat(value[:10]).isoformat(),
    "datetime": lambda value: stamp(datetime.fromisoformat(value)),
}


def _check_required(sobject: SObject, clean: Row, old: Row | None) -> None:
    missing = [
        item.name
        for item in sobject.fields.values()
        if item.required and (item.name in clean or old is None) and clean.get(item.name) is None
    ]
    if missing:
        raise ApiError(
            "REQUIRED_FIELD_MISSING",
            f"Required fields are missing: [{', '.join(missing)}]",
            fields=missing,
        )


def _check_unique(store: Store, sobject: SObject, clean: Row, old: Row | None) -> None:
    for item in sobject.fields.values():
        value = clean.get(item.name)
        if not item.unique or value is None:
            continue
        for row in store.table(sobject.name).find(item, value):
            if not row["IsDeleted"] and (old is None or row["Id"] != old["Id"]):
                raise ApiError(
                    "DUPLICATE_VALUE",
                    f"duplicate value found: {item.name} duplicates value on record with id: {row['Id'][:15]}",
                    fields=[],
                )


def _check_object(store: Store, sobject: SObject, row: Row) -> None:
    """Rules of single objects that no describe shows."""
    if sobject.name in {"Task", "Event"} and row.get("WhatId"):
        who = store.catalog.of_id(row.get("WhoId") or "")
        if who is not None and who.name == "Lead":
            raise ApiError(
                "FIELD_INTEGRITY_EXCEPTION",
                "cannot specify whatId with the specified whoId: a Lead stands alone",
                fields=["WhatId"],
            )
    if sobject.name == "EmailMessage" and not row.get("ParentId") and row.get("Status") != "3":
        raise ApiError(
            "FIELD_INTEGRITY_EXCEPTION",
            "Status: outside of cases an email message can only be sent (3)",
            fields=["Status"],
        )
