"""The timeline of a PVD on its fiche: adhésion, deadline, ORT and its end, on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.note_modele import Frise, Jalon, Troncon
from pvd_dashboard.situation.libelles import STATUTS
from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pvd_dashboard.situation.model import LigneConvention

_MARGE = 0.03
_ECART = 0.19  # between the words of two marks on the same side of the axis
_ADHESION, _ORT = STATUTS[Statut.COURS].couleur, STATUTS[Statut.ORT_OK].couleur


def frise(ligne: LigneConvention, on: date) -> Frise | None:
    """Return the timeline of a PVD at a date; None where nothing is dated."""
    dates = sorted(_dates(ligne), key=lambda connue: connue[0])
    if not dates:
        return None
    debut, fin = min(dates[0][0], on), max(dates[-1][0], on)
    duree = max((fin - debut).days, 1)

    def place(quand: date) -> float:
        return round(_MARGE + (1 - 2 * _MARGE) * (quand - debut).days / duree, 4)

    places = [place(quand) for quand, _, _ in dates]
    jalons = tuple(
        Jalon(ici, mot, libelle, texte, passe=quand <= on)
        for (quand, libelle, texte), ici, mot in zip(dates, places, _etiquettes(places), strict=True)
    )
    troncons = tuple(
        Troncon(place(depart), place(arrivee), libelle, couleur)
        for depart, arrivee, libelle, couleur in _periodes(ligne, on)
    )
    dit = " ; ".join(f"{libelle} : {texte}" for _, libelle, texte in dates)
    description = formats.insecables(f"Frise au {formats.jour(on)} : {dit}.")
    return Frise(jalons, troncons, place(on), formats.jour(on), description)


def _dates(ligne: LigneConvention) -> Iterator[tuple[date, str, str]]:
    if ligne.labellisation:
        yield ligne.labellisation.debut, "Labellisation", mots.quand(ligne.labellisation)
    if ligne.adhesion:
        yield ligne.adhesion.debut, "Adhésion", mots.quand(ligne.adhesion)
    if ligne.echeance:
        prolongee = ligne.echeance_initiale is not None and ligne.echeance != ligne.echeance_initiale
        yield ligne.echeance, "Échéance prolongée" if prolongee else "Échéance", mots.echeance(ligne)
    if ligne.ort:
        yield ligne.ort.debut, "ORT signée", mots.quand(ligne.ort)
    if ligne.fin_ort and ligne.ort_signee:
        yield ligne.fin_ort, "Fin de l'ORT", formats.jour(ligne.fin_ort)


def _periodes(ligne: LigneConvention, on: date) -> Iterator[tuple[date, date, str, str]]:
    """Yield the stretches: the adhésion until its ORT or its deadline, the ORT until its end."""
    if ligne.adhesion:
        arrivee = ligne.ort.debut if ligne.ort else ligne.echeance
        if arrivee and arrivee >= ligne.adhesion.debut:
            yield ligne.adhesion.debut, arrivee, "Adhésion", _ADHESION
    if ligne.ort:
        fin = ligne.fin_ort or on
        if fin >= ligne.ort.debut:
            yield ligne.ort.debut, fin, "ORT", _ORT


def _etiquettes(places: list[float]) -> list[float]:
    """Return where words stand: above their mark, moved where the next on the same side would cover them."""
    mots_places = list(places)
    for rang in range(2, len(mots_places)):
        mots_places[rang] = max(mots_places[rang], mots_places[rang - 2] + _ECART)
    for rang in reversed(range(len(mots_places))):
        limite = 1.0 if rang + 2 >= len(mots_places) else mots_places[rang + 2] - _ECART
        mots_places[rang] = round(min(mots_places[rang], limite), 4)
    return mots_places
