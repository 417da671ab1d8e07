"""Salesforce's fields and our nouns: tables first, functions second. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from crm_adapters.port import Change, ChangeKind
from gates.countries import country
from gates.errors import ConfigError
from gates.recipient import Consent, ConsentState, Contact, ContactKey, Fact, Flag, Value

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The org's own fields on Contact and Lead that record why a person may be written to."""

    basis: str = "Consent_Basis__c"
    origin: str = "Consent_Origin__c"
    date: str = "Consent_Date__c"
    proof: str = "Consent_Proof__c"


LEAST_KEY = 20
"""Characters of a key that nobody can guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesforceSettings:
    """What an admin may set for one connection; shares are of the org's calls in any 24 hours.

    `local_address` sends everything to a local http address (a sandbox) instead of the instance.
    `not_in_this_org` names deciding fields (``Contact.IsEmailBounced``) or objects (``Lead``) that the
    org truly lacks: any other that cannot be seen counts as hidden. `fallback_owner` gets tasks of
    inactive owners; `closed_status` is the org's word for a task that is done. `overlap` is re-read
    by each incremental run; `look_back` bounds activities. `recorded_mail` says whether mail that the org
    recorded (EmailMessage) is read. `api_key` proves what our Apex and External Service send us, and so does
    `api_key_next` while one follows the other.
    """

    version: str = "66.0"
    timeout: float = 30.0
    local_address: str = ""
    share_per_run: float = 0.2
    share_total: float = 0.8
    overlap: timedelta = timedelta(minutes=15)
    look_back: timedelta = timedelta(days=540)
    recorded_mail: bool = True
    provenance: Provenance = field(default_factory=Provenance)
    not_in_this_org: frozenset[str] = frozenset()
    fallback_owner: str = ""
    closed_status: str = "Completed"
    organization_id: str = ""
    webhook_secret: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    api_key_next: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """ConfigError when a key could be guessed."""
        for name in ("api_key", "api_key_next"):
            if 0 < len(getattr(self, name)) < LEAST_KEY:
                raise ConfigError(
                    f"{name} is too short to be a secret",
                    where=f"settings.{name}",
                    mend=f"make one of {LEAST_KEY} random characters or more",
                )


# Our object names and Salesforce's.
OBJECTS: Mapping[str, str] = {"contact": "Contact", "lead": "Lead"}
KINDS: Mapping[str, str] = {name: kind for kind, name in OBJECTS.items()}
PREFIXES: Mapping[str, str] = {"003": "contact", "00Q": "lead"}

# Our fact path, and where each object keeps the value. A company's facts of a lead are on the lead.
CONTACT_FACTS: Mapping[str, str] = {
    "contact.first_name": "FirstName",
    "contact.last_name": "LastName",
    "contact.name": "Name",
    "contact.salutation": "Salutation",
    "contact.job_title": "Title",
    "contact.department": "Department",
    "contact.city": "MailingCity",
    "contact.state": "MailingState",
    "contact.country": "MailingCountry",
    "contact.lead_source": "LeadSource",
    "company.name": "Account.Name",
    "company.industry": "Account.Industry",
    "company.employee_count": "Account.NumberOfEmployees",
    "company.annual_revenue": "Account.AnnualRevenue",
    "company.city": "Account.BillingCity",
    "company.state": "Account.BillingState",
    "company.country": "Account.BillingCountry",
    "company.website": "Account.Website",
    "company.type": "Account.Type",
}
LEAD_FACTS: Mapping[str, str] = {
    "contact.first_name": "FirstName",
    "contact.last_name": "LastName",
    "contact.name": "Name",
    "contact.salutation": "Salutation",
    "contact.job_title": "Title",
    "contact.city": "City",
    "contact.state": "State",
    "contact.country": "Country",
    "contact.lead_source": "LeadSource",
    "contact.lead_status": "Status",
    "company.name": "Company",
    "company.industry": "Industry",
    "company.employee_count": "NumberOfEmployees",
    "company.annual_revenue": "AnnualRevenue",
    # A lead has one address, and it is the company's as much as the person's.
    "company.city": "City",
    "company.country": "Country",
    "company.website": "Website",
}
FACTS: Mapping[str, Mapping[str, str]] = {"Contact": CONTACT_FACTS, "Lead": LEAD_FACTS}

# Fields that say who the record is and what has become of it.
IDENTITY: Mapping[str, tuple[str, ...]] = {
    "Contact": (
        "Id", "IsDeleted", "MasterRecordId", "SystemModstamp", "LastModifiedDate", "FirstName", "LastName", "Email",
        "Title", "AccountId", "Account.Name", "MailingCountry", "Account.BillingCountry", "OwnerId", "IndividualId",
    ),
    "Lead": (
        "Id", "IsDeleted", "MasterRecordId", "SystemModstamp", "LastModifiedDate", "FirstName", "LastName", "Email",
        "Title", "Company", "Country", "OwnerId", "IndividualId", "IsConverted", "ConvertedContactId",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A field that can say no: what it means when it is set."""

    state: ConsentState
    # Bounce fields are hints of one another: a date without the boolean is a no as well.
    is_set: Callable[[Any], bool] = bool


