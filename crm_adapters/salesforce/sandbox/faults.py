"""Scripted trouble: which call goes wrong, when, and how."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """How a call goes wrong. `after` decides whether the write was done first."""

    SESSION = "session"  # 401 INVALID_SESSION_ID
    LIMIT = "limit"  # 403 REQUEST_LIMIT_EXCEEDED, the day's total
    CONCURRENT = "concurrent"  # 403 REQUEST_LIMIT_EXCEEDED, too many at once
    LOCKED = "locked"  # 400 UNABLE_TO_LOCK_ROW
    STATUS = "status"  # `status`, as the REST API words it
    SLOW = "slow"  # `seconds` of waiting, then the true answer
    DROP = "drop"  # the connection ends without one byte of answer
    HTML = "html"  # `status` with a page for people
    NOT_JSON = "not_json"  # 200 with a body cut in the middle
    ELEMENT = "element"  # `code` for single elements of a collection or of emailSimple


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Strikes calls `nth` to `nth + times - 1` of those that fit `method` and `path` (regexes)."""

    kind: FaultKind
    method: str = ".*"
    path: str = ".*"
    nth: int = 1
    times: int = 1
    after: bool = False
    status: int = 503
    seconds: float = 0.0
    code: str = "UNABLE_TO_LOCK_ROW"
    message: str = "unable to obtain exclusive access to this record"
    elements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unruly:
    """How Outbound Messages misbehave: shares that come twice or late, and by how much their order is shaken.

    Seconds are real ones. Salesforce promises neither order nor single delivery, so all of this is allowed.
    """

    doubled: float = 0.0
    late: float = 0.0
    late_seconds: float = 0.5
    disorder_seconds: float = 0.0


class Faults:
    """The faults waiting to strike; a spent one is forgotten."""

    def __init__(self) -> None:
        self._waiting: list[list[Any]] = []  # fault, calls seen so far

    def add(self, fault: Fault | None = None, **fields: Any) -> Fault:
        chosen = fault or read_fault(fields)
        self._waiting.append([chosen, 0])
        return chosen

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this call, if any; every fitting fault counts the call."""
        struck = None
        for entry in list(self._waiting):
            fault = entry[0]
            if not (re.fullmatch(fault.method, method) and re.search(fault.path, path)):
                continue
            entry[1] += 1
            if entry[1] >= fault.nth + fault.times - 1:
                self._waiting.remove(entry)
            if struck is None and fault.nth <= entry[1] < fault.nth + fault.times:
                struck = fault
        return struck

    @property
    def waiting(self) -> Sequence[Fault]:
        return [entry[0] for entry in self._waiting]


def read_fault(fields: dict[str, Any]) -> Fault:
    """A fault from plain JSON; ValueError where a name or kind is unknown."""
    try:
        kind = FaultKind(fields["kind"])
        rest = {name: value for name, value in fields.items() if name != "kind"}
        if "elements" in rest:
            rest["elements"] = tuple(rest["elements"])
        return Fault(kind=kind, **rest)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no such fault: {error}") from error
