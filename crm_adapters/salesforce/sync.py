"""Which records exist and which changed: full load by Id, then by (SystemModstamp, Id), with deletions.

Theory. Both walks are keysets, so nothing is missed or read twice when rows move between pages, and
no server cursor has to live. A page asks for one row more than fits: `done` then says for free
whether another page follows. Salesforce shows some rows only after a later stamp was already read
(long transactions), so each run begins an overlap before the start of the last one, on the earlier
of both clocks. `queryAll` tells soft deletions, merges and conversions;
what was deleted for good is told only by the `deleted` list, which is asked first.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError
from simple_salesforce.format import format_soql

from crm_adapters.errors import NotPermitted
from crm_adapters.port import Change, ChangeKind, ChangePage
from crm_adapters.salesforce import mapping
from crm_adapters.salesforce.client import Client, Schema
from crm_adapters.salesforce.mapping import DECIDING, IDENTITY, OPT_OUT_WORDS, Row, literal, moment, text
from crm_adapters.salesforce.reading import chunks
from gates.errors import InputError
from gates.recipient import Flag

PAGE = 2000
ORDER: tuple[Literal["Contact", "Lead"], ...] = ("Contact", "Lead")
# The consent records that tell of a no: their fields, and which of them are about mail.
_NO = ("PartyId", "PrivacyConsentStatus", "LastModifiedDate", "SystemModstamp")
CONSENTS = {
    "ContactPointTypeConsent": ((*_NO, "ContactPointType"), " AND ContactPointType = 'Email'"),
    "ContactPointConsent": (_NO, ""),
}
# The vendor keeps the list of deletions for 15 days.
DELETED_DAYS = timedelta(days=14, hours=23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a run stands: mode, object, the last key read, and what the next run will start from.

    `started` is None between runs; `since` is when the last run started, None before the first.
    """

    v: Literal[1] = 1
    mode: Literal["full", "changes"]
    sobject: Literal["Contact", "Lead"] = "Contact"
    started: datetime | None = None
    stamp: datetime | None = None
    after: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{0,18}$")] = ""
    since: datetime | None = None

    def dumped(self) -> str:
        """As the opaque string that the port promises."""
        return _CURSOR.dump_json(self).decode()


_CURSOR = TypeAdapter(Cursor)


def read_cursor(cursor: str, connection: str) -> Cursor:
    """The cursor in a string that `dumped` made."""
    try:
        return _CURSOR.validate_json(cursor)
    except ValidationError:
        pass  # raised below, without pydantic's text, which holds the input
    raise InputError(
        "the sync cursor cannot be read",
        where=connection,
        mend="start a full load, without a cursor",
    )


