"""The two walks: as few calls as the vendor allows, and no row lost to ties, late rows or purges."""

import json
import tracemalloc
from datetime import timedelta

import pytest

from crm_adapters.port import Change, ChangeKind
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.sandbox.records import stamp
from gates.errors import InputError
from gates.recipient import ConsentState
from tests.crm_adapters.salesforce.org import Org


def drain(crm: SalesforceCRM, cursor: str | None) -> tuple[list[Change], str]:
    """All pages of one run."""
    changes: list[Change] = []
    while True:
        page = crm.changed_contacts(cursor)
        changes += page.changes
        cursor = page.cursor
        if not page.more:
            return changes, cursor


def caught_up(org: Org, crm: SalesforceCRM) -> str:
    org.later(hours=1)
    cursor = drain(crm, None)[1]
    org.later(hours=1)
    return cursor


def test_a_full_load_costs_one_call_for_2000_records(org: Org) -> None:
    for n in range(4000):
        org.insert("Contact", LastName=f"C{n}", Email=f"c{n}@many.example", OwnerId=org.rep)
    for n in range(2001):
        org.insert("Lead", LastName=f"L{n}", Company="Acme", Email=f"l{n}@many.example", OwnerId=org.rep)
    crm = org.crm()
    changes, cursor = drain(crm, None)
    assert crm.budget().calls["sync"] == 2 + 2
    assert len(changes) == len({c.key for c in changes}) == 6001
    assert crm.budget().records == 6001
    assert len(cursor) < 300


def test_memory_does_not_grow_with_the_pages(org: Org) -> None:
    for n in range(8000):
        org.insert("Contact", LastName=f"C{n}", Email=f"c{n}@many.example", OwnerId=org.rep)
    crm = org.crm()
    page = crm.changed_contacts(None)
    tracemalloc.start()
    page = crm.changed_contacts(page.cursor)
    first = tracemalloc.get_traced_memory()[0]
    while page.more:
        page = crm.changed_contacts(page.cursor)
    last = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert last < first * 1.2


def test_more_rows_than_a_page_with_one_stamp_are_all_told(org: Org) -> None:
    crm = org.crm()
    cursor = caught_up(org, crm)
    keys = {org.person(Email=f"p{n}@many.example") for n in range(4100)}
    changes, _ = drain(crm, cursor)
    assert {c.key for c in changes} == keys
    assert len(changes) == len(keys)


def test_a_row_that_became_visible_late_is_not_lost(org: Org) -> None:
    crm = org.crm()
    cursor = caught_up(org, crm)
    cursor = drain(crm, cursor)[1]
    late = stamp(org.now() - timedelta(minutes=10))
    row = org.store.insert("Contact", {"LastName": "Late", "OwnerId": org.rep}, at=late)
    org.later(minutes=5)
    changes, _ = drain(crm, cursor)
    assert [c.key.id for c in changes] == [row["Id"]]


def test_a_clock_of_ours_that_runs_ahead_loses_nothing(org: Org) -> None:
    crm = org.crm()
    skewed = org.now()
    org.person(Email="first@many.example")
    cursor = drain(crm, None)[1]
    # The server's Date line is real time; a clock a year ahead of it must not become the next start.
    org.later(days=3650)
    cursor = drain(crm, cursor)[1]
    assert json.loads(cursor)["since"] < (skewed + timedelta(days=3650)).isoformat()


