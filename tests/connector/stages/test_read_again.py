"""Records that webhooks told of are read again, though the reading of one of them breaks."""

from dataclasses import replace

import pytest

from connector.stages import hooks
from crm_adapters.errors import Unavailable
from crm_adapters.memory import MemoryCRM
from gates.errors import ConfigError
from tests import people
from tests.connector.web.scene import database, scene

CLEO = replace(people.ADA, first_name="Cleo", address="cleo@suedwind.example")


@pytest.fixture
def rig(tmp_path):
    made = scene.reviewed(database(tmp_path), people.ADA, CLEO)
    with made.store.begin() as tx:
        tx.hooks.touch({people.key(people.ADA), people.key(CLEO)}, made.clock.now())
    return made


def breaking(rig, monkeypatch, error, *names):
    """Reading these records breaks; returns what was asked for."""
    read, asked = MemoryCRM.read, []

    def broken(self, keys, addresses=()):
        asked.append([k.id for k in keys])
        if any(k.id in names for k in keys):
            raise error
        return read(self, keys, addresses)

    monkeypatch.setattr(MemoryCRM, "read", broken)
    return asked


@pytest.mark.parametrize("error", [ValueError("no date"), KeyError("id"), RecursionError()])
def test_a_record_that_cannot_be_read_keeps_back_no_other(rig, monkeypatch, error):
    breaking(rig, monkeypatch, error, "cleo")
    worked = hooks.read_all(rig.world)
    assert worked.read == 1
    assert worked.failed == {type(error).__name__: 1}
    assert hooks.read_all(rig.world).failed == {}, "it is not asked for at once again"
    monkeypatch.undo()
    rig.clock.forward(seconds=86_400)
    assert hooks.read_all(rig.world).read == 1


@pytest.mark.parametrize("error", [Unavailable("away", where="memory"), ConfigError("no id", where="x", mend="y")])
def test_a_crm_that_cannot_be_read_is_asked_once_and_later(rig, monkeypatch, error):
    asked = breaking(rig, monkeypatch, error, "ada", "cleo")
    assert hooks.read_all(rig.world).failed == {error.code: 2}
    assert len(asked) == 1
