"""Alarms are told to people: each channel once, again until it answers, and never to a contact."""

import hashlib
import hmac
import json
from dataclasses import replace
from email import message_from_bytes

import pytest
import requests
import responses

from connector.evidence_rows import Alarm
from connector.io.smtp import SmtpTransport
from connector.io.smtp_session import Relay, Sessions, connect
from connector.io.webhook import SIGNATURE, WebhookHerald
from connector.model import ORGANISATION
from connector.stages.tell import AlertDoor, MailHerald, tell
from feature_flags.levels import Effect
from tests import people
from tests.laws import scene
from tests.world import make_world

URL = "https://hooks.ours.example/gatepost"
OPS = "ops@ours.example"


@pytest.fixture
def rig(database_url):
    rig = make_world(database_url)
    with rig.store.begin() as tx:
        tx.evidence.raise_alarm(
            Alarm(
                id="alarm_1", scope=ORGANISATION, signal="complaint", action=Effect.PAUSE, at=rig.clock.now(),
                numbers={"seen": 3}, why="complaint: seen 3",
            )
        )  # fmt: skip
    return rig


def by(rig, *heralds):
    return replace(rig.world, heralds=heralds)


def webhook():
    return WebhookHerald(url=URL, secret=b"s3cret", timeout=1)


def mail(rig, smtp, address=OPS, allowed=(OPS,)):
    door = AlertDoor(addresses=frozenset(allowed), store=rig.store, clock=rig.clock)
    relay = Relay(host=smtp.host, port=smtp.port, security="none", timeout=5)
    transport = SmtpTransport(
        sessions=Sessions(relay=relay, clock=rig.clock, connect=connect),
        signer=rig.world.signer, doorkeeper=door, clock=rig.clock, production=False, allowed=("*.example",),
    )  # fmt: skip
    return MailHerald(address=address, transport=transport)


@responses.activate
def test_a_webhook_is_signed_and_told_once(rig):
    responses.post(URL, status=204)
    world = by(rig, webhook())
    assert tell(world) == (1, 0)
    assert tell(world) == (0, 0)
    (call,) = responses.calls
    told = json.loads(call.request.body)
    assert (told["alarm"], told["effect"], told["numbers"]) == ("alarm_1", "pause", {"seen": 3})
    time, sent = (part.partition("=")[2] for part in call.request.headers[SIGNATURE].split(","))
    signed = hmac.new(b"s3cret", f"{time}.".encode() + call.request.body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(sent, signed)
    assert int(time) == int(rig.clock.now().timestamp())


@responses.activate
@pytest.mark.parametrize("answer", [{"status": 500}, {"status": 302}, {"body": requests.ConnectionError()}])
def test_a_webhook_that_does_not_take_it_is_asked_again(rig, answer):
    responses.post(URL, **answer)
    responses.post(URL, status=200)
    world = by(rig, webhook())
    assert tell(world) == (0, 1)
    assert tell(world) == (0, 0), "not before its time"
    rig.clock.forward(minutes=1)
    assert tell(world) == (1, 0)
    assert [e["action"] for e in scene.events(rig, "system")][-2:] == ["alert_failed", "alert_told"]


@responses.activate
def test_a_webhook_that_is_down_is_asked_once_a_round(rig):
    responses.post(URL, body=requests.Timeout())
    with rig.store.begin() as tx:
        for n in range(2, 12):
            tx.evidence.raise_alarm(
                Alarm(id=f"alarm_{n}", scope=ORGANISATION, signal=f"s{n}", action=Effect.PAUSE, at=rig.clock.now())
            )
    assert tell(by(rig, webhook())) == (0, 1)
    assert len(responses.calls) == 1
    responses.replace(responses.POST, URL, status=200)
    rig.clock.forward(minutes=1)
    assert tell(by(rig, webhook())) == (11, 0)


def test_mail_goes_to_our_own_and_says_that_a_machine_wrote_it(rig, smtp):
    assert tell(by(rig, mail(rig, smtp))) == (1, 0)
    (taken,) = smtp.received
    message = message_from_bytes(taken.data)
    assert message["To"] == OPS
    assert message["Auto-Submitted"] == "auto-generated"
    assert "complaint" in message["Subject"]


def test_a_contact_is_never_told(rig, smtp):
    scene.arrange(rig, [people.ADA])
    scene.plan(rig)
    ada = mail(rig, smtp, address=people.ADA.address, allowed=(people.ADA.address,))
    assert tell(by(rig, ada)) == (0, 1)
    assert tell(by(rig, mail(rig, smtp, address="x@other.example"))) == (0, 0)
    rig.clock.forward(hours=1)
    assert tell(by(rig, mail(rig, smtp, address="x@other.example"))) == (0, 1), "not one that app.yaml names"
    assert smtp.received == []


def test_the_door_takes_no_permit_of_an_outreach(rig):
    door = AlertDoor(addresses=frozenset({people.ADA.address}), store=rig.store, clock=rig.clock)
    sent = scene.approved(f"{rig.store._writer.url.render_as_string(hide_password=False)}", fresh=False)
    assert sent is not None
    claim_permit = None

    class Spy:
        name, reviewed_only = "spy", False

        def hand_off(self, message, permit):
            nonlocal claim_permit
            claim_permit = permit
            return rig.transport.hand_off(message, permit)

    scene.work(replace(sent, world=replace(sent.world, transport=Spy())))
    assert claim_permit is not None
    assert door.admit(claim_permit) == "not_an_alert"
