"""The store: transactions over the content database, with the key ring beside it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import URL, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from connector.audit.checkpoint import Checkpoint
from connector.io.crypto import Vault
from connector.io.sql import migrations
from connector.io.sql.accounts import SqlAccounts
from connector.io.sql.caps import SqlCaps
from connector.io.sql.contents import SqlContents
from connector.io.sql.engine import make_engine, parse_url, truncate_log
from connector.io.sql.evidence import SqlEvidence
from connector.io.sql.flags import SqlFlags
from connector.io.sql.grants import SqlGrants
from connector.io.sql.hands import SqlHands
from connector.io.sql.hooks import SqlHooks
from connector.io.sql.inbound import SqlInbound
from connector.io.sql.keyring import KeyRing
from connector.io.sql.log import SqlLog
from connector.io.sql.outreaches import SqlOutreaches
from connector.io.sql.people import SqlPeople
from connector.io.sql.proposals import SqlProposals
from connector.io.sql.schema import audit_checkpoint, audit_event, audit_head, person
from connector.io.sql.schema import vault as vault_table
from connector.io.sql.streams import SqlStreams
from connector.io.sql.suppressions import SqlSuppressions
from connector.io.sql.syncs import SqlSyncs
from connector.io.sql.turns import Turns
from connector.io.sql.work import Work
from connector.io.sql.workflow_calls import SqlCalls
from connector.ports import Clock
from gates.errors import ConfigError, LawBroken, WorldError

PAGE = 1000
TURN_SECONDS = 30


class SqlTx:
    """One transaction, seen by noun."""

    def __init__(self, work: Work) -> None:
        """Each noun is made when it is first asked for."""
        self._work = work

    @cached_property
    def outreaches(self) -> SqlOutreaches:
        """The rows that move."""
        return SqlOutreaches(self._work)

    @cached_property
    def people(self) -> SqlPeople:
        """Persons behind records."""
        return SqlPeople(self._work)

    @cached_property
    def suppressions(self) -> SqlSuppressions:
        """Standing nos."""
        return SqlSuppressions(self._work)

    @cached_property
    def contents(self) -> SqlContents:
        """Encrypted content."""
        return SqlContents(self._work)

    @cached_property
    def flags(self) -> SqlFlags:
        """Levels and restraints."""
        return SqlFlags(self._work)

    @cached_property
    def caps(self) -> SqlCaps:
        """Counters."""
        return SqlCaps(self._work)

    @cached_property
    def streams(self) -> SqlStreams:
        """What each segment drafted lately."""
        return SqlStreams(self._work)

    @cached_property
    def log(self) -> SqlLog:
        """The audit log."""
        return SqlLog(self._work)

    @cached_property
    def accounts(self) -> SqlAccounts:
        """People who use Gatepost."""
        return SqlAccounts(self._work)

    @cached_property
    def proposals(self) -> SqlProposals:
        """What waits for a second account."""
        return SqlProposals(self._work)

    @cached_property
    def syncs(self) -> SqlSyncs:
        """Where each sync stands."""
        return SqlSyncs(self._work)

    @cached_property
    def hands(self) -> SqlHands:
        """Hand-offs and nodes."""
        return SqlHands(self._work)

    @cached_property
    def inbound(self) -> SqlInbound:
        """Mail that came in."""
        return SqlInbound(self._work)

    @cached_property
    def evidence(self) -> SqlEvidence:
        """What people did with the drafts, and what follows from it."""
        return SqlEvidence(self._work)

    @cached_property
    def calls(self) -> SqlCalls:
        """Calls of the CRMs' workflows."""
        return SqlCalls(self._work)

    @cached_property
    def grants(self) -> SqlGrants:
        """How the CRMs let us in."""
        return SqlGrants(self._work)

    @cached_property
    def hooks(self) -> SqlHooks:
        """Webhooks that came in."""
        return SqlHooks(self._work)


