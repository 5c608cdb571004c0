"""Run by Alembic: migrate over the connection handed in, inside its transaction."""

from __future__ import annotations

from alembic import context

from pvd_dashboard.editions.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="types.",
)
context.run_migrations()
