"""What one can do with the dashboard, the same from the screen and from the command line.

Each verb joins rooms that do not know each other: a reading becomes an
edition, an edition becomes a situation. No verb reads the clock.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pvd_dashboard import confrontation, depots, editions, intake, situation, souvenirs, territory
from pvd_dashboard.editions.errors import ConflictError
from pvd_dashboard.editions.model import UNSET, Edition, Publication, Published, ReceivedFile, Unset
from pvd_dashboard.editions.purge import Retention
from pvd_dashboard.intake.progress import NOBODY, Watch
from pvd_dashboard.reglages import marques, parametres_en_vigueur
from pvd_dashboard.settings import Parametres, Settings, settings
from pvd_dashboard.situation.model import EditionCitee, Situation
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.personal import announces_personal, is_personal
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from pvd_dashboard.depots import Mode
    from pvd_dashboard.editions import Store
    from pvd_dashboard.intake.memory import Remembered
    from pvd_dashboard.intake.opening import Work
    from pvd_dashboard.intake.reading import Correction, Reading, SheetReading


_TRIES = 20


class UsageError(Exception):
    """What was asked can't be done as asked; the message is a French sentence."""


def departement(text: str) -> str:
    """Return the code of the département that ``text`` names (40, 040, Landes, « 40 - Landes »).

    Raises UsageError where there is no such département.
    """
    found = territory.load().departement(text)
    if found is None:
        message = f"Le département « {text} » n'existe pas : indiquez son code (40, 2A, 971) ou son nom."
        raise UsageError(message)
    return found.code


@cache
def open_store(url: str) -> Store:
    """Open the store of editions at ``url``, once per process."""
    return editions.open_store(url, contacts=settings().contacts)


def store(given: Settings | None = None) -> Store:
    """Open the store of this installation."""
    return open_store((given or settings()).store_url)


def retention(given: Settings | None = None) -> Retention:
    """Return how long this installation keeps personal data."""
    chosen = given or settings()
    return Retention(chosen.retention_contacts_mois, chosen.retention_journal_mois)


def read(
    name: str,
    content: bytes,
    *,
    departement: str | None = None,
    mapping: Mapping[str, str] | None = None,
    corrections: Sequence[Correction] = (),
    memories: Sequence[Remembered] = (),
    watch: Watch = NOBODY,
) -> Reading:
    """Read and check a file, corrected where ``corrections`` say; nothing is stored.

    ``memories`` is what was decided of earlier files (:func:`memories`); ``watch``
    follows the reading and may stop it (CancelledError). Raises UnreadableFileError.
    """
    opened = open_file(name, content, mapping=mapping, corrections=corrections, memories=memories, watch=watch)
    return intake.read_opened(opened, departement)


def read_into(of: Store, opened: Work, departement: str | None) -> Reading:
    """Read an opened file as the département stands: its parameters in force, its references to what is published.

    A département that is None is deduced from the file.
    """
    reading = intake.read_opened(opened, departement, _debut(of, departement))
    if departement is None and (found := reading.departement) and _debut(of, found) != _debut(of, None):
        reading = intake.read_opened(opened, None, _debut(of, found))
    code = reading.departement
    return confrontation.confronted(of, reading, of.current(code), territory.load()) if code else reading


def _debut(of: Store, departement: str | None) -> date:
    return (parametres_en_vigueur(of, departement) if departement else Parametres()).debut_programme


def open_file(
    name: str,
    content: bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    corrections: Sequence[Correction] = (),
    memories: Sequence[Remembered] = (),
    watch: Watch = NOBODY,
) -> Work:
    """Open a file, to be read for several départements in turn; see :func:`read`."""
    limits = settings()
    return intake.open_file(
        name,
        content,
        territory=territory.load(),
        mapping=mapping,
        corrections=corrections,
        memories=memories,
        contacts=limits.contacts,
        limits=intake.Limits(limits.read_memory_mo, limits.read_seconds, watch),
    )


def content_of(path: Path) -> bytes:
    """Return the bytes of the file at ``path``. Raises UsageError where it can't be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"Le fichier « {path} » ne peut pas être ouvert : vérifiez son nom et vos droits."
        raise UsageError(message) from error


def read_path(
    path: Path,
    *,
    departement: str | None = None,
    mapping: Mapping[str, str] | None = None,
    memories: Sequence[Remembered] = (),
) -> Reading:
    """Read and check the file at ``path``. Raises UsageError where it can't be opened."""
    return read(path.name, content_of(path), departement=departement, mapping=mapping, memories=memories)


def publication(reading: Reading, *, departement: str, author: str, at: datetime, comment: str = "") -> Publication:
    """Return what is handed to the store for ``reading``."""
    lecture = {
        "sheets": [
            {"sheet": s.sheet, "header_row": s.header_row, "table": s.table, "letters": _letters(s)}
            | ({"zone": s.zone} if s.zone else {})
            | ({"suivi": True} if s.tracker else {})
            | (dict(s.part) | {"letters_exercice": dict(s.letters)} if s.part else {})
            for s in reading.sheets
        ],
        "personnel": _says_personal(reading),
        "corrections": [
            {"sheet": c.sheet, "row": c.row, "column": c.letter, "value": c.value} for c in reading.corrections
        ],
        "indications": dict(reading.indications),
        "reprises": {
            table: {what: [list(place) for place in places] for what, places in said.items()}
            for table, said in reading.reprises.items()
        },
    }
    return Publication(
        departement=departement,
        file=ReceivedFile(reading.file_name, reading.sha256, reading.content, lecture),
        # A sheet left empty erases nothing: its table is carried over, as an absent one.
        tables={name: table.accepted for name, table in reading.tables.items() if table.accepted_lines + table.to_fix},
        aside=_aside(reading),
        author=author,
        published_at=at,
        comment=comment,
        date_situation=reading.date_situation,
    )


