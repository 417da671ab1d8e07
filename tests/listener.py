"""An app on loopback that keeps what it is sent and answers what a test says; and a clock that a test can move."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers, body."""


class MovedClock:
    """The machine's clock, moved by as much as a test says."""

    def __init__(self) -> None:
        self.moved = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.moved


class Keeps(Protocol):
    """What listens: where it is, and what came (path, headers, body)."""

    url: str
    asked: list[tuple[str, dict[str, str], bytes]]


@contextmanager
def listening(app: Keeps, reply: Callable[[int], Answer]) -> Iterator[None]:
    """POST is taken until the block ends; `reply` answers the so-many-th."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            app.asked.append((self.path, dict(self.headers), body))
            status, headers, told = reply(len(app.asked))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(told))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
