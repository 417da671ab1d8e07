"""Tripwires trip when any one wall is down, although all the others still stand (facts/complaints.md 8)."""

from dataclasses import replace

import pytest

from connector import tripwire
from connector.bootstrap import rehearsal
from connector.io.door import Door
from connector.stages import ingest, send
from crm_adapters.errors import Unavailable
from feature_flags.levels import Restraint
from gates.recipient import ConsentState
from tests import people
from tests.laws import scene
from tests.world import make_world

BRUNO = people.key(people.BRUNO)


@pytest.fixture
def rig(tmp_path):
    rig = make_world(f"sqlite:///{tmp_path}/gatepost.sqlite")
    scene.arrange(rig, [people.BRUNO, people.ADA])
    world = replace(rig.world, tripwires=(BRUNO,))
    return replace(rig, world=replace(world, rehearse=rehearsal(world, world.signer)))


def stopped(rig) -> bool:
    with rig.store.read() as tx:
        return tx.flags.standings((tripwire.pipeline.ORGANISATION,))[0].restraint is Restraint.KILLED


def test_every_stage_refuses_and_nothing_is_written_to_the_crm(rig):
    writes = len(rig.crm.account.calls) if hasattr(rig.crm.account, "calls") else None
    [one] = tripwire.try_all(rig.world)
    assert (one.refused, one.passed, one.failed) == (("plan", "enrich", "send", "door"), (), "")
    assert not stopped(rig)
    assert not rig.transport.taken
    assert writes is None or len(rig.crm.account.calls) == writes
    assert [e["action"] for e in scene.events(rig, "system")][-1] == "tripwire_refused"
    with rig.store.read() as tx:
        assert not tx.outreaches.in_states(list(tripwire.State)), "the trial leaves no row behind"


def invisible(rig):
    """The CRM's opt-out field is no longer visible, and everything else reads as yes."""
    yes = replace(people.reading(replace(people.BRUNO, state=ConsentState.CONTACTABLE)), facts=people.facts(people.ADA))
    rig.crm.account.add(replace(yes, contact=replace(yes.contact, country="US")))


def test_an_opt_out_that_has_become_invisible_trips(rig):
    invisible(rig)
    [one] = tripwire.try_all(rig.world)
    assert {"enrich", "send"} <= set(one.passed)
    assert stopped(rig)


def test_a_door_that_no_longer_asks_trips(rig, monkeypatch):
    monkeypatch.setattr(Door, "admit", lambda self, permit: "")
    [one] = tripwire.try_all(rig.world)
    assert one.passed == ("door",)
    assert stopped(rig)


def test_planning_that_no_longer_asks_trips(rig, monkeypatch):
    monkeypatch.setattr(ingest, "plan_one", lambda *_: "planned")
    [one] = tripwire.try_all(rig.world)
    assert one.passed == ("plan",)
    assert stopped(rig)


def test_a_claim_that_no_longer_judges_trips(rig, monkeypatch):
    real = send.eligibility

    def blind(outreach, world, policy, now):
        recipient, verdict = real(outreach, world, policy, now)
        return recipient, replace(verdict, findings=tuple(f for f in verdict.findings if f.gate != "consent"))

    monkeypatch.setattr(send, "eligibility", blind)
    [one] = tripwire.try_all(rig.world)
    assert "send" in one.passed
    assert stopped(rig)


def test_an_outage_is_no_pass_and_is_said(rig, monkeypatch):
    def down(*_, **__):
        raise Unavailable("down", where="memory")

    monkeypatch.setattr(rig.crm, "read", down)
    [one] = tripwire.try_all(rig.world)
    assert one.failed
    assert not one.passed
    assert not stopped(rig)


def test_a_record_that_is_gone_is_said(rig):
    world = replace(rig.world, tripwires=(replace(BRUNO, id="nobody"),))
    [one] = tripwire.try_all(world)
    assert "nobody" in one.failed
    assert not stopped(rig)
