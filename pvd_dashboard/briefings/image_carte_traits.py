"""The strokes of a map of paper: paths, texts, scale, legend, and the SVG that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pvd_dashboard import formats
from pvd_dashboard.briefings.diaporama_mesures import couper, largeur
from pvd_dashboard.briefings.image_carte_classes import ENCRE
from pvd_dashboard.briefings.polices import NOM as POLICE
from pvd_dashboard.briefings.texte import apostrophes, lisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pvd_dashboard.briefings.image_carte_fond import Projection
    from pvd_dashboard.territory.etiquettes import Boite

POLICES = f"'{POLICE}', Arial, 'Liberation Sans', Arimo, Helvetica, 'DejaVu Sans', 'Libertinus Serif'"
GRIS, NOIR = "#545B6B", "#1E2330"
LEGENDE, PIED, CLE = 268, 22, 27
"""Width of a column of the legend, height of the foot, height of a line of the legend."""
ECHELLE = 146
"""Width kept for the scale, at the foot."""
_FICHIER = 90
"""Width below which the name of a file would say nothing."""
_PAS_ECHELLE = (1, 2, 5, 10, 20, 50, 100, 200)


def chemin(trace: str, *, fill: str = "none", **attributs: str) -> str:
    """Return a path."""
    autres = "".join(f' {nom}="{valeur}"' for nom, valeur in attributs.items())
    return f'<path d="{trace}" fill="{fill}" fill-rule="evenodd"{autres}/>'


def mots(
    texte: str, x: float, y: float, taille: float, *, gras: bool = False, couleur: str = ENCRE, halo: bool = False
) -> str:
    """Return a text; ``halo`` keeps it readable over a drawing."""
    style = f'font-family="{POLICES}" font-size="{taille}"' + (' font-weight="bold"' if gras else "")
    ecrit = escape(apostrophes(texte))
    place = f'x="{x:.1f}" y="{y:.1f}"'
    dessous = (
        f'<text {place} {style} stroke="#FFFFFF" stroke-width="3" fill="#FFFFFF" stroke-linejoin="round">{ecrit}</text>'
    )
    return (dessous if halo else "") + f'<text {place} {style} fill="{couleur}">{ecrit}</text>'


def echelle(projection: Projection, x: float, y: float) -> Iterator[str]:
    """Yield a scale whose left end is there."""
    km = max((pas for pas in _PAS_ECHELLE if pas * projection.unites_par_km <= 90), default=_PAS_ECHELLE[0])  # noqa: PLR2004
    longueur = km * projection.unites_par_km
    yield chemin(f"M{x:.1f} {y - 4:.1f}V{y:.1f}H{x + longueur:.1f}V{y - 4:.1f}", stroke=NOIR)
    yield mots(f"{km}{formats.INSECABLE}km", x + longueur + 6, y + 1, 11)


def cles(lignes: Sequence[tuple[str, str]], place: Boite) -> Iterator[str]:
    """Yield the legend: each line is how it is drawn (SVG around 0,0) and its words."""
    colonnes = _colonnes(place.droite - place.gauche)
    large = (place.droite - place.gauche) / colonnes
    y = [place.haut + 16] * colonnes
    for rang, (dessin, texte) in enumerate(lignes):
        colonne = rang % colonnes
        x = place.gauche + 14 + colonne * large
        plis = _replier(texte, 12, large - 34)
        yield f'<g transform="translate({x:.1f} {y[colonne]:.1f})">{dessin}</g>'
        for n, ligne in enumerate(plis):
            yield mots(ligne, x + 17, y[colonne] + 4.5 + n * 15, 12)
        y[colonne] += CLE + 15 * (len(plis) - 1)


def hauteur_des_cles(lignes: Sequence[tuple[str, str]], large: float) -> float:
    """Return how high a legend of this width is."""
    colonnes = _colonnes(large)
    hauts = [CLE + 15.0 * (len(_replier(texte, 12, large / colonnes - 34)) - 1) for _, texte in lignes]
    return max(sum(hauts[colonne::colonnes]) for colonne in range(colonnes))


def _colonnes(large: float) -> int:
    return 2 if large > 2 * LEGENDE else 1


def _replier(texte: str, taille: float, place: float) -> list[str]:
    lignes = [""]
    for mot in texte.split(" "):
        essai = f"{lignes[-1]} {mot}".strip()
        if lignes[-1] and largeur(essai, taille) > place:
            lignes.append(mot)
        else:
            lignes[-1] = essai
    return lignes


def document(corps: Iterable[str], large: int, hauteur: int, texte: str) -> str:
    """Return the whole SVG; ``texte`` says it in one sentence."""
    tete = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {large} {hauteur}" width="{large}" '
        f'height="{hauteur}" xml:lang="fr" role="img"><title>{escape(apostrophes(lisible(texte)))}</title>'
    )
    fond = f'<rect width="{large}" height="{hauteur}" fill="#FFFFFF"/>'
    return tete + fond + "\n".join(corps) + "</svg>"


def pied(source: str, fichier: str, large: int, hauteur: int) -> str:
    """Write the sources at the foot, and the file of the figures where there is room left of the scale."""
    place = large - ECHELLE - 16 - largeur(f"{source} – ", 9.5)
    suite = f" – {couper(lisible(fichier), 9.5, place)}" if fichier and place > _FICHIER else ""
    return mots(source + suite, 4, hauteur - 7, 9.5, couleur=GRIS)
