"""Law 10: the log knows of each deed before it happens, tells only legal moves, and names nobody."""

from dataclasses import replace

from connector.audit.verify import verify_export
from connector.lifecycle import State, check_move
from connector.stages import respond
from gates.errors import TransportError
from tests import people
from tests.laws.scene import approved, arrange, events, only, plan, work
from tests.world import make_world


def test_the_log_knew_before_each_deed(database_url):
    rig = approved(database_url)
    seen = []

    def look(call):
        told = [e["action"] for e in events(rig)]
        seen.append((call, told))

    rig.crm.account.before_each_call(look)
    hand_off = rig.transport.hand_off

    def watched(message, permit):
        seen.append(("hand_off", [e["action"] for e in events(rig)]))
        return hand_off(message, permit)

    transport = type("Watched", (), {"name": "watched", "reviewed_only": False, "hand_off": staticmethod(watched)})()
    rig = replace(rig, world=replace(rig.world, transport=transport))
    work(rig)
    respond.suppress(only(rig).person, rig.world, reason="unsubscribed", channel="page")
    respond.write_back(rig.world)
    needed = {"hand_off": "claimed", "log_email": "sent", "close_task": "sent", "opt_out": "closed"}
    for deed, event in needed.items():
        before = [told for call, told in seen if call == deed]
        assert before, f"{deed} was never seen"
        assert all(event in told for told in before)
    assert any(e["action"] == "suppressed" for e in events(rig, "system"))


def test_the_task_is_asked_for_in_the_log_before_it_is_put(database_url):
    rig = make_world(database_url)
    arrange(rig, [people.ADA])
    plan(rig)
    told = []
    rig.crm.account.before_each_call(
        lambda call: call == "put_task" and told.append([e["action"] for e in events(rig)])
    )
    work(rig)
    assert told
    assert all("review_asked" in actions for actions in told)


def test_every_logged_move_is_legal_and_the_chain_verifies(database_url):
    rig = approved(database_url, people.ADA, people.stranger(1), people.stranger(2))
    rig.transport.fail.append(TransportError("no", fate="not_sent", code="451"))
    work(rig)
    moves = 0
    for event in events(rig):
        detail = event["detail"]
        if "from" in detail:
            check_move(State(detail["from"]), State(detail["to"]))
            moves += 1
    assert moves > 15
    assert verify_export(rig.store.export(), rig.world.signer.public_keys).whole


def test_no_address_or_name_stands_in_the_log(database_url):
    rig = approved(database_url)
    work(rig)
    lines = "".join(rig.store.export())
    for word in (people.ADA.address, people.ADA.last_name, people.ADA.company, "nordwind"):
        assert word not in lines
