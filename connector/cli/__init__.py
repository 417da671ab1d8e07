"""The command line: `gatepost`. Every command calls the same functions as the clock, the web and the tests."""

from connector.cli.main import main

__all__ = ["main"]
