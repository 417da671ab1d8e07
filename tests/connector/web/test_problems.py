"""What a caller learns from an error: what to do, and nothing of our inside."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from connector.web.problems import status_of
from gates.errors import (
    ConfigError,
    DigestMismatch,
    Forged,
    InputError,
    LawBroken,
    NotAllowed,
    StaleEdit,
    WorldError,
)
from tests.connector.web.scene import client, database, optout_path, review_path, scene

SECRET = "ada@nordwind.example in /srv/secret with s3cr3t"


class Broken:
    """A store that fails as no one foresaw."""

    def __getattr__(self, name):
        raise RuntimeError(SECRET)


@pytest.mark.parametrize("where", ["review", "optout", "health", "hook"])
def test_an_unforeseen_error_shows_nothing_of_itself(tmp_path, where):
    rig = scene.reviewed(database(tmp_path))
    row = scene.only(rig)
    path = {
        "review": review_path(rig, row),
        "optout": optout_path(rig, row),
        "health": "/readyz",
        "hook": "/hooks/memory",
    }[where]
    headers, body = rig.crm.account.webhook([])
    rig.world = replace(rig.world, store=Broken())
    web = client(rig)
    with capture_logs() as logs:
        answer = web.post(path, data=body, headers=headers) if where == "hook" else web.get(path)
    assert answer.status_code == 500
    assert "something went wrong on our side" in answer.text.lower()
    for piece in (*SECRET.split(), "RuntimeError", "Traceback", ".py"):
        if len(piece) > 4:
            assert piece not in answer.text
    assert SECRET not in repr(logs)
    assert [entry["kind"] for entry in logs] == ["RuntimeError"]
    assert any("scene" in p or "__getattr__" in p for p in logs[0]["places"])


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Forged, 401),
        (NotAllowed, 403),
        (StaleEdit, 409),
        (InputError, 422),
        (ConfigError, 422),
        (WorldError, 503),
        (LawBroken, 500),
        (DigestMismatch, 500),
    ],
)
def test_each_kind_of_error_has_its_status(kind, status):
    assert status_of(kind("what")) == status


def test_an_unknown_address_answers_programs_in_json_and_people_in_words(tmp_path):
    web = client(scene.reviewed(database(tmp_path)))
    assert web.get("/nothing").json["error"]["code"] == "http"
    page = web.get("/r/nothing")
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert "That did not work" in page.text
