"""May we write to this person? Each gate is `(Recipient, Policy) -> Finding`."""
