"""The portal as a rep sees it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint

if TYPE_CHECKING:
    from crm_adapters.hubspot.sandbox.server import HubSpotSandbox


@dataclass(slots=True, kw_only=True)
class CardDoor:
    """Where the app serves its card, as `https://gatepost.example/crm/hubspot`, and what signs the card's calls."""

    secret: str
    origin: str = ""


def rep_pages(sandbox: "HubSpotSandbox") -> Blueprint:
    """The pages."""
    return Blueprint("rep", __name__)
