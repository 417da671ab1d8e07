"""The adapter where the answers matter more than the account: doubts, refusals, and what it may write."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm_adapters.errors import Conflict, NotPermitted, Refused, Unavailable
from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.mapping import DECIDING, HubSpotSettings, read_properties
from crm_adapters.hubspot.tasks import body
from crm_adapters.port import ClaimLine, ReviewTask, SentEmail, TaskRef
from gates.recipient import ConsentState, ContactKey
from tests.crm_adapters.hubspot.scripted_server import Reply, Script, scripted

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
KEY = ContactKey(connection="hs", object="contact", id="101")
REF = TaskRef(connection="hs", id="900")
OURS = Reply(
    body={"results": [{"name": n} for n in ("gatepost_outreach_id", "gatepost_draft_hash", "gatepost_decision")]}
)
NONE = Reply(body={"results": []})
LOST = Reply(status=0)
TASK = ReviewTask(
    outreach="outreach-1",
    draft_digest="a" * 64,
    version=1,
    contact=KEY,
    owner="3",
    segment="ops",
    subject="Review",
    mail_subject="A <question>",
    mail_text="Dear Ada,\n\nA line & more.\n\nBest",
    slots={"opening": "A line & more."},
    claims=(ClaimLine(slot="opening", text="A line", source="company.name", value="Nordwind <GmbH>", age_days=3),),
    findings=("consent: pass",),
    link="https://gatepost.example/r/1?a=1&b=2",
    due=NOW + timedelta(hours=48),
)
MAIL = SentEmail(
    message_id="<1@gatepost.example>",
    contact=KEY,
    owner="3",
    from_address="rep@gatepost.example",
    to_address="ada@nordwind.example",
    subject="A question",
    text="Dear Ada",
    html="<p>Dear Ada</p>",
    at=NOW,
    unreviewed=False,
)


@pytest.fixture
def server() -> Iterator[Script]:
    with scripted() as script:
        yield script


def crm(server: Script, *replies: Reply, settings: HubSpotSettings | None = None) -> HubSpotCRM:
    server.replies = list(replies)
    return HubSpotCRM(
        "hs",
        token=StaticToken(value="t"),
        host=server.url,
        now=lambda: NOW,
        sleep=lambda _: None,
        settings=settings or HubSpotSettings(subscription="7"),
    )


def rows(*some: dict[str, Any]) -> Reply:
    return Reply(body={"results": list(some)})


def sent_bodies(server: Script, method: str, path: str) -> list[dict[str, Any]]:
    return [json.loads(a.body) for a in server.asked if a.method == method and a.path == path]


# ------------------------------------------------------------------------------------------------- tasks


def there(**properties: str) -> dict[str, Any]:
    return {"id": "900", "properties": {"gatepost_outreach_id": "outreach-1", **properties}}


def test_a_task_is_created_with_its_contact_in_one_call(server):
    made = Reply(status=201, body=there())
    assert crm(server, OURS, NONE, made).put_task(TASK).id == "900"
    (made_with,) = sent_bodies(server, "POST", "/crm/objects/2026-03/tasks")
    assert made_with["properties"]["gatepost_draft_hash"] == TASK.draft_digest
    assert made_with["properties"]["hubspot_owner_id"] == "3"
    assert made_with["associations"] == [
        {"to": {"id": "101"}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 204}]}
    ]


@pytest.mark.parametrize("doubt", [LOST, Reply(status=502, body=b"<html>"), Reply(status=409, body={})])
def test_after_a_doubt_what_is_there_decides(server, doubt):
    asked = crm(server, OURS, NONE, doubt, rows(there()), rows(there()))
    assert asked.put_task(TASK).id == "900"
    assert len(sent_bodies(server, "POST", "/crm/objects/2026-03/tasks")) == 1


@pytest.mark.parametrize(("doubt", "kind"), [(LOST, Unavailable), (Reply(status=409, body={}), Conflict)])
def test_a_doubt_that_reading_does_not_settle_is_told(server, doubt, kind):
    with pytest.raises(kind):
        crm(server, OURS, NONE, doubt, NONE).put_task(TASK)


def test_a_property_that_hubspot_dropped_in_silence_is_noticed(server):
    with pytest.raises(NotPermitted) as caught:
        crm(server, OURS, NONE, Reply(status=201, body={"id": "900", "properties": {}})).put_task(TASK)
    assert caught.value.scope == "gatepost_outreach_id"


def test_what_a_rep_sees_is_escaped_marked_and_complete():
    page = body(TASK, by_fields=True)
    for words in (
        "A &lt;question&gt;",
        "<strong>A line &amp; more.</strong>",
        "Nordwind &lt;GmbH&gt; (3 days old)",
        "consent: pass",
        'href="https://gatepost.example/r/1?a=1&amp;b=2"',
        "approves nothing",
    ):
        assert words in page
    assert "Gatepost decision" not in body(TASK, by_fields=False)


def test_without_our_properties_a_marker_in_the_body_finds_the_task(server):
    properties = {"hs_task_body": body(TASK, by_fields=False), "hs_task_subject": "Review", "hubspot_owner_id": "3"}
    properties["hs_timestamp"] = str(int(TASK.due.timestamp() * 1000))
    links = rows({"from": {"id": "101"}, "to": [{"toObjectId": 900, "associationTypes": []}]})
    found = rows({"id": "900", "properties": properties})
    asked = crm(server, NONE, links, found)
    assert asked.put_task(TASK).id == "900"
    server.replies = [found]
    (answer,) = asked.read_answers([REF])
    assert (answer.outreach, answer.draft_digest, answer.decision) == ("outreach-1", TASK.draft_digest, "")


def test_the_last_editor_is_named_as_an_owner_where_hubspot_tells(server):
    decided = rows(there(gatepost_decision="approve", hs_updated_by_user_id="9"))
    owners = rows({"id": "3", "email": "r@gatepost.example", "userId": 9, "archived": False})
    asked = crm(server, decided, owners, decided)
    assert asked.read_answers([REF])[0].decided_by == "3"
    assert asked.read_answers([REF])[0].decided_by == "3", "the owners are asked once"


@pytest.mark.parametrize(
    ("past", "by"),
    [
        ([("approve", "2026-06-01T09:00:00Z", 9), ("", "2026-06-01T08:00:00Z", 7)], "3"),
        ([("", "2026-06-01T08:00:00Z", 9), ("approve", "2026-06-01T09:00:00Z", None)], ""),
        ([("reject", "2026-06-01T09:00:00Z", 9)], ""),
        ([], ""),
    ],
    ids=["a rep", "an integration", "changed meanwhile", "no history"],
)
def test_the_history_of_the_decision_beats_the_last_editor(server, past, by):
    history = [{"value": v, "timestamp": t, "sourceType": "CRM_UI", "updatedByUserId": u} for v, t, u in past]
    task = there(gatepost_decision="approve", hs_updated_by_user_id="9")
    owners = rows({"id": "3", "userId": 9}, {"id": "4", "userId": 7})
    asked = crm(server, rows({**task, "propertiesWithHistory": {"gatepost_decision": history}}), owners)
    assert asked.read_answers([REF])[0].decided_by == by
    assert json.loads(server.asked[0].body)["propertiesWithHistory"] == ["gatepost_decision"]


@pytest.mark.parametrize("editor", ["", "77"])
def test_an_unknown_editor_is_nobody(server, editor):
    decided = rows(there(gatepost_decision="approve", hs_updated_by_user_id=editor))
    assert crm(server, decided, NONE).read_answers([REF])[0].decided_by == ""


def test_somebody_elses_task_is_not_closed(server):
    with pytest.raises(Refused):
        crm(server, rows({"id": "900", "properties": {"hs_task_body": "Call Ada"}})).close_task(REF, "Sent")
    assert [a.method for a in server.asked] == ["POST"]


def test_install_creates_only_what_is_missing_and_marks_the_unique_ones(server):
    made = [Reply(status=201)] * 8
    crm(server, OURS, *made[:6], NONE, made[0]).install()
    wanted = {w["name"]: w for w in sent_bodies(server, "POST", "/crm/properties/2026-03/tasks")}
    assert "gatepost_outreach_id" not in wanted
    assert "gatepost_edited_text" in wanted
    (message,) = sent_bodies(server, "POST", "/crm/properties/2026-03/emails")
    assert message["hasUniqueValue"] is True


# ------------------------------------------------------------------------------------------ mails and opt-outs


def test_a_mail_without_our_property_is_found_by_its_header(server):
    links = rows({"from": {"id": "101"}, "to": [{"toObjectId": 5, "associationTypes": []}]})
    logged = rows({"id": "5", "properties": {"hs_email_headers": json.dumps({"messageId": MAIL.message_id})}})
    assert crm(server, NONE, links, logged).log_email(MAIL) == "5"


@pytest.mark.parametrize(
    ("scope", "paths"),
    [
        ("all", ["ada%40nordwind.example/unsubscribe-all", "ada%40nordwind.example"]),
        ("subscription", ["ada%40nordwind.example"]),
    ],
)
def test_an_opt_out_reaches_as_far_as_configured(server, scope, paths):
    settings = HubSpotSettings(subscription="7", opt_out_scope=scope)
    replies = [NONE] * (1 + len(paths))
    crm(server, *replies, settings=settings).opt_out(KEY, "Ada@Nordwind.example", "unsubscribed")
    assert [a.path.partition("/statuses/")[2].partition("?")[0] for a in server.asked[1:]] == paths
    assert json.loads(server.asked[-1].body) == {
        "subscriptionId": 7, "statusState": "UNSUBSCRIBED", "channel": "EMAIL",
    }  # fmt: skip


def test_an_opt_out_covers_every_address_of_the_record(server):
    record = {
        "id": "101",
        "properties": {"email": "ada@nordwind.example", "hs_additional_emails": "old@nordwind.example"},
    }
    settings = HubSpotSettings(subscription="7", opt_out_scope="subscription")
    crm(server, rows(record), NONE, NONE, settings=settings).opt_out(KEY, "ADA@nordwind.example", "unsubscribed")
    assert len(server.asked) == 3


def test_a_lost_opt_out_is_sent_again(server):
    settings = HubSpotSettings(subscription="7", opt_out_scope="subscription")
    crm(server, NONE, LOST, NONE, settings=settings).opt_out(KEY, "ada@nordwind.example", "unsubscribed")
    assert len(server.asked) == 3


# ----------------------------------------------------------------------------------------------- reading


def portal(*preferences: Reply) -> list[Reply]:
    """One visible contact with a recorded basis, these preferences, and nothing around it."""
    settings = HubSpotSettings(subscription="7")
    visible = dict.fromkeys(read_properties(settings))
    known = {"email": "ada@nordwind.example", "consent_basis": "consent", "consent_origin": "form"}
    return [rows({"id": "101", "properties": {**visible, **known}}), *preferences, *[NONE] * 4]


STATUS = {"subscriberIdString": "ada@nordwind.example", "statuses": [{"subscriptionId": "7", "status": "SUBSCRIBED"}]}
REFUSED = Reply(status=403, body={"category": "MISSING_SCOPES"})


def test_preferences_are_read_in_batches_where_the_portal_has_them(server):
    (found,) = crm(server, *portal(rows(STATUS), NONE)).read([KEY]).found
    assert found.consent.state is ConsentState.CONTACTABLE


def test_preferences_are_read_one_by_one_where_it_has_not_and_the_batch_is_not_tried_again(server):
    asked = crm(server, *portal(REFUSED, NONE, NONE))
    assert asked.read([KEY]).found[0].consent.state is ConsentState.CONTACTABLE
    server.replies = portal(NONE, NONE)
    assert asked.read([KEY]).found[0].consent.state is ConsentState.CONTACTABLE


@pytest.mark.parametrize(
    "preferences",
    [
        [REFUSED, REFUSED],
        [REFUSED, Reply(status=404, body=b"<html>")],
        [NONE, NONE],
        [rows(STATUS), Reply(status=207, body={"results": [], "numErrors": 1})],
    ],
    ids=["no scope", "not found", "address missing in the batch", "partial batch"],
)
def test_preferences_that_were_not_read_are_a_no(server, preferences):
    (found,) = crm(server, *portal(*preferences)).read([KEY]).found
    assert found.consent.state is ConsentState.UNKNOWN
    assert found.consent.hidden == ("communication_preferences",)


def test_an_outage_of_the_preferences_is_no_answer_at_all(server):
    with pytest.raises(Unavailable):
        crm(server, *portal(*[Reply(status=503)] * 4)[:5]).read([KEY])


def test_keys_of_others_are_gone_and_cost_nothing(server):
    strangers = [replace(KEY, connection="sf"), replace(KEY, object="lead")]
    assert crm(server).read(strangers).gone == tuple(strangers)
    assert server.asked == []


def test_a_contact_with_very_many_notes_is_read_page_by_page(server):
    more = {"from": {"id": "101"}, "to": [{"toObjectId": 1}], "paging": {"next": {"after": "x"}}}
    rest = {"from": {"id": "101"}, "to": [{"toObjectId": 2}]}
    replies = portal(rows(STATUS), NONE)
    notes = [{"id": str(n), "properties": {"hs_note_body": f"note {n}"}} for n in (1, 2)]
    (found,) = crm(server, *replies[:-1], rows(more), rows(rest), rows(*notes)).read([KEY]).found
    assert [note.text for note in found.notes] == ["note 1", "note 2"]
    assert json.loads(server.asked[-2].body) == {"inputs": [{"id": "101", "after": "x"}]}


def test_a_kind_of_record_that_is_not_permitted_is_left_out(server):
    replies = portal(rows(STATUS), NONE)
    (found,) = crm(server, *replies[:-3], REFUSED, *replies[-2:]).read([KEY]).found
    assert found.consent.state is ConsentState.CONTACTABLE
    assert found.relationship.open_deals == 0


def test_the_index_only_names_candidates_for_a_second_address(server):
    record = {"id": "101", "properties": {"email": "ada@nordwind.example", "hs_additional_emails": "old@x.example"}}
    other = {"id": "102", "properties": {"email": "b@x.example", "hs_additional_emails": "old@x.example.org"}}
    replies = [NONE, rows({"id": "101"}, {"id": "102"}), rows(record, other), rows(), rows(), *[NONE] * 4]
    found = crm(server, *replies).read([], ["Old@X.example"]).found
    assert [reading.contact.key.id for reading in found] == ["101"]


# ------------------------------------------------------------------------------------------------ set-up


def test_set_up_names_what_is_missing_and_how_to_mend_it(server):
    seen = [{"name": name} for name in (*DECIDING, "email", "hubspot_owner_id") if name != "hs_email_optout"]
    definitions = rows({"id": "7", "name": "One to one", "isActive": False})
    replies = [NONE, rows(*seen), definitions, NONE, REFUSED, NONE, NONE, NONE, OURS, NONE]
    bad = {item.name: item for item in crm(server, *replies).check_setup() if not item.ok}
    assert {
        "property contacts.hs_email_optout",
        "property contacts.hs_email_optout_7",
        "subscription type 7",
        "the scope for GET /crm/objects/2026-03/deals",
        "property tasks.gatepost_edited_text",
        "property emails.gatepost_message_id",
        "templates",
    } <= set(bad)
    assert all(item.mend for item in bad.values())


def test_owners_are_listed_with_those_who_left(server):
    here = {"id": "3", "email": "r@gatepost.example", "firstName": "Rosa", "lastName": "Rep", "userId": 9}
    first = Reply(body={"results": [here], "paging": {"next": {"after": "3"}}})
    left = {"id": "5", "email": "l@gatepost.example", "firstName": "Lee", "userId": None, "archived": True}
    owners = crm(server, first, rows({"id": "4", "email": "b@gatepost.example"}), rows(left)).owners()
    assert [(o.id, o.name, o.active) for o in owners] == [("3", "Rosa Rep", True), ("4", "", True), ("5", "Lee", False)]


@pytest.mark.parametrize(
    "row", [{"properties": {"email": "ada@nordwind.example"}}, {"id": "1", "properties": "ada@x.example"}, 7]
)
def test_an_answer_that_makes_no_sense_is_unavailable_and_names_nobody(server, row):
    with pytest.raises(Unavailable) as caught:
        crm(server, rows(row)).read([KEY])
    assert "@" not in f"{caught.value!r} {caught.value.__context__!r}"


def test_an_empty_answer_about_an_unsubscribe_is_not_taken_for_none(server):
    with pytest.raises(Unavailable):
        crm(server, *portal(REFUSED, NONE, Reply(body={}))[:4]).read([KEY])
