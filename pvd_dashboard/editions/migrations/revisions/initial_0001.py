"""The store as first released: files, editions, versions, rows of eight tables, journal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
DECIMAL = sa.Text().with_variant(sa.Numeric(), "postgresql")

# name[:type], text by default; a date brings its precision and its text as written
ROWS = {
    "laureats": """
        code_insee nom_commune id_pvd regroupement programme siren_epci nom_epci departement arrondissement
        delegation_territoriale date_candidature:date date_labellisation:date statut_laureat date_retrait:date
        date_adhesion:date date_ort:date date_fin_ort:date population:entier population_annee:entier
        code_postal siret villages_avenir:oui_non france_services:oui_non frr:oui_non crte observations
    """,
    "conventions": """
        id_convention type communes communes_texte id_pvd regroupement siren_epci nom_epci statut
        date_signature:date date_signature_envisagee:date echeance_textuelle:date date_fin:date
        date_fin_estimee:date duree_annees:decimal date_deliberation:date date_comite_regional_financeurs:date
        avis_comite_regional date_comite_projet:date periodicite_comite ville_principale_signataire:oui_non
        signataires partenaires arrete_prefectoral derniere_actualisation:date observations
    """,
    "avenants": """
        id_convention type communes communes_texte id_pvd numero objet motif date_demande:date
        date_validation_copil:date date_signature:date nouvelle_echeance:date observations
    """,
    "postes": """
        id_poste fonction communes communes_texte employeur statut_poste mutualise:oui_non
        date_prise_poste:date date_depart:date date_fin_contrat:date type_contrat quotite_etp:decimal
        exercice:entier cout_charge_annuel:decimal financement_anct_fnadt:decimal financement_bdt:decimal
        financement_anah:decimal financement_region:decimal financement_departement:decimal
        reste_collectivite:decimal opah_ru:oui_non n_dossier date_fin_cofinancement:date date_solde:date nom
        prenom mail telephone observations
    """,
    "subventions": """
        n_dossier n_ej exercice:entier dispositif programme code_insee beneficiaire_nom beneficiaire_type
        beneficiaire_siren departement commune_localisation arrondissement intitule categorie
        cout_total_ht:decimal assiette:decimal montant_demande:decimal taux_demande:decimal
        montant_accorde:decimal montant_engage:decimal montant_paye:decimal reste_a_payer:decimal taux:decimal
        avis_commission_detr statut date_depot:date date_notification:date date_debut:date date_fin:date
        budget_vert:oui_non derogation deja_compte:oui_non observations
    """,
    "enveloppes": """
        exercice:entier dispositif perimetre montant_notifie:decimal montant_provisionne:decimal
        montant_engage:decimal observations
    """,
    "actions": """
        id_action intitule communes communes_texte axe theme type_action maitre_ouvrage statut
        structurante:oui_non description partenaires priorite date_debut:date date_fin_prevue:date
        date_fin_reelle:date cout_ht:decimal inscrit_crte:oui_non n_dossier observations
    """,
    "reunions": """
        type date:date communes communes_texte lieu presidence presents ordre_du_jour decisions observations
    """,
}


def _columns(words: str) -> list[sa.Column[Any]]:
    columns: list[sa.Column[Any]] = []
    for word in words.split():
        name, _, kind = word.partition(":")
        columns.append(sa.Column(name, _TYPES[kind]))
        if kind == "date":
            columns += [sa.Column(f"{name}_precision", sa.Text), sa.Column(f"{name}_texte", sa.Text)]
    return columns


_TYPES: dict[str, Any] = {
    "": sa.Text,
    "date": sa.Date,
    "decimal": DECIMAL,
    "entier": sa.BigInteger,
    "oui_non": sa.Boolean,
}


def _row_key(table: str) -> list[Any]:
    return [
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "position", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=f"fk_{table}_version_id"),
    ]


def upgrade() -> None:
    """Create every table of the first release."""
    _create_fichiers()
    _create_editions()
    _create_versions()
    _create_edition_versions()
    op.create_table("a_corriger", *_row_key("a_corriger"), *_columns("_fichier _feuille _ligne:entier motifs valeurs"))
    _create_journal()
    for name, words in ROWS.items():
        table = f"rows_{name}"
        op.create_table(table, *_row_key(table), *_columns(words), *_columns("_fichier _feuille _ligne:entier _cle"))


def downgrade() -> None:
    """Drop every table: what was published is lost."""
    for name in reversed(ROWS):
        op.drop_table(f"rows_{name}")
    for table in ("journal", "a_corriger", "edition_versions", "versions", "editions", "fichiers"):
        op.drop_table(table)


def _create_fichiers() -> None:
    op.create_table(
        "fichiers",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("nom", sa.Text, nullable=False),
        sa.Column("taille", sa.BigInteger, nullable=False),
        sa.Column("contenu", sa.LargeBinary, nullable=False),
        sa.Column("recu_le", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_fichiers"),
    )


def _create_editions() -> None:
    numbers = ["editions.departement", "editions.numero"]
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("departement", sa.Text, nullable=False),
        sa.Column("numero", sa.Integer, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("auteur", sa.Text, nullable=False),
        sa.Column("publie_le", INSTANT, nullable=False),
        sa.Column("origine", sa.Text, nullable=False),
        sa.Column("commentaire", sa.Text, nullable=False),
        sa.Column("fichier", sa.Text),
        sa.Column("nom_fichier", sa.Text, nullable=False),
        sa.Column("lecture", JSON, nullable=False),
        sa.Column("date_situation", sa.Date),
        sa.Column("restauree_de", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_editions"),
        sa.UniqueConstraint("departement", "numero", name="uq_editions_departement_numero"),
        sa.ForeignKeyConstraint(["fichier"], ["fichiers.sha256"], name="fk_editions_fichier"),
        sa.ForeignKeyConstraint(["departement", "parent"], numbers, name="fk_editions_departement_parent"),
        sa.ForeignKeyConstraint(["departement", "restauree_de"], numbers, name="fk_editions_departement_restauree_de"),
        sa.CheckConstraint("numero = coalesce(parent, 0) + 1", name=op.f("ck_editions_suite")),
    )


def _create_versions() -> None:
    identity = ("departement", "nom_table", "nature", "empreinte")
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in identity),
        sa.Column("nombre", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.UniqueConstraint(*identity, name="uq_versions_departement_nom_table_nature_empreinte"),
        sa.CheckConstraint("nature in ('lignes', 'a_corriger')", name=op.f("ck_versions_nature")),
    )


def _create_edition_versions() -> None:
    op.create_table(
        "edition_versions",
        sa.Column("edition_id", sa.Integer, nullable=False),
        sa.Column("nom_table", sa.Text, nullable=False),
        sa.Column("nature", sa.Text, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("edition_id", "nom_table", "nature", name="pk_edition_versions"),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name="fk_edition_versions_edition_id"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_edition_versions_version_id"),
    )
    op.create_index("ix_edition_versions_version_id", "edition_versions", ["version_id"])


def _create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("quand", INSTANT, nullable=False),
        sa.Column("qui", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("departement", sa.Text, nullable=False),
        sa.Column("numero", sa.Integer),
        sa.Column("details", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )
    op.create_index("ix_journal_departement", "journal", ["departement"])