OPTED_OUT = Deciding(state=ConsentState.OPTED_OUT)
BOUNCED = Deciding(state=ConsentState.BOUNCED)
# A person who objects to profiling may not be written to by a model, but has not left the list:
# nobody may be mailed by us while it stands, and a rep sees why.
NO_PROFILING = Deciding(state=ConsentState.UNKNOWN)

DECIDING: Mapping[str, Mapping[str, Deciding]] = {
    "Contact": {
        "HasOptedOutOfEmail": OPTED_OUT,
        "IsEmailBounced": BOUNCED,
        "EmailBouncedDate": BOUNCED,
    },
    # No IsEmailBounced: Lead has none by design, so its date decides alone.
    "Lead": {
        "HasOptedOutOfEmail": OPTED_OUT,
        "EmailBouncedDate": BOUNCED,
    },
    "Individual": {
        "HasOptedOutSolicit": OPTED_OUT,
        "HasOptedOutProcessing": OPTED_OUT,
        "ShouldForget": OPTED_OUT,
        "HasOptedOutProfiling": NO_PROFILING,
    },
    "ContactPointTypeConsent": {"PrivacyConsentStatus": OPTED_OUT},
    "ContactPointConsent": {"PrivacyConsentStatus": OPTED_OUT},
    "ContactPointEmail": {"EmailLatestBounceDateTime": BOUNCED},
}
# Without these we could not know whose no it is, so hiding them hides it.
LINKS: Mapping[str, tuple[str, ...]] = {
    "Contact": ("Id", "Email", "IndividualId"),
    "Lead": ("Id", "Email", "IndividualId"),
    "Individual": (),
    "ContactPointTypeConsent": ("PartyId", "ContactPointType"),
    "ContactPointConsent": ("PartyId",),
    "ContactPointEmail": ("ParentId",),
}
# A no counts from the moment it is asked for, and whatever its dates say.
OPT_OUT_WORDS = frozenset({"OptOut", "OptOutPending"})
OPT_IN_WORD = "OptIn"


# ---- values


def moment(text: str | None) -> datetime | None:
    """A Salesforce datetime (``2026-11-23T02:00:00.000+0000``) or date, in UTC."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def literal(at: datetime) -> str:
    """A SOQL datetime literal in UTC; milliseconds are kept where there are any."""
    spec = "milliseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def cell(row: Row, path: str) -> Any:
    """The value behind a field path such as ``Account.Name``; None where a parent is missing."""
    found: Any = row
    for step in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(step)
    return found


def text(row: Row, path: str) -> str:
    """The value as stripped text, empty when there is none."""
    found = cell(row, path)
    return "" if found is None else str(found).strip()


# ---- records


def key_of(connection: str, record_id: str) -> ContactKey | None:
    """The key of a contact's or lead's id, or None for the id of something else."""
    kind = PREFIXES.get(record_id[:3])
    return ContactKey(connection=connection, object=kind, id=record_id) if kind else None


def heir_of(row: Row) -> str:
    """The id of the record that stands for this one now: the winner of a merge, the contact of a lead; or nothing."""
    if row.get("IsDeleted"):
        return text(row, "MasterRecordId")
    return text(row, "ConvertedContactId") if row.get("IsConverted") else ""


def contact(row: Row, key: ContactKey) -> Contact:
    """The identity in one row."""
    is_lead = key.object == "lead"
    place = text(row, "Country") if is_lead else text(row, "MailingCountry") or text(row, "Account.BillingCountry")
    address = text(row, "Email")
    return Contact(
        key=key,
        addresses=(address,) if address else (),
        first_name=text(row, "FirstName"),
        last_name=text(row, "LastName"),
        title=text(row, "Title"),
        company=text(row, "Company" if is_lead else "Account.Name"),
        company_id="" if is_lead else text(row, "AccountId"),
        country=country(place),
        owner=text(row, "OwnerId"),
    )


def facts(row: Row, key: ContactKey, read_at: datetime) -> tuple[Fact, ...]:
    """Every value that a claim may rest on. Salesforce tells when the record changed, not the field."""
    changed = {"": moment(row.get("LastModifiedDate")), "Account": moment(text(row, "Account.LastModifiedDate"))}
    company = text(row, "AccountId")
    account = ContactKey(connection=key.connection, object="account", id=company) if company else key
    return tuple(
        Fact(
            path=path,
            value=value,
            source=account if field.startswith("Account.") else key,
            field=field,
            read_at=read_at,
            changed_at=changed["Account" if field.startswith("Account.") else ""],
        )
        for path, field in FACTS[OBJECTS[key.object]].items()
        if (value := _value(path, cell(row, field))) is not None
    )


def _value(path: str, raw: Any) -> Value | None:
    """The value as a fact holds it: whole numbers as integers, countries as codes where they are known."""
    if raw is None or isinstance(raw, Mapping | list):
        return None
    if isinstance(raw, str):
        raw = raw.strip()
        return (country(raw) or raw or None) if path.endswith(".country") else raw or None
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if isinstance(raw, int | float | bool | date) else None


# ---- consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A recorded opt-in that is in force now."""

    source: str
    captured: datetime | None


