"""May we say this? Each gate is `(Draft, Recipient, Policy) -> Finding`."""
