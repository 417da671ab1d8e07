"""What a relay's refusal asks of us (RFC 5321 section 4.2, RFC 3463; facts/rules.md GM-12, MS-1, MS-3).

A refusal is about the address, about us, about the pace, or about this one mail; each asks for something else, and the
same code means different things at different providers, so the words count as well.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from connector.mail.inbound.fate import by_code, by_words
from connector.mail.inbound.signal import Meaning


class Remedy(StrEnum):
    """What follows from a refusal, the mildest first."""

    RETRY = "retry"
    """Not now: the same mail may be tried again later."""
    REST_DOMAIN = "rest_domain"
    """Too fast for this recipient's domain: nothing goes there for a while, then slowly."""
    HOLD = "hold"
    """Refused for good, and nobody but a person can say what to do; never tried again by itself."""
    DEAD_ADDRESS = "dead_address"
    """Nobody is there: the address is suppressed as a hard bounce."""
    STOP_SENDER = "stop_sender"
    """Our own domain fails authentication: every further mail of it would harm it, so it is paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A remedy, and why in one word of ours."""

    remedy: Remedy
    why: str


_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")

# Google's and Microsoft's own codes for a sender who is not authenticated, and what fails.
_SENDER = {
    "7.23": "ptr", "7.25": "ptr", "7.26": "unauthenticated", "7.27": "spf", "7.28": "reputation", "7.29": "tls",
    "7.30": "dkim", "7.31": "dmarc", "7.32": "alignment", "7.515": "unauthenticated", "7.509": "dmarc",
}  # fmt: skip
# A first 4.7.28 is Google's "too fast"; Microsoft throttles with 4.7.500 to 4.7.699, Yahoo with TS and RP marks.
_TOO_FAST = re.compile(
    r"\b4\.7\.28\b|\b4\.7\.(?:5|6)\d\d\b|\[?\b(?:TSS?\d\d|RP-?00\d|IPTS\d\d)\b|rate.?limit"
    r"|too many (?:mails|messages|connections)|receiving mail at a rate|temporarily (?:deferred|rate)"
    r"|throttl|slow down",
    re.IGNORECASE,
)


def refusal_of(code: str, text: str) -> Refusal:
    """What to do about a reply; `code` is the three digits ("" when there was no reply), `text` the rest."""
    enhanced = next((m[1] for m in _ENHANCED.finditer(text)), "")
    detail = enhanced.partition(".")[2]
    if not code or code[0] not in "45":
        return Refusal(remedy=Remedy.HOLD, why="no_reply_code")
    if _TOO_FAST.search(text) and code.startswith("4"):
        return Refusal(remedy=Remedy.REST_DOMAIN, why="rate")
    if detail in _SENDER:
        return Refusal(remedy=Remedy.STOP_SENDER, why=_SENDER[detail])
    if code.startswith("4"):
        return Refusal(remedy=Remedy.RETRY, why="deferred")
    # The words of the server win over its code: many send 550 5.1.1 for a full mailbox or a policy.
    fate = by_words(text) or by_code(f"{code} {text}")
    if fate is not None and fate.meaning is Meaning.BOUNCE_PERMANENT:
        return Refusal(remedy=Remedy.DEAD_ADDRESS, why=fate.reason)
    return Refusal(remedy=Remedy.HOLD, why=fate.reason if fate is not None else "refused")
