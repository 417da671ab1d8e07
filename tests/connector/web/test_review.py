"""The review page: what it shows, every decision, and everything that a link may not do."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from connector import pipeline, views
from connector.io.clock import SystemIds, os_random
from connector.io.crypto import Vault
from connector.io.offline_drafter import OfflineDrafter, Phrase
from connector.lifecycle import State
from connector.model import Account
from connector.stages import ingest
from crm_adapters.port import Owner
from tests import people
from tests.connector.web.scene import altered, client, database, now, review_path, scene, unchanged
from tests.seeded import planted, seeded
from tests.world import MASTER, make_world

LONG = "word " * 41


@pytest.fixture
def rig(tmp_path):
    return scene.reviewed(database(tmp_path))


def form(page: str) -> dict[str, str]:
    """The hidden fields, as a browser would send them back."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def press(rig, decision, **more):
    """Open the page, press a button; returns the answer."""
    web, row = client(rig), scene.only(rig)
    path = review_path(rig, row)
    fields = form(web.get(path).text)
    return web.post(path, data={**fields, "decision": decision, **more})


def held(rig):
    """The rep's own text is too long for its slot: a hold, which a person may answer for."""
    press(rig, "edit", **{"slot.opening": LONG})
    scene.work(rig)
    assert scene.only(rig).state is State.IN_REVIEW
    return scene.only(rig)


# ------------------------------------------------------------------------------------------- what it shows


def test_the_page_shows_the_mail_its_marked_sentences_claims_and_checks(tmp_path):
    phrases = {"*": (Phrase(text="I read about {company.name}.", uses=("company.name",)),)}
    drafter = OfflineDrafter(phrases=phrases, ids=SystemIds(Vault([MASTER], random=os_random)))
    rig = scene.reviewed(database(tmp_path), drafter=drafter)
    row = scene.only(rig)
    page = client(rig).get(review_path(rig, row)).text
    plain = unescape(page)
    card = views.card(row.id, rig.world)
    assert people.ADA.address in plain
    assert card.draft.subject in plain
    assert card.draft.sender.email in plain
    marked = [unescape(m) for m in re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL)]
    assert marked == list(card.draft.slots.values())
    text = re.search(r'<div class="text">(.*?)</div>', page, re.DOTALL).group(1)
    assert unescape(re.sub(r"</?mark>", "", text)) == card.draft.text
    for claim in card.claims:
        assert claim.source in plain
        assert claim.value in plain
    assert card.claims
    assert f"All {len(card.verdict.findings)} checks passed" in plain
    assert "Silence counts as a no" in plain


def test_looking_changes_nothing(rig, tmp_path):
    web, path = client(rig), review_path(rig, scene.only(rig))
    with unchanged(database(tmp_path)):
        for _ in range(3):
            for method in ("GET", "HEAD", "OPTIONS"):
                assert web.open(path, method=method).status_code == 200
        assert web.get(f"{path}?decision=approve").status_code == 200
        assert web.put(path).status_code == 405


def test_what_the_crm_says_never_becomes_markup(tmp_path):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    rig = make_world(database(tmp_path))
    person = replace(people.ADA, company=f"Nord {evil}", last_name=f"Hofer{evil}", title=f"Boss {evil}")
    scene.arrange(rig, [person])
    scene.plan(rig)
    scene.work(rig)
    row = scene.only(rig)
    if row.state is not State.IN_REVIEW:
        pytest.fail(f"the gates did not let it reach the page: {row.state} {row.reason}")
    page = client(rig).get(review_path(rig, row)).text
    assert "&lt;script&gt;" in page
    for markup in ("<script", "<img", "onerror=alert(2)>"):
        assert markup not in page
    answer = press(rig, "edit", **{"slot.opening": f"Hello {evil}"})
    assert "<script" not in answer.text
    scene.work(rig)
    again = client(rig).get(review_path(rig, row)).text
    assert "<script" not in again
    assert "<img" not in again
    refused = press(rig, f"<script>{evil}")
    assert "<script" not in refused.text


# --------------------------------------------------------------------------------------------- decisions


def test_approve_sends_exactly_once(rig):
    answer = press(rig, "approve")
    assert answer.status_code == 200
    assert "Approved" in answer.text
    assert "Undo" in answer.text
    row = scene.only(rig)
    assert (row.state, row.reviewer) == (State.APPROVED, "rita")
    scene.work(rig)
    assert [to for to, _ in rig.transport.taken] == [people.ADA.address]