class SqlStore:
    """`ports.Store` on SQLite or PostgreSQL.

    `keys_url` names another database for the persons' keys. Without it they stand in
    ``NAME.keys.db`` beside a SQLite file, or in a schema of their own in PostgreSQL.
    """

    def __init__(self, url: str, *, vault: Vault, clock: Clock, keys_url: str = "") -> None:
        """Opens nothing yet; ConfigError when an address cannot be used."""
        parsed = parse_url(url)
        self._writer = make_engine(parsed)
        self._reader = make_engine(parsed, read_only=True)
        self._ring = KeyRing(parse_url(keys_url) if keys_url else _beside(parsed), vault)
        self._vault = vault
        self._clock = clock
        self._beaten: set[str] = set()
        self._one_writer = Turns()

    def migrate(self) -> None:
        """Bring both databases to the newest schema, finish interrupted erasures; safe with two starting processes.

        ConfigError when the database was made with another master key: its suppressions would not be found.
        """
        with _typed():
            self._ring.prepare()
            migrations.upgrade(self._writer)
            with self._writer.begin() as connection:
                # Two processes may start at once on an empty database: one writes the row, the other reads it.
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711002)")
                held = select(vault_table.c.index_id).with_for_update()
                if connection.scalar(held) is None:
                    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
                    first = dialect.insert(vault_table).values(index_id=self._vault.index_id)
                    connection.execute(first.on_conflict_do_nothing())
                index = connection.scalar(held)
                if index != self._vault.index_id:
                    raise ConfigError(
                        "this database was made with another master key",
                        where="master key",
                        mend=f"put the key {index} first, before any newer one",
                    )
                erased = list(connection.scalars(select(person.c.id).where(person.c.erased_at.is_not(None))))
            self._ring.sweep(erased)

    @contextmanager
    def begin(self) -> Iterator[SqlTx]:
        """A writing transaction; keys are made before its commit and destroyed after it (keyring.py)."""
        with _typed(), self._turn():
            with self._writer.begin() as connection:
                work = Work(
                    connection=connection,
                    vault=self._vault,
                    ring=self._ring,
                    now=self._clock.now,
                    beaten=self._beaten,
                    writing=True,
                )
                yield SqlTx(work)
                self._ring.add(work.fresh)
            self._beaten |= work.beats
            if work.doomed:
                self._ring.destroy(work.doomed)
                truncate_log(self._writer)

    @contextmanager
    def read(self) -> Iterator[SqlTx]:
        """A reading transaction on one snapshot; LawBroken when something is written through it."""
        with _typed(), self._reader.begin() as connection:
            yield SqlTx(
                Work(
                    connection=connection,
                    vault=self._vault,
                    ring=self._ring,
                    now=self._clock.now,
                    beaten=self._beaten,
                    writing=False,
                )
            )

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite has one writer. Its own waiting is a sleep that may starve a thread for seconds; turns are not."""
        if self._writer.dialect.name != "sqlite":
            yield
            return
        if not self._one_writer.acquire(timeout=TURN_SECONDS):
            raise WorldError(
                "another transaction of this process does not end",
                where="database",
                mend="never open a transaction inside another one",
            )
        try:
            yield
        finally:
            self._one_writer.release()

    # -------------------------------------------------------------------------------- an older database

    def behind(self) -> str:
        """What `migrate` would lead to, unless the database is there already."""
        with _typed(), self._reader.begin() as connection:
            return migrations.missing(connection)

    def restored(self) -> bool:
        """Whether the content is older than what was remembered beside the keys."""
        marked = self._ring.mark()
        if marked is None:
            return False
        seq, known = marked
        query = select(audit_event.c.link).where(audit_event.c.chain == "system", audit_event.c.seq == seq)
        with _typed(), self._reader.begin() as connection:
            return seq > 0 and connection.scalar(query) != known

    def remember(self) -> None:
        """Keep the head of the system's chain beside the keys, where a restored content database cannot reach it."""
        query = select(audit_head.c.seq, audit_head.c.link).where(audit_head.c.chain == "system")
        with _typed(), self._reader.begin() as connection:
            row = connection.execute(query).one_or_none()
        if row is not None:
            with _typed():
                self._ring.set_mark(row.seq, row.link)

    # -------------------------------------------------------------------------------- the audit log

    def chains(self) -> Sequence[str]:
        """The names of all chains."""
        with _typed(), self._reader.begin() as connection:
            return list(connection.scalars(select(audit_head.c.chain).order_by(audit_head.c.chain)))

    def audit_events(self, chain: str, after_seq: int = 0) -> Iterator[tuple[int, str, str]]:
        """`seq`, stored body and link of each event beyond `after_seq`, in constant memory."""
        while True:
            with _typed(), self._reader.begin() as connection:
                page = connection.execute(
                    select(audit_event.c.seq, audit_event.c.body, audit_event.c.link)
                    .where(audit_event.c.chain == chain, audit_event.c.seq > after_seq)
                    .order_by(audit_event.c.seq)
                    .limit(PAGE)
                ).all()
            yield from ((row.seq, row.body, row.link) for row in page)
            if len(page) < PAGE:
                return
            after_seq = page[-1].seq

    def checkpoint(self, chain: str) -> Checkpoint:
        """Seal the chain as it stands now."""
        with self.begin() as tx:
            return tx.log.checkpoint(chain)

    def checkpoints(self, chain: str = "") -> Sequence[Checkpoint]:
        """All stored checkpoints, of one chain or of all, oldest first."""
        query = select(audit_checkpoint).order_by(audit_checkpoint.c.chain, audit_checkpoint.c.seq)
        if chain:
            query = query.where(audit_checkpoint.c.chain == chain)
        with _typed(), self._reader.begin() as connection:
            return [
                Checkpoint(chain=r.chain, seq=r.seq, head=r.head, time=r.time, kid=r.kid, signature=r.signature)
                for r in connection.execute(query)
            ]

    def export(self, chains: Iterable[str] = ()) -> Iterator[str]:
        """The log as JSON Lines: each event, and each checkpoint right after the event that it seals.

        Seal each chain first (`checkpoint`): then a tail that somebody deleted shows without any outside copy.
        """
        for chain in chains or self.chains():
            sealed: dict[int, list[Checkpoint]] = {}
            for one in self.checkpoints(chain):
                sealed.setdefault(one.seq, []).append(one)
            for seq, body, link in self.audit_events(chain):
                yield f'{{"event":{body},"link":"{link}"}}'
                yield from (one.line for one in sealed.pop(seq, ()))
            # What is left seals events that are no longer there; an auditor must see that too.
            yield from (one.line for rest in sealed.values() for one in rest)

    def rewrap_keys(self) -> int:
        """After a rotation: bring every data key under the newest master key; returns how many changed."""
        with _typed():
            return self._ring.rewrap()

    def close(self) -> None:
        """Let go of all connections."""
        self._writer.dispose()
        self._reader.dispose()
        self._ring.close()


def _beside(url: URL) -> URL:
    if url.get_backend_name() != "sqlite" or url.database is None:
        return url
    stem, dot, suffix = url.database.rpartition(".")
    return url.set(database=f"{stem}.keys.{suffix}" if dot and "/" not in suffix else f"{url.database}.keys")


@contextmanager
def _typed() -> Iterator[None]:
    """The database's errors in our words; what they carried stays in the cause, without parameters."""
    try:
        yield
    except IntegrityError as error:
        raise LawBroken("the database refused a row", where="database", mend="stop and tell an engineer") from error
    except DBAPIError as error:
        if "read-only" in str(error.orig) or "readonly" in str(error.orig):
            raise LawBroken("a reading transaction tried to write", where="database", mend="use begin()") from error
        raise WorldError("the database did not answer", where="database", mend="nothing is lost; try later") from error
    except SQLAlchemyError as error:
        raise WorldError("the database cannot be used", where="database", mend="see the cause in the log") from error
