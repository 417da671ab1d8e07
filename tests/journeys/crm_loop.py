"""The whole loop on one machine: both sandboxes, the connector over HTTP, a real SMTP sink, and reps who fill in forms.

Nothing here calls into the connector's own functions but the rounds that its scheduler would make.
"""

import html
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import requests
from ruamel.yaml import YAML

from connector import autonomy, bootstrap, config, cycle, pipeline
from connector.bootstrap import App
from connector.lifecycle import State
from connector.model import Account
from connector.stages import hooks, ingest, respond
from connector.stages.waiting import complete_waiting
from connector.web.app import create_app
from connector.web.serving import Server
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.hubspot.sandbox.faults import Unruly as HubSpotUnruly
from crm_adapters.hubspot.sandbox.webhooks import Subscriptions
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from crm_adapters.salesforce.sandbox.faults import Unruly as SalesforceUnruly
from crm_adapters.salesforce.sandbox.outbound import OutboundMessage
from feature_flags.levels import Level
from tests.smtp_sink import SmtpSink, smtp_sink

ROOT = Path(__file__).parents[2]
APP_SECRET = "an-app-secret-of-the-sandbox"
API_KEY = "k3y-0123456789abcdef0123456789abcdef"
HOOK_SECRET = "hook-secret-0123456789"
TUESDAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # office hours on both sides of the Atlantic
ADMIN = Account(id="ops", name="Olga Ops", roles=frozenset({"admin"}))


class MovedClock:
    """The machine's clock, moved to a Tuesday afternoon; `skip` moves it on."""

    def __init__(self) -> None:
        self._start, self._began = TUESDAY, time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def skip(self, span: timedelta) -> None:
        self._start += span


@dataclass
class Form(HTMLParser):
    """One form of a page, as a browser would send it: where to, what is filled in, and which buttons there are."""

    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    _area: str = ""
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") != "checkbox":
            self.fields[name] = given.get("value", "")
        elif tag == "button" and name:
            self.buttons.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and self._select not in self.fields and "value" in given:
            self.fields[self._select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data
        elif self._select and self._select not in self.fields:
            self.fields[self._select] = data.strip()


def forms(page: str) -> list[Form]:
    found = []
    for text in re.findall(r"<form\b.*?</form>", page, re.DOTALL):
        form = Form()
        form.feed(text)
        found.append(form)
    return found


@dataclass
class Loop:
    """Everything that runs, and the few things that a rep and time do."""

    app: App
    web: str
    clock: MovedClock
    hubspot: HubSpotSandbox
    salesforce: SalesforceSandbox
    sink: SmtpSink
    browser: requests.Session

    @property
    def world(self):
        return self.app.world

    def base(self, crm: str) -> str:
        return {"hubspot": self.hubspot, "salesforce": self.salesforce}[crm].base_url

    def sent(self) -> list[EmailMessage]:
        """Every mail that arrived at the relay."""
        return [message_from_bytes(one.data, policy=default) for one in self.sink.received]

    def work(self, rounds: int = 2) -> None:
        """What the scheduler's ticks do within a minute."""
        for _ in range(rounds):
            hooks.work_off(self.world)
            cycle.take_answers(self.world)
            pipeline.work(self.world)
            respond.write_back(self.world)
            complete_waiting(self.world)

    def state(self, outreach: str) -> State:
        with self.app.store.read() as tx:
            return tx.outreaches.get(outreach).state

    def rows(self) -> list:
        with self.app.store.read() as tx:
            return list(tx.outreaches.in_states(list(State)))

    # The rep -----------------------------------------------------------------------------------

    def queue(self, crm: str, rep: str) -> list[tuple[str, str]]:
        """Titles and addresses of a rep's open tasks."""
        page = self.get(f"{self.base(crm)}/rep/{rep}/")
        found = re.findall(r'<li><a href="(/rep/[^"]+/task/[^"]+)"><span>(.*?)\n', page)
        return [(html.unescape(title).strip(), self.base(crm) + link) for link, title in found]

    def get(self, url: str) -> str:
        answer = self.browser.get(url, timeout=20)
        assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.text[:300]}"
        return answer.text

    def click(self, url: str, value: str, name: str = "decision", **fields: str) -> str:
        """Press a button of the page's first form that has it; what the page then says."""
        form = next(f for f in forms(self.get(url)) if (name, value) in f.buttons)
        return self.send(url, {**form.fields, **fields, name: value})

    def send(self, url: str, form: dict[str, str]) -> str:
        answer = self.browser.post(url, data=form, timeout=20)
        assert answer.status_code == 200, answer.text[:300]
        return told(answer.text)


