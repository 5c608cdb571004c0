"""The lines of one sheet become values: each column converted, what was noticed kept as findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from pvd_dashboard.intake.coded import Coded, blank, coded_values, combined
from pvd_dashboard.intake.convert import Outcome, Values, convert, montants, taux
from pvd_dashboard.intake.convert.base import Listed, bare_text, each
from pvd_dashboard.intake.convert.beneficiaires import beneficiaires
from pvd_dashboard.intake.convert.communes import Place, headed_insee, holds_insee, paired, several
from pvd_dashboard.intake.deduced import deduce
from pvd_dashboard.intake.devises import francs
from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.lines import Lines, Role
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.progress import NOBODY, Watch
from pvd_dashboard.intake.shared_posts import is_name
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from numpy.typing import NDArray

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.located import Located

NOT_SUMMED = frozenset({Role.TOTAL, Role.ENTETE, Role.TITRE, Role.NOTE})
_COMMUNE_KINDS = frozenset({Kind.COMMUNE, Kind.COMMUNES, Kind.DEPARTEMENT})
# The national list of ORT writes 0 for a length that is not known.
_ZERO_IS_UNKNOWN = frozenset({"duree_annees"})
_RECEIVER = ("code_insee", "beneficiaire_siren", "beneficiaire_type")
_NUMBERS = frozenset({Kind.MONTANT, Kind.TAUX})
_SHOWN = 5
_A_NAME = "un nom"
_ALWAYS_FIX = frozenset({"deja_compte"})


@dataclass(slots=True)
class Converted:
    """A sheet converted. ``columns[name][i]`` is the value of line ``kept[i]``; ``faults[i]`` its codes to fix."""

    lines: Lines
    place: Place
    kept: list[int]
    columns: dict[str, Sequence[Any]] = field(default_factory=dict)
    faults: dict[int, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    totals: dict[str, Decimal] = field(default_factory=dict)
    amounts: dict[str, Values] = field(default_factory=dict)
    numbers: dict[str, Values] = field(default_factory=dict)

    @property
    def located(self) -> Located:
        """The table as it was found in its sheet."""
        return self.lines.located

    def raw(self, name: str) -> Coded:
        """Return the cells of a declared column on the kept lines, blanks where the sheet has no such column."""
        cells = self.lines.cells(name)
        return Coded([""] * len(self.kept)) if cells is None else self.take(cells)

    def take(self, cells: Coded) -> Coded:
        """Return the cells of a column, one a line, that are on the kept lines."""
        return cells.take(self.kept)

    def floats(self, name: str) -> NDArray[np.float64]:
        """Return a column of numbers as floats, NaN where unknown: for comparisons only, an amount stays a Decimal."""
        if name not in self.columns:
            return np.full(len(self.kept), np.nan)
        known = self.numbers.get(name)
        return np.array(self.columns[name], dtype=float) if known is None else known.floats()

    def has(self, name: str) -> bool:
        """Tell whether the sheet has a declared column."""
        return name in self.located.columns

    def notice(self, i: int, name: str, outcome: Outcome, value: str | None = None) -> None:
        """Keep a finding about a cell of kept line ``i``; one to fix sets the line aside."""
        column = self.located.table.column(name)
        severity = _severity(outcome.code, column)
        if severity is Severity.A_CORRIGER:
            self.faults.setdefault(i, []).append(outcome.code)
        place = self.located.columns.get(name, self.located.columns.get(column.names))
        self.findings.append(
            Finding(
                outcome.code,
                severity,
                self.located.sheet.name,
                self.lines.numbers[self.kept[i]],
                self.located.sheet.letter(place or 0),
                name,
                self.located.table.name,
                _shown(name, value if value is not None else self._cell_text(i, place)),
                outcome.expected,
                outcome.suggestion,
            )
        )

    def _cell_text(self, i: int, place: int | None) -> str:
        row = self.lines.rows[self.kept[i]]
        return as_text(row[place]) if place is not None and place < len(row) else ""


def _shown(name: str, value: str) -> str:
    """Return a cell as a finding may show it: somebody's name where a status is awaited stays in the file."""
    return _A_NAME if name == "statut_poste" and is_name(value) else str(bare_text(value).value or "")


def _severity(code: str, column: Column) -> Severity:
    severity = severity_of(code)
    if column.required or column.name in _ALWAYS_FIX:
        return Severity.A_CORRIGER if code.endswith("_ILLISIBLE") else severity
    spared = (code == "CHOIX_INCONNU" and not column.strict) or (code == "DATE_ILLISIBLE" and not column.in_template)
    return Severity.INFORMATION if spared else severity


