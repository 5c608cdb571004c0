"""The store of editions: publish, read, restore; nothing is ever overwritten."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any

from pvd_dashboard.editions import brouillons, catalogue, correspondances, engine, integrity, migrations
from pvd_dashboard.editions.content import content
from pvd_dashboard.editions.difference import Difference, difference
from pvd_dashboard.editions.errors import ConflictError, UnknownEditionError, explained
from pvd_dashboard.editions.model import UNSET, Edition, Origin, Published, ReceivedFile, Unset
from pvd_dashboard.editions.purge import purge
from pvd_dashboard.editions.registre import Inscription, inscrire
from pvd_dashboard.editions.reglages import WithReglages
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    import pandas as pd
    import sqlalchemy as sa

    from pvd_dashboard.editions.brouillons import Saisie
    from pvd_dashboard.editions.catalogue import JournalLine
    from pvd_dashboard.editions.correspondances import Correspondance
    from pvd_dashboard.editions.model import Publication
    from pvd_dashboard.editions.purge import Purged, Retention

_TOLD_TOGETHER = ("laureats", "conventions")
"""Tables that the summary of a difference reads together: a signature may stand in either."""


def open_store(url: str, *, contacts: bool = False) -> Store:
    """Open the store at ``url``, made or brought up to this release's schema if needed.

    ``contacts`` says whether columns declared personal are kept. Raises a
    :class:`~pvd_dashboard.editions.errors.StoreError` in French when the store
    can't be opened or comes from a later release.
    """
    address = engine.parse_url(url)
    bound = engine.make_engine(address)
    try:
        with explained():
            migrations.upgrade(bound)
            if bound.dialect.name == "sqlite":
                engine.use_wal(bound)
    except BaseException:
        bound.dispose()
        raise
    return Store(bound, contacts=contacts, alone=engine.in_memory(address))


class Store(WithReglages):
    """Editions of every département, kept in one database.

    Made by :func:`open_store`; usable from several threads; closed by
    :meth:`close` or at the end of a ``with``. Every method raises a
    :class:`~pvd_dashboard.editions.errors.StoreError` when the database fails.
    """

    def __init__(self, bound: sa.Engine, *, contacts: bool = False, alone: bool = False) -> None:
        """Keep the engine; ``alone`` when all threads share one connection (in memory)."""
        self._engine = bound
        self._contacts = contacts
        self._turn = RLock() if alone else nullcontext()

    def __enter__(self) -> Self:
        """Give the store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with explained(), self._turn, engine.reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self, departement: str) -> Iterator[sa.Connection]:
        with explained(), self._turn, engine.writing(self._engine, departement) as connection:
            yield connection

    # --- reading ---------------------------------------------------------------------------------

    def departements(self) -> list[str]:
        """Return the codes of the départements that have an edition, sorted."""
        with self._reading() as connection:
            return catalogue.departements(connection)

    def state(self) -> str:
        """Return a short text that changes with whatever is published, set, marked or purged, by any process.

        One small query: what a screen kept of the store under another text is out of date.
        """
        with self._reading() as connection:
            return catalogue.state(connection)

    def editions(self, departement: str) -> list[Edition]:
        """Return the history of ``departement``, newest first."""
        with self._reading() as connection:
            return catalogue.editions(connection, departement)

    def current(self, departement: str) -> Edition | None:
        """Return the edition in force, None where nothing was published."""
        with self._reading() as connection:
            return catalogue.current(connection, departement)

    def edition(self, departement: str, number: int) -> Edition:
        """Return one edition; UnknownEditionError where there is none of that number."""
        with self._reading() as connection:
            return _known(connection, departement, number)

    def tables(self, edition: Edition) -> dict[str, pd.DataFrame]:
        """Return a frame for each declared table; empty where it was never supplied (``edition.versions``)."""
        supplied = self._supplied(edition, edition.versions)
        return {name: supplied[name] if name in supplied else _empty(name).copy() for name in TABLES}

    def _supplied(self, edition: Edition, names: Iterable[str]) -> dict[str, pd.DataFrame]:
        with self._reading() as connection:
            ids = catalogue.version_ids(connection, edition)
            return {name: catalogue.load(connection, name, ids) for name in names if name in TABLES}

    def aside(self, edition: Edition) -> pd.DataFrame:
        """Return the lines to fix: ``table``, ``_fichier``, ``_feuille``, ``_ligne``, ``motifs``, ``valeurs``."""
        with self._reading() as connection:
            return catalogue.load_asides(connection, catalogue.version_ids(connection, edition))

    def file(self, sha256: str) -> ReceivedFile:
        """Return a file byte for byte, under the name of its first receipt.

        PurgedFileError where its bytes were purged.
        """
        with self._reading() as connection:
            found = catalogue.file(connection, sha256)
        if found is None:
            msg = "Ce fichier n'est pas dans la base des versions publiées."
            raise UnknownEditionError(msg)
        return found

    def received(self, edition: Edition) -> ReceivedFile:
        """Return the file of ``edition`` under the name it was handed over with, and how it was read."""
        with self._reading() as connection:
            reading = catalogue.lecture(connection, edition)
        return replace(self.file(edition.file_sha256), name=edition.file_name, lecture=reading)

    def diff(self, a: Edition | None, b: Edition | None) -> Difference:
        """Return what changed from ``a`` to ``b``; None stands for « nothing published yet »."""
        names = [name for name in TABLES if _print(a, name) != _print(b, name)]
        names += [name for name in _TOLD_TOGETHER if names and name not in names]
        return difference(self._of(a, names), self._of(b, names))

    def _of(self, edition: Edition | None, names: list[str]) -> dict[str, pd.DataFrame]:
        if edition is None:
            return {}
        return self._supplied(edition, [name for name in names if name in edition.versions])

    def journal(self, departement: str) -> list[JournalLine]:
        """Return who did what on ``departement``, newest first."""
        with self._reading() as connection:
            return catalogue.journal_of(connection, departement)

    def remembered(self, departement: str) -> list[Correspondance]:
        """Return how officers of ``departement`` said that sheets are read, the latest first."""
        with self._reading() as connection:
            return correspondances.listed(connection, departement)

    def drafts(self, departement: str, who: str) -> list[Saisie]:
        """Return what ``who`` has typed in the tables of ``departement`` and not published, the latest first."""
        with self._reading() as connection:
            return brouillons.listed(connection, departement, who)

    def verify(self) -> list[str]:
        """Check every file, version and chain; return one French sentence a fault."""
        with self._reading() as connection:
            return integrity.faults(connection)

    # --- writing ---------------------------------------------------------------------------------

    def publish(self, publication: Publication, *, parent: int | Unset | None = UNSET) -> Published:
        """Publish, all or nothing.

        Tables that the file does not supply are carried over. When nothing
        differs from the edition in force, that one is given back and
        ``created`` is False. ``parent``, when given, is the number of the
        edition the publisher started from (None: none yet): ConflictError if
        another one is in force. ValueError for an undeclared table or for a
        time without its zone.
        """
        _check_instant(publication.published_at)
        brought = content(publication, contacts=self._contacts)
        departement = publication.departement
        with self._writing(departement) as connection:
            current = catalogue.current(connection, departement)
            before = catalogue.prints(connection, current)
            after = brought.over(before)
            if current is not None and after == before and _same_date(current, publication):
                return Published(current, created=False)
            _expect(current, parent)
            catalogue.keep_file(connection, publication.file, publication.published_at)
            catalogue.keep_versions(connection, departement, brought)
            number = catalogue.add(connection, current, _entry(publication), publication.file.lecture, after)
            return Published(_known(connection, departement, number), created=True)

    def restore(
        self,
        departement: str,
        number: int,
        *,
        author: str,
        published_at: datetime,
        comment: str = "",
        parent: int | Unset | None = UNSET,
    ) -> Published:
        """Publish an old edition again, its file and its date de situation with it.

        Nothing new when the edition in force already says the same.
        UnknownEditionError, ConflictError as for :meth:`publish`.
        """
        _check_instant(published_at)
        with self._writing(departement) as connection:
            current = catalogue.current(connection, departement)
            old = _known(connection, departement, number)
            wanted = catalogue.prints(connection, old)
            if current and wanted == catalogue.prints(connection, current) and _same_date(current, old):
                return Published(current, created=False)
            _expect(current, parent)
            entry = replace(
                old,
                author=author,
                published_at=published_at,
                comment=comment,
                origin=Origin.RESTAURATION,
                restored_from=number,
            )
            new = catalogue.add(connection, current, entry, catalogue.lecture(connection, old), wanted)
            return Published(_known(connection, departement, new), created=True)

    def note(
        self, departement: str, *, who: str, what: str, when: datetime, details: Mapping[str, Any] | None = None
    ) -> None:
        """Write in the journal an act that makes no edition (an export, contacts shown…)."""
        _check_instant(when)
        with self._writing(departement) as connection:
            catalogue.note(connection, departement, who=who, what=what, when=when, details=details or {})

    def remember(self, departement: str, said: Iterable[Correspondance], *, who: str, when: datetime) -> None:
        """Remember how sheets are read, in the place of what was said of the same headings."""
        _check_instant(when)
        with self._writing(departement) as connection:
            correspondances.keep(connection, departement, said, who=who, when=when)

    def forget(self, departement: str, empreinte: str | None = None) -> int:
        """Forget one remembered reading, or all those of ``departement``; return how many there were."""
        with self._writing(departement) as connection:
            return correspondances.forget(connection, departement, empreinte)

    def keep_draft(self, draft: Saisie) -> None:
        """Keep what was typed and not published yet, in the place of what that draft was."""
        _check_instant(draft.modifiee_le)
        with self._writing(draft.departement) as connection:
            brouillons.keep(connection, draft)

    def forget_draft(self, departement: str, key: str) -> int:
        """Forget a draft, published or given up; return how many there were."""
        with self._writing(departement) as connection:
            return brouillons.forget(connection, departement, key)

    def purge(
        self,
        departement: str,
        retention: Retention,
        *,
        who: str,
        at: datetime,
        dry_run: bool = False,
        registre: Path | None = None,
    ) -> Purged:
        """Remove the personal data whose time is up on ``at``; return what left (or would, with ``dry_run``).

        The rules are those of :mod:`pvd_dashboard.editions.purge`. Editions,
        their rows and their history stay; the journal says what was purged,
        and ``registre`` (:mod:`pvd_dashboard.editions.registre`) tells the
        restoration of an older backup to do it again.
        """
        _check_instant(at)
        with self._writing(departement) as connection:
            trial = connection.begin_nested()
            done = purge(connection, departement, retention, at=at, who=who)
            if dry_run:
                trial.rollback()
            else:
                trial.commit()
                if done and registre is not None:
                    inscrire(registre, Inscription(departement, at, who, retention))
        if done and not dry_run:
            with explained(), self._turn:
                engine.forget(self._engine)
        return done


