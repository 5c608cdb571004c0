"""The head of a page: title, filters shown as tags, and the trust line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.formats import INSECABLE, jour, jour_long
from pvd_dashboard.settings import settings
from pvd_dashboard.ui import acces, etiquettes, filtres, navigation, recherche
from pvd_dashboard.ui.passage import titre_si_besoin
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Collection

    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.ui.page import Contexte

_DATE_LUE = "date_lue"
EXEMPLE = "40"  # the richest of the published sources


def nom(code: str) -> str:
    """Return the name of a département with its code: « Landes (40) »."""
    trouve = acces.territoire().departement(code)
    return f"{trouve.nom} ({code})" if trouve else code


def par_defaut(lu: acces.Magasin) -> str:
    """Return the département that opens first.

    That of the commune asked for, else the installation's, else the last one published.
    """
    for voulu in (_departement_de(filtres.valeur("commune")), settings().departement, EXEMPLE if lu.exemple else ""):
        if voulu in lu.departements:
            return voulu
    courantes = [acces.editions(lu, code)[0] for code in lu.departements]
    return max(courantes, key=lambda edition: edition.published_at).departement


def _departement_de(commune: str) -> str:
    trouvee = acces.territoire().commune(commune)
    return trouvee.departement if trouvee else ""


def lire_date(texte: str) -> date | None:
    """Read a date written 10/09/2021 or 2021-09-10; None where it is not one."""
    for motif in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(texte.strip(), motif).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def dessiner(titre: str, contexte: Contexte, sauf: Collection[str] = ()) -> None:
    """Draw the head of a page; the filters of ``sauf`` are its subject and show no tag."""
    with st.container(key="entete"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            titre_si_besoin(titre)
            with st.container(horizontal=True, width="content", vertical_alignment="center", key="outils"):
                recherche.champ()
                navigation.lien(navigation.PRESENTER, "Présenter", icone=":material/slideshow:")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filtres"):
            _departement(contexte)
            _situation_au(contexte)
            etiquettes.dessiner(sauf)
            if contexte.magasin.exemple:
                st.badge("Exemple tiré de sources publiques", icon=":material/science:", color="orange")
                navigation.lien(navigation.DEPOSER, "Déposer le mien", icone=":material/upload_file:")
        st.caption(confiance(contexte))


def _departement(contexte: Contexte) -> None:
    version = f" · version {contexte.edition.number}" if filtres.valeur("version") else ""
    with st.popover(f"{brut(nom(contexte.departement))}{version}", icon=":material/map:"):
        st.session_state["choix_departement"] = contexte.departement
        st.selectbox(
            "Département",
            contexte.magasin.departements,
            format_func=nom,
            key="choix_departement",
            on_change=_changer_departement,
            filter_mode="contains",
        )
        editions = {edition.number: edition for edition in acces.editions(contexte.magasin, contexte.departement)}
        st.session_state["choix_version"] = contexte.edition.number
        st.selectbox(
            "Version publiée",
            list(editions),
            format_func=lambda numero: _version(editions[numero]),
            key="choix_version",
            on_change=_changer_version,
            args=(max(editions),),
            filter_mode="contains",
        )


def _situation_au(contexte: Contexte) -> None:
    refusee = st.session_state.pop("date_refusee", None)
    with st.popover(f"Situation au {jour_long(contexte.date)}", icon=":material/event:"):
        st.session_state[_DATE_LUE] = jour(contexte.date)
        st.text_input(
            "Situation au (jj/mm/aaaa)",
            key=_DATE_LUE,
            on_change=_changer_date,
            help="Les faits postérieurs à cette date sont ignorés.",
        )
        for libelle, quand, icone in _raccourcis(contexte):
            st.button(f"{libelle} ({jour(quand)})", on_click=_choisir_date, args=(quand,), icon=icone, width="stretch")
    if refusee:
        st.error("Cette date n’est pas reconnue : écrivez-la 10/09/2021.")


def _raccourcis(contexte: Contexte) -> list[tuple[str, date, str]]:
    """Return the dates one click away, but the one in force: today, that of the file, that of the last club."""
    clubs = contexte.situation.reunions.club.tenues
    propres = [
        ("Aujourd’hui", acces.aujourdhui(), ":material/today:"),
        ("Date du fichier", contexte.edition.date_situation, ":material/draft:"),
        ("Dernier club", clubs[0].date.debut if clubs else None, ":material/groups:"),
    ]
    return [(nom_, quand, icone) for nom_, quand, icone in propres if quand and quand != contexte.date]


def _choisir_date(quand: date) -> None:
    filtres.retenir(date=quand.isoformat())


def _version(edition: Edition) -> str:
    return f"Version {edition.number} du {jour(edition.published_at.date())}"


def _changer_departement() -> None:
    filtres.retenir(departement=st.session_state["choix_departement"], date=None, version=None, commune=None)


def _changer_date() -> None:
    lue = lire_date(st.session_state[_DATE_LUE])
    if lue is None:
        st.session_state["date_refusee"] = True
    else:
        _choisir_date(lue)


def _changer_version(derniere: int) -> None:
    choisie = st.session_state["choix_version"]
    filtres.retenir(version=None if choisie == derniere else str(choisie))


def confiance(contexte: Contexte) -> str:
    """Return the trust line: which file, published when and by whom, data and computation dates."""
    edition = contexte.edition
    donnees = edition.date_situation or edition.published_at.date()
    service = f"{brut(settings().service)} · " if settings().service else ""
    return (
        f"{service}Source{INSECABLE}: {brut(edition.file_name)} · version {edition.number} publiée le "
        f"{jour(edition.published_at.date())} par {brut(edition.author)} · données au {jour(donnees)} · "
        f"calculs au {jour(contexte.date)}"
    )
