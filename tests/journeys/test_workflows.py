"""A workflow of each CRM asks, waits and goes on: its sandbox, its adapter, and our server, over HTTP."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from connector.bootstrap import install
from connector.cycle import know_owners
from connector.lifecycle import State
from connector.model import Segment
from connector.stages import ingest
from connector.stages.reading import LiveReader
from connector.stages.waiting import complete_waiting
from connector.web.app import create_app
from connector.web.serving import Server
from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.hubspot.sandbox.workflows import Action, Stands, Workflow
from crm_adapters.port import DecisionKind
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.auth import StaticToken as SalesforceToken
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from crm_adapters.salesforce.sandbox.flows import Flow
from tests.laws import scene
from tests.world import Rig, make_segment, make_world

SECRET = "the-app-secret-of-the-portal"
KEY = "the-key-of-the-connection-0001"
PEOPLE = 30


def world_on(url: str, crm_of, sandbox_of) -> Iterator[tuple[Rig, object, str]]:
    """A rig whose one connection is a vendor's adapter on its sandbox, behind a listening server."""
    server = Server(host="127.0.0.1", port=0, threads=8)
    policy = replace(make_segment().policy, unsubscribe_prefix=f"{server.address}/u/")
    segment: Segment = replace(make_segment(policy=policy), selector="workflow: those whom a workflow names")
    rig = make_world(url, segment=segment)
    with sandbox_of(rig.clock.now) as sandbox:
        crm = crm_of(sandbox, rig.clock)
        install({"memory": crm})
        crms = {"memory": crm}
        organisation = replace(rig.world.organisation, public_url=server.address)
        reader = LiveReader(store=rig.store, crms=crms)
        rig = replace(rig, world=replace(rig.world, crms=crms, organisation=organisation, reader=reader))
        server.serve(create_app(rig.world))
        ingest.pull("memory", rig.world)
        know_owners("memory", rig.world)
        try:
            yield rig, sandbox, f"{server.address}/crm/memory/workflow"
        finally:
            server.stop()


@pytest.fixture
def portal(tmp_path):
    def crm(sandbox, clock):
        settings = HubSpotSettings(portal=str(sandbox.portal_id), app_secret=SECRET)
        token = StaticToken(value=sandbox.token)
        return HubSpotCRM(
            "memory", token=token, host=sandbox.base_url, now=clock.now, sleep=lambda _: None, settings=settings
        )

    def sandbox(now):
        return HubSpotSandbox(size=PEOPLE, clock=now, app_secret=SECRET)

    yield from world_on(f"sqlite:///{tmp_path / 'gatepost.sqlite'}", crm, sandbox)


@pytest.fixture
def org(tmp_path):
    def crm(sandbox, clock):
        settings = SalesforceSettings(
            local_address=sandbox.base_url, organization_id=sandbox.org_id, api_key=KEY, webhook_secret="in-the-address"
        )
        token = SalesforceToken(value=sandbox.token)
        return SalesforceCRM(
            "memory",
            token=token,
            instance_url="https://fake.my.salesforce.com",
            now=clock.now,
            sleep=lambda _: None,
            settings=settings,
        )

    yield from world_on(
        f"sqlite:///{tmp_path / 'gatepost.sqlite'}", crm, lambda now: SalesforceSandbox(size=PEOPLE, clock=now)
    )


def decide_all(rig: Rig) -> dict[str, DecisionKind]:
    """Every draft that waits is decided, in turn approved and rejected; by record."""
    kinds = (DecisionKind.APPROVE, DecisionKind.REJECT)
    decided = {}
    with rig.store.read() as tx:
        found = [(row, tx.accounts.by_owner("memory", row.owner)) for row in scene.rows(rig, State.IN_REVIEW)]
    for number, (row, owner) in enumerate(f for f in found if f[1] is not None):
        scene.answer(rig, row, kinds[number % 2], by=owner.id, reason="as the test says")
        decided[row.contact.id] = kinds[number % 2]
    return decided


