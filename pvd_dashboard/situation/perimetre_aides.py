"""The grants of a perimeter: years, arrondissement, EPCI, PVD, commune, dispositif, scope.

Filters choose lines; they never change an amount. Under a filter of place, a
grant to an EPCI is kept where all the communes lauréates of that EPCI are in
the place; amounts for the whole département belong to no place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from pvd_dashboard.situation.portees import EPCI, NON_VENTILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import Laureats


@dataclass(frozen=True, slots=True)
class Perimetre:
    """What is looked at; an empty text and None narrow nothing. Years are exercices, both ends included."""

    de: int | None = None
    a: int | None = None
    arrondissement: str = ""
    epci: str = ""
    pvd: str = ""
    commune: str = ""
    dispositif: str = ""
    groupe: str = ""
    portee: str = ""

    @property
    def lieu(self) -> bool:
        """Whether it names a place within the département."""
        return bool(self.arrondissement or self.epci or self.pvd or self.commune)


def communes_du_perimetre(laureats: Laureats, perimetre: Perimetre) -> pd.DataFrame:
    """Return the rows of ``laureats.communes`` that are in the perimeter."""
    communes = laureats.communes
    garde = pd.Series(data=True, index=communes.index)
    for colonne, voulu in (
        ("arrondissement", perimetre.arrondissement),
        ("siren_epci", perimetre.epci),
        ("pvd", perimetre.pvd),
        ("code_insee", perimetre.commune),
    ):
        if voulu:
            garde &= (communes[colonne] == voulu).fillna(value=False).astype(bool)
    return communes[garde]


def filtrer(subventions: pd.DataFrame, laureats: Laureats, perimetre: Perimetre) -> pd.DataFrame:
    """Return the lines of the perimeter, rows of ``Financements.subventions`` under their own positions."""
    garde = _annees(subventions, perimetre)
    for colonne, voulu in (
        ("dispositif", perimetre.dispositif),
        ("groupe", perimetre.groupe),
        ("portee", perimetre.portee),
    ):
        if voulu:
            garde &= (subventions[colonne] == voulu).fillna(value=False).astype(bool)
    if perimetre.lieu:
        garde &= _du_lieu(subventions, laureats, perimetre)
    return subventions if garde.all() else subventions[garde]


def _annees(subventions: pd.DataFrame, perimetre: Perimetre) -> pd.Series[bool]:
    """Keep the exercices of the range; a line without exercice is in no range."""
    exercices = subventions["exercice"]
    garde = pd.Series(data=True, index=subventions.index)
    if perimetre.de is not None:
        garde &= (exercices >= perimetre.de).fillna(value=False).astype(bool)
    if perimetre.a is not None:
        garde &= (exercices <= perimetre.a).fillna(value=False).astype(bool)
    return garde


def _du_lieu(subventions: pd.DataFrame, laureats: Laureats, perimetre: Perimetre) -> pd.Series[bool]:
    dedans = communes_du_perimetre(laureats, perimetre)
    codes = frozenset(dedans["code_insee"])
    beneficiaires = _epcis_entiers(laureats, dedans, perimetre)
    siens = [not codes.isdisjoint(liees) for liees in rattachements(subventions)]
    return pd.Series(siens, index=subventions.index, dtype="bool") | _a_ces_epcis(subventions, beneficiaires)


def _a_ces_epcis(subventions: pd.DataFrame, sirens: frozenset[str]) -> pd.Series[bool]:
    return subventions["code_beneficiaire"].isin(list(sirens)) & (subventions["portee_beneficiaire"] == EPCI)


def rattachements(subventions: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return, for each line, the codes of the communes lauréates it is attached to."""
    textes = subventions["codes_communes"]
    par_texte: Mapping[str, tuple[str, ...]] = {texte: tuple(texte.split(";")) for texte in textes.dropna().unique()}
    return [par_texte.get(texte, ()) for texte in textes]


def _epcis_entiers(laureats: Laureats, dedans: pd.DataFrame, perimetre: Perimetre) -> frozenset[str]:
    """Return the EPCI that receive within the place: that of the filter, or those all of whose lauréats are in it."""
    if perimetre.pvd or perimetre.commune:
        return frozenset()
    if perimetre.epci:
        return frozenset({perimetre.epci})
    dehors = laureats.communes[~laureats.communes["code_insee"].isin(dedans["code_insee"])]
    return frozenset(set(dedans["siren_epci"].dropna()) - set(dehors["siren_epci"].dropna()))


def hors_lieu(subventions: pd.DataFrame, perimetre: Perimetre) -> pd.DataFrame:
    """Return the amounts for the whole département that a filter of place leaves out."""
    if not perimetre.lieu:
        return subventions.iloc[:0]
    return subventions[(subventions["portee"] == NON_VENTILE).fillna(value=False).astype(bool)]
