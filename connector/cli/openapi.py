"""`gatepost openapi`: the document that an admin registers as an External Service."""

import json

import click

from connector import config
from connector.cli.context import Context
from connector.web.external_service import registration
from connector.web.openapi import document
from gates.errors import InputError


@click.command()
@click.option("--connection", default="", help="The connection's name in app.yaml, where several could use it.")
@click.option("--metadata", is_flag=True, help="As Salesforce metadata: the External Service's registration.")
@click.pass_obj
def openapi(context: Context, connection: str, metadata: bool) -> None:
    """Print the OpenAPI 3.0 document of the operations that a CRM's flows may call."""
    organisation = config.load(context.config_path).organisation
    able = [c.name for c in organisation.connections.values() if c.kind == "salesforce"]
    if not connection and len(able) == 1:
        connection = able[0]
    if connection not in able:
        raise InputError(
            "HubSpot calls by actions of its own" if connection in organisation.connections else "which connection?",
            where="--connection",
            mend=f"Salesforce connections of app.yaml: {', '.join(able) or 'none'}",
        )
    if metadata:
        click.echo(registration(connection, organisation.public_url), nl=False)
        return
    click.echo(json.dumps(document(connection, organisation.public_url), ensure_ascii=False, indent=2))


COMMANDS = (openapi,)
