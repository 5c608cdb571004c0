"""Posts at a date and the communes that they cover (§1.9, R25, R26)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard.situation import demandes_postes, exercices_postes
from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import Ligne, communes_citees, lignes, numero, renseignee, table
from pvd_dashboard.situation.model import Poste, Postes
from pvd_dashboard.tables.postes import FONCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.actes import Acte
    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Jour, Laureats


def compute(
    tables: Mapping[str, pd.DataFrame],
    laureats: Laureats,
    actes: Iterable[Acte],
    lieux: Lieux,
    on: date,
    parametres: Parametres,
) -> Postes:
    """Return the posts of the département at the date; a shared post counts once (R25)."""
    groupes = _par_poste(tables, lieux, on)
    adhesions = demandes_postes.adhesions(actes)
    lus = (_poste(exercices, lieux, on) for exercices in groupes)
    if adhesions or renseignee(tables, "conventions"):
        lus = (_avec_demande(poste, adhesions) for poste in lus)
    postes = tuple(lus)
    ouverts = [poste for poste in postes if poste.statut != "supprime"]
    par_statut = Counter(poste.statut for poste in ouverts)
    laureates = [str(code) for code in laureats.communes["code_insee"]]
    couvertes = _communes(ouverts)
    pourvues = _communes(poste for poste in ouverts if poste.statut == "pourvu")
    renseigne = renseignee(tables, "postes")
    return Postes(
        renseigne=renseigne,
        total=len(ouverts),
        mutualises=sum(poste.mutualise for poste in ouverts),
        pourvus=par_statut["pourvu"],
        en_recrutement=par_statut["en_recrutement"],
        vacants=par_statut["vacant"],
        a_creer=par_statut["a_creer"],
        communes_couvertes=sum(code in couvertes for code in laureates),
        communes_pourvues=sum(code in pourvues for code in laureates),
        communes_sans_poste=tuple(code for code in laureates if code not in couvertes) if renseigne else (),
        postes=postes,
        cofinancement=exercices_postes.compute(zip(postes, groupes, strict=True), tables, adhesions, on, parametres),
    )


def _communes(postes: Iterable[Poste]) -> set[str]:
    return {code for poste in postes for code in poste.communes}


def _par_poste(tables: Mapping[str, pd.DataFrame], lieux: Lieux, on: date) -> list[list[Ligne]]:
    """Return the rows of each post, last exercice first; a row of a later exercice does not exist yet."""
    groupes: dict[tuple[object, ...], list[Ligne]] = {}
    rangs: Counter[tuple[object, ...]] = Counter()
    for ligne in lignes(table(tables, "postes")):
        if not _du_departement(ligne, lieux) or date(ligne.get("exercice") or 1, 1, 1) > on:
            continue
        cle = _identite(ligne)
        rang = rangs[cle, ligne.get("exercice")]
        rangs[cle, ligne.get("exercice")] += 1
        groupes.setdefault((cle, rang), []).append(ligne)
    return [sorted(rows, key=lambda row: row.get("exercice") or 0, reverse=True) for rows in groupes.values()]


def _du_departement(ligne: Ligne, lieux: Lieux) -> bool:
    communes = communes_citees(ligne)
    return not communes or any(map(lieux.contient, communes))


def _identite(ligne: Ligne) -> tuple[object, ...]:
    """Return what says that rows of several exercices are one post: its number, else function and communes."""
    if id_poste := numero(ligne, "id_poste", FONCTIONS):
        return ("numero", id_poste)
    return ("poste", ligne.get("fonction") or "chef_de_projet", frozenset(communes_citees(ligne)))


def _poste(exercices: list[Ligne], lieux: Lieux, on: date) -> Poste:
    """Return a post from its rows, last exercice first: the last value known of each column."""
    ligne = exercices_postes.derniers(exercices)
    communes = communes_citees(ligne)
    return Poste(
        cle=ligne.get("id_poste") or ligne.get("_cle") or ";".join(communes),
        fonction=ligne.get("fonction") or "chef_de_projet",
        communes=communes,
        libelle=" / ".join(map(lieux.nom_commune, communes)) or ligne.get("employeur") or "Poste sans commune",
        employeur=ligne.get("employeur") or "",
        statut=statut(ligne, on),
        mutualise=len(communes) > 1,
        mutualise_saisi=ligne.get("mutualise"),
        prise_poste=_arrive(ligne, "date_prise_poste", on),
        fin_contrat=jour(ligne, "date_fin_contrat"),
        depart=_arrive(ligne, "date_depart", on),
        quotite=ligne.get("quotite_etp"),
        exercice=ligne.get("exercice"),
        cout=ligne.get("cout_charge_annuel"),
        financements=exercices_postes.parts(ligne),
        opah_ru=ligne.get("opah_ru"),
        feuille=ligne.get("_feuille") or "",
        ligne=ligne.get("_ligne"),
        observations=ligne.get("observations") or "",
        fin_cofinancement=jour(ligne, "date_fin_cofinancement"),
    )


def _arrive(ligne: Ligne, colonne: str, on: date) -> Jour | None:
    """Return when something happened to a post, None where it is later: it does not exist yet (R08)."""
    quand = jour(ligne, colonne)
    return quand if existe(quand, on) else None


def _avec_demande(poste: Poste, adhesions: Mapping[str, Jour | None]) -> Poste:
    """R27: say whether its co-financing may be asked for."""
    possible, depuis = demandes_postes.ouverture(poste.communes, adhesions)
    return replace(poste, demande_possible=possible, demande_depuis=depuis)


def statut(ligne: Ligne, on: date) -> str:
    """Return the status of a post at the date: a taking of post or a departure that is later has not happened.

    A post « pourvu » whose holder comes later is being recruited; a « vacant »
    one whose holder leaves later is still filled.
    """
    declare = ligne.get("statut_poste")
    arrivee, depart = jour(ligne, "date_prise_poste"), jour(ligne, "date_depart")
    if declare not in {None, "pourvu", "vacant"}:
        return str(declare)
    if declare == "vacant":
        return _vacant(depart, on)
    if declare is None and arrivee is None and depart is None:
        return "inconnu"
    if arrivee and arrivee.debut > on:
        return "en_recrutement"
    return _occupe(arrivee, depart, on)


def _vacant(depart: Jour | None, on: date) -> str:
    return "pourvu" if depart and depart.debut > on else "vacant"


def _occupe(arrivee: Jour | None, depart: Jour | None, on: date) -> str:
    """Tell whether a post is still held: a departure empties it, unless somebody came after."""
    if depart is None or depart.debut > on or (arrivee and arrivee.debut > depart.debut):
        return "pourvu"
    return "vacant"
