"""Outbound Messages: believed only from our own org at our secret address, and parsed without surprises."""

import pytest

from crm_adapters.port import ChangeKind
from crm_adapters.salesforce import events
from gates.errors import Forged, InputError
from gates.recipient import ConsentState
from tests.people import NOW

ORG = "00D000000000001AAA"
URI = "https://gatepost.example/crm/sf/events/s3cret"


def message(*records: str, org: str = ORG) -> bytes:
    notifications = "".join(
        f"<Notification><Id>04l{n:015}</Id>{record}</Notification>" for n, record in enumerate(records)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
        f'<notifications xmlns="{events.OUTBOUND}"><OrganizationId>{org}</OrganizationId>{notifications}'
        "</notifications></soapenv:Body></soapenv:Envelope>"
    ).encode()


def record(kind: str, record_id: str, **fields: str) -> str:
    inner = "".join(f"<sf:{name}>{value}</sf:{name}>" for name, value in {"Id": record_id, **fields}.items())
    return f'<sObject xsi:type="sf:{kind}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">{inner}</sObject>'


def parse(body: bytes, *, uri: str = URI, secret: str = "s3cret", org: str = ORG) -> list[events.Change]:
    events.verify(uri=uri, body=body, connection="sf", secret=secret, organization_id=org)
    return list(events.parse(body=body, connection="sf", now=NOW))


def test_each_notification_is_a_change() -> None:
    changes = parse(message(
        record("Contact", "003000000000001AAA", HasOptedOutOfEmail="true", Email="ada@acme.example"),
        record("Lead", "00Q000000000001AAA", HasOptedOutOfEmail="false"),
        record("Account", "001000000000001AAA"),
    ))  # fmt: skip
    assert [(c.kind, c.key.object) for c in changes] == [(ChangeKind.SEEN, "contact"), (ChangeKind.SEEN, "lead")]
    assert changes[0].consent_hint is not None
    assert changes[0].consent_hint.state is ConsentState.OPTED_OUT
    assert changes[1].consent_hint is None


def test_the_org_is_compared_by_its_first_fifteen_characters() -> None:
    body = message(record("Contact", "003000000000001AAA"), org=ORG[:15])
    assert len(parse(body)) == 1
    with pytest.raises(Forged):
        parse(message(record("Contact", "003000000000001AAA"), org=ORG.lower()))


@pytest.mark.parametrize(
    "given",
    [
        {"uri": URI + "x"},
        {"uri": "https://gatepost.example/crm/sf/events/"},
        {"secret": ""},
        {"secret": "", "uri": "https://gatepost.example/"},
        {"org": ""},
        {"org": "00D0"},
        {"org": "00D000000000002AAA"},
    ],
)
def test_anything_unproven_is_forged(given: dict[str, str]) -> None:
    with pytest.raises(Forged):
        parse(message(record("Contact", "003000000000001AAA")), **given)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x><OrganizationId>&b;</OrganizationId></x>"""


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (BOMB, "document type"),
        (BOMB.decode().replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16"), "document type"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "document type"),
        (b"<a>" * 500, "nested too deeply"),
        (b"<a><b></a>", "not well-formed"),
        (b"", "not well-formed"),
        (b" " * 1_000_001, "larger than"),
    ],
)
def test_hostile_xml_is_refused(body: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse(body)


NO = record("Contact", "003000000000001AAA", HasOptedOutOfEmail="true")
NOTHING = record("Contact", "003000000000001AAA", HasOptedOutOfEmail="false")


@pytest.mark.parametrize("twice", [(NO, NO), (NO, NOTHING), (NOTHING, NO)])
def test_a_notification_that_is_there_twice_counts_once_and_its_no_counts(twice: tuple[str, str]) -> None:
    (change,) = parse(message(*twice).replace(b"04l000000000000001", b"04l000000000000000"))
    assert change.consent_hint is not None


def test_as_many_notifications_as_salesforce_sends_are_read_and_no_more() -> None:
    records = [record("Contact", f"003{n:015}") for n in range(101)]
    assert len(parse(message(*records[:100]))) == 100
    with pytest.raises(InputError, match="more notifications"):
        parse(message(*records))


@pytest.mark.parametrize(
    "altered",
    [
        (events.OUTBOUND.encode(), b"urn:another"),
        (b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope"),
        (b"soapenv:Body>", b"soapenv:Header>"),
        (b"</soapenv:Body>", f'<notifications xmlns="{events.OUTBOUND}"/></soapenv:Body>'.encode()),
    ],
)
def test_an_envelope_of_another_form_is_no_outbound_message(altered: tuple[bytes, bytes]) -> None:
    with pytest.raises(InputError):
        parse(message(NO).replace(*altered))


def test_the_org_stands_where_salesforce_writes_it_and_in_no_field_of_a_record() -> None:
    forged = message(record("Contact", "003000000000001AAA", OrganizationId=ORG), org="00D000000000002AAA")
    with pytest.raises(Forged):
        parse(forged)
    other = f"<OrganizationId>{ORG}</OrganizationId><OrganizationId>00D000000000002AAA</OrganizationId>"
    with pytest.raises(Forged):
        parse(message(NO).replace(f"<OrganizationId>{ORG}</OrganizationId>".encode(), other.encode()))
    nobody = message(NO).replace(f"<OrganizationId>{ORG}</OrganizationId>".encode(), b"")
    with pytest.raises(Forged):
        parse(nobody)


def test_the_acknowledgement_is_what_salesforce_waits_for() -> None:
    assert b"<Ack>true</Ack>" in events.acknowledgement()
    assert events.OUTBOUND.encode() in events.acknowledgement()
