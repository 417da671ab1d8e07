"""Mail as values: compose, read and opt-out tokens; no socket."""
