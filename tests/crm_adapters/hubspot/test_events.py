"""Webhooks: HubSpot's own vectors, replay, and what each event becomes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hubspot.utils.signature import Signature

from crm_adapters.hubspot import events
from crm_adapters.port import ChangeKind
from gates.errors import ConfigError, Forged, InputError
from gates.recipient import ContactKey

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
URI = "https://www.example.com/webhook_uri"
BODY = b"{'example_field':'example_value'}"


def at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def v3(signature: str, timestamp: str) -> dict[str, str]:
    return {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": timestamp}


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        ("1693657560000", "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),
        ("1700000300000", "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="),
    ],
)
def test_v3_vectors(timestamp, signature):
    assert events.sign_v3(SECRET, "POST", URI, BODY, timestamp) == signature
    events.verify(SECRET, "POST", URI, v3(signature, timestamp), BODY, at(int(timestamp)))


def test_v2_and_v1_vectors():
    assert events.sign_v2(SECRET, "GET", URI, b"") == "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"
    with_body = b'{"example_field":"example_value"}'
    signed = "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"
    assert events.sign_v2(SECRET, "POST", URI, with_body) == signed
    headers = {"x-hubspot-signature": signed, "x-hubspot-signature-version": "v2"}
    events.verify(SECRET, "POST", URI, headers, with_body, at(0))
    signed = "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750"
    assert events.sign_v1(SECRET, BODY) == signed
    headers = {"X-HubSpot-Signature": signed, "X-HubSpot-Signature-Version": "v1"}
    events.verify(SECRET, "POST", URI, headers, BODY, at(0))


def test_the_sdk_agrees():
    now = datetime.now(UTC)
    timestamp = str(int(now.timestamp() * 1000))
    signature = events.sign_v3(SECRET, "POST", URI, BODY, timestamp)
    assert Signature.is_valid(
        signature=signature, client_secret=SECRET, request_body=BODY.decode(), http_uri=URI, signature_version="v3",
        timestamp=timestamp,
    )  # fmt: skip


@pytest.mark.parametrize("shift", [timedelta(seconds=301), timedelta(seconds=-31)])
def test_an_old_or_future_signature_is_forged(shift):
    signature = events.sign_v3(SECRET, "POST", URI, BODY, "1693657560000")
    with pytest.raises(Forged):
        events.verify(SECRET, "POST", URI, v3(signature, "1693657560000"), BODY, at(1693657560000) + shift)


def test_only_the_twelve_characters_are_decoded():
    assert events.decoded("https://a/b%3Fc%40d%2fe?x=%26%20%25%C3%A9") == "https://a/b?c@d/e?x=%26%20%25%C3%A9"
    once = events.sign_v3(SECRET, "GET", "https://a/x?userEmail=r%40g.example", b"", "1693657560000")
    plain = events.sign_v3(SECRET, "GET", "https://a/x?userEmail=r@g.example", b"", "1693657560000")
    assert once == plain


def test_v1_is_not_accepted_beside_a_wrong_v3():
    headers = {
        **v3("wrong", "1693657560000"),
        "X-HubSpot-Signature": events.sign_v1(SECRET, BODY),
        "X-HubSpot-Signature-Version": "v1",
    }
    with pytest.raises(Forged):
        events.verify(SECRET, "POST", URI, headers, BODY, at(1693657560000))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-HubSpot-Signature": "x"},
        {"X-HubSpot-Signature-v3": "x"},
        {"X-HubSpot-Signature-v3": "é", "X-HubSpot-Request-Timestamp": "1693657560000"},
        {"X-HubSpot-Signature-v3": "x", "X-HubSpot-Request-Timestamp": "9" * 40},
        {"X-HubSpot-Signature-v3": "x", "X-HubSpot-Request-Timestamp": "²"},
    ],
)
def test_anything_else_is_forged(headers):
    with pytest.raises(Forged):
        events.verify(SECRET, "POST", URI, headers, BODY, at(1693657560000))


def test_without_a_secret_nothing_is_believed():
    signature = events.sign_v3("", "POST", URI, BODY, "1693657560000")
    with pytest.raises(Forged):
        events.verify("", "POST", URI, v3(signature, "1693657560000"), BODY, at(1693657560000))


# --------------------------------------------------------------------------------------------- what they say


def event(kind: str, **more: object) -> dict[str, object]:
    return {
        "eventId": 1, "subscriptionId": 2, "portalId": 62515, "appId": 3, "occurredAt": 1693657560000,
        "subscriptionType": kind, "attemptNumber": 0, "objectId": 101, "changeSource": "CRM", **more,
    }  # fmt: skip


def parse(*some: dict[str, object]):
    return events.parse("hs", "62515", json.dumps(some).encode())


def key(number: int) -> ContactKey:
    return ContactKey(connection="hs", object="contact", id=str(number))


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        ("contact.creation", ChangeKind.SEEN),
        ("contact.propertyChange", ChangeKind.SEEN),
        ("contact.deletion", ChangeKind.DELETED),
        ("contact.privacyDeletion", ChangeKind.ERASED),
        ("contact.restore", ChangeKind.SEEN),
    ],
)
def test_an_event_becomes_a_change(kind, becomes):
    (change,) = parse(event(kind))
    assert (change.kind, change.key, change.at) == (becomes, key(101), at(1693657560000))


def test_a_merge_tells_every_record_that_is_gone():
    merge = event("contact.merge", primaryObjectId=101, mergedObjectIds=[102], newObjectId=200)
    assert [(c.kind, c.key, c.into) for c in parse(merge)] == [
        (ChangeKind.MERGED, key(101), key(200)),
        (ChangeKind.MERGED, key(102), key(200)),
        (ChangeKind.SEEN, key(200), None),
    ]


def test_the_generic_types_count_for_contacts_only():
    assert [c.kind for c in parse(event("object.deletion", objectTypeId="0-1"))] == [ChangeKind.DELETED]
    assert parse(event("object.deletion", objectTypeId="0-2"), event("company.deletion")) == ()


def test_a_repeated_event_counts_once_and_an_equal_event_id_does_not_hide_another():
    one, again = (
        event("contact.propertyChange", propertyName="city"),
        event("contact.propertyChange", propertyName="city"),
    )
    other = event("contact.propertyChange", propertyName="jobtitle")
    assert len(parse(one, {**again, "attemptNumber": 1}, other)) == 2


def test_another_portals_events_are_not_ours():
    assert parse(event("contact.deletion", portalId=7)) == ()
    with pytest.raises(ConfigError):
        events.parse("hs", "", json.dumps([event("contact.deletion")]).encode())


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'[{"subscriptionType": "contact.deletion"}]', b"\xff"])
def test_a_body_that_is_no_list_of_events_is_refused(body):
    with pytest.raises(InputError):
        events.parse("hs", "62515", body)
