"""The CRMs, seen through one port."""
