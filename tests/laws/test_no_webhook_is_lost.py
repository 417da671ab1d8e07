"""Laws 2, 10, 11 for webhooks: none is lost, none acted on twice, in any order, whatever dies and whoever else works.

`GATEPOST_KILLS=500` makes the long run.
"""

import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

import pytest

from connector import cycle
from connector.audit.verify import verify_export
from connector.hook_rows import Told
from connector.lifecycle import State
from connector.model import Outreach
from connector.stages import hooks, ingest
from connector.views import status
from crm_adapters.port import Change, ChangeKind
from gates.errors import Forged
from gates.recipient import Consent, ConsentState, Flag
from tests import people
from tests.laws.forker import ROOT, wide_segment
from tests.laws.scene import approved, events, only, rows, work
from tests.world import Rig, make_world

KILLS = int(os.environ.get("GATEPOST_KILLS", "16"))
STATEMENTS = 900
"""About as many as three bodies' way from the store to their effects has; later numbers let the worker finish."""
ADA = people.key(people.ADA)


def crowd(url: str, count: int, **options: object) -> Rig:
    """That many people, known from the CRM."""
    rig = make_world(url, segment=wide_segment(), **options)
    for number in range(count):
        rig.crm.account.add(people.reading(people.stranger(number), read_at=rig.clock.now()))
    if options.get("fresh", True):
        rig.crm.account.add_list("everyone", [people.key(people.stranger(n)) for n in range(count)])
        ingest.pull("memory", rig.world)
    return rig


def no(rig: Rig, key: object, *, flag: str = "email_opt_out") -> Change:
    """The webhook of a consent field that has just become a no."""
    now = rig.clock.now()
    said = Flag(name=flag, value="true", state=ConsentState.OPTED_OUT, changed_at=now)
    hint = Consent(state=said.state, source=key, address="", read_at=now, flags=(said,))
    return Change(kind=ChangeKind.SEEN, key=key, consent_hint=hint, at=now)


def tell(rig: Rig, *changes: Change) -> None:
    """One webhook, verified and kept as the door does it."""
    headers, body = rig.crm.account.webhook(changes)
    rig.crm.verify_events("POST", "", headers, body, rig.clock.now())
    with rig.store.begin() as tx:
        tx.hooks.keep([Told(connection="memory", body=body)], rig.clock.now())


def heard(rig: Rig) -> object:
    with rig.store.read() as tx:
        return tx.hooks.heard()["memory"]


def nos(rig: Rig, persons: Iterable[people.Person]) -> list[int]:
    """How many standing nos each of them has."""
    with rig.store.read() as tx:
        return [len(tx.suppressions.of(tx.people.person_at(p.address) or "", [p.address])) for p in persons]


def said(rig: Rig, action: str) -> Counter[object]:
    """How often each subject had this in the log."""
    return Counter(e["subject"] for c in rig.store.chains() for e in events(rig, c) if e["action"] == action)


def is_whole(rig: Rig) -> bool:
    for chain in rig.store.chains():
        rig.store.checkpoint(chain)
    return verify_export(rig.store.export(), rig.world.signer.public_keys).whole


