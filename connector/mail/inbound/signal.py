"""What one message that came back means, in the product's words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Meaning(StrEnum):
    """What a message is; the words of `gatepost classify`."""

    BOUNCE_PERMANENT = "bounce_permanent"
    """The address is dead: user or domain unknown, mailbox disabled."""
    BOUNCE_TRANSIENT = "bounce_transient"
    """Not delivered, but the address lives: mailbox full, policy or reputation, size, time-out, greylisting."""
    DELAY_NOTICE = "delay_notice"
    """The relay is still trying."""
    COMPLAINT = "complaint"
    """A recipient pressed "spam" and a provider told us (ARF, RFC 5965)."""
    CHALLENGE = "challenge"
    """A machine asks the sender to prove that they are a person."""
    AUTO_REPLY = "auto_reply"
    """A machine answered for the person (RFC 3834)."""
    OPT_OUT = "opt_out"
    """The person says no, in whatever words."""
    HOSTILE = "hostile"
    """Abuse, or a threat of law."""
    NOT_INTERESTED = "not_interested"
    """A no to this offer, not to all mail."""
    INTERESTED = "interested"
    """A yes, or a wish to talk."""
    QUESTION = "question"
    """The person asks something."""
    UNCLEAR = "unclear"
    """A person must read it; until then the person is paused."""
    OTHER = "other"
    """None of these: a notice, a receipt, somebody else's news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A passage that the ruling rests on: where it stood (a header's name, ``text``, ``report``) and what it said."""

    where: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One message's meaning.

    `reason` is finer than `meaning` (``mailbox_full``, ``user_unknown``, ``policy``, ``out_of_office``,
    ``left_company``, ``wrong_person``, ``legal_threat``, ...). `recipients` are the addresses the message is about
    (those that failed or complained; else empty), `return_date` the day an absent person comes back,
    `confidence` in [0, 1] says how sure the rules are, `evidence` what they saw.
    """

    meaning: Meaning
    reason: str
    recipients: tuple[str, ...] = ()
    return_date: date | None = None
    confidence: float = 1.0
    evidence: tuple[Seen, ...] = ()
