"""EmailTemplate records as our neutral templates: Classic and Lightning merge fields by one table.

Classic (SML): ``{!Contact.FirstName}``, ``{!BLANKVALUE(Contact.FirstName, "there")}``,
``{!Contact.FirstName, there}``. Lightning (HML): ``{{{Recipient.FirstName}}}``. Slots are declared
in the text as `crm_adapters/slots.py` says. A template that declares none is not ours to fill; one
that we cannot render exactly is refused with a SetupItem, because the platform would render it
differently from what was approved.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crm_adapters.port import SetupItem
from crm_adapters.salesforce.client import Client, Schema
from crm_adapters.salesforce.mapping import Row, text
from crm_adapters.slots import EXAMPLE, MARKER, TemplateError, parse_body, same_slots
from gates.canonical import digest
from gates.draft import Body, Merge, Slot, Template

FIELDS = (
    *("Id", "DeveloperName", "Name", "FolderName", "IsActive", "TemplateType", "UiType", "Subject", "HtmlValue"),
    *("Body", "Markup", "RelatedEntityType", "Encoding", "LastModifiedDate"),
)

# The triple braces come first: a double brace inside them is not a merge field of its own.
TOKEN = re.compile(r"\{\{\{[^{}]*\}\}\}|\{![^{}]*\}|\{\{[^{}]*\}\}")
_CLASSIC = re.compile(r"\{!\s*(?P<field>[\w.]+)\s*(?:,(?P<default>[^}]*))?\}")
_BLANK = re.compile(
    r"\{!\s*BLANKVALUE\(\s*(?P<field>[\w.]+)\s*,\s*(?P<quote>[\"'])(?P<default>.*?)(?P=quote)\s*\)\s*\}", re.IGNORECASE
)
_LIGHTNING = re.compile(r"\{\{\{\s*(?P<field>[\w.]+)\s*\}\}\}")

# Who is written to, in Salesforce's words; `Recipient` is the Lightning one for both.
_PERSON: Mapping[str, str] = {
    "FirstName": "contact.first_name",
    "LastName": "contact.last_name",
    "Name": "contact.name",
    "Salutation": "contact.salutation",
    "Title": "contact.job_title",
    "Department": "contact.department",
    "MailingCity": "contact.city",
    "MailingState": "contact.state",
    "MailingCountry": "contact.country",
    "City": "contact.city",
    "State": "contact.state",
    "Country": "contact.country",
    "Company": "company.name",
    "Account.Name": "company.name",
    "Account": "company.name",
}
_COMPANY: Mapping[str, str] = {
    "Name": "company.name",
    "Industry": "company.industry",
    "NumberOfEmployees": "company.employee_count",
    "BillingCity": "company.city",
    "BillingState": "company.state",
    "BillingCountry": "company.country",
    "Website": "company.website",
}
# Approved mail goes out in the owner's name: every word for the sender means the owner.
_SENDER: Mapping[str, str] = {
    "Name": "sender.name",
    "FirstName": "sender.first_name",
    "LastName": "sender.last_name",
    "Email": "sender.email",
    "Phone": "sender.phone",
    "CompanyName": "sender.company",
}
_ORGANIZATION: Mapping[str, str] = {
    "Name": "sender.company",
    "Address": "sender.postal_address",
}
MERGE: Mapping[str, Mapping[str, str]] = {
    "Contact": _PERSON,
    "Lead": _PERSON,
    "Recipient": _PERSON,
    "Account": _COMPANY,
    "Sender": _SENDER,
    "User": _SENDER,
    "Sending_User": _SENDER,
    "Organization": _ORGANIZATION,
}


def merge(token: str) -> Merge | None:
    """The merge field of one token of either syntax; None when the table has no such field."""
    found = _BLANK.fullmatch(token) or _CLASSIC.fullmatch(token) or _LIGHTNING.fullmatch(token)
    if found is None:
        return None
    head, _, rest = found["field"].partition(".")
    path = MERGE.get(head, {}).get(rest)
    default = found.groupdict().get("default")
    return Merge(path=path, default=default.strip() if default is not None else None) if path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The templates that can be used, and why the others cannot."""

    templates: tuple[Template, ...]
    refused: tuple[SetupItem, ...]

    def summary(self) -> SetupItem:
        """Whether there is any template to write with."""
        ok = bool(self.templates)
        mend = "" if ok else f"declare a slot in an active template: {EXAMPLE}"
        return SetupItem(name="templates", ok=ok, detail=f"{len(self.templates)} with slots", mend=mend)


def read(connection: str, client: Client, schema: Schema) -> Shelf:
    """All active templates that declare a slot."""
    columns = schema.seen("EmailTemplate", FIELDS)
    if not {"Id", "Name", "Body", "IsActive"} <= set(columns):
        mend = "give the integration user read access to EmailTemplate"
        return Shelf(templates=(), refused=(SetupItem(name="templates", ok=False, detail="cannot be read", mend=mend),))
    soql = f"SELECT {', '.join(columns)} FROM EmailTemplate WHERE IsActive = true ORDER BY Id"  # noqa: S608
    templates, refused = [], []
    for row in client.rows(soql, kind="templates"):
        if not declares_slots(row):
            continue
        try:
            templates.append(template(row, connection))
        except TemplateError as error:
            name = f"template {text(row, 'DeveloperName') or text(row, 'Name')}"
            detail = f"{error.where}: {error.what}" if error.where else error.what
            refused.append(SetupItem(name=name, ok=False, detail=detail, mend=error.mend))
    return Shelf(templates=tuple(templates), refused=tuple(refused))


def declares_slots(row: Row) -> bool:
    """Whether the text holds any of our markers, even a mistaken one, or none at all."""
    return any(MARKER.search(str(row.get(name) or "")) for name in ("Subject", "Body", "HtmlValue", "Markup"))


def template(row: Row, connection: str) -> Template:
    """One EmailTemplate in neutral parts; TemplateError says what stands in the way and where."""
    if text(row, "TemplateType") == "visualforce":
        raise TemplateError(
            "a Visualforce template is rendered by Salesforce only",
            mend="write the same mail as a text, HTML or Lightning template",
        )
    subject, subject_slots = _part(row, "Subject")
    plain, plain_slots = _part(row, "Body")
    html, html_slots = _part(row, "HtmlValue")
    if subject_slots:
        raise TemplateError("a slot in the subject", where="Subject", mend="write the subject as fixed text")
    if not plain:
        raise TemplateError(
            "the template has no plain-text version", where="Body", mend="fill in the plain-text version as well"
        )
    slots = same_slots(plain_slots, html_slots) if html else plain_slots
    parts = {name: str(row.get(name) or "") for name in ("Subject", "Body", "HtmlValue")}
    return Template(
        id=text(row, "Id"),
        connection=connection,
        name=text(row, "DeveloperName") or text(row, "Name"),
        version=digest(parts)[:16],
        subject=subject,
        text=plain,
        html=html or None,
        slots=slots,
    )


def _part(row: Row, field: str) -> tuple[Body, tuple[Slot, ...]]:
    try:
        return parse_body(str(row.get(field) or ""), merge, TOKEN)
    except TemplateError as error:
        failure = error
    where = f"{field}, {failure.where}" if failure.where else field
    raise TemplateError(failure.what, where=where, mend=failure.mend)
