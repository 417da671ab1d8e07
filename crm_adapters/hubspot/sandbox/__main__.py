"""`python -m crm_adapters.hubspot.sandbox`: serves a portal until Ctrl-C."""

import argparse
import threading

from crm_adapters.hubspot.sandbox.server import HubSpotSandbox


def main() -> None:
    """Print the address and the app's token, and stay."""
    parser = argparse.ArgumentParser(prog="crm_adapters.hubspot.sandbox")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--size", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sandbox = HubSpotSandbox(seed=given.seed, size=given.size)
    print(f"{sandbox.start(port=given.port)}  token {sandbox.token}", flush=True)  # noqa: T201 - its whole output
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        sandbox.stop()


main()
