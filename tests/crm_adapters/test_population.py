"""The invented people are the same for the same seed, and hold every case that the product must survive."""

from collections import Counter
from datetime import UTC, datetime

from crm_adapters.population import population

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_same_seed_makes_the_same_people_and_another_seed_does_not():
    assert population(1, 300, now=NOW) == population(1, 300, now=NOW)
    assert population(1, 300, now=NOW) != population(2, 300, now=NOW)


def test_each_crm_has_the_asked_number_of_records_and_many_humans_stand_in_both():
    made = population(1, 2000, now=NOW)
    humans = {crm: {p.human for p in made.of(crm)} for crm in ("hubspot", "salesforce")}
    for crm in humans:
        records = made.of(crm)
        assert len(records) == 2000
        assert len({p.key for p in records}) == 2000
    assert len(humans["hubspot"] & humans["salesforce"]) >= 280


def test_every_kind_of_no_is_there():
    states = Counter(p.consent.state for p in population(1, 2000, now=NOW).people)
    assert len(states) == 11
    assert min(states.values()) >= 20
    assert 0.6 < states["contactable"] / 4000 < 0.8


def test_every_address_is_under_a_reserved_name():
    made = population(3, 500, now=NOW)
    for person in made.people:
        for address in (person.email, *person.other_emails):
            assert not address or address.endswith(".example"), address


def test_segments_have_enough_people_to_be_worth_a_demo():
    made = population(1, 2000, now=NOW)
    for crm in ("hubspot", "salesforce"):
        sizes = Counter(s for p in made.of(crm) for s in p.segments)
        assert set(sizes) == {"events", "customers", "inbound"}
        assert min(sizes.values()) >= 40
