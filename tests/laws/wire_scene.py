"""The running system with nothing in between: two CRM sandboxes over HTTP, a real relay, a real mailbox, its web pages.

A model that knows nothing of the code does to it what people, CRMs and mail systems do, and keeps one set: the
addresses of everybody who has said no by now. `look` asks after each step what the relay was handed since.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import requests
from ruamel.yaml import YAML

from connector import autonomy, bootstrap, config, cycle
from connector.bootstrap import App
from connector.demo import reps
from connector.lifecycle import State
from connector.links import token_hash
from connector.model import Account, Outreach
from connector.web.app import create_app
from connector.web.serving import Server
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.port import DecisionKind
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from feature_flags.levels import Level
from gates.errors import GatepostError
from tests.imap_server import ImapServer, imap_server
from tests.smtp_sink import Received, SmtpSink, smtp_sink

EXAMPLE = Path(__file__).parents[2] / "app.yaml"
START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday: 10:00 in New York, 16:00 in Berlin
ADMIN = Account(id="ops", name="Olga Ops", roles=frozenset({"admin"}))
SECOND = Account(id="nina", name="Nina Second", roles=frozenset({"admin"}))
TOKEN = "wire-admin"
SECONDS_OF_CONSENT = 2
POLL_SECONDS = 5


@dataclass(slots=True)
class WireClock:
    """Time passes as it does, and can be moved on; sleeping moves it."""

    at: datetime = START

    def now(self) -> datetime:
        # Each look takes a little, so that no two acts share an instant.
        self.at += timedelta(milliseconds=1)
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=max(seconds, 0))


@dataclass(slots=True, kw_only=True)
class Wire:
    """Everything that runs, and what the model knows."""

    home: Path
    clock: WireClock
    dice: random.Random
    hubspot: HubSpotSandbox
    salesforce: SalesforceSandbox
    sink: SmtpSink
    imap: ImapServer
    server: Server
    nodes: list[App] = field(default_factory=list)
    no: dict[str, str] = field(default_factory=dict)
    unheard: list[tuple[str, str]] = field(default_factory=list)
    looked: int = 0
    ids: set[str] = field(default_factory=set)
    done: Counter[str] = field(default_factory=Counter)
    slipped: int = 0
    people: int = 0

    # ------------------------------------------------------------------ life

    def start(self) -> None:
        """Two nodes on one database; the first answers the web."""
        env = {
            "GATEPOST_HUBSPOT_TOKEN": self.hubspot.token,
            "GATEPOST_SALESFORCE_TOKEN": self.salesforce.token,
            "GATEPOST_IMAP_PASSWORD": "letmein",
        }
        for number in (1, 2):
            self.nodes.append(
                bootstrap.build(config.load(self.home / "app.yaml"), env=env, clock=self.clock, node=f"node-{number}")
            )
        self.server.serve(create_app(self.nodes[0].world))

    def close(self) -> None:
        for app in self.nodes:
            app.close()
        self.nodes.clear()

    @property
    def app(self) -> App:
        return self.dice.choice(self.nodes)

    def rows(self, *states: State) -> list[Outreach]:
        with self.nodes[0].store.read() as tx:
            return sorted(tx.outreaches.in_states(list(states)), key=lambda o: (str(o.contact), o.step))

    def addresses(self, row: Outreach) -> tuple[str, ...]:
        with self.nodes[0].store.read() as tx:
            return tuple(a.lower() for a in tx.people.addresses(row.person))

    # ------------------------------------------------------------------ what must hold

    def look(self) -> None:
        """Nobody who had said no before this step got a mail in it, and no mail came twice."""
        new = self.sink.received[self.looked :]
        self.looked += len(new)
        for mail in new:
            for address in mail.rcpt_tos:
                assert address.lower() not in self.no, f"mail to {address} after: {self.no[address.lower()]}"
            self.once(mail)

    def once(self, mail: Received) -> None:
        """No mail came twice; each is read once, or a long run would only count."""
        name = str(parsed(mail)["Message-ID"])
        assert name not in self.ids, "one mail twice"
        self.ids.add(name)

    def said_no(self, addresses: tuple[str, ...] | list[str], how: str) -> None:
        for address in addresses:
            self.no.setdefault(address.lower(), how)

    # ------------------------------------------------------------------ what the system does

    def work(self) -> None:
        """One whole round of one node; whoever wrote before it is heard in it."""
        self.hear()
        self.attempt(lambda: cycle.run_once(self.app.world))
        self.look()

    def hear(self) -> None:
        """The mailbox is due: a round reads it before it sends anything, so those noes hold in that very round."""
        if self.unheard:
            self.clock.sleep(POLL_SECONDS + 1)
        for address, how in self.unheard:
            self.no.setdefault(address, how)
        self.unheard.clear()

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Typed trouble is the system's answer; anything else is a bug."""
        try:
            return act()
        except GatepostError as error:
            self.done[f"refused:{type(error).__name__}"] += 1
            return None

    def entered(self, row: Outreach, decision: DecisionKind) -> bool:
        """The owner enters a decision into the task; False when the CRM was away, or the task is gone."""
        if row.task is None:
            return False
        enter = (
            reps.into_hubspot(self.hubspot)
            if row.task.connection == "hubspot"
            else reps.into_salesforce(self.salesforce)
        )
        try:
            enter(reps.Choice(task=row.task.id, owner=row.owner, decision=decision, reason="asked us"))
        except requests.RequestException:
            return False
        return True

    def everything_of(self, mail: Received) -> list[str]:
        """All addresses of the person behind a mail, as the system joined them."""
        own = {a.lower() for a in mail.rcpt_tos}
        with self.nodes[0].store.read() as tx:
            for address in list(own):
                person = tx.people.person_at(address)
                own |= {a.lower() for a in tx.people.addresses(person)} if person else set()
        return sorted(own)

    def hubspot_call(self, method: str, path: str, body: dict[str, Any]) -> requests.Response:
        return _call(method, f"{self.hubspot.base_url}{path}", self.hubspot.token, body)

    def salesforce_call(self, method: str, path: str, body: dict[str, Any]) -> requests.Response:
        url = f"{self.salesforce.base_url}/services/data/v66.0/{path}"
        return _call(method, url, self.salesforce.token, body)


