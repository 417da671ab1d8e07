"""People's no, and the way back: suppress, opt-in."""

from datetime import UTC, datetime
from typing import TextIO

import click

from connector.cli.context import Context
from connector.stages import opt_in
from connector.stages.say_no import reason_of, say_no, say_no_to_all
from gates.errors import InputError


@click.command()
@click.argument("who", required=False)
@click.option("--file", "lines", type=click.File("r", encoding="utf-8"), help="A list: CSV, or one WHO a line.")
@click.option("--reason", default="do_not_contact", show_default=True)
@click.pass_obj
def suppress(context: Context, who: str | None, lines: TextIO | None, reason: str) -> None:
    """Never mail them again. WHO is an address, a domain, or connection/object/id; the whole person is covered."""
    if who is not None and lines is None:
        with context.app() as app:
            by = context.account(app).id
            told = say_no(who, app.world, reason=reason_of(reason), channel="cli", actor=by)
        context.say(told, f"suppressed ({told.kind}); {told.withdrawn} planned messages withdrawn")
    elif lines is not None and who is None:
        _suppress_list(context, lines.read())
    else:
        raise InputError("say whom", where="WHO", mend="give one WHO, or --file LIST")


def _suppress_list(context: Context, text: str) -> None:
    with context.app() as app:
        done, wrong = say_no_to_all(text, app.world, channel="list", actor=context.account(app).id)
    withdrawn = sum(t.withdrawn for t in done)
    told = [f"{len(done)} suppressed; {withdrawn} planned messages withdrawn"]
    told += [f"line {w.line}: {w.what}; {w.mend}" for w in wrong]
    context.say({"suppressed": len(done), "withdrawn": withdrawn, "wrong": wrong}, "\n".join(told))
    if wrong:
        raise InputError(
            f"{len(wrong)} lines could not be read", where="--file", mend="correct them and send them again"
        )


@click.group("opt-in")
def opt_in_group() -> None:
    """The way back after a no: evidence, and two people, one person at a time."""


@opt_in_group.command()
@click.argument("who")
@click.option("--form", required=True, help="Where they agreed again: the form's address, the event.")
@click.option("--on", "given_on", type=click.DateTime(), required=True, help="When they agreed (UTC).")
@click.option("--text", required=True, help="The words that they agreed to.")
@click.option("--lift", "reasons", multiple=True, help="Which no; a bounce or complaint must be named.")
@click.pass_obj
def ask(context: Context, who: str, form: str, given_on: datetime, text: str, reasons: tuple[str, ...]) -> None:
    """Propose that one person may be written to again; WHO is an address."""
    with context.app() as app:
        by = context.account(app)
        with app.store.read() as tx:
            person = tx.people.person_at(who)
        if person is None:
            raise InputError("nobody is known under this address", where="WHO", mend="sync first; lists are refused")
        evidence = opt_in.Evidence(form=form, given_at=given_on.replace(tzinfo=UTC), text=text)
        made = opt_in.ask(person, evidence, reasons, by, app.world)
    context.say(made, f"proposal {made.id}: {made.summary}\na second account runs: gatepost opt-in approve {made.id}")


@opt_in_group.command()
@click.argument("proposal")
@click.pass_obj
def show(context: Context, proposal: str) -> None:
    """The evidence that a proposal rests on."""
    with context.app() as app:
        context.account(app)
        found = opt_in.evidence(proposal, app.world)
    context.say(found, f"form: {found.form}\non:   {found.given_at:%Y-%m-%d %H:%M} UTC\ntext: {found.text}")


@opt_in_group.command()
@click.argument("proposal")
@click.pass_obj
def approve(context: Context, proposal: str) -> None:
    """Agree as the second person, after reading the evidence."""
    with context.app() as app:
        lifted = opt_in.approve(proposal, context.account(app), app.world)
    context.say({"approved": proposal, "lifted": lifted}, "approved; the consent gate still judges every mail")


@opt_in_group.command("list")
@click.pass_obj
def list_open(context: Context) -> None:
    """What waits for a second account."""
    with context.app() as app, app.store.read() as tx:
        waiting = tx.proposals.open(opt_in.KIND)
    context.table("Waiting", ("proposal", "by", "what"), [(p.id, p.proposed_by, p.summary) for p in waiting])
    if context.as_json:
        context.say(waiting)


COMMANDS = (suppress, opt_in_group)
