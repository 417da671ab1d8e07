"""Mail that a CRM recorded, through the same code as IMAP's: with and without a mailbox, and twice the same mail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from connector.letters import Inbound
from connector.lifecycle import State
from connector.model import Outreach
from connector.stages import inbox, respond
from connector.stages.inbox import Round
from crm_adapters.errors import Unavailable
from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken as HubSpotToken
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.port import ReceivedEmail
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.auth import StaticToken
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from tests import people
from tests.connector.stages.test_receive_mail import mail_of, nos, second_plan, sent, tasks
from tests.laws.scene import approved, events, only, rows, work
from tests.letters import bounce, reply, with_mailbox
from tests.world import Rig


def recorded(rig: Rig, row: Outreach, text: str, **more: object) -> ReceivedEmail:
    """The CRM's record of an answer to that mail."""
    said = {
        "record": "r-1",
        "at": rig.clock.now(),
        "from_address": people.ADA.address,
        "to_address": "maya@ours.example",
        "subject": "Re: A question",
        "text": text,
        "message_id": "<answer-1@nordwind.example>",
        "headers": (("In-Reply-To", row.message_id),),
        **more,
    }
    return ReceivedEmail(**said)


def receive(rig: Rig) -> Round:
    return inbox.receive(rig.world)


def letters(rig: Rig) -> list[Inbound]:
    with rig.store.begin() as tx:
        ids = [e["subject"] for e in events(rig, "memory") if e["action"] == "received"]
        return [tx.inbound.lock(i) for i in ids]


def without_mailbox(url: str) -> Rig:
    rig = approved(url)
    work(rig)
    assert rig.world.mailboxes == ()
    return rig


def test_without_any_mailbox_a_no_in_the_crm_is_a_no(database_url: str) -> None:
    rig = without_mailbox(database_url)
    rig.crm.account.record(recorded(rig, only(rig), "Please unsubscribe me. Do not write to me again."))
    done = receive(rig)
    assert (done.new, done.meanings, done.failed) == (1, {"opt_out": 1}, {})
    assert nos(rig) == {("unsubscribed", "reply")}
    assert respond.write_back(rig.world) == (1, 0)
    again = receive(rig)
    assert (again.new, again.meanings) == (0, {})


def test_an_answer_becomes_one_task_and_stops_what_waits(database_url: str) -> None:
    rig = without_mailbox(database_url)
    rig.clock.forward(days=9)
    waiting = second_plan(rig)
    rig.crm.account.record(recorded(rig, rows(rig)[0], "Sounds good, what does it cost?"))
    assert receive(rig).tasks.put == 1
    with rig.store.read() as tx:
        assert tx.outreaches.get(waiting.id).state is State.VOID
    (task,) = tasks(rig)
    assert "what does it cost" in task.content.mail_text


def test_a_returned_mail_counts_as_a_bounce_and_a_code_makes_it_dead(database_url: str) -> None:
    rig = without_mailbox(database_url)
    row = only(rig)
    back = recorded(
        rig, row, "", record="own", returned=True, message_id=row.message_id, headers=(),
        from_address="maya@ours.example", to_address=people.ADA.address,
    )  # fmt: skip
    rig.crm.account.record(back)
    assert receive(rig).meanings == {"bounce_transient": 1}
    assert nos(rig) == set()
    rig.crm.account.record(replace(back, code="550", words="5.1.1 no such user"))
    assert receive(rig).new == 1
    assert nos(rig) == {("bounced", "bounce")}


@pytest.mark.parametrize("first", ["mailbox", "crm"])
def test_the_same_answer_by_imap_and_in_the_crm_is_one(database_url: str, first: str) -> None:
    rig, box = sent(database_url)
    row = only(rig)
    text = "Sounds good, can we talk on Thursday?"
    by_imap = reply(
        row, f"{text}\n\nOn Monday Maya wrote:\n> Dear Ada,\n> ...", Message_ID="<answer-1@nordwind.example>"
    )
    steps = [lambda: box.put(by_imap), lambda: rig.crm.account.record(recorded(rig, row, f"<{text}>"))]
    for put in steps if first == "mailbox" else reversed(steps):
        put()
        receive(rig)
    assert len(tasks(rig)) == 1
    assert sorted(one.reason == "twin" for one in letters(rig)) == [False, True]
    assert [e["detail"]["twin"] != "" for e in events(rig, "memory") if e["action"] == "received"] == [False, True]


def test_a_record_without_a_message_id_is_known_by_its_words(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "What does it cost?\nAnd when could you start?"))
    rig.crm.account.record(
        recorded(rig, only(rig), "What does it cost? And when could you start?", message_id="", headers=())
    )
    assert receive(rig).meanings == {"question": 1, "twin": 1}
    assert len(tasks(rig)) == 1


def test_other_words_are_another_answer(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "What does it cost?"))
    rig.crm.account.record(recorded(rig, only(rig), "And who are you?", message_id="<other@nordwind.example>"))
    receive(rig)
    assert len(tasks(rig)) == 2


def test_the_same_words_twice_in_one_mailbox_are_two_answers(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "What does it cost?"), reply(only(rig), "What does it cost?"))
    assert receive(rig).meanings == {"question": 2}
    assert len(tasks(rig)) == 2


