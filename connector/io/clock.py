"""The machine's clock and its randomness; no other file asks either."""

import os
import time
from datetime import UTC, datetime
from typing import Protocol


class Keyed(Protocol):
    """The half of Ids that needs the deployment's key (connector/io/crypto.py)."""

    def draw(self, purpose: str, key: str) -> float:
        """A number in [0, 1) that depends only on the deployment's key, the purpose and the key."""
        ...

    def hide(self, purpose: str, value: str) -> str:
        """The keyed hash of a value."""
        ...


class SystemClock:
    """The machine's own time, in UTC."""

    def now(self) -> datetime:
        """The current instant."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait that long; a negative wait is none."""
        time.sleep(max(seconds, 0))


class SystemIds:
    """Names from the operating system's randomness; choices and hashes from the vault."""

    def __init__(self, keyed: Keyed) -> None:
        """Choices and hashes come from `keyed`."""
        self._keyed = keyed

    def new(self, prefix: str) -> str:
        """``prefix_`` and 128 random bits in hex."""
        return f"{prefix}_{os_random(16).hex()}"

    def draw(self, purpose: str, key: str) -> float:
        """A number in [0, 1) that depends only on the deployment's key, the purpose and the key."""
        return self._keyed.draw(purpose, key)

    def hide(self, purpose: str, value: str) -> str:
        """The keyed hash of a value."""
        return self._keyed.hide(purpose, value)


def os_random(size: int) -> bytes:
    """That many random bytes from the operating system."""
    return os.urandom(size)