def flags(sobject: str, row: Row) -> tuple[Flag, ...]:
    """Each deciding field of the row that says no, as a flag of its own: ``Contact.HasOptedOutOfEmail``."""
    found = []
    for name, rule in DECIDING[sobject].items():
        value = row.get(name)
        no = value in OPT_OUT_WORDS if name == "PrivacyConsentStatus" else rule.is_set(value)
        if no:
            changed = moment(str(value)) if rule is BOUNCED else moment(row.get("LastModifiedDate"))
            found.append(_flag(f"{sobject}.{name}", value, rule.state, changed))
    return tuple(found)


def _flag(name: str, value: Any, state: ConsentState, changed_at: datetime | None) -> Flag:
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return Flag(name=name, value=shown, state=state, changed_at=changed_at)


def grants(rows: Sequence[Row], now: datetime) -> tuple[Grant, ...]:
    """The opt-ins among these consent records whose dates include now."""
    return tuple(
        Grant(source=text(row, "CaptureSource"), captured=moment(row.get("CaptureDate")))
        for row in rows
        if row.get("PrivacyConsentStatus") == OPT_IN_WORD and _in_force(row, now)
    )


def _in_force(row: Row, now: datetime) -> bool:
    begins, ends = moment(row.get("EffectiveFrom")), moment(row.get("EffectiveTo"))
    return (begins is None or begins <= now) and (ends is None or now < ends)


def consent(
    row: Row,
    key: ContactKey,
    read_at: datetime,
    *,
    said: Sequence[Flag],
    granted: Sequence[Grant] = (),
    hidden: Sequence[str] = (),
    provenance: Provenance,
) -> Consent:
    """What the record says: CONTACTABLE only when nothing says no, nothing is hidden, and a ground is recorded."""
    basis, origin = text(row, provenance.basis), text(row, provenance.origin)
    recorded, proof = moment(text(row, provenance.date)), text(row, provenance.proof)
    if granted and not (basis and origin):
        basis, origin, recorded = "consent", granted[0].source, granted[0].captured
    grounded = bool(granted) or bool(basis and origin)
    start = ConsentState.CONTACTABLE if grounded and not hidden else ConsentState.UNKNOWN
    return Consent(
        state=max([start, *(flag.state for flag in said)]),
        source=key,
        address=text(row, "Email"),
        read_at=read_at,
        basis=basis or None,
        origin=origin or None,
        proof=proof or None,
        recorded_at=recorded,
        flags=tuple(said),
        hidden=tuple(sorted(hidden)),
    )


# ---- changes


def change(row: Row, sobject: str, connection: str, now: datetime, said: Sequence[Flag] = ()) -> Change:
    """What one listed row tells: a merge and a conversion by where the record went, else a change or a deletion.

    `said` are flags from elsewhere that belong to this record.
    """
    key = ContactKey(connection=connection, object=KINDS[sobject], id=text(row, "Id"))
    at, into = moment(row.get("SystemModstamp")), key_of(connection, heir_of(row))
    hint = _hint(row, sobject, key, now, said)
    if row.get("IsDeleted"):
        kind = ChangeKind.MERGED if into else ChangeKind.DELETED
        return Change(kind=kind, key=key, into=into, consent_hint=hint, at=at)
    kind = ChangeKind.CONVERTED if into else ChangeKind.SEEN
    return Change(kind=kind, key=key, contact=contact(row, key), consent_hint=hint, into=into, at=at)


def own_flags(sobject: str, row: Row) -> tuple[Flag, ...]:
    """The flags of a contact's or lead's row, and of the Individual that came along with it."""
    person = cell(row, "Individual")
    return (*flags(sobject, row), *(flags("Individual", person) if isinstance(person, Mapping) else ()))


def _hint(row: Row, sobject: str, key: ContactKey, now: datetime, said: Sequence[Flag]) -> Consent | None:
    """The flags that the listing shows; None when it shows none, because a listing can never say yes."""
    found = (*own_flags(sobject, row), *said)
    if not found:
        return None
    state = max(flag.state for flag in found)
    return Consent(state=state, source=key, address=text(row, "Email"), read_at=now, flags=found)
