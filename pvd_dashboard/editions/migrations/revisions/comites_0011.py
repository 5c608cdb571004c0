"""A convention says who presides, sits on and is heard by its comité de projet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COLUMNS = ("presidence_comite", "membres_comite", "associes_comite")


def upgrade() -> None:
    """Add the columns, empty."""
    for name in _COLUMNS:
        op.add_column("rows_conventions", sa.Column(name, sa.Text()))


def downgrade() -> None:
    """Remove them: what they hold is lost."""
    with op.batch_alter_table("rows_conventions") as rows:
        for name in reversed(_COLUMNS):
            rows.drop_column(name)
