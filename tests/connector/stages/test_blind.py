"""A share of what went without review is judged afterwards, by people who are not told that it went."""

import re
from dataclasses import replace

import pytest

from connector import cycle, pipeline, views
from connector.evidence_rows import Role, Signal
from connector.lifecycle import State
from connector.links import review_token
from connector.model import Review
from connector.stages import blind
from connector.stages.approve import _drawn
from connector.stages.respond import suppress
from crm_adapters.port import DecisionKind
from feature_flags.levels import Level, Permission, Restraint
from feature_flags.tally import Outcome
from gates.errors import NotAllowed, StaleEdit
from tests import people
from tests.connector.web.scene import client
from tests.earning import grant, watched
from tests.laws import scene
from tests.laws.test_two_workers import colleague, together
from tests.seeded import review_of
from tests.world import UNSEEDED, make_segment, make_world

DRAWN = replace(UNSEEDED, base_share=1 - 1e-9)


def gone(tmp_path, *, autonomy=DRAWN, send=True):
    """Ada's mail went without review, and is drawn to be judged."""
    return drawn(f"sqlite:///{tmp_path / 'blind.sqlite'}", autonomy=autonomy, send=send)


def drawn(url, *, autonomy=DRAWN, send=True):
    rig = make_world(url, segment=replace(make_segment(), autonomy=autonomy))
    scene.arrange(rig, [people.ADA])
    scene.plan(rig)
    grant(rig.world, Level.AUTONOMOUS)
    if not send:
        pipeline.work(rig.world, states=(State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED))
        return rig
    scene.work(rig)
    assert len(rig.transport.taken) == 1
    return rig


@pytest.fixture
def rig(tmp_path):
    made = gone(tmp_path)
    cycle.judge_what_went(made.world)
    return made


def task(rig):
    (found,) = rig.crm.account.open_tasks()
    return found


def judge(rig, kind, **more):
    row = scene.only(rig)
    rig.clock.forward(minutes=2)
    review = Review(
        outreach=row.id, draft_digest=row.draft_digest, kind=kind, by="rita", via="test", at=rig.clock.now()
    )  # fmt: skip
    return blind.receive(replace(review, **more), rig.world)


def observed(rig, signal=Signal.REVIEWED):
    with rig.store.read() as tx:
        return [o.hit for o in tx.evidence.observations() if o.signal is signal]


# ------------------------------------------------------------------------------------------ what is asked


def test_the_owner_gets_a_task_that_looks_like_any_other_once_it_went(rig, tmp_path):
    row, shown = scene.only(rig), task(rig).content
    other_rig = scene.reviewed(f"sqlite:///{tmp_path / 'other.sqlite'}")
    (other,) = (t.content for t in other_rig.crm.account.open_tasks())
    shape = re.compile(r"out_[0-9a-f]{32}")
    assert shape.fullmatch(shown.outreach)
    assert shape.fullmatch(other.outreach)
    assert shown.outreach != row.id
    assert (shown.owner, shown.findings, shown.version, set(shown.slots)) == (
        other.owner, other.findings, other.version, set(other.slots),
    )  # fmt: skip
    assert shown.draft_digest == row.draft_digest
    assert re.sub(r"[0-9a-f]{32}.*", "", shown.link) == re.sub(r"[0-9a-f]{32}.*", "", other.link)
    words = " ".join((shown.subject, shown.mail_text, *shown.findings)).lower()
    assert not re.search(r"sent|went|gone|autonom", words)
    assert review_of(rig, row).shown_at == rig.clock.now()


def test_nothing_is_asked_before_it_went(tmp_path):
    rig = gone(tmp_path, send=False)
    assert review_of(rig, scene.only(rig)).role is Role.BLIND
    cycle.judge_what_went(rig.world)
    assert not rig.crm.account.open_tasks()


def test_the_clock_runs_from_the_sending(tmp_path):
    rig = gone(tmp_path, send=False)
    rig.clock.forward(hours=24)
    watched(rig.world)
    scene.work(rig)
    row = scene.only(rig)
    assert row.state is State.CLOSED
    assert review_of(rig, row).due_at - rig.clock.now() == rig.segment().expires_after


