"""HubSpot's properties and our nouns: tables first, functions second. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from crm_adapters.errors import Unavailable
from crm_adapters.hubspot.client import Pace
from crm_adapters.port import Change, ChangeKind
from gates.countries import country
from gates.errors import ConfigError
from gates.recipient import (
    Consent,
    ConsentState,
    Contact,
    ContactKey,
    Fact,
    Flag,
    Value,
)

# ------------------------------------------------------------------------------------------------ settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The portal's own contact properties that record why a person may be written to."""

    basis: str = "consent_basis"
    origin: str = "consent_origin"
    date: str = "consent_date"
    proof: str = "consent_proof"

    @property
    def names(self) -> tuple[str, ...]:
        """All four."""
        return (self.basis, self.origin, self.date, self.proof)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSpotSettings:
    """What differs from portal to portal.

    `subscription` is the id of the subscription type that outreach belongs to (empty: none, then
    only a recorded basis makes somebody contactable). `opt_out_scope` says how far our own opt-out
    reaches. `portal` and `app_secret` verify webhooks. `lag` is how far the search index may be
    behind, `overlap` how much of the last window is read again. `single_send_email` is the id of the
    email that carries what we send through HubSpot (empty: it sends nothing for us), and
    `single_send_waits` are the seconds between two looks at the status of a send. `recorded_mail` says
    whether mail that the portal recorded is read (scope sales-email-read).
    """

    subscription: str = ""
    opt_out_scope: Literal["subscription", "all"] = "all"
    provenance: Provenance = field(default_factory=Provenance)
    portal: str = ""
    app_secret: str = field(default="", repr=False)
    sales_templates: bool = False
    lag: timedelta = timedelta(seconds=60)
    overlap: timedelta = timedelta(minutes=5)
    recorded_mail: bool = True
    single_send_email: str = ""
    single_send_waits: tuple[float, ...] = (0.5, 1.0, 2.0, 3.0)
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        """ConfigError when an id is no number: HubSpot would refuse our opt-outs."""
        for name in ("subscription", "portal", "single_send_email"):
            value = getattr(self, name)
            if value and not (value.isascii() and value.isdigit()):
                raise ConfigError(
                    f"{name} is no HubSpot id", where=f"settings.{name}", mend="give the number, in quotes"
                )


# ------------------------------------------------------------------------------------------- foreign JSON


class Foreign(BaseModel):
    """Something that HubSpot answered; what we do not know is ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")

    @classmethod
    def read(cls, row: object) -> Self:
        """The noun in one row; Unavailable, without a word of the row, when it does not fit."""
        try:
            return cls.model_validate(row)
        except ValidationError:
            problem = Unavailable(f"HubSpot's answer holds no usable {cls.__name__}", where="HubSpot")
        raise problem


class Past(Foreign):
    """One value that a property had, newest first in HubSpot's answer, and the user who set it where it was one."""

    value: str | None = None
    timestamp: datetime | None = None
    updated_by_user_id: int | None = None


class Record(Foreign):
    """One CRM object; a property that was asked for and is not here is hidden from the token."""

    id: str
    properties: dict[str, str | None] = Field(default_factory=dict)
    properties_with_history: dict[str, list[Past]] = Field(default_factory=dict)
    archived: bool = False
    archived_at: datetime | None = None
    updated_at: datetime | None = None

    def text(self, name: str) -> str:
        """The value, stripped; empty when there is none."""
        return (self.properties.get(name) or "").strip()


class Status(Foreign):
    """One address and one subscription type."""

    subscription_id: str | int = ""
    status: str
    legal_basis: str | None = None
    legal_basis_explanation: str | None = None
    source: str | None = None
    timestamp: datetime | None = None


