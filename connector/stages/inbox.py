"""Inbound mail, end to end: letters are kept first, worked off after, each with all its effects in one transaction.

::

    mailbox or CRM ── look ──▶ kept (new) ── work_off ──▶ done, effects, audit event ── reply_task ──▶ the rep's task

A crash before a commit leaves the letter where it was, after it nothing to repeat. Two workers may look into the same
mailbox and take the same letter: its mark and its row's lock let one of them have it.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.letters import Inbound, Letter, Mailbox
from connector.lifecycle import TRANSITIONS, VOIDABLE, State
from connector.mail.inbound.classify import classify
from connector.mail.inbound.message import parse
from connector.mail.inbound.received import Received
from connector.mail.inbound.signal import Meaning, Signal
from connector.model import Json, Outreach
from connector.ports import Tx, World
from connector.stages import recorded, reply_task
from connector.stages.matching import Match, in_text, match, traces
from connector.stages.receive import No, Plan, decide
from connector.stages.recorded import Face
from connector.stages.respond import close_tasks, suppress_in, void_in
from connector.stages.restrain import restrain
from connector.stages.say_no import PUBLIC
from connector.stages.watch import take_up
from crm_adapters.errors import CRMError
from crm_adapters.port import CRM
from feature_flags.levels import Restraint, Scope
from gates.errors import GatepostError, WorldError
from gates.recipient import Suppressed

STREAM = "inbox"
TWIN = "twin"
"""What the second copy of a letter is called that was worked off before."""
AT_ONCE = 100
RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
NOBODYS_KEPT = timedelta(days=14)
"""How long mail is kept that is about nobody whom we know."""
SWEEP_EVERY = timedelta(hours=6)
PLAIN_AFTER = 3
"""Tries after which a letter that cannot be worked off counts as a doubt, matched by its plain text."""
NOTHING = Received(message=None, subject="", text="", received_at=None)
DOUBT = Signal(meaning=Meaning.UNCLEAR, reason="not_understood", confidence=0.0)
_CODE = re.compile(r"[a-z0-9_]{0,40}")
POSTPONED = frozenset({State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED, State.APPROVED})


@dataclass(slots=True, kw_only=True)
class Round:
    """What one round did: letters that were new, meanings, tasks put, doubts that became nos, and what failed."""

    new: int = 0
    meanings: dict[str, int] = field(default_factory=dict)
    tasks: reply_task.Tasks = field(default_factory=reply_task.Tasks)
    failed: dict[str, str] = field(default_factory=dict)


def receive(world: World, *, at_once: bool = True) -> Round:
    """Look into every mailbox (without `at_once`, where its time has come), work off what is kept, see to the tasks."""
    done = Round()
    for mailbox in world.mailboxes:
        if not at_once and not _is_time(mailbox.name, mailbox.every, world):
            continue
        try:
            done.new += look(mailbox, world)
        except WorldError as error:
            done.failed[mailbox.name] = error.code
            _failed(mailbox.name, error, world)
    for connection, crm in world.crms.items():
        _look_at_records(connection, crm, world, done, at_once=at_once)
    work_off(world, done)
    reply_task.see_to(world, done.tasks)
    _sweep(world)
    return done


def _look_at_records(connection: str, crm: CRM, world: World, done: Round, *, at_once: bool) -> None:
    """What one CRM recorded, by IMAP's rules: its own interval, and an outage that is told and keeps back no other."""
    place = recorded.place_of(connection)
    if not at_once and not _is_time(place, recorded.EVERY, world):
        return
    now = world.clock.now()
    with world.store.begin() as tx:
        tx.syncs.save_cursor(f"{STREAM}:looked", place, now.isoformat(), now)
    try:
        done.new += recorded.look(connection, crm, world)
    except CRMError as error:
        done.failed[place] = error.code
        _failed(place, error, world)
    else:
        with world.store.begin() as tx:
            tx.syncs.save_cursor(f"{STREAM}:failed", place, "", now)


def _is_time(place: str, every: timedelta, world: World) -> bool:
    """Whether nobody has looked there for its own interval."""
    with world.store.read() as tx:
        last = tx.syncs.cursor(f"{STREAM}:looked", place)
    return last is None or world.clock.now() - datetime.fromisoformat(last) >= every


