"""HubSpot sends the approved mail by single send: through hubspot-api-client, against the sandbox over HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest

from connector import pipeline
from connector.io.crm_transport import CrmRecords, CrmTransport
from connector.io.door import Door
from connector.lifecycle import State
from connector.stages import send
from connector.stages.draft import stored_draft
from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.port import OutgoingEmail, SendFate
from gates.errors import TransportError
from tests.laws import scene
from tests.people import NOW
from tests.world import Rig

URL = "sqlite:///{}/store.sqlite"
SEND = "single-send"
MAIL = OutgoingEmail(
    from_address="maya@ours.example",
    from_name="Maya Brandt",
    to_address="ada@acme.example",
    subject="A subject",
    text="The text",
    html="<p>The text</p>",
    send_id="out_1",
)


@pytest.fixture
def portal() -> Iterator[HubSpotSandbox]:
    with HubSpotSandbox(size=0, clock=lambda: NOW) as sandbox:
        yield sandbox


def adapter(portal: HubSpotSandbox, connection: str = "hubspot", now: Any = lambda: NOW, **settings: Any) -> HubSpotCRM:
    return HubSpotCRM(
        connection,
        token=StaticToken(value=portal.token),
        host=portal.base_url,
        now=now,
        sleep=lambda seconds: None,
        settings=HubSpotSettings(**{"single_send_email": "7200", **settings}),
    )


def contact(portal: HubSpotSandbox, address: str = MAIL.to_address, *, marketable: bool = True) -> str:
    row = portal.store.insert("contacts", {"email": address})
    portal.store.set_silently(row, {"hs_marketable_status": str(marketable).lower()})
    return row.id


def asked(portal: HubSpotSandbox) -> int:
    return sum(call.method == "POST" and SEND in call.path for call in portal.calls)


def test_exactly_the_approved_texts_leave_once(portal):
    contact(portal)
    crm = adapter(portal)
    answer = crm.send_email(MAIL)
    assert (answer.fate, answer.receipt) == (SendFate.ACCEPTED, "single-1")
    (sent,) = portal.sends.outbox
    assert (sent.subject, sent.html, sent.text) == (MAIL.subject, MAIL.html, MAIL.text)
    assert (sent.to, sent.sender, sent.send_id) == (MAIL.to_address, "Maya Brandt <maya@ours.example>", "out_1")
    # HubSpot itself sends one mail for a send id, whatever we did; and that is no yes to this call.
    assert crm.send_email(MAIL).fate is SendFate.UNKNOWN
    assert len(portal.sends.outbox) == 1


def test_a_contact_is_neither_made_nor_turned_into_a_billed_one(portal):
    crm = adapter(portal)
    assert crm.send_email(MAIL).code == "NO_CONTACT"
    contact(portal, marketable=False)
    assert crm.send_email(MAIL).code == "NON_MARKETABLE_CONTACT"
    assert (asked(portal), portal.sends.outbox) == (0, [])


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("subject", "News: {{ custom.gatepost_subject }}", "its subject is not just"),
        ("html", "<p>Dear all</p>{{ custom.gatepost_html }}", "its text is not just"),
        ("html", "{{ contact.firstname }}{{ custom.gatepost_html }}", "its text is not just"),
        ("plainTextVersion", "{{ custom.gatepost_text }} and more", "its plain-text version"),
        ("type", "SINGLE_SEND_API", "transactional"),
        ("isPublished", False, "not saved for the single-send API"),
        ("subscriptionId", "102", "subscription type"),
    ],
)
def test_an_email_that_says_more_than_was_approved_sends_nothing(portal, part, value, said):
    contact(portal)
    email = next(e for e in portal.sends.emails if e["id"] == "7200")
    if part == "html":
        email["content"]["widgets"]["module-0-0-0"]["body"]["html"] = value
    elif part == "plainTextVersion":
        email["content"][part] = value
    elif part == "subscriptionId":
        email["subscriptionDetails"][part] = value
    else:
        email[part] = value
        email["state"] = email["state"] if email["isPublished"] else "DRAFT"
    crm = adapter(portal, subscription="101")
    answer = crm.send_email(MAIL)
    assert (answer.fate, answer.code) == (SendFate.REFUSED, "EMAIL_NOT_EMPTY")
    (item,) = [i for i in crm.check_setup() if i.name == "single-send email"]
    assert not item.ok
    assert said in item.detail
    assert "make a marketing email" in item.mend
    assert asked(portal) == 0


def test_doctor_is_content_with_the_email_that_it_asks_for(portal):
    (item,) = [i for i in adapter(portal, subscription="101").check_setup() if i.name == "single-send email"]
    assert item.ok
    assert [i for i in adapter(portal, single_send_email="").check_setup() if i.name == "single-send email"] == []


def test_a_text_that_hubspot_could_run_is_not_given_to_it(portal):
    contact(portal)
    for bad in ("{{ contact.phone }}", "{% if 1 %}", "{# x #}"):
        assert adapter(portal).send_email(replace(MAIL, html=bad)).code == "HUBL_IN_TEXT"
    assert adapter(portal).send_email(replace(MAIL, send_id="")).code == "NO_SEND_ID"
    assert adapter(portal, single_send_email="").send_email(MAIL).code == "NOT_CONFIGURED"
    assert asked(portal) == 0


@pytest.mark.parametrize("result", ["ADDRESS_OPTED_OUT", "PREVIOUSLY_BOUNCED", "PORTAL_SUSPENDED"])
def test_what_hubspot_refuses_for_certain_did_not_leave(portal, result):
    contact(portal)
    portal.sends.results[MAIL.to_address] = result
    answer = adapter(portal).send_email(MAIL)
    assert (answer.fate, answer.code) == (SendFate.REFUSED, result)
    assert portal.sends.outbox == []


def test_its_own_opt_outs_are_kept_by_hubspot_as_well(portal):
    contact(portal)
    portal.preferences.unsubscribe_all(MAIL.to_address)
    assert adapter(portal).send_email(MAIL).code == "PREVIOUSLY_UNSUBSCRIBED_PORTAL"


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        ({"kind": "rate_limit"}, SendFate.LATER),
        ({"kind": "locked"}, SendFate.LATER),
        ({"kind": "status", "status": 502}, SendFate.UNKNOWN),
        ({"kind": "status", "status": 502, "after": True}, SendFate.UNKNOWN),
        ({"kind": "drop", "after": True}, SendFate.UNKNOWN),
        ({"kind": "html", "status": 502}, SendFate.UNKNOWN),
        ({"kind": "not_utf8", "status": 400}, SendFate.UNKNOWN),
    ],
    ids=str,
)
def test_the_call_is_made_once_whatever_comes_back(portal, fault, fate):
    contact(portal)
    portal.faults.add(path=SEND, **fault)
    assert adapter(portal).send_email(MAIL).fate is fate
    assert asked(portal) == 1


def test_without_the_scope_it_is_refused(portal):
    contact(portal)
    portal.switches.enterprise = False
    assert adapter(portal).send_email(MAIL).fate is SendFate.REFUSED


# ------------------------------------------------------------------------------ behind the permit


def by_hubspot(rig: Rig, portal: HubSpotSandbox, **settings: Any) -> Rig:
    """The approved mail's contact is one of the portal; the portal sends."""
    row = scene.only(rig)
    with rig.store.read() as tx:
        address = tx.people.addresses(row.person)[0]
    contact(portal, address)
    portal.store.clock = rig.clock.now
    crm = adapter(portal, row.contact.connection, rig.clock.now, **settings)
    transport = CrmTransport(
        crms={row.contact.connection: crm},
        store=rig.store,
        signer=rig.world.signer,
        doorkeeper=Door(store=rig.store, clock=rig.clock, stop_signal=rig.world.stop_signal),
        clock=rig.clock,
        production=False,
        allowed=("*",),
    )
    records = CrmRecords(crms={row.contact.connection: crm}, store=rig.store)
    return replace(rig, world=replace(rig.world, transport=transport, witnesses=(records,)))


