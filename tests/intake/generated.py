"""Workbooks made up from the facts of the examples, written as officers write, with what they truly say."""

from __future__ import annotations

import datetime as dt
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pvd_dashboard.intake.headings import spellings
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from random import Random

    from pvd_dashboard.tables import Column, Table

FACTS = Path(__file__).resolve().parent.parent.parent / "tools" / "examples"
_LONG, _SELDOM, _OFTEN = 14, 0.04, 0.7
FILES = {"32": "32-gers", "40": "40-landes", "65": "65-hautes-pyrenees"}
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
JUNK = ("Avis du service", "Suivi interne", "Pièces jointes", "Rang", "Vu en réunion le", "Zone de montagne")
TITLES = (
    "DDTM – suivi des Petites villes de demain",
    "Mis à jour le 10/09/2021",
    "Document de travail",
    "Service urbanisme",
)
WRITTEN = ("laureats", "conventions", "postes", "subventions")
NOTES = ("Source : services de l'État", "NB : liste non exhaustive", "Mise à jour par le pôle territoires")
GRANTS = ("DETR", "DSIL", "DSIL exceptionnelle", "FNADT", "Fonds vert")


@dataclass(slots=True)
class Made:
    """One sheet: its cells, and the truth about it. Rows are numbered as the spreadsheet program shows them."""

    table: str
    name: str
    rows: list[list[Any]] = field(default_factory=list)
    headings: dict[str, str | None] = field(default_factory=dict)
    truth: dict[int, dict[str, Any]] = field(default_factory=dict)


@cache
def facts(departement: str) -> dict[str, Any]:
    """Return the facts of an example, as they are written in its source."""
    return tomllib.loads((FACTS / f"{FILES[departement]}.toml").read_text(encoding="utf-8"))


def workbook(rng: Random) -> tuple[str, str, list[Made]]:
    """Return a département, the name of a file and its sheets."""
    departement = rng.choice(sorted(FILES))
    known = facts(departement)
    written = [name for name in WRITTEN if name in known or name == "subventions"]
    wanted = [name for name in written if rng.random() < _OFTEN] or ["laureats"]
    sheets: list[Made] = []
    for name in wanted:
        lines = grants(rng, departement) if name == "subventions" else [dict(row) for row in known.get(name, [])]
        lines = [line for line in lines if line.get("nom_commune") or name != "laureats"]
        lines = [line for line in lines if "programme" not in line]
        if lines:
            rng.shuffle(lines)
            parts = 2 if len(lines) > 3 and rng.random() < 0.25 else 1
            sheets += [
                sheet(rng, TABLES[name], lines[part::parts], f" {part + 1}" if parts > 1 else "")
                for part in range(parts)
            ]
    rng.shuffle(sheets)
    return departement, rng.choice(("suivi PVD.xlsx", "Classeur1.xlsx", "tableau de bord.xlsx")), sheets


def as_csv(made: Made) -> bytes:
    """Write a sheet as a .csv of French Windows."""
    lines = [";".join(_quoted(cell) for cell in row) for row in made.rows]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252", errors="replace")


def _quoted(cell: Any) -> str:  # noqa: ANN401 - a cell
    if isinstance(cell, float):
        return _plain(Decimal(repr(cell)))
    text = f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else str(cell)
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\n') else text


def grants(rng: Random, departement: str) -> list[dict[str, Any]]:
    """Make up grants to the lauréates of a département, amounts to the cent among them."""
    communes = [row for row in facts(departement)["laureats"] if "programme" not in row]
    made = []
    for number in range(rng.randint(3, 14)):
        commune = rng.choice(communes)
        aid = Decimal(rng.randint(1_000_00, 900_000_00)) / 100
        aid = aid.to_integral_value() if rng.random() < 0.6 else aid
        made.append(
            {
                "dispositif": rng.choice(GRANTS),
                "code_insee": commune["code_insee"],
                "beneficiaire_nom": commune["nom_commune"],
                "intitule": f"Opération {number + 1} – halle et abords",
                "montant_accorde": aid,
                "cout_total_ht": aid * rng.randint(2, 4),
                "exercice": rng.choice((2020, 2021, 2022)),
                "date_decision": dt.date(2021, rng.randint(1, 12), rng.randint(1, 28)),
            }
        )
    return made