def read_amounts(lines: Lines) -> tuple[dict[str, Values], dict[str, Decimal]]:
    """Convert the amounts of every line, and sum each column exactly: lines to fix included, totals excluded."""
    if lines.amounts is None:
        lines.amounts = _amounts(lines)
    return lines.amounts


def _amounts(lines: Lines) -> tuple[dict[str, Values], dict[str, Decimal]]:
    found, totals = {}, {}
    apart = {i for i, role in enumerate(lines.roles) if role is not Role.DONNEE and role in NOT_SUMMED}
    for name in lines.located.columns:
        if lines.located.table.column(name).kind is not Kind.MONTANT:
            continue
        outcomes = montants(lines.cells(name) or [], lines.located.factors.get(name, 1))
        found[name] = outcomes
        totals[name] = outcomes.total(apart)
    return found, totals


def convert_lines(
    lines: Lines, place: Place, file_name: str, *, contacts: bool, watch: Watch = NOBODY
) -> Converted:  # fmt: skip
    """Convert the kept lines of a sheet: amounts first, then plain columns, then communes and bénéficiaires."""
    amounts, totals = read_amounts(lines)
    converted = Converted(lines, place, lines.kept(), totals=totals, amounts=amounts)
    for name in lines.located.columns:
        watch.check()
        column = lines.located.table.column(name)
        if column.kind not in _COMMUNE_KINDS and not (column.personal and not contacts):
            _plain(converted, column)
    francs(converted)
    _departements(converted)
    _communes(converted)
    deduce(converted, file_name)
    return converted


def homonyms(converted: Converted) -> None:
    """Ask which commune is meant by the lines of a national list that give a name borne in several départements."""
    named = next((n for n in ("nom_commune", "communes", "beneficiaire_nom") if converted.has(n)), "")
    for i, line in enumerate(converted.kept) if converted.lines.homonymes else ():
        if bearers := converted.lines.homonymes.get(line):
            expected = " ou ".join(map(converted.place.name, bearers[:_SHOWN]))
            converted.notice(i, named, Outcome(code="COMMUNE_AMBIGUE", expected=expected))


def _plain(converted: Converted, column: Column) -> None:
    if column.kind is Kind.MONTANT:
        outcomes = converted.amounts[column.name].of(converted.kept)
    elif column.kind is Kind.TAUX:
        outcomes = taux(converted.raw(column.name), _ratios(converted, column.name))
    else:
        outcomes = convert(column, converted.raw(column.name))
    if column.kind in _NUMBERS:
        converted.numbers[column.name] = outcomes
    keep(converted, column.name, outcomes)


def keep(converted: Converted, name: str, outcomes: Values) -> None:
    """Store the values of a column and the findings about its cells."""
    converted.columns[name] = [v or None for v in outcomes.values] if name in _ZERO_IS_UNKNOWN else Listed(outcomes)
    for i, outcome in outcomes.noticed.items():
        converted.notice(i, name, outcome)


def _ratios(converted: Converted, name: str) -> Sequence[Decimal | None] | NDArray[np.float64]:
    """Return amount ÷ base on each line, NaN where unknown, for the scale of a column of rates."""
    aid = "montant_demande" if name == "taux_demande" else "montant_accorde"
    bases = [base for base in ("assiette", "cout_total_ht") if base in converted.amounts]
    if aid not in converted.amounts or not bases:
        return []
    amounts = {n: converted.amounts[n].of(converted.kept).floats() for n in (aid, *bases)}
    base = np.full(len(converted.kept), np.nan)
    for name_of_base in bases:
        unknown = np.isnan(base) | (base == 0)
        base = np.where(unknown, amounts[name_of_base], base)
    return amounts[aid] / np.where(base == 0, np.nan, base)


def _departements(converted: Converted) -> None:
    if not converted.has("departement"):
        return

    def one(cell: Cell) -> Outcome:
        found = converted.place.territory.departement(as_text(cell))
        return Outcome(found.code) if found else Outcome(code="VALEUR_ILLISIBLE", expected="un code de département")

    keep(converted, "departement", each(converted.raw("departement"), one))


def _communes(converted: Converted) -> None:
    table = converted.located.table
    if table.name == "subventions":
        _beneficiaires(converted)
        _several(converted, "commune_localisation")
    elif "code_insee" in table:
        _laureats(converted)
    elif "communes" in table:
        _several(converted, "communes")


