"""The map of the nation or of a region as a picture for paper: départements by class, overseas in boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import image_carte_traits as traits
from pvd_dashboard.briefings.diaporama_mesures import largeur as mesure_texte
from pvd_dashboard.briefings.image_carte_couches import dedans
from pvd_dashboard.briefings.image_carte_fond import Geometrie, cadrer, geometries
from pvd_dashboard.briefings.texte import lisible
from pvd_dashboard.situation.tranches import TRANCHES, legende, rang
from pvd_dashboard.territory.cartouches import CARTOUCHES
from pvd_dashboard.territory.contours import contour_name
from pvd_dashboard.territory.etiquettes import Boite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pvd_dashboard.briefings.image_carte_fond import Projection
    from pvd_dashboard.situation.condense import Condense
    from pvd_dashboard.territory import Territory

_MUET, _NON_CALCULABLE, _LIMITE = "#C9CDD6", "#FAFAFC", "#8C92A3"
_CODE, _NOM = 9.5, 12


def svg(
    condenses: Iterable[Condense],
    territory: Territory,
    contours_dir: Path,
    *,
    titre: str,
    phrase: str,
    mesure: str = "ort",
    region: str = "",
    largeur: int,
    hauteur: int,
) -> str:
    """Draw the départements coloured by a measure of :data:`pvd_dashboard.situation.condense.MESURES`.

    ``region`` (its code) draws one region; ``phrase`` says the map in one
    sentence. Sizes are in units of 1/96 inch. Raises BriefingError where the
    contours can't be read.
    """
    formes = _formes(territory, contours_dir, region)
    connus = {un.departement: un for un in condenses if un.departement in formes}
    rangs = {code: rang(un, mesure) for code, un in connus.items()}
    lignes = [(_carre(_fond(i, mesure)), dit) for i, dit in legende(rangs.values(), mesure, len(formes) - len(rangs))]
    cadre = Boite(6, 34, largeur - traits.LEGENDE - 10, hauteur - traits.PIED)
    boites = [] if region else [_boite(boite) for boite in CARTOUCHES.values()]
    projection = cadrer([*formes.values(), *boites], cadre)
    corps = [traits.mots(lisible(titre), 4, 22, 17, gras=True)]
    if projection is not None:
        corps += _aires(formes, rangs, mesure, projection)
        corps += [traits.chemin(projection.trace(boite), stroke=_LIMITE) for boite in boites]
        noms = {code: _nom(territory, code) if region else code for code in formes}
        corps += _noms(formes, noms, rangs, projection, _NOM if region else _CODE)
        corps += traits.echelle(projection, largeur - traits.ECHELLE, hauteur - 9)
    corps += traits.cles(lignes, Boite(largeur - traits.LEGENDE, 34, largeur - 4, hauteur - traits.PIED))
    corps.append(traits.pied(_source(territory, region), _donnees(list(connus.values())), largeur, hauteur))
    return traits.document(corps, largeur, hauteur, phrase)


def _formes(territory: Territory, dossier: Path, region: str) -> dict[str, Geometrie]:
    formes = geometries(dossier / contour_name("departements" if region else "cartouches"))
    regions = territory.departements["region"]
    return {code: forme for code, forme in sorted(formes.items()) if not region or regions.get(code) == region}


def _fond(rang_: int | None, mesure: str) -> str:
    couleurs = [*TRANCHES[mesure].couleurs, _NON_CALCULABLE, _MUET]
    return couleurs[-1 if rang_ is None else rang_]


def _carre(fond: str) -> str:
    return f'<rect x="-9" y="-7" width="18" height="14" fill="{fond}" stroke="{traits.NOIR}" stroke-width="0.8"/>'


def _boite(boite: tuple[float, float, float, float]) -> Geometrie:
    ouest, sud, est, nord = boite
    anneau = [[ouest, sud], [est, sud], [est, nord], [ouest, nord], [ouest, sud]]
    return {"type": "Polygon", "coordinates": [anneau]}


def _aires(
    formes: Mapping[str, Geometrie], rangs: Mapping[str, int], mesure: str, projection: Projection
) -> Iterator[str]:
    for code, forme in formes.items():
        trait = {"stroke-width": "1.2" if code in rangs else "0.6", "stroke-linejoin": "round"}
        yield traits.chemin(projection.trace(forme), fill=_fond(rangs.get(code), mesure), stroke=traits.NOIR, **trait)


def _nom(territory: Territory, code: str) -> str:
    trouve = territory.departement(code)
    return f"{trouve.nom} ({code})" if trouve else code


def _noms(
    formes: Mapping[str, Geometrie],
    noms: Mapping[str, str],
    rangs: Mapping[str, int],
    projection: Projection,
    taille: float,
) -> Iterator[str]:
    for code, forme in formes.items():
        x, y = projection.point(*dedans(forme))
        large = mesure_texte(noms[code], taille, gras=code in rangs)
        yield traits.mots(noms[code], x - large / 2, y + taille * 0.36, taille, gras=code in rangs, halo=True)


def _donnees(lus: Sequence[Condense]) -> str:
    """Say of what dates the figures are."""
    if not lus:
        return ""
    jours = sorted({un.date for un in lus})
    quand = f"situation{formats.INSECABLE}au {formats.jour(jours[0])}"
    if len(jours) > 1:
        quand = f"situations du {formats.jour(jours[0])} au {formats.jour(jours[-1])}"
    return f"{formats.pluriel(len(lus), 'département publié', 'départements publiés')}, {quand}"


def _source(territory: Territory, region: str) -> str:
    deplaces = "" if region else " – outre-mer déplacé et agrandi"
    cog = territory.millesimes["cog"]
    return formats.insecables(f"Contours IGN, code officiel géographique INSEE {cog} (Licence Ouverte 2.0){deplaces}")
