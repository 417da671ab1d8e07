"""Where access tokens come from: given, or refreshed by OAuth before they expire.

HubSpot says that a 401 is no sign to refresh; the expiry is tracked instead. Two threads that meet
an old token refresh it once.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import urllib3
from pydantic import BaseModel, ValidationError

from crm_adapters.errors import NotPermitted, RateLimited, Unavailable

TOKEN_PATH = "/oauth/2026-03/token"
# A token that is about to expire would die on the way.
EARLY = timedelta(seconds=90)
TOO_MANY = 429
TIMEOUT = urllib3.Timeout(connect=5.0, read=20.0)


class TokenSource(Protocol):
    """Gives a token that is valid now."""

    def token(self) -> str:
        """The access token; NotPermitted when there is none to be had."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticToken:
    """One token that does not expire: a service key, or a static-auth app of the own account."""

    value: str = field(repr=False)

    def token(self) -> str:
        """The given token."""
        return self.value


class _Grant(BaseModel):
    """What the token endpoint answers (facts from HubSpot's OAuth guide)."""

    access_token: str
    expires_in: int
    refresh_token: str = ""


class RefreshingToken:
    """OAuth 2.0 refresh_token grant (RFC 6749 section 6) of one installed app; safe to share by threads.

    `keep` is told each refresh token that HubSpot gives, so that the newest one survives a restart.
    """

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        now: Callable[[], datetime],
        keep: Callable[[str], None],
        host: str = "https://api.hubapi.com",
    ) -> None:
        """Fetch nothing yet."""
        self._form = {"grant_type": "refresh_token", "client_id": client_id, "client_secret": client_secret}
        self._refresh_token, self._keep, self._now = refresh_token, keep, now
        self._url = host.rstrip("/") + TOKEN_PATH
        self._pool = urllib3.PoolManager(retries=False)
        self._lock = threading.Lock()
        self._value, self._until = "", now()

    def token(self) -> str:
        """The current token, refreshed when it is about to expire."""
        with self._lock:
            if not self._value or self._now() >= self._until - EARLY:
                self._refresh()
            return self._value

    def _refresh(self) -> None:
        asked = self._now()
        status, body = self._ask()
        if status == TOO_MANY:
            raise RateLimited("the token endpoint asks us to wait", after=10.0, where="HubSpot OAuth")
        if 400 <= status < 500:  # noqa: PLR2004 - the HTTP class of client errors
            raise NotPermitted(
                f"HubSpot refuses to refresh the token ({status})",
                scope="oauth",
                where="HubSpot OAuth",
                mend="install the app again in this account, and check client id and secret",
            )
        grant = _grant(body) if status == 200 else None  # noqa: PLR2004 - HTTP
        if grant is None:
            raise Unavailable(f"the token endpoint gave no usable answer (status {status})", where="HubSpot OAuth")
        self._value, self._until = grant.access_token, asked + timedelta(seconds=grant.expires_in)
        if grant.refresh_token and grant.refresh_token != self._refresh_token:
            self._refresh_token = grant.refresh_token
            self._keep(grant.refresh_token)

    def _ask(self) -> tuple[int, bytes]:
        """Status and body; 0 when nothing came back. The form never reaches an exception."""
        form = {**self._form, "refresh_token": self._refresh_token}
        try:
            answer = self._pool.request("POST", self._url, fields=form, encode_multipart=False, timeout=TIMEOUT)
        except (urllib3.exceptions.HTTPError, OSError):
            return 0, b""
        return answer.status, answer.data


def _grant(body: bytes) -> _Grant | None:
    try:
        return _Grant.model_validate_json(body)
    except ValidationError:
        return None
