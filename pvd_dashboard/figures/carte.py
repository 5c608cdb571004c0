"""The map of a département: the legend of the deck of the Landes, drawn without any network.

Contours are static files that the browser fetches by address, so the figure
weighs a few tens of kilobytes. The communes stay one trace, whose selection
gives the code INSEE; links, limits and names are layers of the style.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.figures import carte_traces as traces
from pvd_dashboard.figures.carte_choix import Choix
from pvd_dashboard.figures.carte_style import style
from pvd_dashboard.figures.carte_teintes import teintes
from pvd_dashboard.figures.carte_traces import Cle
from pvd_dashboard.figures.carte_vue import vue
from pvd_dashboard.figures.classes import ACV, classer
from pvd_dashboard.figures.fond import fond_carte
from pvd_dashboard.figures.theme import dessiner
from pvd_dashboard.formats import INSECABLE, liste, phrase, pluriel
from pvd_dashboard.situation.couches import ACV as COUCHE_ACV
from pvd_dashboard.situation.couches import COUCHES, EPCI_PVD, programmes
from pvd_dashboard.situation.lectures import LECTURES, STATUT
from pvd_dashboard.territory.contours import contour_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import plotly.graph_objects as go

    from pvd_dashboard.figures.carte_teintes import Teintes
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory.contours import Layer
    from pvd_dashboard.territory.reference import Territory

    Adresse = Callable[[Layer, str], str]

HAUTEUR, LARGEUR = 520, 640


def carte(
    situation: Situation,
    territory: Territory,
    *,
    choix: Choix | None = None,
    contours_url: Adresse = contour_url,
    selection: str | None = None,
    largeur: int = LARGEUR,
    hauteur: int = HAUTEUR,
) -> go.Figure:
    """Draw the map.

    ``contours_url(layer, departement)`` gives the address of a file of
    contours; ``selection`` is the code INSEE of the commune to outline;
    ``largeur`` and ``hauteur`` in pixels decide the zoom (a wider screen only
    shows more around: Plotly can't fit a choropleth by itself). A
    click on a commune gives its code (see :func:`code_choisi`).
    """
    choix = choix or Choix()
    ton, fond = teintes(sombre=choix.sombre), fond_carte(territory, situation.departement)
    classes = classer(situation, fond, choix.couleur, acv=COUCHE_ACV in choix.couches)
    lignes = [*traces.legende(situation, classes, choix, ton), *traces.limites(territory, fond, choix, ton)]
    adresses = {layer: contours_url(layer, fond.departement) for layer in ("epci", "communes")}
    boite = fond.cadre(classes.sirens if EPCI_PVD in choix.couches else ())
    cadre = vue(boite, largeur, hauteur) if boite else None
    commun: dict[str, Any] = {"choix": choix, "teintes": ton}
    dessins = [
        *traces.epcis(classes, fond, adresses["epci"], **commun),
        traces.communes(classes, fond, adresses["communes"], ajouts=_ajouts(situation, choix), **commun),
        *traces.selection(selection, fond, adresses["communes"], ton.encre),
    ]
    dessous = style(situation, territory, classes, fond, cadre, adresse=contours_url, **commun)
    return dessiner(
        dessins,
        hauteur,
        map={"style": dessous} | (cadre.plotly() if cadre else {}),
        uirevision=fond.departement,
        **mise_en_page(ton, largeur, hauteur, lignes, _fond(choix)),
    )


def _fond(choix: Choix) -> dict[str, str]:
    return {"adresse": choix.tuiles, "mention": choix.mention} if choix.tuiles else {}


def mise_en_page(
    ton: Teintes, largeur: int, hauteur: int, legende: Iterable[Cle], fond: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the layout that every map wears; ``meta`` tells the browser for which size the zoom was chosen.

    ``fond`` holds the address and the mention of a base map to lay under the areas if the browser can reach it.

    The legend is written beside the picture (:func:`cles`): it folds, can be read aloud and copied.
    """
    return {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "dragmode": "pan",
        "paper_bgcolor": ton.papier,
        "plot_bgcolor": ton.papier,
        "font": {"color": ton.encre},
        "hoverlabel": {"bgcolor": ton.bulle, "font": {"color": ton.encre}},
        "showlegend": False,
        "meta": {"largeur": largeur, "hauteur": hauteur, "legende": [asdict(cle) for cle in legende]}
        | ({"fond": dict(fond)} if fond else {}),
    }


def cles(figure: go.Figure) -> list[Cle]:
    """Return the lines of the legend of a map."""
    return [Cle(**ligne) for ligne in figure.layout.meta["legende"]]


def code_choisi(points: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the code of the commune (or département) among the points of a selection, None when there is none."""
    return next((str(point["customdata"]) for point in points if point.get("customdata")), None)


def _ajouts(situation: Situation, choix: Choix) -> dict[str, str]:
    """Return what the overlays shown say of each commune, for its hover text."""
    dits: dict[str, list[str]] = {}
    for couche, par_commune in programmes(situation).items():
        for code, dit in par_commune.items() if couche in choix.couches else ():
            dits.setdefault(code, []).append(dit if dit == COUCHES[couche] else f"{COUCHES[couche]} : {dit}")
    return {code: liste(textes) for code, textes in dits.items()}


def carte_table(situation: Situation, territory: Territory, choix: Choix | None = None) -> pd.DataFrame:
    """Return what the map shows, in words: one row a commune named on it, in the order of the legend.

    Columns: Commune, Code INSEE, Projet PVD, EPCI, the reading (« Statut » for
    the status of the convention, with « Échéance »), and « Programmes » where
    an overlay is shown. All are texts.
    """
    choix = choix or Choix()
    classes = classer(
        situation, fond_carte(territory, situation.departement), choix.couleur, acv=COUCHE_ACV in choix.couches
    )
    ordre = list(classes.effectifs())
    places = sorted(classes.places, key=lambda place: (ordre.index(place.apparence), place.nom))
    titre = "Statut" if choix.couleur == STATUT else LECTURES[choix.couleur]
    colonnes = {
        "Commune": [place.nom for place in places],
        "Code INSEE": [place.code for place in places],
        "Projet PVD": [place.projet for place in places],
        "EPCI": [place.nom_epci for place in places],
        titre: [f"{place.apparence.icone}{INSECABLE}{place.statut}" for place in places],
    }
    if choix.couleur == STATUT:
        colonnes["Échéance"] = [place.echeance for place in places]
    if ajouts := _ajouts(situation, choix):
        colonnes["Programmes"] = [ajouts.get(place.code, "") for place in places]
    return pd.DataFrame(colonnes, dtype="string")


def carte_phrase(situation: Situation, territory: Territory, choix: Choix | None = None) -> str:
    """Say the map in one sentence, for those who do not see it."""
    couleur = (choix or Choix()).couleur
    classes = classer(situation, fond_carte(territory, situation.departement), couleur)
    laureates = [place for place in classes.places if place.laureate]
    if not laureates:
        return phrase("Carte du département : aucune commune lauréate à cette date")
    etats = liste(f"{combien} « {look.libelle} »" for look, combien in classes.effectifs().items() if look != ACV)
    dans = f"dans {len(classes.sirens)}{INSECABLE}EPCI" if classes.sirens else ""
    debut = "Carte" if couleur == STATUT else f"Carte, {LECTURES[couleur].lower()}"
    return phrase(f"{debut} : {pluriel(len(laureates), 'commune lauréate')} {dans} ; {etats}")
