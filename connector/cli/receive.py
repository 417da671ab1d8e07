"""Inbound mail: one look into the mailboxes and the CRMs' records, now."""

import click

from connector.cli.context import Context, counted
from connector.stages import inbox
from gates.errors import WorldError


@click.command()
@click.pass_obj
def receive(context: Context) -> None:
    """Look into the mailboxes and the CRMs' records, and act on what came: opt-outs, bounces, complaints, replies.

    Exit status: 0 all was read, 1 a mailbox, CRM or letter could not be read (nothing is lost; the next look retries).
    """
    with context.app() as app:
        done = inbox.receive(app.world)
    tasks = done.tasks
    reps = f"{tasks.put} put, {tasks.settled} settled, {tasks.expired} doubts became opt-outs"
    told = (
        f"{done.new} new letters; {counted(done.meanings)}",
        f"reps' tasks: {reps}, {tasks.reminded} managers told",
        *(f"{name}: {code}" for name, code in sorted(done.failed.items())),
    )
    context.say(done, "\n".join(told))
    if done.failed:
        raise WorldError("not everything could be read", where="receive", mend="nothing is lost; it is tried again")


COMMANDS = (receive,)
