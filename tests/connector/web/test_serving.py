"""A real waitress: nobody waits for a CRM to say no, and SIGTERM lets a running request finish."""

import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from connector.lifecycle import State
from connector.web.app import create_app
from connector.web.serving import Server
from tests.connector.web.scene import database, now, optout_path, scene

SLOW_CRM = 1.5
SLOW_SERVER = """
import time
from flask import Flask
from connector.web.serving import Server
app = Flask("slow")
@app.get("/slow")
def slow():
    print("running", flush=True)
    time.sleep(0.8)
    return "answered"
server = Server(host="127.0.0.1", port=0)
print(server.address, flush=True)
server.serve_here(app)
print("ended", flush=True)
"""


def test_an_opt_out_does_not_wait_for_the_crm_and_still_closes_the_task(tmp_path, monkeypatch):
    rig = scene.reviewed(database(tmp_path))
    row = scene.only(rig)
    closed = []

    def slowly(ref, outcome):
        time.sleep(SLOW_CRM)
        closed.append((ref, outcome))

    monkeypatch.setattr(rig.crm, "close_task", slowly)
    server = Server(host="127.0.0.1", port=0)
    server.serve(create_app(rig.world))
    try:
        began = time.monotonic()
        with urlopen(server.address + optout_path(rig, row), data=b"List-Unsubscribe=One-Click", timeout=10) as answer:
            assert b"no more mail" in answer.read()
        assert time.monotonic() - began < SLOW_CRM / 2
        assert now(rig, row).state is State.VOID
        deadline = time.monotonic() + 10
        while not closed and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        server.stop()
    assert closed == [(row.task, "Nothing will be sent: unsubscribed.")]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM is a POSIX signal")
@pytest.mark.parametrize("busy", [True, False])
def test_sigterm_answers_what_runs_and_ends_with_success(busy):
    with subprocess.Popen(
        [sys.executable, "-c", SLOW_SERVER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if busy:
            with subprocess.Popen(
                [sys.executable, "-c", f"from urllib.request import urlopen; print(urlopen('{address}/slow').read())"],
                stdout=subprocess.PIPE,
                text=True,
            ) as caller:
                assert process.stdout.readline().strip() == "running"
                process.terminate()
                told, _ = caller.communicate(timeout=20)
            assert "answered" in told
        else:
            # An answer proves that the handler is in place: it is set before the first one.
            with urlopen(f"{address}/slow", timeout=20) as answer:
                assert answer.read() == b"answered"
            assert process.stdout.readline().strip() == "running"
            process.terminate()
        out, err = process.communicate(timeout=20)
    # On a loaded machine waitress may say how many requests wait; that is no trouble.
    troubles = [line for line in err.splitlines() if not line.startswith("Task queue depth")]
    assert (process.returncode, out.strip(), troubles) == (0, "ended", [])
