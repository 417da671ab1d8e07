"""Calls on any number of workers: a thin bridge to Procrastinate, in a schema of its own beside our tables.

A job is the name of a call and one key (an outreach id, a connection), never content: the queue's tables
are in clear and outlive erasure. Our rows are the truth; a job that is lost or doubled does no harm, because
each move is claimed by its version, and the next tick defers again whatever is still due.

Procrastinate does not give back the jobs of a worker that was killed (facts/engine.md 2.2: 54 jobs stayed in
`doing`), so every worker also runs `_rescue`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from psycopg import sql
from sqlalchemy import URL, make_url

from gates.errors import ConfigError

LOG = structlog.get_logger("gatepost.queue")

SCHEMA = "gatepost_queue"
APPLYING = 0x6761_7465  # an advisory lock's number: two workers that start together must not both make the schema
KEEP_HOURS = 24
LIVE = "SELECT queueing_lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = %(task)s"

T = TypeVar("T")

Call = Callable[[str, str], None]
"""What a job does with its key and its slot; it must bear being done twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """At each beat of `cron` (six fields, the last one seconds), the call is deferred for each key."""

    call: str
    cron: str
    keys: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds between two signs of life of a worker, and of silence after which its jobs go to others."""

    heartbeat: float = 10.0
    stalled: float = 30.0
    rescue_cron: str = "* * * * * */30"
    poll: float = 5.0


class ProcrastinateQueue:
    """One worker's view of the queue."""

    def __init__(
        self,
        address: str,
        *,
        calls: Mapping[str, Call],
        ticks: Sequence[Tick] = (),
        concurrency: int = 4,
        pace: Pace | None = None,
    ) -> None:
        """On that PostgreSQL database; ConfigError for any other."""
        url = make_url(address)
        if url.get_backend_name() not in {"postgresql", "postgres"}:
            raise ConfigError("only PostgreSQL serves several workers", where="storage.url", mend="use postgresql://")
        self._dsn = _dsn(url)
        self._pace = pace or Pace()
        self._concurrency = concurrency
        self._pool = ThreadPoolExecutor(concurrency, thread_name_prefix="queue")
        self._app = App(
            connector=PsycopgConnector(
                conninfo=self._dsn,
                kwargs={"options": f"-c search_path={SCHEMA}"},
                min_size=1,
                max_size=concurrency + 4,
            )
        )
        for name, call in calls.items():
            self._register(name, call)
        for tick in ticks:
            self._register_tick(tick)
        self._register_rescue()

    # ----------------------------------------------------------------------------------- set-up

    def migrate(self) -> None:
        """Make the queue's schema where it is not there yet."""
        with psycopg.connect(self._dsn) as db, db.transaction():
            db.execute("SELECT pg_advisory_xact_lock(%s)", (APPLYING,))
            db.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
            db.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(SCHEMA)))
            found = db.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.procrastinate_jobs",)).fetchone()
            if found is None or found[0] is None:
                db.execute(SchemaManager.get_schema())

    def _register(self, name: str, call: Call) -> None:
        @self._app.task(name=name)
        async def run(key: str, slot: str = "") -> None:
            await self._in_thread(call, key, slot)

    def _register_tick(self, tick: Tick) -> None:
        @self._app.periodic(cron=tick.cron)
        @self._app.task(name=f"tick.{tick.call}", queueing_lock=f"tick.{tick.call}")
        async def beat(timestamp: int) -> None:
            slot = datetime.fromtimestamp(timestamp, UTC).isoformat()
            await self._defer(tick.call, await self._in_thread(tick.keys), slot)

    def _register_rescue(self) -> None:
        @self._app.periodic(cron=self._pace.rescue_cron)
        @self._app.task(name="rescue", queueing_lock="rescue")
        async def rescue(timestamp: int) -> None:
            await self._rescue()

    # ------------------------------------------------------------------------------------- work

    async def _in_thread(self, call: Callable[..., T], *args: str) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, call, *args)

    def work(self, *, wait: bool = True) -> None:
        """Work until SIGTERM or SIGINT, or (`wait` False) until nothing is queued; raises when the database is gone."""
        self.migrate()
        asyncio.run(self._work(wait=wait))

    async def _work(self, *, wait: bool) -> None:
        async with self._app.open_async():
            await self._rescue()
            await self._app.run_worker_async(
                concurrency=self._concurrency,
                wait=wait,
                delete_jobs="successful",
                fetch_job_polling_interval=self._pace.poll,
                update_heartbeat_interval=self._pace.heartbeat,
                stalled_worker_timeout=self._pace.stalled,
            )

    def defer(self, name: str, keys: Sequence[str], slot: str = "") -> int:
        """Queue the call for each key that has no live job; returns how many were new."""

        async def deferring() -> int:
            async with self._app.open_async():
                return await self._defer(name, keys, slot)

        self.migrate()
        return asyncio.run(deferring())

    async def _defer(self, name: str, keys: Sequence[str], slot: str) -> int:
        rows = await self._app.connector.execute_query_all_async(LIVE, task=name)
        live = {row["queueing_lock"] for row in rows}
        new = 0
        for key in keys:
            lock = f"{name}:{key}"
            if lock in live:
                continue
            try:
                # The queueing lock allows one waiting job, the lock one running job, for each call and key.
                await self._app.configure_task(name, lock=lock, queueing_lock=lock).defer_async(key=key, slot=slot)
            except AlreadyEnqueued:
                continue  # Another worker was faster.
            new += 1
        return new

    async def _rescue(self) -> None:
        """Give back the jobs of silent workers, and forget the failed ones of yesterday."""
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._pace.stalled):
            LOG.warning("job_rescued", call=job.task_name, key=job.task_kwargs.get("key", ""), attempts=job.attempts)
            try:
                await manager.retry_job(job)
            except ConnectorException as error:
                # A newer job for the same key waits already: it will do, once this one no longer holds the lock.
                LOG.info("job_superseded", call=job.task_name, error=type(error).__name__)
                await manager.finish_job(job, status=Status.ABORTED, delete_job=True)
        await manager.delete_old_jobs(nb_hours=KEEP_HOURS, include_failed=True, include_aborted=True)


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
