"""The portal over HTTP: tokens, rate limits, faults, and a log of every call."""

import contextlib
import gc
import re
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from flask import Flask, Response
from flask import request as http
from waitress import create_server, wasyncore
from waitress.server import MultiSocketServer

from crm_adapters.hubspot.sandbox.associations import Associations
from crm_adapters.hubspot.sandbox.consent import Preferences
from crm_adapters.hubspot.sandbox.control import Control
from crm_adapters.hubspot.sandbox.directory import marketing_emails
from crm_adapters.hubspot.sandbox.faults import Fault, FaultKind, Faults
from crm_adapters.hubspot.sandbox.mail import SingleSends
from crm_adapters.hubspot.sandbox.oauth import AUTHORIZE, TOKEN, UNINSTALL, OAuth
from crm_adapters.hubspot.sandbox.objects import Objects
from crm_adapters.hubspot.sandbox.records import Store, stamp
from crm_adapters.hubspot.sandbox.rep import rep_pages
from crm_adapters.hubspot.sandbox.routes import Portal, Request, Switches
from crm_adapters.hubspot.sandbox.seed import Seeder, owners
from crm_adapters.hubspot.sandbox.webhooks import Webhooks
from crm_adapters.hubspot.sandbox.whole import CardDoor
from crm_adapters.hubspot.sandbox.wire import HTML_404, Answer, ApiError, rate_limited
from crm_adapters.hubspot.sandbox.workflows import Workflows
from crm_adapters.population import population

