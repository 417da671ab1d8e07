"""A seed is content that nothing can approve, claim or permit: whatever is pressed, whoever races, whatever crashes."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector import codec, cycle, pipeline
from connector.evidence_rows import Seed
from connector.lifecycle import State
from connector.model import Artefact, Kind, Review
from connector.stages import seed
from connector.stages.approve import approval_of
from connector.stages.draft import stored_draft
from crm_adapters.errors import Unavailable
from crm_adapters.port import DecisionKind
from feature_flags.levels import Level
from feature_flags.tally import Outcome
from gates.errors import DigestMismatch, GatepostError, StaleEdit
from gates.policy import Caps, Policy
from tests import people
from tests.connector.web.scene import client
from tests.laws import scene
from tests.laws.test_two_workers import colleague, together
from tests.seeded import ALWAYS, planted, review_of, seed_on, seeded
from tests.world import make_segment

NO_LIMITS = Policy(
    unsubscribe_prefix="http://127.0.0.1:8080/u/",
    caps=Caps(per_domain_day=10_000, per_domain_minute=10_000, per_mailbox_minute=10_000),
)


def wide():
    return replace(make_segment(policy=NO_LIMITS), autonomy=ALWAYS)


def as_shown(rig, row, kind=DecisionKind.APPROVE, **more):
    """A decision about the seed's digest, whatever stands there now."""
    review = Review(
        outreach=row.id, draft_digest=seed_on(rig, row).digest, kind=kind, by="rita", via="test", at=rig.clock.now()
    )
    return replace(review, **more)


def nothing_of_it_left(rig, *rigs):
    """No approval and no row names a seed, and no byte of what is wrong with one reached a transport."""
    mails = [message_from_bytes(m, policy=default) for r in (rig, *rigs) for _, m in r.transport.taken]
    texts = [" ".join(m.get_body(("plain",)).get_content().split()) for m in mails]
    for row in scene.rows(rig):
        found = seed_on(rig, row)
        if found is None:
            continue
        assert row.draft_digest != found.digest
        with rig.store.read() as tx:
            assert tx.contents.get(row.id, Kind.APPROVAL, found.digest) is None
            assert tx.contents.get(row.id, Kind.DRAFT, found.digest) is None
        sentence = " ".join(planted(rig, row).spoiled.sentence.split())
        assert not [t for t in texts if sentence in t and row.id in t]


def send_the_own_drafts(rig):
    """Whoever is left decides about the real draft, and it goes."""
    scene.work(rig)
    rig.clock.forward(minutes=5)
    for row in scene.rows(rig, State.IN_REVIEW):
        if seed.shown_draft(row, rig.world).digest == row.draft_digest:
            scene.answer(rig, row)
    scene.work(rig)


# ------------------------------------------------------------------------------------------ every door


def by_call(rig, row):
    pipeline.receive(as_shown(rig, row), rig.world)


def by_task(rig, row):
    rig.crm.account.decide(scene.only(rig).task.id, "approve", by=people.OWNER)
    cycle.take_answers(rig.world)


def by_page(rig, row):
    path = rig.crm.account.tasks[scene.only(rig).task.id].content.link.partition("8080")[2]
    web = client(rig)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', web.get(path).text))
    told = web.post(path, data={**fields, "decision": "approve"})
    assert "test draft" in told.text
    # The same form once more, as a double click sends it: told what it did, and no word about the real draft.
    again = web.post(path, data={**fields, "decision": "approve"})
    assert again.status_code == 200
    assert "test draft" in again.text
    assert web.post(path, data={**fields, "decision": "reject"}).status_code == 409


