"""The way back after a no: evidence, two people, one person at a time (law 2; facts/complaints.md 11, 12, 37).

The system never clears a no by itself, and no list can. One account brings the evidence of a new opt-in for one person;
a second one, admin or compliance, approves exactly the nos that stood then. A bounce or a complaint is lifted only when
it is named; a privacy deletion never is. The CRMs must say yes by themselves first: nothing here writes consent there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from connector import codec
from connector.audit.event import AuditEvent
from connector.model import Account, Json, Proposal
from connector.ports import Tx, World
from gates.canonical import digest
from gates.errors import InputError, NotAllowed, StaleEdit
from gates.recipient import ConsentState, Suppressed

KIND = "opt_in"
MUST_BE_NAMED = frozenset({"bounced", "complained", "legal_threat", "hostile"})
"""Nos that a form cannot take back unless somebody says that it is meant to."""
NEVER = frozenset({"erased", "privacy_deletion"})
APPROVERS = frozenset({"admin", "compliance"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where, when and in what words the person agreed again (GDPR Art. 7(1): who sends must be able to show it)."""

    form: str
    given_at: datetime
    text: str


def ask(person: str, evidence: Evidence, reasons: Sequence[str], by: Account, world: World) -> Proposal:
    """Propose to lift these nos (all that may be lifted, where none is named); nothing changes yet."""
    now = world.clock.now()
    _check(evidence, now)
    with world.store.begin() as tx:
        standing = _standing(tx, person)
        wanted = _wanted(standing, reasons)
        late = [s for s in standing if s.reason in wanted and s.at >= evidence.given_at]
        if late:
            raise InputError(
                f"the person said no ({late[0].reason}) after this evidence was given",
                where="given_at",
                mend="only an agreement that is newer than the no counts",
            )
        body: dict[str, Json] = {"person": person, "lifts": [*sorted(wanted)], "standing": _standing_hash(standing)}
        proposal = Proposal(
            id=world.ids.new("prop"),
            kind=KIND,
            state_hash=digest([body, evidence]),
            summary=f"One person may be written to again: lift {', '.join(sorted(wanted))}",
            body=body,
            proposed_by=by.id,
            proposed_at=now,
        )
        tx.proposals.add(proposal)
        tx.suppressions.put_evidence(person, proposal.id, codec.dump(evidence))
        _log(tx, now, by, "opt_in_asked", person, proposal=proposal.id, lifts=[*sorted(wanted)])
    return proposal


def approve(proposal_id: str, by: Account, world: World) -> int:
    """As a second person, lift exactly what was proposed, if every CRM says yes; returns how many rows were lifted.

    The consent gate goes on judging every mail: this only takes our own no away.
    """
    if not by.roles & APPROVERS:
        raise NotAllowed("only an admin or compliance approves this", where=f"account {by.id}", mend="ask one of them")
    with world.store.read() as tx:
        person = str(_open(tx, proposal_id).body["person"])
    _crms_agree(person, world)
    now = world.clock.now()
    with world.store.begin() as tx:
        proposal = _open(tx, proposal_id)
        if proposal.proposed_by == by.id:
            raise NotAllowed("a second person must approve this", where=f"proposal {proposal_id}", mend="ask another")
        if _standing_hash(_standing(tx, person)) != proposal.body["standing"]:
            raise StaleEdit("the person's nos changed since", where=f"proposal {proposal_id}", mend="ask anew")
        if tx.suppressions.evidence(proposal_id) is None:
            raise StaleEdit("the evidence was erased", where=f"proposal {proposal_id}", mend="nothing can be lifted")
        tx.proposals.decide(proposal_id, by=by.id, accepted=True, now=now)
        reasons = [str(r) for r in _listed(proposal.body["lifts"])]
        lifted = tx.suppressions.lift(
            person,
            tx.people.addresses(person),
            reasons,
            before=proposal.proposed_at,
            proposal=proposal_id,
            now=now,
        )
        _log(
            tx, now, by, "opt_in_approved", person,
            proposal=proposal_id, lifts=list(reasons), rows=lifted, asked_by=proposal.proposed_by,
        )  # fmt: skip
    return lifted


def _check(evidence: Evidence, now: datetime) -> None:
    if not evidence.form.strip() or not evidence.text.strip():
        raise InputError(
            "evidence is missing", where="evidence", mend="say on which form and in what words they agreed"
        )
    if evidence.given_at > now:
        raise InputError("evidence lies in the future", where="given_at", mend="give the day on which they agreed")


def _standing(tx: Tx, person: str) -> Sequence[Suppressed]:
    return tx.suppressions.of(person, tx.people.addresses(person))


def _standing_hash(standing: Sequence[Suppressed]) -> str:
    return digest(sorted((s.reason, s.at.isoformat()) for s in standing))


def _wanted(standing: Sequence[Suppressed], named: Sequence[str]) -> frozenset[str]:
    there = frozenset(s.reason for s in standing)
    if not there:
        raise StaleEdit("no no stands against this person", where="WHO", mend="nothing to do")
    if final := there & NEVER:
        raise NotAllowed(
            "this person asked to be erased", where=f"suppression {min(final)}", mend="nobody can lift an erasure"
        )
    if unknown := set(named) - there:
        raise InputError(
            f"{min(unknown)!r} does not stand against them", where="reasons", mend=", ".join(sorted(there))
        )
    wanted = frozenset(named) or there - MUST_BE_NAMED
    if not wanted:
        raise InputError("what stands must be named", where="reasons", mend=f"name one of: {', '.join(sorted(there))}")
    return wanted


def _open(tx: Tx, proposal_id: str) -> Proposal:
    found = tx.proposals.get(proposal_id)
    if found is None or found.kind != KIND:
        raise InputError("there is no such proposal", where=f"proposal {proposal_id}", mend="see gatepost opt-in list")
    if found.accepted is not None:
        raise StaleEdit("it was decided already", where=f"proposal {proposal_id}", mend="nothing to do")
    return found


def _crms_agree(person: str, world: World) -> None:
    reading = world.reader.person(person)
    if reading.unread:
        raise StaleEdit(
            f"{', '.join(sorted(reading.unread))} cannot be read", where="consent", mend="try again when it answers"
        )
    if not reading.readings:
        raise StaleEdit("no CRM holds this person", where="consent", mend="the record must be there with its consent")
    no = [r for r in reading.readings if r.consent.state is not ConsentState.CONTACTABLE]
    if no:
        raise InputError(
            f"{no[0].contact.key} says {no[0].consent.state.word}",
            where="consent",
            mend="the opt-out must be taken back in the CRM by a person first",
        )


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _log(tx: Tx, now: datetime, by: Account, action: str, person: str, **detail: Json) -> None:
    tx.log.append(AuditEvent(chain="system", at=now, actor=by.id, action=action, subject=person, detail=detail))


def evidence(proposal_id: str, world: World) -> Evidence:
    """What a proposal rests on, for the second person to read; StaleEdit when it was erased."""
    with world.store.read() as tx:
        found = tx.suppressions.evidence(proposal_id)
    if found is None:
        raise StaleEdit("there is no evidence", where=f"proposal {proposal_id}", mend="it was erased, or never asked")
    return codec.load(Evidence, found)
