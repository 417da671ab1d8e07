"""Seeds in the queue: a known-bad draft stands in the place of an outreach's own, until its reviewer has decided.

What is planted is content of a kind of its own, without bytes, under a digest that no row ever names as its draft: no
approval, claim or permit can be about it (facts/autonomy.md 3.3). Afterwards the outreach's own draft comes to review
with a whole clock, and the reviewer is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from connector import codec
from connector.audit.event import AuditEvent
from connector.evidence_rows import ReviewRow, Role, Seed
from connector.lifecycle import State
from connector.model import Artefact, Kind, Outreach, Review, Segment, Step
from connector.ports import Tx, World
from connector.seeding import Spoiled, overlooked, spoil
from connector.stages.draft import build, stored_draft
from crm_adapters.port import DecisionKind
from feature_flags.material import material_edit
from feature_flags.tally import Outcome
from gates.draft import Draft
from gates.errors import DigestMismatch, InputError
from gates.recipient import Recipient
from gates.verdict import Ruling, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A seed's content, as it is kept: what was shown, and what is wrong with it."""

    draft: Draft
    spoiled: Spoiled


# ------------------------------------------------------------------------------------------ what is shown


def standing(tx: Tx, outreach: Outreach) -> Seed | None:
    """The seed that stands in the place of this outreach's draft at this moment, if one does."""
    if outreach.state is not State.IN_REVIEW:
        return None
    seed = tx.evidence.seed_of(outreach.id)
    return seed if seed is not None and seed.outcome is Outcome.OPEN else None


def shown_draft(outreach: Outreach, world: World) -> Draft:
    """What a reviewer is shown for this outreach: its own draft, or the seed in its place. Never what is sent."""
    with world.store.read() as tx:
        seed = standing(tx, outreach)
    return stored_draft(outreach, world) if seed is None else planted(seed, world).draft


def planted(seed: Seed, world: World) -> Planted:
    """The seed's content; checked against the digest in its row."""
    with world.store.read() as tx:
        body = tx.contents.get(seed.outreach, Kind.SEED, seed.digest)
    if body is None:
        raise InputError("its text has been erased", where=f"outreach {seed.outreach}", mend="void the outreach")
    found = codec.load(Planted, body)
    if found.draft.digest != seed.digest:
        raise DigestMismatch(
            "the stored draft is not the one that was to be shown",
            where=f"outreach {seed.outreach}",
            mend="nothing is sent; verify the audit log",
        )
    return found


# ------------------------------------------------------------------------------------------ planting


def plant(
    outreach: Outreach, draft: Draft, recipient: Recipient, verdict: Verdict, segment: Segment, world: World
) -> None:
    """Before the task is put for the first time: plant a seed, if the draw says so and this draft can carry one.

    Committed before anybody can see it, so that whoever goes on after a crash shows the same. The draw depends on the
    outreach alone; nobody can steer it. Only drafts that passed are replaced: a seed must look like one.
    """
    if draft.edited_by or verdict.ruling is not Ruling.PASS:
        return
    with world.store.read() as tx:
        row = _first_review(tx, outreach)
        if row is None or not _drawn(tx, outreach, row, segment, world):
            return
    spoiled = spoil(draft, recipient, lambda what: world.ids.draw(f"seed {what}", outreach.id))
    if spoiled is None:
        return
    made = build(outreach, recipient, draft.template, spoiled.slots, spoiled.claims, draft.versions, world)
    # It has no bytes and is a part only: even as a draft it could not be sent.
    made = replace(made, raw=b"", html="", headers={}, partial=True)
    now = world.clock.now()
    with world.store.begin() as tx:
        current = tx.outreaches.lock(outreach.id)
        if current.version != outreach.version or (row := _first_review(tx, current)) is None:
            return
        seed = Seed(
            id=world.ids.new("seed"),
            outreach=outreach.id,
            segment=segment.name,
            epoch=row.epoch,
            digest=made.digest,
            flaw=spoiled.flaw,
            planted_at=now,
        )
        body = codec.dump(Planted(draft=made, spoiled=spoiled))
        kept = tx.contents.put(current, Artefact(kind=Kind.SEED, body=body, name=made.digest))
        tx.evidence.plant(seed)
        tx.log.append(
            AuditEvent(
                chain=outreach.contact.connection,
                at=now,
                actor="system",
                action="seed_planted",
                subject=outreach.id,
                detail={"seed": seed.id, "shown": seed.digest, "draft": outreach.draft_digest, "flaw": seed.flaw},
                digests={Kind.SEED.value: kept},
            )
        )


def _first_review(tx: Tx, outreach: Outreach) -> ReviewRow | None:
    """The open row about a draft that nobody has been shown yet, and for which no seed ever stood."""
    row = tx.evidence.review_of(outreach.id)
    if outreach.state is not State.IN_REVIEW or outreach.task is not None or row is None:
        return None
    fresh = row.outcome is Outcome.OPEN and row.role is not Role.BLIND and row.shown_at is None
    return row if fresh and tx.evidence.seed_of(outreach.id) is None else None


