"""The areas of the map and its legend: EPCI, communes, the commune selected, as traces of Plotly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pvd_dashboard.figures.carte_style import SOUS_LES_LIENS
from pvd_dashboard.figures.classes import ACV, EPCI, PROJET
from pvd_dashboard.figures.theme import ENCRE, echapper
from pvd_dashboard.formats import INSECABLE, accord, liste, pluriel
from pvd_dashboard.situation.couches import (
    ARRONDISSEMENTS,
    COUCHES,
    CRTE,
    EPCI_PVD,
    EPCI_TOUS,
    PARTENARIATS,
    TON_PERIMETRE,
    TON_PROGRAMMES,
    programmes,
)
from pvd_dashboard.situation.libelles import CONTOUR_ACV, CONTOUR_EPCI

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pvd_dashboard.figures.carte_choix import Choix
    from pvd_dashboard.figures.carte_teintes import Teintes
    from pvd_dashboard.figures.classes import Classes, Place
    from pvd_dashboard.figures.fond import FondCarte, Lieu
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

TRANSPARENT = "rgba(255,255,255,0)"
_VOILE = 0.72
"""Opacity of the areas over a base map."""


def communes(
    classes: Classes, fond: FondCarte, adresse: str, *, choix: Choix, teintes: Teintes, ajouts: Mapping[str, str]
) -> go.Choroplethmap:
    """Return the communes of the département, each with its class; ``ajouts`` are lines added to the hover text."""
    places = {place.code: place for place in classes.places}
    looks = list(classes.effectifs())
    codes = sorted(fond.communes)
    rangs = [looks.index(places[code].apparence) + 1 if code in places else 0 for code in codes]
    return aires(
        "Communes",
        adresse,
        codes,
        rangs,
        couleurs=[TRANSPARENT, *(look.aplat for look in looks)],
        textes=[_survol(places.get(code), fond.communes[code], ajouts.get(code, "")) for code in codes],
        trait={"width": [1.8 if rang else 0.5 for rang in rangs], "color": teintes.limite},
        opacite=_VOILE if choix.tuiles else 1,
        customdata=codes,
    )


def epcis(classes: Classes, fond: FondCarte, adresse: str, *, choix: Choix, teintes: Teintes) -> list[go.Choroplethmap]:
    """Return the EPCI that hold a lauréate, drawn whole; always a trace, so that the others keep their place."""
    sirens = [siren for siren in classes.sirens if siren in fond.epci] if EPCI_PVD in choix.couches else []
    return [
        aires(
            "EPCI",
            adresse,
            sirens,
            [0] * len(sirens),
            couleurs=[teintes.epci],
            textes=[_survol_epci(siren, classes, fond) for siren in sirens],
            trait={"width": 2, "color": teintes.contour_epci},
            opacite=_VOILE if choix.tuiles else 1,
        )
    ]


def selection(code: str | None, fond: FondCarte, adresse: str, encre: str) -> list[go.Choroplethmap]:
    """Return the outline of the commune selected; nothing where there is none."""
    if code not in fond.communes:
        return []
    trait = {"width": 4, "color": encre}
    choisie = aires("Commune sélectionnée", adresse, [code], [0], couleurs=[TRANSPARENT], textes=[""], trait=trait)
    return [choisie.update(hoverinfo="skip", hovertemplate=None, text=None)]


def aires(
    nom: str,
    adresse: str,
    codes: Sequence[str],
    rangs: Sequence[int],
    *,
    couleurs: Sequence[str],
    textes: Sequence[str],
    trait: Mapping[str, Any],
    opacite: float = 1,
    **autres: Any,  # noqa: ANN401 - whatever plotly takes
) -> go.Choroplethmap:
    """Return a trace of areas: ``rangs`` are the classes of ``codes``, ``couleurs`` their fills in order."""
    return go.Choroplethmap(
        name=nom,
        geojson=adresse,
        featureidkey="id",
        locations=list(codes),
        z=list(rangs),
        text=list(textes),
        hovertemplate="%{text}<extra></extra>",
        colorscale=echelle(couleurs),
        zmin=-0.5,
        zmax=len(couleurs) - 0.5,
        showscale=False,
        showlegend=False,
        marker={"line": dict(trait), "opacity": opacite},
        selected={"marker": {"opacity": opacite}},
        unselected={"marker": {"opacity": opacite}},
        below=SOUS_LES_LIENS,
        **autres,
    )


def echelle(couleurs: Sequence[str]) -> list[tuple[float, str]]:
    """Return a scale of steps: Plotly's choropleths take numbers, ours are classes."""
    pas = 1 / len(couleurs)
    bornes = [(i * pas, (i + 1) * pas if i + 1 < len(couleurs) else 1) for i in range(len(couleurs))]
    return [(borne, couleur) for couleur, duo in zip(couleurs, bornes, strict=True) for borne in duo]


