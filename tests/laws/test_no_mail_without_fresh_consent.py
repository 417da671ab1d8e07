"""Law 1: no mail unless every connection that knows the person said yes, just now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector import pipeline
from connector.lifecycle import State
from crm_adapters.errors import Unavailable
from gates.recipient import ConsentState
from tests import people
from tests.laws.scene import approved, only, rows, work

ADA = people.key(people.ADA)


def _second_record(account, state=ConsentState.OPTED_OUT):
    """Another record of Ada, under the same address, that says no."""
    twin = replace(people.ADA, first_name="Ada2", state=state)
    account.add(people.reading(twin))


def _unknown(account):
    account.change(
        ADA, lambda r: replace(r, consent=replace(r.consent, state=ConsentState.UNKNOWN, basis=None, origin=None))
    )


CHANGES = {
    "opted out in the CRM": lambda a: a.opt_out(ADA),
    "complained": lambda a: a.opt_out(ADA, ConsentState.COMPLAINED),
    "bounced": lambda a: a.opt_out(ADA, ConsentState.BOUNCED),
    "consent unknown": _unknown,
    "opt-out field hidden": lambda a: a.hide("email_opt_out"),
    "record deleted": lambda a: a.delete(ADA),
    "privacy deletion": lambda a: a.delete(ADA, privacy=True),
    "CRM down": lambda a: a.outage(),
    "a new duplicate says no": _second_record,
    "a new duplicate nobody asked": lambda a: _second_record(a, ConsentState.UNKNOWN),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda name: name.replace(" ", "_"))
def test_what_changes_between_approval_and_hand_off_stops_the_mail(database_url, change):
    rig = approved(database_url)
    CHANGES[change](rig.crm.account)
    work(rig)
    assert not rig.transport.taken
    assert only(rig).state in {State.APPROVED, State.HELD, State.BLOCKED, State.VOID}


@pytest.mark.parametrize("change", [c for c in CHANGES if c != "CRM down"], ids=lambda name: name.replace(" ", "_"))
def test_even_when_it_changes_while_the_claim_reads(database_url, change):
    rig = approved(database_url)
    done = []

    def at_the_last_moment(call):
        if call == "read" and not done:
            done.append(call)
            CHANGES[change](rig.crm.account)

    rig.crm.account.before_each_call(at_the_last_moment)
    work(rig)
    assert done
    assert not rig.transport.taken


def test_a_reading_that_has_grown_old_is_not_consent(database_url):
    rig = approved(database_url)
    old = rig.world.reader.person(only(rig).person)
    rig.clock.forward(seconds=61)

    class Stale:
        def person(self, person):
            return old

    pipeline.advance(only(rig).id, replace(rig.world, reader=Stale()))
    assert not rig.transport.taken
    assert only(rig).reason == "consent:consent_stale"


def test_an_outage_waits_a_day_and_then_asks_a_person(database_url):
    rig = approved(database_url)
    rig.crm.account.outage()
    work(rig)
    assert only(rig).state is State.APPROVED
    rig.clock.forward(hours=25)
    work(rig)
    assert only(rig).state is State.HELD
    assert not rig.transport.taken


def test_an_outage_that_ends_between_two_readings_is_waited_out_and_makes_nobody_gone(database_url):
    rig = approved(database_url)
    rig.crm.account.refuse_next(Unavailable("a blink", where="memory"))
    pipeline.advance(only(rig).id, rig.world)
    assert only(rig).state is State.APPROVED
    rig.clock.forward(minutes=6)
    work(rig)
    assert len(rig.transport.taken) == 1


def test_one_connection_that_cannot_be_read_is_enough_to_wait(database_url):
    rig = approved(database_url)

    class Down:
        connection = "other"

        def read(self, keys, addresses=()):
            raise Unavailable("down", where="other")

    crms = {**rig.world.crms, "other": Down()}
    world = replace(rig.world, crms=crms, reader=replace(rig.world.reader, crms=crms))
    pipeline.advance(only(rig).id, world)
    assert not rig.transport.taken
    assert only(rig).state is State.APPROVED


def test_the_control_an_unchanged_one_is_sent(database_url):
    rig = approved(database_url)
    work(rig)
    assert [to for to, _ in rig.transport.taken] == [people.ADA.address]
    assert rows(rig, State.CLOSED)
    assert timedelta(0) <= rig.clock.now() - only(rig).claimed_at < timedelta(seconds=60)
