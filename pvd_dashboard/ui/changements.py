"""What changed since the last version, or since a date, told as an officer would."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import recits
from pvd_dashboard.evolutions import en_vigueur
from pvd_dashboard.formats import jour, pluriel
from pvd_dashboard.ui import acces, entete, navigation
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.ui.page import Contexte

_MONTRES = 8
_PRECEDENTE, _DATE = "la version précédente", "une date"
_TRIMESTRE = timedelta(days=91)


def depuis_la_derniere(contexte: Contexte) -> None:
    """Show what the edition in view changed, from the one before or from the one in force at a chosen date."""
    st.header("Ce qui a changé", anchor=False)
    editions = acces.editions(contexte.magasin, contexte.departement)
    if len(editions) == 1:
        st.caption("C’est la première version publiée : rien à comparer.")
        return
    depuis = st.segmented_control("Depuis", [_PRECEDENTE, _DATE], default=_PRECEDENTE, required=True, key="depuis_quoi")
    avant = _a_la_date(contexte, editions) if depuis == _DATE else _parente(contexte, editions)
    if avant is not None:
        _raconter(contexte, avant)


def _parente(contexte: Contexte, editions: Sequence[Edition]) -> Edition | None:
    trouvee = next((one for one in editions if one.number == contexte.edition.parent), None)
    if trouvee is None:
        st.caption("C’est la première version publiée : rien à comparer.")
    return trouvee


def _a_la_date(contexte: Contexte, editions: Sequence[Edition]) -> Edition | None:
    """Ask for a date; return the edition in force then."""
    defaut = acces.aujourdhui() - _TRIMESTRE
    lue = entete.lire_date(st.text_input("Depuis le (jj/mm/aaaa)", value=jour(defaut), key="depuis_date"))
    if lue is None:
        st.error("Cette date n’est pas reconnue : écrivez-la 10/09/2021.")
        return None
    trouvee = en_vigueur(editions, lue)
    if trouvee is None:
        premiere: date = editions[-1].published_at.astimezone().date()
        st.caption(f"Rien n’était encore publié le {jour(lue)} : la première version est du {jour(premiere)}.")
    elif trouvee.number >= contexte.edition.number:
        st.caption(
            f"La version {contexte.edition.number} était déjà en vigueur le {jour(lue)} : rien n’a changé depuis."
        )
        return None
    return trouvee


def _raconter(contexte: Contexte, avant: Edition) -> None:
    edition = contexte.edition
    lignes = recits.raconter(acces.difference(contexte.magasin, avant, edition))
    st.caption(f"De la version {avant.number} ({jour(avant.published_at.date())}) à la version {edition.number} :")
    if not lignes:
        st.markdown("Aucune différence dans les données.")
        return
    reste = len(lignes) - _MONTRES
    suite = [f"- et {pluriel(reste, 'autre changement', 'autres changements')}"] if reste > 0 else []
    st.markdown("\n".join([f"- {brut(ligne)}" for ligne in lignes[:_MONTRES]] + suite))
    navigation.lien(navigation.HISTORIQUE, "Voir tout ce qui a changé")
