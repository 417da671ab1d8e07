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
from crm_adapters.hubspot.sandbox.directory import marketing_emails
from crm_adapters.hubspot.sandbox.faults import Fault, FaultKind, Faults
from crm_adapters.hubspot.sandbox.mail import SingleSends
from crm_adapters.hubspot.sandbox.objects import Objects
from crm_adapters.hubspot.sandbox.records import Store, stamp
from crm_adapters.hubspot.sandbox.routes import Portal, Request, Switches
from crm_adapters.hubspot.sandbox.seed import Seeder, owners
from crm_adapters.hubspot.sandbox.wire import HTML_404, Answer, ApiError, rate_limited
from crm_adapters.population import population

SUBSCRIPTIONS = ("101", "102", "103")
WINDOW, SEARCH_A_SECOND = 10.0, 5
TOKEN_LIFE = 1800
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
        )
        self.faults = Faults()
        self.calls: list[Call] = []
        self.burst, self.search_limit = burst, search_limit
        self.token = f"pat-eu1-app-{seed}"
        self._tokens: dict[str, int] = {self.token: INTEGRATION_USER}
        self._recent: deque[float] = deque()
        self._searches: deque[float] = deque()
        self._lock = threading.RLock()
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
        """Closes every connection and ends the thread."""
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
        self._tokens[token] = owner.user_id
        return token

    def counts(self) -> Counter[str]:
        """Calls by method and kind of path."""
        return Counter(f"{c.method} {c.path}" for c in self.calls)

    # HTTP ------------------------------------------------------------------------------------

    def _app(self) -> Flask:
        app = Flask("hubspot-sandbox")
        methods = ["GET", "POST", "PATCH", "PUT", "DELETE"]
        app.add_url_rule("/", "root", self._respond, defaults={"path": ""}, methods=methods)
        app.add_url_rule("/<path:path>", "any", self._respond, methods=methods)
        return app

    def _respond(self, path: str) -> Response:
        raw = str(http.environ.get("REQUEST_URI") or http.path).partition("?")[0]
        if raw.startswith("/__sandbox__/"):
            return _response(self._control(raw))
        fault = self.faults.take(http.method, raw)
        if fault is not None and fault.kind is FaultKind.SLOW:
            time.sleep(fault.seconds)
        with self._lock:
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
        if re.fullmatch(r"/oauth/(v1|v3|2026-03)/token", raw):
            return self._token()
        scheme, _, token = http.headers.get("Authorization", "").partition(" ")
        user = self._tokens.get(token) if scheme.lower() == "bearer" else None
        if user is None:
            return ApiError(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.").answer()
        self.store.user_id = user
        body = http.get_json(silent=True) if http.get_data() else None
        query = {name: http.args.getlist(name) for name in http.args}
        try:
            return self.portal.serve(Request(method=http.method, path=raw, query=query, body=body))
        except ApiError as error:
            return error.answer()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return ApiError(400, "VALIDATION_ERROR", f"Invalid input: {type(error).__name__}").answer()

    def _token(self) -> Answer:
        """OAuth: any code or refresh token of this sandbox is good; `bad` is refused."""
        form = http.form
        if form.get("grant_type") not in {"authorization_code", "refresh_token", "client_credentials"}:
            return Answer(status=400, body={"error": "unsupported_grant_type", "status": "BAD_GRANT_TYPE"})
        if "bad" in {form.get("code"), form.get("refresh_token"), form.get("client_secret")}:
            body = {"error": "invalid_grant", "status": "BAD_REFRESH_TOKEN", "message": "missing or unknown token"}
            return Answer(status=400, body=body)
        token = f"at-{len(self._tokens)}"
        self._tokens[token] = INTEGRATION_USER
        return Answer(
            body={
                "token_type": "bearer",
                "access_token": token,
                "refresh_token": "rt-1",
                "expires_in": TOKEN_LIFE,
                "hub_id": self.portal_id,
                "user_id": INTEGRATION_USER,
                "scopes": ["oauth", "crm.objects.contacts.read"],
                "token_use": "access_token",
            }
        )

    def _control(self, raw: str) -> Answer:
        """The sandbox's own door: the log of calls, and the script of faults."""
        if raw == "/__sandbox__/calls":
            return Answer(body={"total": len(self.calls), "counts": dict(self.counts())})
        if raw == "/__sandbox__/faults" and http.method == "DELETE":
            self.faults.clear()
            return Answer(status=204)
        if raw == "/__sandbox__/faults":
            given = dict(http.get_json(silent=True) or {})
            try:
                self.faults.add(**given)
            except ValueError as error:
                return Answer(status=400, body={"message": str(error)})
            return Answer(status=204)
        return Answer(status=404, body={"message": "no such door"})


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
