"""The HubSpot project: its own tests, and its structure by the vendor's parser and by schemas of ours."""

import json
from pathlib import Path

import pytest

from crm_adapters.hubspot import auth, events, mapping
from crm_adapters.hubspot.workflow import STATE, WAIT_FIELD
from crm_adapters.workflow import SHAPES, Operation, WaitFor
from tests import npm, people
from tests.connector.web.crm_scene import standing
from tests.connector.web.scene import database
from tests.crm_adapters.hubspot.project_shapes import CONFIGS, ORIGIN, SOURCE, components, wrong


def test_every_component_is_as_it_must_be() -> None:
    assert wrong() == []
    assert {body["type"] for _, body in components()} == set(CONFIGS)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("app/app-hsmeta.json", '"crm.lists.read"', '"crm.lists.red"', "crm.lists.red"),
        ("app/app-hsmeta.json", '"type": "app",', '"type": "app"', "no JSON"),
        ("app/app-hsmeta.json", '"oauth",\n        "automation"', '"oauth"\n        "automation"', "no JSON"),
        ("app/app-hsmeta.json", '["https://gatepost.example"]', '["https://else.example"]', "permitted"),
        ("app/app-hsmeta.json", '"https://gatepost.example/crm', '"http://gatepost.example/crm', "redirectUrls"),
        ("app/cards/gatepost-tab-hsmeta.json", "GatepostCard.tsx", "Gone.tsx", "is not there"),
        ("app/cards/gatepost-tab-hsmeta.json", "gatepost_card_tab", "gatepost_card_sidebar", "is also in"),
        ("app/cards/gatepost-tab-hsmeta.json", "crm.record.tab", "crm.record.tap", "location"),
        ("app/webhooks/webhooks-hsmeta.json", '"https://gatepost', '"http://gatepost', "targetUrl"),
        ("app/webhooks/webhooks-hsmeta.json", '"propertyName": "email"', '"property": "email"', "crmObjects"),
        ("app/webhooks/webhooks-hsmeta.json", "object.merge", "contact.merge", "crmObjects"),
        ("app/webhooks/webhooks-hsmeta.json", 'Requests": 10', 'Requests": 5', "maxConcurrent"),
        ("app/workflow-actions/draft-hsmeta.json", '"https://gatepost', '"http://gatepost', "actionUrl"),
        ("app/workflow-actions/draft-hsmeta.json", "workflow-action", "workflow-actions", "unknown type"),
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


def test_the_app_asks_for_what_the_adapter_asks_for_and_nothing_else() -> None:
    (asked,) = (b["config"]["auth"] for _, b in components() if b["type"] == "app")
    assert set(asked["requiredScopes"]) == set(auth.SCOPES)
    assert not set(asked["optionalScopes"]) & set(auth.SCOPES)
    # A read that the adapter makes and nobody granted would be a 403 in the middle of a send.
    assert {"crm.objects.deals.read", "tickets"} <= set(asked["requiredScopes"])


def test_every_field_that_decides_about_sending_is_subscribed_to() -> None:
    (hooks,) = (b["config"]["subscriptions"] for _, b in components() if b["type"] == "webhooks")
    assert set(mapping.DECIDING) <= {s.get("propertyName") for s in hooks["crmObjects"]}
    happens = {s["subscriptionType"] for s in (*hooks["crmObjects"], *hooks["hubEvents"])}
    as_read = {h.replace("object.", "contact.", 1) for h in happens}
    assert as_read == set(events.KINDS) - {"contact.associationChange"}


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


def test_the_card_and_its_page_pass_their_own_tests_and_show_what_our_server_says(tmp_path: Path) -> None:
    folder = npm.project("hubspot")
    served = standing(database(tmp_path)).get(people.ADA.id).json
    assert served["cards"]
    (tmp_path / "served.json").write_text(json.dumps(served), encoding="utf-8")
    told = npm.run(folder, "run", "unit", SERVED=str(tmp_path / "served.json"))
    assert "failed" not in told
    assert "skipped" not in told
    assert "components" in npm.run(folder, "run", "structure")


def test_the_card_holds_in_the_vendors_types() -> None:
    npm.run(npm.project("hubspot"), "run", "types")