def sheet(rng: Random, table: Table, lines: list[dict[str, Any]], suffix: str) -> Made:
    """Write the lines of a table as an officer might: own headings, order, blanks, titles, totals and notes."""
    columns = _columns(rng, table, lines)
    named = _headings(rng, table, columns)
    factors = {name: 1_000 if "k€" in heading.lower() else 1 for name, heading in named.items()}
    order: list[str | None] = [*named]
    order += [None] * rng.choice((0, 0, 1, 2))
    rng.shuffle(order)
    junk = iter(rng.sample(JUNK, len(JUNK)))
    heads = [named[name] if name else rng.choice((next(junk), "")) for name in order]
    made = Made(table.name, _sheet_name(rng, table) + suffix)
    made.headings = {text: name for text, name in zip(heads, order, strict=True) if text}
    above = rng.sample(TITLES, rng.choice((0, 0, 1, 2, 3)))
    if table.name == "laureats" and not _says_pvd(made.name, [*above, *heads]):
        above.append("Communes lauréates Petites villes de demain")
    made.rows = [[title] for title in above] + [[] for _ in range(rng.choice((0, 1)) if above else 0)] + [heads]
    formats = {name: rng.choice(_WRITERS.get(table.column(name).kind, (_as_is,))) for name in named}
    formats |= {name: rng.choice(_NAMES) for name in ("nom_commune", "beneficiaire_nom") if name in named}
    half = len(lines) // 2
    for number, line in enumerate(lines):
        if number == half and rng.random() < 0.15:
            made.rows.append([])
        if number == half and rng.random() < 0.1:
            made.rows.append(list(heads))
        cells = [_cell(formats, name, line, factors, rng) if name else _filler(rng) for name in order]
        made.rows.append(cells)
        made.truth[len(made.rows)] = {name: line.get(name) for name in named}
    _below(rng, made, order, lines, factors)
    left = rng.choice((0, 0, 0, 1, 2))
    made.rows = [["", *[""] * (left - 1), *row] if left and row else row for row in made.rows]
    return made


def _columns(rng: Random, table: Table, lines: list[dict[str, Any]]) -> list[str]:
    """Choose the columns: those that make the table, the required ones, and some of the others."""
    filled = {name for line in lines for name, value in line.items() if value not in (None, "")}
    possible = [column.name for column in table.columns if column.name in filled]
    groups = [group for group in table.identifying if set(group) <= filled]
    needed = set(rng.choice(groups)) | {c.name for c in table.columns if c.required and c.name in filled}
    if table.name in {"laureats", "subventions"}:
        needed |= {"nom_commune"} & filled or {"beneficiaire_nom"}
    if "code_insee" in needed and rng.random() < 0.3 and table.name == "laureats":
        needed.discard("code_insee")
    return [name for name in possible if name in needed or rng.random() < 0.6]


def _headings(rng: Random, table: Table, columns: list[str]) -> dict[str, str]:
    """Choose a heading for each column among its variants; only those that name no other column of the table."""
    known = spellings(table.name)
    taken: set[str] = set()
    named: dict[str, str] = {}
    for name in columns:
        column = table.column(name)
        sure = [
            text for text in (column.label, *column.headings)
            if {one.column for one in known[fold(text)]} == {name} and fold(text) not in taken
        ]  # fmt: skip
        if sure:
            text = _misspelt(rng, rng.choice(sure))
            taken.add(fold(text))
            named[name] = _restyled(rng, text, column)
    return named


def _misspelt(rng: Random, text: str) -> str:
    """Forget a letter of a long heading, now and then."""
    if len(text) < _LONG or rng.random() > _SELDOM:
        return text
    place = rng.randrange(3, len(text) - 3)
    return text[:place] + text[place + 1 :]


def _restyled(rng: Random, text: str, column: Column) -> str:
    if column.kind is Kind.MONTANT and "€" not in text and "eur" not in fold(text) and "ht" not in fold(text).split():
        text += rng.choice(("", "", " (€)", " (k€)", " en euros"))
    return rng.choice(_STYLES)(text)


def _starred(text: str) -> str:
    return f"{text}\u00a0*"


def _padded(text: str) -> str:
    return f" {text} "


