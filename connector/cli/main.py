"""The root command, and the one place of the command line that turns errors into words and exit statuses."""

import gc
import sys
from pathlib import Path

import click

from connector.cli import (
    audit,
    bound,
    check,
    classify,
    connect,
    crm_project,
    doctor,
    drill,
    govern,
    openapi,
    outreach,
    people,
    receive,
    run,
    segments,
    simulate,
    world,
)
from connector.cli.context import Context
from gates.errors import GatepostError, InputError, LawBroken

USAGE, WORLD_FAILED, LAW_BROKEN = 2, 1, 3


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("app.yaml"),
    envvar="GATEPOST_CONFIG",
    show_default=True,
    help="The deployment's app.yaml.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.version_option(package_name="gatepost")
@click.pass_context
def cli(context: click.Context, config_path: Path, as_json: bool) -> None:
    """Lets an LLM outreach agent work inside HubSpot and Salesforce, behind gates, approval and an audit log."""
    context.obj = Context(config_path=config_path, as_json=as_json)


for command in (
    *run.COMMANDS,
    *outreach.COMMANDS,
    *people.COMMANDS,
    *receive.COMMANDS,
    *govern.COMMANDS,
    *segments.COMMANDS,
    *simulate.COMMANDS,
    *audit.COMMANDS,
    *world.COMMANDS,
    *openapi.COMMANDS,
    *crm_project.COMMANDS,
    *doctor.COMMANDS,
    *connect.COMMANDS,
    *check.COMMANDS,
    *drill.COMMANDS,
    *bound.COMMANDS,
    *classify.COMMANDS,
):
    cli.add_command(command)


SWEEPS = (20_000, 20, 20)
"""When Python looks for cycles of garbage. Its own 700 spent an eighth of a worker's time on walking through the gates'
tables, which never become garbage."""


def main(arguments: list[str] | None = None) -> None:
    """Entry point: exit status 0 done, 1 the world failed, 2 the caller mends it, 3 a law was broken."""
    gc.set_threshold(*SWEEPS)
    try:
        cli.main(args=arguments, prog_name="gatepost", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except click.Abort:
        sys.exit(130)
    except GatepostError as error:
        click.echo(f"gatepost: {error}", err=True)
        if isinstance(error, LawBroken):
            sys.exit(LAW_BROKEN)
        sys.exit(USAGE if isinstance(error, InputError) else WORLD_FAILED)
    except OSError as error:
        # A file, folder or port that the machine refuses: the caller's to mend, and no traceback helps.
        click.echo(f"gatepost: {error.filename or 'the machine'}: {error.strerror or error}", err=True)
        sys.exit(WORLD_FAILED)
