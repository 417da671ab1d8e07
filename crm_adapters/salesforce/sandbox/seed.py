"""Fills a new org: the company, its reps, templates, list views, campaigns and people."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_adapters.salesforce.sandbox.people import SEGMENTS
from crm_adapters.salesforce.sandbox.records import Store
from crm_adapters.salesforce.sandbox.seed_people import fill_people
from crm_adapters.salesforce.sandbox.templates import TEMPLATES

if TYPE_CHECKING:
    from crm_adapters.salesforce.sandbox.org import Org

_KINDS = ("Contact", "Lead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    org_id: str
    user_id: str


def fill(store: Store, org: "Org", *, seed: int, size: int) -> Seeded:
    """The same seed, size and clock give the same records and ids."""
    company = store.insert(
        "Organization",
        {
            "Name": "Gatepost Sandbox",
            "OrganizationType": "Developer Edition",
            "InstanceName": "SBX1",
            "DefaultLocaleSidKey": "en_IE",
            "TimeZoneSidKey": "Europe/Dublin",
        },
    )
    user = store.insert(
        "User",
        {
            "Username": "gatepost.integration@sandbox.example",
            "FirstName": "Gatepost",
            "LastName": "Integration",
            "Email": "gatepost.integration@sandbox.example",
            "Alias": "gatepost",
            "UserType": "Standard",
        },
    )
    store.user_id = user["Id"]
    for values in TEMPLATES:
        store.insert("EmailTemplate", values)
    store.insert(
        "OrgWideEmailAddress",
        {"Address": "hello@sandbox.example", "DisplayName": "Gatepost Sandbox"},
    )
    _list_views(store, org)
    fill_people(store, seed=seed, size=size)
    return Seeded(org_id=company["Id"], user_id=user["Id"])


def _list_views(store: Store, org: "Org") -> None:
    for kind in _KINDS:
        start = f"SELECT Id, Name, Email, OwnerId, CreatedDate FROM {kind}"  # noqa: S608  no SQL
        order = "ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST"
        everyone = f"{start} {order}"
        _view(store, org, kind, f"All {kind}s", f"All{kind}s", everyone)
        for segment in SEGMENTS:
            text = f"{start} WHERE Segment__c INCLUDES ('{segment}') {order}"
            title = segment.capitalize()
            _view(store, org, kind, f"Gatepost {title}", f"Gatepost_{title}", text)


def _view(store: Store, org: "Org", kind: str, name: str, developer: str, text: str) -> None:
    row = store.insert("ListView", {"Name": name, "DeveloperName": developer, "SobjectType": kind})
    org.views[row["Id"]] = text
