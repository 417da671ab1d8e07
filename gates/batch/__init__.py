"""Does this draft fit into its stream? Each gate is `(Draft, Stream, Policy) -> Finding`."""