class WideStatus(Foreign):
    """An unsubscribe from everything."""

    status: str
    wide_status_type: str = "PORTAL_WIDE"
    timestamp: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the communication preferences of one address say."""

    statuses: tuple[Status, ...] = ()
    wide: tuple[WideStatus, ...] = ()


# -------------------------------------------------------------------------------------------------- tables

# Our fact path and HubSpot's property; each value is a fact of its own with its own age.
CONTACT_FACTS: Mapping[str, str] = {
    "contact.first_name": "firstname",
    "contact.last_name": "lastname",
    "contact.salutation": "salutation",
    "contact.job_title": "jobtitle",
    "contact.city": "city",
    "contact.state": "state",
    "contact.country": "country",
    "contact.lifecycle_stage": "lifecyclestage",
    "contact.lead_status": "hs_lead_status",
    "contact.language": "hs_language",
    "contact.time_zone": "hs_timezone",
    "contact.last_conversion": "recent_conversion_event_name",
}
COMPANY_FACTS: Mapping[str, str] = {
    "company.name": "name",
    "company.domain": "domain",
    "company.industry": "industry",
    "company.employee_count": "numberofemployees",
    "company.annual_revenue": "annualrevenue",
    "company.city": "city",
    "company.state": "state",
    "company.country": "country",
    "company.website": "website",
    "company.founded_year": "founded_year",
}
NUMBERS = frozenset({"company.employee_count", "company.annual_revenue"})

IDENTITY = (
    "firstname", "lastname", "email", "hs_additional_emails", "jobtitle", "company", "associatedcompanyid", "country",
    "hs_country_region_code", "hubspot_owner_id", "hs_merged_object_ids", "lastmodifieddate",
)  # fmt: skip
RELATIONSHIP = ("lifecyclestage", "notes_last_contacted", "hs_sales_email_last_replied", "recent_conversion_date")
COMPANY = (*COMPANY_FACTS.values(), "lifecyclestage", "hs_lastmodifieddate")
DEAL = ("dealname", "hs_is_closed", "hs_is_closed_won", "dealstage")
TICKET = ("subject", "hs_pipeline_stage", "hs_ticket_priority", "closed_date", "hs_is_closed")
NOTE = ("hs_note_body", "hs_timestamp")


def is_set(value: str) -> bool:
    return value.casefold() not in {"", "false", "no", "0"}


def _opted_out(value: str) -> bool:
    # The enumeration's values are not documented: only a plain "no opt-out" is none.
    return value.casefold() not in {"", "false", "no", "0", "opt_in", "opted_in", "subscribed", "not_specified"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A property that can say no, and what its being set means."""

    state: ConsentState
    is_set: Callable[[str], bool] = is_set


BOUNCED = Deciding(state=ConsentState.BOUNCED)
# The values of a reason are not documented: any value is a bounce.
BOUNCE_REASON = Deciding(state=ConsentState.BOUNCED, is_set=bool)
# The token must see every one of these, or nobody in this portal is contactable.
DECIDING: Mapping[str, Deciding] = {
    "hs_email_optout": Deciding(state=ConsentState.OPTED_OUT),
    "hs_email_hard_bounce_reason": BOUNCE_REASON,
    "hs_email_hard_bounce_reason_enum": BOUNCE_REASON,
    "hs_email_bad_address": BOUNCED,
    "hs_email_is_ineligible": BOUNCED,
    "hs_email_quarantined": BOUNCED,
    "hs_email_quarantined_reason": BOUNCE_REASON,
    "hs_email_customer_quarantined_reason": BOUNCE_REASON,
}
# HubSpot has no property for a complaint; these words in a reason or a source mean one.
COMPLAINT_WORDS = ("SPAM", "COMPLAIN", "ABUSE")
OPT_OUT_PER_TYPE = "hs_email_optout_{}"
PREFERENCES = "communication_preferences"

# HubSpot's legal bases in our words; what is not here passes on raw, and is nobody's basis.
LEGAL_BASIS: Mapping[str, str] = {
    "CONSENT_WITH_NOTICE": "consent",
    "PROCESS_AND_STORE": "process_and_store",
    "LEGITIMATE_INTEREST_CLIENT": "existing_customer",
    "LEGITIMATE_INTEREST_PQL": "legitimate_interest",
    "LEGITIMATE_INTEREST_OTHER": "legitimate_interest",
    "PERFORMANCE_OF_CONTRACT": "contract",
    "NON_GDPR": "non_gdpr",
}


