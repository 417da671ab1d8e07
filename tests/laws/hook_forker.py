"""Like forker.py, for webhooks: each line on standard input forks a worker that works off what is kept.

With `kill_at` N it is killed with SIGKILL before the Nth statement between the kept body and its last effect.
"""

import json
import os
import sys

from connector.stages import hooks
from tests import people
from tests.laws import forker
from tests.world import make_world

PATH = (
    "connector/io/sql/hooks.py",
    "connector/io/sql/store.py",
    "connector/io/sql/suppressions.py",
    "connector/io/sql/people.py",
    "connector/io/sql/log.py",
    "connector/io/sql/keyring.py",
    "connector/stages/hooks.py",
    "connector/stages/ingest.py",
    "connector/stages/respond.py",
)


def worker(order: dict) -> int:
    rig = make_world(order["url"], segment=forker.wide_segment(), node=order["node"], fresh=False)
    for number in range(order["people"]):
        rig.crm.account.add(people.reading(people.stranger(number), read_at=rig.clock.now()))
    if order["kill_at"]:
        sys.settrace(forker.killer(order["kill_at"]))
    done = hooks.work_off(rig.world)
    sys.settrace(None)
    return 7 if done.failed else 0


if __name__ == "__main__":
    print(json.dumps({"ready": os.getpid()}), flush=True)
    forker.main(worker, PATH)
