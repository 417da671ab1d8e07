"""Reads whole people in batches: records, merges and conversions, consent from every object, relationship.

A batch of up to 300 people costs about a dozen calls, however much is known of them. Nothing is
read from a search index; rows that were deleted, merged or converted are asked for as well, because
what they said against mailing still holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from simple_salesforce.format import format_soql

from crm_adapters.errors import NotPermitted
from crm_adapters.port import Reading, Readings
from crm_adapters.salesforce import mapping
from crm_adapters.salesforce.client import Client, Schema
from crm_adapters.salesforce.mapping import DECIDING, FACTS, IDENTITY, LINKS, OBJECTS, Row, cell, moment, text
from gates.recipient import Activity, ContactKey, Flag, Note, Relationship

# The vendor refuses URIs above 16,384 bytes, headers included; 300 ids take half of that.
CHUNK = 300
LIST_BYTES = 8_100
# Merges of merges and conversions are followed so far.
HOPS = 5
# Logged mail is no human contact: it may be ours, and Salesforce makes a task for each one.
MAILS = frozenset({"email", "listemail", "cadence"})


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """The values without repeats, in lists that fit into one query's address."""
    chunk: list[str] = []
    size = 0
    for value in dict.fromkeys(values):
        cost = len(quote(value, safe="")) + 9  # two quotes and a comma, encoded
        if chunk and (len(chunk) >= CHUNK or size + cost > LIST_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(value)
        size += cost
    if chunk:
        yield chunk


@dataclass(slots=True, kw_only=True)
class _Found:
    """The rows of one read: records by id, and where those that are gone have gone to."""

    rows: dict[str, Row] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    def end_of(self, record_id: str) -> str:
        """The id that stands for this one now."""
        for _ in range(HOPS):
            record_id = self.moved.get(record_id, record_id)
        return record_id

    def absorbed(self, record_id: str) -> list[str]:
        """The ids whose way ends here, other than this one."""
        return sorted(old for old in self.moved if old != record_id and self.end_of(old) == record_id)


@dataclass(slots=True, kw_only=True)
class _Around:
    """Everything that hangs on the records, by record id or by Individual id."""

    consents: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    flags: dict[str, list[Flag]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, list[Note]] = field(default_factory=lambda: defaultdict(list))
    activities: dict[str, list[Activity]] = field(default_factory=lambda: defaultdict(list))
    human: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    tickets: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    deals: list[Row] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)


