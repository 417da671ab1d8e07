"""Levels, restraints and what needs two people: only down by itself (laws 5 and 12).

Anyone may lower or stop. A named admin raises up to `draft`; above it a segment must have earned it, and
two people raise it (raising.py). Resuming and loosening take two accounts, bound to the hash of the
exact state; what loosens a segment ends its epoch and takes away what it had earned.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from connector.audit.event import AuditEvent
from connector.governance import KIND, RETIRED, Tree, Weighed, segments_of, weigh
from connector.model import ORGANISATION, Account, Json, Proposal, Segment
from connector.ports import Clock, Ids, Store, Tx
from connector.stages.alone import terms
from connector.stages.learn import TIGHTENED
from connector.stages.restrain import RESUME, lower, restrain
from feature_flags.levels import Level, Restraint, Scope
from gates.canonical import digest
from gates.errors import InputError, NotAllowed, StaleEdit

HIGHEST_BY_ONE = Level.DRAFT


def _log(tx: Tx, clock: Clock, actor: str, action: str, subject: str, **detail: Json) -> None:
    tx.log.append(
        AuditEvent(chain="system", at=clock.now(), actor=actor, action=action, subject=subject, detail=detail)
    )


def set_level(
    scope: Scope,
    level: Level,
    by: Account,
    why: str,
    store: Store,
    clock: Clock,
    segments: Iterable[Segment] = (),
) -> None:
    """Lower for anyone; raise up to `draft` for an admin; above it, refuse. `segments` are the organisation's."""
    with store.begin() as tx:
        current = tx.flags.to_change((scope,))[0]
        if level > current.level or not current.known:
            _may_raise(by, level)
        if not why.strip():
            raise InputError("a change of level needs a reason", where=str(scope), mend="pass --why")
        if level < current.level:
            lower(tx, scope, level, by=by.id, why=why, now=clock.now(), segments=segments)
            return
        tx.flags.set_level(scope, level, by=by.id, why=why, now=clock.now())
        _log(tx, clock, by.id, "level_set", str(scope), level=level.word, was=current.level.word, why=why)


def lower_only(
    scope: Scope, level: Level, by: Account, why: str, store: Store, clock: Clock, segments: Iterable[Segment]
) -> None:
    """Take a level away at once; raises nothing, whoever asks."""
    with store.begin() as tx:
        if not lower(tx, scope, level, by=by.id, why=why, now=clock.now(), segments=segments):
            current = tx.flags.standings((scope,))[0]
            raise StaleEdit(f"it is at {current.level.word} already", where=str(scope), mend="nothing to do")


def _may_raise(by: Account, level: Level) -> None:
    if "admin" not in by.roles:
        raise NotAllowed("only an admin may raise a level", where=f"account {by.id}", mend="ask an admin")
    if level > HIGHEST_BY_ONE:
        raise NotAllowed(
            f"{level.word} must be earned by measured reviews and approved by a second person",
            where="level",
            mend="gatepost segments shows what is missing; then gatepost propose",
        )


def stop(
    scope: Scope, by: str, why: str, store: Store, clock: Clock, *, restraint: Restraint = Restraint.KILLED
) -> None:
    """Stop a scope at once; anyone may, and a stop never loosens a stricter one."""
    with store.begin() as tx:
        restrain(tx, scope, restraint, by=by, why=why, now=clock.now())


def resume(
    scope: Scope, by: Account, why: str, store: Store, clock: Clock, ids: Ids, segments: Iterable[Segment] = ()
) -> Proposal | None:
    """Ask for, or as a second account give, the next step back: killed → paused → none, at most level `draft`.

    Returns the proposal that now waits for somebody else, or None when the step was made.
    """
    if "admin" not in by.roles:
        raise NotAllowed("only an admin may resume", where=f"account {by.id}", mend="ask an admin")
    with store.begin() as tx:
        current = tx.flags.to_change((scope,))[0]
        if current.restraint is Restraint.NONE:
            raise StaleEdit("nothing restrains it", where=str(scope), mend="nothing to do")
        state: dict[str, Json] = {"scope": str(scope), "restraint": current.restraint.word, "why": current.why}
        waiting = next((p for p in tx.proposals.open(RESUME) if p.state_hash == digest(state)), None)
        if waiting is None:
            proposal = Proposal(
                id=ids.new("prop"),
                kind=RESUME,
                state_hash=digest(state),
                summary=f"Resume {scope}, {current.restraint.word} because: {current.why}",
                body=state,
                proposed_by=by.id,
                proposed_at=clock.now(),
            )
            tx.proposals.add(proposal)
            _log(tx, clock, by.id, "resume_asked", str(scope), why=why, restraint=current.restraint.word)
            return proposal
        _second_person(waiting, by)
        tx.proposals.decide(waiting.id, by=by.id, accepted=True, now=clock.now())
        after = Restraint.PAUSED if current.restraint is Restraint.KILLED else Restraint.NONE
        tx.flags.set_restraint(scope, after, by=by.id, why=why, now=clock.now())
        lower(
            tx, scope, Level.DRAFT, by=by.id, why="resumed after a stop", now=clock.now(), segments=segments
        )  # only ever from above `draft`
        _log(tx, clock, by.id, "resumed", str(scope), restraint=after.word, asked_by=waiting.proposed_by, why=why)
    return None


