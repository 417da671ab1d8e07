"""The content database's schema, brought from version to version by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

HERE = Path(__file__).parent


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version in one transaction; a second process waits, then finds it done."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711000)")
        command.upgrade(settings(connection), "head")


def missing(connection: Connection) -> str:
    """The newest version, unless the database is at it."""
    newest = ScriptDirectory.from_config(settings(connection)).get_current_head() or ""
    return "" if MigrationContext.configure(connection).get_current_revision() == newest else newest


def settings(connection: Connection) -> Config:
    """Alembic's settings for a connection that is already in a transaction."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