def test_a_no_on_the_individual_or_in_a_consent_record_is_told(org: Org) -> None:
    parties = [org.insert("Individual", LastName=f"P{n}") for n in range(3)]
    by_person, by_channel, quiet = (org.person(IndividualId=party) for party in parties)
    lead = org.person("Lead", IndividualId=parties[1])
    crm = org.crm()
    cursor = caught_up(org, crm)
    org.update(parties[0], HasOptedOutSolicit=True)
    org.insert("ContactPointTypeConsent", PartyId=parties[1], ContactPointType="Email", PrivacyConsentStatus="OptOut")
    org.insert("ContactPointTypeConsent", PartyId=parties[2], ContactPointType="Phone", PrivacyConsentStatus="OptOut")
    changes, _ = drain(crm, cursor)
    hints = {c.key: c.consent_hint.flags[0].name for c in changes if c.consent_hint}
    assert hints == {
        by_person: "Individual.HasOptedOutSolicit",
        by_channel: "ContactPointTypeConsent.PrivacyConsentStatus",
        lead: "ContactPointTypeConsent.PrivacyConsentStatus",
    }
    assert quiet not in {c.key for c in changes}


def test_quiet_runs_cost_ten_calls(org: Org) -> None:
    for n in range(300):
        org.person(Email=f"p{n}@many.example")
    crm = org.crm()
    cursor = caught_up(org, crm)
    before = crm.budget().calls["sync"]
    changes, _ = drain(crm, cursor)
    assert changes == []
    assert crm.budget().calls["sync"] - before == 10


def test_a_purged_record_is_told_by_the_list_of_deletions_alone(org: Org) -> None:
    binned, purged, kept = (org.person(Email=f"{n}@many.example") for n in range(3))
    crm = org.crm()
    cursor = caught_up(org, crm)
    org.store.delete(org.row(binned.id))
    org.sandbox.lifecycle.forget(purged.id)
    org.later(minutes=5)
    changes, _ = drain(crm, cursor)
    assert sorted((c.key.id, c.kind) for c in changes) == [
        (binned.id, ChangeKind.DELETED), (purged.id, ChangeKind.DELETED)
    ]  # fmt: skip
    assert kept not in {c.key for c in changes}


def test_a_merge_and_a_conversion_carry_the_losers_opt_out(org: Org) -> None:
    winner, loser = org.person(), org.person(HasOptedOutOfEmail=True)
    lead = org.person("Lead", HasOptedOutOfEmail=True)
    crm = org.crm()
    cursor = caught_up(org, crm)
    org.sandbox.lifecycle.merge(winner.id, loser.id)
    org.sandbox.lifecycle.convert(lead.id, contact_id=winner.id)
    changes, _ = drain(crm, cursor)
    told = {(c.key, c.kind): c for c in changes}
    for key, kind in ((loser, ChangeKind.MERGED), (lead, ChangeKind.CONVERTED)):
        change = told[key, kind]
        assert change.into == winner
        assert change.consent_hint is not None
        assert change.consent_hint.state is ConsentState.OPTED_OUT


def test_a_field_hidden_during_a_run_does_not_stop_it(org: Org) -> None:
    for n in range(2500):
        org.person(Email=f"p{n}@many.example", HasOptedOutOfEmail=True)
    crm = org.crm()
    first = crm.changed_contacts(None)
    assert all(c.consent_hint for c in first.changes)
    org.sandbox.catalog.hidden.add("HasOptedOutOfEmail")
    rest, _ = drain(crm, first.cursor)
    assert len(rest) == 500
    assert not any(c.consent_hint for c in rest)


@pytest.mark.parametrize("cursor", ["", "nonsense", "{}", '{"v":2,"mode":"full"}', '{"v":1,"mode":"full","sobject":3}'])
def test_an_unreadable_cursor_is_the_callers_mistake(org: Org, cursor: str) -> None:
    with pytest.raises(InputError, match="cursor cannot be read"):
        org.crm().changed_contacts(cursor)


@pytest.mark.parametrize("part", [{"after": "0' OR Id != '"}, {"sobject": "User"}, {"mode": "all"}])
def test_a_cursor_cannot_smuggle_a_query(org: Org, part: dict[str, str]) -> None:
    with pytest.raises(InputError):
        org.crm().changed_contacts(json.dumps({"v": 1, "mode": "full", **part}))
    assert org.sandbox.calls == []
