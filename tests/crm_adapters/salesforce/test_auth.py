"""Tokens: fetched when needed, renewed once, and never shown."""

import threading

import pytest
import requests
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from crm_adapters.errors import NotPermitted, RateLimited, Unavailable
from crm_adapters.salesforce.auth import ClientCredentials, JwtBearer, StaticToken
from gates.errors import ConfigError
from tests.crm_adapters.salesforce.org import INSTANCE, Org
from tests.people import NOW

TOKEN_URL = f"{INSTANCE}/services/oauth2/token"


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    """A private and a public key in PEM form."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def source(secret: str = "gatepost-secret") -> ClientCredentials:
    return ClientCredentials(login_url=INSTANCE, client_id="gatepost-client", client_secret=secret)


def bearer(private: str) -> JwtBearer:
    return JwtBearer(
        login_url=INSTANCE,
        client_id="gatepost-client",
        username="bot@gatepost.example",
        private_key=private,
        now=lambda: NOW,
    )


def test_client_credentials_open_the_org(org: Org) -> None:
    key = org.person()
    assert [r.contact.key for r in org.crm(source()).read([key]).found] == [key]


def test_wrong_credentials_are_told_as_such_without_the_secret(org: Org) -> None:
    with pytest.raises(NotPermitted, match="invalid_client") as caught:
        org.crm(source("wr0ng-secret")).owners()
    assert caught.value.mend
    assert "wr0ng" not in repr(caught.value)


def test_a_jwt_opens_the_org_only_with_the_right_key(keys: tuple[str, str]) -> None:
    org = Org(jwt_public_key=keys[1])
    assert org.crm(bearer(keys[0])).owners()
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(NotPermitted, match="invalid_grant"):
        org.crm(bearer(stranger.decode())).owners()
    org.sandbox.stop()


def test_an_unreadable_key_is_a_configuration_error_without_the_key() -> None:
    with pytest.raises(ConfigError) as caught:
        bearer("not-a-key").token(requests.Session())
    assert "not-a-key" not in f"{caught.value!r} {caught.value.__context__!r}"


def test_threads_renew_a_stale_token_once(org: Org) -> None:
    tokens, session = source(), requests.Session()
    first = tokens.token(_local(session, org))
    start = threading.Barrier(8)
    got: list[str] = []

    def renew() -> None:
        start.wait()
        got.append(tokens.token(session, stale=first))

    threads = [threading.Thread(target=renew) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 1
    assert first not in got
    assert len([c for c in org.sandbox.calls if c.path.endswith("/token")]) == 2


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (429, "{}", RateLimited),
        (503, "<html>", Unavailable),
        (200, "<html>", Unavailable),
        (200, "{}", Unavailable),
        (400, '{"error": "invalid_app_access"}', NotPermitted),
    ],
)
def test_bad_answers_are_typed(status: int, body: str, error: type[Exception]) -> None:
    responses.post(TOKEN_URL, body=body, status=status)
    with pytest.raises(error):
        source().token(requests.Session())


def test_nothing_secret_is_shown(keys: tuple[str, str]) -> None:
    shown = f"{StaticToken(value='t0k')!r} {source()!r} {bearer(keys[0])!r}"
    assert "t0k" not in shown
    assert "gatepost-secret" not in shown
    assert "PRIVATE" not in shown


def _local(session: requests.Session, org: Org) -> requests.Session:
    from crm_adapters.salesforce.client import Line

    session.mount("https://", Line(timeout=5, local_address=org.sandbox.base_url))
    return session
