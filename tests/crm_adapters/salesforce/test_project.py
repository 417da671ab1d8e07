"""The Salesforce project: its metadata by the vendor's schema, and that it fits adapter, doors and workflows."""

import dataclasses
import json
import re

import pytest
from lxml import etree

from connector.cli.main import main
from connector.lifecycle import State
from connector.web import card, crm
from connector.web.external_service import registration
from connector.web.openapi import document
from crm_adapters.port import ClaimLine, DecisionKind
from crm_adapters.salesforce import calls, tasks
from crm_adapters.salesforce.mapping import DECIDING, LINKS, Provenance
from crm_adapters.salesforce.sandbox.people import CONTACT, LEAD
from crm_adapters.salesforce.sandbox.work import TASK
from crm_adapters.workflow import Operation
from tests import npm, people
from tests.connector.web import crm_scene, scene
from tests.crm_adapters.salesforce.metadata import (
    FORM_FACTORS,
    PROJECT,
    SOURCE,
    SPACE,
    UNTYPED,
    XSI,
    apex,
    each,
    faults,
    fields,
    files,
    one,
    parsed,
    text,
)  # fmt: skip

ORIGIN, CONNECTION = "https://gatepost.example", "salesforce"
CREDENTIAL = "Gatepost"
# The sandbox's describe and the metadata name types differently.
DESCRIBED = {"Text": "string", "Picklist": "picklist", "LongTextArea": "textarea", "Number": "double",
             "DateTime": "datetime"}  # fmt: skip


# ------------------------------------------------------------------------------------------ its metadata


def test_every_component_resolves_as_the_vendors_tool_does_it():
    told = json.loads(npm.run(npm.project("salesforce"), "run", "resolve"))
    known = {component["xml"] for component in told["components"]}
    assert known == {str(path.relative_to(PROJECT)) for path in files()}
    assert "<version>66.0</version>" in told["manifest"]
    bundles = {c["name"] for c in told["components"] if c["type"] == "LightningComponentBundle"}
    assert bundles == {path.name for path in (SOURCE / "lwc").iterdir()}
    classes = {c["name"] for c in told["components"] if c["type"] == "ApexClass"}
    assert classes == {path.stem for path in files("*.cls")}


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name.removesuffix("-meta.xml"))
def test_the_vendors_schema_finds_nothing(path):
    assert faults(parsed(path)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<label>Gatepost segment</label>", "<lable>Gatepost segment</lable>"),
        ("<type>Text</type>", "<type>Txt</type>"),
        ("<unique>false</unique>", "<unique>no</unique>"),
        ("<length>80</length>", "<length>eighty</length>"),
    ],
)
def test_the_schema_notices_what_the_resolver_does_not(before, after):
    path = SOURCE / "objects/Activity/fields/Gatepost_Segment__c.field-meta.xml"
    source = path.read_text(encoding="utf-8")
    assert before in source
    assert faults(etree.fromstring(source.replace(before, after).encode())) != []


def test_what_the_schema_skips_is_as_the_vendor_documents_it():
    (config,) = each(one("lwc/gatepostReview", "gatepostReview"), UNTYPED)
    (target,) = config
    objects = [o.text for o in target.iter(f"{{{SPACE}}}object")]
    factors = {f.get("type") for f in target.iter(f"{{{SPACE}}}supportedFormFactor")}
    assert (target.get("targets"), objects, factors) == (
        "lightning__RecordPage",
        ["Contact", "Lead", "Task"],
        FORM_FACTORS,
    )
    assert [
        c for p in files("*.js-meta.xml") if p.parent.name != "gatepostReview" for c in each(parsed(p), UNTYPED)
    ] == []


def test_every_file_is_of_the_projects_version():
    project = json.loads((PROJECT / "sfdx-project.json").read_text())
    versions = {text(parsed(p), "apiVersion") for p in files()} - {""}
    assert versions == {project["sourceApiVersion"]} == {"66.0"}


# ------------------------------------------------------------------------------------------ it fits the adapter


def test_the_activity_fields_are_those_that_the_adapter_reads_and_writes():
    assert set(fields("Activity")) == set(tasks.OWN_FIELDS)


