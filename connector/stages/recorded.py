"""Mail that a CRM recorded is kept as letters, beside those of the mailboxes, and worked off by the same code.

Each connection has a cursor of its own, which moves in the transaction that keeps the letters. A record that is told
again makes the same letter and the same mark; one that was changed makes another, so that no edit loses a no.

The same mail may come by IMAP and from two CRMs. Its bytes differ there, so that marks cannot tell: the second is known
by its Message-ID (else by its writer) and its words, and by lying elsewhere. It then asks no rep again and counts for
nothing; its no, if it says one, is written down all the same.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.letters import Inbound, Letter
from connector.mail.inbound.message import header
from connector.mail.inbound.quoted import written
from connector.mail.inbound.received import Received
from connector.mail.inbound.signal import Meaning
from connector.mail.inbound.transcript import letter
from connector.model import Outreach
from connector.ports import Tx, World
from connector.stages.receive import Plan
from crm_adapters.port import CRM, ReceivedEmail, Receives

STREAM = "recorded"
TWINS = "recorded:twins"
EVERY = timedelta(minutes=1)
TRANSCRIPT = "transcript:"
"""How the `trouble` of a letter begins that is a CRM's record; its connection follows."""
SAME_WITHIN = timedelta(days=7)
RETURNED = frozenset({Meaning.BOUNCE_PERMANENT.value, Meaning.BOUNCE_TRANSIENT.value})
MOST_WORDS = 4_000


def place_of(connection: str) -> str:
    """What a connection is called among the mailboxes."""
    return f"crm:{connection}"


def look(connection: str, crm: CRM, world: World) -> int:
    """Keep what the CRM recorded since the last look; returns how many letters were new. Raises what the CRM raises."""
    reader: object = crm
    if not isinstance(reader, Receives):
        return 0
    new, more = 0, True
    while more:
        with world.store.read() as tx:
            cursor = tx.syncs.cursor(STREAM, connection)
        page = reader.received(cursor)
        letters = [_kept(email, connection, world) for email in page.emails]
        now = world.clock.now()
        with world.store.begin() as tx:
            kept = tx.inbound.keep(place_of(connection), 1, letters, now) if letters else ()
            tx.syncs.save_cursor(STREAM, connection, page.cursor, now)
            if kept:
                where = world.ids.hide("mailbox", place_of(connection))
                detail = {"letters": len(kept)}
                tx.log.append(
                    AuditEvent(chain="system", at=now, actor="system", action="kept", subject=where, detail=detail)
                )
        new += len(kept)
        more = page.more
    return new


def _kept(email: ReceivedEmail, connection: str, world: World) -> tuple[Letter, str]:
    """The letter and its mark; a number made of the record's id stands in for a UID."""
    raw = letter(email)
    number = int.from_bytes(hashlib.sha256(f"{email.record}|{email.returned}".encode()).digest()[:7])
    mark = world.ids.hide("inbound", f"{TRANSCRIPT}{connection}|{email.record}|{hashlib.sha256(raw).hexdigest()}")
    return Letter(uid=number, raw=raw, trouble=f"{TRANSCRIPT}{connection}"), mark


# ---------------------------------------------------------------------------------------- the same mail twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """By what a letter is known wherever it lies: its Message-ID, its writer, and what they wrote themselves."""

    identifier: str = ""
    sender: str = ""
    words: str = ""


def face_of(received: Received, sender: str) -> Face:
    """Pure. Words count without case, spaces and signs: each program breaks lines and quotes in its own way."""
    identifier = header(received.message, "message-id").strip() if received.message is not None else ""
    own = "".join(c for c in written(received.text[: 4 * MOST_WORDS]).own.casefold() if c.isalnum())
    return Face(identifier=identifier, sender=sender.casefold(), words=own[:MOST_WORDS])


def twin_of(face: Face, row: Inbound, meaning: str, outreach: Outreach | None, tx: Tx, world: World) -> str:
    """The letter that is this one and came from elsewhere in the last days, or empty; this one is remembered.

    To be asked under the person's lock, so that of two copies worked off at once one is the second.
    """
    words = world.ids.hide("twin", face.words) if face.words else ""
    keys: dict[str, bool] = {}  # whether the words must be the same as well
    if meaning in RETURNED:
        if outreach is not None:
            keys[world.ids.hide("twin", f"returned|{outreach.id}")] = False
    elif face.sender:
        if face.identifier:
            keys[world.ids.hide("twin", f"id|{face.identifier}|{face.sender}")] = True
        if words:
            keys[world.ids.hide("twin", f"words|{face.sender}|{words}")] = False
    now, twin = world.clock.now(), ""
    said = {"letter": row.id, "where": row.trouble, "words": words, "meaning": meaning, "at": now.isoformat()}
    for key, by_words in keys.items():
        stored = tx.syncs.cursor(TWINS, key)
        other = json.loads(stored) if stored is not None else None
        if other is not None and now - datetime.fromisoformat(other["at"]) <= SAME_WITHIN:
            elsewhere = other["where"] != row.trouble and _may_be_a_copy(other["where"], row.trouble)
            alike = not by_words or words == other["words"] or meaning == other["meaning"]
            if elsewhere and alike:
                twin = twin or str(other["letter"])
                continue
        tx.syncs.save_cursor(TWINS, key, json.dumps(said), now)
    return twin


def _may_be_a_copy(one: str, other: str) -> bool:
    """Of two mails in mailboxes each is one of its own; a copy is where a CRM's record is among them."""
    return one.startswith(TRANSCRIPT) or other.startswith(TRANSCRIPT)


def without_asking_again(plan: Plan) -> Plan:
    """What is left to do for the second of two copies: whatever keeps somebody from being mailed."""
    return replace(plan, stops=(), held="", task=False, due_at=None, pause_segment=False, alarm="")
