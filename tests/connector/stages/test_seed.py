"""A known-bad draft in the queue: what is shown, what each decision about it is worth, and what follows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector import cycle, pipeline, views
from connector.lifecycle import State
from connector.stages import seed
from crm_adapters.port import DecisionKind, Owner
from feature_flags.tally import Outcome
from gates.errors import InputError, NotAllowed, StaleEdit
from tests import people
from tests.laws import scene
from tests.seeded import ALWAYS, planted, review_of, seed_on, seeded
from tests.world import make_segment


@pytest.fixture
def rig(tmp_path):
    return seeded(f"sqlite:///{tmp_path / 'seeds.sqlite'}")


def task(rig):
    (found,) = rig.crm.account.open_tasks()
    return found.content


def about_seed(rig, kind, **more):
    """Rita decides about what she is shown."""
    rig.clock.forward(minutes=3)
    row = scene.only(rig)
    return scene.answer(rig, replace(row, draft_digest=seed_on(rig, row).digest), kind, **more)


# ------------------------------------------------------------------------------------------ what is shown


def test_the_task_shows_the_seed_and_looks_like_any_other(rig, tmp_path):
    row, shown = scene.only(rig), task(rig)
    bad = planted(rig, row)
    plain = scene.reviewed(f"sqlite:///{tmp_path / 'plain.sqlite'}")
    other = task(plain)
    assert shown.draft_digest == bad.draft.digest != row.draft_digest
    assert bad.spoiled.sentence in shown.mail_text
    assert " ".join(bad.spoiled.telling.split()) in " ".join(shown.mail_text.split())
    assert (shown.findings, shown.version, shown.due, shown.owner) == (
        other.findings, other.version, other.due, other.owner,
    )  # fmt: skip
    assert set(shown.slots) == set(other.slots)
    assert len(shown.draft_digest) == len(other.draft_digest)
    assert shown.link.count(".") == other.link.count(".")
    assert "test" not in (shown.subject + shown.mail_text + "".join(shown.findings)).lower()


def test_the_page_and_the_queue_show_the_seed_with_the_checks_of_a_draft_that_passed(rig):
    row = scene.only(rig)
    card = views.card(row.id, rig.world)
    assert card.draft.digest == seed_on(rig, row).digest
    assert not card.verdict.stops
    assert card.claims == task(rig).claims


def test_the_story_tells_of_it_only_afterwards(rig):
    row = scene.only(rig)
    before = views.story(row.id, rig.world)
    assert before["outreach"].draft_digest == seed_on(rig, row).digest
    assert "seed" not in str([e["action"] for e in before["events"]])
    assert not {"seed", "draft", "answer"} & {c["kind"] for c in before["contents"]}
    about_seed(rig, DecisionKind.REJECT)
    after = views.story(row.id, rig.world)
    assert {"seed_planted", "seed_decided"} <= {e["action"] for e in after["events"]}
    assert {"seed", "draft"} <= {c["kind"] for c in after["contents"]}
    assert after["outreach"].draft_digest == row.draft_digest


def test_what_is_shown_belongs_to_the_person_and_goes_with_their_key(rig):
    row = scene.only(rig)
    with rig.store.begin() as tx:
        tx.people.erase(row.person)
    with rig.store.read() as tx:
        assert tx.contents.get(row.id, seed.Kind.SEED) is None
        # A digest of plain text lets guesses be tried.
        assert tx.evidence.seed_of(row.id).digest == ""


def test_it_is_planted_once_whatever_repeats(rig):
    row = scene.only(rig)
    before = seed_on(rig, row)
    rig.crm.account.delete_task(scene.only(rig).task.id)
    assert cycle.take_answers(rig.world) == {"task_deleted": 1}
    scene.work(rig, times=3)
    with rig.store.read() as tx:
        assert [s.id for s in tx.evidence.seeds(segment="intro")] == [before.id]
    assert task(rig).draft_digest == before.digest


def test_the_share_is_that_of_a_young_epoch_until_enough_were_shown(tmp_path):
    persons = [people.stranger(n) for n in range(12)]
    autonomy = replace(ALWAYS, seed_share=1e-9, young_until=5)
    segment = replace(make_segment(), autonomy=autonomy)
    rig = scene.reviewed(f"sqlite:///{tmp_path / 's.sqlite'}", *persons, segment=segment)
    with rig.store.read() as tx:
        assert len(tx.evidence.seeds(segment="intro")) == 5


def test_a_draft_that_must_be_looked_at_anyway_is_never_replaced(tmp_path):
    rig = scene.reviewed(f"sqlite:///{tmp_path / 's.sqlite'}")
    row = scene.only(rig)
    scene.answer(rig, row, DecisionKind.EDIT, slots={"opening": "word " * 41})
    rig.world.organisation.segments["intro"] = replace(rig.segment(), autonomy=ALWAYS)
    scene.work(rig)
    assert scene.only(rig).state is State.IN_REVIEW
    assert seed_on(rig, row) is None


# ------------------------------------------------------------------------------------------ what a decision is worth


@pytest.mark.parametrize(
    ("kind", "more", "outcome"),
    [
        (DecisionKind.APPROVE, {}, Outcome.APPROVED),
        (DecisionKind.REJECT, {"reason": "no"}, Outcome.REJECTED),
        (DecisionKind.ESCALATE, {"new_owner": "boss"}, Outcome.ESCALATED),
    ],
)
def test_after_the_decision_the_own_draft_comes_with_a_whole_clock_and_she_is_told(rig, kind, more, outcome):
    before, bad = scene.only(rig), planted(rig, scene.only(rig))
    rig.clock.forward(hours=40)
    after = about_seed(rig, kind, **more)
    now = rig.clock.now()
    assert (after.state, after.owner, after.draft_digest) == (State.IN_REVIEW, before.owner, before.draft_digest)
    assert after.expires_at == now + rig.segment().expires_after
    done = seed_on(rig, before)
    assert (done.outcome, done.reviewer, done.decided_at) == (outcome, "rita", now)
    row = review_of(rig, before)
    assert (row.outcome, row.due_at, row.reviewer, row.decided_at) == (Outcome.OPEN, after.expires_at, "", None)
    rig.clock.forward(minutes=1)
    scene.work(rig)
    fresh = task(rig)
    assert fresh.draft_digest == before.draft_digest
    assert bad.spoiled.sentence not in fresh.mail_text
    (note, checks) = fresh.findings
    assert bad.spoiled.sentence in note
    assert ("You caught it" in note) is outcome.intervention
    assert ("it would have gone out" in note) is not outcome.intervention
    assert checks == "All checks passed."
    assert seed_on(rig, before).told_at == rig.clock.now()
    assert review_of(rig, before).shown_at == rig.clock.now()
    assert (after.expires_at - fresh.due) == timedelta(hours=1)


def test_an_edit_that_takes_the_flaw_away_has_caught_it_and_makes_no_draft(rig):
    row, bad = scene.only(rig), planted(rig, scene.only(rig))
    after = about_seed(rig, DecisionKind.EDIT, slots={bad.spoiled.slot: "We help teams to plan."})
    assert seed_on(rig, row).outcome is Outcome.EDITED_MATERIALLY
    assert (after.state, after.draft_digest, after.draft_version) == (State.IN_REVIEW, row.draft_digest, 1)


def test_an_edit_that_leaves_the_flaw_has_missed_it(rig):
    row, bad = scene.only(rig), planted(rig, scene.only(rig))
    text = bad.draft.slots[bad.spoiled.slot]
    about_seed(rig, DecisionKind.EDIT, slots={bad.spoiled.slot: f"{text} Just a thought of mine, and a second one."})
    assert seed_on(rig, row).outcome is Outcome.EDITED


def test_an_edit_of_nothing_is_refused_as_for_any_draft(rig):
    row, bad = scene.only(rig), planted(rig, scene.only(rig))
    with pytest.raises(InputError):
        about_seed(rig, DecisionKind.EDIT, slots=dict(bad.draft.slots))
    assert seed_on(rig, row).outcome is Outcome.OPEN


def test_an_edit_of_the_whole_text_in_the_task_is_read_from_the_text_that_was_shown(rig):
    row, bad, shown = scene.only(rig), planted(rig, scene.only(rig)), task(rig)
    rig.clock.forward(minutes=2)
    text = shown.mail_text.replace(bad.draft.slots[bad.spoiled.slot], "We help teams to plan.")
    rig.crm.account.decide(row.task.id, "edit", text=text)
    # The CRM's owner is the account that take_answers knows.
    assert cycle.take_answers(rig.world) == {"edit": 1}
    assert seed_on(rig, row).outcome is Outcome.EDITED_MATERIALLY


def test_later_leaves_it_where_it_is(rig):
    row = scene.only(rig)
    about_seed(rig, DecisionKind.LATER)
    assert seed_on(rig, row).outcome is Outcome.OPEN
    assert seed.shown_draft(scene.only(rig), rig.world).digest == seed_on(rig, row).digest


def test_do_not_contact_is_a_real_no_and_says_nothing_about_the_draft_that_nobody_saw(rig):
    row = scene.only(rig)
    number = row.task.id
    after = about_seed(rig, DecisionKind.DO_NOT_CONTACT)
    assert (after.state, after.reason) == (State.REJECTED, "do_not_contact")
    with rig.store.read() as tx:
        assert tx.suppressions.of(row.person, [people.ADA.address])
        assert seed.catch(tx, review_of(rig, row).epoch) == (1, 1, {"rita": (1, 1)})
    assert review_of(rig, row).outcome is Outcome.WITHDRAWN
    found = seed_on(rig, row)
    assert (found.outcome, found.told_at) == (Outcome.DO_NOT_CONTACT, rig.clock.now())
    closed = rig.crm.account.tasks[number]
    assert closed.completed
    assert planted(rig, row).spoiled.sentence in closed.outcome


def test_a_no_by_somebody_who_may_not_decide_still_suppresses_and_is_no_catch(rig):
    row = scene.only(rig)
    rig.crm.account.decide(row.task.id, "do not contact", by="somebody-else")
    cycle.take_answers(rig.world)
    with rig.store.read() as tx:
        assert tx.suppressions.of(row.person, [people.ADA.address])
    assert scene.only(rig).state is State.VOID
    assert seed_on(rig, row).outcome is Outcome.WITHDRAWN
    assert review_of(rig, row).outcome is Outcome.WITHDRAWN


def test_time_running_out_counts_as_neither(rig):
    row = scene.only(rig)
    rig.clock.forward(hours=73)
    scene.work(rig)
    assert scene.only(rig).state is State.EXPIRED
    assert seed_on(rig, row).outcome is Outcome.EXPIRED
    # Nobody answered in time about the outreach either: silence is never a good word for a draft.
    assert review_of(rig, row).outcome is Outcome.EXPIRED
    with rig.store.read() as tx:
        assert seed.catch(tx, review_of(rig, row).epoch) == (0, 0, {})


def test_the_managers_reminder_shows_the_same_text(rig):
    rig.crm.account.add_owner(Owner(id=people.OWNER, email="r@ours.example", name="Rita", active=True, manager="boss"))
    rig.clock.forward(hours=49)
    scene.work(rig)
    (reminder,) = [t.content for t in rig.crm.account.open_tasks() if t.content.owner == "boss"]
    assert reminder.draft_digest == seed_on(rig, scene.only(rig)).digest


def test_the_time_that_the_seed_took_is_no_time_spent_on_the_draft(rig):
    row = scene.only(rig)
    about_seed(rig, DecisionKind.REJECT)
    scene.work(rig)
    scene.answer(rig, scene.only(rig))  # in the same second
    found = review_of(rig, row)
    assert (found.outcome, found.too_fast) == (Outcome.APPROVED, True)


def test_who_may_not_decide_decides_about_no_seed(rig):
    row = scene.only(rig)
    with pytest.raises(NotAllowed):
        about_seed(rig, DecisionKind.APPROVE, by="ada-admin")
    assert seed_on(rig, row).outcome is Outcome.OPEN


def test_a_second_decision_about_it_is_told_that_the_draft_has_changed(rig):
    shown = replace(scene.only(rig), draft_digest=seed_on(rig, scene.only(rig)).digest)
    about_seed(rig, DecisionKind.APPROVE)
    with pytest.raises(StaleEdit):
        scene.answer(rig, shown)
    scene.work(rig)
    with pytest.raises(StaleEdit):
        scene.answer(rig, shown)
    rig.clock.forward(minutes=1)
    assert scene.answer(rig, scene.only(rig)).state is State.APPROVED
    pipeline.work(rig.world)
    assert len(rig.transport.taken) == 1
