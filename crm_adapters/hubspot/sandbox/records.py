"""All records of a portal: rows, their history, unique values, merges, and the recycle bin."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from crm_adapters.hubspot.sandbox import schema
from crm_adapters.hubspot.sandbox.wire import ApiError, invalid


def stamp(at: datetime) -> str:
    """A moment as HubSpot writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True, kw_only=True)
class Row:
    """One record."""

    id: str
    kind: str
    properties: dict[str, str | None]
    created: str
    updated: str
    archived: bool = False
    archived_at: str = ""
    history: dict[str, list[dict[str, object]]] = field(default_factory=dict)


class Watcher(Protocol):
    """Who is told of changes: what happened to which record, and the event's own fields."""

    def __call__(self, what: str, kind: str, record: str, **more: object) -> None:
        """One change."""
        ...


class Store:
    """Every object of a portal. The server serves one call at a time, so nothing here locks."""

    def __init__(self, clock: Callable[[], datetime], *, subscription_ids: tuple[str, ...], strict: bool) -> None:
        """`strict` refuses unknown properties with PROPERTY_DOESNT_EXIST instead of dropping them."""
        self.clock = clock
        self.strict = strict
        self.refuse_read_only = False
        self.keeps_history = True
        self.user_id = 0
        self.rows: dict[str, dict[str, Row]] = {kind: {} for kind in schema.KINDS}
        self.definitions = {kind: schema.built_in(kind, subscription_ids) for kind in schema.KINDS}
        self.merged: dict[str, str] = {}
        self.watchers: list[Watcher] = []
        self._unique: dict[tuple[str, str, str], str] = {}
        self._order: dict[str, list[str]] = {kind: [] for kind in schema.KINDS}
        self._last = 1000

    # Reading ---------------------------------------------------------------------------------

    def kind(self, name: str) -> str:
        """The object kind of a path segment; a type id such as 0-1 works as well."""
        by_id = {v: k for k, v in schema.TYPE_IDS.items()}
        found = by_id.get(name, name)
        singular = {k.removesuffix("s"): k for k in schema.KINDS} | {"company": "companies"}
        found = singular.get(found, found)
        if found not in self.rows:
            raise ApiError(400, "", f"Unable to infer object type from: {name}")
        return found

    def get(self, kind: str, key: str, id_property: str = "", *, archived: bool = False) -> Row | None:
        """By id (old ids of merged records resolve), or by a unique property."""
        if id_property and id_property != "hs_object_id":
            found = self._unique.get((kind, id_property, key.strip().lower()))
            row = self.rows[kind].get(found) if found else None
        else:
            row = self.rows[kind].get(self.merged.get(key, key))
        return row if row is not None and row.archived == archived else None

    def listed(self, kind: str, *, archived: bool, after: str, limit: int) -> list[Row]:
        """At most limit + 1 rows beyond the id `after`, in the order of their ids."""
        page: list[Row] = []
        order = self._order[kind]
        start = _beyond(order, after)
        for key in order[start:]:
            row = self.rows[kind][key]
            if row.archived == archived:
                page.append(row)
                if len(page) > limit:
                    break
        return page

    def living(self, kind: str) -> Iterator[Row]:
        """Everything that is not in the recycle bin."""
        return (row for row in self.rows[kind].values() if not row.archived)

    # Writing ---------------------------------------------------------------------------------

    def insert(self, kind: str, values: Mapping[str, str | None], *, at: datetime | None = None) -> Row:
        """A new record; refused where a unique value is taken."""
        clean = self._checked(kind, values)
        self._refuse_taken(kind, clean, own="")
        self._last += 1
        key, moment = str(self._last), stamp(at or self.clock())
        row = Row(id=key, kind=kind, properties={}, created=moment, updated=moment)
        row.properties.update(hs_object_id=key)
        row.properties[schema.created_name(kind)] = moment
        self.rows[kind][key] = row
        self._order[kind].append(key)
        self.tell("creation", kind, key)
        self._write(row, clean, moment)
        return row

    def update(self, row: Row, values: Mapping[str, str | None], *, at: datetime | None = None) -> Row:
        """Change some properties; an empty text clears one."""
        clean = self._checked(row.kind, values)
        self._refuse_taken(row.kind, clean, own=row.id)
        self._write(row, clean, stamp(at or self.clock()))
        return row

    def set_silently(self, row: Row, values: Mapping[str, str | None]) -> None:
        """What the portal itself writes, read-only or not."""
        self._write(row, dict(values), stamp(self.clock()))

    def archive(self, row: Row) -> None:
        """Into the recycle bin."""
        moment = stamp(self.clock())
        row.archived, row.archived_at, row.updated = True, moment, moment
        self._forget(row)
        self.tell("deletion", row.kind, row.id)

    def restore(self, row: Row) -> None:
        """Out of the recycle bin again, as a person does in the interface."""
        row.archived, row.archived_at, row.updated = False, "", stamp(self.clock())
        self._remember(row)
        self.tell("restore", row.kind, row.id)

    def erase(self, row: Row) -> None:
        """For good, as a privacy deletion does."""
        self._forget(row)
        del self.rows[row.kind][row.id]
        self._order[row.kind].remove(row.id)

    def merge(self, kind: str, winner: Row, loser: Row) -> Row:
        """Both become a record with a new id, and both old ids resolve to it (since January 2025)."""
        joined = {
            **{k: v for k, v in loser.properties.items() if v},
            **{k: v for k, v in winner.properties.items() if v},
        }
        old = [winner.id, loser.id, *_ids(winner), *_ids(loser)]
        emails = [loser.properties.get("email"), *str(winner.properties.get("hs_additional_emails") or "").split(";")]
        emails += str(loser.properties.get("hs_additional_emails") or "").split(";")
        watchers, self.watchers = self.watchers, []
        for row in (winner, loser):
            self.erase(row)
        new = self.insert(kind, {k: v for k, v in joined.items() if k not in schema.READ_ONLY})
        self.watchers = watchers
        extra = ";".join(dict.fromkeys(e for e in emails if e))
        self.set_silently(new, {"hs_merged_object_ids": ";".join(old), "hs_additional_emails": extra or None})
        for key in old:
            self.merged[key] = new.id
        self.tell(
            "merge",
            kind,
            new.id,
            primaryObjectId=int(winner.id),
            mergedObjectIds=[int(loser.id)],
            newObjectId=int(new.id),
            numberOfPropertiesMoved=len(joined),
        )
        return new

    def tell(self, what: str, kind: str, record: str, **more: object) -> None:
        """Pass a change on to whoever watches."""
        for watcher in self.watchers:
            watcher(what, kind, record, **more)

    def _checked(self, kind: str, values: Mapping[str, str | None]) -> dict[str, str | None]:
        known = self.definitions[kind]
        clean: dict[str, str | None] = {}
        for name, value in values.items():
            if name not in known:
                if self.strict:
                    raise unknown_property(name)
                continue
            if known[name].read_only:
                if self.refuse_read_only:
                    raise invalid(f'"{name}" is a read only property; its value cannot be set.')
                continue
            self._check_option(known[name], value)
            clean[name] = None if value in {None, ""} else str(value)
        return clean

    @staticmethod
    def _check_option(known: schema.Property, value: str | None) -> None:
        allowed = {str(o["value"]) for o in known.options}
        if value and allowed and value not in allowed:
            raise invalid(f"{value} was not one of the allowed options for {known.name}: {sorted(allowed)}")

    def _refuse_taken(self, kind: str, values: Mapping[str, str | None], *, own: str) -> None:
        for name, value in values.items():
            if value and self.definitions[kind][name].unique:
                holder = self._unique.get((kind, name, value.strip().lower()))
                if holder and holder != own:
                    what = (
                        "Contact already exists" if (kind, name) == ("contacts", "email") else "Object already exists"
                    )
                    raise ApiError(409, "CONFLICT", f"{what}. Existing ID: {holder}")

    def _write(self, row: Row, values: Mapping[str, str | None], moment: str) -> None:
        self._forget(row)
        for name, value in values.items():
            if row.properties.get(name) != value:
                self.tell("propertyChange", row.kind, row.id, propertyName=name, propertyValue=value or "")
            if self.keeps_history and row.properties.get(name) != value:
                past: dict[str, object] = {
                    "value": value or "",
                    "timestamp": moment,
                    "sourceType": "API",
                    "sourceId": "sandbox",
                }
                if self.user_id:
                    past = {**past, "updatedByUserId": self.user_id}
                row.history.setdefault(name, []).insert(0, past)
            row.properties[name] = value
        row.updated = moment
        row.properties[schema.modified_name(row.kind)] = moment
        if self.user_id:
            row.properties["hs_updated_by_user_id"] = str(self.user_id)
        self._remember(row)

    def _unique_values(self, row: Row) -> Iterator[tuple[str, str, str]]:
        for name, value in row.properties.items():
            if value and name in self.definitions[row.kind] and self.definitions[row.kind][name].unique:
                yield row.kind, name, value.strip().lower()
        for extra in str(row.properties.get("hs_additional_emails") or "").split(";"):
            if extra.strip():
                yield row.kind, "email", extra.strip().lower()

    def _remember(self, row: Row) -> None:
        for key in self._unique_values(row):
            self._unique.setdefault(key, row.id)

    def _forget(self, row: Row) -> None:
        for key in list(self._unique_values(row)):
            if self._unique.get(key) == row.id:
                del self._unique[key]


def unknown_property(name: str) -> ApiError:
    """400 PROPERTY_DOESNT_EXIST."""
    problem = f'[{{"isValid":false,"message":"Property \\"{name}\\" does not exist","error":"PROPERTY_DOESNT_EXIST",'
    return invalid(f'Property values were not valid: {problem}"name":"{name}"}}]')


def _ids(row: Row) -> list[str]:
    return [i for i in str(row.properties.get("hs_merged_object_ids") or "").split(";") if i]


def _beyond(order: list[str], after: str) -> int:
    """The place of the first id larger than `after`; ids only grow."""
    if not after:
        return 0
    low, high, wanted = 0, len(order), int(after)
    while low < high:
        middle = (low + high) // 2
        if int(order[middle]) <= wanted:
            low = middle + 1
        else:
            high = middle
    return low
