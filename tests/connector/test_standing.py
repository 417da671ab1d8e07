"""What an admin sees of a segment at any time, also while the CRM does not answer."""

from dataclasses import replace

import pytest

from connector import raising
from connector.level_provider import read
from connector.standing import show
from crm_adapters.errors import CRMError, Unavailable
from feature_flags.levels import Level
from tests import earning
from tests.world import make_world


@pytest.fixture
def rig(tmp_path):
    rig = make_world(f"sqlite:///{tmp_path}/gatepost.sqlite")
    earning.ready(rig)
    return rig


def without_crm(rig):
    def gone(segment):
        raise Unavailable("no answer", where="memory", mend="try later")

    return replace(rig.world, templates=gone)


def test_the_whole_standing_is_told(rig):
    shown = show(rig.segment(), rig.world)
    assert (shown.level, shown.next_level, shown.reviews) == (Level.DRAFT, Level.SAMPLED, earning.CLEAN)
    assert shown.versions_known
    assert shown.answer == "enough"
    earning.earn(rig)
    shown = show(rig.segment(), rig.world)
    assert (shown.level, shown.next_level) == (Level.SAMPLED, Level.AUTONOMOUS)
    assert shown.blast_hard > 0
    assert shown.keeping
    assert shown.plain()["level"] == "sampled"


def test_a_crm_that_does_not_answer_hides_nothing_and_raises_nothing(rig):
    world = without_crm(rig)
    shown = show(rig.segment(), world)
    assert not shown.versions_known
    assert (shown.level, shown.reviews) == (Level.DRAFT, earning.CLEAN)
    with pytest.raises(CRMError):
        raising.propose(rig.segment(), Level.SAMPLED, earning.ADA, "x", world)
    with rig.store.read() as tx:
        assert tx.proposals.open(raising.KIND) == []


def test_flag_readers_are_told_the_same_count_as_people(rig):
    """Approvals of reviewers who miss seeds count for nobody."""
    with rig.store.read() as tx:
        row = tx.outreaches.get(tx.evidence.reviews("epoch-1")[0].outreach)
    told = read(rig.segment(), rig.world).metadata
    assert told["n"] == show(rig.segment(), rig.world).reviews == earning.CLEAN
    earning.seeds(rig, row, 0, 600)
    shown = show(rig.segment(), rig.world)
    told = read(rig.segment(), rig.world).metadata
    assert told["n"] == shown.reviews == 0
    assert shown.left_out == {"unreliable_reviewer": earning.CLEAN}
