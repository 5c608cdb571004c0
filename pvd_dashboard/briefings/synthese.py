"""The first sheet of the workbook: where the département stands, with live subtotals.

It is for reading: intake never takes it for a table. Its headings are
therefore none of those that officers write above their tables.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings.feuilles import Case, Style, Synthese
from pvd_dashboard.briefings.libelles import echeance, source
from pvd_dashboard.situation.libelles import STATUTS, libelle
from pvd_dashboard.tables import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.situation.model import Financements, Groupe, Jour, LigneConvention, Situation

TITRE = "Synthèse"
NON_RENSEIGNE = "non renseigné"
LARGEURS = (40, 19, 15, 15, 15, 12, 38, 52)

Ligne = tuple[Case | None, ...]


def synthese(situation: Situation) -> Synthese:
    """Return the sheet: identity, key figures, grants by groupe and dispositif, statuses, one line per PVD."""
    lines: list[Ligne] = [*_identite(situation), (), *_chiffres(situation), ()]
    lines += [*_aides(situation.financements, first=len(lines) + 1), ()]
    lines += [*_statuts(situation), (), *_projets(situation)]
    return Synthese(TITRE, tuple(lines), LARGEURS)


def _identite(situation: Situation) -> Iterator[Ligne]:
    cited = situation.edition
    own = cited.date_situation if cited and cited.date_situation else situation.date
    yield (Case(f"Petites villes de demain – {situation.nom_departement} ({situation.departement})", Style.TITRE),)
    yield Case("Situation au", Style.LIBELLE), Case(own, Style.JOUR)
    yield Case("Chiffres calculés au", Style.LIBELLE), Case(situation.date, Style.JOUR)
    yield Case("Source", Style.LIBELLE), Case(source(situation))
    yield (Case("Feuille calculée, pour lecture : elle n'est pas relue au dépôt du classeur.", Style.NOTE),)


def _chiffres(situation: Situation) -> Iterator[Ligne]:
    laureats, conventions, postes = situation.laureats, situation.conventions, situation.postes
    yield (Case("Chiffres clés", Style.RUBRIQUE),)
    for label, value, supplied in (
        ("Communes lauréates", len(laureats.communes), laureats.renseigne),
        ("Projets PVD", len(laureats.projets), laureats.renseigne),
        ("EPCI concernés", laureats.epci, laureats.renseigne),
        ("Conventions d'adhésion signées", conventions.adhesion_signees, conventions.renseigne),
        ("Conventions-cadres (ORT) signées", conventions.ort_signees, conventions.renseigne),
        ("Postes", postes.total, postes.renseigne),
        ("\u2003dont pourvus", postes.pourvus, postes.renseigne),
        ("\u2003dont en recrutement", postes.en_recrutement, postes.renseigne),
        ("\u2003dont vacants", postes.vacants, postes.renseigne),
        ("Communes lauréates sans poste", len(postes.communes_sans_poste), postes.renseigne),
        ("Points à traiter", len(situation.a_traiter), True),
    ):
        yield Case(label, Style.LIBELLE), Case(value, Style.ENTIER) if supplied else Case(NON_RENSEIGNE)


def _aides(financements: Financements, first: int) -> Iterator[Ligne]:
    """Yield the table of the grants; ``first`` is the number of its first line in the sheet."""
    yield (Case("Aides accordées", Style.RUBRIQUE),)
    if not financements.renseigne:
        yield (Case(NON_RENSEIGNE),)
        return
    yield Case("Origine de l'aide", Style.ENTETE), Case("En euros", Style.ENTETE), Case("Part", Style.ENTETE)
    at = first + 2
    total = at + sum(len(groupe.dispositifs) + 1 for groupe in financements.groupes)
    subtotals = []
    for groupe in financements.groupes:
        yield from _groupe(groupe, at, total)
        at += len(groupe.dispositifs) + 1
        subtotals.append(f"B{at - 1}")
    yield (
        Case("Ensemble", Style.TOTAL),
        Case(financements.total, Style.TOTAL_EUROS, "+".join(subtotals)),
        Case(Decimal(1) if financements.total else Decimal(0), Style.TOTAL_PART, _part(at, at)),
    )
    yield from _perimetre(financements)


def _groupe(groupe: Groupe, first: int, total: int) -> Iterator[Ligne]:
    for rank, dispositif in enumerate(groupe.dispositifs):
        share = Case(dispositif.part / 100, Style.PART, _part(first + rank, total))
        yield Case(dispositif.libelle, Style.LIBELLE), Case(dispositif.montant, Style.EUROS), share
    last = first + len(groupe.dispositifs)
    yield (
        Case(f"Sous-ensemble « {groupe.groupe} »", Style.TOTAL),
        Case(groupe.total, Style.TOTAL_EUROS, f"SUM(B{first}:B{last - 1})"),
        Case(groupe.part / 100, Style.TOTAL_PART, _part(last, total)),
    )


def _part(line: int, total: int) -> str:
    return f"IF(B{total}=0,0,B{line}/B{total})"


def _perimetre(financements: Financements) -> Iterator[Ligne]:
    for label, amount in (
        ("\u2003dont communes lauréates", financements.communes),
        ("\u2003dont EPCI", financements.epci),
        ("\u2003dont non ventilé (département entier)", financements.non_ventile),
        ("Hors PVD, non compris ci-dessus", financements.hors_pvd),
    ):
        yield Case(label, Style.LIBELLE), Case(amount, Style.EUROS)
    exercices = financements.exercices
    if exercices:
        years = str(exercices[0]) if len(exercices) == 1 else f"{min(exercices)} à {max(exercices)}"
        yield (Case(f"Montants accordés, exercice{'s' if len(exercices) > 1 else ''} {years}.", Style.NOTE),)


def _statuts(situation: Situation) -> Iterator[Ligne]:
    yield (Case("Répartition des projets", Style.RUBRIQUE),)
    yield Case("Où en est le projet", Style.ENTETE), Case("Projets", Style.ENTETE)
    for statut, label in STATUTS.items():
        count = situation.conventions.par_statut.get(statut, 0)
        if count:
            yield Case(label.libelle, Style.LIBELLE), Case(count, Style.ENTIER)


_ENTETES = ("Nom du projet", "Adhésion", "Échéance", "ORT", "Fin d'ORT", "Jours restants", "Où il en est", "Réunit")


def _projets(situation: Situation) -> Iterator[Ligne]:
    yield (Case("Projet par projet", Style.RUBRIQUE),)
    yield tuple(Case(heading, Style.ENTETE) for heading in _ENTETES)
    rows = situation.laureats.communes
    noms = dict(zip(rows["code_insee"], rows["nom"], strict=True)) if len(rows) else {}
    for ligne in situation.conventions.lignes:
        yield _projet(ligne, noms)


def _projet(ligne: LigneConvention, noms: dict[str, str]) -> Ligne:
    left = ligne.jours if ligne.ort is None else None
    exact_day = ligne.echeance is not None and ligne.echeance_precision in {None, Precision.JOUR}
    return (
        Case(ligne.libelle, Style.LIBELLE),
        _jour(ligne.adhesion),
        Case(ligne.echeance, Style.JOUR) if exact_day else Case(echeance(ligne)),
        _jour(ligne.ort),
        Case(ligne.fin_ort, Style.JOUR),
        Case(left, Style.ENTIER),
        Case(formats.insecables(libelle(ligne))),
        Case(formats.liste(noms.get(code, code) for code in ligne.communes)),
    )


def _jour(jour: Jour | None) -> Case:
    if jour is None:
        return Case(None)
    if jour.precision == Precision.JOUR:
        return Case(jour.debut, Style.JOUR)
    return Case(jour.texte or formats.periode(jour.debut, jour.precision))
