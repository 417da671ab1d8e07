"""The sandbox as a whole: parts wired together, calls counted, faults struck, HTTP spoken."""

import contextlib
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from flask import Flask, Response
from flask import request as http
from waitress import wasyncore
from waitress.server import MultiSocketServer, create_server

from crm_adapters.salesforce.sandbox import seed as seeding
from crm_adapters.salesforce.sandbox.batches import Batches
from crm_adapters.salesforce.sandbox.bulk import Bulk
from crm_adapters.salesforce.sandbox.composite import Composite
from crm_adapters.salesforce.sandbox.consent import Consent
from crm_adapters.salesforce.sandbox.control import Control
from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.faults import Fault, FaultKind, Faults
from crm_adapters.salesforce.sandbox.flows import Flows, NamedCredential
from crm_adapters.salesforce.sandbox.lifecycle import Lifecycle
from crm_adapters.salesforce.sandbox.mail import Mail
from crm_adapters.salesforce.sandbox.oauth import OAuth
from crm_adapters.salesforce.sandbox.org import Org, Usage, versions
from crm_adapters.salesforce.sandbox.outbound import Outbound
from crm_adapters.salesforce.sandbox.queries import Queries
from crm_adapters.salesforce.sandbox.records import Store
from crm_adapters.salesforce.sandbox.rep import rep_pages
from crm_adapters.salesforce.sandbox.resources import Resources
from crm_adapters.salesforce.sandbox.schema import Catalog
from crm_adapters.salesforce.sandbox.traffic import Call, counts
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router, split_target
from crm_adapters.salesforce.sandbox.work import CHILD_NAMES, OBJECTS

MAX_URI = 16_384
_DATA = re.compile(r"/services/data/v(\d+)\.0(/.*)?")
_OLDEST, _NEWEST = 31, 67
_HTML = "<html><head><title>Down For Maintenance</title></head><body>Sorry.</body></html>"


