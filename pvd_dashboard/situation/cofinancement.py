"""What a post costs, who may pay for it, who does, per civil year (R20–R25, R29).

:func:`plan` is also the calculator of the screen. Ceilings are of the civil
year and are not reduced for a part of it: the sources give them « par an ».
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.settings import source
from pvd_dashboard.situation.dates import ajouter_mois
from pvd_dashboard.situation.model_postes import ZERO, LignePlan, PlanPoste
from pvd_dashboard.situation.phrases import date_fr, euros, phrase, pourcent

if TYPE_CHECKING:
    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model_postes import EtatLigne, Financeur

FINANCEURS: dict[str, str] = {
    "anct_fnadt": "ANCT / FNADT",
    "bdt": "Banque des Territoires",
    "anah": "Anah",
    "region": "Région",
    "departement": "Département",
    "collectivite": "Collectivité",
}
"""The labels of those who pay for a post, the co-financers first."""
MOIS_PAR_AN = 12
_CENTIEME = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Demande:
    """What a plan de financement is computed from.

    ``cout`` is the employer's cost of a full year in euros, ``mois`` the
    months in post (0–12), ``quotite`` a fraction of a full time (None:
    unknown), ``opah`` whether an OPAH-RU is prepared or under way (None:
    unknown), ``anah`` whether the Anah is asked.
    """

    cout: Decimal
    mois: Decimal = Decimal(MOIS_PAR_AN)
    quotite: Decimal | None = None
    opah: bool | None = None
    anah: bool = False


def assiette(cout: Decimal, mois: Decimal) -> Decimal:
    """R20: the eligible base, in euros: coût × mois ÷ 12."""
    return cout * mois / MOIS_PAR_AN


def mois_en_poste(annee: int, arrivee: date, depart: date | None) -> Decimal:
    """Return the months in post in a civil year, a month begun counted by its days (two decimals).

    The day of departure is not worked (« vacant depuis cette date »). Where
    somebody came after the departure, the months count from that arrival.

    >>> mois_en_poste(2021, date(2021, 3, 1), None), mois_en_poste(2021, date(2021, 7, 1), date(2021, 9, 16))
    (Decimal('10.00'), Decimal('2.50'))
    """
    dernier = date(annee, 12, 31)
    if depart and depart > arrivee:
        dernier = min(dernier, depart - timedelta(days=1))
    premier = max(arrivee, date(annee, 1, 1))
    if premier > dernier:
        return ZERO
    parts = (_part_du_mois(annee, mois, premier, dernier) for mois in range(1, MOIS_PAR_AN + 1))
    return sum(parts, ZERO).quantize(_CENTIEME)


def _part_du_mois(annee: int, mois: int, premier: date, dernier: date) -> Decimal:
    jours = monthrange(annee, mois)[1]
    debut, fin = max(premier, date(annee, mois, 1)), min(dernier, date(annee, mois, jours))
    return Decimal(max((fin - debut).days + 1, 0)) / jours


def plafond_annuel(parametres: Parametres, *, anah: bool) -> Decimal:
    """R21: the ceiling of a civil year, in euros."""
    return parametres.plafond_poste_anah if anah else parametres.plafond_poste


def a_confirmer(on: date, parametres: Parametres, annee: int | None = None) -> str:
    """R29: the sentence that says that the rules are no longer confirmed, empty while they are.

    A civil year that ended before the limit keeps the rules that held then.
    """
    limite = parametres.cofinancement_confirme_jusqu_au
    if annee is not None and annee < limite.year:
        return ""
    if on <= limite and (annee is None or annee == limite.year):
        return ""
    return phrase(
        f"Règle à confirmer : les règles de cofinancement ne sont connues que jusqu'au {date_fr(limite)}. "
        "Aucun droit n'est calculé tant que les paramètres n'ont pas été confirmés."
    )


def repartition_cible(parametres: Parametres) -> dict[Financeur, Decimal]:
    """Return the shares of a post without the Anah (AC40-8: ANCT/FNADT 50 %, BdT 25 %, collectivité 25 %)."""
    return {
        "anct_fnadt": parametres.part_anct_poste,
        "bdt": parametres.part_bdt_poste,
        "collectivite": 1 - parametres.part_anct_poste - parametres.part_bdt_poste,
    }


def plan(demande: Demande, on: date, parametres: Parametres, annee: int | None = None) -> PlanPoste:
    """Return the plan de financement of a post, each line with its rule and its source.

    No line where the rules are not confirmed at the date (R29). Raises
    ValueError for a cost below zero or months outside 0–12.
    """
    if demande.cout < 0 or not 0 <= demande.mois <= MOIS_PAR_AN:
        message = "cost must be positive, months within 0-12"
        raise ValueError(message)
    base = assiette(demande.cout, demande.mois)
    if reserve := a_confirmer(on, parametres, annee):
        return PlanPoste(base, a_confirmer=reserve)
    anah = demande.anah and demande.opah is True
    cible, plafond = base * parametres.taux_cible_poste, plafond_annuel(parametres, anah=anah)
    total = min(cible, plafond)
    aides = [_ligne_anah(demande, base, total, parametres)] if demande.anah else []
    bdt = _ligne_bdt(demande, base, total - _somme(aides), parametres)
    aides = [_ligne_anct(base, total - _somme(aides) - bdt.montant, parametres, anah=anah), bdt, *aides]
    return PlanPoste(base, cible, plafond, (*aides, _ligne_collectivite(base, base - _somme(aides), parametres)))


def _somme(lignes: list[LignePlan]) -> Decimal:
    return sum((ligne.montant for ligne in lignes), ZERO)


def _ligne_anah(demande: Demande, base: Decimal, reste: Decimal, p: Parametres) -> LignePlan:
    """R21, R23: the Anah pays only with an OPAH-RU prepared or under way."""
    regle = f"{pourcent(p.part_anah_poste)} de la base, {euros(p.plafond_anah_poste)} au plus"
    if demande.opah is not True:
        pourquoi = "Sans OPAH-RU" if demande.opah is False else "OPAH-RU non renseignée"
        exclue = f"{pourquoi} : l'Anah ne finance le poste qu'avec une OPAH-RU en préparation ou en cours ({regle})."
        return _ligne("anah", ZERO, base, "exclue", exclue, "part_anah_poste")
    montant = min(base * p.part_anah_poste, p.plafond_anah_poste, reste)
    return _ligne("anah", montant, base, "retenue", f"{regle}, avec une OPAH-RU.", "part_anah_poste")


def _ligne_bdt(demande: Demande, base: Decimal, reste: Decimal, p: Parametres) -> LignePlan:
    """R22, R23: the Banque des Territoires pays only from 80 % of a full time."""
    seuil = pourcent(p.etp_minimum_bdt)
    regle = f"{pourcent(p.part_bdt_poste)} de la base, {euros(p.plafond_bdt_poste)} au plus, à partir de {seuil} d'ETP"
    if demande.quotite is not None and demande.quotite < p.etp_minimum_bdt:
        exclue = f"Quotité de {pourcent(demande.quotite)} : {regle}."
        return _ligne("bdt", ZERO, base, "exclue", exclue, "etp_minimum_bdt")
    montant = min(base * p.part_bdt_poste, p.plafond_bdt_poste, reste)
    if demande.quotite is None:
        reserve = f"Quotité non renseignée, à vérifier : {regle}."
        return _ligne("bdt", montant, base, "sous_reserve", reserve, "part_bdt_poste")
    return _ligne("bdt", montant, base, "retenue", f"{regle}.", "part_bdt_poste")


def _ligne_anct(base: Decimal, reste: Decimal, p: Parametres, *, anah: bool) -> LignePlan:
    """R22: half of the base without the Anah; with it, what is left up to the target and the ceiling."""
    if anah:
        regle = f"Complément jusqu'à {pourcent(p.taux_cible_poste)} de la base, {euros(p.plafond_poste_anah)} au plus."
        return _ligne("anct_fnadt", reste, base, "retenue", regle, "plafond_poste_anah")
    montant = min(base * p.part_anct_poste, reste)
    regle = (
        f"{pourcent(p.part_anct_poste)} de la base ; toutes aides réunies : {pourcent(p.taux_cible_poste)}, "
        f"{euros(p.plafond_poste)} au plus."
    )
    return _ligne("anct_fnadt", montant, base, "retenue", regle, "part_anct_poste")


def _ligne_collectivite(base: Decimal, montant: Decimal, p: Parametres) -> LignePlan:
    regle = f"Le reste : {pourcent(1 - p.taux_cible_poste)} de la base au moins."
    return _ligne("collectivite", montant, base, "retenue", regle, "taux_cible_poste")


def _ligne(qui: Financeur, montant: Decimal, base: Decimal, etat: EtatLigne, regle: str, parametre: str) -> LignePlan:
    part = montant / base if base else None
    return LignePlan(qui, FINANCEURS[qui], montant, part, etat, phrase(regle), source(parametre))


def limite_solde(annee: int, parametres: Parametres) -> date:
    """R24: the last day to ask for the balance of a civil year: 31 January of the next."""
    return ajouter_mois(date(annee, 12, 31), parametres.solde_poste_mois)