def deciding(settings: HubSpotSettings) -> Mapping[str, Deciding]:
    """The deciding properties of this portal: the table, and the opt-out of the configured subscription type."""
    if not settings.subscription:
        return DECIDING
    own = Deciding(state=ConsentState.OPTED_OUT, is_set=_opted_out)
    return {**DECIDING, OPT_OUT_PER_TYPE.format(settings.subscription): own}


def hint_properties(settings: HubSpotSettings) -> tuple[str, ...]:
    """What a listing asks for: who it is, and every flag that it can show."""
    return tuple(dict.fromkeys((*IDENTITY, *deciding(settings))))


def read_properties(settings: HubSpotSettings) -> tuple[str, ...]:
    """What a full reading asks for."""
    names = (*hint_properties(settings), *CONTACT_FACTS.values(), *RELATIONSHIP, *settings.provenance.names)
    return tuple(dict.fromkeys(names))


# ------------------------------------------------------------------------------------------------ identity


def key_of(connection: str, record: str, kind: str = "contact") -> ContactKey:
    """The key of a record's id."""
    return ContactKey(connection=connection, object=kind, id=record)


def addresses(record: Record) -> tuple[str, ...]:
    """The primary address, then the others, as they stand there."""
    other = (a.strip() for a in record.text("hs_additional_emails").split(";"))
    return tuple(dict.fromkeys(a for a in (record.text("email"), *other) if a))


def merged_ids(record: Record) -> tuple[str, ...]:
    """The ids of records that this one has absorbed."""
    ids = (i.strip() for i in record.text("hs_merged_object_ids").split(";"))
    return tuple(i for i in ids if i and i != record.id)


def contact(record: Record, key: ContactKey, company: Record | None = None) -> Contact:
    """The identity in one record; the company's name from its own record where it is known."""
    place = record.text("hs_country_region_code") or record.text("country")
    return Contact(
        key=key,
        addresses=addresses(record),
        first_name=record.text("firstname"),
        last_name=record.text("lastname"),
        title=record.text("jobtitle"),
        company=(company.text("name") if company else "") or record.text("company"),
        company_id=company.id if company else record.text("associatedcompanyid"),
        country=country(place) or (country(company.text("country")) if company else ""),
        owner=record.text("hubspot_owner_id"),
    )


def changes(record: Record, connection: str, settings: HubSpotSettings, read_at: datetime) -> Iterable[Change]:
    """A listed record: its merges first, then itself with the flags that already show."""
    key = key_of(connection, record.id)
    for old in merged_ids(record):
        yield Change(kind=ChangeKind.MERGED, key=key_of(connection, old), into=key)
    flags = property_flags(record, settings)
    hint = None
    if flags:
        state = max(flag.state for flag in flags)
        address = next(iter(addresses(record)), "")
        hint = Consent(state=state, source=key, address=address, read_at=read_at, flags=flags)
    yield Change(kind=ChangeKind.SEEN, key=key, contact=contact(record, key), consent_hint=hint, at=record.updated_at)


# ------------------------------------------------------------------------------------------------- consent


def property_flags(record: Record, settings: HubSpotSettings) -> tuple[Flag, ...]:
    """Every deciding property that is set, each as a flag of its own."""
    changed = moment(record.text("lastmodifieddate"))
    return tuple(
        Flag(name=name, value=value, state=said_state(rule, value), changed_at=changed)
        for name, rule in deciding(settings).items()
        if rule.is_set(value := record.text(name))
    )


