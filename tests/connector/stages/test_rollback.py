"""Back to a proven version: what is queued is void, who was reached is listed, and nothing else is drafted."""

from dataclasses import asdict, replace

import pytest

from connector import raising
from connector.evidence_rows import Alarm, Epoch
from connector.lifecycle import State
from connector.stages.rollback import pinned, release, roll_back
from feature_flags.levels import Effect, Level
from gates.errors import InputError, NotAllowed, StaleEdit
from tests import earning, people
from tests.earning import ADA, COCO, OWN, RITA
from tests.laws import scene
from tests.world import make_world

INGA = replace(people.ADA, first_name="Inga", address="inga@inga.example", company="Inga AG")
WHY = "the new prompt invents figures"


def new_prompt(rig):
    """Somebody deploys another prompt."""
    return replace(rig, world=replace(rig.world, prompt_text=rig.world.prompt_text + "\nBe bold."))


@pytest.fixture
def rig(database_url):
    """Ada was mailed, and Inga's draft waits, both under a prompt that came after a proven one."""
    old = make_world(database_url)
    scene.arrange(old, [people.ADA, INGA])
    scene.plan(old)
    first = earning.made_by(old)
    with old.store.begin() as tx:
        tx.evidence.open_epoch(
            Epoch(
                id="epoch-1", segment="intro", attempt=1, fingerprints=(first.fingerprint,),
                versions=dict(asdict(first)), started_at=old.clock.now(),
            )
        )  # fmt: skip
    rig = new_prompt(old)
    scene.work(rig, 3)
    ada = next(o for o in scene.rows(rig) if o.contact.id == "ada")
    scene.answer(rig, ada)
    scene.work(rig, 3)
    return rig


def back(rig, by=ADA, to=None, why=WHY):
    with rig.store.read() as tx:
        target = tx.evidence.epochs("intro")[0].fingerprints[0]
    now = raising.now_made_by(rig.segment(), rig.world)
    return roll_back(rig.segment(), to or target[:12], by, why, now, rig.world)


def test_queued_mail_is_void_and_whoever_was_reached_is_listed(rig):
    done = back(rig)
    assert [str(k) for k in done.reached] == ["memory/contact/ada"]
    (inga,) = [o for o in scene.rows(rig) if o.contact.id == "inga"]
    assert (inga.state, inga.reason) == (State.VOID, "rolled_back")
    assert done.voided == (inga.id,)
    assert set(done.differs) == {"prompt"}
    assert done.resumed
    with rig.store.read() as tx:
        assert tx.evidence.epoch("intro").id == "epoch-1"
        assert tx.evidence.epochs("intro")[1].why_ended == "rolled_back"


def test_nothing_is_drafted_under_another_version_until_it_is_deployed_again(rig):
    back(rig)
    scene.arrange(rig, [replace(people.ADA, first_name="Ida", address="ida@ida.example", company="Ida AG")])
    scene.plan(rig)
    scene.work(rig, 2)
    (ida,) = [o for o in scene.rows(rig) if o.contact.id == "ida"]
    assert (ida.state, ida.reason) == (State.ELIGIBLE, "rolled_back:other_version")
    old = replace(rig, world=replace(rig.world, prompt_text=rig.world.prompt_text.removesuffix("\nBe bold.")))
    rig.clock.forward(minutes=11)
    scene.work(old, 2)
    assert next(o for o in scene.rows(rig) if o.contact.id == "ida").state is State.IN_REVIEW


def test_an_admin_lets_it_go_again(rig):
    back(rig)
    with pytest.raises(NotAllowed):
        release(rig.segment(), RITA, WHY, rig.world)
    release(rig.segment(), ADA, "the prompt is mended", rig.world)
    with rig.store.read() as tx:
        assert pinned(tx, "intro") == frozenset()
    with pytest.raises(StaleEdit):
        release(rig.segment(), ADA, "again", rig.world)


def test_the_level_falls_and_the_evidence_of_an_alarm_does_not_resume(rig):
    with rig.store.begin() as tx:
        for scope in rig.segment().scopes:
            tx.flags.set_level(scope, Level.SAMPLED, by="x", why="x", now=rig.clock.now())
        tx.evidence.raise_alarm(Alarm(id="a", scope=OWN, signal="x", action=Effect.LOWER, at=rig.clock.now()))
    assert not back(rig, RITA).resumed
    assert earning.stands_at(rig) is Level.DRAFT
    with rig.store.read() as tx:
        assert tx.evidence.epoch("intro") is None


def test_an_alarm_about_the_bad_version_is_the_reason_and_no_obstacle(rig):
    rig.clock.forward(minutes=1)
    with rig.store.begin() as tx:
        tx.evidence.raise_alarm(Alarm(id="a", scope=OWN, signal="x", action=Effect.LOWER, at=rig.clock.now()))
    assert back(rig).resumed


def test_too_old_a_proof_is_none(rig):
    rig.clock.forward(days=31)
    assert not back(rig).resumed


def test_who_may_not_and_what_is_not_there(rig):
    with pytest.raises(NotAllowed):
        back(rig, COCO)
    with pytest.raises(NotAllowed):
        back(rig, replace(ADA, active=False))
    with pytest.raises(InputError, match="reason"):
        back(rig, why=" ")
    with pytest.raises(InputError, match="no version"):
        back(rig, to="nosuch")
