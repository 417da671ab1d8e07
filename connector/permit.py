"""The signed, single-use, seconds-long permission to hand exact bytes to one address.

Only `stages/send.py` mints one, and it lives only in that worker's memory: a process that died
between claim and hand-off leaves no permit behind, so nothing can be sent twice (law 4).
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from connector.model import CapUse
from gates.canonical import canonical
from gates.errors import DigestMismatch, Forged, PermitReused


class Signs(Protocol):
    """Something that signs bytes for one purpose and tells its own signatures from others."""

    def sign(self, purpose: str, body: bytes) -> str:
        """The signature, URL-safe, with the key's id in front."""
        ...

    def verify(self, purpose: str, body: bytes, signature: str) -> bool:
        """Whether the signature was made for that purpose over these bytes with a known key."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Permission to hand `sha256` to `address` once, before `expires_at`.

    It binds what was decided: the approved draft, the consent as read, the verdict, the level and
    restraint of that moment, the reviewer, and the fingerprint of everything that made the draft.
    """

    id: str
    outreach: str
    attempt: int
    person: str
    sender: str
    address: str
    message_id: str
    sha256: str
    draft_digest: str
    consent_digest: str
    claims_digest: str
    verdict_digest: str
    level: str
    reviewer: str
    fingerprint: str
    node: str
    issued_at: datetime
    expires_at: datetime
    signature: str = ""

    @property
    def body(self) -> bytes:
        """What the signature covers: everything else."""
        return canonical(replace(self, signature=""))


PURPOSE = "permit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a claim gives to its own hand-off, in memory only."""

    permit: Permit
    message: bytes
    uses: tuple[CapUse, ...]


def mint(permit: Permit, signer: Signs) -> Permit:
    """The permit with its signature."""
    return replace(permit, signature=signer.sign(PURPOSE, permit.body))


def check(permit: Permit, *, sender: str, address: str, message: bytes, now: datetime, signer: Signs) -> None:
    """Raise unless the permit is genuine, in time, and for exactly these bytes to exactly that address."""
    where = f"permit {permit.id}"
    if not signer.verify(PURPOSE, permit.body, permit.signature):
        raise Forged("the permit's signature does not verify", where=where, mend="only the send stage mints permits")
    if not permit.issued_at <= now < permit.expires_at:
        raise PermitReused("the permit is not valid at this time", where=where, mend="claim the message again")
    if (permit.address, permit.sender) != (address, sender):
        raise DigestMismatch("the permit is for another envelope", where=where, mend="stop and tell an engineer")
    if permit.sha256 != hashlib.sha256(message).hexdigest():
        raise DigestMismatch("the bytes are not those of the permit", where=where, mend="stop and tell an engineer")