def test_edit_is_judged_and_then_sent_as_edited(rig):
    answer = press(rig, "edit", **{"slot.opening": "Perhaps this is of use to you."})
    assert answer.status_code == 200
    assert scene.only(rig).state is State.DRAFTED
    scene.work(rig)
    ((_, mail),) = rig.transport.taken
    assert b"Perhaps this is of use to you." in mail


def test_an_edit_that_no_fact_supports_is_not_sent(rig):
    press(rig, "edit", **{"slot.opening": "I liked your talk about ports."})
    scene.work(rig)
    assert rig.transport.taken == [], "law 8: no source, no claim, whoever wrote it"
    assert "claims" in scene.only(rig).reason


def test_reject_sends_nothing(rig):
    assert press(rig, "reject", reason="not now").status_code == 200
    assert scene.only(rig).state is State.REJECTED
    scene.work(rig)
    assert not rig.transport.taken


def test_later_stays_open_and_never_outlives_its_end(rig):
    before = scene.only(rig)
    assert press(rig, "later", days="7").status_code == 200
    after = scene.only(rig)
    assert after.state is State.IN_REVIEW
    assert after.expires_at == before.expires_at
    assert rig.clock.now() < after.not_before <= before.expires_at


@pytest.mark.parametrize("days", ["", "abc", "-1", "0", "2", "99999999999999999999", "1e9"])
def test_a_wish_for_later_that_is_none_of_the_choices_is_refused_in_words(rig, days):
    answer = press(rig, "later", days=days)
    assert answer.status_code == 422
    assert "Choose one of the days" in answer.text
    assert scene.only(rig).reason != "later"


def test_do_not_contact_covers_the_person(rig):
    assert press(rig, "do_not_contact").status_code == 200
    row = scene.only(rig)
    assert (row.state, row.reason) == (State.REJECTED, "do_not_contact")
    assert ingest.plan(rig.segment(), rig.world, step=2).skipped["suppressed"] == 1


def test_escalate_moves_it_to_the_manager_and_the_old_link_decides_no_more(rig):
    rig.crm.account.add_owner(Owner(id=people.OWNER, name="Rita", manager="boss-1", active=True, email=""))
    row = scene.only(rig)
    assert press(rig, "escalate").status_code == 200
    assert scene.only(rig).owner == "boss-1"
    web = client(rig)
    fields = form(web.get(review_path(rig, row)).text)
    assert web.post(review_path(rig, row), data={**fields, "decision": "approve"}).status_code == 403
    assert scene.only(rig).state is State.IN_REVIEW


def test_escalating_to_nobody_is_said_in_words(rig):
    assert press(rig, "escalate").status_code == 422
    assert scene.only(rig).owner == people.OWNER


def test_no_button_decides_nothing(rig, tmp_path):
    web, path = client(rig), review_path(rig, scene.only(rig))
    for data in ({}, {"decision": ""}, {"decision": "APPROVE_ALL"}, {"decision": "approve\0"}):
        assert web.post(path, data={**form(web.get(path).text), **data}).status_code == 422
    assert scene.only(rig).state is State.IN_REVIEW


# ------------------------------------------------------------------------------------ what a link may not do


def test_an_old_draft_cannot_be_approved(rig):
    web, row = client(rig), scene.only(rig)
    old = form(web.get(review_path(rig, row)).text)
    held(rig)
    answer = web.post(review_path(rig, row), data={**old, "decision": "approve"})
    assert answer.status_code == 409
    assert "changed since you opened it" in answer.text
    assert scene.only(rig).state is State.IN_REVIEW


def test_a_press_without_the_drafts_digest_decides_nothing(rig):
    web, row = client(rig), scene.only(rig)
    for digest in ("", "x", row.draft_digest[:12], row.draft_digest.upper() + "0"):
        answer = web.post(review_path(rig, row), data={"decision": "approve", "draft": digest})
        assert answer.status_code == 409
    assert scene.only(rig).state is State.IN_REVIEW


def test_another_owner_with_a_genuine_link_may_not_decide(rig):
    with rig.store.begin() as tx:
        tx.accounts.add(
            Account(id="otto", name="Otto", roles=frozenset({"rep"}), owners={"memory": "owner-2"}), "hash-otto"
        )
    web, row = client(rig), scene.only(rig)
    for owner in ("owner-2", "owner-nobody", ""):
        path = review_path(rig, row, owner=owner)
        for decision in ("approve", "reject", "edit", "undo"):
            answer = web.post(path, data={"decision": decision, "draft": row.draft_digest})
            assert answer.status_code in {403, 409}, (owner, decision)
    assert now(rig, row) == row


