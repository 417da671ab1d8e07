"""What the control door and the rep's pages see of the portal as a whole."""

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from crm_adapters.hubspot.sandbox.associations import Associations
from crm_adapters.hubspot.sandbox.directory import Owner
from crm_adapters.hubspot.sandbox.faults import Faults
from crm_adapters.hubspot.sandbox.oauth import OAuth
from crm_adapters.hubspot.sandbox.objects import Objects
from crm_adapters.hubspot.sandbox.records import Store
from crm_adapters.hubspot.sandbox.webhooks import Webhooks
from crm_adapters.hubspot.sandbox.workflows import Workflows


@dataclass(slots=True, kw_only=True)
class CardDoor:
    """Where the app serves its card, as `https://gatepost.example/crm/hubspot`, and what signs the card's calls."""

    secret: str
    origin: str = ""


class Whole(Protocol):
    """A running portal; who reads or writes its records holds `lock`."""

    lock: "threading.RLock"
    store: Store
    links: Associations
    objects: Objects
    owners: list[Owner]
    oauth: OAuth
    card: CardDoor
    webhooks: Webhooks
    workflows: Workflows
    faults: Faults
    portal_id: int

    def milliseconds(self) -> int:
        """The portal's time."""
        ...

    def opt_out(self, address: str) -> None:
        """The person behind an address opts out of everything."""
        ...

    def counts(self) -> Counter[str]:
        """Calls by method and kind of path."""
        ...
