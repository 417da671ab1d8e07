"""The settings page inside the CRM: what each segment may do and why, and what is missing; nothing can be changed."""

from pathlib import Path

import pytest

from connector import autonomy
from connector.model import ORGANISATION
from crm_adapters.errors import Unavailable
from crm_adapters.port import SetupItem
from tests.connector.web.crm_scene import Card, standing
from tests.connector.web.scene import client, database, unchanged


@pytest.fixture
def card(tmp_path: Path) -> Card:
    return standing(database(tmp_path))


PATH = "/crm/memory/overview"


def test_it_tells_of_each_segment_and_of_the_caller(card: Card, tmp_path: Path) -> None:
    with unchanged(database(tmp_path)):
        told = card.call("GET", PATH).json
    assert told["organisation"] == "Ours"
    assert told["you"]["account"]
    assert told["stop"] == ""
    (segment,) = told["segments"]
    assert (segment["name"], segment["level"], segment["restraint"], segment["waiting"]) == (
        "intro",
        "draft",
        "none",
        1,
    )
    assert told["mend"] == []


def test_a_user_without_an_account_sees_that(card: Card) -> None:
    card.user = "nobody-9"
    answer = card.call("GET", PATH)
    assert answer.status_code == 200
    assert answer.json["you"] is None


def test_what_is_missing_and_what_is_stopped_is_told(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = SetupItem(
        name="hs_email_optout", ok=False, detail="it cannot be seen", mend="grant crm.objects.contacts.read"
    )
    fine = SetupItem(name="owners", ok=True, detail="seen")
    monkeypatch.setattr(type(card.rig.crm), "check_setup", lambda _: (missing, fine))
    autonomy.stop(ORGANISATION, "ops", "test", card.rig.store, card.rig.clock)
    told = card.call("GET", PATH).json
    assert told["mend"] == ["hs_email_optout: it cannot be seen. grant crm.objects.contacts.read."]
    assert told["segments"][0]["restraint"] == "killed"


def test_a_crm_that_does_not_answer_is_told_and_no_error(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> tuple[SetupItem, ...]:
        raise Unavailable("it does not answer", where="memory", mend="wait")

    monkeypatch.setattr(type(card.rig.crm), "check_setup", away)
    answer = card.call("GET", PATH)
    assert answer.status_code == 200
    assert answer.json["mend"] == ["it does not answer. wait."]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed_here(card: Card, method: str) -> None:
    assert card.call(method, PATH, b"{}").status_code == 405


def test_who_is_not_vouched_for_sees_nothing(card: Card) -> None:
    answer = client(card.rig).get(PATH)
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert client(card.rig).get("/crm/nobody/overview").status_code == 404
