"""The first slides: title, map of the lauréats, who accompanies whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx.util import Inches

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_titres as titres
from pvd_dashboard.briefings import image_carte
from pvd_dashboard.briefings.diaporama_dossier import Dossier, origine
from pvd_dashboard.briefings.diaporama_pages import (
    COURANT,
    Diaporama,
    Page,
    Para,
    aisance,
    chiffre,
    grossir,
    propre,
    tenir,
    textes,
)
from pvd_dashboard.briefings.diaporama_place import Cadre

if TYPE_CHECKING:
    from collections.abc import Iterator

_PANNEAU = Inches(3.1)
_UNITES = 96
"""Units of the picture in an inch of the slide."""


def titre(deck: Diaporama, dossier: Dossier) -> None:
    """Add the title slide."""
    situation = dossier.situation
    sous_titre = [dossier.service] if dossier.service else []
    sous_titre.append(f"Situation au {formats.jour_long(situation.date)}")
    if not len(situation.laureats.communes):
        sous_titre.append("Aucune commune lauréate connue à cette date")
    titre_ = titres.titre(f"L’accompagnement par l’État du programme Petites villes de demain {dossier.lieu}")
    deck.ouverture(titre_, sous_titre, [dossier.source()])


def carte(deck: Diaporama, dossier: Dossier) -> None:
    """Add the map with its legend and the four counts, each with its unit."""
    situation = dossier.situation
    communes, projets = len(situation.laureats.communes), len(situation.laureats.projets)
    if not communes:
        return
    notes = [image_carte.phrase(situation), origine("Communes lauréates", situation.laureats.communes)]
    notes.append(f"Communes : {dossier.nommer(dossier.noms)}.")
    page = deck.page(titres.laureats(communes, projets, dossier.lieu), notes)
    cadre = page.cadre
    panneau = Cadre(cadre.gauche + cadre.largeur - _PANNEAU, cadre.haut, _PANNEAU, cadre.hauteur)
    _chiffres(page, panneau, dossier)
    place = Cadre(cadre.gauche, cadre.haut, cadre.largeur - _PANNEAU - Inches(0.2), cadre.hauteur)
    large, haut = int(place.largeur / Inches(1) * _UNITES), int(place.hauteur / Inches(1) * _UNITES)
    dessin = image_carte.svg(situation, dossier.territory, dossier.contours, largeur=large, hauteur=haut)
    png = image_carte.png_de(dessin, largeur=large, hauteur=haut)
    deck.image(Page(page.slide, place), png, dessin, image_carte.phrase(situation), "Carte des lauréats")


def _chiffres(page: Page, panneau: Cadre, dossier: Dossier) -> None:
    laureats = dossier.situation.laureats
    communes = len(laureats.communes)
    lignes = [
        (communes, formats.accord(communes, "commune lauréate")),
        (len(laureats.projets), formats.accord(len(laureats.projets), "projet PVD", "projets PVD")),
        (laureats.epci, formats.accord(laureats.epci, "EPCI concerné", "EPCI concernés")),
    ]
    haut, pas = Inches(0.95), Inches(1.05)
    for rang, (combien, mots) in enumerate(lignes):
        case = Cadre(panneau.gauche, panneau.haut + rang * pas, panneau.largeur, haut)
        chiffre(Page(page.slide, case), formats.nombre(combien), mots)
    paras = [
        Para(f"{propre(nom)}{formats.INSECABLE}: {formats.pluriel(combien, 'commune')}", 13, puce=True)
        for nom, combien in laureats.arrondissements.items()
    ]
    if paras:
        reste = panneau.sous(3 * pas)
        tete = Para(formats.accord(len(paras), "Arrondissement"), 13, gras=True)
        textes(Page(page.slide, reste), tenir([tete, *paras], reste), "Arrondissements")


def gouvernance(deck: Diaporama, dossier: Dossier) -> None:
    """Add who accompanies whom, in the words of the deck of the Landes, for any département."""
    if not len(dossier.situation.laureats.communes):
        return
    dits = {niveau: list(_dits(dossier, niveau)) for niveau in _ECHELONS}
    source = dossier.source() if all(dits.values()) else _SOURCE
    page = deck.page("L’accompagnement de l’État, du niveau national au niveau local", [source])
    niveaux = [(niveau, dits[niveau] or phrases) for niveau, phrases in _niveaux(dossier)]
    places = [_colonne(page.cadre, rang, len(niveaux)) for rang in range(len(niveaux))]
    ecrits = [[Para(phrase, COURANT + 1, puce=True, avant=8) for phrase in phrases] for _, phrases in niveaux]
    corps = [place.sous(Inches(1.1)) for place in places]
    points = min(map(aisance, ecrits, corps))
    for (niveau, _), place, paras, dessous in zip(niveaux, places, ecrits, corps, strict=True):
        chiffre(Page(page.slide, place.haut_de(Inches(0.9))), niveau, _ECHELONS[niveau])
        textes(Page(page.slide, dessous), tenir(grossir(paras, points), dessous), niveau)


def _colonne(cadre: Cadre, rang: int, combien: int) -> Cadre:
    ecart = Inches(0.25)
    large = int(cadre.largeur / combien) - ecart
    return Cadre(cadre.gauche + rang * (large + ecart), cadre.haut + Inches(0.2), large, cadre.hauteur - Inches(0.2))


_SOURCE = (
    "Organisation reprise du diaporama de la DDTM des Landes du 10/09/2021 ; à adapter à l’organisation du département."
)
_ECHELONS = {"National": "Pilotage", "Régional": "Financement", "Départemental": "Accompagnement"}


_RUBRIQUES = {
    "National": "gouvernance_nationale",
    "Régional": "gouvernance_regionale",
    "Départemental": "gouvernance_departementale",
}


def _dits(dossier: Dossier, niveau: str) -> Iterator[str]:
    """Yield what the service itself writes of a level, in the sheet of texts."""
    for parole in dossier.situation.paroles:
        if parole.rubrique == _RUBRIQUES[niveau] and not parole.communes:
            yield propre(parole.texte)


def _niveaux(dossier: Dossier) -> Iterator[tuple[str, list[str]]]:
    yield (
        "National",
        [
            "Une politique publique prioritaire du ministère chargé de la cohésion des territoires.",
            "L’Agence nationale de la cohésion des territoires (ANCT) pilote le programme Petites villes de demain.",
        ],
    )
    yield (
        "Régional",
        ["Le comité régional des financeurs coordonne les engagements financiers des projets présentés."],
    )
    trouve = dossier.territory.departement(dossier.situation.departement)
    service = "La DDT ou DDTM" if trouve is None or trouve.zone == "metro" else "Le service chargé des territoires"
    delegations = dossier.situation.laureats.communes.get("delegation_territoriale")
    noms = sorted({propre(nom) for nom in delegations.dropna()}) if delegations is not None else []
    yield (
        "Départemental",
        [
            "Le préfet ou la préfète est la personne déléguée territoriale de l’ANCT et de l’Anah.",
            f"{dossier.service or service} : conseil aux collectivités et guichet unique.",
            *([f"Délégations territoriales : {formats.liste(noms)}."] if noms else []),
        ],
    )
