"""The behaviour that every CRM must show when we write to it, and when it fails."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from crm_adapters.errors import RateLimited, Unavailable
from crm_adapters.port import CRM, Change, ClaimLine, DecisionKind, ReviewTask, SentEmail, TaskAnswer
from gates.errors import Forged
from gates.recipient import ConsentState, ContactKey
from tests.crm_adapters.contract import read_one
from tests.crm_adapters.rig import Rig, Webhook
from tests.people import ADA, BRUNO, GRETE

T = TypeVar("T")


class TaskContract:
    """Asking a rep: one task, whose answer is about one exact draft."""

    def test_a_task_is_put_once(self, rig: Rig) -> None:
        key = rig.add(ADA)
        first = rig.crm.put_task(_task(rig, key))
        assert rig.crm.put_task(_task(rig, key)) == first
        assert rig.restart().put_task(_task(rig, key)) == first
        tasks = rig.tasks(key)
        assert [t["id"] for t in tasks] == [first.id]
        assert all(words in tasks[0]["text"] for words in ("A line about ports.", "https://gatepost.example/r/"))

    def test_a_task_is_put_once_though_the_answer_was_lost(self, rig: Rig) -> None:
        key = rig.add(ADA)
        rig.lose_next_answer()
        ref = _until_known(lambda: rig.crm.put_task(_task(rig, key)))
        assert [t["id"] for t in rig.tasks(key)] == [ref.id]

    def test_a_task_to_answer_somebody_says_so_and_is_settled_by_completing_it(self, rig: Rig) -> None:
        key = rig.add(ADA)
        task = replace(_task(rig, key), answers_them=True, slots={}, claims=(), link="")
        ref = rig.crm.put_task(task)
        assert "approves nothing" not in rig.tasks(key)[0]["text"]
        assert rig.crm.put_task(task) == ref
        rig.complete(ref)
        [answer] = rig.crm.read_answers([ref])
        assert answer.completed
        assert not answer.decision

    def test_two_outreaches_are_two_tasks(self, rig: Rig) -> None:
        key = rig.add(ADA)
        one = rig.crm.put_task(_task(rig, key))
        two = rig.crm.put_task(replace(_task(rig, key), outreach="outreach-2"))
        assert one != two
        assert len(rig.tasks(key)) == 2

    def test_a_new_task_has_no_decision(self, rig: Rig) -> None:
        task = _task(rig, rig.add(ADA))
        answer = _answer(rig.crm, task)
        assert (answer.decision, answer.completed, answer.deleted) == ("", False, False)
        assert (answer.outreach, answer.draft_digest) == (task.outreach, task.draft_digest)

    def test_completing_alone_decides_nothing(self, rig: Rig) -> None:
        task = _task(rig, rig.add(ADA))
        rig.complete(rig.crm.put_task(task))
        answer = _answer(rig.crm, task)
        assert answer.completed
        assert answer.decision == ""

    def test_a_decision_comes_back_with_the_draft_it_is_about(self, rig: Rig) -> None:
        task = _task(rig, rig.add(ADA))
        rig.decide(rig.crm.put_task(task), "approve")
        answer = _answer(rig.crm, task)
        assert (answer.decision, answer.draft_digest) == ("approve", task.draft_digest)
        assert answer.decided_by in ("", rig.owner)

    @pytest.mark.parametrize("kind", DecisionKind)
    def test_every_decision_can_be_made(self, rig: Rig, kind: DecisionKind) -> None:
        task = _task(rig, rig.add(ADA))
        rig.decide(rig.crm.put_task(task), kind.value)
        assert _answer(rig.crm, task).decision == kind.value

    def test_an_edit_comes_back_whole(self, rig: Rig) -> None:
        task = _task(rig, rig.add(ADA))
        text = "Dear Ada,\n\nsaid in my own words: größer & <better>.\n"
        rig.decide(rig.crm.put_task(task), "edit", subject="Another subject", text=text)
        answer = _answer(rig.crm, task)
        assert (answer.decision, answer.edited_subject) == ("edit", "Another subject")
        assert answer.edited_text.strip() == text.strip()

    def test_a_rejection_comes_back_with_its_reason(self, rig: Rig) -> None:
        task = _task(rig, rig.add(ADA))
        rig.decide(rig.crm.put_task(task), "reject", reason="She left the company")
        answer = _answer(rig.crm, task)
        assert (answer.decision, answer.reason) == ("reject", "She left the company")

    def test_putting_the_same_task_again_keeps_the_decision(self, rig: Rig) -> None:
        task = _task(rig, rig.add(ADA))
        rig.decide(rig.crm.put_task(task), "approve")
        assert _answer(rig.crm, task).decision == "approve"

    def test_a_new_draft_asks_anew(self, rig: Rig) -> None:
        task = _task(rig, rig.add(ADA))
        ref = rig.crm.put_task(task)
        rig.decide(ref, "edit", text="Dear Ada, in my words")
        newer = replace(task, draft_digest="b" * 64, version=2, mail_text="Dear Ada, in my words")
        assert rig.crm.put_task(newer) == ref
        answer = _answer(rig.crm, newer)
        assert (answer.decision, answer.edited_text, answer.draft_digest) == ("", "", "b" * 64)

    def test_a_deleted_task_is_answered_as_deleted(self, rig: Rig) -> None:
        kept = _task(rig, rig.add(ADA))
        deleted = replace(_task(rig, rig.add(BRUNO)), outreach="outreach-2")
        refs = [rig.crm.put_task(kept), rig.crm.put_task(deleted)]
        rig.delete_task(refs[1])
        answers = {answer.ref: answer for answer in rig.crm.read_answers(refs)}
        assert not answers[refs[0]].deleted
        assert answers[refs[1]].deleted
        assert answers[refs[1]].decision == ""

    def test_many_answers_cost_few_calls(self, rig: Rig) -> None:
        key = rig.add(ADA)
        refs = [rig.crm.put_task(replace(_task(rig, key), outreach=f"outreach-{n}")) for n in range(30)]
        before = rig.crm.budget().total
        assert {a.ref for a in rig.crm.read_answers(refs)} == set(refs)
        assert rig.crm.budget().total - before <= 2

    def test_a_closed_task_says_what_happened(self, rig: Rig) -> None:
        key = rig.add(ADA)
        ref = rig.crm.put_task(_task(rig, key))
        rig.crm.close_task(ref, "Sent on 1 June")
        rig.crm.close_task(ref, "Sent on 1 June")
        (task,) = rig.tasks(key)
        assert task["completed"] == "yes"
        assert task["text"].count("Sent on 1 June") == 1

    def test_a_task_is_closed_though_the_answer_was_lost(self, rig: Rig) -> None:
        key = rig.add(ADA)
        ref = rig.crm.put_task(_task(rig, key))
        rig.lose_next_answer()
        _until_known(lambda: rig.crm.close_task(ref, "Sent on 1 June"))
        (task,) = rig.tasks(key)
        assert task["completed"] == "yes"
        assert task["text"].count("Sent on 1 June") == 1

    def test_a_task_that_is_gone_can_be_closed(self, rig: Rig) -> None:
        key = rig.add(ADA)
        ref = rig.crm.put_task(_task(rig, key))
        rig.delete_task(ref)
        rig.crm.close_task(ref, "Sent on 1 June")
        assert rig.tasks(key) == []

    def test_a_task_leaves_the_record_alone(self, rig: Rig) -> None:
        key = rig.add(ADA)
        before = rig.foreign_fields(key)
        rig.crm.close_task(rig.crm.put_task(_task(rig, key)), "Sent")
        assert rig.foreign_fields(key) == before


class TimelineContract:
    """Telling what we did: the mail once, the opt-out for good, and nothing else."""

    def test_a_mail_is_logged_once(self, rig: Rig) -> None:
        key = rig.add(ADA)
        first = rig.crm.log_email(_sent(rig, key))
        assert rig.crm.log_email(_sent(rig, key)) == first
        assert rig.restart().log_email(_sent(rig, key)) == first
        assert rig.emails(key) == ["A question"]

    def test_a_mail_is_logged_once_though_the_answer_was_lost(self, rig: Rig) -> None:
        key = rig.add(ADA)
        rig.lose_next_answer()
        _until_known(lambda: rig.crm.log_email(_sent(rig, key)))
        assert rig.emails(key) == ["A question"]

    def test_two_mails_are_two_entries(self, rig: Rig) -> None:
        key = rig.add(ADA)
        one = rig.crm.log_email(_sent(rig, key))
        two = rig.crm.log_email(replace(_sent(rig, key), message_id="<2@gatepost.example>", subject="Another"))
        assert one != two
        assert sorted(rig.emails(key)) == ["A question", "Another"]

    def test_a_mail_leaves_the_record_alone(self, rig: Rig) -> None:
        key = rig.add(ADA)
        before = rig.foreign_fields(key)
        rig.crm.log_email(_sent(rig, key))
        assert rig.foreign_fields(key) == before

    def test_an_opt_out_is_seen_at_once_and_touches_nothing_else(self, rig: Rig) -> None:
        key, other = rig.add(ADA), rig.add(GRETE)
        before = rig.foreign_fields(key)
        rig.crm.opt_out(key, ADA.address, "unsubscribed by link")
        rig.crm.opt_out(key, ADA.address, "unsubscribed by link")
        assert read_one(rig.crm, key).consent.state is ConsentState.OPTED_OUT
        assert read_one(rig.crm, other).consent.state is ConsentState.CONTACTABLE
        assert rig.foreign_fields(key) == before

    def test_an_opt_out_holds_though_the_answer_was_lost(self, rig: Rig) -> None:
        key = rig.add(ADA)
        rig.lose_next_answer()
        _until_known(lambda: rig.crm.opt_out(key, ADA.address, "unsubscribed by link"))
        assert read_one(rig.crm, key).consent.state is ConsentState.OPTED_OUT

    def test_an_opt_out_follows_a_merge(self, rig: Rig) -> None:
        winner, loser = rig.add(ADA), rig.add(replace(ADA, address="ada.hofer@nordwind.example"))
        survivor = rig.merge(winner, loser)
        rig.crm.opt_out(loser, ADA.address, "unsubscribed by link")
        assert read_one(rig.crm, survivor).consent.state is ConsentState.OPTED_OUT


class FailureContract:
    """When the CRM fails: a typed error that says what to do and never whom it was about."""

    def test_an_outage_is_unavailable_and_names_nobody(self, rig: Rig) -> None:
        key = rig.add(ADA)
        ref = rig.crm.put_task(_task(rig, key))
        calls: Sequence[Callable[[], object]] = (
            lambda: rig.crm.read([key], [ADA.address]),
            lambda: rig.crm.changed_contacts(None),
            lambda: rig.crm.put_task(replace(_task(rig, key), outreach="outreach-2")),
            lambda: rig.crm.read_answers([ref]),
            lambda: rig.crm.close_task(ref, "Sent"),
            lambda: rig.crm.log_email(_sent(rig, key)),
            lambda: rig.crm.opt_out(key, ADA.address, "unsubscribed"),
            rig.crm.templates,
        )
        rig.outage(on=True)
        for call in calls:
            with pytest.raises(Unavailable) as caught:
                call()
            assert "@" not in f"{caught.value} {caught.value!r}"
        rig.outage(on=False)
        assert read_one(rig.crm, key).contact.key == key
        assert rig.emails(key) == []

    def test_too_many_calls_say_how_long_to_wait(self, rig: Rig) -> None:
        key = rig.add(ADA)
        rig.limit_rate()
        with pytest.raises(RateLimited) as caught:
            rig.crm.read([key], [ADA.address])
        assert caught.value.after > 0
        assert "@" not in f"{caught.value} {caught.value!r}"

    def test_every_call_is_counted(self, rig: Rig) -> None:
        key = rig.add(ADA)
        totals = [rig.crm.budget().total]
        for call in (lambda: rig.crm.read([key]), rig.crm.owners, lambda: rig.crm.changed_contacts(None)):
            call()
            totals.append(rig.crm.budget().total)
        assert totals == sorted(set(totals))
        assert rig.crm.budget().total == sum(rig.crm.budget().calls.values())

    def test_a_webhook_is_believed_only_with_its_signature(self, rig: Rig) -> None:
        key = rig.add(ADA)
        genuine = rig.event(key)
        assert key in {c.key for c in _parsed(rig, genuine)}
        forgeries = rig.forgeries(genuine)
        assert forgeries
        for forged in forgeries:
            with pytest.raises(Forged):
                _parsed(rig, forged)


# ------------------------------------------------------------------------------- what the tests say


def _answer(crm: CRM, task: ReviewTask) -> TaskAnswer:
    """Put the task, which must change nothing when it is there, and read its answer."""
    (answer,) = crm.read_answers([crm.put_task(task)])
    return answer


def _parsed(rig: Rig, hook: Webhook) -> Sequence[Change]:
    rig.crm.verify_events(hook.method, hook.uri, hook.headers, hook.body, rig.now())
    return rig.crm.read_events(hook.body, rig.now())


def _until_known(call: Callable[[], T]) -> T:
    """Call again after an unknown outcome, as the connector does; an adapter may also have found it by itself."""
    try:
        return call()
    except Unavailable:
        return call()


def _task(rig: Rig, key: ContactKey) -> ReviewTask:
    return ReviewTask(
        outreach="outreach-1",
        draft_digest="a" * 64,
        version=1,
        contact=key,
        owner=rig.owner,
        segment="ops-leaders",
        subject="Review: mail to Ada Hofer",
        mail_subject="A question",
        mail_text="Dear Ada,\n\nA line about ports.\n",
        slots={"opening": "A line about ports."},
        claims=(
            ClaimLine(slot="opening", text="ports", source="company.name", value="Nordwind Logistik GmbH", age_days=20),
        ),
        findings=("consent: pass",),
        link="https://gatepost.example/r/1",
        due=rig.now() + timedelta(hours=48),
    )


def _sent(rig: Rig, key: ContactKey) -> SentEmail:
    return SentEmail(
        message_id="<1@gatepost.example>",
        contact=key,
        owner=rig.owner,
        from_address="rep@gatepost.example",
        to_address=ADA.address,
        subject="A question",
        text="Dear Ada,\n\nA line about ports.\n",
        html="<p>Dear Ada,</p><p>A line about ports.</p>",
        at=rig.now(),
        unreviewed=False,
    )
