"""The doorkeeper: asked by a transport when the relay is ready and the first byte is about to leave (laws 2, 4, 12)."""

from collections.abc import Callable
from dataclasses import dataclass

from connector.model import ORGANISATION
from connector.permit import Permit
from connector.ports import Clock, Store
from feature_flags.levels import Restraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Spends the permit and looks at suppression and stop in one transaction."""

    store: Store
    clock: Clock
    stop_signal: Callable[[], str]

    def admit(self, permit: Permit) -> str:
        """An empty string to go on, or why not; a permit is spent by asking, whatever the answer."""
        if not permit.issued_at <= self.clock.now() < permit.expires_at:
            # Opening the conversation took too long, or the clock was set back: the consent behind the permit is no
            # longer fresh for certain (law 1).
            return "permit_expired"
        if signal := self.stop_signal():
            return f"stopped:{signal}"
        with self.store.begin() as tx:
            if not tx.hands.spend(permit.id):
                return "permit_used"
            if tx.suppressions.of(permit.person, [*tx.people.addresses(permit.person), permit.address]):
                return "suppressed"
            if tx.flags.standings((ORGANISATION,))[0].restraint >= Restraint.PAUSED:
                return "stopped"
        return ""
