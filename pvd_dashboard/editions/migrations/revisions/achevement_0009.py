"""The grants gain their forecast of completion, the domain « chef de file » and the currency of their amounts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("date_fin_prevue", sa.Date()),
        sa.Column("date_fin_prevue_precision", sa.Text()),
        sa.Column("date_fin_prevue_texte", sa.Text()),
        sa.Column("chef_de_file", sa.Boolean()),
        sa.Column("devise", sa.Text()),
    ]


def upgrade() -> None:
    """Add the columns, empty."""
    for column in _columns():
        op.add_column("rows_subventions", column)


def downgrade() -> None:
    """Remove them: what they hold is lost."""
    with op.batch_alter_table("rows_subventions") as rows:
        for column in reversed(_columns()):
            rows.drop_column(column.name)
