"""What every transport asks before it opens a conversation: the permit, the bytes and the allow-list (laws 3, 4)."""

from datetime import datetime
from fnmatch import fnmatch

from connector.permit import Permit, check
from connector.ports import Signer
from gates.errors import TransportError


def examine(
    message: bytes, permit: Permit, *, now: datetime, signer: Signer, production: bool, allowed: tuple[str, ...]
) -> None:
    """Raise unless the permit is genuine, in time and for these bytes, and the address may be reached from here."""
    if not permit.issued_at <= now < permit.expires_at:
        raise TransportError(
            "the permit came too late, or the clock was set back", fate="not_sent", code="421", where="transport"
        )
    check(permit, sender=permit.sender, address=permit.address, message=message, now=now, signer=signer)
    if not production and not any(fnmatch(permit.address.lower(), p.lower()) for p in allowed):
        raise TransportError(
            "this deployment is not marked production and the address is not on its allow-list",
            fate="not_sent",
            where="transport",
            mend="add a pattern under delivery.allowed_recipients, or mark the deployment production",
        )
