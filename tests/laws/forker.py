"""Imports everything once, then forks a worker per line on standard input and says how each one ended.

Each worker takes the next approved mail and sends it for real over SMTP; with `kill_at` N it is
killed with SIGKILL before the Nth statement of the send path. Forking keeps 500 kills affordable.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from connector import pipeline
from connector.io.door import Door
from connector.io.smtp import SmtpTransport
from connector.io.smtp_session import Relay, Sessions, connect
from connector.lifecycle import State
from connector.model import Segment
from gates.policy import Caps, Policy
from tests import people
from tests.world import make_segment, make_world

ROOT = Path(__file__).resolve().parents[2]
SEND_PATH = (
    "connector/pipeline.py",
    "connector/stages/send.py",
    "connector/io/smtp.py",
    "connector/io/door.py",
    "connector/permit.py",
    "connector/io/sql/hands.py",
    "connector/io/sql/outreaches.py",
    "connector/io/sql/caps.py",
    "connector/io/sql/log.py",
    "connector/io/sql/store.py",
)
FILES: set[str] = set()


WIDE = Caps(
    per_domain_day=10_000,
    per_mailbox_day=10_000,
    per_mailbox_minute=10_000,
    per_domain_minute=10_000,
    per_segment_day=10_000,
    per_organisation_day=10_000,
)


def wide_segment() -> Segment:
    """A segment whose caps never bite: these tests are about something else."""
    return make_segment(policy=Policy(unsubscribe_prefix="http://127.0.0.1:8080/u/", caps=WIDE))


def killer(at: int):
    """A trace function that ends the process before the `at`th statement of the send path."""
    count = 0

    def on_line(frame, event, arg):
        nonlocal count
        if event == "line":
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    def on_call(frame, event, arg):
        return on_line if frame.f_code.co_filename in FILES else None

    return on_call


def worker(order: dict) -> int:
    """Send one mail; the exit status is 0 when there was one."""

    def transport(store, vault, clock):
        return SmtpTransport(
            sessions=Sessions(
                relay=Relay(host=order["host"], port=order["port"], security="none"), clock=clock, connect=connect
            ),
            signer=vault,
            doorkeeper=Door(store=store, clock=clock, stop_signal=lambda: ""),
            clock=clock,
            production=False,
            allowed=("*",),
        )

    rig = make_world(order["url"], segment=wide_segment(), node=order["node"], fresh=False, transport=transport)
    for number in range(order["people"]):
        rig.crm.account.add(people.reading(people.stranger(number), read_at=rig.clock.now()))
    with rig.store.read() as tx:
        due = tx.outreaches.due((State.APPROVED,), rig.clock.now(), 1)
    if not due:
        return 9
    if order["kill_at"]:
        sys.settrace(killer(order["kill_at"]))
    pipeline.advance(due[0], rig.world)
    sys.settrace(None)
    return 0


def main(work: Callable[[dict], int] = worker, path: Sequence[str] = SEND_PATH) -> None:
    """Fork a worker for each order; it may be killed in the files of `path` only."""
    FILES.clear()
    FILES.update(str(ROOT / name) for name in path)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                code = work(order)
            except BaseException as error:  # noqa: BLE001 - a forked child must never return into the loop
                print(f"worker: {type(error).__name__}: {error}", file=sys.stderr)
                code = 1
            os._exit(code)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"killed": os.WIFSIGNALED(status), "code": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
