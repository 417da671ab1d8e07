"""The audit log: events, the hash chain, and its offline verification."""
