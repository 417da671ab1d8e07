"""Workflow actions at HubSpot's side of the port: ten thousand altered calls, and what goes back over the wire."""

import base64
import hashlib
import hmac
import json
import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.workflow import Actions
from crm_adapters.workflow import Operation, WaitFor, WorkflowAnswer
from gates.errors import ConfigError, Forged, InputError

SECRET, PORTAL = "a-secret-of-the-app", "4242"
URI = "https://gatepost.example/crm/hubspot/workflow/draftForContact"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BODY = {
    "callbackId": "ap-4242-77-1-0",
    "origin": {"portalId": 4242, "actionDefinitionId": 1, "actionDefinitionVersion": 1},
    "context": {"source": "WORKFLOWS", "workflowId": 77},
    "object": {"objectId": 1001, "objectType": "CONTACT", "properties": {"email": "ada@nordwind.example"}},
    "inputFields": {"segment": "intro", "waitFor": "decision"},
}
MUTATIONS = 10_000


def actions(**settings) -> Actions:
    """The portal's; nothing is called."""
    return Actions("hs", settings=HubSpotSettings(**{"portal": PORTAL, "app_secret": SECRET, **settings}), client=None)


def v3(method: str, uri: str, body: bytes, at: datetime, secret: str = SECRET) -> dict[str, str]:
    """HubSpot's published algorithm, by the standard library."""
    stamp = str(int(at.timestamp() * 1000))
    mac = hmac.new(secret.encode(), f"{method}{uri}".encode() + body + stamp.encode(), hashlib.sha256).digest()
    return {"X-HubSpot-Signature-v3": base64.b64encode(mac).decode(), "X-HubSpot-Request-Timestamp": stamp}


def v2(method: str, uri: str, body: bytes, at: datetime, secret: str = SECRET) -> dict[str, str]:
    signature = hashlib.sha256(f"{secret}{method}{uri}".encode() + body).hexdigest()
    return {"X-HubSpot-Signature": signature, "X-HubSpot-Signature-Version": "v2"}


def parse(method, uri, headers, body, now=NOW):
    return actions().parse_call(Operation.DRAFT, method, uri, headers, body, now)


@pytest.mark.parametrize("sign", [v3, v2])
def test_a_signed_call_is_read_for_what_it_says(sign):
    body = json.dumps(BODY).encode()
    call = parse("POST", URI, sign("POST", URI, body, NOW), body)
    assert (call.id, call.source, call.segment, call.wait_for) == ("ap-4242-77-1-0", "77", "intro", WaitFor.DECISION)
    assert (call.contact.object, call.contact.id) == ("contact", "1001")


def test_properties_that_changed_between_two_repeats_do_not_make_another_call():
    first = json.dumps(BODY).encode()
    later = json.dumps({**BODY, "object": {**BODY["object"], "properties": {"email": "new@nordwind.example"}}}).encode()
    calls = [parse("POST", URI, v3("POST", URI, body, NOW), body) for body in (first, later)]
    assert calls[0].asked == calls[1].asked


def flipped(text: str, chance: random.Random, alphabet: str) -> str:
    """The text with one character put in, taken out or exchanged, and never the same text."""
    while True:
        at, letter = chance.randrange(len(text)), chance.choice(alphabet)
        made = chance.choice(
            (text[:at] + letter + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + text[at + 1 :])
        )
        if made != text:
            return made


PRINTABLE = "".join(map(chr, range(33, 127)))


@pytest.mark.parametrize("sign", [v3, v2])
def test_ten_thousand_altered_calls_are_refused(sign):
    chance = random.Random(20261124)
    body = json.dumps(BODY).encode()
    right = sign("POST", URI, body, NOW)
    portal = actions()
    parts = ["method", "uri", "body", "secret", *right]
    for number in range(MUTATIONS):
        method, uri, sent, headers = "POST", URI, body, dict(right)
        part = parts[number % len(parts)]
        if part == "method":
            method = chance.choice(["GET", "PUT", "PATCH", "DELETE", "post", "", "POST "])
        elif part == "uri":
            uri = flipped(URI, chance, PRINTABLE)
        elif part == "body":
            sent = flipped(body.decode(), chance, PRINTABLE).encode()
        elif part == "secret":
            headers = sign("POST", URI, body, NOW, flipped(SECRET, chance, PRINTABLE))
        else:
            headers[part] = flipped(headers[part], chance, PRINTABLE)
        with pytest.raises(Forged):
            portal.parse_call(Operation.DRAFT, method, uri, headers, sent, NOW)


