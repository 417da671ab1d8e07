"""A deployment that takes HubSpot's webhooks, as a process to be killed: `gatepost serve` on SQLite, clock and all.

On PostgreSQL the doors and the work are two processes, as `gatepost serve` and `gatepost run` are; the order on the
command line says which (``both``, ``serve`` or ``work``).
"""

import json
import sys
import time
from dataclasses import replace

from connector.io.clock import SystemClock
from connector.jobs import start_clock
from connector.stages import hooks
from connector.stages.reading import LiveReader
from connector.web.app import create_app
from connector.web.serving import Server
from crm_adapters.hubspot import events
from crm_adapters.memory import MemoryCRM
from tests import people
from tests.laws.forker import wide_segment
from tests.world import Rig, make_world

SECRET, PORTAL = "a secret of the app", "62515"
PEOPLE = 400


class Hub(MemoryCRM):
    """The memory CRM whose webhooks are HubSpot's, signature and all."""

    def verify_events(self, method, uri, headers, body, now):
        events.verify(SECRET, method, uri, headers, body, now)

    def read_events(self, body, received_at):
        return events.parse("memory", PORTAL, body)


def rig_on(url: str, *, fresh: bool, node: str = "node-1", origin: str = "") -> Rig:
    """The deployment on that database, with the machine's own clock."""
    rig = make_world(url, segment=wide_segment(), fresh=fresh, node=node)
    clock = SystemClock()
    crm = Hub("memory", now=clock.now)
    for number in range(PEOPLE):
        crm.account.add(people.reading(people.stranger(number), read_at=clock.now()))
    crms = {"memory": crm}
    organisation = replace(rig.world.organisation, public_url=origin or rig.world.organisation.public_url)
    reader = LiveReader(store=rig.store, crms=crms)
    world = replace(rig.world, clock=clock, crms=crms, reader=reader, organisation=organisation)
    return replace(rig, world=world, crm=crm)


def main() -> None:
    """Serve until killed."""
    order = json.loads(sys.argv[1])
    origin = f"http://127.0.0.1:{order['port']}"
    rig = rig_on(order["url"], fresh=False, node=order["node"], origin=origin)
    if order["role"] == "work":
        print("ready", flush=True)
        while True:
            hooks.take_effect(rig.world)
            hooks.read_all(rig.world)
            time.sleep(1)
    server = Server(host="127.0.0.1", port=order["port"])
    server.serve(create_app(rig.world))
    print("ready", flush=True)
    if order["role"] == "both":
        with start_clock(rig.world):
            time.sleep(3600)
    time.sleep(3600)


if __name__ == "__main__":
    main()
