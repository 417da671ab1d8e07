"""Inside the CRM, from end to end: a workflow enrols, a rep approves on the card, one mail leaves, the answer comes."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests

from connector.lifecycle import State
from connector.stages import hooks, inbox
from crm_adapters.hubspot.sandbox.workflows import Action, Stands, Workflow
from crm_adapters.salesforce.sandbox.flows import Flow
from tests.journeys import crm_loop
from tests.journeys.crm_loop import Loop
from tests.journeys.enrolling import WORKFLOW, Enroller, owner, task

CRMS = ("hubspot", "salesforce")


@pytest.fixture(scope="module")
def loop(tmp_path_factory) -> Iterator[Loop]:
    with crm_loop.running(tmp_path_factory.mktemp("loop")) as running:
        yield running


@pytest.fixture(scope="module")
def workflows(loop) -> Enroller:
    url = f"{loop.web}/crm/hubspot/workflow/draftForContact"
    ask = Action(
        url=url,
        inputs={"segment": "events", "waitFor": "sent"},
        branch_on="outcome",
        then={"sent": (Action(sets={"lifecyclestage": "opportunity"}),)},
    )
    loop.hubspot.workflows.publish(Workflow(id=WORKFLOW, name="Draft, then wait", actions=(ask,)))
    loop.salesforce.flows.activate(
        Flow(name="Ask_for_a_draft", operation="draftForContact", inputs={"segment": "customers"}, branch_on="outcome")
    )
    return Enroller(loop)


def approve(loop: Loop, crm: str, outreach: str) -> str:
    """Press Approve on the card; again where the first draft was a planted one. What the card said at the end."""
    said = ""
    for _ in range(3):
        if loop.state(outreach) is not State.IN_REVIEW:
            break
        said = loop.click(task(loop, crm, outreach), "approve")
        if loop.state(outreach) is State.IN_REVIEW:
            loop.work()
    assert loop.state(outreach) is State.APPROVED, said
    return said


def mails_to(loop: Loop, crm: str, contact: str) -> list:
    address = email(loop, crm, contact)
    return [m for m in loop.sent() if address in str(m["To"]).lower()]


def email(loop: Loop, crm: str, contact: str) -> str:
    if crm == "hubspot":
        return str(loop.hubspot.store.get("contacts", contact).properties["email"]).lower()
    return str(loop.salesforce.store.get(contact)["Email"]).lower()


def record_reply(loop: Loop, crm: str, contact: str, mail) -> None:
    """They answer, and the CRM that watches the mailbox records it on the timeline."""
    words, at = "Thanks, this is interesting. What does it cost?", loop.clock.now().isoformat()
    if crm == "hubspot":
        headers = f'{{"from": {{"email": "{email(loop, crm, contact)}"}}, "to": [{{"email": "maya@ours.example"}}]}}'
        body = {
            "properties": {
                "hs_timestamp": at,
                "hs_email_direction": "INCOMING_EMAIL",
                "hs_email_status": "SENT",
                "hs_email_subject": f"Re: {mail['Subject']}",
                "hs_email_text": words,
                "hs_email_headers": headers,
                "hs_email_from_email": email(loop, crm, contact),
                "hs_email_to_email": "maya@ours.example",
            },
            "associations": [
                {
                    "to": {"id": contact},
                    "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 198}],
                }
            ],
        }
        url, token = f"{loop.hubspot.base_url}/crm/objects/2026-03/emails", loop.hubspot.token
    else:
        body = {
            "Incoming": True,
            "Status": "3",
            "Subject": f"Re: {mail['Subject']}",
            "TextBody": words,
            "FromAddress": email(loop, crm, contact),
            "ToAddress": "maya@ours.example",
            "MessageDate": at,
            "Headers": f"In-Reply-To: {mail['Message-ID']}",
        }
        url, token = f"{loop.salesforce.base_url}/services/data/v66.0/sobjects/EmailMessage", loop.salesforce.token
    answer = requests.post(url, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("crm", CRMS)
def test_from_enrolment_to_the_answer(loop, workflows, crm):
    contact, outreach = workflows.enrol(crm)
    if crm == "hubspot":
        enrolment = loop.hubspot.workflows.enrolments[-1]
        assert enrolment.state is Stands.WAITING, "the workflow waits until the mail has left"
    page = loop.get(task(loop, crm, outreach))
    assert "What it rests on" in page
    assert "<mark" in page
    approve(loop, crm, outreach)
    # Undo stands on the card until it leaves.
    assert 'value="undo"' in loop.get(task(loop, crm, outreach))
    loop.work(3)
    assert loop.state(outreach) in {State.SENT, State.CLOSED}
    [mail] = mails_to(loop, crm, contact)
    if crm == "hubspot":
        assert loop.hubspot.workflows.settle()
        assert (enrolment.state, enrolment.outcomes) == (Stands.ENDED, ["SUCCESS"])
        assert loop.hubspot.store.get("contacts", contact).properties["lifecyclestage"] == "opportunity"
    timeline = loop.get(f"{loop.base(crm)}/rep/{owner(loop, outreach)}/contact/{contact}")
    assert timeline.count("Email sent") == 1, "logged on the timeline, once"
    record_reply(loop, crm, contact, mail)
    loop.clock.skip(timedelta(minutes=20))
    inbox.receive(loop.world, at_once=True)
    loop.work()
    titles = [title for title, _ in loop.queue(crm, owner(loop, outreach))]
    assert any("repl" in title.lower() or "answer" in title.lower() for title in titles), titles
    loop.work(3)
    assert len(mails_to(loop, crm, contact)) == 1


@pytest.mark.parametrize("crm", CRMS)
def test_who_opts_out_between_approval_and_sending_gets_nothing(loop, workflows, crm):
    contact, outreach = workflows.enrol(crm)
    approve(loop, crm, outreach)
    before = len(loop.sent())
    if crm == "hubspot":
        loop.hubspot.opt_out(email(loop, crm, contact))
        assert loop.hubspot.webhooks.settle()
        assert loop.hubspot.webhooks.log[-1].status in {200, 202, 204}
    else:
        url = f"{loop.salesforce.base_url}/services/data/v66.0/sobjects/Contact/{contact}"
        bearer = {"Authorization": f"Bearer {loop.salesforce.token}"}
        requests.patch(url, json={"HasOptedOutOfEmail": True}, headers=bearer, timeout=10).raise_for_status()
        assert loop.salesforce.outbound.settle()
        assert loop.salesforce.outbound.log[-1].acknowledged
    hooks.work_off(loop.world)
    assert loop.state(outreach) is State.VOID, "the webhook alone withdraws it"
    loop.work(3)
    loop.clock.skip(timedelta(minutes=10))
    loop.work(3)
    assert len(loop.sent()) == before
    assert "Opted out" in loop.get(f"{loop.base(crm)}/rep/{owner(loop, outreach)}/contact/{contact}")


@pytest.mark.parametrize("crm", CRMS)
def test_the_same_click_twice_at_once_sends_once(loop, workflows, crm):
    contact, outreach = workflows.enrol(crm)
    for _ in range(3):
        url = task(loop, crm, outreach)
        form = next(f for f in crm_loop.forms(loop.get(url)) if ("decision", "approve") in f.buttons)
        fields = {**form.fields, "decision": "approve"}
        with ThreadPoolExecutor(4) as pool:
            clicks = [pool.submit(requests.post, url, data=fields, timeout=20) for _ in range(4)]
        assert [click.result().status_code for click in clicks] == [200] * 4
        if loop.state(outreach) is State.APPROVED:
            break
        loop.work()
    loop.work(4)
    assert len(mails_to(loop, crm, contact)) == 1


@pytest.mark.parametrize("crm", CRMS)
def test_a_rejection_on_the_card_sends_nothing_and_says_so(loop, workflows, crm):
    contact, outreach = workflows.enrol(crm)
    said = loop.click(task(loop, crm, outreach), "reject", reason="wrong person")
    assert said
    loop.work(2)
    if loop.state(outreach) is State.IN_REVIEW:  # it was a planted draft
        loop.click(task(loop, crm, outreach), "reject", reason="wrong person")
        loop.work(2)
    assert loop.state(outreach) is State.REJECTED
    assert mails_to(loop, crm, contact) == []


@pytest.mark.parametrize("crm", CRMS)
def test_undo_takes_an_approval_back(loop, workflows, crm):
    contact, outreach = workflows.enrol(crm)
    approve(loop, crm, outreach)
    assert loop.click(task(loop, crm, outreach), "undo")
    assert loop.state(outreach) is not State.APPROVED
    loop.work(3)
    assert mails_to(loop, crm, contact) == []


@pytest.mark.parametrize("crm", CRMS)
def test_do_not_contact_on_the_contact_withdraws_everything(loop, workflows, crm):
    contact, outreach = workflows.enrol(crm)
    page = f"{loop.base(crm)}/rep/{owner(loop, outreach)}/contact/{contact}"
    assert loop.click(page, "person", reason="asked me at the fair")
    assert loop.state(outreach) is State.VOID
    loop.work(3)
    assert mails_to(loop, crm, contact) == []
    if crm == "hubspot":
        assert loop.hubspot.preferences.wide_statuses(email(loop, crm, contact))
    else:
        assert loop.salesforce.store.get(contact)["HasOptedOutOfEmail"] is True
    assert re.search(r"Opted out", loop.get(page))
