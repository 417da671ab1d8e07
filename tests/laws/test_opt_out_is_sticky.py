"""Law 2: a no takes effect where it is recorded, covers the whole person, and nothing of ours clears it."""

from dataclasses import replace

import pytest

from connector.lifecycle import State
from connector.stages import ingest, respond
from crm_adapters.port import DecisionKind
from gates.recipient import ConsentState
from tests import people
from tests.laws.scene import answer, approved, arrange, by_smtp, only, plan, reviewed, rows, work
from tests.smtp_sink import smtp_sink

ADA = people.key(people.ADA)


def suppress(rig, **more):
    return respond.suppress(rows(rig)[0].person, rig.world, reason="unsubscribed", channel="page", **more)


@pytest.mark.parametrize("scene", [reviewed, approved])
def test_everything_unclaimed_is_void_in_the_same_transaction(database_url, scene):
    rig = scene(database_url)
    suppress(rig)
    assert only(rig).state is State.VOID
    work(rig)
    assert not rig.transport.taken


def test_it_covers_every_address_and_record_of_the_person(database_url):
    ada = replace(people.ADA, other_addresses=("ada.hofer@old-nordwind.example",))
    rig = approved(database_url, ada)
    other = replace(ada, first_name="Ada2", address=ada.other_addresses[0], other_addresses=())
    suppress(rig)
    rig.crm.account.add(people.reading(other))
    rig.crm.account.add_list("everyone", [people.key(ada), people.key(other)])
    plan(rig)
    work(rig)
    assert {r.state for r in rows(rig)} == {State.VOID}
    with rig.store.read() as tx:
        assert tx.syncs.considered_counts()["intro", "suppressed"] == 2


def test_it_is_written_back_until_the_crm_has_it(database_url):
    rig = approved(database_url)
    suppress(rig)
    rig.crm.account.outage()
    assert respond.write_back(rig.world) == (0, 1)
    rig.crm.account.outage(on=False)
    assert respond.write_back(rig.world) == (0, 0), "it waits before it tries again"
    rig.clock.forward(minutes=1)
    assert respond.write_back(rig.world) == (1, 0)
    (reading,) = rig.crm.read([ADA]).found
    assert reading.consent.state is ConsentState.OPTED_OUT


def test_somebody_clearing_the_flag_in_the_crm_opens_nothing(database_url):
    rig = approved(database_url)
    rig.crm.account.opt_out(ADA)
    work(rig)
    assert only(rig).state is State.BLOCKED
    rig.crm.account.add(people.reading(people.ADA))
    plan(rig)
    ingest.plan(rig.segment(), rig.world, step=2)
    work(rig)
    assert not rig.transport.taken
    assert not rows(rig, State.IN_REVIEW, State.APPROVED)


def test_the_same_no_twice_changes_nothing_the_second_time(database_url):
    rig = approved(database_url)
    assert len(suppress(rig)) == 1
    assert len(suppress(rig)) == 0


def test_it_outlives_erasure(database_url):
    rig = approved(database_url)
    suppress(rig)
    with rig.store.begin() as tx:
        assert tx.people.erase(only(rig).person) >= 1
    arrange(rig, [replace(people.ADA, first_name="AdaAgain")])
    plan(rig)
    work(rig)
    assert not rig.transport.taken
    with rig.store.read() as tx:
        assert tx.syncs.considered_counts()["intro", "suppressed"] >= 1


def test_the_transport_asks_a_last_time_before_the_first_byte(database_url):
    rig = approved(database_url)
    with smtp_sink() as sink:

        def late(relay):
            from connector.io.smtp_session import connect

            session = connect(relay)
            suppress(rig)
            return session

        rig = by_smtp(rig, sink.host, sink.port, opening=late)
        work(rig)
        assert not sink.received
    assert only(rig).state is not State.SENT


def test_a_reps_word_counts_even_when_it_is_late(database_url):
    rig = reviewed(database_url)
    row = only(rig)
    answer(rig, row)
    answer(rig, row, DecisionKind.DO_NOT_CONTACT)
    work(rig)
    assert not rig.transport.taken
    assert only(rig).state is State.VOID
