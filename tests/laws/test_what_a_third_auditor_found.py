"""Ways around the laws that a third sceptical reader found, at the doors inside a CRM, each kept as a test."""

from connector.model import Account
from connector.stages import hooks, workflow
from connector.stages.ingest import Pulled
from connector.stages.say_no_here import say_no_here
from crm_adapters.port import Change, ChangeKind
from crm_adapters.workflow import Operation, WorkflowCall
from gates.recipient import Consent, ConsentState, Flag
from tests import people
from tests.laws.scene import approved, reviewed

ADA, BRUNO = people.key(people.ADA), people.key(people.BRUNO)
COMPLIANCE = Account(id="cora", name="Cora", roles=frozenset({"compliance"}))


def standing(rig) -> set[str]:
    with rig.store.read() as tx:
        return {s.channel for s in tx.suppressions.of(tx.people.person_at(people.ADA.address) or "nobody", [])}


def forgotten(rig) -> None:
    """Ada's record is gone in the CRM, and a reading has found that; what we know of her names her still."""
    rig.crm.account.delete(ADA)
    with rig.store.begin() as tx:
        tx.people.forget_record(ADA)


# ------------------------------------------------------------------------------- a no about a record that is gone


def test_a_workflows_no_counts_though_its_record_is_gone_meanwhile(database_url):
    rig = approved(database_url)
    forgotten(rig)
    call = WorkflowCall(
        connection=ADA.connection, operation=Operation.SUPPRESS, id="call-1", source="77", contact=ADA, why="asked us"
    )
    assert workflow.take(call, rig.world).tells["suppressed"] is True
    assert standing(rig) == {f"workflow:{ADA.connection}"}


def test_a_reps_no_counts_though_the_record_is_gone_meanwhile(database_url):
    rig = approved(database_url)
    forgotten(rig)
    say_no_here(ADA, COMPLIANCE, rig.world, reason="asked us", via="memory_card")
    assert standing(rig) == {"rep:memory_card"}


# ------------------------------------------------------------------------------- one record that breaks the reading


def test_a_record_that_breaks_every_reading_keeps_back_no_other(database_url, monkeypatch):
    rig = reviewed(database_url, people.ADA, people.BRUNO)
    with rig.store.begin() as tx:
        for key in (ADA, BRUNO):
            tx.people.forget_record(key)
        tx.hooks.touch({ADA, BRUNO}, rig.clock.now())
    real = hooks.ingest.heed

    def breaks(consent, person, tx, world):
        if consent.source == ADA:
            raise ValueError("it breaks us every time")
        return real(consent, person, tx, world)

    monkeypatch.setattr(hooks.ingest, "heed", breaks)
    hooks.read_all(rig.world)
    with rig.store.read() as tx:
        assert tx.people.contact(BRUNO) is not None
        assert tx.people.contact(ADA) is None
        assert tx.hooks.touched(ADA.connection, rig.clock.now(), 10) == []
    monkeypatch.setattr(hooks.ingest, "heed", real)
    rig.clock.forward(hours=1)
    hooks.read_all(rig.world)
    with rig.store.read() as tx:
        assert tx.people.contact(ADA) is not None


# ------------------------------------------------------------------------------- a no that came before its record


def test_a_no_told_of_somebody_not_met_yet_stands_though_it_is_taken_back_before_we_read(database_url):
    rig = reviewed(database_url, people.BRUNO)
    rig.crm.account.add(people.reading(people.ADA, read_at=rig.clock.now()))
    now = rig.clock.now()
    flag = Flag(name="opted_out", value="true", state=ConsentState.OPTED_OUT, changed_at=now)
    hint = Consent(state=flag.state, source=ADA, address="", read_at=now, flags=(flag,))
    with rig.store.begin() as tx:
        hooks._apply([Change(kind=ChangeKind.SEEN, key=ADA, consent_hint=hint, at=now)], tx, rig.world, Pulled())
    hooks.read_all(rig.world)
    assert standing(rig) == {f"crm:{ADA.connection}"}
