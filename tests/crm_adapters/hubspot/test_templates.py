"""HubL to neutral parts, and the order of a page's modules."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from crm_adapters.errors import Unavailable
from crm_adapters.hubspot import templates
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.client import Client, Pace
from crm_adapters.hubspot.templates import Content, Email, as_text, merge
from crm_adapters.slots import TemplateError
from gates.draft import Fixed, Legal, Merge, Slot, SlotRef
from tests.crm_adapters.hubspot.scripted_server import Reply, Script, scripted

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("token", "path", "default"),
    [
        ("{{ contact.firstname }}", "contact.first_name", None),
        ("{{contact.firstname}}", "contact.first_name", None),
        ("{{ contact.firstname|default('there') }}", "contact.first_name", "there"),
        ('{{ contact.firstname | default("there", true) }}', "contact.first_name", "there"),
        ("{{ personalization_token('contact.firstname', 'there') }}", "contact.first_name", "there"),
        ("{{ personalization_token('company.name') }}", "company.name", None),
        ("{{ personalization_token(&quot;contact.jobtitle&quot;) }}", "contact.job_title", None),
        ("{{ owner.name }}", "sender.name", None),
        ("{{ company.domain }}", "company.domain", None),
    ],
)
def test_a_known_field_is_read(token, path, default):
    assert merge(token) == Merge(path=path, default=default)


@pytest.mark.parametrize(
    "token",
    [
        "{{ contact.shoe_size }}",
        "{{ contact.firstname|upper }}",
        "{% if contact.city %}",
        "{# note #}",
        "{{ 1 + 1 }}",
        "{{ unsubscribe_link }}",
    ],
)
def test_anything_else_is_refused(token):
    assert merge(token) is None


def source(html: str = "", text: str = "", subject: str = "Hi {{ contact.firstname|default('there') }}"):
    return templates._Source(id="email-1", name="Intro", subject=subject, html=html, text=text)


HTML = (
    "<p>Dear {{ contact.firstname }},</p><p>[[slot:opening max_words=40 facts=contact.*]]</p>"
    "<p>Ports &amp; more</p>[[legal]]"
)


def test_both_versions_become_parts():
    found = templates.template(source(HTML), "hs")
    assert found.subject == (Fixed(text="Hi "), Merge(path="contact.first_name", default="there"))
    assert found.slots == (Slot(name="opening", max_words=40, facts=("contact.*",)),)
    assert found.html is not None
    assert SlotRef(name="opening") in found.html
    assert found.text == (
        Fixed(text="Dear "),
        Merge(path="contact.first_name"),
        Fixed(text=",\n\n"),
        SlotRef(name="opening"),
        Fixed(text="\n\nPorts & more\n\n"),
        Legal(),
    )


def test_a_changed_text_is_another_version():
    one, other = (templates.template(source(html), "hs").version for html in (HTML, HTML.replace("more", "less")))
    assert one != other


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (source(HTML.replace("firstname", "shoe_size")), "contact.shoe_size"),
        (source(HTML, "[[slot:other max_words=3]] [[legal]]"), "different slots"),
        (source(HTML, HTML.replace("[[legal]]", "")), "only one version"),
        (source(HTML, subject="[[slot:s max_words=3]]"), "slot in the subject"),
        (source("{% if x %}" + HTML), "{% if x %}"),
    ],
)
def test_what_cannot_be_rendered_exactly_is_refused_with_its_place(broken, says):
    with pytest.raises(TemplateError) as caught:
        templates.template(broken, "hs")
    assert says in str(caught.value)
    assert caught.value.mend


def test_modules_come_in_the_order_of_the_page():
    areas = {"main": {"sections": [{"columns": [{"widgets": ["b"]}, {"widgets": ["a"]}]}]}}
    widgets = {
        "a": {"body": {"html": "<p>second</p>"}, "order": 1},
        "b": {"body": {"html": "<p>first</p>"}, "order": 2},
        "footer": {"body": {"align": "center"}, "order": 0},
    }
    email = Email.model_validate({"id": "1", "content": {"widgets": widgets, "flexAreas": areas}})
    assert templates.widgets(email.content) == "<p>first</p>\n<p>second</p>"
    assert templates.widgets(Content(widgets=widgets)) == "<p>second</p>\n<p>first</p>"


def test_text_is_what_the_html_says():
    assert as_text("<h1>Hi</h1><p>a<br>b &lt;c&gt;</p>\n<ul><li>x</li></ul>") == "Hi\n\na\nb <c>\n\nx"


# --------------------------------------------------------------------------------------------- over HTTP


@pytest.fixture
def server() -> Iterator[Script]:
    with scripted() as script:
        yield script


def shelf(server: Script, *replies: Reply, sales: bool = False) -> templates.Shelf:
    server.replies = list(replies)
    client = Client(
        host=server.url, token=StaticToken(value="t"), now=lambda: NOW, sleep=lambda _: None, pace=Pace(attempts=1)
    )
    return templates.read("hs", client, sales=sales)


def email(number: int, html: str, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": f"Mail {number}",
        "subject": "Hi",
        "content": {"widgets": {"m": {"body": {"html": html}}}},
        **more,
    }


def test_pages_are_followed_and_what_declares_no_slot_is_not_ours(server):
    first = Reply(body={"results": [email(1, HTML), email(2, "<p>News</p>")], "paging": {"next": {"after": "2"}}})
    last = Reply(body={"results": [email(3, HTML), email(4, HTML, archived=True), email(5, HTML + "{{ x }}")]})
    found = shelf(server, first, last)
    assert [t.id for t in found.templates] == ["email-1", "email-3"]
    assert [item.name for item in found.refused] == ["template Mail 5"]
    assert "line 1, column" in found.refused[0].detail
    assert "after=2" in server.asked[1].path


def test_sales_templates_are_read_where_the_app_may(server):
    sales = Reply(body={"results": [{"id": 9, "name": "Sales intro", "subject": "Hi", "body": HTML}]})
    assert [t.id for t in shelf(server, Reply(body={"results": []}), sales, sales=True).templates] == ["sales-9"]
    assert server.asked[1].path == "/automation/email-templates/2026-09?limit=100"


def test_a_kind_that_is_not_permitted_is_a_setup_item_and_the_other_is_read(server):
    refused = Reply(status=403, body={"category": "MISSING_SCOPES"})
    found = shelf(server, Reply(body={"results": [email(1, HTML)]}), refused, sales=True)
    assert len(found.templates) == 1
    assert [(item.name, item.ok) for item in found.refused] == [("sales templates", False)]
    assert "user-level" in found.refused[0].mend


def test_no_template_at_all_is_said(server):
    summary = shelf(server, Reply(body={"results": []})).summary()
    assert not summary.ok
    assert "[[slot:" in summary.mend


def test_an_outage_is_no_finding_about_the_templates(server):
    with pytest.raises(Unavailable):
        shelf(server, Reply(status=503))
