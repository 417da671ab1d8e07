"""`gatepost check` judges drafts without sending anything; `gatepost gates` tells what the judges cost and catch."""

import gc
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import click

from connector import config
from connector.cli.context import Context
from connector.evals.case import SenderPart
from connector.evals.economics import InUse, in_use, on_cases
from connector.evals.judge import Judge, read_sender
from connector.evals.labelled import CHECK
from gates.policy import Policy
from gates.stack import ROLL
from gates.verdict import Ruling

MALFORMED, STOPPED = 1, 3
_NOTE = "Asked us to stop in May, angry about invoice 12; her team was cut by 20 people and she is on leave."
WARM_UP: Mapping[str, Any] = {
    **CHECK,
    "sender": {**CHECK["sender"], "approved_claims": ["Handling time fell by 38 % on average (2025 survey, n = 112)."]},
    "contact": {
        **CHECK["contact"],
        "notes": [{"date": "2026-11-01", "text": _NOTE}],
        "activities": [{"date": "2026-11-02", "type": "call", "status": "completed", "detail": _NOTE}],
        "duplicates": [{"id": "102", "email": "dana@acme.example", "note": _NOTE}],
    },
    "company": {**CHECK["company"], "news": [{"date": "2026-10-02", "title": _NOTE, "tag": "layoffs"}]},
    "consent": {**CHECK["consent"], "history": [{"date": "2026-06-11", "event": "opt_in by web form"}]},
    "thread": {"exists": False},
    "draft": {**CHECK["draft"], "body": f"Hi Bobby,\n\n{_NOTE} It is guaranteed.\n\n{CHECK['draft']['body']}"},
}
"""A case that touches every gate's lists: what is compiled at first use is compiled before the first case is timed."""


@click.command()
@click.argument("source", type=click.File("rb"), default="-", metavar="[FILE]")
@click.option(
    "--sender",
    "sender_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A JSON file with the sender of all cases.",
)
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="An app.yaml; its policy section counts. Built-in limits without it.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["later", "hold", "block"]),
    help="Exit with status 3 when a verdict is that strict or stricter.",
)
@click.pass_obj
def check(
    context: Context, source: BinaryIO, sender_file: Path | None, policy_file: Path | None, fail_on: str | None
) -> None:
    """Judge drafts: JSON Lines in (a file, or standard input), one JSON line out per case, in the same order.

    Exit status: 0 every line was judged, 1 some case was malformed, 2 bad usage, 3 see --fail-on.
    """
    judge = Judge(
        sender=read_sender(sender_file.read_text(encoding="utf-8"), str(sender_file)) if sender_file else SenderPart(),
        policy=config.load(policy_file).policy if policy_file else Policy(),
        stopwatch=time.perf_counter,
        warn=lambda told: click.echo(f"gatepost: {told}", err=True),
    )
    judge.line(json.dumps(WARM_UP).encode(), 0, set())
    gc.collect()
    gc.freeze()  # the word lists stay to the end: walking through them again and again would cost 100 ms a time
    malformed, strictest = False, Ruling.PASS
    for answer in judge.lines(source):
        sys.stdout.write(json.dumps(answer.row, ensure_ascii=False) + "\n")
        malformed = malformed or answer.ruling is None
        strictest = max(strictest, answer.ruling or Ruling.PASS)
    sys.stdout.flush()
    if fail_on and strictest >= Ruling[fail_on.upper()]:
        raise SystemExit(STOPPED)
    if malformed:
        raise SystemExit(MALFORMED)


@click.command()
@click.option("--cases-only", is_flag=True, help="Do not open the deployment's database.")
@click.pass_obj
def gates(context: Context, cases_only: bool) -> None:
    """Print what each gate costs and catches: on its labelled cases, and in this deployment's stored verdicts."""
    used: dict[tuple[str, str], InUse] = {}
    if not cases_only and context.config_path.exists():
        with context.app() as app:
            used = in_use(app.store)
    rows = []
    for name, version, legal in ROLL:
        cases, use = on_cases(name, time.perf_counter), used.get((name, version), InUse())
        rows.append({"gate": name, "version": version, "legal": legal, **asdict(cases), **asdict(use)})
    old = [{"gate": g, "version": v, **asdict(use)} for (g, v), use in used.items() if (g, v) not in _current()]
    context.table(
        "Gates on their labelled cases",
        ("gate", "version", "cases", "caught", "good stopped", "ms"),
        [_columns(row, "gate", "version", "cases", "catch_rate", "false_block_rate", "ms") for row in rows],
    )
    if used:
        context.table("Gates in this deployment", _USED, [_columns(row, *_USED) for row in (*rows, *old)])
    context.say({"gates": rows, "older_versions": old}, "caught, good stopped: shares of bad and of good cases.")


_USED = ("gate", "version", "judged", "fired", "blocked", "held", "later", "shadowed", "overridden")


def _current() -> set[tuple[str, str]]:
    return {(name, version) for name, version, _ in ROLL}


def _columns(row: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    def shown(key: str) -> str:
        value = row.get(key)
        if value is None:
            return "-"
        return f"{value:.0%}" if key.endswith("_rate") else str(value)

    return tuple(shown(k) for k in keys)


COMMANDS = (check, gates)
