"""`/services/oauth2/...`: client credentials and JWT bearer, revocation and introspection; passwords are refused."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import jwt

from crm_adapters.salesforce.sandbox.wire import Answer

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


# The platform refuses assertions for later than that, whatever they say themselves.
LONGEST_ASSERTION = timedelta(minutes=5)
AUDIENCES = {"https://login.salesforce.com", "https://test.salesforce.com"}


class OAuth:
    """Hands out session ids. `public_key` (PEM) checks JWT signatures; None takes any signature.

    With `strict` an assertion's audience, expiry and user are checked as well, by `clock`; `session_life` makes
    sessions end. Both are off by default, for tests that are about something else.
    """

    def __init__(
        self, *, client_id: str, client_secret: str, public_key: str | None, seed: int, clock: Callable[[], datetime]
    ) -> None:
        self.clock = clock
        self.strict = False
        self.session_life: timedelta | None = None
        self.usernames: frozenset[str] = frozenset()
        self.audiences = set(AUDIENCES)
        self._until: dict[str, datetime] = {}
        self.client_id = client_id
        self.client_secret = client_secret
        self._public_key = public_key
        self._seed = seed
        self._numbers = count(1)
        self._valid: dict[str, str] = {}

    def issue(self, org_id: str, user_id: str = "") -> str:
        """A session id; `user_id` names a rep, nothing the integration user."""
        digest = hashlib.sha256(f"{self._seed}:{next(self._numbers)}".encode()).hexdigest()
        token = f"{org_id[:15]}!AQ{digest}"
        self._valid[token] = user_id
        if self.session_life is not None:
            self._until[token] = self.clock() + self.session_life
        return token

    def knows(self, header: str) -> bool:
        scheme, _, token = header.partition(" ")
        return scheme.lower() in {"bearer", "oauth"} and self._lives(token)

    def _lives(self, token: str) -> bool:
        until = self._until.get(token)
        return token in self._valid and (until is None or self.clock() < until)

    def user(self, header: str) -> str:
        """Who acts with this session id; empty for the integration user."""
        return self._valid.get(header.partition(" ")[2], "")

    def expire_all(self) -> None:
        self._valid.clear()

    def token(self, form: Mapping[str, str], authorization: str, *, org_id: str, user_id: str, base: str) -> Answer:
        grant = form.get("grant_type")
        if grant == "client_credentials":
            given = _basic(authorization) or (form.get("client_id"), form.get("client_secret"))
            if given != (self.client_id, self.client_secret):
                return _refusal("invalid_client", "invalid client credentials")
        elif grant == JWT_GRANT:
            if problem := self._jwt_problem(form.get("assertion", "")):
                return _refusal("invalid_grant", problem)
        elif grant == "password":
            return _refusal("invalid_grant", "authentication failure")
        else:
            return _refusal("unsupported_grant_type", "grant type not supported")
        body = {
            "access_token": self.issue(org_id),
            "signature": "c2FuZGJveA==",
            "scope": "api",
            "instance_url": base,
            "id": f"{base}/id/{org_id}/{user_id}",
            "token_type": "Bearer",
            "issued_at": "0",
            "api_instance_url": base,
        }
        return Answer(body=body)

    def revoke(self, token: str) -> Answer:
        """`/services/oauth2/revoke`: 200, or 400 where there is no such token."""
        if self._valid.pop(token, None) is None:
            return _refusal("unsupported_token_type", "this token type is not supported")
        return Answer(status=200)

    def introspect(self, form: Mapping[str, str], authorization: str) -> Answer:
        """`/services/oauth2/introspect` (RFC 7662)."""
        given = _basic(authorization) or (form.get("client_id"), form.get("client_secret"))
        if given != (self.client_id, self.client_secret):
            return Answer(status=401, body={"error": "invalid_client", "error_description": "invalid client"})
        token = form.get("token", "")
        if not self._lives(token):
            return Answer(body={"active": False})
        until = self._until.get(token)
        told = {"active": True, "scope": "api", "client_id": self.client_id, "token_type": "access_token"}
        return Answer(body=told if until is None else {**told, "exp": int(until.timestamp())})

    def _jwt_problem(self, assertion: str) -> str | None:
        try:
            claims: dict[str, Any] = jwt.decode(
                assertion,
                self._public_key or "",
                algorithms=["RS256"],
                options={
                    "verify_signature": self._public_key is not None,
                    "verify_aud": False,
                    "verify_exp": False,
                },
            )
        except jwt.InvalidTokenError as error:
            return f"invalid assertion: {error}"
        if claims.get("iss") != self.client_id:
            return "client identifier invalid"
        if not claims.get("sub") or not str(claims.get("exp", "")).isdigit():
            return "invalid assertion: sub and exp are required"
        return self._strict_problem(claims) if self.strict else None

    def _strict_problem(self, claims: Mapping[str, Any]) -> str | None:
        """What the real one refuses beyond the signature; the words are its own."""
        if claims.get("aud") not in self.audiences:
            return "audience is invalid"
        now, expires = self.clock().timestamp(), int(claims["exp"])
        if expires <= now:
            return "assertion is expired"
        if expires > now + LONGEST_ASSERTION.total_seconds():
            return "invalid assertion: exp lies too far ahead"
        if self.usernames and claims["sub"] not in self.usernames:
            return "user hasn't approved this consumer"
        return None


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret


def _refusal(code: str, description: str) -> Answer:
    return Answer(status=400, body={"error": code, "error_description": description})
