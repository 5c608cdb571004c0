"""The national list as a source of its own, compared with the tableau de bord."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_DATES = ("date_liste", "date_adhesion", "date_ort", "date_fin_ort")
_TEXTS = ("code_insee", "nom_commune", "id_pvd", "programme", "departement", "ort_nationale", "_fichier", "_feuille")


def upgrade() -> None:
    """Create the table of rows."""
    op.create_table(
        "rows_liste_nationale",
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_rows_liste_nationale"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_rows_liste_nationale_version_id"),
        *(sa.Column(name, sa.Text) for name in _TEXTS),
        *(sa.Column(name, sa.Date) for name in _DATES),
        *(sa.Column(f"{name}_{part}", sa.Text) for name in _DATES for part in ("precision", "texte")),
        sa.Column("_ligne", sa.BigInteger),
        sa.Column("_cle", sa.Text),
    )


def downgrade() -> None:
    """Remove it: what it holds is lost, and no edition shows it any more."""
    for text in (
        "delete from edition_versions where nom_table = 'liste_nationale'",
        "delete from a_corriger where version_id in (select id from versions where nom_table = 'liste_nationale')",
    ):
        op.execute(text)
    op.drop_table("rows_liste_nationale")
    op.execute("delete from versions where nom_table = 'liste_nationale'")
