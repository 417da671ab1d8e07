"""Webhooks, worked on after they were acknowledged: a body's effects and its end commit together.

::

    CRM ── verified ──▶ kept ── work_off ──▶ nos, merges, deletions, erasures   (one transaction, applied once)
                                   └───────▶ touched ── read_again ──▶ identity and consent as the CRM has them now

A webhook is a hint. What only tightens counts as told, in whatever order and however late; everything else is what
the record says when it is read again. So a late deletion of a record that was restored is mended by its own reading,
and a no that was taken back since stands (law 2). With no webhook at all, polling finds the same (`ingest.pull`).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.hook_rows import KeptHook, Touched
from connector.ports import Tx, World
from connector.stages import ingest
from connector.stages.follow_owner import link
from connector.stages.ingest import Pulled
from connector.stages.watch import take_up
from crm_adapters.errors import CRMError, RateLimited
from crm_adapters.port import Change, ChangeKind, Reading
from gates.canonical import digest
from gates.errors import ConfigError, GatepostError
from gates.recipient import ConsentState, Contact, ContactKey

AT_ONCE = 25
"""Bodies per transaction: few enough that nobody who waits to store the next ones is late."""
LINKED_AT_ONCE = 10
"""Records per transaction, for the same reason; they are read a hundred a call."""
MOST = 2_000
"""Bodies per round; the next tick goes on."""
READ_BATCH = 100
RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
READ_RETRY = timedelta(minutes=1)
DONE_KEPT = timedelta(days=3)
"""How long the very same body is known again: the vendors repeat for about a day, and some of them late."""
FAILED_KEPT = timedelta(days=30)
SWEEP_EVERY = timedelta(hours=1)
SWEPT = "hooks:swept"
SWEEP_LIMIT = 5_000
REREAD = frozenset({ChangeKind.SEEN, ChangeKind.DELETED})
"""Kinds that do not say what the record is now."""


@dataclass(slots=True, kw_only=True)
class Worked:
    """What one round did."""

    done: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    pulled: Pulled = field(default_factory=Pulled)
    read: int = 0


def work_off(world: World) -> Worked:
    """Work on every body that is due, then read again what they told of."""
    worked = take_effect(world)
    read_all(world, worked)
    return worked


def take_effect(world: World) -> Worked:
    """Every body that is due; what they only hinted at waits for `read_all`, which bundles it."""
    worked = Worked()
    while worked.done + worked.failed.total() < MOST:
        with world.store.read() as tx:
            numbers = tx.hooks.due(world.clock.now(), AT_ONCE)
        if not numbers:
            break
        try:
            taken = _work(numbers, world, worked)
        except Exception:  # noqa: BLE001 - one of them breaks us: the others must not wait for it
            taken = sum(_alone(number, world, worked) for number in numbers)
        if not taken:
            break  # another worker has them all in hand
    _sweep(world)
    if worked.pulled.opted_out:
        take_up(world)
    return worked


def read_all(world: World, worked: Worked | None = None) -> Worked:
    """Read again what webhooks told of; a connection that fails stops no other."""
    worked = worked or Worked()
    for connection in world.crms:
        _read_again(connection, world, worked)
    if worked.pulled.opted_out:
        take_up(world)
    return worked


def waiting(world: World) -> bool:
    """Whether `take_effect` has anything to do, so that an idle queue stays empty."""
    now = world.clock.now()
    with world.store.read() as tx:
        if tx.hooks.due(now, 1):
            return True
        last = tx.syncs.cursor(SWEPT, "")
    return last is None or now - datetime.fromisoformat(last) >= SWEEP_EVERY


def _alone(number: int, world: World, worked: Worked) -> int:
    try:
        return _work((number,), world, worked)
    except GatepostError as error:
        why = error.code
    except Exception as error:  # noqa: BLE001 - kept, told and tried again, whatever it is
        why = type(error).__name__
    with world.store.begin() as tx:
        for kept in tx.hooks.take((number,)):
            _postpone(kept, why, tx, world, worked)
    return 1


def _work(numbers: Collection[int], world: World, worked: Worked) -> int:
    """All effects of these bodies in one transaction; returns how many were taken."""
    now = world.clock.now()
    pulled, done, told, again = Pulled(), list[int](), list[Change](), Worked()
    with world.store.begin() as tx:
        kept = tx.hooks.take(numbers)
        for one in kept:
            try:
                changes = _read(one, world)
            except GatepostError as error:
                _postpone(one, error.code, tx, world, again)
            except Exception as error:  # noqa: BLE001 - a body is foreign input
                _postpone(one, type(error).__name__, tx, world, again)
            else:
                told += changes
                done.append(one.number)
        marks = {(c.key.connection, digest(c)): c for c in told}
        _apply([marks[m] for m in tx.syncs.first_seen_events(list(marks), now)], tx, world, pulled)
        tx.hooks.done(done, now)
    worked.done += len(done)
    worked.failed.update(again.failed)
    for name in pulled.__slots__:
        setattr(worked.pulled, name, getattr(worked.pulled, name) + getattr(pulled, name))
    return len(kept)


def _read(kept: KeptHook, world: World) -> Sequence[Change]:
    """The changes in one body; a body whose key is gone, or whose connection is, cannot be read."""
    if kept.body is None:
        raise LookupError
    return world.crms[kept.connection].read_events(kept.body, kept.received_at)


def _apply(changes: Sequence[Change], tx: Tx, world: World, pulled: Pulled) -> None:
    """A no at once; of everything that does not say how the record stands now, that it must be read."""
    now = world.clock.now()
    bare = [c for c in changes if c.kind is ChangeKind.SEEN and c.contact is None]
    pulled.seen += len(bare)
    for change in bare:
        hint = change.consent_hint
        if hint is not None and hint.state >= ConsentState.COMPLAINED:
            # Whoever is not known yet is remembered by the key; the addresses come when the record is read.
            person = tx.people.person_of(change.key) or tx.people.link(Contact(key=change.key, addresses=()), now)
            pulled.opted_out += ingest.heed(hint, person, tx, world)
    ingest.apply([c for c in changes if c not in bare], tx, world, pulled)
    tx.hooks.touch({c.key for c in changes if c.kind in REREAD and c.contact is None}, now)


def _postpone(kept: KeptHook, why: str, tx: Tx, world: World, worked: Worked) -> None:
    now = world.clock.now()
    tx.hooks.postpone(kept.number, now + min(RETRY * 2 ** min(kept.tries, 10), LONGEST_RETRY), why)
    worked.failed[why] += 1
    if kept.tries == 0:
        _log(tx, now, kept.connection, "webhook_failed", why=why, hook=kept.number)


def _read_again(connection: str, world: World, worked: Worked) -> None:
    """The touched records, a hundred a call, with what their consent says; an outage leaves them for later."""
    while True:
        with world.store.read() as tx:
            touched = tx.hooks.touched(connection, world.clock.now(), READ_BATCH)
        if not touched or not _read_some(touched, connection, world, worked):
            return


def _read_some(touched: Sequence[Touched], connection: str, world: World, worked: Worked) -> bool:
    """One call; False when the CRM cannot be read now. A record that breaks the reading of all is read by itself."""
    keys = [t.key for t in touched]
    try:
        answer = world.crms[connection].read(keys)
    except (CRMError, ConfigError) as error:
        wait = max(READ_RETRY, timedelta(seconds=error.after)) if isinstance(error, RateLimited) else READ_RETRY
        with world.store.begin() as tx:
            tx.hooks.read_later(keys, world.clock.now() + wait)
        worked.failed[error.code] += len(keys)
        return False
    except Exception as error:  # noqa: BLE001 - what a CRM says of one record is foreign input
        if len(touched) > 1:
            return all(_read_some([one], connection, world, worked) for one in touched)
        with world.store.begin() as tx:
            tx.hooks.read_later(keys, world.clock.now() + LONGEST_RETRY)
        worked.failed[type(error).__name__] += 1
        return True
    news = _news(answer.found, keys, world)
    told = {k for reading in news for k in (reading.contact.key, *reading.merged_from)}
    same = [t for t in touched if t.key not in told and t.key not in answer.gone]
    with world.store.begin() as tx:
        tx.hooks.read_again(same)
    worked.read += len(same)
    other = [t for t in touched if t not in same]
    for start in range(0, len(other), LINKED_AT_ONCE):
        _take_in_or_later(other[start : start + LINKED_AT_ONCE], news, world, worked)
    return True


def _news(found: Sequence[Reading], keys: Collection[ContactKey], world: World) -> list[Reading]:
    """Readings that say something we do not hold yet. Most webhooks are about a field that we keep nowhere."""
    with world.store.read() as tx:
        return [
            reading
            for reading in found
            if reading.consent.state >= ConsentState.COMPLAINED
            or any(k in keys for k in reading.merged_from)
            or tx.people.contact(reading.contact.key) != reading.contact
        ]


def _take_in_or_later(touched: Sequence[Touched], found: Sequence[Reading], world: World, worked: Worked) -> None:
    """Where one of them breaks us, each by itself; the one that does is read later, and keeps back no other."""
    try:
        _take_in(touched, found, world, worked)
    except Exception as error:  # noqa: BLE001 - what a CRM says of one record is foreign input
        if len(touched) > 1:
            for one in touched:
                _take_in_or_later([one], found, world, worked)
            return
        with world.store.begin() as tx:
            tx.hooks.read_later([touched[0].key], world.clock.now() + LONGEST_RETRY)
        worked.failed[type(error).__name__] += 1


def _take_in(touched: Sequence[Touched], found: Sequence[Reading], world: World, worked: Worked) -> None:
    """What the reading says about these records: who they are, their no, what they became, or that they are gone."""
    keys, now = {t.key for t in touched}, world.clock.now()
    with world.store.begin() as tx:
        living = set[ContactKey]()
        for reading in found:
            old = keys.intersection(reading.merged_from)
            if reading.contact.key not in keys and not old:
                continue
            person = link(reading.contact, tx, world)
            worked.pulled.opted_out += ingest.heed(reading.consent, person, tx, world)
            for one in sorted(old, key=str):
                tx.people.absorb(one, reading.contact.key, now)
            living |= {reading.contact.key, *old}
        for key in sorted(keys - living, key=str):
            tx.people.forget_record(key)
        tx.hooks.read_again(touched)
    worked.read += len(touched)


def _sweep(world: World) -> None:
    """Once an hour: forget what was worked on long ago, and give up, in the log, what never could be."""
    now = world.clock.now()
    with world.store.read() as tx:
        last = tx.syncs.cursor(SWEPT, "")
    if last and now - datetime.fromisoformat(last) < SWEEP_EVERY:
        return
    with world.store.begin() as tx:
        tx.syncs.save_cursor(SWEPT, "", now.isoformat(), now)
        dropped, given_up = tx.hooks.forget(now - DONE_KEPT, now - FAILED_KEPT, SWEEP_LIMIT)
        tx.syncs.forget_events(now - FAILED_KEPT, SWEEP_LIMIT)
        if given_up:
            _log(tx, now, "system", "webhooks_given_up", count=given_up, of=dropped)


def _log(tx: Tx, now: datetime, chain: str, action: str, **detail: str | int) -> None:
    tx.log.append(AuditEvent(chain=chain, at=now, actor="system", action=action, subject="webhooks", detail={**detail}))
