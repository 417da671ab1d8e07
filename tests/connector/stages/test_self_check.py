"""A mail to ourselves by SMTP and back by IMAP, both over real sockets; and that it reaches nobody else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connector.cli import main
from connector.io.mailbox import ImapMailbox
from connector.io.smtp import SmtpTransport
from connector.io.smtp_session import Relay, Sessions, connect
from connector.mail.domain import DomainCheck
from connector.stages.self_check import SelfCheck, SelfCheckDoor, refuse_others, self_check
from gates.errors import InputError, TransportError, WorldError
from gates.recipient import Suppressed
from tests import people
from tests.imap_server import ImapServer, imap_server
from tests.laws import scene
from tests.smtp_sink import SmtpSink, smtp_sink
from tests.world import Rig, make_world

US = "replies@ours.example"
SIGNED = "from:subject:list-unsubscribe:list-unsubscribe-post"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ImapServer]:
    with imap_server(tmp_path) as running:
        yield running


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as running:
        yield running


@pytest.fixture
def rig(tmp_path: Path, server: ImapServer) -> Rig:
    made = make_world(f"sqlite:///{tmp_path}/store.sqlite")
    organisation = replace(made.world.organisation, public_url="https://ours.example")
    return replace(made, world=replace(made.world, organisation=organisation, mailboxes=(server.mailbox(),)))


def transport(rig: Rig, sink: SmtpSink, *addresses: str) -> SmtpTransport:
    """As `deployed_mail.checking_transport` builds it."""
    relay = Relay(host=sink.host, port=sink.port, security="none", timeout=5)
    door = SelfCheckDoor(
        addresses=frozenset(addresses or (US,)),
        store=rig.store,
        clock=rig.clock,
        stop_signal=rig.world.stop_signal,
    )
    return SmtpTransport(
        sessions=Sessions(relay=relay, clock=rig.clock, connect=connect),
        signer=rig.world.signer,
        doorkeeper=door,
        clock=rig.clock,
        production=False,
        allowed=("*",),
    )


def delivering(rig: Rig, sink: SmtpSink, server: ImapServer, change: Callable[[bytes], bytes]) -> Rig:
    """Whenever we wait, the mail system delivers what the relay took."""
    clock = rig.clock

    class Waiting:
        def now(self):
            return clock.now()

        def sleep(self, seconds: float) -> None:
            clock.sleep(seconds)
            server.deliver(*(change(m.data) for m in sink.received))
            sink.received.clear()

    return replace(rig, world=replace(rig.world, clock=Waiting()))


def by(signed: str, domain: str = "ours.example") -> Callable[[bytes], bytes]:
    """A relay that signs these header fields."""
    head = f"DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s=s1; h={signed}; bh=abc=; b=def=\r\n"
    return lambda raw: head.encode() + raw


def run(rig: Rig, sink: SmtpSink, wait: float = 30.0) -> dict[str, DomainCheck]:
    asked = SelfCheck(address=US, wait=wait, trusted="")
    return {c.name: c for c in self_check(asked, rig.world, transport(rig, sink))}


def test_what_arrives_signed_and_whole_is_good(rig: Rig, sink: SmtpSink, server: ImapServer) -> None:
    checks = run(delivering(rig, sink, server, by(SIGNED)), sink)
    assert [checks[n].ok for n in ("self-check", "one-click", "dkim coverage")] == [True, True, True]
    done = [e for e in scene.events(rig, "system") if e["actor"] == "doctor"]
    assert [e["action"] for e in done] == ["self_check", "self_check_sent"]
    with rig.store.read() as tx:
        assert tx.outreaches.counts() == {}


@pytest.mark.parametrize("missing", SIGNED.split(":"))
def test_each_field_must_be_signed(rig: Rig, sink: SmtpSink, server: ImapServer, missing: str) -> None:
    signed = ":".join(f for f in SIGNED.split(":") if f != missing)
    check = run(delivering(rig, sink, server, by(signed)), sink)["dkim coverage"]
    assert not check.ok
    assert missing in check.detail


def test_a_relay_that_rewrites_the_link_breaks_one_click(rig: Rig, sink: SmtpSink, server: ImapServer) -> None:
    def rewritten(raw: bytes) -> bytes:
        return by(SIGNED)(raw.replace(b"https://ours.example/u/", b"https://click.relay.example/u/"))

    assert run(delivering(rig, sink, server, rewritten), sink)["one-click"].ok is False


def test_what_never_arrives_is_told(rig: Rig, sink: SmtpSink) -> None:
    check = run(rig, sink, wait=9)["self-check"]
    assert not check.ok
    assert "did not arrive within 9 s" in check.detail


def test_a_relay_that_is_gone_is_told(rig: Rig, sink: SmtpSink) -> None:
    gone = transport(rig, sink)
    gone = replace(
        gone,
        sessions=Sessions(
            relay=Relay(host="127.0.0.1", port=1, security="none", timeout=1), clock=rig.clock, connect=connect
        ),
    )
    (check,) = self_check(SelfCheck(address=US, wait=1, trusted=""), rig.world, gone)
    assert check.ok is False


# ------------------------------------------------------------------------------------ it reaches nobody else


def test_only_a_configured_address_that_nobody_has(rig: Rig) -> None:
    scene.arrange(rig, [people.ADA])
    refuse_others(US, [US], rig.world)
    with pytest.raises(InputError, match="not one of ours"):
        refuse_others("other@ours.example", [US], rig.world)
    with pytest.raises(InputError, match="memory has a record"):
        refuse_others(people.ADA.address, [people.ADA.address], rig.world)
    scene.plan(rig)
    with pytest.raises(InputError, match="a contact has it"):
        refuse_others(people.ADA.address.upper(), [people.ADA.address], rig.world)
    with rig.store.begin() as tx:
        why = Suppressed(reason="unsubscribed", channel="reply", at=rig.clock.now())
        tx.suppressions.add(person="hidden", addresses=[US], why=why)
    with pytest.raises(InputError, match="suppressed"):
        refuse_others(US, [US], rig.world)


def test_a_connection_that_cannot_be_asked_means_no(rig: Rig) -> None:
    rig.crm.account.faults.outage = True
    with pytest.raises(WorldError, match="cannot be asked"):
        refuse_others(US, [US], rig.world)


def test_the_door_takes_no_outreach_and_none_twice(rig: Rig, sink: SmtpSink, tmp_path: Path) -> None:
    door = transport(rig, sink).doorkeeper
    taken = []

    class Keeps:
        name, reviewed_only = "keeps", False

        def hand_off(self, message: bytes, permit):
            taken.append((message, permit))
            raise TransportError("kept", fate="not_sent")

    self_check(SelfCheck(address=US, wait=0, trusted=""), rig.world, Keeps())
    ((_, permit),) = taken
    assert door.admit(replace(permit, address="ada@nordwind.example")) == "not_a_self_check"
    assert door.admit(replace(permit, fingerprint="sha")) == "not_a_self_check"
    assert door.admit(replace(permit, person="person_1")) == "not_a_self_check"
    assert door.admit(permit) == ""
    assert door.admit(permit) == "permit_used"
    # The doors of the outreaches take none of these: no claim has opened it.
    from connector.io.door import Door

    assert Door(store=rig.store, clock=rig.clock, stop_signal=lambda: "").admit(permit) == "permit_used"


def test_stop_stops_it_as_well(rig: Rig, sink: SmtpSink) -> None:
    stopped = replace(rig, world=replace(rig.world, stop_signal=lambda: "file"))
    check = run(stopped, sink, wait=0)["self-check"]
    assert "stopped:file" in check.detail
    assert sink.received == []


def test_from_the_command_line_it_needs_an_address_of_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEPOST_HUBSPOT_TOKEN", "x")
    monkeypatch.setenv("GATEPOST_SALESFORCE_TOKEN", "x")
    example = (Path(__file__).parents[3] / "app.yaml").read_text()
    (tmp_path / "app.yaml").write_text(example)
    with pytest.raises(SystemExit) as left:
        main(["--config", str(tmp_path / "app.yaml"), "doctor", "--self-check", "ada@nordwind.example"])
    assert left.value.code == 2
    assert "delivery.self_check" in capsys.readouterr().err


def test_doctor_sees_the_folder_and_a_wrong_password(server: ImapServer) -> None:
    server.deliver(b"From: a@b.example\r\n\r\nhello\r\n")
    assert server.mailbox().see().messages == 1
    with pytest.raises(WorldError, match="refuses the login"):
        ImapMailbox(replace(server.account(), secret=lambda: "wrong")).see()
