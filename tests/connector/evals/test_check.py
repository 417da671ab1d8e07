"""`gatepost check` as another team would call it: JSON Lines in, JSON Lines out, exact errors, exit statuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from connector.cli.main import cli
from connector.evals.labelled import CHECK, NOW

GOOD = {**CHECK, "x_note": "keys that begin with x_ are the caller's own"}


def run(lines: list[object], *options: str) -> tuple[int, list[dict], str]:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    done = CliRunner().invoke(cli, ["check", *options], input=text)
    return done.exit_code, [json.loads(row) for row in done.stdout.splitlines()], done.stderr


def test_one_line_per_case_in_the_same_order():
    status, rows, _ = run([{**GOOD, "id": str(n)} for n in range(5)])
    assert status == 0
    assert [r["id"] for r in rows] == ["0", "1", "2", "3", "4"]
    assert {r["verdict"] for r in rows} == {"pass"}, rows[0]
    first = rows[0]
    assert set(first) == {"id", "verdict", "results", "elapsed_ms"}
    assert {"gate", "verdict", "reason", "message", "evidence"} <= set(first["results"][0])


def test_two_runs_differ_in_nothing_but_the_time():
    lines = [GOOD, {**GOOD, "id": "2", "consent": {"status": "opted_out"}}]
    one, two = run(lines)[1], run(lines)[1]
    for row in (*one, *two):
        del row["elapsed_ms"]
    assert one == two


@pytest.mark.parametrize(
    ("line", "path", "says"),
    [
        ("{nonsense", "", "not JSON"),
        ("[1, 2]", "", "a case is a JSON object"),
        ({**GOOD, "surprise": 1}, "surprise", "nobody reads this key"),
        ({k: v for k, v in GOOD.items() if k != "draft"}, "draft", "required"),
        ({**GOOD, "now": "yesterday"}, "now", "ISO 8601"),
        ({**GOOD, "contact": {**GOOD["contact"], "email": "nobody"}}, "contact.email", "pattern"),
    ],
)
def test_a_malformed_line_is_answered_and_the_next_is_judged(line, path, says):
    status, rows, _ = run([line, GOOD])
    assert status == 1
    assert rows[0]["line"] == 1
    assert rows[0]["error"]["path"] == path
    assert says.lower() in rows[0]["error"]["message"].lower()
    assert rows[1]["verdict"] == "pass"


def test_what_is_missing_is_unknown_and_unknown_holds():
    bare = {"id": "b", "now": NOW, "contact": {"id": "1", "email": "a@acme.example"}, "draft": GOOD["draft"]}
    _, (row,), _ = run([{**bare, "draft": {"subject": "Hello", "body": GOOD["draft"]["body"]}}])
    ruled = {r["gate"]: r["verdict"] for r in row["results"]}
    assert ruled["consent"] in {"hold", "block"}
    assert ruled["lawful_basis"] in {"hold", "block"}


def test_a_deeper_key_that_nobody_reads_is_told_once():
    odd = {**GOOD, "contact": {**GOOD["contact"], "shoe_size": 44}}
    status, rows, told = run([odd, {**odd, "id": "2"}])
    assert status == 0
    assert len(rows) == 2
    assert told.count("contact.shoe_size") == 1


def test_the_case_wins_over_the_common_sender(tmp_path: Path):
    common = tmp_path / "sender.json"
    common.write_text(json.dumps({**GOOD["sender"], "postal_address": "1 Other Street, Boston, MA 02110"}))
    without = {k: v for k, v in GOOD.items() if k != "sender"}
    _, (own, theirs), _ = run([GOOD, {**without, "id": "2"}], "--sender", str(common))
    assert own["verdict"] == "pass"
    assert "legal_form" in {r["gate"] for r in theirs["results"] if r["verdict"] != "pass"}, "the address is not theirs"


def test_exit_statuses(tmp_path: Path):
    out = {**GOOD, "consent": {**GOOD["consent"], "status": "opted_out"}}
    assert run([out])[0] == 0
    assert run([out], "--fail-on", "block")[0] == 3
    assert run([GOOD], "--fail-on", "later")[0] == 0
    missing = [sys.executable, "-c", "import connector.cli as c; c.main()", "check", str(tmp_path / "none.jsonl")]
    assert subprocess.run(missing, capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize(
    "record",
    [
        {"comment": "Asked us to stop mailing her."},
        {"properties": {"last_activity": "She unsubscribed by phone"}},
        {"activities": [{"type": "call", "detail": "please take me off your list"}]},
    ],
)
def test_a_no_in_any_text_of_a_duplicate_counts(record: dict):
    case = json.loads(json.dumps(GOOD))
    case["contact"]["duplicates"] = [
        {"id": "102", "email": "dana@old.example", "company_name": "Stop Mail Inc.", **record}
    ]
    _, [line], _ = run([case])
    assert {"gate": "consent", "verdict": "block"}.items() <= next(
        r for r in line["results"] if r["gate"] == "consent"
    ).items()
