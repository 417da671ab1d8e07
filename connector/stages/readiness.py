"""Whether work may be sent to this deployment, and if not, why not, in words that a load balancer's log can keep."""

from datetime import timedelta

from connector.ports import World
from connector.stages.alone import CLAIMS_AHEAD, heartbeat
from gates.errors import GatepostError

WATCHED_WITHIN = timedelta(minutes=5)
"""The watch looks each minute; five misses are no accident."""
PROBE = "readiness"
UNREADABLE = "database_unreadable"


class _Undone(Exception):
    """Takes back the write that was tried."""


def not_ready(world: World) -> tuple[str, ...]:
    """Codes of what is wrong: the database, its schema, the clock, the workers; nothing where all is well."""
    try:
        behind = world.store.behind()
        with world.store.read() as tx:
            beat = heartbeat(tx)
    except GatepostError:
        return (UNREADABLE,)
    found = [f"migrations_missing:{behind}"] if behind else []
    if not _writable(world):
        found.append("database_not_writable")
    now = world.clock.now()
    if beat is not None and beat.at > now + CLAIMS_AHEAD:
        found.append("clock_went_back")
    elif beat is not None and now - beat.at > WATCHED_WITHIN:
        found.append(f"no_worker_since:{beat.at:%Y-%m-%dT%H:%M:%SZ}")
    return tuple(found)


def _writable(world: World) -> bool:
    """Write, and take it back: a full disk or a read-only file shows, and nothing stays."""
    try:
        with world.store.begin() as tx:
            tx.syncs.save_cursor(PROBE, "", world.node, world.clock.now())
            raise _Undone
    except _Undone:
        return True
    except GatepostError:
        return False
