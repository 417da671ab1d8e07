"""One worker of `gatepost drill stop`: a process of its own that claims and hands off as fast as it can, on order.

``python -m connector.demo.stop_worker FOLDER NUMBER OF``. Orders come line by line on standard input (`go`, `halt`,
`environment on`, `environment off`, `end`); each is answered with a line that begins with @.
"""

import hashlib
import queue
import sys
import threading
from pathlib import Path

from connector import bootstrap, config, pipeline
from connector.bootstrap import STOP_VARIABLE
from connector.lifecycle import State
from connector.ports import World
from connector.stages.reading import BATCH
from gates.errors import StaleEdit, WorldError

MANY = 10_000
IDLE_SECONDS = 0.005


def node(number: int) -> str:
    """The name under which a worker claims."""
    return f"drill-{number}"


def main(folder: str, number: str, of: str) -> None:
    """Work off the orders until `end`."""
    env = dict(bootstrap.environment())
    app = bootstrap.build(config.load(Path(folder) / "app.yaml"), env=env, node=node(int(number)))
    going = threading.Event()
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            order = line.strip()
            if order.startswith("environment"):
                # Nobody can change a running process's environment from outside: it has to do that by itself.
                env[STOP_VARIABLE] = "drill" if order.endswith("on") else ""
                _say(order)
            elif order == "halt":
                going.clear()
            else:
                going.set() if order == "go" else going.clear()
                orders.put(order)
        going.clear()
        orders.put("end")

    threading.Thread(target=listen, name="orders", daemon=True).start()
    _say("ready")
    try:
        while orders.get() == "go":
            _work(app.world, int(number), int(of), going)
            _say("halted")
    finally:
        app.close()


def _say(word: str) -> None:
    print(f"@{word}", flush=True)  # noqa: T201 - the answer to an order


def _work(world: World, number: int, of: int, going: threading.Event) -> None:
    """Claim and hand off this worker's share of what is due, again and again, until told to halt."""
    while going.is_set():
        with world.store.read() as tx:
            due = tx.outreaches.due((State.APPROVED,), world.clock.now(), MANY)
        mine = [outreach for outreach in due if _share(outreach, of) == number]
        if not mine:
            world.clock.sleep(IDLE_SECONDS)
            continue
        batch = pipeline.prefetched(mine[:BATCH], world)
        for outreach in mine[:BATCH]:
            if not going.is_set():
                return
            try:
                pipeline.advance(outreach, batch)
            except (StaleEdit, WorldError):
                continue


def _share(outreach: str, of: int) -> int:
    return hashlib.sha256(outreach.encode()).digest()[0] % of


if __name__ == "__main__":
    main(*sys.argv[1:])
