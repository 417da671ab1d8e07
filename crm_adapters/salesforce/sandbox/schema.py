"""The nouns of a describe: objects, their fields, and what the token's profile may see of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field; `refers` names the objects that a reference may point at."""

    name: str
    type: str
    length: int = 0
    required: bool = False
    createable: bool = True
    updateable: bool = True
    filterable: bool = True
    sortable: bool = True
    nillable: bool = True
    id_lookup: bool = False
    external_id: bool = False
    unique: bool = False
    case_sensitive: bool = False
    picklist: tuple[str, ...] = ()
    restricted: bool = False
    refers: tuple[str, ...] = ()
    relationship: str | None = None
    default: Any = None

    @property
    def custom(self) -> bool:
        return self.name.endswith("__c")


@dataclass(frozen=True, slots=True, kw_only=True)
class SObject:
    """One kind of record; `fields` is keyed by the lower-case name, as SOQL ignores case."""

    name: str
    prefix: str
    plural: str
    fields: Mapping[str, Field]

    def lookups(self) -> Iterator[Field]:
        """The fields by which a record may be found without a scan."""
        for item in self.fields.values():
            # Nearly every record points at the same few users: an index of that would not help.
            reference = item.type == "reference" and "User" not in item.refers
            if reference or item.type == "email" or item.id_lookup:
                yield item


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLink:
    """The other end of a reference: `Account.Contacts` is `Contact.AccountId`."""

    relationship: str
    child: SObject
    field: Field


class Catalog:
    """All objects, seen through field-level security.

    `hidden` holds `Field` or `Object.Field` names that the token's profile cannot see; it may
    change while the server runs.
    """

    def __init__(
        self,
        objects: Mapping[str, SObject],
        child_names: Mapping[str, str],
        hidden: set[str] | None = None,
    ) -> None:
        self._objects = {name.lower(): item for name, item in objects.items()}
        self._by_prefix = {item.prefix: item for item in objects.values()}
        self._child_names = child_names
        self.hidden = set(hidden or ())

    def __iter__(self) -> Iterator[SObject]:
        return iter(self._objects.values())

    def find(self, name: str) -> SObject | None:
        return self._objects.get(name.lower())

    def of_id(self, record_id: str) -> SObject | None:
        return self._by_prefix.get(record_id[:3])

    def is_hidden(self, sobject: SObject, field: Field) -> bool:
        return field.name in self.hidden or f"{sobject.name}.{field.name}" in self.hidden

    def field(self, sobject: SObject, name: str) -> Field | None:
        """The field of that name, None where there is none or the profile hides it."""
        found = sobject.fields.get(name.lower())
        return None if found is None or self.is_hidden(sobject, found) else found

    def visible(self, sobject: SObject) -> Iterator[Field]:
        return (item for item in sobject.fields.values() if not self.is_hidden(sobject, item))

    def parent(self, sobject: SObject, relationship: str) -> Field | None:
        """The reference field behind a relationship name such as `Account` or `Owner`."""
        for item in self.visible(sobject):
            if item.relationship and item.relationship.lower() == relationship.lower():
                return item
        return None

    def children(self, sobject: SObject) -> Iterator[ChildLink]:
        for child in self._objects.values():
            for item in self.visible(child):
                name = self._child_names.get(f"{child.name}.{item.name}")
                if name and sobject.name in item.refers:
                    yield ChildLink(relationship=name, child=child, field=item)
