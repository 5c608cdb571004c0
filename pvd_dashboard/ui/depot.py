"""The screen that takes a file: what was recognised, what is wrong and where, then publish."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import recits, verbs
from pvd_dashboard.editions.difference import difference
from pvd_dashboard.editions.errors import ConflictError
from pvd_dashboard.formats import accord, jour_long, pluriel
from pvd_dashboard.intake import Correction, UnreadableFileError
from pvd_dashboard.intake.annotation import annotate, annotated_name
from pvd_dashboard.intake.findings import Severity
from pvd_dashboard.intake.messages import sentence
from pvd_dashboard.settings import settings
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.ui import acces, entete, filtres, navigation
from pvd_dashboard.ui.corrections_arbitrage import arbitrer
from pvd_dashboard.ui.depot_dit import Dit, dit_du_fichier
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.intake.findings import Finding
    from pvd_dashboard.intake.reading import Reading, SheetReading
    from pvd_dashboard.ui.identite import Identite

FORMATS = ("xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "zip")
GRAVITES = {
    Severity.BLOQUANT: ":red-badge[⛔ Bloquant]",
    Severity.A_CORRIGER: ":orange-badge[✎ À corriger]",
    Severity.INFORMATION: ":blue-badge[ℹ Information]",
}
_LECTURES_GARDEES = 8
_DEPARTEMENT, _PUBLIEE = "depot_departement", "version_publiee"
_VUES = "depot_versions_vues"


def magasin() -> Store:
    """Return the store that a publication goes to: the real one, even while the examples are on screen."""
    return verbs.store()


def choisir() -> tuple[Reading, Dit] | None:
    """Ask for a département and a file; return the file as read and what the officer said of it, None without file."""
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
            key=_DEPARTEMENT,
        )
    with droite:
        recu = st.file_uploader(
            "Classeur de suivi", type=list(FORMATS), help="Rien n’est enregistré avant « Publier »."
        )
    if recu is None:
        _modele()
        return None
    return _lire(recu.name, recu.getvalue(), code or None)


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


def _lire(nom: str, contenu: bytes, code: str | None) -> tuple[Reading, Dit] | None:
    empreinte = hashlib.sha256(contenu).hexdigest()
    dit = dit_du_fichier(empreinte)
    try:
        return _lecture(nom, empreinte, contenu, code, dit.indications_figees, dit.corrections_figees), dit
    except UnreadableFileError as refus:
        st.error(brut(refus), icon=":material/error:")
        return None


@st.cache_resource(max_entries=_LECTURES_GARDEES, show_spinner="Lecture et contrôle du fichier…")
def _lecture(
    nom: str,
    empreinte: str,
    _contenu: bytes,
    code: str | None,
    indications: tuple[tuple[str, str], ...],
    corrections: tuple[Correction, ...],
) -> Reading:
    del empreinte
    return verbs.read(nom, _contenu, departement=code, mapping=dict(indications), corrections=corrections)


def rendre(lecture: Reading, dit: Dit) -> None:
    """Give the officer's own workbook back, with what was found in it: the file as received, before any correction."""
    code = st.session_state.get(_DEPARTEMENT) or None

    def annote() -> bytes:
        recu = _lecture(lecture.file_name, lecture.sha256, lecture.content, code, dit.indications_figees, ())
        return annotate(recu)

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
        f"**{brut(lecture.file_name)}**{du} : {pluriel(reconnues, 'feuille reconnue', 'feuilles reconnues')}, "
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
        "feuille": feuille.sheet,
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


def publier(lecture: Reading, qui: Identite, store: Store) -> None:
    """Say what publishing would change, and publish on demand."""
    st.header("Publier", anchor=False)
    if lecture.blocking:
        st.error(
            "Ce fichier ne peut pas être publié : voyez les anomalies bloquantes ci-dessus.", icon=":material/block:"
        )
        return
    code = st.session_state.get(_DEPARTEMENT) or lecture.departement
    if not code:
        st.warning("Choisissez le département du fichier pour pouvoir publier.", icon=":material/map:")
        return
    actuelle = store.current(code)
    arbitree = arbitrer(lecture, store, code)
    if arbitree is None:
        return
    _changements(arbitree, store, actuelle)
    a_corriger = sum(table.to_fix for table in lecture.tables.values())
    commentaire = st.text_input("Commentaire de la version (facultatif)", max_chars=200)
    gardees = accord(a_corriger, "sera gardée", "seront gardées")
    pret = a_corriger == 0 or st.checkbox(
        f"Publier quand même : {pluriel(a_corriger, 'ligne')} à corriger {gardees} à part"
    )
    if st.button(f"Publier pour {entete.nom(code)}", type="primary", icon=":material/publish:", disabled=not pret):
        _publier(arbitree, qui, store, code, commentaire, _vue(arbitree, code))
    _retenir_vue(arbitree, code, actuelle)


def _vue(lecture: Reading, code: str) -> int | None:
    """Return the number of the version that the officer was shown the difference with, before the click."""
    return st.session_state.get(_VUES, {}).get((lecture.sha256, code))


def _retenir_vue(lecture: Reading, code: str, actuelle: Edition | None) -> None:
    st.session_state[_VUES] = {(lecture.sha256, code): actuelle.number if actuelle else None}


def _changements(lecture: Reading, store: Store, actuelle: Edition | None) -> None:
    if actuelle is None:
        st.caption("Première version pour ce département.")
        return
    avant = store.tables(actuelle)
    apres = avant | {nom: table.accepted for nom, table in lecture.tables.items()}
    ecarts = difference(avant, apres)
    st.caption(f"Par rapport à la version {actuelle.number}, publiée le {jour_long(actuelle.published_at.date())} :")
    lignes = recits.raconter(ecarts) or ["Aucune différence dans les données."]
    st.markdown("\n".join(f"- {brut(ligne)}" for ligne in lignes))
    st.caption(" · ".join(f"{TABLES[table.table].label} : {recits.bilan(table)}" for table in ecarts.tables))


def _publier(lecture: Reading, qui: Identite, store: Store, code: str, commentaire: str, parent: int | None) -> None:
    try:
        fait = verbs.publish(
            store,
            lecture,
            departement=code,
            author=qui.nom,
            at=datetime.now(UTC),
            comment=commentaire,
            parent=parent,
        )
    except ConflictError as conflit:
        st.error(brut(conflit), icon=":material/sync_problem:")
        return
    if not fait.created:
        st.info(
            f"0 nouvelle ligne : la version {fait.edition.number} contient déjà ces données.", icon=":material/info:"
        )
        return
    acces.geler()
    filtres.retenir(departement=code, version=None, date=None, commune=None)
    st.session_state[_PUBLIEE] = fait.edition.number
    navigation.aller(navigation.VUE)


def annoncer() -> None:
    """Say on the first screen that a version has just been published."""
    numero = st.session_state.pop(_PUBLIEE, None)
    if numero:
        st.success(f"Version {numero} publiée. Le fichier reçu est conservé.", icon=":material/check_circle:")
