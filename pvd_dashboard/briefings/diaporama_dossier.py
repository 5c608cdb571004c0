"""What the slides are made from: the situation, where it is, what was chosen; and the lines behind each figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pvd_dashboard import formats
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.diaporama_pages import propre
from pvd_dashboard.settings import Parametres
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import codes, empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory


@dataclass(frozen=True, eq=False)
class Dossier:
    """What is asked for; ``contours`` is the folder of contours, ``commune`` the code INSEE to focus on."""

    situation: Situation
    territory: Territory
    contours: Path
    commune: str | None = None
    contacts: bool = False
    service: str = ""
    parametres: Parametres = field(default_factory=Parametres)
    choix: Choix = field(default_factory=Choix)

    @cached_property
    def noms(self) -> Mapping[str, str]:
        """The names of the communes lauréates by code."""
        communes = self.situation.laureats.communes
        return {str(code): propre(nom) for code, nom in zip(communes["code_insee"], communes["nom"], strict=True)}

    def nommer(self, les_codes: Iterable[str]) -> str:
        """Return names joined in a sentence."""
        return formats.liste(self.nom(code) for code in les_codes)

    def nom(self, code: str) -> str:
        """Return the name of a commune, lauréate or not; its code where nobody knows it."""
        if code in self.noms:
            return self.noms[code]
        connue = self.territory.commune(code)
        return propre(connue.nom) if connue else code

    @property
    def lieu(self) -> str:
        """The département as a sentence has it: « dans les Landes »."""
        return self.situation.lieu or f"dans le département {self.situation.nom_departement}"

    def table(self, nom: str) -> pd.DataFrame:
        """Return a table as supplied, with no row where it was not."""
        tables = self.situation.tables
        return tables[nom] if nom in tables else empty(TABLES[nom])

    def lignes(self, nom: str, communes: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the rows of a table, signed by the date, that name one of ``communes`` (the lauréates by default)."""
        frame = self.table(nom)
        if "date_signature" in frame:
            frame = frame[~(frame["date_signature"] > pd.Timestamp(self.situation.date))]
        gardes = set(self.noms if communes is None else communes)
        return frame[np.array([not gardes.isdisjoint(codes(texte)) for texte in frame["communes"]], dtype=bool)]

    @cached_property
    def _reperes(self) -> dict[str, list[tuple[frozenset[str], Repere]]]:
        return {}

    def reperes(self, nom: str, communes: Iterable[str]) -> list[Repere]:
        """Return where the lines of :meth:`lignes` stand; a table is read once, whatever number of projects asks."""
        if nom not in self._reperes:
            frame = self.lignes(nom)
            cites = (frozenset(codes(texte)) for texte in frame["communes"])
            self._reperes[nom] = list(zip(cites, reperes(frame), strict=True))
        gardes = set(communes)
        return [repere for cites, repere in self._reperes[nom] if not cites.isdisjoint(gardes)]

    def fiches(self, communes: Iterable[str]) -> list[Repere]:
        """Return where the list of lauréats speaks of communes: what it alone says of a convention stands there."""
        frame = self.table("laureats")
        return reperes(frame[frame["code_insee"].isin(set(communes)).to_numpy(dtype=bool)])

    def source(self) -> str:
        """Return the footer: file, edition, date."""
        citee = self.situation.edition
        au = f"situation au {formats.jour(self.situation.date)}"
        if citee is None:
            return formats.insecables(f"Aucune version publiée – {au}")
        fichier = propre(citee.file)
        court = fichier if len(fichier) <= 60 else f"{fichier[:40]}…{fichier[-15:]}"  # noqa: PLR2004 - one line of footer
        return formats.insecables(f"Source : {court} – version {citee.number} – {au}")


Repere = tuple[str, int | None]
"""Where a line stands in the file received: its sheet, its number."""


def reperes(frame: pd.DataFrame) -> list[Repere]:
    """Return where each row of a frame stands; None for the number of a row that is of no file."""
    if "_ligne" not in frame:
        return [("", None)] * len(frame)
    numeros = [None if formats.absent(numero) else int(numero) for numero in frame["_ligne"]]
    feuilles = ["" if formats.absent(feuille) else str(feuille) for feuille in frame["_feuille"]]
    return list(zip(feuilles, numeros, strict=True))


def origine(nom: str, source: pd.DataFrame | Iterable[Repere]) -> str:
    """Say which lines of the file stand behind a figure: « Aides : feuille « Subventions », lignes 6 à 9. »."""
    par_feuille: dict[str, list[int]] = {}
    for feuille, numero in reperes(source) if isinstance(source, pd.DataFrame) else source:
        if numero is not None:
            par_feuille.setdefault(feuille, []).append(numero)
    feuilles = [f"feuille « {propre(feuille)} », {_numeros(numeros)}" for feuille, numeros in par_feuille.items()]
    return formats.phrase(f"{nom} : {' ; '.join(feuilles)}") if feuilles else ""


def _numeros(numeros: Iterable[int]) -> str:
    """Write numbers of lines, runs shortened: « lignes 6 à 9 et 12 »."""
    suites: list[list[int]] = []
    for numero in sorted(set(numeros)):
        if suites and numero == suites[-1][-1] + 1:
            suites[-1].append(numero)
        else:
            suites.append([numero])
    combien = sum(map(len, suites))
    textes = formats.liste(str(s[0]) if len(s) == 1 else f"{s[0]} à {s[-1]}" for s in suites)
    return f"{formats.accord(combien, 'ligne')} {textes}"
