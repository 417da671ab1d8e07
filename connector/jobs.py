"""The same calls as the command line, on a clock: APScheduler in one process, Procrastinate on many.

Cron triggers only: an interval trigger starts when the process starts, so two processes drift
(facts: two nodes ran every slot twice). Our rows are the truth; a tick that is lost or doubled does
no harm, because each move is claimed by its version.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from connector import cycle, pipeline
from connector.ports import World
from connector.stages import ingest, respond
from gates.errors import GatepostError

LOG = structlog.get_logger("gatepost.jobs")


def beat(world: World) -> None:
    """Tell the other workers that this one lives."""
    with world.store.begin() as tx:
        tx.hands.beat(world.node)


def pull_all(world: World) -> None:
    """Pull every connection and plan every segment."""
    for connection in world.crms:
        ingest.pull(connection, world)
        cycle.know_owners(connection, world)
    for segment in world.organisation.segments.values():
        ingest.plan(segment, world)


def answers(world: World) -> None:
    """Take the reps' answers."""
    cycle.take_answers(world)


def work(world: World) -> None:
    """Advance what is due."""
    pipeline.work(world)


def write_back(world: World) -> None:
    """Write opt-outs back."""
    respond.write_back(world)


# What runs when: crontab-like seconds and minutes.
TICKS: tuple[tuple[str, Callable[[World], None], dict[str, str]], ...] = (
    ("beat", beat, {"second": "*/5"}),
    ("work", work, {"second": "*/10"}),
    ("answers", answers, {"second": "*/30"}),
    ("write_back", write_back, {"second": "*/15"}),
    ("pull", pull_all, {"minute": "*/5", "second": "0"}),
)


def guarded(name: str, job: Callable[[World], None], world: World) -> Callable[[], None]:
    """The job as the clock calls it: what it could not do is written down, and the next tick tries again."""

    def run() -> None:
        try:
            job(world)
        except GatepostError as error:
            LOG.warning("job_failed", job=name, error=error.code, where=error.where)
        except Exception:
            # The loop must outlive what nobody foresaw, and must say so.
            LOG.exception("job_crashed", job=name)

    return run


@contextmanager
def start_clock(world: World) -> Iterator[BackgroundScheduler]:
    """Run all ticks in a bounded pool until the block ends; one run of each at a time, late ones joined into one."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60}
    )
    for name, job, when in TICKS:
        scheduler.add_job(guarded(name, job, world), CronTrigger(timezone="UTC", **when), id=name)
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=True)
