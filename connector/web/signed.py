"""A request as its sender signed it: the public address from our own configuration, then every byte as it was sent."""

from collections.abc import Mapping
from datetime import datetime

from flask import request

from connector.ports import World

Sent = tuple[str, str, Mapping[str, str], bytes, datetime]
"""Method, URI, headers, body, and when it came."""


def sent(world: World) -> Sent:
    """What a signature is checked over. Host and Forwarded headers, which anybody may write, play no part."""
    # WSGI's path is decoded already, and a signature is about the encoded one.
    target = request.environ.get("REQUEST_URI")
    if target is None:
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        target = f"{request.path}{query}"
    told = str(target).encode("latin-1", "replace").decode("utf-8", "replace")
    uri = f"{world.organisation.public_url.rstrip('/')}{told}"
    # As it was sent: what a library makes capitals of was signed in another case.
    method = str(request.environ["REQUEST_METHOD"])
    return method, uri, dict(request.headers.items()), request.get_data(), world.clock.now()