def test_a_no_that_the_second_copy_shows_is_not_lost(database_url: str) -> None:
    rig, box = sent(database_url)
    row = only(rig)
    box.put(reply(row, "What does it cost?", Message_ID="<answer-1@nordwind.example>"))
    receive(rig)
    rig.crm.account.record(recorded(rig, row, "What does it cost? Please remove me from your list."))
    assert receive(rig).meanings == {"opt_out": 1}
    assert nos(rig) == {("unsubscribed", "reply")}


def test_a_no_in_both_copies_is_written_once_and_holds(database_url: str) -> None:
    rig, box = sent(database_url)
    text = "Please remove me from your list."
    box.put(reply(only(rig), text, Message_ID="<answer-1@nordwind.example>"))
    rig.crm.account.record(recorded(rig, only(rig), text))
    assert receive(rig).meanings == {"opt_out": 1, "twin": 1}
    assert nos(rig) == {("unsubscribed", "reply")}


def test_a_bounce_by_imap_and_in_the_crm_counts_once(database_url: str) -> None:
    rig, box = sent(database_url)
    row = only(rig)
    box.put(bounce(mail_of(rig, row), failed=people.ADA.address, status="4.2.2", said="452 4.2.2 mailbox full"))
    rig.crm.account.record(
        recorded(
            rig, row, "", returned=True, message_id=row.message_id, headers=(), from_address="maya@ours.example",
            to_address=people.ADA.address,
        )
    )  # fmt: skip
    assert receive(rig).meanings == {"bounce_transient": 1, "twin": 1}
    with rig.store.read() as tx:
        assert tx.inbound.silence(row.person, rig.clock.now() - timedelta(days=30)).failed == 1


def test_an_outage_is_told_and_the_next_look_has_everything(database_url: str) -> None:
    rig = without_mailbox(database_url)
    row = only(rig)
    rig.crm.account.record(recorded(rig, row, "Please unsubscribe me."))
    rig.crm.account.faults.outage = True
    done = receive(rig)
    assert done.failed == {"crm:memory": Unavailable("x").code}
    assert [e["action"] for e in events(rig, "system")].count("mailbox_failed") == 1
    rig.crm.account.faults.outage = False
    rig.clock.forward(minutes=2)
    assert receive(rig).meanings == {"opt_out": 1}


def test_between_two_looks_a_crm_is_left_alone(database_url: str) -> None:
    rig = without_mailbox(database_url)
    inbox.receive(rig.world, at_once=False)
    rig.crm.account.record(recorded(rig, only(rig), "Please unsubscribe me."))
    assert inbox.receive(rig.world, at_once=False).new == 0
    rig.clock.forward(minutes=1)
    assert inbox.receive(rig.world, at_once=False).new == 1


# ------------------------------------------------------------------------------ through the vendors' own clients


@pytest.fixture
def scene(tmp_path) -> Rig:
    rig, _ = with_mailbox(approved(f"sqlite:///{tmp_path}/store.sqlite"))
    work(rig)
    return replace(rig, world=replace(rig.world, mailboxes=()))


@pytest.fixture
def portal(scene: Rig) -> Iterator[HubSpotSandbox]:
    with HubSpotSandbox(size=0, clock=scene.clock.now) as sandbox:
        yield sandbox


def test_a_no_that_hubspot_recorded(scene: Rig, portal: HubSpotSandbox) -> None:
    crm = HubSpotCRM(
        "hs",
        token=HubSpotToken(value=portal.token),
        host=portal.base_url,
        now=scene.clock.now,
        sleep=lambda seconds: None,
        settings=HubSpotSettings(),
    )
    rig = replace(scene, world=replace(scene.world, crms={**scene.world.crms, "hs": crm}))
    portal.store.insert(
        "emails",
        {
            "hs_timestamp": rig.clock.now().isoformat(),
            "hs_email_direction": "INCOMING_EMAIL",
            "hs_email_subject": "Re: A question",
            "hs_email_html": "<div>Please <b>stop</b> writing to me.</div>",
            "hs_email_headers": f'{{"from": {{"email": "{people.ADA.address}"}}}}',
        },
    )
    rig.clock.forward(minutes=2)  # the search index is behind
    assert receive(rig).meanings == {"opt_out": 1}
    assert nos(rig) == {("unsubscribed", "reply")}
    rig.clock.forward(minutes=2)
    assert receive(rig).new == 0


def test_a_no_that_salesforce_recorded(scene: Rig) -> None:
    with SalesforceSandbox(size=0, clock=scene.clock.now) as org:
        crm = SalesforceCRM(
            "sf",
            token=StaticToken(value=org.token),
            instance_url="https://gatepost.my.salesforce.com",
            now=scene.clock.now,
            sleep=lambda seconds: None,
            settings=SalesforceSettings(local_address=org.base_url),
        )
        rig = replace(scene, world=replace(scene.world, crms={**scene.world.crms, "sf": crm}))
        said = {"Incoming": True, "Status": "3", "FromAddress": people.ADA.address, "Subject": "Re: A question"}
        org.store.insert("EmailMessage", {**said, "TextBody": "Please stop writing to me.", "Headers": "X-A: b\n"})
        assert receive(rig).meanings == {"opt_out": 1}
        assert nos(rig) == {("unsubscribed", "reply")}
        rig.clock.forward(minutes=2)
        assert receive(rig).new == 0
