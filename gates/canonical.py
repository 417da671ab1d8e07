"""One way to turn values into bytes, so that equal content has equal digests everywhere."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import Enum
from typing import Any

_ATOMS = frozenset({str, int, float, bool, type(None)})


def plain(value: object) -> Any:
    """The value as JSON types: dataclasses become objects, sets are sorted, bytes become their digest."""
    if type(value) in _ATOMS:  # most values are; an enum that is a text or a number has a type of its own
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value, int) else value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(v) for v in value)
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


def canonical(value: object) -> bytes:
    """The canonical JSON of a value: keys sorted, no spaces, UTF-8."""
    text = json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()
