"""Everything we know about a recipient, as of one instant.

A gate needs no clock, because `Recipient.as_of` is now. Consent belongs to the person: a Recipient
carries one Consent per record that any connection holds about them, and the strictest wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

Value = str | int | float | bool | date | datetime


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ContactKey:
    """Where a record lives: the connection's name, the CRM's object name (`contact`, `lead`), its id."""

    connection: str
    object: str
    id: str

    def __str__(self) -> str:
        """``connection/object/id``, safe for logs."""
        return f"{self.connection}/{self.object}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value with its provenance: the only thing that a personalised claim may rest on (law 8).

    `path` is the name that templates, prompts and claims use (``contact.job_title``,
    ``company.employee_count``); `source` names the record and `field` the CRM's own property.
    `changed_at` is None where the CRM does not tell it.
    """

    path: str
    value: Value
    source: ContactKey
    field: str
    read_at: datetime
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Free text that people typed: never a source for a claim, but read by several gates."""

    text: str
    at: datetime | None
    source: ContactKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A structured, dated thing that happened: a form, a call, a meeting, a mail."""

    kind: str
    at: datetime | None
    status: str = ""
    detail: str = ""
    source: ContactKey


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A dated public item about the recipient's company; `path` is its name as a source (``company.news[0]``)."""

    path: str
    title: str
    at: date | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """A financing round of the recipient's company; `amount` in units of `currency`, None when undisclosed."""

    path: str
    at: date | None = None
    round: str = ""
    amount: float | None = None
    currency: str = ""


class ConsentState(IntEnum):
    """What one record says, ordered from the only good one to the strictest."""

    CONTACTABLE = 0
    UNKNOWN = 1
    BOUNCED = 2
    COMPLAINED = 3
    OPTED_OUT = 4

    @property
    def word(self) -> str:
        """The word used in files and on pages."""
        return self.name.lower()


class Basis(StrEnum):
    """A recorded lawful basis (product.md section 12)."""

    CONSENT = "consent"
    LEGITIMATE_INTEREST = "legitimate_interest"
    EXISTING_CUSTOMER = "existing_customer"
    CONTRACT = "contract"
    CAN_SPAM_OPT_OUT = "can_spam_opt_out"
    CASL_EXPRESS = "casl_express"
    CASL_IMPLIED_PURCHASE = "casl_implied_purchase"
    CASL_IMPLIED_INQUIRY = "casl_implied_inquiry"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One reason against mailing that a CRM record carries: the field and its value, kept apart from others."""

    name: str
    value: str
    state: ConsentState
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """One line of a record's consent history, in the CRM's own words: ``opt_in``, ``unsubscribed``, ``objection``."""

    event: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What one CRM record says about mailing one address, and when it was read.

    `hidden` lists deciding fields that the token may not see: an invisible field is a no (law 1).
    `basis` and `origin` are the raw words of the record where they are not one of ours. `scope` says what the
    consent was given for, `subscriptions` the state of each subscription type, all in the CRM's own words.
    """

    state: ConsentState
    source: ContactKey
    address: str
    read_at: datetime
    basis: str | None = None
    origin: str | None = None
    proof: str | None = None
    recorded_at: datetime | None = None
    flags: tuple[Flag, ...] = ()
    hidden: tuple[str, ...] = ()
    scope: str | None = None
    subscriptions: Mapping[str, str] = field(default_factory=dict)
    history: tuple[ConsentEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The identity in one CRM record: key, addresses (the first is the primary one), name, company, owner.

    `country` is ISO 3166-1 alpha-2 in capitals, or empty when the record does not tell.
    """

    key: ContactKey
    addresses: tuple[str, ...]
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    company: str = ""
    company_id: str = ""
    country: str = ""
    owner: str = ""
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """Where the person stands with us."""

    customer: bool = False
    open_deals: int = 0
    open_tickets: int = 0
    last_human_contact: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A connection that knows the person and could not be read; `since` is when it first failed."""

    connection: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A standing no of our own, from any channel; it never expires by itself (law 2)."""

    reason: str
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSend:
    """One mail that we sent, or may have sent, before: to this person, this domain, or from this mailbox."""

    at: datetime
    to_person: bool
    domain: str
    mailbox: str
    segment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What we sent within the look-back that quota needs, and whether the person answered.

    `mailbox` and `segment` are those of the mail under judgement; empty where nobody knows them.
    """

    sends: tuple[PastSend, ...] = ()
    replied_at: datetime | None = None
    mailbox: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """All we know about one person as of one instant.

    `address` is the very address that would be mailed; `contact` the record that the segment named.
    `time_zone` is an IANA name or empty; `recipient_type` is ``corporate``, ``sole_trader``,
    ``individual`` or empty. `aliases` are other names of their company.
    """

    person: str
    as_of: datetime
    address: str
    contact: Contact
    records: tuple[Contact, ...]
    consents: tuple[Consent, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    activities: tuple[Activity, ...] = ()
    relationship: Relationship = field(default_factory=Relationship)
    suppressed: tuple[Suppressed, ...] = ()
    history: History = field(default_factory=History)
    unread: tuple[Unread, ...] = ()
    country: str = ""
    time_zone: str = ""
    recipient_type: str = ""
    first_contact: bool = True
    aliases: tuple[str, ...] = ()
    news: tuple[News, ...] = ()
    funding: tuple[Funding, ...] = ()

    @property
    def consent_state(self) -> ConsentState:
        """The strictest state of any record; UNKNOWN when there is none."""
        return max((c.state for c in self.consents), default=ConsentState.UNKNOWN)

    @property
    def oldest_reading(self) -> timedelta | None:
        """The age of the oldest consent reading, or None when there is none."""
        return max((self.as_of - c.read_at for c in self.consents), default=None)

    @property
    def domain(self) -> str:
        """The domain of the address, in lower case."""
        return self.address.rpartition("@")[2].lower()
