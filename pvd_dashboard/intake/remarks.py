"""What is said of the lines and columns of a table that are not data, or not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.intake.assemble import is_personal
from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.headings import factor_of
from pvd_dashboard.intake.lines import Role
from pvd_dashboard.intake.messages import severity_of

if TYPE_CHECKING:
    from pvd_dashboard.intake.table import Converted

_IGNORED_ROLES = {
    Role.REPETEE: "LIGNE_REPETEE",
    Role.TOTAL: "LIGNE_TOTAL",
    Role.NOTE: "LIGNE_NOTE",
    Role.TITRE: "LIGNE_NOTE",
    Role.ENTETE: "LIGNE_NOTE",
    Role.NON_LAUREATE: "LIGNE_NON_LAUREATE",
}


def about_lines(converted: Converted) -> None:
    """Say each line that is no data."""
    located, lines = converted.located, converted.lines
    if lines.roles.count(Role.DONNEE) == len(lines.roles):
        return
    apart = ((n, role) for n, role in zip(lines.numbers, lines.roles, strict=True) if role is not Role.DONNEE)
    for number, role in apart:
        if code := _IGNORED_ROLES.get(role):
            converted.findings.append(
                Finding(
                    code,
                    severity_of(code),
                    located.sheet.name,
                    number,
                    located.sheet.letter(0),
                    table=located.table.name,
                )
            )


def about_columns(converted: Converted, *, contacts: bool) -> None:
    """Say each column that is unknown, personal, or known by a near spelling."""
    located = converted.located
    if located.table.personal and not contacts:
        converted.findings.append(
            Finding("FEUILLE_PERSONNELLE", severity_of("FEUILLE_PERSONNELLE"), located.sheet.name,
                    value=located.sheet.name)
        )  # fmt: skip
    used = {place: name for name, place in located.columns.items()}
    helpers = {located.codes, located.departement, located.group, *located.controls}
    for place, heading in located.headings.items():
        name = used.get(place)
        personal = is_personal(heading) if name is None else located.table.column(name).personal and not contacts
        code = "COLONNE_PERSONNELLE" if personal else ""
        if not code and name is None and place not in helpers and located.header is not None:
            code = "COLONNE_INCONNUE"
        if not code and place in located.near:
            code = "COLONNE_APPROCHEE"
        if code:
            row = located.sheet.number(located.header) if located.header is not None else None
            converted.findings.append(
                Finding(code, Severity.INFORMATION, located.sheet.name, row, located.sheet.letter(place), name or "",
                        located.table.name, heading)
            )  # fmt: skip


_PLACES = ("code_insee", "beneficiaire_nom", "beneficiaire_siren", "beneficiaire_type", "commune_localisation")


def about_unit(converted: Converted) -> None:
    """Say that a title announces thousands of euros where no heading does: amounts were read in euros."""
    located = converted.located
    title = next((text for text in (*located.titles, located.sheet.name) if factor_of(text) > 1), None)
    if title and located.factors and set(located.factors.values()) == {1}:
        converted.findings.append(
            Finding("UNITE_DU_TITRE", severity_of("UNITE_DU_TITRE"), located.sheet.name, value=title)
        )


def about_units(converted: Converted) -> None:
    """Say that some headings of amounts are in thousands of euros and others say no unit: they were read in euros."""
    located, code = converted.located, "UNITES_MELEES"
    plain = [located.headings[located.columns[name]] for name, factor in located.factors.items() if factor == 1]
    if len(set(located.factors.values())) > 1 and (bare := [text for text in plain if "€" not in text]):
        converted.findings.append(Finding(code, severity_of(code), located.sheet.name, value=", ".join(bare)))


def about_place(converted: Converted) -> None:
    """Say that nothing tells the commune nor the EPCI of the grants of a sheet: they are of the département alone."""
    located, code = converted.located, "SANS_LIEU"
    said = any(any(converted.columns.get(name, ())) or converted.has(name) for name in _PLACES)
    if located.table.name == "subventions" and converted.kept and not said:
        converted.findings.append(Finding(code, severity_of(code), located.sheet.name, table=located.table.name))
