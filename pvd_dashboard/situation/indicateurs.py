"""The indicators of a territory: values by year, the last change, what it means (§1.18, AC32-8)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard.situation.lignes import Ligne, communes_citees, ici, lignes, pvd_de, renseignee, table
from pvd_dashboard.situation.model_suivi import Indicateur, Indicateurs, Mesure, Tendance
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    import pandas as pd

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Laureats

_SENS = {"hausse": 1, "baisse": -1}


def compute(tables: Mapping[str, pd.DataFrame], laureats: Laureats, lieux: Lieux, on: date) -> Indicateurs:
    """Return the indicators of the département; a value of a year that is not begun does not exist yet (R08)."""
    projets = pvd_de(laureats)
    series: dict[tuple[object, ...], list[Ligne]] = {}
    for ligne in lignes(table(tables, "indicateurs")):
        if ici(ligne, lieux) and _existe(ligne, on):
            series.setdefault(_cle(ligne), []).append(ligne)
    toutes = tuple(_indicateur(serie, projets, lieux) for serie in series.values())
    return Indicateurs(renseignee(tables, "indicateurs"), toutes)


def _existe(ligne: Ligne, on: date) -> bool:
    annee = ligne.get("annee")
    return annee is None or date(int(annee), 1, 1) <= on


def _cle(ligne: Ligne) -> tuple[object, ...]:
    epci = ligne.get("siren_epci") or fold(ligne.get("nom_epci") or "")
    return fold(ligne.get("indicateur") or ""), communes_citees(ligne), epci, fold(ligne.get("unite") or "")


def _indicateur(serie: Sequence[Ligne], projets: Mapping[str, str], lieux: Lieux) -> Indicateur:
    """Return the indicator that the lines of one territory make; what is said on one line holds for the others."""
    communes = communes_citees(serie[0])
    sens, cible = str(_dit(serie, "sens") or ""), _dit(serie, "cible")
    mesures = _mesures(serie)
    ecart = mesures[-1].valeur - mesures[-2].valeur if len(mesures) > 1 else None
    return Indicateur(
        nom=str(_dit(serie, "indicateur") or ""),
        territoire=_territoire(serie[0], communes, lieux),
        communes=communes,
        pvd=tuple(dict.fromkeys(projets[code] for code in communes if code in projets)),
        famille=str(_dit(serie, "famille") or ""),
        unite=str(_dit(serie, "unite") or ""),
        source=str(_dit(serie, "source") or ""),
        sens=sens,
        mesures=mesures,
        ecart=ecart,
        fleche="" if ecart is None else ("egal", "hausse", "baisse")[(ecart > 0) - (ecart < 0)],
        tendance=tendance(ecart, sens),
        cible=cible,  # type: ignore[arg-type]
        annee_cible=_dit(serie, "annee_cible"),  # type: ignore[arg-type]
        atteinte=atteinte(mesures[-1].valeur if mesures else None, cible, sens),  # type: ignore[arg-type]
    )


def _dit(serie: Sequence[Ligne], colonne: str) -> object:
    """Return what the latest line that fills a column says."""
    ranges = sorted(serie, key=lambda ligne: ligne.get("annee") or 0)
    return next((ligne[colonne] for ligne in reversed(ranges) if ligne.get(colonne) is not None), None)


def _mesures(serie: Sequence[Ligne]) -> tuple[Mesure, ...]:
    """Return the values by year; those of no year first, the last line typed where a year repeats."""
    valeurs = {ligne.get("annee"): ligne["valeur"] for ligne in serie if ligne.get("valeur") is not None}
    return tuple(Mesure(annee, valeurs[annee]) for annee in sorted(valeurs, key=lambda annee: annee or 0))


def _territoire(ligne: Ligne, communes: Sequence[str], lieux: Lieux) -> str:
    if communes:
        return " / ".join(map(lieux.nom_commune, communes))
    siren = ligne.get("siren_epci")
    return (lieux.nom_epci(siren) if siren else None) or ligne.get("nom_epci") or lieux.nom


def tendance(ecart: Decimal | None, sens: str) -> Tendance:
    """Return what a change means: the sign of the change read with the sense of the indicator.

    >>> from decimal import Decimal
    >>> tendance(Decimal("-2.1"), "baisse").value, tendance(Decimal("3.9"), "baisse").value
    ('favorable', 'defavorable')
    """
    if ecart is None:
        return Tendance.INCONNUE
    if ecart == 0:
        return Tendance.STABLE
    if sens not in _SENS:
        return Tendance.SANS_SENS
    return Tendance.FAVORABLE if ecart * _SENS[sens] > 0 else Tendance.DEFAVORABLE


def atteinte(valeur: Decimal | None, cible: Decimal | None, sens: str) -> bool | None:
    """Return whether a value reaches its target, None where one of the two or the sense is not known."""
    if valeur is None or cible is None or sens not in _SENS:
        return None
    return (valeur - cible) * _SENS[sens] >= 0
