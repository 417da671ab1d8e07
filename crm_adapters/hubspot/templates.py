"""Marketing emails and sales templates as our neutral templates: HubL merge fields by one table.

``{{ contact.firstname }}``, ``{{ contact.firstname|default('there') }}`` and
``{{ personalization_token('contact.firstname', 'there') }}``. Slots are declared in the text as
`crm_adapters/slots.py` says. An email that declares none is not ours to fill; one that we cannot
render exactly is refused with a SetupItem, because HubSpot would render it differently from what
was approved.
"""

import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from pydantic import Field

from crm_adapters.errors import Gone, NotPermitted, Refused
from crm_adapters.hubspot.client import Client, next_page, rows
from crm_adapters.hubspot.mapping import Foreign
from crm_adapters.port import SetupItem
from crm_adapters.slots import EXAMPLE, MARKER, TemplateError, parse_body, same_slots
from gates.canonical import digest
from gates.draft import Body, Legal, Merge, Slot, Template

PAGE = 100
SALES = "/automation/email-templates/2026-09"

# Everything that HubL would run: expressions, statements and comments.
TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PLAIN = re.compile(
    r"\{\{\s*(?P<field>[\w.]+)\s*(?:\|\s*default\(\s*(?P<quote>[\"'])(?P<default>.*?)(?P=quote)\s*(?:,\s*\w+\s*)?\))?\s*\}\}"
)
_CALL = re.compile(
    r"\{\{\s*personalization_token\(\s*(?P<q>[\"'])(?P<field>[\w.]+)(?P=q)\s*"
    r"(?:,\s*(?P<quote>[\"'])(?P<default>.*?)(?P=quote)\s*)?\)\s*\}\}"
)
MERGE: Mapping[str, str] = {
    "contact.firstname": "contact.first_name",
    "contact.lastname": "contact.last_name",
    "contact.salutation": "contact.salutation",
    "contact.jobtitle": "contact.job_title",
    "contact.city": "contact.city",
    "contact.state": "contact.state",
    "contact.country": "contact.country",
    "contact.company": "company.name",
    "company.name": "company.name",
    "company.domain": "company.domain",
    "company.industry": "company.industry",
    "company.city": "company.city",
    "company.country": "company.country",
    "company.numberofemployees": "company.employee_count",
    "company.website": "company.website",
    # Approved mail goes out in the owner's name: the sender is the owner.
    "owner.name": "sender.name",
    "owner.full_name": "sender.name",
    "owner.fullname": "sender.name",
    "owner.firstname": "sender.first_name",
    "owner.first_name": "sender.first_name",
    "owner.lastname": "sender.last_name",
    "owner.last_name": "sender.last_name",
    "owner.email": "sender.email",
    "owner.phone": "sender.phone",
    "contact.hubspot_owner_id": "sender.name",
    "site_settings.company_name": "sender.company",
}


def merge(token: str) -> Merge | None:
    """The merge field of one token; None for anything that is not a field of the table with a plain default."""
    readable = entities.unescape(token).replace("\xa0", " ")
    found = _PLAIN.fullmatch(readable) or _CALL.fullmatch(readable)
    path = MERGE.get(found["field"].lower()) if found else None
    return Merge(path=path, default=found["default"]) if found and path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The templates that can be used, and why the others cannot."""

    templates: tuple[Template, ...]
    refused: tuple[SetupItem, ...]

    def summary(self) -> SetupItem:
        """Whether there is any template to write with."""
        ok = bool(self.templates)
        mend = "" if ok else f"declare a slot in a marketing email: {EXAMPLE}"
        return SetupItem(name="templates", ok=ok, detail=f"{len(self.templates)} with slots", mend=mend)


class Content(Foreign):
    """The body of a marketing email: modules, the areas that put them in order, and the plain text."""

    widgets: dict[str, Any] = Field(default_factory=dict)
    flex_areas: dict[str, Any] = Field(default_factory=dict)
    plain_text_version: str | None = None


class Email(Foreign):
    """One marketing email, read only."""

    id: str
    name: str = ""
    subject: str = ""
    state: str = ""
    type: str = ""
    is_published: bool = False
    archived: bool = False
    subscription_details: dict[str, Any] | None = None
    content: Content = Field(default_factory=Content)


class SalesTemplate(Foreign):
    """One sales template, read only."""

    id: str | int
    name: str = ""
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What both kinds come down to."""

    id: str
    name: str
    subject: str
    html: str
    text: str

    @property
    def declares_slots(self) -> bool:
        return any(MARKER.search(part) for part in (self.subject, self.html, self.text))


