"""Sending domains are checked before their first mail and every day after (product.md section 8).

What was found stands in the store. DNS that does not answer changes nothing for a domain that was found good within
`TRUST`; a domain that fails is paused at once and told, and two people resume it (law 5).
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from publicsuffixlist import PublicSuffixList

from connector.audit.event import AuditEvent
from connector.mail.domain import DomainCheck, domain_checks, passes
from connector.ports import Tx, World
from connector.stages.one_click import unanswered
from connector.stages.restrain import restrain
from feature_flags.levels import Restraint, Scope

TRUST = timedelta(days=3)
_STREAM = "domain_check"


def sending_domains(world: World) -> tuple[str, ...]:
    """Every domain that a segment sends from."""
    found = (s.sender.email.rpartition("@")[2].lower() for s in world.organisation.segments.values())
    return tuple(dict.fromkeys(found))


def check_domains(world: World) -> tuple[DomainCheck, ...]:
    """Check them all, remember what was found, and pause what failed; nothing where there is no DNS to ask."""
    found: list[DomainCheck] = []
    if world.lookup is None:
        return ()
    for domain in sending_domains(world):
        checks = domain_checks(domain, world.dkim_selectors.get(domain, ()), world.lookup, organisational)
        _remember(world, domain, checks)
        found += checks
    return tuple(found)


def organisational(domain: str) -> str:
    """The domain that was registered: ``mail.ours.co.uk`` belongs to ``ours.co.uk``."""
    return str(_suffixes().privatesuffix(domain) or domain)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _remember(world: World, domain: str, checks: Sequence[DomainCheck]) -> None:
    good, now = passes(checks), world.clock.now()
    if good is None:
        return  # nothing is known: what was found before goes on until it is too old
    bad = [f"{c.name}: {c.detail}" for c in checks if c.ok is False]
    with world.store.begin() as tx:
        before = _found(tx, domain)
        tx.syncs.save_cursor(_STREAM, domain, json.dumps({"at": now.isoformat(), "ok": good}), now)
        if before is None or before[1] != good:
            tx.log.append(
                AuditEvent(
                    chain="system",
                    at=now,
                    actor="system",
                    action="domain_passed" if good else "domain_failed",
                    subject=f"domain:{domain}",
                    detail={"bad": [*bad]},
                )
            )
        if not good and world.organisation.production and (before is None or before[1]):
            scope = Scope(kind="domain", key=domain)
            restrain(tx, scope, Restraint.PAUSED, by="system", why="; ".join(bad)[:300], now=now)


def _found(tx: Tx, domain: str) -> tuple[datetime, bool] | None:
    body = tx.syncs.cursor(_STREAM, domain)
    if body is None:
        return None
    read = json.loads(body)
    return datetime.fromisoformat(read["at"]), bool(read["ok"])


def unchecked(tx: Tx, sender: str, world: World, now: datetime) -> str:
    """Why this sender's domain may not send yet; an empty string when it may, or outside of production.

    Nor does any domain while the address of the one-click header does not answer (`one_click`).
    """
    if not world.organisation.production:
        return ""
    if why := unanswered(tx, world, now):
        return why
    found = _found(tx, sender.rpartition("@")[2].lower())
    if found is None or now - found[0] > TRUST:
        return "domain:not_checked"
    return "" if found[1] else "domain:failed"
