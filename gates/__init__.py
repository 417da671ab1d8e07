"""What we know about a recipient, what we would say, and whether we may: pure, no I/O, no clock."""
