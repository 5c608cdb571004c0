"""What is checked once the cells of a sheet are values: missing cells, coherence of a line, control totals.

Plain comparisons on lists, without pandera: importing it costs 1.6 to 2.8 s,
more than the whole reading, and these checks need the place of each cell.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.convert import Outcome
from pvd_dashboard.intake.convert.montants import montant
from pvd_dashboard.intake.findings import Finding
from pvd_dashboard.intake.lines import Role
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.textual import as_text, plain
from pvd_dashboard.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pvd_dashboard.intake.convert import Values
    from pvd_dashboard.intake.table import Converted

# A rate typed with two decimals, or in whole percents, is the ratio rounded: half a point is no contradiction.
RATE_TOLERANCE = Decimal("0.0051")
# A control total typed in whole euros may differ by the roundings of its lines.
_HALF = Decimal("0.5")

_ROUGHLY = float(RATE_TOLERANCE) * 0.99
_AID_COLUMNS = ("montant_accorde", "cout_total_ht", "assiette", "taux")

_ORDER = {
    "laureats": (("date_ort", "date_adhesion"), ("date_fin_ort", "date_ort"), ("date_retrait", "date_labellisation")),
    "conventions": (("date_fin", "date_signature"),),
    "avenants": (("nouvelle_echeance", "date_signature"),),
    "postes": (("date_depart", "date_prise_poste"), ("date_fin_contrat", "date_prise_poste")),
    "subventions": (("date_fin", "date_debut"), ("date_fin_prevue", "date_debut"), ("date_notification", "date_depot")),
    "actions": (("date_fin_prevue", "date_debut"), ("date_fin_reelle", "date_debut")),
}
_SIGNATURES = {"laureats": ("date_adhesion", "date_ort"), "conventions": ("date_signature",)}
_RESOLVED = frozenset({Kind.COMMUNE})


def check(converted: Converted, debut_programme: date) -> None:
    """Run every check on a converted sheet; findings and faults are added to it.

    ``debut_programme`` is the day before which no adhésion was signed, as the département set it.
    """
    _required(converted)
    _negative(converted)
    _dates(converted, debut_programme)
    if converted.located.table.name == "subventions":
        _aids(converted)
    if converted.located.table.name == "postes":
        _shared(converted)
    _control_totals(converted)


def _required(converted: Converted) -> None:
    """Say each required cell that is empty (the commune of a lauréat is checked where it is resolved)."""
    said = {(finding.row, finding.column) for finding in converted.findings}
    for column in converted.located.table.columns:
        if not column.required or column.kind in _RESOLVED or column.name == "nom_commune":
            continue
        values = converted.columns.get(column.name) or [None] * len(converted.kept)
        if all(values):
            continue
        for i, value in enumerate(values):
            if value in (None, ()) and (converted.lines.numbers[converted.kept[i]], column.name) not in said:
                converted.notice(i, column.name, Outcome(code="OBLIGATOIRE_VIDE"), "")


def _negative(converted: Converted) -> None:
    for name in converted.amounts:
        for i in np.nonzero(converted.floats(name) < 0)[0].tolist():
            converted.notice(i, name, Outcome(code="MONTANT_NEGATIF"))


def _days(converted: Converted, name: str) -> list[date | None]:
    values = converted.columns.get(name)
    if values is None:
        return [None] * len(converted.kept)
    return [value.day if value else None for value in values]


def _dates(converted: Converted, start: date) -> None:
    """Compare the dates of a line (rule R07): a signature before the programme, an end before its beginning."""
    table = converted.located.table.name
    for later, earlier in _ORDER.get(table, ()):
        if not {later, earlier} <= converted.columns.keys():
            continue
        pairs = zip(_days(converted, later), _days(converted, earlier), strict=True)
        for i, (after, before) in enumerate(pairs):
            if after and before and after < before:
                label = converted.located.table.column(earlier).label
                converted.notice(i, later, Outcome(code="DATES_INVERSEES", expected=f"«\u00a0{label}\u00a0»"))
    for name in _SIGNATURES.get(table, ()):
        types = converted.columns.get("type") or ["adhesion"] * len(converted.kept)
        for i, day in enumerate(_days(converted, name)):
            if day and day < start and types[i] == "adhesion" and name != "date_ort":
                converted.notice(i, name, Outcome(code="AVANT_PROGRAMME", expected=as_text(start)))


def _aids(converted: Converted) -> None:
    """Compare the rate with amount ÷ base (either base), and the aid with the cost (rules R40, R43)."""
    none: list[Any] = [None] * len(converted.kept)
    columns = [converted.columns.get(name, none) for name in _AID_COLUMNS]
    for i in _doubtful_aids(converted):
        aid, cost, base, rate = (column[i] for column in columns)
        known = [b for b in (base, cost) if b]
        if aid is None or not known:
            continue
        if aid > max(known):
            converted.notice(i, "montant_accorde", Outcome(code="AIDE_SUPERIEURE", expected=euros(max(known))))
        if rate and all(abs(rate - aid / b) > RATE_TOLERANCE for b in known):
            ratio = (aid / known[0] * 100).quantize(Decimal("0.1"))
            converted.notice(i, "taux", Outcome(code="TAUX_INCOHERENT", expected=f"{plain(ratio)}\u00a0%"))


def _doubtful_aids(converted: Converted) -> list[int]:
    """Return the lines whose aid, cost and rate may not agree, told by floats: few are left to be compared exactly."""
    aid, cost, base, rate = (converted.floats(name) for name in _AID_COLUMNS)
    doubtful = np.zeros(len(aid), dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        for one in (cost, base):
            doubtful |= (one != 0) & ((aid >= one) | (np.abs(rate - aid / one) > _ROUGHLY))
    return [int(i) for i in np.nonzero(doubtful)[0]]


def _shared(converted: Converted) -> None:
    """Compare « mutualisé » as typed with the communes covered (rule R25)."""
    typed, communes = converted.columns.get("mutualise"), converted.columns.get("communes")
    if typed is None or communes is None:
        return
    for i, (said, codes) in enumerate(zip(typed, communes, strict=True)):
        if said is not None and codes and said != (len(codes) > 1):
            expected = f"{len(codes)}\u00a0commune{'s' if len(codes) > 1 else ''}"
            converted.notice(i, "mutualise", Outcome(code="MUTUALISE_DIFFERENT", expected=expected))


def euros(amount: Decimal) -> str:
    """Return an amount as it is read on screen, to the cent when it has cents."""
    text = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",").removesuffix(",00")
    return f"{text}\u00a0€"


def _control_totals(converted: Converted) -> None:
    """Compare the totals and subtotals written in the sheet with the sums of the lines (rule I10)."""
    roles = converted.lines.roles
    written = [i for i, role in enumerate(roles) if role is Role.TOTAL] if Role.TOTAL in roles else []
    part = converted.located.sheet.part  # a cost written once for several amounts is summed in none of their tables
    summed = {n: o for n, o in converted.amounts.items() if part is None or n == part.column}
    for name, outcomes in summed.items():
        totals = [i for i in written if outcomes.values[i] is not None]
        running = _running(outcomes, roles) if totals else []
        since = 0
        for i in totals:
            sums = {running[i] - running[since], running[i], running[-1]}
            _compare(converted, i, converted.located.columns[name], name, outcomes.values[i], sums)
            since = i + 1
    for place in converted.located.controls:
        _control_column(converted, place)


def _running(outcomes: Values, roles: Sequence[Role]) -> list[Decimal]:
    """Return the running sums of the lines that are no total: item ``i`` sums the lines before line ``i``."""
    counted = (v if v is not None and role is not Role.TOTAL else Decimal(0)
               for v, role in zip(outcomes.values, roles, strict=True))  # fmt: skip
    return list(accumulate(counted, initial=Decimal(0)))


def _control_column(converted: Converted, place: int) -> None:
    """Compare a column of subtotals: each written cell is the sum of its lines down to the next one, or of all."""
    aids = converted.amounts.get("montant_accorde")
    if aids is None:
        return
    cells, roles = converted.lines.column(place), converted.lines.roles
    running = _running(aids, roles)
    written = [i for i, cell in enumerate(cells) if not blank(cell) and roles[i] is not Role.TOTAL]
    for rank, i in enumerate(written):
        total = montant(cells[i], 1, "thousand").value
        if total is None:
            continue
        end = written[rank + 1] if rank + 1 < len(written) else len(cells)
        begin = written[rank - 1] + 1 if rank else 0
        sums = {running[end] - running[i], running[i + 1] - running[begin], running[-1], running[i + 1] - running[i]}
        _compare(converted, i, place, "montant_accorde", total, sums)


def _compare(converted: Converted, i: int, place: int, name: str, written: Decimal, sums: set[Decimal]) -> None:
    tolerance = _HALF * len(converted.kept) if written == written.to_integral_value() else Decimal("0.01")
    best = min(sums, key=lambda found: abs(found - written))
    cents = any(found != found.to_integral_value() for found in sums)
    if abs(best - written) <= (tolerance if cents else Decimal(0)):
        return
    sheet = converted.located.sheet
    converted.findings.append(
        Finding("TOTAL_DIFFERENT", severity_of("TOTAL_DIFFERENT"), sheet.name, converted.lines.numbers[i],
                sheet.letter(place), name, converted.located.table.name, euros(written), euros(best))
    )  # fmt: skip
