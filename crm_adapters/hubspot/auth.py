"""Where access tokens come from, and how an admin lets our app into a portal (OAuth 2.0, RFC 6749).

HubSpot says that a 401 is no sign to refresh; the expiry is tracked instead (connector/io/grants.py keeps the grant). A
401 before that is still looked into once a minute: an app that was uninstalled is told of in no other way.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

import urllib3
from pydantic import BaseModel, ConfigDict, ValidationError

from crm_adapters.errors import CRMError, NotPermitted, RateLimited, Unavailable
from crm_adapters.grant import Granted, Revoked

TOKEN_PATH = "/oauth/2026-03/token"
INTROSPECT_PATH = "/oauth/2026-03/token/introspect"
REVOKE_PATH = "/oauth/2026-03/token/revoke"
UNINSTALL_PATH = "/appinstalls/2026-03/external-install"
SCOPES = (
    "oauth", "crm.objects.contacts.read", "crm.objects.contacts.write", "crm.objects.companies.read",
    "crm.objects.deals.read", "tickets", "crm.objects.owners.read", "crm.lists.read", "crm.schemas.contacts.read",
    "crm.schemas.contacts.write", "communication_preferences.read_write", "sales-email-read", "automation",
)  # fmt: skip
"""What the app must be allowed (developers.hubspot.com, scopes): the same ones as in the project's app-hsmeta.json."""
ENDED = frozenset({"BAD_REFRESH_TOKEN", "invalid_grant"})
TOO_MANY = 429
TIMEOUT = urllib3.Timeout(connect=5.0, read=20.0)
WHERE = "HubSpot OAuth"

T = TypeVar("T")


class TokenSource(Protocol):
    """Gives a token that is valid now."""

    def token(self) -> str:
        """The access token; NotPermitted when there is none to be had."""
        ...

    def rejected(self, token: str) -> None:
        """HubSpot has just answered 401 to this one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticToken:
    """One token that does not expire: a service key, or a static-auth app of the own account."""

    value: str = field(repr=False)

    def token(self) -> str:
        """The given token."""
        return self.value

    def rejected(self, token: str) -> None:
        """There is no other one to be had."""


class _Grant(BaseModel):
    """What the token endpoint answers (HubSpot's OAuth guide)."""

    model_config = ConfigDict(extra="ignore")

    access_token: str
    expires_in: int
    refresh_token: str = ""
    hub_id: int | str = ""
    user_id: int | str = ""
    scopes: tuple[str, ...] = ()


class _Facts(BaseModel):
    """What introspection tells of a token (RFC 7662)."""

    model_config = ConfigDict(extra="ignore")

    active: bool
    hub_id: int | str = ""
    user: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSpotApp:
    """Our app at HubSpot. `page` is where an admin consents; `extra` are scopes that a portal may lack."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: Sequence[str] = SCOPES
    extra: Sequence[str] = ()
    host: str = "https://api.hubapi.com"
    page: str = "https://app.hubspot.com/oauth/authorize"
    _pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False), repr=False)

    @property
    def wanted_scopes(self) -> Sequence[str]:
        """Those without which the installation fails."""
        return self.scopes

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """HubSpot's page with the list of what we ask for."""
        asked = {"client_id": self.client_id, "redirect_uri": redirect_uri, "scope": " ".join(self.scopes)}
        optional = {"optional_scope": " ".join(self.extra)} if self.extra else {}
        return f"{self.page}?{urlencode({**asked, **optional, 'state': state})}"

    def exchange(self, code: str, redirect_uri: str) -> Granted:
        """The code for tokens; then HubSpot says once more, apart, whose portal they open."""
        granted = self._grant({"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri})
        facts = self._facts(granted.access_token)
        if not facts.active or (granted.account and str(facts.hub_id) != granted.account):
            raise NotPermitted(
                "HubSpot gave a token that it does not know", scope="oauth", where=WHERE, mend="install again"
            )
        return Granted(
            access_token=granted.access_token,
            refresh_token=granted.refresh_token,
            seconds=granted.seconds,
            account=str(facts.hub_id),
            scopes=facts.scopes or granted.scopes,
            installer=granted.installer,
        )

    def refresh(self, refresh_token: str) -> Granted:
        """A new access token, and the refresh token to use from now on."""
        return self._grant({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def uninstall(self, access_token: str, refresh_token: str) -> None:
        """Out of the portal, then the refresh token, should the first have failed for whatever reason."""
        failed: CRMError | None = None
        try:
            status, body = self._send("DELETE", UNINSTALL_PATH, headers={"Authorization": f"Bearer {access_token}"})
            if status not in {200, 204, 401, 404}:
                failed = _refused(status, body)
        finally:
            form = {**self._client, "token": refresh_token, "token_type_hint": "refresh_token"}
            status, body = self._send("POST", REVOKE_PATH, form)
        if failed is not None and status not in {200, 204}:
            raise failed

    @property
    def _client(self) -> dict[str, str]:
        return {"client_id": self.client_id, "client_secret": self.client_secret}

    def _grant(self, form: Mapping[str, str]) -> Granted:
        status, body = self._send("POST", TOKEN_PATH, {**form, **self._client})
        if status != 200:  # noqa: PLR2004 - HTTP
            raise _refused(status, body)
        found = _read(_Grant.model_validate_json, body)
        return Granted(
            access_token=found.access_token,
            refresh_token=found.refresh_token or form.get("refresh_token", ""),
            seconds=found.expires_in,
            account=str(found.hub_id),
            scopes=found.scopes,
            installer=str(found.user_id),
        )

    def _facts(self, token: str) -> _Facts:
        status, body = self._send("POST", INTROSPECT_PATH, {**self._client, "token": token})
        if status != 200:  # noqa: PLR2004 - HTTP
            raise _refused(status, body)
        return _read(_Facts.model_validate_json, body)

    def _send(
        self, method: str, path: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body; 0 when nothing came back. The form never reaches an exception."""
        url = self.host.rstrip("/") + path
        rest: dict[str, Any] = {"fields": dict(form), "encode_multipart": False} if form is not None else {}
        try:
            answer = self._pool.request(method, url, headers=dict(headers or {}), timeout=TIMEOUT, **rest)
        except (urllib3.exceptions.HTTPError, OSError):
            return 0, b""
        return answer.status, answer.data


def _read(parse: Callable[[bytes], T], body: bytes) -> T:
    try:
        return parse(body)
    except ValidationError:
        unusable = Unavailable("the token endpoint gave no usable answer", where=WHERE)
    raise unusable  # outside the except block: pydantic's error carries the tokens


def _refused(status: int, body: bytes) -> CRMError:
    """HubSpot's word for it, where it is one; never the body."""
    words = set(re.findall(rb'"(?:status|error)"\s*:\s*"([A-Za-z_]{1,60})"', body[:4000]))
    said = sorted(w.decode() for w in words)
    if status == TOO_MANY:
        return RateLimited("the token endpoint asks us to wait", after=10.0, where=WHERE)
    if not 400 <= status < 500:  # noqa: PLR2004 - the HTTP class of client errors
        return Unavailable(f"the token endpoint gave no usable answer (status {status})", where=WHERE)
    told = f"HubSpot refuses ({status} {' '.join(said)})".replace(" )", ")")
    mend = "install the app again (gatepost connect NAME), and check client id and secret"
    kind = Revoked if ENDED & set(said) else NotPermitted
    return kind(told, scope="oauth", where=WHERE, mend=mend)
