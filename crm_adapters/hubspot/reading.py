"""A batch of people read from the records themselves, in as few calls as HubSpot allows.

For n contacts: n/100 reads, twice n/100 for the preferences (2n single calls where the portal lacks
Marketing Enterprise), four times n/1000 associations, and the associated records by the hundred.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from crm_adapters.errors import Gone, NotPermitted, Refused
from crm_adapters.hubspot import mapping
from crm_adapters.hubspot.client import VERSION, Client, next_page, rows
from crm_adapters.hubspot.mapping import HubSpotSettings, Preferences, Record, Status, WideStatus
from crm_adapters.hubspot.templates import as_text
from crm_adapters.port import Reading, Readings
from gates.recipient import Activity, Consent, ContactKey, Note, Relationship

T = TypeVar("T")

BATCH = 100
BATCH_WITH_HISTORY = 50
ASSOCIATIONS = 1000
# Search takes five groups of filters at most.
GROUPS = 5
PREFERENCES = f"/communication-preferences/{VERSION}/statuses"
EMAIL = {"channel": "EMAIL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The records around one contact."""

    company: Record | None = None
    deals: Sequence[Record] = ()
    tickets: Sequence[Record] = ()
    notes: Sequence[Record] = ()


def reading(record: Record, around: Surroundings, said: Consent, read_at: datetime) -> Reading:
    """Everything about one contact."""
    key = said.source
    return Reading(
        contact=mapping.contact(record, key, around.company),
        consent=said,
        facts=(
            *mapping.contact_facts(record, key, read_at),
            *(mapping.company_facts(around.company, key, read_at) if around.company else ()),
        ),
        notes=tuple(
            Note(
                text=as_text(note.text("hs_note_body")),
                at=mapping.moment(note.text("hs_timestamp")),
                source=mapping.key_of(key.connection, note.id, "note"),
            )
            for note in around.notes
            if note.text("hs_note_body")
        ),
        activities=tuple(_activities(record, key)),
        relationship=_relationship(record, around),
        merged_from=tuple(mapping.key_of(key.connection, old) for old in mapping.merged_ids(record)),
    )


def _activities(record: Record, key: ContactKey) -> Iterable[Activity]:
    form = record.text("recent_conversion_event_name")
    if form:
        yield Activity(kind="form", at=mapping.moment(record.text("recent_conversion_date")), detail=form, source=key)
    replied = mapping.moment(record.text("hs_sales_email_last_replied"))
    if replied:
        yield Activity(kind="email", at=replied, status="replied", source=key)


def _relationship(record: Record, around: Surroundings) -> Relationship:
    customers = [record.text("lifecyclestage"), around.company.text("lifecyclestage") if around.company else ""]
    return Relationship(
        customer="customer" in customers or any(mapping.is_set(d.text("hs_is_closed_won")) for d in around.deals),
        open_deals=sum(_open_deal(deal) for deal in around.deals),
        open_tickets=sum(_open_ticket(ticket) for ticket in around.tickets),
        last_human_contact=mapping.moment(record.text("notes_last_contacted")),
    )


def _open_deal(deal: Record) -> bool:
    if deal.properties.get("hs_is_closed") is not None:
        return not mapping.is_set(deal.text("hs_is_closed"))
    return deal.text("dealstage").casefold() not in {"closedwon", "closedlost"}


def _open_ticket(ticket: Record) -> bool:
    if ticket.properties.get("hs_is_closed") is not None:
        return not mapping.is_set(ticket.text("hs_is_closed"))
    # Stage 4 is "closed" in HubSpot's own pipeline; other pipelines set closed_date.
    return not ticket.text("closed_date") and ticket.text("hs_pipeline_stage") != "4"


