"""The HubSpot project: its own tests, its structure by the vendor's parser and by our schemas, and its writing out."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from connector.cli.main import main
from crm_adapters.hubspot.workflow import STATE, WAIT_FIELD
from crm_adapters.workflow import SHAPES, Operation, WaitFor
from tests import npm

PROJECT = npm.ROOT / "crm_adapters" / "hubspot" / "project"
SOURCE = PROJECT / "src"
ORIGIN = "https://gatepost.example"

HTTPS = {"type": "string", "pattern": "^https://[a-z0-9.-]+(/[^\\s]*)?$"}
UID = {"type": "string", "pattern": "^[a-zA-Z0-9_.-]{1,64}$"}
ENTRY = {"type": "string", "pattern": "^/app/.+\\.tsx$"}
# Scopes that HubSpot's scope reference names, of those that an app like ours could want.
SCOPES = [
    "oauth", "automation", "communication_preferences.read", "communication_preferences.read_write", "content",
    "crm.lists.read", "crm.lists.write", "crm.objects.companies.read", "crm.objects.contacts.read",
    "crm.objects.contacts.write", "crm.objects.deals.read", "crm.objects.owners.read", "crm.schemas.contacts.read",
    "crm.schemas.contacts.write", "marketing-email", "sales-email-read", "tickets",
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
            "subscriptions": {"type": "object", "required": ["crmObjects", "hubEvents"]},
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
    """Every component file; broken JSON fails here, where the vendor's parser would skip the file."""
    for path in sorted(source.rglob("*-hsmeta.json")):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def wrong(source: Path = SOURCE) -> list[str]:
    """Everything that is wrong in the components, in words."""
    found: list[str] = []
    seen: dict[str, str] = {}
    permitted: tuple[str, ...] = ()
    for path, body in components(source):
        kind = body.get("type")
        if kind not in CONFIGS:
            found.append(f"{path.name}: unknown type {kind!r}")
            continue
        whole = shape({"uid": UID, "type": {"const": kind}, "config": CONFIGS[kind]}, ["uid", "type", "config"])
        found += [f"{path.name}: {e.json_path}: {e.message}" for e in Draft202012Validator(whole).iter_errors(body)]
        if body.get("uid") in seen:
            found.append(f"{path.name}: uid {body['uid']} is also in {seen[body['uid']]}")
        seen[str(body.get("uid"))] = path.name
        entry = body.get("config", {}).get("entrypoint", "")
        if entry and not (source / entry.lstrip("/")).is_file():
            found.append(f"{path.name}: {entry} is not there")
        if kind == "app":
            permitted = tuple(body.get("config", {}).get("permittedUrls", {}).get("fetch", ()))
    for path in sorted(source.rglob("*.ts*")):
        for url in re.findall(r"ORIGIN = '([^']+)'", path.read_text(encoding="utf-8")):
            if not url.startswith(permitted or ("-",)):
                found.append(f"{path.name}: {url} is not among permittedUrls.fetch")
    return found


