"""What each component of a HubSpot project must look like, where HubSpot's own parser is silent.

HubSpot's full schemas are to be had with an account only; these are ours, made after its documentation
(developers.hubspot.com: app configuration, app cards, settings pages, webhooks, custom workflow actions).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests import npm

PROJECT = npm.ROOT / "crm_adapters" / "hubspot" / "project"
SOURCE = PROJECT / "src"
ORIGIN = "https://gatepost.example"

HTTPS = {"type": "string", "pattern": "^https://[a-z0-9.-]+(/[^\\s]*)?$"}
UID = {"type": "string", "pattern": "^[a-zA-Z0-9_.-]{1,64}$"}
ENTRY = {"type": "string", "pattern": "^/app/.+\\.tsx$"}
# Scopes that HubSpot's scope reference names, of those that an app like ours could want.
SCOPES = [
    "oauth", "automation", "communication_preferences.read", "communication_preferences.read_write",
    "communication_preferences.statuses.batch.read", "content", "crm.lists.read", "crm.lists.write",
    "crm.objects.companies.read", "crm.objects.contacts.read", "crm.objects.contacts.write", "crm.objects.deals.read",
    "crm.objects.owners.read", "crm.schemas.contacts.read", "crm.schemas.contacts.write", "marketing-email",
    "sales-email-read", "tickets",
]  # fmt: skip
TYPE_DEFINITION = {
    "type": "object",
    "required": ["name", "type", "fieldType"],
    "properties": {
        "name": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"},
        "type": {"enum": ["string", "number", "bool", "enumeration", "datetime", "date"]},
        "fieldType": {"enum": ["text", "textarea", "number", "booleancheckbox", "select", "date"]},
        "optionsUrl": HTTPS,
        "options": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["value", "label"],
                "properties": {"value": {"type": "string"}, "label": {"type": "string", "minLength": 1}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def shape(config: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """What one kind of component must look like; nothing else may stand in it."""
    return {"type": "object", "required": required, "properties": config, "additionalProperties": False}


ON_CONTACTS = {"objectType": {"const": "contact"}, "active": {"const": True}}
CHANGED = shape(
    {
        **ON_CONTACTS,
        "subscriptionType": {"const": "object.propertyChange"},
        "propertyName": {"type": "string", "minLength": 1},
    },
    ["subscriptionType", "objectType", "propertyName", "active"],
)
HAPPENED = shape(
    {
        **ON_CONTACTS,
        "subscriptionType": {"enum": [f"object.{w}" for w in ("creation", "deletion", "merge", "restore")]},
    },
    ["subscriptionType", "objectType", "active"],
)

CONFIGS = {
    "app": shape(
        {
            "name": {"type": "string", "maxLength": 200},
            "description": {"type": "string", "maxLength": 8192},
            "distribution": {"enum": ["private", "marketplace"]},
            "auth": shape(
                {
                    "type": {"const": "oauth"},
                    "redirectUrls": {"type": "array", "items": HTTPS, "minItems": 1},
                    **{
                        name: {"type": "array", "items": {"enum": SCOPES}, "uniqueItems": True}
                        for name in ("requiredScopes", "optionalScopes", "conditionallyRequiredScopes")
                    },
                },
                ["type", "redirectUrls", "requiredScopes"],
            ),
            "permittedUrls": shape(
                {name: {"type": "array", "items": HTTPS} for name in ("fetch", "iframe", "img")}, ["fetch"]
            ),
            "support": {"type": "object", "required": ["supportEmail"]},
        },
        ["name", "distribution", "auth", "permittedUrls", "support"],
    ),
    "card": shape(
        {
            "name": {"type": "string", "minLength": 1},
            "description": {"type": "string"},
            "location": {"enum": ["crm.record.tab", "crm.record.sidebar", "crm.preview", "helpdesk.sidebar"]},
            "entrypoint": ENTRY,
            "objectTypes": {"type": "array", "items": {"enum": ["contacts"]}, "minItems": 1},
        },
        ["name", "location", "entrypoint", "objectTypes"],
    ),
    "settings": shape({"entrypoint": ENTRY}, ["entrypoint"]),
    "webhooks": shape(
        {
            "settings": shape(
                {"targetUrl": HTTPS, "maxConcurrentRequests": {"type": "integer", "exclusiveMinimum": 5}}, ["targetUrl"]
            ),
            "subscriptions": shape(
                {
                    "crmObjects": {"type": "array", "items": {"oneOf": [CHANGED, HAPPENED]}, "uniqueItems": True},
                    "legacyCrmObjects": {"type": "array", "maxItems": 0},
                    "hubEvents": {"type": "array", "items": shape(
                        {"subscriptionType": {"const": "contact.privacyDeletion"}, "active": {"const": True}},
                        ["subscriptionType", "active"],
                    )},
                },
                ["crmObjects", "hubEvents"],
            ),
        },
        ["settings", "subscriptions"],
    ),
    "workflow-action": shape(
        {
            "actionUrl": HTTPS,
            "isPublished": {"const": True},
            "supportedClients": {"const": [{"client": "WORKFLOWS"}]},
            "objectTypes": {"const": ["CONTACT"]},
            "inputFields": {
                "type": "array",
                "items": shape(
                    {
                        "typeDefinition": TYPE_DEFINITION,
                        "supportedValueTypes": {
                            "type": "array", "items": {"enum": ["STATIC_VALUE", "OBJECT_PROPERTY"]}, "minItems": 1,
                        },
                        "isRequired": {"type": "boolean"},
                    },
                    ["typeDefinition", "supportedValueTypes", "isRequired"],
                ),
            },
            "outputFields": {"type": "array", "items": shape({"typeDefinition": TYPE_DEFINITION}, ["typeDefinition"])},
            "labels": {"type": "object", "required": ["en"]},
        },
        ["actionUrl", "isPublished", "supportedClients", "objectTypes", "inputFields", "outputFields", "labels"],
    ),
}  # fmt: skip


def components(source: Path = SOURCE) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every component file that can be read."""
    for path in sorted(source.rglob("*-hsmeta.json")):
        try:
            yield path, json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError:
            continue


