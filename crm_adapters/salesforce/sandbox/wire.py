"""A request and an answer without a socket, so that `/composite` can call what HTTP calls."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from crm_adapters.salesforce.sandbox.errors import ApiError


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`path` is the decoded path below the host; `version` the API version it names, as 66.0."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    version: str = ""
    fault: Any = None  # what faults.py has in store for single elements

    @property
    def base(self) -> str:
        return f"/services/data/v{self.version}"

    def json(self) -> Any:
        """The body read as JSON; JSON_PARSER_ERROR where it is none."""
        try:
            return json.loads(self.body or b"null")
        except ValueError as error:
            raise ApiError("JSON_PARSER_ERROR", f"Unexpected character: {error}") from error

    def record(self) -> dict[str, Any]:
        body = self.json()
        if not isinstance(body, dict):
            raise ApiError("JSON_PARSER_ERROR", "The HTTP entity body is required, as an object")
        return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`body` is sent as JSON unless it is text already; None sends nothing."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json;charset=UTF-8"

    def payload(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body, ensure_ascii=False).encode()


Handler = Callable[..., Answer]


class Router:
    """Methods and path patterns to handlers; `{name}` in a pattern becomes a keyword argument."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def add(self, method: str, pattern: str, handler: Handler) -> None:
        expression = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern.rstrip("/")) + "/?"
        self._routes.append((method, re.compile(expression), handler))

    def dispatch(self, request: Request) -> Answer:
        """The answer of the first route that fits; the path is matched before it is decoded."""
        known = False
        for method, pattern, handler in self._routes:
            match = pattern.fullmatch(request.path)
            if match is None:
                continue
            known = True
            if method == request.method:
                arguments = {name: unquote(text) for name, text in match.groupdict().items()}
                return handler(request, **arguments)
        if known:
            raise ApiError("METHOD_NOT_ALLOWED", f"HTTP Method '{request.method}' not allowed", status=405)
        raise ApiError("NOT_FOUND", "The requested resource does not exist", status=404)


def split_target(target: str) -> tuple[str, dict[str, str]]:
    """Path (still encoded) and query of a request target; of a repeated name the last counts."""
    parts = urlsplit(target)
    query = parse_qs(parts.query, keep_blank_values=True)
    return parts.path, {name: values[-1] for name, values in query.items()}