def read(connection: str, client: Client, *, sales: bool) -> Shelf:
    """All templates that declare a slot; a kind that the token may not read is refused as a whole."""
    templates: list[Template] = []
    refused: list[SetupItem] = []
    kinds = [("marketing emails", _emails, "grant content or marketing.email.read")]
    if sales:
        kinds.append(
            ("sales templates", _sales, "only a user-level app with automation.email_templates.read may read them")
        )
    for kind, source, mend in kinds:
        try:
            for one in source(client):
                if one.declares_slots:
                    _shelve(one, connection, templates, refused)
        except (NotPermitted, Gone, Refused) as error:
            refused.append(SetupItem(name=kind, ok=False, detail=error.what, mend=mend))
    return Shelf(templates=tuple(templates), refused=tuple(refused))


def _shelve(one: _Source, connection: str, templates: list[Template], refused: list[SetupItem]) -> None:
    try:
        templates.append(template(one, connection))
    except TemplateError as error:
        detail = f"{error.where}: {error.what}" if error.where else error.what
        refused.append(SetupItem(name=f"template {one.name or one.id}", ok=False, detail=detail, mend=error.mend))


def template(one: _Source, connection: str) -> Template:
    """One email in neutral parts; TemplateError says what stands in the way and where."""
    subject, subject_slots = _part(one.subject, "subject")
    if subject_slots:
        raise TemplateError("a slot in the subject", where="subject", mend="write the subject as fixed text")
    html, html_slots = _part(one.html, "HTML body") if one.html else (None, ())
    text, slots = _part(one.text or as_text(one.html), "plain text")
    if html is not None:
        same_slots(slots, html_slots)
        if _has_legal(text) != _has_legal(html):
            raise TemplateError("only one version has [[legal]]", mend="put [[legal]] into both versions or neither")
    return Template(
        id=one.id,
        connection=connection,
        name=one.name,
        version=digest([one.subject, one.text, one.html]),
        subject=subject,
        text=text,
        html=html,
        slots=slots,
    )


def _part(said: str, name: str) -> tuple[Body, tuple[Slot, ...]]:
    try:
        return parse_body(said, merge, TOKEN)
    except TemplateError as error:
        raise TemplateError(error.what, where=f"{name}, {error.where}", mend=error.mend) from None


def _has_legal(body: Body) -> bool:
    return any(isinstance(part, Legal) for part in body)


# ------------------------------------------------------------------------------------------- where they are


def _emails(client: Client) -> Iterator[_Source]:
    after: str | None = ""
    while after is not None:
        page: dict[str, Any] = {"limit": PAGE, **({"after": after} if after else {})}
        answer = client.sdk.marketing.emails.marketing_emails_api.get_page(**page) or {}
        for row in rows(answer):
            email = Email.read(row)
            if not email.archived:
                yield _Source(
                    id=f"email-{email.id}",
                    name=email.name,
                    subject=email.subject,
                    html=widgets(email.content),
                    text=(email.content.plain_text_version or "").replace("\r\n", "\n"),
                )
        after = next_page(answer)


def email_of(client: Client, email: str) -> Email:
    """One marketing email by its id."""
    return Email.read(client.sdk.marketing.emails.marketing_emails_api.get_by_id(email_id=email) or {})


def _sales(client: Client) -> Iterator[_Source]:
    after: str | None = ""
    while after is not None:
        answer = client.send("GET", SALES, query={"limit": PAGE, **({"after": after} if after else {})})
        for row in rows(answer):
            found = SalesTemplate.read(row)
            yield _Source(id=f"sales-{found.id}", name=found.name, subject=found.subject, html=found.body, text="")
        after = next_page(answer)


def widgets(content: Content) -> str:
    """The HTML of all text modules, in the order of the page where it tells one."""
    named = [name for name in _order(content.flex_areas) if name in content.widgets]
    rest = sorted(
        (name for name in content.widgets if name not in named),
        key=lambda name: (_number(content.widgets[name].get("order")), name),
    )
    bodies = (content.widgets[name].get("body") or {} for name in (*named, *rest))
    return "\n".join(str(body["html"]) for body in bodies if isinstance(body, dict) and body.get("html"))


def _order(areas: Any) -> Iterator[str]:
    """Widget names as the nested sections, columns and widgets list them."""
    if isinstance(areas, dict):
        for name, inside in areas.items():
            if name == "widgets" and isinstance(inside, list):
                yield from (one for one in inside if isinstance(one, str))
            else:
                yield from _order(inside)
    elif isinstance(areas, list):
        for one in areas:
            yield from _order(one)


def _number(said: Any) -> int:
    return said if isinstance(said, int) else 0


def as_text(said: str) -> str:
    """The plain text of an HTML body: a blank line between blocks, nothing invented."""
    if "<" not in said:
        return entities.unescape(said).strip()
    soup = BeautifulSoup(said, "html.parser")
    for mark in soup.find_all("br"):
        mark.replace_with("\n")
    for block in soup.find_all(["p", "div", "li", "h1", "h2", "h3", "h4", "tr"]):
        block.append("\n\n")
    lines = "\n".join(" ".join(line.split()) for line in soup.get_text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
