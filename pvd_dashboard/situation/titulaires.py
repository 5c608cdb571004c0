"""Who held a post and when, without names: the history that rows of several exercices tell (§1.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import communes_citees, lignes, table

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from pvd_dashboard.situation.lignes import Ligne
    from pvd_dashboard.situation.model import Jour, Poste, Situation


@dataclass(frozen=True, slots=True)
class Passage:
    """One holding of a post: from, to (None: still held), contract as typed, share of a full time."""

    arrivee: Jour
    depart: Jour | None
    contrat: str
    quotite: Decimal | None
    fin_contrat: Jour | None


@dataclass(frozen=True, slots=True)
class Vacance:
    """A post that nobody holds: since when (None: not known) and for how many days at the date."""

    poste: Poste
    depuis: Jour | None
    jours: int | None


def passages(situation: Situation, poste: Poste) -> tuple[Passage, ...]:
    """Return the holdings of a post known at the date, the last first; a later taking of post does not exist yet."""
    found: dict[date, Passage] = {}
    for row in lignes(table(situation.tables, "postes")):
        arrivee = jour(row, "date_prise_poste")
        if arrivee is None or not existe(arrivee, situation.date) or not _est_le(poste, row):
            continue
        depart = jour(row, "date_depart")
        connu = found.get(arrivee.debut)
        found[arrivee.debut] = Passage(
            arrivee,
            _fin(depart, arrivee, situation.date) or (connu.depart if connu else None),
            row.get("type_contrat") or (connu.contrat if connu else ""),
            row.get("quotite_etp") if row.get("quotite_etp") is not None else (connu.quotite if connu else None),
            jour(row, "date_fin_contrat") or (connu.fin_contrat if connu else None),
        )
    return tuple(found[debut] for debut in sorted(found, reverse=True))


def noms_des_titulaires(situation: Situation, poste: Poste) -> dict[date, str]:
    """Return who held a post, by the day of arrival, where names are stored; to be shown on request only (§1.16)."""
    found: dict[date, str] = {}
    for row in lignes(table(situation.tables, "postes")):
        arrivee = jour(row, "date_prise_poste")
        nom = " ".join(str(row[colonne]) for colonne in ("prenom", "nom") if row.get(colonne))
        if nom and arrivee is not None and existe(arrivee, situation.date) and _est_le(poste, row):
            found[arrivee.debut] = nom
    return found


def _est_le(poste: Poste, row: Ligne) -> bool:
    fonction = row.get("fonction") or "chef_de_projet"
    return fonction == poste.fonction and set(communes_citees(row)) == set(poste.communes)


def _fin(depart: Jour | None, arrivee: Jour, on: date) -> Jour | None:
    """Return the end of a holding: a departure before the arrival is that of somebody else."""
    return depart if depart and existe(depart, on) and depart.debut >= arrivee.debut else None


def vacances(situation: Situation) -> tuple[Vacance, ...]:
    """Return the posts to fill, those empty for the longest first, those of an unknown date last."""
    vides = [poste for poste in situation.postes.postes if poste.statut in {"vacant", "en_recrutement"}]
    found = [_vacance(poste, situation.date) for poste in vides]
    return tuple(
        sorted(found, key=lambda vacance: (vacance.jours is None, -(vacance.jours or 0), vacance.poste.libelle))
    )


def _vacance(poste: Poste, on: date) -> Vacance:
    depuis = poste.depart if poste.depart and existe(poste.depart, on) else None
    return Vacance(poste, depuis, (on - depuis.debut).days if depuis else None)


def echeances(situation: Situation) -> tuple[tuple[Poste, str, Jour], ...]:
    """Return what ends from the date on: contracts and co-financings of the posts held, the soonest first."""
    found = [
        (poste, quoi, fin)
        for poste in situation.postes.postes
        if poste.statut == "pourvu"
        for quoi, fin in (("contrat", poste.fin_contrat), ("cofinancement", poste.fin_cofinancement))
        if fin and fin.fin >= situation.date
    ]
    return tuple(sorted(found, key=lambda trouve: (trouve[2].fin, trouve[0].libelle)))
