"""The grants gain their plan de financement, their prorogations, their project and their date d'engagement."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DECIMAL = sa.Text().with_variant(sa.Numeric(), "postgresql")
_DATES = ("date_engagement", "prorogation_debut", "prorogation_achevement", "date_derogation")
_TEXTS = ("n_projet", "autres_financements", "zonages")
_AMOUNTS = ("autres_aides_publiques", "financements_prives", "autofinancement")


def _columns() -> list[sa.Column[Any]]:
    dates = [
        sa.Column(name, kind)
        for date in _DATES
        for name, kind in ((date, sa.Date()), (f"{date}_precision", sa.Text()), (f"{date}_texte", sa.Text()))
    ]
    texts = [sa.Column(name, sa.Text()) for name in _TEXTS]
    amounts = [sa.Column(name, DECIMAL) for name in _AMOUNTS]
    return [*dates, *texts, *amounts, sa.Column("priorite", sa.BigInteger()), sa.Column("aide_distincte", sa.Boolean())]


def upgrade() -> None:
    """Add the columns, empty."""
    for column in _columns():
        op.add_column("rows_subventions", column)


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("rows_subventions") as rows:
        for column in reversed(_columns()):
            rows.drop_column(column.name)
