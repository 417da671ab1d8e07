"""The world around: doctor, sandbox."""

import subprocess  # the sandbox is a program of its own
import sys
from typing import BinaryIO

import click

from connector.bootstrap import App
from connector.cli.context import Context
from connector.mail.delivered import delivered_checks
from connector.stages.domains import check_domains, organisational
from crm_adapters.errors import CRMError
from crm_adapters.port import Sends


@click.command()
@click.option(
    "--delivered",
    type=click.File("rb"),
    help="A mail of ours as a mailbox received it (.eml): is the one-click header signed?",
)
@click.option("--trusted", default="", help="The authserv-id of the server that received it.")
@click.pass_obj
def doctor(context: Context, delivered: BinaryIO | None, trusted: str) -> None:
    """Check everything that must be right before mail can leave, and say how to mend what is not."""
    rows: list[tuple[str, str, str, str]] = []
    with context.app() as app:
        for name, crm in app.world.crms.items():
            try:
                items = crm.check_setup()
            except CRMError as error:
                rows.append((name, "reachable", "NO", str(error)))
                continue
            rows += [
                (name, i.name, "ok" if i.ok else "NO", i.detail if i.ok else f"{i.detail}. {i.mend}") for i in items
            ]
        if app.world.transport.reviewed_only:
            rows += [(name, "transport", *_carries(crm)) for name, crm in app.world.crms.items()]
        for segment in app.world.organisation.segments.values():
            rows.append(_incident_owner(app, segment.name, segment.incident_owner))
        sample = delivered_checks(delivered.read(), trusted, organisational) if delivered else ()
        rows += [
            (c.domain, c.name, "ok" if c.ok else "?" if c.ok is None else "NO", f"{c.detail}. {c.mend}".rstrip(". "))
            for c in (*check_domains(app.world), *sample)
        ]
        if why := app.world.stop_signal():
            rows.append(("deployment", "stop signal", "NO", f"everything is stopped by {why}"))
    bad = [r for r in rows if r[2] == "NO"]
    if context.as_json:
        context.say([{"where": w, "what": n, "ok": ok == "ok", "detail": d} for w, n, ok, d in rows])
    else:
        context.table("Doctor", ("where", "what", "ok", "detail"), rows)
    sys.exit(1 if bad else 0)


def _carries(crm: object) -> tuple[str, str]:
    """What a CRM that is to send our mail would lose of it."""
    if not isinstance(crm, Sends):
        return "?", "this connection cannot send mail; its contacts' mail is refused"
    return "ok", f"reviewed mail only; it cannot carry: {'; '.join(crm.cannot_carry)}"


def _incident_owner(app: App, segment: str, owner: str) -> tuple[str, str, str, str]:
    with app.store.read() as tx:
        known = tx.accounts.get(owner) is not None
    detail = owner if known else f"{owner!r} is no account; a segment without an incident owner does not send"
    return segment, "incident owner", "ok" if known else "NO", detail


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("crm", type=click.Choice(["hubspot", "salesforce"]))
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def sandbox(crm: str, options: tuple[str, ...]) -> None:
    """Serve one CRM's sandbox; options go to it (--port, --size, --seed)."""
    sys.exit(subprocess.call([sys.executable, "-m", f"crm_adapters.{crm}.sandbox", *options]))  # noqa: S603 - our own module


COMMANDS = (doctor, sandbox)
