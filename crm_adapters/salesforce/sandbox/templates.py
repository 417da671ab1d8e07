"""Approved mails as an org keeps them: one for each segment, each in another merge syntax.

A slot, `[[slot:name max_words=25 facts=contact.job_title,company.name]]`, is what a model may fill;
`[[legal]]` is the place of the legal block.
"""

from typing import Any

_EVENTS_TEXT = """\
Hello {!BLANKVALUE(Contact.FirstName, "there")},

[[slot:opening_line max_words=25 facts=contact.job_title,company.name]]

Thank you for the time you gave us at our stand. We promised you the short version of how mid-sized
manufacturers plan maintenance with our schedule board: one board for all plants, fed from the
machine logs you already keep, and a first plan after two weeks.

[[slot:closing_question max_words=20 facts=company.industry]]

Kind regards
{!User.FirstName} {!User.LastName}
Account Manager

[[legal]]
"""

_CUSTOMERS_HTML = """\
<html><body>
<p>Dear {{{Recipient.FirstName}}},</p>
<p>[[slot:opening_line max_words=25 facts=contact.job_title,company.name]]</p>
<p>You have worked with our schedule board for a while. Since autumn it can compare plants side by
side and shows which machine would gain most from an earlier service. The comparison is part of your
plan and needs no set-up from your team.</p>
<p>[[slot:closing_question max_words=20 facts=company.industry]]</p>
<p>Kind regards<br>{{{Sender.Name}}}</p>
[[legal]]
</body></html>
"""
_CUSTOMERS_TEXT = """\
Dear {{{Recipient.FirstName}}},

[[slot:opening_line max_words=25 facts=contact.job_title,company.name]]

You have worked with our schedule board for a while. Since autumn it can compare plants side by side
and shows which machine would gain most from an earlier service. The comparison is part of your plan
and needs no set-up from your team.

[[slot:closing_question max_words=20 facts=company.industry]]

Kind regards
{{{Sender.Name}}}

[[legal]]
"""

_INBOUND_HTML = """\
<html><body>
<p>Hello {!Lead.FirstName},</p>
<p>[[slot:opening_line max_words=25 facts=contact.job_title,company.name]]</p>
<p>You asked us for more about planning maintenance. The guide you requested ends where most teams
begin: with three machines and one week of logs. I can walk you through that first week in half an
hour, with your own machines as the example.</p>
<p>[[slot:closing_question max_words=20 facts=company.industry]]</p>
<p>Kind regards<br>{!User.FirstName} {!User.LastName}</p>
[[legal]]
</body></html>
"""
_INBOUND_TEXT = """\
Hello {!Lead.FirstName},

[[slot:opening_line max_words=25 facts=contact.job_title,company.name]]

You asked us for more about planning maintenance. The guide you requested ends where most teams
begin: with three machines and one week of logs. I can walk you through that first week in half an
hour, with your own machines as the example.

[[slot:closing_question max_words=20 facts=company.industry]]

Kind regards
{!User.FirstName} {!User.LastName}

[[legal]]
"""

_COMMON: dict[str, Any] = {"IsActive": True, "Encoding": "UTF-8", "FolderName": "Gatepost"}

TEMPLATES: tuple[dict[str, Any], ...] = (
    {
        **_COMMON,
        "Name": "Gatepost Events",
        "DeveloperName": "Gatepost_Events",
        "TemplateType": "text",
        "UiType": "Aloha",
        "RelatedEntityType": "Contact",
        "Subject": "What we promised you at our stand",
        "Body": _EVENTS_TEXT,
    },
    {
        **_COMMON,
        "Name": "Gatepost Customers",
        "DeveloperName": "Gatepost_Customers",
        "TemplateType": "custom",
        "UiType": "SFX",
        "RelatedEntityType": "Contact",
        "Subject": "Your plants, side by side",
        "HtmlValue": _CUSTOMERS_HTML,
        "Body": _CUSTOMERS_TEXT,
    },
    {
        **_COMMON,
        "Name": "Gatepost Inbound",
        "DeveloperName": "Gatepost_Inbound",
        "TemplateType": "custom",
        "UiType": "Aloha",
        "RelatedEntityType": "Lead",
        "Subject": "The first week of maintenance planning",
        "HtmlValue": _INBOUND_HTML,
        "Body": _INBOUND_TEXT,
    },
    {
        **_COMMON,
        "Name": "Quarterly Report",
        "DeveloperName": "Quarterly_Report",
        "TemplateType": "visualforce",
        "UiType": "Aloha",
        "RelatedEntityType": "Contact",
        "Subject": "Your quarterly report",
        "Markup": '<messaging:emailTemplate subject="Your quarterly report" recipientType="Contact">'
        "</messaging:emailTemplate>",
    },
)