def test_every_component_is_as_it_must_be() -> None:
    assert wrong() == []
    assert {body["type"] for _, body in components()} == set(CONFIGS)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("app/app-hsmeta.json", '"crm.lists.read"', '"crm.lists.red"', "crm.lists.red"),
        ("app/app-hsmeta.json", '["https://gatepost.example"]', '["https://else.example"]', "permitted"),
        ("app/app-hsmeta.json", '"https://gatepost.example/crm', '"http://gatepost.example/crm', "redirectUrls"),
        ("app/cards/gatepost-tab-hsmeta.json", "GatepostCard.tsx", "Gone.tsx", "is not there"),
        ("app/cards/gatepost-tab-hsmeta.json", "gatepost_card_tab", "gatepost_card_sidebar", "is also in"),
        ("app/cards/gatepost-tab-hsmeta.json", "crm.record.tab", "crm.record.tap", "location"),
        ("app/webhooks/webhooks-hsmeta.json", 'Requests": 10', 'Requests": 5', "maxConcurrent"),
        ("app/workflow-actions/draft-hsmeta.json", '"actionUrl"', '"actionURL"', "actionU"),
    ],
)  # fmt: skip
def test_our_schemas_see_what_the_vendors_parser_does_not(
    tmp_path: Path, name: str, old: str, new: str, says: str
) -> None:
    for path in SOURCE.rglob("*"):
        if path.is_file() and "node_modules" not in path.parts:
            copy = tmp_path / path.relative_to(SOURCE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(says in what for what in wrong(tmp_path)), wrong(tmp_path)


def test_each_operation_is_an_action_with_the_fields_that_the_adapter_reads_and_writes() -> None:
    actions = {b["config"]["actionUrl"]: b["config"] for _, b in components() if b["type"] == "workflow-action"}
    assert set(actions) == {f"{ORIGIN}/crm/hubspot/workflow/{o.value}" for o in Operation}
    for operation, fields in SHAPES.items():
        action = actions[f"{ORIGIN}/crm/hubspot/workflow/{operation.value}"]
        asked = {f["typeDefinition"]["name"]: f for f in action["inputFields"]}
        waits = {WAIT_FIELD} if operation is Operation.DRAFT else set()
        assert set(asked) == {f.name for f in fields.asks} | waits
        assert all(asked[f.name]["isRequired"] == f.required for f in fields.asks)
        told = {f["typeDefinition"]["name"]: f["typeDefinition"] for f in action["outputFields"]}
        assert set(told) == {f.name for f in fields.tells} | {STATE}
        for field in fields.tells:
            if field.choices:
                assert [o["value"] for o in told[field.name]["options"]] == list(field.choices)
        words = action["labels"]["en"]
        assert set(words["inputFieldLabels"]) == set(asked)
        assert set(words["outputFieldLabels"]) == set(told)
    waiting = next(
        f["typeDefinition"]
        for f in actions[f"{ORIGIN}/crm/hubspot/workflow/draftForContact"]["inputFields"]
        if f["typeDefinition"]["name"] == WAIT_FIELD
    )
    assert {o["value"] for o in waiting["options"]} == set(WaitFor)


def test_the_card_and_its_page_pass_their_own_tests() -> None:
    folder = npm.project("hubspot")
    npm.run(folder, "run", "types")
    assert "failed" not in npm.run(folder, "run", "unit")
    assert "components" in npm.run(folder, "run", "structure")


# ------------------------------------------------------------------------------------------ crm-project


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A deployment at another address, with a connection of another name."""
    text = (npm.ROOT / "app.yaml").read_text(encoding="utf-8")
    text = text.replace("public_url: http://127.0.0.1:18080", "public_url: https://mail.ours.example")
    text = text.replace("  hubspot:\n    kind: hubspot", "  portal:\n    kind: hubspot")
    text = text.replace("connection: hubspot", "connection: portal")
    (tmp_path / "app.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def write(home: Path, *more: str) -> None:
    main(["--config", str(home / "app.yaml"), "crm-project", "hubspot", "--out", str(home / "out"), *more])


def test_the_project_is_written_out_with_the_deployments_address(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(home)
    assert "hs project upload" in capsys.readouterr().out
    texts = {p: p.read_text(encoding="utf-8") for p in (home / "out").rglob("*") if p.is_file()}
    assert not [p for p, text in texts.items() if "gatepost.example" in text]
    assert not [p for p, text in texts.items() if "/crm/hubspot" in text or "/hooks/hubspot" in text]
    actions = [b for _, b in components(home / "out" / "src") if b["type"] == "workflow-action"]
    assert all(a["config"]["actionUrl"].startswith("https://mail.ours.example/crm/portal/") for a in actions)
    assert any("CONNECTION = 'portal'" in text for text in texts.values())
    assert wrong(home / "out" / "src") == []
    assert not any("node_modules" in p.parts or p.suffix == ".mjs" for p in texts)


def test_what_was_changed_is_not_overwritten(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home)
    write(home)  # the same again changes nothing
    (home / "out" / "hsproject.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit) as refused:
        write(home)
    assert refused.value.code == 2
    assert "hsproject.json" in capsys.readouterr().err
    assert (home / "out" / "hsproject.json").read_text(encoding="utf-8") == "{}"
    write(home, "--force")
    assert "2026.03" in (home / "out" / "hsproject.json").read_text(encoding="utf-8")


def test_plain_http_and_an_unknown_connection_are_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (home / "app.yaml").read_text(encoding="utf-8")
    (home / "app.yaml").write_text(text.replace("https://mail.ours.example", "http://mail.ours.example"))
    for more, says in (((), "https only"), (("--connection", "nobody"), "portal")):
        with pytest.raises(SystemExit) as refused:
            write(home, *more)
        assert refused.value.code == 2
        assert says in capsys.readouterr().err
