"""The task of a review after the fact leads to its mail, and no other task does; on both databases."""

from dataclasses import replace

from connector import cycle
from connector.evidence_rows import Role
from feature_flags.levels import Level
from tests import people
from tests.connector.web.crm_scene import Card, owner
from tests.connector.web.scene import scene
from tests.earning import grant
from tests.world import UNSEEDED, make_segment, make_world


def test_only_the_task_of_an_open_review_leads_to_its_mail(database_url):
    segment = replace(make_segment(), autonomy=replace(UNSEEDED, base_share=1 - 1e-9))
    rig = make_world(database_url, segment=segment)
    scene.arrange(rig, [people.ADA])
    scene.plan(rig)
    grant(rig.world, Level.AUTONOMOUS)
    scene.work(rig)
    cycle.judge_what_went(rig.world)
    owner(rig)
    (task,) = rig.crm.account.open_tasks()
    card, name = Card(rig=rig), segment.name
    assert len(card.cards(task.id, "task")) == 1
    assert card.cards("no-such", "task") == []
    with rig.store.read() as tx:
        assert tx.evidence.open_review_at(task.id, [name], Role.BLIND).outreach == scene.only(rig).id
        for asked in ((task.id, [], Role.BLIND), (task.id, [name], Role.HELD), ("", [name], Role.BLIND)):
            assert tx.evidence.open_review_at(*asked) is None