def _drawn(tx: Tx, outreach: Outreach, row: ReviewRow, segment: Segment, world: World) -> bool:
    limits = segment.autonomy
    useful = sum(s.outcome is Outcome.OPEN or counts(s) for s in tx.evidence.seeds(epoch=row.epoch))
    share = limits.young_seed_share if useful < limits.young_until else limits.seed_share
    return world.ids.draw("seed", outreach.id) < share


# ------------------------------------------------------------------------------------------ deciding


JUDGED: Mapping[DecisionKind, Outcome] = {
    # What a decision about a seed amounts to; an edit has to be looked at, and `later` decides nothing.
    DecisionKind.APPROVE: Outcome.APPROVED,
    DecisionKind.REJECT: Outcome.REJECTED,
    DecisionKind.ESCALATE: Outcome.ESCALATED,
    DecisionKind.DO_NOT_CONTACT: Outcome.DO_NOT_CONTACT,
}


def edited(found: Planted, slots: Mapping[str, str]) -> Outcome:
    """An edit has found the flaw when it is material, and the words that carry the flaw are gone."""
    old = found.draft.slots
    if dict(slots) == dict(old):
        raise InputError("nothing was changed", where="edit", mend="approve it as it is, or edit a marked sentence")
    reasons = material_edit("\n\n".join(old.values()), "\n\n".join(slots[name] for name in old))
    caught = bool(reasons) and not overlooked(found.spoiled, slots)
    return Outcome.EDITED_MATERIALLY if caught else Outcome.EDITED


def settle(tx: Tx, seed: Seed, outcome: Outcome, *, by: str, at: datetime, told: bool = False) -> None:
    """Write what became of a seed, once; `told` where no task will follow in which the reviewer could be told."""
    current = tx.evidence.seed_of(seed.outreach, seed.digest)
    if current is not None and current.outcome is Outcome.OPEN:
        done = replace(current, outcome=outcome, reviewer=by, decided_at=at, told_at=at if told else None)
        tx.evidence.save_seed(done)


def decided(review: Review, outreach: Outreach, seed: Seed, outcome: Outcome, segment: Segment, world: World) -> Step:
    """The outreach's own draft goes to review with a whole clock; the decision was about the seed and ends there."""
    now = world.clock.now()
    after = replace(outreach, task=None, reason="", not_before=None, failures=0, expires_at=now + segment.expires_after)
    step = Step(
        outreach=after,
        action="seed_decided",
        actor=review.by,
        detail={"seed": seed.id, "shown": seed.digest, "outcome": outcome.value, "flaw": seed.flaw, "via": review.via},
    )

    def recorded(tx: Tx) -> Step:
        settle(tx, seed, outcome, by=review.by, at=now)
        row = tx.evidence.review_of(outreach.id)
        if row is not None and row.outcome is Outcome.OPEN:
            tx.evidence.save_review(replace(row, due_at=after.expires_at or row.due_at))
        return step

    return replace(step, inside=recorded)


# ------------------------------------------------------------------------------------------ telling, and counting


def told(outreach: Outreach, world: World) -> str:
    """What the reviewer is told about the seed that was decided here; empty where none was."""
    with world.store.read() as tx:
        seed = tx.evidence.seed_of(outreach.id)
    if seed is None or not counts(seed):
        return ""
    what = planted(seed, world).spoiled.told
    end = "You caught it." if seed.outcome.intervention else "You let it pass; as a real draft it would have gone out."
    return f"The last one was a test draft, which can never be sent: {what}. {end}"


def counts(seed: Seed) -> bool:
    """Whether somebody decided about it; one that ran out of time, or was taken back, tells nothing."""
    return seed.outcome not in {Outcome.OPEN, Outcome.EXPIRED, Outcome.WITHDRAWN}


def catch(tx: Tx, epoch: str) -> tuple[int, int, Mapping[str, tuple[int, int]]]:
    """The epoch's seeds that were decided, how many were caught, and (shown, caught) of each reviewer."""
    return _counted(tx.evidence.seeds(epoch=epoch))


def catch_of(tx: Tx, segment: str) -> tuple[int, int, Mapping[str, tuple[int, int]]]:
    """The same over all epochs of a segment."""
    return _counted(tx.evidence.seeds(segment=segment))


def _counted(seeds: Sequence[Seed]) -> tuple[int, int, Mapping[str, tuple[int, int]]]:
    decided_ones = [s for s in seeds if counts(s)]
    by_reviewer: dict[str, tuple[int, int]] = {}
    for seed in decided_ones:
        shown, caught = by_reviewer.get(seed.reviewer, (0, 0))
        by_reviewer[seed.reviewer] = (shown + 1, caught + seed.outcome.intervention)
    return len(decided_ones), sum(s.outcome.intervention for s in decided_ones), by_reviewer