def test_what_is_not_drawn_is_not_asked(tmp_path):
    rig = gone(tmp_path, autonomy=replace(UNSEEDED, base_share=1e-9))
    cycle.judge_what_went(rig.world)
    assert not rig.crm.account.open_tasks()


def test_asking_twice_makes_one_task_and_a_lost_answer_none_more(tmp_path):
    rig = gone(tmp_path)
    rig.crm.account.lose_next_answer()
    assert cycle.judge_what_went(rig.world)["failed"] == 1
    for _ in range(3):
        cycle.judge_what_went(rig.world)
    assert len(rig.crm.account.tasks) == 1


@pytest.mark.parametrize("how", ["stopped", "level", "no"])
def test_for_mail_that_never_went_the_review_is_withdrawn(tmp_path, how):
    rig = gone(tmp_path, send=False)
    row = scene.only(rig)
    if how == "no":
        suppress(row.person, rig.world, reason="unsubscribed", channel="test")
    elif how == "level":
        scene.lower(rig, Level.DRAFT)
        scene.work(rig)
    else:
        rig.crm.account.opt_out(row.contact)
        scene.work(rig)
    with rig.store.read() as tx:
        (first, *_) = tx.evidence.reviews_since("intro", row.created_at)
    assert (first.role, first.outcome) == (Role.BLIND, Outcome.WITHDRAWN)
    assert not rig.transport.taken
    if how == "level":
        assert (review_of(rig, row).role, review_of(rig, row).outcome) == (Role.REVIEW, Outcome.OPEN)
    cycle.judge_what_went(rig.world)
    assert not [t for t in rig.crm.account.open_tasks() if t.content.outreach != row.id]


# ------------------------------------------------------------------------------------------ what is answered


@pytest.mark.parametrize(
    ("kind", "more", "outcome", "hit"),
    [
        (DecisionKind.APPROVE, {}, Outcome.APPROVED, False),
        (DecisionKind.REJECT, {}, Outcome.REJECTED, True),
        (DecisionKind.ESCALATE, {}, Outcome.ESCALATED, True),
        (DecisionKind.EDIT, {"slots": {"opening": "Your 40 people may like it."}}, Outcome.EDITED_MATERIALLY, True),
        (DecisionKind.EDIT, {"slots": {"opening": "I will keep this short!"}}, Outcome.EDITED, False),
    ],
)
def test_a_decision_counts_changes_nothing_and_is_told_afterwards(rig, kind, more, outcome, hit):
    before, number = scene.only(rig), task(rig).id
    assert judge(rig, kind, **more) is outcome
    row = review_of(rig, before)
    assert (row.outcome, row.reviewer, row.too_fast) == (outcome, "rita", False)
    assert observed(rig) == [hit]
    assert scene.only(rig) == before
    closed = rig.crm.account.tasks[number]
    assert closed.completed
    assert "gone already, without review" in closed.outcome
    scene.work(rig)
    assert len(rig.transport.taken) == 1


def test_a_serious_no_is_seen_as_such(rig):
    judge(rig, DecisionKind.REJECT, severe=True)
    assert observed(rig, Signal.SEVERE) == [True]
    assert review_of(rig, scene.only(rig)).severe


def test_an_approval_that_nobody_can_have_read_is_no_evidence(rig):
    row = scene.only(rig)
    blind.receive(
        Review(
            outreach=row.id, draft_digest=row.draft_digest, kind=DecisionKind.APPROVE, by="rita", via="test",
            at=rig.clock.now(),
        ),
        rig.world,
    )  # fmt: skip
    assert review_of(rig, row).too_fast
    assert observed(rig) == []


def test_later_leaves_it_open(rig):
    assert judge(rig, DecisionKind.LATER) is Outcome.OPEN
    assert review_of(rig, scene.only(rig)).outcome is Outcome.OPEN
    assert task(rig)


