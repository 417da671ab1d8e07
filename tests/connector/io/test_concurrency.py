"""Several threads and processes at once, and processes that are killed: nothing twice, nothing above a cap, no gap."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from connector.audit.verify import verify_export
from connector.io.clock import os_random
from connector.io.crypto import Vault
from connector.lifecycle import State
from connector.model import CapUse, Kind
from gates.errors import WorldError
from tests.connector.io.sql_store import MASTER, NOW, TEMPLATE, event, key, opened, person, plan

KEYS = Vault([MASTER], random=os_random).public_keys


def start(job: str, url: str, name: str, *rest: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.connector.io.load", job, url, name, *rest]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_claim_each_row_once_and_never_above_the_cap(database_url: str) -> None:
    with opened(database_url) as store:
        with store.begin() as tx:
            for n in range(40):
                plan(tx, person(tx, f"r{n}", f"p{n}@x.example"), state=State.APPROVED)
        workers = [start("claims", database_url, name, "8") for name in ("a", "b")]
        assert [worker.wait(60) for worker in workers] == [0, 0]
        with store.read() as tx:
            claimed = tx.outreaches.in_states([State.CLAIMED])
            assert len(claimed) == 30
            assert {row.version for row in claimed} == {1}
            assert len(tx.outreaches.in_states([State.APPROVED])) == 10
        report = verify_export(store.export(), KEYS)
        assert report.whole
        assert report.events == {"hub": 30}


def test_sixteen_threads_never_pass_a_cap(database_url: str) -> None:
    wide, narrow = CapUse(key="wide", slot="s", limit=100), CapUse(key="narrow", slot="s", limit=25)

    def spend(number: int) -> str:
        with opened_store.begin() as tx:
            # Each in another order: the store must not deadlock.
            full = tx.caps.spend([wide, narrow] if number % 2 else [narrow, wide])
            return "" if full is None else full.key

    with opened(database_url) as opened_store, ThreadPoolExecutor(16) as pool:
        results = Counter(pool.map(spend, range(80)))
        assert results == {"": 25, "narrow": 55}
        with opened_store.begin() as tx:  # what a refused call took of the wide one is back
            assert sum(tx.caps.spend([wide]) is None for _ in range(100)) == 75


def test_records_that_share_an_address_are_one_person_whoever_comes_first(database_url: str) -> None:
    def link(number: int) -> None:
        with store.begin() as tx:
            person(tx, str(number), f"own{number}@x.example", "shared@x.example")

    with opened(database_url) as store, ThreadPoolExecutor(8) as pool:
        list(pool.map(link, range(24)))
        with store.read() as tx:
            roots = {tx.people.person_of(key(str(n))) for n in range(24)}
            assert len(roots) == 1
            assert len(tx.people.addresses(roots.pop())) == 25


def test_a_record_that_two_processes_meet_at_once_is_one_person(database_url: str) -> None:
    def link(number: int) -> None:
        with store.begin() as tx:
            person(tx, "same", f"own{number}@x.example")

    with opened(database_url) as store, ThreadPoolExecutor(8) as pool:
        list(pool.map(link, range(16)))
        with store.read() as tx:
            root = tx.people.person_of(key("same"))
            assert tx.people.person_at("own0@x.example") == tx.people.person_at("own15@x.example") == root
            assert len(tx.people.addresses(root)) == 16
            assert tx.people.contact(key("same")).first_name == "Ada"


def test_one_step_is_planned_once_while_persons_are_being_joined(database_url: str) -> None:
    def plan_or_join(number: int) -> bool:
        with store.begin() as tx:
            if number % 4 == 3:
                tx.people.absorb(key(str(number - 1)), key(str(number)), NOW)
                return False
            owner = tx.people.person_of(key(str(number)))
            return tx.outreaches.add(replace(TEMPLATE, id=f"o{number}", person=owner))

    with opened(database_url) as store:
        with store.begin() as tx:
            owners = [person(tx, str(n), f"p{n}@x.example") for n in range(32)]
        with ThreadPoolExecutor(8) as pool:
            planned = sum(pool.map(plan_or_join, range(32)))
        with store.read() as tx:
            assert sum(tx.outreaches.counts().values()) == planned == 24
            assert all(len(tx.outreaches.of_person(owner)) <= 2 for owner in owners)


def test_a_chain_has_no_gap_under_many_writers_and_roll_backs(database_url: str) -> None:
    def append(number: int) -> None:
        try:
            with store.begin() as tx:
                tx.log.append(event("step", n=number))
                if number % 5 == 0:
                    raise WorldError("rolled back on purpose")
        except WorldError:
            pass

    with opened(database_url) as store, ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(100)))
        assert [seq for seq, _, _ in store.audit_events("hub")] == list(range(1, 81))
        assert verify_export(store.export(), KEYS).whole


KILLS = 3


def test_killed_writers_leave_whole_transactions_and_a_whole_log(database_url: str) -> None:
    acknowledged: set[str] = set()
    at_once = 1 if database_url.startswith("sqlite") else 2  # SQLite: one process per data folder
    with opened(database_url) as store:
        for number in range(KILLS):
            writers = [start("commits", database_url, f"w{number}{i}") for i in range(at_once)]
            told = [writer.stdout.readline() for writer in writers]  # all are at work
            time.sleep(0.05 + 0.03 * number)
            for writer in writers:
                os.kill(writer.pid, signal.SIGKILL)
            for writer, first in zip(writers, told, strict=True):
                lines = (first + writer.communicate()[0]).split("\n")
                acknowledged.update(lines[:-1])
        report = verify_export(store.export(), KEYS)
        assert report.whole
        with store.read() as tx:
            rows = tx.outreaches.in_states([State.FOUND])
            assert len(rows) == report.events["hub"]
            assert acknowledged <= {row.id for row in rows}
            assert len(acknowledged) >= at_once * KILLS
            for row in rows:  # the key was on disk before what it opens
                assert tx.contents.get(row.id, Kind.DRAFT) == b"draft"
