"""What every test stands on: no network but loopback, hypothesis' profiles, and the two databases."""

import gc
import os
import shutil
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres
from tests.smtp_sink import SmtpSink, smtp_sink

# ------------------------------------------------------------------------------------------ hypothesis

# A slow machine is no failure, and a failing example is printed so that it can be run again anywhere.
settings.register_profile(
    "dev", deadline=None, print_blob=True, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=100, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


# --------------------------------------------------------------------------------------------- network


class NetworkForbidden(RuntimeError):
    """A test tried to leave this machine."""


_LOCAL_NAMES = frozenset({"localhost", "::1", ""})
_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _refuse_strangers(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in _LOCAL_NAMES or str(name).startswith("127."):
        return
    raise NetworkForbidden(f"tests speak to this machine only, not to {name}; give the code a loopback address")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX:
        _refuse_strangers(address[0])
    return _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    if self.family != socket.AF_UNIX:
        _refuse_strangers(address[0])
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    _refuse_strangers(host)
    return _getaddrinfo(host, *args, **kwargs)


# ----------------------------------------------------------------------------------------- the whole run

SWEEPS = (20_000, 20, 20)
"""As connector/cli/main.py sets them: the tables of the gates are many small objects, which Python's own threshold of
700 walks through again and again."""


def pytest_configure(config: pytest.Config) -> None:
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = _guarded_getaddrinfo
    if not hasattr(config, "workerinput"):
        postgres.new_run()
        os.environ[f"{postgres.RUN}_PID"] = str(os.getpid())


def pytest_collection_finish(session: pytest.Session) -> None:
    # What is imported and collected by now lives as long as the run: no sweep need look at it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SWEEPS)


def pytest_unconfigure(config: pytest.Config) -> None:
    socket.socket.connect, socket.socket.connect_ex = _connect, _connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = _getaddrinfo
    if not hasattr(config, "workerinput"):
        run = Path(os.environ.pop(postgres.RUN))
        # A keeper removes the folder itself, after its server.
        if not (run / "postgres.url").exists():
            shutil.rmtree(run, ignore_errors=True)


# --------------------------------------------------------------------------------------------- databases

_serial = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> postgres.Postgres:
    """The run's one PostgreSQL. Without any, the tests that need it fail, unless someone says that they may not run."""
    if os.environ.get(postgres.DECLINED) == "1":
        pytest.skip(f"{postgres.DECLINED}=1 says to do without PostgreSQL")
    try:
        return postgres.for_this_run()
    except postgres.NoPostgres as why:
        pytest.fail(str(why), pytrace=False)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: postgres.Postgres) -> Iterator[str]:
    """One empty database for each worker, kept through its whole session."""
    name = f"gatepost_session_{os.getpid()}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


@pytest.fixture
def fresh_postgres_url(postgres_server: postgres.Postgres) -> Iterator[str]:
    """An empty PostgreSQL database for this test alone."""
    name = f"gatepost_{os.getpid()}_{next(_serial)}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database for this test alone, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gatepost.sqlite'}"
    return str(request.getfixturevalue("fresh_postgres_url"))


@pytest.fixture
def smtp() -> Iterator[SmtpSink]:
    """A real SMTP server on loopback, for this test alone."""
    with smtp_sink() as sink:
        yield sink