def test_do_not_contact_is_a_real_no(rig):
    judge(rig, DecisionKind.DO_NOT_CONTACT)
    row = scene.only(rig)
    with rig.store.read() as tx:
        assert tx.suppressions.of(row.person, [people.ADA.address])
    assert review_of(rig, row).outcome is Outcome.DO_NOT_CONTACT
    assert not rig.crm.account.open_tasks()


def test_do_not_contact_is_heard_even_when_the_review_is_over(rig):
    judge(rig, DecisionKind.APPROVE)
    judge(rig, DecisionKind.DO_NOT_CONTACT)
    row = scene.only(rig)
    with rig.store.read() as tx:
        assert tx.suppressions.of(row.person, [people.ADA.address])
    assert review_of(rig, row).outcome is Outcome.APPROVED


def test_the_second_answer_is_told_that_it_is_one(rig):
    judge(rig, DecisionKind.APPROVE)
    with pytest.raises(StaleEdit):
        judge(rig, DecisionKind.REJECT)
    assert review_of(rig, scene.only(rig)).outcome is Outcome.APPROVED


def test_only_the_owner_decides(rig):
    with pytest.raises(NotAllowed):
        judge(rig, DecisionKind.APPROVE, by="ada-admin")


def test_another_text_is_not_what_went(rig):
    with pytest.raises(StaleEdit):
        judge(rig, DecisionKind.APPROVE, draft_digest="0" * 64)


def test_silence_is_a_no(rig):
    row = scene.only(rig)
    rig.clock.forward(hours=73)
    cycle.judge_what_went(rig.world)
    assert review_of(rig, row).outcome is Outcome.EXPIRED
    assert observed(rig) == [True]
    assert not rig.crm.account.open_tasks()
    with pytest.raises(StaleEdit):
        judge(rig, DecisionKind.APPROVE)


def test_a_crm_that_is_away_gets_the_end_of_it_later(rig):
    rig.crm.account.outage()
    judge(rig, DecisionKind.APPROVE)
    cycle.judge_what_went(rig.world)
    rig.crm.account.outage(on=False)
    assert task(rig)
    assert cycle.judge_what_went(rig.world) == {"closed": 1}
    assert not rig.crm.account.open_tasks()
    assert cycle.judge_what_went(rig.world) == {}


# ------------------------------------------------------------------------------------------ the doors


def test_an_answer_in_the_task_counts_once(rig):
    rig.clock.forward(minutes=2)
    rig.crm.account.decide(task(rig).id, "reject", by=people.OWNER, reason="tone")
    assert cycle.judge_what_went(rig.world)["reject"] == 1
    cycle.judge_what_went(rig.world)
    assert review_of(rig, scene.only(rig)).outcome is Outcome.REJECTED
    assert observed(rig) == [True]


def test_a_task_that_was_ticked_off_or_deleted_decides_nothing_and_says_so(rig):
    rig.crm.account.complete(task(rig).id)
    assert cycle.judge_what_went(rig.world)["completed_without_decision"] == 1
    (found,) = rig.crm.account.tasks.values()
    assert "decides nothing" in found.content.findings[0]
    rig.crm.account.delete_task(found.id)
    assert cycle.judge_what_went(rig.world)["task_deleted"] == 1
    assert "decides nothing" in task(rig).content.findings[0]
    rig.clock.forward(minutes=2)
    rig.crm.account.decide(task(rig).id, "approve", by=people.OWNER)
    assert cycle.judge_what_went(rig.world)["approve"] == 1


def test_an_answer_without_a_name_is_refused_but_a_no_is_heard(rig):
    row = scene.only(rig)
    rig.crm.account.tasks[task(rig).id].decision = "approve"
    assert cycle.judge_what_went(rig.world)["refused:input_error"] == 1
    assert review_of(rig, row).outcome is Outcome.OPEN
    rig.crm.account.tasks[task(rig).id].decision = "do not contact"
    assert cycle.judge_what_went(rig.world)["do_not_contact"] == 1
    with rig.store.read() as tx:
        assert tx.suppressions.of(row.person, [people.ADA.address])


