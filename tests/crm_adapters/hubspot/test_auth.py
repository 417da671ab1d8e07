"""Our app at HubSpot: what is asked, what each refusal means, and that no secret gets into an error."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from crm_adapters.errors import NotPermitted, RateLimited, Unavailable
from crm_adapters.grant import Revoked
from crm_adapters.hubspot.auth import SCOPES, HubSpotApp, StaticToken
from tests.crm_adapters.hubspot.scripted_server import Reply, Script, scripted


@pytest.fixture
def server() -> Iterator[Script]:
    with scripted() as script:
        yield script


def app(server: Script) -> HubSpotApp:
    return HubSpotApp(client_id="app", client_secret="hush", host=server.url, extra=("content",))


def grant(**more: object) -> Reply:
    return Reply(body={"access_token": "one", "refresh_token": "refresh-2", "expires_in": 1800, "hub_id": 7, **more})


def test_a_static_token_is_given_and_not_shown():
    token = StaticToken(value="secret")
    assert token.token() == "secret"
    assert "secret" not in repr(token)


def test_the_page_is_asked_for_the_scopes_of_the_project(server):
    url = urlsplit(app(server).authorize_url("state-1", "https://ours.example/crm/hs/installed"))
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://app.hubspot.com/oauth/authorize"
    assert asked == {
        "client_id": "app",
        "redirect_uri": "https://ours.example/crm/hs/installed",
        "scope": " ".join(SCOPES),
        "optional_scope": "content",
        "state": "state-1",
    }


def test_a_refresh_is_one_form_and_gives_the_newest_refresh_token(server):
    server.replies = [grant()]
    granted = app(server).refresh("refresh-1")
    assert (granted.access_token, granted.refresh_token, granted.seconds) == ("one", "refresh-2", 1800)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/oauth/2026-03/token")
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["refresh_token"],
        "client_id": ["app"],
        "client_secret": ["hush"],
        "refresh_token": ["refresh-1"],
    }


def test_an_answer_without_a_refresh_token_keeps_the_one_before(server):
    server.replies = [grant(refresh_token="")]
    assert app(server).refresh("refresh-1").refresh_token == "refresh-1"


def test_whose_portal_it_is_hubspot_says_twice(server):
    facts = {"active": True, "hub_id": 7, "user": "x@y.example", "scopes": ["oauth"]}
    server.replies = [grant(), Reply(body=facts)]
    assert app(server).exchange("code-1", "https://ours.example/back").account == "7"
    for told in ({**facts, "hub_id": 8}, {**facts, "active": False}):
        server.replies = [grant(), Reply(body=told)]
        with pytest.raises(NotPermitted):
            app(server).exchange("code-1", "https://ours.example/back")


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=400, body={"status": "BAD_REFRESH_TOKEN"}), Revoked),
        (Reply(status=400, body={"error": "invalid_grant", "message": "refresh-1 hush"}), Revoked),
        (Reply(status=401, body={"status": "BAD_CLIENT_ID", "error": "invalid_client"}), NotPermitted),
        (Reply(status=429), RateLimited),
        (Reply(status=502, body=b"<html>"), Unavailable),
        (Reply(body={"no": "token", "hush": "refresh-1"}), Unavailable),
        (Reply(status=0), Unavailable),
    ],
)
def test_a_refusal_is_told_apart_from_a_bad_day_and_holds_no_secret(server, reply, kind):
    server.replies = [reply]
    with pytest.raises(kind) as caught:
        app(server).refresh("refresh-1")
    assert type(caught.value) is kind
    told = f"{caught.value} {caught.value!r} {caught.value.__context__!r}"
    assert "hush" not in told
    assert "refresh-1" not in told


def test_uninstalling_ends_the_refresh_token_though_the_portal_does_not_answer(server):
    server.replies = [Reply(status=503), Reply(status=200)]
    app(server).uninstall("one", "refresh-1")
    assert [a.path for a in server.asked] == ["/appinstalls/2026-03/external-install", "/oauth/2026-03/token/revoke"]
    server.replies = [Reply(status=503), Reply(status=503)]
    with pytest.raises(Unavailable):
        app(server).uninstall("one", "refresh-1")
