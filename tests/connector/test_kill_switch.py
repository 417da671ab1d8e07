"""`gatepost stop` stops with whatever works: no token, no migration, no database, no readable app.yaml is needed."""

import json
import os
import sqlite3
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from connector import config
from connector.bootstrap import open_store
from connector.cli.main import cli
from connector.kill_switch import stop_now
from connector.model import ORGANISATION
from feature_flags.levels import Restraint, Scope
from gates.errors import InputError, WorldError

EXAMPLE = Path(__file__).resolve().parents[2] / "app.yaml"
EVENTS = Scope(kind="segment", key="events")


@pytest.fixture
def folder(tmp_path) -> Path:
    """A deployment whose database exists; no CRM token is set."""
    (tmp_path / "app.yaml").write_text(EXAMPLE.read_text())
    store, _, _ = open_store(config.load(tmp_path / "app.yaml"), {})
    store.migrate()
    store.close()
    return tmp_path


def restraint(folder, scope=ORGANISATION) -> Restraint:
    store, _, _ = open_store(config.load(folder / "app.yaml"), {})
    with store.read() as tx:
        found = tx.flags.standings((scope,))[0].restraint
    store.close()
    return found


def press(folder, scope=ORGANISATION, env=None):
    return stop_now(folder / "app.yaml", scope, "test", "smoke", env or {})


def test_the_row_stands_and_the_file_is_gone_without_any_crm_token(folder):
    assert press(folder).by == "row"
    assert restraint(folder) is Restraint.KILLED
    assert not (folder / "STOP").exists()


def test_a_segment_alone(folder):
    assert press(folder, EVENTS).by == "row"
    assert (restraint(folder, EVENTS), restraint(folder)) == (Restraint.KILLED, Restraint.NONE)
    with pytest.raises(InputError, match="evnts"):
        press(folder, Scope(kind="segment", key="evnts"))


def test_the_file_stands_while_the_row_waits_for_its_turn(folder):
    other = sqlite3.connect(folder / ".gatepost" / "gatepost.sqlite", isolation_level=None)
    other.execute("begin immediate")
    pressing = threading.Thread(target=press, args=(folder,))
    pressing.start()
    try:
        for _ in range(2000):
            if (folder / "STOP").exists():
                break
            pressing.join(0.005)
        assert (folder / "STOP").exists()
        assert pressing.is_alive()
    finally:
        other.execute("rollback")
        other.close()
    pressing.join(30)
    assert restraint(folder) is Restraint.KILLED
    assert not (folder / "STOP").exists()


def test_somebody_elses_file_stays(folder):
    (folder / "STOP").touch()
    assert press(folder).by == "row"
    assert (folder / "STOP").exists()


def test_a_file_that_somebody_touches_meanwhile_stays(folder, monkeypatch):
    def touched(*args):
        os.utime(folder / "STOP", ns=(1, 1))

    monkeypatch.setattr("connector.kill_switch._write_row", touched)
    assert press(folder).by == "row"
    assert (folder / "STOP").exists()


@pytest.mark.parametrize(
    "trouble", ["no database", "old database", "no config", "wrong config", "absent config", "key"]
)
def test_without_a_row_the_file_stops_and_stays(folder, trouble):
    env = {}
    if trouble == "no database":
        env = {"GATEPOST_DATABASE": "postgresql://nobody@127.0.0.1:1/none"}
    elif trouble == "old database":
        db = sqlite3.connect(folder / ".gatepost" / "gatepost.sqlite")
        db.execute("drop table flag")
        db.close()
    elif trouble == "key":
        env = {"GATEPOST_KEY": "no key at all"}
    elif trouble == "absent config":
        (folder / "app.yaml").unlink()
    else:
        (folder / "app.yaml").write_text("[" if trouble == "no config" else "segments: {}")
    told = press(folder, env=env)
    assert told.by == "file"
    assert "STOP" in told.trouble
    assert (folder / "STOP").exists()


def test_when_nothing_works_it_says_so(folder):
    with pytest.raises(WorldError, match="neither"):
        stop_now(folder / "absent" / "app.yaml", ORGANISATION, "test", "smoke", {})


def test_the_command_needs_nothing_but_the_folder(folder, monkeypatch):
    for name in ("GATEPOST_HUBSPOT_TOKEN", "GATEPOST_SALESFORCE_TOKEN", "GATEPOST_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    done = CliRunner().invoke(cli, ["--config", str(folder / "app.yaml"), "--json", "stop", "--why", "smoke"])
    assert done.exit_code == 0
    assert json.loads(done.output) == {"stopped": "organisation:*", "by": "row", "trouble": ""}
    assert restraint(folder) is Restraint.KILLED