def test_the_page_behind_the_link_takes_the_decision_and_tells_afterwards(rig):
    web, path = client(rig), task(rig).content.link.partition("8080")[2]
    page = web.get(path)
    assert page.status_code == 200
    assert "Would you send this?" in page.text
    assert not re.search(r"went|gone already|sent already", page.text)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    rig.clock.forward(minutes=2)
    told = web.post(path, data={**fields, "decision": "reject", "severe": "yes"})
    assert "gone already, without review" in told.text
    row = review_of(rig, scene.only(rig))
    assert (row.outcome, row.severe, row.too_fast) == (Outcome.REJECTED, True, False)
    assert "gone already" in web.get(path).text
    assert web.post(path, data={**fields, "decision": "approve"}).status_code == 409


def test_neither_link_opens_the_others_page(rig):
    row = scene.only(rig)
    page = client(rig).get(f"/r/{review_token(row.id, people.OWNER, rig.world.signer)}").text
    assert "Would you send this?" not in page


def test_the_card_is_that_of_the_mail_that_went(rig):
    row = scene.only(rig)
    assert views.card(row.id, rig.world).draft.digest == row.draft_digest


def test_a_person_whose_data_is_gone_needs_no_judgement(tmp_path):
    rig = gone(tmp_path)
    row = scene.only(rig)
    with rig.store.begin() as tx:
        tx.people.erase(row.person)
    assert cycle.judge_what_went(rig.world) == {"withdrawn": 1}
    assert review_of(rig, row).outcome is Outcome.WITHDRAWN


def test_erasing_the_person_ends_a_review_that_is_open_and_stops_nothing(rig):
    row, number, link = scene.only(rig), task(rig).id, task(rig).content.link.partition("8080")[2]
    rig.crm.account.decide(number, "approve", by=people.OWNER)
    with rig.store.begin() as tx:
        tx.people.erase(row.person)
    page = client(rig).get(link)
    assert (page.status_code, "nothing to decide" in page.text) == (200, True)
    for _ in range(2):
        cycle.judge_what_went(rig.world)
    assert review_of(rig, row).outcome is Outcome.WITHDRAWN
    assert rig.crm.account.tasks[number].completed
    with rig.store.read() as tx:
        assert all(s.restraint is Restraint.NONE for s in tx.flags.standings(rig.segment().scopes))


def test_two_workers_put_one_task_and_of_two_answers_one_counts(database_url):
    first = drawn(database_url)
    second = colleague(first, database_url, [people.ADA], first.segment())
    row = scene.only(first)
    together(lambda: cycle.judge_what_went(first.world), lambda: cycle.judge_what_went(second.world))
    found = review_of(first, row)
    assert (found.role, bool(found.task)) == (Role.BLIND, True)
    assert all(len(r.crm.account.tasks) <= 1 for r in (first, second))
    first.clock.forward(minutes=2)
    refused = []

    def answer(world, kind):
        review = Review(
            outreach=row.id, draft_digest=row.draft_digest, kind=kind, by="rita", via="test", at=first.clock.now()
        )
        try:
            blind.receive(review, world)
        except StaleEdit:
            refused.append(kind)

    together(
        lambda: answer(first.world, DecisionKind.APPROVE),
        lambda: answer(second.world, DecisionKind.REJECT),
    )
    assert len(refused) == 1
    assert len(observed(first)) == 1
    assert review_of(first, row).outcome.intervention is (refused == [DecisionKind.APPROVE])


def test_a_throttle_draws_twice_as_many(tmp_path):
    rig = gone(tmp_path, autonomy=replace(UNSEEDED, base_share=0.25))
    any_row, seen = scene.only(rig), {}
    for restraint in (Restraint.NONE, Restraint.THROTTLED):
        allowed = Permission(level=Level.AUTONOMOUS, restraint=restraint, because="test")
        rows = [replace(any_row, id=f"out_{n}") for n in range(2_000)]
        seen[restraint] = sum(_drawn(o, allowed, rig.segment(), rig.world) is Role.BLIND for o in rows)
    assert 430 < seen[Restraint.NONE] < 570
    assert 900 < seen[Restraint.THROTTLED] < 1100
