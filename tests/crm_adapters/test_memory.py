"""What only the memory CRM can do: let a test arrange races, faults and merges, and say what was written."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm_adapters.errors import Gone, Refused, Unavailable
from crm_adapters.memory import MemoryCRM
from crm_adapters.port import TaskRef
from gates.recipient import ConsentState
from tests.people import ADA, BRUNO, CHIDI, NOW, key, reading


@pytest.fixture
def crm() -> MemoryCRM:
    return MemoryCRM("memory", now=lambda: NOW)


def test_it_keeps_a_list_of_all_that_it_wrote(crm: MemoryCRM) -> None:
    ada = crm.account.add(reading(ADA))
    crm.read([ada])
    crm.opt_out(ada, ADA.address, "asked by mail")
    crm.opt_out(ada, ADA.address, "asked by mail")
    assert [(w.call, w.target, w.fields) for w in crm.account.writes] == [
        ("opt_out", "memory/contact/ada", ("email_opt_out",))
    ]


def test_an_outage_lasts_until_it_is_told_to_end(crm: MemoryCRM) -> None:
    crm.account.outage()
    for _ in range(3):
        with pytest.raises(Unavailable):
            crm.owners()
    crm.account.outage(on=False)
    assert crm.owners() == ()


def test_the_world_can_change_between_two_calls(crm: MemoryCRM) -> None:
    ada = crm.account.add(reading(ADA))

    def opt_out_meanwhile(call: str) -> None:
        if call == "read":
            crm.account.opt_out(ada)

    crm.account.before_each_call(opt_out_meanwhile)
    assert crm.read([ada]).found[0].consent.state is ConsentState.OPTED_OUT


def test_facts_are_dated_by_the_clock_and_not_by_the_one_who_added_them() -> None:
    times = iter((NOW, NOW + timedelta(minutes=5), *[NOW + timedelta(minutes=6)] * 2))
    crm = MemoryCRM("memory", now=lambda: next(times))
    ada = crm.account.add(reading(ADA))
    assert {fact.read_at for fact in crm.read([ada]).found[0].facts} == {NOW + timedelta(minutes=5)}


def test_a_merge_keeps_the_stricter_consent_and_all_addresses(crm: MemoryCRM) -> None:
    ada, bruno, chidi = (crm.account.add(reading(person)) for person in (ADA, BRUNO, CHIDI))
    survivor = crm.account.merge(crm.account.merge(ada, bruno, new_id="first"), chidi, new_id="second")
    (found,) = crm.read([ada]).found
    assert found.contact.key == survivor
    assert found.consent.state is ConsentState.OPTED_OUT
    assert set(found.contact.addresses) == {ADA.address, BRUNO.address, CHIDI.address}
    assert set(found.merged_from) == {ada, bruno, chidi, replace(ada, id="first")}


def test_an_opt_out_without_its_record_goes_to_everyone_with_the_address(crm: MemoryCRM) -> None:
    ada, lead = crm.account.add(reading(ADA)), crm.account.add(reading(ADA, key(ADA, kind="lead")))
    crm.account.delete(ada)
    crm.opt_out(ada, ADA.address, "asked by mail")
    assert crm.read([lead]).found[0].consent.state is ConsentState.OPTED_OUT
    crm.account.delete(lead)
    with pytest.raises(Gone) as caught:
        crm.opt_out(ada, ADA.address, "asked by mail")
    assert "@" not in str(caught.value)


def test_a_key_of_another_connection_is_refused(crm: MemoryCRM) -> None:
    with pytest.raises(Refused):
        crm.read([key(ADA, connection="elsewhere")])


def test_an_unknown_list_is_refused_by_name(crm: MemoryCRM) -> None:
    with pytest.raises(Refused, match="'nobody'"):
        next(crm.segment("nobody"))


def test_a_task_that_never_was_is_answered_as_deleted(crm: MemoryCRM) -> None:
    (answer,) = crm.read_answers([TaskRef(connection="memory", id="task-99")])
    assert answer.deleted