def test_another_owner_may_not_suppress_the_person_either(rig):
    web, row = client(rig), scene.only(rig)
    path = review_path(rig, row, owner="owner-2")
    assert web.post(path, data={"decision": "do_not_contact", "draft": row.draft_digest}).status_code == 403
    assert now(rig, row) == row


def test_a_delegate_decides_by_their_own_link(tmp_path):
    rig = make_world(database(tmp_path))
    with rig.store.begin() as tx:
        tx.accounts.add(
            Account(id="dele", name="Dele", roles=frozenset({"rep"}), owners={"memory": "owner-7"}), "hash-dele"
        )
        tx.accounts.add(
            Account(
                id="olga",
                name="Olga",
                roles=frozenset({"rep"}),
                owners={"memory": "owner-8"},
                delegates=frozenset({"dele"}),
            ),
            "hash-olga",
        )
    scene.arrange(rig, [people.ADA])
    key = people.key(people.ADA)
    rig.crm.account.change(key, lambda r: replace(r, contact=replace(r.contact, owner="owner-8")))
    scene.plan(rig)
    scene.work(rig)
    row = scene.only(rig)
    answer = client(rig).post(
        review_path(rig, row, owner="owner-7"), data={"decision": "approve", "draft": row.draft_digest}
    )
    assert answer.status_code == 200
    assert scene.only(rig).reviewer == "dele"


def test_an_altered_link_is_not_found_and_changes_nothing(rig, tmp_path):
    web, row = client(rig), scene.only(rig)
    with unchanged(database(tmp_path)):
        for path in altered(review_path(rig, row)):
            assert web.get(path).status_code == 404
            assert web.post(path, data={"decision": "approve", "draft": row.draft_digest}).status_code == 404
        forged = review_path(rig, row).replace(f".{people.OWNER}.", ".owner-2.")
        assert web.post(forged, data={"decision": "approve", "draft": row.draft_digest}).status_code == 404


def test_a_second_press_is_told_what_already_happened(rig):
    web, row = client(rig), scene.only(rig)
    data = {**form(web.get(review_path(rig, row)).text), "decision": "approve"}
    assert web.post(review_path(rig, row), data=data).status_code == 200
    again = web.post(review_path(rig, row), data=data)
    assert again.status_code == 200, "the very same answer again is no mistake"
    assert "approved already" in again.text.lower()
    other = web.post(review_path(rig, row), data={**data, "decision": "reject"})
    assert other.status_code == 409, "another answer is too late"
    assert "approved already" in other.text.lower()
    scene.work(rig)
    late = web.post(review_path(rig, row), data={**data, "decision": "reject"})
    assert late.status_code == 409
    assert "was sent already" in late.text
    assert len(rig.transport.taken) == 1


def test_a_link_after_the_end_says_so(rig):
    web, row = client(rig), scene.only(rig)
    data = {**form(web.get(review_path(rig, row)).text), "decision": "approve"}
    rig.clock.at = row.expires_at + timedelta(seconds=1)
    assert web.post(review_path(rig, row), data=data).status_code == 409
    scene.work(rig)
    assert "expired" in web.get(review_path(rig, row)).text
    assert web.post(review_path(rig, row), data=data).status_code == 409
    assert not rig.transport.taken


def test_an_approval_does_not_outlive_the_account(rig):
    """Somebody who has left decides nothing, though their links are genuine."""
    from sqlalchemy import text

    with rig.store.begin() as tx:
        tx.accounts._db.execute(text("update account set active = 0 where id = 'rita'"))
    answer = press(rig, "approve")
    assert answer.status_code == 403
    assert scene.only(rig).state is State.IN_REVIEW


# ------------------------------------------------------------------------------------------ undo and waivers


def test_undo_until_it_is_claimed(rig):
    press(rig, "approve")
    web, row = client(rig), scene.only(rig)
    assert "Taken back" in web.post(review_path(rig, row), data={"decision": "undo"}).text
    assert scene.only(rig).state is State.IN_REVIEW
    scene.work(rig)
    assert not rig.transport.taken
    press(rig, "approve")
    scene.work(rig)
    late = web.post(review_path(rig, row), data={"decision": "undo"})
    assert late.status_code == 409
    assert len(rig.transport.taken) == 1