def _call(method: str, url: str, token: str, body: dict[str, Any]) -> requests.Response:
    """What somebody does in a CRM; a dropped connection meets them as it does us, and counts as not done."""
    try:
        return requests.request(method, url, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    except requests.ConnectionError:
        dropped = requests.Response()
        dropped.status_code = 503
        return dropped


def parsed(mail: Received) -> Any:
    """The mail as a mail program reads it."""
    return message_from_bytes(mail.data, policy=default)


@contextmanager
def on_the_wire(home: Path, *, seed: int, people: int, storage: str = "") -> Iterator[Wire]:
    """Everything started and synced; each segment at `draft`."""
    clock = WireClock()
    with ExitStack() as stack:
        hubspot = stack.enter_context(HubSpotSandbox(seed=seed, size=people, clock=clock.now))
        salesforce = stack.enter_context(SalesforceSandbox(seed=seed, size=people, clock=clock.now))
        sink = stack.enter_context(smtp_sink())
        imap = stack.enter_context(imap_server(home))
        server = Server(host="127.0.0.1", port=0)
        stack.callback(server.stop)
        wire = Wire(
            home=home,
            clock=clock,
            dice=random.Random(seed),
            hubspot=hubspot,
            salesforce=salesforce,
            sink=sink,
            imap=imap,
            server=server,
        )
        write_config(wire, storage)
        wire.start()
        stack.callback(wire.close)
        app = wire.nodes[0]
        autonomy.add_account(ADMIN, token_hash(TOKEN), by="first_start", store=app.store, clock=clock)
        autonomy.add_account(SECOND, token_hash(f"{TOKEN}-2"), by="first_start", store=app.store, clock=clock)
        bootstrap.install(app.world.crms)
        for segment in app.world.organisation.segments.values():
            for scope in segment.scopes:
                autonomy.set_level(scope, Level.DRAFT, ADMIN, "as a named admin would", app.store, clock)
        yield wire


def write_config(wire: Wire, storage: str) -> None:
    """The example app.yaml with real ports, no caps that would hide a mail, and a mailbox."""
    tree = YAML(typ="safe").load(EXAMPLE.read_text(encoding="utf-8"))
    tree["organisation"]["public_url"] = wire.server.address
    tree["delivery"]["relay"]["port"] = wire.sink.port
    tree["connections"]["hubspot"]["address"] = wire.hubspot.base_url
    tree["connections"]["salesforce"]["settings"]["local_address"] = wire.salesforce.base_url
    if storage:
        tree["storage"]["url"] = storage
    caps = tree["policy"]["caps"]
    tree["policy"]["caps"] = {name: 1 if name == "per_person_days" else 100_000 for name in caps}
    tree["policy"]["consent_max_age_seconds"] = SECONDS_OF_CONSENT
    for segment in tree["segments"].values():
        segment.pop("caps", None)
    tree["inbound"] = {
        "host": "127.0.0.1",
        "port": wire.imap.port,
        "security": "none",
        "poll_seconds": POLL_SECONDS,
        "user": "replies@ours.example",
        "password_env": "GATEPOST_IMAP_PASSWORD",
    }
    with (wire.home / "app.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(tree, file)
