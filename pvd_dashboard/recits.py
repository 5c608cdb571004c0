"""What changed between two editions, told as an officer would, for the screen and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard import formats, territory
from pvd_dashboard.editions.summary import resume
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.tables.dispositifs import PAR_CODE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pvd_dashboard.editions.difference import CellChange, Difference, TableDifference
    from pvd_dashboard.editions.summary import SummaryItem

_NOMS: Mapping[str, tuple[str, str]] = {
    "laureats": ("commune lauréate", "communes lauréates"),
    "adhesions": ("commune à l’adhésion signée", "communes à l’adhésion signée"),
    "ort": ("commune à l’ORT signée", "communes à l’ORT signée"),
    "avenants": ("avenant signé", "avenants signés"),
    "postes": ("poste", "postes"),
    "postes_pourvus": ("poste pourvu", "postes pourvus"),
    "actions_livrees": ("action livrée", "actions livrées"),
    "reunions": ("réunion", "réunions"),
}


def raconter(difference: Difference) -> list[str]:
    """Return what changed in the terms of the programme: « + 2 communes à l'ORT signée (Amou et Mugron) »."""
    tables = {one.table: one for one in difference.tables}
    return [_raconter(element, tables) for element in resume(difference)]


def _raconter(element: SummaryItem, tables: Mapping[str, TableDifference]) -> str:
    signe = "+" if element.count > 0 else "−"
    if element.kind == "aides":
        dispositif = PAR_CODE[element.dispositif].libelle if element.dispositif in PAR_CODE else "dispositif n.c."
        signe = "+" if (element.amount or 0) > 0 else "−"
        return f"{signe} {formats.euros(abs(element.amount or 0))} accordés ({dispositif})"
    if element.kind not in _NOMS:
        return f"{_lignes(tables[element.table])} ({TABLES[element.table].label})"
    combien = abs(element.count)
    lieux = f" ({formats.liste(noms(element.codes))})" if element.codes else ""
    return f"{signe} {combien} {formats.accord(combien, *_NOMS[element.kind])}{lieux}"


_COMPTES = {"added": "ajoutée", "changed": "modifiée", "removed": "retirée"}


def _lignes(difference: TableDifference) -> str:
    """Return the counts of a table's changes with their noun: « 4 lignes ajoutées, 1 modifiée »."""
    dit, comptes = bilan(difference), difference.counts
    combien, _, fait = dit.partition(" ")
    premier = next((comptes[cle] for cle in _COMPTES if comptes[cle]), 0)
    return f"{combien} {formats.accord(premier, 'ligne')} {fait}" if premier else dit


def noms(codes: Iterable[str]) -> list[str]:
    """Return the names of communes, the code where a commune is unknown."""
    places = territory.load()
    return [commune.nom if (commune := places.commune(code)) else code for code in codes]


def bilan(difference: TableDifference) -> str:
    """Return the counts of a table's changes: « 2 ajoutées, 1 modifiée »."""
    comptes = difference.counts
    parts = [
        f"{formats.nombre(comptes[cle])} {formats.accord(comptes[cle], mot)}"
        for cle, mot in _COMPTES.items()
        if comptes[cle]
    ]
    return ", ".join(parts) or "aucun changement"


def libelle(change: CellChange) -> str:
    """Return the label of the column of a change."""
    table = TABLES[change.table]
    return table.column(change.column).label if change.column in table else change.column


def montrees(difference: TableDifference) -> list[CellChange]:
    """Return the changes of cells worth showing: not the precision of a date, nor a mere wording."""
    table = TABLES[difference.table]
    return [change for change in difference.cells if change.column in table and not change.wording]


def valeur(change: CellChange, brute: Any) -> str:  # noqa: ANN401 -- a cell of any kind
    """Return a cell of a difference as it reads on screen: names of communes, labels of choices, French numbers."""
    if formats.absent(brute) or brute == "":
        return "(vide)"
    colonne = TABLES[change.table].column(change.column)
    if colonne.kind in {Kind.COMMUNES, Kind.COMMUNE}:
        return formats.liste(noms(str(brute).split(";")))
    if colonne.choices:
        return {choix.code: choix.label for choix in colonne.choices}.get(str(brute), str(brute))
    return _ECRITURES.get(colonne.kind, str)(brute)


def _oui_non(brute: object) -> str:
    return "oui" if brute else "non"


_ECRITURES: Mapping[Kind, Callable[[Any], str]] = {
    Kind.MONTANT: lambda brute: formats.euros(brute, centimes=True),
    Kind.TAUX: formats.taux,
    Kind.DATE: formats.jour,
    Kind.OUI_NON: _oui_non,
}


def lignes(difference: Difference) -> list[str]:
    """Return a difference as lines of text: the programme first, then each table, cell by cell."""
    texte = raconter(difference) or ["Aucune différence dans les données."]
    for table in difference.tables:
        texte.append(f"{TABLES[table.table].label} : {bilan(table)}")
        texte += [
            f"  {change.libelle} – {libelle(change)} : {valeur(change, change.before)} → {valeur(change, change.after)}"
            for change in montrees(table)
        ]
    return texte