def look(mailbox: Mailbox, world: World) -> int:
    """Keep everything that is new in the mailbox; returns how many letters that was."""
    new, more = 0, True
    while more:
        with world.store.read() as tx:
            place = tx.inbound.place(mailbox.name)

        def known(validity: int, above: int) -> frozenset[int]:
            with world.store.read() as tx:
                return frozenset(tx.inbound.known(mailbox.name, validity, above))

        fetched = mailbox.fetch(place, known)
        letters = [(letter, mark_of(letter, fetched.validity, mailbox.name, world)) for letter in fetched.letters]
        now = world.clock.now()
        with world.store.begin() as tx:
            tx.syncs.save_cursor(f"{STREAM}:looked", mailbox.name, now.isoformat(), now)
            tx.syncs.save_cursor(f"{STREAM}:failed", mailbox.name, "", now)
            kept = tx.inbound.keep(mailbox.name, fetched.validity, letters, now) if letters else ()
            if kept:
                _log(tx, now, "kept", world.ids.hide("mailbox", mailbox.name), letters=len(kept))
        new += len(kept)
        more = fetched.more and bool(letters)
        mailbox.tag(fetched.validity, [letter.uid for letter, _ in letters])
    return new


def mark_of(letter: Letter, validity: int, mailbox: str, world: World) -> str:
    """What makes a letter itself, in whichever folder and under whichever UID it lies.

    Its header but for the lines that each delivery adds, and its body. The Message-ID alone would not do: programs
    reuse one, and the second letter may be the one that says no.
    """
    if letter.trouble == "unreadable":
        return world.ids.hide("inbound", f"{mailbox}|{validity}|{letter.uid}")
    head, _, body = letter.raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    kept: list[bytes] = []
    keep = True
    for line in head.split(b"\n"):
        if not line.startswith((b" ", b"\t")):
            keep = line.partition(b":")[0].strip().lower() in _OWN_FIELDS
        if keep:
            kept.append(line.strip())
    digest = hashlib.sha256(b"\n".join(kept) + b"\n\n" + body.strip()).hexdigest()
    return world.ids.hide("inbound", digest)


_OWN_FIELDS = frozenset(
    (b"message-id", b"date", b"from", b"to", b"subject", b"in-reply-to", b"references", b"content-type")
)


def _failed(place: str, error: GatepostError, world: World) -> None:
    """Told once, and again every hour that it lasts: a feed that is silent is itself an alarm."""
    now = world.clock.now()
    with world.store.begin() as tx:
        told = tx.syncs.cursor(f"{STREAM}:failed", place)
        if told and now - datetime.fromisoformat(told) < timedelta(hours=1):
            return
        tx.syncs.save_cursor(f"{STREAM}:failed", place, now.isoformat(), now)
        _log(tx, now, "mailbox_failed", world.ids.hide("mailbox", place), error=error.code, again=bool(told))


# ---------------------------------------------------------------------------------------- one letter


def work_off(world: World, done: Round) -> None:
    """Work off every letter that is due; one that fails waits, and keeps back no other."""
    while True:
        with world.store.read() as tx:
            ids = tx.inbound.due(world.clock.now(), AT_ONCE)
        if not ids:
            return
        for message in ids:  # a database that is gone ends the round: then nothing can be postponed either
            try:
                meaning = work_one(message, world)
            except GatepostError as error:
                meaning = _postpone(message, error.code, world)
            except Exception as error:  # noqa: BLE001 - a letter that breaks us must not stop the others
                meaning = _postpone(message, _place_of(error), world)
            if meaning:
                done.meanings[meaning] = done.meanings.get(meaning, 0) + 1


