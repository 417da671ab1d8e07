"""Gatepost inside Salesforce: the adapter of the port, and the sandbox it is tried against."""
