"""Rows of a frame as plain values, for rules that read one fact at a time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import codes, empty
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Laureats
    from pvd_dashboard.tables import Choice

Ligne = dict[str, Any]


def table(tables: Mapping[str, pd.DataFrame], nom: str) -> pd.DataFrame:
    """Return a table, with no row where it was never supplied."""
    return tables[nom] if nom in tables else _vide(nom)


@cache
def _vide(nom: str) -> pd.DataFrame:
    return empty(TABLES[nom])


def renseignee(tables: Mapping[str, pd.DataFrame], nom: str) -> bool:
    """Whether a table was supplied: an empty sheet says nothing."""
    return nom in tables and not tables[nom].empty


def lignes_de(frame: pd.DataFrame, garde: pd.Series[bool], colonnes: Sequence[str]) -> list[Ligne]:
    """Return the rows that ``garde`` keeps, with ``colonnes`` only: a whole table would be copied to read ten cells."""
    rangs = np.flatnonzero(garde.to_numpy(dtype=bool))
    connues = [valeurs(frame[nom], rangs) for nom in colonnes]
    return [dict(zip(colonnes, rang, strict=True)) for rang in zip(*connues, strict=True)]


def valeurs(colonne: pd.Series[Any], rangs: np.ndarray[Any, Any] | None = None) -> list[Any]:
    """Return the cells of a column (of the rows ``rangs`` of it) as plain values, None where empty."""
    cells = colonne.array if rangs is None else colonne.array.take(rangs)
    if isinstance(cells.dtype, pd.api.extensions.ExtensionDtype):
        return list(cells.to_numpy(dtype=object, na_value=None))
    kept = pd.Series(cells)
    return kept.astype(object).where(kept.notna(), None).tolist()


def lignes(frame: pd.DataFrame) -> Iterator[Ligne]:
    """Yield each row as a dict of the columns that hold something; None where a cell is empty."""
    filled = [name for name in frame.columns if frame[name].notna().any()] if len(frame) else []
    names = [str(name) for name in filled]
    if not names:
        yield from ({} for _ in range(len(frame)))
    for cells in zip(*(valeurs(frame[name]) for name in filled), strict=True):
        yield dict(zip(names, cells, strict=True))


def numero(ligne: Ligne, colonne: str, choix: tuple[Choice, ...]) -> str:
    """Return the number that a service gave, folded; empty where the cell only repeats one of ``choix``.

    Officers head a column of kinds « Convention » or « Poste »: « Convention
    d'adhésion » on every line is not one convention.
    """
    texte = fold(ligne.get(colonne) or "")
    return "" if texte in _mots(choix) else texte


@cache
def _mots(choix: tuple[Choice, ...]) -> frozenset[str]:
    return frozenset(fold(mot) for un in choix for mot in (un.code, un.label, *un.synonyms))


def communes_citees(ligne: Ligne) -> tuple[str, ...]:
    """Return the codes of the communes that a row names, each once, in the order typed."""
    return tuple(dict.fromkeys(codes(ligne.get("communes"))))


def ici(ligne: Ligne, lieux: Lieux) -> bool:
    """Whether a row is about the département: it names one of its communes, or none at all.

    A row whose communes could not be told is about nobody known.
    """
    communes = communes_citees(ligne)
    if communes:
        return any(map(lieux.contient, communes))
    return not ligne.get("communes_texte")


def pvd_de(laureats: Laureats) -> dict[str, str]:
    """Return the key of the PVD of each commune lauréate."""
    return {code: projet.cle for projet in laureats.projets for code in projet.communes}
