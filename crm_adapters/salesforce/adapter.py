"""One Salesforce org behind the port.

Each part has its own file: `client` (calls, errors, caps), `reading` (whole people), `sync`
(changes), `tasks` (all that we write), `templates`, `events` (Outbound Messages), `mapping`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from crm_adapters.calling import Caller
from crm_adapters.errors import NotPermitted, Refused
from crm_adapters.port import (
    CANNOT_CARRY,
    Budget,
    Change,
    ChangePage,
    DecisionKind,
    OutgoingEmail,
    Owner,
    Readings,
    ReceivedPage,
    ReviewTask,
    SendAnswer,
    SentEmail,
    SetupItem,
    TaskAnswer,
    TaskRef,
)
from crm_adapters.salesforce import calls, events, mailing, mapping, templates
from crm_adapters.salesforce.auth import TokenSource
from crm_adapters.salesforce.client import Client, Schema
from crm_adapters.salesforce.mapping import DECIDING, KINDS, LINKS, SalesforceSettings, text
from crm_adapters.salesforce.reading import Reader
from crm_adapters.salesforce.received import Postbox
from crm_adapters.salesforce.sync import PAGE, Sync
from crm_adapters.salesforce.tasks import OWN_FIELDS, Desk
from crm_adapters.salesforce.workflow import Actions
from crm_adapters.workflow import Operation, Option, OptionsQuery, WireAnswer, WorkflowAnswer, WorkflowCall
from gates.draft import Template
from gates.errors import ConfigError
from gates.recipient import ContactKey

_SELECTOR = re.compile(r"soql:\s*(?P<object>Contact|Lead)\s+WHERE\s+(?P<filter>\S.*)", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'")
_WORD = re.compile(r"[A-Za-z_][\w.]*")
# Words of a filter that are no fields. Nothing here can start a second query or change the order.
_OPERATORS = frozenset({"and", "or", "not", "in", "like", "null", "true", "false", "includes", "excludes"})
_DATES = re.compile(
    r"(yesterday|today|tomorrow|(last|this|next)_(week|month|quarter|year|90_days|fiscal_quarter|fiscal_year)"
    r"|(last|next)_n_(days|weeks|months|quarters|years)(?=:)|n_(days|weeks|months|quarters|years)_ago(?=:))",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?")
USER_FIELDS = ("Id", "Name", "Email", "IsActive", "ManagerId")


class SalesforceCRM:
    """The port on one Salesforce org; safe to share between threads."""

    def __init__(
        self,
        connection: str,
        *,
        token: TokenSource,
        instance_url: str,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        settings: SalesforceSettings,
    ) -> None:
        """`instance_url` is the org's My Domain address; nothing is called yet."""
        self._connection = connection
        self._settings = settings
        self._client = Client(token=token, instance_url=instance_url, now=now, sleep=sleep, settings=settings)
        self._schema = Schema(self._client)
        self._reader = Reader(connection, self._client, self._schema)
        self._sync = Sync(connection, self._client, self._schema)
        self._postbox = Postbox(connection, self._client, self._schema)
        self._desk = Desk(connection, self._client, self._schema)
        self._actions = Actions(connection, settings=settings, knows=partial(calls.knows, settings))

    @property
    def connection(self) -> str:
        """The connection's name in app.yaml."""
        return self._connection

    # ---- set-up

    def check_setup(self) -> Sequence[SetupItem]:
        """What describe, the limits and the templates say is missing."""
        self._schema.forget()
        provenance = self._settings.provenance
        sourced = (provenance.basis, provenance.origin, provenance.date, provenance.proof)
        shelf = templates.read(self._connection, self._client, self._schema)
        return [
            *(self._visible(name, (*LINKS[name], *fields), deciding=True) for name, fields in DECIDING.items()),
            *(self._visible(name, sourced, deciding=False) for name in KINDS),
            self._visible("Task", OWN_FIELDS, deciding=False),
            self._visible("EmailMessage", ("MessageIdentifier", "AutomationType", "Incoming"), deciding=False),
            *(self._writable(name) for name in KINDS),
            self._choices("Gatepost_Decision__c", {kind.value for kind in DecisionKind}),
            self._choices("Status", {self._settings.closed_status.lower().replace(" ", "_")}),
            self._calls_left(),
            shelf.summary(),
            *shelf.refused,
        ]

    def _visible(self, sobject: str, fields: Sequence[str], *, deciding: bool) -> SetupItem:
        absent = self._settings.not_in_this_org
        missing = [
            f"{sobject}.{name}" for name in fields
            if not self._schema.sees(sobject, name) and not {sobject, f"{sobject}.{name}"} & absent
        ]  # fmt: skip
        name = f"{sobject} {'consent' if deciding else 'fields'}"
        if not missing:
            return SetupItem(name=name, ok=True, detail="all fields are visible")
        consequence = "; nobody with such a record can be mailed" if deciding else ""
        return SetupItem(
            name=name,
            ok=False,
            detail=f"not visible: {', '.join(missing)}{consequence}",
            mend=f"Setup > Permission Sets > Gatepost > Object Settings > {sobject}: Read Access to these fields",
        )

    def _writable(self, sobject: str) -> SetupItem:
        field = (self._schema.fields(sobject) or {}).get("HasOptedOutOfEmail", {})
        ok = bool(field.get("updateable"))
        return SetupItem(
            name=f"{sobject} opt-out",
            ok=ok,
            detail="opt-outs can be written back" if ok else "opt-outs cannot be written back",
            mend=""
            if ok
            else f"Setup > Permission Sets > Gatepost > Object Settings > {sobject}: Edit Access to HasOptedOutOfEmail",
        )

    def _choices(self, field: str, needed: set[str]) -> SetupItem:
        """Whether a picklist of the task offers the values that we read or write."""
        offered = (self._schema.fields("Task") or {}).get(field, {}).get("picklistValues", ())
        missing = needed - {str(one["value"]).lower().replace(" ", "_") for one in offered if one.get("active")}
        detail = f"not offered: {', '.join(sorted(missing))}" if missing else "all values are offered"
        where = f"Setup > Object Manager > Activity > Fields & Relationships > {field} > Values"
        mend = f"{where}: add them to the picklist" if missing else ""
        return SetupItem(name=f"Task {field}", ok=not missing, detail=detail, mend=mend)

    def _calls_left(self) -> SetupItem:
        try:
            limits = self._client.get("limits/", kind="setup") or {}
        except NotPermitted:
            mend = "Setup > Permission Sets > Gatepost > System Permissions: View Setup and Configuration"
            return SetupItem(name="API calls", ok=False, detail="the limits cannot be read", mend=mend)
        daily = limits.get("DailyApiRequests", {})
        left, most = int(daily.get("Remaining", 0)), int(daily.get("Max", 0))
        ok = left > (1 - self._settings.share_total) * most
        mend = "" if ok else "wait for the 24-hour window to move on, or raise share_total"
        return SetupItem(name="API calls", ok=ok, detail=f"{left} of {most} left in 24 hours", mend=mend)

    def owners(self) -> Sequence[Owner]:
        """All users, with their managers where the org shows them."""
        columns = ", ".join(self._schema.seen("User", USER_FIELDS))
        return [
            Owner(
                id=text(row, "Id"),
                email=text(row, "Email"),
                name=text(row, "Name"),
                active=bool(row.get("IsActive")),
                manager=text(row, "ManagerId"),
            )
            for row in self._client.rows(f"SELECT {columns} FROM User ORDER BY Id", kind="owners")  # noqa: S608
        ]

    def templates(self) -> Sequence[Template]:
        """Active EmailTemplates that declare slots; see `templates.py`."""
        return templates.read(self._connection, self._client, self._schema).templates

    # ---- who

    def segment(self, selector: str) -> Iterator[ContactKey]:
        """``soql:Contact WHERE …``, ``soql:Lead WHERE …``, or a list view: ``Contact/Hot_Prospects``, a name, an id."""
        filtered = _SELECTOR.fullmatch(selector.strip())
        if filtered:
            sobject = filtered["object"].title()
            self._check_filter(sobject, filtered["filter"], selector)
            yield from self._filtered(sobject, filtered["filter"])
        else:
            yield from self._listed(selector.strip())

    def _filtered(self, sobject: str, condition: str) -> Iterator[ContactKey]:
        # A converted lead lives on as its contact.
        open_leads = " AND IsConverted = false" if sobject == "Lead" else ""
        after = ""
        while True:
            start = f" AND Id > '{after}'" if after else ""
            where = f"({condition}){open_leads}{start}"
            soql = f"SELECT Id FROM {sobject} WHERE {where} ORDER BY Id LIMIT {PAGE + 1}"  # noqa: S608 - checked above
            rows, following = self._client.page(soql, kind="segment")
            yield from self._keys(rows)
            if not following:
                return
            after = text(rows[-1], "Id")

    def _keys(self, rows: Sequence[mapping.Row]) -> Iterator[ContactKey]:
        for row in rows:
            key = mapping.key_of(self._connection, text(row, "Id"))
            if key is not None:
                yield key

    def _check_filter(self, sobject: str, condition: str, selector: str) -> None:
        """Only fields that the org has, and words that cannot leave the WHERE clause."""
        bare = _STAMP.sub(" ", _QUOTED.sub(" ", condition))
        wrong = next((c for c in bare if c in "';{}\\"), "")
        if wrong or bare.count("(") != bare.count(")"):
            raise self._bad_selector(selector, f"{wrong or 'a parenthesis'} does not belong into a filter")
        for word in _WORD.findall(bare):
            if word.lower() in _OPERATORS or _DATES.match(word + ":"):
                continue
            if not self._schema.sees(sobject, word):
                raise self._bad_selector(selector, f"{sobject} has no field {word} that Gatepost can see")

    def _bad_selector(self, selector: str, what: str) -> ConfigError:
        mend = "write soql:Contact WHERE <conditions on visible fields>, without ORDER BY, LIMIT or subqueries"
        return ConfigError(what, where=f"{self._connection}, segment {selector[:80]!r}", mend=mend)

    def _listed(self, name: str) -> Iterator[ContactKey]:
        """A list view's own query, as the org keeps it; its members page by server cursor."""
        sobject, slash, view = name.partition("/")
        for one in [sobject] if slash else list(KINDS):
            if one not in KINDS:
                break
            for found in self._views(one):
                if (view if slash else name) in {found.get("developerName"), found.get("id"), found.get("label")}:
                    yield from self._view_members(one, str(found["id"]))
                    return
        raise ConfigError(
            f"no list view {name[:80]!r} that Gatepost can see",
            where=f"{self._connection}, segment",
            mend="give the list view's developer name, shared with the integration user, or a soql: filter",
        )

    def _views(self, sobject: str) -> Iterator[Mapping[str, Any]]:
        path = f"sobjects/{sobject}/listviews"
        while path:
            answer = self._client.get(path, kind="segment") or {}
            yield from answer.get("listviews", ())
            path = str(answer.get("nextRecordsUrl") or "").partition(f"/v{self._settings.version}/")[2]

    def _view_members(self, sobject: str, view: str) -> Iterator[ContactKey]:
        described = self._client.get(f"sobjects/{sobject}/listviews/{quote(view, safe='')}/describe", kind="segment")
        query = str((described or {}).get("query") or "")
        if not query:
            raise Refused("this list view has no query", where=f"{self._connection}, list view {view}")
        yield from self._keys_lazily(query)

    def _keys_lazily(self, query: str) -> Iterator[ContactKey]:
        for row in self._client.rows(query, kind="segment"):
            yield from self._keys([row])

    def is_member(self, selector: str, key: ContactKey) -> bool:
        """Whether a filter or list view holds this record now; a filter is asked about the one record."""
        filtered = _SELECTOR.fullmatch(selector.strip())
        if filtered is None:
            return any(member == key for member in self._listed(selector.strip()))
        sobject = filtered["object"].title()
        if KINDS.get(sobject) != key.object or not (key.id.isascii() and key.id.isalnum()):
            return False
        self._check_filter(sobject, filtered["filter"], selector)
        where = f"({filtered['filter']}) AND Id = '{key.id}'"
        return any(self._client.page(f"SELECT Id FROM {sobject} WHERE {where} LIMIT 1", kind="segment")[0])  # noqa: S608

    def changed_contacts(self, cursor: str | None) -> ChangePage:
        """See `sync.py`."""
        return self._sync.page(cursor)

    def read(self, keys: Sequence[ContactKey], addresses: Sequence[str] = ()) -> Readings:
        """See `reading.py`."""
        return self._reader.read(keys, addresses)

    def received(self, cursor: str | None) -> ReceivedPage:
        """Mail that came in, and ours that came back, as the org recorded it; see `received.py`."""
        return self._postbox.page(cursor)

    # ---- what we write

    def put_task(self, task: ReviewTask) -> TaskRef:
        """Upsert by Gatepost_Draft_Id__c; see `tasks.py`."""
        return self._desk.put(task)

    def read_answers(self, refs: Sequence[TaskRef]) -> Sequence[TaskAnswer]:
        """The decision fields, 300 tasks a call."""
        return self._desk.answers(refs)

    def close_task(self, ref: TaskRef, outcome: str) -> None:
        """Complete the task with its outcome."""
        self._desk.close(ref, outcome)

    def log_email(self, sent: SentEmail) -> str:
        """One EmailMessage for one Message-ID."""
        return self._desk.log(sent)

    @property
    def cannot_carry(self) -> Sequence[str]:
        """What emailSimple loses of the approved message."""
        return CANNOT_CARRY

    def send_email(self, mail: OutgoingEmail) -> SendAnswer:
        """By emailSimple, once; see `mailing.py`."""
        return mailing.send(mail, self._client)

    def opt_out(self, key: ContactKey, address: str, reason: str) -> None:
        """Email Opt Out on the record, and on its Individual; an opt-out of a person, whatever the address."""
        self._desk.opt_out(key, reason)

    # ---- what Salesforce sends

    def verify_events(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """An Outbound Message of this org, to the address that only the org knows."""
        events.verify(
            uri=uri,
            body=body,
            connection=self._connection,
            secret=self._settings.webhook_secret,
            organization_id=self._settings.organization_id,
        )

    def read_events(self, body: bytes, received_at: datetime) -> Sequence[Change]:
        """The records in an Outbound Message; answer it with `acknowledgement()`."""
        return events.parse(body=body, connection=self._connection, now=received_at)

    # ---- what its flows ask

    @property
    def flat(self) -> bool:
        """External Services call by our OpenAPI document."""
        return self._actions.flat

    def parse_call(
        self, operation: Operation, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> WorkflowCall:
        """A flow's call through the External Service; see `workflow`."""
        return self._actions.parse_call(operation, method, uri, headers, body, now)

    def answer_call(self, call: WorkflowCall, answer: WorkflowAnswer) -> WireAnswer:
        """The fields of the document."""
        return self._actions.answer_call(call, answer)

    def ask_again(self, after: float) -> WireAnswer:
        """429, with seconds."""
        return self._actions.ask_again(after)

    def parse_options(
        self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> OptionsQuery:
        """What a drop-down asks for."""
        return self._actions.parse_options(method, uri, headers, body, now)

    def answer_options(self, options: Sequence[Option], after: str) -> WireAnswer:
        """The options of a drop-down."""
        return self._actions.answer_options(options, after)

    def acknowledgement(self) -> bytes:
        """The SOAP answer without which Salesforce sends the same message again for 24 hours."""
        return events.acknowledgement()

    def vouch(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Caller:
        """The user whom our Apex names, in a call that bears this connection's key."""
        return calls.vouch(self._settings, headers, now)

    def clock_skew(self) -> timedelta | None:
        """By the Date header of the last answer."""
        return self._client.skew

    def budget(self) -> Budget:
        """Calls by kind, and what the last answer said is left of the day."""
        return self._client.budget()
