"""Why a server refused, and what that says about the address: a full mailbox or a policy is not a dead address."""

import re
from dataclasses import dataclass
from functools import cache

from connector.mail.inbound.fate_words import ALIVE, CODE_CLASSES, CODES, DEAD, SAYINGS
from connector.mail.inbound.signal import Meaning

STATUS = re.compile(r"(?<![\d.])([245])[.,](\d{1,3})[.,](\d{1,3})(?![\d.]*\d)")
"""An enhanced status code (RFC 3463); some servers write commas."""

REPLY = re.compile(r"(?<![\d.#-])([45]\d\d)(?=[ -]|$)")
"""An SMTP reply code (RFC 5321 section 4.2)."""

LONGEST = 2500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one delivery: `meaning` permanent or transient, a fine `reason`, and the words that said so."""

    meaning: Meaning
    reason: str
    said: str
    confidence: float


@cache
def _sayings() -> tuple[tuple[str, Meaning, re.Pattern[str]], ...]:
    return tuple((reason, meaning, re.compile(pattern)) for reason, meaning, pattern in SAYINGS)


_BEFORE_RECIPIENT = re.compile(
    r"my name was rejected|but sender was rejected|but greeting failed"
    r"|(?:after|in reply to|in response to|response to|>>>)[: ]+(?:\w+ )?(?:ehlo|helo|mail from|initial connection"
    r"|connect|pipelined mail from|mail\b)(?!.{0,300}(?:in reply to|after|>>>) rcpt)"
)
"""The conversation ended before the recipient was named: whatever it says, it is not about the address."""

_AFTER_RECIPIENT = re.compile(r"(?:in reply to|after|in response to) (?:sending )?(?:end of )?data\b")
"""The server took the recipient and refused the content: a bare code then says nothing about the address."""

_WRAPPED = re.compile(r"5\.1\.0 - unknown address error (?=\d{3})")
"""What one gateway writes before any answer at all."""


def came_early(text: str) -> bool:
    """Whether the conversation ended before the recipient was named."""
    return bool(_BEFORE_RECIPIENT.search(text.lower()))


def by_words(text: str) -> Fate | None:
    """The fate that a server's own words tell; None when they tell nothing."""
    plain = " ".join(text[:LONGEST].lower().replace("\u2019", "'").split())
    if not plain:
        return None
    plain = _WRAPPED.sub("", plain)
    early = came_early(plain)
    for reason, meaning, pattern in _sayings():
        found = None if early and meaning is DEAD else pattern.search(plain)
        if found:
            return Fate(meaning=meaning, reason=reason, said=_around(plain, found), confidence=0.9)
    return None


def by_code(text: str) -> Fate | None:
    """The fate that a status or reply code tells; None where there is no code, or one that says nothing."""
    early = came_early(text)
    for code in STATUS.finditer(text):
        if code[1] == "2" or code[2] == "0":
            continue
        known = CODES.get(f"{code[2]}.{code[3]}") or CODE_CLASSES.get(code[2])
        if known:
            reason, meaning = known
            if code[1] == "4" or early:
                meaning = ALIVE
            return Fate(meaning=meaning, reason=reason, said=code[0], confidence=0.7)
    reply = REPLY.search(text)
    if reply:
        reason, meaning = _REPLIES.get(reply[1], ("unknown", ALIVE))
        if meaning is DEAD and (early or _AFTER_RECIPIENT.search(text.lower())):
            reason, meaning = "policy", ALIVE
        return Fate(meaning=meaning, reason=reason, said=reply[0], confidence=0.6)
    return None


_REPLIES: dict[str, tuple[str, Meaning]] = {
    "421": ("network", ALIVE),
    "450": ("network", ALIVE),
    "451": ("system_error", ALIVE),
    "452": ("mailbox_full", ALIVE),
    "550": ("user_unknown", DEAD),
    "551": ("user_unknown", DEAD),
    "552": ("mailbox_full", ALIVE),
    "553": ("user_unknown", DEAD),
    "554": ("policy", ALIVE),
}


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 40) : found.end() + 60].strip()
