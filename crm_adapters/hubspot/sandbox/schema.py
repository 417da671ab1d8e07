"""What a portal knows about its objects: properties, their types, which are read-only or unique, default answers."""

from dataclasses import dataclass

KINDS = ("contacts", "companies", "deals", "tickets", "tasks", "emails", "notes")
TYPE_IDS = {
    "contacts": "0-1", "companies": "0-2", "deals": "0-3", "tickets": "0-5",
    "tasks": "0-27", "emails": "0-49", "notes": "0-46",
}  # fmt: skip

DEFAULTS = {
    "contacts": ("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"),
    "companies": ("name", "domain", "createdate", "hs_lastmodifieddate", "hs_object_id"),
}
COMMON_DEFAULTS = ("hs_createdate", "hs_lastmodifieddate", "hs_object_id")

READ_ONLY = frozenset(
    "hs_object_id createdate hs_createdate lastmodifieddate hs_lastmodifieddate hs_merged_object_ids "
    "hs_updated_by_user_id hs_created_by_user_id hs_marketable_status hs_email_optout "
    "hs_email_last_send_date hs_email_last_email_name".split()
)

_NAMES = {
    "contacts": """
email firstname lastname salutation jobtitle company city state country hs_country_region_code phone mobilephone
lifecyclestage hs_lead_status hs_language hs_timezone hubspot_owner_id associatedcompanyid hs_additional_emails
recent_conversion_event_name recent_conversion_date notes_last_contacted hs_sales_email_last_replied
hs_email_optout hs_email_bounce hs_email_hard_bounce_reason hs_email_hard_bounce_reason_enum hs_email_bad_address
hs_email_is_ineligible hs_email_quarantined hs_email_quarantined_reason hs_email_customer_quarantined_reason
hs_emailconfirmationstatus hs_email_recipient_fatigue_recovery_time hs_legal_basis hs_marketable_status
hs_email_last_send_date hs_email_last_email_name
consent_basis consent_origin consent_date consent_proof""",
    "companies": """
name domain website industry numberofemployees annualrevenue city state country founded_year lifecyclestage
hubspot_owner_id""",
    "deals": "dealname dealstage pipeline amount closedate hs_is_closed hs_is_closed_won hubspot_owner_id",
    "tickets": """
subject content hs_pipeline hs_pipeline_stage hs_ticket_priority closed_date hs_is_closed hubspot_owner_id""",
    "tasks": """
hs_task_subject hs_task_body hs_task_status hs_task_type hs_task_priority hs_task_reminders hs_timestamp
hubspot_owner_id""",
    "emails": """
hs_timestamp hs_email_direction hs_email_status hs_email_subject hs_email_text hs_email_html hs_email_headers
hs_email_message_id hs_email_thread_id hs_email_from_email hs_email_to_email hs_incoming_email_is_out_of_office
hs_email_bounce_error_detail_status_code hs_email_bounce_error_detail_message
hubspot_owner_id hs_attachment_ids""",
    "notes": "hs_note_body hs_timestamp hubspot_owner_id",
}
_EVERYWHERE = "hs_object_id hs_createdate hs_lastmodifieddate hs_merged_object_ids hs_updated_by_user_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property definition."""

    name: str
    label: str
    type: str = "string"
    field_type: str = "text"
    unique: bool = False
    read_only: bool = False
    options: tuple[dict[str, object], ...] = ()
    group: str = "information"

    def told(self) -> dict[str, object]:
        """As the properties API tells it."""
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type,
            "fieldType": self.field_type,
            "description": "",
            "groupName": self.group,
            "options": [dict(o) for o in self.options],
            "displayOrder": -1,
            "hasUniqueValue": self.unique,
            "hidden": False,
            "formField": False,
            "hubspotDefined": not self.name.startswith(("gatepost_", "consent_")),
            "archived": False,
            "modificationMetadata": {
                "archivable": True,
                "readOnlyDefinition": False,
                "readOnlyValue": self.read_only,
            },
        }


def built_in(kind: str, subscription_ids: tuple[str, ...]) -> dict[str, Property]:
    """The properties of one object kind in a new portal."""
    names = _NAMES[kind].split() + _EVERYWHERE.split()
    if kind == "contacts":
        names += ["createdate", "lastmodifieddate", *(f"hs_email_optout_{i}" for i in subscription_ids)]
    if kind == "companies":
        names.append("createdate")
    return {
        name: Property(
            name=name,
            label=name.replace("_", " ").capitalize(),
            unique=(kind, name) == ("contacts", "email"),
            read_only=name in READ_ONLY,
        )
        for name in names
    }


def modified_name(kind: str) -> str:
    """The property that carries the last change: contacts have their own name for it."""
    return "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"


def created_name(kind: str) -> str:
    """The property that carries the creation."""
    return "createdate" if kind in {"contacts", "companies"} else "hs_createdate"
