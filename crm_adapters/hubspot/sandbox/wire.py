"""Answers and errors in HubSpot's own shapes."""

import json
from dataclasses import dataclass, field
from typing import Any

HTML_404 = "<!DOCTYPE html><html><head><title>404</title></head><body><h1>Not found</h1></body></html>"
CORRELATION = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer; `body` is JSON-able, text or bytes for anything else, or None for no content."""

    status: int = 200
    body: Any = None
    content_type: str = "application/json;charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)

    def payload(self) -> bytes:
        """The bytes of the body."""
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


class ApiError(Exception):
    """What HubSpot would refuse, with its category and message."""

    def __init__(self, status: int, category: str, message: str, **more: Any) -> None:
        """`more` is added to the error body as it stands."""
        super().__init__(message)
        self.status, self.category, self.message, self.more = status, category, message, more

    def answer(self) -> Answer:
        """The error body; all parts of it are optional in the real one."""
        body = {
            "status": "error",
            "message": self.message,
            "correlationId": CORRELATION,
            "category": self.category,
            **self.more,
        }
        return Answer(status=self.status, body=body)


def invalid(message: str, **more: Any) -> ApiError:
    """400 VALIDATION_ERROR."""
    return ApiError(400, "VALIDATION_ERROR", message, **more)


def rate_limited(policy: str, retry_after: int | None = None) -> Answer:
    """429 as documented; Retry-After is not promised."""
    body = {
        "status": "error",
        "message": f"You have reached your {policy.lower()} limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": CORRELATION,
        "policyName": policy,
        "requestId": CORRELATION,
    }
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Answer(status=429, body=body, headers=headers)
