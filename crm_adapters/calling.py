"""Who calls us out of a CRM: the person whom the CRM itself vouches for, in a card, a component or a page of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

OLDEST = timedelta(seconds=300)
"""How old a call may be when it arrives: HubSpot's own limit (developers.hubspot.com, validating requests)."""
FUTURE = timedelta(seconds=30)
"""Clocks differ by a little; a call for later than that was made to be replayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One user of the CRM in one call, by the CRM's word and never by the caller's.

    `org` is the portal or organisation, `user` the CRM's user id, `owner` the id under which this user owns records
    (empty when there is none), `email` what the CRM says (empty when it does not tell). `nonce` is the same only for a
    repeat of the very call.
    """

    org: str
    user: str
    owner: str
    email: str
    nonce: str


@runtime_checkable
class Vouches(Protocol):
    """A CRM that tells who calls us from inside it."""

    def vouch(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Caller:
        """Forged unless the CRM itself vouches for this very call; `uri` is the public one, exactly as it was called.

        A CRMError where the CRM must be asked who the user is and does not answer: then nothing is known.
        """
        ...


def is_fresh(milliseconds: str, now: datetime) -> bool:
    """Whether this time since 1970 lies neither too far back nor ahead; anything that is no plain number is not."""
    if not (milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 15):  # noqa: PLR2004 - year 5138
        return False
    return -OLDEST <= timedelta(milliseconds=int(milliseconds) - now.timestamp() * 1000) <= FUTURE
