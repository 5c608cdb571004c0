"""Former codes and former names of communes, and what became of them (rule R60); former names of EPCI.

Four sources, from the surest to the oldest: the communes déléguées and
associées of today, the codes that each commune has absorbed, the yearly lists
since 2021, and the history of the code officiel géographique (1943-2019).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Rows = list[dict[str, Any]]
Ancien = tuple[str, str, str, str, int | None]
"""ancien_code, ancien_nom, code_insee, type, derniere_annee."""

COLUMNS = ["ancien_code", "ancien_nom", "code_insee", "type", "derniere_annee"]
_STILL_THERE = {"commune-deleguee": "déléguée", "commune-associee": "associée"}


def anciens_codes(communes: Rows, historique: Rows, annees: Mapping[int, Rows]) -> pd.DataFrame:
    """Build the table of former codes and names; one row a code and name.

    ``derniere_annee`` is the last year when the name was in force; it is
    missing for what still exists (déléguée, associée, arrondissement).
    """
    current = {c["code"]: c["nom"] for c in communes if c["type"] == "commune-actuelle"}
    successor = successors(communes)
    kept: dict[tuple[str, str], Ancien] = {}
    for row in (*_still_there(communes), *_by_year(annees, current, successor), *_by_date(historique, successor)):
        if current.get(row[0]) != row[1]:
            kept.setdefault((row[0], row[1]), row)
    frame = pd.DataFrame([kept[key] for key in sorted(kept)], columns=COLUMNS)
    return frame.astype(dict.fromkeys(COLUMNS[:4], "str") | {"derniere_annee": "Int64"})


def anciens_epci(epci: Rows, annees: Mapping[int, Rows]) -> pd.DataFrame:
    """Build the table of the former names of today's EPCI, with the last year of each."""
    current = {row["code"]: row["nom"] for row in epci}
    former: dict[tuple[str, str], int] = {}
    for annee in sorted(annees):
        for row in annees[annee]:
            if current.get(row["code"], row["nom"]) != row["nom"]:
                former[row["code"], row["nom"]] = annee
    lines = [(siren, nom, annee) for (siren, nom), annee in sorted(former.items())]
    frame = pd.DataFrame(lines, columns=["siren", "ancien_nom", "derniere_annee"])
    return frame.astype({"siren": "str", "ancien_nom": "str", "derniere_annee": "Int64"})


def successors(communes: Rows) -> dict[str, str]:
    """Map every code, current or former, to the current one."""
    successor = {c["code"]: c["code"] for c in communes if c["type"] == "commune-actuelle"}
    for commune in communes:
        successor.update(dict.fromkeys(commune.get("anciensCodes", ()), commune["code"]))
    for part in communes:
        if part["type"] in _STILL_THERE:
            # Where the two disagree (55273, 60455), the commune that holds it now is right.
            successor[part["code"]] = part["chefLieu"]
        elif part["type"] == "arrondissement-municipal":
            successor[part["code"]] = part["commune"]
    return successor


def _still_there(communes: Rows) -> Iterator[Ancien]:
    for part in communes:
        if part["type"] in _STILL_THERE:
            yield part["code"], part["nom"], part["chefLieu"], _STILL_THERE[part["type"]], None
        elif part["type"] == "arrondissement-municipal":
            yield part["code"], part["nom"], part["commune"], "arrondissement municipal", None


def _by_year(annees: Mapping[int, Rows], current: Mapping[str, str], successor: Mapping[str, str]) -> Iterator[Ancien]:
    for annee in sorted(annees, reverse=True):
        for commune in annees[annee]:
            code, nom = commune["code"], commune["nom"]
            if commune["type"] == "commune-actuelle" and code in successor and current.get(code) != nom:
                yield code, nom, successor[code], _kind(code, successor), annee


def _by_date(historique: Rows, successor: Mapping[str, str]) -> Iterator[Ancien]:
    ended = [row for row in historique if row["type"] == "COM" and "dateFin" in row and row["code"] in successor]
    for row in sorted(ended, key=lambda row: (row["dateFin"], row["code"], row["nom"]), reverse=True):
        code = row["code"]
        yield code, row["nom"], successor[code], _kind(code, successor), _last_year(row["dateFin"])


def _kind(code: str, successor: Mapping[str, str]) -> str:
    return "ancien nom" if successor[code] == code else "ancienne commune"


def _last_year(date_fin: str) -> int:
    """Return the last year a name was in force: what ends on 1 January ended the year before."""
    year = int(date_fin[:4])
    return year - 1 if date_fin[5:] == "01-01" else year
