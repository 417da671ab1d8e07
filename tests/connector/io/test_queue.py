"""Dispatch on PostgreSQL: two worker processes, real rows, a real queue, a real relay; nobody gets two mails."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from connector import jobs, pipeline
from connector.io.procrastinate_queue import SCHEMA, ProcrastinateQueue
from connector.lifecycle import State
from connector.model import Review
from connector.stages import ingest
from crm_adapters.port import DecisionKind
from gates.errors import ConfigError, LawBroken, ModelUnavailable, StaleEdit
from tests.connector.io.queue_worker import PEOPLE, make_rig
from tests.smtp_sink import SmtpSink
from tests.world import Rig

ROOT = Path(__file__).parents[3]


@contextmanager
def worker(url: str, node: str, sink: SmtpSink, slow: float = 0) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.connector.io.queue_worker", url, node, str(sink.port), str(slow)]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def states(rig: Rig) -> Counter[str]:
    with rig.store.read() as tx:
        counts: Counter[str] = Counter()
        for (_, state, _), n in tx.outreaches.counts().items():
            counts[state] += n
        return counts


def until(rig: Rig, reached: Callable[[Counter[str]], bool], seconds: float = 60) -> Counter[str]:
    ends = time.monotonic() + seconds
    while not reached(found := states(rig)):
        assert time.monotonic() < ends, f"still {dict(found)} after {seconds} s"
        time.sleep(0.2)
    return found


def approve_all(rig: Rig) -> None:
    with rig.store.read() as tx:
        waiting = tx.outreaches.in_states([State.IN_REVIEW])
    for row in waiting:
        review = Review(
            outreach=row.id, draft_digest=row.draft_digest, kind=DecisionKind.APPROVE, by="rita", via="test",
            at=rig.clock.now(),
        )  # fmt: skip
        pipeline.receive(review, rig.world)


def planned(url: str, sink: SmtpSink, count: int = PEOPLE) -> Rig:
    rig = make_rig(url, "test", sink.port, fresh=True, count=count)
    ingest.pull("memory", rig.world)
    assert ingest.plan(rig.segment(), rig.world).planned == count
    return rig


def queued(url: str) -> list[tuple[str, str, dict[str, str]]]:
    with psycopg.connect(url.replace("+psycopg", "")) as db:
        return db.execute(f"SELECT task_name, status, args FROM {SCHEMA}.procrastinate_jobs ORDER BY id").fetchall()


def test_two_workers_drain_everything_and_nobody_gets_two_mails(fresh_postgres_url, smtp):
    rig = planned(fresh_postgres_url, smtp)
    with worker(fresh_postgres_url, "a", smtp) as a, worker(fresh_postgres_url, "b", smtp) as b:
        until(rig, lambda c: c["in_review"] == PEOPLE)
        approve_all(rig)
        until(rig, lambda c: c["closed"] == PEOPLE)
        for process in (a, b):
            process.send_signal(signal.SIGTERM)
        assert [a.wait(15), b.wait(15)] == [0, 0], "a worker that is asked to stop ends well"
    got = Counter(to for mail in smtp.received for to in mail.rcpt_tos)
    assert len(got) == PEOPLE
    assert set(got.values()) == {1}
    with rig.store.read() as tx:
        nodes = Counter(o.node for o in tx.outreaches.in_states([State.CLOSED]))
    assert set(nodes) == {"a", "b"}, "both worked"


def test_what_a_killed_worker_had_begun_is_finished_by_the_other(fresh_postgres_url, smtp):
    rig = planned(fresh_postgres_url, smtp, 20)
    with worker(fresh_postgres_url, "victim", smtp, slow=600) as victim:
        assert victim.stdout is not None
        begun = {victim.stdout.readline().strip() for _ in range(4)}
        victim.kill()
        victim.wait()
    doing = {args["key"] for name, status, args in queued(fresh_postgres_url) if (name, status) == ("advance", "doing")}
    assert doing == begun, "they are stuck until somebody gives them back"
    with worker(fresh_postgres_url, "heir", smtp):
        until(rig, lambda c: c["in_review"] == 20)


def test_jobs_hold_ids_only(fresh_postgres_url, smtp):
    rig = planned(fresh_postgres_url, smtp, 5)
    queue = ProcrastinateQueue(fresh_postgres_url, calls=jobs.calls(rig.world))
    due = jobs.due(rig.world)
    assert queue.defer("advance", due) == 5
    assert queue.defer("advance", due) == 0, "each row has one live job"
    rows = queued(fresh_postgres_url)
    assert sorted(args["key"] for _, _, args in rows) == sorted(due)
    assert all(set(args) == {"key", "slot"} for _, _, args in rows)
    queue.work(wait=False)
    assert states(rig)["in_review"] == 5
    assert queued(fresh_postgres_url) == [], "what is done leaves nothing behind"


def test_a_job_given_back_beside_a_newer_one_gives_way(fresh_postgres_url):
    done: list[str] = []
    queue = ProcrastinateQueue(fresh_postgres_url, calls={"note": lambda key, slot: done.append(key)})
    assert queue.defer("note", ["x"]) == 1
    with psycopg.connect(fresh_postgres_url.replace("+psycopg", ""), autocommit=True) as db:
        db.execute(f"SET search_path TO {SCHEMA}")
        db.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")  # its worker has gone
        db.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args) "
                   "VALUES ('default', 'note', 'note:x', 'note:x', '{\"key\": \"x\", \"slot\": \"\"}')")  # fmt: skip
    queue.work(wait=False)
    assert done == ["x"]
    assert queued(fresh_postgres_url) == []


def test_the_queue_is_no_place_for_sqlite():
    with pytest.raises(ConfigError, match="only PostgreSQL"):
        ProcrastinateQueue("sqlite:///x.db", calls={})


@pytest.mark.parametrize("error", [StaleEdit("moved"), ModelUnavailable("down")])
def test_what_the_world_could_not_do_is_left_to_the_reconciler(error):
    def job(key: str, slot: str) -> None:
        raise error

    jobs.forgiving("job", job)("key", "")


def test_a_broken_law_is_not_forgiven():
    def job(key: str, slot: str) -> None:
        raise LawBroken("no")

    with pytest.raises(LawBroken):
        jobs.forgiving("job", job)("key", "")


def test_a_fatal_error_ends_the_process_although_threads_live_on():
    code = (
        "import threading, time\n"
        "from types import SimpleNamespace as N\n"
        "from connector import jobs\n"
        "jobs.beat = lambda world: None\n"
        "threading.Thread(target=time.sleep, args=(600,)).start()\n"
        "def work(): raise RuntimeError('the database is gone')\n"
        "jobs.run_worker(N(node='n'), N(work=work))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=20, check=False).returncode == 3


def test_a_worker_that_was_declared_dead_ends(fresh_postgres_url, smtp):
    rig = planned(fresh_postgres_url, smtp, 1)
    with worker(fresh_postgres_url, "a", smtp) as process:
        until(rig, lambda c: c["in_review"] == 1)
        with rig.store.begin() as tx:
            tx.hands.bury("a")
        assert process.wait(20) == 3


def test_the_schema_is_made_once_by_workers_that_start_together(fresh_postgres_url):
    queues = [ProcrastinateQueue(fresh_postgres_url, calls={}) for _ in range(2)]
    for queue in queues:
        queue.migrate()
    with psycopg.connect(fresh_postgres_url.replace("+psycopg", "")) as db:
        found = db.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'procrastinate_jobs'").fetchall()
    assert found == [(SCHEMA,)], os.getpid()
