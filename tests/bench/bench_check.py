"""What `gatepost check` costs: ``python -m tests.bench.bench_check [PEER_PYTHON]``. Figures and ratios, no assertion.

Judges distinct drafts (the labelled cases of the claims gate, each with a text of its own) on one core. With the
interpreter of an environment that holds `openai-guardrails`, the same texts also go through that library's
deterministic checks (keywords, URLs, secret keys), which cover a small part of what our gates do:

    uv venv peer && uv pip install --python peer/bin/python openai-guardrails==0.3.6
    python -m tests.bench.bench_check peer/bin/python
"""

import json
import resource
import statistics
import subprocess
import sys
import time

from connector.evals.case import SenderPart
from connector.evals.judge import Judge
from connector.evals.labelled import CHECK, PROSE, cases_of
from gates.policy import Policy

DRAFTS, STREAM = 1000, 20_000

PEER = """
import asyncio, json, statistics, sys, time
from guardrails.checks.text.keywords import KeywordCfg, keywords
from guardrails.checks.text.secret_keys import SecretKeysCfg, secret_keys
from guardrails.checks.text.urls import URLConfig, urls
bodies = json.load(sys.stdin)
words = KeywordCfg(keywords=["guaranteed", "risk-free", "act now", "free money", "best in class"])
async def main():
    took = []
    for body in bodies:
        begun = time.perf_counter()
        await keywords(None, body, words)
        await urls(None, body, URLConfig(url_allow_list=["ours.example"]))
        await secret_keys(None, body, SecretKeysCfg())
        took.append((time.perf_counter() - begun) * 1000)
    print(json.dumps([statistics.median(took), statistics.quantiles(took, n=100)[98]]))
asyncio.run(main())
"""


def drafts(count: int) -> list[dict]:
    texts = [case.given["says"] for case in cases_of("claims")]
    body = CHECK["draft"]["body"]
    return [
        {
            **CHECK,
            "id": str(n),
            "draft": {**CHECK["draft"], "body": body.replace(PROSE, f"{PROSE} {texts[n % len(texts)]}")},
        }
        for n in range(count)
    ]


def main() -> None:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import gates.stack"], check=True)
    print(f"import gates.stack, with the interpreter  {(time.perf_counter() - begun) * 1000:8.0f} ms")
    judge = Judge(sender=SenderPart(), policy=Policy(), stopwatch=time.perf_counter, warn=lambda told: None)
    rows = drafts(DRAFTS)
    lines = [json.dumps(row).encode() for row in rows]
    list(judge.lines(lines[:100]))
    begun = time.perf_counter()
    took = [answer.row["elapsed_ms"] for answer in judge.lines(lines)]
    whole = time.perf_counter() - begun
    ours = (statistics.median(took), statistics.quantiles(took, n=100)[98])
    print(f"whole stack, {len(rows[0]['draft']['body'])} characters      p50 {ours[0]:.2f} ms  p99 {ours[1]:.2f} ms")
    print(f"                                         {DRAFTS / whole:8.0f} drafts a second on one core")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in judge.lines(lines[n % DRAFTS].replace(b"short call", f"call {n}".encode()) for n in range(STREAM)):
        pass
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory before and after {STREAM} more     {before / 1024:.0f} MB, {after / 1024:.0f} MB")
    for peer in sys.argv[1:2]:
        bodies = json.dumps([row["draft"]["body"] for row in rows])
        done = subprocess.run([peer, "-c", PEER], input=bodies, capture_output=True, text=True, check=True)
        theirs = json.loads(done.stdout.splitlines()[-1])
        print(f"openai-guardrails, three checks          p50 {theirs[0]:.2f} ms  p99 {theirs[1]:.2f} ms")
        print(f"ratio of the medians, ours to theirs     {ours[0] / theirs[0]:8.2f}")


if __name__ == "__main__":
    main()
