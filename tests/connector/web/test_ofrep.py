"""Our levels over OFREP 0.3.0: with a token, read-only, and read by the reference provider over a real socket."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.flag_evaluation import Reason

from connector.level_provider import DAILY_CAP, FLAGS, LEVEL, MAY_SEND
from connector.links import token_hash
from connector.model import Account
from connector.web.app import create_app
from connector.web.serving import Server
from feature_flags.levels import Level
from tests.connector.web.scene import client, database, unchanged
from tests.earning import grant, watched
from tests.world import make_world

TOKEN = {"Authorization": "Bearer secret-of-reader"}
ASK = {"context": {"targetingKey": "intro"}}
PATH = "/ofrep/v1/evaluate/flags"
METADATA = (str, bool, int, float)


@pytest.fixture
def rig(tmp_path):
    rig = make_world(database(tmp_path))
    with rig.store.begin() as tx:
        tx.accounts.add(Account(id="bi", name="A dashboard", roles=frozenset({"rep"})), token_hash("secret-of-reader"))
    grant(rig.world)
    return rig


def ask(rig, key="", body=ASK, **headers):
    return client(rig).post(f"{PATH}/{key}" if key else PATH, json=body, headers={**TOKEN, **headers})


@pytest.mark.parametrize("path", [PATH, f"{PATH}/{MAY_SEND}"])
@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"X-API-Key": "secret-of-reader"}])
def test_without_a_token_nothing_is_told(rig, path, header):
    answer = client(rig).post(path, json=ASK, headers=header)
    assert answer.status_code == 401
    assert "value" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(("key", "value"), [(LEVEL, "autonomous"), (MAY_SEND, True), (DAILY_CAP, 50)])
def test_one_flag_is_told_as_the_protocol_says(rig, key, value):
    answer = ask(rig, key)
    assert answer.status_code == 200
    assert (answer.json["key"], answer.json["value"], answer.json["reason"]) == (key, value, "TARGETING_MATCH")
    assert isinstance(answer.json["variant"], str)
    assert all(isinstance(v, METADATA) for v in answer.json["metadata"].values())


def test_rows_too_old_are_told_as_a_no_that_no_default_replaces(rig):
    rig.clock.forward(minutes=16)
    for key, value in ((LEVEL, "draft"), (MAY_SEND, False), (DAILY_CAP, 0)):
        answer = ask(rig, key)
        assert (answer.status_code, answer.json["value"], answer.json["reason"]) == (200, value, "UNKNOWN")
        assert answer.json["metadata"]["error"] == "rows_too_old"


def test_all_flags_at_once_with_an_etag_that_changes_with_the_state(rig):
    first = ask(rig)
    assert first.status_code == 200
    assert [f["key"] for f in first.json["flags"]] == list(FLAGS)
    tag = first.headers["ETag"]
    same = ask(rig, **{"If-None-Match": tag})
    assert (same.status_code, same.get_data(), same.headers["ETag"]) == (304, b"", tag)
    assert ask(rig, **{"If-None-Match": tag.strip('"')}).status_code == 304
    assert ask(rig, **{"If-None-Match": '"another"'}).status_code == 200
    rig.clock.forward(minutes=1)
    watched(rig.world)
    assert ask(rig, **{"If-None-Match": tag}).status_code == 304, "only a change is news"
    with rig.store.begin() as tx:
        tx.flags.set_level(rig.segment().scopes[2], Level.DRAFT, by="x", why="x", now=rig.clock.now())
    changed = ask(rig, **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert [f["value"] for f in changed.json["flags"]] == ["draft", False, 0]


def test_an_unknown_flag_is_404_with_the_protocols_code(rig):
    answer = ask(rig, "gatepost.other")
    assert (answer.status_code, answer.json["key"], answer.json["errorCode"]) == (
        404,
        "gatepost.other",
        "FLAG_NOT_FOUND",
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "PARSE_ERROR"),
        (b"\xff", "PARSE_ERROR"),
        (b"", "INVALID_CONTEXT"),
        (b"[]", "INVALID_CONTEXT"),
        (b"{}", "INVALID_CONTEXT"),
        (b'{"context": 7}', "INVALID_CONTEXT"),
        (b'{"context": {}}', "TARGETING_KEY_MISSING"),
        (b'{"context": {"targetingKey": ""}}', "TARGETING_KEY_MISSING"),
        (b'{"context": {"targetingKey": 7}}', "INVALID_CONTEXT"),
        (b'{"context": {"targetingKey": "absent"}}', "INVALID_CONTEXT"),
        (b'{"context": {"segment": ["intro"]}}', "INVALID_CONTEXT"),
        (b'{"context": {"targetingKey": "intro", "level": {}}}', "INVALID_CONTEXT"),
        (b'{"context": {"targetingKey": "intro", "email": "ada@nordwind.example"}}', "INVALID_CONTEXT"),
    ],
)
@pytest.mark.parametrize("key", ["", MAY_SEND])
def test_a_bad_question_is_400_and_repeats_nothing_private(rig, tmp_path, body, code, key):
    with unchanged(database(tmp_path)):
        answer = client(rig).post(f"{PATH}/{key}" if key else PATH, data=body, headers=TOKEN)
    assert (answer.status_code, answer.json["errorCode"]) == (400, code)
    assert ("key" in answer.json) is bool(key)
    assert "nordwind" not in json.dumps(answer.json)


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_there_is_nothing_but_questions(rig, tmp_path, method):
    with unchanged(database(tmp_path)):
        assert getattr(client(rig), method)(f"{PATH}/{MAY_SEND}", headers=TOKEN).status_code == 405


def test_a_question_changes_nothing(rig, tmp_path):
    with unchanged(database(tmp_path)):
        ask(rig)
        ask(rig, MAY_SEND)


def test_the_reference_provider_reads_us_over_a_socket(rig):
    server = Server(host="127.0.0.1", port=0)
    server.serve(create_app(rig.world))
    try:
        api.set_provider_and_wait(OFREPProvider(server.address, headers_factory=lambda: dict(TOKEN)), "round-trip")
        remote = api.get_client("round-trip")
        context = EvaluationContext(targeting_key="intro", attributes={"level": "sampled", "organisation": "Ours"})
        assert remote.get_string_value(LEVEL, "off", context) == "autonomous"
        assert remote.get_integer_value(DAILY_CAP, 0, context) == 50
        details = remote.get_boolean_details(MAY_SEND, False, context)
        assert (details.value, details.reason, details.error_code) == (True, Reason.TARGETING_MATCH, None)
        assert details.flag_metadata["n"] == 0
        rig.clock.forward(minutes=16)
        assert remote.get_boolean_value(MAY_SEND, True, context) is False
        unknown = remote.get_boolean_details("gatepost.other", False, context)
        assert unknown.error_code == "FLAG_NOT_FOUND"
    finally:
        server.stop()


# ------------------------------------------------------------------------------- any body that anybody may send

WORDS = st.sampled_from(
    ["intro", "absent", "", "sampled", "autonomous", "Ours", "maya@ours.example", "ada@nordwind.example"]
)
LEAVES = WORDS | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
KEYS = st.sampled_from(["targetingKey", "segment", "level", "organisation", "sender", "template", "email", ""])
CONTEXTS = st.dictionaries(KEYS, LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(KEYS, LEAVES, max_size=2))
BODIES = st.one_of(
    st.builds(lambda c: json.dumps({"context": c}).encode(), CONTEXTS),
    st.builds(lambda c: json.dumps(c).encode(), CONTEXTS | LEAVES),
    st.binary(max_size=40),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=BODIES, key=st.sampled_from(["", LEVEL, MAY_SEND, DAILY_CAP, "gatepost.other", "%00"]))
def test_whatever_is_asked_the_answer_keeps_to_the_protocol(rig, body, key):
    answer = client(rig).post(f"{PATH}/{key}" if key else PATH, data=body, headers=TOKEN)
    assert answer.status_code in {200, 400, 404}
    told = answer.json["flags"] if not key and answer.status_code == 200 else [answer.json]
    for one in told:
        if answer.status_code == 200:
            assert isinstance(one["value"], FLAGS[one["key"]])
            assert one["reason"] in {"STATIC", "TARGETING_MATCH", "SPLIT", "DISABLED", "UNKNOWN"}
            assert all(isinstance(v, METADATA) for v in one["metadata"].values())
        else:
            codes = {"PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "GENERAL", "FLAG_NOT_FOUND"}
            assert one["errorCode"] in codes
            assert isinstance(one["errorDetails"], str)
    assert "nordwind" not in answer.get_data(as_text=True)
