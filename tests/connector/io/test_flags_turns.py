"""A stop on PostgreSQL waits for the claims that run, not for those that come later; two stops are no deadlock."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from connector import autonomy
from connector.model import ORGANISATION
from feature_flags.levels import Restraint, Scope
from tests.world import make_world

CLAIMS, CLAIM_SECONDS, PRESSES = 8, 0.03, 6


def stop(rig, scope=ORGANISATION, by="anyone"):
    started = time.monotonic()
    autonomy.stop(scope, by, "smoke", rig.store, rig.clock)
    return time.monotonic() - started


def test_eight_workers_without_a_pause_do_not_keep_a_stop_waiting(fresh_postgres_url):
    rig = make_world(fresh_postgres_url)
    scopes = rig.segment().scopes
    done, claims = threading.Event(), []

    def claim():
        while not done.is_set():
            with rig.store.begin() as tx:
                tx.flags.standings((ORGANISATION,))
                tx.flags.standings(scopes)
                time.sleep(CLAIM_SECONDS)
            claims.append(1)

    with ThreadPoolExecutor(CLAIMS) as pool:
        working = [pool.submit(claim) for _ in range(CLAIMS)]
        waited = []
        for _ in range(PRESSES):
            time.sleep(0.2)
            waited.append(stop(rig))
        done.set()
        for one in working:
            one.result()
    assert len(claims) > PRESSES * CLAIMS / 2, "nothing ran beside the presses"
    # One claim's time, and a busy machine's; without turns it was up to 1.6 s.
    assert sorted(waited)[PRESSES // 2] < 0.3, waited


def test_many_people_press_at_once_and_every_press_counts(database_url):
    rig = make_world(database_url)
    gate = threading.Barrier(8)

    def press(number):
        gate.wait()
        return stop(rig, ORGANISATION if number % 2 else rig.segment().scopes[2], f"person-{number}")

    with ThreadPoolExecutor(8) as pool:
        waited = list(pool.map(press, range(8)))
    assert max(waited) < 10
    pressed = [body for _, body, _ in rig.store.audit_events("system") if '"stopped"' in body]
    assert len(pressed) == 8


def test_a_scope_without_a_row_is_held_too(fresh_postgres_url):
    rig = make_world(fresh_postgres_url)
    fresh = Scope(kind="template", key="never-seen")
    read, go_on, seen = threading.Event(), threading.Event(), []

    def claim():
        with rig.store.begin() as tx:
            seen.append(tx.flags.standings((fresh,))[0].restraint)
            read.set()
            go_on.wait(10)

    with ThreadPoolExecutor(2) as pool:
        claiming = pool.submit(claim)
        assert read.wait(10)
        stopping = pool.submit(stop, rig, fresh)
        time.sleep(0.3)
        assert not stopping.done(), "the stop did not wait for the claim that had read"
        go_on.set()
        claiming.result()
        stopping.result()
    assert seen == [Restraint.NONE]
    with rig.store.read() as tx:
        assert tx.flags.standings((fresh,))[0].restraint is Restraint.KILLED
