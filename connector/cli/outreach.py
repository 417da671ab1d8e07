"""One message: outreach, review."""

import sys
from dataclasses import replace

import click

from connector import pipeline, views
from connector.cli.context import Context
from connector.lifecycle import State
from connector.model import Outreach, Review
from connector.stages.seed import shown_draft
from crm_adapters.port import DecisionKind
from gates.errors import InputError


@click.group()
def outreach() -> None:
    """Look at messages."""


@outreach.command("list")
@click.option("--state", type=click.Choice([s.value for s in State]), help="Only this state.")
@click.option("--segment", default="", help="Only this segment.")
@click.option("--limit", default=50, show_default=True)
@click.pass_obj
def list_(context: Context, state: str | None, segment: str, limit: int) -> None:
    """List messages, newest last."""
    with context.app() as app, app.store.read() as tx:
        rows = tx.outreaches.in_states([State(state)] if state else list(State), segment)[-limit:]
    context.table(
        "Outreaches",
        ("id", "segment", "state", "reason", "owner", "changed"),
        [(o.id, o.segment, o.state.value, o.reason, o.owner, f"{o.changed_at:%Y-%m-%d %H:%M}") for o in rows],
    )
    if context.as_json:
        context.say(rows)


@outreach.command()
@click.argument("outreach_id")
@click.pass_obj
def show(context: Context, outreach_id: str) -> None:
    """One message's whole story: every move, who made it, and what was known, written, judged and sent."""
    with context.app() as app:
        context.say(views.story(outreach_id, app.world))


@outreach.command()
@click.argument("outreach_id")
@click.pass_obj
def release(context: Context, outreach_id: str) -> None:
    """Let a held message start again; every gate judges it anew."""
    with context.app() as app:
        after = pipeline.release(outreach_id, context.account(app).id, app.world)
    context.say(after, f"{after.id} is {after.state.value} again")


@outreach.command()
@click.argument("outreach_id")
@click.option("--sent/--never-left", "left", required=True, help="What the evidence shows.")
@click.option("--evidence", required=True, help="Where you saw it: mailbox, relay log, CRM timeline.")
@click.pass_obj
def resolve(context: Context, outreach_id: str, left: bool, evidence: str) -> None:
    """Close the question of an UNKNOWN message by evidence."""
    with context.app() as app:
        by = context.account(app).id
        after = pipeline.resolve_unknown(outreach_id, left=left, by=by, evidence=evidence, world=app.world)
    context.say(after, f"{after.id} is {after.state.value}")


@click.group()
def review() -> None:
    """Decide about drafts (reps do this in the CRM; this is for tests and emergencies)."""


@review.command("queue")
@click.option("--owner", default="", help="Only this CRM owner id.")
@click.pass_obj
def queue(context: Context, owner: str) -> None:
    """What waits for a decision, oldest first."""
    with context.app() as app:
        with app.store.read() as tx:
            found = [o for o in tx.outreaches.in_states([State.IN_REVIEW]) if not owner or o.owner == owner]
        rows = [replace(o, draft_digest=shown_draft(o, app.world).digest) for o in found]
    context.table(
        "To decide",
        ("id", "segment", "owner", "draft", "until"),
        [(o.id, o.segment, o.owner, o.draft_digest[:12], _until(o)) for o in rows],
    )
    if context.as_json:
        context.say(rows)


def _until(row: Outreach) -> str:
    return f"{row.expires_at:%Y-%m-%d %H:%M}" if row.expires_at else ""


@review.command("decide")
@click.argument("outreach_id")
@click.argument("decision", type=click.Choice([k.value for k in DecisionKind]))
@click.option("--draft", required=True, help="Digest of the draft that you read (at least 12 characters).")
@click.option("--reason", default="")
@click.option("--slot", "slots", multiple=True, metavar="NAME=TEXT", help="Edited slot text, for `edit`.")
@click.option("--to", "new_owner", default="", help="CRM owner id, for `escalate`.")
@click.pass_obj
def decide(
    context: Context, outreach_id: str, decision: str, draft: str, reason: str, slots: tuple[str, ...], new_owner: str
) -> None:
    """Decide about one exact draft, as the account of your token."""
    if unnamed := [s for s in slots if "=" not in s]:
        raise InputError(f"{unnamed[0]!r} names no slot", where="--slot", mend="write NAME=TEXT")
    edited = dict(s.partition("=")[::2] for s in slots)
    with context.app() as app:
        with app.store.read() as tx:
            row = tx.outreaches.get(outreach_id)
        shown = shown_draft(row, app.world).digest
        whole = shown if len(draft) >= 12 and shown.startswith(draft) else draft  # noqa: PLR2004
        after = pipeline.receive(
            Review(
                outreach=outreach_id,
                draft_digest=whole,
                kind=DecisionKind(decision),
                by=context.account(app).id,
                via="cli",
                at=app.world.clock.now(),
                reason=reason,
                slots=edited,
                new_owner=new_owner,
            ),
            app.world,
        )
    context.say(after, f"{after.id} is {after.state.value}")


@review.command("undo")
@click.argument("outreach_id")
@click.pass_obj
def undo(context: Context, outreach_id: str) -> None:
    """Take an approval back before it is sent."""
    with context.app() as app:
        after = pipeline.undo(outreach_id, context.account(app).id, app.world)
    context.say(after, f"{after.id} is {after.state.value}")


@click.command()
@click.pass_obj
def reconcile(context: Context) -> None:
    """Look for messages of unknown fate by their Message-ID; found is sent, unseen waits for a person."""
    with context.app() as app:
        looked = pipeline.reconcile(app.world)
        names = [w.name for w in app.world.witnesses]
    lines = [f"{o}: sent, {t.witness} says: {t.said}" for o, t in looked.found.items()]
    lines += [
        f"{o.id}: {o.reason}, no trace; when you are sure: gatepost outreach resolve {o.id} --never-left --evidence ..."
        for o in looked.unseen
    ]
    lines += [f"not asked: {name}: {why}" for name, why in looked.unasked.items()]
    if not names:
        lines.append("nobody can be asked: set delivery.relay_log or inbound in app.yaml")
    context.say(
        {"found": looked.found, "unseen": [o.id for o in looked.unseen], "unasked": looked.unasked, "witnesses": names},
        "\n".join(lines or ["no message is of unknown fate"]),
    )
    if looked.unseen:
        sys.exit(1)


COMMANDS = (outreach, review, reconcile)
