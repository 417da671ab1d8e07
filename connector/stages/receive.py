"""What a message that came in asks us to do. Pure: a Signal, and what we know, become a Plan.

A message may only ever lower: whoever forges one can silence the agent towards somebody, and nothing else. That is why
no sender has to prove who they are to say no (law 2).

A delivery report is about the mail that it returns. Where it names an address that this mail did not go to, the mail
was forwarded: the forwarding target failed, which says nothing about whoever owns that address with us, and nothing for
certain about our recipient; they are held, and nobody is marked as dead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from connector.letters import OUR_FAULT
from connector.mail.inbound.signal import Meaning, Signal
from connector.stages.reading import same_address

TRANSIENT_LIMIT = 3
"""Mails to one person that did not arrive, after which a person must look at the address."""
TRANSIENT_WINDOW = timedelta(days=30)
AWAY_UNTOLD = timedelta(days=7)
"""How long somebody is taken to be away who does not say until when."""
AWAY_LONGEST = timedelta(days=366)
"""A return date beyond this was read wrongly, or is no return."""
REPUTATION = frozenset({"policy", "reputation", "spam", "auth", "sender_refused", "relay_denied", "content"})
"""Refusals that are about us as a sender: the incident owner must hear of them (facts/rules.md GM-12)."""
DOUBTFUL = frozenset({Meaning.UNCLEAR})
ANSWERS = frozenset({Meaning.INTERESTED, Meaning.NOT_INTERESTED, Meaning.QUESTION, Meaning.UNCLEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows about a message.

    `outreach` and `person` come from the thread (a Message-ID or token of ours); `addresses` are that person's.
    `sender` wrote the message and is `sender_person`, if we know them; `sender_is_ours` says that it is one of our own
    addresses. `mailed` says that mail of ours may have reached the person; `whose` tells for each address that the
    signal names the person behind it, or an empty string. `failures` counts earlier mails that did not arrive.
    """

    outreach: str = ""
    person: str = ""
    addresses: tuple[str, ...] = ()
    sender: str = ""
    sender_person: str = ""
    sender_is_ours: bool = False
    mailed: bool = False
    whose: Mapping[str, str] = field(default_factory=dict)
    failures: int = 0
    answer_within: timedelta = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """A no of one person, one address whose person nobody knows, or everyone at a domain."""

    reason: str
    channel: str
    person: str = ""
    address: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do, all of it in one transaction.

    `about` is the person whom the message belongs to. `stops` lists persons towards whom the agent keeps silent from
    now on, `held` one for whom somebody must look first, `away_until` postpones `about`. `task` asks the rep to
    answer; with `due_at` an unanswered one becomes an opt-out. `pause_segment` stops the segment of the outreach,
    `alarm` is a word for the incident owner.
    """

    about: str = ""
    nos: tuple[No, ...] = ()
    stops: tuple[str, ...] = ()
    held: str = ""
    away_until: datetime | None = None
    task: bool = False
    due_at: datetime | None = None
    pause_segment: bool = False
    alarm: str = ""


def decide(signal: Signal, known: Known, now: datetime) -> Plan:
    """The plan for one message."""
    match signal.meaning:
        case Meaning.BOUNCE_PERMANENT:
            return _dead(signal, known)
        case Meaning.BOUNCE_TRANSIENT:
            return _not_now(signal, known)
        case Meaning.COMPLAINT:
            return _complained(signal, known)
        case Meaning.AUTO_REPLY | Meaning.CHALLENGE:
            return _automatic(signal, known, now)
        case Meaning.OPT_OUT:
            return _no(signal, known)
        case Meaning.HOSTILE:
            return _hostile(known)
        case meaning if meaning in ANSWERS:
            return _answered(signal, known, now)
    return Plan(about=_about(known))


def _about(known: Known) -> str:
    return known.person or known.sender_person


# ---------------------------------------------------------------------------------------- delivery


def _dead(signal: Signal, known: Known) -> Plan:
    if known.person:
        if not signal.recipients or any(fits(a, known.addresses) for a in signal.recipients):
            return Plan(about=known.person, nos=(No(reason="bounced", channel="bounce", person=known.person),))
        return Plan(about=known.person, held=known.person)
    nos = _each(signal.recipients, known, "bounced", "bounce")
    return Plan(about=_sole(nos), nos=nos)


def _not_now(signal: Signal, known: Known) -> Plan:
    alarm = f"delivery:{signal.reason}" if signal.reason in REPUTATION else ""
    owners = {known.whose.get(a, "") for a in signal.recipients} - {""}
    about = known.person or (owners.pop() if len(owners) == 1 else "")
    counts = about and signal.reason not in OUR_FAULT
    held = about if counts and known.failures + 1 >= TRANSIENT_LIMIT else ""
    return Plan(about=about, held=held, alarm=alarm)


def fits(failed: str, addresses: Sequence[str]) -> bool:
    """Whether a report that names this address is about one of these.

    Servers rewrite addresses inside their own organisation: a plus tag goes, a host below the domain or the provider's
    own domain appears. The same name at another organisation is a forwarding.
    """
    return any(same_address(failed, a) or (_local(failed) == _local(a) and _same_house(failed, a)) for a in addresses)


def _local(address: str) -> str:
    return address.strip().rpartition("@")[0].casefold().partition("+")[0]


def _same_house(left: str, right: str) -> bool:
    one, other = (a.strip().rpartition("@")[2].casefold() for a in (left, right))
    below = one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
    return below or (one.endswith(".onmicrosoft.com") and one.partition(".")[0] == other.partition(".")[0])


# ---------------------------------------------------------------------------------------- nos


def _each(addresses: Sequence[str], known: Known, reason: str, channel: str) -> tuple[No, ...]:
    """One no for each of these addresses: for the person behind it, or for the address alone."""
    found: dict[tuple[str, str], No] = {}
    for address in addresses:
        person = known.whose.get(address, "")
        no = No(reason=reason, channel=channel, person=person, address="" if person else address)
        found.setdefault((no.person, no.address.casefold()), no)
    return tuple(found.values())


def _sole(nos: Sequence[No]) -> str:
    persons = {no.person for no in nos if no.person}
    return persons.pop() if len(persons) == 1 else ""


def _complained(signal: Signal, known: Known) -> Plan:
    """Whoever got the mail has no wish for more, and whoever pressed the button neither, forwarded or not."""
    reason = "unsubscribed" if signal.reason == "opt_out" else "complained"
    nos = _each(signal.recipients, known, reason, "arf")
    if known.person and all(no.person != known.person for no in nos):
        nos = (No(reason=reason, channel="arf", person=known.person), *nos)
    about = known.person or _sole(nos)
    return Plan(about=about, nos=nos, alarm="" if nos else "complaint_unmatched")


def _said_by(known: Known, reason: str) -> tuple[No, ...]:
    """A no in a reply: of the person whom we wrote to, and of whoever wrote it."""
    nos = [No(reason=reason, channel="reply", person=p) for p in _persons(known)]
    if known.sender and not known.sender_person and not known.sender_is_ours:
        nos.append(No(reason=reason, channel="reply", address=known.sender))
    return tuple(nos)


def _persons(known: Known) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for p in (known.person, known.sender_person) if p))


def _no(signal: Signal, known: Known) -> Plan:
    nos = _said_by(known, "unsubscribed")
    alarm = "" if nos else "opt_out_unmatched"
    if signal.reason == "erasure":
        alarm = "erasure_request"
    elif signal.reason == "domain_wide" and _about(known) and known.sender and not known.sender_is_ours:
        # They speak for their own company, and only if they are one of those whom we know there.
        host = known.sender.rpartition("@")[2].casefold()
        if any(a.rpartition("@")[2].casefold() == host for a in known.addresses):
            nos = (*nos, No(reason="unsubscribed", channel="reply", domain=host))
    asks = signal.reason in {"erasure", "left_company"} and known.mailed
    return Plan(about=_about(known), nos=nos, alarm=alarm, task=asks)


def _hostile(known: Known) -> Plan:
    if known.sender_is_ours:
        return Plan(about=known.person)
    return Plan(
        about=_about(known),
        nos=_said_by(known, "hostile"),
        task=known.mailed,
        pause_segment=known.mailed,
        alarm="hostile_reply",
    )


# ---------------------------------------------------------------------------------------- answers


def _automatic(signal: Signal, known: Known, now: datetime) -> Plan:
    about = _about(known)
    match signal.reason:
        case "out_of_office":
            return Plan(about=about, away_until=_away(signal, now) if about else None)
        case "left_company":
            gone = known.sender if known.sender and not known.sender_is_ours else ""
            nos = (No(reason="left_company", channel="reply", address=gone),) if gone else ()
            return Plan(about=about, nos=nos, stops=_persons(known), task=known.mailed)
        case "wrong_person":
            return Plan(about=about, stops=_persons(known), task=known.mailed)
        case "prove_human":
            return Plan(about=about, task=bool(known.outreach))
    return Plan(about=about)


def _away(signal: Signal, now: datetime) -> datetime:
    """The end of the day after the return: nobody's first morning begins with our mail."""
    back = signal.return_date
    if back is not None:
        until = datetime.combine(back + timedelta(days=1), time(0), tzinfo=UTC)
        if until <= now:
            return now + timedelta(days=1)
        if until - now <= AWAY_LONGEST:
            return until
    return now + AWAY_UNTOLD


def _answered(signal: Signal, known: Known, now: datetime) -> Plan:
    """A person answered: the agent is silent from now on, and the rep goes on. Doubt has a clock."""
    if known.sender_is_ours:
        return Plan(about=known.person)
    doubt = signal.meaning in DOUBTFUL and known.mailed
    return Plan(
        about=_about(known),
        stops=_persons(known),
        task=known.mailed,
        due_at=now + known.answer_within if doubt else None,
        alarm="" if _about(known) or signal.reason != "not_understood" else "inbound_not_understood",
    )
