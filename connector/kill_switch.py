"""Stop with whatever works: a press must not wait for a lock, a CRM's token, a migration or a database (law 12).

Stopping everything puts the file STOP beside app.yaml first, which each claim and each hand-off looks for, then writes
the row, and takes the file away again once the row stands. Where the row cannot be written, the file stays.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from connector import autonomy, config
from connector.bootstrap import STOP_FILE, open_store
from connector.model import ORGANISATION
from feature_flags.levels import Scope
from gates.errors import GatepostError, InputError, WorldError


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """By what: `row` or `file`; `trouble` tells people what is left to do."""

    by: str
    trouble: str = ""


def stop_now(config_path: Path, scope: Scope, by: str, why: str, env: Mapping[str, str]) -> Stopped:
    """Stop at once. WorldError when nothing could be done; InputError for a segment that app.yaml does not name."""
    if scope != ORGANISATION:
        _write_row(config_path, scope, by, why, env)
        return Stopped(by="row")
    path = config_path.resolve().parent / STOP_FILE
    with _file_meanwhile(path) as keep:
        try:
            _write_row(config_path, scope, by, why, env)
        except Exception as error:
            told = str(error) if isinstance(error, GatepostError) else type(error).__name__
            if not path.exists():
                raise WorldError(
                    f"neither the row nor the file could be written: {told}",
                    where=str(path),
                    mend="end the processes, or put a file named STOP beside app.yaml on each machine that sends",
                ) from error
            keep()
            return Stopped(
                by="file",
                trouble=f"The row could not be written ({told}). The file {STOP_FILE} beside app.yaml stops what runs "
                "on this app.yaml: put one on the other machines too, and run this again when the database answers.",
            )
    return Stopped(by="row")


def _write_row(config_path: Path, scope: Scope, by: str, why: str, env: Mapping[str, str]) -> None:
    settings = config.load(config_path)
    if scope != ORGANISATION and scope.key not in settings.organisation.segments:
        known = ", ".join(settings.organisation.segments)
        raise InputError(f"there is no segment {scope.key!r}", where="SEGMENT", mend=f"known: {known}")
    store, _, clock = open_store(settings, env)
    try:
        autonomy.stop(scope, by, why, store, clock)
    finally:
        store.close()


@contextmanager
def _file_meanwhile(path: Path) -> Iterator[Callable[[], None]]:
    """The file stands inside the block. Afterwards it goes if it was made here and nobody touched it meanwhile."""
    made: int | None = None
    with suppress(OSError):
        path.touch(exist_ok=False)
        made = path.stat().st_mtime_ns
    kept: list[bool] = []
    yield lambda: kept.append(True)
    with suppress(OSError):
        if made is not None and not kept and path.stat().st_mtime_ns == made:
            path.unlink()
