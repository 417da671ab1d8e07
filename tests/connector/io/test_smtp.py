"""A real SMTP conversation: TLS, a password, sessions that are used again, and what a dead one may never do."""

import smtplib
import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connector.io.smtp_session import Relay, Sessions, connect
from connector.lifecycle import State
from feature_flags.levels import Restraint, Scope
from tests import people
from tests.laws import scene
from tests.smtp_sink import Fault, smtp_sink

STRANGERS = tuple(people.stranger(n) for n in range(3))


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'gatepost.sqlite'}"


def due_again(rig) -> None:
    """Ten minutes later, with whatever waits."""
    rig.clock.forward(minutes=16)
    scene.work(rig)


def test_one_session_carries_many_mails(url):
    rig = scene.approved(url, *STRANGERS)
    with smtp_sink() as sink:
        scene.work(scene.by_smtp(rig, sink.host, sink.port))
        assert len(sink.received) == len(STRANGERS)
        assert sink.connections == 1


def test_a_session_is_left_after_its_share_of_mails_and_after_its_time(url):
    rig = scene.approved(url, *STRANGERS)
    with smtp_sink() as sink:
        rig = scene.by_smtp(rig, sink.host, sink.port)
        relay = replace(rig.world.transport.sessions.relay, most_mails=2)
        rig.world.transport.sessions.relay = relay
        scene.work(rig)
        assert (len(sink.received), sink.connections) == (3, 2)
        sessions = Sessions(relay=relay, clock=rig.clock, connect=connect)
        kept = sessions.take()
        sessions.give_back(kept)
        rig.clock.forward(seconds=21)
        assert sessions.take() is not kept


def test_a_session_that_died_while_idle_is_replaced_and_the_mail_goes_once(url):
    rig = scene.approved(url, *STRANGERS[:2])
    with smtp_sink() as sink:
        rig = scene.by_smtp(rig, sink.host, sink.port)
        sessions = rig.world.transport.sessions
        dead = sessions.take()
        sessions.give_back(dead)
        dead.smtp.sock.shutdown(2)
        scene.work(rig)
        assert len(sink.received) == 2
        assert len({m.rcpt_tos for m in sink.received}) == 2


@pytest.mark.parametrize("fault", [Fault.REFUSE_DATA, Fault.DROP_AFTER_DATA, Fault.DROP_BEFORE_DATA])
def test_a_session_in_which_something_failed_is_never_used_again(url, fault):
    rig = scene.approved(url, *STRANGERS[:2])
    with smtp_sink() as sink:
        sink.fail_next(fault)
        scene.work(scene.by_smtp(rig, sink.host, sink.port))
        assert sink.connections == 2


def test_user_unknown_suppresses_the_person_and_nothing_is_tried_again(url):
    rig = scene.approved(url, STRANGERS[0])
    with smtp_sink() as sink:
        sink.fail_next(Fault.REFUSE_RCPT)
        rig = scene.by_smtp(rig, sink.host, sink.port)
        scene.work(rig)
        with rig.store.read() as tx:
            assert [s.reason for s in tx.suppressions.of(scene.only(rig).person, [])] == ["bounced"]
        due_again(rig)
        assert not sink.received
        assert scene.only(rig).state is State.HELD


class Says:
    """A relay that answers RCPT with these words, one after the other, and then takes what comes."""

    def __init__(self, *words: str) -> None:
        self.words, self.taken = list(words), []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.words:
            return self.words.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.rcpt_tos[0])
        return "250 OK"


class Listening(Controller):
    """A server on a port that the system chose."""

    def __init__(self, handler, **options) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, hostname="127.0.0.1", port=self.listening.getsockname()[1], **options)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.listening)


@pytest.fixture
def relay():
    running = []

    def start(handler, **options) -> Controller:
        controller = Listening(handler, **options)
        controller.start()
        running.append(controller)
        return controller

    yield start
    for controller in running:
        controller.stop()


def test_our_own_domain_failing_authentication_pauses_it_until_two_people_look(url, relay):
    rig = scene.approved(url, *STRANGERS)
    said = Says("550 5.7.26 This mail is unauthenticated")
    port = relay(said).port
    rig = scene.by_smtp(rig, "127.0.0.1", port)
    scene.work(rig)
    domain = Scope(kind="domain", key=rig.segment().sender.email.rpartition("@")[2])
    with rig.store.read() as tx:
        standing = tx.flags.standings((domain,))[0]
    assert standing.restraint is Restraint.PAUSED
    assert "unauthenticated" in standing.why
    due_again(rig)
    assert not said.taken


def test_a_domain_that_says_too_fast_rests_and_then_gets_one_mail_a_minute(url, relay):
    them = tuple(replace(p, address=f"{p.first_name.lower()}{n}@busy.example") for n, p in enumerate(STRANGERS))
    rig = scene.approved(url, *them)
    said = Says("421 4.7.28 unusual rate of mail")
    rig = scene.by_smtp(rig, "127.0.0.1", relay(said).port)
    scene.work(rig)
    assert not said.taken
    rig.clock.forward(minutes=8)
    scene.work(rig)
    assert not said.taken, "ten minutes are not over"
    for expected in (1, 2):
        rig.clock.forward(minutes=8)
        scene.work(rig)
        assert len(said.taken) == expected, "one mail a minute"


def certificate(folder) -> tuple[str, str]:
    """A key and a certificate for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    where = folder / "relay.pem"
    where.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(where), str(where)


def test_starttls_and_a_password_or_no_mail(url, relay, tmp_path, monkeypatch):
    cert, key = certificate(tmp_path)
    inside = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    inside.load_cert_chain(cert, key)

    def authenticate(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"gatepost", b"right")
        return AuthResult(success=good, handled=False)

    said = Says()
    port = relay(said, tls_context=inside, require_starttls=True, authenticator=authenticate, auth_required=True).port
    tls = Relay(host="localhost", port=port, security="starttls", username="gatepost", password="right", timeout=5)
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(tls)
    monkeypatch.setenv("SSL_CERT_FILE", cert)
    with pytest.raises(smtplib.SMTPAuthenticationError):
        connect(replace(tls, password="wrong"))
    rig = scene.approved(url, STRANGERS[0])
    rig = scene.by_smtp(rig, "localhost", port)
    rig.world.transport.sessions.relay = tls
    scene.work(rig)
    assert said.taken == [STRANGERS[0].address]


def test_plain_text_never_leaves_this_machine():
    with pytest.raises(smtplib.SMTPException, match="loopback"):
        connect(Relay(host="relay.example", port=25, security="none"))


def test_two_threads_never_share_a_session(url):
    rig = scene.approved(url, STRANGERS[0])
    with smtp_sink() as sink:
        sessions = Sessions(
            relay=Relay(host=sink.host, port=sink.port, security="none"), clock=rig.clock, connect=connect
        )
        held: list[int] = []

        def hold() -> None:
            for _ in range(20):
                session = sessions.take()
                held.append(id(session))
                assert held.count(id(session)) == 1
                held.remove(id(session))
                sessions.give_back(session)

        threads = [threading.Thread(target=hold) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sessions.close()
        assert sink.connections <= 8
