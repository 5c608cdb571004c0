"""The screen that takes a file: what was recognised, what is wrong and where."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import streamlit as st

from pvd_dashboard import reglages, souvenirs, verbs
from pvd_dashboard.formats import jour_long, pluriel
from pvd_dashboard.intake import UnreadableFileError
from pvd_dashboard.intake.annotation import annotate, annotated_name
from pvd_dashboard.intake.findings import Severity
from pvd_dashboard.intake.messages import sentence
from pvd_dashboard.settings import settings
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.ui import acces, depot_memoire, depot_taches, entete
from pvd_dashboard.ui.depot_dit import Dit, dit_du_fichier
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.editions import Store
    from pvd_dashboard.intake import Watch
    from pvd_dashboard.intake.findings import Finding
    from pvd_dashboard.intake.memory import Remembered
    from pvd_dashboard.intake.opening import Work
    from pvd_dashboard.intake.reading import Reading, SheetReading

FORMATS = ("xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "zip")
GRAVITES = {
    Severity.BLOQUANT: ":red-badge[⛔ Bloquant]",
    Severity.A_CORRIGER: ":orange-badge[✎ À corriger]",
    Severity.INFORMATION: ":blue-badge[ℹ Information]",
}
DEPARTEMENT, PUBLIEE = "depot_departement", "version_publiee"


def magasin() -> Store:
    """Return the store that a publication goes to: the real one, even while the examples are on screen."""
    return verbs.store()


class Lu(NamedTuple):
    """A file opened, and as read for the département chosen."""

    ouvert: Work
    lecture: Reading


def choisir() -> tuple[Lu, Dit] | None:
    """Ask for a département and a file; return the file as read and what the officer said of it.

    None without file, or as long as it is being read.
    """
    gauche, droite = st.columns([1, 2])
    places = acces.territoire().departements
    codes = ["", *places.index]
    with gauche:
        code = st.selectbox(
            "Département du fichier",
            codes,
            index=codes.index(settings().departement) if settings().departement in codes else 0,
            format_func=_nom,
            filter_mode="contains",
            key=DEPARTEMENT,
        )
    with droite:
        recu = st.file_uploader(
            "Classeur de suivi", type=list(FORMATS), help="Rien n’est enregistré avant « Publier »."
        )
    if recu is None:
        depot_taches.oublier()
        _modele()
        depot_memoire.retenues(magasin(), code)
        return None
    return _lire(recu.name, recu.getvalue(), code or None)


def departement(lecture: Reading) -> str | None:
    """Return the département that a file is read for: the one chosen, else the one that it says."""
    return st.session_state.get(DEPARTEMENT) or lecture.departement


def _nom(code: str) -> str:
    return entete.nom(code) if code else "Le reconnaître dans le fichier"


def _modele() -> None:
    st.caption(
        "Votre classeur peut garder ses intitulés, ses titres et ses couleurs : les feuilles de lauréats, de "
        "conventions, de recrutements et de subventions sont reconnues d’elles-mêmes."
    )
    st.download_button(
        "Télécharger le modèle vierge (.xlsx)",
        data=_modele_vierge,
        file_name="modele-petites-villes-de-demain.xlsx",
        icon=":material/download:",
        on_click="ignore",
    )


@st.cache_resource(show_spinner=False)
def _modele_vierge() -> bytes:
    return verbs.template_bytes()


def _en_regard(code: str | None) -> tuple[int | None, str]:
    """Return what a file is read against: the version published in a département, its parameters in force."""
    if code is None:
        return None, ""
    version = magasin().current(code)
    return version.number if version else None, reglages.parametres_en_vigueur(magasin(), code).version


def _lire(nom: str, contenu: bytes, code: str | None) -> tuple[Lu, Dit] | None:
    empreinte = hashlib.sha256(contenu).hexdigest()
    dit = dit_du_fichier(empreinte)
    retenues = souvenirs.applicable(magasin(), code) if code else ()
    cle = (nom, empreinte, code, dit.indications_figees, dit.corrections_figees, depot_memoire.figees(retenues),
           *_en_regard(code))  # fmt: skip

    def ouvrir(watch: Watch, retenues: Sequence[Remembered]) -> Work:
        return verbs.open_file(
            nom, contenu, mapping=dict(dit.indications_figees), corrections=dit.corrections_figees,
            memories=retenues, watch=watch,
        )  # fmt: skip

    def travail(watch: Watch) -> Lu:
        ouvert = ouvrir(watch, retenues)
        lecture = verbs.read_into(magasin(), ouvert, code)
        siennes = souvenirs.applicable(magasin(), lecture.departement) if code is None and lecture.departement else ()
        if siennes:  # the file says its département: what is remembered there applies too
            ouvert = ouvrir(watch, siennes)
            lecture = verbs.read_into(magasin(), ouvert, code)
        return Lu(ouvert, lecture)

    try:
        lu = depot_taches.faire("lecture", cle, travail, "Lecture et contrôle du fichier…")
    except UnreadableFileError as refus:
        st.error(brut(refus), icon=":material/error:")
        return None
    return None if lu is None else (lu, dit)


def rendre(lecture: Reading, dit: Dit) -> None:
    """Give the officer's own workbook back, with what was found in it: the file as received, before any correction."""
    code = departement(lecture)

    def annote() -> bytes:
        retenues = souvenirs.applicable(magasin(), code) if code else ()
        recu = verbs.open_file(
            lecture.file_name, lecture.content, mapping=dict(dit.indications_figees), memories=retenues
        )  # fmt: skip
        return annotate(verbs.read_into(magasin(), recu, code))

    st.download_button(
        "Télécharger mon classeur annoté",
        data=annote,
        file_name=annotated_name(lecture),
        icon=":material/rate_review:",
        help="Votre fichier, avec les cellules en cause colorées et commentées, et une feuille « Anomalies ».",
        on_click="ignore",
    )