def test_a_hold_is_approved_only_with_a_waiver_that_says_why(rig):
    row, web = held(rig), client(rig)
    page = web.get(review_path(rig, row)).text
    (waive,) = re.findall(r'name="waive" value="([^"]*)"', page)
    data = {**form(page), "decision": "approve"}
    assert web.post(review_path(rig, row), data=data).status_code == 403
    assert web.post(review_path(rig, row), data={**data, "waive": waive, "note": "  "}).status_code == 403
    assert web.post(review_path(rig, row), data={**data, "waive": "identity:x", "note": "y"}).status_code == 403
    assert scene.only(rig).state is State.IN_REVIEW
    answer = web.post(review_path(rig, row), data={**data, "waive": waive, "note": "They asked for details."})
    assert answer.status_code == 200
    assert [e["action"] for e in scene.events(rig)].count("waived") >= 1
    scene.work(rig)
    assert len(rig.transport.taken) == 1


def test_no_waiver_lifts_a_block(rig):
    press(rig, "edit", **{"slot.opening": "Unsubscribe here: https://evil.example/"})
    scene.work(rig)
    row = scene.only(rig)
    assert row.state is State.BLOCKED
    web = client(rig)
    web.post(
        review_path(rig, row),
        data={
            "decision": "approve",
            "draft": row.draft_digest,
            "waive": row.reason,
            "note": "I know better",
        },
    )
    pipeline.work(rig.world)
    assert not rig.transport.taken
    assert scene.only(rig).state is State.BLOCKED


# ------------------------------------------------------------------------------------------- as evidence


@pytest.mark.parametrize(("decision", "severe"), [("reject", True), ("escalate", True), ("approve", False)])
def test_only_a_no_can_be_serious(rig, decision, severe):
    rig.crm.account.add_owner(Owner(id=people.OWNER, email="r@ours.example", name="Rita", active=True, manager="boss"))
    row = scene.only(rig)
    press(rig, decision, severe="yes")
    with rig.store.read() as tx:
        assert tx.evidence.review_of(row.id).severe is severe


def test_a_seed_stands_there_like_any_draft_and_the_answer_tells_and_shows_the_real_one(tmp_path):
    seeds = seeded(database(tmp_path))
    row, bad = scene.only(seeds), planted(seeds, scene.only(seeds))
    page = unescape(client(seeds).get(review_path(seeds, row)).text)
    assert bad.spoiled.sentence in page
    assert "checks passed" in page
    assert "test draft" not in page
    told = press(seeds, "reject", reason="not true")
    text = unescape(told.text)
    assert f"“{bad.spoiled.sentence}”" in text
    assert "You caught it. Below is the real one." in text
    assert form(told.text)["draft"] == row.draft_digest
    gone = unescape(press(seeds, "do_not_contact").text)
    assert "will not be sent" in gone


def test_a_no_to_the_person_about_a_seed_tells_and_ends_it(tmp_path):
    seeds = seeded(database(tmp_path))
    told = unescape(press(seeds, "do_not_contact").text)
    assert "test draft" in told
    assert scene.only(seeds).state is State.REJECTED


# ----------------------------------------------------------------------------------------- the mail as HTML


def test_the_html_part_is_shown_in_a_frame_that_can_do_nothing(rig):
    web, path = client(rig), review_path(rig, scene.only(rig))
    assert f'<iframe sandbox="" src="{path}/mail"' in web.get(path).text
    mail = web.get(f"{path}/mail")
    assert mail.text == views.card(scene.only(rig).id, rig.world).draft.html
    rules = mail.headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "sandbox", "form-action 'none'", "frame-ancestors 'self'"):
        assert rule in rules
    assert "script-src" not in rules
    assert "allow-" not in rules
    assert mail.headers["X-Frame-Options"] == "SAMEORIGIN"
    for wrong in altered(path):
        assert web.get(f"{wrong}/mail").status_code == 404
    press(rig, "reject")
    assert web.get(f"{path}/mail").status_code == 404


def test_a_seed_is_framed_like_any_draft(tmp_path):
    seeds = seeded(database(tmp_path))
    row, bad = scene.only(seeds), planted(seeds, scene.only(seeds))
    web, path = client(seeds), review_path(seeds, row)
    shown = web.get(f"{path}/mail").text
    assert bad.spoiled.sentence in unescape(shown)
    press(seeds, "reject", reason="not true")
    real = web.get(f"{path}/mail").text
    for sentence in bad.draft.slots.values():
        assert unescape(sentence) in unescape(shown)
    assert bad.spoiled.sentence not in unescape(real)
    assert shown.count("<") == real.count("<"), "the same markup around other sentences"
