"""Gate: not too much, not too often, and only when the recipient's clock allows it.

The counters that bind are spent in the transaction that claims the mail; here the same limits are
asked of the history that was read, so that nothing is drafted that could not leave.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gates.gate import gate
from gates.policy import Policy, QuietHours
from gates.recipient import PastSend, Recipient
from gates.verdict import Evidence, Finding, block, hold, later, passed

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@gate(
    "quota",
    version="1",
    because="facts/rules.md GM-8, GM-11, HB-3: volume per person, domain, mailbox, segment and organisation",
)
def quota(recipient: Recipient, policy: Policy) -> Finding:
    """An answer ends the follow-ups; a full cap or a closed hour postpones to the time that opens it."""
    found = [*_answered(recipient), *_caps(recipient, policy), *_quiet(recipient, policy)]
    if not found:
        return passed("within_limits")
    strictest = max(f.ruling for f in found)
    return max((f for f in found if f.ruling is strictest), key=lambda f: f.until or recipient.as_of)


def _answered(recipient: Recipient) -> Iterator[Finding]:
    at = recipient.history.replied_at
    if at is not None:
        yield block(
            "already_replied",
            Evidence(where="history.replied_at", text=at.isoformat()),
            message=f"This person answered us on {at:%d %b %Y}, so no automatic mail follows.",
            mend="Answer them yourself.",
        )


def _caps(recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    caps, sends = policy.caps, recipient.history.sends
    to_person = [s for s in sends if s.to_person]
    to_domain = [s for s in sends if s.domain.casefold() == recipient.domain]
    whole = timedelta(days=caps.per_person_days)
    mine = recipient.history
    mailbox = _own(sends, lambda s: s.mailbox, mine.mailbox)
    segment = _own(sends, lambda s: s.segment, mine.segment)
    rows = (
        ("person_recently_mailed", "this person", to_person, whole, 1),
        ("domain_cap", f"the company domain {recipient.domain}", to_domain, DAY, caps.per_domain_day),
        ("domain_minute_cap", f"the company domain {recipient.domain}", to_domain, MINUTE, caps.per_domain_minute),
        ("mailbox_day_cap", "this mailbox", mailbox, DAY, caps.per_mailbox_day),
        ("mailbox_minute_cap", "this mailbox", mailbox, MINUTE, caps.per_mailbox_minute),
        ("segment_cap", "this segment", segment, DAY, caps.per_segment_day),
        ("organisation_cap", "the whole organisation", sends, DAY, caps.per_organisation_day),
    )
    for reason, whom, counted, window, cap in rows:
        yield from _cap(recipient.as_of, reason, whom, counted, window, cap)


def _own(sends: tuple[PastSend, ...], key: Callable[[PastSend], str], name: str) -> list[PastSend]:
    """The sends of this mail's mailbox or segment; of the fullest one where nobody says which it would be."""
    counts = Counter(key(s) for s in sends)
    wanted = name or max(counts, key=lambda other: (counts[other], other), default="")
    return [s for s in sends if key(s) == wanted]


def _cap(
    now: datetime, reason: str, whom: str, counted: list[PastSend] | tuple[PastSend, ...], window: timedelta, cap: int
) -> Iterator[Finding]:
    recent = sorted(s.at for s in counted if now - s.at < window)
    if len(recent) < cap:
        return
    free_again = recent[-cap] + window if cap > 0 else now + window
    yield later(
        reason,
        Evidence(where="history.sends", text=f"{len(recent)} of {cap}"),
        message=f"{whom[0].upper()}{whom[1:]} had {len(recent)} of {cap} mails within {_span(window)}.",
        mend=f"Nothing to do; it may go after {free_again:%d %b %Y %H:%M} UTC.",
        until=free_again,
    )


def _span(window: timedelta) -> str:
    return "a minute" if window == MINUTE else "a day" if window == DAY else f"{window.days} days"


def _quiet(recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    hours = policy.quiet_hours
    if hours is None:
        return
    if not hours.weekdays or hours.opens >= hours.closes:
        yield hold(
            "no_sending_hours",
            message="The policy leaves no hour at which mail may go out.",
            mend="Correct quiet_hours in app.yaml: opens must be before closes, on at least one weekday.",
        )
        return
    zone = _zone(recipient.time_zone, policy.fallback_time_zone)
    opening = next_opening(recipient.as_of, zone, hours)
    if opening > recipient.as_of:
        local = recipient.as_of.astimezone(zone)
        yield later(
            "quiet_hours",
            Evidence(where="as_of", text=f"{local:%a %H:%M} {zone.key}"),
            message=f"It is {local:%A %H:%M} where this person is, outside the hours for mail.",
            mend=f"Nothing to do; it may go from {opening.astimezone(zone):%A %H:%M} their time.",
            until=opening,
        )


def _zone(name: str, fallback: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or fallback)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(fallback)


def next_opening(now: datetime, zone: ZoneInfo, hours: QuietHours) -> datetime:
    """The first instant from `now` on, in UTC, at which that clock allows mail.

    Days are walked on the local calendar and turned into instants one by one, so that a change of
    the clocks between now and then moves the instant and not the hour on the wall.
    """
    local = now.astimezone(zone)
    if local.weekday() in hours.weekdays and hours.opens <= local.time() < hours.closes:
        return now
    days = (local.date() + timedelta(days=n) for n in range(9))
    allowed = (day for day in days if day.weekday() in hours.weekdays)
    openings = (datetime.combine(day, hours.opens, tzinfo=zone).astimezone(UTC) for day in allowed)
    return next(opening for opening in openings if opening > now)
