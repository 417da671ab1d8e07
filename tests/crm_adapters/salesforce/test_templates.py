"""Templates: both merge syntaxes by one table, and a refusal that says what, where and how to mend it."""

import pytest

from crm_adapters.salesforce import templates
from crm_adapters.slots import TemplateError
from gates.draft import Fixed, Legal, Merge, SlotRef
from tests.crm_adapters.salesforce.org import Org

SLOT = "[[slot:opening max_words=25 facts=contact.job_title,company.name]]"
ROW = {"Id": "00X000000000001AAA", "DeveloperName": "Intro", "Name": "Intro", "TemplateType": "text", "Subject": "Hi"}


@pytest.mark.parametrize(
    ("token", "path", "default"),
    [
        ("{!Contact.FirstName}", "contact.first_name", None),
        ("{! Lead.FirstName }", "contact.first_name", None),
        ('{!BLANKVALUE(Contact.FirstName, "Valued Customer")}', "contact.first_name", "Valued Customer"),
        ("{!blankvalue(Contact.Title,'')}", "contact.job_title", ""),
        ("{!Contact.FirstName, there}", "contact.first_name", "there"),
        ("{!Account.Industry}", "company.industry", None),
        ("{!Lead.Company}", "company.name", None),
        ("{!User.FirstName}", "sender.first_name", None),
        ("{!Sending_User.Name}", "sender.name", None),
        ("{!Organization.Name}", "sender.company", None),
        ("{{{Recipient.FirstName}}}", "contact.first_name", None),
        ("{{{ Recipient.Account.Name }}}", "company.name", None),
        ("{{{Sender.Name}}}", "sender.name", None),
    ],
)
def test_known_fields_have_our_paths(token: str, path: str, default: str | None) -> None:
    assert templates.TOKEN.fullmatch(token)
    assert templates.merge(token) == Merge(path=path, default=default)


@pytest.mark.parametrize(
    "token",
    [
        "{!Contact.Shoe_Size__c}", "{!Receiving_User.Name}", "{!NOW()}", "{!IF(Contact.Title='x','a','b')}",
        "{{{Recipient.Shoe__c}}}", "{{Recipient.FirstName}}", "{!}", "{{{}}}",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_its_place(token: str) -> None:
    with pytest.raises(TemplateError) as caught:
        templates.template({**ROW, "Body": f"Dear {SLOT}\nand {token}"}, "sf")
    assert caught.value.where == "Body, line 2, column 5"
    assert caught.value.mend


def test_a_body_becomes_parts_in_order() -> None:
    body = f'Dear {{!BLANKVALUE(Contact.FirstName, "there")}},\n{SLOT}\nBye\n[[legal]]'
    template = templates.template({**ROW, "Body": body}, "sf")
    assert template.text == (
        Fixed(text="Dear "), Merge(path="contact.first_name", default="there"), Fixed(text=",\n"),
        SlotRef(name="opening"), Fixed(text="\nBye\n"), Legal(),
    )  # fmt: skip
    assert template.html is None
    assert [(slot.name, slot.max_words, slot.facts) for slot in template.slots] == [
        ("opening", 25, ("contact.job_title", "company.name"))
    ]


def test_any_change_of_the_text_is_a_new_version() -> None:
    first = templates.template({**ROW, "Body": f"{SLOT} a"}, "sf").version
    assert templates.template({**ROW, "Body": f"{SLOT} a"}, "sf").version == first
    assert templates.template({**ROW, "Body": f"{SLOT} b"}, "sf").version != first
    assert templates.template({**ROW, "Body": f"{SLOT} a", "Subject": "Ho"}, "sf").version != first


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"TemplateType": "visualforce"}, "Visualforce"),
        ({"Subject": f"Hi {SLOT}"}, "subject"),
        ({"Body": None, "HtmlValue": f"<p>{SLOT}</p>"}, "no plain-text version"),
        ({"HtmlValue": "<p>no slot</p>"}, "different slots"),
    ],
)
def test_what_cannot_be_rendered_exactly_is_refused(change: dict[str, str | None], says: str) -> None:
    with pytest.raises(TemplateError, match=says) as caught:
        templates.template({**ROW, "Body": SLOT, **change}, "sf")
    assert caught.value.mend


def test_the_orgs_own_templates_are_read_whatever_their_syntax(org: Org) -> None:
    found = {template.name: template for template in org.crm().templates()}
    assert set(found) == {"Gatepost_Events", "Gatepost_Customers", "Gatepost_Inbound"}
    assert Merge(path="contact.first_name") in (found["Gatepost_Customers"].html or ())
    assert all([s.name for s in t.slots] == ["opening_line", "closing_question"] for t in found.values())


def test_inactive_templates_and_those_without_slots_are_not_ours(org: Org) -> None:
    common = {"TemplateType": "text", "UiType": "Aloha", "Subject": "Hi"}
    org.insert("EmailTemplate", Name="Off", DeveloperName="Off", IsActive=False, Body=SLOT, **common)
    org.insert("EmailTemplate", Name="News", DeveloperName="News", IsActive=True, Body="Hi {!Odd.Field}", **common)
    assert not {"Off", "News"} & {template.name for template in org.crm().templates()}
    assert not [item for item in org.crm().check_setup() if "News" in item.name or "Off" in item.name]


def test_a_refused_template_is_a_setup_item(org: Org) -> None:
    common = {"TemplateType": "custom", "UiType": "SFX", "Subject": "Hi", "IsActive": True}
    org.insert("EmailTemplate", Name="Odd", DeveloperName="Odd", Body=SLOT + "{{{Recipient.Shoe__c}}}", **common)
    (item,) = [item for item in org.crm().check_setup() if item.name == "template Odd"]
    assert not item.ok
    assert "Shoe__c" in item.detail
    assert "line 1" in item.detail
    assert item.mend
