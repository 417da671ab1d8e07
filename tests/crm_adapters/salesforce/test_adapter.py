"""What only Salesforce asks of the port: consent in five objects, merges, conversions, list views, our own task."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crm_adapters.errors import Gone, NotPermitted, Unavailable
from crm_adapters.port import ClaimLine, Reading, ReviewTask, SentEmail
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.auth import ClientCredentials
from crm_adapters.salesforce.tasks import DESCRIPTION_LIMIT, OWN_FIELDS, described
from gates.errors import ConfigError, InputError
from gates.recipient import ConsentState, ContactKey
from tests.crm_adapters.salesforce.org import INSTANCE, Org

CAPTURE = {
    "CaptureDate": "2026-01-01T00:00:00.000+0000",
    "CaptureContactPointType": "Email",
    "CaptureSource": "fair",
    "Name": "n",
}


def read_one(crm: SalesforceCRM, key: ContactKey) -> Reading:
    (reading,) = crm.read([key]).found
    return reading


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


class TestSegments:
    def test_a_list_view_is_named_by_developer_name_or_id(self, org: Org) -> None:
        member = org.person("Lead", Segment__c="inbound")
        org.person("Lead")
        name = ("Lead", "Gatepost_Inbound")
        view = next(row for row in org.rows("ListView") if (row["SobjectType"], row["DeveloperName"]) == name)
        assert list(org.crm().segment("Lead/Gatepost_Inbound")) == [member]
        assert list(org.crm().segment(view["Id"])) == [member]

    def test_a_filter_of_more_than_a_page_is_read_by_key(self, org: Org) -> None:
        keys = {org.person(Title="COO", Email=f"p{n}@many.example") for n in range(2100)}
        crm = org.crm()
        found = list(crm.segment("soql:Contact WHERE Title = 'COO' AND Account.Name = NULL AND CreatedDate = TODAY"))
        assert set(found) == keys
        assert len(found) == 2100
        assert crm.budget().calls["segment"] == 2

    def test_converted_leads_are_in_no_segment(self, org: Org) -> None:
        lead = org.person("Lead")
        org.sandbox.lifecycle.convert(lead.id)
        assert list(org.crm().segment("soql:Lead WHERE LastName != 'it''s'".replace("''", "\\'"))) == []

    @pytest.mark.parametrize(
        "selector",
        [
            "soql:Contact WHERE Shoe__c = 1",
            "soql:Contact WHERE Title = 'a') OR (Id != '",
            "soql:Contact WHERE Title = 'a' ORDER BY Id",
            "soql:Contact WHERE Title = 'a' LIMIT 1",
            "soql:Contact WHERE Id IN (SELECT ContactId FROM Case)",
            "soql:Contact WHERE Title = 'a'; DELETE",
            "soql:Contact WHERE Account.Shoe__c = 1",
            "soql:User WHERE IsActive = true",
            "No_Such_View",
            "User/AllUsers",
        ],
    )
    def test_anything_else_is_refused_with_a_way_to_mend_it(self, org: Org, selector: str) -> None:
        with pytest.raises(ConfigError) as caught:
            list(org.crm().segment(selector))
        assert caught.value.mend
        assert not any("query" in call.path for call in org.sandbox.calls)


def task(org: Org, key: ContactKey, **changes: Any) -> ReviewTask:
    made = ReviewTask(
        outreach="outreach-1", draft_digest="a" * 64, version=1, contact=key, owner=org.rep, segment="ops",
        subject="Review: mail to Ada Hofer", mail_subject="A question", mail_text="Dear Ada,\n\nA line.\n",
        slots={"opening": "A line."},
        claims=(ClaimLine(slot="opening", text="line", source="company.name", value="Acme", age_days=3),),
        findings=("consent: pass",), link="https://gatepost.example/r/1", due=org.now() + timedelta(hours=48),
    )  # fmt: skip
    return replace(made, **changes)


def sent(org: Org, key: ContactKey, **changes: Any) -> SentEmail:
    made = SentEmail(
        message_id="<1@gatepost.example>", contact=key, owner=org.rep, from_address="rosa@gatepost.example",
        to_address="ada@acme.example", subject="A question", text="Dear Ada", html="<p>Dear Ada</p>", at=org.now(),
        unreviewed=False,
    )  # fmt: skip
    return replace(made, **changes)


class TestTasks:
    def test_the_task_shows_the_mail_the_slots_the_claims_and_the_link(self, org: Org) -> None:
        words = described(task(org, org.person()))
        for part in ("Dear Ada,", "[opening] A line.", "company.name = Acme, 3 days old", "consent: pass", "/r/1"):
            assert part in words

    def test_a_long_mail_is_cut_and_everything_else_stays(self, org: Org) -> None:
        words = described(task(org, org.person(), mail_text="long " * 10_000))
        assert len(words) <= DESCRIPTION_LIMIT
        for part in ("cut here", "company.name = Acme", "consent: pass", "/r/1"):
            assert part in words

    def test_putting_the_same_task_again_writes_nothing(self, org: Org) -> None:
        crm, key = org.crm(), org.person()
        ref = crm.put_task(task(org, key))
        with org.as_rep():
            org.update(ref.id, Gatepost_Decision__c="approve")
        written = len(org.written())
        assert crm.put_task(task(org, key)) == ref
        assert len(org.written()) == written
        (answer,) = crm.read_answers([ref])
        assert (answer.decision, answer.decided_by) == ("approve", org.rep)

    def test_the_last_editor_beats_the_name_in_the_field(self, org: Org) -> None:
        crm = org.crm()
        ref = crm.put_task(task(org, org.person()))
        with org.as_rep():
            org.update(ref.id, Gatepost_Decision__c="approve", Gatepost_Decided_By__c="005000000000999AAA")
        assert crm.read_answers([ref])[0].decided_by == org.rep

    def test_a_field_that_a_rep_can_write_names_nobody(self, org: Org) -> None:
        crm = org.crm()
        ref = crm.put_task(task(org, org.person()))
        org.update(ref.id, Gatepost_Decision__c="approve")
        assert crm.read_answers([ref])[0].decided_by == ""
        org.update(ref.id, Gatepost_Decided_By__c=org.rep)
        assert crm.read_answers([ref])[0].decided_by == ""

    def test_an_inactive_owner_is_replaced_by_the_fallback(self, org: Org) -> None:
        boss = org.insert("User", Username="boss@gatepost.example", Email="boss@gatepost.example", LastName="Boss")
        org.update(org.rep, IsActive=False)
        ref = org.crm(fallback_owner=boss).put_task(task(org, org.person(OwnerId=boss)))
        assert org.row(ref.id)["OwnerId"] == boss

    def test_a_converted_leads_task_goes_to_the_contact_it_is_given(self, org: Org) -> None:
        lead = org.person("Lead")
        ref = org.crm().put_task(task(org, lead))
        assert org.row(ref.id)["WhoId"] == lead.id

    def test_somebody_elses_task_is_never_touched(self, org: Org) -> None:
        foreign = org.insert("Task", Subject="Mine", WhoId=org.person().id, OwnerId=org.rep)
        crm = org.crm()
        crm.close_task(replace(crm.put_task(task(org, org.person())), id=foreign), "Sent")
        assert org.row(foreign)["IsClosed"] is False

    def test_without_our_fields_the_task_is_not_written(self, org: Org) -> None:
        org.sandbox.catalog.hidden |= set(OWN_FIELDS)
        with pytest.raises(NotPermitted) as caught:
            org.crm().put_task(task(org, org.person()))
        assert caught.value.scope == "Task.Gatepost_Draft_Id__c"
        assert org.written() == []


class TestTimeline:
    @pytest.mark.parametrize(("unreviewed", "kind"), [(False, "AiAssisted"), (True, "AiAutomated")])
    def test_the_mail_says_how_much_of_it_a_machine_did(self, org: Org, unreviewed: bool, kind: str) -> None:
        key = org.person()
        logged = org.row(org.crm().log_email(sent(org, key, unreviewed=unreviewed)))
        assert (logged["Status"], logged["AutomationType"], logged["ToIds"]) == ("3", kind, [key.id])

    def test_the_sender_is_related_once(self, org: Org) -> None:
        crm, key = org.crm(), org.person()
        crm.log_email(sent(org, key))
        crm.log_email(sent(org, key))
        senders = [row for row in org.rows("EmailMessageRelation") if row["RelationType"] == "FromAddress"]
        assert [row["RelationId"] for row in senders] == [org.rep]

    def test_a_mail_whose_log_was_lost_is_found_again_not_posted_again(self, org: Org) -> None:
        org.sandbox.faults.add(kind="status", method="POST", path="/EmailMessage$", after=True)
        org.crm().log_email(sent(org, org.person()))
        assert len(org.rows("EmailMessage")) == 1
        assert [path for method, path in org.written() if path.endswith("/EmailMessage")] == [
            "/services/data/v66.0/sobjects/EmailMessage"
        ]

    def test_the_task_and_the_mail_follow_a_merge(self, org: Org) -> None:
        winner, loser = org.person(), org.person()
        org.sandbox.lifecycle.merge(winner.id, loser.id)
        assert org.row(org.crm().put_task(task(org, loser)).id)["WhoId"] == winner.id
        assert org.row(org.crm().log_email(sent(org, loser)))["ToIds"] == [winner.id]

    def test_a_log_that_did_not_arrive_is_unavailable(self, org: Org) -> None:
        org.sandbox.faults.add(kind="status", method="POST")
        with pytest.raises(Unavailable):
            org.crm().log_email(sent(org, org.person()))
        assert org.rows("EmailMessage") == []


class TestOptOut:
    def test_the_individual_is_opted_out_as_well(self, org: Org) -> None:
        party = org.insert("Individual", LastName="Hofer")
        key = org.person(IndividualId=party)
        org.crm().opt_out(key, "ada@acme.example", "asked by mail")
        assert org.row(key.id)["HasOptedOutOfEmail"] is True
        assert org.row(party)["HasOptedOutSolicit"] is True

    def test_a_second_time_writes_nothing(self, org: Org) -> None:
        key = org.person()
        org.crm().opt_out(key, "ada@acme.example", "asked")
        written = len(org.written())
        org.crm().opt_out(key, "ada@acme.example", "asked")
        assert len(org.written()) == written

    def test_a_converted_lead_opts_out_its_contact(self, org: Org) -> None:
        lead = org.person("Lead")
        contact = org.sandbox.lifecycle.convert(lead.id)["ConvertedContactId"]
        org.crm().opt_out(lead, "ada@acme.example", "asked")
        assert org.row(contact)["HasOptedOutOfEmail"] is True

    def test_what_cannot_be_written_is_said_plainly(self, org: Org) -> None:
        key, gone = org.person(), org.person()
        org.store.delete(org.row(gone.id))
        crm = org.crm()
        with pytest.raises(Gone):
            crm.opt_out(gone, "ada@acme.example", "asked")
        with pytest.raises(InputError):
            crm.opt_out(replace(key, object="account"), "ada@acme.example", "asked")
        org.sandbox.catalog.hidden.add("Contact.HasOptedOutOfEmail")
        with pytest.raises(NotPermitted) as caught:
            org.crm().opt_out(key, "ada@acme.example", "asked")
        assert caught.value.scope == "Contact.HasOptedOutOfEmail"


class TestOnlyWhatItOwns:
    def test_every_write_is_ours(self, org: Org) -> None:
        """Law 13: our task, our mail, the opt-out; never an identity field, never a way back to opted in."""
        crm, key = org.crm(), org.person()
        ref = crm.put_task(task(org, key))
        crm.close_task(ref, "Sent")
        crm.log_email(sent(org, key))
        crm.opt_out(key, "ada@acme.example", "asked")
        bodies = {call.path.split("/sobjects/")[1]: call.body for call in org.sandbox.calls if call.method != "GET"}
        assert set(bodies) == {
            "Task/Gatepost_Draft_Id__c/outreach-1", f"Task/{ref.id}", "EmailMessage", "EmailMessageRelation",
            f"Contact/{key.id}",
        }  # fmt: skip
        assert '"HasOptedOutOfEmail": true' in bodies[f"Contact/{key.id}"]

    def test_a_healthy_org_needs_nothing(self, org: Org) -> None:
        items = org.crm().check_setup()
        assert items
        assert [item.name for item in items if not item.ok] == []

    def test_a_status_that_the_org_does_not_have_is_told(self, org: Org) -> None:
        (item,) = [item for item in org.crm(closed_status="Erledigt").check_setup() if not item.ok]
        assert (item.name, item.detail) == ("Task Status", "not offered: erledigt")

    def test_owners_carry_what_the_org_tells(self, org: Org) -> None:
        rep = next(owner for owner in org.crm().owners() if owner.id == org.rep)
        assert (rep.email, rep.active) == ("rosa@gatepost.example", True)


def test_threads_share_an_adapter(org: Org) -> None:
    token = ClientCredentials(login_url=INSTANCE, client_id="gatepost-client", client_secret="gatepost-secret")
    crm, keys = org.crm(token), [org.person(Email=f"p{n}@many.example") for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda key: read_one(crm, key).contact.key, keys))
        org.sandbox.oauth.expire_all()
        again = list(pool.map(lambda key: read_one(crm, key).contact.key, keys))
    assert first == again == keys
    assert crm.budget().total == len([call for call in org.sandbox.calls if "/services/data/" in call.path])


@pytest.mark.parametrize("fault", ["session", "html", "drop", "not_json", "status", "concurrent"])
def test_no_single_fault_changes_what_is_written(org: Org, fault: str) -> None:
    """Whatever call it strikes: after the caller's second try there is one task, one mail, one opt-out."""
    token = ClientCredentials(login_url=INSTANCE, client_id="gatepost-client", client_secret="gatepost-secret")
    for nth in range(1, 12):
        key = org.person(Email=f"p{nth}@many.example")
        crm = org.crm(token)
        steps: tuple[Callable[[], object], ...] = (
            lambda key=key, crm=crm, nth=nth: crm.put_task(task(org, key, outreach=f"o-{nth}")),
            lambda key=key, crm=crm, nth=nth: crm.log_email(sent(org, key, message_id=f"<{nth}@gatepost.example>")),
            lambda key=key, crm=crm: crm.opt_out(key, "x", "asked"),
        )
        # A refused session and a full house refuse before anything is done; the others may have done it.
        done = fault not in {"session", "concurrent"}
        org.sandbox.faults.add(kind=fault, path="/services/data/", nth=nth, after=done)
        for step in steps:
            try:
                step()
            except Unavailable:
                step()
        org.sandbox.faults.clear()
        assert org.row(key.id)["HasOptedOutOfEmail"] is True
    drafts = [row["Gatepost_Draft_Id__c"] for row in org.rows("Task") if row["Gatepost_Draft_Id__c"]]
    assert sorted(drafts) == sorted(f"o-{n}" for n in range(1, 12))
    assert len(org.rows("EmailMessage")) == 11
    assert len([r for r in org.rows("EmailMessageRelation") if r["RelationType"] == "FromAddress"]) == 11
