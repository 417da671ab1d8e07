"""The OpenAPI document: valid, legal for External Services, and kept word for word by the running app."""

import json
import re
from collections import Counter

import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV30SpecValidator
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from connector.cli import main
from connector.web.app import create_app
from connector.web.openapi import document
from crm_adapters.workflow import Operation
from tests import people
from tests.connector.web import workflow_scene as wf
from tests.connector.web.scene import database, dump

DOCUMENT = document("sales force", "https://gatepost.example/")
MOST_DESCRIPTION = 1_333
APEX_NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*")
UNIONS = {"oneOf", "anyOf", "allOf", "not", "discriminator"}
TYPES = {"string", "integer", "boolean"}


def parts(node, path=()):
    """Every object in the document with the way to it."""
    if isinstance(node, dict):
        yield path, node
        for name, child in node.items():
            yield from parts(child, (*path, name))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from parts(child, (*path, str(number)))


def operations():
    return [(path, method, what) for path, item in DOCUMENT["paths"].items() for method, what in item.items()]


# ------------------------------------------------------------------------- what External Services take


def test_it_is_a_valid_document_of_openapi_3_0():
    OpenAPIV30SpecValidator(DOCUMENT).validate()
    assert DOCUMENT["openapi"].startswith("3.0.")
    json.dumps(DOCUMENT, allow_nan=False)


def test_no_unions_no_maps_no_nesting_no_lists():
    for path, node in parts(DOCUMENT):
        assert not UNIONS & set(node), path
        assert "additionalProperties" not in node, path
    for name, schema in DOCUMENT["components"]["schemas"].items():
        assert schema["type"] == "object", name
        for field, what in schema["properties"].items():
            assert what["type"] in TYPES, (name, field)
            assert "$ref" not in what, (name, field)
        assert set(schema["required"]) <= set(schema["properties"])


def test_requests_and_answers_are_named_and_none_is_inline():
    for path, node in parts(DOCUMENT["paths"]):
        if "schema" in node and path[-1] == "application/json":
            assert list(node["schema"]) == ["$ref"], path
            assert node["schema"]["$ref"].rpartition("/")[2] in DOCUMENT["components"]["schemas"]


def test_every_operation_has_an_apex_name_and_speaks_json_only():
    names = [what["operationId"] for _, _, what in operations()]
    assert sorted(names) == sorted(o.value for o in Operation)
    assert len({n.lower() for n in names}) == len(names), "Apex does not tell letter case apart"
    for name in names:
        assert APEX_NAME.fullmatch(name)
        assert len(name) <= 40
    for path, method, what in operations():
        assert method == "post", f"{path}: a GET with a body is refused"
        assert "parameters" not in what
        for body in (what["requestBody"], *what["responses"].values()):
            assert list(body["content"]) == ["application/json"]


def test_descriptions_are_not_cut_off_and_schema_names_are_apex_names():
    for path, node in parts(DOCUMENT):
        if isinstance(node.get("description"), str):
            assert 0 < len(node["description"]) <= MOST_DESCRIPTION, path
    for name in DOCUMENT["components"]["schemas"]:
        assert APEX_NAME.fullmatch(name)
    fields = [f for s in DOCUMENT["components"]["schemas"].values() for f in s["properties"]]
    assert all(APEX_NAME.fullmatch(f) for f in fields)
    assert len({f.lower() for f in fields}) == len(set(fields)), "one spelling for each field"


def test_ids_are_texts_and_numbers_fit_into_thirty_two_bits():
    for schema in DOCUMENT["components"]["schemas"].values():
        for field, what in schema["properties"].items():
            if field.endswith("Id"):
                assert what["type"] == "string"
            if what["type"] == "integer":
                assert what["format"] == "int32"
                assert what["maximum"] < 2**31


def test_a_connections_name_is_quoted_in_the_address():
    assert all(path.startswith("/crm/sales%20force/workflow/") for path in DOCUMENT["paths"])
    assert DOCUMENT["servers"] == [{"url": "https://gatepost.example"}]


def test_only_a_connection_that_calls_by_it_shows_the_document(tmp_path):
    calls = wf.calling(database(tmp_path), "salesforce")
    shown = calls.web.get("/crm/memory/openapi.json")
    assert shown.json == document("memory", wf.ORIGIN)
    assert calls.web.get("/crm/other/openapi.json").status_code == 404
    (tmp_path / "second").mkdir()
    assert wf.calling(database(tmp_path / "second"), "hubspot").web.get("/crm/memory/openapi.json").status_code == 404


