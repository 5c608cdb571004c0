"""The screen of corrections: choose a table, edit it, check it as a file is, publish, take the workbook back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import briefings, corrections, recits
from pvd_dashboard.editions.difference import difference
from pvd_dashboard.editions.errors import ConflictError
from pvd_dashboard.editions.labels import labels
from pvd_dashboard.formats import jour, pluriel
from pvd_dashboard.intake.messages import label_of, sentence
from pvd_dashboard.settings import settings
from pvd_dashboard.tables import TABLES
from pvd_dashboard.territory import Layer, contour_path
from pvd_dashboard.ui import acces, filtres, journal
from pvd_dashboard.ui.corrections_arbitrage import arbitrer
from pvd_dashboard.ui.corrections_brouillons import Chantier, en_cours, oublier, ouvrir
from pvd_dashboard.ui.corrections_editeur import editer
from pvd_dashboard.ui.corrections_gardees import garder, proposer
from pvd_dashboard.ui.tableaux import Colonne, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.corrections import Anomalie, Correction
    from pvd_dashboard.editions import Edition
    from pvd_dashboard.ui.identite import Identite
    from pvd_dashboard.ui.page import Contexte

_PUBLIEE, _CONFLIT, _TABLE = "correction_publiee", "correction_refusee", "corriger_table"
_TABLEURS = (".xlsx", ".xlsm")

__all__ = [
    "annoncer",
    "arbitrer",
    "choisir",
    "controler",
    "editer",
    "garder",
    "proposer",
    "publier",
    "raconter_le_report",
    "telecharger",
]


def annoncer() -> None:
    """Say that a correction has just been published."""
    numero = st.session_state.pop(_PUBLIEE, None)
    if numero:
        st.success(
            f"Correction publiée : c’est maintenant la version {numero}. Reprenez-la dans votre classeur, au bas de "
            "cette page : vous n’aurez rien à saisir deux fois.",
            icon=":material/check_circle:",
        )


def choisir(contexte: Contexte) -> Chantier:
    """Ask for a table of the edition in force; return it with the corrections under way."""
    courante = acces.editions(contexte.magasin, contexte.departement)[0]
    if courante.number != contexte.edition.number:
        st.warning(f"Les corrections portent sur la version en vigueur, la version {courante.number}.")
    with st.columns([2, 3])[0]:
        # The labels never change: Streamlit finds a choice again by its label.
        nom = st.selectbox("Table à corriger", list(TABLES), format_func=lambda nom: TABLES[nom].label, key=_TABLE)
    autres = {autre: n for autre, n in en_cours(contexte.magasin, contexte.departement).items() if autre != nom}
    if autres:
        dites = [f"{TABLES[autre].label} ({pluriel(n, 'ligne')})" for autre, n in autres.items()]
        st.caption(f"Aussi en cours de correction, non publié : {' · '.join(dites)}.")
    return ouvrir(contexte.magasin, courante, nom)


def raconter_le_report(chantier: Chantier) -> None:
    """Say what was published meanwhile, and which cells both changed; the edits stay on screen."""
    st.session_state.pop(_CONFLIT, None)
    report = chantier.report
    if report is None or not chantier.brouillon:
        return
    with st.container(border=True):
        st.warning(
            f"La version {report.edition.number} a été publiée entre-temps par {brut(report.edition.author)} "
            f"({jour(report.edition.published_at.date())}). Rien n’est perdu : vos corrections sont reportées sur "
            "cette version. Relisez-les, puis publiez.",
            icon=":material/sync_problem:",
        )
        st.markdown("\n".join(f"- {brut(ligne)}" for ligne in report.recit))
        if report.heurts:
            _heurts(chantier)


def _heurts(chantier: Chantier) -> None:
    report = chantier.report
    heurts = report.heurts if report else ()
    st.markdown("**Modifié des deux côtés** : votre saisie est celle du tableau ci-dessous.")
    lignes = [
        {
            "ligne": heurt.cle.strip("|").replace("|", " · "),
            "colonne": chantier.table.column(heurt.column).label if heurt.column else "toute la ligne",
            "avant": heurt.avant,
            "publie": heurt.publie if heurt.publie is not None else "ligne retirée",
            "mien": heurt.mien if heurt.column else "ajoutée de nouveau",
        }
        for heurt in heurts
    ]
    tableau(
        pd.DataFrame(lignes),
        [
            Colonne("ligne", "Ligne"),
            Colonne("colonne", "Colonne"),
            Colonne("avant", "Avant", vide="(vide)"),
            Colonne("publie", "Publié entre-temps", vide="(vide)"),
            Colonne("mien", "Votre saisie", vide="(vide)"),
        ],
        nom="heurts",
        alt="Cellules modifiées des deux côtés",
    )


def controler(chantier: Chantier) -> Correction | None:
    """Check the lines edited as those of a file; say what is wrong. None where nothing was edited."""
    if not chantier.brouillon:
        return None
    faite = corrections.corriger(
        chantier.table.name,
        chantier.grille.rows,
        departement=chantier.edition.departement,
        modifiees=chantier.brouillon.modifiees,
        ajoutees=chantier.brouillon.ajoutees,
        retirees=chantier.brouillon.retirees,
    )
    st.header("Contrôle", anchor=False)
    if faite.anomalies:
        _anomalies(chantier, faite)
    else:
        st.success("Toutes les cellules modifiées ont été comprises.", icon=":material/check_circle:")
    return faite


def _anomalies(chantier: Chantier, faite: Correction) -> None:
    if faite.refusees:
        st.error(
            f"{pluriel(len(faite.refusees), 'ligne')} à corriger avant de publier : les règles sont celles d’un "
            "fichier déposé.",
            icon=":material/error:",
        )
    tableau(
        pd.DataFrame([_anomalie(chantier, anomalie) for anomalie in faite.anomalies]),
        [
            Colonne("ligne", "Ligne"),
            Colonne("colonne", "Colonne", vide="–"),
            Colonne("valeur", "Valeur", vide="–"),
            Colonne("message", "Ce qui ne va pas, et que faire"),
        ],
        nom="anomalies_corrections",
        alt="Anomalies des lignes modifiées",
    )


def _anomalie(chantier: Chantier, anomalie: Anomalie) -> dict[str, object]:
    finding = anomalie.finding
    return {
        "ligne": _ligne(chantier, anomalie.ligne),
        "colonne": label_of(finding),
        "valeur": finding.value,
        "message": sentence(finding),
    }


def _ligne(chantier: Chantier, place: int | str) -> str:
    if isinstance(place, int):
        return labels(chantier.table, chantier.grille.rows.iloc[[place]])[0]
    return f"Nouvelle ligne {place.removeprefix('+')}"


def publier(chantier: Chantier, faite: Correction | None, qui: Identite) -> None:
    """Say what the correction changes, and publish it on demand, with its reason."""
    if faite is None:
        return
    st.header("Publier la correction", anchor=False)
    _changements(chantier, faite)
    if chantier.magasin.exemple:
        st.info(
            "Ceci est un exemple : il ne peut pas être modifié. Déposez votre tableau de bord pour le corriger ici.",
            icon=":material/science:",
        )
    motif = st.text_input("Pourquoi cette correction ? (obligatoire)", max_chars=200, key="corriger_motif")
    with st.container(horizontal=True):
        bloque = bool(faite.refusees) or chantier.magasin.exemple
        # Keyed by the edition in view: a click made before another one came is not a consent to what it changed.
        cle = f"corriger_publier_{chantier.edition.number}"
        if st.button("Publier la correction", type="primary", icon=":material/publish:", disabled=bloque, key=cle):
            _publier(chantier, faite, qui, motif)
        with st.popover("Abandonner", icon=":material/undo:"):
            st.markdown("Les modifications de cette table qui ne sont pas publiées seront effacées.")
            if st.button("Effacer mes modifications", key="corriger_abandon"):
                oublier(chantier)
                st.rerun()


def _changements(chantier: Chantier, faite: Correction) -> None:
    avant = chantier.magasin.store.tables(chantier.edition)
    ecarts = difference(avant, avant | {chantier.table.name: faite.rows})
    lignes = recits.raconter(ecarts) or ["Aucune différence dans les données."]
    st.markdown("\n".join(f"- {brut(ligne)}" for ligne in lignes))
    comptes = (
        (len(set(chantier.brouillon.modifiees) - chantier.brouillon.retirees), "ligne modifiée"),
        (len(chantier.brouillon.ajoutees), "ligne ajoutée"),
        (len(chantier.brouillon.retirees), "ligne retirée"),
    )
    st.caption(" · ".join(pluriel(combien, quoi) for combien, quoi in comptes if combien))


def _publier(chantier: Chantier, faite: Correction, qui: Identite, motif: str) -> None:
    if not motif.strip():
        st.error("Dites en quelques mots pourquoi : ce commentaire est gardé avec la version.", icon=":material/edit:")
        return
    try:
        fait = corrections.publier(
            chantier.magasin.store,
            faite,
            parent=chantier.edition,
            author=qui.nom,
            at=datetime.now(UTC),
            comment=motif,
        )
    except ConflictError:
        st.rerun()  # the draft is moved onto the edition that came meanwhile, and says so
    oublier(chantier)
    st.session_state.pop("corriger_motif", None)
    acces.geler()
    filtres.retenir(version=None)
    st.session_state[_PUBLIEE] = fait.edition.number
    st.rerun()


def telecharger(contexte: Contexte) -> None:
    """Offer the officer's own workbook with the corrections in its cells, where there are some."""
    lu = contexte.magasin
    courante = acces.editions(lu, contexte.departement)[0]
    origine = corrections.base(lu.store, courante)
    if origine.number == courante.number and not _gardees(contexte, courante):
        return
    st.header("Mon classeur à jour", anchor=False)
    fichier = Path(origine.file_name)
    le_mien = fichier.suffix.lower() in _TABLEURS
    fin = fichier.suffix if le_mien or fichier.suffix.lower() == ".ods" else ".xlsx"
    st.caption(
        f"Votre fichier « {brut(origine.file_name)} », avec les corrections écrites dans ses cellules et leur liste "
        "sur une feuille à part."
        if le_mien
        else f"Un classeur neuf ({fin}) avec toutes les données de la version {courante.number} : le fichier reçu, "
        f"« {brut(origine.file_name)} », n’est pas un classeur où l’on puisse écrire."
    )
    st.download_button(
        "Télécharger mon classeur à jour",
        data=journal.exporte(f"{fichier.stem} – à jour{fin}", lambda: _classeur(contexte, fin)),
        file_name=f"{fichier.stem} – à jour{fin}",
        icon=":material/download:",
        on_click="ignore",
    )


def _gardees(contexte: Contexte, courante: Edition) -> bool:
    """Tell whether corrections made before the last file were kept over it: the file itself does not hold them."""
    store = contexte.magasin.store
    return acces.garder(
        contexte, "corrections_gardees", courante.number, faire=lambda: bool(corrections.corrections(store, courante))
    )


def _classeur(contexte: Contexte, fin: str) -> bytes:
    lu = contexte.magasin
    courante = lu.store.current(contexte.departement) or contexte.edition
    ecrit = corrections.classeur_a_jour(lu.store, courante)
    if ecrit is not None:
        return ecrit.contenu
    return briefings.render(
        acces.situation(lu, courante, contexte.date),
        f"classeur{fin if fin == '.ods' else '.xlsx'}",
        territory=contexte.territoire,
        contours=contour_path(Layer.COMMUNES, contexte.departement),
        contacts=settings().contacts,
    )