def test_hubspots_workflow_asks_waits_for_the_rep_and_branches(portal):
    rig, sandbox, door = portal
    sandbox.workflows.secret, sandbox.workflows.version = SECRET, "v3"
    sandbox.workflows.time_scale = 0.0005
    approved = Action(sets={"jobtitle": "was approved"})
    draft = Action(
        url=f"{door}/draftForContact",
        inputs={"segment": "intro", "waitFor": "decision"},
        branch_on="outcome",
        then={"approved": (approved,)},
    )
    ask = Action(url=f"{door}/mayWriteTo", inputs={"segment": "intro"}, branch_on="mayWrite", then={"true": (draft,)})
    sandbox.workflows.publish(Workflow(id=77, name="Welcome", actions=(ask,)))
    for row in sandbox.store.living("contacts"):
        sandbox.workflows.enrol(row.id, 77)
    assert sandbox.workflows.settle(30)
    waiting = [e for e in sandbox.workflows.enrolments if e.state is Stands.WAITING]
    ended = [e for e in sandbox.workflows.enrolments if e.state is Stands.ENDED]
    assert waiting, "somebody may be written to"
    assert {e.outputs["verdict"] for e in ended} <= {"block", "hold", "later"}
    assert {r.contact.id for r in scene.rows(rig)} == {e.contact for e in waiting}
    scene.work(rig, times=4)
    decided = decide_all(rig)
    assert decided
    complete_waiting(rig.world)
    for enrolment in waiting:
        kind = decided.get(enrolment.contact)
        if kind is None:
            continue
        assert enrolment.state is Stands.ENDED
        assert enrolment.outcomes == ["SUCCESS", "SUCCESS"]
        assert enrolment.outputs["outcome"] == ("approved" if kind is DecisionKind.APPROVE else "rejected")
        title = sandbox.store.get("contacts", enrolment.contact).properties["jobtitle"]
        assert (title == "was approved") == (kind is DecisionKind.APPROVE)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_what_our_outage_refused_is_repeated_by_hubspot_and_done_once(portal, version):
    rig, sandbox, door = portal
    sandbox.workflows.secret, sandbox.workflows.version = SECRET, version
    sandbox.workflows.time_scale = 0.0005
    ask = Action(url=f"{door}/mayWriteTo", inputs={"segment": "intro"})
    sandbox.workflows.publish(Workflow(id=78, name="Ask", actions=(ask,)))
    sandbox.faults.add(kind="status", status=503, times=12)
    one = sandbox.workflows.enrol(next(iter(sandbox.store.living("contacts"))).id, 78)
    assert sandbox.workflows.settle(30)
    assert one.calls > 1
    assert one.outcomes == ["SUCCESS"]
    assert len([e for e in scene.events(rig) if e["action"] == "workflow_call"]) == 1


def test_a_salesforce_flow_asks_plans_and_suppresses(org):
    rig, sandbox, door = org
    sandbox.credential.origin, sandbox.credential.key = door.removesuffix("/workflow"), KEY
    for name, operation, branch_on in (
        ("May_We", "mayWriteTo", "verdict"),
        ("Draft", "draftForContact", "outcome"),
        ("Never", "suppressPerson", "outcome"),
    ):
        inputs = {} if operation == "suppressPerson" else {"segment": "intro"}
        sandbox.flows.activate(Flow(name=name, operation=operation, inputs=inputs, branch_on=branch_on))
    contacts = [row["Id"] for row in sandbox.store.rows("Contact")]
    asked = {c: sandbox.flows.run("May_We", c) for c in contacts}
    assert {i.status for i in asked.values()} == {200}
    may = [c for c, i in asked.items() if i.path == "pass"]
    assert may, "somebody may be written to"
    drafted = sandbox.flows.run("Draft", may[0])
    assert drafted.path == "planned"
    again = sandbox.flows.run("Draft", may[0], guid=drafted.guid)
    assert again.answer == drafted.answer
    assert len(scene.rows(rig)) == 1
    assert sandbox.flows.run("Never", may[0]).path == "suppressed"
    assert scene.rows(rig)[0].state is State.VOID
    assert sandbox.flows.run("May_We", may[0]).path == "block"
    sandbox.credential.key = "another-key-of-nobody-000"
    assert sandbox.flows.run("May_We", may[0]).path == "fault"