class SalesforceSandbox:
    """A Salesforce org in memory behind an HTTP server on loopback; use it as a context manager.

    `size` people are seeded; `hidden_fields` (`Field` or `Object.Field`) are those that the token's
    profile cannot see; `daily_requests` and `concurrent_requests` are the org's limits.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        size: int = 2000,
        clock: Callable[[], datetime] | None = None,
        hidden_fields: tuple[str, ...] = (),
        daily_requests: int = 100_000,
        concurrent_requests: int | None = None,
        max_cursors: int = 10,
        client_id: str = "gatepost-client",
        client_secret: str = "gatepost-secret",  # noqa: S107  only this sandbox knows it
        jwt_public_key: str | None = None,
    ) -> None:
        self.catalog = Catalog(OBJECTS, CHILD_NAMES, set(hidden_fields))
        self.clock = clock or (lambda: datetime.now(UTC))
        self.store = Store(self.catalog, self.clock)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.usage = Usage(daily_requests)
        self.concurrent_requests = concurrent_requests
        self.oauth = OAuth(
            client_id=client_id, client_secret=client_secret, public_key=jwt_public_key, seed=seed, clock=self.clock
        )
        self.lifecycle = Lifecycle(self.store)
        self.mail = Mail(self.store)
        self.queries = Queries(self.store, max_cursors=max_cursors)
        resources = Resources(self.store)
        self.org = Org(self.store, resources, self.usage)
        seeded = seeding.fill(self.store, self.org, seed=seed, size=size)
        self.org_id, self.user_id = seeded.org_id, seeded.user_id
        self.token = self.oauth.issue(self.org_id)
        self.base_url = ""
        self._router = Router()
        # Literal paths go before `/sobjects/{kind}/{key}`, which would swallow them.
        for part in (
            *(self.org, self.queries, self.mail, Bulk(self.store), Consent(self.store)),
            *(Batches(self.store, resources), Composite(self.store, self._inner), resources),
        ):
            part.routes(self._router)
        self.lock = threading.RLock()
        self.credential = NamedCredential()
        self.outbound = Outbound(self.store, org_id=self.org_id, clock=self.clock, lock=self.lock)
        self.flows = Flows(self.store, self.credential, org_id=self.org_id, guid=lambda: str(uuid4()), lock=self.lock)
        self._control = Control(
            calls=self.calls,
            faults=self.faults,
            lifecycle=self.lifecycle,
            mail=self.mail,
            catalog=self.catalog,
            oauth=self.oauth,
            outbound=self.outbound,
            flows=self.flows,
            credential=self.credential,
        )
        self._open = 0
        self._server: Any = None
        self._thread: threading.Thread | None = None

    # Life ------------------------------------------------------------------------------------

    def start(self, *, host: str = "127.0.0.1", port: int = 0) -> str:
        """Begins to serve and returns the address; port 0 takes a free one."""
        server = create_server(self._app(), host=host, port=port, threads=8, max_request_header_size=1 << 18)
        if isinstance(server, MultiSocketServer):
            raise TypeError(f"{host} has several addresses: give one")
        self._server = server
        self.base_url = f"http://{host}:{server.effective_port}"
        self.outbound.base_url = self.base_url
        self.org.identity_url = f"{self.base_url}/id/{self.org_id}/{self.user_id}"
        self._thread = threading.Thread(target=server.run, name="salesforce-sandbox", daemon=True)
        self._thread.start()
        return self.base_url

    def stop(self) -> None:
        self.outbound.stop()
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

    def rep_token(self, user_id: str) -> str:
        """A session of one rep: what is written with it bears their name."""
        return self.oauth.issue(self.org_id, user_id)

    def counts(self) -> Counter[str]:
        """Calls by method and kind of path, ids taken out."""
        return counts(self.calls)

    # HTTP ------------------------------------------------------------------------------------

    def _app(self) -> Flask:
        app = Flask("salesforce-sandbox")
        methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"]
        app.add_url_rule("/", "root", self._respond, defaults={"path": ""}, methods=methods)
        app.register_blueprint(rep_pages(self))
        app.add_url_rule("/<path:path>", "any", self._respond, methods=methods)
        return app

    def _respond(self, path: str) -> Response:
        target = str(http.environ.get("REQUEST_URI") or http.full_path.removesuffix("?"))
        route, query = split_target(target)
        if route.startswith("/__sandbox__/"):
            with self.lock:
                answer = self._control.handle(http.method, route, http.get_json(silent=True) or {})
            return _response(answer)
        fault = self.faults.take(http.method, target)
        answer = self._counted(target, route, query, fault)
        dropped = fault is not None and fault.kind is FaultKind.DROP
        self.calls.append(
            Call(
                method=http.method,
                path=route,
                query=http.query_string.decode(errors="replace"),
                status=0 if dropped else answer.status,
                fault=None if fault is None else fault.kind.value,
                body=http.get_data(as_text=True),
            )
        )
        if dropped:
            _hang_up()
        return _response(answer)

    def _counted(self, target: str, route: str, query: dict[str, str], fault: Fault | None) -> Answer:
        if len(target) > MAX_URI:
            return Answer(status=414, body="URI Too Long", content_type="text/plain")
        with self.lock:
            self._open += 1
            crowded = bool(self.concurrent_requests and self._open > self.concurrent_requests)
        try:
            if crowded:
                return _problem(_TROUBLES[FaultKind.CONCURRENT])
            if fault is not None and fault.kind is FaultKind.SLOW:
                time.sleep(fault.seconds)
            with self.lock:
                return self._struck(fault, lambda: self._serve(route, query, fault))
        finally:
            with self.lock:
                self._open -= 1

    def _struck(self, fault: Fault | None, serve: Callable[[], Answer]) -> Answer:
        if fault is None or fault.kind in {FaultKind.SLOW, FaultKind.ELEMENT}:
            return serve()
        if fault.after or fault.kind is FaultKind.NOT_JSON:
            answer = serve()
            if fault.kind is FaultKind.NOT_JSON:
                return Answer(status=answer.status, body=answer.payload().decode()[:-2] or "{")
        if fault.kind is FaultKind.HTML:
            return Answer(status=fault.status, body=_HTML, content_type="text/html")
        if fault.kind in _TROUBLES:
            return _problem(_TROUBLES[fault.kind])
        return _problem(ApiError("SERVER_UNAVAILABLE", "We are down for maintenance.", status=fault.status))

    def _serve(self, route: str, query: dict[str, str], fault: Fault | None) -> Answer:
        headers = {name.lower(): value for name, value in http.headers.items()}
        if route == "/services/oauth2/token":
            return self.oauth.token(
                http.form,
                headers.get("authorization", ""),
                org_id=self.org_id,
                user_id=self.user_id,
                base=self.base_url,
            )
        if route == "/services/oauth2/revoke":
            return self.oauth.revoke(http.values.get("token", ""))
        if route == "/services/oauth2/introspect":
            return self.oauth.introspect(http.form, headers.get("authorization", ""))
        if route.rstrip("/") == "/services/data":
            return Answer(body=versions())
        if not self.oauth.knows(headers.get("authorization", "")):
            return _problem(_TROUBLES[FaultKind.SESSION])
        if self.usage.exhausted:
            return _problem(_TROUBLES[FaultKind.LIMIT])
        self.usage.used += 1
        # Calls are served one at a time, so the writer's name can stand in the store.
        self.store.user_id = self.oauth.user(headers.get("authorization", "")) or self.user_id
        if route.startswith("/id/") or route == "/services/oauth2/userinfo":
            return Answer(body=self._identity())
        answer = self._inner(
            Request(
                method=http.method,
                path=route,
                query=query,
                headers=headers,
                body=http.get_data(),
                fault=fault if fault and fault.kind is FaultKind.ELEMENT else None,
            )
        )
        return replace(answer, headers={**answer.headers, "Sforce-Limit-Info": self.usage.header()})

    def _inner(self, request: Request) -> Answer:
        """One call below `/services/data`, from HTTP or from inside a composite."""
        match = _DATA.fullmatch(request.path)
        try:
            if match is None:
                raise ApiError("NOT_FOUND", "The requested resource does not exist", status=404)
            version = int(match[1])
            if version < _OLDEST:
                raise ApiError("GONE", f"API version {version}.0 is retired", status=410)
            if version > _NEWEST:
                raise ApiError("NOT_FOUND", "The requested resource does not exist", status=404)
            path = (match[2] or "").rstrip("/")
            return self._router.dispatch(replace(request, path=path, version=f"{version}.0"))
        except ApiError as error:
            return _problem(error)

    def _identity(self) -> Mapping[str, Any]:
        user = self.store.get(self.user_id) or {}
        return {
            "id": self.org.identity_url,
            "user_id": self.user_id,
            "organization_id": self.org_id,
            "username": user.get("Username"),
            "display_name": user.get("Name"),
            "email": user.get("Email"),
            "active": True,
            "user_type": "STANDARD",
        }


_TROUBLES = {
    FaultKind.SESSION: ApiError("INVALID_SESSION_ID", "Session expired or invalid", status=401),
    FaultKind.LIMIT: ApiError("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", status=403),
    FaultKind.CONCURRENT: ApiError(
        "REQUEST_LIMIT_EXCEEDED",
        "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
        status=403,
    ),
    FaultKind.LOCKED: ApiError("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", fields=[]),
}


def _problem(error: ApiError) -> Answer:
    return Answer(status=error.status, body=error.body())


def _response(answer: Answer) -> Response:
    response = Response(answer.payload(), status=answer.status)
    response.headers["Content-Type"] = answer.content_type
    response.headers.update(answer.headers)
    return response


def _hang_up() -> None:
    """Ends the connection without an answer; waitress gives its channel only through this."""
    channel = http.environ["waitress.client_disconnected"].__self__
    channel.socket.shutdown(socket.SHUT_RDWR)
