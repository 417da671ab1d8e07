"""waitress around the app: in a thread for the demo and the tests, in the main thread for `serve`."""

import signal
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from waitress import create_server
from waitress.server import BaseWSGIServer, MultiSocketServer

SWITCH_SECONDS = 0.001
"""How long a job may keep the interpreter while a request waits (CPython: 0.005). A webhook needs
it some ten times on its way; measured beside a working clock, this halves the time of the typical one."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Server:
    """A listening server whose address is known before its app exists: the app's own links need it."""

    def __init__(self, *, host: str, port: int, threads: int = 32) -> None:
        """Listens at once; until `serve` every answer is 503."""
        self._app: Wsgi | None = None
        sys.setswitchinterval(SWITCH_SECONDS)
        made = create_server(self._answer, host=host, port=port, threads=threads, ident="")
        if isinstance(made, MultiSocketServer):
            raise TypeError(f"{host} has several addresses: give one")
        self._server: BaseWSGIServer = made
        self.address = f"http://{host}:{made.effective_port}"
        self._thread: threading.Thread | None = None

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if self._app is None:
            start("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "1")])
            return [b"starting"]
        return self._app(environ, start)

    def serve(self, app: Flask) -> None:
        """Answer with this app from now on, in a thread of its own."""
        self._app = app.wsgi_app
        self._thread = threading.Thread(target=self._server.run, name="gatepost-web", daemon=True)
        self._thread.start()

    def serve_here(self, app: Flask) -> None:
        """Answer in this thread until SIGTERM or Ctrl-C; a request that runs is answered first."""
        self._app = app.wsgi_app
        # waitress ends its loop on KeyboardInterrupt only; closing its sockets under it is an error.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        self._server.run()
        self._server.close()

    def stop(self) -> None:
        """Finish what runs and close."""
        self._server.task_dispatcher.shutdown(timeout=5)
        self._server.close()
        if self._thread is not None:
            self._thread.join(timeout=1)
