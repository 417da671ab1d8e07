"""Consent in five objects, merges and conversions, and what hangs on a person."""

from typing import Any

import pytest

from crm_adapters.errors import NotPermitted
from gates.recipient import ConsentState, ContactKey
from tests.crm_adapters.contract import read_one
from tests.crm_adapters.salesforce.org import Org, sent, task

CAPTURE = {
    "CaptureDate": "2026-01-01T00:00:00.000+0000",
    "CaptureContactPointType": "Email",
    "CaptureSource": "fair",
    "Name": "n",
}


def linked(org: Org, **individual: Any) -> tuple[ContactKey, str]:
    """A contact without a ground of its own, linked to an Individual."""
    party = org.insert("Individual", LastName="Hofer", **individual)
    return org.person(IndividualId=party, Consent_Basis__c=None, Consent_Origin__c=None), party


def opt_in(org: Org, party: str, channel: str) -> None:
    """The person said yes to this channel."""
    said = {"PrivacyConsentStatus": "OptIn", "ContactPointType": channel}
    org.insert("ContactPointTypeConsent", PartyId=party, **said, **CAPTURE)


class TestConsent:
    @pytest.mark.parametrize(
        ("field", "state"),
        [
            ("HasOptedOutSolicit", ConsentState.OPTED_OUT),
            ("HasOptedOutProcessing", ConsentState.OPTED_OUT),
            ("ShouldForget", ConsentState.OPTED_OUT),
            ("HasOptedOutProfiling", ConsentState.UNKNOWN),
        ],
    )
    def test_the_individual_speaks_for_the_contact(self, org: Org, field: str, state: ConsentState) -> None:
        key = org.person(IndividualId=org.insert("Individual", LastName="Hofer", **{field: True}))
        consent = read_one(org.crm(), key).consent
        assert consent.state is state
        assert [flag.name for flag in consent.flags] == [f"Individual.{field}"]

    def test_an_opt_in_record_is_a_ground(self, org: Org) -> None:
        key, party = linked(org)
        assert read_one(org.crm(), key).consent.state is ConsentState.UNKNOWN
        opt_in(org, party, "Email")
        consent = read_one(org.crm(), key).consent
        assert consent.state is ConsentState.CONTACTABLE
        assert (consent.basis, consent.origin) == ("consent", "fair")

    def test_an_opt_in_to_phone_calls_is_none_to_mail(self, org: Org) -> None:
        key, party = linked(org)
        opt_in(org, party, "Phone")
        assert read_one(org.crm(), key).consent.state is ConsentState.UNKNOWN

    def test_the_strictest_of_all_consent_records_decides(self, org: Org) -> None:
        key, party = linked(org)
        point = org.insert("ContactPointEmail", ParentId=party, EmailAddress="ada@acme.example")
        opt_in(org, party, "Email")
        org.insert("ContactPointConsent", PartyId=party, ContactPointId=point, PrivacyConsentStatus="OptOut", **CAPTURE)
        consent = read_one(org.crm(), key).consent
        assert consent.state is ConsentState.OPTED_OUT
        assert [flag.name for flag in consent.flags] == ["ContactPointConsent.PrivacyConsentStatus"]

    def test_a_bounced_contact_point_is_a_bounce(self, org: Org) -> None:
        key, party = linked(org)
        org.insert(
            "ContactPointEmail", ParentId=party, EmailAddress="ada@acme.example",
            EmailLatestBounceDateTime="2026-05-01T00:00:00.000+0000",
        )  # fmt: skip
        assert read_one(org.crm(), key).consent.state is ConsentState.BOUNCED

    @pytest.mark.parametrize(
        "hidden",
        [
            "Contact.HasOptedOutOfEmail", "Contact.IsEmailBounced", "Contact.EmailBouncedDate", "Contact.Email",
            "Contact.IndividualId", "Individual.HasOptedOutSolicit", "Individual.HasOptedOutProfiling",
            "ContactPointTypeConsent.PrivacyConsentStatus", "ContactPointConsent.PartyId",
        ],
    )  # fmt: skip
    def test_each_deciding_field_that_we_cannot_see_is_a_no(self, org: Org, hidden: str) -> None:
        key = org.person(IndividualId=org.insert("Individual", LastName="Hofer"))
        crm = org.crm()
        assert read_one(crm, key).consent.state is ConsentState.CONTACTABLE
        org.sandbox.catalog.hidden.add(hidden)
        for one in (crm, org.crm()):  # with the describe of before, and with a new one
            consent = read_one(one, key).consent
            assert hidden in consent.hidden
            assert consent.state is ConsentState.UNKNOWN
        assert any(hidden in item.detail and not item.ok for item in crm.check_setup())

    def test_a_hidden_individual_field_is_no_matter_where_nobody_has_an_individual(self, org: Org) -> None:
        key = org.person()
        org.sandbox.catalog.hidden.add("Individual.HasOptedOutSolicit")
        assert read_one(org.crm(), key).consent.state is ConsentState.CONTACTABLE

    def test_an_admin_may_say_that_the_org_has_no_such_field(self, org: Org) -> None:
        key = org.person()
        org.sandbox.catalog.hidden.add("Contact.IsEmailBounced")
        crm = org.crm(not_in_this_org=frozenset({"Contact.IsEmailBounced"}))
        assert read_one(crm, key).consent.state is ConsentState.CONTACTABLE

    def test_an_absorbed_records_no_still_holds(self, org: Org) -> None:
        winner, loser = org.person(), org.person(HasOptedOutOfEmail=True)
        lead = org.person("Lead", EmailBouncedDate="2026-05-01T00:00:00.000+0000")
        org.sandbox.lifecycle.merge(winner.id, loser.id)
        org.sandbox.lifecycle.convert(lead.id, contact_id=winner.id)
        reading = read_one(org.crm(), loser)
        assert reading.consent.state is ConsentState.OPTED_OUT
        both = org.crm().read([loser, lead]).found
        assert [(r.contact.key, set(r.merged_from)) for r in both] == [(winner, {loser, lead})]
        assert {flag.state for flag in both[0].consent.flags} == {ConsentState.OPTED_OUT, ConsentState.BOUNCED}

    def test_a_chain_of_merges_and_a_conversion_is_followed(self, org: Org) -> None:
        lead, first, second = org.person("Lead"), org.person(), org.person()
        org.sandbox.lifecycle.convert(lead.id, contact_id=first.id)
        org.sandbox.lifecycle.merge(second.id, first.id)
        answer = org.crm().read([lead])
        assert [r.contact.key for r in answer.found] == [second]
        assert answer.gone == ()

    def test_a_chain_that_ends_in_a_deletion_is_gone(self, org: Org) -> None:
        winner, loser = org.person(), org.person()
        org.sandbox.lifecycle.merge(winner.id, loser.id)
        org.store.delete(org.row(winner.id))
        assert org.crm().read([loser]).gone == (loser,)

    def test_leads_that_we_cannot_see_may_say_no(self, org: Org) -> None:
        key, lead = org.person(), org.person("Lead", HasOptedOutOfEmail=True)
        org.sandbox.catalog.hidden.add("Lead.Id")
        crm = org.crm()
        consent = read_one(crm, key).consent
        assert (consent.state, "Lead" in consent.hidden) == (ConsentState.UNKNOWN, True)
        assert [c.key for c in crm.changed_contacts(crm.changed_contacts(None).cursor).changes] == []
        with pytest.raises(NotPermitted) as caught:
            crm.read([lead])
        assert caught.value.scope == "Lead"
        assert read_one(org.crm(not_in_this_org=frozenset({"Lead"})), key).consent.state is ConsentState.CONTACTABLE


