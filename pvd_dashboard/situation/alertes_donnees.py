"""Alerts about the data themselves: a gap with the national list, a fact told twice (A50, A51; §2.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.index import ParCommune
from pvd_dashboard.situation.lignes import Ligne, communes_citees, ici, lignes, table
from pvd_dashboard.situation.model import Alerte, Statut
from pvd_dashboard.situation.phrases import compte, jour_fr, le, phrase
from pvd_dashboard.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.actes import Acte
    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Conventions, Jour, Laureats, LigneConvention

_NOMS = {"adhesion": "Adhésion", "ort": "ORT"}
_SIGNEE = {"signee", "terminee"}
_COMPARER = (
    "Vérifier l'acte signé, puis corriger le tableau de bord ou signaler l'écart à l'administration qui tient la liste."
)
_COMPARER_LISTES = (
    "Vérifier la labellisation de chaque commune, puis compléter le tableau de bord ou signaler l'écart à "
    "l'administration qui tient la liste."
)
_REPETEE = re.compile(r"#\d+$")
_SUIVIES = {"postes": "exercice", "actions": "", "reunions": "date"}
"""Tables whose lines are told twice where their key repeats, and the column that dates a line."""


def ecarts(tables: Mapping[str, pd.DataFrame], conventions: Conventions, on: date) -> Iterator[Alerte]:
    """A50: what the list of lauréats says of a convention is not what the conventions say.

    One alert for all the PVD of which the same is to be said: two sources
    disagree, neither is an error.
    """
    presentes = [ligne for ligne in conventions.lignes if ligne.statut is not Statut.RETRAIT]
    projets = {code: ligne for ligne in presentes for code in ligne.communes}
    actes = ParCommune(conventions.actes)
    concernes: dict[str, dict[str, LigneConvention]] = {}
    for fiche, source in _fiches(tables, on):
        projet = projets.get(fiche.get("code_insee") or "")
        if projet is not None:
            for dit in _ecarts(fiche, projet, actes.de([fiche["code_insee"]]), on, source):
                concernes.setdefault(dit, {})[projet.pvd] = projet
    for dit, siens in concernes.items():
        yield _ecart(dit, list(siens.values()))


def _fiches(tables: Mapping[str, pd.DataFrame], on: date) -> Iterator[tuple[Ligne, str]]:
    """Yield what is said of each commune besides the conventions, and by which list."""
    for fiche in lignes(table(tables, "laureats")):
        yield fiche, "la liste des lauréats"
    for fiche in _nationales(tables, on):
        yield fiche, _source(fiche)


def _nationales(tables: Mapping[str, pd.DataFrame], on: date) -> Iterator[Ligne]:
    """Yield the lines of the national list about this programme; a list of a later day does not exist yet (R08)."""
    for fiche in lignes(table(tables, "liste_nationale")):
        if existe(jour(fiche, "date_liste"), on) and fiche.get("programme") in {None, "PVD"}:
            yield fiche


def _source(fiche: Ligne) -> str:
    quand = jour(fiche, "date_liste")
    return f"la liste nationale du {jour_fr(quand)}" if quand else "la liste nationale"


def absentes(tables: Mapping[str, pd.DataFrame], laureats: Laureats, lieux: Lieux, on: date) -> Iterator[Alerte]:
    """A50: communes of the national list that the tableau de bord does not know, and the other way round."""
    citees = {fiche["code_insee"]: fiche for fiche in _nationales(tables, on) if fiche.get("code_insee")}
    siennes = {code: fiche for code, fiche in citees.items() if lieux.contient(code)}
    connues = [*laureats.communes["code_insee"], *laureats.retirees]
    if not siennes or not laureats.renseigne:
        return
    source = _source(next(iter(siennes.values())))
    en_plus = [code for code in siennes if code not in connues]
    en_moins = [code for code in laureats.communes["code_insee"] if code not in siennes]
    for codes, dit in (
        (en_plus, f"Dans {source}, absentes du tableau de bord"),
        (en_moins, f"Dans le tableau de bord, absentes de {source}"),
    ):
        if codes:
            yield _liste(codes, f"{dit} : {', '.join(map(lieux.nom_commune, codes))}.")


def _liste(codes: Sequence[str], dit: str) -> Alerte:
    objet = compte(len(codes), "commune lauréate", "communes lauréates")
    return Alerte("A50", 3, objet, phrase(dit), _COMPARER_LISTES, None, tuple(codes))


def _ecarts(
    fiche: Ligne, projet: LigneConvention, actes: Sequence[Acte], on: date, source: str
) -> Iterator[str]:  # fmt: skip
    for famille, nom in _NOMS.items():
        nationale = jour(fiche, f"date_{famille}")
        connues = [acte.signature for acte in actes if acte.famille == famille and acte.signature]
        if nationale and existe(nationale, on) and connues and not any(_se_touchent(nationale, c) for c in connues):
            yield f"{nom} : signée {le(connues[0])} selon les conventions, {le(nationale)} selon {source}."
    dite = fiche.get("ort_nationale")
    if dite is not None and projet.ort_signee != (dite in _SIGNEE):
        quand = f" {le(projet.ort)}" if projet.ort else ""
        nommee = source if "nationale" in source else "la liste nationale"
        yield (
            f"ORT signée{quand} selon le tableau de bord ; {nommee} n'en cite aucune de signée."
            if projet.ort_signee
            else f"ORT signée selon {nommee} ; le tableau de bord n'en connaît aucune."
        )


def _se_touchent(un: Jour, autre: Jour) -> bool:
    return un.debut <= autre.fin and autre.debut <= un.fin


def _ecart(dit: str, lignes_: Sequence[LigneConvention]) -> Alerte:
    seule = len(lignes_) == 1
    return Alerte(
        "A50",
        3,
        lignes_[0].libelle if seule else compte(len(lignes_), "projet PVD", "projets PVD"),
        phrase(dit),
        _COMPARER,
        None,
        tuple(code for ligne in lignes_ for code in ligne.communes),
        lignes_[0].pvd if seule else "",
    )


def doublons(tables: Mapping[str, pd.DataFrame], conventions: Conventions, lieux: Lieux, on: date) -> Iterator[Alerte]:
    """A51: the same thing is probably told by two lines."""
    yield from _deux_adhesions(conventions, lieux)
    for nom, colonne in _SUIVIES.items():
        repetees: dict[str, list[Ligne]] = {}
        for ligne in lignes(table(tables, nom)):
            cle = ligne.get("_cle") or ""
            if ici(ligne, lieux) and _passee(ligne, colonne, on):
                repetees.setdefault(_REPETEE.sub("", cle), []).append(ligne)
        for siennes in repetees.values():
            if len(siennes) > 1:
                yield _doublon(nom, siennes, lieux)


def _passee(ligne: Ligne, colonne: str, on: date) -> bool:
    """Whether a line exists at the date (R08)."""
    if colonne == "exercice":
        return (ligne.get("exercice") or on.year) <= on.year
    return not colonne or existe(jour(ligne, colonne), on)


def _deux_adhesions(conventions: Conventions, lieux: Lieux) -> Iterator[Alerte]:
    """Yield the PVD of which a commune signed two adhésions: it signs one."""
    adhesions = [acte for acte in conventions.actes if acte.famille == "adhesion"]
    par_commune = ParCommune(adhesions)
    for ligne in conventions.lignes:
        doubles = [code for code in ligne.communes if len(par_commune.de([code])) > 1]
        if not doubles or ligne.statut is Statut.RETRAIT:
            continue
        dates = [jour_fr(a.signature) if a.signature else "sans date" for a in par_commune.de(doubles)]
        yield _alerte(
            ligne.libelle,
            f"{compte(len(dates), 'adhésion', 'adhésions')} pour {_communes(doubles, lieux)} : {', '.join(dates)}.",
            ligne.communes,
            ligne.pvd,
        )


def _doublon(nom: str, siennes: Sequence[Ligne], lieux: Lieux) -> Alerte:
    communes = communes_citees(siennes[0])
    rangs = ", ".join(str(ligne.get("_ligne")) for ligne in siennes if ligne.get("_ligne") is not None)
    ou = f" (feuille {siennes[0]['_feuille']}, lignes {rangs})" if siennes[0].get("_feuille") and rangs else ""
    quoi = TABLES[nom].row
    objet: Any = siennes[0].get("intitule") or _communes(communes, lieux) or TABLES[nom].label
    return _alerte(objet, f"{len(siennes)} lignes disent la même {_la_meme(quoi)}{ou}.", communes, "")


def _la_meme(quoi: str) -> str:
    return quoi if quoi != "poste" else "occupation de poste"


def _communes(communes: Sequence[str], lieux: Lieux) -> str:
    return " / ".join(map(lieux.nom_commune, communes))


def _alerte(objet: str, pourquoi: str, communes: tuple[str, ...], pvd: str) -> Alerte:
    return Alerte(
        "A51",
        3,
        objet,
        phrase(pourquoi),
        "Garder une seule ligne, ou distinguer les deux (numéro, date, objet).",
        None,
        communes,
        pvd,
    )
