"""The life of the projects as values: meetings, actions, steps (§1.6, §1.11, §1.12, §1.17)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from datetime import date

    from pvd_dashboard.situation.model import Jour


@dataclass(frozen=True, slots=True)
class Reunion:
    """One meeting; ``communes`` empty means the whole département, ``pvd`` are the keys of the projects it is about.

    ``ordre_du_jour``, ``presents``, ``excuses`` and ``decisions`` are their
    items, as typed. ``manquants`` are the seats of the minimum membership of a
    comité de projet that ``presents`` does not show (ACAN-2).
    """

    type: str
    libelle: str
    date: Jour
    communes: tuple[str, ...] = ()
    pvd: tuple[str, ...] = ()
    lieu: str = ""
    presidence: str = ""
    presents: tuple[str, ...] = ()
    ordre_du_jour: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    excuses: tuple[str, ...] = ()
    compte_rendu: str = ""
    manquants: tuple[str, ...] = ()
    feuille: str = ""
    ligne: int | None = None


class StatutComite(StrEnum):
    """Where the comité de projet of a PVD stands (R30, R31)."""

    A_JOUR = "a_jour"
    EN_RETARD = "en_retard"
    A_REINSTALLER = "a_reinstaller"
    NON_CALCULABLE = "non_calculable"


@dataclass(frozen=True, slots=True)
class SuiviComite:
    """The comité de projet of one PVD.

    ``derniere`` is the last meeting held, ``prochaine`` the next one announced.
    ``depart`` is the date that the period runs from, ``depart_origine`` says
    which (``comite``, ``validation_ort``, ``adhesion``, ``ort``).
    ``periodicite_origine`` is ``adhesion``, ``ort`` or ``defaut``. ``echeance``
    is the day by which the next is due, ``en_retard_le`` the first day of
    lateness, tolerance included. ``motif`` says why it is to be set up again,
    ``reinstaller_depuis`` since when (None where not known).
    """

    pvd: str
    libelle: str
    communes: tuple[str, ...]
    statut: StatutComite
    derniere: Jour | None
    prochaine: Reunion | None
    periodicite_mois: int
    periodicite_origine: str
    depart: Jour | None
    depart_origine: str
    echeance: date | None
    en_retard_le: date | None
    motif: str = ""
    reinstaller_depuis: date | None = None


@dataclass(frozen=True, slots=True)
class Club:
    """The club PVD of the département: what was held, last first, and the next one announced."""

    tenues: tuple[Reunion, ...] = ()
    prochaine: Reunion | None = None


@dataclass(frozen=True, slots=True)
class Reunions:
    """Meetings at the date. ``par_pvd`` counts those held that name a commune of the PVD.

    ``tenues`` come last first, ``annoncees`` soonest first: a meeting to come
    is known only from the day at which the workbook says its states hold (R08,
    R11), and only while nobody wrote who came or what was decided.
    ``comites_renseignes`` says whether any comité de projet was ever recorded.
    """

    renseigne: bool = False
    tenues: tuple[Reunion, ...] = ()
    annoncees: tuple[Reunion, ...] = ()
    par_type: Mapping[str, int] = field(default_factory=dict)
    par_pvd: Mapping[str, int] = field(default_factory=dict)
    comites_renseignes: bool = False
    comites: tuple[SuiviComite, ...] = ()
    club: Club = field(default_factory=Club)


@dataclass(frozen=True, slots=True)
class LigneFinancement:
    """What one financer brings to an action: euros and share of its cost, one computed from the other where it can.

    ``etat`` is ``envisage``, ``demande``, ``acquis``, ``refuse`` or empty.
    """

    financeur: str
    montant: Decimal | None
    part: Decimal | None
    etat: str


@dataclass(frozen=True, slots=True)
class PlanAction:
    """The plan de financement of an action: ``ecart`` is its sum minus the cost, 0 where it is whole.

    Where the cost is not known, ``ecart`` is the sum of the shares minus 1;
    None where neither can be told. Refused lines are shown and not summed.
    """

    lignes: tuple[LigneFinancement, ...]
    cout: Decimal | None
    total: Decimal
    total_parts: Decimal
    ecart: Decimal | None


@dataclass(frozen=True, slots=True)
class Action:
    """One action at the date.

    ``statut`` is a code of the table, or ``inconnu``; ``groupe`` is
    ``en_cours``, ``a_venir``, ``livree``, ``abandonnee`` or ``inconnu``.
    ``anticipee`` is ``acceptee`` (begun before the ORT, adhésion signed: « à
    reprendre dans le plan d'action »), ``sans_adhesion``, or empty.
    ``aides`` is what the grants of the same dossier add up to, None without one.
    ``plan`` is the plan de financement typed line by line, None without one.
    """

    cle: str
    numero: str
    intitule: str
    communes: tuple[str, ...]
    pvd: tuple[str, ...]
    axe: str
    theme: str
    type: str
    maitre_ouvrage: str
    statut: str
    groupe: str
    debut: Jour | None
    fin_prevue: Jour | None
    fin_reelle: Jour | None
    cout: Decimal | None
    structurante: bool
    crte: bool | None
    n_dossier: str
    subventions: tuple[str, ...] = ()
    aides: Decimal | None = None
    anticipee: str = ""
    plan: PlanAction | None = None
    perimetre_ort: bool | None = None
    description: str = ""
    partenaires: str = ""
    besoins_ingenierie: str = ""
    feuille: str = ""
    ligne: int | None = None


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions at the date; counts are of actions.

    An action of two communes counts in both in ``par_commune`` (its sum may
    exceed ``total``); key ``""`` is « not said ». ``part_livree`` = livrées ÷
    actions not abandonnées, None where there is none; ``objectif`` is the
    national share to compare with.
    """

    renseigne: bool = False
    total: int = 0
    par_groupe: Mapping[str, int] = field(default_factory=dict)
    par_statut: Mapping[str, int] = field(default_factory=dict)
    par_axe: Mapping[str, int] = field(default_factory=dict)
    par_theme: Mapping[str, int] = field(default_factory=dict)
    par_commune: Mapping[str, int] = field(default_factory=dict)
    par_maitre_ouvrage: Mapping[str, int] = field(default_factory=dict)
    livrees: int = 0
    part_livree: Decimal | None = None
    objectif: Decimal = Decimal(0)
    structurantes: int = 0
    crte: int = 0
    a_reprendre: int = 0
    lignes: tuple[Action, ...] = ()


class EtatEtape(StrEnum):
    """The state of a step or milestone, as far as the facts held say."""

    FAIT = "fait"
    EN_COURS = "en_cours"
    A_FAIRE = "a_faire"
    NON_RENSEIGNE = "non_renseigne"
    SANS_OBJET = "sans_objet"


@dataclass(frozen=True, slots=True)
class Etape:
    """One step or milestone: its state and the fact it was inferred from (empty where nothing is known).

    ``saisie`` says that the state is the one typed in the sheet of steps, with
    what that line says beside it.
    """

    code: str
    libelle: str
    etat: EtatEtape
    fait: str = ""
    date: dt.date | None = None
    saisie: bool = False
    prevue: Jour | None = None
    livrable: str = ""
    prestataire: str = ""
    cout: Decimal | None = None
    financeur: str = ""
    observations: str = ""


@dataclass(frozen=True, slots=True)
class EtapesProjet:
    """The two milestones and the eight steps of one PVD; ``prochaine`` is the next step suggested."""

    pvd: str
    libelle: str
    communes: tuple[str, ...]
    jalons: tuple[Etape, ...]
    etapes: tuple[Etape, ...]
    prochaine: Etape | None

    @property
    def faites(self) -> int:
        """How many steps are done."""
        return sum(etape.etat is EtatEtape.FAIT for etape in self.etapes)

    @property
    def utiles(self) -> int:
        """How many steps concern the project: all but those « sans objet »."""
        return sum(etape.etat is not EtatEtape.SANS_OBJET for etape in self.etapes)

    @property
    def part(self) -> Decimal | None:
        """The share of the useful steps that is done, None where none is useful."""
        return Decimal(self.faites) / self.utiles if self.utiles else None

    @property
    def avancement(self) -> str:
        """« 3/8 »."""
        return f"{self.faites}/{self.utiles}"


@dataclass(frozen=True, slots=True)
class Etapes:
    """The steps of each PVD; ``renseigne`` says that at least one state is known."""

    renseigne: bool = False
    projets: tuple[EtapesProjet, ...] = ()