@pytest.mark.parametrize("door", [by_call, by_task, by_page])
def test_approving_a_seed_approves_nothing_through_any_door(database_url, door):
    rig = seeded(database_url)
    row = scene.only(rig)
    rig.clock.forward(minutes=3)
    door(rig, row)
    assert (seed_on(rig, row).outcome, seed_on(rig, row).reviewer) == (Outcome.APPROVED, "rita")
    after = scene.only(rig)
    assert (after.state, after.reviewer, after.approved_level) == (State.IN_REVIEW, "", "")
    scene.work(rig, times=4)
    assert not rig.transport.taken
    with pytest.raises(StaleEdit):
        pipeline.receive(as_shown(rig, row), rig.world)
    with pytest.raises(StaleEdit):
        pipeline.undo(row.id, "rita", rig.world)
    send_the_own_drafts(rig)
    assert len(rig.transport.taken) == 1
    with pytest.raises(StaleEdit):
        pipeline.receive(as_shown(rig, row), rig.world)
    nothing_of_it_left(rig)


def test_while_it_stands_there_nobody_approves_the_draft_that_they_were_not_shown(database_url):
    rig = seeded(database_url)
    with pytest.raises(StaleEdit):
        scene.answer(rig, scene.only(rig))
    scene.work(rig)
    assert not rig.transport.taken
    assert seed_on(rig, scene.only(rig)).outcome is Outcome.OPEN


def test_an_answer_that_still_stands_in_the_task_is_not_taken_for_the_next_draft(database_url):
    rig = seeded(database_url)
    row = scene.only(rig)
    by_task(rig, row)
    # The CRM was away when the fresh task was to be put, so the old answer still stands there.
    rig.crm.account.outage()
    scene.work(rig)
    rig.crm.account.outage(on=False)
    for _ in range(3):
        rig.clock.forward(minutes=31)
        cycle.take_answers(rig.world)
        scene.work(rig)
    assert scene.only(rig).state is State.IN_REVIEW
    assert not rig.transport.taken
    (task,) = rig.crm.account.open_tasks()
    assert (task.content.draft_digest, task.decision) == (row.draft_digest, "")


# ------------------------------------------------------------------------------------------ two at once


def test_of_two_decisions_at_once_one_counts_and_none_sends(database_url):
    rig = seeded(database_url)
    row, refused = scene.only(rig), []
    other = colleague(rig, database_url, [people.ADA], rig.segment())

    def decide(world):
        try:
            pipeline.receive(as_shown(rig, row), world)
        except StaleEdit:
            refused.append(world.node)

    together(lambda: decide(rig.world), lambda: decide(other.world))
    assert len(refused) == 1
    scene.work(rig)
    assert not rig.transport.taken
    assert not other.transport.taken
    with rig.store.read() as tx:
        assert seed.catch(tx, review_of(rig, row).epoch) == (1, 0, {"rita": (1, 0)})


def test_two_workers_plant_one_seed_and_show_the_same(database_url):
    crowd = [people.stranger(n) for n in range(8)]
    rig = scene.make_world(database_url, segment=wide())
    scene.arrange(rig, crowd)
    scene.plan(rig)
    other = colleague(rig, database_url, crowd, wide())
    pipeline.work(rig.world, states=(State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED))
    together(lambda: scene.work(rig), lambda: scene.work(other))
    with rig.store.read() as tx:
        seeds = tx.evidence.seeds(segment="intro")
    assert sorted(s.outreach for s in seeds) == sorted(r.id for r in scene.rows(rig))
    digests = {s.digest for s in seeds}
    for crm in (rig.crm, other.crm):
        assert {t.content.draft_digest for t in crm.account.open_tasks()} <= digests


def test_what_was_planted_before_a_crash_is_what_is_shown_after_it(database_url):
    rig = scene.make_world(database_url, segment=wide())
    scene.arrange(rig, [people.ADA])
    scene.plan(rig)
    pipeline.work(rig.world, states=(State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED))
    rig.crm.account.refuse_next(Unavailable("no answer", where="memory"))
    scene.work(rig, times=1)
    row = scene.only(rig)
    first = seed_on(rig, row)
    assert (row.task, first.shown_at, first.outcome) == (None, None, Outcome.OPEN)
    rig.clock.forward(minutes=31)
    scene.work(rig)
    (task,) = rig.crm.account.open_tasks()
    assert task.content.draft_digest == first.digest
    assert seed_on(rig, row).id == first.id


