"""A no acts on the segment when it is written down, by whatever door; a rep's own no is a verdict about the draft."""

from dataclasses import replace

import pytest

from connector import cycle
from connector.evidence_rows import Signal
from connector.lifecycle import State
from connector.mail.optout import token
from connector.model import Account
from connector.stages import inbox, ingest, respond, watch
from connector.stages.say_no import say_no, say_no_to_all
from connector.web.app import create_app
from feature_flags.levels import Level, Restraint
from feature_flags.tally import Outcome
from gates.errors import WorldError
from tests import people
from tests.earning import OWN, stands_at
from tests.laws import scene
from tests.letters import complaint, reply, with_mailbox
from tests.seeded import seeded

BEA = replace(people.ADA, first_name="Bea", address="bea@suedwind.example", company="Suedwind Druck GmbH")


def mailed(url, *persons):
    """These people have had a mail that Rita approved."""
    rig = scene.approved(url, *persons)
    scene.work(rig)
    assert len(rig.transport.taken) == len(persons)
    return rig


@pytest.fixture
def rig(database_url):
    return mailed(database_url, people.ADA, BEA)


def folded(rig):
    """How many hits of each signal the segment's detectors have taken in."""
    with rig.store.read() as tx:
        kept = tx.evidence.detector(OWN, watch.STATE)
        seen = tx.evidence.observations(segment="intro")
        return [s.signal for s in seen if s.hit and s.number in kept["folded"]]


def restraint(rig):
    with rig.store.read() as tx:
        return tx.flags.standings((OWN,))[0].restraint


def test_a_threat_of_law_pauses_before_anything_else_happens(rig):
    respond.suppress(scene.rows(rig)[0].person, rig.world, reason="legal_threat", channel="mail")
    assert restraint(rig) is Restraint.PAUSED


def test_the_page_tells_the_detectors(rig):
    client = create_app(rig.world).test_client()
    client.post(f"/u/{token(scene.rows(rig)[0].id, rig.world.signer)}", data={"List-Unsubscribe": "One-Click"}).close()
    assert folded(rig) == [Signal.OPT_OUT]


def test_letters_tell_the_detectors(database_url):
    rig, mailbox = with_mailbox(mailed(database_url, people.ADA, BEA))
    first, second = scene.rows(rig)
    address = {people.key(p): p.address for p in (people.ADA, BEA)}
    mailbox.put(reply(first, "Please take me off your list.", sender=address[first.contact]))
    inbox.receive(rig.world)
    assert folded(rig) == [Signal.OPT_OUT]
    original = f"Message-ID: {second.message_id}\nFrom: maya@ours.example\nTo: {address[second.contact]}\n\nHello"
    mailbox.put(complaint(original.encode(), complained=address[second.contact]))
    inbox.receive(rig.world)
    assert folded(rig) == [Signal.OPT_OUT, Signal.COMPLAINT]


def test_a_list_tells_the_detectors(rig):
    say_no_to_all("who,reason\nada@nordwind.example,unsubscribed\n", rig.world, channel="list", actor="ops")
    assert folded(rig) == [Signal.OPT_OUT]


def test_what_the_crm_shows_is_an_answer_but_not_what_we_wrote_there(rig):
    first, second = scene.rows(rig)
    respond.suppress(first.person, rig.world, reason="complained", channel="mail")
    respond.write_back(rig.world)
    rig.crm.account.opt_out(second.contact)
    rig.clock.forward(minutes=6)
    ingest.pull("memory", rig.world)
    assert folded(rig) == [Signal.COMPLAINT, Signal.OPT_OUT]
    with rig.store.read() as tx:
        hits = [(s.signal, s.subject) for s in tx.evidence.observations(segment="intro") if s.hit]
    assert hits == [(Signal.COMPLAINT, first.id), (Signal.OPT_OUT, second.id)]


def test_a_detector_that_cannot_fold_undoes_no_no(rig, monkeypatch):
    def down(*_args, **_more):
        raise WorldError("the database asks to try again", where="database", mend="try again")

    monkeypatch.setattr(watch, "fold", down)
    row = scene.rows(rig)[0]
    respond.suppress(row.person, rig.world, reason="legal_threat", channel="mail")
    with rig.store.read() as tx:
        assert tx.suppressions.of(row.person, tx.people.addresses(row.person))
    assert restraint(rig) is Restraint.NONE
    monkeypatch.undo()
    watch.take_up(rig.world)
    assert restraint(rig) is Restraint.PAUSED


# ------------------------------------------------------------------------------------------ the rep's own no


def verdict(rig):
    with rig.store.read() as tx:
        row = tx.evidence.review_of(scene.only(rig).id)
        seen = [s for s in tx.evidence.observations(segment="intro") if s.signal is Signal.REVIEWED]
    return row.outcome, row.reviewer, [s.hit for s in seen]


def test_do_not_contact_by_the_owner_at_another_door_is_an_intervention(database_url):
    rig = scene.reviewed(database_url)
    say_no("ada@nordwind.example", rig.world, reason="do_not_contact", channel="cli", actor="rita")
    assert scene.only(rig).state is State.VOID
    assert verdict(rig) == (Outcome.DO_NOT_CONTACT, "rita", [True])
    assert watch.take_up(rig.world) is None
    assert stands_at(rig) is Level.DRAFT


def test_on_the_drafts_own_task_it_is_one_whoever_wrote_it(database_url):
    rig = scene.reviewed(database_url)
    (task,) = rig.crm.account.open_tasks()
    rig.crm.account.decide(task.id, "do_not_contact", by="somebody")
    cycle.take_answers(rig.world)
    assert scene.only(rig).state is State.VOID
    assert verdict(rig)[0] is Outcome.DO_NOT_CONTACT


@pytest.mark.parametrize(("reason", "actor"), [("unsubscribed", "rita"), ("do_not_contact", "stranger")])
def test_a_persons_no_or_somebody_elses_says_nothing_about_the_draft(database_url, reason, actor):
    rig = scene.reviewed(database_url)
    with rig.store.begin() as tx:
        tx.accounts.add(Account(id="stranger", name="Sam", roles=frozenset({"rep"})), "hash-stranger")
    say_no("ada@nordwind.example", rig.world, reason=reason, channel="api:x", actor=actor)
    assert verdict(rig) == (Outcome.WITHDRAWN, "", [])


def test_a_draft_behind_a_seed_was_not_seen_by_anybody(tmp_path):
    rig = seeded(f"sqlite:///{tmp_path}/gatepost.sqlite")
    say_no("ada@nordwind.example", rig.world, reason="do_not_contact", channel="cli", actor="rita")
    assert verdict(rig) == (Outcome.WITHDRAWN, "", [])
