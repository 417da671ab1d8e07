"""How events hang together: canonical JSON (RFC 8785), a leaf hash per event, each link over the one before.

::

    leaf = SHA-256(00 ‖ body)        link = SHA-256(01 ‖ previous link ‖ leaf)

The leading byte keeps a leaf from being passed off as a link (RFC 6962, section 2.1).
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC

import rfc8785

from connector.audit.event import AuditEvent
from connector.model import Json
from gates.errors import InputError

START = "0" * 64
"""The link before the first event."""


def body_of(event: AuditEvent, seq: int) -> bytes:
    """What is hashed and stored; InputError when the detail holds what canonical JSON cannot."""
    return canonical_json(
        {
            "chain": event.chain,
            "seq": seq,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": event.actor,
            "action": event.action,
            "subject": event.subject,
            "detail": dict(event.detail),
            "digests": dict(event.digests),
        }
    )


def canonical_json(value: Mapping[str, Json]) -> bytes:
    """RFC 8785; InputError for numbers beyond 2**53, NaN, and text that is not Unicode."""
    try:
        return rfc8785.dumps(dict(value))
    except rfc8785.CanonicalizationError as error:
        raise InputError(
            f"this cannot be written to the audit log: {error}", where="audit event", mend="pass text, flags, numbers"
        ) from None


def link(previous: str, body: bytes) -> str:
    """The link of an event, in hex, given the link before it."""
    leaf = hashlib.sha256(b"\x00" + body).digest()
    return hashlib.sha256(b"\x01" + bytes.fromhex(previous) + leaf).hexdigest()