@pytest.mark.parametrize(("object_", "described"), [("Activity", TASK), ("Contact", CONTACT), ("Lead", LEAD)])
def test_each_field_is_as_the_sandbox_describes_it(object_, described):
    for name, field in fields(object_).items():
        known = described.fields[name.lower()]
        assert DESCRIBED[text(field, "type")] == known.type, name
        if text(field, "length"):
            assert int(text(field, "length")) == known.length, name
        assert (text(field, "unique") == "true", text(field, "externalId") == "true") == (
            known.unique,
            known.external_id,
        )
        values = [text(v, "fullName") for v in field.iter(f"{{{SPACE}}}value")]
        assert values == list(known.picklist), name
        assert (text(field, "valueSet/restricted") == "true") == known.restricted, name


def test_the_decisions_are_the_ports():
    values = [text(v, "fullName") for v in fields("Activity")["Gatepost_Decision__c"].iter(f"{{{SPACE}}}value")]
    assert values == [kind.value for kind in DecisionKind]


def test_texts_that_the_adapter_cuts_fit_into_their_fields():
    lengths = {name: int(text(f, "length") or 0) for name, f in fields("Activity").items()}
    assert lengths["Gatepost_Gate_Result__c"] >= tasks.DESCRIPTION_LIMIT
    assert lengths["Gatepost_Draft_Hash__c"] >= len("0" * 64)


@pytest.mark.parametrize("object_", ["Contact", "Lead"])
def test_people_have_the_fields_that_the_adapter_reads_by_default(object_):
    provenance = Provenance()
    wanted = {provenance.basis, provenance.origin, provenance.date, provenance.proof, "Gatepost_Opt_Out_Reason__c"}
    assert set(fields(object_)) == wanted


# ------------------------------------------------------------------------------------------ who may do what


def permissions(name: str) -> dict[str, str]:
    """Each field that a permission set shows: read, or edit."""
    found = each(one("permissionsets", name), "fieldPermissions")
    assert all(text(f, "readable") == "true" for f in found)
    return {text(f, "field"): "edit" if text(f, "editable") == "true" else "read" for f in found}


def test_permission_sets_name_fields_that_exist():
    ours = {f"Task.{name}" for name in fields("Activity")}
    ours |= {f"{o}.{name}" for o in ("Contact", "Lead") for name in fields(o)}
    standard = {f"{o}.{name}" for o, deciding in DECIDING.items() for name in (*deciding, *LINKS[o])}
    for path in (SOURCE / "permissionsets").iterdir():
        named = permissions(path.name.split(".")[0])
        assert set(named) <= ours | standard, path.name


def test_reps_edit_only_their_answer():
    shown = permissions("Gatepost_Rep")
    answer = {f"Task.{name}" for name in tasks.ANSWERS} - {"Task.Gatepost_Decided_By__c"}
    assert {name for name, right in shown.items() if right == "edit"} == answer
    assert {f"Task.{name}" for name in tasks.OWN_FIELDS} <= set(shown)


def test_the_integration_user_sees_what_decides_and_edits_what_we_own():
    shown = permissions("Gatepost_Integration") | permissions("Gatepost_Integration_Privacy")
    assert {f"Task.{name}" for name in tasks.OWN_FIELDS} <= {n for n, right in shown.items() if right == "edit"}
    for name in ("Contact.HasOptedOutOfEmail", "Lead.HasOptedOutOfEmail", "Individual.HasOptedOutSolicit"):
        assert shown[name] == "edit"
    # What the platform shows to whoever sees the record has no permission of its own.
    own = {"Contact.IsEmailBounced", "Contact.Id", "Contact.Email", "Lead.Id", "Lead.Email"}
    needed = {f"{o}.{n}" for o in ("Contact", "Lead", "Individual") for n in (*DECIDING[o], *LINKS[o])} - own
    assert needed <= set(shown)
    identity = {"Email", "FirstName", "LastName", "OwnerId"}
    assert [n for n, right in shown.items() if right == "edit" and n.partition(".")[2] in identity] == []


def test_who_may_call_us_holds_the_principal_and_the_classes():
    credential = one("externalCredentials", CREDENTIAL)
    kinds = {text(p, "parameterType"): p for p in each(credential, "externalCredentialParameters")}
    principal = f"{CREDENTIAL}-{text(kinds['NamedPrincipal'], 'parameterGroup')}"
    enabled = {p.stem for p in files("*.cls") if "@AuraEnabled\n    public static" in p.read_text()}
    for name in ("Gatepost_Rep", "Gatepost_Admin"):
        root = one("permissionsets", name)
        granted = each(root, "externalCredentialPrincipalAccesses")
        assert [text(g, "externalCredentialPrincipal") for g in granted] == [principal]
        assert {text(c, "apexClass") for c in each(root, "classAccesses")} == enabled
    for name in ("Gatepost_Integration", "Gatepost_Integration_Privacy"):
        assert each(one("permissionsets", name), "externalCredentialPrincipalAccesses") == []


