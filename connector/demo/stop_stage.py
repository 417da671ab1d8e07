"""What `gatepost drill stop` plays in: sandbox CRM, relay, flag server, and workers with approved mail to send."""

import json
import queue
import subprocess  # the workers are programs of their own
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import IO, Any

import requests
from aiosmtpd.controller import Controller
from flask import Flask, jsonify
from sqlalchemy import inspect

from connector import autonomy, bootstrap, config, pipeline
from connector.bootstrap import STOP_FILE, STOP_VARIABLE, App, new_token
from connector.demo.stage import free_port
from connector.demo.stop_worker import node
from connector.evidence_rows import Earned, Epoch
from connector.io.clock import SystemClock
from connector.io.sql.engine import make_engine, parse_url
from connector.kill_switch import stop_now
from connector.lifecycle import State
from connector.links import token_hash
from connector.model import ORGANISATION, Account, Outreach, Segment
from connector.stages import ingest
from connector.stages.alone import SYSTEM, WATCH, Heartbeat, terms
from connector.stages.draft import versions
from connector.veto import FLAG
from connector.web.app import create_app
from connector.web.serving import Server
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from feature_flags.levels import Level, Restraint
from gates.canonical import digest
from gates.errors import InputError, WorldError

ANSWER_SECONDS = 60.0
OPEN = 1_000_000
"""No limit."""

OURS = (STOP_VARIABLE, "GATEPOST_DATABASE", "GATEPOST_KEY", "GATEPOST_KEY_FILE")
"""What the deployment's own environment may say, and the drill's workers must not hear."""

TOKEN = "GATEPOST_DRILL_CRM_TOKEN"
MOST_STEPS = 40
"""Mails to one person, at most: follow-ups fill the queue."""


@dataclass
class Sink:
    """The relay: takes every mail, and writes down when (without slots, as aiosmtpd inspects it)."""

    taken: list[tuple[float, str]] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Accept."""
        at = time.monotonic()
        self.taken.append((at, str(BytesHeaderParser().parsebytes(envelope.content)["Message-ID"])))
        return "250 kept"


@dataclass(slots=True)
class Worker:
    """A worker's process, and what it answered."""

    process: "subprocess.Popen[str]"
    answers: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)

    def listen(self, output: IO[str]) -> None:
        """Keep the answers; whatever else it prints is a log."""
        for line in output:
            if line.startswith("@"):
                self.answers.put(line[1:].strip())
        self.answers.put("gone")

    def tell(self, order: str) -> None:
        """Give an order."""
        if self.process.stdin is None or self.process.poll() is not None:
            raise WorldError("a worker of the drill ended", where="drill stop", mend="run it again")
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()

    def expect(self, answer: str) -> None:
        """Wait for an answer."""
        try:
            found = self.answers.get(timeout=ANSWER_SECONDS)
        except queue.Empty:
            found = "silent"
        if found != answer:
            raise WorldError(f"a worker of the drill is {found}", where="drill stop", mend="run it again")


@dataclass(slots=True, kw_only=True)
class Scene:
    """What the drill plays in; `approved` are the rows as they stood when everything was ready, by id."""

    app: App
    folder: Path
    sink: Sink
    workers: Sequence[Worker]
    approved: Mapping[str, Outreach]
    url: str
    token: str
    allowed: dict[str, bool]

    def all_workers(self, order: str, answer: str = "") -> None:
        """Give all an order, and wait for all the answers."""
        for worker in self.workers:
            worker.tell(order)
        for worker in self.workers:
            if answer:
                worker.expect(answer)

    # ------------------------------------------------------------------------------------- the switches

    def command(self) -> None:
        """What `gatepost stop` does once it has started."""
        stop_now(self.folder / "app.yaml", ORGANISATION, "drill", "drill", {})

    def row(self) -> None:
        """As the system itself does."""
        autonomy.stop(ORGANISATION, "drill", "drill", self.app.store, self.app.world.clock)

    def http(self) -> None:
        """As a CRM workflow does."""
        answer = requests.post(
            f"{self.url}/api/stop", headers={"Authorization": f"Bearer {self.token}"}, timeout=ANSWER_SECONDS
        )
        answer.raise_for_status()

    def file(self) -> None:
        """As anybody on the machine does."""
        (self.folder / STOP_FILE).touch()

    def environment(self) -> None:
        """As an orchestrator does; from outside, at the process's next start."""
        self.all_workers("environment on", "environment on")

    def flag_file(self) -> None:
        """The organisation's flag, in flagd's format."""
        _write_flag(self.folder, on=False)

    def flag_server(self) -> None:
        """The organisation's flag, behind OFREP."""
        self.allowed["now"] = False

    def release(self) -> None:
        """No switch is pressed, and what was held back is approved. Only a drill's own store may be treated so."""
        (self.folder / STOP_FILE).unlink(missing_ok=True)
        _write_flag(self.folder, on=True)
        self.allowed["now"] = True
        self.all_workers("environment off", "environment off")
        now = self.app.world.clock.now()
        with self.app.store.begin() as tx:
            tx.flags.set_restraint(ORGANISATION, Restraint.NONE, by="drill", why="drill", now=now)
            tx.syncs.save_cursor(SYSTEM, WATCH, Heartbeat(at=now).text(), now)
            for held in tx.outreaches.in_states([State.APPROVED, State.IN_REVIEW]):
                if (row := self.approved.get(held.id)) is not None:
                    # An attempt that the door refused has had its permit.
                    again = replace(row, version=held.version + 1, changed_at=now, attempt=held.attempt)
                    tx.outreaches.save(again)


