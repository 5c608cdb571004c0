"""Each post in each civil year: cost, months, base, what the rules give, what was typed (R20–R29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard.situation import cofinancement
from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import lignes, table
from pvd_dashboard.situation.model_postes import (
    ZERO,
    Cofinancements,
    ExercicePostes,
    LigneCofinancement,
    Provision,
)
from pvd_dashboard.situation.phrases import euros, le, phrase, pourcent
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.lignes import Ligne
    from pvd_dashboard.situation.model import Jour, Poste

PARTS = {
    "anct_fnadt": "financement_anct_fnadt",
    "bdt": "financement_bdt",
    "anah": "financement_anah",
    "region": "financement_region",
    "departement": "financement_departement",
    "collectivite": "reste_collectivite",
}
"""The columns of the amounts typed, by financer."""
_ANNUELLES = ("exercice", "cout_charge_annuel", *PARTS.values(), "date_solde")
_NON_POURVUS = {"a_creer", "en_recrutement", "inconnu"}
_POSTES = ("chef de projet", "chefs de projet", "postes")


def compute(
    postes: Iterable[tuple[Poste, Sequence[Ligne]]],
    tables: Mapping[str, pd.DataFrame],
    adhesions: Mapping[str, Jour | None],
    on: date,
    parametres: Parametres,
) -> Cofinancements:
    """Return the co-financing of the posts at the date; ``postes`` come with their rows, last exercice first.

    ``adhesions`` are the earliest of each commune (R27).
    """
    ouverts = [(poste, rows) for poste, rows in postes if poste.statut != "supprime"]
    found = tuple(
        _ligne(poste, merged, on, parametres, adhesions) for poste, rows in ouverts for merged in _par_exercice(rows)
    )
    return Cofinancements(
        renseigne=any(ligne.cout is not None or ligne.saisis for ligne in found),
        a_confirmer=cofinancement.a_confirmer(on, parametres),
        lignes=found,
        exercices=_exercices(found),
        provisions=_provisions(tables, len(ouverts), on),
        repartition={str(qui): part for qui, part in cofinancement.repartition_cible(parametres).items()},
    )


def parts(ligne: Ligne) -> dict[str, Decimal]:
    """Return the amounts typed in a row, in euros, by financer."""
    return {part: ligne[colonne] for part, colonne in PARTS.items() if ligne.get(colonne) is not None}


def derniers(exercices: Iterable[Ligne]) -> Ligne:
    """Return the last value known of each column; rows come last exercice first."""
    merged: Ligne = {}
    for ligne in exercices:
        merged |= {name: value for name, value in ligne.items() if value is not None and name not in merged}
    return merged


def _par_exercice(rows: Sequence[Ligne]) -> Iterator[Ligne]:
    """Yield one row a civil year: its own amounts, and what the years before say of the rest.

    A row that names no year speaks only where no other row of the post does.
    """
    annees = list(dict.fromkeys(row.get("exercice") for row in rows))
    for annee in [a for a in annees if a is not None] or [None]:
        jusque_la = [row for row in rows if (row.get("exercice") or 0) <= (annee or 0)]
        argent = derniers(row for row in jusque_la if row.get("exercice") == annee)
        reste = derniers(jusque_la)
        yield {**reste, **dict.fromkeys(_ANNUELLES)} | {c: argent[c] for c in _ANNUELLES if c in argent}


def _ligne(
    poste: Poste, ligne: Ligne, on: date, parametres: Parametres, adhesions: Mapping[str, Jour | None]
) -> LigneCofinancement:
    annee = ligne.get("exercice") or on.year
    cout, saisis, opah = ligne.get("cout_charge_annuel"), parts(ligne), ligne.get("opah_ru")
    mois, motif = _mois(poste, ligne, annee, on)
    plan = None
    if cout is None:
        motif = motif or "coût annuel non renseigné"
    elif mois is not None:
        demande = cofinancement.Demande(cout, mois, ligne.get("quotite_etp"), opah, _anah(saisis, opah=opah))
        plan = cofinancement.plan(demande, on, parametres, annee)
    avec_anah = saisis.get("anah", ZERO) > 0
    reserve = cofinancement.a_confirmer(on, parametres, annee)
    brute = LigneCofinancement(
        poste=poste.cle,
        libelle=poste.libelle,
        communes=poste.communes,
        exercice=annee,
        exercice_deduit=ligne.get("exercice") is None,
        quotite=ligne.get("quotite_etp"),
        opah_ru=opah,
        cout=cout,
        mois=mois,
        base=plan.base if plan else None,
        saisis=saisis,
        plafond=None if reserve else cofinancement.plafond_annuel(parametres, anah=avec_anah),
        plan=plan,
        motif=motif,
        solde=jour(ligne, "date_solde") is not None and existe(jour(ligne, "date_solde"), on),
        partage=cout / len(poste.communes) if cout is not None and poste.mutualise else None,
    )
    return _avec_constats(brute, _avant_adhesion(poste, ligne, adhesions, on), parametres)


def _anah(saisis: Mapping[str, Decimal], *, opah: bool | None) -> bool:
    """Whether the Anah is asked: an amount typed; with no amount at all, an OPAH-RU."""
    return saisis.get("anah", ZERO) > 0 if saisis else opah is True


def _mois(poste: Poste, ligne: Ligne, annee: int, on: date) -> tuple[Decimal | None, str]:
    """Return the months in post in the year, or None and why."""
    arrivee, depart = jour(ligne, "date_prise_poste"), jour(ligne, "date_depart")
    if arrivee is None or arrivee.debut > on:
        return None, "poste non pourvu" if poste.statut in _NON_POURVUS else "date de prise de poste non renseignée"
    parti = depart.debut if depart and depart.debut <= on else None
    return cofinancement.mois_en_poste(annee, arrivee.debut, parti), ""


def _avant_adhesion(poste: Poste, ligne: Ligne, adhesions: Mapping[str, Jour | None], on: date) -> str:
    """R27: a request needs a signed adhésion; say where the post came before it."""
    arrivee = jour(ligne, "date_prise_poste")
    if not adhesions or arrivee is None or not existe(arrivee, on):
        return ""
    signees = [adhesions[code] for code in poste.communes if code in adhesions]
    if not signees:
        return "Aucune adhésion signée : la demande de cofinancement suppose une convention d'adhésion signée."
    if any(signature is None or signature.debut <= arrivee.fin for signature in signees):
        return ""
    premiere = min((signature for signature in signees if signature), key=lambda signature: signature.debut)
    return (
        f"Prise de poste {le(arrivee)}, avant l'adhésion signée {le(premiere)} : "
        "la demande de cofinancement suppose une adhésion signée."
    )


def _avec_constats(ligne: LigneCofinancement, avant: str, p: Parametres) -> LigneCofinancement:
    found = [avant] if avant else []
    found += [texte for regle in (_plafond, _cible, _bdt, _part_anah) for texte in regle(ligne, p)]
    return replace(ligne, constats=tuple(phrase(texte) for texte in found))


def depasse_plafond(ligne: LigneCofinancement) -> bool:
    """R21: what the national financers bring, as typed, is above the ceiling of the year."""
    return ligne.plafond is not None and ligne.aides_nationales > ligne.plafond


def _plafond(ligne: LigneCofinancement, _p: Parametres) -> Iterator[str]:
    if ligne.plafond is not None and depasse_plafond(ligne):
        yield f"Aides saisies : {euros(ligne.aides_nationales)}, au-dessus du plafond de {euros(ligne.plafond)} par an."


def _cible(ligne: LigneCofinancement, p: Parametres) -> Iterator[str]:
    cible = ligne.plan.cible if ligne.plan else None
    if cible is not None and ligne.aides_nationales > cible:
        taux = pourcent(p.taux_cible_poste)
        yield f"Aides saisies : {euros(ligne.aides_nationales)}, au-dessus de {taux} de la base ({euros(cible)})."


def _bdt(ligne: LigneCofinancement, p: Parametres) -> Iterator[str]:
    montant = ligne.saisis.get("bdt", ZERO)
    if montant <= 0:
        return
    seuil = pourcent(p.etp_minimum_bdt)
    if ligne.quotite is None:
        yield f"Part de la Banque des Territoires sans quotité renseignée : elle demande au moins {seuil} d'ETP."
    elif ligne.quotite < p.etp_minimum_bdt:
        yield f"Part de la Banque des Territoires pour {pourcent(ligne.quotite)} d'ETP : elle en demande {seuil}."
    if ligne.plafond is not None and montant > p.plafond_bdt_poste:
        yield f"Part de la Banque des Territoires au-dessus de {euros(p.plafond_bdt_poste)} par an."


def _part_anah(ligne: LigneCofinancement, p: Parametres) -> Iterator[str]:
    montant = ligne.saisis.get("anah", ZERO)
    if montant <= 0:
        return
    if ligne.opah_ru is not True:
        yield "Part de l'Anah sans OPAH-RU en préparation ou en cours : c'est sa condition."
    if ligne.plafond is not None and montant > p.plafond_anah_poste:
        yield f"Part de l'Anah au-dessus de {euros(p.plafond_anah_poste)} par an."


def _exercices(found: Iterable[LigneCofinancement]) -> tuple[ExercicePostes, ...]:
    par_annee: dict[int, list[LigneCofinancement]] = {}
    for ligne in found:
        par_annee.setdefault(ligne.exercice, []).append(ligne)
    return tuple(_exercice(annee, par_annee[annee]) for annee in sorted(par_annee))


def _exercice(annee: int, rows: Sequence[LigneCofinancement]) -> ExercicePostes:
    return ExercicePostes(
        exercice=annee,
        postes=len(rows),
        couts_connus=sum(ligne.cout is not None for ligne in rows),
        cout=sum((ligne.cout for ligne in rows if ligne.cout is not None), ZERO),
        base=sum((ligne.base for ligne in rows if ligne.base is not None), ZERO),
        droits=_sommes((part.financeur, part.montant) for ligne in rows if ligne.plan for part in ligne.plan.lignes),
        saisis=_sommes(item for ligne in rows for item in ligne.saisis.items()),
    )


def _sommes(montants: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sommes: dict[str, Decimal] = {}
    for qui, montant in montants:
        sommes[qui] = sommes.get(qui, ZERO) + montant
    return sommes


def _provisions(tables: Mapping[str, pd.DataFrame], postes: int, on: date) -> tuple[Provision, ...]:
    """Return what is provisioned for the engineering posts, by exercice known at the date (AC40-8)."""
    enveloppes = table(tables, "enveloppes")
    retenues = enveloppes[enveloppes["montant_provisionne"].notna()]
    return tuple(
        Provision(exercice, montant, postes, montant / postes if postes else None)
        for ligne in lignes(retenues)
        if date((exercice := ligne.get("exercice")) or 1, 1, 1) <= on
        and any(mot in fold(ligne.get("perimetre") or "") for mot in _POSTES)
        for montant in (ligne["montant_provisionne"],)
    )