def _heading(converted: Converted, place: int | None) -> str:
    return converted.located.headings.get(place, "") if place is not None else ""


def _is_insee(converted: Converted, codes: Coded, names: Coded, place: int | None) -> bool:
    """Tell whether a column of codes holds INSEE codes: names agree, or there are none and its heading says so."""
    _, first = combined([codes.codes, names.codes])
    code, name = codes.cells, names.cells
    pairs = [(code[i], name[i]) for i in first.tolist()]
    if any(not blank(code) and not blank(name) for code, name in pairs):
        return holds_insee(converted.place, pairs)
    return headed_insee(_heading(converted, place))


def _laureats(converted: Converted) -> None:
    codes, names = converted.raw("code_insee"), converted.raw("nom_commune")
    insee = _is_insee(converted, codes, names, converted.located.columns.get("code_insee"))
    known: dict[tuple[str, str], Outcome] = {}
    outcomes = []
    for code, name in zip(codes, names, strict=True):
        key = (as_text(code), as_text(name))
        if key not in known:
            known[key] = paired(converted.place, code, name, insee=insee)
        outcomes.append(known[key])
    converted.columns["code_insee"] = [outcome.value for outcome in outcomes]
    for i, outcome in enumerate(outcomes):
        if outcome.code:
            on_code = outcome.code.startswith("CODE") and not blank(codes[i])
            _notice_commune(converted, i, outcome, ("code_insee", codes[i]) if on_code else ("nom_commune", names[i]))
        elif not outcome.value:
            converted.notice(i, "code_insee", Outcome(code="OBLIGATOIRE_VIDE"), "")


def _notice_commune(converted: Converted, i: int, outcome: Outcome, cell: tuple[str, Cell]) -> None:
    name, raw = cell
    other = "nom_commune" if name == "code_insee" else "code_insee"
    value = as_text(raw)
    if outcome.code == "CODE_NOM_DIFFERENTS":
        value = f"{value} – {as_text(converted.raw(other)[i])}"
    converted.notice(i, name, outcome, value)


def _several(converted: Converted, name: str) -> None:
    if not converted.has(name):
        return
    column = converted.located.table.column(name)
    cells = converted.raw(name)
    codes = _companion(converted)
    known: dict[tuple[str, str], Outcome] = {}
    outcomes = []
    insee = headed_insee(_heading(converted, converted.located.columns[name]))
    companion_insee = codes is not None and _is_insee(converted, codes, cells, converted.located.codes)
    for i, cell in enumerate(cells):
        key = (as_text(cell), as_text(codes[i]) if codes else "")
        if key not in known:
            known[key] = (
                paired(converted.place, codes[i], cell, insee=companion_insee)
                if codes and not blank(codes[i])
                else several(converted.place, cell, insee=insee, required=column.required)
            )
        outcomes.append(known[key])
    keep(converted, name, Values.listed(outcomes))


def _companion(converted: Converted) -> Coded | None:
    place = converted.located.codes
    if place is None:
        return None
    return converted.take(converted.lines.column(place))


def _beneficiaires(converted: Converted) -> None:
    if not any(converted.has(name) for name in ("code_insee", "beneficiaire_nom", "beneficiaire_siren")):
        return
    codes, names = converted.raw("code_insee"), converted.raw("beneficiaire_nom")
    blanks: list[Any] = [None] * len(converted.kept)
    types = converted.columns.get("beneficiaire_type", blanks)
    sirens = converted.columns.get("beneficiaire_siren", blanks)
    insee = _is_insee(converted, codes, names, converted.located.columns.get("code_insee"))
    which, first = combined([codes.codes, names.codes, coded_values(types), coded_values(sirens)])
    columns = (codes.cells, names.cells, list(types), list(sirens))
    keys = list(zip(*([column[i] for i in first.tolist()] for column in columns), strict=True))
    known = beneficiaires(converted.place, keys, insee=insee)
    for rank, column in enumerate(_RECEIVER):
        values = [one[rank] for one in known]
        converted.columns[column] = list(map(values.__getitem__, which.tolist()))
    told = [rank for rank, one in enumerate(known) if one.noticed.code]
    for i in np.nonzero(np.isin(which, told))[0].tolist() if told else ():
        one = known[which[i]]
        on_code = not blank(codes[i]) and (one.noticed.code.startswith("CODE") or blank(names[i]))
        converted.notice(i, "code_insee" if on_code else "beneficiaire_nom", one.noticed)