class TestSurroundings:
    def test_notes_cases_deals_and_campaigns_come_along(self, org: Org) -> None:
        account = org.insert("Account", Name="Acme", Type="Prospect", OwnerId=org.rep)
        key = org.person(AccountId=account)
        org.insert("Note", ParentId=key.id, Title="Call", Body="Asked to wait until June")
        org.insert("Case", ContactId=key.id, Subject="Broken pump", Status="New")
        org.insert("Opportunity", AccountId=account, Name="Pumps", StageName="Prospecting", CloseDate="2026-09-01")
        campaign = org.insert("Campaign", Name="Hanover fair", Type="Conference")
        org.insert("CampaignMember", CampaignId=campaign, ContactId=key.id, Status="Attended")
        call = {"Status": "Completed", "ActivityDate": "2026-05-20", "TaskSubtype": "Call"}
        org.insert("Task", WhoId=key.id, Subject="Called", **call)
        reading = read_one(org.crm(), key)
        assert "Asked to wait until June" in reading.notes[0].text
        assert {(a.kind, a.detail) for a in reading.activities} == {
            ("case", "Broken pump"), ("conference", "Hanover fair"), ("call", "Called")
        }  # fmt: skip
        assert (reading.relationship.open_tickets, reading.relationship.open_deals) == (1, 1)
        assert not reading.relationship.customer
        assert reading.relationship.last_human_contact is not None

    def test_a_won_deal_makes_a_customer(self, org: Org) -> None:
        account = org.insert("Account", Name="Acme", OwnerId=org.rep)
        key = org.person(AccountId=account)
        org.insert("Opportunity", AccountId=account, Name="P", StageName="Closed Won", CloseDate="2026-01-01")
        assert read_one(org.crm(), key).relationship.customer

    def test_our_own_task_is_no_contact_with_the_person(self, org: Org) -> None:
        crm, key = org.crm(), org.person()
        crm.close_task(crm.put_task(task(org, key)), "Sent")
        reading = read_one(crm, key)
        assert (reading.activities, reading.notes, reading.relationship.last_human_contact) == ((), (), None)

    def test_a_mail_that_we_logged_is_no_human_contact(self, org: Org) -> None:
        crm, key = org.crm(), org.person()
        crm.log_email(sent(org, key))
        reading = read_one(crm, key)
        assert [activity.kind for activity in reading.activities] == ["email"]
        assert reading.relationship.last_human_contact is None

    def test_an_org_without_a_feature_is_read_without_it(self, org: Org) -> None:
        key = org.person()
        org.sandbox.catalog.hidden |= {"CampaignMember.ContactId", "Note.ParentId", "Case.ContactId", "Contact.Title"}
        reading = read_one(org.crm(), key)
        assert reading.consent.state is ConsentState.CONTACTABLE
        assert "contact.job_title" not in {fact.path for fact in reading.facts}

    def test_odd_addresses_are_quoted(self, org: Org) -> None:
        key = org.person(Email="o'brien@acme.example")
        assert [r.contact.key for r in org.crm().read([], ["O'Brien@acme.example", "x' OR Id != '"]).found] == [key]

    def test_the_longest_batches_fit_into_an_address(self, org: Org) -> None:
        addresses = [f"{'long.' * 11}{n}@many.example" for n in range(450)]
        keys = [org.person(Email=address) for address in addresses]
        assert len(org.crm().read(keys, addresses).found) == 450
        assert {call.status for call in org.sandbox.calls} == {200}
