"""Law 9: the same content under the same policy is judged once, and nothing is asked until it passes."""

from dataclasses import replace

from connector.lifecycle import State
from connector.stages import check
from connector.stages.draft import stored_draft, stored_recipient
from gates.verdict import Ruling, Verdict, passed
from tests import people
from tests.laws.scene import arrange, only, plan, reviewed, work
from tests.world import make_world


def test_one_verdict_per_content(database_url, monkeypatch):
    rig = reviewed(database_url)
    row = only(rig)
    asked = []

    def lenient(draft, recipient, policy):
        asked.append(draft.digest)
        return Verdict(findings=(passed("anything goes"),))

    monkeypatch.setattr(check, "judge_content", lenient)
    draft, recipient = stored_draft(row, rig.world), stored_recipient(row, rig.world)
    policy = rig.world.policy(rig.segment())
    verdicts = [check.content_verdict(draft, recipient, policy, rig.world) for _ in range(3)]
    assert not asked, "the stored verdict answers"
    assert {v.reason for v in verdicts} == {"passed"}
    assert len(verdicts[0].findings) > 1


def test_a_hold_is_not_asked_again_until_it_passes(database_url, monkeypatch):
    rig = make_world(database_url)
    arrange(rig, [people.ADA])
    plan(rig)
    answers = iter([Ruling.HOLD, Ruling.PASS, Ruling.PASS])

    def swinging(draft, recipient, policy):
        found = replace(passed("swings"), gate="swing", ruling=next(answers), message="it swings")
        return Verdict(findings=(found,))

    monkeypatch.setattr(check, "judge_content", swinging)
    work(rig, 4)
    assert only(rig).state is State.IN_REVIEW
    assert next(answers) is Ruling.PASS, "the judge was asked exactly once"
