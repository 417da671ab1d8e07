"""What is said about mail that nobody reviewed: never too little."""

from datetime import timedelta

import pytest

from connector.cli.segments import _text
from connector.evidence_rows import Observation, ReviewRow, Role, Signal
from connector.stages.learn import UNREVIEWED
from connector.stages.missed import missed
from connector.standing import show
from feature_flags.tally import Outcome
from tests.connector.stages.test_blind import DRAWN, gone
from tests.laws import scene
from tests.seeded import review_of
from tests.world import make_world

GOOD, BAD = Outcome.APPROVED, Outcome.REJECTED


@pytest.fixture
def rig(database_url):
    rig = scene.reviewed(database_url)
    with rig.store.read() as tx:
        assert tx.evidence.epoch("intro") is not None
    return rig


def went(rig, number, *, days_ago=5.0, role=UNREVIEWED):
    at = rig.clock.now() - timedelta(days=days_ago)
    with rig.store.begin() as tx:
        for _ in range(number):
            tx.evidence.observe(
                Observation(signal=Signal.SENT, hit=False, segment="intro", domain="ours.example", role=role, at=at)
            )


def judged(rig, *outcomes, role=Role.BLIND, probability=0.2, days_ago=5.0, **more):
    row = scene.only(rig)
    at = rig.clock.now() - timedelta(days=days_ago)
    with rig.store.begin() as tx:
        epoch = tx.evidence.epoch("intro").id
        for outcome in outcomes:
            tx.evidence.add_review(
                ReviewRow(
                    outreach=row.id, segment="intro", epoch=epoch, fingerprint="f", role=role, words=9, created_at=at,
                    due_at=at + timedelta(hours=72), outcome=outcome, probability=probability, **more,
                )
            )  # fmt: skip


def seen(rig):
    with rig.store.read() as tx:
        return missed(tx, rig.segment(), rig.clock.now())


def test_nothing_drawn_says_nothing(rig):
    went(rig, 10)
    found = seen(rig)
    assert (found.unreviewed, found.drawn, found.estimate, found.upper, found.mails) == (10, 0, None, None, None)


def test_segments_show_it(rig):
    went(rig, 100)
    judged(rig, *[GOOD] * 18, BAD, BAD)
    shown = show(rig.segment(), rig.world)
    text = _text(shown, whole=False)
    assert "100 mails in 30 days, about 10.00% of them bad" in text
    assert "2 of 20 drawn" in text
    assert shown.plain()["missed"]["drawn"] == 20


def test_each_bad_one_stands_for_its_like(rig):
    went(rig, 100)
    judged(rig, *[GOOD] * 18, BAD, BAD)
    found = seen(rig)
    assert (found.drawn, found.bad) == (20, 2)
    assert found.estimate == pytest.approx(2 / 0.2 / 100)
    assert found.mails == pytest.approx(10)
    assert found.upper > found.estimate


def test_a_larger_chance_weighs_less(rig):
    went(rig, 100)
    judged(rig, *[GOOD] * 10, BAD)
    judged(rig, *[GOOD] * 10, BAD, probability=0.4)
    assert seen(rig).estimate == pytest.approx((1 / 0.2 + 1 / 0.4) / 100)


@pytest.mark.parametrize("outcome", [Outcome.OPEN, Outcome.EXPIRED, Outcome.EDITED_MATERIALLY, Outcome.DO_NOT_CONTACT])
def test_what_nobody_answered_for_in_time_is_bad(rig, outcome):
    went(rig, 50)
    judged(rig, *[GOOD] * 9, outcome)
    assert seen(rig).bad == 1


def test_an_open_one_in_time_and_mail_of_the_last_days_wait(rig):
    went(rig, 50)
    went(rig, 7, days_ago=1)
    judged(rig, *[GOOD] * 10)
    judged(rig, Outcome.OPEN, BAD, days_ago=1)
    assert (seen(rig).unreviewed, seen(rig).drawn, seen(rig).bad) == (50, 10, 0)


def test_mail_that_a_person_approved_and_withdrawn_reviews_are_no_part_of_it(rig):
    went(rig, 50)
    went(rig, 30, role="")
    judged(rig, *[GOOD] * 10)
    judged(rig, Outcome.WITHDRAWN, BAD, role=Role.BLIND, days_ago=40)
    judged(rig, Outcome.WITHDRAWN)
    judged(rig, BAD, role=Role.REVIEW)
    assert (seen(rig).unreviewed, seen(rig).drawn, seen(rig).bad) == (50, 10, 0)


def test_approvals_that_nobody_can_have_read_are_bad_in_the_bound_only(rig):
    went(rig, 200)
    judged(rig, *[GOOD] * 40)
    before = seen(rig)
    judged(rig, *[GOOD] * 5, too_fast=True)
    after = seen(rig)
    assert (after.unread, after.estimate) == (5, before.estimate)
    assert after.upper > before.upper


def test_held_ones_are_a_part_of_what_could_have_gone(rig):
    went(rig, 80)
    judged(rig, *[GOOD] * 18, BAD, BAD, role=Role.HELD)
    found = seen(rig)
    assert found.estimate == pytest.approx(2 / 0.2 / 100)
    assert found.mails == pytest.approx(8)


def test_the_chance_is_written_down_when_it_is_drawn(tmp_path):
    rig = gone(tmp_path, autonomy=DRAWN)
    assert review_of(rig, scene.only(rig)).probability == pytest.approx(DRAWN.base_share)
    with rig.store.read() as tx:
        assert [o.role for o in tx.evidence.observations() if o.signal is Signal.SENT] == [UNREVIEWED]
    plain = make_world(f"sqlite:///{tmp_path / 'p.sqlite'}")
    scene.arrange(plain, [])
    assert seen(plain).estimate is None