def _survol(place: Place | None, lieu: Lieu, ajout: str) -> str:
    if place is None:
        lignes = [f"<b>{echapper(lieu.nom)}</b>", echapper(lieu.nom_epci), echapper(ajout)]
        return "<br>".join(filter(None, lignes))
    lignes = [
        f"<b>{echapper(place.nom)}</b>",
        echapper(place.nom_epci),
        f"{place.apparence.icone}{INSECABLE}{place.statut}",
        place.echeance,
        f"Projet{INSECABLE}: {echapper(place.projet)}" if place.projet not in {"", place.nom} else "",
        echapper(ajout),
    ]
    return "<br>".join(filter(None, lignes))


def _survol_epci(siren: str, classes: Classes, fond: FondCarte) -> str:
    nom, departements, _ = fond.epci[siren]
    laureates = sum(place.laureate and place.siren == siren for place in classes.places)
    ailleurs = [code for code in departements if code != fond.departement]
    lignes = [f"<b>{echapper(nom)}</b>", pluriel(laureates, "commune lauréate", "communes lauréates")]
    if ailleurs:
        lignes.append(f"Aussi dans {accord(len(ailleurs), 'le département', 'les départements')} {liste(ailleurs)}")
    return "<br>".join(lignes)


@dataclass(frozen=True, slots=True)
class Cle:
    """One line of a legend: words, fill, outline, shape (``square``, ``circle`` or ``line``)."""

    mots: str
    fond: str
    bord: str
    forme: str = "square"


def legende(situation: Situation, classes: Classes, choix: Choix, teintes: Teintes) -> list[Cle]:
    """Return the legend: each class with its icon and how many communes, EPCI or projects it holds."""
    lignes = [
        Cle(f"{look.nom}{INSECABLE}: {pluriel(combien, 'commune')}", look.aplat, _contour(look.couleur))
        for look, combien in classes.effectifs().items()
    ]
    if classes.sirens and EPCI_PVD in choix.couches:
        texte = f"{EPCI.libelle}{INSECABLE}: {len(classes.sirens)}{INSECABLE}EPCI"
        lignes.append(Cle(texte, teintes.epci, CONTOUR_EPCI))
    if classes.projets and PARTENARIATS in choix.couches:
        texte = f"{PROJET.libelle}{INSECABLE}: {pluriel(len(classes.projets), 'projet')}"
        lignes.append(Cle(texte, teintes.lien, teintes.lien, "line"))
    if choix.perimetre is not None:
        lignes.append(Cle("Périmètre d’ORT", TON_PERIMETRE, TON_PERIMETRE))
    return [*lignes, *_programmes(situation, choix)]


def limites(territory: Territory, fond: FondCarte, choix: Choix, teintes: Teintes) -> Iterable[Cle]:
    """Yield the lines of the legend for the limits that are switched on, with how many areas they part."""
    if EPCI_TOUS in choix.couches:
        texte = f"Limites des EPCI{INSECABLE}: {len(fond.epci)}{INSECABLE}EPCI"
        yield Cle(texte, teintes.contour_epci, teintes.contour_epci, "line")
    if ARRONDISSEMENTS in choix.couches:
        combien = pluriel(len(territory.arrondissements_of(fond.departement)), "arrondissement")
        yield Cle(
            f"Limites des arrondissements{INSECABLE}: {combien}", teintes.arrondissement, teintes.arrondissement, "line"
        )


def _programmes(situation: Situation, choix: Choix) -> Iterable[Cle]:
    for couche, dits in programmes(situation).items():
        if couche in choix.couches:
            texte = f"{COUCHES[couche]}{INSECABLE}: {pluriel(len(dits), 'commune')}"
            if couche == CRTE:
                texte += f", {len(set(dits.values()))}{INSECABLE}CRTE"
            yield Cle(texte, TON_PROGRAMMES, TON_PROGRAMMES, "circle")


def _contour(couleur: str) -> str:
    return CONTOUR_ACV if couleur == ACV.couleur else ENCRE
