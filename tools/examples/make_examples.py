"""Write the example workbooks that retell the published sources.

The facts stand in the TOML files beside this script: one array a table, one
entry a row, keyed by the names of the declared columns. The script lays them
out as an officer would keep them: a title, « Situation au », the source, then
the headings of the template. Run twice, it writes the same bytes::

    python tools/examples/make_examples.py
"""

from __future__ import annotations

import re
import sys
import textwrap
import tomllib
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

ICI = Path(__file__).resolve().parent
RACINE = ICI.parent.parent
sys.path.insert(0, str(RACINE))  # the script is run from its path; the package is not installed

from pvd_dashboard.tables import TABLES, Column, Kind, Table  # noqa: E402 (needs the line above)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CIBLE = RACINE / "data" / "examples"
EXEMPLES = {"32": "32-gers", "40": "40-landes", "65": "65-hautes-pyrenees"}  # by département
LIGNE_EN_TETE = 4  # title, « Situation au », source, an empty line, then the headings
PROGRAMME_PAR_DEFAUT = "Petites villes de demain"

Faits = dict[str, Any]

_BORD = {"border": 1, "border_color": "#C9CCD6", "valign": "top"}
_FORMATS: dict[str, dict[str, Any]] = {
    "titre": {"bold": True, "font_size": 14, "font_color": "#29598F"},
    "situation": {"bold": True},
    "source": {"italic": True, "font_color": "#5A5F70", "valign": "top"},
    "en_tete": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#29598F",
        "border": 1,
        "border_color": "#C9CCD6",
        "text_wrap": True,
        "valign": "vcenter",
    },
    "texte": _BORD | {"text_wrap": True},
    "centre": _BORD | {"align": "center"},
    "date": _BORD | {"num_format": "dd/mm/yyyy", "align": "center"},
    "euros": _BORD | {"num_format": '#,##0"\u00a0€"'},
    "centimes": _BORD | {"num_format": '#,##0.00"\u00a0€"'},
    "entier": _BORD | {"num_format": "#,##0"},
    "annee": _BORD | {"num_format": "0", "align": "center"},
    "nombre": _BORD | {"num_format": "General", "align": "center"},
}
_MINIMUM, _MAXIMUM, _MAXIMUM_PROSE = 8, 36, 58  # widths, in characters
_PROSE = frozenset({"intitule", "description", "observations", "ordre_du_jour", "signataires", "texte"})
_HAUTEUR = 14.5  # points of a line of text
_MARGE = 2  # characters that the borders of a cell and a wider font eat

_ESPACES = (
    (re.compile(r" (?=[;:!?»€%])|(?<=[«§]) |(?<=\d) (?=\d{3}\b)|(?<=\d) (?=m²)"), "\u00a0"),
    (re.compile(r"'"), "’"),
)


def lire(nom: str) -> Faits:
    """Return the facts of ``nom`` (``"40-landes"``) as they are written in its TOML file."""
    with (ICI / f"{nom}.toml").open("rb") as flux:
        return completer(tomllib.load(flux))


def completer(faits: Faits) -> Faits:
    """Add to each lauréat what is the same for all of them: département, programme, year of the population."""
    for laureat in faits.get("laureats", []):
        laureat.setdefault("departement", faits["departement"])
        laureat.setdefault("programme", PROGRAMME_PAR_DEFAUT)
        if "population" in laureat:
            laureat.setdefault("population_annee", faits["population_annee"])
    return faits


def classeur(faits: Faits) -> bytes:
    """Return the workbook that tells ``faits``: one sheet a table, same facts same bytes."""
    tampon = BytesIO()
    with xlsxwriter.Workbook(tampon, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {
                "title": faits["titre"],
                "comments": "Exemple tiré de sources publiques.",
                "created": datetime.combine(faits["situation"], datetime.min.time()),  # fixed: same facts, same bytes
            }
        )
        formats = {nom: book.add_format(options) for nom, options in _FORMATS.items()}
        for table in TABLES.values():
            if faits.get(table.name):
                _feuille(book, formats, faits, table)
    return tampon.getvalue()


def _feuille(book: Workbook, formats: Mapping[str, Format], faits: Faits, table: Table) -> None:
    lignes = faits[table.name]
    colonnes = _colonnes(table, lignes)
    largeurs = {colonne.name: _largeur(colonne, lignes) for colonne in colonnes}
    feuille = book.add_worksheet(table.sheet)
    feuille.write_string(0, 0, f"{faits['titre']} – {table.label}", formats["titre"])
    feuille.write_string(1, 0, f"Situation au {faits['situation']:%d/%m/%Y}", formats["situation"])
    feuille.write_string(2, 0, _typographie(f"Source : {faits['sources'][table.name]}"), formats["source"])
    for rang, colonne in enumerate(colonnes):
        feuille.set_column(rang, rang, largeurs[colonne.name])
        feuille.write_string(LIGNE_EN_TETE, rang, colonne.label, formats["en_tete"])
    for numero, ligne in enumerate(lignes, start=LIGNE_EN_TETE + 1):
        feuille.set_row(numero, _hauteur(ligne, largeurs))
        for rang, colonne in enumerate(colonnes):
            _cellule(feuille, (numero, rang), colonne, ligne.get(colonne.name), formats)
    _presentation(feuille, len(lignes), len(colonnes))


