"""The address in List-Unsubscribe is asked, as a mail provider would ask it, before any mail promises that it works.

RFC 8058 section 3.1: the sender must take the POST without cookies, login or redirect. A probe is a token of ours that
stands for no mail: the page answers it with a proof that only this deployment can make, and changes nothing. In
production no mail leaves unless that was heard within `LATELY`: somebody who cannot say no must not be written to.
"""

import json
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.mail.domain import DomainCheck
from connector.mail.optout import PROBE, link, proves
from connector.model import Json
from connector.ports import Tx, World
from gates.errors import WorldError

EVERY = timedelta(minutes=5)
LATELY = timedelta(minutes=30)
_STREAM, _PAGE = "one_click", "page"
GOOD = 200
MEND = "let `gatepost serve` be reached at organisation.public_url: by POST, without login, cookie or redirect"


def check_page(world: World, *, at_once: bool = True) -> DomainCheck | None:
    """Ask the page and remember the answer; None where there is nobody to ask with, or (not `at_once`) too early."""
    if world.knock is None or (not at_once and not _is_time(world)):
        return None
    name = world.ids.new(PROBE.rstrip("_"))
    url = link(world.organisation.public_url, name, world.signer)
    why = "" if url.startswith("https://") else "the address is not https"
    if not why:
        try:
            status, said = world.knock(url)
        except WorldError as error:
            why = error.what
        else:
            good = status == GOOD and proves(said, name, world.signer)
            why = "" if good else f"status {status}, and not our own page" if status == GOOD else f"status {status}"
    _remember(world, why)
    return DomainCheck(
        domain=world.organisation.public_url,
        name="one-click page",
        ok=not why,
        detail=why or "answers a one-click POST",
        mend=MEND if why else "",
    )


def _is_time(world: World) -> bool:
    with world.store.read() as tx:
        found = _found(tx)
    return found is None or world.clock.now() - datetime.fromisoformat(str(found["at"])) >= EVERY


def _remember(world: World, why: str) -> None:
    now = world.clock.now()
    with world.store.begin() as tx:
        before = _found(tx)
        good = now.isoformat() if not why else str(before["good"]) if before else ""
        tx.syncs.save_cursor(_STREAM, _PAGE, json.dumps({"at": now.isoformat(), "good": good, "why": why}), now)
        if before is None or before["why"] != why:
            action = "one_click_fails" if why else "one_click_answers"
            detail: dict[str, Json] = {"why": why}
            tx.log.append(
                AuditEvent(chain="system", at=now, actor="system", action=action, subject="one_click", detail=detail)
            )


def _found(tx: Tx) -> dict[str, str] | None:
    body = tx.syncs.cursor(_STREAM, _PAGE)
    return None if body is None else dict(json.loads(body))


def unanswered(tx: Tx, world: World, now: datetime) -> str:
    """Why no mail may promise a one-click opt-out at the moment; an empty string when it may, or outside production."""
    if not world.organisation.production:
        return ""
    found = _found(tx)
    if found is None:
        return "one_click:not_checked"
    if not found["good"] or now - datetime.fromisoformat(found["good"]) > LATELY:
        return "one_click:not_answering"
    return ""
