"""What the store costs on this machine: figures, no assertions. Run: ``pytest tests/bench/bench_store.py -s``."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from connector.audit.verify import verify_export
from connector.io.clock import os_random
from connector.io.crypto import Vault
from connector.lifecycle import State
from connector.model import Artefact, CapUse, Kind
from tests.connector.io.sql_store import MASTER, NOW, event, opened, person, plan


def rate(label: str, count: int, work: Callable[[int], object], threads: int = 1) -> None:
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(count)))
    print(f"  {label:<58}{count / (time.perf_counter() - start):>8,.0f}/s")


def test_what_the_store_costs(database_url: str) -> None:
    print(f"\n{database_url.partition(':')[0]}")
    with opened(database_url) as store:

        def link(number: int) -> None:
            with store.begin() as tx:
                person(tx, str(number), f"p{number}@x.example")

        def page(number: int) -> None:
            with store.begin() as tx:
                for i in range(100):
                    person(tx, f"{number}-{i}", f"p{number}-{i}@x.example")

        def append(number: int) -> None:
            with store.begin() as tx:
                tx.log.append(event("step", n=number))

        def append_apart(number: int) -> None:
            with store.begin() as tx:
                tx.log.append(event("step", f"c{number % 8}", n=number))

        def append_many(number: int) -> None:
            with store.begin() as tx:
                for n in range(100):
                    tx.log.append(event("step", n=n))

        rate("new persons, one a commit", 200, link)
        rate("pages of 100 new persons, one page a commit", 10, page)
        rate("audit appends, one a commit", 500, append)
        rate("audit appends, one a commit, 4 threads, one chain", 500, append, threads=4)
        rate("audit appends, one a commit, 4 threads, 8 chains", 500, append_apart, threads=4)
        rate("hundreds of audit appends, one hundred a commit", 10, append_many)

        with store.begin() as tx:
            ada = tx.people.person_at("p0@x.example")
            rows = [plan(tx, ada, step=n, state=State.APPROVED) for n in range(200)]

        def claim(number: int) -> None:
            row = rows[number]
            with store.begin() as tx:
                current = tx.outreaches.lock(row.id)
                tx.caps.spend([CapUse(key="mailbox", slot="today", limit=10_000)])
                tx.outreaches.save(replace(current, state=State.CLAIMED, version=1, claimed_at=NOW))
                digest = tx.contents.put(row, Artefact(kind=Kind.MAIL, body=b"x" * 8000))
                tx.log.append(replace(event("claimed"), digests={"mail": digest}))

        def read(number: int) -> None:
            with store.read() as tx:
                tx.contents.get(rows[number].id, Kind.MAIL)

        rate("claims: lock, cap, move, 8 kB of mail, event", 200, claim)
        rate("reads of 8 kB of mail", 200, read)
        start = time.perf_counter()
        report = verify_export(store.export(), Vault([MASTER], random=os_random).public_keys)
        total = sum(report.events.values())
        print(f"  {'events exported and verified':<58}{total / (time.perf_counter() - start):>8,.0f}/s")
