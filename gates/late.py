"""Regular expressions that are compiled when they are first used.

Some two hundred stand at the top of the gates' files; compiling them all takes a fifth of the time that importing the
gates takes, and a process that judges no mail needs none.
"""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Late:
    """Stands for a pattern until somebody asks it something; from then on it answers as fast as the pattern."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:  # whatever the pattern has there
        pattern = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled at its first use; `re.error` shows there."""
    return cast("re.Pattern[str]", _Late(source, flags))
