"""Salesforce sends the approved mail: through simple-salesforce, against the sandbox over HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP
from time import sleep

import pytest

from connector.io.crm_transport import CrmTransport
from connector.io.door import Door
from connector.lifecycle import State
from connector.stages import send
from connector.stages.respond import suppress_in
from crm_adapters.port import OutgoingEmail, SendFate
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.auth import StaticToken
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from gates.errors import DigestMismatch, TransportError
from gates.recipient import Suppressed
from tests.laws import scene
from tests.world import Rig

URL = "sqlite:///{}/store.sqlite"


@pytest.fixture
def org() -> Iterator[SalesforceSandbox]:
    sandbox = SalesforceSandbox(size=0)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def rig(org, tmp_path) -> Rig:
    return by_crm(scene.approved(URL.format(tmp_path)), org)


def adapter(rig: Rig, org: SalesforceSandbox, **settings) -> SalesforceCRM:
    return SalesforceCRM(
        "memory",
        token=StaticToken(value=org.token),
        instance_url="https://gatepost.my.salesforce.com",
        now=rig.clock.now,
        sleep=lambda seconds: None,
        settings=SalesforceSettings(local_address=org.base_url, **settings),
    )


def by_crm(rig: Rig, org: SalesforceSandbox, *, allowed=("*",), **settings) -> Rig:
    sender = rig.segment().sender.email
    if not any(row["Address"] == sender for row in org.store.rows("OrgWideEmailAddress")):
        org.store.insert("OrgWideEmailAddress", {"Address": sender, "DisplayName": "Ours"})
    transport = CrmTransport(
        crms={"memory": adapter(rig, org, **settings)},
        store=rig.store,
        signer=rig.world.signer,
        doorkeeper=Door(store=rig.store, clock=rig.clock, stop_signal=rig.world.stop_signal),
        clock=rig.clock,
        production=False,
        allowed=allowed,
    )
    return replace(rig, world=replace(rig.world, transport=transport))


def asked(org: SalesforceSandbox) -> int:
    return sum("emailSimple" in call.path for call in org.calls)


def claimed(rig: Rig) -> send.Ticket:
    made = send.claim(scene.only(rig), rig.world)
    with rig.store.begin() as tx:
        step = made.step.inside(tx)
    assert step.outreach.state is State.CLAIMED
    return made.ticket


def test_it_sends_exactly_what_was_approved_once(org, rig):
    ticket = claimed(rig)
    mail = message_from_bytes(ticket.message, policy=SMTP)

    delivery = rig.world.transport.hand_off(ticket.message, ticket.permit)

    (sent,) = org.mail.outbox
    html = mail.get_body(("html",)).get_content()
    assert (sent.to, sent.subject, sent.body) == ((ticket.permit.address,), mail["Subject"], html)
    assert sent.sender == ticket.permit.sender
    assert delivery.transport == "crm:memory"
    with pytest.raises(TransportError, match="permit_used"):
        rig.world.transport.hand_off(ticket.message, ticket.permit)
    assert len(org.mail.outbox) == asked(org) == 1


def test_the_whole_way_ends_in_sent(org, rig):
    scene.work(rig)
    assert scene.only(rig).state in {State.SENT, State.CLOSED}
    assert len(org.mail.outbox) == 1


def test_an_opt_out_between_claim_and_door_refuses(org, rig):
    ticket = claimed(rig)
    with rig.store.begin() as tx:
        said = Suppressed(reason="opted_out", channel="test", at=rig.clock.now())
        suppress_in(tx, ticket.permit.person, said, rig.clock.now())
    with pytest.raises(TransportError, match="suppressed") as refused:
        rig.world.transport.hand_off(ticket.message, ticket.permit)
    assert refused.value.fate == "not_sent"
    assert asked(org) == 0


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "status", "status": 503},
        {"kind": "drop", "after": True},
        {"kind": "html", "status": 502},
        {"kind": "not_json", "after": True},
        {"kind": "slow", "seconds": 1.0},
        {"kind": "locked"},
    ],
    ids=lambda trouble: trouble["kind"],
)
def test_without_a_clear_answer_it_is_unknown_and_never_asked_again(org, rig, trouble):
    rig = by_crm(rig, org, timeout=0.3)
    org.faults.add(path="emailSimple", **trouble)
    scene.work(rig)
    rig.clock.forward(hours=5)
    scene.work(rig)
    assert scene.only(rig).state is State.UNKNOWN
    sleep(trouble.get("seconds", 0) + 0.2)  # the sandbox counts a call when it has answered it
    assert asked(org) == 1


def test_a_refusal_is_not_sent_and_held_with_its_code(org, rig):
    org.faults.add(kind="element", path="emailSimple", elements=(0,), code="INVALID_EMAIL_ADDRESS", message="bad")
    ticket = claimed(rig)
    with pytest.raises(TransportError) as refused:
        rig.world.transport.hand_off(ticket.message, ticket.permit)
    assert (refused.value.fate, refused.value.reply_code) == ("not_sent", "INVALID_EMAIL_ADDRESS")
    assert org.mail.outbox == []


def test_a_spent_limit_is_tried_later(org, rig):
    org.faults.add(kind="limit", path="emailSimple")
    scene.work(rig)
    row = scene.only(rig)
    assert (row.state, row.reason) == (State.APPROVED, "refused_for_now")


def test_unreviewed_mail_goes_to_a_person_before_any_permit(org, rig):
    row = replace(scene.only(rig), reviewer="")
    made = send.claim(row, rig.world)
    assert made.ticket is None
    assert (made.step.outreach.state, made.step.outreach.reason) == (State.IN_REVIEW, "transport_reviewed_only")


def test_unreviewed_mail_is_refused_even_with_a_permit(org, rig):
    ticket = claimed(rig)
    permit = send.mint(replace(ticket.permit, reviewer="", signature=""), rig.world.signer)
    with pytest.raises(TransportError, match="reviewed mail only") as refused:
        rig.world.transport.hand_off(ticket.message, permit)
    assert refused.value.fate == "not_sent"
    assert asked(org) == 0


def test_other_bytes_and_other_addresses_are_refused(org, rig):
    ticket = claimed(rig)
    with pytest.raises(DigestMismatch):
        rig.world.transport.hand_off(ticket.message + b"\r\n", ticket.permit)
    with pytest.raises(TransportError, match="allow-list"):
        by_crm(rig, org, allowed=("*@elsewhere.example",)).world.transport.hand_off(ticket.message, ticket.permit)
    assert asked(org) == 0


def test_older_api_versions_have_another_name_for_the_recipient(org, rig):
    mail = OutgoingEmail(
        from_address=rig.segment().sender.email, to_address="a@b.example", subject="s", text="only text", html=""
    )
    assert adapter(rig, org, version="64.0").send_email(mail).fate is SendFate.ACCEPTED
    assert org.mail.outbox[0].body == "only text"
