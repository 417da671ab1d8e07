"""A HubSpot portal in memory that speaks HubSpot's HTTP: imports nothing of what it tests."""

from crm_adapters.hubspot.sandbox.faults import Fault, FaultKind
from crm_adapters.hubspot.sandbox.server import HubSpotSandbox

__all__ = ["Fault", "FaultKind", "HubSpotSandbox"]
