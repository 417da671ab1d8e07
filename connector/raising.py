"""The two-person ratchet: what a raise depends on, who may ask for it, and who may agree (law 5).

Up to `draft` a named admin raises, when the drafts made in shadow and the evals allow it. Above it an admin proposes
and a second person approves, each time only if the evidence allows it at that very moment. An approval is bound to the
hash of the exact state and dies when any of it changes (facts/autonomy.md 4.2). There is no other way up.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.evidence_rows import Earned, Epoch, Role, Signal
from connector.lifecycle import State
from connector.model import ORGANISATION, Account, Json, Proposal, Segment
from connector.ports import Tx, World
from connector.stages.alone import heartbeat, terms
from connector.stages.counting import counted
from connector.stages.draft import versions
from connector.stages.learn import only_tightened
from connector.stages.restrain import LOWERED, THROTTLED, take_away
from connector.stages.seed import catch
from feature_flags.ladder import Decision, RaiseCase, exact_state, judge_raise
from feature_flags.levels import Level, Scope, effective
from feature_flags.ramp import HUMAN_DAYS, human_volume
from feature_flags.tally import Outcome
from gates.canonical import digest
from gates.errors import InputError, NotAllowed, StaleEdit

KIND = "raise"
"""The kind of proposals to raise a segment above `draft`."""

LIFE = timedelta(days=7)
"""How long a proposal waits for its second person."""

EVALS = "evals"
"""The kind of the record of what the evals of a fingerprint said."""

PROBES = "probes"
"""The name of the small state in which the watch leaves what the must-block probes said."""

_DATED = re.compile(
    r"(?:^|[-@_:])(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|sha256[:-][0-9a-f]{8,}|[0-9a-f]{12,})(?:$|[^0-9a-z])"
)
_OFFLINE = "offline"


def fixed_model(name: str) -> bool:
    """Whether a model's name stands for one model: our own phrases, or an id with its date or digest (4.3)."""
    return name == _OFFLINE or ("latest" not in name.lower() and _DATED.search(name.lower()) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A segment as it stands for a raise: the case, the judgement, and what a second person would bind."""

    segment: Segment
    case: RaiseCase
    decision: Decision
    epoch: Epoch | None
    fingerprint: str
    state: Mapping[str, Json]

    @property
    def state_hash(self) -> str:
        """What a proposal carries."""
        return digest(dict(self.state))


def standing(segment: Segment, wanted: Level, tx: Tx, made_by: dict[str, Json], now: datetime) -> Standing:
    """Read everything that a raise of this segment to `wanted` depends on, and judge it.

    `made_by` are the versions in force (`now_made_by`): the CRM is asked for its template before any transaction.
    """
    own = Scope(kind="segment", key=segment.name)
    rows = tx.flags.standings(segment.scopes)
    permission = effective(rows)
    current = next(r.level for r in rows if r.scope == own)
    epoch = tx.evidence.epoch(segment.name)
    fingerprint = epoch.fingerprints[-1] if epoch else str(digest(made_by))
    shown, caught, _ = catch(tx, epoch.id) if epoch else (0, 0, {})
    patience = segment.autonomy
    beat = heartbeat(tx)
    probes = _fresh(tx.evidence.detector(ORGANISATION, PROBES) or {}, now)
    same = epoch is not None and _same_versions(tx, segment, epoch, made_by)
    case = RaiseCase(
        current=current,
        wanted=wanted,
        restraint=permission.restraint,
        tally=counted(tx, epoch if same else None, (Role.REVIEW,), segment, now),
        held=counted(tx, epoch if same else None, (Role.HELD,), segment, now),
        seeds_shown=shown if same else 0,
        seeds_caught=caught if same else 0,
        attempt=epoch.attempt if epoch else 1,
        epoch_started_at=epoch.started_at if epoch else None,
        level_since=_time(tx.evidence.detector(own, f"since:{current.word}")),
        last_lowered_at=_latest(tx, segment, LOWERED),
        throttled_at=_latest(tx, segment, THROTTLED),
        open_alarms=tuple(f"{a.id} {a.scope} {a.why or a.signal}" for a in tx.evidence.alarms(segment.scopes)),
        shadow_drafts=tx.outreaches.counts().get((segment.name, State.CLOSED.value, "shadow"), 0),
        evals_green=_evals(tx, made_by),
        gates_healthy=_said(probes, "healthy"),
        probes_pass=_said(probes, "passed"),
        incident_owner=segment.incident_owner,
        model_alias_moves=not fixed_model(str(made_by["model"]).partition(" ")[0]),
        complaints_within_limits=_complaints(tx, segment, now) if beat is not None and not beat.silent else None,
    )
    state = exact_state(
        case,
        patience,
        scope=str(own),
        epoch=epoch.id if epoch else "",
        fingerprint=fingerprint,
        definition=terms(segment, fingerprint),
    )
    decision = judge_raise(case, patience, now)
    return Standing(segment=segment, case=case, decision=decision, epoch=epoch, fingerprint=fingerprint, state=state)


def now_made_by(segment: Segment, world: World) -> dict[str, Json]:
    """The versions that would make a draft of this segment now."""
    found = versions(world.templates(segment), digest(world.prompt_text), world, segment)
    return dict(asdict(found))


def _same_versions(tx: Tx, segment: Segment, epoch: Epoch, made_by: dict[str, Json]) -> bool:
    """Whether the epoch's drafts are of what is in force now; the model as it answered is named by the drafts alone."""
    old = dict(epoch.versions)
    wanted = {**made_by, "model": old.get("model", "")}
    return old == wanted or only_tightened(tx, segment.name, old, wanted)


PROBED_WITHIN = timedelta(hours=2)
"""Probes are shown every hour; what they said before that is not known any more."""


def _fresh(state: Mapping[str, Json], now: datetime) -> Mapping[str, Json]:
    at = _time(state)
    return state if at is not None and timedelta(0) <= now - at <= PROBED_WITHIN else {}


def _time(state: Mapping[str, Json] | None) -> datetime | None:
    return datetime.fromisoformat(str(state["at"])) if state and "at" in state else None


def _latest(tx: Tx, segment: Segment, name: str) -> datetime | None:
    """The last time that this happened to the segment or to anything above it."""
    return max((t for s in segment.scopes if (t := _time(tx.evidence.detector(s, name)))), default=None)


def _said(state: Mapping[str, Json], name: str) -> bool | None:
    found = state.get(name)
    return found if isinstance(found, bool) else None


def _evals(tx: Tx, made_by: dict[str, Json]) -> bool | None:
    record = tx.proposals.in_force(f"{EVALS}:{eval_key(made_by)}")
    return _said(record, "green") if record else None


def eval_key(made_by: Mapping[str, Json]) -> str:
    """What evals are about: every version but the sender and the shape of our stored drafts."""
    return digest({k: v for k, v in made_by.items() if k not in {"sender", "schema"}})


def record_evals(segment: Segment, record: Mapping[str, Json], by: Account, world: World) -> None:
    """Keep what the evals said about what is in force now; the newest record counts."""
    if not by.active:
        raise NotAllowed("this account is not active", where=f"account {by.id}", mend="ask an admin")
    now = world.clock.now()
    key = eval_key(now_made_by(segment, world))
    with world.store.begin() as tx:
        tx.proposals.put_in_force(f"{EVALS}:{key}", dict(record), now)
        tx.log.append(
            AuditEvent(
                chain="system",
                at=now,
                actor=by.id,
                action="evals_ran",
                subject=f"segment:{segment.name}",
                detail={"versions": key, **record},
            )
        )


COMPLAINTS_LOOK = timedelta(days=30)
MOST_COMPLAINTS = 0.001
"""The rate at which a provider begins to mind (Google's guidelines for senders: stay under 0.10 %)."""


def _complaints(tx: Tx, segment: Segment, now: datetime) -> bool:
    domain = segment.sender.email.rpartition("@")[2].lower()
    for where in ({"segment": segment.name}, {"domain": domain}):
        hits, _ = tx.evidence.counted(Signal.COMPLAINT, now - COMPLAINTS_LOOK, **where)
        _, sent = tx.evidence.counted(Signal.SENT, now - COMPLAINTS_LOOK, **where)
        if hits > 1 and hits >= MOST_COMPLAINTS * sent:
            return False
    return True


# ------------------------------------------------------------------------------------------ one person


def raise_alone(segment: Segment, level: Level, by: Account, why: str, world: World) -> None:
    """An admin raises a segment to `shadow` or `draft`, if its shadow drafts and evals allow it, with what it needs."""
    _admin(by)
    _reason(why)
    now = world.clock.now()
    if level > Level.DRAFT:
        raise NotAllowed(
            f"{level.word} takes measured reviews and two people",
            where=f"segment {segment.name}",
            mend=f"gatepost propose {segment.name} {level.word}",
        )
    made_by = now_made_by(segment, world)
    with world.store.begin() as tx:
        tx.flags.to_change(segment.scopes)
        found = standing(segment, level, tx, made_by, now)
        if found.case.current >= level:
            raise StaleEdit(
                f"it is at {found.case.current.word} already", where=f"segment {segment.name}", mend="nothing to do"
            )
        _enough(found)
        _write(tx, found, level, by, why, world.organisation.segments.values(), now)


def _others_start_again(tx: Tx, scope: Scope, mine: Segment, segments: Iterable[Segment], now: datetime) -> None:
    """A scope that comes back up for one segment releases nothing that had stood under it before (4.5)."""
    for other in segments:
        if other.name != mine.name and scope in other.scopes:
            take_away(tx, other.name, f"{scope} had fallen", now)


def _write(
    tx: Tx, found: Standing, level: Level, by: Account, why: str, segments: Iterable[Segment], now: datetime
) -> list[Json]:
    """The segment's own row, and every scope above it that stands lower."""
    raised: list[Json] = []
    own = Scope(kind="segment", key=found.segment.name)
    for row in tx.flags.standings(found.segment.scopes):
        if row.scope == own or not row.known or row.level < level:
            tx.flags.set_level(row.scope, level, by=by.id, why=why, now=now)
            raised.append(str(row.scope))
            if row.scope != own and level > Level.DRAFT >= row.level:
                _others_start_again(tx, row.scope, found.segment, segments, now)
    tx.evidence.save_detector(own, f"since:{level.word}", {"at": now.isoformat()}, now)
    bound = found.decision.bound
    tx.log.append(
        AuditEvent(
            chain="system",
            at=now,
            actor=by.id,
            action="level_raised",
            subject=str(own),
            detail={
                "level": level.word,
                "was": found.case.current.word,
                "why": why,
                "scopes": raised,
                "state": found.state_hash,
                "reviews": found.case.tally.reviews,
                "interventions": found.case.tally.interventions,
                "e_value": f"{bound.e_value:.6g}" if bound else "",
                "upper_bound": f"{bound.corrected_upper_bound or bound.upper_bound:.6f}" if bound else "",
            },
        )
    )
    return raised


def _enough(found: Standing) -> None:
    if missing := found.decision.missing:
        told = "; ".join(f"{r.text}: {r.have}, needs {r.need}" for r in missing)
        raise NotAllowed(
            f"the evidence does not allow it ({found.decision.answer.value}): {told}",
            where=f"segment {found.segment.name}",
            mend=f"see gatepost segments {found.segment.name}",
        )


def _admin(by: Account) -> None:
    if not by.active or "admin" not in by.roles:
        raise NotAllowed("only an admin may raise a level", where=f"account {by.id}", mend="ask an admin")


def _reason(why: str) -> None:
    if not why.strip():
        raise InputError("a change of level needs a reason", where="--why", mend="say why")


# ------------------------------------------------------------------------------------------ two people


def propose(segment: Segment, level: Level, by: Account, why: str, world: World) -> Proposal:
    """A named admin asks a second person to raise this segment; refused when the evidence does not allow it now."""
    _admin(by)
    _reason(why)
    now = world.clock.now()
    if level <= Level.DRAFT:
        raise InputError("up to draft one admin raises", where="LEVEL", mend=f"gatepost level {segment.name} ...")
    made_by = now_made_by(segment, world)
    with world.store.begin() as tx:
        found = standing(segment, level, tx, made_by, now)
        _enough(found)
        for open_one in tx.proposals.open(KIND):
            if open_one.body.get("segment") == segment.name:
                tx.proposals.decide(open_one.id, by=by.id, accepted=False, now=now)
        proposal = Proposal(
            id=world.ids.new("prop"),
            kind=KIND,
            state_hash=found.state_hash,
            summary=f"Raise {segment.name} from {found.case.current.word} to {level.word}: {why}",
            body={"segment": segment.name, "level": level.word, "why": why, "state": dict(found.state)},
            proposed_by=by.id,
            proposed_at=now,
        )
        tx.proposals.add(proposal)
        tx.log.append(
            AuditEvent(
                chain="system",
                at=now,
                actor=by.id,
                action="raise_proposed",
                subject=f"segment:{segment.name}",
                detail={"proposal": proposal.id, "state": found.state_hash, "level": level.word, "why": why},
            )
        )
    return proposal


def approve(proposal_id: str, by: Account, world: World) -> Earned:
    """The second person agrees to exactly this state, if it is still that state and the evidence still allows it."""
    now = world.clock.now()
    if not by.active or not by.roles & {"admin", "compliance"}:
        raise NotAllowed("only an admin or compliance may agree", where=f"account {by.id}", mend="ask one of them")
    with world.store.read() as tx:
        asked = tx.proposals.get(proposal_id)
    if asked is None or asked.kind != KIND:
        raise InputError(f"there is no raise proposal {proposal_id}", where="PROPOSAL", mend="gatepost segments")
    segment = world.organisation.segments.get(str(asked.body["segment"]))
    if segment is None:
        raise StaleEdit("its segment is gone from app.yaml", where=proposal_id, mend="nothing to do")
    level = Level[str(asked.body["level"]).upper()]
    made_by = now_made_by(segment, world)
    with world.store.begin() as tx:
        tx.flags.to_change(segment.scopes)
        # Whether it is still open is asked in this transaction: `decide` refuses the second of two.
        asked = tx.proposals.get(proposal_id) or asked
        found = standing(segment, level, tx, made_by, now)
        _second(asked, by, found)
        if asked.decided_at is not None or not asked.proposed_at <= now < asked.proposed_at + LIFE:
            raise StaleEdit("this proposal is not open any more", where=proposal_id, mend="propose it anew")
        if found.state_hash != asked.state_hash:
            raise StaleEdit(
                "what was proposed is no longer the state: "
                + ", ".join(_changed(asked.body.get("state"), found.state)),
                where=proposal_id,
                mend="look at it, and propose it anew",
            )
        _enough(found)
        if found.epoch is None:
            raise StaleEdit("there is no evidence", where=proposal_id, mend="propose it anew")
        tx.proposals.decide(proposal_id, by=by.id, accepted=True, now=now)
        why = f"{asked.body['why']} (asked by {asked.proposed_by})"
        _write(tx, found, level, by, why, world.organisation.segments.values(), now)
        earned = Earned(
            segment=segment.name,
            level=level,
            epoch=found.epoch.id,
            fingerprints=found.epoch.fingerprints,
            terms=terms(segment, found.epoch.fingerprints[0]),
            proposal=proposal_id,
            at=now,
            by=asked.proposed_by,
            approved_by=by.id,
            step_at=now,
            human_daily=_human_daily(tx, segment, now),
        )
        tx.evidence.put_earned(earned)
    return earned


_SENT_BY_PEOPLE = frozenset({Outcome.APPROVED, Outcome.EDITED, Outcome.EDITED_MATERIALLY})


def _human_daily(tx: Tx, segment: Segment, now: datetime) -> float | None:
    """What people let go a working day lately; a level above another keeps what was known when the first was given.

    From `sampled` on people see a part of the mail only, and what they send falls by our own doing.
    """
    rows = tx.evidence.reviews_since(segment.name, now - HUMAN_DAYS, (Role.REVIEW,))
    sent = [r.decided_at.date() for r in rows if r.decided_at is not None and r.outcome in _SENT_BY_PEOPLE]
    held = tx.evidence.earned(segment.name)
    known = [v for v in (human_volume(sent, now.date()), held.human_daily if held else None) if v is not None]
    return max(known, default=None)


def _second(asked: Proposal, by: Account, found: Standing) -> None:
    """Author ≠ approver, contributor ≠ approver (facts/autonomy.md 4.2)."""
    if by.id == asked.proposed_by:
        raise NotAllowed("a second person must agree", where=f"proposal {asked.id}", mend="ask another account")
    if by.id in {**found.case.tally.by_reviewer, **found.case.held.by_reviewer}:
        raise NotAllowed(
            "your own reviews are part of this evidence",
            where=f"proposal {asked.id}",
            mend="ask somebody who reviewed none",
        )


def _changed(old: Json, new: Mapping[str, Json]) -> list[str]:
    before = old if isinstance(old, dict) else {}
    return sorted(k for k in {*before, *new} if before.get(k) != new.get(k))