def _letters(sheet: SheetReading) -> dict[str, str]:
    """Return where the columns of a sheet stand; nowhere where a row is a line a year or a dispositif."""
    return {} if sheet.part else dict(sheet.letters)


def _says_personal(reading: Reading) -> bool:
    """Tell whether the file announces personal data, in a heading or in the name of a sheet not understood."""
    headings = ((sheet.table, heading) for sheet in reading.sheets for heading in sheet.columns)
    if any(announces_personal(TABLES.get(table or ""), heading) for table, heading in headings):
        return True
    names = [fold(sheet.sheet) for sheet in reading.sheets if sheet.table is None]
    return any(is_personal(name) or "annuaire" in name for name in names)


def _aside(reading: Reading) -> pd.DataFrame:
    kept = [table.aside.assign(table=name) for name, table in reading.tables.items() if len(table.aside)]
    if not kept:
        return pd.DataFrame(columns=["table", "_fichier", "_feuille", "_ligne", "motifs", "valeurs"])
    return pd.concat(kept, ignore_index=True)


def publish(
    into: Store,
    reading: Reading,
    *,
    departement: str,
    author: str,
    at: datetime,
    comment: str = "",
    parent: int | Unset | None = UNSET,
    modes: Mapping[str, Mode] | None = None,
) -> Published:
    """Publish ``reading`` for a département; the caller has checked ``reading.blocking``.

    ``modes`` says which tables the file updates rather than replaces. With
    ``parent`` given (an edition's number, or None for « nothing yet »),
    publishing raises ConflictError if somebody published meanwhile. What the
    officer said of the sheets is remembered for the next files.
    """
    for _ in range(_TRIES):
        current = into.current(departement)
        whole = depots.applied(into, reading, current, modes or {})
        handed = publication(whole, departement=departement, author=author, at=at, comment=comment)
        # Lines that take the edition in force into account are worth nothing over another one.
        expected = (current.number if current else None) if whole is not reading and parent is UNSET else parent
        try:
            done = into.publish(handed, parent=expected)
        except ConflictError:
            if parent is not UNSET:
                raise
            continue
        souvenirs.keep(into, departement, reading, who=author, when=at)
        return done
    message = "Le département est en cours de publication par d'autres : réessayez dans un instant."
    raise UsageError(message)


class Deposited(NamedTuple):
    """What became of a national file in one département: no edition where a finding about the whole file forbids it."""

    departement: str
    reading: Reading
    published: Published | None
    modes: Mapping[str, Mode]


def publish_each(
    into: Store,
    opened: Work,
    departements: Iterable[str],
    *,
    author: str,
    at: datetime,
    comment: str = "",
    modes: Mapping[str, Mode] | None = None,
) -> Iterator[Deposited]:
    """Publish an opened file for one département after the other, giving what became of it in each.

    Each is published whole or not at all: whoever stops asking leaves nothing
    half done. Its bytes are stored once. A table without a mode in ``modes`` is
    replaced or updated as :func:`depots.propositions` proposes.
    """
    for code in departements:
        reading = read_into(into, opened, code)
        current = into.current(code)
        proposed = {name: one.mode for name, one in depots.propositions(into, reading, current).items()}
        chosen = proposed | dict(modes or {})
        done = None
        if not reading.blocking:
            parent = current.number if current else None
            done = publish(into, reading, departement=code, author=author, at=at, comment=comment, parent=parent,
                           modes=chosen)  # fmt: skip
        yield Deposited(code, reading, done, {name: chosen[name] for name in reading.tables if name in chosen})


def edition(of: Store, departement: str, number: int | None = None) -> Edition | None:
    """Return edition ``number`` of a département, the current one by default, None where there is none.

    Raises UnknownEditionError where ``number`` does not exist.
    """
    return of.current(departement) if number is None else of.edition(departement, number)


def default_date(of: Edition | None, today: date, parametres: Parametres | None = None) -> date:
    """Return the date de situation that opens by default (R11).

    Today for a workbook whose own date is less than six months old; that date
    for an older one.
    """
    if of is None:
        return today
    own = of.date_situation or of.published_at.date()
    return situation.date_par_defaut(own, today, (parametres or Parametres()).fraicheur_mois)


def cite(of: Edition) -> EditionCitee:
    """Return the edition as it is cited on pages and papers."""
    return EditionCitee(of.number, of.file_name, of.published_at, of.author, of.date_situation)


def situate(
    of: Store, departement: str, on: date, *, number: int | None = None, parametres: Parametres | None = None
) -> Situation:
    """Compute the situation of a département on a date, from an edition (the current one by default).

    With the parameters in force, unless others are given.
    """
    chosen = edition(of, departement, number)
    tables = of.tables(chosen) if chosen is not None else {}
    computed = situation.compute(
        tables,
        departement=departement,
        on=on,
        territory=territory.load(),
        parametres=parametres or parametres_en_vigueur(of, departement),
        edition=cite(chosen) if chosen is not None else None,
    )
    return situation.marquer(computed, marques(of, departement))


def template_bytes() -> bytes:
    """Return the blank workbook (.xlsx)."""
    from pvd_dashboard.intake.template import write_template  # noqa: PLC0415 - the writer of workbooks is slow to load

    with TemporaryDirectory() as folder:
        target = Path(folder) / "modele.xlsx"
        write_template(target, contacts=settings().contacts)
        return target.read_bytes()
