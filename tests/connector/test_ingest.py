"""Sync and planning: what the CRM tells, twice or late or not at all, ends in the same people."""

from connector import cycle
from connector.stages import ingest, respond
from crm_adapters.port import Owner
from tests import people
from tests.laws.scene import arrange, plan, reviewed, rows
from tests.world import make_world


def test_a_delete_that_nobody_told_is_found_by_a_full_load(database_url):
    rig = make_world(database_url)
    arrange(rig, [people.ADA, people.stranger(1)])
    plan(rig)
    del rig.crm.account.records[people.key(people.ADA)]
    rig.clock.forward(hours=1)
    pulled = ingest.pull("memory", rig.world, full=True)
    assert pulled.removed == 1
    with rig.store.read() as tx:
        assert tx.people.contact(people.key(people.ADA)) is None
        assert tx.people.contact(people.key(people.stranger(1))) is not None
        assert tx.people.person_at(people.ADA.address), "the address goes on belonging to the person"


def test_a_second_pull_and_plan_change_nothing(database_url):
    rig = make_world(database_url)
    arrange(rig, people.EVERYBODY)
    plan(rig)
    before = rows(rig)
    plan(rig)
    assert rows(rig) == before


def test_a_merge_joins_two_people_and_their_one_outreach(database_url):
    rig = make_world(database_url)
    arrange(rig, [people.ADA, people.stranger(1)])
    plan(rig)
    rig.crm.account.merge(people.key(people.ADA), people.key(people.stranger(1)), new_id="joined")
    ingest.pull("memory", rig.world)
    with rig.store.read() as tx:
        persons = {tx.people.person_at(p.address) for p in (people.ADA, people.stranger(1))}
    assert len(persons) == 1


def test_the_contacts_of_a_rep_who_has_left_go_to_the_manager(database_url):
    rig = make_world(database_url)
    for owner in (
        Owner(id=people.OWNER, email="gone@ours.example", name="Gone", active=False, manager="boss"),
        Owner(id="boss", email="boss@ours.example", name="Boss", active=True),
    ):
        rig.crm.account.add_owner(owner)
    arrange(rig, [people.ADA])
    ingest.pull("memory", rig.world)
    cycle.know_owners("memory", rig.world)
    ingest.plan(rig.segment(), rig.world)
    assert [r.owner for r in rows(rig)] == ["boss"]


def test_a_task_that_the_crm_could_not_close_is_closed_by_the_sweep(database_url):
    rig = reviewed(database_url)
    rig.crm.account.outage()
    respond.suppress(rows(rig)[0].person, rig.world, reason="unsubscribed", channel="page")
    assert rig.crm.account.open_tasks()
    rig.crm.account.outage(on=False)
    assert respond.sweep_tasks(rig.world) == 1
    assert not rig.crm.account.open_tasks()
    assert respond.sweep_tasks(rig.world) == 0
