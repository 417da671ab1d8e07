"""The whole product on one machine, without a network: `gatepost demo`."""

from connector.demo.play import run_demo

__all__ = ["run_demo"]