def test_stale_future_and_foreign_calls_are_refused():
    body = json.dumps(BODY).encode()
    for late in (timedelta(seconds=301), timedelta(days=400), timedelta(seconds=-31), timedelta(days=-1)):
        with pytest.raises(Forged):
            parse("POST", URI, v3("POST", URI, body, NOW - late), body)
    for early in (timedelta(seconds=300), timedelta(seconds=-30)):
        parse("POST", URI, v3("POST", URI, body, NOW - early), body)
    foreign = json.dumps({**BODY, "origin": {"portalId": 4243}}).encode()
    for sign in (v3, v2):
        with pytest.raises(Forged):
            parse("POST", URI, sign("POST", URI, foreign, NOW), foreign)


def test_a_portal_or_secret_that_nobody_has_set_proves_nothing():
    body = json.dumps(BODY).encode()
    headers = v3("POST", URI, body, NOW, "")
    with pytest.raises(Forged):
        actions(app_secret="").parse_call(Operation.DRAFT, "POST", URI, headers, body, NOW)
    with pytest.raises(ConfigError):
        actions(portal="").parse_call(Operation.DRAFT, "POST", URI, v3("POST", URI, body, NOW), body, NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"callbackId": ""},
        {"callbackId": "x" * 300},
        {"callbackId": "with space"},
        {"object": {"objectId": "12x", "objectType": "CONTACT"}},
        {"object": {"objectId": 5, "objectType": "DEAL"}},
        {"inputFields": {"segment": "", "waitFor": "decision"}},
        {"inputFields": {"segment": "x" * 101}},
        {"inputFields": {"segment": "intro", "waitFor": "forever"}},
        {"inputFields": {"segment": ["intro"]}},
        {"origin": {}},
    ],
)
def test_what_cannot_be_done_is_told_without_a_word_of_it(wrong):
    body = json.dumps({**BODY, **wrong}).encode()
    with pytest.raises(InputError) as told:
        parse("POST", URI, v3("POST", URI, body, NOW), body)
    assert "nordwind" not in str(told.value)


def test_an_end_is_reported_where_hubspot_waits_for_it():
    sent = []
    client = SimpleNamespace(send=lambda method, path, *, ids, body: sent.append((method, path, ids, body)))
    portal = Actions("hs", settings=HubSpotSettings(), client=client)
    portal.complete_call("ap-1", Operation.DRAFT, WorkflowAnswer(tells={"outcome": "sent", "accepted": True}))
    told = {"accepted": "true", "outcome": "sent", "hs_execution_state": "SUCCESS"}
    path = "/automation/actions/callbacks/2026-03/{callbackId}/complete"
    assert sent == [("POST", path, {"callbackId": "ap-1"}, {"outputFields": told, "typedOutputs": {}})]


def test_the_wait_that_hubspot_is_told_ends_after_ours():
    body = json.dumps(BODY).encode()
    call = parse("POST", URI, v3("POST", URI, body, NOW), body)
    for hours, said in ((96, "PT97H"), (0.5, "PT2H"), (24 * 30, "PT721H")):
        told = (
            actions().answer_call(call, WorkflowAnswer(tells={}, waiting=timedelta(hours=hours))).body["outputFields"]
        )
        assert (told["hs_execution_state"], told["hs_expiration_duration"]) == ("BLOCK", said)


def test_times_are_milliseconds_and_nothing_is_an_empty_text():
    answer = WorkflowAnswer(tells={"mayWrite": False, "verdict": "later", "notBefore": NOW, "validUntil": None})
    call = SimpleNamespace(operation=Operation.MAY_WRITE)
    told = actions().answer_call(call, answer).body["outputFields"]
    assert (told["notBefore"], told["validUntil"], told["mayWrite"]) == ("1795510800000", "", "false")
