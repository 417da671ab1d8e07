"""A lock that is given in the order in which it was asked for.

A plain lock goes to whoever comes first after it is free, which is nearly always the thread that has just let it go: a
loop of transactions kept others waiting for two seconds. SQLite's one writer is shared by turns instead.
"""

from collections import deque
from threading import Lock


class Turns:
    """First come, first served."""

    def __init__(self) -> None:
        """Free."""
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._taken = False

    def acquire(self, timeout: float) -> bool:
        """Wait for our turn, at most that many seconds; False when it did not come."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it was handed over between the end of our patience and now

    def release(self) -> None:
        """The next one's turn; it stays taken in between."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def locked(self) -> bool:
        """Whether somebody has it now, as `threading.Lock.locked`."""
        return self._taken
