"""What a paper holds, whatever its format: sections, paragraphs, tables, a timeline, a picture.

The same document feeds the .docx and the .pdf, so that both show the same
words and the same figures. Everything is text already written in French;
writers lay it out and compute nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """A paragraph; ``note`` is small print, ``a_completer`` is for the officer to write and only in a .docx."""

    texte: str
    genre: Literal["normal", "note", "a_completer"] = "normal"


@dataclass(frozen=True, slots=True)
class Puces:
    """A list of points; ``message`` points stand out at the head of a note."""

    elements: tuple[str, ...]
    genre: Literal["normal", "message"] = "normal"


@dataclass(frozen=True, slots=True)
class Chiffre:
    """A key figure: what it counts, its value, one line that makes it precise."""

    libelle: str
    valeur: str
    precision: str = ""


@dataclass(frozen=True, slots=True)
class Chiffres:
    """The key figures."""

    elements: tuple[Chiffre, ...]


@dataclass(frozen=True, slots=True)
class Fait:
    """A label and its value."""

    libelle: str
    valeur: str


@dataclass(frozen=True, slots=True)
class Faits:
    """Facts, a line each."""

    elements: tuple[Fait, ...]


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column of a table: heading, relative width, whether it holds numbers."""

    titre: str
    largeur: int = 10
    nombre: bool = False


@dataclass(frozen=True, slots=True)
class Rangee:
    """A row of a table."""

    cases: tuple[str, ...]
    genre: Literal["normal", "sous_total", "total"] = "normal"


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table with its heading row; ``legende`` says what it holds."""

    legende: str
    colonnes: tuple[Colonne, ...]
    rangees: tuple[Rangee, ...]


@dataclass(frozen=True, slots=True)
class Pastille:
    """A status: symbol, word, colour (``#RRGGBB``), hatched border or not, then what comes next."""

    symbole: str
    texte: str
    couleur: str
    hachure: bool
    suite: str = ""


@dataclass(frozen=True, slots=True)
class Jalon:
    """A dated mark of a timeline; places run from 0 (its start) to 1 (its end), ``etiquette`` is that of its words."""

    place: float
    etiquette: float
    libelle: str
    date: str
    passe: bool


@dataclass(frozen=True, slots=True)
class Troncon:
    """A coloured stretch of a timeline, from ``debut`` to ``fin`` (0 to 1)."""

    debut: float
    fin: float
    libelle: str
    couleur: str


@dataclass(frozen=True, slots=True)
class Frise:
    """A timeline: marks, stretches, where the date of situation stands, and the whole in words."""

    jalons: tuple[Jalon, ...]
    troncons: tuple[Troncon, ...]
    situation: float
    date: str
    description: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, as SVG for the .pdf or as PNG for the .docx, with its description.

    ``repere`` is a place to ring on it, across and down, in widths of the picture.
    """

    svg: str
    png: bytes
    description: str
    repere: tuple[float, float] | None = None


Bloc = Paragraphe | Puces | Chiffres | Faits | Tableau | Pastille | Frise | Image


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; ``saut`` starts it on a new page, ``niveau`` is that of its heading."""

    titre: str
    blocs: tuple[Bloc, ...]
    niveau: Literal[1, 2] = 1
    saut: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one commune: the same sections, told at less and less length until they fit."""

    titre: str
    sous_titre: str
    variantes: tuple[tuple[Section, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper: ``entete`` are the lines above the title, ``pied`` stands at the foot of each page.

    A note has ``sections``; fiches have one ``pages`` entry a commune.
    """

    titre: str
    sujet: str
    entete: tuple[Fait, ...]
    pied: str
    moment: datetime
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()


def en_donnees(valeur: object, ecrire: Callable[[str], str]) -> object:
    """Return a document as plain data for JSON, each text written by ``ecrire``; pictures keep their SVG only."""
    if isinstance(valeur, Image):
        dite = ecrire(valeur.description)
        return {"bloc": "image", "svg": valeur.svg, "description": dite, "repere": valeur.repere}
    if is_dataclass(valeur) and not isinstance(valeur, type):
        donnees = {champ.name: en_donnees(getattr(valeur, champ.name), ecrire) for champ in fields(valeur)}
        return {"bloc": type(valeur).__name__.lower(), **donnees}
    if isinstance(valeur, tuple):
        return [en_donnees(element, ecrire) for element in valeur]
    if isinstance(valeur, str):
        return ecrire(valeur)
    return valeur if isinstance(valeur, bool | int | float) else str(valeur)
