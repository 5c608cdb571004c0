"""The whole reading of an opened file for a département: tables, findings and totals."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.intake.assemble import assemble, mark_repeated_laureats, sum_accepted, without
from pvd_dashboard.intake.buried import propose
from pvd_dashboard.intake.check import check
from pvd_dashboard.intake.convert.communes import Place
from pvd_dashboard.intake.departement import elsewhere, line_departements, named_departements
from pvd_dashboard.intake.devises import sum_francs
from pvd_dashboard.intake.indications import headings_said
from pvd_dashboard.intake.lines import Lines, Role
from pvd_dashboard.intake.opening import Work, about, filled
from pvd_dashboard.intake.reading import Reading
from pvd_dashboard.intake.references import check_references
from pvd_dashboard.intake.remarks import about_columns, about_lines, about_place, about_unit, about_units
from pvd_dashboard.intake.situation_date import date_situation
from pvd_dashboard.intake.table import Converted, convert_lines, homonyms
from pvd_dashboard.intake.understood import understood
from pvd_dashboard.settings import Parametres
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def read(work: Work, departement: str | None, debut_programme: date | None = None) -> Reading:
    """Return an opened file as read for a département; None deduces it where all the lines agree."""
    return _Pass(work, departement, debut_programme or Parametres().debut_programme).reading()


class _Pass:
    """One reading of a work, for one département: the lines are shared, their roles are its own."""

    def __init__(self, work: Work, given: str | None, debut_programme: date) -> None:
        self.work, self.given, self.debut_programme = work, given, debut_programme
        self.lines = {i: lines.again() for i, lines in work.found.items()}
        self.findings = list(work.findings)
        self.said: Counter[str] = Counter()
        self.code = self._departement()

    def reading(self) -> Reading:
        """Convert, check and gather."""
        work = self.work
        converted = self._convert_all()
        work.watch.step("Contrôles", 0.9)
        tables = {
            table.name: assemble(table, mine, work.sha256)
            for table in TABLES.values()
            if (mine := [c for c in converted if c.located.table is table])
        }
        totals: dict[str, Decimal] = {}
        for one in converted:
            for column, total in one.totals.items():
                key = f"{one.located.table.name}.{column}"
                totals[key] = totals.get(key, Decimal(0)) + total
        francs = sum_francs(converted)
        self._whole_file(converted)
        work.watch.step("Terminé", 1.0)
        return Reading(
            file_name=work.name,
            sha256=work.sha256,
            content=work.content,
            kind=work.kind,
            departement=self.code,
            date_situation=date_situation(work),
            sheets=tuple(
                understood(sheet, self.lines.get(i), work.memories.get(i), work.learnt.get(i))
                for i, sheet in enumerate(work.sheets)
            ),
            tables=tables,
            # A line of total of a sheet with a column a year is one in each of its tables: it is said once.
            findings=tuple(dict.fromkeys([*self.findings, *(f for one in converted for f in one.findings)])),
            totals=without(totals, francs),
            totals_xpf=francs,
            totals_retenus=sum_accepted(converted, totals),
            corrections=work.corrections,
            indications=dict(work.mapping),
        )

    def _departement(self) -> str | None:
        """Return the code of the département: the one given, else the one on which all the lines agree."""
        territory = self.work.territory
        if self.given is not None:
            known = territory.departement(self.given)
            if known is None:
                self.findings.append(about("", "DEPARTEMENT_INCONNU", self.given))
                return None
            return known.code
        votes: Counter[str] = Counter()
        for lines in self.lines.values():
            votes.update(code for code in line_departements(lines, territory) if code)
        if not votes:
            votes.update(code for lines in self.lines.values() for code in named_departements(lines, territory))
        return next(iter(votes)) if len(votes) == 1 else None

    def _convert_all(self) -> list[Converted]:
        work, order = self.work, {table: rank for rank, table in enumerate(TABLES)}
        preferred: frozenset[str] = frozenset()
        done: list[Converted] = []
        for lines in sorted(self.lines.values(), key=lambda lines: order[lines.located.table.name]):
            work.watch.step("Conversion et contrôle", 0.5 + 0.4 * len(done) / len(self.lines))
            if self.given is not None and self.code:
                self._leave_others(lines, self.code)
            place = Place(work.territory, self.code, preferred)
            converted = convert_lines(lines, place, work.name, contacts=work.contacts, watch=work.watch)
            homonyms(converted)
            check(converted, self.debut_programme)
            propose(converted)
            about_lines(converted)
            about_columns(converted, contacts=work.contacts)
            about_unit(converted)
            about_units(converted)
            about_place(converted)
            done.append(converted)
            if lines.located.table.name == "laureats":
                preferred |= {c for codes in converted.columns["code_insee"] if codes for c in codes}
        mark_repeated_laureats([c for c in done if c.located.table.name == "laureats"])
        check_references(done)
        return done

    def _leave_others(self, lines: Lines, code: str) -> None:
        others = 0
        for i, said in enumerate(line_departements(lines, self.work.territory)):
            if said and lines.roles[i] is Role.DONNEE:
                self.said[said] += 1
                if said != code:
                    lines.roles[i] = Role.AUTRE_DEPARTEMENT
                    others += 1
            elif elsewhere(lines, self.work.territory, i, code):
                lines.roles[i] = Role.AUTRE_DEPARTEMENT
                others += 1
        if others:
            self.findings.append(about(lines.located.sheet.name, "AUTRE_DEPARTEMENT", str(others), code))

    def _whole_file(self, converted: Sequence[Converted]) -> None:
        """Add the findings about the file as a whole."""
        if not self.lines:
            anything = any(filled(sheet) for sheet in self.work.sheets)
            self.findings.insert(0, about("", "AUCUNE_TABLE" if anything else "CLASSEUR_VIDE"))
        else:
            known = {fold(text) for one in converted for text in one.located.headings.values()}
            names = [name for sheet in self.work.sheets for name in (sheet.label, sheet.name)]
            indicated = headings_said(self.work.mapping, names)
            self.findings += [about("", "INDICATION_INUTILE", text) for text in indicated if fold(text) not in known]
        if self.given is not None and self.code and not self._concerns(converted, self.code):
            self.findings.insert(0, about("", "AUCUNE_LIGNE_DEPARTEMENT", expected=self.code))
        elif self.lines and not any(one.kept for one in converted):
            self.findings.insert(0, about("", "AUCUNE_LIGNE"))

    def _concerns(self, converted: Sequence[Converted], code: str) -> bool:
        """Tell whether a recognised file speaks of the département: by its codes, else by the names of its communes.

        Lines that name no place are of any département; they don't make a file of another one a file of this one.
        """
        if not self.lines:
            return True
        if not any(one.kept for one in converted):
            return False
        territory = self.work.territory
        said = self.said or Counter(name for one in converted for name in named_departements(one.lines, territory))
        return not said or code in said
