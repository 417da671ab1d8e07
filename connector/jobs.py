"""The same calls as the command line, on a clock: APScheduler in one process, Procrastinate on many.

Cron triggers only: an interval trigger starts when the process starts, so two processes drift
(facts: two nodes ran every slot twice). Our rows are the truth; a tick that is lost or doubled does
no harm, because each move is claimed by its version.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import NoReturn, Protocol

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from connector import cycle, pipeline, probing, tripwire
from connector.model import Outreach
from connector.ports import World
from connector.stages import hooks, inbox, ingest, respond, watch
from connector.stages.domains import check_domains
from connector.stages.one_click import check_page
from connector.stages.tell import tell
from connector.stages.uninstalled import look_for_uninstalled
from connector.stages.waiting import complete_waiting
from gates.errors import GatepostError, LawBroken, StaleEdit, WorldError

LOG = structlog.get_logger("gatepost.jobs")


def beat(world: World) -> None:
    """Tell the other workers that this one lives."""
    with world.store.begin() as tx:
        tx.hands.beat(world.node)


def webhooks(world: World) -> None:
    """Let what the CRMs told us take effect."""
    hooks.take_effect(world)


def reread(world: World) -> None:
    """Read again what the CRMs told us of, bundled: a record that changed ten times is read once."""
    hooks.read_all(world)


def pull_all(world: World) -> None:
    """Pull every connection and plan its segments; one that fails (uninstalled, say) keeps back no other."""
    for connection in world.crms:
        guarded("pull", partial(_pull, connection), world)()


def _pull(connection: str, world: World) -> None:
    ingest.pull(connection, world)
    cycle.know_owners(connection, world)
    for segment in world.organisation.segments.values():
        if segment.connection == connection:
            ingest.plan(segment, world)


def reconcile(world: World) -> None:
    """Load everything again, and find the deletes that nobody told."""
    for connection in world.crms:
        guarded("reconcile", partial(_whole, connection), world)()


def _whole(connection: str, world: World) -> None:
    ingest.pull(connection, world, full=True)


def answers(world: World) -> None:
    """Take the reps' answers."""
    cycle.take_answers(world)
    cycle.judge_what_went(world)


def work(world: World) -> None:
    """Advance what is due."""
    pipeline.work(world)


def receive(world: World) -> None:
    """Look into the mailboxes whose time has come, and act on what came."""
    inbox.receive(world, at_once=False)


def write_back(world: World) -> None:
    """Write opt-outs back, and tell workflows that wait."""
    respond.write_back(world)
    respond.sweep_tasks(world)
    complete_waiting(world)


def domains(world: World) -> None:
    """Check the sending domains."""
    check_domains(world)


def page(world: World) -> None:
    """Ask whether the address of the one-click header answers."""
    check_page(world, at_once=False)


def unknowns(world: World) -> None:
    """Close hand-offs that nobody heard the end of, where a witness saw the mail."""
    pipeline.reconcile(world)


def tripwires(world: World) -> None:
    """Try to mail people who said no; nothing may get through."""
    tripwire.try_all(world)


def watch_all(world: World) -> None:
    """Look at what nobody's outcome tells, and let the detectors act."""
    watch.watch(world)
    look_for_uninstalled(world)
    tell(world)


def probe_gates(world: World) -> None:
    """Show every gate what it must stop."""
    probing.probe(world)


