"""Second opinions over real HTTP: each way to fail holds, nothing is retried, the spread is kept, money is counted."""

import json
import time
from dataclasses import replace

import pytest
from openai import OpenAI

from connector.config import parse
from connector.deployed_models import StoredLedger, second_opinions
from connector.io.openai_call import Endpoint, ModelSettings
from connector.io.openai_judge import OpenAIJudges
from connector.ports import SecondOpinions
from connector.stages.approve import current_verdict
from connector.stages.draft import stored_draft, stored_recipient
from connector.stages.opinions import gates_version
from gates.errors import ConfigError
from gates.judgement.opinion import OPINIONS
from gates.stack import GATES_VERSION
from gates.verdict import Ruling
from tests import people
from tests.laws.scene import arrange, plan, rows, work
from tests.model_server import dribbled, dropped, failed, model_server, opinion, said, slow
from tests.world import PROMPTS, make_world

NAMES = [about.name for about in OPINIONS]


@pytest.fixture
def server():
    with model_server() as running:
        running.otherwise = opinion()
        yield running


def judges(rig, url, *, runs=1, **settings):
    endpoint = Endpoint(
        client=OpenAI(api_key="test", base_url=url, max_retries=0),
        settings=ModelSettings(
            **{"model": "j", "timeout": 5, "temperature": 0, "micro_usd_per_1k_in": 150, **settings}
        ),
        ledger=StoredLedger(store=rig.store, clock=rig.clock),
        clock=rig.clock,
    )
    prompts = {name: (PROMPTS / f"{name}.md").read_text() for name in NAMES}
    return SecondOpinions(judges=OpenAIJudges(endpoint=endpoint), prompts=prompts, runs=runs)


def judged(tmp_path, url, *, spent=0, **options):
    """One person's draft, judged by gates and judges."""
    rig = make_world(f"sqlite:///{tmp_path}/gatepost.sqlite")
    StoredLedger(store=rig.store, clock=rig.clock).add("2026-11-24", spent)
    rig.world = replace(rig.world, opinions=judges(rig, url, **options))
    arrange(rig, [people.ADA])
    plan(rig)
    work(rig, 1)
    return rig


def verdict_of(rig):
    (row,) = rows(rig)
    return current_verdict(row, stored_draft(row, rig.world), stored_recipient(row, rig.world), rig.world)


def test_three_opinions_that_pass_let_it_pass(tmp_path, server):
    rig = judged(tmp_path, server.url)
    verdict = verdict_of(rig)
    assert verdict.ruling is Ruling.PASS
    assert [f.gate for f in verdict.findings[-3:]] == NAMES
    assert len(server.asked) == 3
    for asked, name in zip(server.asked, NAMES, strict=True):
        assert asked["response_format"]["json_schema"]["name"] == name
        assert asked["response_format"]["json_schema"]["strict"] is True
        assert (asked["temperature"], asked["model"]) == (0, "j")
        assert asked["messages"][0]["content"] == (PROMPTS / f"{name}.md").read_text()
    assert StoredLedger(store=rig.store, clock=rig.clock).spent("2026-11-24") == 3 * 150


