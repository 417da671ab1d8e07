"""Workflows of both CRMs call us: understood, done once, answered alike, trusted no further than the wire proves."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connector.lifecycle import State
from connector.model import ORGANISATION
from connector.stages import ingest
from connector.stages.waiting import complete_waiting
from crm_adapters.errors import Gone, RateLimited, Unavailable
from crm_adapters.port import DecisionKind
from crm_adapters.salesforce.workflow import long_id
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


@pytest.fixture
def hubspot(tmp_path):
    return wf.calling(database(tmp_path), "hubspot")


@pytest.fixture
def salesforce(tmp_path):
    return wf.calling(database(tmp_path), "salesforce")


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


# ------------------------------------------------------------------------------------------- HubSpot waits


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
    assert standing(hubspot).restraint is Restraint.NONE, "people are told, and nothing else changes"


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


# ------------------------------------------------------------------------------------------- who may call


def test_hubspot_signs_with_v3_or_v2_and_never_with_v1(hubspot):
    assert hubspot.call("segmentStatus", segment="intro", signing="v3").status_code == 200
    assert hubspot.call("segmentStatus", segment="intro", signing="v2").status_code == 200
    assert hubspot.call("segmentStatus", segment="intro", signing="v1").status_code == 401


def test_the_signatures_that_the_tests_make_are_hubspots_own():
    """Vectors of HubSpot's page on request validation and of its SDK, so that both sides are not wrong alike."""
    at = "https://www.example.com/webhook_uri"
    single, double = b"{'example_field':'example_value'}", b'{"example_field":"example_value"}'
    assert wf.sign_v3(wf.SECRET, "POST", at, single, "1693657560000") == "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="
    assert wf.sign_v2(wf.SECRET, "GET", at, b"") == "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"
    assert (
        wf.sign_v2(wf.SECRET, "POST", at, double) == "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"
    )


def test_a_foreign_stale_future_or_altered_call_is_refused_and_changes_nothing(hubspot, tmp_path):
    now = hubspot.rig.clock.now()
    path = "/crm/memory/workflow/pauseSegment"
    body = {"callbackId": "ap-1", "origin": {"portalId": int(wf.PORTAL)}, "inputFields": {"segment": "intro"}}
    raw = json.dumps(body).encode()
    before = dump(database(tmp_path))

    def status(to=path, data=raw, **signing):
        return hubspot.web.post(to, data=data, headers=hubspot.signed(path, raw, **signing)).status_code

    assert hubspot.call("pauseSegment", segment="intro", portal="4243").status_code == 401
    assert status(at=now - timedelta(seconds=301)) == 401
    assert status(at=now + timedelta(seconds=31)) == 401
    assert status(secret="another") == 401
    assert status(data=raw + b" ") == 401
    assert status(to="/crm/memory/workflow/segmentStatus") == 401
    assert status(to=f"{path}?x=1") == 401
    assert hubspot.web.post(path, data=raw, headers={"Content-Type": "application/json"}).status_code == 401
    v3 = hubspot.signed(path, raw)
    assert hubspot.web.post(path, data=raw, headers=v3 | {"X-HubSpot-Request-Timestamp": "0"}).status_code == 401
    v1 = hubspot.signed(path, raw, signing="v1")
    wrong = v1 | {"X-HubSpot-Signature-v3": "x", "X-HubSpot-Request-Timestamp": v3["X-HubSpot-Request-Timestamp"]}
    assert hubspot.web.post(path, data=raw, headers=wrong).status_code == 401
    assert dump(database(tmp_path)) == before
    assert status() == 200


def test_salesforce_calls_with_the_key_and_from_our_org(salesforce, tmp_path):
    before = dump(database(tmp_path))
    for wrong in (
        {"key": "another"},
        {"key": ""},
        {"key": wf.KEY + "x"},
        {"org": "00D000000000002AAA"},
        {"org": wf.ORG.lower().replace("00d", "00D")[:14] + "a"},
        {"headers": {"X-Gatepost-Org": "00D000000000002AAA"}},
    ):
        assert salesforce.call("pauseSegment", segment="intro", **wrong).status_code == 401
    assert dump(database(tmp_path)) == before
    for right in ({}, {"org": wf.ORG[:15]}, {"headers": {"X-Gatepost-Org": wf.ORG}}):
        assert salesforce.call("segmentStatus", segment="intro", **right).status_code == 200


