"""What an invented CRM holds, in no vendor's words."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRecord:
    """A rep or manager of our side; `manager` is another owner's key, or None."""

    key: int
    first_name: str
    last_name: str
    email: str
    manager: int | None
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRecord:
    """A company in both CRMs."""

    key: int
    name: str
    domain: str
    industry: str
    employee_count: int
    employee_count_as_of: datetime
    city: str
    country: str
    customer: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTrait:
    """What one record says about mailing.

    `state` is one of contactable, never_asked, opted_out_all, opted_out_type, opted_out_individual,
    opted_out_by_note, hard_bounce, complained, quarantined, purchased, unknown_origin. `basis` and
    `origin` are what an admin would have recorded, empty where nobody did.
    """

    state: str
    basis: str
    origin: str
    at: datetime | None
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTrait:
    """A note that a rep typed."""

    at: datetime
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityTrait:
    """Something that happened: `kind` is form, event, call or meeting."""

    kind: str
    at: datetime
    status: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """One record of one human in one CRM; the same `human` may stand in both, or twice in one.

    `kind` is contact or lead (leads only in salesforce). `duplicate_of` is the `key` of an older
    record of the same human in the same CRM.
    """

    key: int
    crm: str
    human: int
    kind: str
    first_name: str
    last_name: str
    email: str
    other_emails: tuple[str, ...]
    title: str
    company: int | None
    city: str
    country: str
    time_zone: str
    recipient_type: str
    owner: int
    lifecycle_stage: str
    created: datetime
    modified: datetime
    segments: tuple[str, ...]
    consent: ConsentTrait
    notes: tuple[NoteTrait, ...]
    activities: tuple[ActivityTrait, ...]
    duplicate_of: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRecord:
    """A deal with a company; `stage` is open, won or lost."""

    key: int
    name: str
    company: int
    person: int
    stage: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecord:
    """A support case; `status` is open or closed."""

    key: int
    subject: str
    company: int
    person: int
    status: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Everything; `of(crm)` gives the people of one CRM."""

    people: tuple[PersonRecord, ...]
    companies: tuple[CompanyRecord, ...]
    owners: tuple[OwnerRecord, ...]
    deals: tuple[DealRecord, ...]
    tickets: tuple[TicketRecord, ...]

    def of(self, crm: str) -> tuple[PersonRecord, ...]:
        """The records of ``hubspot`` or ``salesforce``, by key."""
        return tuple(p for p in self.people if p.crm == crm)