def _no_accent(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


_STYLES = (str, str, str, str.upper, str.lower, _no_accent, _starred, _padded)


def _sheet_name(rng: Random, table: Table) -> str:
    return rng.choice((table.sheet, table.label[:28], "Feuil1", "Données", *table.hints[:2]))[:28]


def _says_pvd(name: str, texts: list[str]) -> bool:
    words = f" {fold(' '.join([name, *texts]))} "
    return any(f" {word} " in words for word in ("pvd", "laureat", "laureats", "laureate", "laureates"))


def _filler(rng: Random) -> Any:  # noqa: ANN401 - a cell
    return rng.choice(("", "à voir", "RAS", "oui", ""))


def _cell(formats: dict[str, Any], name: str, line: dict[str, Any], factors: dict[str, int], rng: Random) -> Any:  # noqa: ANN401 - a cell
    value = line.get(name)
    if value is None:
        return rng.choice(("", "", "n.c."))
    if name in {"montant_accorde", "montant_demande", "cout_total_ht"}:
        value = Decimal(value) / factors[name]
    return formats[name](value)


def _as_is(value: Any) -> Any:  # noqa: ANN401 - a cell
    return "oui" if value is True else "non" if value is False else value


def _number(value: Decimal) -> Any:  # noqa: ANN401 - a cell
    return int(value) if value == value.to_integral_value() else float(value)


def _euros(value: Decimal) -> str:
    return f"{value:,f}".replace(",", "\u202f").replace(".", ",") + " €"


def _plain(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def _dotted(value: Decimal) -> str:
    text = f"{value:,f}" if value != value.to_integral_value() else f"{value:,.2f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _spaced(value: Decimal) -> str:
    return f"{value:,f}".replace(",", "\u00a0").replace(".", ",")


def _day(pattern: str) -> Any:  # noqa: ANN401 - a writer
    return lambda value: value.strftime(pattern) if isinstance(value, dt.date) else value


def _in_words(value: Any) -> Any:  # noqa: ANN401 - a cell
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if isinstance(value, dt.date) else value


def _serial(value: Any) -> Any:  # noqa: ANN401 - a cell
    return (value - dt.date(1899, 12, 30)).days if isinstance(value, dt.date) else value


def _code(value: str) -> Any:  # noqa: ANN401 - a cell
    return int(value)


def _shouted(value: str) -> str:
    return value.upper()


def _bare(value: str) -> str:
    """Write a name as it is typed in a hurry: no accent, no hyphen, « St » for « Saint »."""
    return _no_accent(value).replace("-", " ").replace("Saint ", "St ").replace("Sainte ", "Ste ")


_NAMES = (_as_is, _as_is, _shouted, _no_accent, _bare)
_WRITERS = {
    Kind.MONTANT: (_number, _number, _euros, _plain, _dotted, _spaced),
    Kind.DATE: (_as_is, _day("%d/%m/%Y"), _day("%d-%m-%Y"), _day("%Y-%m-%d"), _in_words, _serial),
    Kind.COMMUNE: (_as_is, _as_is, _code),
    Kind.COMMUNES: (_as_is, _as_is, _shouted, _no_accent),
    Kind.TEXTE: (_as_is,),
}


def _below(
    rng: Random, made: Made, order: list[str | None], lines: list[dict[str, Any]], factors: dict[str, int]
) -> None:
    """Write what officers put under a table: its total, a note."""
    amounts = [name for name in order if name in {"montant_accorde", "cout_total_ht"}]
    first = order[0]
    if amounts and first not in amounts and rng.random() < 0.4:
        sums = {name: sum(Decimal(line[name]) for line in lines) / factors[name] for name in amounts}
        label = rng.choice(("Total", "TOTAL GÉNÉRAL", "Total général :"))
        made.rows.append([label, *(_number(sums[name]) if name in sums else "" for name in order[1:])])
    if rng.random() < 0.3:
        made.rows += [[], [rng.choice(NOTES)]]


def tally(made: Made, read: Any, findings: Any, accepted: Any, name: str) -> Counter[str]:  # noqa: ANN401 - frames and readings
    """Compare what was read of a sheet with what it says; « wrong » counts values accepted without a finding."""
    counts: Counter[str] = Counter()
    shown = {fold(text): column for text, column in (read.columns.items() if read.table == made.table else ())}
    for text, column in made.headings.items():
        right = shown.get(fold(text)) == column and (column is None or fold(text) in shown)
        counts["columns"] += 1
        counts["columns right"] += right
        if not right:
            counts[f"column {made.table}: {text.strip()!r} read {shown.get(fold(text), '?')}, is {column}"] += 1
    said = {f.row for f in findings if f.sheet == name and f.row} | ({"*"} if read.table != made.table else set())
    heads = {f.letter for f in findings if f.sheet == name and f.code in {"COLONNE_INCONNUE", "COLONNE_APPROCHEE"}}
    mine = accepted[accepted["_feuille"] == name] if accepted is not None else []
    lines = {int(row["_ligne"]): row for row in (mine.to_dict("records") if len(mine) else [])}
    counts["lines"] += len(made.truth)
    counts["lines accepted"] += len(lines.keys() & made.truth.keys())
    counts["wrong: a line that is no data"] += len(lines.keys() - made.truth.keys())
    for number, truth in made.truth.items():
        if number not in lines:
            counts["wrong: a line lost without a finding"] += number not in said and "*" not in said
            continue
        for column in ("montant_accorde", "cout_total_ht", "code_insee"):
            if truth.get(column) is None:
                continue
            counts["values"] += 1
            found, true = lines[number].get(column), truth[column]
            same = Decimal(found) == Decimal(true) if column != "code_insee" and found is not None else found == true
            if not same:
                counts["values not right"] += 1
                told = number in said or (found is None and heads)
                counts[f"wrong: {column} {found} is {true}"] += not told
    return counts
