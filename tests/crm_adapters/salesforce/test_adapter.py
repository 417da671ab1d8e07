"""The adapter as a whole: segments, what it owns, threads, and a fault at every call."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from crm_adapters.errors import Unavailable
from crm_adapters.salesforce.auth import ClientCredentials
from gates.errors import ConfigError
from tests.crm_adapters.contract import read_one
from tests.crm_adapters.salesforce.org import INSTANCE, Org, sent, task


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
