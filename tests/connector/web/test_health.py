"""Health for programs: up is not the same as ready."""

from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from connector.stages import watch
from tests.connector.web.scene import client, database, scene, unchanged


def test_health_and_readiness_change_nothing_and_name_nobody(tmp_path):
    rig = scene.reviewed(database(tmp_path))
    web = client(rig)
    with unchanged(database(tmp_path)):
        assert web.get("/healthz").json == {"ok": True}
        ready = web.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["node"] == "node-1"
    assert ready.json["segments"]["intro"]["level"] == "draft"
    assert ready.json["unknown"] == 0
    assert "@" not in ready.text


def test_without_its_database_it_is_up_but_not_ready(tmp_path, monkeypatch):
    rig = scene.reviewed(database(tmp_path))
    web = client(rig)
    (tmp_path / "gatepost.sqlite").rename(tmp_path / "gone")
    rig.store.close()
    (tmp_path / "gatepost.sqlite").mkdir()
    assert web.get("/healthz").status_code == 200
    ready = web.get("/readyz")
    assert (ready.status_code, ready.json["why"]) == (503, ["database_unreadable"])
    assert str(tmp_path) not in ready.text


def test_a_database_that_cannot_be_written_is_not_ready(tmp_path):
    rig = scene.reviewed(database(tmp_path))

    @event.listens_for(rig.store._writer, "begin")
    def full(connection):
        raise OperationalError("BEGIN", {}, Exception("attempt to write a readonly database on disk"))

    assert why_not(rig) == ["database_not_writable"]


def test_a_schema_that_is_behind_is_not_ready(database_url):
    rig = scene.reviewed(database_url)
    with rig.store._writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    (found,) = why_not(rig)
    assert found.startswith("migrations_missing:")


def test_without_workers_or_with_a_clock_that_jumped_it_is_not_ready(database_url):
    rig = scene.reviewed(database_url)
    watch.watch(rig.world)
    assert why_not(rig) == []
    rig.clock.forward(minutes=6)
    assert why_not(rig) == ["no_worker_since:2026-11-24T09:00:00Z"]
    watch.watch(rig.world)
    assert why_not(rig) == []
    rig.clock.forward(hours=-1)
    assert why_not(rig) == ["clock_went_back"]


def why_not(rig):
    ready = client(rig).get("/readyz")
    assert ready.status_code == (503 if ready.json["why"] else 200)
    return ready.json["why"]
