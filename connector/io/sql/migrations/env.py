"""Alembic's entry: it works on the connection that `upgrade` hands over, and on no other."""

from alembic import context

from connector.io.sql.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
