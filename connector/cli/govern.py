"""Who may do what: account, level, stop, resume, policy."""

import click

from connector import autonomy
from connector.bootstrap import App, environment, new_token
from connector.cli.context import Context
from connector.governance import KIND
from connector.kill_switch import stop_now
from connector.links import token_hash
from connector.model import ORGANISATION, Account
from feature_flags.levels import Scope
from gates.errors import InputError, NotAllowed

ROLES = ("admin", "compliance", "rep", "engineer")


@click.group()
def account() -> None:
    """People who use Gatepost."""


@account.command()
@click.argument("account_id")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), required=True)
@click.option("--owner", "owners", multiple=True, metavar="CONNECTION=ID", help="Their CRM owner id.")
@click.pass_obj
def add(
    context: Context,
    account_id: str,
    name: str,
    roles: tuple[str, ...],
    owners: tuple[str, ...],
) -> None:
    """Add a person and print their personal token, once. The very first account needs no token and must be an admin."""
    if wrong := [o for o in owners if not all(o.partition("="))]:
        raise InputError(f"{wrong[0]!r} names no CRM owner", where="--owner", mend="write CONNECTION=ID")
    with context.app() as app:
        by = _who_adds(context, app, roles)
        token = new_token()
        made = Account(
            id=account_id,
            name=name,
            roles=frozenset(roles),
            owners=dict(o.partition("=")[::2] for o in owners),
        )
        autonomy.add_account(made, token_hash(token), by=by, store=app.store, clock=app.world.clock)
    context.say({"account": account_id, "token": token}, f"{account_id} was added. Token, shown only now:\n{token}")


def _who_adds(context: Context, app: App, roles: tuple[str, ...]) -> str:
    with app.store.read() as tx:
        first = not any("admin" in a.roles for a in tx.accounts.all())
    if first:
        if "admin" not in roles:
            raise InputError("the first account must be an admin", where="--role", mend="add --role admin")
        return "first_start"
    by = context.account(app)
    if "admin" not in by.roles:
        raise NotAllowed("only an admin adds accounts", where=f"account {by.id}", mend="ask an admin")
    return by.id


@account.command()
@click.argument("delegate")
@click.option("--end", "ends", is_flag=True, help="They may no longer.")
@click.pass_obj
def delegate(context: Context, delegate: str, ends: bool) -> None:
    """Let another account decide about your own contacts' mail. By your own token: nobody names one for you."""
    with context.app() as app:
        mine = context.account(app).id
        named = autonomy.name_delegate(mine, delegate, ends=ends, store=app.store, clock=app.world.clock)
    said = ", ".join(sorted(named)) or "nobody else"
    context.say({"account": mine, "delegates": sorted(named)}, f"In the name of {mine} may decide: {said}")


@account.command()
@click.argument("account_id")
@click.pass_obj
def retire(context: Context, account_id: str) -> None:
    """Somebody leaves: nothing of theirs decides any more, whatever the CRM still knows. One admin is enough."""
    with context.app() as app:
        died = autonomy.retire_account(account_id, context.account(app), app.store, app.world.clock)
    off = f" Off with it: {', '.join(died)}." if died else ""
    context.say({"account": account_id, "proposals": list(died)}, f"{account_id} is retired.{off}")


@account.command("list")
@click.pass_obj
def list_accounts(context: Context) -> None:
    """Everyone, with roles and CRM owner ids; who is retired says so."""
    with context.app() as app, app.store.read() as tx:
        everyone = tx.accounts.all()
    context.table(
        "Accounts",
        ("id", "name", "roles", "owners"),
        [
            (
                a.id,
                a.name,
                ", ".join(sorted(a.roles)) if a.active else "retired",
                ", ".join(f"{c}={o}" for c, o in a.owners.items()),
            )
            for a in everyone
        ],
    )
    if context.as_json:
        context.say(everyone)


def _owners(account: Account) -> str:
    return ", ".join(f"{connection}={owner}" for connection, owner in account.owners.items())


@click.command()
@click.argument("segment", required=False)
@click.option("--why", default="stopped by hand", show_default=True)
@click.pass_obj
def stop(context: Context, segment: str | None, why: str) -> None:
    """Stop a segment, or everything. Anyone may; nothing asks for confirmation, and no CRM need answer."""
    scope = Scope(kind="segment", key=segment) if segment else ORGANISATION
    stopped = stop_now(context.config_path, scope, "cli", why, environment())
    told = f"{scope} is stopped. Nothing is claimed from now on."
    if stopped.trouble:
        told = f"{told}\n{stopped.trouble}"
    context.say({"stopped": str(scope), "by": stopped.by, "trouble": stopped.trouble}, told)


@click.command()
@click.argument("segment", required=False)
@click.option("--why", required=True)
@click.pass_obj
def resume(context: Context, segment: str | None, why: str) -> None:
    """Ask to resume, or agree as the second person: killed → paused → none."""
    with context.app() as app:
        scope = Scope(kind="segment", key=segment) if segment else ORGANISATION
        every = tuple(app.world.organisation.segments.values())
        asked = autonomy.resume(scope, context.account(app), why, app.store, app.world.clock, app.world.ids, every)
        with app.store.read() as tx:
            now = tx.flags.standings((scope,))[0]
    told = f"{scope} is {now.restraint.word}" + ("; a second account must run the same command" if asked else "")
    context.say({"scope": str(scope), "restraint": now.restraint.word, "waiting": asked}, told)


@click.group()
def policy() -> None:
    """What app.yaml loosens waits here for a second account."""


@policy.command("show")
@click.pass_obj
def show_policy(context: Context) -> None:
    """What of app.yaml is not in force yet, and which proposals are open."""
    with context.app() as app:
        waiting = app.policy.weighed.waiting
        with app.store.read() as tx:
            proposals = tx.proposals.open(KIND)
    lines = [f"waiting: {w}" for w in waiting] or ["app.yaml is in force as it stands"]
    lines += [f"proposal {p.id} by {p.proposed_by}: {p.summary}" for p in proposals]
    context.say({"waiting": waiting, "proposals": proposals}, "\n".join(lines))


@policy.command("propose")
@click.pass_obj
def propose(context: Context) -> None:
    """Ask a second account to approve exactly what app.yaml says now."""
    with context.app() as app:
        made = autonomy.propose_policy(app.wanted, context.account(app), app.store, app.world.clock, app.world.ids)
    context.say(made, f"proposal {made.id}: {made.summary}\na second account runs: gatepost policy approve {made.id}")


@policy.command("approve")
@click.argument("proposal")
@click.pass_obj
def approve(context: Context, proposal: str) -> None:
    """Approve a proposal as the second person."""
    with context.app() as app:
        autonomy.approve_policy(proposal, context.account(app), app.store, app.world.clock)
    context.say({"approved": proposal}, f"{proposal} is approved and in force from the next start")


COMMANDS = (account, stop, resume, policy)
