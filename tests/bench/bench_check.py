"""What `gatepost check` costs: ``python -m tests.bench.bench_check [PEER_PYTHON]``. Figures and ratios, no assertion.

Judges distinct drafts on one core, each once: another reader, another company, and other sentences, drawn from the
labelled cases of the gates, good and bad ones, so most drafts are stopped; every gate reads all of each in any case. No
paragraph of prose comes twice and the gates are warmed with drafts that are not measured, so no cache of texts answers
for it; words, sentences in other company, the sender and the sign-off repeat as they do in real mail. Times are CPU
time, because what else runs on the machine is not ours.

With the interpreter of an environment that holds `openai-guardrails`, the same texts also go through that library's
deterministic checks (keywords, URLs, secret keys), which cover a small part of what our gates do:

    uv venv peer && uv pip install --python peer/bin/python openai-guardrails==0.3.6
    python -m tests.bench.bench_check peer/bin/python
"""

import gc
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice, pairwise

from connector.cli.main import SWEEPS
from connector.evals.case import SenderPart
from connector.evals.judge import Judge
from connector.evals.labelled import CHECK, PROSE, cases_of
from gates.policy import Policy
from gates.stack import CONTENT

WARM, DRAFTS, STREAM, STARTS = 200, 1000, 5_000, 5
# Sentences a draft, and how many of ten drafts have so many: a first mail is short, a few are far too long.
LENGTHS = ((range(2, 5), 6), (range(5, 10), 3), (range(14, 25), 1))
# Up to so many characters, footer included.
BUCKETS = (400, 600, 900, 10_000)
FIRST = "Ada Bea Cleo Dora Edith Flora Greta Hattie Ines Judith Karen Lena Mona Nora Olive Petra Ruth Sarah Thea Vera"
LAST = "Abbott Barlow Colby Dawson Ellery Fenwick Garner Hollis Ingram Jarvis Kendall Lowell Mercer Norwood Osborne"
FIRM = "Alder Birch Cedar Delta Ember Falcon Garnet Harbor Iris Juniper Kestrel Lantern Maple Nimbus Orchard Pioneer"
TRADE = "Robotics Logistics Foods Optics Textiles Tools Packaging Ceramics Plastics Marine Steel Paper"
STARTED = "import time; t = time.perf_counter(); import gates.stack; print(time.perf_counter() - t)"

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


def drafts() -> Iterator[dict]:
    """Distinct cases without an end, the same ones in every run."""
    draw = random.Random(3)
    sentences = sorted({text for gate in CONTENT for case in cases_of(gate.name) if (text := _prose(case.given))})
    lengths = [span for span, weight in LENGTHS for _ in range(weight)]
    told: set[str] = set()
    for number in range(sys.maxsize):
        count = draw.choice(draw.choice(lengths))
        drawn = draw.sample(sentences, count)
        paragraphs = [" ".join(drawn[n : n + 3]) for n in range(0, count, 3)]
        if not told.isdisjoint(paragraphs):
            continue
        told.update(paragraphs)
        first, last = draw.choice(FIRST.split()), draw.choice(LAST.split())
        firm, trade = draw.choice(FIRM.split()), draw.choice(TRADE.split())
        row = json.dumps({**CHECK, "draft": {**CHECK["draft"], "body": CHECK["draft"]["body"].replace(PROSE, "PROSE")}})
        row = row.replace("PROSE", json.dumps("\n\n".join(paragraphs))[1:-1])
        for old, new in (
            ("Acme Robotics", f"{firm} {trade}"),
            ("acme.example", f"{firm}-{trade}.example".lower()),
            ("Dana", first),
            ("dana@", f"{first}.{last}@".lower()),
            ("Whitfield", last),
            ("t0001", f"t{number:04}"),
        ):
            row = row.replace(old, new)
        yield {**json.loads(row), "id": str(number)}


def _prose(given: dict) -> str | None:
    """What the model would have written in that case."""
    return given.get("says") or (given.get("slots") or {}).get("opening")


def centiles(took: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    return statistics.median(took), statistics.quantiles(took, n=100)[98]


def started() -> float:
    """Seconds that `import gates.stack` takes in a new interpreter, without the interpreter's own start."""
    command = [sys.executable, "-c", STARTED]
    return statistics.median(float(subprocess.check_output(command)) for _ in range(STARTS))


def main() -> None:
    print(f"import gates.stack, median of {STARTS}           {started() * 1000:8.0f} ms")
    judge = Judge(sender=SenderPart(), policy=Policy(), stopwatch=time.process_time, warn=lambda told: None)
    source = drafts()
    for _ in judge.lines(json.dumps(row).encode() for row in islice(source, WARM)):
        pass
    gc.collect()
    gc.freeze()  # as the command does, which would else sweep its word lists in the midst of a draft
    gc.set_threshold(*SWEEPS)
    rows = list(islice(source, DRAFTS))
    begun = time.process_time()
    answers = [answer.row for answer in judge.lines(json.dumps(row).encode() for row in rows)]
    whole = time.process_time() - begun
    took = [answer["elapsed_ms"] for answer in answers]
    lengths = [len(row["draft"]["body"]) for row in rows]
    ours = centiles(took)
    passed = sum(answer["verdict"] == "pass" for answer in answers)
    print(f"{DRAFTS} distinct drafts, {passed} of them pass; {DRAFTS / whole:.0f} a second on one core")
    middle = statistics.median(lengths)
    print(f"whole stack, median {middle:4.0f} characters     p50 {ours[0]:6.2f} ms  p99 {ours[1]:6.2f} ms")
    for low, high in pairwise((0, *BUCKETS)):
        those = [ms for ms, length in zip(took, lengths, strict=True) if low < length <= high]
        p50, p99 = centiles(those)
        span = f"{low + 1:4} to {min(high, max(lengths)):4} characters, {len(those):4} drafts"
        print(f"  {span}  p50 {p50:6.2f} ms  p99 {p99:6.2f} ms")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = [json.dumps(row) for row in rows]
    for _ in judge.lines(lines[n % DRAFTS].replace("short call", f"call {n}").encode() for n in range(STREAM)):
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