def consent(
    record: Record,
    key: ContactKey,
    preferences: Mapping[str, Preferences],
    settings: HubSpotSettings,
    read_at: datetime,
) -> Consent:
    """What the record and the preferences of its addresses say about mailing the primary one.

    `preferences` is by address in lower case, without those that could not be read. An opt-out of
    another address of the record counts; only a subscription of the primary one does.
    """
    mine = addresses(record)
    flags = list(property_flags(record, settings))
    for number, address in enumerate(mine):
        flags += _preference_flags(
            preferences.get(address.lower(), Preferences()), settings, "" if not number else f"#{number + 1}"
        )
    hidden = [name for name in deciding(settings) if name not in record.properties]
    if any(address.lower() not in preferences for address in mine):
        hidden.append(PREFERENCES)
    primary = preferences.get(mine[0].lower(), Preferences()) if mine else Preferences()
    subscribed = next((s for s in primary.statuses if s.status == "SUBSCRIBED" and _is_ours(s, settings)), None)
    where = settings.provenance
    basis, origin = record.text(where.basis), record.text(where.origin)
    positive = subscribed is not None or bool(basis and basis.casefold() != "none" and origin)
    state = max((flag.state for flag in flags), default=ConsentState.UNKNOWN)
    if not flags and positive and not hidden and mine:
        state = ConsentState.CONTACTABLE
    return Consent(
        state=state,
        source=key,
        address=mine[0] if mine else "",
        read_at=read_at,
        basis=basis or _basis(subscribed),
        origin=origin or (f"HubSpot subscription, {subscribed.source or 'source unknown'}" if subscribed else None),
        proof=record.text(where.proof) or (subscribed.legal_basis_explanation if subscribed else None) or None,
        recorded_at=moment(record.text(where.date)) or (subscribed.timestamp if subscribed else None),
        flags=tuple(flags),
        hidden=tuple(hidden),
    )


def _is_ours(status: Status, settings: HubSpotSettings) -> bool:
    return bool(settings.subscription) and str(status.subscription_id) == settings.subscription


def _basis(subscribed: Status | None) -> str | None:
    if subscribed is None or not subscribed.legal_basis:
        return None
    return LEGAL_BASIS.get(subscribed.legal_basis, subscribed.legal_basis)


def _preference_flags(found: Preferences, settings: HubSpotSettings, suffix: str) -> Iterable[Flag]:
    for wide in found.wide:
        if wide.status != "SUBSCRIBED":
            name = f"unsubscribe_all.{wide.wide_status_type.lower()}{suffix}"
            yield Flag(name=name, value=wide.status, state=ConsentState.OPTED_OUT, changed_at=wide.timestamp)
    for status in found.statuses:
        if status.status == "UNSUBSCRIBED" and _is_ours(status, settings):
            yield Flag(
                name=f"subscription.{status.subscription_id}{suffix}",
                value=status.source or status.status,
                state=ConsentState.OPTED_OUT,
                changed_at=status.timestamp,
            )


def said_state(rule: Deciding, value: str) -> ConsentState:
    """What this value of a deciding property means, once it is set."""
    said = value.upper()
    complaint = any(word in said for word in COMPLAINT_WORDS)
    return max(rule.state, ConsentState.COMPLAINED) if complaint else rule.state


# --------------------------------------------------------------------------------------------------- facts


def contact_facts(record: Record, key: ContactKey, read_at: datetime) -> Iterable[Fact]:
    """What may be claimed about the person."""
    return _facts(record, key, CONTACT_FACTS, "lastmodifieddate", read_at)


def company_facts(company: Record, key: ContactKey, read_at: datetime) -> Iterable[Fact]:
    """What may be claimed about the company of the contact with this key."""
    at = key_of(key.connection, company.id, "company")
    return _facts(company, at, COMPANY_FACTS, "hs_lastmodifieddate", read_at)


def _facts(
    record: Record, key: ContactKey, table: Mapping[str, str], changed: str, read_at: datetime
) -> Iterable[Fact]:
    """HubSpot tells when the record changed, not the property: the age is the youngest that it can be."""
    at = moment(record.text(changed)) or record.updated_at
    for path, name in table.items():
        value = _value(path, record.text(name))
        if value is not None:
            yield Fact(path=path, value=value, source=key, field=name, read_at=read_at, changed_at=at)


def _value(path: str, said: str) -> Value | None:
    if not said:
        return None
    if path in NUMBERS:
        try:
            number = float(said)
        except ValueError:
            return said
        return int(number) if number.is_integer() else number
    return said


def moment(said: str | None) -> datetime | None:
    """A HubSpot time, ISO 8601 or milliseconds, in UTC."""
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return datetime.fromtimestamp(int(said) / 1000, tz=UTC)
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
