"""Who leaves decides nothing any more, by any door, and nothing brings them back."""

import re
import threading

import pytest

from connector import autonomy, cycle
from connector.lifecycle import State
from connector.links import token_hash
from connector.model import ORGANISATION, Account
from feature_flags.levels import Restraint
from gates.errors import InputError, NotAllowed, StaleEdit
from tests import people
from tests.connector.web.crm_scene import Card, account, standing
from tests.connector.web.scene import client, database, review_path, scene
from tests.world import make_world

ADA, BEN = (Account(id=n, name=n, roles=frozenset({"admin"})) for n in ("ada", "ben"))


@pytest.fixture
def card(tmp_path):
    return standing(database(tmp_path))


@pytest.fixture
def rig(database_url):
    made = make_world(database_url)
    with made.store.begin() as tx:
        for admin in (ADA, BEN):
            tx.accounts.add(admin, token_hash(admin.id))
    return made


def retire(rig, who, by=ADA):
    return autonomy.retire_account(who, by, rig.store, rig.clock)


def accounts(rig):
    with rig.store.read() as tx:
        return {a.id: a for a in tx.accounts.all()}


def test_the_token_and_the_crm_user_of_who_left_decide_nothing(card):
    shown = card.card()
    with card.rig.store.read() as tx:
        assert tx.accounts.by_owner("memory", people.OWNER).id == "rita"
    admin = Account(id="boss", name="boss", roles=frozenset({"admin"}))
    with card.rig.store.begin() as tx:
        tx.accounts.add(admin, token_hash("boss"))
    retire(card.rig, "rita", admin)
    assert card.decide("approve", shown).status_code == 403
    assert card.decide("do_not_contact", shown).status_code == 403
    with card.rig.store.read() as tx:
        assert tx.accounts.by_owner("memory", people.OWNER) is None
        assert not tx.accounts.get("rita").active
    last = scene.events(card.rig, "system")[-1]
    assert (last["actor"], last["action"], last["subject"]) == ("boss", "account_retired", "rita")


def test_neither_the_personal_link_nor_the_task_decides_and_a_no_on_the_task_is_heard(card):
    rig, row = card.rig, scene.only(card.rig)
    web, path = client(rig), review_path(rig, row)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', web.get(path).text))
    assert fields, "the page had been hers"
    with rig.store.begin() as tx:
        tx.accounts.add(ADA, token_hash("ada"))
    retire(rig, "rita")
    assert web.post(path, data={**fields, "decision": "approve"}).status_code == 403
    rig.crm.account.decide(row.task.id, "approve")
    cycle.take_answers(rig.world)
    assert scene.only(rig).state is State.IN_REVIEW
    scene.work(rig)  # it is put back, with a note
    rig.crm.account.decide(scene.only(rig).task.id, "do not contact")
    cycle.take_answers(rig.world)
    with rig.store.read() as tx:
        assert tx.suppressions.of(row.person, [people.ADA.address]), "a no needs no account"


def test_a_delegate_who_left_is_one_no_longer(card):
    account(card.rig, "dele", "owner-7")
    account(card.rig, "boss", "owner-9")
    autonomy.name_delegate("rita", "dele", ends=False, store=card.rig.store, clock=card.rig.clock)
    with card.rig.store.begin() as tx:
        tx.accounts.add(ADA, token_hash("ada"))
    dele, shown = Card(rig=card.rig, user="owner-7"), card.card()
    retire(card.rig, "dele")
    assert accounts(card.rig)["rita"].delegates == frozenset()
    assert dele.decide("approve", shown).status_code == 403


def test_the_crm_does_not_bring_back_who_left(rig):
    cycle.know_owners("memory", rig.world)
    named = Account(id="maya", name="Maya", roles=frozenset({"rep"}), owners={"memory": "owner-extra"})
    with rig.store.begin() as tx:
        tx.accounts.add(named, token_hash("maya"))
    before = accounts(rig)
    for known in before.values():
        if known.id not in {"ada", "ben"}:
            retire(rig, known.id)
    assert cycle.know_owners("memory", rig.world) == 0
    assert accounts(rig).keys() == before.keys()
    with rig.store.read() as tx:
        assert tx.accounts.by_token(token_hash("maya")) is None


def test_what_they_asked_for_is_off(rig):
    autonomy.stop(ORGANISATION, "somebody", "a smell of smoke", rig.store, rig.clock)
    asked = autonomy.resume(ORGANISATION, BEN, "it was toast", rig.store, rig.clock, rig.world.ids)
    assert retire(rig, "ben") == (asked.id,)
    third = Account(id="cleo", name="cleo", roles=frozenset({"admin"}))
    with rig.store.begin() as tx:
        tx.accounts.add(third, token_hash("cleo"))
    again = autonomy.resume(ORGANISATION, third, "it was toast", rig.store, rig.clock, rig.world.ids)
    assert again is not None, "cleo asks anew: ben's word counts no longer"
    with rig.store.read() as tx:
        assert tx.flags.standings((ORGANISATION,))[0].restraint is Restraint.KILLED


def test_who_may_and_what_is_refused(rig):
    rep = Account(id="rep", name="rep", roles=frozenset({"rep", "compliance"}))
    with rig.store.begin() as tx:
        tx.accounts.add(rep, token_hash("rep"))
    with pytest.raises(NotAllowed, match="only an admin"):
        retire(rig, "ben", rep)
    with pytest.raises(InputError):
        retire(rig, "nobody")
    retire(rig, "ben")
    with pytest.raises(StaleEdit):
        retire(rig, "ben")
    with pytest.raises(NotAllowed, match="only an admin"):
        retire(rig, "rep", BEN)
    for other in accounts(rig).values():
        if other.active and "admin" in other.roles and other.id != "ada":
            retire(rig, other.id)
    with pytest.raises(NotAllowed, match="last admin"):
        retire(rig, "ada")


def test_two_admins_who_retire_each_other_leave_one(rig):
    errors = []

    def go(who, by):
        try:
            retire(rig, who, by)
        except NotAllowed as error:
            errors.append(error)

    threads = [threading.Thread(target=go, args=pair) for pair in (("ben", ADA), ("ada", BEN))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(errors) == 1
    left = [a for a in accounts(rig).values() if a.active and "admin" in a.roles and a.id in {"ada", "ben"}]
    assert len(left) == 1
