"""Only down by itself: raising, stopping, resuming and loosening, on a real store."""

from copy import deepcopy

import pytest

from connector import autonomy
from connector.governance import governed
from connector.model import ORGANISATION, Account
from feature_flags.levels import Level, Restraint, Scope
from gates.errors import InputError, NotAllowed, StaleEdit
from tests.world import make_world

ADA = Account(id="ada-admin", name="Ada", roles=frozenset({"admin"}))
ALI = Account(id="ali-admin", name="Ali", roles=frozenset({"admin"}))
COCO = Account(id="coco", name="Coco", roles=frozenset({"compliance"}))
RITA = Account(id="rita", name="Rita", roles=frozenset({"rep"}))
INTRO = Scope(kind="segment", key="intro")


@pytest.fixture
def rig(tmp_path):
    return make_world(f"sqlite:///{tmp_path}/gatepost.sqlite")


def standing(rig, scope=INTRO):
    with rig.store.read() as tx:
        return tx.flags.standings((scope,))[0]


def level(rig, to, by, scope=INTRO, why="because"):
    autonomy.set_level(scope, to, by, why, rig.store, rig.clock)


def resume(rig, by, scope=INTRO):
    return autonomy.resume(scope, by, "mended", rig.store, rig.clock, rig.world.ids)


def stop(rig, why="trouble", scope=INTRO, **more):
    autonomy.stop(scope, "anybody", why, rig.store, rig.clock, **more)


# -------------------------------------------------------------------------------------------- levels


def test_anyone_lowers_and_only_an_admin_raises(rig):
    level(rig, Level.OFF, RITA)
    with pytest.raises(NotAllowed, match="only an admin"):
        level(rig, Level.SHADOW, RITA)
    with pytest.raises(NotAllowed, match="only an admin"):
        level(rig, Level.SHADOW, COCO)
    level(rig, Level.DRAFT, ADA)
    assert standing(rig).level is Level.DRAFT


@pytest.mark.parametrize("to", [Level.SAMPLED, Level.AUTONOMOUS])
@pytest.mark.parametrize("by", [ADA, COCO, RITA])
def test_nobody_raises_above_draft(rig, to, by):
    with pytest.raises(NotAllowed):
        level(rig, to, by)
    assert standing(rig).level is Level.DRAFT


def test_an_unknown_scope_is_off_and_an_admin_opens_it(rig):
    fresh = Scope(kind="segment", key="fresh")
    with pytest.raises(NotAllowed):
        level(rig, Level.SHADOW, RITA, fresh)
    level(rig, Level.SHADOW, ADA, fresh)
    assert standing(rig, fresh).level is Level.SHADOW


def test_a_change_needs_a_reason_and_leaves_no_trace_without(rig):
    with pytest.raises(InputError, match="needs a reason"):
        level(rig, Level.OFF, ADA, why="  ")
    assert standing(rig).level is Level.DRAFT


# -------------------------------------------------------------------------------------- stop and resume


def test_a_stop_is_there_at_once_and_never_loosens_a_stricter_one(rig):
    stop(rig)
    assert standing(rig).restraint is Restraint.KILLED
    stop(rig, restraint=Restraint.PAUSED)
    assert standing(rig).restraint is Restraint.KILLED
    stop(rig, scope=ORGANISATION)
    assert autonomy.everything_stopped(rig.store)


def test_resuming_takes_two_accounts_and_two_steps_and_ends_at_draft_at_most(rig):
    with rig.store.begin() as tx:
        tx.flags.set_level(INTRO, Level.AUTONOMOUS, by="test", why="as if earned", now=rig.clock.now())
    stop(rig)
    for expected in (Restraint.PAUSED, Restraint.NONE):
        assert resume(rig, ADA) is not None
        with pytest.raises(NotAllowed, match="second person"):
            resume(rig, ADA)
        assert resume(rig, ALI) is None
        assert standing(rig).restraint is expected
        assert standing(rig).level is Level.DRAFT
    with pytest.raises(StaleEdit, match="nothing restrains"):
        resume(rig, ADA)


