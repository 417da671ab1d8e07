"""A flag server on loopback that speaks OFREP as it is told to: well, badly, late, or not at all."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

YES = {"key": "gatepost.autonomy.allowed", "value": True, "reason": "STATIC", "variant": "on", "metadata": {}}


@dataclass
class FlagServer:
    """`status`, `body` and `headers` are the next answers; `delay` comes before each, `drip` between its bytes."""

    url: str = ""
    status: int = 200
    body: Any = field(default_factory=lambda: dict(YES))
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    dead: bool = False

    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@contextmanager
def flag_server() -> Iterator[FlagServer]:
    """Serve until the block ends."""
    state = FlagServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            state.asked.append((self.path, dict(self.headers), json.loads(self.rfile.read(length) or b"null")))
            time.sleep(state.delay)
            raw = state.raw()
            self.send_response(state.status)
            for name, value in {"Content-Type": "application/json", **state.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            for byte in raw:
                self.wfile.write(bytes([byte]))
                if state.drip:
                    self.wfile.flush()
                    time.sleep(state.drip)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hung up in the middle is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
