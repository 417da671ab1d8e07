"""Outbound Messages: SOAP that a Salesforce Flow or workflow posts to us, turned into changes.

The secret at the end of our address and the organisation's id prove where a message comes from
(the client certificate is shared by all orgs, so it proves neither). The payload is a hint: the
record is read again before anything rests on it.
"""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from crm_adapters.port import Change, ChangeKind
from crm_adapters.salesforce import mapping
from gates.errors import Forged, InputError
from gates.recipient import Consent

OUTBOUND = "http://soap.sforce.com/2005/09/outbound"
MAX_BODY = 1_000_000
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MAX_DEPTH = 20
MOST_NOTIFICATIONS = 100
# An org id has 15 characters that count; the last three of 18 are a check sum.
ORG_ID = 15

ACK = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    f'<notificationsResponse xmlns="{OUTBOUND}"><Ack>true</Ack></notificationsResponse>'
    "</soapenv:Body></soapenv:Envelope>"
)


def acknowledgement() -> bytes:
    """The body that stops Salesforce from sending the same notifications again for 24 hours."""
    return ACK.encode()


def verify(*, uri: str, body: bytes, connection: str, secret: str, organization_id: str) -> None:
    """Forged when the secret or the organisation is not ours.

    An unset secret or organisation id proves nothing, so then everything is forged.
    """
    given = unquote(urlsplit(uri).path.rstrip("/").rpartition("/")[2])
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise Forged(
            "the address does not end in this connection's secret",
            where=connection,
            mend="set webhook_secret, and give the Outbound Message the address that ends in it",
        )
    if len(body) > MAX_BODY:
        raise InputError("the message is larger than 1 MB", where=connection, mend="send fewer fields")
    sent = _notifications(body, connection)
    ours, theirs = organization_id[:ORG_ID], _organization(sent)[:ORG_ID]
    if len(ours) < ORG_ID or not hmac.compare_digest(ours.encode(), theirs.encode()):
        raise Forged(
            "the message is from another organisation",
            where=connection,
            mend="set organization_id to the id under Setup, Company Information",
        )


def parse(*, body: bytes, connection: str, now: datetime) -> Sequence[Change]:
    """The changes in one verified message; a notification that is there twice counts once, with the no of either."""
    found: dict[str, Change] = {}
    for number, one in enumerate(_notifications(body, connection).named("Notification")):
        change = _change(one, connection, now)
        name = next((child.text.strip() for child in one.named("Id")), "") or f"without an id: {number}"
        if change is not None and (name not in found or change.consent_hint is not None):
            found[name] = change
    return list(found.values())


def _notifications(body: bytes, connection: str) -> "Element":
    """The one `notifications` of the envelope, where the vendor's schema has it, and nowhere else in the body."""
    place = [_parsed(body, connection)]
    for name in (f"{SOAP} Envelope", f"{SOAP} Body", f"{OUTBOUND} notifications"):
        place = [child for one in place for child in one.children if child.full_name == name]
    if len(place) != 1:
        raise InputError("the message is no Outbound Message", where=connection, mend="send it by an Outbound Message")
    if len(list(place[0].named("Notification"))) > MOST_NOTIFICATIONS:
        raise InputError("the message holds more notifications than Salesforce sends", where=connection)
    return place[0]


def _organization(sent: "Element") -> str:
    """The org that the message names; nobody, when it names none or more than one."""
    told = {child.text.strip() for child in sent.named("OrganizationId")}
    return told.pop() if len(told) == 1 else ""


def _change(notification: "Element", connection: str, now: datetime) -> Change | None:
    record = next(notification.named("sObject"), None)
    if record is None:
        return None
    row = {child.name: _typed(child.text) for child in record.children}
    key = mapping.key_of(connection, str(row.get("Id") or ""))
    if key is None:
        return None
    sobject = mapping.OBJECTS[key.object]
    said = mapping.flags(sobject, row)
    hint = None
    if said:
        state = max(flag.state for flag in said)
        hint = Consent(state=state, source=key, address=mapping.text(row, "Email"), read_at=now, flags=said)
    return Change(kind=ChangeKind.SEEN, key=key, consent_hint=hint, at=now)


def _typed(value: str) -> str | bool:
    return {"true": True, "false": False}.get(value, value)


# ---- XML without surprises


@dataclass(slots=True)
class Element:
    """One element; `full_name` is its namespace and local name with a space between."""

    full_name: str
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its local name."""
        return self.full_name.rpartition(" ")[2]

    def named(self, name: str) -> Iterator["Element"]:
        """Its own children of that local name, and none from deeper: a record's field may be called the same."""
        return (child for child in self.children if child.name == name)


def _parsed(body: bytes, connection: str) -> Element:
    root = Element("")
    open_elements = [root]
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_elements) > MAX_DEPTH:
            raise InputError("the message is nested too deeply", where=connection)
        element = Element(name)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(name: str) -> None:
        open_elements.pop()

    def characters(text: str) -> None:
        open_elements[-1].text += text

    def doctype(*_: object) -> None:
        raise InputError("the message declares a document type", where=connection, mend="send plain SOAP")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise InputError(
            f"the message is not well-formed XML (line {error.lineno})", where=connection, mend="send plain SOAP"
        ) from None
    return root
