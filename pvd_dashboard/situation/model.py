"""What a situation is: every figure of a département on a date, as values.

Screens, papers and the command line read these values and compute nothing of
their own: one function, one number. Frames name one row in their name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation.model_aides import SuiviAides
from pvd_dashboard.situation.model_alertes import Alerte as Alerte  # noqa: PLC0414, TC001 - given to the room with the others
from pvd_dashboard.situation.model_postes import Cofinancements
from pvd_dashboard.situation.model_suivi import Decisions, Equipes, Formations, Indicateurs
from pvd_dashboard.situation.model_vie import Actions, Etapes, Reunions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    import pandas as pd

    from pvd_dashboard.situation.actes import Acte
    from pvd_dashboard.situation.axes import Axe
    from pvd_dashboard.situation.contrats import Contrat
    from pvd_dashboard.situation.paroles import Parole
    from pvd_dashboard.situation.partenaires import Partenaire


class Statut(StrEnum):
    """Where a PVD stands; codes fixed by the domain dictionary §2.2, in order of evaluation."""

    RETRAIT = "RETRAIT"
    ORT_ECHUE = "ORT_ECHUE"
    ORT_FIN_PROCHE = "ORT_FIN_PROCHE"
    ORT_OK = "ORT_OK"
    RETARD = "RETARD"
    PROCHE = "PROCHE"
    COURS = "COURS"
    SANS_DATE = "SANS_DATE"
    ATTENTE = "ATTENTE"


@dataclass(frozen=True, slots=True)
class Jour:
    """A date as known: the first and last day of its period, its precision, its text."""

    debut: date
    fin: date
    precision: str
    texte: str = ""


@dataclass(frozen=True, slots=True)
class Projet:
    """A PVD: the project, one commune or several under one key (R: regroupement, id_pvd, commune)."""

    cle: str
    libelle: str
    communes: tuple[str, ...]
    epcis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Laureats:
    """The communes lauréates at the date.

    ``communes`` has one row a commune: ``code_insee``, ``nom``, ``pvd`` (key),
    ``pvd_libelle``, ``siren_epci``, ``nom_epci``, ``arrondissement``,
    ``nom_arrondissement``, ``population``, ``population_annee``,
    ``delegation_territoriale``, ``statut_laureat``, ``_fichier``, ``_feuille``, ``_ligne``.
    ``retirees`` are codes of communes that have left; ``acv`` codes of communes
    of « Action cœur de ville » where known.
    """

    renseigne: bool
    communes: pd.DataFrame
    projets: tuple[Projet, ...]
    epci: int
    arrondissements: Mapping[str, int]
    retirees: tuple[str, ...] = ()
    acv: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AvenantSigne:
    """An avenant known at the date: number, signature, new deadline, which convention it changes."""

    numero: str
    type: str
    signature: Jour | None
    nouvelle_echeance: Jour | None
    objet: str = ""


@dataclass(frozen=True, slots=True)
class LigneConvention:
    """Where one PVD stands.

    ``echeance`` is the deadline in force (last day of its window), ``echeance_debut``
    the first day of that window, ``echeance_calculee`` adhésion + 18 months,
    ``echeance_texte`` the one written in the convention. ``jours`` = deadline −
    date (negative once past), or deadline − ORT date once the ORT is signed.
    ``fin_ort_origine`` is ``avenant``, ``saisie``, ``calculee``, ``estimee`` or empty.
    ``ort_signee`` says that an ORT covers all its communes, even undated,
    ``communes_ort`` are those that one covers;
    ``fin_ort_calculee`` is signature + durée, shown beside a typed end (R10).
    ``echeance_initiale`` is the deadline before any avenant (R03);
    ``avenant_tardif`` that an avenant was signed after the end of the ORT.
    """

    pvd: str
    libelle: str
    communes: tuple[str, ...]
    epcis: tuple[str, ...]
    statut: Statut
    adhesion: Jour | None
    adhesion_declaree: bool
    echeance: date | None
    echeance_debut: date | None
    echeance_precision: str | None
    echeance_calculee: date | None
    echeance_texte: Jour | None
    ort: Jour | None
    fin_ort: date | None
    fin_ort_origine: str
    jours: int | None
    avenants: tuple[AvenantSigne, ...] = ()
    labellisation: Jour | None = None
    ort_signee: bool = False
    ort_preexistante: bool = False
    communes_ort: tuple[str, ...] = ()
    fin_ort_calculee: date | None = None
    echeance_initiale: date | None = None
    avenant_tardif: bool = False
    candidature: Jour | None = None


@dataclass(frozen=True, slots=True)
class Conventions:
    """Conventions and the line of each PVD; ``adhesion_signees`` counts conventions, ``par_statut`` PVD.

    ``communes_adhesion`` and ``communes_ort`` count communes covered by a signed one.
    ``actes`` are the conventions signed at the date, each once.
    """

    renseigne: bool
    adhesion_signees: int
    ort_signees: int
    communes_adhesion: int
    communes_ort: int
    par_statut: Mapping[Statut, int]
    lignes: tuple[LigneConvention, ...]
    actes: tuple[Acte, ...] = ()


@dataclass(frozen=True, slots=True)
class Poste:
    """One post at the date.

    ``statut`` is ``a_creer``, ``en_recrutement``, ``pourvu``, ``vacant``, ``supprime``
    or ``inconnu`` (nothing typed). ``financements`` maps ``anct_fnadt``, ``bdt``,
    ``anah``, ``region``, ``departement`` and ``collectivite`` to euros a year.
    ``demande_possible`` says whether a co-financing may be asked for (R27), None
    where no convention was supplied; ``demande_depuis`` since when, None where
    the adhésion has no date.
    """

    cle: str
    fonction: str
    communes: tuple[str, ...]
    libelle: str
    employeur: str
    statut: str
    mutualise: bool
    mutualise_saisi: bool | None
    prise_poste: Jour | None
    fin_contrat: Jour | None
    depart: Jour | None
    quotite: Decimal | None
    exercice: int | None
    cout: Decimal | None
    financements: Mapping[str, Decimal]
    opah_ru: bool | None
    feuille: str
    ligne: int | None
    observations: str = ""
    fin_cofinancement: Jour | None = None
    demande_possible: bool | None = None
    demande_depuis: Jour | None = None


@dataclass(frozen=True, slots=True)
class Postes:
    """Posts and what they cover; counts are of posts, but ``communes_*`` of communes lauréates.

    ``cofinancement`` has one line per post and civil year.
    """

    renseigne: bool
    total: int
    mutualises: int
    pourvus: int
    en_recrutement: int
    vacants: int
    a_creer: int
    communes_couvertes: int
    communes_pourvues: int
    communes_sans_poste: tuple[str, ...]
    postes: tuple[Poste, ...]
    cofinancement: Cofinancements = field(default_factory=Cofinancements)


@dataclass(frozen=True, slots=True)
class MontantDispositif:
    """What one dispositif gives: exact total, number of lines, share of the total in percent (one decimal)."""

    code: str
    libelle: str
    montant: Decimal
    lignes: int
    part: Decimal


@dataclass(frozen=True, slots=True)
class Groupe:
    """A group of dispositifs with its subtotal."""

    groupe: str
    total: Decimal
    part: Decimal
    dispositifs: tuple[MontantDispositif, ...]


@dataclass(frozen=True, slots=True)
class Financements:
    """The grants at the date, each euro once.

    ``subventions`` has one row a line kept: the columns of the table plus
    ``portee`` (``communes``, ``epci``, ``non_ventile``, ``hors_pvd``,
    ``non_compte``), ``compte`` (bool, inside ``total``), ``montant`` (Decimal
    counted, stage accordé), ``groupe``, ``libelle_dispositif``, ``nom_beneficiaire``,
    ``code_beneficiaire`` (INSEE or SIREN), ``codes_communes`` (lauréates it is
    attached to, joined by ``;``), ``pvd`` (key or None), ``taux_assiette``,
    ``taux_cout`` (Decimal or None, R40), ``motif`` (why a line is not counted:
    ``refuse``, ``classe``, ``deja_compte``, ``sans_montant``, ``doublon`` or None),
    ``portee_beneficiaire`` (the scope whatever the motif), ``dans_le_total``,
    ``suivie`` (to communes or EPCI of the perimeter), ``ecartee`` (repeats
    another line, or inside a total) and ``rejetee`` (refused, closed): bool;
    ``position_table`` is the row in the table as supplied.
    ``ecart_arrondi`` is 100 minus the sum of the shares shown, in points.
    """

    renseigne: bool
    total: Decimal
    communes: Decimal
    epci: Decimal
    non_ventile: Decimal
    hors_pvd: Decimal
    groupes: tuple[Groupe, ...]
    ecart_arrondi: Decimal
    exercices: tuple[int, ...]
    subventions: pd.DataFrame
    suivi: SuiviAides = field(default_factory=SuiviAides)


@dataclass(frozen=True, slots=True)
class EditionCitee:
    """The edition a situation is computed from, as cited on every page."""

    number: int
    file: str
    published_at: datetime
    author: str
    date_situation: date | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Every figure of a département on a date.

    ``lieu`` is the département as a sentence begins with it: « dans les Landes ».
    ``perimetre`` names the part of it that is told (« arrondissement de Dax »), empty for the whole.
    ``tables`` holds the frames it was computed from, as supplied, ``parametres``
    the parameters of the programme that were applied.
    """

    departement: str
    nom_departement: str
    date: date
    edition: EditionCitee | None
    laureats: Laureats
    conventions: Conventions
    postes: Postes
    financements: Financements
    alertes: tuple[Alerte, ...]
    tables: Mapping[str, pd.DataFrame] = field(repr=False, default_factory=dict)
    lieu: str = ""
    reunions: Reunions = field(default_factory=Reunions)
    actions: Actions = field(default_factory=Actions)
    etapes: Etapes = field(default_factory=Etapes)
    perimetre: str = ""
    parametres: Parametres = field(default_factory=Parametres)
    decisions: Decisions = field(default_factory=Decisions)
    formations: Formations = field(default_factory=Formations)
    indicateurs: Indicateurs = field(default_factory=Indicateurs)
    equipes: Equipes = field(default_factory=Equipes)
    contrats: tuple[Contrat, ...] = ()
    partenaires: tuple[Partenaire, ...] = ()
    paroles: tuple[Parole, ...] = ()
    axes: tuple[Axe, ...] = ()

    @property
    def a_traiter(self) -> tuple[Alerte, ...]:
        """The alerts that nobody treated nor put off."""
        return tuple(alerte for alerte in self.alertes if alerte.ouverte)
