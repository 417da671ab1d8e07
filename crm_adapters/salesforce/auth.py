"""Where access tokens come from: given, by client credentials, or by JWT bearer.

A source fetches on the session of the adapter, so that time-outs, the local address and the call
count hold for it as well. Two threads that meet the same stale token renew it once, because
Salesforce may revoke everything when one grant is used twice.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import jwt
import requests

from crm_adapters.errors import NotPermitted, RateLimited, Unavailable
from crm_adapters.grant import Granted, Revoked
from gates.errors import ConfigError

# The platform refuses assertions that live longer than five minutes; three leaves room for skew.
ASSERTION_LIFE = timedelta(minutes=3)
TOKEN_PATH = "/services/oauth2/token"
REVOKE_PATH = "/services/oauth2/revoke"
REVOKED = frozenset({200, 400})
"""It is revoked, or there is no such session any more (RFC 7009 section 2.2, and Salesforce's own 400)."""
ENDED = frozenset({"invalid_grant", "invalid_client", "invalid_client_id", "inactive_user", "inactive_org"})
"""The words by which Salesforce says that this app or its user may no longer come in."""


class TokenSource(Protocol):
    """Gives the access token; `stale` is one that Salesforce has just refused."""

    def token(self, session: requests.Session, *, stale: str = "") -> str:
        """A token other than `stale`; NotPermitted when there is none to be had."""
        ...

    def allowed(self) -> None:
        """NotPermitted when this connection may no longer be used, whatever token somebody still holds."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticToken:
    """One token from the environment, for tests and short runs: it cannot be renewed."""

    value: str = field(repr=False)

    def token(self, session: requests.Session, *, stale: str = "") -> str:
        """The given token, until Salesforce refuses it."""
        if stale == self.value:
            raise NotPermitted(
                "the access token is expired or revoked",
                scope="token",
                where="Salesforce",
                mend="give a new token, or let Gatepost fetch its own by client credentials",
            )
        return self.value

    def allowed(self) -> None:
        """A token that was given may be used."""


@dataclass(slots=True, kw_only=True)
class _Kept:
    """The last token that was fetched; one thread renews while the others wait."""

    value: str = field(default="", repr=False)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self, stale: str, fetch: Callable[[], str]) -> str:
        """The kept token unless it is the stale one."""
        with self.lock:
            if not self.value or self.value == stale:
                self.value = fetch()
            return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCredentials:
    """OAuth 2.0 client credentials of an External Client App; it acts as the app's run-as user.

    `login_url` is the org's My Domain address: the grant does not work on login.salesforce.com.
    """

    login_url: str
    client_id: str
    client_secret: str = field(repr=False)
    _kept: _Kept = field(default_factory=_Kept, repr=False)

    def token(self, session: requests.Session, *, stale: str = "") -> str:
        """The current token, fetched when there is none or when it is stale."""
        return self._kept.get(stale, lambda: self._fetch(session))

    def allowed(self) -> None:
        """Whoever holds the secret may use it."""

    def _fetch(self, session: requests.Session) -> str:
        return str(self.ask(session)["access_token"])

    def ask(self, session: requests.Session) -> dict[str, object]:
        """The token endpoint's answer."""
        form = {"grant_type": "client_credentials"}
        return _grant(session, self.login_url, form, basic=(self.client_id, self.client_secret))


@dataclass(frozen=True, slots=True, kw_only=True)
class JwtBearer:
    """OAuth 2.0 JWT bearer (RFC 7523): signed with the app's private key, for one pre-authorised user.

    `audience` is login.salesforce.com, or test.salesforce.com for a Salesforce sandbox org.
    """

    login_url: str
    client_id: str
    username: str
    private_key: str = field(repr=False)
    now: Callable[[], datetime]
    audience: str = "https://login.salesforce.com"
    _kept: _Kept = field(default_factory=_Kept, repr=False)

    def token(self, session: requests.Session, *, stale: str = "") -> str:
        """The current token, fetched when there is none or when it is stale."""
        return self._kept.get(stale, lambda: self._fetch(session))

    def allowed(self) -> None:
        """Whoever holds the key may use it."""

    def _fetch(self, session: requests.Session) -> str:
        return str(self.ask(session)["access_token"])

    def ask(self, session: requests.Session) -> dict[str, object]:
        """The token endpoint's answer."""
        expires = int((self.now() + ASSERTION_LIFE).timestamp())
        claims = {"iss": self.client_id, "sub": self.username, "aud": self.audience, "exp": expires}
        try:
            assertion = jwt.encode(claims, self.private_key, algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError):
            unusable = True
        else:
            unusable = False
        if unusable:  # outside the except block, so that no traceback carries the key
            raise ConfigError(
                "the private key cannot be read",
                where="Salesforce connection",
                mend="give an RSA private key in PEM form",
            )
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        return _grant(session, self.login_url, form)


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesforceApp:
    """Our External Client App in one org: nobody has to visit a page, the admin has allowed it under Setup.

    The secret or key in the environment is the grant; what is kept of it is which org it opened.
    """

    source: "ClientCredentials | JwtBearer"
    session: requests.Session

    @property
    def wanted_scopes(self) -> Sequence[str]:
        """Chosen on the app, not by us."""
        return ("api",)

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """There is none."""
        return ""

    def exchange(self, code: str, redirect_uri: str) -> Granted:
        """A session of the run-as user; the identity address in the answer names the org."""
        body = self.source.ask(self.session)
        org, _, user = str(body.get("id", "")).partition("/id/")[2].partition("/")
        scopes = tuple(str(body.get("scope", "")).split())
        return Granted(access_token=str(body["access_token"]), account=org, scopes=scopes, installer=user)

    def refresh(self, refresh_token: str) -> Granted:
        """These grants have no refresh token: the adapter fetches sessions by itself."""
        return self.exchange("", "")

    def uninstall(self, access_token: str, refresh_token: str) -> None:
        """Revoke our session (RFC 7009); the app itself stays under Setup until an admin deletes it."""
        if not access_token:
            # Sessions that were never kept end by themselves; nobody of ours uses them from now on.
            raise Unavailable(
                "no session is kept that could be revoked; delete the app under Setup", where="Salesforce"
            )
        url = self.source.login_url.rstrip("/") + REVOKE_PATH
        try:
            status = self.session.post(url, data={"token": access_token}).status_code
            gone = "" if status in REVOKED else f"status {status}"
        except requests.RequestException as error:
            gone = type(error).__name__
        if gone:
            raise Unavailable(f"the session could not be revoked: {gone}", where="Salesforce login")


def _grant(
    session: requests.Session, login_url: str, form: dict[str, str], basic: tuple[str, str] | None = None
) -> dict[str, object]:
    """Ask the token endpoint; the answer's `error` word tells bad credentials from a bad day."""
    try:
        answer = session.post(login_url.rstrip("/") + TOKEN_PATH, data=form, auth=basic)
        status, body = answer.status_code, _json(answer)
    except requests.RequestException as error:
        status, body = 0, {"error": type(error).__name__}
    token = body.get("access_token")
    if status == requests.codes.ok and isinstance(token, str) and token:
        return body
    word = str(body.get("error", "no token in the answer"))[:60]
    if status == requests.codes.too_many:
        raise RateLimited("the token endpoint asks us to wait", after=60.0, where="Salesforce login")
    if 400 <= status < 500:  # noqa: PLR2004 - the HTTP class of client errors
        kind = Revoked if word in ENDED else NotPermitted
        raise kind(
            f"no token was given: {word}",
            scope="oauth",
            where="Salesforce login",
            mend="check the app's id and secret or key, its run-as user, and that the user is pre-authorised",
        )
    raise Unavailable(f"the token endpoint did not answer properly: {status} {word}", where="Salesforce login")


def _json(answer: requests.Response) -> dict[str, object]:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return {"error": "not JSON"}
    return body if isinstance(body, dict) else {"error": "not an object"}