def _place_of(error: Exception) -> str:
    """Kind and place of an error that nobody foresaw; its words may hold what people wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    file = trace.tb_frame.f_code.co_filename.rpartition("/")[2] if trace else ""
    return f"{type(error).__name__} in {file}:{trace.tb_lineno if trace else 0}"


def _postpone(message: str, why: str, world: World) -> str:
    now = world.clock.now()
    with world.store.begin() as tx:
        row = tx.inbound.lock(message)
        tx.inbound.postpone(message, now + min(RETRY * 2 ** min(row.tries, 10), LONGEST_RETRY))
        _log(tx, now, "inbound_failed", message, why=why, tries=row.tries + 1)
    return "failed"


def work_one(message: str, world: World) -> str:
    """One letter: read it, decide, and do all of it in one transaction. Returns its meaning; empty if done before."""
    now = world.clock.now()
    with world.store.read() as tx:
        raw, tries = tx.inbound.body(message), tx.inbound.tries(message)
    received, signal = understood(raw) if tries < PLAIN_AFTER else (NOTHING, DOUBT)
    found = traces(received, raw or b"") if tries < PLAIN_AFTER else in_text(raw or b"")
    with world.store.begin() as tx:
        row = tx.inbound.lock(message)
        if row.state != "new":
            return ""
        matched = match(row, found, signal, tx, world, now)
        plan = decide(signal, matched.known, now)
        face = recorded.face_of(received, found.sender)
        voided, meaning = _do(row, signal, matched, plan, face, tx, world, now)
    take_up(world)
    close_tasks(voided, world, f"Nothing will be sent: {signal.meaning.value.replace('_', ' ')}.")
    return meaning


def understood(raw: bytes | None) -> tuple[Received, Signal]:
    """The message and its meaning; what breaks the reader is for a person to read, as is what nobody could fetch."""
    if not raw:
        return NOTHING, DOUBT
    received = NOTHING
    try:
        received = parse(raw)
        signal = classify(received)
    except Exception:  # noqa: BLE001 - doubt pauses and asks a person, whatever the doubt comes from
        return received, DOUBT
    # Some reasons are copied from the message, and all of them go into the log in clear.
    return received, signal if _CODE.fullmatch(signal.reason) else replace(signal, reason="other")


def _do(
    row: Inbound, signal: Signal, matched: Match, plan: Plan, face: Face, tx: Tx, world: World, now: datetime
) -> tuple[tuple[Outreach, ...], str]:
    """All effects of one letter, in this transaction: outreach rows, suppressions, restraint, the letter, the log.

    Returns what was voided, and the letter's meaning (``twin`` for a second copy).
    """
    meaning = signal.meaning.value
    row_of = matched.outreach
    settled = replace(
        row,
        state="done",
        meaning=meaning,
        reason=signal.reason,
        person=plan.about or None,
        writer=next((p for p in plan.stops if p != plan.about), None),
        outreach=row_of.id if row_of is not None else "",
        stops=bool(plan.stops) and plan.about in plan.stops,
        away_until=plan.away_until,
        task_state="wanted" if plan.task and plan.about else "",
        due_at=plan.due_at,
    )
    # The person's lock before any outreach row's: in this order everybody takes them.
    tx.inbound.settle(settled, now)
    twin = recorded.twin_of(face, row, meaning, row_of, tx, world) if plan.about else ""
    if twin:
        plan = recorded.without_asking_again(plan)
        settled = replace(settled, meaning="other", reason=TWIN, writer=None, stops=False, task_state="", due_at=None)
        tx.inbound.settle(settled, now)
    if row_of is not None and matched.proven:
        _it_left(tx, row_of, row.id, now)
    voided: list[Outreach] = []
    for person in plan.stops:
        voided += void_in(tx, tx.outreaches.of_person(person), f"replied:{meaning}", "system", now)
    if plan.held:
        voided += _hold(tx, plan.held, f"receive:{meaning}", now)
    if plan.away_until is not None:
        _postpone_rows(tx, plan.about, plan.away_until, now)
    for no in plan.nos:
        voided += _suppress(tx, no, world, now)
    segment = world.organisation.segments.get(row_of.segment) if row_of is not None else None
    if plan.pause_segment and row_of is not None:
        scope = Scope(kind="segment", key=row_of.segment)
        restrain(tx, scope, Restraint.PAUSED, by="system", why=f"{meaning}:{signal.reason}", now=now)
    if plan.alarm:
        owner = segment.incident_owner if segment else ""
        _log(tx, now, "alarm", row.id, what=plan.alarm, owner=owner, segment=row_of.segment if row_of else "")
    detail: dict[str, Json] = {
        "meaning": meaning, "reason": signal.reason, "confidence": f"{signal.confidence:.2f}", "person": plan.about,
        "outreach": settled.outreach, "proven": matched.proven, "nos": len(plan.nos), "stopped": len(plan.stops),
        "held": bool(plan.held), "twin": twin, "voided": len(voided), "task": plan.task, "trouble": row.trouble,
        "away_until": plan.away_until.isoformat() if plan.away_until else "",
    }  # fmt: skip
    chain = row_of.contact.connection if row_of is not None else "system"
    tx.log.append(AuditEvent(chain=chain, at=now, actor="recipient", action="received", subject=row.id, detail=detail))
    return tuple(voided), TWIN if twin else meaning


def _it_left(tx: Tx, row: Outreach, letter: str, now: datetime) -> None:
    """An answer to a mail, or its return, proves that it left: the question of an UNKNOWN is closed (law 4)."""
    if row.state is not State.UNKNOWN:
        return
    current = tx.outreaches.lock(row.id)
    if current.state is State.UNKNOWN:
        sent = replace(current, state=State.SENT, reason="by_evidence", version=current.version + 1, changed_at=now)
        tx.outreaches.save(sent)
        _moved(tx, current, "sent_by_evidence", now, to=State.SENT.value, evidence=letter)


def _suppress(tx: Tx, no: No, world: World, now: datetime) -> list[Outreach]:
    why = Suppressed(reason=no.reason, channel=no.channel, at=now)
    if no.person:
        return list(suppress_in(tx, no.person, why, now, actor="recipient"))
    if no.address:
        hidden = world.ids.hide("address", no.address)
        tx.suppressions.add(person=hidden, addresses=[no.address], why=why)
        _log(tx, now, "suppressed", hidden, reason=no.reason, channel=no.channel, known=False)
        return []
    if no.domain in PUBLIC:
        return []
    tx.suppressions.add_domain(no.domain, why)
    _log(tx, now, "domain_suppressed", world.ids.hide("domain", no.domain), reason=no.reason, channel=no.channel)
    at_domain = [row for row in tx.outreaches.in_states(VOIDABLE) if _is_at(tx.people.addresses(row.person), no.domain)]
    return list(void_in(tx, at_domain, f"suppressed:{no.reason}", "recipient", now))


def _is_at(addresses: Sequence[str], domain: str) -> bool:
    hosts = (a.rpartition("@")[2].strip().lower() for a in addresses)
    return any(h == domain or h.endswith(f".{domain}") for h in hosts)


def _hold(tx: Tx, person: str, reason: str, now: datetime) -> tuple[Outreach, ...]:
    """Hold what can be held, and withdraw what is under way to a reviewer: a person looks at the address first."""
    rows = tx.outreaches.of_person(person)
    for row in rows:
        if State.HELD in TRANSITIONS[row.state]:
            current = tx.outreaches.lock(row.id)
            if State.HELD in TRANSITIONS[current.state]:
                held = replace(current, state=State.HELD, reason=reason, version=current.version + 1, changed_at=now)
                tx.outreaches.save(held)
                _moved(tx, current, "held", now, to=State.HELD.value, reason=reason)
    others = [row for row in rows if State.HELD not in TRANSITIONS[row.state] and row.state is not State.HELD]
    return void_in(tx, others, reason, "system", now)


def _postpone_rows(tx: Tx, person: str, until: datetime, now: datetime) -> None:
    """What is planned waits until the person is back; the claim asks again (`silence.hushed`)."""
    for row in tx.outreaches.of_person(person):
        if row.state in POSTPONED and (row.not_before is None or row.not_before < until):
            current = tx.outreaches.lock(row.id)
            if current.state in POSTPONED:
                later = replace(
                    current, not_before=until, reason="receive:away", version=current.version + 1, changed_at=now
                )
                tx.outreaches.save(later)
                _moved(tx, current, "later", now, reason="receive:away")


def _moved(tx: Tx, row: Outreach, action: str, now: datetime, **detail: Json) -> None:
    told: dict[str, Json] = {"from": row.state.value, **detail}
    event = AuditEvent(chain=row.contact.connection, at=now, actor="system", action=action, subject=row.id, detail=told)
    tx.log.append(event)


def _log(tx: Tx, now: datetime, action: str, subject: str, **detail: Json) -> None:
    tx.log.append(AuditEvent(chain="system", at=now, actor="system", action=action, subject=subject, detail=detail))


def _sweep(world: World) -> None:
    """Now and then: mail that is about nobody is lost with its key when its time is over (law 11)."""
    now = world.clock.now()
    with world.store.read() as tx:
        last = tx.syncs.cursor(STREAM, "sweep")
    if last is not None and now - datetime.fromisoformat(last) < SWEEP_EVERY:
        return
    with world.store.begin() as tx:
        keys = tx.inbound.over(now - NOBODYS_KEPT)
        tx.syncs.save_cursor(STREAM, "sweep", now.isoformat(), now)
        if keys:
            _log(tx, now, "inbound_keys_destroyed", "inbound", keys=keys)
