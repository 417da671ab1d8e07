"""What stands at one record of a CRM: the mails about which somebody decides there, and whether we may write at all.

Nothing here asks a CRM, so it is answered at once, however often somebody opens a record; that every CRM is read again
before anything is sent does not depend on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.evidence_rows import Role
from connector.lifecycle import State
from connector.model import REHEARSAL, Account, Outreach
from connector.ports import Tx, World
from connector.stages import blind
from connector.stages.owning import may_decide
from connector.stages.silence import hushed
from feature_flags.tally import Outcome
from gates.recipient import ContactKey
from gates.verdict import Ruling

TASK = "task"
SEE_ALL = frozenset({"admin", "compliance"})
STAYS = timedelta(days=1)
"""How long what has ended is still shown, so that whoever comes late sees what happened."""
OPEN = frozenset({State.DRAFTED, State.JUDGED, State.IN_REVIEW, State.APPROVED})
ENDED = frozenset({
    State.CLAIMED, State.SENT, State.CLOSED, State.UNKNOWN, State.REJECTED, State.EXPIRED, State.VOID, State.BLOCKED,
})  # fmt: skip
MOST_PAST = 20

WHAT: Mapping[State, str] = {
    State.CLAIMED: "a mail is being sent",
    State.SENT: "a mail was sent",
    State.CLOSED: "a mail was sent",
    State.UNKNOWN: "a mail may have been sent",
    State.REJECTED: "a draft was rejected",
    State.EXPIRED: "a draft expired: nobody decided in time",
    State.VOID: "a planned mail was withdrawn",
    State.BLOCKED: "a check stopped a planned mail",
    State.HELD: "a planned mail is held",
}
HUSHED: Mapping[str, str] = {
    "replied": "They have answered; a person goes on by hand.",
    "not_reachable": "Mail to them has failed too often lately.",
    "away": "They are away; ask again when they are back.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One thing that happened, in words without an address."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Whether we may write to the person behind a record, by what we know ourselves, and what has been."""

    known: bool
    ruling: Ruling
    reason: str
    message: str
    until: datetime | None = None
    opted_out: bool = False
    history: tuple[Past, ...] = ()


def went(tx: Tx, row: Outreach) -> bool:
    """Whether it has gone already, and somebody is still asked about it as if it had not."""
    review = blind.row_of(tx, row.id)
    return row.state in blind.WENT and blind.readable(row) and review is not None and review.outcome is Outcome.OPEN


def rows_at(connection: str, kind: str, record: str, account: Account, world: World) -> list[Outreach]:
    """What this account may see of the mails at a record (``contact``, ``lead``) or a ``task``, open ones first."""
    now = world.clock.now()
    with world.store.read() as tx:
        if kind == TASK:
            found = _of_task(connection, record, tx, world)
        else:
            person = tx.people.person_of(ContactKey(connection=connection, object=kind, id=record))
            found = list(tx.outreaches.of_person(person)) if person is not None else []
        known = [o for o in found if o.contact.connection == connection and o.segment in world.organisation.segments]
        mine = [o for o in known if _shown(tx, o, now) and sees(tx, account, o)]
        return sorted(mine, key=lambda o: (o.state in ENDED and not went(tx, o), o.expires_at or now, o.id))


def _of_task(connection: str, task: str, tx: Tx, world: World) -> list[Outreach]:
    row = tx.outreaches.find(task=task, connection=connection)
    if row is not None:
        return [row]
    here = [s.name for s in world.organisation.segments.values() if s.connection == connection]
    review = tx.evidence.open_review_at(task, here, Role.BLIND)
    return [tx.outreaches.get(review.outreach)] if review is not None else []


def _shown(tx: Tx, row: Outreach, now: datetime) -> bool:
    if row.step == REHEARSAL or not row.draft_digest:
        return False
    return row.state in OPEN or went(tx, row) or (row.state in ENDED and now - row.changed_at < STAYS)


def sees(tx: Tx, account: Account, row: Outreach) -> bool:
    """Whoever may decide reads the draft, and whoever oversees; for all others it is none of their business."""
    if may_decide(account, row, tx):
        return True
    # Who oversees sees what is asked of others, but not that a review is one of mail that has gone.
    return account.active and bool(account.roles & SEE_ALL)


def key_at(connection: str, kind: str, record: str, world: World) -> ContactKey | None:
    """The person's record: itself, or the one that a task of ours is about; None for any other task."""
    if kind != TASK:
        return ContactKey(connection=connection, object=kind, id=record)
    with world.store.read() as tx:
        rows = _of_task(connection, record, tx, world)
    return rows[0].contact if rows else None


def person_at(key: ContactKey | None, world: World) -> PersonView:
    """The person behind a record."""
    now = world.clock.now()
    with world.store.read() as tx:
        person = tx.people.person_of(key) if key is not None else None
        if person is None:
            return PersonView(
                known=False,
                ruling=Ruling.HOLD,
                reason="unknown",
                message="Gatepost has not met this person yet: they are in no segment, or were not read so far.",
            )
        rows = tx.outreaches.of_person(person)
        nos = tx.suppressions.of(person, tx.people.addresses(person))
        hush = hushed(tx, person, now)
        open_reviews = {o.id for o in rows if went(tx, o)}
    past = [Past(at=no.at, what=f"do not contact: {_words(no.reason)}") for no in nos]
    past += [
        Past(at=o.claimed_at or o.changed_at if o.state in {State.SENT, State.CLOSED} else o.changed_at, what=what)
        for o in rows
        if (what := WHAT.get(o.state, "")) and o.step != REHEARSAL and o.id not in open_reviews
    ]
    history = tuple(sorted(past, key=lambda p: p.at, reverse=True)[:MOST_PAST])
    if nos:
        first = min(nos, key=lambda no: no.at)
        message = f"Nothing is sent to them: {_words(first.reason)}, since {first.at:%d %B %Y}."
        ruling, reason = Ruling.BLOCK, f"suppression:{first.reason}"
        return PersonView(known=True, ruling=ruling, reason=reason, message=message, opted_out=True, history=history)
    if hush is not None:
        return PersonView(
            known=True,
            ruling=Ruling.LATER if hush.until else Ruling.HOLD,
            reason=f"silence:{hush.reason}",
            message=HUSHED.get(hush.reason, "Nothing goes to them at the moment."),
            until=hush.until,
            history=history,
        )
    stopped = max((o for o in rows if o.state in {State.BLOCKED, State.HELD}), key=lambda o: o.changed_at, default=None)
    if stopped is not None and stopped is max(rows, key=lambda o: o.changed_at):
        return PersonView(
            known=True,
            ruling=Ruling.BLOCK if stopped.state is State.BLOCKED else Ruling.HOLD,
            reason=stopped.reason,
            message=f"The last check said no: {_words(stopped.reason)}.",
            history=history,
        )
    return PersonView(
        known=True,
        ruling=Ruling.PASS,
        reason="",
        message="Nothing that Gatepost knows speaks against it. Every CRM is asked again before anything is sent.",
        history=history,
    )


def _words(code: str) -> str:
    return code.replace("_", " ").replace(":", ": ")