# What runs when: crontab-like seconds and minutes.
TICKS: tuple[tuple[str, Callable[[World], None], dict[str, str]], ...] = (
    ("beat", beat, {"second": "*/5"}),
    ("work", work, {"second": "*/10"}),
    ("answers", answers, {"second": "*/30"}),
    ("write_back", write_back, {"second": "*/15"}),
    ("receive", receive, {"second": "*/5"}),
    ("webhooks", webhooks, {"second": "*/2"}),
    ("reread", reread, {"second": "*/15"}),
    ("pull", pull_all, {"minute": "*/5", "second": "0"}),
    ("reconcile", reconcile, {"hour": "2", "minute": "17", "second": "0"}),
    ("unknowns", unknowns, {"minute": "*/15", "second": "30"}),
    ("tripwires", tripwires, {"minute": "7", "second": "0"}),
    ("watch", watch_all, {"second": "20"}),
    ("probes", probe_gates, {"minute": "23", "second": "0"}),
    ("domains", domains, {"hour": "*/6", "minute": "41", "second": "0"}),
    ("page", page, {"second": "20"}),
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


# ------------------------------------------------------------------------ PostgreSQL: any number of workers

BEAT_SECONDS = 5.0
DUE_AT_ONCE = 5000

Call = Callable[[str, str], None]


class Queue(Protocol):
    """What a worker takes its jobs from (connector/io/procrastinate_queue.py)."""

    def work(self) -> None:
        """Work until the process is asked to stop; raises when it cannot go on."""
        ...


def calls(world: World) -> Mapping[str, Call]:
    """The jobs by name; each takes a key and a slot, and bears being done twice."""
    jobs: dict[str, Call] = {
        "advance": lambda outreach, slot: advance_until_still(outreach, world),
        "sync": lambda connection, slot: _pull(connection, world),
        "webhooks": lambda key, slot: webhooks(world),
        "reread": lambda key, slot: reread(world),
        "answers": lambda key, slot: answers(world),
        "write_back": lambda key, slot: write_back(world),
        "receive": lambda key, slot: receive(world),
        "domains": lambda key, slot: domains(world),
        "page": lambda key, slot: page(world),
        "tripwires": lambda key, slot: tripwires(world),
        "watch": lambda key, slot: watch_all(world),
        "probes": lambda key, slot: probe_gates(world),
        "unknowns": lambda key, slot: unknowns(world),
        "reconcile": lambda connection, slot: _whole(connection, world),
    }
    return {name: forgiving(name, job) for name, job in jobs.items()}


def advance_until_still(outreach: str, world: World) -> None:
    """Advance one outreach stage by stage; each step is committed by itself, so a crash repeats at most one."""
    before = None
    after = pipeline.advance(outreach, world)
    while after != before and after.state in pipeline.STAGE_OF and _is_due(after, world):
        before, after = after, pipeline.advance(outreach, world)


def _is_due(outreach: Outreach, world: World) -> bool:
    return outreach.not_before is None or outreach.not_before <= world.clock.now()


def forgiving(name: str, job: Call) -> Call:
    """The job as the queue calls it: what the world could not do is written down, and deferred again when due."""

    def run(key: str, slot: str) -> None:
        try:
            job(key, slot)
        except (StaleEdit, WorldError) as error:
            LOG.warning("job_failed", job=name, key=key, error=error.code, where=error.where)

    return run


def ticks(world: World) -> tuple[tuple[str, str, Callable[[], Sequence[str]]], ...]:
    """Which job, when (cron with seconds last), and for which keys; the first one is the reconciler."""
    return (
        ("advance", "* * * * * */30", lambda: due(world)),
        ("sync", "*/5 * * * * 0", lambda: list(world.crms)),
        ("reconcile", "17 2 * * * 0", lambda: list(world.crms)),
        ("answers", "* * * * * */30", lambda: ["all"]),
        ("write_back", "* * * * * */15", lambda: ["all"]),
        ("receive", "* * * * * */5", lambda: ["all"]),
        ("webhooks", "* * * * * */2", lambda: ["all"] if hooks.waiting(world) else []),
        ("reread", "* * * * * */15", lambda: ["all"]),
        ("unknowns", "*/15 * * * * 30", lambda: ["all"]),
        ("tripwires", "7 * * * * 0", lambda: ["all"]),
        ("watch", "* * * * * 20", lambda: ["all"]),
        ("probes", "23 * * * * 0", lambda: ["all"]),
        ("domains", "41 */6 * * * 0", lambda: ["all"]),
        ("page", "* * * * * 20", lambda: ["all"]),
    )


def due(world: World) -> Sequence[str]:
    """Every row that a worker should look at now."""
    with world.store.read() as tx:
        return tx.outreaches.due(pipeline.WORKED_ON, world.clock.now(), DUE_AT_ONCE)


def run_worker(world: World, queue: Queue) -> None:
    """Work off the queue until asked to stop; whatever else ends the work ends the process with it.

    A worker whose main thread is gone but whose threads live on would take jobs for ever and finish none
    (facts/engine.md 2.2), hence `os._exit`.
    """
    with heart(world):
        try:
            queue.work()
        except BaseException:
            LOG.exception("worker_died", node=world.node)
            end(world)


@contextmanager
def heart(world: World) -> Iterator[None]:
    """Beat in a thread of its own; a worker that others have declared dead (law 4) ends at once."""
    done = Event()

    def beating() -> None:
        while not done.wait(BEAT_SECONDS):
            try:
                beat(world)
            except LawBroken:
                LOG.exception("worker_buried", node=world.node)
                end(world)
            except WorldError as error:
                LOG.warning("beat_failed", error=error.code)

    beat(world)
    thread = Thread(target=beating, name="heart", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def end(world: World) -> NoReturn:
    """End the process now, without waiting for any thread."""
    LOG.critical("worker_ends", node=world.node)
    os._exit(3)
