"""The tables of the grants at a stage: the deck's, years × dispositifs, communes, projects, running total of a year.

Every function takes lines of ``Financements.subventions`` (those of a
perimeter) and a stage. Whatever the grouping, the sum is the same to the
cent: that of the lines counted at the stage.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from pvd_dashboard.situation import stades
from pvd_dashboard.situation.financements import ecart_arrondi, somme_des_parts, tableau_groupes
from pvd_dashboard.situation.model_aides import Stade
from pvd_dashboard.situation.portees import COMMUNES, EPCI, NON_VENTILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.catalogue import Catalogue
    from pvd_dashboard.situation.model import Groupe
    from pvd_dashboard.situation.model_aides import ProjetAide

ZERO = Decimal(0)
DATES: Mapping[Stade, str] = {
    Stade.DEMANDE: "date_depot",
    Stade.ACCORDE: "date_notification",
    Stade.NOTIFIE: "date_notification",
    Stade.ENGAGE: "date_engagement",
}
"""The date from which a line counts in the running total of a year, by stage; payments are not dated."""


@dataclass(frozen=True, slots=True)
class Tableau:
    """The deck's table at a stage.

    ``communes`` + ``epci`` + ``non_ventile`` = ``total`` = Σ ``groupes``;
    ``hors_pvd`` is apart. ``lignes`` counts the lines counted.
    ``parts`` is the sum of the shares shown, ``ecart_arrondi`` 100 minus it (R55).
    """

    stade: Stade
    total: Decimal
    communes: Decimal
    epci: Decimal
    non_ventile: Decimal
    hors_pvd: Decimal
    groupes: tuple[Groupe, ...]
    lignes: int
    parts: Decimal
    ecart_arrondi: Decimal


def tableau(subventions: pd.DataFrame, stade: Stade, catalogue: Catalogue) -> Tableau:
    """Return the deck's table of the lines given."""
    portees, codes, montants = stades.retenues(subventions, stade, "portee_beneficiaire", "dispositif")
    (dehors,) = stades.retenues(subventions, stade, hors_pvd=True)
    par_portee: dict[str, Decimal] = defaultdict(Decimal)
    for portee, montant in zip(portees, montants, strict=True):
        par_portee[portee] += montant
    groupes = tableau_groupes(codes, montants, catalogue)
    return Tableau(
        stade=stade,
        total=sum(par_portee.values(), ZERO),
        communes=par_portee[COMMUNES],
        epci=par_portee[EPCI],
        non_ventile=par_portee[NON_VENTILE],
        hors_pvd=sum(dehors, ZERO),
        groupes=groupes,
        lignes=len(montants),
        parts=somme_des_parts(groupes),
        ecart_arrondi=ecart_arrondi(groupes),
    )


@dataclass(frozen=True, slots=True)
class ParAnnee:
    """Years × dispositifs: ``montants[annee, code]``; the year None gathers the lines without exercice."""

    annees: tuple[int | None, ...]
    codes: tuple[str, ...]
    montants: Mapping[tuple[int | None, str], Decimal]
    par_annee: Mapping[int | None, Decimal]
    par_dispositif: Mapping[str, Decimal]
    total: Decimal


def par_annee(subventions: pd.DataFrame, stade: Stade, catalogue: Catalogue) -> ParAnnee:
    """Return the years × dispositifs of the lines given, the deck's order of dispositifs."""
    lues = stades.retenues(subventions, stade, "exercice", "dispositif")
    montants: dict[tuple[int | None, str], Decimal] = defaultdict(Decimal)
    annees: dict[int | None, Decimal] = defaultdict(Decimal)
    codes: dict[str, Decimal] = defaultdict(Decimal)
    for annee, code, montant in zip(*lues, strict=True):
        montants[annee, code] += montant
        annees[annee] += montant
        codes[code] += montant
    return ParAnnee(
        annees=tuple(sorted(annees, key=lambda annee: (annee is None, annee or 0))),
        codes=tuple(sorted(codes, key=lambda code: catalogue.ordre[code])),
        montants=montants,
        par_annee=annees,
        par_dispositif=codes,
        total=sum(annees.values(), ZERO),
    )


@dataclass(frozen=True, slots=True)
class AidesCommune:
    """What one commune lauréate receives: alone, and in projects shared with others (in full, R51).

    ``par_habitant`` is ``seule`` ÷ population, None where the population is not known.
    """

    code: str
    nom: str
    pvd: str
    siren_epci: str | None
    population: int | None
    seule: Decimal
    partagee: Decimal
    lignes: int
    par_habitant: Decimal | None


