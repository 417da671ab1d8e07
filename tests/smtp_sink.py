"""A real SMTP server on loopback that keeps what it is given, and fails where a test asks it to.

`Fault.DROP_AFTER_DATA` is the one that matters: the message is taken in, and the connection dies before the sender
hears so. The sender cannot know its fate and must never send it again.
"""

import asyncio
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Fault(Enum):
    """What goes wrong in one attempt."""

    REFUSE_RCPT = auto()  # 550 to RCPT: never
    DEFER_RCPT = auto()  # 450 to RCPT: not now
    REFUSE_DATA = auto()  # 554 to the finished message
    DEFER_DATA = auto()  # 451 to the finished message
    DROP_AFTER_DATA = auto()  # message kept, connection cut instead of 250
    DROP_BEFORE_DATA = auto()  # connection cut at the command DATA, nothing kept
    SLOW = auto()  # message kept, 250 comes after `slow_seconds`
    CLOSE_ON_CONNECT = auto()  # no greeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One message as it came over the wire."""

    mail_from: str
    rcpt_tos: tuple[str, ...]
    data: bytes


@dataclass(slots=True)
class SmtpSink:
    """A listening sink. `script` holds the faults of the coming attempts, the next one first; empty means none."""

    host: str = "127.0.0.1"
    port: int = 0
    slow_seconds: float = 1.0
    journal: Path | None = None
    script: list[Fault] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail_next(self, *faults: Fault) -> None:
        """Each fault spends one connection, in this order."""
        with self._lock:
            self.script.extend(faults)

    def connected(self) -> Fault | None:
        with self._lock:
            self.connections += 1
            return self.script.pop(0) if self.script else None

    def keep(self, message: Received) -> None:
        with self._lock:
            self.received.append(message)
            if self.journal is not None:
                _append(self.journal, message)


class _Server(SMTP):
    """aiosmtpd's SMTP, asked once for each connection what shall go wrong in it."""

    def __init__(self, sink: SmtpSink, **kwargs: Any) -> None:
        super().__init__(_Handler(sink), **kwargs)
        self.sink = sink
        self.fault: Fault | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.fault = self.sink.connected()
        if self.fault is Fault.CLOSE_ON_CONNECT:
            assert isinstance(transport, asyncio.Transport)
            transport.abort()
            return
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:
        if self.fault is Fault.DROP_BEFORE_DATA:
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    def connection_lost(self, error: Exception | None) -> None:
        if self.session is not None:
            super().connection_lost(error)


class _Handler:
    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_RCPT(
        self, server: _Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        match server.fault:
            case Fault.REFUSE_RCPT:
                return "550 5.1.1 no such mailbox"
            case Fault.DEFER_RCPT:
                return "450 4.2.1 mailbox busy"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: _Server, session: Session, envelope: Envelope) -> str:
        match server.fault:
            case Fault.REFUSE_DATA:
                return "554 5.6.0 refused"
            case Fault.DEFER_DATA:
                return "451 4.3.0 try later"
        content = envelope.original_content
        assert isinstance(content, bytes)
        message = Received(mail_from=envelope.mail_from or "", rcpt_tos=tuple(envelope.rcpt_tos), data=content)
        self.sink.keep(message)
        if server.fault is Fault.DROP_AFTER_DATA:
            server.transport.abort()
        if server.fault is Fault.SLOW:
            await asyncio.sleep(self.sink.slow_seconds)
        return "250 OK kept"


class _Controller(Controller):
    def __init__(self, sink: SmtpSink, listening: socket.socket) -> None:
        super().__init__(None, hostname=sink.host, port=listening.getsockname()[1])
        self.sink = sink
        self.listening = listening

    def factory(self) -> SMTP:
        return _Server(self.sink, enable_SMTPUTF8=True, hostname="sink.invalid", data_size_limit=None)

    def _create_server(self) -> Any:
        # The socket is bound already, so that port 0 means a port that nobody else can take meanwhile.
        return self.loop.create_server(self._factory_invoker, sock=self.listening)


@contextmanager
def smtp_sink(*, journal: Path | None = None, slow_seconds: float = 1.0) -> Iterator[SmtpSink]:
    """A sink that listens on a free port of 127.0.0.1 until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    sink = SmtpSink(port=listening.getsockname()[1], journal=journal, slow_seconds=slow_seconds)
    controller = _Controller(sink, listening)
    controller.start()
    sink.connections = 0  # starting knocks once to see that somebody is in
    try:
        yield sink
    finally:
        controller.stop()


def read_journal(path: Path) -> list[Received]:
    """What a sink with `journal=path` kept, also when the process that held the sink is dead."""
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    return [Received(mail_from=row["from"], rcpt_tos=tuple(row["to"]), data=bytes.fromhex(row["data"])) for row in rows]


def _append(path: Path, message: Received) -> None:
    row = {"from": message.mail_from, "to": message.rcpt_tos, "data": message.data.hex()}
    with path.open("ab") as file:
        file.write(json.dumps(row).encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())
