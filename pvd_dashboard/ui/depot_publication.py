"""Publishing what was read: what becomes of each table, what will change before it does, then the act."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import depots, verbs
from pvd_dashboard.depots import Mode
from pvd_dashboard.editions.difference import difference
from pvd_dashboard.editions.errors import ConflictError
from pvd_dashboard.formats import accord, jour_long, pluriel
from pvd_dashboard.tables import TABLES
from pvd_dashboard.ui import acces, entete, filtres, historique, navigation
from pvd_dashboard.ui.corrections_arbitrage import arbitrer
from pvd_dashboard.ui.depot import PUBLIEE, departement
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.intake.reading import Reading
    from pvd_dashboard.ui.identite import Identite

_VUES, _APPLIQUEE = "depot_versions_vues", "depot_lecture_appliquee"
_NOMS = {Mode.REMPLACER: "Remplacer la table", Mode.METTRE_A_JOUR: "Mettre à jour les lignes"}
_EFFETS = {
    Mode.REMPLACER: "Les lignes publiées qui ne sont pas dans le fichier seront retirées.",
    Mode.METTRE_A_JOUR: "Les autres lignes publiées restent ; une cellule vide du fichier n’efface rien.",
}


def publier(lecture: Reading, qui: Identite, store: Store) -> None:
    """Say what publishing would change, and publish on demand."""
    st.header("Publier", anchor=False)
    if lecture.blocking:
        st.error(
            "Ce fichier ne peut pas être publié : voyez les anomalies bloquantes ci-dessus.", icon=":material/block:"
        )
        return
    code = departement(lecture)
    if not code:
        st.warning("Choisissez le département du fichier pour pouvoir publier.", icon=":material/map:")
        return
    actuelle = store.current(code)
    modes = _modes(lecture, store, actuelle, code)
    arbitree = arbitrer(_appliquee(lecture, store, actuelle, modes), store, code)
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


def _modes(lecture: Reading, store: Store, actuelle: Edition | None, code: str) -> dict[str, Mode]:
    """Ask what becomes of each table already published; the sensible answer is proposed, with its reason."""
    modes: dict[str, Mode] = {}
    for nom, proposition in depots.propositions(store, lecture, actuelle).items():
        gauche, droite = st.columns([2, 3], vertical_alignment="center")
        choisi = gauche.segmented_control(
            f"{TABLES[nom].label} : lignes déjà publiées", list(Mode), default=proposition.mode, required=True,
            format_func=_NOMS.__getitem__, key=f"mode_{code}_{lecture.sha256[:12]}_{nom}",
        )  # fmt: skip
        modes[nom] = Mode(choisi or proposition.mode)
        droite.caption(f"{brut(proposition.raison)} {_EFFETS[modes[nom]]}")
    return modes


def _appliquee(lecture: Reading, store: Store, actuelle: Edition | None, modes: dict[str, Mode]) -> Reading:
    """Return the reading as it would be published, the same object as long as nothing changes."""
    cle = (id(lecture), actuelle.number if actuelle else None, tuple(sorted(modes.items())))
    garde = st.session_state.get(_APPLIQUEE)
    if garde is None or garde[0] != cle:
        garde = st.session_state[_APPLIQUEE] = (cle, depots.applied(store, lecture, actuelle, modes), lecture)
    appliquee: Reading = garde[1]
    return appliquee


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
    apres = avant | {
        nom: table.accepted for nom, table in lecture.tables.items() if table.accepted_lines + table.to_fix
    }
    st.subheader("Ce que la publication changera", anchor=False)
    st.caption(f"Par rapport à la version {actuelle.number}, publiée le {jour_long(actuelle.published_at.date())} :")
    historique.detailler(difference(avant, apres))


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
    st.session_state[PUBLIEE] = fait.edition.number
    navigation.aller(navigation.VUE)
