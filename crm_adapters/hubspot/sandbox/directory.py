"""Owners, lists and marketing emails: what an app reads and hardly ever writes."""

from dataclasses import dataclass, field
from typing import Any

TEXT = """Hi {{{{ contact.firstname }}}},

[[slot:opening_line max_words=30 facts=contact.job_title,company.name,company.industry]]

{pitch}

[[slot:closing_question max_words=20 facts=company.name]]

Kind regards
{{{{ owner.firstname }}}} {{{{ owner.lastname }}}}

[[legal]]"""
PITCHES = {
    "events": "We met at the event where you left your card with us. As promised, here is what we said: our planning "
    "board shows every order, machine and delivery date on one page, and most teams use it within a week.",
    "customers": "You have worked with our planning board before. It can now compare plants side by side, and the "
    "comparison is part of your plan.",
    "inbound": "You asked us for more about planning orders without spreadsheets. The guide that you requested ends "
    "where most teams begin: with one week of orders on one page. I can walk you through it in half an hour.",
}
SUBJECTS = {
    "events": "As promised at the event",
    "customers": "Your plants, side by side",
    "inbound": "The guide you asked for, and what comes after it",
}


@dataclass(slots=True, kw_only=True)
class Owner:
    """A user of the portal who can own records; archived owners have no user id."""

    id: str
    user_id: int
    email: str
    first_name: str
    last_name: str
    archived: bool

    def told(self) -> dict[str, Any]:
        """As the owners API tells it."""
        return {
            "id": self.id,
            "email": self.email,
            "type": "PERSON",
            "firstName": self.first_name,
            "lastName": self.last_name,
            "userId": None if self.archived else self.user_id,
            "userIdIncludingInactive": self.user_id,
            "createdAt": "2020-01-01T00:00:00Z",
            "updatedAt": "2020-01-01T00:00:00Z",
            "archived": self.archived,
            "teams": [],
        }


@dataclass(slots=True, kw_only=True)
class ContactList:
    """A list of contacts; DYNAMIC ones are read-only."""

    id: str
    name: str
    processing: str
    members: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As the lists API tells it."""
        return {
            "listId": self.id,
            "name": self.name,
            "processingType": self.processing,
            "processingStatus": "COMPLETE",
            "objectTypeId": "0-1",
            "listVersion": 1,
            "createdAt": "2020-01-01T00:00:00Z",
            "updatedAt": "2020-01-01T00:00:00Z",
            "size": len(self.members),
            "additionalProperties": {"hs_list_size": str(len(self.members))},
        }


def marketing_emails() -> list[dict[str, Any]]:
    """Three approved mails with slots, a newsletter that declares none, and the carrier of single sends."""
    made = [
        _email(str(7001 + i), f"Gatepost: {name}", SUBJECTS[name], TEXT.format(pitch=PITCHES[name]))
        for i, name in enumerate(PITCHES)
    ]
    news = _email("7100", "Quarterly newsletter", "News", "Hello {{ contact.firstname }}, here is the news.")
    return [*made, news, _carrier()]


def _carrier() -> dict[str, Any]:
    """What an admin makes so that Gatepost may send by the single-send API: empty but for our properties."""
    email = _email("7200", "Gatepost carrier", "{{ custom.gatepost_subject }}", "{{ custom.gatepost_html }}")
    email |= {"state": "AUTOMATED", "type": "MARKETING_SINGLE_SEND_API", "isPublished": True}
    email["content"]["widgets"]["module-0-0-0"]["body"]["html"] = "{{ custom.gatepost_html }}"
    email["content"]["plainTextVersion"] = "{{ custom.gatepost_text }}"
    return email


def _email(key: str, name: str, subject: str, text: str) -> dict[str, Any]:
    html = "".join(f"<p>{p.replace(chr(10), '<br>')}</p>" for p in text.split("\n\n"))
    return {
        "id": key,
        "name": name,
        "subject": subject,
        "state": "DRAFT",
        "type": "BATCH_EMAIL",
        "subcategory": "batch",
        "emailTemplateMode": "DRAG_AND_DROP",
        "isAb": False,
        "isPublished": False,
        "activeDomain": "",
        "archived": False,
        "sendOnPublish": False,
        "language": "en",
        "businessUnitId": "0",
        "createdAt": "2025-01-01T00:00:00Z",
        "updatedAt": "2025-01-01T00:00:00Z",
        "content": {
            "templatePath": "@hubspot/email/dnd/Plain_email.html",
            "plainTextVersion": "",
            "flexAreas": {"main": {"sections": [{"columns": [{"widgets": ["module-0-0-0"], "width": 12}]}]}},
            "widgets": {
                "module-0-0-0": {
                    "id": "module-0-0-0",
                    "name": "module-0-0-0",
                    "type": "module",
                    "order": 1,
                    "body": {"html": html, "path": "@hubspot/rich_text", "module_id": 1155639},
                }
            },
        },
        "from": {"fromName": "Maya Brandt", "replyTo": "maya@ours.example", "customReplyTo": ""},
        "to": {"contactIds": {"include": [], "exclude": []}, "suppressGraymail": True},
        "subscriptionDetails": {"subscriptionId": "101"},
    }
