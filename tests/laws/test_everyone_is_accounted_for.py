"""Law 14: each member that a segment considered was mailed, waits, or was skipped with the reason."""

from connector.lifecycle import State
from tests import people
from tests.laws.scene import approved, plan, rows, work


def test_every_member_has_an_outcome_that_adds_up(database_url):
    rig = approved(database_url, *people.EVERYBODY)
    plan(rig)
    work(rig)
    with rig.store.read() as tx:
        considered = tx.syncs.considered_counts()
    assert sum(considered.values()) == len(people.EVERYBODY)
    assert considered["intro", "suppressed"] == 2, "Bruno opted out and Emil complained: the listing showed it"
    for row in rows(rig):
        assert row.state in {State.IN_REVIEW, State.CLOSED, State.APPROVED} or row.reason