@dataclass(frozen=True, slots=True)
class ParCommune:
    """The communes of a perimeter: Σ ``seule`` + ``partage`` (each shared project once) + EPCI + non ventilé = total.

    ``mediane`` is that of the amounts per inhabitant of these communes.
    """

    communes: tuple[AidesCommune, ...]
    seules: Decimal
    partage: Decimal
    epci: Decimal
    non_ventile: Decimal
    mediane: Decimal | None

    @property
    def total(self) -> Decimal:
        """The total of the lines, each euro once."""
        return self.seules + self.partage + self.epci + self.non_ventile

    @property
    def sans_aide(self) -> tuple[AidesCommune, ...]:
        """The communes that received nothing at this stage, alone or shared."""
        return tuple(commune for commune in self.communes if not commune.lignes)


@dataclass(slots=True)
class _Recu:
    seule: Decimal = ZERO
    partagee: Decimal = ZERO
    lignes: int = 0

    def ajouter(self, montant: Decimal, *, partage: bool) -> None:
        self.seule += ZERO if partage else montant
        self.partagee += montant if partage else ZERO
        self.lignes += 1


def par_commune(subventions: pd.DataFrame, stade: Stade, communes: pd.DataFrame) -> ParCommune:
    """Return what each of ``communes`` (rows of ``Laureats.communes``) receives of the lines given."""
    lues = stades.retenues(subventions, stade, "portee_beneficiaire", "codes_communes")
    recus = {code: _Recu() for code in communes["code_insee"]}
    sommes: dict[str, Decimal] = defaultdict(Decimal)
    for portee, texte, montant in zip(*lues, strict=True):
        codes = texte.split(";") if texte else []
        partage = portee == COMMUNES and len(codes) > 1
        sommes["partage" if partage else portee] += montant
        for code in codes:
            if code in recus:
                recus[code].ajouter(montant, partage=partage)
    toutes = tuple(_commune(*ligne, recus) for ligne in _identites(communes))
    connus = [commune.par_habitant for commune in toutes if commune.par_habitant is not None]
    return ParCommune(
        communes=toutes,
        seules=sommes[COMMUNES],
        partage=sommes["partage"],
        epci=sommes[EPCI],
        non_ventile=sommes[NON_VENTILE],
        mediane=median(connus) if connus else None,
    )


def _identites(communes: pd.DataFrame) -> Iterable[tuple[str, str, str, str | None, int | None]]:
    noms = ["code_insee", "nom", "pvd", "siren_epci", "population"]
    colonnes = [communes[nom].astype(object).where(communes[nom].notna(), None) for nom in noms]
    return zip(*colonnes, strict=True)


def _commune(
    code: str,
    nom: str,
    pvd: str,
    siren: str | None,
    population: int | None,
    recus: Mapping[str, _Recu],
) -> AidesCommune:
    recu = recus[code]
    habitants = Decimal(int(population)) if population else None
    return AidesCommune(
        code=code,
        nom=nom,
        pvd=pvd,
        siren_epci=siren,
        population=int(population) if population else None,
        seule=recu.seule,
        partagee=recu.partagee,
        lignes=recu.lignes,
        par_habitant=recu.seule / habitants if habitants else None,
    )


def premiers_projets(
    projets: Iterable[ProjetAide], subventions: pd.DataFrame, stade: Stade, combien: int = 10
) -> tuple[tuple[ProjetAide, Decimal], ...]:
    """Return the projects that receive most of the lines given, with what they receive, the largest first."""
    positions = subventions.index[stades.comptees(subventions, stade)]
    montants = dict(zip(positions, *stades.retenues(subventions, stade), strict=True))
    sommes = [
        (projet, _somme(projet, montants)) for projet in projets if not montants.keys().isdisjoint(projet.positions)
    ]
    return tuple(sorted(sommes, key=lambda un: (-un[1], un[0].intitule))[:combien])


def _somme(projet: ProjetAide, montants: Mapping[int, Decimal]) -> Decimal:
    return sum((montants.get(position, ZERO) for position in projet.positions), ZERO)


@dataclass(frozen=True, slots=True)
class Cumul:
    """The running total of an exercice: ``points`` are (day, total so far), ``sans_date`` what is not dated."""

    annee: int
    points: tuple[tuple[date, Decimal], ...]
    sans_date: Decimal

    @property
    def total(self) -> Decimal:
        """The total of the exercice, what is not dated included."""
        return (self.points[-1][1] if self.points else ZERO) + self.sans_date


def cumul(subventions: pd.DataFrame, stade: Stade, annee: int) -> Cumul:
    """Return the running total of the lines of an exercice, by the date of the stage."""
    siennes = subventions[(subventions["exercice"] == annee).fillna(value=False).astype(bool)]
    par_jour: dict[date, Decimal] = defaultdict(Decimal)
    sans_date, colonne = ZERO, DATES.get(stade)
    lues = stades.retenues(siennes, stade, *([colonne] if colonne else []))
    for jour, montant in zip(*(lues if colonne else ([None] * len(lues[0]), lues[0])), strict=True):
        if jour is None:
            sans_date += montant
        else:
            par_jour[jour.date()] += montant
    points, total = [], ZERO
    for quand in sorted(par_jour):
        total += par_jour[quand]
        points.append((quand, total))
    return Cumul(annee, tuple(points), sans_date)
