"""Scenes in which a seed stands in the place of every draft."""

from dataclasses import replace

from connector.evidence_rows import ReviewRow, Seed
from connector.model import Outreach
from connector.stages import seed
from feature_flags.thresholds import Thresholds
from tests import people
from tests.laws import scene
from tests.world import Rig, make_segment

ALWAYS = Thresholds(seed_share=1 - 1e-9, young_seed_share=1 - 1e-9)


def seeded(url: str, *persons: people.Person, **options: object) -> Rig:
    """These people's tasks stand in Rita's queue, each with a seed in it."""
    segment = replace(make_segment(), autonomy=options.pop("autonomy", ALWAYS))
    rig = scene.reviewed(url, *persons, segment=segment, **options)
    assert all(seed_on(rig, row) is not None for row in scene.rows(rig))
    return rig


def seed_on(rig: Rig, row: Outreach) -> Seed | None:
    """The newest seed on this outreach."""
    with rig.store.read() as tx:
        return tx.evidence.seed_of(row.id)


def review_of(rig: Rig, row: Outreach) -> ReviewRow:
    """The newest row of evidence about this outreach."""
    with rig.store.read() as tx:
        found = tx.evidence.review_of(row.id)
    assert found is not None
    return found


def planted(rig: Rig, row: Outreach) -> seed.Planted:
    """What the seed on this outreach says."""
    found = seed_on(rig, row)
    assert found is not None
    return seed.planted(found, rig.world)