SUBSCRIPTIONS = ("101", "102", "103")
WINDOW, SEARCH_A_SECOND = 10.0, 5
INTEGRATION_USER = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, its path with ids taken out."""

    method: str
    path: str
    status: int
    fault: str


class HubSpotSandbox:
    """One portal; the same seed, size and clock give the same records and ids."""

    def __init__(
        self,
        *,
        seed: int = 1,
        size: int = 2000,
        clock: Callable[[], datetime] | None = None,
        hidden_properties: tuple[str, ...] = (),
        strict_properties: bool = True,
        refuse_read_only: bool = False,
        search_lag: timedelta = timedelta(0),
        list_lag: timedelta = timedelta(0),
        burst: int = 100_000,
        search_limit: bool = False,
        enterprise: bool = True,
        refuse_task_properties: bool = False,
        sales_templates: bool = False,
        strict_oauth: bool = False,
        app_secret: str = "gatepost-app-secret",  # noqa: S107 - only this sandbox knows it
    ) -> None:
        """`burst` is the number of calls in ten seconds; `search_limit` counts searches as well (five a second)."""
        self._clock = clock or (lambda: datetime.now(UTC))
        with _collector_at_rest():
            people = population(seed, size, now=self._clock())
        self.store = Store(self._clock, subscription_ids=SUBSCRIPTIONS, strict=strict_properties)
        self.store.refuse_read_only = refuse_read_only
        self.links = Associations(self.store)
        self.preferences = Preferences(self.store, lambda: stamp(self._clock()))
        self.objects = Objects(self.store, self.links, hidden=set(hidden_properties), lag=search_lag)
        seeder = Seeder(self.store, self.links, self.preferences, people)
        with _collector_at_rest():
            seeder.fill()
        self.switches = Switches(
            enterprise=enterprise,
            refuse_task_properties=refuse_task_properties,
            sales_templates=sales_templates,
            list_lag=list_lag,
        )
        self.portal_id = 4_200_000 + seed
        self.lock = threading.RLock()
        self.oauth = OAuth(self.portal_id, self._clock, INTEGRATION_USER, client_secret=app_secret, strict=strict_oauth)
        # Only now: what was seeded is no news.
        self.webhooks = Webhooks(portal_id=self.portal_id, app_id=self.oauth.app_id, clock=self._clock, seed=seed)
        self.store.watchers.append(self.webhooks.changed)
        self.workflows = Workflows(self.store, portal_id=self.portal_id, clock=self._clock, lock=self.lock)
        self.workflows.secret = app_secret
        self.owners = owners(people)
        emails = marketing_emails()
        self.sends = SingleSends(store=self.store, preferences=self.preferences, emails=emails)
        self.portal = Portal(
            store=self.store,
            links=self.links,
            objects=self.objects,
            preferences=self.preferences,
            owners=self.owners,
            lists=seeder.lists,
            emails=emails,
            sends=self.sends,
            switches=self.switches,
            portal_id=self.portal_id,
            workflows=self.workflows,
        )
        self.card = CardDoor(secret=app_secret)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.burst, self.search_limit = burst, search_limit
        self.token = f"pat-eu1-app-{seed}"
        self.oauth.add(self.token, INTEGRATION_USER)
        self._recent: deque[float] = deque()
        self._searches: deque[float] = deque()
        self._control = Control(self)
        self._server: Any = None
        self._thread: threading.Thread | None = None
        self.base_url = ""

    # Life ------------------------------------------------------------------------------------

    def start(self, *, host: str = "127.0.0.1", port: int = 0) -> str:
        """Begins to serve and returns the address; port 0 takes a free one."""
        server = create_server(self._app(), host=host, port=port, threads=8)
        if isinstance(server, MultiSocketServer):
            raise TypeError(f"{host} has several addresses: give one")
        self._server = server
        self.base_url = f"http://{host}:{server.effective_port}"
        self._thread = threading.Thread(target=server.run, name="hubspot-sandbox", daemon=True)
        self._thread.start()
        return self.base_url

    def stop(self) -> None:
        """Closes every connection and ends the threads."""
        self.webhooks.stop()
        self.workflows.stop()
        if self._server is not None:
            server, self._server = self._server, None
            server.task_dispatcher.shutdown(timeout=1)
            # In the server's own thread, and with the kept-alive connections, or its loop would wait for them.
            # Where that thread is awake already, it closes the trigger before we have pulled it.
            with contextlib.suppress(OSError):
                server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))  # noqa: SLF001
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def rep_token(self, owner_id: str) -> str:
        """A token of one rep: what is written with it bears their user id."""
        owner = next(o for o in self.owners if o.id == owner_id)
        token = f"pat-eu1-rep-{owner.user_id}"
        self.oauth.add(token, owner.user_id)
        return token

    def milliseconds(self) -> int:
        """The portal's time, as HubSpot's timestamps have it."""
        return int(self._clock().timestamp() * 1000)

    def opt_out(self, address: str) -> None:
        """What a person does on HubSpot's own preferences page: out of everything."""
        with self.lock:
            self.preferences.unsubscribe_all(address)

    def counts(self) -> Counter[str]:
        """Calls by method and kind of path."""
        return Counter(f"{c.method} {c.path}" for c in self.calls)

    # HTTP ------------------------------------------------------------------------------------

    def _app(self) -> Flask:
        app = Flask("hubspot-sandbox")
        methods = ["GET", "POST", "PATCH", "PUT", "DELETE"]
        app.add_url_rule("/", "root", self._respond, defaults={"path": ""}, methods=methods)
        app.register_blueprint(rep_pages(self))
        app.add_url_rule("/<path:path>", "any", self._respond, methods=methods)
        return app

    def _respond(self, path: str) -> Response:
        raw = str(http.environ.get("REQUEST_URI") or http.path).partition("?")[0]
        if raw.startswith("/__sandbox__/"):
            given = dict(http.get_json(silent=True) or {})
            return _response(self._control.handle(http.method, raw.removeprefix("/__sandbox__/"), given))
        fault = self.faults.take(http.method, raw)
        if fault is not None and fault.kind is FaultKind.SLOW:
            time.sleep(fault.seconds)
        with self.lock:
            answer = self._struck(fault, raw)
        dropped = fault is not None and fault.kind is FaultKind.DROP
        self.calls.append(
            Call(
                method=http.method,
                path=re.sub(r"/(\d+|[^/]+@[^/]+|[^/]+%40[^/]+)(?=/|$)", "/{id}", raw),
                status=0 if dropped else answer.status,
                fault="" if fault is None else fault.kind.value,
            )
        )
        if dropped:
            _hang_up()
        return _response(answer)

    def _struck(self, fault: Fault | None, raw: str) -> Answer:
        """What the client gets, with the write done before or not at all."""
        if fault is None or fault.kind is FaultKind.SLOW:
            return self._limited(raw)
        if fault.after:
            self._limited(raw)
        match fault.kind:
            case FaultKind.RATE_LIMIT:
                return rate_limited(fault.policy, fault.retry_after)
            case FaultKind.LOCKED:
                return ApiError(423, "LOCKED", "the resource is locked").answer()
            case FaultKind.MIGRATING:
                return Answer(status=477, body={"message": "migration in progress"}, headers={"Retry-After": "1"})
            case FaultKind.NOT_UTF8:
                return Answer(status=fault.status, body=b"\xff\xfe", content_type="application/json")
            case FaultKind.HTML:
                return Answer(status=fault.status, body=HTML_404, content_type="text/html")
        return ApiError(fault.status, "INTERNAL_ERROR", "internal error").answer()

    def _limited(self, raw: str) -> Answer:
        """Ten-second window for everything but searches, which have a limit and no headers of their own."""
        now = time.monotonic()
        if raw.endswith("/search"):
            if self.search_limit and _full(self._searches, now, 1.0, SEARCH_A_SECOND):
                return rate_limited("SECONDLY")
            return self._authorised(raw)
        if _full(self._recent, now, WINDOW, self.burst):
            return rate_limited("TEN_SECONDLY_ROLLING")
        answer = self._authorised(raw)
        headers = {
            "X-HubSpot-RateLimit-Max": str(self.burst),
            "X-HubSpot-RateLimit-Remaining": str(max(self.burst - len(self._recent), 0)),
            "X-HubSpot-RateLimit-Interval-Milliseconds": str(int(WINDOW * 1000)),
        }
        return Answer(
            status=answer.status,
            body=answer.body,
            content_type=answer.content_type,
            headers={**answer.headers, **headers},
        )

    def _authorised(self, raw: str) -> Answer:
        path = re.sub(r"^/oauth/v[13]/token", TOKEN, raw).rstrip("/")
        match path:
            case str() if path == AUTHORIZE:
                return self.oauth.authorize(http.method, http.args, http.form)
            case str() if path == TOKEN:
                return self.oauth.token(http.form)
            case str() if path == f"{TOKEN}/introspect":
                return self.oauth.introspect(http.form)
            case str() if path == f"{TOKEN}/revoke":
                return self.oauth.revoke(http.form)
        scheme, _, token = http.headers.get("Authorization", "").partition(" ")
        try:
            self.store.user_id = self.oauth.holder(token if scheme.lower() == "bearer" else "").user
            if path == UNINSTALL and http.method == "DELETE":
                return self.oauth.uninstall()
            body = http.get_json(silent=True) if http.get_data() else None
            query = {name: http.args.getlist(name) for name in http.args}
            return self.portal.serve(Request(method=http.method, path=raw, query=query, body=body))
        except ApiError as error:
            return error.answer()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return ApiError(400, "VALIDATION_ERROR", f"Invalid input: {type(error).__name__}").answer()


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Millions of new objects and no garbage: looking for some costs a third of a big portal's seeding."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _full(seen: deque[float], now: float, window: float, limit: int) -> bool:
    while seen and now - seen[0] > window:
        seen.popleft()
    if len(seen) >= limit:
        return True
    seen.append(now)
    return False


def _response(answer: Answer) -> Response:
    payload = answer.payload() if answer.body != "\xff\xfe" else b"\xff\xfe\xfa"
    response = Response(payload, status=answer.status, content_type=answer.content_type)
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


def _hang_up() -> None:
    """Ends the connection without an answer; waitress gives its channel only through this."""
    channel = http.environ["waitress.client_disconnected"].__self__
    channel.socket.shutdown(socket.SHUT_RDWR)
