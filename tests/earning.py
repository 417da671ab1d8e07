"""Segments with a history: reviews, seeds, probes and evals as the stages would have written them, in an instant."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from connector import raising
from connector.evidence_rows import Earned, Epoch, ReviewRow, Role, Seed
from connector.model import ORGANISATION, Account, Outreach
from connector.ports import World
from connector.stages.alone import SYSTEM, WATCH, Heartbeat, terms
from connector.stages.draft import versions
from connector.stages.respond import void_in
from feature_flags.levels import Level, Scope
from feature_flags.tally import Outcome
from gates.canonical import digest
from tests import people
from tests.laws import scene
from tests.world import Rig

ADA = Account(id="ada-admin", name="Ada Admin", roles=frozenset({"admin"}))
BEN = Account(id="ben-admin", name="Ben Admin", roles=frozenset({"admin"}))
COCO = Account(id="coco", name="Coco", roles=frozenset({"compliance"}))
RITA = Account(id="rita", name="Rita Rep", roles=frozenset({"rep"}))
OWN = Scope(kind="segment", key="intro")
CLEAN = 260
"""Reviews without an intervention: more than a first attempt needs with thirty seeds caught."""


def made_by(rig: Rig):
    """The versions in force."""
    world = rig.world
    return versions(world.templates(rig.segment()), digest(world.prompt_text), world, rig.segment())


def begin(rig: Rig) -> Outreach:
    """The one row that all the history is about, and an open epoch of what is in force."""
    scene.arrange(rig, [people.ADA])
    scene.plan(rig)
    (row,) = scene.rows(rig)
    now = rig.clock.now()
    with rig.store.begin() as tx:
        void_in(tx, [row], "history", "test", now)  # nobody works on it any more
        tx.evidence.open_epoch(
            Epoch(
                id="epoch-1",
                segment="intro",
                attempt=1,
                fingerprints=(made_by(rig).fingerprint,),
                versions=dict(asdict(made_by(rig))),
                started_at=now,
            )
        )
    return row


def review(
    rig: Rig,
    row: Outreach,
    outcomes: Sequence[Outcome],
    *,
    epoch: str = "epoch-1",
    role: Role = Role.REVIEW,
    reviewers: Sequence[str] = ("rita", "raul", "rosa"),
) -> None:
    """So many decided reviews, made now, by these reviewers in turn."""
    now, fingerprint = rig.clock.now(), made_by(rig).fingerprint
    with rig.store.begin() as tx:
        for i, outcome in enumerate(outcomes):
            tx.evidence.add_review(
                ReviewRow(
                    outreach=row.id,
                    segment="intro",
                    epoch=epoch,
                    fingerprint=fingerprint,
                    role=role,
                    words=30,
                    created_at=now,
                    due_at=now + timedelta(hours=72),
                    decided_at=None if outcome is Outcome.OPEN else now,
                    reviewer=reviewers[i % len(reviewers)],
                    outcome=outcome,
                )
            )


def seeds(rig: Rig, row: Outreach, caught: int, missed: int = 0, *, epoch: str = "epoch-1") -> None:
    """So many seeds that reviewers decided about."""
    now = rig.clock.now()
    with rig.store.begin() as tx:
        for i in range(caught + missed):
            tx.evidence.plant(
                Seed(
                    id=f"{epoch}-seed-{i}-{now.timestamp()}",
                    outreach=row.id,
                    segment="intro",
                    epoch=epoch,
                    digest=f"d{i}",
                    flaw="invented_figure",
                    planted_at=now,
                    shown_at=now,
                    decided_at=now,
                    reviewer=("rita", "raul", "rosa")[i % 3],
                    outcome=Outcome.REJECTED if i < caught else Outcome.APPROVED,
                    told_at=now,
                )
            )


def watched(world: World, **said: object) -> None:
    """The watch has just looked, and the probes were stopped."""
    now = world.clock.now()
    with world.store.begin() as tx:
        tx.syncs.save_cursor(SYSTEM, WATCH, Heartbeat(at=now, **said).text(), now)
        tx.evidence.save_detector(
            ORGANISATION, raising.PROBES, {"passed": True, "healthy": True, "at": now.isoformat()}, now
        )


def green(rig: Rig) -> None:
    """The evals of what is in force passed."""
    raising.record_evals(rig.segment(), {"green": True}, ADA, rig.world)


def ready(rig: Rig, clean: int = CLEAN, caught: int = 200) -> Outreach:
    """A segment at `draft` with everything that `sampled` takes, two weeks later."""
    row = begin(rig)
    with rig.store.begin() as tx:
        for account in (BEN, COCO):
            tx.accounts.add(account, f"hash-{account.id}")
    review(rig, row, [Outcome.APPROVED] * clean)
    seeds(rig, row, caught)
    rig.clock.forward(days=15)
    watched(rig.world)
    green(rig)
    return row


def earn(rig: Rig, level: Level = Level.SAMPLED) -> Earned:
    """Two people raise it, for real."""
    asked = raising.propose(rig.segment(), level, ADA, "it has earned it", rig.world)
    return raising.approve(asked.id, COCO, rig.world)


def grant(world: World, level: Level = Level.AUTONOMOUS, *, step: int = 4, segment: str = "intro") -> str:
    """Give the segment this level for what makes its drafts now, without the history; returns the fingerprint."""
    found = world.organisation.segments[segment]
    fingerprint = versions(world.templates(found), digest(world.prompt_text), world, found).fingerprint
    now = world.clock.now()
    with world.store.begin() as tx:
        for scope in found.scopes:
            tx.flags.set_level(scope, level, by="test", why="earned", now=now)
        epoch = tx.evidence.epoch(segment)
        if epoch is None:
            epoch = Epoch(
                id=world.ids.new("epoch"),
                segment=segment,
                attempt=1,
                fingerprints=(fingerprint,),
                versions={},
                started_at=now,
            )
            tx.evidence.open_epoch(epoch)
        tx.evidence.put_earned(
            Earned(
                segment=segment,
                level=level,
                epoch=epoch.id,
                fingerprints=(fingerprint,),
                terms=terms(found, fingerprint),
                proposal="prop_test",
                at=now,
                by="ada-admin",
                approved_by="ben-admin",
                step=step,
                step_at=now,
            )
        )
    watched(world)
    return fingerprint


def stands_at(rig: Rig) -> Level:
    """The segment's own level."""
    with rig.store.read() as tx:
        return tx.flags.standings((OWN,))[0].level


def with_segment(rig: Rig, **changes: object) -> Rig:
    """The same world with another definition of the segment."""
    segment = replace(rig.segment(), **changes)
    organisation = replace(rig.world.organisation, segments={segment.name: segment})
    return replace(rig, world=replace(rig.world, organisation=organisation))
