"""External Service calls at Salesforce's side of the port: the key, the org, the fields; and who is in a segment."""

import json
import random
from dataclasses import replace

import pytest

from crm_adapters.salesforce.workflow import long_id
from crm_adapters.workflow import Operation, WorkflowAnswer
from gates.errors import ConfigError, Forged, InputError
from tests.crm_adapters.salesforce.org import Org
from tests.people import NOW

KEY, NEXT = "the-key-of-this-connection", "the-key-that-will-follow-it"
PRINTABLE = "".join(map(chr, range(33, 127)))


def parse(org: Org, *, key: str = KEY, headers=None, operation=Operation.DRAFT, settings=None, **changes):
    body = {
        "requestId": "interview-0001.003000000000001AAA",
        "organizationId": org.sandbox.org_id,
        "flow": "Welcome",
        "recordId": "003000000000001AAA",
        "segment": "intro",
        **changes,
    }
    crm = org.crm(**{"api_key": KEY, "api_key_next": NEXT, **(settings or {})})
    given = {"Authorization": f"Bearer {key}", **(headers or {})}
    return crm.parse_call(operation, "POST", "https://x.example/", given, json.dumps(body).encode(), NOW)


def test_the_key_and_the_one_that_follows_it_are_taken(org):
    for key in (KEY, NEXT):
        call = parse(org, key=key)
        assert (call.contact.id, call.segment, call.source) == ("003000000000001AAA", "intro", "Welcome")
    with pytest.raises(Forged):
        parse(org, key=NEXT, settings={"api_key_next": ""})
    with pytest.raises(Forged):
        parse(org, key="", settings={"api_key": "", "api_key_next": ""})


def test_thousands_of_altered_keys_and_orgs_are_refused(org):
    chance = random.Random(20261124)
    crm = org.crm(api_key=KEY)
    body = {"requestId": "interview-0001", "organizationId": org.sandbox.org_id, "flow": "F", "segment": "intro"}
    for number in range(5_000):
        key, told = KEY, dict(body)
        if number % 2:
            at = chance.randrange(len(key))
            key = key[:at] + chance.choice(PRINTABLE.replace(key[at], "")) + key[at + 1 :]
        else:
            # The last three of eighteen characters are a check sum and may be anything.
            at = chance.randrange(15)
            ours = told["organizationId"]
            told["organizationId"] = ours[:at] + chance.choice("aZ9x".replace(ours[at], "")) + ours[at + 1 :]
        headers = {"Authorization": f"Bearer {key}"}
        with pytest.raises(Forged if number % 2 or at > 2 else InputError):
            crm.parse_call(Operation.STATUS, "POST", "", headers, json.dumps(told).encode(), NOW)


def test_an_org_that_nobody_has_set_and_a_header_that_contradicts_prove_nothing(org):
    with pytest.raises(ConfigError):
        parse(org, settings={"organization_id": ""})
    with pytest.raises(Forged):
        parse(org, headers={"X-Gatepost-Org": "00D000000000009AAA"})
    assert parse(org, headers={"X-Gatepost-Org": org.sandbox.org_id[:15]}).segment == "intro"


def test_ids_of_fifteen_and_eighteen_characters_are_one_record(org):
    assert parse(org, recordId="003000000000001").contact == parse(org).contact
    assert long_id("003D000000QOM4M") == "003D000000QOM4MIAX"


def test_what_is_told_to_logs_is_one_line(org):
    call = parse(org, operation=Operation.PAUSE, why="line one\nline\ttwo\u202e\ud800 end")
    assert call.why == "line one line two end"


def test_answers_are_flat_json_with_iso_times(org):
    crm = org.crm(api_key=KEY)
    call = parse(org, operation=Operation.MAY_WRITE)
    tells = {"mayWrite": True, "verdict": "pass", "reason": "", "message": "m", "notBefore": None, "validUntil": NOW}
    answer = crm.answer_call(call, WorkflowAnswer(tells=tells))
    assert answer.body == {**tells, "validUntil": "2026-06-01T09:30:00+00:00"}
    assert crm.ask_again(0.2).headers == {"Retry-After": "1"}
    assert crm.ask_again(2.1).headers == {"Retry-After": "3"}


def test_a_filter_is_asked_about_one_record_and_costs_one_call(org):
    ada, bea = org.person(LastName="Hofer"), org.person(LastName="Ito")
    lead = org.person("Lead")
    crm = org.crm()
    selector = "soql:Contact WHERE LastName = 'Hofer' OR LastName = 'Nobody'"
    assert crm.is_member(selector, ada)
    before = crm.budget().total
    assert not crm.is_member(selector, bea), "the filter's OR must not reach past its parentheses"
    assert crm.budget().total - before == 1
    assert not crm.is_member(selector, lead)
    org.later(minutes=1)
    org.update(ada.id, LastName="Other")
    assert not crm.is_member(selector, ada)


@pytest.mark.parametrize("record", ["' OR Id != '", "003' OR Name != '", "", "003000000000001AA\n"])
def test_an_id_cannot_leave_the_query(org, record):
    known = org.person(LastName="Hofer")
    assert not org.crm().is_member("soql:Contact WHERE LastName = 'Hofer'", replace(known, id=record))
