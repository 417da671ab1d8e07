"""The card inside a CRM: what it shows, every decision, and who may make one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from connector import cycle, views
from connector.lifecycle import State
from connector.stages import ingest
from feature_flags.levels import Level
from tests import people
from tests.connector.web.crm_scene import ORIGIN, Card, account, owner, standing
from tests.connector.web.scene import client, database, scene
from tests.earning import grant
from tests.seeded import ALWAYS, planted
from tests.world import UNSEEDED, make_segment, make_world

FIELDS = {
    "outreach", "draft", "state", "segment", "to", "from", "subject", "pieces", "slots", "claims", "findings", "checks",
    "can", "later_days", "expires_at", "undo_until", "send_note", "told", "opened",
}  # fmt: skip
LONG = "word " * 41


@pytest.fixture
def card(tmp_path):
    return standing(database(tmp_path))


# ------------------------------------------------------------------------------------------- what it shows


def test_it_shows_the_mail_as_it_will_arrive_and_what_can_be_done(card):
    shown, truth = card.card(), views.card(scene.only(card.rig).id, card.rig.world)
    assert set(shown) == FIELDS
    assert "".join(p["text"] for p in shown["pieces"]) == truth.draft.text
    assert {p["slot"]: p["text"] for p in shown["pieces"] if p["slot"]} == dict(truth.draft.slots)
    assert shown["subject"] == truth.draft.subject
    assert people.ADA.address in shown["to"]
    assert shown["draft"] == truth.draft.digest
    assert shown["can"] == ["approve", "edit", "later", "reject", "escalate", "do_not_contact"]
    assert datetime.fromisoformat(shown["expires_at"]) == scene.only(card.rig).expires_at
    assert [c["source"] for c in shown["claims"]] == [c.source for c in truth.claims]
    assert shown["checks"] == len(truth.verdict.findings)
    assert shown["findings"] == []


def test_the_person_is_told_with_every_card(card):
    person = card.person()
    assert (person["known"], person["may_write"], person["verdict"], person["opted_out"]) == (True, True, "pass", False)


def test_a_record_nobody_has_met_is_said_to_be_unknown(card):
    answer = card.get("nobody")
    assert answer.status_code == 200
    assert answer.json["cards"] == []
    assert answer.json["person"]["known"] is False
    assert answer.json["person"]["may_write"] is False


def test_the_task_in_the_crm_leads_to_the_same_card(card):
    task = scene.only(card.rig).task
    assert card.cards(task.id, "task")[0]["draft"] == card.card()["draft"]
    other = card.get("999999", "task")
    assert (other.status_code, other.json["cards"], other.json["person"]["known"]) == (200, [], False)
    assert card.post("do-not-contact", object="task", record="999999").status_code == 422
    assert card.post("do-not-contact", object="task", record=task.id).status_code == 200


def test_looking_changes_nothing(card):
    before = scene.only(card.rig)
    for _ in range(3):
        card.card()
    assert scene.only(card.rig) == before


@pytest.mark.parametrize(
    "query", ["", "?object=contact", "?record=1", "?object=deal&record=1", "?object=contact&record=a/b"]
)
def test_a_question_about_no_record_is_refused_in_words(card, query):
    answer = card.call("GET", f"/crm/memory/cards{query}")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert {"what", "where", "mend", "code", "title", "status"} <= set(answer.json)


# --------------------------------------------------------------------------------------------- decisions


def test_approve_sends_exactly_once_and_is_logged_with_its_door(card):
    shown = card.card()
    card.rig.clock.forward(seconds=40)
    answer = card.decide("approve", shown)
    assert answer.status_code == 200
    assert answer.json["card"]["state"] == "approved"
    assert answer.json["card"]["can"] == ["undo", "do_not_contact"]
    assert "Approved" in answer.json["told"]
    row = scene.only(card.rig)
    assert (row.state, row.reviewer) == (State.APPROVED, "rita")
    event = next(e for e in scene.events(card.rig) if e["action"] == "approved")
    assert (event["actor"], event["detail"]["via"]) == ("rita", "memory_card")
    assert datetime.fromisoformat(event["detail"]["opened"]) == card.rig.clock.now() - timedelta(seconds=40)
    with card.rig.store.read() as tx:
        assert tx.evidence.review_of(row.id).opened_at is not None
    scene.work(card.rig)
    assert [to for to, _ in card.rig.transport.taken] == [people.ADA.address]
    assert card.card()["state"] in {"sent", "closed"}
    assert card.card()["can"] == []
    assert card.person()["history"][0]["what"] == "a mail was sent"


def test_undo_takes_it_back_and_it_can_be_approved_again(card):
    shown = card.card()
    assert card.decide("approve", shown).status_code == 200
    undone = card.undo(shown)
    assert undone.status_code == 200
    assert undone.json["card"]["state"] == "in_review"
    again = card.undo(shown)
    assert (again.status_code, again.headers["Gatepost-Repeated"]) == (200, "true")
    assert card.decide("approve").status_code == 200
    assert scene.only(card.rig).state is State.APPROVED


def test_undo_of_what_was_sent_is_told_so(card):
    shown = card.card()
    card.decide("approve", shown)
    scene.work(card.rig)
    late = card.undo(shown)
    assert late.status_code == 409
    assert "sent already" in late.json["told"]
    assert late.json["card"]["state"] in {"sent", "closed"}


def test_edit_is_judged_and_then_sent_as_edited(card):
    answer = card.decide("edit", slots={"opening": "Perhaps this is of use to you."})
    assert answer.status_code == 200
    assert answer.json["card"]["state"] == "drafted"
    scene.work(card.rig)
    ((_, mail),) = card.rig.transport.taken
    assert b"Perhaps this is of use to you." in mail


def test_an_edit_that_a_check_stops_comes_back_with_the_finding_and_can_be_waived(card):
    card.decide("edit", slots={"opening": LONG})
    scene.work(card.rig)
    shown = card.card()
    assert shown["state"] == "in_review"
    (finding, *_) = shown["findings"]
    assert finding["ruling"] == "hold"
    assert finding["waivable"] is True
    refused = card.decide("approve", shown)
    assert refused.status_code == 403
    waive = [f"{f['gate']}:{f['reason']}" for f in shown["findings"]]
    assert card.decide("approve", shown, waive=waive, note="").status_code == 403
    assert card.decide("approve", shown, waive=waive, note="They asked for the long version.").status_code == 200


def test_later_reject_and_escalate(card):
    assert card.decide("later", days=2).status_code == 422
    later = card.decide("later", days=3)
    assert (later.status_code, later.json["card"]["state"]) == (200, "in_review")
    assert scene.only(card.rig).not_before > card.rig.clock.now() + timedelta(days=2)
    assert card.decide("escalate").status_code == 422
    owner(card.rig, "boss-1", "Boss")
    card.rig.crm.account.owners[0] = replace(card.rig.crm.account.owners[0], manager="boss-1")
    shown = card.card()
    assert card.decide("escalate", shown).status_code == 200
    assert card.decide("reject", shown).status_code == 403, "it is the manager's now"
    boss = Card(rig=card.rig, user="boss-1")
    account(card.rig, "boss")
    assert boss.get(people.ADA.id).status_code == 403, "the manager has no account yet"
    assert scene.only(card.rig).state is State.IN_REVIEW


def test_a_rejected_one_says_so_and_nothing_is_sent(card):
    shown = card.card()
    answer = card.decide("reject", shown, reason="wrong person", severe=True)
    assert answer.status_code == 200
    assert answer.json["card"]["state"] == "rejected"
    scene.work(card.rig)
    assert not card.rig.transport.taken
    with card.rig.store.read() as tx:
        assert tx.evidence.review_of(shown["outreach"]).severe is True


# --------------------------------------------------------------------------------- late, second, conflicting


def test_the_very_same_answer_again_is_told_what_happened_the_first_time(card):
    shown = card.card()
    first, second = card.decide("approve", shown), card.decide("approve", shown)
    assert (first.status_code, second.status_code) == (200, 200)
    assert "Gatepost-Repeated" not in first.headers
    assert second.headers["Gatepost-Repeated"] == "true"
    assert "approved already" in second.json["told"]
    assert len([e for e in scene.events(card.rig) if e["action"] == "approved"]) == 1


def test_another_answer_is_told_what_already_happened_with_the_card(card):
    shown = card.card()
    card.decide("approve", shown)
    late = card.decide("reject", shown)
    assert late.status_code == 409
    assert late.mimetype == "application/problem+json"
    assert "approved already" in late.json["told"]
    assert late.json["card"]["state"] == "approved"
    assert scene.only(card.rig).state is State.APPROVED


def test_a_repeat_of_the_very_call_does_nothing_even_after_an_undo(card):
    shown = card.card()
    assert card.decide("approve", shown, nonce="the-same-call").status_code == 200
    card.undo(shown)
    repeat = card.decide("approve", shown, nonce="the-same-call")
    assert (repeat.status_code, repeat.headers["Gatepost-Repeated"]) == (200, "true")
    assert scene.only(card.rig).state is State.IN_REVIEW, "an old call must not approve a second time"
    other = card.decide("reject", shown, nonce="the-same-call")
    assert other.status_code == 409
    assert scene.only(card.rig).state is State.IN_REVIEW


def test_a_stale_draft_is_not_approved(card):
    shown = card.card()
    card.decide("edit", shown, slots={"opening": LONG})
    scene.work(card.rig)
    late = card.decide("approve", shown)
    assert late.status_code == 409
    assert "changed since you opened it" in late.json["told"]
    assert late.json["card"]["draft"] != shown["draft"]


def test_an_expired_one_says_so(card):
    shown = card.card()
    card.rig.clock.at = scene.only(card.rig).expires_at + timedelta(seconds=1)
    late = card.decide("approve", shown)
    assert late.status_code == 409
    assert "expired" in late.json["told"]


# ------------------------------------------------------------------------------------------- who may


def test_a_user_without_an_account_is_told_what_an_admin_must_do(card):
    owner(card.rig, "owner-9", "Nora")
    answer = Card(rig=card.rig, user="owner-9").get(people.ADA.id)
    assert answer.status_code == 403
    assert "--owner memory=owner-9" in answer.json["mend"]
    nobody = Card(rig=card.rig, user="nobody-at-all").get(people.ADA.id)
    assert nobody.status_code == 403
    assert "admin" in nobody.json["mend"]


def test_a_colleague_sees_and_decides_nothing(card):
    account(card.rig, "otto", "owner-2")
    otto, shown = Card(rig=card.rig, user="owner-2"), card.card()
    assert otto.cards() == []
    for answer in (
        otto.decide("approve", shown),
        otto.decide("do_not_contact", shown),
        otto.undo(shown),
        otto.post("do-not-contact", object="contact", record=people.ADA.id),
    ):
        assert answer.status_code == 403
    assert scene.only(card.rig).state is State.IN_REVIEW


def test_who_oversees_may_look_and_not_decide(card):
    account(card.rig, "cora", "owner-3", roles=("compliance",))
    cora = Card(rig=card.rig, user="owner-3")
    (shown,) = cora.cards()
    assert shown["can"] == []
    assert cora.decide("approve", shown).status_code == 403


def test_a_foreign_connections_outreach_is_none(card):
    shown = {**card.card(), "outreach": "out_of_nowhere"}
    assert card.decide("approve", shown).status_code == 422
    assert Card(rig=card.rig, connection="elsewhere").get(people.ADA.id).status_code == 404


def test_what_the_caller_says_about_themselves_counts_for_nothing(card):
    account(card.rig, "otto", "owner-2")
    otto, shown = Card(rig=card.rig, user="owner-2"), card.card()
    for extra in ({"by": "rita"}, {"owner": people.OWNER}, {"user": people.OWNER}, {"account": "rita"}):
        assert otto.decide("approve", shown, **extra).status_code == 403
    for name in ("userId", "owner", "by"):
        path = f"/crm/memory/cards?object=contact&record={people.ADA.id}&{name}={people.OWNER}"
        assert otto.call("GET", path).json["cards"] == []


def test_without_the_crms_word_nobody_gets_in(card):
    web = client(card.rig)
    for method, door in (("GET", "cards"), ("POST", "decide"), ("POST", "undo"), ("POST", "do-not-contact")):
        assert web.open(f"/crm/memory/{door}", method=method).status_code == 401
        assert web.open(f"/crm/memory/{door}", method="OPTIONS").status_code == 405
    headers = card.rig.crm.account.call(
        "GET", f"{ORIGIN}/crm/memory/cards", b"", user=people.OWNER, nonce="n", at=card.rig.clock.now()
    )
    assert web.head("/crm/memory/cards", headers=headers).status_code == 401


@pytest.mark.parametrize("seconds", [-301, 31, 86_400])
def test_a_stale_or_future_call_is_refused(card, seconds):
    at = card.rig.clock.now() + timedelta(seconds=seconds)
    assert card.call("GET", f"/crm/memory/cards?object=contact&record={people.ADA.id}", at=at).status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"outreach": 5}', b'{"outreach": "../x", "decision": "approve"}', b"\xff\xfe", b"null"]
)
def test_a_body_that_is_none_is_refused_in_words(card, body):
    for door in ("decide", "undo", "do-not-contact"):
        answer = card.call("POST", f"/crm/memory/{door}", body)
        assert answer.status_code == 422
        assert answer.mimetype == "application/problem+json"


# ------------------------------------------------------------------------------------------- a no to the person


def test_a_no_needs_no_draft_that_waits(card):
    shown = card.card()
    card.decide("reject", shown)
    answer = card.post("do-not-contact", object="contact", record=people.ADA.id, reason="customer request")
    assert answer.status_code == 200
    assert answer.json["person"]["opted_out"] is True
    assert answer.json["person"]["may_write"] is False
    assert ingest.plan(card.rig.segment(), card.rig.world, step=2).skipped["suppressed"] == 1
    again = card.post("do-not-contact", object="contact", record=people.ADA.id)
    assert again.status_code == 200


def test_a_no_withdraws_what_waits(card):
    answer = card.post("do-not-contact", object="contact", record=people.ADA.id)
    assert answer.status_code == 200
    assert scene.only(card.rig).state is State.VOID
    (shown,) = card.cards()
    assert (shown["state"], shown["can"]) == ("void", [])


def test_a_no_about_somebody_whom_no_sync_has_met(card):
    card.rig.crm.account.add(people.reading(people.BRUNO, read_at=card.rig.clock.now()))
    answer = card.post("do-not-contact", object="contact", record=people.BRUNO.id)
    assert answer.status_code == 200
    assert answer.json["person"]["opted_out"] is True
    assert card.post("do-not-contact", object="contact", record="no-such").status_code == 422


def test_an_admin_may_say_it_about_anybody(card):
    account(card.rig, "adam", "owner-4", roles=("admin",))
    adam = Card(rig=card.rig, user="owner-4")
    assert adam.post("do-not-contact", object="contact", record=people.ADA.id).status_code == 200
    assert scene.only(card.rig).state is State.VOID


# ------------------------------------------------------------------------------------------------- seeds


def test_a_seed_looks_like_any_draft_and_the_answer_tells(tmp_path):
    card = standing(database(tmp_path), segment=replace(make_segment(), autonomy=ALWAYS))
    row, bad = scene.only(card.rig), planted(card.rig, scene.only(card.rig))
    shown = card.card()
    assert set(shown) == FIELDS
    assert shown["draft"] == bad.draft.digest != row.draft_digest
    assert bad.spoiled.sentence in "".join(p["text"] for p in shown["pieces"])
    assert "seed" not in str(shown).lower()
    told = card.decide("reject", shown, reason="not true")
    assert told.status_code == 200
    assert "You caught it. Below is the real one." in told.json["told"]
    assert told.json["card"]["draft"] == row.draft_digest
    twice = card.decide("reject", shown, reason="not true")
    assert (twice.status_code, twice.headers["Gatepost-Repeated"]) == (200, "true")
    assert "You caught it" in twice.json["told"]
    assert scene.only(card.rig).state is State.IN_REVIEW, "the repeat is not about the real one"


# --------------------------------------------------------------------------- mail that has gone without review


@pytest.fixture
def gone(tmp_path_factory):
    segment = replace(make_segment(), autonomy=replace(UNSEEDED, base_share=1 - 1e-9))
    rig = make_world(database(tmp_path_factory.mktemp("gone")), segment=segment)
    scene.arrange(rig, [people.ADA])
    scene.plan(rig)
    grant(rig.world, Level.AUTONOMOUS)
    scene.work(rig)
    cycle.judge_what_went(rig.world)
    owner(rig)
    assert len(rig.transport.taken) == 1
    return Card(rig=rig)


def test_what_has_gone_looks_like_any_draft_until_it_is_judged(gone, card):
    shown, usual = gone.card(), card.card()
    assert set(shown) == set(usual)
    assert {n: shown[n] for n in ("state", "can", "told", "undo_until", "later_days", "send_note")} == {
        n: usual[n] for n in ("state", "can", "told", "undo_until", "later_days", "send_note")
    }
    assert shown["expires_at"] is not None
    assert gone.person() == card.person(), "nothing tells that it went"
    (task,) = gone.rig.crm.account.open_tasks()
    assert gone.cards(task.id, "task")[0]["draft"] == shown["draft"]


def test_the_judgement_counts_once_and_tells_afterwards(gone):
    shown = gone.card()
    assert gone.decide("later", shown, days=1).status_code == 200
    answer = gone.decide("reject", shown, reason="too forward")
    assert answer.status_code == 200
    assert "had gone already" in answer.json["told"]
    assert answer.json["card"]["state"] in {"sent", "closed"}
    again = gone.decide("reject", shown, reason="too forward")
    assert (again.status_code, again.headers["Gatepost-Repeated"]) == (200, "true")
    other = gone.decide("approve", shown)
    assert other.status_code == 409
    assert gone.person()["history"][0]["what"] == "a mail was sent"
