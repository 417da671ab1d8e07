"""One HubSpot portal behind the port; each method says here what it does, and its file how."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from crm_adapters.calling import Caller
from crm_adapters.errors import CRMError, Gone, NotPermitted, Refused
from crm_adapters.hubspot import calls, events, mapping, templates
from crm_adapters.hubspot.auth import TokenSource
from crm_adapters.hubspot.client import VERSION, Client, next_page, rows
from crm_adapters.hubspot.mailing import CANNOT_CARRY, Mailer
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.reading import EMAIL, PREFERENCES, Reader
from crm_adapters.hubspot.received import Postbox
from crm_adapters.hubspot.sync import Follower
from crm_adapters.hubspot.tasks import Desk
from crm_adapters.hubspot.workflow import Actions
from crm_adapters.port import (
    Budget,
    Change,
    ChangePage,
    OutgoingEmail,
    Owner,
    Readings,
    ReceivedPage,
    ReviewTask,
    SendAnswer,
    SentBefore,
    SentEmail,
    SetupItem,
    TaskAnswer,
    TaskRef,
)
from crm_adapters.workflow import Operation, Option, OptionsQuery, WireAnswer, WorkflowAnswer, WorkflowCall
from gates.draft import Template
from gates.recipient import ContactKey

OWNERS_PAGE = 100
WHERE_PROPERTY = (
    "Let the app see it: Settings > Properties > Contact properties > {} (there? access for everyone?), and the scope "
    "crm.objects.contacts.read under Settings > Integrations > Connected apps > Gatepost"
)
OWNERS_HOLD = timedelta(minutes=5)
"""How long it is believed who owns what as which user: people come and go."""
ONE = PREFERENCES + "/{subscriberIdString}"
DEFINITIONS = f"/communication-preferences/{VERSION}/definitions"


class HubSpotCRM:
    """The port on hubspot-api-client; safe to share by threads."""

    def __init__(
        self,
        connection: str,
        *,
        token: TokenSource,
        host: str = "https://api.hubapi.com",
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        settings: HubSpotSettings,
    ) -> None:
        """Connect nowhere yet; `host` leads to the sandbox as well."""
        self._connection, self._settings = connection, settings
        self._client = Client(host=host, token=token, now=now, sleep=sleep, pace=settings.pace)
        self._reader = Reader(connection, client=self._client, now=now, settings=settings)
        self._follower = Follower(connection, client=self._client, reader=self._reader, now=now, settings=settings)
        self._desk = Desk(connection, client=self._client, reader=self._reader, owner_of_user=self._owner_of_user)
        self._postbox = Postbox(self._client, now=now, settings=settings)
        self._mailer = Mailer(client=self._client, reader=self._reader, settings=settings, sleep=sleep)
        self._actions = Actions(connection, settings=settings, client=self._client)
        self._now = now
        self._owner_by_user: dict[str, str] = {}
        self._owners_read: datetime | None = None

    @property
    def connection(self) -> str:
        """The connection's name in app.yaml."""
        return self._connection

    # ------------------------------------------------------------------------------------------ setting up

    def install(self) -> None:
        """Create our properties on tasks and logged mails; what is there already stays."""
        self._desk.install()

    def check_setup(self) -> Sequence[SetupItem]:
        """Every deciding field, the preferences, our own properties, and each template that cannot be used."""
        shelf = templates.read(self._connection, self._client, sales=self._settings.sales_templates)
        checks: tuple[Callable[[], Sequence[SetupItem]], ...] = (
            self._fields,
            self._subscription,
            *(partial(self._readable, kind) for kind in ("companies", "deals", "tickets", "notes", *self._mail)),
            self._desk.setup,
            self._mailer.setup,
            lambda: (*shelf.refused, shelf.summary()),
        )
        return [item for check in checks for item in _or_missing(check)]

    def owners(self) -> Sequence[Owner]:
        """Everyone who can own a contact, and those who no longer can."""
        found = [*self._owners(archived=False), *self._owners(archived=True)]
        return tuple(owner for owner, _ in found)

    def templates(self) -> Sequence[Template]:
        """The marketing emails (and sales templates, where configured) that declare slots."""
        return templates.read(self._connection, self._client, sales=self._settings.sales_templates).templates

    # --------------------------------------------------------------------------------------------- reading

    def segment(self, selector: str) -> Iterator[ContactKey]:
        """The members of a contact list, by id or exact name; a dynamic list lags, so check again before sending."""
        return self._follower.members(selector)

    def is_member(self, selector: str, key: ContactKey) -> bool:
        """Whether the list holds this contact now; a dynamic list lags here as well."""
        return self._follower.is_member(selector, key)

    def changed_contacts(self, cursor: str | None) -> ChangePage:
        """A page of everyone, then of what changed since; see `sync`."""
        return self._follower.page(cursor)

    def read(self, keys: Sequence[ContactKey], addresses: Sequence[str] = ()) -> Readings:
        """These records and those with these addresses, with preferences, company, deals, tickets and notes."""
        return self._reader.read(keys, addresses)

    def received(self, cursor: str | None) -> ReceivedPage:
        """Mail that came in, and ours that came back, as the portal recorded it; see `received`."""
        return self._postbox.page(cursor)

    # --------------------------------------------------------------------------------------------- writing

    def put_task(self, task: ReviewTask) -> TaskRef:
        """Create or update the one task of this outreach."""
        return self._desk.put(task)

    def read_answers(self, refs: Sequence[TaskRef]) -> Sequence[TaskAnswer]:
        """What the decision fields of these tasks say."""
        return self._desk.answers(refs)

    def close_task(self, ref: TaskRef, outcome: str) -> None:
        """Complete the task and write what happened into it."""
        self._desk.close(ref, outcome)

    def log_email(self, sent: SentEmail) -> str:
        """Put the mail on the timeline once."""
        return self._desk.log(sent)

    @property
    def cannot_carry(self) -> Sequence[str]:
        """What single send loses of the approved message."""
        return CANNOT_CARRY

    def send_email(self, mail: OutgoingEmail) -> SendAnswer:
        """Let the portal send it, through the email that `single_send_email` names; see `mailing`."""
        return self._mailer.send(mail)

    def find_sent(self, asked: SentBefore) -> str:
        """What the portal's records say of a send that nobody heard the end of."""
        return self._mailer.find(asked)

    def opt_out(self, key: ContactKey, address: str, reason: str) -> None:
        """Unsubscribe the address and every other address of the record, as far as `opt_out_scope` says.

        HubSpot has no place for a reason that could not make the write fail: it stays in our audit log.
        """
        known = [address]
        for record in self._reader.batch("contacts", [key.id], mapping.IDENTITY):
            known += mapping.addresses(record)
        for one in dict.fromkeys(a.strip().lower() for a in known if a.strip()):
            self._unsubscribe(one)

    # ---------------------------------------------------------------------------------------------- events

    def verify_events(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """HubSpot's signature over exactly this request; `uri` is the public one."""
        events.verify(self._settings.app_secret, method, uri, headers, body, now)

    def read_events(self, body: bytes, received_at: datetime) -> Sequence[Change]:
        """The events about contacts of this portal; a deciding property that says no comes as a hint."""
        return events.parse(self._connection, self._settings.portal, body, mapping.deciding(self._settings))

    def vouch(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Caller:
        """The user whom HubSpot names in a call of our card that it has signed."""
        return calls.vouch(self._settings, self._owner_of_user, method, uri, headers, body, now)

    # ------------------------------------------------------------------------------------ workflows call us

    @property
    def flat(self) -> bool:
        """HubSpot's actions have a shape of their own."""
        return self._actions.flat

    def parse_call(
        self, operation: Operation, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> WorkflowCall:
        """A workflow action's call, signed by HubSpot; see `workflow`."""
        return self._actions.parse_call(operation, method, uri, headers, body, now)

    def answer_call(self, call: WorkflowCall, answer: WorkflowAnswer) -> WireAnswer:
        """Output fields, and whether the workflow goes on or waits."""
        return self._actions.answer_call(call, answer)

    def ask_again(self, after: float) -> WireAnswer:
        """429, with the milliseconds that HubSpot reads."""
        return self._actions.ask_again(after)

    def parse_options(
        self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> OptionsQuery:
        """What a drop-down asks for."""
        return self._actions.parse_options(method, uri, headers, body, now)

    def answer_options(self, options: Sequence[Option], after: str) -> WireAnswer:
        """The options of a drop-down."""
        return self._actions.answer_options(options, after)

    def complete_call(self, call: str, operation: Operation, answer: WorkflowAnswer) -> None:
        """End the wait of a workflow action."""
        self._actions.complete_call(call, operation, answer)

    # ------------------------------------------------------------------------------------------------ cost

    def clock_skew(self) -> timedelta | None:
        """By the Date header of the last answer."""
        return self._client.skew

    def budget(self) -> Budget:
        """Every attempt counts, by method and path."""
        return Budget(
            calls=self._client.calls, left=self._client.left, records=self._reader.records + self._follower.records
        )

    def close(self) -> None:
        """Close idle connections."""
        self._client.close()

    # ------------------------------------------------------------------------------------------------ parts

    def _unsubscribe(self, address: str) -> None:
        """Two writes that only ever tighten: HubSpot answers NO_STATUS_CHANGE to the second of a kind."""
        ids = {"subscriberIdString": address}
        if self._settings.opt_out_scope == "all" or not self._settings.subscription:
            self._client.send("POST", f"{ONE}/unsubscribe-all", ids=ids, query=EMAIL)
        if self._settings.subscription:
            self._client.send(
                "POST",
                ONE,
                ids=ids,
                body={
                    "subscriptionId": int(self._settings.subscription),
                    "statusState": "UNSUBSCRIBED",
                    "channel": "EMAIL",
                },
            )

    def _owners(self, *, archived: bool) -> Iterator[tuple[Owner, str]]:
        """Owners with the id of their user; archived ones have none."""
        after: str | None = ""
        while after is not None:
            page = {"limit": OWNERS_PAGE, "archived": archived, **({"after": after} if after else {})}
            answer = self._client.sdk.crm.owners.owners_api.get_page(**page) or {}
            for row in rows(answer, "id"):
                name = " ".join(filter(None, (row.get("firstName"), row.get("lastName"))))
                owner = Owner(
                    id=str(row["id"]), email=row.get("email") or "", name=name, active=not row.get("archived", archived)
                )
                yield owner, str(row.get("userId") or "")
            after = next_page(answer)

    def _owner_of_user(self, user: str) -> str:
        """The owner whom HubSpot names as this user; looked for once more when unknown, and after some minutes."""
        now = self._now()
        old = self._owners_read is None or now - self._owners_read > OWNERS_HOLD
        if user and (user not in self._owner_by_user or old):
            found = {number: owner.id for owner, number in self._owners(archived=False) if number}
            self._owner_by_user, self._owners_read = {user: "", **found}, now
        return self._owner_by_user.get(user, "")

    def _fields(self) -> Sequence[SetupItem]:
        answer = self._client.sdk.crm.properties.core_api.get_all("contacts") or {}
        there = {str(row["name"]) for row in rows(answer, "name")}
        needed = [*mapping.deciding(self._settings), "email", "hubspot_owner_id"]
        if not self._settings.subscription:
            needed += [self._settings.provenance.basis, self._settings.provenance.origin]
        return [
            SetupItem(
                name=f"property contacts.{name}",
                ok=name in there,
                detail="visible" if name in there else "not visible to the token",
                mend="" if name in there else f"until then nobody is contactable. {WHERE_PROPERTY.format(name)}",
            )
            for name in needed
        ]

    @property
    def _mail(self) -> tuple[str, ...]:
        """Recorded mail, where it is read."""
        return ("emails",) if self._settings.recorded_mail else ()

    def _readable(self, kind: str) -> Sequence[SetupItem]:
        self._client.records.get_page(kind, limit=1)
        return [SetupItem(name=f"object {kind}", ok=True, detail="readable")]

    def _subscription(self) -> Sequence[SetupItem]:
        """Whether the configured subscription type is there and in use."""
        answer = self._client.send("GET", DEFINITIONS)
        mine = self._settings.subscription
        if not mine:
            return ()
        found = next((row for row in rows(answer) if str(row.get("id")) == mine), None)
        ok = bool(found and found.get("isActive", True))
        detail = f"{found.get('name')}" if found else "no subscription type has this id"
        mend = (
            "" if ok else "set `subscription` to the id of an active one: Settings > Marketing > Email > Subscriptions"
        )
        return [SetupItem(name=f"subscription type {mine}", ok=ok, detail=detail, mend=mend)]


def _or_missing(check: Callable[[], Sequence[SetupItem]]) -> Sequence[SetupItem]:
    """The items of a check, or one that says why it could not be made; an outage is no finding about set-up."""
    try:
        return check()
    except (NotPermitted, Refused, Gone) as error:
        return [SetupItem(name=_scope(error), ok=False, detail=error.what, mend=error.mend or f"see {error.where}")]


def _scope(error: CRMError) -> str:
    return error.scope if isinstance(error, NotPermitted) else error.where