def _second_person(proposal: Proposal, by: Account) -> None:
    if proposal.proposed_by == by.id:
        raise NotAllowed(
            "a second person must approve this", where=f"proposal {proposal.id}", mend="ask another admin or compliance"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyState:
    """What is in force, what waits, and the hash that a second account must approve."""

    weighed: Weighed
    approved: bool


def take_policy(wanted: Tree, store: Store, clock: Clock) -> PolicyState:
    """Put into force what tightens, at once; what loosens only if its exact hash was approved."""
    with store.begin() as tx:
        held = tx.proposals.in_force(KIND)
        weighed = weigh(dict(held) if held is not None else None, wanted)
        if held is None or weighed.in_force != dict(held):
            _returned_segments_are_off(tx, held or {}, weighed.in_force, clock)
            _tightened(tx, held or {}, weighed.in_force, clock)
            tx.proposals.put_in_force(KIND, weighed.in_force, clock.now())
            _log(tx, clock, "system", "policy_in_force", "policy", hash=digest(weighed.in_force), first=held is None)
    return PolicyState(weighed=weighed, approved=not weighed.waiting)


def _returned_segments_are_off(tx: Tx, held: Mapping[str, Json], taken: Tree, clock: Clock) -> None:
    """A segment that left app.yaml and came back with other settings starts at `off`, as a new one does."""
    before, after = held.get("segments"), taken.get("segments")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    for name in sorted(set(after) - set(before)):
        scope = Scope(kind="segment", key=name)
        if tx.flags.to_change((scope,))[0].level > Level.OFF:
            why = "the segment is new in app.yaml"
            tx.flags.set_level(scope, Level.OFF, by="system", why=why, now=clock.now())
            _log(tx, clock, "system", "level_set", str(scope), level=Level.OFF.word, why=why)


def _changed(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[tuple[Segment, Segment]]:
    """Segments that both trees have, as they were and as they become, where that differs."""
    old, new = segments_of(dict(before)), segments_of(dict(after))
    return ((old[n], new[n]) for n in sorted(old.keys() & new.keys()) if old[n] != new[n])


def _tightened(tx: Tx, before: Mapping[str, Json], after: Tree, clock: Clock) -> None:
    """A change that only tightened ends no epoch and takes nothing away (facts/autonomy.md 4.3, class *none*)."""
    for old, new in _changed(before, after):
        kind = f"{TIGHTENED}:{new.name}"
        record = tx.proposals.in_force(kind) or {}
        chain = record.get("from") if record.get("to") == old.policy.version else None
        known = [*chain, old.policy.version] if isinstance(chain, list) else [old.policy.version]
        if old.policy.version != new.policy.version:
            tx.proposals.put_in_force(kind, {"to": new.policy.version, "from": list(known)}, clock.now())
        earned = tx.evidence.earned(new.name)
        if earned is not None and earned.terms == terms(old, earned.fingerprints[0]):
            tx.evidence.put_earned(replace(earned, terms=terms(new, earned.fingerprints[0])))


def _loosened(tx: Tx, before: Mapping[str, Json], after: Mapping[str, Json], by: Account, clock: Clock) -> None:
    """What two people loosened starts again: the epoch ends, and the level falls to `draft`."""
    for old, new in _changed(before, after):
        tx.proposals.put_in_force(f"{TIGHTENED}:{new.name}", {"to": new.policy.version, "from": []}, clock.now())
        epoch = tx.evidence.epoch(new.name)
        if epoch is not None:
            tx.evidence.end_epoch(epoch.id, why="policy_loosened", now=clock.now())
        own = Scope(kind="segment", key=new.name)
        lower(tx, own, Level.DRAFT, by=by.id, why="policy_loosened", now=clock.now(), segments=(old, new))


def propose_policy(wanted: Tree, by: Account, store: Store, clock: Clock, ids: Ids) -> Proposal:
    """Ask a second account to approve exactly these settings."""
    _admin(by)
    with store.begin() as tx:
        held = tx.proposals.in_force(KIND)
        weighed = weigh(dict(held) if held is not None else None, wanted)
        if not weighed.waiting:
            raise StaleEdit("nothing in app.yaml waits for approval", where="policy", mend="nothing to do")
        state = {"wanted": weighed.wanted_hash, "in_force": digest(held or {})}
        proposal = Proposal(
            id=ids.new("prop"),
            kind=KIND,
            state_hash=digest(state),
            summary="Loosen " + ", ".join(weighed.waiting),
            body=wanted,
            proposed_by=by.id,
            proposed_at=clock.now(),
        )
        tx.proposals.add(proposal)
        _log(tx, clock, by.id, "policy_proposed", "policy", hash=proposal.state_hash, fields=list(weighed.waiting))
    return proposal


def approve_policy(proposal: str, by: Account, store: Store, clock: Clock) -> None:
    """Approve as second person; refused when what is in force has changed since it was proposed."""
    _admin(by)
    with store.begin() as tx:
        found = tx.proposals.get(proposal)
        if found is None or found.kind != KIND:
            raise InputError(f"there is no policy proposal {proposal}", where="policy", mend="gatepost policy show")
        _second_person(found, by)
        held = tx.proposals.in_force(KIND) or {}
        state = {"wanted": digest(found.body), "in_force": digest(held)}
        if digest(state) != found.state_hash:
            raise StaleEdit(
                "the policy in force has changed since this was proposed", where="policy", mend="propose it anew"
            )
        tx.proposals.decide(proposal, by=by.id, accepted=True, now=clock.now())
        _loosened(tx, held, found.body, by, clock)
        away = {RETIRED: held[RETIRED]} if RETIRED in held else {}
        tx.proposals.put_in_force(KIND, {**found.body, **away}, clock.now())
        _log(tx, clock, by.id, "policy_approved", "policy", hash=found.state_hash, asked_by=found.proposed_by)


def _admin(by: Account) -> None:
    if not by.roles & {"admin", "compliance"}:
        raise NotAllowed("only an admin or compliance may do this", where=f"account {by.id}", mend="ask an admin")


def everything_stopped(store: Store) -> bool:
    """Whether the organisation's own row is paused or killed."""
    with store.read() as tx:
        return tx.flags.standings((ORGANISATION,))[0].restraint >= Restraint.PAUSED


def add_account(account: Account, token_hash: str, *, by: str, store: Store, clock: Clock) -> None:
    """Add a person; who added whom with which roles is in the log."""
    with store.begin() as tx:
        tx.accounts.add(account, token_hash)
        roles: list[Json] = [*sorted(account.roles)]
        _log(tx, clock, by, "account_added", account.id, roles=roles)


def retire_account(account: str, by: Account, store: Store, clock: Clock) -> tuple[str, ...]:
    """Somebody leaves: their token, links and CRM user decide nothing any more; returns the proposals that died.

    One admin is enough, for it only takes away. What they asked for and nobody has answered is off; who named them as a
    delegate has one less. What they approved stays approved: it was theirs to approve then.
    """
    with store.begin() as tx:
        # Two admins who retire each other at once take turns here, so that one of them is left.
        tx.flags.to_change((ORGANISATION,))
        asks, found = tx.accounts.get(by.id), tx.accounts.get(account)
        if asks is None or not asks.active or "admin" not in asks.roles:
            raise NotAllowed("only an admin retires accounts", where=f"account {by.id}", mend="ask an admin")
        if found is None:
            raise InputError("there is no such account", where=account, mend="see gatepost account list")
        if not found.active:
            raise StaleEdit("it is retired already", where=f"account {account}", mend="nothing to do")
        everyone = tx.accounts.all()
        if not any(a.active and "admin" in a.roles and a.id != account for a in everyone):
            mend = "add another admin first: gatepost account add NAME --role admin"
            raise NotAllowed("it is the last admin", where=f"account {account}", mend=mend)
        tx.accounts.retire(account)
        for other in everyone:
            if account in other.delegates:
                tx.accounts.name_delegates(other.id, other.delegates - {account})
        died = tuple(p.id for p in tx.proposals.open() if p.proposed_by == account)
        for proposal in died:
            tx.proposals.decide(proposal, by=by.id, accepted=False, now=clock.now())
        _log(tx, clock, by.id, "account_retired", account, proposals=[*died])
    return died


def name_delegate(owner: str, delegate: str, *, ends: bool, store: Store, clock: Clock) -> frozenset[str]:
    """An owner lets somebody decide in their name, or no longer; returns everyone who may now.

    `owner` is whoever asks, by their own token: nobody names a delegate for another, admins included (product.md 6).
    """
    with store.begin() as tx:
        mine, theirs = tx.accounts.get(owner), tx.accounts.get(delegate)
        if mine is None or not mine.owners:
            where, mend = f"account {owner}", "only who owns records in a CRM has something to delegate"
            raise NotAllowed("this account owns nothing in any CRM", where=where, mend=mend)
        if delegate == owner or (not ends and (theirs is None or not theirs.active)):
            where, mend = f"account {delegate}", "name another active account (see: gatepost account list)"
            raise InputError("there is no such other account", where=where, mend=mend)
        now = mine.delegates - {delegate} if ends else mine.delegates | {delegate}
        tx.accounts.name_delegates(owner, now)
        _log(tx, clock, owner, "delegate_ended" if ends else "delegate_named", delegate)
    return now
