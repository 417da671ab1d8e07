"""Why nothing goes to somebody at the moment: they answered, are away, or mail to them does not arrive."""

from dataclasses import dataclass
from datetime import datetime

from connector.ports import Tx
from connector.stages.receive import TRANSIENT_LIMIT, TRANSIENT_WINDOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Hush:
    """A reason, and until when; `until` None means that a person must lift it."""

    reason: str
    until: datetime | None


def hushed(tx: Tx, person: str, now: datetime) -> Hush | None:
    """What this transaction knows against any automatic mail to the whole person; None when nothing."""
    known = tx.inbound.silence(person, now - TRANSIENT_WINDOW)
    if known.answered_at is not None:
        return Hush(reason="replied", until=None)
    if known.failed >= TRANSIENT_LIMIT:
        return Hush(reason="not_reachable", until=None)
    if known.away_until is not None and known.away_until > now:
        return Hush(reason="away", until=known.away_until)
    return None
