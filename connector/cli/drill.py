"""Drills: try what must be refused, and see that it is."""

import sys

import click

from connector import tripwire
from connector.cli.context import Context


@click.group()
def drill() -> None:
    """Try what must be refused, and see that it is."""


@drill.command()
@click.pass_obj
def tripwires(context: Context) -> None:
    """Try to plan, enrich, claim and hand off to people who said no; what gets through stops everything."""
    with context.app() as app:
        tried = tripwire.try_all(app.world)
    context.table(
        "Tripwires",
        ("record", "segment", "refused at", "got through at", "not tried because"),
        [(str(t.key), t.segment, ", ".join(t.refused), ", ".join(t.passed), t.failed) for t in tried],
    )
    if context.as_json:
        context.say(tried)
    elif not tried:
        context.say({}, "no tripwire is named in app.yaml (tripwires: [connection/object/id])")
    if any(t.passed for t in tried):
        sys.exit(3)
    if not tried or any(t.failed for t in tried):
        sys.exit(1)


@drill.command("stop")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16), help="Processes that send.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1, 100), help="Presses of each switch.")
@click.option("--people", default=1500, show_default=True, type=click.IntRange(min=300), help="In the sandbox CRM.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same people.")
@click.option("--database", default="", help="An empty PostgreSQL database to drill in; else SQLite in a new folder.")
@click.pass_obj
def stop_drill(context: Context, workers: int, rounds: int, people: int, seed: int, database: str) -> None:
    """Press every kind of stop while workers send at full speed in a sandbox; print the time to the last hand-off."""
    from connector.demo.stop_drill import MOST_IN_FLIGHT, TARGET_SECONDS, check, drill_stop

    with context.console.status("starting") as status:
        found = drill_stop(
            workers=workers, rounds=rounds, people=people, seed=seed, database=database, progress=status.update
        )
    context.table(
        f"From the press to the last hand-off, {workers} workers",
        ("switch", "presses", "median ms", "worst ms", "in flight", "before", "left"),
        [
            (
                f.switch,
                str(f.presses),
                f"{f.median_ms:.0f}",
                f"{f.worst_ms:.0f}",
                str(f.most_in_flight),
                str(f.mails_before),
                str(f.mails_left),
            )
            for f in found
        ],
    )
    if context.as_json:
        context.say(found)
    else:
        context.console.print(
            f"In flight: mails that one worker handed off after the press. Law 12: at most {MOST_IN_FLIGHT}, "
            f"and under {TARGET_SECONDS:.0f} s.",
            markup=False,
        )
    check(found)
    if not all(f.in_time for f in found):
        sys.exit(1)


COMMANDS = (drill,)
