"""The tables: what each field means to us, and that a record can only say yes when nothing says no."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_adapters.port import ChangeKind
from crm_adapters.salesforce import mapping
from crm_adapters.salesforce.mapping import DECIDING, FACTS, IDENTITY, Grant, Provenance
from gates.recipient import ConsentState, ContactKey
from tests.people import NOW

CONTACT = ContactKey(connection="sf", object="contact", id="003000000000001AAA")
LEAD = ContactKey(connection="sf", object="lead", id="00Q000000000001AAA")
GROUND = {"Consent_Basis__c": "consent", "Consent_Origin__c": "web form", "Email": "ada@acme.example"}
# Real describes, recorded from orgs; they are not ours to copy.
RECORDED = Path(__file__).parents[4] / "shared/specs/salesforce"


@pytest.mark.parametrize(
    ("text", "code"),
    [("Germany", "DE"), (" united   kingdom ", "GB"), ("us", "US"), ("USA", "US"), ("Österreich", "AT"), ("DE", "DE"),
     ("Atlantis", ""), ("", ""), (None, ""), ("U.S.", "US")],
)  # fmt: skip
def test_countries_are_codes_or_nothing(text: str | None, code: str) -> None:
    assert mapping.country(text) == code


def test_moments_are_read_and_written_in_utc() -> None:
    at = mapping.moment("2026-11-23T02:00:00.000+0000")
    assert at == datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert mapping.literal(at) == "2026-11-23T02:00:00Z"
    assert mapping.moment("2026-11-23T02:00:00.250+0100") == datetime(2026, 11, 23, 1, 0, 0, 250_000, tzinfo=UTC)
    assert mapping.literal(datetime(2026, 11, 23, 1, 0, 0, 250_000, tzinfo=UTC)) == "2026-11-23T01:00:00.250Z"
    assert mapping.moment("2026-11-23") == datetime(2026, 11, 23, tzinfo=UTC)
    assert mapping.moment("soon") is None
    assert mapping.moment(None) is None


@pytest.mark.parametrize(
    ("sobject", "field", "value", "state"),
    [
        ("Contact", "HasOptedOutOfEmail", True, ConsentState.OPTED_OUT),
        ("Lead", "HasOptedOutOfEmail", True, ConsentState.OPTED_OUT),
        ("Contact", "IsEmailBounced", True, ConsentState.BOUNCED),
        ("Contact", "EmailBouncedDate", "2026-05-01T00:00:00.000+0000", ConsentState.BOUNCED),
        ("Lead", "EmailBouncedDate", "2026-05-01T00:00:00.000+0000", ConsentState.BOUNCED),
        ("Individual", "HasOptedOutSolicit", True, ConsentState.OPTED_OUT),
        ("Individual", "HasOptedOutProcessing", True, ConsentState.OPTED_OUT),
        ("Individual", "ShouldForget", True, ConsentState.OPTED_OUT),
        ("Individual", "HasOptedOutProfiling", True, ConsentState.UNKNOWN),
        ("ContactPointTypeConsent", "PrivacyConsentStatus", "OptOut", ConsentState.OPTED_OUT),
        ("ContactPointTypeConsent", "PrivacyConsentStatus", "OptOutPending", ConsentState.OPTED_OUT),
        ("ContactPointConsent", "PrivacyConsentStatus", "OptOut", ConsentState.OPTED_OUT),
        ("ContactPointEmail", "EmailLatestBounceDateTime", "2026-05-01T00:00:00.000+0000", ConsentState.BOUNCED),
    ],
)
def test_each_no_is_a_flag_of_its_own(sobject: str, field: str, value: object, state: ConsentState) -> None:
    (flag,) = mapping.flags(sobject, {field: value})
    assert (flag.name, flag.state) == (f"{sobject}.{field}", state)
    consent = mapping.consent(GROUND, CONTACT, NOW, said=(flag,), provenance=Provenance())
    assert consent.state is state


@pytest.mark.parametrize("status", ["NotSeen", "Seen", "OptIn", "OptInPending", None])
def test_other_consent_words_are_no_no(status: str | None) -> None:
    assert mapping.flags("ContactPointConsent", {"PrivacyConsentStatus": status}) == ()


def test_a_lead_has_no_bounce_boolean_by_design() -> None:
    assert "IsEmailBounced" in DECIDING["Contact"]
    assert "IsEmailBounced" not in DECIDING["Lead"]


@pytest.mark.parametrize(
    ("row", "granted", "hidden", "state"),
    [
        (GROUND, (), (), ConsentState.CONTACTABLE),
        ({}, (Grant(source="fair", captured=NOW),), (), ConsentState.CONTACTABLE),
        ({}, (), (), ConsentState.UNKNOWN),
        ({"Consent_Basis__c": "consent"}, (), (), ConsentState.UNKNOWN),
        ({"Consent_Origin__c": "web form"}, (), (), ConsentState.UNKNOWN),
        (GROUND, (), ("Contact.HasOptedOutOfEmail",), ConsentState.UNKNOWN),
        ({}, (Grant(source="fair", captured=NOW),), ("Individual",), ConsentState.UNKNOWN),
    ],
)
def test_only_a_ground_with_everything_visible_is_a_yes(
    row: dict[str, Any], granted: tuple[Grant, ...], hidden: tuple[str, ...], state: ConsentState
) -> None:
    consent = mapping.consent(row, CONTACT, NOW, said=(), granted=granted, hidden=hidden, provenance=Provenance())
    assert consent.state is state
    assert consent.hidden == hidden


def test_an_opt_in_counts_only_within_its_dates() -> None:
    def row(**dates: str) -> dict[str, str]:
        return {"PrivacyConsentStatus": "OptIn", "CaptureSource": "fair", **dates}

    past, future = "2026-01-01T00:00:00.000+0000", "2027-01-01T00:00:00.000+0000"
    assert mapping.grants([row()], NOW)
    assert mapping.grants([row(EffectiveFrom=past, EffectiveTo=future)], NOW)
    assert not mapping.grants([row(EffectiveTo=past)], NOW)
    assert not mapping.grants([row(EffectiveFrom=future)], NOW)


def test_facts_name_record_field_and_age() -> None:
    row = {
        "FirstName": "Ada", "Title": " COO ", "MailingCountry": "Germany", "AccountId": "001000000000001AAA",
        "LastModifiedDate": "2026-05-01T00:00:00.000+0000", "Department": "  ",
        "Account": {"Name": "Acme", "NumberOfEmployees": 240.0, "LastModifiedDate": "2026-04-01T00:00:00.000+0000"},
    }  # fmt: skip
    facts = {fact.path: fact for fact in mapping.facts(row, CONTACT, NOW)}
    assert facts["contact.job_title"].value == "COO"
    assert facts["contact.country"].value == "DE"
    assert "contact.department" not in facts
    size = facts["company.employee_count"]
    assert (size.value, type(size.value), size.field) == (240, int, "Account.NumberOfEmployees")
    assert str(size.source) == "sf/account/001000000000001AAA"
    assert size.changed_at == datetime(2026, 4, 1, tzinfo=UTC)
    assert facts["contact.first_name"].changed_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_a_leads_company_stands_on_the_lead() -> None:
    facts = {f.path: f for f in mapping.facts({"Company": "Acme", "NumberOfEmployees": 7}, LEAD, NOW)}
    assert facts["company.name"].source == LEAD
    assert facts["company.employee_count"].value == 7


@pytest.mark.parametrize(
    ("row", "kind", "into"),
    [
        ({}, ChangeKind.SEEN, None),
        ({"IsDeleted": True}, ChangeKind.DELETED, None),
        ({"IsDeleted": True, "MasterRecordId": "003000000000009AAA"}, ChangeKind.MERGED, "003000000000009AAA"),
        ({"IsConverted": True, "ConvertedContactId": "003000000000009AAA"}, ChangeKind.CONVERTED, "003000000000009AAA"),
        ({"IsConverted": True}, ChangeKind.SEEN, None),
    ],
)
def test_a_listed_row_tells_what_became_of_the_record(row: dict[str, Any], kind: ChangeKind, into: str | None) -> None:
    change = mapping.change({"Id": LEAD.id, **row}, "Lead", "sf", NOW)
    assert change.kind is kind
    assert (change.into.id if change.into else None) == into
    assert (change.contact is None) == bool(row.get("IsDeleted"))


def test_a_listing_never_hints_a_yes() -> None:
    willing = {"Id": LEAD.id, **GROUND, "HasOptedOutOfEmail": False}
    assert mapping.change(willing, "Lead", "sf", NOW).consent_hint is None
    hint = mapping.change({"Id": LEAD.id, "HasOptedOutOfEmail": True}, "Lead", "sf", NOW).consent_hint
    assert hint is not None
    assert hint.state is ConsentState.OPTED_OUT


@pytest.mark.parametrize("sobject", ["Contact", "Lead"])
def test_every_standard_field_that_we_read_is_one_of_a_real_org(sobject: str) -> None:
    recording = RECORDED / f"recorded-describe-{sobject.lower()}.json"
    if not recording.exists():
        pytest.skip(f"the recorded describe of {sobject} is not on this machine")
    real = {one["name"]: one for one in json.loads(recording.read_text())["fields"]}
    ours = {name.partition(".")[0] for name in (*IDENTITY[sobject], *DECIDING[sobject], *FACTS[sobject].values())}
    # The recording user was not shown the opt-out field: the very case that `Consent.hidden` is for.
    assert "HasOptedOutOfEmail" not in real
    relationships = {one["relationshipName"] for one in real.values() if one["relationshipName"]}
    assert ours - set(real) - relationships == {"HasOptedOutOfEmail"}
    assert real["SystemModstamp"]["filterable"]
    assert real["SystemModstamp"]["sortable"]
    assert real["Email"]["filterable"]
