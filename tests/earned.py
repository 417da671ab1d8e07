"""A segment that has earned its level, as two people and the watch would have left it."""

from connector.evidence_rows import Earned, Epoch
from connector.ports import World
from connector.stages.alone import SYSTEM, WATCH, Heartbeat, terms
from connector.stages.draft import versions
from feature_flags.levels import Level
from gates.canonical import digest


def earn(world: World, level: Level = Level.AUTONOMOUS, *, step: int = 4, segment: str = "intro") -> str:
    """Give the segment this level for what makes its drafts now; returns the fingerprint."""
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


def watched(world: World, **told: object) -> None:
    """The watch has just looked."""
    now = world.clock.now()
    with world.store.begin() as tx:
        tx.syncs.save_cursor(SYSTEM, WATCH, Heartbeat(at=now, **told).text(), now)
