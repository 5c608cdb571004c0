"""What a post costs and who pays for it, per civil year, as values (§1.9, R20–R29)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ZERO = Decimal(0)
NATIONAUX = ("anct_fnadt", "bdt", "anah")
Financeur = Literal["anct_fnadt", "bdt", "anah", "collectivite"]
EtatLigne = Literal["retenue", "sous_reserve", "exclue"]


@dataclass(frozen=True, slots=True)
class LignePlan:
    """One line of a plan de financement: who, euros a year, share of the base, the rule in words, its source.

    ``etat`` is ``retenue``, ``sous_reserve`` (a condition is not known to hold)
    or ``exclue`` (a condition does not hold: the amount is 0).
    """

    financeur: Financeur
    libelle: str
    montant: Decimal
    part: Decimal | None
    etat: EtatLigne
    regle: str
    source: str


@dataclass(frozen=True, slots=True)
class PlanPoste:
    """The plan de financement of a post for a civil year, in euros.

    ``base`` = coût × mois ÷ 12 (R20), ``cible`` 75 % of it, ``plafond`` the
    ceiling of the year (R21), ``aides`` what the lines other than the
    collectivité add up to. Where the rules are not confirmed at the date (R29),
    ``a_confirmer`` says so, and no entitlement is given.
    """

    base: Decimal
    cible: Decimal | None = None
    plafond: Decimal | None = None
    lignes: tuple[LignePlan, ...] = ()
    a_confirmer: str = ""

    @property
    def aides(self) -> Decimal:
        """What the co-financers bring, in euros."""
        return sum((ligne.montant for ligne in self.lignes if ligne.financeur != "collectivite"), ZERO)


@dataclass(frozen=True, slots=True)
class LigneCofinancement:
    """One post in one civil year.

    ``exercice_deduit`` says that the row names no year: the date's is taken.
    ``mois`` in post in the year, None where it can't be known; ``base`` and
    ``plan`` are None then, and ``motif`` says why. ``saisis`` are the amounts
    typed, by financer; ``plafond`` is the ceiling that they meet, None where
    the rules of that year are not confirmed.
    ``partage`` is the equal split of the cost between the communes of a
    shared post, indicative, never added up. ``constats`` are sentences on what
    does not follow the rules. ``solde`` says whether the balance was asked for.
    """

    poste: str
    libelle: str
    communes: tuple[str, ...]
    exercice: int
    exercice_deduit: bool
    quotite: Decimal | None
    opah_ru: bool | None
    cout: Decimal | None
    mois: Decimal | None
    base: Decimal | None
    saisis: Mapping[str, Decimal]
    plafond: Decimal | None
    plan: PlanPoste | None = None
    motif: str = ""
    solde: bool = False
    partage: Decimal | None = None
    constats: tuple[str, ...] = ()

    @property
    def aides_nationales(self) -> Decimal:
        """What ANCT/FNADT, Banque des Territoires and Anah bring as typed: what the ceilings of R21 are about."""
        return sum((self.saisis.get(qui, ZERO) for qui in NATIONAUX), ZERO)


@dataclass(frozen=True, slots=True)
class ExercicePostes:
    """The posts of a civil year together; each post once, whatever communes it covers (R25).

    ``cout`` and ``base`` add up what is known (``couts_connus`` posts of
    ``postes``); ``droits`` and ``saisis`` are euros by financer.
    """

    exercice: int
    postes: int
    couts_connus: int
    cout: Decimal
    base: Decimal
    droits: Mapping[str, Decimal]
    saisis: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Provision:
    """What the département provisions for its posts in a year, and the mean per post (indicative, AC40-8)."""

    exercice: int | None
    montant: Decimal
    postes: int
    moyenne: Decimal | None


@dataclass(frozen=True, slots=True)
class Cofinancements:
    """Co-financing of the posts; ``renseigne`` says that a cost or an amount was typed.

    ``a_confirmer`` is the sentence of R29 once the rules are no longer
    confirmed at the date, else empty.
    """

    renseigne: bool = False
    a_confirmer: str = ""
    lignes: tuple[LigneCofinancement, ...] = ()
    exercices: tuple[ExercicePostes, ...] = ()
    provisions: tuple[Provision, ...] = ()
    repartition: Mapping[str, Decimal] = field(default_factory=dict)
