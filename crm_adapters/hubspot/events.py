"""Webhooks: whether HubSpot sent them, and what they say.

Signatures by our own verifier: the SDK's accepts future times and does not decode the URI. The
vectors in its tests and ours are HubSpot's documented ones (developers.hubspot.com, request
validation).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from crm_adapters.hubspot import mapping
from crm_adapters.port import Change, ChangeKind
from gates.errors import ConfigError, Forged, InputError
from gates.recipient import Consent, ContactKey, Flag

OLDEST = timedelta(seconds=300)
# Clocks differ by a little; a signature for later than that was made to be replayed.
FUTURE = timedelta(seconds=30)
# HubSpot signs the URI with these decoded, and nothing else.
DECODED = {
    "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'", "%28": "(", "%29": ")",
    "%2A": "*", "%2C": ",", "%3B": ";",
}  # fmt: skip
V3, TIMESTAMP = "x-hubspot-signature-v3", "x-hubspot-request-timestamp"
OLD, OLD_VERSION = "x-hubspot-signature", "x-hubspot-signature-version"

KINDS: Mapping[str, ChangeKind] = {
    "contact.creation": ChangeKind.SEEN,
    "contact.propertyChange": ChangeKind.SEEN,
    "contact.associationChange": ChangeKind.SEEN,
    "contact.restore": ChangeKind.SEEN,
    "contact.deletion": ChangeKind.DELETED,
    "contact.privacyDeletion": ChangeKind.ERASED,
    "contact.merge": ChangeKind.MERGED,
}
CONTACT_TYPE = "0-1"


class Event(BaseModel):
    """One entry of a webhook; HubSpot promises neither order nor single delivery."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")

    subscription_type: str
    portal_id: int
    occurred_at: int
    event_id: int | str = ""
    object_id: int | str = ""
    object_type_id: str = ""
    property_name: str = ""
    property_value: str | None = None
    from_object_id: int | str = ""
    primary_object_id: int | str = ""
    merged_object_ids: tuple[int | str, ...] = ()
    new_object_id: int | str | None = None


EVENTS = TypeAdapter(tuple[Event, ...])


def verify(secret: str, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Forged unless the request bears HubSpot's signature; v3 where there is one, else v2 or v1."""
    if not secret:
        raise Forged("no app secret is configured", where="HubSpot webhook", mend="give the app's client secret")
    given = {name.lower(): value for name, value in headers.items()}
    if V3 in given:
        _fresh(given.get(TIMESTAMP, ""), now)
        expected = sign_v3(secret, method, uri, body, given[TIMESTAMP])
        got = given[V3]
    else:
        got, version = given.get(OLD, ""), given.get(OLD_VERSION, "")
        if version == "v2":
            expected = sign_v2(secret, method, uri, body)
        elif version == "v1":
            expected = sign_v1(secret, body)
        else:
            raise Forged("the request bears no signature that we know", where="HubSpot webhook")
    if not hmac.compare_digest(expected.encode(), got.encode()):
        raise Forged(
            "the signature does not verify", where="HubSpot webhook", mend="check app secret and public address"
        )


def sign_v3(secret: str, method: str, uri: str, body: bytes, timestamp: str) -> str:
    """Base64 of HMAC-SHA256 over method, decoded URI, body and timestamp in milliseconds."""
    signed = f"{method}{decoded(uri)}".encode() + body + timestamp.encode()
    return base64.b64encode(hmac.digest(secret.encode(), signed, "sha256")).decode()


def sign_v2(secret: str, method: str, uri: str, body: bytes) -> str:
    """Hex SHA-256 over secret, method, URI and body."""
    return hashlib.sha256(f"{secret}{method}{uri}".encode() + body).hexdigest()


def sign_v1(secret: str, body: bytes) -> str:
    """Hex SHA-256 over secret and body."""
    return hashlib.sha256(secret.encode() + body).hexdigest()


def decoded(uri: str) -> str:
    """The URI with the twelve characters of the table decoded, in either case of the hex digits."""
    for code, char in DECODED.items():
        uri = uri.replace(code, char).replace(code.lower(), char)
    return uri


def _fresh(timestamp: str, now: datetime) -> None:
    signed = mapping.moment(timestamp) if timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 15 else None  # noqa: PLR2004 - milliseconds of year 5138
    if signed is None or not now - OLDEST <= signed <= now + FUTURE:
        raise Forged("the signature is too old or from the future", where="HubSpot webhook", mend="check the clock")


def parse(
    connection: str, portal: str, body: bytes, deciding: Mapping[str, mapping.Deciding] = mapping.DECIDING
) -> Sequence[Change]:
    """The changes that a verified body tells; events about other objects or portals are not ours."""
    if not portal:
        # One app serves many portals with one secret: another's deletion must not erase our copy.
        raise ConfigError(
            "no portal id is configured", where=f"connections.{connection}.settings.portal", mend="give the portal's id"
        )
    try:
        events = EVENTS.validate_json(body)
    except ValidationError:
        raise InputError("the body is no list of events", where="HubSpot webhook") from None
    found: dict[str, Change] = {}
    for event in events:
        if str(event.portal_id) == portal:
            for number, change in enumerate(_changes(connection, event, deciding)):
                found.setdefault(f"{dedupe_key(event)}/{number}", change)
    return tuple(found.values())


def dedupe_key(event: Event) -> str:
    """What tells one event from another: `eventId` alone is not unique."""
    return "/".join(
        str(part)
        for part in (
            event.portal_id, event.subscription_type, event.object_id, event.property_name, event.event_id,
            event.occurred_at,
        )
    )  # fmt: skip


def _changes(connection: str, event: Event, deciding: Mapping[str, mapping.Deciding]) -> list[Change]:
    name = event.subscription_type
    if name.startswith("object.") and event.object_type_id == CONTACT_TYPE:
        name = name.replace("object.", "contact.", 1)
    kind = KINDS.get(name)
    if kind is None:
        return []
    at = datetime.fromtimestamp(event.occurred_at / 1000, tz=UTC)
    if kind is not ChangeKind.MERGED:
        about = str(event.object_id or event.from_object_id)
        if not about:
            return []
        key = mapping.key_of(connection, about)
        return [Change(kind=kind, key=key, consent_hint=_hint(event, key, deciding, at), at=at)]
    survivor = str(event.new_object_id or event.primary_object_id or event.object_id)
    into = mapping.key_of(connection, survivor)
    old = dict.fromkeys(map(str, (event.primary_object_id, *event.merged_object_ids)))
    merged = [
        Change(kind=kind, key=mapping.key_of(connection, one), into=into, at=at)
        for one in old
        if one and one != survivor
    ]
    return [*merged, Change(kind=ChangeKind.SEEN, key=into, at=at)]


def _hint(event: Event, key: ContactKey, deciding: Mapping[str, mapping.Deciding], at: datetime) -> Consent | None:
    """The no that a deciding property has just become. What it was before, or is by now, does not matter to a no."""
    rule, value = deciding.get(event.property_name), (event.property_value or "").strip()
    if rule is None or not rule.is_set(value):
        return None
    flag = Flag(name=event.property_name, value=value, state=mapping.said_state(rule, value), changed_at=at)
    return Consent(state=flag.state, source=key, address="", read_at=at, flags=(flag,))
