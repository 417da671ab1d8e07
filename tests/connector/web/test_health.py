"""Health for programs: up is not the same as ready."""

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
    assert ready.status_code in {500, 503}
    assert str(tmp_path) not in ready.text
