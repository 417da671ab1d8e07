"""A Salesforce org in memory that speaks Salesforce's HTTP: imports nothing of what it tests."""

from crm_adapters.salesforce.sandbox.faults import Fault, FaultKind
from crm_adapters.salesforce.sandbox.server import SalesforceSandbox
from crm_adapters.salesforce.sandbox.traffic import Call

__all__ = ["Call", "Fault", "FaultKind", "SalesforceSandbox"]
