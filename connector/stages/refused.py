"""What a refused hand-off changes besides its own row: the pace, the address, or the sending domain.

Refused means that the mail certainly did not leave. Caps are returned; only a 4xx is ever tried again by itself, each
time after a longer wait (facts/rules.md GM-12, MS-3).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from connector.lifecycle import State
from connector.mail.refusal import Refusal, Remedy, refusal_of
from connector.model import CapUse, Outreach, Step
from connector.permit import Ticket
from connector.ports import Tx, World
from connector.stages.alone import uses
from connector.stages.respond import suppress_in
from connector.stages.restrain import restrain
from feature_flags.levels import Restraint, Scope
from gates.errors import TransportError
from gates.recipient import Suppressed

RETRY_AFTER = timedelta(minutes=15)
REST = timedelta(minutes=10)
"""How long nothing goes to a domain that said "too fast"."""
SLOW = timedelta(hours=1)
"""How long it then gets one mail a minute."""
SENT_FOR_GOOD = "refused_for_good"
FOR_NOW = "refused_for_now"
_STREAM = "rest"


def refused(outreach: Outreach, ticket: Ticket, error: TransportError, world: World) -> Step:
    """CLAIMED → APPROVED, to be tried again or to be held, and what else the reply asks for."""
    now = world.clock.now()
    # Our own refusals (a permit that came too late) carry a code without a server's words.
    told = refusal_of(error.reply_code, error.reply)
    wait = _wait(told, outreach.attempt)
    after = replace(
        outreach,
        state=State.APPROVED,
        reason=FOR_NOW if wait else SENT_FOR_GOOD,
        not_before=now + wait if wait else None,
        node="",
        claimed_at=None,
    )
    step = Step(
        outreach=after,
        action="refused",
        detail={
            "permit": ticket.permit.id,
            "code": error.reply_code,
            "remedy": told.remedy.value,
            "because": told.why,
            "why": error.what,
            "attempt": outreach.attempt,
        },
    )

    def recorded(tx: Tx) -> Step:
        tx.hands.close(ticket.permit.id, "refused", None)
        tx.caps.give_back((*ticket.uses, *_unreviewed(outreach, world)))
        _consequences(tx, outreach, ticket, told, world, now)
        return step

    return replace(step, inside=recorded)


def _unreviewed(outreach: Outreach, world: World) -> tuple[CapUse, ...]:
    """The counters that only unreviewed mail spends, by the day of its claim."""
    segment = world.organisation.segments.get(outreach.segment)
    if outreach.reviewer or segment is None or outreach.claimed_at is None:
        return ()
    return uses(None, Restraint.NONE, segment, outreach.domain_key, outreach.claimed_at)


def _wait(told: Refusal, attempt: int) -> timedelta | None:
    """How long until it may be tried again; None for never."""
    match told.remedy:
        case Remedy.RETRY:
            return RETRY_AFTER * int(2 ** max(attempt - 1, 0))
        case Remedy.REST_DOMAIN | Remedy.STOP_SENDER:
            return REST  # the pause itself is asked at the claim; the mail has nothing wrong with it
        case Remedy.HOLD | Remedy.DEAD_ADDRESS:
            return None


def _consequences(tx: Tx, outreach: Outreach, ticket: Ticket, told: Refusal, world: World, now: datetime) -> None:
    domain_key = world.ids.hide("domain", ticket.permit.address.rpartition("@")[2].lower())
    match told.remedy:
        case Remedy.DEAD_ADDRESS:
            why = Suppressed(reason="bounced", channel=f"smtp:{told.why}", at=now)
            suppress_in(tx, outreach.person, why, now, except_outreach=outreach.id)
        case Remedy.REST_DOMAIN:
            tx.syncs.save_cursor(_STREAM, domain_key, (now + REST).isoformat(), now)
        case Remedy.STOP_SENDER:
            sender = ticket.permit.sender.rpartition("@")[2].lower()
            why_stopped = f"a provider refused mail of {sender}: {told.why}"
            restrain(tx, Scope(kind="domain", key=sender), Restraint.PAUSED, by="system", why=why_stopped, now=now)
        case Remedy.RETRY | Remedy.HOLD:
            pass


def resting(tx: Tx, ticket: Ticket, world: World, now: datetime) -> str:
    """Why nothing goes to this recipient's domain at the moment; an empty string when it may."""
    domain_key = world.ids.hide("domain", ticket.permit.address.rpartition("@")[2].lower())
    until_text = tx.syncs.cursor(_STREAM, domain_key)
    if until_text is None:
        return ""
    until = datetime.fromisoformat(until_text)
    if now < until:
        return "pace:domain_rests"
    if now < until + SLOW:
        last = tx.syncs.cursor(f"{_STREAM}:slow", domain_key)
        minute = now.strftime("%Y-%m-%dT%H:%M")
        if last == minute:
            return "pace:domain_slow"
        tx.syncs.save_cursor(f"{_STREAM}:slow", domain_key, minute, now)
    return ""