@pytest.fixture
def rig(portal, tmp_path) -> Rig:
    return by_hubspot(scene.approved(URL.format(tmp_path)), portal)


def test_the_whole_way_ends_in_sent_with_the_approved_texts(portal, rig):
    row = scene.only(rig)
    approved = message_from_bytes(stored_draft(row, rig.world).raw, policy=SMTP)
    scene.work(rig)
    assert scene.only(rig).state in {State.SENT, State.CLOSED}
    (sent,) = portal.sends.outbox
    assert sent.subject == approved["Subject"]
    assert sent.html.strip() == approved.get_body(("html",)).get_content().strip()
    assert sent.text.strip() == approved.get_body(("plain",)).get_content().strip()
    assert sent.send_id == row.id


def test_pending_is_unknown_until_the_status_says_sent(portal, rig):
    portal.sends.looks = 100
    scene.work(rig)
    assert scene.only(rig).state is State.UNKNOWN
    assert pipeline.reconcile(rig.world).found == {}  # HubSpot still has it in its queue: no evidence
    portal.sends.settle()
    pipeline.reconcile(rig.world)
    row = scene.only(rig)
    assert (row.state, row.reason) == (State.SENT, "by_evidence")
    assert (asked(portal), len(portal.sends.outbox)) == (1, 1)


def test_a_refusal_that_came_late_is_no_evidence_that_it_left(portal, rig):
    portal.sends.looks = 100
    scene.work(rig)
    portal.sends.results[next(iter(portal.sends._sends.values())).body["message"]["to"]] = "ADDRESS_OPTED_OUT"
    portal.sends.settle()
    pipeline.reconcile(rig.world)
    assert scene.only(rig).state is State.UNKNOWN


@pytest.mark.parametrize("left", [True, False])
def test_without_a_status_id_the_contacts_own_record_decides(portal, rig, left):
    portal.sends.looks = 0
    portal.faults.add(kind="drop", path=SEND, after=left)
    # The person was read from another CRM in this scene: the portal knows them by an old id.
    portal.store.merged[scene.only(rig).contact.id] = next(iter(portal.store.rows["contacts"]))
    scene.work(rig)
    assert scene.only(rig).state is State.UNKNOWN
    pipeline.reconcile(rig.world)
    assert scene.only(rig).state is (State.SENT if left else State.UNKNOWN)
    assert len(portal.sends.outbox) == int(left)


def test_unreviewed_mail_is_refused_even_with_a_permit(portal, rig):
    made = send.claim(scene.only(rig), rig.world)
    with rig.store.begin() as tx:
        made.step.inside(tx)
    permit = send.mint(replace(made.ticket.permit, reviewer="", signature=""), rig.world.signer)
    with pytest.raises(TransportError, match="reviewed mail only"):
        rig.world.transport.hand_off(made.ticket.message, permit)
    assert asked(portal) == 0
