"""Whom a message is about: by our own Message-ID or opt-out token, wherever it survived, else by addresses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses
from urllib.parse import unquote

from connector.letters import Inbound
from connector.mail.inbound.message import decoded, part_bytes
from connector.mail.inbound.received import Received
from connector.mail.inbound.signal import Meaning, Signal
from connector.mail.optout import read_token
from connector.model import Outreach
from connector.ports import Tx, World
from connector.stages.receive import TRANSIENT_WINDOW, Known
from gates.errors import InputError

_ID = re.compile(r"<[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}>")
"""A Message-ID (RFC 5322 section 3.6.4); ours are plain ASCII, and a database need not take anything else."""
_OURS = re.compile(r"\bout_[A-Za-z0-9_-]{4,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9]")
"""Our own Message-ID in running text (mail/compose.py)."""
_TOKEN = re.compile(r"/u/([A-Za-z0-9_-]{4,64}\.[A-Za-z0-9_.:=-]{16,256})")
MOST_PART = 400_000
MOST_PARTS = 60
MOST_TRACES = 40
"""Of each kind: each costs a look into the store."""
REPORTS = frozenset({Meaning.BOUNCE_PERMANENT, Meaning.BOUNCE_TRANSIENT, Meaning.DELAY_NOTICE, Meaning.COMPLAINT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What a message carries of ours: Message-IDs and tokens, the likeliest first, and who wrote it.

    `answers` are the Message-IDs that its own header answers: a person's words are about these first, a report's about
    the mail that it returns.
    """

    answers: tuple[str, ...] = ()
    ids: tuple[str, ...]
    tokens: tuple[str, ...]
    sender: str


def traces(received: Received, raw: bytes) -> Traces:
    """Everything in the message that may name one of our mails. Pure; nothing of it is believed yet.

    A message too broken to be taken apart is searched as it stands: its no must not be lost for its form.
    """
    try:
        return (
            _traces(received.message)
            if received.message is not None
            else _in_text(f"{received.text}\n{raw[:MOST_PART].decode('latin-1')}")
        )
    except (ValueError, LookupError, AttributeError, TypeError, MessageError, RecursionError):
        return in_text(raw)


def in_text(raw: bytes) -> Traces:
    """What the bytes show as they stand, without any decoding."""
    return _in_text(raw[:MOST_PART].decode("latin-1"))


def _in_text(text: str) -> Traces:
    ids = tuple(dict.fromkeys(f"<{i}>" for i in _OURS.findall(text)))
    return Traces(ids=ids[:MOST_TRACES], tokens=_tokens(text)[:MOST_TRACES], sender="")


def _traces(message: Message) -> Traces:
    own = _values(message, "in-reply-to") + list(reversed(_values(message, "references")))
    returned: list[str] = []
    texts: list[str] = []
    for part in _parts(message):
        if part is not message:
            returned += _values(part, "message-id")
            texts += [decoded(str(v)) for k, v in part.raw_items() if k.lower() == "list-unsubscribe"]
        if not part.is_multipart():
            texts.append(part_bytes(part)[:MOST_PART].decode("latin-1"))
    text = "\n".join(texts)
    found = [f"<{i}>" for i in _OURS.findall(text)]
    return Traces(
        answers=_ours_first(own),
        ids=_ours_first([*returned, *own, *found]),
        tokens=_tokens(text)[:MOST_TRACES],
        sender=_sender(message),
    )


def _ours_first(ids: Sequence[str]) -> tuple[str, ...]:
    """At most `MOST_TRACES`; a thread may be longer than that, and ours may be the mail that began it."""
    return tuple(sorted(dict.fromkeys(ids), key=lambda i: _OURS.fullmatch(i[1:-1]) is None))[:MOST_TRACES]


def _parts(message: Message) -> Iterator[Message]:
    for n, part in enumerate(message.walk()):
        if n >= MOST_PARTS:
            return
        yield part


def _values(message: Message, name: str) -> list[str]:
    """Message-IDs in the header fields of that name."""
    return [i for k, v in message.raw_items() if k.lower() == name for i in _ID.findall(decoded(str(v)))]


def _tokens(text: str) -> tuple[str, ...]:
    """Tokens as they stand, and as link scanners wrap them: percent-encoded in an address of their own."""
    plain = _TOKEN.findall(text) + (_TOKEN.findall(unquote(text)) if "%2F" in text or "%2f" in text else [])
    return tuple(dict.fromkeys(t.rstrip(".:=") for t in plain))


def _sender(message: Message) -> str:
    """The author's address; the envelope's where there is none."""
    for name in ("from", "sender", "return-path"):
        values = [decoded(str(v)) for k, v in message.raw_items() if k.lower() == name]
        for _, address in getaddresses(values):
            if address.count("@") == 1 and not address.startswith("@") and not re.search(r"[\s<>]", address):
                return address.strip().encode("utf-8", "replace").decode().replace("\0", "")
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the store knows; `outreach` is the mail that the message is about, `proven` by something only it carried."""

    known: Known
    outreach: Outreach | None
    proven: bool


def match(row: Inbound, found: Traces, signal: Signal, tx: Tx, world: World, now: datetime) -> Match:
    """Look the traces up, in the transaction that will act on them."""
    by_hand = signal.meaning not in REPORTS
    outreach = _in_thread(replace(found, ids=(*found.answers, *found.ids)) if by_hand else found, tx, world)
    sender_person = (tx.people.person_at(found.sender) or "") if found.sender else ""
    person = outreach.person if outreach is not None else ""
    about = person or sender_person
    whose = {a: tx.people.person_at(a) or "" for a in signal.recipients}
    sole = set(whose.values()) - {""}
    failing = person or (sole.pop() if len(sole) == 1 else "")
    proven = outreach is not None
    if outreach is None and about:
        outreach = _last_mailed(about, tx)
    segment = world.organisation.segments.get(outreach.segment) if outreach is not None else None
    hosts = {d.lower() for s in world.organisation.segments.values() for d in s.sender.domains}
    known = Known(
        outreach=outreach.id if outreach is not None else "",
        person=person,
        addresses=tuple(tx.people.addresses(about)) if about else (),
        sender=found.sender,
        sender_person=sender_person,
        sender_is_ours=not sender_person and found.sender.rpartition("@")[2].lower() in hosts,
        mailed=outreach is not None,
        whose=whose,
        failures=tx.inbound.silence(failing, now - TRANSIENT_WINDOW).failed if failing else 0,
        answer_within=segment.expires_after if segment is not None else Known().answer_within,
    )
    return Match(known=known, outreach=outreach, proven=proven)


def _in_thread(found: Traces, tx: Tx, world: World) -> Outreach | None:
    for identifier in found.ids:
        row = tx.outreaches.find(message_id=identifier)
        if row is not None:
            return row
    for token in found.tokens:
        name = read_token(token, world.signer)
        if name is not None:
            try:
                return tx.outreaches.get(name)
            except InputError:
                continue
    return None


def _last_mailed(person: str, tx: Tx) -> Outreach | None:
    """The newest mail that may have reached the person."""
    sent = [(o.claimed_at, o.id, o) for o in tx.outreaches.of_person(person) if o.claimed_at is not None]
    return max(sent, key=lambda one: one[:2])[2] if sent else None