@pytest.mark.timeout(180 + 3 * KILLS)
def test_killed_at_any_statement_no_webhook_is_lost_or_applied_twice(database_url: str) -> None:
    count = 3 * KILLS
    rig = crowd(database_url, count)
    forker = subprocess.Popen(
        [sys.executable, "-m", "tests.laws.hook_forker"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    forker.stdout.readline()
    killed = 0
    for number in range(KILLS):
        for one in range(3 * number, 3 * number + 3):
            tell(rig, no(rig, people.key(people.stranger(one))))
        order = {"url": database_url, "node": f"node-{number}-{os.getpid()}", "people": count,
                 "kill_at": 1 + (number * STATEMENTS) // KILLS}  # fmt: skip
        print(json.dumps(order), file=forker.stdin, flush=True)
        ended = json.loads(forker.stdout.readline())
        assert ended["killed"] or ended["code"] == 0, ended
        killed += ended["killed"]
    forker.stdin.close()
    forker.wait(timeout=20)
    assert killed >= KILLS // 2, "the statements counted here are no longer those of the path"
    assert hooks.work_off(rig.world).failed == {}
    assert nos(rig, map(people.stranger, range(count))) == [1] * count
    assert set(said(rig, "suppressed").values()) == {1}
    assert (heard(rig).waiting, heard(rig).to_read) == (0, 0)
    assert is_whole(rig)


def test_two_workers_apply_each_once(database_url: str) -> None:
    count = 60
    rig = crowd(database_url, count)
    other = crowd(database_url, count, node="node-2", fresh=False)
    for number in range(count):
        tell(rig, no(rig, people.key(people.stranger(number))))
    failed: list[object] = []

    def works(mine: Rig) -> None:
        try:
            for _ in range(4):
                failed.extend(hooks.work_off(mine.world).failed.items())
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the assertion
            failed.append(error)

    threads = [threading.Thread(target=works, args=(mine,)) for mine in (rig, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert nos(rig, map(people.stranger, range(count))) == [1] * count
    assert set(said(rig, "suppressed").values()) == {1}
    assert heard(rig).waiting == 0


def test_a_no_in_a_consent_field_counts_in_the_working_transaction(database_url: str) -> None:
    rig = approved(database_url)
    tell(rig, no(rig, ADA))
    assert hooks.work_off(rig.world).pulled.opted_out == 1
    assert only(rig).state is State.VOID
    # It was taken back in the CRM before we read it again: a no is a no (law 2).
    assert nos(rig, [people.ADA]) == [1]
    work(rig)
    assert not rig.transport.taken


def test_a_consent_that_the_reading_denies_is_heeded_without_any_hint(database_url: str) -> None:
    rig = approved(database_url)
    rig.crm.account.opt_out(ADA)
    tell(rig, Change(kind=ChangeKind.SEEN, key=ADA, at=rig.clock.now()))
    assert hooks.work_off(rig.world).read == 1
    assert nos(rig, [people.ADA]) == [1]
    assert only(rig).state is State.VOID


def scenario(rig: Rig) -> Mapping[str, Change]:
    """What happens to four people in the CRM within a day, as webhooks tell it."""
    ben, carl, dora = (people.key(people.stranger(n)) for n in range(3))
    account = rig.crm.account
    now = rig.clock.now()
    merged = Change(kind=ChangeKind.MERGED, key=carl, into=ben, at=now)
    account.merge(ben, carl)
    account.delete(dora, privacy=True)
    return {
        "no": no(rig, ADA),
        "merged": merged,
        "erased": Change(kind=ChangeKind.ERASED, key=dora, at=now),
        # A contact of hers that was deleted and restored: the deletion may come last.
        "deleted": Change(kind=ChangeKind.DELETED, key=ben, at=now),
        "restored": Change(kind=ChangeKind.SEEN, key=ben, at=now + timedelta(seconds=1)),
        "late": Change(kind=ChangeKind.SEEN, key=dora, at=now - timedelta(hours=3)),
    }


@pytest.mark.parametrize("seed", range(4))
def test_in_any_order_doubled_and_a_day_late_the_end_is_the_same(database_url: str, seed: int) -> None:
    rig = approved(database_url, people.ADA, *map(people.stranger, range(3)))
    shuffled = random.Random(seed)
    bag = [*scenario(rig).values()] * 2
    shuffled.shuffle(bag)
    for one in bag:
        tell(rig, one)
        if shuffled.random() < 0.5:
            hooks.work_off(rig.world)
        if shuffled.random() < 0.3:
            rig.clock.forward(hours=7)
    assert hooks.work_off(rig.world).failed == {}
    ben, carl, dora = (people.key(people.stranger(n)) for n in range(3))
    assert nos(rig, [people.ADA]) == [1]
    with rig.store.read() as tx:
        assert tx.people.person_of(ben) == tx.people.person_of(carl)
        assert tx.people.records(tx.people.person_of(ben) or "") == [ben]
        assert tx.people.contact(dora) is None
        gone = tx.people.person_of(dora)
        assert gone is None or not tx.people.addresses(gone)
    assert nos(rig, [people.stranger(2)])[0] >= 1, "the keyed hash outlives the erasure (law 11)"
    states: dict[object, Outreach] = {r.contact: r for r in rows(rig)}
    assert {states[ADA].state, states[dora].state} == {State.VOID}
    assert is_whole(rig)


def test_after_an_erasure_the_address_that_comes_back_stays_silent(database_url: str) -> None:
    rig = approved(database_url)
    rig.crm.account.delete(ADA, privacy=True)
    tell(rig, Change(kind=ChangeKind.ERASED, key=ADA, at=rig.clock.now()))
    hooks.work_off(rig.world)
    rig.crm.account.add(people.reading(people.ADA, read_at=rig.clock.now()))
    tell(rig, Change(kind=ChangeKind.SEEN, key=ADA, at=rig.clock.now() + timedelta(days=1)))
    hooks.work_off(rig.world)
    rig.crm.account.add_list("everyone", [ADA])
    assert ingest.plan(rig.segment(), rig.world, step=2).skipped == {"suppressed": 1}
    with rig.store.read() as tx:
        assert tx.people.contact(ADA) is None


def test_one_that_cannot_be_worked_on_is_kept_told_and_in_nobodys_way(database_url: str) -> None:
    rig = approved(database_url)
    body = b"[{"
    with rig.store.begin() as tx:
        tx.hooks.keep([Told(connection="memory", body=body), Told(connection="gone", body=b"[]")], rig.clock.now())
    tell(rig, no(rig, ADA))
    worked = hooks.work_off(rig.world)
    assert (worked.done, worked.failed) == (1, {"input_error": 1, "KeyError": 1})
    assert nos(rig, [people.ADA]) == [1]
    found = status(rig.world).webhooks["memory"]
    assert (found.waiting, found.failing, found.why) == (1, 1, "input_error")
    assert hooks.work_off(rig.world).failed == {}, "not before its time"
    for _ in range(5):
        rig.clock.forward(hours=2)
        assert hooks.work_off(rig.world).failed == {"input_error": 1, "KeyError": 1}
    assert said(rig, "webhook_failed").total() == 2, "told once, not at each try"
    # Whoever mends the reader loses nothing.
    rig.crm.read_events = lambda raw, at: [no(rig, ADA, flag="second")] if raw == body else []
    rig.clock.forward(hours=2)
    assert hooks.work_off(rig.world).done == 1
    assert nos(rig, [people.ADA]) == [2]


def test_an_outage_of_the_crm_delays_only_the_reading(database_url: str) -> None:
    rig = approved(database_url, people.ADA, people.stranger(0))
    rig.crm.account.outage()
    tell(rig, no(rig, ADA), Change(kind=ChangeKind.SEEN, key=people.key(people.stranger(0)), at=rig.clock.now()))
    worked = hooks.work_off(rig.world)
    assert (worked.done, worked.read, nos(rig, [people.ADA])) == (1, 0, [1])
    assert heard(rig).to_read == 2
    rig.crm.account.outage(on=False)
    assert hooks.work_off(rig.world).read == 0, "not before its time"
    rig.clock.forward(minutes=2)
    assert hooks.work_off(rig.world).read == 2
    assert heard(rig).to_read == 0


def test_old_rows_go_and_their_keys_with_them(database_url: str) -> None:
    rig = approved(database_url)
    tell(rig, no(rig, ADA))
    with rig.store.begin() as tx:
        tx.hooks.keep([Told(connection="memory", body=b"never readable")], rig.clock.now())
    for _ in range(40):
        hooks.work_off(rig.world)
        rig.clock.forward(days=1)
    assert "memory" not in status(rig.world).webhooks
    assert said(rig, "webhooks_given_up").total() == 1
    with rig.store.begin() as tx:
        assert tx.hooks.forget(rig.clock.now(), rig.clock.now(), 10) == (0, 0)


def test_without_any_webhook_polling_finds_the_same(database_url: str) -> None:
    rig = approved(database_url, people.ADA, people.stranger(0), people.stranger(1))
    account, (ben, carl) = rig.crm.account, (people.key(people.stranger(n)) for n in range(2))
    account.opt_out(ADA)
    account.delete(carl, privacy=True)
    cycle.run_once(rig.world)
    assert nos(rig, [people.ADA, people.stranger(1)]) == [1, 1]
    states = {r.contact: r.state for r in rows(rig)}
    assert (states[ADA], states[carl]) == (State.VOID, State.VOID)
    assert states[ben] in {State.APPROVED, State.SENT, State.CLOSED}
    assert status(rig.world).webhooks == {}


def test_what_the_door_refuses_is_never_kept(database_url: str) -> None:
    rig = approved(database_url)
    with pytest.raises(Forged):
        rig.crm.verify_events("POST", "", {"X-Memory-Signature": "0" * 64}, b"[]", rig.clock.now())
    with rig.store.read() as tx:
        assert tx.hooks.heard() == {}
