"""What we would say: the approved template, the filled slots, the claims in them, and the exact bytes.

A template is a tuple of parts. A model never sees or touches `Fixed` parts: rendering copies them,
and the template gate checks that they stand in the result, in order, byte for byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property

from gates.canonical import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """Approved text that nobody but the company may change."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merge field, by our fact path (``contact.first_name``); a missing value without default is an error."""

    path: str
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRef:
    """The place where the named slot's text goes."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Legal:
    """The place of the legal block (postal address, opt-out, notices); at the end where a template has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A place that the company's own system fills with text that we are not told (`gatepost check` only).

    `locked` is true for approved text (a signature, a footer); else the text there counts as model-written.
    """

    name: str
    locked: bool = False


Part = Fixed | Merge | SlotRef | Legal | Given
Body = tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An open place that a model may fill: a word limit, and the fact paths that it may use (``company.*``)."""

    name: str
    max_words: int
    facts: tuple[str, ...] = ()

    def allows(self, path: str) -> bool:
        """Whether the slot's text may rest on the fact at that path."""
        return any(fnmatchcase(path, pattern) for pattern in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An email that the company approved in its CRM, in our own neutral parts.

    `version` changes whenever the CRM's text changes. `html` is None for a text-only template: the
    HTML part is then made from the text. `first_contact` tells whether it is written for a first mail, where known.
    """

    id: str
    connection: str
    name: str
    version: str
    subject: Body
    text: Body
    html: Body | None = None
    slots: tuple[Slot, ...] = ()
    requires_thread: bool = False
    first_contact: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement in a slot about the person or their company, with the paths of the facts it rests on."""

    slot: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A certificate or attestation that we hold, and the last day on which we may say so."""

    name: str
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A customer that agreed to be named; `consent` is the day on which they did, None when nobody recorded it."""

    name: str
    consent: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedClaim:
    """A statement about us that the company stands for, word for word, and the last day on which it holds."""

    text: str
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What may be said about us outside of locked template text: nothing else can be substantiated (FTC Act s. 5)."""

    products: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()
    certifications: tuple[Certification, ...] = ()
    references: tuple[Reference, ...] = ()
    approved_claims: tuple[ApprovedClaim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """In whose name the mail goes out, and what must truthfully stand in it (15 U.S.C. 7704(a)(1), (5))."""

    name: str
    email: str
    company: str
    postal_address: str
    domains: tuple[str, ...]
    link_hosts: tuple[str, ...] = ()
    phone: str = ""
    privacy_url: str = ""
    offer: Offer = field(default_factory=Offer)

    @property
    def merge_values(self) -> dict[str, str]:
        """What merge fields about the sender may show: the composer fills in and the template gate expects these."""
        first, _, last = self.name.partition(" ")
        return {
            "sender.name": self.name,
            "sender.first_name": first,
            "sender.last_name": last,
            "sender.email": self.email,
            "sender.phone": self.phone,
            "sender.company": self.company,
            "sender.postal_address": self.postal_address,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What made a draft; evidence about autonomy belongs to exactly this combination."""

    prompt: str
    model: str
    template: str
    policy: str
    gates: str
    schema: str
    sender: str = ""

    @property
    def fingerprint(self) -> str:
        """The hash that names this combination."""
        return digest(self)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One filled template for one person; immutable and known by its digest.

    `raw` is the whole RFC 5322 message without its Date line (the only line that is written at
    hand-off), `text` and `html` its decoded parts. An edit makes a new draft whose `parent` is the
    digest of the old one and whose `edited_by` names the account.

    `thread` tells whether this answers a mail of theirs; None when nobody knows. A `partial` draft is only
    judged (`gatepost check`): its sender, template, HTML, headers and bytes are empty where the case does
    not give them, and a gate that lacks its input does not apply. It has no bytes, so it can never leave.
    """

    outreach: str
    person: str
    to: str
    subject: str
    text: str
    html: str
    raw: bytes
    sender: Sender
    versions: Versions
    template: Template
    slots: Mapping[str, str]
    claims: tuple[Claim, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    facts_used: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""
    edited_by: str = ""
    thread: bool | None = None
    partial: bool = False

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything above: any changed byte, address, claim value or version changes it."""
        return digest(self)
