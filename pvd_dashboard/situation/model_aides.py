"""What is known of grants beyond their sums: stages, life of each, projects and their funders, enveloppes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from pvd_dashboard.situation.model import Jour


class Stade(StrEnum):
    """The stage at which an amount is told; every total names its own."""

    DEMANDE = "demande"
    ACCORDE = "accorde"
    NOTIFIE = "notifie"
    ENGAGE = "engage"
    PAYE = "paye"


@dataclass(frozen=True, slots=True)
class TotalStade:
    """What the grants of the perimeter come to at one stage.

    ``lignes`` counts the lines that carry an amount, ``sans_montant`` those
    counted at the stage « accordé » of which this stage is not known: with
    ``lignes`` at zero the total is not known, which is not zero.
    """

    total: Decimal
    lignes: int
    sans_montant: int


class Etape(StrEnum):
    """Where a grant stands in its life (R45, R46), in the order of a life."""

    NON_NOTIFIEE = "non_notifiee"
    A_COMMENCER = "a_commencer"
    CADUQUE = "caduque"
    EN_COURS = "en_cours"
    FORCLOSE = "forclose"
    ACHEVEE = "achevee"
    SANS_DELAI = "sans_delai"


@dataclass(frozen=True, slots=True)
class VieAide:
    """The life of one grant at the date.

    ``limite_debut`` and ``limite_achevement`` are the limits in force, moved
    by a prorogation where one is typed; None where nothing starts their clock.
    ``engage``, ``paye``, ``reste`` (à payer) and ``a_degager`` are euros, None
    where not known (never zero instead). ``fin_prevue`` is the completion
    foreseen, which is not one however old (R46), None once it is known. ``position`` is the row in the frame
    of the grants.
    """

    position: int
    etape: Etape
    notification: Jour | None
    limite_debut: Jour | None
    debut: Jour | None
    limite_achevement: Jour | None
    achevement: Jour | None
    prorogee: bool
    engage: Decimal | None
    paye: Decimal | None
    reste: Decimal | None
    a_degager: Decimal | None
    fin_prevue: Jour | None = None


@dataclass(frozen=True, slots=True)
class Financeur:
    """One line of a plan de financement: who, under which dispositif and exercice, how much (stage accordé)."""

    nom: str
    code: str
    exercice: int | None
    montant: Decimal | None
    public: bool
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ProjetAide:
    """A project and its plan de financement: cost once, each aid once (R50).

    ``cout`` and ``assiette`` in euros before tax, None where not known;
    ``couts_differents`` says that its lines disagree (the highest is kept).
    ``autofinancement`` is the one typed, ``part_propre`` what is left for the
    owner (cost − aids − private). ``taux`` is public aid ÷ public financing,
    owner included (R41), None where the base is not known; ``plafond`` the
    rate allowed, None where no ceiling applies; ``motif`` says why.
    ``depassement`` is what exceeds the ceiling, in euros; ``ecart_plan`` the
    plan's sum minus the cost where the whole plan is typed.
    """

    cle: str
    intitule: str
    beneficiaire: str
    code_beneficiaire: str | None
    communes: tuple[str, ...]
    pvd: tuple[str, ...]
    cout: Decimal | None
    couts_differents: bool
    assiette: Decimal | None
    financeurs: tuple[Financeur, ...]
    aides_publiques: Decimal
    prives: Decimal
    autofinancement: Decimal | None
    part_propre: Decimal | None
    taux: Decimal | None
    plafond: Decimal | None
    motif: str
    depassement: Decimal | None
    ecart_plan: Decimal | None
    positions: tuple[int, ...]
    exercices: tuple[int, ...] = ()

    @property
    def partage(self) -> bool:
        """Whether several communes lauréates share it (R51)."""
        return len(self.communes) > 1

    @property
    def double_dotation(self) -> bool:
        """Whether two dotations of the State or more help it: legal, and frequent (R50)."""
        dotations = {f.code.split("_")[0] for f in self.financeurs if f.code.split("_")[0] in _DOTATIONS}
        return len(dotations) > 1


_DOTATIONS = frozenset({"DETR", "DSIL", "DSID", "DPV", "FNADT"})


@dataclass(frozen=True, slots=True)
class Enveloppe:
    """An enveloppe of the département: euros, None where not known.

    ``engage`` is the amount typed, else what the grants of the same exercice
    and dispositif come to at the stage engagé (``engage_origine`` says which:
    ``saisi``, ``aides`` or empty); ``reste`` is notified (else provisioned)
    minus engaged.
    """

    exercice: int | None
    dispositif: str
    perimetre: str
    notifie: Decimal | None
    provisionne: Decimal | None
    engage: Decimal | None
    engage_origine: str
    reste: Decimal | None
    feuille: str
    ligne: int | None


@dataclass(frozen=True, slots=True)
class Proposition:
    """Two lines of two sources that may be the same grant (R53), to be confirmed by an officer.

    ``niveau`` is ``dossier``, ``intitule`` or ``montant``; ``ecart`` is the
    amount of ``autre`` minus that of ``position``, None where one is unknown.
    """

    position: int
    autre: int
    niveau: str
    ecart: Decimal | None


@dataclass(frozen=True, slots=True)
class SuiviAides:
    """What follows the grants: totals by stage, lives, projects, enveloppes, lines to bring together.

    ``reste_a_payer`` and ``a_degager`` are exact sums of what is known;
    ``restes_inconnus`` counts the grants engaged or not of which the rest is
    not known. ``depuis_le`` is the date of the situation.
    """

    stades: Mapping[Stade, TotalStade] = field(default_factory=dict)
    vies: tuple[VieAide, ...] = ()
    projets: tuple[ProjetAide, ...] = ()
    enveloppes: tuple[Enveloppe, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    reste_a_payer: Decimal | None = None
    restes_inconnus: int = 0
    a_degager: Decimal | None = None
    depuis_le: date | None = None
