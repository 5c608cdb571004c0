"""Filters that live in the URL, survive a change of page and are cleared in one click.

A click in the menu drops the query string, and a widget's key is lost with
its page. So what was chosen is remembered under a key that no widget owns,
and written back to the URL on every run. A value of the URL wins when it is
not the one written last: somebody followed a link, or went back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

NOMS = (
    *("document", "perimetre"),
    *("departement", "date", "version", "commune", "dispositif", "exercice", "portee", "tri"),
    *("urgence", "sujet", "groupe", "axe", "theme", "etat", "porteur", "regard", "action", "instance", "groupes"),
    *("couleur", "couches", "fond", "echelle", "mesure"),
    *("volet", "stade", "de", "a", "territoire", "projet", "ligne", "cumul"),
)
NOMS += ("q", "statut", "ordre", "avec", "montrer", "masques", "vue", "suite", "presences")
_SOUVENIR, _ECRITS = "filtres", "filtres_ecrits"


def souvenir() -> dict[str, str]:
    """Return the filters in force, by their name in the URL."""
    return dict(st.session_state.get(_SOUVENIR, {}))


def valeur(nom: str) -> str:
    """Return one filter, an empty text where nothing is chosen."""
    return str(souvenir().get(nom, ""))


def retenir(**choix: str | None) -> None:
    """Remember choices; an empty one forgets."""
    reunis = souvenir() | choix
    st.session_state[_SOUVENIR] = {nom: str(quoi) for nom, quoi in reunis.items() if quoi}


def effacer() -> None:
    """Forget every filter but the département."""
    garde = souvenir()
    st.session_state[_SOUVENIR] = {nom: garde[nom] for nom in ("departement",) if nom in garde}


def accorder() -> dict[str, str]:
    """Bring the URL and what is remembered to agree; call it once, at the start of a page."""
    ecrits: Mapping[str, str] = st.session_state.get(_ECRITS, {})
    url = st.query_params.to_dict()  # each look into the URL goes through the whole session
    retenir(**{nom: lu for nom, lu in url.items() if nom in NOMS and lu != ecrits.get(nom)})
    return souvenir()


def ecrire() -> None:
    """Write what is remembered to the URL, at once: each message is a step of the browser's history."""
    garde, url = souvenir(), st.query_params.to_dict()
    voulu = {nom: lu for nom, lu in url.items() if nom not in NOMS} | {nom: garde[nom] for nom in NOMS if nom in garde}
    if voulu != url:
        st.query_params.from_dict(voulu)
    st.session_state[_ECRITS] = garde


def _depuis(cle: str, nom: str, defaut: str = "") -> None:
    choisi = st.session_state.get(cle)
    retenir(**{nom: None if choisi is None or choisi == defaut else str(choisi)})


def liste(
    libelle: str,
    nom: str,
    options: Sequence[str],
    *,
    courant: str = "",
    ecrire_option: Callable[[str], str] = str,
    **mise_en_forme: Any,  # noqa: ANN401 - handed to the widget as it is
) -> str:
    """Draw a drop-down list whose value lives in the URL under ``nom``; return the code chosen."""
    cle = f"liste_{nom}"
    choisi = valeur(nom) or courant
    st.session_state[cle] = choisi if choisi in options else options[0]
    st.selectbox(
        libelle,
        options,
        format_func=ecrire_option,
        key=cle,
        on_change=_depuis,
        args=(cle, nom),
        filter_mode="contains",
        **mise_en_forme,
    )
    return str(st.session_state[cle])


def bascule(libelle: str, nom: str, options: Mapping[str, str], *, visible: bool = False, courant: str = "") -> str:
    """Draw a choice among a few, held in the URL under ``nom``; return the code chosen (``courant`` at first)."""
    cle = f"bascule_{nom}"
    codes = list(options)
    voulu = valeur(nom) or courant
    st.session_state[cle] = voulu if voulu in codes else codes[0]
    st.segmented_control(
        libelle,
        codes,
        format_func=options.__getitem__,
        key=cle,
        on_change=_depuis,
        args=(cle, nom, courant or codes[0]),
        required=True,
        label_visibility="visible" if visible else "collapsed",
    )
    return str(st.session_state[cle] or codes[0])


AUCUN = "aucun"


def plusieurs(libelle: str, nom: str, options: Mapping[str, str], *, au_depart: Iterable[str]) -> frozenset[str]:
    """Draw a choice of several among a few, held in the URL under ``nom``; return the codes chosen."""
    cle, defaut = f"plusieurs_{nom}", frozenset(au_depart) & options.keys()
    voulus = valeur(nom)
    choisis = defaut if not voulus else frozenset(voulus.split(",")) & options.keys()
    st.session_state[cle] = [code for code in options if code in choisis]
    st.pills(
        libelle,
        list(options),
        selection_mode="multi",
        format_func=options.__getitem__,
        key=cle,
        on_change=_depuis_plusieurs,
        args=(cle, nom, defaut),
    )
    return frozenset(st.session_state[cle])


def _depuis_plusieurs(cle: str, nom: str, defaut: frozenset[str]) -> None:
    choisis = frozenset(st.session_state.get(cle, ()))
    retenir(**{nom: None if choisis == defaut else ",".join(sorted(choisis)) or AUCUN})


def interrupteur(libelle: str, nom: str, **mise_en_forme: Any) -> bool:  # noqa: ANN401 - handed to the widget as it is
    """Draw a switch held in the URL under ``nom``; return whether it is on."""
    cle = f"interrupteur_{nom}"
    st.session_state[cle] = bool(valeur(nom))
    st.toggle(libelle, key=cle, on_change=_depuis_interrupteur, args=(cle, nom), **mise_en_forme)
    return bool(st.session_state[cle])


def _depuis_interrupteur(cle: str, nom: str) -> None:
    retenir(**{nom: "oui" if st.session_state.get(cle) else None})