@cache
def _empty(name: str) -> pd.DataFrame:
    return empty(TABLES[name])


def _check_instant(when: datetime) -> None:
    if when.tzinfo is None:
        msg = "an instant needs a time zone"
        raise ValueError(msg)


def _print(edition: Edition | None, name: str) -> str | None:
    return None if edition is None else edition.versions.get(name)


def _known(connection: sa.Connection, departement: str, number: int) -> Edition:
    found = catalogue.edition(connection, departement, number)
    if found is None:
        msg = f"La version n° {number} n'existe pas pour le département {departement}."
        raise UnknownEditionError(msg)
    return found


def _expect(current: Edition | None, parent: int | Unset | None) -> None:
    if parent is not UNSET and parent != (current.number if current else None):
        raise ConflictError(current, None if isinstance(parent, Unset) else parent)


def _same_date(current: Edition, other: Publication | Edition) -> bool:
    """Tell whether the dates de situation agree; a file that states none contradicts nothing."""
    return other.date_situation in {None, current.date_situation}


def _entry(publication: Publication) -> Edition:
    """Return the edition to be, its number left to the catalogue."""
    return Edition(
        number=0,
        departement=publication.departement,
        parent=None,
        author=publication.author,
        published_at=publication.published_at,
        origin=publication.origin,
        comment=publication.comment,
        file_name=publication.file.name,
        file_sha256=publication.file.sha256,
        date_situation=publication.date_situation,
        versions={},
    )