class Reader:
    """Reads people of one org."""

    def __init__(self, connection: str, client: Client, schema: Schema) -> None:
        """Nothing is read yet."""
        self._connection = connection
        self._client = client
        self._schema = schema

    def read(self, keys: Sequence[ContactKey], addresses: Sequence[str]) -> Readings:
        """As the port says; once more with a fresh describe when a field was hidden since the last one."""
        try:
            return self._read(keys, addresses)
        except NotPermitted as error:
            if "INVALID_FIELD" not in error.what:
                raise
        self._schema.forget()
        return self._read(keys, addresses)

    def _read(self, keys: Sequence[ContactKey], addresses: Sequence[str]) -> Readings:
        read_at = self._client.now()  # before the first call: an answer is at least as fresh as this says
        found = self._records(keys, addresses)
        live = [row for row in found.rows.values() if not row.get("IsDeleted") and text(row, "Id") not in found.moved]
        around = self._surroundings(live, found)
        readings = tuple(self._reading(row, found, around, read_at) for row in live)
        there = {reading.contact.key.id for reading in readings}
        gone = tuple(key for key in keys if found.end_of(key.id) not in there)
        return Readings(found=readings, gone=gone)

    # ---- the records themselves

    def _records(self, keys: Sequence[ContactKey], addresses: Sequence[str]) -> _Found:
        found = _Found()
        for sobject in OBJECTS.values():
            for some in chunks(a.strip() for a in addresses if a.strip()):
                self._keep(found, sobject, f"Email IN {_listed(some)}", deleted=False)
        tried: set[str] = set()
        asked = {key.id for key in keys if key.object in OBJECTS} | set(found.moved.values())
        for _ in range(HOPS):
            missing = sorted(asked - found.rows.keys() - tried)
            if not missing:
                break
            for kind, sobject in OBJECTS.items():
                for some in chunks(one for one in missing if mapping.PREFIXES.get(one[:3]) == kind):
                    self._keep(found, sobject, f"Id IN {_listed(some)}", deleted=True)
            tried |= set(missing)
            asked = set(found.moved.values())
        return found

    def _keep(self, found: _Found, sobject: str, where: str, *, deleted: bool) -> None:
        if not self._schema.sees(sobject, "Id"):
            if deleted:  # asked for by id: "gone" would be a guess
                mend = "give the integration user read access to this object"
                raise NotPermitted("the object cannot be seen", scope=sobject, where=self._connection, mend=mend)
            return
        soql = f"SELECT {', '.join(self.columns(sobject))} FROM {sobject} WHERE {where}"  # noqa: S608 - format_soql
        for row in self._client.rows(soql, deleted=deleted, kind="read"):
            record_id = text(row, "Id")
            found.rows[record_id] = row
            heir = mapping.heir_of(row)
            if heir:
                found.moved[record_id] = heir

    def columns(self, sobject: str) -> list[str]:
        """The visible fields that we read of a contact or lead."""
        provenance = self._client.settings.provenance
        wanted = [
            *IDENTITY[sobject],
            *DECIDING[sobject],
            *FACTS[sobject].values(),
            *(provenance.basis, provenance.origin, provenance.date, provenance.proof),
            "Account.LastModifiedDate",
            *(f"Individual.{name}" for name in DECIDING["Individual"]),
        ]
        return self._schema.seen(sobject, wanted)

    # ---- what hangs on them

    def _surroundings(self, live: Sequence[Row], found: _Found) -> _Around:
        around = _Around()
        rows = [*live, *(row for row in found.rows.values() if text(row, "Id") in found.moved)]
        parties = [text(row, "IndividualId") for row in rows if text(row, "IndividualId")]
        if parties:
            self._read_consents(parties, around)
        ids = [text(row, "Id") for row in live]
        contacts = [one for one in ids if one.startswith("003")]
        leads = [one for one in ids if one.startswith("00Q")]
        self._read_activities(ids, around)
        self._read_notes(ids, around)
        self._read_campaigns("ContactId", contacts, around)
        self._read_campaigns("LeadId", leads, around)
        case = ("Id", "ContactId", "Subject", "Description", "IsClosed", "CreatedDate")
        for row in self._select("Case", case, "ContactId", contacts):
            self._case(row, around)
        accounts = [text(row, "AccountId") for row in live if text(row, "AccountId")]
        deal = ("Id", "AccountId", "ContactId", "IsClosed", "IsWon")
        around.deals = list(self._select("Opportunity", deal, "AccountId", accounts))
        return around

    def _read_consents(self, parties: Sequence[str], around: _Around) -> None:
        record = (
            *("Id", "PartyId", "PrivacyConsentStatus", "EffectiveFrom", "EffectiveTo", "CaptureDate", "CaptureSource"),
            "LastModifiedDate",
        )
        for sobject in ("ContactPointTypeConsent", "ContactPointConsent", "ContactPointEmail"):
            around.hidden |= self._hidden(sobject)
        typed = "ContactPointTypeConsent"
        for row in self._select(typed, (*record, "ContactPointType"), "PartyId", parties):
            if row.get("ContactPointType") in {"Email", None}:
                self._consent_row(typed, row, around)
        pointed = "ContactPointConsent"
        for row in self._select(pointed, (*record, "ContactPointId"), "PartyId", parties):
            self._consent_row(pointed, row, around)
        point = "ContactPointEmail"
        fields = ("Id", "ParentId", "EmailAddress", *DECIDING[point])
        for row in self._select(point, fields, "ParentId", parties):
            around.flags[text(row, "ParentId")] += mapping.flags(point, row)

    def _consent_row(self, sobject: str, row: Row, around: _Around) -> None:
        party = text(row, "PartyId")
        around.consents[party].append(row)
        around.flags[party] += mapping.flags(sobject, row)

    def _hidden(self, sobject: str) -> set[str]:
        """The object's deciding fields that the token cannot see, except what the admin said does not exist."""
        absent = self._client.settings.not_in_this_org
        if sobject in absent:
            return set()
        wanted = (*LINKS[sobject], *DECIDING[sobject])
        return {f"{sobject}.{name}" for name in wanted if not self._schema.sees(sobject, name)} - absent

    def _read_activities(self, ids: Sequence[str], around: _Around) -> None:
        task = ("Id", "WhoId", "Subject", "Description", "Status", "TaskSubtype", "ActivityDate", "CreatedDate",
                "IsClosed", "Gatepost_Draft_Id__c")  # fmt: skip
        for row in self._select("Task", task, "WhoId", ids, recent=True):
            if not text(row, "Gatepost_Draft_Id__c"):  # our own review tasks are no contact with the person
                self._activity(row, (text(row, "TaskSubtype") or "Task").lower(), around)
        event = ("Id", "WhoId", "Subject", "Description", "ActivityDateTime", "ActivityDate", "CreatedDate")
        for row in self._select("Event", event, "WhoId", ids, recent=True):
            self._activity(row, "meeting", around)

    def _activity(self, row: Row, kind: str, around: _Around) -> None:
        who = text(row, "WhoId")
        source = mapping.key_of(self._connection, who)
        if source is None:
            return
        at = moment(text(row, "ActivityDateTime") or text(row, "ActivityDate") or text(row, "CreatedDate"))
        subject = text(row, "Subject")
        around.activities[who].append(
            Activity(kind=kind, at=at, status=text(row, "Status"), detail=subject, source=source)
        )
        met = kind == "meeting" or (bool(row.get("IsClosed")) and kind not in MAILS)
        if met and at is not None and at <= self._client.now():
            around.human[who].append(at)
        if text(row, "Description"):
            around.notes[who].append(Note(text=text(row, "Description"), at=at, source=source))

    def _read_notes(self, ids: Sequence[str], around: _Around) -> None:
        for row in self._select("Note", ("Id", "ParentId", "Title", "Body", "LastModifiedDate"), "ParentId", ids):
            source = mapping.key_of(self._connection, text(row, "ParentId"))
            said = "\n".join(part for part in (text(row, "Title"), text(row, "Body")) if part)
            if source is not None and said:
                at = moment(row.get("LastModifiedDate"))
                around.notes[source.id].append(Note(text=said, at=at, source=source))

    def _read_campaigns(self, link: str, ids: Sequence[str], around: _Around) -> None:
        fields = ("Id", link, "Status", "FirstRespondedDate", "CreatedDate", "Campaign.Name", "Campaign.Type")
        for row in self._select("CampaignMember", fields, link, ids):
            source = mapping.key_of(self._connection, text(row, link))
            if source is not None:
                at = moment(text(row, "FirstRespondedDate") or text(row, "CreatedDate"))
                kind = (text(row, "Campaign.Type") or "campaign").lower()
                detail = text(row, "Campaign.Name")
                around.activities[source.id].append(
                    Activity(kind=kind, at=at, status=text(row, "Status"), detail=detail, source=source)
                )

    def _case(self, row: Row, around: _Around) -> None:
        who = text(row, "ContactId")
        source = mapping.key_of(self._connection, who)
        if source is None:
            return
        at, closed = moment(row.get("CreatedDate")), bool(row.get("IsClosed"))
        around.tickets[who] += not closed
        status = "closed" if closed else "open"
        around.activities[who].append(
            Activity(kind="case", at=at, status=status, detail=text(row, "Subject"), source=source)
        )
        if text(row, "Description"):
            around.notes[who].append(Note(text=text(row, "Description"), at=at, source=source))

    def _select(
        self, sobject: str, fields: Sequence[str], link: str, ids: Sequence[str], *, recent: bool = False
    ) -> Iterator[Mapping[str, Any]]:
        """Rows whose `link` is one of the ids; nothing where the org has no such object or hides the link."""
        if not ids or not self._schema.sees(sobject, link):
            return
        since = ""
        if recent:
            since = f" AND LastModifiedDate >= {mapping.literal(self._client.now() - self._client.settings.look_back)}"
        columns = ", ".join(self._schema.seen(sobject, fields))
        for some in chunks(ids):
            where = f"{link} IN {_listed(some)}{since}"
            yield from self._client.rows(f"SELECT {columns} FROM {sobject} WHERE {where}", kind="read")  # noqa: S608

    # ---- put together

    def _reading(self, row: Row, found: _Found, around: _Around, read_at: datetime) -> Reading:
        record_id = text(row, "Id")
        key = mapping.key_of(self._connection, record_id)
        assert key is not None, "rows are asked for by object"  # noqa: S101 - narrows the type
        lost = [found.rows[old] for old in found.absorbed(record_id) if old in found.rows]
        said: list[Flag] = []
        granted: list[mapping.Grant] = []
        hidden: set[str] = set()
        for one in (row, *lost):
            sobject = "Lead" if text(one, "Id").startswith("00Q") else "Contact"
            party = text(one, "IndividualId")
            said += mapping.own_flags(sobject, one)
            hidden |= self._record_hidden(sobject, one)
            if party:
                said += around.flags[party]
                hidden |= around.hidden
                granted += mapping.grants(around.consents[party], read_at) if one is row else ()
        return Reading(
            contact=mapping.contact(row, key),
            consent=mapping.consent(
                row,
                key,
                read_at,
                said=tuple(dict.fromkeys(said)),
                granted=granted,
                hidden=sorted(hidden),
                provenance=self._client.settings.provenance,
            ),
            facts=mapping.facts(row, key, read_at),
            notes=tuple(around.notes[record_id]),
            activities=tuple(around.activities[record_id]),
            relationship=self._relationship(row, around),
            merged_from=tuple(k for old in lost if (k := mapping.key_of(self._connection, text(old, "Id")))),
        )

    def _record_hidden(self, sobject: str, row: Row) -> set[str]:
        """Deciding fields that this record's answer could not hold."""
        hidden = self._hidden(sobject) | {name for name in OBJECTS.values() if not self._schema.sees(name, "Id")}
        hidden -= self._client.settings.not_in_this_org
        if self._schema.fields("Individual") is None:  # an org without the feature has no link to it either
            hidden.discard(f"{sobject}.IndividualId")
        if text(row, "IndividualId"):
            hidden |= self._hidden("Individual")
            if not isinstance(cell(row, "Individual"), Mapping):  # linked, but not shared with us
                hidden |= {"Individual"} - self._client.settings.not_in_this_org
        return hidden

    def _relationship(self, row: Row, around: _Around) -> Relationship:
        record_id, account = text(row, "Id"), text(row, "AccountId")
        deals = [deal for deal in around.deals if account and text(deal, "AccountId") == account]
        won = any(deal.get("IsWon") for deal in deals)
        theirs = [deal for deal in deals if text(deal, "ContactId") in {"", record_id}]
        return Relationship(
            customer=won or text(row, "Account.Type").lower().startswith("customer"),
            open_deals=sum(not deal.get("IsClosed") for deal in theirs),
            open_tickets=around.tickets[record_id],
            last_human_contact=max(around.human[record_id], default=None),
        )


def _listed(values: Sequence[str]) -> str:
    """A SOQL list; never empty, because `chunks` gives no empty list."""
    return str(format_soql("{}", list(values)))