def told(page: str) -> str:
    """What the page says about the last click."""
    match = re.search(r'id="told">(.*?)</p>', page, re.DOTALL)
    return html.unescape(match[1]).strip() if match else ""


@contextmanager
def running(home: Path, *, people: int = 900) -> Iterator[Loop]:
    """Sandboxes, relay and connector, joined as an admin joins them."""
    clock = MovedClock()
    with ExitStack() as stack:
        hubspot = stack.enter_context(HubSpotSandbox(size=people, clock=clock.now, app_secret=APP_SECRET))
        salesforce = stack.enter_context(SalesforceSandbox(size=people, clock=clock.now))
        sink = stack.enter_context(smtp_sink())
        server = Server(host="127.0.0.1", port=0)
        stack.callback(server.stop)
        path = home / "app.yaml"
        _write(path, hubspot, salesforce, sink, server.address)
        env = {
            "GATEPOST_HUBSPOT_TOKEN": hubspot.token,
            "GATEPOST_SALESFORCE_TOKEN": salesforce.token,
            "GATEPOST_HUBSPOT_APP_SECRET": APP_SECRET,
            "GATEPOST_SALESFORCE_KEY": API_KEY,
        }
        app = bootstrap.build(config.load(path), env=env, clock=clock)
        stack.callback(app.close)
        autonomy.add_account(ADMIN, "loop-admin", by="first_start", store=app.store, clock=app.world.clock)
        bootstrap.install(app.world.crms)
        for segment in app.world.organisation.segments.values():
            for scope in segment.scopes:
                autonomy.set_level(scope, Level.DRAFT, ADMIN, "as an admin would", app.store, app.world.clock)
        for connection in app.world.crms:
            ingest.pull(connection, app.world)
            cycle.know_owners(connection, app.world)
        server.serve(create_app(app.world))
        join(hubspot, salesforce, server.address)
        browser = stack.enter_context(requests.Session())
        yield Loop(
            app=app,
            web=server.address,
            clock=clock,
            hubspot=hubspot,
            salesforce=salesforce,
            sink=sink,
            browser=browser,
        )


def join(hubspot: HubSpotSandbox, salesforce: SalesforceSandbox, web: str) -> None:
    """What an admin sets up in each CRM: where the card, the webhooks and the named credential lead."""
    hubspot.card.origin = f"{web}/crm/hubspot"
    hubspot.webhooks.time_scale = hubspot.workflows.time_scale = 0.001
    # Neither vendor promises order or single delivery, so here there is neither.
    hubspot.webhooks.unruly = HubSpotUnruly(doubled=0.3, disorder_seconds=0.2)
    salesforce.outbound.unruly = SalesforceUnruly(doubled=0.3, disorder_seconds=0.2)
    hubspot.webhooks.subscribe(Subscriptions(target=f"{web}/hooks/hubspot", secret=APP_SECRET))
    salesforce.credential.origin, salesforce.credential.key = f"{web}/crm/salesforce", API_KEY
    salesforce.outbound.time_scale = 0.001
    for sobject in ("Contact", "Lead"):
        endpoint = f"{web}/hooks/salesforce/{HOOK_SECRET}"
        salesforce.outbound.activate(
            OutboundMessage(sobject=sobject, endpoint=endpoint, when=("HasOptedOutOfEmail", "Email"))
        )


def _write(path: Path, hubspot: HubSpotSandbox, salesforce: SalesforceSandbox, sink: SmtpSink, web: str) -> None:
    """The example's app.yaml with this run's addresses, ids and secrets."""
    yaml = YAML()
    shape = yaml.load((ROOT / "app.yaml").read_text(encoding="utf-8"))
    shape["organisation"]["public_url"] = web
    shape["delivery"]["relay"]["port"] = sink.port
    # Every draft that a rep sees here is one that may go out.
    ours, theirs = shape["connections"]["hubspot"], shape["connections"]["salesforce"]
    ours["address"] = hubspot.base_url
    ours["settings"].update(portal=str(hubspot.portal_id), app_secret=APP_SECRET, lag=0)
    theirs["settings"].update(
        local_address=salesforce.base_url,
        organization_id=salesforce.org_id,
        api_key=API_KEY,
        webhook_secret=HOOK_SECRET,
    )
    with path.open("w", encoding="utf-8") as out:
        yaml.dump(shape, out)
