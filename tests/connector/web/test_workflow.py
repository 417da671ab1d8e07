"""Workflows of both CRMs call us: understood, done once, answered alike, trusted no further than the wire proves."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from time import sleep

import pytest

from connector.lifecycle import State
from connector.model import ORGANISATION
from connector.stages import ingest
from connector.web.workflow import AT_WORK, IN_ROOM
from crm_adapters.errors import RateLimited, Unavailable
from crm_adapters.workflow import SHAPES, Operation
from feature_flags.levels import Level, Restraint, Scope
from tests import people
from tests.connector.web import workflow_scene as wf
from tests.connector.web.scene import database, dump, scene

BOTH = ("hubspot", "salesforce")
NEW = people.stranger(7)
SEGMENT = Scope(kind="segment", key="intro")


@pytest.fixture(params=BOTH)
def calls(request, tmp_path):
    return wf.calling(database(tmp_path), request.param, people.ADA, people.BRUNO)


def yes(value) -> bool:
    return value in {True, "true"}


def events(calls, action):
    return [e for e in scene.events(calls.rig) if e["action"] == action]


def standing(calls, scope=SEGMENT):
    with calls.rig.store.read() as tx:
        return tx.flags.standings((scope,))[0]


# -------------------------------------------------------------------------------------------- may we write?


def test_it_tells_that_we_may_write_and_until_when(calls):
    told = calls.told("mayWriteTo", segment="intro")
    assert yes(told["mayWrite"])
    assert (told["verdict"], told["reason"]) == ("pass", "")
    until = told["validUntil"]
    at = datetime.fromtimestamp(int(until) / 1000, tz=UTC) if until.isdigit() else datetime.fromisoformat(until)
    assert at == calls.rig.clock.now() + timedelta(seconds=60)
    assert scene.rows(calls.rig) == [], "asking plans nothing"


def test_a_no_that_only_the_crm_knows_is_told_and_becomes_ours(calls):
    told = calls.told("mayWriteTo", segment="intro", person=people.BRUNO)
    assert not yes(told["mayWrite"])
    assert told["verdict"] == "block"
    with calls.rig.store.read() as tx:
        person = tx.people.person_of(wf.key(calls.crm, people.BRUNO))
        assert tx.suppressions.of(person, ())
    calls.told("mayWriteTo", segment="intro", person=people.BRUNO)
    assert len([e for e in scene.events(calls.rig, "system") if e["action"] == "suppressed"]) == 1


def test_consent_is_read_live_and_not_from_the_last_sync(calls):
    calls.crm.account.opt_out(wf.key(calls.crm, people.ADA))
    assert calls.told("mayWriteTo", segment="intro")["verdict"] == "block"


def test_at_night_it_is_later_and_the_hour_is_told(calls):
    calls.rig.clock.at = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    told = calls.told("mayWriteTo", segment="intro")
    assert told["verdict"] == "later"
    assert told["notBefore"]
    assert not yes(told["mayWrite"])


def test_whoever_the_sync_has_not_seen_yet_is_read_from_the_crm(calls):
    wf.add(calls.crm, calls.rig, NEW)
    assert yes(calls.told("mayWriteTo", segment="intro", person=NEW)["mayWrite"])


def test_a_record_that_is_gone_may_not_be_written_to(calls):
    calls.crm.account.delete(wf.key(calls.crm, people.ADA))
    told = calls.told("mayWriteTo", segment="intro")
    assert not yes(told["mayWrite"])
    assert told["reason"] == "consent:record_gone"


@pytest.mark.parametrize("operation", ["mayWriteTo", "draftForContact"])
def test_an_outage_of_the_crm_is_asked_again_and_nothing_is_stored(calls, operation):
    wf.add(calls.crm, calls.rig, NEW)
    calls.crm.account.outage()
    answer = calls.call(operation, segment="intro", person=NEW, call="outage-0001")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    calls.crm.account.outage(on=False)
    again = calls.call(operation, segment="intro", person=NEW, call="outage-0001")
    assert again.status_code == 200, "the same id is free, because nothing was done under it"


def test_an_outage_that_is_over_a_moment_later_makes_nobody_gone(calls):
    calls.crm.account.refuse_next(Unavailable("down", where="memory"))
    assert calls.call("mayWriteTo", segment="intro", call="blink-0001").status_code == 503
    assert yes(calls.told("mayWriteTo", segment="intro", call="blink-0001")["mayWrite"])


def test_a_rate_limit_is_told_in_the_unit_that_the_caller_reads(calls):
    wf.add(calls.crm, calls.rig, NEW)
    calls.crm.account.refuse_next(RateLimited("slow down", after=7.5, where="memory"))
    answer = calls.call("draftForContact", segment="intro", person=NEW)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == ("7500" if calls.crm.kind == "hubspot" else "8")


def test_an_outage_about_somebody_known_is_no_answer_either(calls):
    calls.crm.account.outage()
    assert calls.call("mayWriteTo", segment="intro").status_code == 503


# ------------------------------------------------------------------------------------------- a draft for them


def test_a_draft_is_planned_once_and_goes_the_way_of_all_drafts(calls):
    told = calls.told("draftForContact", segment="intro")
    assert yes(told["accepted"])
    assert told["outcome"] == "planned"
    row = scene.only(calls.rig)
    assert (row.id, row.state, row.step) == (told["outreach"], State.FOUND, 1)
    again = calls.told("draftForContact", segment="intro")
    assert (again["outcome"], again["outreach"]) == ("already_planned", row.id)
    scene.work(calls.rig)
    assert scene.only(calls.rig).state is State.IN_REVIEW, "a workflow's wish is no approval"


def test_nobody_comes_in_whom_the_segment_does_not_name(calls):
    wf.add(calls.crm, calls.rig, NEW)
    told = calls.told("draftForContact", segment="intro", person=NEW)
    assert not yes(told["accepted"])
    assert told["outcome"] == "not_a_member"
    ingest.plan(calls.rig.segment(), calls.rig.world)
    with calls.rig.store.read() as tx:
        assert [o for o in tx.outreaches.in_states(State) if o.contact == wf.key(calls.crm, NEW)] == []


def test_a_suppressed_person_is_skipped_and_accounted_for(calls):
    calls.told("suppressPerson")
    told = calls.told("draftForContact", segment="intro")
    assert not yes(told["accepted"])
    assert told["outcome"] == "suppressed"
    with calls.rig.store.read() as tx:
        assert tx.syncs.considered_counts()["intro", "suppressed"] == 1


@pytest.mark.parametrize("kind", BOTH)
def test_a_segment_that_workflows_feed_takes_whom_they_name_for_thirty_days(tmp_path, kind):
    calls = wf.calling(database(tmp_path), kind, selector="workflow: leads from the fair")
    segment, world = calls.rig.segment(), calls.rig.world
    scene.lower(calls.rig, Level.SHADOW)
    assert ingest.plan(segment, world).considered == 0, "the list of the CRM says nothing here"
    assert yes(calls.told("draftForContact", segment="intro")["accepted"])
    assert [o.step for o in scene.rows(calls.rig)] == [0], "in shadow it is a rehearsal"
    with calls.rig.store.begin() as tx:
        tx.flags.set_level(SEGMENT, Level.DRAFT, by="ada-admin", why="test", now=calls.rig.clock.now())
    assert ingest.plan(segment, world).planned == 1
    assert sorted(o.step for o in scene.rows(calls.rig)) == [0, 1]
    calls.rig.clock.forward(days=31)
    assert ingest.plan(segment, world).considered == 0


def test_a_paused_segment_says_that_it_waits(calls):
    calls.told("pauseSegment", segment="intro", why="a complaint")
    told = calls.told("draftForContact", segment="intro")
    assert "paused" in told["message"]


# ------------------------------------------------------------------------------------------- only downwards


def test_a_suppression_covers_the_person_and_withdraws_the_draft(calls):
    calls.told("draftForContact", segment="intro")
    scene.work(calls.rig)
    assert scene.only(calls.rig).task is not None
    told = calls.told("suppressPerson", why="customer request")
    assert (told["outcome"], str(told["withdrawn"])) == ("suppressed", "1")
    row = scene.only(calls.rig)
    assert (row.state, row.reason) == (State.VOID, "suppressed:customer_request")
    assert row.task is None, "the rep's task is closed as well"
    assert calls.told("suppressPerson")["outcome"] == "already_suppressed"


def test_a_no_needs_no_crm(calls):
    wf.add(calls.crm, calls.rig, NEW)
    calls.crm.account.outage()
    assert yes(calls.told("suppressPerson", person=NEW)["suppressed"])
    calls.crm.account.outage(on=False)
    ingest.pull("memory", calls.rig.world)
    told = calls.told("mayWriteTo", segment="intro", person=NEW)
    assert told["verdict"] == "block", "the record's addresses have joined the person who said no"


def test_a_pause_only_lowers(calls):
    told = calls.told("pauseSegment", segment="intro", why="a complaint")
    assert (told["restraint"], told["outcome"]) == ("paused", "paused")
    assert standing(calls).restraint is Restraint.PAUSED
    with calls.rig.store.begin() as tx:
        tx.flags.set_restraint(SEGMENT, Restraint.KILLED, by="ada-admin", why="stop", now=calls.rig.clock.now())
    told = calls.told("pauseSegment", segment="intro")
    assert (told["restraint"], told["outcome"]) == ("killed", "already_stopped")
    assert standing(calls).restraint is Restraint.KILLED
    assert standing(calls, ORGANISATION).restraint is Restraint.NONE


def test_the_status_tells_level_restraint_reason_and_counts(calls):
    calls.told("draftForContact", segment="intro")
    told = calls.told("segmentStatus", segment="intro")
    assert (told["level"], told["restraint"], str(told["planned"])) == ("draft", "none", "1")
    scene.work(calls.rig)
    told = calls.told("segmentStatus", segment="intro")
    assert [str(told[n]) for n in ("planned", "inReview", "approved", "held", "sent")] == ["0", "1", "0", "0", "0"]
    assert "is draft" in told["message"]


# ------------------------------------------------------------------------------------------- the same call again


@pytest.mark.parametrize("operation", [o.value for o in Operation])
def test_a_repeat_gets_the_stored_answer_and_does_nothing(calls, tmp_path, operation):
    asked = {"segment": "intro"} if operation != "suppressPerson" else {"why": "legal"}
    first = calls.call(operation, call="repeated-1", **asked)
    with calls.rig.store.begin() as tx:
        tx.flags.set_level(SEGMENT, Level.OFF, by="ada-admin", why="test", now=calls.rig.clock.now())
    calls.rig.clock.forward(seconds=90)
    before = dump(database(tmp_path))
    again = calls.call(operation, call="repeated-1", **asked)
    assert (again.status_code, again.get_data()) == (first.status_code, first.get_data())
    assert dump(database(tmp_path)) == before


def test_another_content_under_the_same_id_is_refused(calls, tmp_path):
    calls.told("pauseSegment", call="one-id-0001", segment="intro", why="a complaint")
    before = dump(database(tmp_path))
    for operation, asked in (
        ("pauseSegment", {"segment": "intro", "why": "something else"}),
        ("segmentStatus", {"segment": "intro"}),
        ("suppressPerson", {}),
        (
            "pauseSegment",
            {"segment": "intro", "why": "a complaint", "flow": 78 if calls.crm.kind == "hubspot" else "Other"},
        ),
    ):
        assert calls.call(operation, call="one-id-0001", **asked).status_code == 409
    assert dump(database(tmp_path)) == before


def test_what_was_told_about_somebody_erased_cannot_be_read_again(calls):
    calls.told("mayWriteTo", call="erased-0001", segment="intro")
    key = wf.key(calls.crm, people.ADA)
    calls.crm.account.delete(key, privacy=True)
    ingest.pull("memory", calls.rig.world)
    told = calls.told("mayWriteTo", call="erased-0001", segment="intro")
    assert not yes(told["mayWrite"])
    assert told["verdict"] == "block"


def test_an_unknown_or_foreign_segment_is_not_found(calls):
    for name in ("nosuch", "Intro", "intro\u200b\u0000x"):
        assert calls.call("mayWriteTo", segment=name).status_code == 404
    assert calls.call("draftForContact", segment="").status_code == 422
    assert scene.rows(calls.rig) == []


def test_who_asked_stands_in_the_audit_log(calls):
    for operation in ("mayWriteTo", "draftForContact", "segmentStatus", "pauseSegment"):
        calls.told(operation, segment="intro")
    calls.told("suppressPerson")
    told = events(calls, "workflow_call")
    assert [e["detail"]["operation"] for e in told] == [
        "mayWriteTo", "draftForContact", "segmentStatus", "pauseSegment", "suppressPerson"
    ]  # fmt: skip
    flow = "77" if calls.crm.kind == "hubspot" else "Welcome_new_leads"
    assert {e["actor"] for e in told} == {f"workflow:memory:{flow}"}
    assert all(e["detail"]["call"] for e in told)
    assert people.ADA.address not in json.dumps(scene.events(calls.rig))
    with calls.rig.store.read() as tx:
        stopped = [json.loads(b) for b in tx.log.of("system", str(SEGMENT))]
    assert [e["actor"] for e in stopped if e["action"] == "stopped"] == [f"workflow:memory:{flow}"]


def test_every_field_of_the_table_is_told_and_no_other(calls):
    for operation, shape in SHAPES.items():
        asked = {} if operation is Operation.SUPPRESS else {"segment": "intro"}
        told = calls.told(operation.value, **asked)
        names = {f.name for f in shape.tells}
        assert set(told) - {"hs_execution_state"} == names
        if calls.crm.kind == "hubspot":
            assert all(isinstance(v, str) for v in told.values())


# ------------------------------------------------------------------------------------------- thousands at once


def test_a_flood_of_questions_is_asked_to_come_again_and_keeps_no_stop_waiting(calls):
    reading, go_on = Event(), Event()

    def slow(name: str) -> None:
        if name == "read":
            reading.set()
            assert go_on.wait(30)

    calls.crm.account.before_each_call(slow)
    with ThreadPoolExecutor(IN_ROOM) as pool:
        held = [pool.submit(calls.call, "mayWriteTo", segment="intro", call=f"held-{n:04}") for n in range(AT_WORK)]
        assert reading.wait(10)
        waiting = [
            pool.submit(calls.call, "mayWriteTo", segment="intro", call=f"wait-{n:04}")
            for n in range(IN_ROOM - AT_WORK)
        ]
        while wf.places(calls):
            sleep(0.01)
        full = calls.call("mayWriteTo", segment="intro", call="full-0001")
        stopped = calls.told("pauseSegment", segment="intro")
        go_on.set()
        answers = [f.result().status_code for f in (*held, *waiting)]
    assert full.status_code == 429
    seconds = int(full.headers["Retry-After"]) / (1000 if calls.crm.kind == "hubspot" else 1)
    assert 10 <= seconds <= 20
    assert stopped["restraint"] == "paused"
    assert set(answers) == {200}
    assert calls.call("mayWriteTo", segment="intro", call="full-0001").status_code == 200