def wrong(source: Path = SOURCE) -> list[str]:
    """Everything that is wrong in the components, in words; the vendor's parser passes over nearly all of it."""
    known = list(components(source))
    read = {path for path, _ in known}
    found = [f"{p.name}: no JSON" for p in sorted(source.rglob("*-hsmeta.json")) if p not in read]
    seen: dict[str, str] = {}
    for path, body in known:
        found += [f"{path.name}: {what}" for what in _wrong_in(body, source)]
        uid = str(body.get("uid"))
        if uid in seen:
            found.append(f"{path.name}: uid {uid} is also in {seen[uid]}")
        seen[uid] = path.name
    permitted = tuple(
        f"{url}/"
        for _, body in known
        if body.get("type") == "app"
        for url in body["config"].get("permittedUrls", {}).get("fetch", ())
    )
    for path in sorted(source.rglob("*.ts*")):
        for url in re.findall(r"ORIGIN = '([^']+)'", path.read_text(encoding="utf-8")):
            if not f"{url}/".startswith(permitted or ("-",)):
                found.append(f"{path.name}: {url} is not among permittedUrls.fetch")
    return found


def _wrong_in(body: dict[str, Any], source: Path) -> Iterator[str]:
    kind = body.get("type")
    if kind not in CONFIGS:
        yield f"unknown type {kind!r}"
        return
    whole = shape({"uid": UID, "type": {"const": kind}, "config": CONFIGS[kind]}, ["uid", "type", "config"])
    for error in Draft202012Validator(whole).iter_errors(body):
        yield f"{error.json_path}: {error.message}"
    entry = body.get("config", {}).get("entrypoint", "")
    if entry and not (source / entry.lstrip("/")).is_file():
        yield f"{entry} is not there"
