"""One call from a CRM to an app, over a real socket: what came back, or that nothing did."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the app answered; status 0 when it could not be reached or was too slow."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """The body as an object; empty where it is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def call(method: str, uri: str, *, body: bytes, headers: Mapping[str, str], timeout: float) -> Reply:
    """Send one request and read the whole answer.

    Redirects are not followed: what bears a secret or a signature goes to nobody else.
    """
    parts = urlsplit(uri)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=timeout, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.request(method, target, body=body or None, headers=dict(headers))
        answer = connection.getresponse()
        return Reply(status=answer.status, body=answer.read(), headers=dict(answer.getheaders()))
    except (OSError, http.client.HTTPException):
        return Reply(status=0)
    finally:
        connection.close()
