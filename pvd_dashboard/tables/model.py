"""What a declaration is made of: a table, its columns, the values they allow.

A declaration is a frozen value, cheap to import. It feeds recognition,
checking, the blank template, storage, screens, exports and the data
dictionary: adding a column is one edit in one file of this folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of a column holds, and how it is kept in a frame.

    ============ ==============================================================
    kind         kept as
    ============ ==============================================================
    TEXTE        ``string``
    COMMUNE      ``string``: one code INSEE of five characters
    COMMUNES     ``string``: codes INSEE joined by ``;``, and the original text
                 in ``<name>_texte``
    DEPARTEMENT  ``string``: code of two or three characters
    SIREN, SIRET ``string``: 9 or 14 digits
    DATE         ``datetime64[s]``: first day of the period, with
                 ``<name>_precision`` (a :class:`Precision`) and ``<name>_texte``
    MONTANT      ``object``: :class:`decimal.Decimal` in euros, exactly as read
    TAUX         ``object``: :class:`decimal.Decimal`, a fraction (0.8 for 80 %)
    NOMBRE       ``object``: :class:`decimal.Decimal`
    ENTIER       ``Int64``
    ANNEE        ``Int64``
    OUI_NON      ``boolean``
    CHOIX        ``string``: the code of a :class:`Choice`
    ============ ==============================================================
    """

    TEXTE = "texte"
    COMMUNE = "commune"
    COMMUNES = "communes"
    DEPARTEMENT = "departement"
    SIREN = "siren"
    SIRET = "siret"
    DATE = "date"
    MONTANT = "montant"
    TAUX = "taux"
    NOMBRE = "nombre"
    ENTIER = "entier"
    ANNEE = "annee"
    OUI_NON = "oui_non"
    CHOIX = "choix"


class Precision(StrEnum):
    """How precisely a date is known (rule I6)."""

    JOUR = "jour"
    MOIS = "mois"
    TRIMESTRE = "trimestre"
    SAISON = "saison"
    SEMESTRE = "semestre"
    ANNEE = "annee"


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: the code that is stored, the label that is shown.

    ``synonyms`` are the other spellings that officers write; they are compared
    through :func:`pvd_dashboard.tables.text.fold`.
    """

    code: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its French field name and all that is known about it.

    ``headings`` are the headings that officers and national files write,
    besides ``label`` and ``name`` themselves. ``accepted`` and ``refused`` are
    example cells, run by the tests against the conversion of ``kind``.
    ``names`` gives, for a code column, the column that holds the name of the
    same thing on the same line (rule I3: one checks the other). ``personal``
    columns are recognised but stored only where the settings allow it.
    """

    name: str
    kind: Kind
    label: str
    help: str
    headings: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[Choice, ...] = ()
    strict: bool = False
    unit: str = ""
    source: str = ""
    names: str = ""
    personal: bool = False
    in_template: bool = True
    example: str = ""
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the tableau de bord.

    ``key`` is the natural key: the columns that say that two lines speak of
    the same thing; an ordinal is added where a key repeats. ``identifying``
    are the groups of columns of which one at least must be found in a sheet
    for it to be this table. ``anchor`` is the date column from which a line
    exists (facts dated after the date de situation do not exist yet). A
    ``personal`` table names people: it is kept, and shown in the template, only
    where the settings allow it; its key holds no personal column.
    """

    name: str
    label: str
    sheet: str
    row: str
    help: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    identifying: tuple[tuple[str, ...], ...]
    hints: tuple[str, ...] = ()
    anchor: str = ""
    personal: bool = False
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        """Index the columns by name."""
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError if there is none."""
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether a column is called ``name``."""
        return name in self._by_name