# ------------------------------------------------------------------------- what the running app does

ORG = re.compile("00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?")
CONTACT = re.compile("003[A-Za-z0-9]{12}([A-Za-z0-9]{3})?")
EXAMPLES = 20
"""So many fuzzed requests for each operation, besides those that schemathesis makes to cover the document."""


def fuzzed(rig, key: str, examples: int = EXAMPLES):
    """All phases of schemathesis against the app: how often each status came, and every failed check in words."""
    schema = schemathesis.openapi.from_wsgi("/crm/memory/openapi.json", create_app(rig.world))

    @schema.hook
    def map_body(context, body):
        """Half of what is well formed is about our org, our segment and a person whom the CRM has."""
        if isinstance(body, dict) and ORG.fullmatch(str(body.get("organizationId"))):
            body["organizationId"] = wf.ORG
            if isinstance(body.get("segment"), str) and 0 < len(body["segment"]) <= 100 and len(body["segment"]) % 2:
                body["segment"] = "intro"
            if CONTACT.fullmatch(str(body.get("recordId"))) and body["recordId"][-1] in "02468ACEGIKMacegikm":
                body["recordId"] = wf.record(people.ADA)
        return body

    schema.config.update(headers={"Authorization": f"Bearer {key}"}, continue_on_failure=True)
    schema.config.generation.update(max_examples=examples, deterministic=True, database="none", no_shrink=True)
    # It cannot take a header away that was given for every request; who has no key is tried below.
    schema.config.checks.update(excluded_check_names=["ignored_auth"])
    statuses, failures = Counter(), []
    for event in from_schema(schema).execute():
        if isinstance(event, NonFatalError | FatalError):
            failures.append(str(event))
        if not isinstance(event, ScenarioFinished):
            continue
        answered = [n for n in event.recorder.interactions.values() if n.response and n.request.method != "OPTIONS"]
        statuses.update(n.response.status_code for n in answered)
        for case, checks in event.recorder.checks.items():
            sent = event.recorder.interactions[case].request
            failures += [
                f"{c.name}: {sent.method} {sent.uri} {sent.body}: {c.failure_info and c.failure_info.failure}"
                for c in checks
                if c.status is not Status.SUCCESS
            ]
    return statuses, failures


@pytest.fixture
def rig(tmp_path):
    return wf.calling(database(tmp_path), "salesforce", people.ADA, people.BRUNO).rig


def test_whatever_our_org_sends_is_answered_as_documented(rig):
    statuses, failures = fuzzed(rig, wf.KEY)
    assert failures == []
    assert max(statuses) < 500
    assert {200, 401, 404, 405, 409, 415, 422} <= set(statuses), "every documented way was gone"


def test_whoever_has_another_key_hears_nothing_but_that(rig, tmp_path):
    before = dump(database(tmp_path))
    statuses, failures = fuzzed(rig, "another", examples=5)
    assert failures == []
    assert set(statuses) <= {401, 405, 415}
    assert dump(database(tmp_path)) == before


def test_the_command_line_prints_it(tmp_path, capsys):
    config = tmp_path / "app.yaml"
    config.write_text(APP)
    main(["--config", str(config), "openapi"])
    assert json.loads(capsys.readouterr().out) == document("org", "https://gatepost.example")
    with pytest.raises(SystemExit) as ended:
        main(["--config", str(config), "openapi", "--connection", "portal"])
    assert ended.value.code == 2
    assert "known" not in capsys.readouterr().out


APP = """
organisation: {name: Ours, public_url: https://gatepost.example}
delivery: {relay: {host: 127.0.0.1, port: 18025, security: none}}
connections:
  org: {kind: salesforce, address: https://ours.my.salesforce.com}
  portal: {kind: hubspot, address: https://api.hubapi.com}
senders:
  maya:
    name: Maya Brandt
    email: maya@ours.example
    company: Our Co Inc.
    postal_address: 410 Prospect Ave, Cleveland, OH 44115
    domains: [ours.example]
segments:
  intro: {connection: org, selector: Hot, template: intro, sender: maya, incident_owner: ops}
"""