@contextmanager
def set_scene(
    workers: int, people: int, mails: int, seed: int, database: str, progress: Callable[[str], None]
) -> Iterator[Scene]:
    """Sandbox CRM, relay, flag server, web and workers, with approved mail for all; they end with the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gatepost-drill-")))
        progress("starting a sandbox CRM, a relay and a flag server")
        hubspot = stack.enter_context(HubSpotSandbox(seed=seed, size=people, clock=SystemClock().now))
        sink, port = Sink(), free_port()
        relay = Controller(sink, hostname="127.0.0.1", port=port)
        relay.start()
        stack.callback(relay.stop)
        allowed = {"now": True}
        flags = _serve(stack, _flag_app(allowed))
        _write_flag(folder, on=True)
        settings = _settings(hubspot.base_url, port, flags, database)
        (folder / "app.yaml").write_text(json.dumps(settings), encoding="utf-8")
        env = {TOKEN: hubspot.token}
        if database:
            _must_be_empty(database)
        app = bootstrap.build(config.load(folder / "app.yaml"), env=env)
        stack.callback(app.close)
        token = new_token()
        approved = _prepare(app, mails, token, progress)
        yield Scene(
            app=app,
            folder=folder,
            sink=sink,
            workers=_start(stack, folder, workers, env),
            approved=approved,
            url=_serve(stack, create_app(app.world)),
            token=token,
            allowed=allowed,
        )


def _must_be_empty(database: str) -> None:
    """Before anything is written: a deployment's own database would take the drill's app.yaml for its policy."""
    engine = make_engine(parse_url(database))
    try:
        tables = inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if tables:
        raise InputError("the database is not empty", where="--database", mend="give the drill one of its own")


def _serve(stack: ExitStack, app: Flask) -> str:
    server = Server(host="127.0.0.1", port=0)
    server.serve(app)
    stack.callback(server.stop)
    return server.address


def _flag_app(allowed: Mapping[str, bool]) -> Flask:
    """The organisation's flag system: one flag, told over OFREP."""
    app = Flask("gatepost-drill-flags")

    @app.post("/ofrep/v1/evaluate/flags/<key>")
    def evaluate(key: str) -> Any:
        value = allowed["now"]
        return jsonify({"key": key, "value": value, "reason": "STATIC", "variant": str(value).lower(), "metadata": {}})

    return app


def _write_flag(folder: Path, *, on: bool) -> None:
    """The flag file, put in place in one step as a deployment tool would."""
    variants = {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "on" if on else "off"}
    new = folder / "flags.new"
    new.write_text(json.dumps({"flags": {FLAG: variants}}), encoding="utf-8")
    new.replace(folder / "flags.json")


