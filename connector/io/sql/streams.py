"""What a segment drafted lately, by fingerprint."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from connector.io.sql.schema import stream
from connector.io.sql.work import Work
from gates.batch.stream import LOOK_BACK, Seen
from gates.verdict import Ruling


class SqlStreams:
    """`storage.Streams`; keeps the last `LOOK_BACK` rows of each stream, so that it never grows."""

    def __init__(self, work: Work) -> None:
        """Inside one transaction."""
        self._db = work.connection

    def recent(self, segment: str, fingerprint: str) -> Sequence[Seen]:
        """The last drafts, oldest first."""
        rows = self._db.execute(
            select(stream.c.masked, stream.c.words, stream.c.ruling, stream.c.at)
            .where(stream.c.segment == segment, stream.c.fingerprint == fingerprint)
            .order_by(stream.c.id.desc())
            .limit(LOOK_BACK)
        ).all()
        return [Seen(masked=r.masked, words=r.words, ruling=Ruling(r.ruling), at=r.at) for r in reversed(rows)]

    def put(self, segment: str, fingerprint: str, seen: Seen) -> None:
        """Remember a draft."""
        mine = (stream.c.segment == segment, stream.c.fingerprint == fingerprint)
        self._db.execute(
            insert(stream).values(
                segment=segment,
                fingerprint=fingerprint,
                masked=seen.masked,
                words=seen.words,
                ruling=int(seen.ruling),
                at=seen.at,
            )
        )
        newest = self._db.scalar(select(func.max(stream.c.id)).where(*mine)) or 0
        if newest % LOOK_BACK == 0:
            kept = select(stream.c.id).where(*mine).order_by(stream.c.id.desc()).limit(LOOK_BACK).scalar_subquery()
            self._db.execute(delete(stream).where(*mine, stream.c.id.not_in(kept)))
