"""What is followed line by line: decisions, trainings, indicators, new teams (§1.10, §1.11, §1.18, §1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from pvd_dashboard.situation.model import Jour


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a meeting; ``en_retard`` once its last day is past and it is not done."""

    texte: str
    communes: tuple[str, ...]
    pvd: tuple[str, ...]
    type: str
    reunion: Jour | None
    responsable: str
    echeance: Jour | None
    faite: bool
    faite_le: Jour | None
    en_retard: bool
    feuille: str = ""
    ligne: int | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions known at the date, those to do first, by their day."""

    renseigne: bool = False
    lignes: tuple[Decision, ...] = ()

    @property
    def a_faire(self) -> int:
        """How many are not done."""
        return sum(not decision.faite for decision in self.lignes)

    @property
    def en_retard(self) -> int:
        """How many are late."""
        return sum(decision.en_retard for decision in self.lignes)


@dataclass(frozen=True, slots=True)
class Formation:
    """One training followed or planned, by one participant told by his commune and role, never by his name.

    ``statut`` is ``suivie``, ``prevue``, ``annulee`` or ``a_confirmer`` (planned
    for a day now past, or nothing said); ``communes`` empty is a session open
    to the whole département.
    """

    intitule: str
    type: str
    organisme: str
    date: Jour | None
    communes: tuple[str, ...]
    pvd: tuple[str, ...]
    role: str
    statut: str
    feuille: str = ""
    ligne: int | None = None
    observations: str = ""


@dataclass(frozen=True, slots=True)
class Formations:
    """The trainings known at the date; ``communes_formees`` are lauréates of which somebody followed one."""

    renseigne: bool = False
    suivies: int = 0
    prevues: int = 0
    communes_formees: tuple[str, ...] = ()
    lignes: tuple[Formation, ...] = ()


class Tendance(StrEnum):
    """What the last change of an indicator means."""

    FAVORABLE = "favorable"
    DEFAVORABLE = "defavorable"
    STABLE = "stable"
    SANS_SENS = "sans_sens"
    INCONNUE = "inconnue"


@dataclass(frozen=True, slots=True)
class Mesure:
    """A value and its year, None where the year is not said."""

    annee: int | None
    valeur: Decimal


@dataclass(frozen=True, slots=True)
class Indicateur:
    """One indicator of a territory: its values by year, the last change and what it means.

    ``ecart`` is the last value minus the one before, None with one value only.
    ``tendance`` follows the sense (a falling vacancy is good), never the sign.
    ``fleche`` is ``hausse``, ``baisse``, ``egal`` or empty: the way the value
    went. ``atteinte`` says whether the last value reaches the target, None
    without a target or a sense.
    """

    nom: str
    territoire: str
    communes: tuple[str, ...]
    pvd: tuple[str, ...]
    famille: str
    unite: str
    source: str
    sens: str
    mesures: tuple[Mesure, ...]
    ecart: Decimal | None
    fleche: str
    tendance: Tendance
    cible: Decimal | None
    annee_cible: int | None
    atteinte: bool | None

    @property
    def derniere(self) -> Mesure | None:
        """The last value."""
        return self.mesures[-1] if self.mesures else None


@dataclass(frozen=True, slots=True)
class Indicateurs:
    """The indicators at the date."""

    renseigne: bool = False
    lignes: tuple[Indicateur, ...] = ()


@dataclass(frozen=True, slots=True)
class Equipe:
    """The team of a commune or an EPCI after the elections: met or not, engaged or not (§1.19).

    ``engagement`` is ``confirme``, ``a_confirmer``, ``refuse`` or empty.
    """

    libelle: str
    communes: tuple[str, ...]
    siren_epci: str
    executif: str
    elu_referent: str
    installation: Jour | None
    premier_contact: Jour | None
    engagement: str
    deliberation: Jour | None
    feuille: str = ""
    ligne: int | None = None


@dataclass(frozen=True, slots=True)
class EngagementProjet:
    """Where the teams of one PVD stand: communes whose team was not met, was not asked, or refused.

    ``engagement`` is ``confirme`` (all of them), ``refuse`` (one at least) or ``a_confirmer``.
    """

    pvd: str
    libelle: str
    communes: tuple[str, ...]
    engagement: str
    non_rencontrees: tuple[str, ...]
    a_confirmer: tuple[str, ...]
    refusees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equipes:
    """The teams known at the date; ``projets`` is empty until the elections are past."""

    renseigne: bool = False
    lignes: tuple[Equipe, ...] = ()
    projets: tuple[EngagementProjet, ...] = ()

    def rencontrees(self, communes: tuple[str, ...]) -> bool:
        """Whether the team of each of these communes was met."""
        projet = next((p for p in self.projets if set(communes) <= set(p.communes)), None)
        return projet is not None and not set(communes) & set(projet.non_rencontrees)