def _settings(crm: str, port: int, flags: str, database: str) -> Mapping[str, Any]:
    """The drill's app.yaml (JSON is YAML): no limit but the stop."""
    caps = ("domain_day", "domain_minute", "mailbox_day", "mailbox_minute", "segment_day", "organisation_day")
    segment = {"connection": "hubspot", "sender": "maya", "owner": "9008", "incident_owner": "drill"}
    return {
        "organisation": {"name": "Drill", "public_url": "http://127.0.0.1:9"},
        "storage": {"url": database or "sqlite:///drill.sqlite"},
        "delivery": {"relay": {"host": "127.0.0.1", "port": port, "security": "none"}, "allowed_recipients": ["*"]},
        "policy": {"quiet_hours": None, "caps": {"per_person_days": 0, **{f"per_{cap}": OPEN for cap in caps}}},
        "autonomy": {"steps": [OPEN], "per_domain_unreviewed": OPEN},
        "flags": {"veto": {"file": {"kind": "flagd", "file": "flags.json"}, "server": {"kind": "ofrep", "url": flags}}},
        "connections": {
            "hubspot": {
                "kind": "hubspot",
                "address": crm,
                "token_env": TOKEN,
                "settings": {
                    "subscription": "101",
                    "pace": {"per_ten_seconds": OPEN, "searches_per_second": OPEN},
                },
            }
        },
        "senders": {
            "maya": {
                "name": "Maya Brandt",
                "email": "maya@ours.example",
                "company": "Our Co Inc.",
                "postal_address": "410 Prospect Ave, Cleveland, OH 44115, USA",
                "domains": ["ours.example"],
                "link_hosts": ["ours.example"],
                "privacy_url": "https://ours.example/privacy",
                "offer": {"products": ["Match"], "integrations": ["NetSuite"]},
            }
        },
        "segments": {
            name: {**segment, "selector": f"Gatepost {name}", "template": f"Gatepost: {name}"}
            for name in ("events", "inbound")
        },
    }


def _prepare(app: App, mails: int, token: str, progress: Callable[[str], None]) -> Mapping[str, Outreach]:
    """So many mails approved without a review, by a level that counts as earned in this store alone."""
    world = app.world
    account = Account(id="drill", name="Drill", roles=frozenset({"admin"}))
    autonomy.add_account(account, token_hash(token), by="drill", store=app.store, clock=world.clock)
    for segment in world.organisation.segments.values():
        _earn(app, segment)
    progress("syncing people from the sandbox")
    ingest.pull("hubspot", world)
    approved: Mapping[str, Outreach] = {}
    for step in range(1, MOST_STEPS + 1):
        progress(f"drafting and judging: {len(approved)} of {mails} mails approved")
        for segment in world.organisation.segments.values():
            ingest.plan(segment, world, step=step)
        pipeline.work(world, states=(State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED))
        with app.store.read() as tx:
            approved = {row.id: row for row in tx.outreaches.in_states([State.APPROVED])}
        if len(approved) >= mails:
            return approved
    raise InputError(f"only {len(approved)} of {mails} mails were approved", where="--people", mend="use more people")


def _earn(app: App, segment: Segment) -> None:
    world = app.world
    now = world.clock.now()
    made_by = versions(world.templates(segment), digest(world.prompt_text), world, segment).fingerprint
    epoch = Epoch(
        id=world.ids.new("epoch"),
        segment=segment.name,
        attempt=1,
        fingerprints=(made_by,),
        versions={},
        started_at=now,
    )
    with app.store.begin() as tx:
        for scope in segment.scopes:
            tx.flags.set_level(scope, Level.AUTONOMOUS, by="drill", why="drill", now=now)
        tx.evidence.open_epoch(epoch)
        tx.evidence.put_earned(
            Earned(
                segment=segment.name,
                level=Level.AUTONOMOUS,
                epoch=epoch.id,
                fingerprints=(made_by,),
                terms=terms(segment, made_by),
                proposal="drill",
                at=now,
                by="drill",
                approved_by="drill",
                step_at=now,
            )
        )
        tx.syncs.save_cursor(SYSTEM, WATCH, Heartbeat(at=now).text(), now)


def _start(stack: ExitStack, folder: Path, count: int, env: Mapping[str, str]) -> Sequence[Worker]:
    """The workers' processes, ready for orders."""
    started = []
    for number in range(count):
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "connector.demo.stop_worker", str(folder), str(number), str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**bootstrap.environment(), **dict.fromkeys(OURS, ""), **env},
        )
        stack.callback(_end, process)
        worker = Worker(process)
        if process.stdout is not None:
            threading.Thread(target=worker.listen, args=(process.stdout,), name=node(number), daemon=True).start()
        started.append(worker)
    for worker in started:
        worker.expect("ready")
    return started


def _end(process: "subprocess.Popen[str]") -> None:
    """Standard input closes, the worker ends by itself; one that does not is ended."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
