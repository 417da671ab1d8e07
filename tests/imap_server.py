"""A real IMAP server on loopback (pymap, in a process of its own), and a hand that puts letters into its folders."""

import asyncio
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import IPv4Address
from pathlib import Path
from queue import Queue

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from imapclient import IMAPClient

from connector.io.mailbox import Account, ImapMailbox

USER, PASSWORD = "replies@ours.example", "letmein"
STARTS = """
import sys
from pymap.main import main
from pysasl import SASLAuth
from pysasl.creds.external import ExternalVerificationRequired
from pysasl.creds.plain import PlainCredentials
from pysasl.mechanism.oauth import OAuth2Mechanism

class WithToken(OAuth2Mechanism):
    # The library reads the exchange; the account's password is the only token that is good.
    def server_attempt(self, responses):
        told, _ = super().server_attempt(responses)
        try:
            told.verify(None)
        except ExternalVerificationRequired as asked:
            return PlainCredentials(told.authzid, asked.token), None

plain = SASLAuth.defaults
SASLAuth.defaults = classmethod(lambda cls: SASLAuth([*plain().server_mechanisms, WithToken()]))
sys.argv[0] = 'pymap'
sys.exit(main())
"""


@dataclass(slots=True)
class ImapServer:
    """A running server; `restart` keeps the port and loses the mail, and thereby changes every UIDVALIDITY."""

    port: int
    folder: Path
    tls: bool = False
    host: str = "127.0.0.1"
    _process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        cert = ["--cert", str(self.folder / "cert.pem"), "--key", str(self.folder / "key.pem")]
        self._process = subprocess.Popen(
            [
                sys.executable, "-c", STARTS, "--host", self.host, "--port", str(self.port),
                *(cert if self.tls else ["--no-tls"]),
                "dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD,
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(200):
            try:
                socket.create_connection((self.host, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                break
        else:
            raise RuntimeError("the IMAP server did not start")
        with self.hand() as hand:
            hand.select_folder("INBOX")
            hand.delete_messages(hand.search("ALL"), silent=True)
            hand.expunge()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    @contextmanager
    def hand(self) -> Iterator[IMAPClient]:
        """Another client of the same account: the operator, or the mail system that delivers."""
        client = IMAPClient(self.host, port=self.port, ssl=False)
        if self.tls:
            client.starttls(ssl.create_default_context(cafile=str(self.folder / "cert.pem")))
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        with self.hand() as hand:
            for message in messages:
                hand.append(folder, message)

    def account(self, **more: object) -> Account:
        options: dict[str, object] = {"security": "none", "timeout": 10.0, **more}
        return Account(host=self.host, port=self.port, user=USER, secret=lambda: PASSWORD, **options)

    def mailbox(self, **more: object) -> ImapMailbox:
        return ImapMailbox(self.account(**more))


@contextmanager
def imap_server(folder: Path, *, tls: bool = False) -> Iterator[ImapServer]:
    """A server with an empty INBOX, for the time of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    if tls:
        make_certificate(folder)
    server = ImapServer(port=port, folder=folder, tls=tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def tls_front(server: ImapServer, folder: Path) -> Iterator[int]:
    """Implicit TLS (as on port 993) in front of a plain server: yields the port; the certificate is in the folder.

    One event loop does all of it: a TLS socket of Python 3.11 must not be read and written by two threads at once.
    """
    make_certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    found: Queue[tuple[int, Callable[[], None]]] = Queue()

    async def front() -> None:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        async with await asyncio.start_server(partial(_forward, server.port), "127.0.0.1", 0, ssl=context) as listening:
            found.put((listening.sockets[0].getsockname()[1], lambda: loop.call_soon_threadsafe(stopped.set)))
            await stopped.wait()

    thread = threading.Thread(target=lambda: asyncio.run(front()), daemon=True)
    thread.start()
    port, stop = found.get(timeout=30)
    try:
        yield port
    finally:
        stop()
        thread.join()


async def _forward(port: int, outside: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
    inside, onward = await asyncio.open_connection("127.0.0.1", port)

    async def pump(source: asyncio.StreamReader, drain: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                drain.write(data)
                await drain.drain()
        drain.close()

    await asyncio.gather(pump(outside, onward), pump(inside, back))


def make_certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 that its own file vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
