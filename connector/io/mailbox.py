"""Reading a mailbox over IMAP (RFC 9051): which letters are new, and their bytes. Nothing there is ever changed.

IMAPClient: alive (4.1 of September 2026), without dependencies, and its answers are parsed values. imaplib hands out
raw lines, whose literals every caller has to put together again; imap-tools reads letters into objects of its own,
where we want the very bytes, and a part of a huge one only.

The folder is opened with EXAMINE and letters are read with BODY.PEEK, so that none is marked as read. UIDs rise, but
some servers show a letter later than its successor: each look goes back by `LOOK_BACK` UIDs and skips what is known.
"""

import imaplib
import ssl
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from connector.inbound_section import LOOPBACK, InboundSection
from connector.letters import Fetched, Letter, Place, Seen
from gates.errors import ConfigError, WorldError

LOOK_BACK = 200
"""UIDs below the last one that are looked at again."""
SPAN = 20_000
"""UIDs asked for at once: no answer grows with the mailbox."""
MOST_LETTERS = 50
MOST_BYTES = 20_000_000
"""What one look may bring: its letters are stored in one transaction."""

PATIENCE = 5
"""Looks after which a letter that the server does not give counts as unreadable."""


class Refused(imaplib.IMAP4.error):
    """The server has a letter and does not give it."""


BROKEN = (imaplib.IMAP4.error, OSError, EOFError, ValueError, IndexError, KeyError)
"""What a server, a network, or an answer that makes no sense raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the mailbox is, and how to open it.

    `secret` is asked at every login, so that an access token that something else renews is always the newest.
    `keyword`, if not empty, is put on letters that were taken. `most_bytes` is read of one letter.
    """

    host: str
    port: int
    user: str
    secret: Callable[[], str]
    security: str = "tls"
    login: str = "password"
    folder: str = "INBOX"
    keyword: str = ""
    timeout: float = 30.0
    poll_seconds: float = 60.0
    most_bytes: int = 5_000_000
    ca_file: str = ""


