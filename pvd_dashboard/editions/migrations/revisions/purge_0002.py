"""A received file that was purged keeps its sha-256, when, by whom and under which rule; not its bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = (("purge_le", sa.DateTime(timezone=True)), ("purge_par", sa.Text()), ("purge_regle", sa.Text()))


def upgrade() -> None:
    """Add the trace of a purge to the files."""
    for name, kind in _COLUMNS:
        op.add_column("fichiers", sa.Column(name, kind))


def downgrade() -> None:
    """Remove the trace; the bytes that were purged stay purged."""
    with op.batch_alter_table("fichiers") as fichiers:
        for name, _ in reversed(_COLUMNS):
            fichiers.drop_column(name)