def test_salesforce_fields_have_the_form_that_the_document_gives_them(salesforce):
    for wrong in (
        {"call": "short"},
        {"call": "with a space"},
        {"flow": ""},
        {"flow": None},
        {"recordId": "001000000000001AAA"},
        {"recordId": "003"},
        {"recordId": 7},
        {"segment": ["intro"]},
        {"segment": None},
        {"organizationId": None},
        {"userId": "003000000000001AAA"},
    ):
        asked = {"segment": "intro", **wrong}
        assert salesforce.call("mayWriteTo", **asked).status_code == 422, wrong


def test_an_id_of_fifteen_characters_is_the_same_record(salesforce):
    # Salesforce's published rule: one character for each five, a bit for each capital, from A to 5.
    assert long_id("0035e00000AbCdE") == "0035e00000AbCdEAAV"
    assert long_id("003000000000001") == "003000000000001AAA"
    assert long_id("003D000000QOM4M") == "003D000000QOM4MIAX"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'"x"', b"[" * 5000, b'{"a":' * 3000])
def test_what_is_no_call_is_refused_and_says_so(calls, body):
    path = "/crm/memory/workflow/segmentStatus"
    headers = calls.signed(path, body) | {"Authorization": f"Bearer {wf.KEY}"}
    answer = calls.web.post(path, data=body, headers=headers)
    assert answer.status_code == 422
    assert set(answer.json) == {"code", "what", "where", "mend"}


def test_other_addresses_methods_and_media_types_are_refused(calls):
    path = "/crm/memory/workflow/segmentStatus"
    assert calls.web.get(path).status_code == 405
    assert calls.web.post("/crm/memory/workflow/raiseSegment", json={}).status_code == 404
    assert calls.web.post("/crm/other/workflow/segmentStatus", json={}).status_code == 404
    assert calls.web.post(path, data=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert calls.web.post(path, data=b'"' + b"x" * 1_000_001 + b'"', content_type="application/json").status_code == 413


def test_hubspot_workflows_about_other_objects_are_refused(hubspot):
    path = "/crm/memory/workflow/mayWriteTo"
    for thing in ({"objectId": 9, "objectType": "COMPANY"}, {"objectId": "x", "objectType": "CONTACT"}, None):
        body = {
            "callbackId": "ap-1",
            "origin": {"portalId": int(wf.PORTAL)},
            "object": thing,
            "inputFields": {"segment": "intro"},
        }
        raw = json.dumps(body).encode()
        assert hubspot.web.post(path, data=raw, headers=hubspot.signed(path, raw)).status_code == 422


# ------------------------------------------------------------------------------------------- the drop-down


def options(calls, **asked):
    path = "/crm/memory/options/segments"
    if calls.crm.kind == "salesforce":
        return calls.web.post(
            path, json={"organizationId": wf.ORG, **asked}, headers={"Authorization": f"Bearer {wf.KEY}"}
        )
    body = {
        "origin": {"portalId": int(asked.pop("portal", wf.PORTAL))},
        "objectTypeId": "0-1",
        "inputFieldName": "segment",
    }
    raw = json.dumps(body | {"fetchOptions": {"q": asked.get("words"), "after": asked.get("after")}}).encode()
    return calls.web.post(path, data=raw, headers=calls.signed(path, raw))


def test_the_drop_down_lists_the_segments_of_this_connection(calls):
    organisation = calls.rig.world.organisation
    mine = calls.rig.segment()
    organisation.segments.update(
        {f"s{n:03}": replace(mine, name=f"s{n:03}", purpose="fairs" if n % 2 else "trials") for n in range(150)}
    )
    organisation.segments["theirs"] = replace(mine, name="theirs", connection="other")
    first = options(calls).json
    assert [o["value"] for o in first["options"]][:2] == ["intro", "s000"]
    rest = options(calls, after=first["after"]).json
    assert len(first["options"]) + len(rest["options"]) == 151
    assert not rest.get("after")
    assert {o["description"] for o in options(calls, words="FAIR").json["options"]} == {"fairs"}


def test_the_drop_down_is_shown_to_the_crm_only(calls):
    path = "/crm/memory/options/segments"
    assert calls.web.post(path, json={"organizationId": wf.ORG}).status_code == 401
    if calls.crm.kind == "hubspot":
        assert options(calls, portal="4243").status_code == 401
