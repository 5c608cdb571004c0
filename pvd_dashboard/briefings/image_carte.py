"""The map of the lauréats as a picture for paper: an SVG of our own, and the same as PNG.

Four things of the legend of the deck of the Landes (10/09/2021): communes
sélectionnées (by status: colour, symbol, hatching), partenariats, EPCI that
hold a lauréate (drawn whole), communes « Action cœur de ville ». No network,
no map library: contours are files of the reference.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import image_carte_couches as calques
from pvd_dashboard.briefings import image_carte_traits as traits
from pvd_dashboard.briefings.diaporama_mesures import couper
from pvd_dashboard.briefings.image_carte_classes import Place, effectifs, epcis, places
from pvd_dashboard.briefings.image_carte_couches import CALQUE, Calque
from pvd_dashboard.briefings.image_carte_fond import Fond, Projection, cadrer, lire, mairie
from pvd_dashboard.briefings.image_carte_signes import hachures, marque
from pvd_dashboard.briefings.polices import polices
from pvd_dashboard.briefings.texte import lisible
from pvd_dashboard.largeurs import largeur
from pvd_dashboard.situation.couches import EPCI_PVD
from pvd_dashboard.situation.lectures import LECTURES, STATUT, lecture
from pvd_dashboard.situation.libelles import CONTOUR_EPCI, EPCI, PROJET, STATUTS
from pvd_dashboard.territory.etiquettes import Boite, Nom, placer, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pvd_dashboard.briefings.image_carte_classes import Aspect
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

LARGEUR, HAUTEUR = 854, 514
TAILLE = 13
_TAILLES = ((25, TAILLE), (40, 11), (10_000, 9.5))
"""Up to how many names, which size: a crowded map writes smaller."""
PPI = 216
_LIMITE = "#C3C8D4"
_LARGE = 1.2
"""From this ratio of width to height, the legend stands beside the map; below it, under."""

Points = dict[str, tuple[float, float]]


def svg(
    situation: Situation,
    territory: Territory,
    contours_dir: Path,
    *,
    titre: str = "",
    couleur: str = STATUT,
    calque: Calque = CALQUE,
    largeur: int = LARGEUR,
    hauteur: int = HAUTEUR,
) -> str:
    """Draw the map; ``largeur`` and ``hauteur`` in units of 1/96 inch, so that names are 10 points high.

    ``couleur`` is a code of :data:`pvd_dashboard.situation.lectures.LECTURES`,
    ``calque`` the layers to draw, by default those of the deck of the Landes.

    ``contours_dir`` holds ``communes-40.geojson``, ``epci-40.geojson`` and
    ``departement-40.geojson``. Raises BriefingError where one can't be read.
    Without a contour, a sentence says so.
    """
    return _dessiner(situation, territory, contours_dir, _Commande(titre, couleur, calque, largeur, hauteur))[0]


def situer(
    situation: Situation, territory: Territory, contours_dir: Path, *, largeur: int = LARGEUR, hauteur: int = HAUTEUR
) -> tuple[str, Points]:
    """Draw the map once for all the communes; return it with the place of each lauréate, in widths of the drawing."""
    dessin, projection = _dessiner(situation, territory, contours_dir, _Commande(largeur=largeur, hauteur=hauteur))
    codes = situation.laureats.communes["code_insee"].astype(str)
    points = _points(territory, codes, projection) if projection else {}
    return dessin, {code: (x / largeur, y / largeur) for code, (x, y) in points.items()}


@dataclass(frozen=True, slots=True)
class _Commande:
    """What is asked of a map: its title, what colours it, its layers, its size in units of 1/96 inch."""

    titre: str = ""
    couleur: str = STATUT
    calque: Calque = CALQUE
    largeur: int = LARGEUR
    hauteur: int = HAUTEUR


def _dessiner(
    situation: Situation, territory: Territory, contours_dir: Path, voulu: _Commande
) -> tuple[str, Projection | None]:
    titre, couleur, calque = voulu.titre, voulu.couleur, voulu.calque
    largeur, hauteur = voulu.largeur, voulu.hauteur
    nommees = calque.nommees(places(situation, territory, couleur))
    cles = _cles(situation, nommees, couleur, calque)
    haut = 34.0 if titre else 4.0
    cadre, a_cote = _cadres(largeur, hauteur, haut, cles)
    fond = lire(contours_dir, situation.departement)
    sirens = calque.epcis(situation, fond)
    projection = cadrer([*fond.departement, *(fond.epcis[siren] for siren in sirens)], cadre)
    corps = [traits.mots(lisible(titre), 4, 22, 17, gras=True)] if titre else []
    if projection is None:
        corps.append(
            traits.mots("Contours non disponibles pour ce territoire.", cadre.gauche + 8, cadre.haut + 24, TAILLE)
        )
    else:
        limites = list(calques.limites(situation, territory, contours_dir, projection, calque))
        corps += _dessin(situation, territory, fond, nommees, projection, cadre=cadre, calque=calque, limites=limites)
        corps += traits.echelle(projection, largeur - traits.ECHELLE, hauteur - 9)
    corps += traits.cles(cles, a_cote)
    corps.append(traits.pied(_source(situation, territory), _fichier(situation), largeur, hauteur))
    return traits.document(corps, largeur, hauteur, phrase(situation, couleur)), projection


def png(
    situation: Situation,
    territory: Territory,
    contours_dir: Path,
    *,
    titre: str = "",
    couleur: str = STATUT,
    largeur: int = LARGEUR,
    hauteur: int = HAUTEUR,
    ppi: int = PPI,
) -> bytes:
    """Draw the same map as a PNG of ``ppi`` points an inch, with our own font whatever the machine has."""
    dessin = svg(situation, territory, contours_dir, titre=titre, couleur=couleur, largeur=largeur, hauteur=hauteur)
    return png_de(dessin, largeur=largeur, hauteur=hauteur, ppi=ppi)


def png_de(dessin: str, *, largeur: int, hauteur: int, ppi: int = PPI) -> bytes:
    """Rasterise an SVG of ours: typst draws it, the only page of a document of its size."""
    import typst  # noqa: PLC0415 - 40 MB of library, needed here only

    page = f"{largeur * 0.75}pt"
    source = (
        f"#set page(width: {page}, height: {hauteur * 0.75}pt, margin: 0pt)\n"
        f'#image(bytes({json.dumps(dessin, ensure_ascii=False)}), format: "svg", width: {page})'
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "carte.typ").write_text(source, encoding="utf-8")
        made = typst.compile(
            str(Path(folder) / "carte.typ"),
            format="png",
            ppi=float(ppi),
            font_paths=polices(),
            ignore_system_fonts=True,
        )
    return bytes(made)


def phrase(situation: Situation, couleur: str = STATUT) -> str:
    """Say the map in one sentence: the text that stands for it."""
    laureates = len(situation.laureats.communes)
    if not laureates:
        return formats.phrase(f"Carte {_du(situation)} : aucune commune lauréate à cette date")
    etats = formats.liste(f"{combien} « {mots} »" for mots, combien in _etats(situation, couleur).items())
    combien = formats.pluriel(laureates, "commune lauréate")
    debut = f"Carte {_du(situation)}" + ("" if couleur == STATUT else f", {LECTURES[couleur].lower()}")
    return formats.phrase(f"{debut}, situation au {formats.jour(situation.date)} : {combien}, {etats}")


def _etats(situation: Situation, couleur: str) -> dict[str, int]:
    """Return how many communes stand in each class."""
    if couleur != STATUT:
        lue = lecture(situation, couleur)
        return {c.libelle: sum(marque.classe == c for marque in lue.marques.values()) for c in lue.classes}
    statuts: dict[str, int] = {}
    for ligne in situation.conventions.lignes:
        mots = STATUTS[ligne.statut].libelle
        statuts[mots] = statuts.get(mots, 0) + len(ligne.communes)
    return statuts


def _du(situation: Situation) -> str:
    return f"du département ({situation.nom_departement})"


def _cadres(large: int, hauteur: int, haut: float, cles: Sequence[tuple[str, str]]) -> tuple[Boite, Boite]:
    """Share the picture between the map and its legend."""
    bas = hauteur - traits.PIED
    if large >= _LARGE * hauteur:
        bord = large - traits.LEGENDE
        return Boite(6, haut, bord - 10, bas), Boite(bord, haut, large - 4, bas)
    bord_haut = bas - traits.hauteur_des_cles(cles, large - 12) - 8
    return Boite(6, haut, large - 6, bord_haut - 6), Boite(6, bord_haut, large - 6, bas)


def _dessin(
    situation: Situation,
    territory: Territory,
    fond: Fond,
    nommees: tuple[Place, ...],
    projection: Projection,
    *,
    cadre: Boite,
    calque: Calque,
    limites: Sequence[str],
) -> list[str]:
    points = _points(territory, (place.code for place in nommees), projection)
    autres = calques.sigles(situation, calque)
    signes = list(calques.signes(autres, _points(territory, autres, projection), points))
    projets = calque.liens(situation)
    barres = [*_barres(projets, points), *(boite for _, boite in signes)]
    return [
        *_aires(fond, calque.epcis(situation, fond), nommees, projection),
        *limites,
        *calques.perimetre(calque, projection),
        *_liens(projets, points),
        *(marque(*points[place.code], place.aspect) for place in nommees if place.code in points),
        *(signe for signe, _ in signes),
        *_noms(nommees, points, cadre, barres),
    ]


def _points(territory: Territory, codes: Iterable[str], projection: Projection) -> Points:
    trouves = ((code, mairie(territory, code)) for code in codes)
    return {code: projection.point(*point) for code, point in trouves if point is not None}


def _aires(fond: Fond, sirens: Sequence[str], nommees: tuple[Place, ...], projection: Projection) -> Iterator[str]:
    """Yield the areas from the ground up: EPCI, communes, lauréates, borders."""
    for siren in sirens:
        yield traits.chemin(projection.trace(fond.epcis[siren]), fill=EPCI.couleur)
    mailles = "".join(projection.trace(geometrie) for geometrie in fond.communes.values())
    yield traits.chemin(mailles, stroke=_LIMITE, **{"stroke-width": "0.5"})
    for place in nommees:
        if place.code in fond.communes:
            yield from _commune(place.aspect, fond.communes[place.code], projection)
    for siren in sirens:
        yield traits.chemin(projection.trace(fond.epcis[siren]), stroke=CONTOUR_EPCI, **{"stroke-width": "1.4"})
    for geometrie in fond.departement:
        yield traits.chemin(projection.trace(geometrie), stroke=traits.NOIR, **{"stroke-width": "1.6"})


def _commune(aspect: Aspect, geometrie: dict[str, object], projection: Projection) -> Iterator[str]:
    trace = projection.trace(geometrie)
    trait = {"stroke": aspect.contour, "stroke-width": "0.8", "stroke-linejoin": "round"}
    if not aspect.hachure:
        yield traits.chemin(trace, fill=aspect.couleur, **{"fill-opacity": "0.82"} | trait)
        return
    yield traits.chemin(trace, fill="#FFFFFF", **trait)
    lignes = hachures(geometrie, projection)
    yield traits.chemin(lignes, stroke=aspect.couleur, **{"stroke-width": "2"})


def _liens(projets: Iterable[tuple[str, ...]], points: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    for communes in projets:
        trace = "L".join("{:.1f} {:.1f}".format(*points[code]) for code in communes if code in points)
        if "L" in trace:
            commun = {"stroke-linecap": "round", "stroke-linejoin": "round"}
            yield traits.chemin(f"M{trace}", stroke="#FFFFFF", **{"stroke-width": "6"} | commun)
            yield traits.chemin(f"M{trace}", stroke=PROJET.couleur, **{"stroke-width": "3"} | commun)


def _noms(nommees: Iterable[Place], points: Points, cadre: Boite, barres: Sequence[Boite]) -> Iterator[str]:
    connues = [place for place in nommees if place.code in points]
    taille = next(t for combien, t in _TAILLES if len(connues) <= combien)
    etiquettes = placer([_nom(place, points[place.code], taille) for place in connues], cadre, obstacles=barres)
    for etiquette, place in zip(etiquettes, connues, strict=True):
        if etiquette.attache:
            trait = "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*points[place.code], *etiquette.attache)
            yield traits.chemin(trait, stroke=traits.NOIR, **{"stroke-width": "0.8"})
    for place, etiquette in zip(connues, etiquettes, strict=True):
        x, y = etiquette.boite.gauche + 2.5, etiquette.boite.haut + taille * 0.95
        yield traits.mots(etiquette.texte, x, y, taille, gras=place.laureate, halo=True)


def _nom(place: Place, point: tuple[float, float], taille: float) -> Nom:
    texte = couper(lisible(place.ecrit), taille, 230)
    return Nom(texte, point, largeur(texte, taille, gras=True) + 5, taille * 1.2)


def _barres(projets: Iterable[tuple[str, ...]], points: Points) -> Iterator[Boite]:
    """Yield what the links between the communes of a project cover: a name is not to be struck through."""
    for communes in projets:
        places = [points[code] for code in communes if code in points]
        for debut, fin in itertools.pairwise(places):
            yield from segment(debut, fin)


def _cles(situation: Situation, nommees: tuple[Place, ...], couleur: str, calque: Calque) -> list[tuple[str, str]]:
    """Return the lines of the legend: how each is drawn (SVG around 0,0), what it means and how many."""
    cles = [
        (_carre(look), _compte(look.libelle, formats.pluriel(combien, "commune")))
        for look, combien in effectifs(nommees, situation, couleur).items()
    ]
    if projets := calque.liens(situation):
        trait = f'<path d="M-9 0H9" stroke="{PROJET.couleur}" stroke-width="3" stroke-linecap="round"/>'
        cles.append((trait, _compte("Communes d’un même projet (partenariat)", str(len(projets)))))
    if EPCI_PVD in calque.couches and (sirens := epcis(situation)):
        carre = f'<rect x="-9" y="-7" width="18" height="14" fill="{EPCI.couleur}" stroke="{CONTOUR_EPCI}"/>'
        cles.append((carre, _compte(EPCI.libelle, str(len(sirens)))))
    return [*cles, *calques.cles(situation, calque)]


def _compte(quoi: str, combien: str) -> str:
    return f"{formats.insecables(quoi)}{formats.INSECABLE}: {combien}"


def _carre(look: Aspect) -> str:
    fond = "#FFFFFF" if look.hachure else look.couleur
    lignes = ""
    if look.hachure:
        lignes = f'<path d="M-9 2L-2 -7M-5 7L5 -7M2 7L9 -2" stroke="{look.couleur}" stroke-width="2"/>'
    carre = f'<rect x="-9" y="-7" width="18" height="14" fill="{fond}" stroke="{look.contour}" stroke-width="0.8"/>'
    return carre + lignes + marque(0, 0, look)


def _fichier(situation: Situation) -> str:
    """Say which file the figures come from."""
    citee = situation.edition
    return f"données{formats.INSECABLE}: {citee.file}, version {citee.number}" if citee and citee.file else ""


def _source(situation: Situation, territory: Territory) -> str:
    millesimes = territory.millesimes
    remplaces = dict(millesimes.get("contours_remplaces") or {}).get(situation.departement)
    contours = f"du fichier « {remplaces['fichier']} »" if remplaces else "IGN"
    return formats.insecables(
        f"Contours {contours}, code officiel géographique INSEE {millesimes['cog']}, EPCI DGCL "
        f"{millesimes['epci_composition']} (Licence Ouverte 2.0) – situation au {formats.jour(situation.date)}"
    )
