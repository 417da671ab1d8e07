"""`gatepost doctor` on the CRMs: what an admin must click for each connection, and what each segment needs there."""

from collections.abc import Iterator
from datetime import timedelta

from connector.bootstrap import App
from connector.grant_rows import Grant, GrantState
from connector.model import Segment
from connector.stages.feeds import PULLED
from connector.stages.install import WITHOUT_IT, configured_account, same_account
from crm_adapters.errors import CRMError
from crm_adapters.port import TellsTime
from gates.errors import GatepostError

Row = tuple[str, str, str, str]

SEEN_LATELY = timedelta(days=2)
"""A portal of any size changes a contact in that time."""
MOST_SKEW = timedelta(seconds=20)
"""Signatures are refused beyond five minutes in the past and half a minute in the future; this is told before."""
WHERE_WEBHOOKS = {
    "hubspot": "HubSpot: Development > Projects > Gatepost > Webhooks: target URL {url}, subscriptions active",
    "salesforce": "Salesforce: Setup > Outbound Messages: endpoint {url}/<webhook_secret>",
}
WHERE_KEY = {
    "hubspot": "HubSpot: Development > Projects > Gatepost > Auth: copy the client secret into the environment",
    "salesforce": "Salesforce: Setup > Named Credentials > External Credentials > Gatepost > Principals: the key that "
    "stands in the variable of settings.api_key_env",
}


def connections(app: App) -> Iterator[Row]:
    """How each connection was let in, what it told us lately, and whether its clock is ours."""
    world = app.world
    with world.store.read() as tx:
        heard = tx.hooks.heard()
        grants = {name: tx.grants.get(name) for name in world.crms}
        pulled = {name: tx.syncs.cursor(PULLED, name) for name in world.crms}
    for name, crm in world.crms.items():
        kind = world.organisation.connections[name].kind
        if name in world.apps:
            yield from _grant(name, grants[name], app)
        url = f"{world.organisation.public_url.rstrip('/')}/hooks/{name}"
        found = heard.get(name)
        now = world.clock.now()
        if found is None or found.last is None or now - found.last > SEEN_LATELY:
            last = f"the last one came {found.last:%Y-%m-%d}" if found and found.last else "none has ever come"
            where = WHERE_WEBHOOKS.get(kind, "").format(url=url)
            yield name, "webhooks", "?", f"{last}; polling finds the same, later. {where}".rstrip(". ")
        elif found.failing:
            yield (
                name,
                "webhooks",
                "NO",
                f"{found.failing} cannot be worked on ({found.why}); they are kept and retried",
            )
        else:
            yield name, "webhooks", "ok", f"the last one {found.last:%Y-%m-%d %H:%M} UTC, {found.waiting} waiting"
        yield name, "polled", "ok" if pulled[name] else "?", pulled[name] or "never; `gatepost sync` does it once"
        yield from _key(name, kind, app)
        if isinstance(crm, TellsTime) and (skew := crm.clock_skew()) is not None:
            ok = abs(skew) <= MOST_SKEW
            told = f"{skew.total_seconds():+.0f} s against the vendor's"
            yield name, "clock", "ok" if ok else "NO", told if ok else f"{told}. Let this machine follow NTP"


def _grant(name: str, grant: Grant | None, app: App) -> Iterator[Row]:
    again = f"run `gatepost connect {name}`"
    if grant is None:
        yield name, "installed", "NO", f"the app was never installed in this account. {again}"
        return
    if grant.state is not GrantState.LIVE:
        why = "disconnected by us" if grant.state is GrantState.GONE else "ended by the vendor (uninstalled?)"
        yield name, "installed", "NO", f"{why}. {WITHOUT_IT.format(connection=name)}"
        return
    by = f" by {grant.installed_by}" if grant.installed_by else ""
    yield name, "installed", "ok", f"account {grant.account or 'not told'}{by}"
    wanted = configured_account(name, app.world)
    if wanted and grant.account and not same_account(wanted, grant.account):
        yield name, "account", "NO", f"app.yaml says {wanted}, the grant is for {grant.account}. {again}"
    missing = sorted(set(app.world.apps[name].wanted_scopes) - set(grant.scopes)) if grant.scopes else []
    if missing:
        where = "HubSpot: Settings > Integrations > Connected apps > Gatepost > Permissions"
        yield name, "scopes", "NO", f"missing: {', '.join(missing)}. {where}; then {again}"
    elif grant.scopes:
        yield name, "scopes", "ok", f"{len(grant.scopes)} granted"


def _key(name: str, kind: str, app: App) -> Iterator[Row]:
    """What proves that a card, a workflow or a webhook comes from this very account."""
    settings = app.world.organisation.connections[name].settings
    named = any(str(s).startswith(("app_secret", "api_key")) and settings[s] for s in settings)
    ok = named or (kind == "hubspot" and name in app.world.apps)
    detail = (
        "there is one for cards and workflows" if ok else f"cards and workflows are refused. {WHERE_KEY.get(kind, '')}"
    )
    yield name, "key", "ok" if ok else "NO", detail


def segments(app: App) -> Iterator[Row]:
    """Whether each segment's list is found and its template can be used."""
    for segment in app.world.organisation.segments.values():
        yield segment.name, "selector", *_selector(segment, app)
        try:
            template = app.world.templates(segment)
        except GatepostError as error:
            yield segment.name, "template", "NO", f"{error.what}. {error.mend}".rstrip(". ")
        else:
            slots = ", ".join(slot.name for slot in template.slots) or "none"
            yield segment.name, "template", "ok", f"{template.name}, slots: {slots}"


def _selector(segment: Segment, app: App) -> tuple[str, str]:
    if segment.fed_by_workflows:
        return "ok", "fed by the CRM's workflows"
    if segment.connection not in app.world.crms:
        return "NO", f"there is no connection {segment.connection!r}"
    try:
        first = next(iter(app.world.crms[segment.connection].segment(segment.selector)), None)
    except (CRMError, GatepostError) as error:
        return "NO", f"{segment.selector!r}: {error.what}. {error.mend}".rstrip(". ")
    return ("ok", f"{segment.selector!r} has members") if first else ("?", f"{segment.selector!r} is empty now")
