"""Like forker.py, for inbound mail: each line on standard input forks a worker that looks into the mailbox once.

With `kill_at` N it is killed with SIGKILL before the Nth statement between the mailbox and the last effect.
"""

import json
import os
import sys

from connector.stages import inbox
from tests import people
from tests.imap_server import PASSWORD, USER, Account, ImapMailbox
from tests.laws import forker
from tests.letters import with_mailbox
from tests.world import make_world

PATH = (
    "connector/io/mailbox.py",
    "connector/io/sql/inbound.py",
    "connector/io/sql/store.py",
    "connector/io/sql/suppressions.py",
    "connector/io/sql/log.py",
    "connector/stages/inbox.py",
    "connector/stages/matching.py",
    "connector/stages/receive.py",
    "connector/stages/respond.py",
    "connector/stages/reply_task.py",
)


def worker(order: dict) -> int:
    account = Account(host="127.0.0.1", port=order["port"], user=USER, secret=lambda: PASSWORD, security="none")
    rig, _ = with_mailbox(
        make_world(order["url"], segment=forker.wide_segment(), node=order["node"], fresh=False), ImapMailbox(account)
    )
    for number in range(order["people"]):
        rig.crm.account.add(people.reading(people.stranger(number), read_at=rig.clock.now()))
    if order["kill_at"]:
        sys.settrace(forker.killer(order["kill_at"]))
    done = inbox.receive(rig.world)
    sys.settrace(None)
    return 7 if done.failed else 0


if __name__ == "__main__":
    print(json.dumps({"ready": os.getpid()}), flush=True)
    forker.main(worker, PATH)
