"""What a text states about somebody, and whether a fact says so: quantities, times, names, events."""
