"""`gatepost connect` and `gatepost disconnect`: letting Gatepost into an account of a CRM, and out again."""

import click

from connector.cli.context import Context
from connector.stages import install


@click.command()
@click.argument("connection")
@click.pass_obj
def connect(context: Context, connection: str) -> None:
    """Print the link that an admin of the CRM opens, or check the credentials where no page is needed."""
    with context.app() as app:
        by = context.account(app)
        if install.app_of(connection, app.world).authorize_url("", ""):
            link = install.install_link(connection, by, app.world)
            told = "Open this within ten minutes, in the browser in which you are an admin of the CRM:"
            context.say({"link": link}, f"{told}\n{link}")
            return
        grant = install.connect(connection, by, app.world)
        context.say({"connection": connection, "account": grant.account}, f"{connection}: account {grant.account}")


@click.command()
@click.argument("connection")
@click.pass_obj
def disconnect(context: Context, connection: str) -> None:
    """Uninstall at the vendor and destroy our grant; nothing is lost, and nobody is mailed until it is back."""
    with context.app() as app:
        told = install.disconnect(connection, context.account(app), app.world)
        text = f"{connection} is disconnected. {install.WITHOUT_IT.format(connection=connection)}"
        context.say({"connection": connection, "vendor": told}, f"{text}\nThe vendor: {told}" if told else text)


COMMANDS = (connect, disconnect)
