"""What the concurrency and crash tests run in processes of their own."""

import sys
from contextlib import suppress
from dataclasses import replace
from itertools import count
from threading import Thread

from connector.io.sql.store import SqlStore
from connector.lifecycle import State
from connector.model import Artefact, CapUse, Kind
from gates.errors import InputError, WorldError
from tests.connector.io.sql_store import NOW, TEMPLATE, event, make_store, person


def claim(store: SqlStore, node: str) -> int:
    """Claim every approved row once, each against one cap; returns how many."""
    won = 0
    with store.read() as tx:
        rows = tx.outreaches.in_states([State.APPROVED])
    for row in rows:
        with suppress(InputError), store.begin() as tx:
            current = tx.outreaches.get(row.id)  # read without a lock, so that only the version decides
            claimed = replace(current, state=State.CLAIMED, version=row.version + 1, node=node, claimed_at=NOW)
            tx.outreaches.save(claimed)
            if tx.caps.spend([CapUse(key="mailbox", slot="today", limit=30)]) is not None:
                raise InputError("the cap is full")
            tx.log.append(event("claimed", node=node, outreach=row.id))
            won += 1
    return won


def claims(url: str, name: str, threads: int) -> None:
    """Claim in several threads."""
    store = make_store(url)
    workers = [Thread(target=claim, args=(store, f"{name}-{i}")) for i in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    store.close()


def commits(url: str, name: str) -> None:
    """Commit for ever: a new person, an outreach, content, an event each; tell each commit on stdout."""
    store = make_store(url)
    for n in count():
        try:
            with store.begin() as tx:
                ada = person(tx, f"{name}-{n}", f"{name}-{n}@x.example")
                row = replace(TEMPLATE, id=f"{name}-{n}", person=ada)
                tx.outreaches.add(row)
                digest = tx.contents.put(row, Artefact(kind=Kind.DRAFT, body=b"draft"))
                tx.log.append(replace(event("drafted", n=n), subject=row.id, digests={"draft": digest}))
        except WorldError:
            continue
        print(row.id, flush=True)


if __name__ == "__main__":
    job, url, name, *rest = sys.argv[1:]
    if job == "claims":
        claims(url, name, int(rest[0]))
    else:
        commits(url, name)
