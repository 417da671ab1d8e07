"""`gatepost doctor`: everything that must be right before mail can leave, and how to mend what is not."""

import sys
from collections.abc import Iterator
from typing import BinaryIO

import click

from connector.bootstrap import App, environment
from connector.cli.context import Context
from connector.cli.doctor_crms import connections, segments
from connector.cli.doctor_flags import flag_systems
from connector.deployed_mail import checking_transport
from connector.letters import Looks
from connector.mail.delivered import delivered_checks
from connector.mail.domain import DomainCheck
from connector.stages.domains import check_domains, organisational
from connector.stages.one_click import check_page
from connector.stages.self_check import SelfCheck, refuse_others, self_check
from crm_adapters.errors import CRMError
from crm_adapters.port import Sends
from gates.errors import WorldError

Row = tuple[str, str, str, str]


@click.command()
@click.option(
    "--delivered",
    type=click.File("rb"),
    help="A mail of ours as a mailbox received it (.eml): is the one-click header signed?",
)
@click.option(
    "--self-check",
    "address",
    help="Send one mail through the relay to this mailbox of our own (delivery.self_check), and look at what arrives.",
)
@click.option("--wait", default=120.0, show_default=True, help="Seconds to wait for the self-check mail.")
@click.option("--trusted", default="", help="The authserv-id of the server that received it.")
@click.pass_obj
def doctor(context: Context, delivered: BinaryIO | None, address: str | None, wait: float, trusted: str) -> None:
    """Check everything that must be right before mail can leave, and say how to mend what is not."""
    with context.app() as app:
        if address:
            refuse_others(address, app.config.delivery.self_check, app.world)
        rows = [*_crms(app), *_mailboxes(app)]
        rows += [_incident_owner(app, s.name, s.incident_owner) for s in app.world.organisation.segments.values()]
        rows += [*connections(app), *segments(app), *flag_systems(app)]
        answering = check_page(app.world)
        checks = [*check_domains(app.world), *([answering] if answering else [])]
        if delivered:
            checks += delivered_checks(delivered.read(), trusted, organisational, lookup=app.world.lookup)
        if address:
            with checking_transport(app.config, app.world, environment()) as transport:
                checks += self_check(SelfCheck(address=address, wait=wait, trusted=trusted), app.world, transport)
        rows += map(_told, checks)
        if why := app.world.stop_signal():
            rows.append(("deployment", "stop signal", "NO", f"everything is stopped by {why}"))
    if context.as_json:
        context.say([{"where": w, "what": n, "ok": ok == "ok", "detail": d} for w, n, ok, d in rows])
    else:
        context.table("Doctor", ("where", "what", "ok", "detail"), rows)
    sys.exit(1 if any(row[2] == "NO" for row in rows) else 0)


def _told(check: DomainCheck) -> Row:
    ok = "ok" if check.ok else "?" if check.ok is None else "NO"
    return check.domain, check.name, ok, f"{check.detail}. {check.mend}".rstrip(". ")


def _crms(app: App) -> Iterator[Row]:
    """What each connection lacks, and what it would lose of our mail where it is the one that sends."""
    for name, crm in app.world.crms.items():
        try:
            items = crm.check_setup()
        except CRMError as error:
            yield name, "reachable", "NO", str(error)
            continue
        for item in items:
            detail = item.detail if item.ok else f"{item.detail}. {item.mend}"
            yield name, item.name, "ok" if item.ok else "NO", detail
        if app.world.transport.reviewed_only:
            yield name, "transport", *_carries(crm)


def _mailboxes(app: App) -> Iterator[Row]:
    """Whether each folder can be opened; without one, and without records of a CRM, nobody hears an answer."""
    for box in app.world.mailboxes:
        if isinstance(box, Looks):
            try:
                seen = box.see()
            except WorldError as error:
                yield box.name, "mailbox", "NO", f"{error.what}. {error.mend}"
                continue
            kept = "" if seen.keeps_keyword else "; the server keeps no keyword of ours"
            yield box.name, "mailbox", "ok", f"opened, {seen.messages} messages{kept}"
    if not app.world.mailboxes:
        yield "inbound", "mailbox", "?", "app.yaml has no `inbound:` section: only what a CRM records is heard"


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


COMMANDS = (doctor,)
