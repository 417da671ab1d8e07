"""A no that a person brings us: about one person, one address, a whole domain, or a list of them.

A rep, an admin, another system or a file may say it; whoever it is about, it holds at once and for the whole person
(law 2). A line of a list that cannot be read is told with its number, and the others hold all the same: nothing is
lost because of a neighbour.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connector.audit.event import AuditEvent
from connector.lifecycle import VOIDABLE
from connector.model import Outreach
from connector.ports import Tx, World
from connector.stages.respond import close_tasks, suppress, suppress_address, suppress_in
from connector.stages.watch import take_up
from gates.errors import InputError
from gates.recipient import ContactKey, Suppressed

DOMAIN = re.compile(r"(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+")
MOST_PER_LIST = 100_000
PUBLIC = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com aol.com icloud.com me.com gmx.de "
    "gmx.net web.de t-online.de proton.me protonmail.com mail.com".split()
)
"""Domains whose mailboxes belong to strangers: one of them speaks for nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one no: whom it names (``person``, ``address``, ``domain``), how many drafts were withdrawn."""

    kind: str
    withdrawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A line that could not be read."""

    line: int
    what: str
    mend: str


def say_no(who: str, world: World, *, reason: str, channel: str, actor: str) -> Told:
    """Suppress WHO: an address, a domain (``@acme.example`` or ``acme.example``), or ``connection/object/id``.

    Raises InputError when it is none of these, or a record that nobody knows.
    """
    who = _pasted(who)
    if ADDRESS.fullmatch(who):
        return _address(who, world, reason=reason, channel=channel, actor=actor)
    if who.count("/") == 2:  # noqa: PLR2004 - connection, object, id
        with world.store.read() as tx:
            person = tx.people.person_of(_key(who))
        if person is None:
            raise InputError("no record is known by this", where="WHO", mend="sync first, or give the address")
        return Told(kind="person", withdrawn=len(suppress(person, world, reason=reason, channel=channel, actor=actor)))
    if DOMAIN.fullmatch(who.removeprefix("@")):
        return _domain(who.removeprefix("@").lower(), world, reason=reason, channel=channel, actor=actor)
    raise InputError(
        "this is neither an address, a domain nor a record",
        where="WHO",
        mend="name@host, host, or connection/object/id",
    )


def _pasted(who: str) -> str:
    """WHO without what comes along when it is copied: invisible characters, and the scheme of a link."""
    seen = "".join(c for c in who if unicodedata.category(c) != "Cf").strip()
    if seen[:7].lower() == "mailto:":
        seen = seen[7:].partition("?")[0].strip()
    if not seen.isprintable() or "\ufffd" in seen:
        raise InputError(
            "it holds characters that no name has", where="WHO", mend="write it in UTF-8, by hand if need be"
        )
    return seen


def _key(who: str) -> ContactKey:
    connection, kind, record = who.split("/")
    return ContactKey(connection=connection, object=kind, id=record)


def _address(who: str, world: World, *, reason: str, channel: str, actor: str) -> Told:
    with world.store.read() as tx:
        person = tx.people.person_at(who)
    if person is None:
        suppress_address(who, world, reason=reason, channel=channel, actor=actor)
        return Told(kind="address", withdrawn=0)
    return Told(kind="person", withdrawn=len(suppress(person, world, reason=reason, channel=channel, actor=actor)))


def _domain(domain: str, world: World, *, reason: str, channel: str, actor: str) -> Told:
    """Everyone at the domain and below it, known today or not; what is planned for them is withdrawn at once."""
    if domain in PUBLIC:
        raise InputError(
            "strangers share this domain", where="WHO", mend="name the single addresses; a public domain is no company"
        )
    now = world.clock.now()
    why = Suppressed(reason=reason, channel=channel, at=now)
    voided: list[Outreach] = []
    with world.store.begin() as tx:
        tx.suppressions.add_domain(domain, why)
        hidden = world.ids.hide("domain", domain)
        open_rows = tx.outreaches.in_states(VOIDABLE)
        persons = sorted({row.person for row in open_rows if _is_at(tx, row.person, hidden, world)})
        for person in persons:
            voided += suppress_in(tx, person, why, now, actor=actor)
        tx.log.append(
            AuditEvent(
                chain="system",
                at=now,
                actor=actor,
                action="domain_suppressed",
                subject=hidden,
                detail={"reason": reason, "channel": channel, "persons": len(persons), "voided": len(voided)},
            )
        )
    take_up(world)
    close_tasks(voided, world, f"Nothing will be sent: {reason.replace('_', ' ')}.")
    return Told(kind="domain", withdrawn=len(voided))


def _is_at(tx: Tx, person: str, hidden: str, world: World) -> bool:
    """Whether an address of theirs lies at the domain or below it; keyed hashes know every spelling of one domain."""
    for address in tx.people.addresses(person):
        labels = address.rpartition("@")[2].strip().split(".")
        if any(world.ids.hide("domain", ".".join(labels[n:])) == hidden for n in range(len(labels) - 1)):
            return True
    return False


def say_no_to_all(text: str, world: World, *, channel: str, actor: str) -> tuple[list[Told], list[Wrong]]:
    """A list: CSV with a column ``who`` (or ``email``, ``domain``) and perhaps ``reason``, or one WHO a line.

    Raises InputError when the list as a whole cannot be read; single wrong lines are returned.
    """
    told: list[Told] = []
    wrong: list[Wrong] = []
    for line, who, reason in read_list(text):
        try:
            told.append(say_no(who, world, reason=reason, channel=channel, actor=actor))
        except InputError as error:
            wrong.append(Wrong(line=line, what=error.what, mend=error.mend))
    return told, wrong


_COLUMNS = ("who", "email", "e-mail", "email address", "address", "domain", "record")


def read_list(text: str) -> Iterator[tuple[int, str, str]]:
    """Line number, WHO and reason of each line; empty lines are skipped."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), dialect=_dialect(text)))
    if len(rows) > MOST_PER_LIST:
        raise InputError(f"more than {MOST_PER_LIST} lines", where="list", mend="split it; nothing was read")
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    at = next((head.index(name) for name in _COLUMNS if name in head), None)
    if at is None and head and any(len(row) > 1 for row in rows):
        raise InputError("no column tells who", where="list line 1", mend="name a column who, email or domain")
    reason_at = head.index("reason") if at is not None and "reason" in head else None
    for number, row in enumerate(rows if at is None else rows[1:], start=1 if at is None else 2):
        who = _cell(row, at or 0)
        if any(cell.strip() for cell in row):
            yield number, who, reason_of(_cell(row, reason_at) if reason_at is not None else "")


def _dialect(text: str) -> type[csv.Dialect]:
    class Read(csv.excel):
        """The delimiter of the first line: German spreadsheets write semicolons."""

        delimiter = max(",;\t", key=text.partition("\n")[0].count)

    return Read


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def reason_of(text: str) -> str:
    """A reason goes to the log in clear: one short word of ours, or nothing of theirs."""
    word = re.sub(r"[^a-z]+", "_", text.lower()).strip("_")
    return word if word in {"unsubscribed", "complained", "bounced", "customer_request", "legal"} else "do_not_contact"