@pytest.mark.parametrize("by", [RITA, COCO])
def test_only_admins_resume(rig, by):
    stop(rig)
    with pytest.raises(NotAllowed):
        resume(rig, by)


@pytest.mark.parametrize("why", ["trouble", "more trouble"])
def test_a_new_stop_needs_new_asking_even_when_it_looks_the_same(rig, why):
    stop(rig)
    assert resume(rig, ADA) is not None
    stop(rig, why=why)
    assert resume(rig, ALI) is not None, "this asks anew; it does not answer what was asked before the second stop"
    assert standing(rig).restraint is Restraint.KILLED


# ---------------------------------------------------------------------------------------------- policy


@pytest.fixture
def tree(rig):
    found = governed(rig.world.organisation)
    autonomy.take_policy(found, rig.store, rig.clock)
    return found


def looser(tree, cap=99):
    wanted = deepcopy(tree)
    wanted["segments"]["intro"]["policy"]["caps"]["per_domain_day"] = cap
    return wanted


def take(rig, wanted):
    found = autonomy.take_policy(wanted, rig.store, rig.clock)
    return found.weighed.in_force["segments"]["intro"]["policy"]["caps"]["per_domain_day"], found.approved


def propose(rig, wanted, by=ADA):
    return autonomy.propose_policy(wanted, by, rig.store, rig.clock, rig.world.ids)


def approve(rig, proposal, by=COCO):
    autonomy.approve_policy(proposal.id, by, rig.store, rig.clock)


def test_tighter_is_in_force_at_once_and_looser_only_after_a_second_account(rig, tree):
    assert take(rig, looser(tree, 1)) == (1, True)
    assert take(rig, looser(tree, 2)) == (1, False)
    proposal = propose(rig, looser(tree, 2))
    with pytest.raises(NotAllowed, match="second person"):
        approve(rig, proposal, ADA)
    with pytest.raises(NotAllowed):
        approve(rig, proposal, RITA)
    assert take(rig, looser(tree, 2)) == (1, False)
    approve(rig, proposal)
    assert take(rig, looser(tree, 2)) == (2, True)


def test_a_file_that_changed_after_the_proposal_is_not_approved_with_it(rig, tree):
    approve(rig, propose(rig, looser(tree, 50)))
    assert take(rig, looser(tree, 60)) == (50, False)


def test_a_replayed_proposal_is_refused(rig, tree):
    proposal = propose(rig, looser(tree))
    approve(rig, proposal)
    with pytest.raises(StaleEdit):
        approve(rig, proposal)
    assert take(rig, tree) == (3, True)
    with pytest.raises(StaleEdit):
        approve(rig, proposal)
    assert take(rig, looser(tree)) == (3, False)


def test_a_decided_proposal_is_refused_even_when_the_old_state_is_back(rig, tree):
    proposal = propose(rig, looser(tree))
    approve(rig, proposal)
    take(rig, tree)
    with rig.store.read() as tx:
        assert tx.proposals.in_force("policy") == tree
    with pytest.raises(StaleEdit, match="not open"):
        approve(rig, proposal)


def test_a_stale_proposal_is_refused(rig, tree):
    proposal = propose(rig, looser(tree))
    take(rig, looser(tree, 2))
    with pytest.raises(StaleEdit, match="has changed since"):
        approve(rig, proposal)


def test_nothing_to_propose_and_nothing_to_approve_are_told(rig, tree):
    with pytest.raises(StaleEdit, match=r"nothing in app\.yaml waits"):
        propose(rig, tree)
    with pytest.raises(NotAllowed):
        propose(rig, looser(tree), RITA)
    with pytest.raises(InputError, match="no policy proposal"):
        autonomy.approve_policy("prop_none", COCO, rig.store, rig.clock)


def test_a_segment_that_left_and_came_back_looser_waits_and_starts_at_off(rig, tree):
    gone = {**tree, "segments": {}}
    autonomy.take_policy(gone, rig.store, rig.clock)
    assert standing(rig).level is Level.DRAFT
    assert take(rig, looser(tree)) == (3, False)
    assert standing(rig).level is Level.OFF