def test_a_crash_between_the_decision_and_the_next_task_leaves_the_own_draft_to_be_decided(database_url):
    rig = seeded(database_url)
    row = scene.only(rig)
    by_call(rig, row)
    again = scene.make_world(database_url, segment=rig.segment(), fresh=False)
    again.clock.at = rig.clock.now()
    again.crm.account.add(people.reading(people.ADA, read_at=rig.clock.now()))
    send_the_own_drafts(again)
    assert len(again.transport.taken) == 1
    nothing_of_it_left(rig, again)


# ------------------------------------------------------------------------------------------ and by force


def named_as_draft(rig, *, stored: bool) -> Seed:
    """Somebody with their hands in the database makes the seed the outreach's draft, with an approval to match."""
    row = scene.only(rig)
    found, bad = seed_on(rig, row), planted(rig, row).draft
    with rig.store.begin() as tx:
        current = tx.outreaches.lock(row.id)
        if stored:
            tx.contents.put(current, Artefact(kind=Kind.DRAFT, body=codec.dump(bad), name=bad.digest))
        tx.contents.put(current, approval_of(bad, by="rita", level=Level.DRAFT, at=rig.clock.now()))
        tx.outreaches.save(
            replace(
                current,
                state=State.APPROVED,
                draft_digest=bad.digest,
                fingerprint=bad.versions.fingerprint,
                reviewer="rita",
                approved_level="draft",
                not_before=None,
                version=current.version + 1,
            )
        )
    return found


def test_a_row_that_names_a_seed_finds_no_draft(database_url):
    rig = seeded(database_url)
    named_as_draft(rig, stored=False)
    with pytest.raises(DigestMismatch):
        stored_draft(scene.only(rig), rig.world)
    with pytest.raises(GatepostError):
        pipeline.advance(scene.only(rig).id, rig.world)
    assert not rig.transport.taken


def test_even_as_a_stored_and_approved_draft_it_has_no_bytes_to_send(database_url):
    rig = seeded(database_url)
    named_as_draft(rig, stored=True)
    scene.work(rig)
    assert not rig.transport.taken
    assert scene.only(rig).state in {State.HELD, State.BLOCKED}


# ------------------------------------------------------------------------------------------ in any order

DOORS = st.lists(
    st.tuples(
        st.sampled_from(["seed", "own", "task", "work", "undo", "expire", "reject", "edit", "later"]),
        st.integers(0, 2),
    ),
    max_size=14,
)


@settings(max_examples=15)
@given(steps=DOORS)
def test_in_whatever_order_nothing_of_a_seed_leaves(tmp_path_factory, steps):
    rig = seeded(
        f"sqlite:///{tmp_path_factory.mktemp('seeds') / 'x.sqlite'}",
        *(people.stranger(n) for n in range(3)),
        autonomy=ALWAYS,
    )
    for what, which in steps:
        row = scene.rows(rig)[which]
        rig.clock.forward(minutes=2)
        try:
            _press(rig, row, what)
        except GatepostError:
            continue
    send_the_own_drafts(rig)
    nothing_of_it_left(rig)
    for row in scene.rows(rig):
        assert row.state is not State.IN_REVIEW or seed_on(rig, row) is not None


def _press(rig, row, what):
    match what:
        case "seed":
            pipeline.receive(as_shown(rig, row), rig.world)
        case "reject" | "later":
            pipeline.receive(as_shown(rig, row, DecisionKind(what)), rig.world)
        case "own":
            scene.answer(rig, row)
        case "task":
            if row.task is not None:
                rig.crm.account.decide(row.task.id, "approve", by=people.OWNER)
            cycle.take_answers(rig.world)
        case "undo":
            pipeline.undo(row.id, "rita", rig.world)
        case "expire":
            rig.clock.forward(hours=30)
        case "edit":
            slots = dict(planted(rig, row).draft.slots)
            slots[min(slots)] = "Your team may like this."
            pipeline.receive(as_shown(rig, row, DecisionKind.EDIT, slots=slots), rig.world)
        case "work":
            scene.work(rig)