def bilan(lecture: Reading) -> None:
    """Say in one sentence what was read, then sheet by sheet."""
    acceptees = sum(table.accepted_lines for table in lecture.tables.values())
    a_corriger = sum(table.to_fix for table in lecture.tables.values())
    reconnues = sum(1 for feuille in lecture.sheets if feuille.table)
    du = f" du {jour_long(lecture.date_situation)}" if lecture.date_situation else ""
    st.markdown(
        f"**{brut(lecture.file_name)}**{du} : {pluriel(reconnues, 'tableau reconnu', 'tableaux reconnus')}, "
        f"{pluriel(acceptees, 'ligne acceptée', 'lignes acceptées')}, {a_corriger} à corriger."
    )
    st.header("Ce qui a été reconnu", anchor=False)
    tableau(
        pd.DataFrame([_feuille(feuille) for feuille in lecture.sheets]),
        [
            Colonne("feuille", "Feuille"),
            Colonne("table", "Lue comme"),
            Colonne("ligne", "En-tête, ligne", Genre.NOMBRE, vide="–"),
            Colonne("lignes", "Lignes", Genre.NOMBRE),
            Colonne("colonnes", "Colonnes reconnues", vide="–"),
            Colonne("ecartees", "Colonnes gardées à part", vide="–"),
        ],
        nom="feuilles",
        alt="Feuilles du fichier et ce qui y a été reconnu",
    )


def _feuille(feuille: SheetReading) -> dict[str, object]:
    table = TABLES.get(feuille.table or "")
    colonnes = feuille.columns.items()
    return {
        "feuille": feuille.label,
        "table": table.label if table else "non lue",
        "ligne": feuille.header_row,
        "lignes": feuille.rows,
        "colonnes": ", ".join(intitule for intitule, colonne in colonnes if colonne),
        "ecartees": ", ".join(intitule for intitule, colonne in colonnes if not colonne),
    }


def totaux(lecture: Reading) -> None:
    """Show the totals found, column by column."""
    lignes = [
        {"table": TABLES[table].label, "colonne": TABLES[table].column(colonne).label, "total": total}
        for (table, colonne), total in ((cle.split(".", 1), valeur) for cle, valeur in lecture.totals.items())
        if TABLES[table].column(colonne).kind is Kind.MONTANT
    ]
    if not lignes:
        return
    st.header("Totaux trouvés dans le fichier", anchor=False)
    tableau(
        pd.DataFrame(lignes),
        [Colonne("table", "Table"), Colonne("colonne", "Colonne"), Colonne("total", "Total", Genre.EUROS)],
        nom="totaux",
        alt="Total de chaque colonne de montants",
    )
    if lecture.totals_xpf:
        st.caption("Les montants en francs Pacifique n’y sont pas : ils sont convertis à la publication.")


def anomalies(lecture: Reading) -> None:
    """List the findings, the gravest first, each with its cell."""
    st.header(f"Anomalies ({len(lecture.findings)})", anchor=False)
    if not lecture.findings:
        st.success("Aucune anomalie : toutes les cellules ont été comprises.", icon=":material/check_circle:")
        return
    ordre = list(Severity)
    rangees = sorted(lecture.findings, key=lambda finding: ordre.index(finding.severity))
    tableau(
        pd.DataFrame([_anomalie(finding) for finding in rangees]),
        [
            Colonne("gravite", "Gravité", Genre.MISE_EN_FORME, export="gravite_mot"),
            Colonne("cellule", "Cellule", vide="–"),
            Colonne("valeur", "Valeur", vide="–"),
            Colonne("message", "Ce qui ne va pas, et que faire"),
        ],
        nom="anomalies",
        alt="Anomalies du fichier, avec leur cellule",
        fichier="anomalies",
    )


def _anomalie(finding: Finding) -> dict[str, object]:
    return {
        "gravite": GRAVITES[finding.severity],
        "gravite_mot": finding.severity.value,
        "cellule": finding.cell,
        "valeur": finding.value,
        "message": sentence(finding),
    }


def annoncer() -> None:
    """Say on the first screen that a version has just been published."""
    numero = st.session_state.pop(PUBLIEE, None)
    if numero:
        st.success(f"Version {numero} publiée. Le fichier reçu est conservé.", icon=":material/check_circle:")