def test_the_key_stands_in_no_file():
    credential = one("externalCredentials", CREDENTIAL)
    header = next(
        p for p in each(credential, "externalCredentialParameters") if text(p, "parameterType") == "AuthHeader"
    )
    assert text(header, "parameterName") == "Authorization"
    assert text(header, "parameterValue") == f"Bearer {{!$Credential.{CREDENTIAL}.ApiKey}}"
    app = one("externalClientApps", CREDENTIAL)
    assert not any("secret" in e.tag.lower() or "consumerKey" in e.tag for e in app.iter())


def test_the_named_credential_leads_to_us_and_adds_no_header_of_its_own():
    root = one("namedCredentials", CREDENTIAL)
    found = {text(p, "parameterType"): p for p in each(root, "namedCredentialParameters")}
    assert text(found["Url"], "parameterValue") == ORIGIN
    assert text(found["Authentication"], "externalCredential") == CREDENTIAL
    assert text(root, "generateAuthorizationHeader") == "false"
    assert f"'callout:{CREDENTIAL}'" in apex("GatepostCallout")


# ------------------------------------------------------------------------------------------ it fits the doors


def test_the_headers_are_those_that_the_adapter_asks_for():
    sent = {name.lower() for name in re.findall(r"'(X-Gatepost-\w+)'", apex("GatepostCallout"))}
    assert sent == {calls.ORG, calls.USER, calls.TIME, calls.REQUEST}
    (pattern,) = re.findall(r"Pattern\.compile\('([^']+)'\)", apex("GatepostCallout"))
    assert pattern == calls._REQUEST.pattern


def test_the_decision_has_the_doors_fields():
    ours = set(re.findall(r"^    public (?!static)[\w<>, ]+ (\w+);", apex("GatepostDecision"), re.MULTILINE))
    assert ours == set(crm._Decision.model_fields)


def members(name: str) -> set[str]:
    """What Apex reads of one kind of JSON object."""
    (body,) = re.findall(rf"class {name} \{{(.*?)\n    \}}", apex("GatepostAnswer"), re.DOTALL)
    return set(re.findall(r"(\w+) \{ get; set; \}", body))


def test_apex_reads_everything_that_the_door_says(tmp_path):
    told = crm_scene.standing(scene.database(tmp_path)).get(people.ADA.id).json
    (shown,) = told["cards"]
    renamed = {"from": "sender", "to": "recipient"}
    assert {renamed.get(name, name) for name in shown} == members("Card")
    for kind, rows in (("Piece", shown["pieces"]), ("Slot", shown["slots"])):
        assert rows, f"no {kind}: it proves nothing"
        assert set(rows[0]) == members(kind)
    assert set(told["person"]) == members("Person")
    assert {f.name for f in dataclasses.fields(ClaimLine)} == members("Claim")
    assert members("Finding") == {"gate", "reason", "ruling", "message", "waivable"}


def test_what_the_components_are_tested_with_has_the_doors_shape():
    source = (PROJECT / "tests" / "shapes.js").read_text(encoding="utf-8")
    for name, kind in (("CARD", "Card"), ("PERSON", "Person"), ("HOLD", "Finding")):
        (body,) = re.findall(rf"export const {name} = \{{\n(.*?)\n\}};", source, re.DOTALL)
        assert set(re.findall(r"^  (\w+):", body, re.MULTILINE)) == members(kind)


def test_the_component_has_words_for_every_state_and_a_button_for_every_act():
    source = (SOURCE / "lwc/gatepostCard/gatepostCard.js").read_text()
    (states,) = re.findall(r"const STATES = \{(.*?)\};", source, re.DOTALL)
    assert set(re.findall(r"^  (\w+):", states, re.MULTILINE)) == {state.value for state in State}
    buttons = set(re.findall(r'\{ name: "(\w+)"', source))
    assert buttons == {act for acts in card.CAN.values() for act in acts}


# ------------------------------------------------------------------------------------------ workflows


REGISTRATION = SOURCE / "externalServiceRegistrations" / "Gatepost.externalServiceRegistration-meta.xml"


