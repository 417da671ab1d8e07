"""Our task, the logged mail and the opt-out: written once, to the right record, and nothing else."""

from dataclasses import replace

import pytest

from crm_adapters.errors import Gone, NotPermitted, Unavailable
from crm_adapters.salesforce.tasks import DESCRIPTION_LIMIT, OWN_FIELDS, described
from gates.errors import InputError
from tests.crm_adapters.salesforce.org import Org, sent, task


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
