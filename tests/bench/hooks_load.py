"""HubSpot as it calls us: signed webhooks at a fixed rate over real HTTP, each repeated until it is acknowledged."""

import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from connector.io.sql.engine import make_engine, parse_url
from connector.stages import ingest
from crm_adapters.hubspot.events import sign_v3
from tests import people
from tests.bench.hooks_server import PEOPLE, PORTAL, SECRET, rig_on

TOP = Path(__file__).parents[2]
RETRY = 0.2
"""Seconds until an unacknowledged webhook comes again; HubSpot waits longer, which would only hide a loss."""


@dataclass(slots=True)
class Run:
    """What came of one run: milliseconds of each acknowledged call, how many were repeated, and what the store has."""

    sent: int = 0
    acknowledged: int = 0
    repeated: int = 0
    milliseconds: list[float] = field(default_factory=list)
    worked: int = 0
    opted_out: int = 0
    wanted_opted_out: int = 0
    waited: float = 0.0
    down: tuple[float, float] = (float("inf"), float("-inf"))

    def percentile(self, share: float) -> float:
        """The slowest but a share of them."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Deployment:
    """The processes under load."""

    def __init__(self, url: str) -> None:
        self.url, self.port, self.number = url, free_port(), 0
        self.roles = ("both",) if url.startswith("sqlite") else ("serve", "work")
        self.processes: list[subprocess.Popen[str]] = []

    def start(self) -> None:
        for role in self.roles:
            self.number += 1
            order = {"url": self.url, "port": self.port, "role": role, "node": f"load-{self.number}"}
            command = [sys.executable, "-m", "tests.bench.hooks_server", json.dumps(order)]
            self.processes.append(subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True))
        for process in self.processes:
            assert process.stdout.readline().strip() == "ready"

    def kill(self) -> None:
        """SIGKILL to all of them, in the middle of whatever they do."""
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()
        self.processes = []


def webhook(number: int, at: float) -> bytes:
    """A property change of one of our people; every tenth is an unsubscribe."""
    name, value = ("hs_email_optout", "true") if number % 10 == 0 else ("jobtitle", f"Title {number}")
    event = {
        "eventId": number, "subscriptionId": 1, "portalId": int(PORTAL), "appId": 1, "occurredAt": int(at * 1000),
        "subscriptionType": "contact.propertyChange", "attemptNumber": 0, "changeSource": "CRM",
        "objectId": people.stranger(number % PEOPLE).id, "propertyName": name, "propertyValue": value,
    }  # fmt: skip
    return json.dumps([event]).encode()


def load(url: str, *, rate: int, seconds: float, kill: bool, callers: int = 16) -> Run:
    """Call at that rate, whatever the answers cost (an open loop); with `kill`, kill and restart it half-way."""
    rig = rig_on(url, fresh=True)
    ingest.pull("memory", rig.world)
    rig.store.close()
    deployment, run = Deployment(url), Run(sent=int(rate * seconds))
    deployment.start()
    calls: queue.Queue[tuple[int, float] | None] = queue.Queue()
    lock = threading.Lock()
    threads = [threading.Thread(target=_caller, args=(deployment.port, calls, run, lock)) for _ in range(callers)]
    for thread in threads:
        thread.start()
    begin = time.monotonic() + 0.5
    half = run.sent // 2
    for number in range(run.sent):
        due = begin + number / rate
        time.sleep(max(due - time.monotonic(), 0))
        calls.put((number, due))
        if kill and number == half:
            run.down = (time.monotonic(), float("inf"))
            deployment.kill()
            threading.Thread(target=_again, args=(deployment, run)).start()
    for _ in threads:
        calls.put(None)
    for thread in threads:
        thread.join()
    try:
        _wait_until_worked(url, run)
    finally:
        deployment.kill()
    run.wanted_opted_out = len({n % PEOPLE for n in range(0, run.sent, 10)})
    return run


def _again(deployment: Deployment, run: Run) -> None:
    deployment.start()
    run.down = (run.down[0], time.monotonic() + 1)  # and a second in which the callers' backlog is worked off


def _caller(port: int, calls: "queue.Queue[tuple[int, float] | None]", run: Run, lock: threading.Lock) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    uri = f"http://127.0.0.1:{port}/hooks/memory"
    while (call := calls.get()) is not None:
        number, due = call
        body = webhook(number, time.time())
        repeated = False
        while True:
            stamp = str(int(time.time() * 1000))
            headers = {
                "Content-Type": "application/json", "X-HubSpot-Request-Timestamp": stamp,
                "X-HubSpot-Signature-v3": sign_v3(SECRET, "POST", uri, body, stamp),
            }  # fmt: skip
            try:
                connection.request("POST", "/hooks/memory", body, headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                status = 0
            else:
                status = answer.status
            if status == 204:
                break
            repeated = True
            time.sleep(RETRY)
        with lock:
            run.acknowledged += 1
            run.repeated += repeated
            if not repeated and not run.down[0] <= due <= run.down[1]:  # what met a dead process waited for that
                run.milliseconds.append((time.monotonic() - due) * 1000)
    connection.close()


def _wait_until_worked(url: str, run: Run) -> None:
    engine = make_engine(parse_url(url), read_only=True)
    begin = time.monotonic()
    try:
        while time.monotonic() - begin < 120:
            with engine.connect() as db:
                left = db.execute(text("SELECT count(*) FROM hook WHERE state = 'new'")).scalar_one()
                run.worked = db.execute(text("SELECT count(*) FROM seen_event")).scalar_one()
                run.opted_out = db.execute(
                    text("SELECT count(DISTINCT hash) FROM suppression WHERE kind = 'person'")
                ).scalar_one()
            if not left:
                break
            time.sleep(0.5)
        run.waited = time.monotonic() - begin
    finally:
        engine.dispose()


def main() -> None:
    """``python -m tests.bench.hooks_load URL [seconds] [kill]``."""
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    run = load(sys.argv[1], rate=100, seconds=seconds, kill="kill" in sys.argv)
    print(told(run))


def told(run: Run) -> str:
    """One line."""
    return (
        f"{run.acknowledged}/{run.sent} acknowledged ({run.repeated} repeated), p50 {run.percentile(0.5):.1f} ms, "
        f"p99 {run.percentile(0.99):.1f} ms, max {max(run.milliseconds):.1f} ms; worked on {run.worked}, "
        f"{run.opted_out}/{run.wanted_opted_out} opted out, all done {run.waited:.1f} s after the last; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