class Sync:
    """Walks the contacts and leads of one org."""

    def __init__(self, connection: str, client: Client, schema: Schema) -> None:
        """Nothing is read yet."""
        self._connection = connection
        self._client = client
        self._schema = schema

    def page(self, cursor: str | None) -> ChangePage:
        """The next page: see the port."""
        at = Cursor(mode="full") if cursor is None else read_cursor(cursor, self._connection)
        if at.started is None:
            self._columns(at.sobject)  # the describe's answer tells the server's time
            at = replace(at, started=self._client.earlier_now())
        try:
            return self._page(at)
        except NotPermitted as error:
            if "INVALID_FIELD" not in error.what:
                raise
        self._schema.forget()  # a field was hidden since the last describe: go on without it
        return self._page(at)

    # ---- one page

    def _page(self, at: Cursor) -> ChangePage:
        if not self._schema.sees(at.sobject, "Id"):  # the org has no leads, or hides them: `read` and doctor tell
            at = self._object_done(at)
            return ChangePage(changes=(), cursor=at.dumped(), more=at.started is not None)
        fresh = at.mode == "changes" and at.stamp is None
        news = [*self._purged(at), *self._elsewhere(at)] if fresh else []
        soql = f"SELECT {', '.join(self._columns(at.sobject))} FROM {at.sobject} {self._where(at)} LIMIT {PAGE + 1}"  # noqa: S608
        rows, following = self._client.page(soql, deleted=True, kind="sync")
        now = self._client.now()
        changes = [mapping.change(row, at.sobject, self._connection, now) for row in rows]
        at = self._moved_on(at, rows)
        if not following:
            at = self._object_done(at)
        return ChangePage(changes=(*news, *changes), cursor=at.dumped(), more=at.started is not None)

    def _where(self, at: Cursor) -> str:
        if at.mode == "full":
            start = f"WHERE Id > '{at.after}' " if at.after else ""
            return f"{start}ORDER BY Id"
        if at.stamp is None:
            begin = f"SystemModstamp >= {literal(self._start(at))}"
        else:
            stamp = literal(at.stamp)
            begin = f"(SystemModstamp > {stamp} OR (SystemModstamp = {stamp} AND Id > '{at.after}'))"
        return f"WHERE {begin} ORDER BY SystemModstamp, Id"

    def _start(self, at: Cursor) -> datetime:
        return (at.since or self._client.earlier_now()) - self._client.settings.overlap

    def _columns(self, sobject: str) -> list[str]:
        individual = [f"Individual.{name}" for name in DECIDING["Individual"]]
        return self._schema.seen(sobject, [*IDENTITY[sobject], *DECIDING[sobject], *individual])

    def _moved_on(self, at: Cursor, rows: Sequence[Row]) -> Cursor:
        if not rows:
            return at
        stamp = moment(text(rows[-1], "SystemModstamp")) if at.mode == "changes" else None
        return replace(at, after=text(rows[-1], "Id"), stamp=stamp)

    def _object_done(self, at: Cursor) -> Cursor:
        following = ORDER[ORDER.index(at.sobject) + 1 :]
        if following:
            return replace(at, sobject=following[0], stamp=None, after="")
        return Cursor(mode="changes", since=at.started)

    def _elsewhere(self, at: Cursor) -> Iterator[Change]:
        """People whose Individual or consent records changed: their own stamp does not move then."""
        if not self._schema.sees(at.sobject, "IndividualId"):
            return
        since = literal(self._start(at))
        if self._schema.sees("Individual", "SystemModstamp"):
            for row in self._people(at.sobject, f"Individual.SystemModstamp >= {since}"):
                yield mapping.change(row, at.sobject, self._connection, self._client.now())
        said: dict[str, list[Flag]] = defaultdict(list)
        noes = f"PrivacyConsentStatus IN {format_soql('{}', sorted(OPT_OUT_WORDS))} AND SystemModstamp >= {since}"
        for consent, (columns, about) in CONSENTS.items():
            if len(self._schema.seen(consent, columns)) == len(columns):
                soql = f"SELECT {', '.join(columns)} FROM {consent} WHERE {noes}{about}"  # noqa: S608 - our own fields
                for row in self._client.rows(soql, kind="sync"):
                    said[text(row, "PartyId")] += mapping.flags(consent, row)
        for some in chunks(said):
            for row in self._people(at.sobject, f"IndividualId IN {format_soql('{}', some)}"):
                own = said[text(row, "IndividualId")]
                yield mapping.change(row, at.sobject, self._connection, self._client.now(), own)

    def _people(self, sobject: str, where: str) -> Iterator[Row]:
        soql = f"SELECT {', '.join(self._columns(sobject))} FROM {sobject} WHERE {where}"  # noqa: S608 - our own fields
        return self._client.rows(soql, kind="sync")

    def _purged(self, at: Cursor) -> list[Change]:
        """Records that were deleted and then purged: listed as deleted, and no query finds them any more."""
        now = self._client.now()
        start = max(self._start(at), now - DELETED_DAYS)
        span = {"start": start.isoformat(timespec="seconds"), "end": now.isoformat(timespec="seconds")}
        answer = self._client.get(f"sobjects/{at.sobject}/deleted/", span, kind="sync")
        listed = {str(one["id"]): moment(one.get("deletedDate")) for one in (answer or {}).get("deletedRecords", ())}
        for some in chunks(listed):
            known = f"SELECT Id FROM {at.sobject} WHERE Id IN {format_soql('{}', some)}"  # noqa: S608
            for row in self._client.rows(known, deleted=True, kind="sync"):
                listed.pop(text(row, "Id"), None)
        return [
            Change(kind=ChangeKind.DELETED, key=key, at=when)
            for record_id, when in listed.items()
            if (key := mapping.key_of(self._connection, record_id))
        ]
