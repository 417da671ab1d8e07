"""`gatepost check`: judges drafts without sending anything."""

import json
import sys
import time
from pathlib import Path
from typing import BinaryIO

import click

from connector import config
from connector.cli.context import Context
from connector.evals.case import SenderPart
from connector.evals.judge import Judge, read_sender
from gates.policy import Policy
from gates.verdict import Ruling

MALFORMED, STOPPED = 1, 3


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


COMMANDS = (check,)
