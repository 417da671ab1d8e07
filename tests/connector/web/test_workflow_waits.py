"""HubSpot's workflows wait for a draft's end: told once, repeated until they have it, an alarm when they do not."""

import pytest

from connector.stages.waiting import complete_waiting
from crm_adapters.errors import Gone, Unavailable
from crm_adapters.port import DecisionKind
from feature_flags.levels import Restraint, Scope
from tests.connector.web import workflow_scene as wf
from tests.connector.web.scene import database, scene

SEGMENT = Scope(kind="segment", key="intro")


@pytest.fixture
def hubspot(tmp_path):
    return wf.calling(database(tmp_path), "hubspot")


def events(calls, action):
    return [e for e in scene.events(calls.rig) if e["action"] == action]


def restraint(calls):
    with calls.rig.store.read() as tx:
        return tx.flags.standings((SEGMENT,))[0].restraint


def wait(calls, until="decision", **asked):
    return calls.told("draftForContact", segment="intro", waitFor=until, call="ap-1-2-3-0", **asked)


def test_a_workflow_waits_until_the_rep_has_decided(hubspot):
    told = wait(hubspot)
    assert (told["hs_execution_state"], told["hs_expiration_duration"]) == ("BLOCK", "PT97H")
    scene.work(hubspot.rig)
    complete_waiting(hubspot.rig.world)
    assert hubspot.crm.completed == [], "nobody has decided"
    scene.answer(hubspot.rig, scene.only(hubspot.rig))
    complete_waiting(hubspot.rig.world)
    complete_waiting(hubspot.rig.world)
    ((call, body),) = hubspot.crm.completed
    assert call == "ap-1-2-3-0"
    assert (body["outputFields"]["outcome"], body["outputFields"]["hs_execution_state"]) == ("approved", "SUCCESS")
    assert [e["action"] for e in scene.events(hubspot.rig) if e["action"].startswith("workflow_comp")] == [
        "workflow_completing", "workflow_completed"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(DecisionKind.REJECT, "rejected"), (DecisionKind.DO_NOT_CONTACT, "rejected"), (DecisionKind.APPROVE, "sent")],
)
def test_whoever_waits_for_the_mail_is_told_how_it_ended(hubspot, kind, outcome):
    wait(hubspot, "sent")
    scene.work(hubspot.rig)
    scene.answer(hubspot.rig, scene.only(hubspot.rig), kind, reason="not now")
    complete_waiting(hubspot.rig.world)
    early = len(hubspot.crm.completed)
    hubspot.rig.clock.forward(hours=1)
    scene.work(hubspot.rig)
    complete_waiting(hubspot.rig.world)
    assert [b["outputFields"]["outcome"] for _, b in hubspot.crm.completed] == [outcome]
    assert early == (0 if outcome == "sent" else 1)


def test_a_wait_that_nobody_ends_is_ended_before_hubspot_gives_up(hubspot):
    wait(hubspot)
    hubspot.rig.clock.forward(hours=97)
    complete_waiting(hubspot.rig.world)
    assert [b["outputFields"]["outcome"] for _, b in hubspot.crm.completed] == ["undecided"]


def test_the_end_is_repeated_until_hubspot_has_it_and_an_alarm_tells_when_it_takes_long(hubspot):
    wait(hubspot)
    scene.work(hubspot.rig)
    scene.answer(hubspot.rig, scene.only(hubspot.rig))
    hubspot.crm.refuse = [Unavailable("down", where="HubSpot")] * 8
    for _ in range(200):
        complete_waiting(hubspot.rig.world)
        hubspot.rig.clock.forward(minutes=1)
    assert len(hubspot.crm.completed) == 1
    actions = [e["action"] for e in scene.events(hubspot.rig)]
    assert actions.count("workflow_completion_failed") + actions.count("workflow_completion_overdue") >= 5
    with hubspot.rig.store.read() as tx:
        (alarm,) = tx.evidence.alarms((SEGMENT,))
    assert alarm.signal == "workflow_waits"
    assert restraint(hubspot) is Restraint.NONE, "people are told, and nothing else changes"


def test_a_wait_that_hubspot_has_ended_itself_is_let_go(hubspot):
    wait(hubspot)
    scene.work(hubspot.rig)
    scene.answer(hubspot.rig, scene.only(hubspot.rig))
    hubspot.crm.refuse = [Gone("nothing waits", where="HubSpot")]
    for _ in range(3):
        complete_waiting(hubspot.rig.world)
        hubspot.rig.clock.forward(hours=1)
    assert hubspot.crm.completed == []
    assert [e["detail"]["why"] for e in events(hubspot, "workflow_waits_no_more")] == ["gone"]


def test_a_repeat_of_a_call_that_waits_waits_on_or_hears_the_end(hubspot):
    wait(hubspot)
    hubspot.rig.clock.forward(hours=3)
    told = wait(hubspot)
    assert (told["hs_execution_state"], told["hs_expiration_duration"]) == ("BLOCK", "PT94H")
    scene.work(hubspot.rig)
    scene.answer(hubspot.rig, scene.only(hubspot.rig), DecisionKind.REJECT, reason="wrong person")
    told = wait(hubspot)
    assert (told["hs_execution_state"], told["outcome"]) == ("SUCCESS", "rejected")


def test_what_has_ended_is_not_waited_for(hubspot):
    hubspot.told("draftForContact", segment="intro")
    scene.work(hubspot.rig)
    scene.answer(hubspot.rig, scene.only(hubspot.rig), DecisionKind.REJECT, reason="wrong person")
    assert wait(hubspot)["hs_execution_state"] == "SUCCESS"


def test_calls_are_forgotten_when_nobody_can_repeat_them(hubspot):
    wait(hubspot)
    hubspot.told("segmentStatus", segment="intro", call="old")
    hubspot.rig.clock.forward(days=36)
    complete_waiting(hubspot.rig.world)
    complete_waiting(hubspot.rig.world)
    with hubspot.rig.store.read() as tx:
        assert tx.calls.get("memory", "old") is None
        assert tx.calls.get("memory", "ap-1-2-3-0") is None
