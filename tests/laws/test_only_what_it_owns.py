"""Law 13: in a CRM we write our tasks, our logged mails and opt-outs, and nothing else."""

import pytest

from connector import pipeline
from connector.stages import respond
from tests import people
from tests.laws.scene import OURS, approved, arrange, plan, rows, work
from tests.world import make_world


def test_only_what_it_owns(database_url):
    rig = approved(database_url, people.ADA, people.BRUNO, people.stranger(1))
    work(rig)
    respond.suppress(rows(rig)[0].person, rig.world, reason="unsubscribed", channel="page")
    respond.write_back(rig.world)
    assert rig.crm.account.writes
    for write in rig.crm.account.writes:
        assert write.target.startswith(OURS[write.call]), write
        assert not {"email", "first_name", "last_name", "title", "company", "owner"} & set(write.fields)


@pytest.mark.parametrize("deed", ["put_task", "log_email"])
def test_an_answer_that_was_lost_makes_no_second_one(database_url, deed):
    rig = make_world(database_url) if deed == "put_task" else approved(database_url)
    if deed == "put_task":
        arrange(rig, [people.ADA])
        plan(rig)
    lost = []

    def lose(call):
        if call == deed and not lost:
            lost.append(call)
            rig.crm.account.lose_next_answer()

    rig.crm.account.before_each_call(lose)
    for _ in range(3):
        pipeline.work(rig.world)
        rig.clock.forward(minutes=5)
    assert lost
    assert len(rig.crm.account.tasks) == 1
    assert sum(w.call == "log_email" for w in rig.crm.account.writes) <= 1
