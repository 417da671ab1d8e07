"""`python -m crm_adapters.salesforce.sandbox`: serves until stopped, and says where."""

import threading

import click

from crm_adapters.salesforce.sandbox.server import SalesforceSandbox


@click.command()
@click.option("--port", default=0, help="0 takes a free one.")
@click.option("--size", default=2000, help="How many people to seed.")
@click.option("--seed", default=1, help="The same seed gives the same people.")
def main(port: int, size: int, seed: int) -> None:
    """Serves a made-up Salesforce org on loopback."""
    sandbox = SalesforceSandbox(seed=seed, size=size)
    address = sandbox.start(port=port)
    click.echo(f"{address}  token {sandbox.token}")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        sandbox.stop()


if __name__ == "__main__":
    main()
