"""One worker process for test_queue.py: real queue, store and SMTP transport; a memory CRM of the same people.

``python -m tests.connector.io.queue_worker URL NODE SMTP_PORT [SLOW_SECONDS]``
"""

import sys
import time

from connector import jobs
from connector.io.door import Door
from connector.io.procrastinate_queue import Pace, ProcrastinateQueue, Tick
from connector.io.smtp import SmtpTransport
from connector.io.smtp_session import Relay, Sessions, connect
from gates.policy import Caps, Policy
from tests import people
from tests.world import Rig, make_segment, make_world

PEOPLE = 100
MANY = 100_000
PACE = Pace(heartbeat=0.5, stalled=3.0, rescue_cron="* * * * * *", poll=0.5)
OPEN = Caps(
    per_person_days=0,
    per_domain_day=MANY,
    per_mailbox_day=MANY,
    per_mailbox_minute=MANY,
    per_domain_minute=MANY,
    per_segment_day=MANY,
    per_organisation_day=MANY,
)


def make_rig(url: str, node: str, smtp_port: int = 0, *, fresh: bool = False, count: int = PEOPLE) -> Rig:
    """A world whose only limit is that nobody is written to twice."""
    policy = Policy(unsubscribe_prefix="http://127.0.0.1:8080/u/", caps=OPEN)
    rig = make_world(
        url,
        segment=make_segment(policy=policy),
        node=node,
        fresh=fresh,
        transport=lambda store, vault, clock: SmtpTransport(
            sessions=Sessions(
                relay=Relay(host="127.0.0.1", port=smtp_port, security="none"), clock=clock, connect=connect
            ),
            signer=vault,
            doorkeeper=Door(store=store, clock=clock, stop_signal=lambda: ""),
            clock=clock,
            production=False,
            allowed=("*",),
        ),
    )
    account = rig.crm.account
    strangers = [people.stranger(n) for n in range(count)]
    for person in strangers:
        account.add(people.reading(person, read_at=rig.clock.now()))
    account.add_list("everyone", [people.key(p) for p in strangers])
    return rig


def main(url: str, node: str, smtp_port: str, slow: str = "0") -> None:
    """Work until told to stop."""
    rig = make_rig(url, node, int(smtp_port))
    calls = dict(jobs.calls(rig.world))
    if float(slow):
        quick = calls["advance"]

        def slowly(key: str, slot: str) -> None:
            print(key, flush=True)
            time.sleep(float(slow))
            quick(key, slot)

        calls["advance"] = slowly
    every_second = [Tick(call="advance", cron="* * * * * *", keys=lambda: jobs.due(rig.world))]
    jobs.run_worker(rig.world, ProcrastinateQueue(url, calls=calls, ticks=every_second, pace=PACE))


if __name__ == "__main__":
    main(*sys.argv[1:])
