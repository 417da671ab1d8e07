"""Law 2: a no is never cleared by the system; only evidence and two people lift it, for one person at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.model import Account
from connector.stages import opt_in, respond
from connector.stages.opt_in import Evidence
from connector.stages.say_no import say_no
from gates.errors import InputError, NotAllowed, StaleEdit
from gates.recipient import ConsentState
from tests import people
from tests.laws import scene

COMPLIANCE = Account(id="cora", name="Cora", roles=frozenset({"compliance"}))


@pytest.fixture
def rig(database_url):
    rig = scene.reviewed(database_url, people.ADA)
    respond.suppress(ada(rig), rig.world, reason="unsubscribed", channel="page")
    rig.clock.sleep(3600)
    return rig


def ada(rig) -> str:
    with rig.store.read() as tx:
        return tx.people.person_at(people.ADA.address)


def standing(rig) -> set[str]:
    with rig.store.read() as tx:
        return {s.reason for s in tx.suppressions.of(ada(rig), [people.ADA.address])}


def agreed(rig, **change) -> Evidence:
    given = Evidence(
        form="webinar form", given_at=rig.clock.now() - timedelta(minutes=5), text="Yes, write to me again."
    )
    return replace(given, **change)


def crm_says_yes(rig) -> None:
    rig.crm.account.add(people.reading(people.ADA, read_at=rig.clock.now()))


def test_two_people_with_newer_evidence_lift_it_and_the_next_no_stands_again(rig):
    crm_says_yes(rig)
    asked = opt_in.ask(ada(rig), agreed(rig), (), scene.REP, rig.world)
    assert standing(rig) == {"unsubscribed"}, "asking changes nothing"
    assert opt_in.evidence(asked.id, rig.world).text == "Yes, write to me again."
    assert opt_in.approve(asked.id, COMPLIANCE, rig.world) > 0
    assert standing(rig) == set()
    with pytest.raises(StaleEdit):
        opt_in.approve(asked.id, scene.ADMIN, rig.world)
    respond.suppress(ada(rig), rig.world, reason="unsubscribed", channel="page")
    assert standing(rig) == {"unsubscribed"}


def test_nobody_approves_their_own_and_no_rep_approves(rig):
    crm_says_yes(rig)
    asked = opt_in.ask(ada(rig), agreed(rig), (), scene.ADMIN, rig.world)
    for by in (scene.ADMIN, scene.REP):
        with pytest.raises(NotAllowed):
            opt_in.approve(asked.id, by, rig.world)
    assert standing(rig) == {"unsubscribed"}


@pytest.mark.parametrize(
    "change", [{"form": " "}, {"text": ""}, {"given_at": timedelta(days=-2)}, {"given_at": timedelta(hours=1)}]
)
def test_evidence_that_is_missing_older_than_the_no_or_from_the_future_is_none(rig, change):
    if isinstance(change.get("given_at"), timedelta):
        change = {"given_at": rig.clock.now() + change["given_at"]}
    with pytest.raises(InputError):
        opt_in.ask(ada(rig), agreed(rig, **change), (), scene.REP, rig.world)


def test_a_new_no_between_asking_and_approving_ends_it(rig):
    crm_says_yes(rig)
    asked = opt_in.ask(ada(rig), agreed(rig), (), scene.REP, rig.world)
    respond.suppress(ada(rig), rig.world, reason="complained", channel="arf")
    with pytest.raises(StaleEdit):
        opt_in.approve(asked.id, COMPLIANCE, rig.world)
    assert standing(rig) == {"unsubscribed", "complained"}


def test_while_a_crm_says_no_or_cannot_be_read_nothing_is_lifted(rig):
    refusing = people.reading(people.ADA, read_at=rig.clock.now())
    consent = replace(refusing.consent, state=ConsentState.OPTED_OUT)
    rig.crm.account.add(replace(refusing, consent=consent))
    asked = opt_in.ask(ada(rig), agreed(rig), (), scene.REP, rig.world)
    with pytest.raises(InputError, match="opted_out"):
        opt_in.approve(asked.id, COMPLIANCE, rig.world)
    assert standing(rig) == {"unsubscribed"}


def test_a_complaint_is_lifted_only_when_it_is_named_and_an_erasure_never(rig):
    crm_says_yes(rig)
    respond.suppress(ada(rig), rig.world, reason="complained", channel="arf")
    rig.clock.sleep(3600)
    asked = opt_in.ask(ada(rig), agreed(rig), (), scene.REP, rig.world)
    opt_in.approve(asked.id, COMPLIANCE, rig.world)
    assert standing(rig) == {"complained"}
    with pytest.raises(InputError):
        opt_in.ask(ada(rig), agreed(rig), (), scene.REP, rig.world)
    respond.suppress(ada(rig), rig.world, reason="privacy_deletion", channel="crm:memory")
    rig.clock.sleep(3600)
    with pytest.raises(NotAllowed):
        opt_in.ask(ada(rig), agreed(rig), ("complained",), scene.REP, rig.world)


def test_the_evidence_goes_with_the_erasure(rig):
    crm_says_yes(rig)
    asked = opt_in.ask(ada(rig), agreed(rig), (), scene.REP, rig.world)
    with rig.store.begin() as tx:
        tx.people.erase(ada(rig))
    with pytest.raises(StaleEdit):
        opt_in.evidence(asked.id, rig.world)
    with pytest.raises(StaleEdit):
        opt_in.approve(asked.id, COMPLIANCE, rig.world)


def test_a_domains_no_covers_everyone_there_and_no_opt_in_lifts_it(rig):
    crm_says_yes(rig)
    say_no(people.ADA.address.partition("@")[2], rig.world, reason="do_not_contact", channel="cli", actor="ada")
    with rig.store.read() as tx:
        assert tx.suppressions.of("person_nobody", [f"someone@sub.{people.ADA.address.partition('@')[2]}"])
    rig.clock.sleep(3600)
    asked = opt_in.ask(ada(rig), agreed(rig), (), scene.REP, rig.world)
    opt_in.approve(asked.id, COMPLIANCE, rig.world)
    assert standing(rig) == {"do_not_contact"}
