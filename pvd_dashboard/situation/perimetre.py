"""A part of a département: an arrondissement, an EPCI, some communes. The tables are filtered once, then computed.

A project is never cut: the communes of one PVD come together, or its status
would not be that of the screen. Grants of the whole département have no place
in a part of it, nor those of other communes: they are left out, not counted
elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pvd_dashboard.situation.devises import d_origine
from pvd_dashboard.tables.frames import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from pvd_dashboard.situation.model import Situation

_GENERALES = frozenset({"reunions", "avenants"})
"""Tables of which a row that names no commune holds for the whole département, or follows another row."""
_CITENT = ("code_insee", "communes")


@dataclass(frozen=True, slots=True)
class Perimetre:
    """Which communes, how a title names them (« arrondissement de Dax »), how a sentence does (« dans … »)."""

    nom: str
    dans: str
    communes: frozenset[str]


def restreindre(
    situation: Situation, perimetre: Perimetre, recalculer: Callable[[Mapping[str, pd.DataFrame]], Situation]
) -> Situation:
    """Return the situation of a part of a département, computed by the same rules on the rows that concern it.

    ``recalculer`` computes a situation from tables, with the date, the edition
    and the parameters of ``situation``.
    """
    gardees = _projets_entiers(situation, perimetre.communes)
    part = recalculer(_tables(situation, gardees))
    connues = {(alerte.code, alerte.objet): alerte for alerte in situation.alertes}
    alertes = tuple(connues.get((a.code, a.objet), a) for a in part.alertes if a.communes)
    return replace(part, lieu=perimetre.dans, perimetre=perimetre.nom, alertes=alertes)


def _projets_entiers(situation: Situation, voulues: frozenset[str]) -> frozenset[str]:
    """Return the communes lauréates wanted, and those of the same projects."""
    projets = [set(projet.communes) for projet in situation.laureats.projets if voulues & set(projet.communes)]
    return frozenset().union(*projets)


def _tables(situation: Situation, gardees: frozenset[str]) -> dict[str, pd.DataFrame]:
    communes = situation.laureats.communes
    siens = communes["siren_epci"][communes["code_insee"].isin(gardees)]
    epcis = frozenset(str(siren) for siren in siens.dropna())
    tables = {nom: _garder(nom, rows, gardees, epcis) for nom, rows in situation.tables.items()}
    if "subventions" in tables:
        tables["subventions"] = _subventions(situation, gardees, epcis)
    return tables


def _garder(nom: str, rows: pd.DataFrame, gardees: frozenset[str], epcis: frozenset[str]) -> pd.DataFrame:
    colonnes = [rows[colonne] for colonne in _CITENT if colonne in rows]
    citees = [set().union(*map(codes, cellules)) for cellules in zip(*colonnes, strict=True)]
    sirens = rows["siren_epci"].tolist() if "siren_epci" in rows else [None] * len(rows)
    if not colonnes:
        citees = [set() for _ in range(len(rows))]
    masque = [
        bool(citee & gardees) if citee else siren in epcis or nom in _GENERALES
        for citee, siren in zip(citees, sirens, strict=True)
    ]
    return rows[masque].reset_index(drop=True)


def _subventions(situation: Situation, gardees: frozenset[str], epcis: frozenset[str]) -> pd.DataFrame:
    """Return the grants of the communes kept and of their EPCI, as the whole département read them."""
    lues = d_origine(situation.financements.subventions)
    masque = [
        bool(set(codes(communes)) & gardees) or code in epcis
        for communes, code in zip(lues["codes_communes"], lues["code_beneficiaire"], strict=True)
    ]
    origine = situation.tables["subventions"].columns
    return lues.loc[masque, list(origine)].reset_index(drop=True)
