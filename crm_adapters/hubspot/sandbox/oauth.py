"""HubSpot's OAuth: the page where an admin consents, tokens, introspection, revocation and uninstalling.

Lenient by default, for tests that are about something else: any code and any client will do, and `bad` is refused.
`strict` checks client, code, redirect address and refresh token as RFC 6749 wants it.
"""

import html
import itertools
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from crm_adapters.hubspot.sandbox.wire import Answer, ApiError

CODE_LIFE = timedelta(minutes=10)
GRANTS = {"authorization_code", "refresh_token", "client_credentials"}
AUTHORIZE, TOKEN = "/oauth/authorize", "/oauth/2026-03/token"
UNINSTALL = "/appinstalls/2026-03/external-install"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One access token: who it acts as, until when, and which refresh token it came from (none for a static one)."""

    user: int
    until: datetime | None = None
    grant: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    redirect_uri: str
    scopes: tuple[str, ...]
    user: int
    until: datetime


@dataclass(slots=True)
class OAuth:
    """Everything that was granted in one portal.

    `expires` makes access tokens die after `life` by the portal's clock; `rotates` makes a refresh token good for one
    use, and its second use end the whole grant; `withheld` scopes are those that the admin does not have to give.
    """

    portal_id: int
    clock: Callable[[], datetime]
    integration_user: int
    client_id: str = "gatepost-app"
    client_secret: str = "gatepost-app-secret"
    app_id: int = 31_337
    strict: bool = False
    expires: bool = False
    rotates: bool = False
    life: int = 1800
    withheld: frozenset[str] = frozenset()
    redirect_urls: tuple[str, ...] = ()
    installed: bool = False
    tokens: dict[str, Held] = field(default_factory=dict)
    refresh_tokens: dict[str, tuple[str, tuple[str, ...], int]] = field(default_factory=dict)
    _codes: dict[str, _Code] = field(default_factory=dict)
    _spent: dict[str, str] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def add(self, token: str, user: int) -> None:
        """A token that somebody was given by hand and that never expires."""
        self.tokens[token] = Held(user=user)

    def holder(self, token: str) -> Held:
        """Who acts with it; 401 where it is unknown or has expired."""
        held = self.tokens.get(token)
        if held is None:
            raise ApiError(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
        if held.until is not None and self.clock() >= held.until:
            raise ApiError(401, "EXPIRED_AUTHENTICATION", "The OAuth token used to make this call expired.")
        return held

    # The page --------------------------------------------------------------------------------

    def authorize(self, method: str, query: Mapping[str, str], form: Mapping[str, str]) -> Answer:
        """GET shows what the app asks for; POST is the admin's click, and goes back with a code."""
        problem = self._problem(query)
        if problem:
            return _page("This app cannot be installed", f"<p role='alert'>{html.escape(problem)}</p>", status=400)
        asked = _scopes(query.get("scope", ""), query.get("optional_scope", ""))
        if method != "POST":
            rows = "".join(f"<li><code>{html.escape(s)}</code></li>" for s in asked)
            buttons = (
                "<form method='post'><button class='first' name='answer' value='grant'>Connect app</button> "
                "<button name='answer' value='deny' class='second'>Cancel</button></form>"
            )
            body = f"<p>Gatepost asks for these permissions in account {self.portal_id}:</p><ul>{rows}</ul>{buttons}"
            return _page("Connect Gatepost to your HubSpot account", body)
        back = {"state": query["state"]} if query.get("state") else {}
        if form.get("answer") != "grant":
            told = {"error": "access_denied", "error_description": "the user said no", **back}
            return _redirect(query["redirect_uri"], told)
        code = secrets.token_urlsafe(18)
        granted = tuple(s for s in asked if s not in self.withheld)
        self._codes[code] = _Code(
            redirect_uri=query["redirect_uri"],
            scopes=granted,
            user=self.integration_user,
            until=self.clock() + CODE_LIFE,
        )
        return _redirect(query["redirect_uri"], {"code": code, **back})

    def _problem(self, query: Mapping[str, str]) -> str:
        redirect = query.get("redirect_uri", "")
        if query.get("client_id") != self.client_id:
            return "Couldn't complete the connection: the client id doesn't belong to an app."
        if urlsplit(redirect).scheme not in {"http", "https"} or (
            self.redirect_urls and redirect not in self.redirect_urls
        ):
            return "Couldn't complete the connection: the redirect URL doesn't match the app's."
        missing = sorted(set(query.get("scope", "").split()) & self.withheld)
        return f"Your account can't grant these scopes: {', '.join(missing)}" if missing else ""

    # Tokens ----------------------------------------------------------------------------------

    def token(self, form: Mapping[str, str]) -> Answer:
        """POST of a grant."""
        grant = form.get("grant_type")
        if grant not in GRANTS:
            return Answer(status=400, body={"error": "unsupported_grant_type", "status": "BAD_GRANT_TYPE"})
        if "bad" in {form.get("code"), form.get("refresh_token"), form.get("client_secret")}:
            return _refused("BAD_REFRESH_TOKEN", "missing or unknown token")
        if self.strict and not self._is_client(form):
            return _refused("BAD_CLIENT_ID", "client id or secret is wrong", error="invalid_client", status=401)
        if grant == "client_credentials":
            return self._given(tuple(form.get("scope", "").split()), self.integration_user, "")
        if grant == "authorization_code":
            return self._by_code(form)
        return self._by_refresh(form.get("refresh_token", ""))

    def _by_code(self, form: Mapping[str, str]) -> Answer:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None:
            if self.strict:
                return _refused("BAD_AUTH_CODE", "missing or unknown auth code")
            self.installed = True
            return self._given(("oauth", "crm.objects.contacts.read"), self.integration_user, self._new_refresh())
        if self.clock() >= code.until or code.redirect_uri != form.get("redirect_uri"):
            return _refused("BAD_REDIRECT_URI", "the code has expired, or was given to another address")
        self.installed = True
        return self._given(code.scopes, code.user, self._new_refresh())

    def _by_refresh(self, given: str) -> Answer:
        family = self._spent.get(given)
        if family is not None:
            self._end(family)
            return _refused("BAD_REFRESH_TOKEN", "refresh token was used twice")
        known = self.refresh_tokens.get(given)
        if known is None:
            if self.strict:
                return _refused("BAD_REFRESH_TOKEN", "missing or unknown refresh token")
            return self._given(("oauth", "crm.objects.contacts.read"), self.integration_user, given or "rt-1")
        family, scopes, user = known
        refresh = given
        if self.rotates:
            del self.refresh_tokens[given]
            self._spent[given] = family
            refresh = self._new_refresh()
            return self._given(scopes, user, refresh, family)
        return self._given(scopes, user, refresh, family)

    def _new_refresh(self) -> str:
        return f"rt-{next(self._numbers)}-{secrets.token_hex(8)}"

    def _given(self, scopes: tuple[str, ...], user: int, refresh: str, family: str = "") -> Answer:
        token = f"at-{next(self._numbers)}-{secrets.token_hex(8)}"
        until = self.clock() + timedelta(seconds=self.life) if self.expires else None
        family = family or refresh
        self.tokens[token] = Held(user=user, until=until, grant=family, scopes=scopes)
        body: dict[str, object] = {
            "token_type": "bearer",
            "access_token": token,
            "expires_in": self.life,
            "hub_id": self.portal_id,
            "user_id": user,
            "scopes": list(scopes),
            "token_use": "access_token",
        }
        if refresh:
            self.refresh_tokens[refresh] = (family, scopes, user)
            body["refresh_token"] = refresh
        return Answer(body=body)

    def introspect(self, form: Mapping[str, str]) -> Answer:
        """What a token is good for (RFC 7662)."""
        if not self._is_client(form):
            return _refused("BAD_CLIENT_ID", "client id or secret is wrong", error="invalid_client", status=401)
        token = form.get("token", "")
        held = self.tokens.get(token)
        family = self.refresh_tokens.get(token)
        if held is None and family is None:
            return Answer(body={"active": False})
        left = self.life
        if held is not None and held.until is not None:
            left = int((held.until - self.clock()).total_seconds())
        scopes = held.scopes if held is not None else family[1] if family else ()
        return Answer(
            body={
                "active": left > 0,
                "hub_id": self.portal_id,
                "hub_domain": "sandbox.example",
                "user_id": held.user if held is not None else self.integration_user,
                "user": "integration@sandbox.example",
                "app_id": self.app_id,
                "client_id": self.client_id,
                "scopes": list(scopes),
                "expires_in": left,
                "token_use": "access_token" if held is not None else "refresh_token",
                "token_type": "bearer",
                "is_private_distribution": True,
            }
        )

    def revoke(self, form: Mapping[str, str]) -> Answer:
        """End a token (RFC 7009): 200 also where there was none."""
        if not self._is_client(form):
            return _refused("BAD_CLIENT_ID", "client id or secret is wrong", error="invalid_client", status=401)
        token = form.get("token", "")
        self.tokens.pop(token, None)
        if token in self.refresh_tokens:
            self._end(self.refresh_tokens[token][0])
        return Answer(status=200)

    def uninstall(self) -> Answer:
        """The app takes itself out of the account: every token of a grant dies."""
        for family in {f for f, _, _ in self.refresh_tokens.values()}:
            self._end(family)
        self.tokens = {t: h for t, h in self.tokens.items() if not h.grant}
        self.installed = False
        return Answer(status=204)

    def _end(self, family: str) -> None:
        self.refresh_tokens = {t: k for t, k in self.refresh_tokens.items() if k[0] != family}
        self.tokens = {t: h for t, h in self.tokens.items() if h.grant != family}

    def _is_client(self, form: Mapping[str, str]) -> bool:
        return (form.get("client_id"), form.get("client_secret")) == (self.client_id, self.client_secret)


def _scopes(*given: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scope for text in given for scope in text.split()))


def _redirect(uri: str, told: Mapping[str, str]) -> Answer:
    return Answer(status=302, headers={"Location": f"{uri}{'&' if '?' in uri else '?'}{urlencode(told)}"})


def _refused(word: str, message: str, *, error: str = "invalid_grant", status: int = 400) -> Answer:
    body = {"error": error, "error_description": message, "status": word, "message": message}
    return Answer(status=status, body=body)


def _page(title: str, body: str, *, status: int = 200) -> Answer:
    text = (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<link rel='stylesheet' href='/rep/page.css'></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )
    return Answer(status=status, body=text, content_type="text/html; charset=utf-8")
