"""One thread that writes what webhooks bring: whoever waits for the disk waits together, and is answered together.

A commit costs the disk some milliseconds, and SQLite takes one at a time. Requests that come while one runs are
written by the next one, all in one transaction, so a hundred a second need far fewer commits (group commit).
"""

import queue
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, field
from threading import Lock, Thread

from connector.hook_rows import Told
from connector.ports import World
from gates.errors import WorldError

MOST_AT_ONCE = 200
PATIENCE = 4.0
"""Seconds; HubSpot gives up on us after five and comes back later, which is what it should do then."""

Waiting = tuple[Told, "Future[None]"]


@dataclass(slots=True)
class Intake:
    """Stores bodies durably; safe to share by threads."""

    world: World
    _queue: "queue.SimpleQueue[Waiting]" = field(default_factory=queue.SimpleQueue)
    _start: Lock = field(default_factory=Lock)
    _thread: Thread | None = None

    def keep(self, told: Told) -> None:
        """Returns when the body is committed; raises when it is not, or not in time: then the CRM sends it again."""
        self._begin()
        done: Future[None] = Future()
        self._queue.put((told, done))
        try:
            done.result(PATIENCE)
        except Late:
            raise WorldError("it could not be stored in time", where="webhooks", mend="send it again later") from None

    def _begin(self) -> None:
        """The first request starts the thread, so that a process which forks before serving has one."""
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._write, name="webhooks", daemon=True)
                self._thread.start()

    def _write(self) -> None:
        while True:
            self._store([self._queue.get(), *self._waiting()])

    def _waiting(self) -> list[Waiting]:
        found: list[Waiting] = []
        while len(found) < MOST_AT_ONCE:
            try:
                found.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return found

    def _store(self, batch: list[Waiting]) -> None:
        try:
            with self.world.store.begin() as tx:
                tx.hooks.keep([told for told, _ in batch], self.world.clock.now())
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it; this thread goes on
            for _, done in batch:
                done.set_exception(error)
        else:
            for _, done in batch:
                done.set_result(None)
