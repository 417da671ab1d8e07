"""The shape of one case of `gatepost check` (product.md section 12), as JSON brings it.

Pydantic reads the shape; what a case means to a gate is `connector/evals/reading.py`. Keys that we do not know are
kept by the models only to be named in a warning.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Scalar = str | int | float | bool


def _moment(value: object) -> object:
    """A date is its first instant, and a time without zone is UTC."""
    if isinstance(value, str):
        try:
            read = datetime.fromisoformat(value.strip())
        except ValueError:
            raise PydanticCustomError(
                "moment", "not an ISO 8601 date or time; write 2026-11-23 or 2026-11-23T09:00:00Z"
            ) from None
        return read if read.tzinfo else read.replace(tzinfo=UTC)
    if value is None or isinstance(value, datetime):
        return value
    raise PydanticCustomError("moment", "a date must be a text such as 2026-11-23")


def _day(value: object) -> object:
    moment = _moment(value)
    return moment.date() if isinstance(moment, datetime) else moment


def _text(value: object) -> object:
    """Ids are often numbers in other systems; a missing text is an empty one."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Day = Annotated[date | None, BeforeValidator(_day)]
Text = Annotated[str, BeforeValidator(_text)]
Required = Annotated[str, BeforeValidator(_text), Field(min_length=1)]


class Loose(BaseModel):
    """A part of a case: unknown keys are allowed, and told."""

    model_config = ConfigDict(extra="allow", frozen=True)


class CertificationPart(Loose):
    """A certificate of ours."""

    name: Required
    valid_to: Day = None


class ReferencePart(Loose):
    """A customer of ours who may be named."""

    name: Required
    consent: Day = None


class ApprovedPart(Loose):
    """A statement about us that was approved."""

    text: Required
    expires: Day = None


class SenderPart(Loose):
    """In whose name the mail goes out; given once for all cases with --sender, or in the case."""

    name: Text = ""
    email: Text = ""
    phone: Text = ""
    company: Text = ""
    postal_address: Text = ""
    privacy_url: Text = ""
    domains: tuple[str, ...] = ()
    link_hosts: tuple[str, ...] = ()
    unsubscribe_pattern: Text = ""
    products: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()
    certifications: tuple[CertificationPart | str, ...] = ()
    references: tuple[ReferencePart | str, ...] = ()
    approved_claims: tuple[ApprovedPart | str, ...] = ()
    excluded_sectors: tuple[str, ...] = ()


class NotePart(Loose):
    """Free text that a person typed."""

    text: Text = ""
    date: Day = None


class ActivityPart(Loose):
    """A dated thing that happened."""

    type: Text = ""
    date: Moment = None
    status: Text = ""
    detail: Text = ""


class ContactPart(Loose):
    """The person, as one CRM record has them."""

    id: Required
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    first_contact: bool | None = None
    properties: Mapping[str, Any] = Field(default_factory=dict)
    notes: tuple[NotePart, ...] = ()
    activities: tuple[ActivityPart, ...] = ()
    duplicates: tuple[Mapping[str, Any], ...] = ()


class NewsPart(Loose):
    """A public item about the company."""

    title: Text = ""
    date: Day = None
    tag: Text = ""


class FundingPart(Loose):
    """A financing round."""

    date: Day = None
    round: Text = ""
    amount: float | None = None
    currency: Text = ""


class CompanyPart(Loose):
    """The company that the person works for."""

    id: Text = ""
    properties: Mapping[str, Any] = Field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    notes: tuple[NotePart, ...] = ()
    news: tuple[NewsPart, ...] = ()
    funding: tuple[FundingPart, ...] = ()


class EventPart(Loose):
    """One line of the consent history."""

    event: Text = ""
    date: Moment = None


class ConsentPart(Loose):
    """What the CRM says about mailing this person."""

    status: Text = ""
    basis: Text = ""
    origin: Text = ""
    jurisdiction: Text = ""
    read_at: Moment = None
    recorded_at: Moment = None
    proof: Text = ""
    subscriptions: Mapping[str, Any] = Field(default_factory=dict)
    suppressed_by: tuple[Any, ...] = ()
    scope: Text = ""
    recipient_type: Text = ""
    history: tuple[EventPart, ...] = ()


class SentPart(Loose):
    """A mail that was sent before."""

    at: Moment = None
    to: Text = ""


class LimitsPart(Loose):
    """Caps that this case is judged by."""

    domain_daily_cap: Annotated[int | None, Field(ge=0)] = None
    min_days_between: Annotated[float | None, Field(ge=0)] = None


class ThreadPart(Loose):
    """Whether this answers a mail of theirs."""

    exists: bool = False
    in_reply_to: Text = ""


class SlotLimits(Loose):
    """The limits of one open place."""

    max_words: Annotated[int | None, Field(ge=1)] = None


class TemplatePart(Loose):
    """The text that the company approved."""

    id: Text = ""
    skeleton: Text = ""
    fillable: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    first_contact: bool | None = None
    requires_thread: bool = False
    slots: Mapping[str, SlotLimits] = Field(default_factory=dict)


class FilledSlot(Loose):
    """What the model wrote into one place, and the facts that it names for it."""

    text: Text = ""
    sources: tuple[str, ...] | None = None


class DraftPart(Loose):
    """The mail under judgement."""

    to: Text = ""
    subject: str
    body: str
    html: str | None = None
    headers: Mapping[str, str] | None = None
    slots: Mapping[str, FilledSlot] | None = None


class Case(BaseModel):
    """One case; a key that is not here and does not begin with ``x_`` is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Required
    now: Moment = None
    sender: SenderPart | None = None
    contact: ContactPart
    company: CompanyPart = Field(default_factory=CompanyPart)
    consent: ConsentPart = Field(default_factory=ConsentPart)
    sent: tuple[SentPart, ...] | None = None
    limits: LimitsPart | None = None
    thread: ThreadPart | None = None
    template: TemplatePart | None = None
    draft: DraftPart


def unknown_keys(part: object, path: str = "") -> Iterator[str]:
    """The paths of the keys inside a case that nobody reads, without list positions."""
    if isinstance(part, BaseModel):
        yield from (f"{path}.{key}".lstrip(".") for key in part.model_extra or {})
        for name in type(part).model_fields:
            yield from unknown_keys(getattr(part, name), f"{path}.{name}".lstrip("."))
    elif isinstance(part, tuple):
        for item in part:
            yield from unknown_keys(item, path)
    elif isinstance(part, Mapping) and part and isinstance(next(iter(part.values())), BaseModel):
        for item in part.values():
            yield from unknown_keys(item, f"{path}.*")


def first_instant(day: date) -> datetime:
    """The instant at which a day begins, in UTC."""
    return datetime.combine(day, time(), UTC)