FAILURES = {
    "an objection": (opinion("hold", ("other", "Best regards")), "objection"),
    "an objection without words": (opinion("hold"), "objection"),
    "malformed JSON": (said('{"ruling": "pass", "conc'), "malformed"),
    "wrong schema": (said('{"verdict": "pass"}'), "malformed"),
    "slots": (said('{"slots": {}}'), "malformed"),
    "prose": (said("Looks good to me!"), "malformed"),
    "no content": (said(None), "malformed"),
    "cut off": (said('{"ruling": "pass", "concerns": []}', finish="length"), "malformed"),
    "no completion": (lambda asked: "[]", "malformed"),
    "no JSON at all": (lambda asked: "<html>", "malformed"),
    "refusal": (said(None, refusal="I cannot judge that"), "refusal"),
    "401": (failed(401), "model_unavailable"),
    "429": (failed(429), "model_unavailable"),
    "500": (failed(500), "model_unavailable"),
    "too slow": (slow(1.5), "model_unavailable"),
    "slow body": (dribbled(3), "model_unavailable"),
    "connection drop": (dropped, "model_unavailable"),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_whatever_is_no_pass_holds_is_not_retried_and_never_becomes_a_pass(tmp_path, server, kind):
    answer, reason = FAILURES[kind]
    server.script = [answer]
    begun = time.monotonic()
    rig = judged(tmp_path, server.url, timeout=0.5 if "slow" in kind else 5)
    assert time.monotonic() - begun < 10
    for _ in range(3):
        verdict = verdict_of(rig)
        assert (verdict.ruling, verdict.reason) == (Ruling.HOLD, f"judge_tone:{reason}")
    assert len(server.asked) == 3, "one call for each opinion, whatever came of it"


def test_nobody_listens(tmp_path):
    rig = judged(tmp_path, "http://127.0.0.1:9/v1")
    assert {f.reason for f in verdict_of(rig).stops} == {"model_unavailable"}


def test_a_spent_budget_holds_without_a_call_and_is_shared_with_the_drafter(tmp_path, server):
    rig = judged(tmp_path, server.url, spent=1000, daily_micro_usd=1000)
    assert {f.reason for f in verdict_of(rig).stops} == {"over_budget"}
    assert not server.asked


def test_each_is_asked_k_times_with_its_own_seed_and_the_strictest_counts(tmp_path, server):
    server.script = [opinion(), opinion("hold", ("pushy", "Best regards")), opinion(), *[opinion()] * 6]
    rig = judged(tmp_path, server.url, runs=3)
    verdict = verdict_of(rig)
    (found,) = verdict.stops
    assert (found.gate, found.reason) == ("judge_tone", "objection")
    assert "3 runs: 2 pass, 1 hold, 0 without answer" in found.message
    assert [e.text for e in found.evidence if ".runs[" in e.where] == ["pass", "hold: pushy", "pass"]
    assert [a["seed"] for a in server.asked] == [1, 2, 3] * 3
    assert len(server.asked) == 9


APP = """
organisation: {name: Ours, production: PRODUCTION, public_url: "http://127.0.0.1:8080"}
delivery: {relay: {host: 127.0.0.1, port: 25, security: none}}
connections: {c: {kind: hubspot, address: "http://127.0.0.1:1", token_env: T}}
senders: {m: {name: M, email: m@ours.example, company: O, postal_address: "410 Prospect Ave", domains: [ours.example]}}
segments: {s: {connection: c, selector: x, template: t, sender: m, incident_owner: ops}}
"""
SECTION = "judges: {model: j, runs: 2, key_env: JUDGE_KEY}\n"


def configured(tmp_path, env, *, section=SECTION, production="false"):
    new = not (tmp_path / "gatepost.sqlite").exists()
    rig = make_world(f"sqlite:///{tmp_path}/gatepost.sqlite", fresh=new)
    config = parse(APP.replace("PRODUCTION", production) + section, tmp_path / "app.yaml")
    tree = {"judges": config.judges.model_dump(mode="json") if config.judges else None}
    return rig, second_opinions(config, tree, env, rig.store, rig.clock)


def test_off_without_a_section_or_a_key_and_then_the_version_is_the_gates_own(tmp_path):
    for env, section in (({"JUDGE_KEY": "k"}, ""), ({}, SECTION), ({"JUDGE_KEY": ""}, SECTION)):
        rig, found = configured(tmp_path, env, section=section)
        assert found is None
        assert gates_version(replace(rig.world, opinions=found)) == GATES_VERSION


def test_in_production_judges_that_are_configured_do_not_vanish_with_their_key(tmp_path):
    with pytest.raises(ConfigError, match="JUDGE_KEY"):
        configured(tmp_path, {}, production="true")


def test_the_section_becomes_judges_with_the_shipped_prompts(tmp_path):
    rig, found = configured(tmp_path, {"JUDGE_KEY": "k"})
    assert found is not None
    assert (found.runs, found.judges.model) == (2, "j?temperature=0.0&seed=1&max_tokens=400")
    assert sorted(found.prompts) == sorted(NAMES)
    assert gates_version(replace(rig.world, opinions=found)) != GATES_VERSION


def test_model_parameters_prompts_and_runs_each_make_another_version(tmp_path):
    rig = make_world(f"sqlite:///{tmp_path}/gatepost.sqlite")
    one = judges(rig, "http://127.0.0.1:9/v1")
    others = [
        judges(rig, "http://127.0.0.1:9/v1", model="k"),
        judges(rig, "http://127.0.0.1:9/v1", temperature=0.5),
        judges(rig, "http://127.0.0.1:9/v1", runs=2),
        replace(one, prompts={**one.prompts, "judge_tone": "other"}),
    ]
    assert len({o.version for o in (one, *others)}) == 5


def test_what_was_sent_and_what_came_back_is_kept_and_logged(tmp_path, server):
    server.script = [opinion("hold", ("pushy", "Best regards")), failed(500)]
    rig = judged(tmp_path, server.url)
    (row,) = rows(rig)
    with rig.store.read() as tx:
        kept = [(k.value, n, body.decode()) for k, n, _, body in tx.contents.all(row.id) if body and "judge_" in n]
    sent = {name: body for kind, name, body in kept if kind == "prompt"}
    for asked, name in zip(server.asked, NAMES, strict=True):
        assert sent[name] == "\n\n".join(m["content"] for m in asked["messages"])
    assert [name for kind, name, _ in kept if kind == "answer"] == ["judge_tone.0", "judge_appropriateness.0"]
    (event,) = [json.loads(b) for _, b, _ in rig.store.audit_events("memory") if "opinions_asked" in b]
    assert event["detail"]["rulings"] == {
        "judge_tone": "hold:objection",
        "judge_entailment": "hold:model_unavailable",
        "judge_appropriateness": "pass:no_objection",
    }
    assert (event["detail"]["tokens_in"], event["detail"]["micro_usd"]) == (2000, 300)
    assert "Best regards" not in json.dumps(event), "the log holds no content"
