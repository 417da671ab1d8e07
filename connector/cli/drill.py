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


COMMANDS = (drill,)