class Reader:
    """Reads contacts with all that stands around them."""

    def __init__(
        self, connection: str, *, client: Client, now: Callable[[], datetime], settings: HubSpotSettings
    ) -> None:
        """Nothing is read yet; whether the portal has batch preferences is found out at the first reading."""
        self._connection, self._client, self._now, self._settings = connection, client, now, settings
        self._properties = mapping.read_properties(settings)
        self._batch_preferences: bool | None = None
        self.records = 0

    def read(self, keys: Sequence[ContactKey], wanted: Sequence[str]) -> Readings:
        """The records of these keys and addresses, each once; a merged key is answered by its survivor."""
        read_at = self._now()
        asked = tuple(dict.fromkeys(k for k in keys if k.connection == self._connection and k.object == "contact"))
        records = {r.id: r for r in self.batch("contacts", [k.id for k in asked], self._properties)}
        answered = {i for r in records.values() for i in (r.id, *mapping.merged_ids(r))}
        for key in asked:
            if key.id not in answered:
                survivor = self._survivor(key.id)
                if survivor is not None:
                    records[survivor.id] = survivor
                    answered |= {key.id, survivor.id, *mapping.merged_ids(survivor)}
        for record in self._by_address(wanted, records):
            records[record.id] = record
        self.records += len(records)
        found = self._readings(list(records.values()), read_at)
        strangers = tuple(k for k in dict.fromkeys(keys) if k not in asked)
        return Readings(found=found, gone=(*(k for k in asked if k.id not in answered), *strangers))

    def batch(
        self,
        kind: str,
        ids: Iterable[str],
        properties: Sequence[str],
        id_property: str = "",
        history: Sequence[str] = (),
    ) -> Iterator[Record]:
        """The records that exist, by the hundred; a missing one makes the answer partial, not wrong."""
        for chunk in chunks(dict.fromkeys(ids), BATCH_WITH_HISTORY if history else BATCH):
            body: dict[str, Any] = {
                "inputs": [{"id": one} for one in chunk],
                "properties": list(properties),
                "propertiesWithHistory": list(history),
            }
            if id_property:
                body["idProperty"] = id_property
            answer = self._client.batches.read(kind, body) or {}
            yield from (Record.read(row) for row in rows(answer))

    def associated(self, start: str, end: str, ids: Iterable[str]) -> dict[str, list[tuple[str, bool]]]:
        """For each id the ids on the other side, and whether that is its primary one."""
        links: dict[str, list[tuple[str, bool]]] = {}
        for chunk in chunks(dict.fromkeys(ids), ASSOCIATIONS):
            inputs: list[dict[str, str]] = [{"id": one} for one in chunk]
            while inputs:
                answer = self._client.associations.get_page(start, end, {"inputs": inputs}) or {}
                inputs = []
                for row in rows(answer, "from"):
                    here = str(row["from"].get("id", ""))
                    links.setdefault(here, []).extend(
                        (str(to["toObjectId"]), any(t.get("typeId") == 1 for t in to.get("associationTypes") or ()))
                        for to in rows(row, "toObjectId", under="to")
                    )
                    after = next_page(row)
                    if after:
                        inputs.append({"id": here, "after": after})
        return links

    # ------------------------------------------------------------------------------------- who is meant

    def _survivor(self, record: str) -> Record | None:
        """The record that a single read finds under an id that the batch did not: merged ids resolve there."""
        try:
            row = self._client.records.get_by_id("contacts", record, properties=[",".join(self._properties)])
        except Gone:
            return None
        return Record.read(row)

    def _by_address(self, wanted: Sequence[str], known: Mapping[str, Record]) -> Iterator[Record]:
        """Records that carry one of these addresses: by the primary one, then by a second one."""
        have = {a.lower() for r in known.values() for a in mapping.addresses(r)}
        missing = [a for a in dict.fromkeys(w.strip().lower() for w in wanted) if a and a not in have]
        for record in self.batch("contacts", missing, self._properties, "email"):
            have |= {a.lower() for a in mapping.addresses(record)}
            yield record
        missing = [a for a in missing if a not in have]
        # The index only names candidates: each is read itself before it counts.
        candidates = [i for chunk in chunks(missing, GROUPS) for i in self._search_second(chunk)]
        for record in self.batch("contacts", candidates, self._properties):
            if set(missing) & {a.lower() for a in mapping.addresses(record)}:
                yield record

    def _search_second(self, some: Sequence[str]) -> list[str]:
        groups = [
            {"filters": [{"propertyName": "hs_additional_emails", "operator": "CONTAINS_TOKEN", "value": address}]}
            for address in some
        ]
        answer = self._client.searches.do_search(
            "contacts", {"filterGroups": groups, "properties": ["hs_additional_emails"], "limit": BATCH}
        )
        return [str(row["id"]) for row in rows(answer, "id")]

    # --------------------------------------------------------------------------------- what is around it

    def _readings(self, records: Sequence[Record], read_at: datetime) -> tuple[Reading, ...]:
        preferences = self.preferences([a for r in records for a in mapping.addresses(r)])
        around = self._surroundings([r.id for r in records])
        return tuple(
            reading(
                record,
                around.get(record.id, Surroundings()),
                mapping.consent(
                    record, mapping.key_of(self._connection, record.id), preferences, self._settings, read_at
                ),
                read_at,
            )
            for record in records
        )

    def _surroundings(self, ids: Sequence[str]) -> dict[str, Surroundings]:
        companies = self.associated("contacts", "companies", ids)
        first = {one: _primary(links) for one, links in companies.items() if links}
        company = {r.id: r for r in self.batch("companies", first.values(), mapping.COMPANY)}
        deals, tickets, notes = (
            self._many(kind, properties, ids)
            for kind, properties in (("deals", mapping.DEAL), ("tickets", mapping.TICKET), ("notes", mapping.NOTE))
        )
        return {
            one: Surroundings(
                company=company.get(first.get(one, "")),
                deals=deals.get(one, ()),
                tickets=tickets.get(one, ()),
                notes=notes.get(one, ()),
            )
            for one in ids
        }

    def _many(self, kind: str, properties: Sequence[str], ids: Sequence[str]) -> dict[str, list[Record]]:
        """The associated records of one kind; a kind that the token may not read is left out (see `check_setup`)."""
        try:
            links = self.associated("contacts", kind, ids)
            wanted = [to for some in links.values() for to, _ in some]
            records = {r.id: r for r in self.batch(kind, wanted, properties)}
        except NotPermitted:
            return {}
        return {one: [records[to] for to, _ in some if to in records] for one, some in links.items()}

    # --------------------------------------------------------------------------------------- preferences

    def preferences(self, some: Sequence[str]) -> Mapping[str, Preferences]:
        """By address in lower case; an address that could not be read is left out, and so not contactable."""
        wanted = list(dict.fromkeys(a.lower() for a in some))
        if wanted and self._batch_preferences is not False:
            try:
                found = self._preferences_in_batches(wanted)
            except (NotPermitted, Gone, Refused):
                # The portal lacks Marketing Enterprise, or the token the scope of the batch endpoints.
                self._batch_preferences = False
            else:
                self._batch_preferences = True
                return found
        try:
            return {a: said for a in wanted if (said := self._preferences_of(a)) is not None}
        except NotPermitted:
            return {}

    def _preferences_in_batches(self, wanted: Sequence[str]) -> dict[str, Preferences]:
        known: dict[str, Preferences] = {}
        for chunk in chunks(wanted, BATCH):
            statuses, _ = self._rows(f"{PREFERENCES}/batch/read", chunk, "statuses")
            wide, is_whole = self._rows(f"{PREFERENCES}/batch/unsubscribe-all/read", chunk, "wideStatuses")
            # Somebody who never unsubscribed from all may be missing there, but only in a whole answer.
            known |= {
                a: Preferences(
                    statuses=tuple(map(Status.read, statuses[a])),
                    wide=tuple(map(WideStatus.read, wide.get(a, ()))),
                )
                for a in chunk
                if a in statuses and (a in wide or is_whole)
            }
        return known

    def _rows(self, path: str, chunk: Sequence[str], name: str) -> tuple[dict[str, list[Any]], bool]:
        """The rows of a batch by address, and whether HubSpot reports no error beside them."""
        answer = self._client.send("POST", path, query=EMAIL, body={"inputs": list(chunk)})
        found = {
            str(row["subscriberIdString"]).lower(): row.get(name) or [] for row in rows(answer, "subscriberIdString")
        }
        return found, not answer.get("numErrors") and not answer.get("errors")

    def _preferences_of(self, address: str) -> Preferences | None:
        ids, path = {"subscriberIdString": address}, f"{PREFERENCES}/{{subscriberIdString}}"
        try:
            statuses = rows(self._client.send("GET", path, ids=ids, query=EMAIL))
            wide = rows(self._client.send("GET", f"{path}/unsubscribe-all", ids=ids, query=EMAIL))
        except Gone:
            return None
        return Preferences(statuses=tuple(map(Status.read, statuses)), wide=tuple(map(WideStatus.read, wide)))


def _primary(links: Sequence[tuple[str, bool]]) -> str:
    return next((to for to, primary in links if primary), links[0][0])


def chunks(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Consecutive tuples of at most `size` items."""
    rest = iter(items)
    while chunk := tuple(islice(rest, size)):
        yield chunk
