"""One contact's whole way, on a memory CRM and a real store."""

from connector import pipeline
from connector.lifecycle import State
from connector.model import Review
from connector.stages import ingest
from crm_adapters.port import DecisionKind
from tests import people
from tests.world import make_world


def test_a_contact_becomes_one_approved_sent_logged_mail(database_url):
    rig = make_world(database_url)
    account = rig.crm.account
    for person in people.EVERYBODY:
        account.add(people.reading(person, read_at=rig.clock.now()))
    account.add_list("everyone", [people.key(p) for p in people.EVERYBODY])

    ingest.pull("memory", rig.world)
    planned = ingest.plan(rig.segment(), rig.world)
    assert planned.considered == len(people.EVERYBODY)
    for _ in range(3):
        pipeline.work(rig.world)

    with rig.store.read() as tx:
        rows = {tx.people.contact(o.contact).first_name: o for o in tx.outreaches.in_states(list(State))}
    assert rows["Ada"].state is State.IN_REVIEW, rows["Ada"]
    assert rows["Ada"].task is not None
    assert not rig.transport.taken

    pipeline.receive(
        Review(
            outreach=rows["Ada"].id,
            draft_digest=rows["Ada"].draft_digest,
            kind=DecisionKind.APPROVE,
            by="rita",
            via="test",
            at=rig.clock.now(),
        ),
        rig.world,
    )
    pipeline.work(rig.world)
    assert [to for to, _ in rig.transport.taken] == [people.ADA.address]
    with rig.store.read() as tx:
        ada = tx.outreaches.get(rows["Ada"].id)
    assert ada.state is State.CLOSED
