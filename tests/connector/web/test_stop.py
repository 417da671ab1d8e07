"""The kill switch over HTTP: with a token only, at once, down only."""

import pytest

from connector.links import token_hash
from connector.model import ORGANISATION, Account
from feature_flags.levels import Restraint
from tests import people
from tests.connector.web.scene import client, database, scene, unchanged

TOKEN = {"Authorization": "Bearer secret-of-flow"}


@pytest.fixture
def rig(tmp_path):
    rig = scene.approved(database(tmp_path), people.ADA)
    with rig.store.begin() as tx:
        tx.accounts.add(Account(id="flow", name="A workflow", roles=frozenset({"rep"})), token_hash("secret-of-flow"))
    return rig


def restraint(rig, scope=ORGANISATION) -> Restraint:
    with rig.store.read() as tx:
        return tx.flags.standings((scope,))[0].restraint


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic secret-of-flow"}])
def test_without_a_token_nothing_stops(rig, tmp_path, header):
    with unchanged(database(tmp_path)):
        assert client(rig).post("/api/stop", headers=header).status_code == 401


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_a_post_stops(rig, tmp_path, method):
    with unchanged(database(tmp_path)):
        assert getattr(client(rig), method)("/api/stop", headers=TOKEN).status_code == 405


def test_an_empty_post_stops_everything_and_nothing_is_handed_off(rig):
    answer = client(rig).post("/api/stop", headers=TOKEN)
    assert answer.status_code == 200
    assert {k: answer.json[k] for k in ("stopped", "restraint", "by")} == {
        "stopped": "organisation:*",
        "restraint": "killed",
        "by": "flow",
    }
    assert restraint(rig) is Restraint.KILLED
    scene.work(rig)
    assert not rig.transport.taken
    assert [e["actor"] for e in scene.events(rig, "system") if e["action"] == "stopped"] == ["flow"]


def test_one_segment_is_paused_and_the_rest_goes_on(rig):
    body = {"segment": "intro", "restraint": "paused", "why": "the offer is wrong"}
    assert client(rig).post("/api/stop", json=body, headers=TOKEN).json["restraint"] == "paused"
    assert (restraint(rig), restraint(rig, scene.SEGMENT)) == (Restraint.NONE, Restraint.PAUSED)
    scene.work(rig)
    assert not rig.transport.taken
    assert "the offer is wrong" in str(scene.events(rig, "system")[-1])


def test_a_later_and_milder_stop_loosens_nothing(rig):
    client(rig).post("/api/stop", headers=TOKEN)
    answer = client(rig).post("/api/stop", json={"restraint": "paused"}, headers=TOKEN)
    assert answer.json["restraint"] == "killed"
    assert restraint(rig) is Restraint.KILLED


@pytest.mark.parametrize(
    "body",
    ["[]", "7", "{", '{"segment": "absent"}', '{"segment": 3}', '{"restraint": "none"}', '{"resume": true}', "null"],
)
def test_what_cannot_be_read_stops_nothing_and_says_so(rig, tmp_path, body):
    with unchanged(database(tmp_path)):
        answer = client(rig).post("/api/stop", data=body, headers={**TOKEN, "Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json["error"]["mend"]
