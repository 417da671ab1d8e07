"""Scripted misbehaviour: the nth call that matches goes wrong in a chosen way."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What goes wrong."""

    RATE_LIMIT = "rate_limit"  # 429 with `policy`, and Retry-After when `retry_after` is set
    STATUS = "status"  # `status` with a JSON error; before or after the call was served
    SLOW = "slow"  # `seconds` before it is served
    DROP = "drop"  # the connection closes without an answer
    LOCKED = "locked"  # 423
    MIGRATING = "migrating"  # 477 with Retry-After
    NOT_UTF8 = "not_utf8"  # a body that is no UTF-8
    HTML = "html"  # `status` with an HTML page


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault; `nth` counts matching calls from 1, `times` how many in a row, `after` lets the write happen first."""

    kind: FaultKind
    method: str = ".*"
    path: str = ".*"
    nth: int = 1
    times: int = 1
    after: bool = False
    status: int = 502
    seconds: float = 0.2
    policy: str = "TEN_SECONDLY_ROLLING"
    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unruly:
    """How webhooks misbehave: shares of events that come twice or late, and by how much their order is shaken.

    Seconds are real ones. HubSpot promises neither order nor single delivery, so all of this is allowed.
    """

    doubled: float = 0.0
    late: float = 0.0
    late_seconds: float = 0.5
    disorder_seconds: float = 0.0


def read_fault(fields: Mapping[str, Any]) -> Fault:
    """A fault by plain names; ValueError where a name or kind is unknown."""
    try:
        return Fault(**{**fields, "kind": FaultKind(fields["kind"])})
    except (KeyError, TypeError) as error:
        raise ValueError(f"no such fault: {error}") from error


class Faults:
    """The script."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Fault, list[int]]] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault | None = None, **fields: Any) -> None:
        """Add a fault, given whole or by its fields."""
        made = fault or read_fault(fields)
        with self._lock:
            self._waiting.append((made, [0]))

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this call, if any."""
        with self._lock:
            for fault, seen in self._waiting:
                if not re.fullmatch(fault.method, method) or not re.search(fault.path, path):
                    continue
                seen[0] += 1
                if fault.nth <= seen[0] < fault.nth + fault.times:
                    return fault
        return None
