"""The log of calls: what was asked, what was answered, how often."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_ID = re.compile(r"/(?:[0-9A-Za-z]{15}(?:[0-9A-Z]{3})?(?:-\d+)?)(?=/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One line of the log; `status` is 0 where the connection was dropped."""

    method: str
    path: str
    query: str
    status: int
    fault: str | None
    body: str


def counts(calls: Iterable[Call]) -> Counter[str]:
    """Calls by method and kind of path, ids taken out."""
    return Counter(f"{call.method} {_ID.sub('/{id}', call.path)}" for call in calls)
