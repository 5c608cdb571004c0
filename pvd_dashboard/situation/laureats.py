"""Communes lauréates, PVD, EPCI, arrondissements at a date: four counts never mixed (§1.3, §1.4, §2.2)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lieux import SANS_OBJET
from pvd_dashboard.situation.lignes import Ligne, lignes, renseignee, table
from pvd_dashboard.situation.model import Laureats, Projet
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pvd_dashboard.situation.lieux import Lieux

COLONNES: dict[str, str] = {
    "code_insee": "string",
    "nom": "string",
    "pvd": "string",
    "pvd_libelle": "string",
    "siren_epci": "string",
    "nom_epci": "string",
    "arrondissement": "string",
    "nom_arrondissement": "string",
    "population": "Int64",
    "population_annee": "Int64",
    "delegation_territoriale": "string",
    "statut_laureat": "string",
    "_fichier": "string",
    "_feuille": "string",
    "_ligne": "Int64",
}


def compute(tables: Mapping[str, pd.DataFrame], lieux: Lieux, on: date) -> Laureats:
    """Return the lauréats of the département at the date; zeros where the table was never supplied."""
    presentes = [ligne for ligne in lignes(table(tables, "laureats")) if _presente(ligne, lieux, on)]
    pvd = _une_par_commune(ligne for ligne in presentes if _programme(ligne) == "PVD")
    actives = [ligne for ligne in pvd if not _retiree(ligne, on)]
    communes = _frame(_communes(actives, lieux))
    return Laureats(
        renseigne=renseignee(tables, "laureats"),
        communes=communes,
        projets=_projets(communes),
        epci=_compte_epci(communes),
        arrondissements=dict(sorted(Counter(communes["nom_arrondissement"].fillna(SANS_OBJET)).items())),
        retirees=tuple(ligne["code_insee"] for ligne in pvd if _retiree(ligne, on)),
        acv=tuple(ligne["code_insee"] for ligne in presentes if _programme(ligne) == "ACV"),
    )


def projets_retires(tables: Mapping[str, pd.DataFrame], laureats: Laureats, lieux: Lieux) -> tuple[Projet, ...]:
    """Return the PVD of which every commune has left the programme."""
    if not laureats.retirees:
        return ()
    rows = table(tables, "laureats")
    parties = _une_par_commune(lignes(rows[rows["code_insee"].isin(laureats.retirees)]))
    restants = {fold(projet.cle) for projet in laureats.projets}
    return tuple(p for p in _projets(_frame(_communes(parties, lieux))) if fold(p.cle) not in restants)


def presumes(conventions: Iterable[Ligne], lieux: Lieux) -> tuple[Projet, ...]:
    """Return the PVD that conventions name, for a file that holds no list of lauréats."""
    par_commune: dict[str, Ligne] = {}
    for ligne in conventions:
        for code in (ligne.get("communes") or "").split(";"):
            if code and lieux.contient(code):
                par_commune.setdefault(code, {**ligne, "code_insee": code})
    return _projets(_frame(_communes(list(par_commune.values()), lieux)))


def _presente(ligne: Ligne, lieux: Lieux, on: date) -> bool:
    code = ligne.get("code_insee")
    return code is not None and lieux.contient(code) and existe(jour(ligne, "date_labellisation"), on)


def _programme(ligne: Ligne) -> str:
    return ligne.get("programme") or "PVD"


def _retiree(ligne: Ligne, on: date) -> bool:
    """Whether a commune has left: a dated withdrawal counts from its day, an undated one always."""
    retrait = jour(ligne, "date_retrait")
    if retrait is not None:
        return retrait.debut <= on
    return ligne.get("statut_laureat") == "retire"


def _une_par_commune(rows: Iterable[Ligne]) -> list[Ligne]:
    kept: dict[str, Ligne] = {}
    for ligne in rows:
        seen = kept.get(ligne["code_insee"], {})
        kept[ligne["code_insee"]] = {**ligne, **{k: v for k, v in seen.items() if v is not None}}
    return list(kept.values())


def _communes(rows: list[Ligne], lieux: Lieux) -> list[Ligne]:
    """Complete each commune from the reference, and give it the key of its PVD."""
    groupes: dict[str, list[Ligne]] = {}
    for ligne in sorted(rows, key=lambda ligne: str(ligne["code_insee"])):
        cle, groupe = _cle_pvd(ligne)
        groupes.setdefault(groupe, []).append(_completer(ligne, lieux) | {"pvd": cle})
    return sorted((m for membres in groupes.values() for m in _nommer(membres)), key=lambda m: str(m["code_insee"]))


def _nommer(membres: list[Ligne]) -> list[Ligne]:
    """Give the communes of one PVD the same key and the same label, as first spelled."""
    premier = membres[0]
    libelle = premier.get("regroupement") or " / ".join(m["nom"] for m in membres)
    return [m | {"pvd": premier["pvd"], "pvd_libelle": libelle} for m in membres]


def _cle_pvd(ligne: Ligne) -> tuple[str, str]:
    """Return the key of the PVD (regroupement, else id_pvd, else commune) and its folded form."""
    for nature in ("regroupement", "id_pvd"):
        if texte := ligne.get(nature):
            return texte, f"{nature}:{fold(texte)}"
    return ligne["code_insee"], f"commune:{ligne['code_insee']}"


def _completer(ligne: Ligne, lieux: Lieux) -> Ligne:
    connue = lieux.commune(ligne["code_insee"])
    siren, nom_epci = _epci(ligne, lieux)
    complete = ligne | {"siren_epci": siren, "nom_epci": nom_epci}
    if connue is None:
        return complete | {"nom": ligne.get("nom_commune") or ligne["code_insee"]} | _arrondissement_saisi(ligne)
    if not ligne.get("population"):
        complete |= {"population": connue.population, "population_annee": connue.population_annee}
    return complete | {
        "nom": connue.nom,
        "arrondissement": connue.arrondissement,
        "nom_arrondissement": connue.arrondissement_nom,
    }


def _arrondissement_saisi(ligne: Ligne) -> Ligne:
    return {"arrondissement": None, "nom_arrondissement": ligne.get("arrondissement")}


def _epci(ligne: Ligne, lieux: Lieux) -> tuple[str | None, str | None]:
    """Return SIREN and name of the EPCI: as typed (it may have changed since), else of the reference."""
    siren = ligne.get("siren_epci") or lieux.siren_epci(ligne["code_insee"])
    nom = (lieux.nom_epci(siren) if siren else None) or ligne.get("nom_epci")
    return siren, nom


def _frame(rows: list[Ligne]) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=dtype) for name, dtype in COLONNES.items()}
    )


def _projets(communes: pd.DataFrame) -> tuple[Projet, ...]:
    groupes: dict[str, list[Ligne]] = {}
    for ligne in lignes(communes):
        groupes.setdefault(ligne["pvd"], []).append(ligne)
    return tuple(
        Projet(
            cle=cle,
            libelle=membres[0]["pvd_libelle"],
            communes=tuple(m["code_insee"] for m in membres),
            epcis=tuple(dict.fromkeys(m["siren_epci"] for m in membres if m.get("siren_epci"))),
        )
        for cle, membres in groupes.items()
    )


def _compte_epci(communes: pd.DataFrame) -> int:
    cles = communes["siren_epci"].fillna(communes["nom_epci"].map(fold, na_action="ignore"))
    return int(cles.nunique())
