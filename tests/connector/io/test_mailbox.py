"""Reading a mailbox, against a real IMAP server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connector.io import mailbox as module
from connector.io.mailbox import ImapMailbox
from connector.letters import Fetched, Place
from gates.errors import ConfigError, WorldError
from tests.imap_server import PASSWORD, USER, ImapServer, imap_server, tls_front


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ImapServer]:
    with imap_server(tmp_path) as running:
        yield running


def letter(n: int, body: str = "hello") -> bytes:
    return f"From: a@b.example\r\nMessage-ID: <{n}@b.example>\r\nSubject: {n}\r\n\r\n{body} {n}\r\n".encode()


def none(validity: int, above: int) -> frozenset[int]:
    return frozenset()


def numbers(fetched: Fetched) -> list[int]:
    return [int(one.raw.split(b"Subject: ")[1].split(b"\r\n")[0]) for one in fetched.letters]


def test_new_letters_come_once_and_in_order(server: ImapServer) -> None:
    box = server.mailbox()
    assert box.name == f"{USER}@127.0.0.1/INBOX"
    assert box.fetch(None, none).letters == ()
    server.deliver(letter(1), letter(2))
    first = box.fetch(None, none)
    assert numbers(first) == [1, 2]
    assert not first.more
    assert first.letters[0].raw == letter(1)
    taken = frozenset(one.uid for one in first.letters)
    place = Place(validity=first.validity, uid=max(taken))
    server.deliver(letter(3))
    assert numbers(box.fetch(place, lambda validity, above: taken)) == [3]


def test_a_letter_that_shows_late_is_found(server: ImapServer) -> None:
    box = server.mailbox()
    server.deliver(letter(1), letter(2))
    uids = [one.uid for one in box.fetch(None, none).letters]
    place = Place(validity=box.fetch(None, none).validity, uid=uids[1])
    # The second one was seen before the first.
    assert numbers(box.fetch(place, lambda validity, above: frozenset(uids[1:]))) == [1]


def test_many_letters_come_in_batches(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LETTERS", 3)
    monkeypatch.setattr(module, "SPAN", 4)
    server.deliver(*(letter(n) for n in range(1, 9)))
    box = server.mailbox()
    seen: list[int] = []
    taken: set[int] = set()
    place, more = None, True

    def known(validity: int, above: int) -> frozenset[int]:
        return frozenset(u for u in taken if u > above)

    while more:
        fetched = box.fetch(place, known)
        seen += numbers(fetched)
        taken |= {one.uid for one in fetched.letters}
        assert len(fetched.letters) <= 3
        place, more = Place(validity=fetched.validity, uid=max(taken)), fetched.more
    assert seen == list(range(1, 9))


def test_a_huge_letter_is_cut(server: ImapServer) -> None:
    server.deliver(letter(1, "x" * 50_000), letter(2))
    (huge, small) = server.mailbox(most_bytes=10_000).fetch(None, none).letters
    assert (len(huge.raw), huge.trouble) == (10_000, "cut")
    assert (small.raw, small.trouble) == (letter(2), "")


def test_nothing_in_the_mailbox_changes(server: ImapServer) -> None:
    server.deliver(letter(1))
    server.mailbox().fetch(None, none)
    with server.hand() as hand:
        hand.select_folder("INBOX")
        (uid,) = hand.search("ALL")
        assert b"\\Seen" not in hand.get_flags([uid])[uid]


def test_our_keyword_is_the_only_mark(server: ImapServer) -> None:
    server.deliver(letter(1))
    box = server.mailbox(keyword="GatepostRead")
    fetched = box.fetch(None, none)
    box.tag(fetched.validity, [fetched.letters[0].uid])
    with server.hand() as hand:
        permitted = hand.select_folder("INBOX")[b"PERMANENTFLAGS"]
        (uid,) = hand.search("ALL")
        flags = set(hand.get_flags([uid])[uid]) - {b"\\Recent"}
        assert flags == ({b"GatepostRead"} if b"\\*" in permitted else set())
    server.mailbox().tag(fetched.validity, [uid])


def test_another_uidvalidity_begins_from_the_first_letter(server: ImapServer) -> None:
    box = server.mailbox()
    server.deliver(letter(1), letter(2))
    before = box.fetch(None, none)
    server.restart()
    server.deliver(letter(1), letter(7))
    after = box.fetch(Place(validity=before.validity, uid=999), none)
    assert after.validity != before.validity
    assert numbers(after) == [1, 7]


def test_a_server_that_is_gone_is_an_error_of_the_world_and_no_more(server: ImapServer) -> None:
    box = server.mailbox()
    server.deliver(letter(1))
    server.stop()
    with pytest.raises(WorldError):
        box.fetch(None, none)
    server.start()
    server.deliver(letter(2))
    assert numbers(box.fetch(None, none)) == [2]


def test_a_letter_that_the_server_refuses_is_asked_for_again_and_then_told(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(letter(1), letter(2), letter(3))
    real = module.IMAPClient.fetch

    def refusing(self: object, messages: list[int], data: list[str]) -> object:
        answer = real(self, messages, data)
        return {} if any(b"Subject: 2" in v for v in answer[messages[0]].values() if isinstance(v, bytes)) else answer

    monkeypatch.setattr(module.IMAPClient, "fetch", refusing)
    box = server.mailbox()
    assert numbers(box.fetch(None, none)) == [1]
    (first,) = box.fetch(None, none).letters
    for _ in range(module.PATIENCE - 3):
        with pytest.raises(WorldError):
            box.fetch(None, lambda validity, above: frozenset({first.uid}))
    told = box.fetch(None, lambda validity, above: frozenset({first.uid})).letters
    assert [one.trouble for one in told] == ["unreadable", ""]


def test_a_wrong_password_is_told_without_it(server: ImapServer) -> None:
    box = ImapMailbox(replace(server.account(), secret=lambda: "wrong-one"))
    with pytest.raises(WorldError) as told:
        box.fetch(None, none)
    assert "refuses the login" in str(told.value)
    assert "wrong-one" not in str(told.value)


def test_plain_text_stays_on_loopback(server: ImapServer) -> None:
    with pytest.raises(ConfigError):
        ImapMailbox(replace(server.account(), host="imap.elsewhere.example"))


def test_starttls_checks_the_certificate(tmp_path: Path) -> None:
    with imap_server(tmp_path, tls=True) as server:
        server.deliver(letter(1))
        good = server.mailbox(security="starttls", ca_file=str(tmp_path / "cert.pem"))
        assert numbers(good.fetch(None, none)) == [1]
        with pytest.raises(WorldError):
            server.mailbox(security="starttls").fetch(None, none)


def test_no_starttls_no_password(server: ImapServer) -> None:
    with pytest.raises(WorldError):
        server.mailbox(security="starttls").fetch(None, none)


# ------------------------------------------------------------------------------ implicit TLS, and access tokens


def test_implicit_tls_reads_and_checks_the_certificate(tmp_path: Path, server: ImapServer) -> None:
    server.deliver(letter(1))
    with tls_front(server, tmp_path) as port:
        behind_tls = replace(server.account(), port=port, security="tls")
        good = ImapMailbox(replace(behind_tls, ca_file=str(tmp_path / "cert.pem")))
        assert numbers(good.fetch(None, none)) == [1]
        with pytest.raises(WorldError):
            ImapMailbox(behind_tls).fetch(None, none)  # nobody vouches for this certificate
        with pytest.raises(WorldError):
            # The certificate is for 127.0.0.1 and for no other name.
            ImapMailbox(replace(behind_tls, host="localhost", ca_file=str(tmp_path / "cert.pem"))).fetch(None, none)


def test_implicit_tls_on_a_plain_port_gives_no_password_away(server: ImapServer) -> None:
    asked: list[str] = []

    def secret() -> str:
        asked.append("asked")
        return PASSWORD

    with pytest.raises(WorldError):
        ImapMailbox(replace(server.account(), security="tls", secret=secret)).fetch(None, none)
    assert asked == []


def test_an_access_token_opens_the_mailbox(tmp_path: Path, server: ImapServer) -> None:
    server.deliver(letter(1))
    with tls_front(server, tmp_path) as port:
        account = replace(
            server.account(), port=port, security="tls", login="xoauth2", ca_file=str(tmp_path / "cert.pem")
        )
        assert numbers(ImapMailbox(account).fetch(None, none)) == [1]
        stale = ImapMailbox(replace(account, secret=lambda: "a-stale-token"))
        with pytest.raises(WorldError) as told:
            stale.fetch(None, none)
        assert "refuses the login" in str(told.value)
        assert "a-stale-token" not in str(told.value)


def test_the_token_is_asked_at_each_login(server: ImapServer) -> None:
    tokens = ["an-old-one", PASSWORD]
    box = ImapMailbox(replace(server.account(), login="xoauth2", secret=lambda: tokens.pop(0)))
    with pytest.raises(WorldError):
        box.fetch(None, none)
    assert box.fetch(None, none).letters == ()


def test_a_server_without_tokens_refuses_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests import imap_server as module_of_server

    plain = "import sys; from pymap.main import main; sys.argv[0] = 'pymap'; sys.exit(main())"
    monkeypatch.setattr(module_of_server, "STARTS", plain)
    with imap_server(tmp_path) as server, pytest.raises(WorldError):
        ImapMailbox(replace(server.account(), login="xoauth2")).fetch(None, none)
