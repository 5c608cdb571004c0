"""What may be laid over the map of paper, as on screen: limits, other programmes, a perimeter of ORT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pvd_dashboard import formats
from pvd_dashboard.briefings import image_carte_traits as traits
from pvd_dashboard.briefings.diaporama_mesures import couper, largeur
from pvd_dashboard.briefings.image_carte_classes import ASPECT_ACV, epcis, liens
from pvd_dashboard.briefings.image_carte_fond import geometries
from pvd_dashboard.briefings.texte import lisible
from pvd_dashboard.situation import couches as choix
from pvd_dashboard.situation.libelles import CONTOUR_EPCI
from pvd_dashboard.territory.etiquettes import Boite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pvd_dashboard.briefings.image_carte_classes import Place
    from pvd_dashboard.briefings.image_carte_fond import Fond, Geometrie, Projection
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

_TON_ARRONDISSEMENT, _TON_NOM_EPCI = "#7A4B00", "#453FA0"
_TAILLE, _SIGLE, _RAYON = 10.5, 9.5, 4.5
_LARGE_NOM = 210
_CARRE = '<rect x="-9" y="-7" width="18" height="14" fill="{}" fill-opacity="{}" stroke="{}" stroke-width="1.6"/>'
_ROND = f'<circle r="{_RAYON}" fill="{choix.TON_PROGRAMMES}" stroke="#FFFFFF" stroke-width="1"/>'


@dataclass(frozen=True, slots=True)
class Calque:
    """The layers asked for: codes of :data:`pvd_dashboard.situation.couches.COUCHES`, a GeoJSON of areas."""

    couches: frozenset[str] = choix.AU_DEPART
    perimetre: Mapping[str, Any] | None = None

    def nommees(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """Return the communes to name: those of « Action cœur de ville » can be left out."""
        if choix.ACV in self.couches:
            return places
        return tuple(place for place in places if place.aspect != ASPECT_ACV)

    def epcis(self, situation: Situation, fond: Fond) -> list[str]:
        """Return the EPCI that hold a lauréate, where they are shown."""
        montres = epcis(situation) if choix.EPCI_PVD in self.couches else ()
        return [siren for siren in montres if siren in fond.epcis]

    def liens(self, situation: Situation) -> tuple[tuple[str, ...], ...]:
        """Return the communes of each project of several, where they are shown."""
        return liens(situation) if choix.PARTENARIATS in self.couches else ()


CALQUE = Calque()


def limites(
    situation: Situation, territory: Territory, contours: Path, projection: Projection, calque: Calque
) -> Iterator[str]:
    """Yield the limits of every EPCI and of the arrondissements, with their names."""
    if choix.EPCI_TOUS in calque.couches:
        formes = geometries(contours / f"epci-{situation.departement}.geojson")
        noms = {code: epci.nom for code in formes if (epci := territory.epci(code))}
        yield from _limites(formes, noms, projection, CONTOUR_EPCI, _TON_NOM_EPCI)
    if choix.ARRONDISSEMENTS in calque.couches:
        formes = geometries(contours / f"arrondissements-{situation.departement}.geojson")
        siens = territory.arrondissements_of(situation.departement)
        noms = {un.code: f"Arrondissement {formats.de(un.nom)}" for un in siens}
        yield from _limites(formes, noms, projection, _TON_ARRONDISSEMENT, _TON_ARRONDISSEMENT, pointille="7 4")


def _limites(
    formes: Mapping[str, Geometrie],
    noms: Mapping[str, str],
    projection: Projection,
    trait: str,
    encre: str,
    *,
    pointille: str = "none",
) -> Iterator[str]:
    for forme in formes.values():
        tirets = {"stroke-width": "1.6", "stroke-dasharray": pointille}
        yield traits.chemin(projection.trace(forme), stroke=trait, **tirets)
    for code, nom in noms.items():
        if code in formes:
            ecrit = couper(lisible(nom), _TAILLE, _LARGE_NOM)
            x, y = projection.point(*dedans(formes[code]))
            yield traits.mots(ecrit, x - largeur(ecrit, _TAILLE) / 2, y + 4, _TAILLE, couleur=encre, halo=True)


def dedans(geometrie: Geometrie) -> tuple[float, float]:
    """Return a point (longitude, latitude) well inside an area: where its name is written."""
    from shapely.geometry import shape  # noqa: PLC0415 - for whoever asks for names of areas

    forme = shape(geometrie)
    point = max(getattr(forme, "geoms", [forme]), key=lambda partie: partie.area).representative_point()
    return point.x, point.y


def perimetre(calque: Calque, projection: Projection) -> Iterator[str]:
    """Yield the perimeter laid over the map."""
    tirets = {"fill-opacity": "0.25", "stroke-width": "1.8", "stroke-dasharray": "5 3"}
    for aire in (calque.perimetre or {}).get("features", ()):
        if trace := projection.trace(aire["geometry"] or {"type": "", "coordinates": []}):
            yield traits.chemin(trace, fill=choix.TON_PERIMETRE, stroke=choix.TON_PERIMETRE, **tirets)


def sigles(situation: Situation, calque: Calque) -> dict[str, str]:
    """Return the initials of the programmes shown, by commune (INSEE)."""
    trouves: dict[str, list[str]] = {}
    for couche, dits in choix.programmes(situation).items():
        for code in dits if couche in calque.couches else ():
            trouves.setdefault(code, []).append(choix.SIGLES[couche])
    return {code: " ".join(siens) for code, siens in trouves.items()}


def signes(
    ecrits: Mapping[str, str], points: Mapping[str, tuple[float, float]], marques: Mapping[str, object]
) -> Iterator[tuple[str, Boite]]:
    """Yield the mark of each commune of another programme, and the room that it takes; under that of a lauréate."""
    for code, (x, y) in points.items():
        bas = y + (17 if code in marques else 12)
        demi = largeur(ecrits[code], _SIGLE, gras=True) / 2
        texte = traits.mots(ecrits[code], x - demi, bas + 1, _SIGLE, gras=True, couleur=choix.TON_PROGRAMMES, halo=True)
        rond = "" if code in marques else f'<g transform="translate({x:.1f} {y:.1f})">{_ROND}</g>'
        yield rond + texte, Boite(x - demi - 1, y - _RAYON, x + demi + 1, bas + 3)


def cles(situation: Situation, calque: Calque) -> Iterator[tuple[str, str]]:
    """Yield the lines of the legend: how each is drawn (SVG around 0,0), what it means and how many."""
    if choix.EPCI_TOUS in calque.couches:
        yield f'<path d="M-9 0H9" stroke="{CONTOUR_EPCI}" stroke-width="1.6"/>', "Limite d’EPCI"
    if choix.ARRONDISSEMENTS in calque.couches:
        trait = f'stroke="{_TON_ARRONDISSEMENT}" stroke-width="1.8" stroke-dasharray="7 4"'
        yield f'<path d="M-9 0H9" {trait}/>', "Limite d’arrondissement"
    if calque.perimetre is not None:
        yield _CARRE.format(choix.TON_PERIMETRE, "0.25", choix.TON_PERIMETRE), "Périmètre d’ORT"
    for couche, dits in choix.programmes(situation).items():
        if couche in calque.couches:
            nom = f"{choix.COUCHES[couche]} ({choix.SIGLES[couche]})" if couche != choix.CRTE else "CRTE"
            yield _ROND, f"{formats.insecables(nom)}{formats.INSECABLE}: {formats.pluriel(len(dits), 'commune')}"
