"""The world around: the sandboxes."""

import subprocess  # the sandbox is a program of its own
import sys

import click


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("crm", type=click.Choice(["hubspot", "salesforce"]))
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def sandbox(crm: str, options: tuple[str, ...]) -> None:
    """Serve one CRM's sandbox; options go to it (--port, --size, --seed)."""
    sys.exit(subprocess.call([sys.executable, "-m", f"crm_adapters.{crm}.sandbox", *options]))  # noqa: S603 - our own module


COMMANDS = (sandbox,)
