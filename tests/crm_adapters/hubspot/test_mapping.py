"""Properties to nouns; above all: what may count as a yes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm_adapters.hubspot import mapping
from crm_adapters.hubspot.mapping import HubSpotSettings, Preferences, Record, Status, WideStatus
from crm_adapters.hubspot.reading import Surroundings, reading
from crm_adapters.port import ChangeKind
from gates.countries import country
from gates.errors import ConfigError
from gates.recipient import ConsentState, ContactKey

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
KEY = ContactKey(connection="hs", object="contact", id="101")
SETTINGS = HubSpotSettings(subscription="7")
YES = Preferences(statuses=(Status(subscription_id=7, status="SUBSCRIBED", legal_basis="CONSENT_WITH_NOTICE"),))
SILENT = Preferences(statuses=(Status(subscription_id="7", status="NOT_SPECIFIED"),))
NO = Preferences(statuses=(Status(subscription_id="7", status="UNSUBSCRIBED", source="Contact"),))
GONE = Preferences(wide=(WideStatus(status="UNSUBSCRIBED"),))
BASIS = {"consent_basis": "legitimate_interest", "consent_origin": "fair 2026"}


def record(**properties: str | None) -> Record:
    """A contact whose properties are all visible and empty but these."""
    empty = dict.fromkeys(mapping.read_properties(SETTINGS))
    return Record(id="101", properties={**empty, "email": "ada@nordwind.example", **properties}, updated_at=NOW)


def consent(found: Record, preferences: Preferences | None = YES, **others: Preferences):
    known = {"ada@nordwind.example": preferences} if preferences else {}
    known |= {
        a: others.get(a, SILENT) for a in map(str.lower, mapping.addresses(found)) if a not in known and preferences
    }
    return mapping.consent(found, KEY, known, SETTINGS, NOW)


def test_a_subscription_is_a_yes_with_its_provenance():
    said = consent(record())
    assert (said.state, said.basis, said.hidden, said.flags) == (ConsentState.CONTACTABLE, "consent", (), ())
    assert said.origin


def test_a_recorded_basis_with_its_origin_is_a_yes_without_a_subscription():
    said = consent(record(**BASIS, consent_date="2026-05-01", consent_proof="card"), SILENT)
    assert (said.state, said.basis, said.origin, said.proof) == (
        ConsentState.CONTACTABLE, "legitimate_interest", "fair 2026", "card",
    )  # fmt: skip
    assert said.recorded_at == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "half",
    [
        {"consent_basis": "consent"},
        {"consent_origin": "fair"},
        {"consent_basis": "none", "consent_origin": "x"},
        {"hs_legal_basis": "Freely given consent"},
    ],
)
def test_half_a_basis_is_none(half):
    assert consent(record(**half), SILENT).state is ConsentState.UNKNOWN


def test_silence_is_not_consent():
    assert consent(record(), SILENT).state is ConsentState.UNKNOWN
    assert consent(record(), Preferences()).state is ConsentState.UNKNOWN


@pytest.mark.parametrize("name", [*mapping.deciding(SETTINGS)])
def test_every_deciding_property_can_say_no(name):
    value = "true"
    said = consent(record(**BASIS, **{name: value}))
    assert said.state is mapping.deciding(SETTINGS)[name].state
    assert [(flag.name, flag.value) for flag in said.flags] == [(name, value)]


@pytest.mark.parametrize("name", [*mapping.deciding(SETTINGS)])
def test_every_deciding_property_must_be_visible(name):
    found = record(**BASIS)
    del found.properties[name]
    said = consent(found)
    assert said.state is ConsentState.UNKNOWN
    assert said.hidden == (name,)


def test_a_false_is_no_flag():
    assert consent(record(hs_email_optout="false", hs_email_bad_address="false")).state is ConsentState.CONTACTABLE


def test_preferences_that_cannot_be_read_are_a_no():
    said = consent(record(**BASIS), None)
    assert said.state is ConsentState.UNKNOWN
    assert said.hidden == (mapping.PREFERENCES,)


@pytest.mark.parametrize("preferences", [NO, GONE])
def test_an_unsubscribe_beats_a_recorded_basis(preferences):
    said = consent(record(**BASIS), preferences)
    assert said.state is ConsentState.OPTED_OUT
    assert len(said.flags) == 1


def test_another_address_of_the_record_can_say_no_but_not_yes():
    found = record(hs_additional_emails="old@nordwind.example;Older@Nordwind.example")
    assert consent(found, YES, **{"old@nordwind.example": SILENT}).state is ConsentState.CONTACTABLE
    assert consent(found, SILENT, **{"old@nordwind.example": YES}).state is ConsentState.UNKNOWN
    said = consent(found, YES, **{"older@nordwind.example": GONE})
    assert said.state is ConsentState.OPTED_OUT
    assert "@" not in said.flags[0].name


def test_a_subscription_of_another_type_says_nothing():
    other = Preferences(statuses=(Status(subscription_id="8", status="SUBSCRIBED"),))
    assert consent(record(), other).state is ConsentState.UNKNOWN
    other = Preferences(statuses=(*YES.statuses, Status(subscription_id="8", status="UNSUBSCRIBED")))
    assert consent(record(), other).state is ConsentState.CONTACTABLE


def test_a_complaint_is_told_from_a_bounce():
    said = consent(record(hs_email_hard_bounce_reason_enum="SPAM", hs_email_bad_address="true"))
    assert said.state is ConsentState.COMPLAINED
    assert {flag.state for flag in said.flags} == {ConsentState.COMPLAINED, ConsentState.BOUNCED}


def test_each_reason_is_kept_apart_and_the_strictest_decides():
    said = consent(record(hs_email_optout="true", hs_email_quarantined="true"), GONE)
    assert said.state is ConsentState.OPTED_OUT
    assert len({flag.name for flag in said.flags}) == 3


def test_nobody_without_an_address_is_contactable():
    assert consent(record(email=None, **BASIS)).state is ConsentState.UNKNOWN


# --------------------------------------------------------------------------------------- identity and facts


def test_identity_comes_from_the_record_and_its_company():
    company = Record(id="9", properties={"name": "Nordwind GmbH", "country": "Germany"})
    found = mapping.contact(
        record(firstname=" Ada ", lastname="Hofer", hubspot_owner_id="3", hs_additional_emails="b@x.example; ;"),
        KEY,
        company,
    )
    assert (found.first_name, found.company, found.company_id, found.country, found.owner) == (
        "Ada", "Nordwind GmbH", "9", "DE", "3",
    )  # fmt: skip
    assert found.addresses == ("ada@nordwind.example", "b@x.example")


@pytest.mark.parametrize(
    ("said", "code"), [("Deutschland", "DE"), ("us", "US"), (" united  kingdom", "GB"), ("Atlantis", ""), (None, "")]
)
def test_countries(said, code):
    assert country(said) == code


def test_the_code_beats_the_word():
    assert mapping.contact(record(country="Germany", hs_country_region_code="AT"), KEY).country == "AT"


def test_facts_and_what_is_around():
    company = Record(
        id="9",
        properties={"name": "Nordwind", "numberofemployees": "240", "hs_lastmodifieddate": "2026-05-12T00:00:00Z"},
    )
    around = Surroundings(
        company=company,
        deals=(
            Record(id="1", properties={"dealstage": "closedwon"}),
            Record(id="2", properties={"dealstage": "presentation"}),
        ),
        tickets=(
            Record(id="1", properties={"hs_pipeline_stage": "4"}),
            Record(id="2", properties={"hs_pipeline_stage": "1"}),
        ),
        notes=(
            Record(
                id="5", properties={"hs_note_body": "<p>Met at the <b>fair</b></p>", "hs_timestamp": "1693657560000"}
            ),
        ),
    )
    found = record(
        jobtitle="COO",
        lifecyclestage="customer",
        notes_last_contacted="2026-05-30T08:00:00Z",
        hs_merged_object_ids="55;101",
    )
    read = reading(found, around, consent(found), NOW)
    facts = {fact.path: fact for fact in read.facts}
    assert facts["contact.job_title"].value == "COO"
    assert facts["company.employee_count"].value == 240
    assert facts["company.employee_count"].source == ContactKey(connection="hs", object="company", id="9")
    assert facts["company.employee_count"].changed_at == datetime(2026, 5, 12, tzinfo=UTC)
    assert read.relationship.customer
    assert (read.relationship.open_deals, read.relationship.open_tickets) == (1, 1)
    assert read.relationship.last_human_contact == datetime(2026, 5, 30, 8, tzinfo=UTC)
    assert read.notes[0].text == "Met at the fair"
    assert [k.id for k in read.merged_from] == ["55"]


def test_a_listing_tells_merges_and_hints():
    told = list(mapping.changes(record(hs_merged_object_ids="55", hs_email_optout="true"), "hs", SETTINGS, NOW))
    assert [(c.kind, c.key.id, c.into and c.into.id) for c in told] == [
        (ChangeKind.MERGED, "55", "101"),
        (ChangeKind.SEEN, "101", None),
    ]
    assert told[1].consent_hint is not None
    assert told[1].consent_hint.state is ConsentState.OPTED_OUT
    assert next(iter(mapping.changes(record(), "hs", SETTINGS, NOW))).consent_hint is None


def test_without_a_subscription_type_only_a_basis_counts():
    settings = replace(SETTINGS, subscription="")
    assert mapping.consent(record(), KEY, {"ada@nordwind.example": YES}, settings, NOW).state is ConsentState.UNKNOWN
    assert "hs_email_optout_7" not in mapping.read_properties(settings)


@pytest.mark.parametrize(
    ("said", "is_at"), [("1693657560000", True), ("2023-09-02T12:26:00Z", True), ("soon", False), ("", False)]
)
def test_moments(said, is_at):
    found = mapping.moment(said)
    assert (found == datetime(2023, 9, 2, 12, 26, tzinfo=UTC)) is is_at
    assert found is None or found.utcoffset() == timedelta()


@pytest.mark.parametrize("wrong", [{"subscription": "newsletter"}, {"portal": "62515a"}, {"subscription": "²"}])
def test_an_id_that_is_no_number_is_refused_at_the_start(wrong):
    with pytest.raises(ConfigError):
        HubSpotSettings(**wrong)