def _presentation(feuille: Worksheet, lignes: int, colonnes: int) -> None:
    feuille.set_row(LIGNE_EN_TETE, 32)
    feuille.freeze_panes(LIGNE_EN_TETE + 1, 0)
    feuille.autofilter(LIGNE_EN_TETE, 0, LIGNE_EN_TETE + lignes, colonnes - 1)
    feuille.hide_gridlines(2)
    feuille.set_landscape()
    feuille.set_paper(9)  # A4
    feuille.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    feuille.fit_to_pages(1, 0)
    feuille.repeat_rows(LIGNE_EN_TETE)
    feuille.set_footer("&L&A&RPage &P / &N")


def _colonnes(table: Table, lignes: list[dict[str, Any]]) -> list[Column]:
    """Return the declared columns that at least one row fills, in the order of the template."""
    inconnues = {nom for ligne in lignes for nom in ligne if nom not in table}
    if inconnues:
        message = f"{table.name}: unknown columns {sorted(inconnues)}"
        raise ValueError(message)
    return [colonne for colonne in table.columns if any(colonne.name in ligne for ligne in lignes)]


def _largeur(colonne: Column, lignes: list[dict[str, Any]]) -> int:
    """Return the width that the longest cell asks for, within bounds; a heading may take two lines."""
    contenu = max((len(_texte(ligne.get(colonne.name))) for ligne in lignes), default=0)
    en_tete = max(len(mot) for mot in textwrap.wrap(colonne.label, max(len(colonne.label) // 2 + 3, _MINIMUM)))
    maximum = _MAXIMUM_PROSE if colonne.name in _PROSE else _MAXIMUM
    return min(max(contenu, en_tete + _MARGE, _MINIMUM) + _MARGE, maximum)


def _hauteur(ligne: dict[str, Any], largeurs: Mapping[str, int]) -> float:
    """Return the height of a row whose texts wrap: spreadsheet programs do not always find it themselves."""
    return _HAUTEUR * max(_lignes(_texte(ligne.get(nom)), largeur) for nom, largeur in largeurs.items())


def _lignes(texte: str, largeur: int) -> int:
    return max(sum(len(textwrap.wrap(morceau, largeur)) for morceau in texte.splitlines()), 1)


def _texte(valeur: object) -> str:
    return "" if valeur is None else str(valeur)


def _typographie(texte: str) -> str:
    """Put the no-break spaces and apostrophes that French asks for."""
    for motif, remplacement in _ESPACES:
        texte = motif.sub(remplacement, texte)
    return texte


def _cellule(
    feuille: Worksheet, place: tuple[int, int], colonne: Column, valeur: object, formats: Mapping[str, Format]
) -> None:
    if valeur is None:
        feuille.write_blank(*place, None, formats["texte"])
    elif isinstance(valeur, bool):
        feuille.write_string(*place, "oui" if valeur else "non", formats["centre"])
    elif isinstance(valeur, date):
        feuille.write_datetime(*place, datetime(valeur.year, valeur.month, valeur.day), formats["date"])  # noqa: DTZ001 (a day has no time zone)
    elif colonne.kind is Kind.MONTANT:
        montant = Decimal(str(valeur))
        feuille.write_number(*place, float(montant), formats["euros" if montant == int(montant) else "centimes"])
    elif isinstance(valeur, int):
        feuille.write_number(*place, valeur, formats[_format_entier(colonne.kind)])
    else:
        centre = colonne.kind in {Kind.COMMUNE, Kind.DEPARTEMENT, Kind.SIREN, Kind.DATE}
        texte = _typographie(str(valeur)) if colonne.name in _PROSE else str(valeur)
        feuille.write_string(*place, texte, formats["centre" if centre else "texte"])


def _format_entier(kind: Kind) -> str:
    return {Kind.ANNEE: "annee", Kind.NOMBRE: "nombre"}.get(kind, "entier")


def main() -> None:
    """Write every workbook whose facts stand beside this script."""
    CIBLE.mkdir(parents=True, exist_ok=True)
    for nom in EXEMPLES.values():
        faits = lire(nom)
        (CIBLE / faits["fichier"]).write_bytes(classeur(faits))
        print(CIBLE / faits["fichier"])


if __name__ == "__main__":
    main()
