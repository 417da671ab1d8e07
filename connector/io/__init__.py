"""The only files that touch the world, one foreign library each."""
