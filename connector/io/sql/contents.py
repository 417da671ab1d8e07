"""Encrypted content and verdicts. Names and keys may hold digests of plain text, so they are hidden too."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, select

from connector.io.sql.schema import content, verdict
from connector.io.sql.work import WHOLE, Work
from connector.model import Artefact, Kind, Outreach

# Made once: these run a dozen times for each mail.
_ABOUT = select(content).where(content.c.outreach == bindparam("outreach"), content.c.kind == bindparam("kind"))
_NEWEST = _ABOUT.order_by(content.c.n.desc()).limit(1)
_ALL = select(content).where(content.c.outreach == bindparam("outreach")).order_by(content.c.n)
_PUT = content.insert()
_VERDICT = (
    select(verdict.c.person, verdict.c.body)
    .where(verdict.c.key == bindparam("about"), verdict.c.person.in_(WHOLE))
    .order_by(verdict.c.person)
)
_NAMED = _ABOUT.where(content.c.name == bindparam("name")).order_by(content.c.n.desc()).limit(1)


class SqlContents:
    """`ports.Contents` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def put(self, outreach: Outreach, artefact: Artefact) -> str:
        """Encrypt, store, and return the SHA-256 of the ciphertext."""
        row = self._work.vault.random(16).hex()
        plain = artefact.name.encode() + b"\0" + artefact.body
        body = self._work.seal(outreach.person, _place(row), plain)
        digest = sha256(body).hexdigest()
        values = {
            "id": row,
            "outreach": outreach.id,
            "person": outreach.person,
            "kind": artefact.kind.value,
            "name": self._hide(artefact.name),
            "at": self._work.now(),
            "body": body,
            "sha256": digest,
        }
        self._db.execute(_PUT, values)
        return digest

    def get(self, outreach: str, kind: Kind, name: str = "") -> bytes | None:
        """The newest body of that kind; of that name, when one is given."""
        about = {"outreach": outreach, "kind": kind.value}
        query, wanted = (_NAMED, {**about, "name": self._hide(name)}) if name else (_NEWEST, about)
        row = self._db.execute(query, wanted).one_or_none()
        return None if row is None else self._open(row.person, row.id, row.body)[1]

    def all(self, outreach: str) -> Sequence[tuple[Kind, str, datetime, bytes | None]]:
        """Everything kept about one outreach, oldest first; name and body of what is erased are gone."""
        rows = self._db.execute(_ALL, {"outreach": outreach}).all()
        return [(Kind(row.kind), *self._told(row.person, row.id, row.at, row.body)) for row in rows]

    def verdict(self, person: str, key: str) -> bytes | None:
        """The stored verdict of any id of the whole person for this key."""
        hidden = self._work.hide("verdict", key)
        rows = self._db.execute(_VERDICT, {"about": hidden, "whole": person}).all()
        found = (self._work.unseal(row.person, _verdict_place(hidden), row.body) for row in rows)
        return next((body for body in found if body is not None), None)

    def put_verdict(self, person: str, key: str, body: bytes) -> bytes:
        """Store the verdict unless one stands already; returns the one that stands."""
        if (standing := self.verdict(person, key)) is not None:
            return standing
        hidden = self._work.hide("verdict", key)
        sealed = self._work.seal(person, _verdict_place(hidden), body)
        self._db.execute(
            self._work.insert(verdict).values(key=hidden, person=person, body=sealed).on_conflict_do_nothing()
        )
        return self.verdict(person, key) or body

    def _told(self, owner: str, row: str, at: datetime, sealed: bytes) -> tuple[str, datetime, bytes | None]:
        name, body = self._open(owner, row, sealed)
        return name, at, body

    def _open(self, owner: str, row: str, sealed: bytes) -> tuple[str, bytes | None]:
        plain = self._work.unseal(owner, _place(row), sealed)
        if plain is None:
            return "", None
        name, _, body = plain.partition(b"\0")
        return name.decode(), body

    def _hide(self, name: str) -> str:
        return self._work.hide("content name", name) if name else ""


def _place(row: str) -> str:
    return f"content|{row}|body"


def _verdict_place(key: str) -> str:
    return f"verdict|{key}|body"
