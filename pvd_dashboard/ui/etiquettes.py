"""The filters in force, shown as tags: a click takes one away, another takes them all away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.figures.apparence import APPARENCES
from pvd_dashboard.formats import INSECABLE
from pvd_dashboard.situation import stades
from pvd_dashboard.situation.libelles import PORTEES
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.natures import NATURES, SEVERITES
from pvd_dashboard.tables import ACTIONS
from pvd_dashboard.tables.dispositifs import PAR_CODE
from pvd_dashboard.ui import acces, filtres
from pvd_dashboard.ui.actions import ETATS as ETATS_ACTION
from pvd_dashboard.ui.actions import REGARDS
from pvd_dashboard.ui.statuts import SUITES
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


@dataclass(frozen=True, slots=True)
class Etiquette:
    """How a filter is said: its name, and its value from the code in the URL."""

    nom: str
    dire: Callable[[str], str] = str


def _commune(code: str) -> str:
    trouvee = acces.territoire().commune(code)
    return trouvee.nom if trouvee else code


def _territoire(code: str) -> str:
    """Say a place of the screen of grants: a commune, an EPCI, an arrondissement or a project."""
    genre, _, cle = code.partition(":")
    if genre == "com":
        return _commune(cle)
    epci = acces.territoire().epci(cle) if genre == "epci" else None
    return epci.nom if epci else cle


def _dispositif(code: str) -> str:
    return PAR_CODE[code].libelle if code in PAR_CODE else code


def _statut(code: str) -> str:
    return APPARENCES[Statut(code)].libelle if code in set(Statut) else code


def _theme(code: str) -> str:
    return next((choix.label for choix in ACTIONS.column("theme").choices if choix.code == code), code)


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _urgence(code: str) -> str:
    return next((s.libelle for rang, s in SEVERITES.items() if str(rang) == code), code)


def _etat(code: str) -> str:
    return ETATS_ACTION.get(code, code)


# What narrows the lists; the order of a list or the view of a page is not a filter.
ETIQUETTES: Mapping[str, Etiquette] = {
    "q": Etiquette("Recherche"),
    "statut": Etiquette("Statut", _statut),
    "commune": Etiquette("Commune", _commune),
    "dispositif": Etiquette("Dispositif", _dispositif),
    "exercice": Etiquette("Exercice"),
    "de": Etiquette("Depuis l’exercice"),
    "a": Etiquette("Jusqu’à l’exercice"),
    "territoire": Etiquette("Territoire", _territoire),
    "portee": Etiquette("Portée", lambda code: PORTEES.get(code, code)),
    "axe": Etiquette("Axe", _majuscule),
    "theme": Etiquette("Thème", _theme),
    "porteur": Etiquette("Maître d’ouvrage", _majuscule),
    "etat": Etiquette("État", _etat),
    "regard": Etiquette("Actions", lambda code: REGARDS.get(code, code)),
    "urgence": Etiquette("Urgence", _urgence),
    "sujet": Etiquette("Sujet", lambda code: NATURES.get(code, code)),
    "suite": Etiquette("Suite donnée", lambda code: SUITES.get(code, code)),
    "stade": Etiquette("Montants", lambda code: stades.LIBELLES.get(code, code)),
}


def dessiner(sauf: Collection[str] = ()) -> None:
    """Draw a tag for each filter in force, but those of ``sauf``, and the button that clears them all."""
    actifs = [nom for nom in ETIQUETTES if filtres.valeur(nom) and nom not in sauf]
    for nom in actifs:
        dite = ETIQUETTES[nom]
        st.button(
            f"{dite.nom}{INSECABLE}: {brut(dite.dire(filtres.valeur(nom)))}",
            key=f"etiquette_{nom}",
            help="Retirer ce filtre",
            icon=":material/close:",
            icon_position="right",
            on_click=filtres.retenir,
            kwargs={nom: None},
        )
    if actifs or filtres.valeur("date") or filtres.valeur("version"):
        st.button(
            "Tout effacer",
            key="etiquettes_effacer",
            help="Retirer tous les filtres et revenir à la date et à la version proposées",
            on_click=filtres.effacer,
            type="tertiary",
        )
