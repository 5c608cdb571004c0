"""A national list published for all the départements that it names, or some of them, in one go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import verbs
from pvd_dashboard.formats import pluriel
from pvd_dashboard.ui import acces, depot_taches, entete
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau

if TYPE_CHECKING:
    from pvd_dashboard.editions import Store
    from pvd_dashboard.intake import Watch
    from pvd_dashboard.intake.opening import Work
    from pvd_dashboard.ui.identite import Identite
    from pvd_dashboard.verbs import Deposited

_DEMANDE, _CODES = "depot_national", "depot_national_codes"


def publier_partout(ouvert: Work, qui: Identite, store: Store) -> None:
    """Offer to publish a file that names several départements for each of them; its bytes are stored once."""
    comptes = ouvert.departements()
    if len(comptes) < 2:  # noqa: PLR2004 - several
        return
    lignes = pluriel(sum(comptes.values()), "ligne")
    with st.expander(
        f"Liste nationale : publier pour plusieurs départements ({len(comptes)} cités, {lignes})",
        icon=":material/public:", expanded=bool(st.session_state.get(_DEMANDE)),
    ):  # fmt: skip
        st.caption(
            "Chaque département reçoit ses lignes dans une version à lui ; le fichier n’est gardé qu’une fois. Une "
            "table dont le fichier ne reprend pas la moitié des lignes publiées est mise à jour, sinon remplacée."
        )
        codes = st.multiselect(
            "Départements", list(comptes), format_func=lambda code: f"{entete.nom(code)} – {comptes[code]}",
            placeholder="Tous ceux que le fichier cite", key=_CODES,
        )  # fmt: skip
        retenus = tuple(codes or comptes)
        st.button(
            f"Publier pour {pluriel(len(retenus), 'département')}", icon=":material/publish:",
            on_click=_demander, args=((ouvert.sha256, retenus),),
        )  # fmt: skip
        if demande := st.session_state.get(_DEMANDE):
            _suivre(ouvert, qui, store, demande)


def _demander(demande: tuple[str, tuple[str, ...]]) -> None:
    depot_taches.oublier("national")
    st.session_state[_DEMANDE] = (*demande, datetime.now(UTC))


def _suivre(
    ouvert: Work, qui: Identite, store: Store, demande: tuple[str, tuple[str, ...], datetime]
) -> None:  # fmt: skip
    empreinte, codes, quand = demande
    if empreinte != ouvert.sha256:
        return
    faits: list[Deposited] = st.session_state.setdefault(f"{_DEMANDE}_{quand.isoformat()}", [])
    noms = [entete.nom(code) for code in codes]

    def travail(watch: Watch) -> list[Deposited]:
        faits.clear()
        for un in verbs.publish_each(store, ouvert, codes, author=qui.nom, at=quand):
            faits.append(un)
            suivant = noms[len(faits)] if len(faits) < len(noms) else ""
            watch.step(f"{len(faits)} sur {len(codes)} {suivant}", len(faits) / len(codes))
        return faits

    depot_taches.faire("national", demande, travail, "Publication :")
    if faits:
        acces.geler()
        _bilan(faits, len(codes))


def _bilan(faits: list[Deposited], demandes: int) -> None:
    nouvelles = sum(1 for un in faits if un.published and un.published.created)
    st.success(
        f"{pluriel(nouvelles, 'version publiée', 'versions publiées')} ; {len(faits)} départements traités sur "
        f"{demandes}.", icon=":material/check_circle:",
    )  # fmt: skip
    tableau(
        pd.DataFrame([_fait(un) for un in faits]),
        [
            Colonne("departement", "Département"),
            Colonne("devenu", "Résultat"),
            Colonne("acceptees", "Lignes acceptées", Genre.NOMBRE),
            Colonne("a_corriger", "À corriger", Genre.NOMBRE),
        ],
        nom="national",
        alt="Ce que la liste est devenue dans chaque département",
        fichier="publication-nationale",
    )


def _fait(un: Deposited) -> dict[str, object]:
    tables = un.reading.tables.values()
    return {
        "departement": entete.nom(un.departement),
        "devenu": _devenu(un),
        "acceptees": sum(table.accepted_lines for table in tables),
        "a_corriger": sum(table.to_fix for table in tables),
    }


def _devenu(un: Deposited) -> str:
    if un.published is None:
        return "non publié : aucune ligne pour ce département"
    numero = un.published.edition.number
    return f"version {numero} publiée" if un.published.created else f"rien de nouveau, version {numero}"
