"""The relay's log files, read from the oldest line to the newest; packed ones (``.gz``) too."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from connector.mail.relay_log import Trace, traces
from gates.errors import ConfigError


@dataclass(frozen=True, slots=True)
class RelayLog:
    """Files that match `pattern`, which is absolute or relative to `folder`."""

    folder: Path
    pattern: str

    @property
    def name(self) -> str:
        """The word used in records."""
        return "relay log"

    def find(self, message_ids: Sequence[str]) -> Mapping[str, Trace]:
        """The wanted Message-IDs that the log names; ConfigError when there is no log to read."""
        path = Path(self.pattern)
        base, pattern = (
            (Path(path.anchor), str(path.relative_to(path.anchor)))
            if path.is_absolute()
            else (self.folder, self.pattern)
        )
        files = sorted(base.glob(pattern), key=lambda p: (p.stat().st_mtime, p.name))
        if not files:
            raise ConfigError(
                "no relay log is there", where="delivery.relay_log", mend=f"nothing matches {self.pattern}"
            )
        return traces(_lines(files), message_ids, witness=self.name)


def _lines(files: Sequence[Path]) -> Iterator[str]:
    for file in files:
        with gzip.open(file, "rt", errors="replace") if file.suffix == ".gz" else file.open(errors="replace") as lines:
            yield from lines