class ImapMailbox:
    """`letters.Mailbox` over IMAP. Each look opens its own connection: nothing is left half open between two."""

    def __init__(self, account: Account) -> None:
        """Nothing is opened yet; ConfigError when the password would cross a network in clear."""
        if account.security == "none" and account.host not in LOOPBACK:
            raise ConfigError(
                "plain text is only allowed on loopback", where="inbound.security", mend="use tls or starttls"
            )
        self._account = account
        self._refused: Counter[tuple[int, int]] = Counter()

    @property
    def name(self) -> str:
        """Account, host and folder."""
        return f"{self._account.user}@{self._account.host}/{self._account.folder}"

    @property
    def every(self) -> timedelta:
        """The account's own interval."""
        return timedelta(seconds=self._account.poll_seconds)

    def fetch(self, place: Place | None, known: Callable[[int, int], Collection[int]]) -> Fetched:
        """The next letters; see `letters.Mailbox`."""
        with self._opened(readonly=True) as (client, status):
            validity = int(status[b"UIDVALIDITY"])
            begin = place.uid if place is not None and place.validity == validity else 0
            begin = max(begin - LOOK_BACK, 0)
            uids, more = _fresh(client, begin, _last(client, status), known(validity, begin))
            letters: list[Letter] = []
            size = 0
            for uid in uids:
                if len(letters) >= MOST_LETTERS or size >= MOST_BYTES:
                    more = True
                    break
                try:
                    letter = self._letter(client, validity, uid)
                except Refused:
                    if not letters:
                        raise
                    more = False  # what was read is kept; the next look begins with this one
                    break
                if letter is not None:
                    letters.append(letter)
                    size += len(letter.raw)
        return Fetched(validity=validity, letters=tuple(letters), more=more)

    def tag(self, validity: int, uids: Sequence[int]) -> None:
        """Put our keyword on them; a server that keeps no keywords is left alone."""
        if not self._account.keyword or not uids:
            return
        with self._opened(readonly=False) as (client, status):
            permitted = status.get(b"PERMANENTFLAGS", ())
            word = self._account.keyword.encode("ascii")
            if int(status[b"UIDVALIDITY"]) == validity and (b"\\*" in permitted or word in permitted):
                client.add_flags(list(uids), [word], silent=True)

    def see(self) -> Seen:
        """Log in and open the folder, as each look does; see `letters.Looks`."""
        with self._opened(readonly=True) as (_, status):
            word = self._account.keyword.encode("ascii")
            permitted = status.get(b"PERMANENTFLAGS", ())
            keeps = not word or b"\\*" in permitted or word in permitted
            return Seen(messages=int(status.get(b"EXISTS") or 0), keeps_keyword=keeps)

    def find(self, message_id: str) -> bytes | None:
        """The newest message with this Message-ID; nothing about it is changed."""
        with self._opened(readonly=True) as (client, _):
            uids = client.search(["HEADER", "Message-ID", message_id.strip("<>")])
            if not uids:
                return None
            answer = client.fetch([max(uids)], ["BODY.PEEK[]"]).get(max(uids), {})
            return next((v for k, v in answer.items() if k.startswith(b"BODY[]") and isinstance(v, bytes)), None)

    def _letter(self, client: IMAPClient, validity: int, uid: int) -> Letter | None:
        """One letter, of which at most `most_bytes` are read; None when it was expunged meanwhile.

        Refused when the server has it and does not give it; after `PATIENCE` looks it counts as unreadable, so that
        one broken letter does not keep back all later ones.
        """
        most = self._account.most_bytes
        try:
            answer = client.fetch([uid], [f"BODY.PEEK[]<0.{most + 1}>"])
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            answer = {}
        parts = answer.get(uid, {}).items()
        raw = next((v for k, v in parts if k.startswith(b"BODY[]") and isinstance(v, bytes)), None)
        if raw is not None:
            return Letter(uid=uid, raw=raw[:most], trouble="cut" if len(raw) > most else "")
        if uid not in client.search(f"UID {uid}"):
            return None
        self._refused[validity, uid] += 1
        if self._refused[validity, uid] < PATIENCE:
            raise Refused(f"the server does not give letter {uid}")
        return Letter(uid=uid, raw=b"", trouble="unreadable")

    @contextmanager
    def _opened(self, *, readonly: bool) -> Iterator[tuple[IMAPClient, dict[bytes, Any]]]:
        """A session on the folder; whatever the server does wrong is a WorldError, and the next look begins anew."""
        account = self._account
        client: IMAPClient | None = None
        try:
            client = self._connect()
            if account.login == "xoauth2":
                client.oauth2_login(account.user, account.secret())
            else:
                client.login(account.user, account.secret())
            yield client, client.select_folder(account.folder, readonly=readonly)
        except LoginError as error:
            mend = "see inbound.user and inbound.password_env in app.yaml"
            raise WorldError("the mailbox refuses the login", where=account.host, mend=mend) from error
        except BROKEN as error:
            mend = "nothing is lost; the next look begins where the last one ended"
            raise WorldError("the mailbox cannot be read", where=account.host, mend=mend) from error
        finally:
            if client is not None:
                _leave(client)

    def _connect(self) -> IMAPClient:
        account = self._account
        context = ssl.create_default_context(cafile=account.ca_file or None)
        client = IMAPClient(
            account.host,
            port=account.port,
            use_uid=True,
            ssl=account.security == "tls",
            ssl_context=context if account.security == "tls" else None,
            timeout=account.timeout,
        )
        try:
            if account.security == "starttls":
                client.starttls(context)
        except BaseException:
            client.shutdown()
            raise
        return client


def open_mailboxes(
    section: InboundSection | None, secret: Callable[..., str], beside: Callable[[str], Path]
) -> tuple[ImapMailbox, ...]:
    """A mailbox for each folder of the section, none without one; ConfigError when there is no password."""
    if section is None:
        return ()
    password = partial(secret, section.password_env, where="inbound.password_env")
    password()
    account = Account(
        host=section.host,
        port=section.port,
        user=section.user,
        secret=password,
        security=section.security,
        login=section.login,
        keyword=section.keyword,
        timeout=section.timeout_seconds,
        poll_seconds=section.poll_seconds,
        most_bytes=int(section.most_megabytes * 1_000_000),
        ca_file=str(beside(section.ca_file)) if section.ca_file else "",
    )
    return tuple(ImapMailbox(replace(account, folder=folder)) for folder in section.folders)


def _last(client: IMAPClient, status: dict[bytes, Any]) -> int:
    """The highest UID that may be there; a server need not tell UIDNEXT."""
    told = int(status.get(b"UIDNEXT") or 0)
    return told - 1 if told else max(client.search("UID 1:*"), default=0)


def _fresh(client: IMAPClient, begin: int, last: int, taken: Collection[int]) -> tuple[list[int], bool]:
    """UIDs beyond `begin` that nobody took, of the first span that has any; and whether more may be waiting."""
    start = begin + 1
    while start <= last:
        end = start + SPAN - 1
        # A range that ends in * always names the last letter, even one below its start (RFC 9051 section 6.4.8).
        found = sorted(u for u in client.search(f"UID {start}:{end}") if start <= u <= end and u not in taken)
        if found:
            return found, end < last
        start = end + 1
    return [], False


def _leave(client: IMAPClient) -> None:
    try:
        client.logout()
    except BROKEN:
        client.shutdown()
