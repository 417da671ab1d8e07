"""Reads the tables of fields: one line a field, such as `Email email(80) idlookup`.

A line is a name, a type with an optional length, then marks: `required`, `ro` (nobody writes it),
`create` (set on insert only), `later` (set on update only), `nofilter`, `nosort`, `idlookup`, `ext`
(external id), `unique`, `cs` (case sensitive), `restricted` (only listed picklist values), `notnull`,
`nillable`, `to:A|B` (reference), `as:Account` (relationship name), `=value` (default on create).
"""

import re
from collections.abc import Mapping
from typing import Any

from crm_adapters.salesforce.sandbox.schema import Field, SObject

_LINE = re.compile(r"(?P<name>\w+) (?P<type>\w+)(?:\((?P<length>\d+)\))?(?P<marks>.*)")
_LONG_TEXT = 255
_DEFAULTS: dict[str, Any] = {"true": True, "false": False}

SYSTEM = """
Id id(18) ro idlookup
IsDeleted boolean ro =false
"""

STAMPS = """
CreatedDate datetime ro
CreatedById reference(18) ro to:User as:CreatedBy
LastModifiedDate datetime ro
LastModifiedById reference(18) ro to:User as:LastModifiedBy
SystemModstamp datetime ro
"""


def sobject(
    name: str,
    prefix: str,
    lines: str,
    *,
    plural: str | None = None,
    picklists: Mapping[str, tuple[str, ...]] | None = None,
) -> SObject:
    """The object described by its own lines, with the system fields around them."""
    chosen = picklists or {}
    fields = [field_of(line, chosen) for line in (SYSTEM + lines + STAMPS).strip().splitlines() if line.strip()]
    return SObject(
        name=name,
        prefix=prefix,
        plural=plural or f"{name}s",
        fields={item.name.lower(): item for item in fields},
    )


def field_of(line: str, picklists: Mapping[str, tuple[str, ...]]) -> Field:
    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise ValueError(f"not a field line: {line!r}")
    kind, length = match["type"], int(match["length"] or 0)
    marks = match["marks"].split()
    values = {mark[:1]: mark[1:] for mark in marks if mark.startswith("=")}
    links = dict(mark.split(":", 1) for mark in marks if ":" in mark and mark[0] != "=")
    long_text = kind == "textarea" and length > _LONG_TEXT
    default = values.get("=")
    return Field(
        name=match["name"],
        type=kind,
        length=length,
        required="required" in marks,
        nillable=kind != "boolean" and ("nillable" in marks or not {"required", "ro", "notnull"} & set(marks)),
        createable=not {"ro", "later"} & set(marks),
        updateable="ro" not in marks and "create" not in marks,
        filterable=not long_text and "nofilter" not in marks,
        sortable=not long_text and kind != "address" and not {"nofilter", "nosort"} & set(marks),
        id_lookup="idlookup" in marks or "ext" in marks,
        external_id="ext" in marks,
        unique="unique" in marks,
        case_sensitive="cs" in marks or kind in {"id", "reference"},
        picklist=picklists.get(match["name"], ()),
        restricted="restricted" in marks,
        refers=tuple(links["to"].split("|")) if "to" in links else (),
        relationship=links.get("as"),
        default=_DEFAULTS.get(default, default) if default is not None else None,
    )