def test_the_external_service_is_our_document():
    assert REGISTRATION.read_text(encoding="utf-8") == registration(CONNECTION, ORIGIN)
    root = parsed(REGISTRATION)
    assert json.loads(text(root, "schema")) == document(CONNECTION, ORIGIN)
    assert {text(o, "name") for o in each(root, "operations")} == {o.value for o in Operation}


FLOWS = sorted(p.name.split(".")[0] for p in (SOURCE / "flows").iterdir())


@pytest.mark.parametrize("name", FLOWS)
def test_every_arrow_of_a_flow_leads_somewhere(name):
    root = one("flows", name)
    places = {text(e, "name") for e in root if text(e, "name")}
    arrows = {e.text for e in root.iter(f"{{{SPACE}}}targetReference")}
    assert arrows <= places
    reached = {text(e, "name") for e in root if text(e, "locationX") and text(e, "name")}
    assert reached <= arrows, "a step that nothing leads to"
    assert text(root, "status") == "Draft"


def test_the_example_flow_asks_what_the_document_knows():
    root, schemas = one("flows", "Gatepost_Ask_For_Draft"), document(CONNECTION, ORIGIN)["components"]["schemas"]
    asked = {text(v, "name"): text(v, "apexClass") for v in each(root, "variables") if text(v, "apexClass")}
    called = {text(a, "name"): a for a in each(root, "actionCalls")}
    assert {text(a, "actionName") for a in called.values()} == {"Gatepost.mayWriteTo", "Gatepost.draftForContact"}
    assert all(text(a, "faultConnector/targetReference") == "It_Could_Not_Be_Asked" for a in called.values())
    filled = {text(i, "assignToReference") for a in each(root, "assignments") for i in each(a, "assignmentItems")}
    for variable, kind in asked.items():
        schema = schemas[kind.removeprefix("ExternalService__Gatepost_")]
        mine = {name.partition(".")[2] for name in filled if name.startswith(f"{variable}.")}
        assert set(schema["required"]) <= mine <= set(schema["properties"])
    for used in {e.text for e in root.iter() if e.text and ".200." in e.text}:
        action, _, field = used.partition(".200.")
        operation = text(called[action], "actionName").removeprefix("Gatepost.")
        assert field in schemas[f"{operation[0].upper()}{operation[1:]}Answer"]["properties"], used
    ids = [text(f, "expression") for f in each(root, "formulas")]
    assert len(set(ids)) == len(called), "each call has an id of its own"


# ------------------------------------------------------------------------------------------ written out


def test_crm_project_fills_in_address_and_connection(tmp_path, capsys):
    written = out(tmp_path)
    capsys.readouterr()
    assert not main(["--config", str(tmp_path / "app.yaml"), "openapi", "--metadata"])
    assert capsys.readouterr().out == registration("emea", "https://mail.ours.example")
    assert not [path for path in written.rglob("*") if path.is_file() and "gatepost.example" in path.read_text()]
    assert not [path for path in written.rglob("*") if path.name in {"__tests__", "node_modules"}]
    home = written / "force-app/main/default"
    service = home / "externalServiceRegistrations" / REGISTRATION.name
    assert service.read_text(encoding="utf-8") == registration("emea", "https://mail.ours.example")
    setting = parsed(home / "customMetadata/Gatepost_Setting.Default.md-meta.xml")
    (value,) = each(setting, "values")
    assert (text(value, "field"), text(value, "value")) == ("Connection__c", "emea")
    assert value.find(f"{{{SPACE}}}value").get(f"{{{XSI}}}type") == "xsd:string"
    (url,) = [
        text(p, "parameterValue")
        for p in each(parsed(home / "namedCredentials/Gatepost.namedCredential-meta.xml"), "namedCredentialParameters")
        if text(p, "parameterType") == "Url"
    ]
    assert url == "https://mail.ours.example"
    assert [fault for path in written.rglob("*-meta.xml") for fault in faults(parsed(path))] == []


def out(folder):
    """Where `gatepost crm-project` wrote it, for a connection of another name."""
    ours = (npm.ROOT / "app.yaml").read_text(encoding="utf-8")
    for before, after in (
        ("public_url: http://127.0.0.1:18080", "public_url: https://mail.ours.example"),
        ("\n  salesforce:\n", "\n  emea:\n"),
        ("connection: salesforce\n", "connection: emea\n"),
    ):
        assert before in ours
        ours = ours.replace(before, after)
    (folder / "app.yaml").write_text(ours, encoding="utf-8")
    assert not main(["--config", str(folder / "app.yaml"), "crm-project", "salesforce", "--out", str(folder / "out")])
    return folder / "out"
