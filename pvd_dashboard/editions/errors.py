"""What can go wrong with the store, each with a French sentence for the user."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pvd_dashboard.editions.model import Edition


class StoreError(Exception):
    """Something went wrong with the store; the message is a French sentence, nothing was changed."""


class UnreachableStoreError(StoreError):
    """The store can't be opened: server stopped, wrong address, unreadable file."""


class StoreUrlError(StoreError):
    """The address of the store is not one that can be used."""


class NewerStoreError(StoreError):
    """The store was written by a later release of the dashboard."""


class ReadOnlyStoreError(StoreError):
    """The store can be read, not written."""


class FullDiskError(StoreError):
    """There is no room left where the store lives."""


class BusyStoreError(StoreError):
    """Another publication kept the store locked for too long."""


class DamagedStoreError(StoreError):
    """The file is not a database, or is damaged."""


class UnknownEditionError(StoreError):
    """The edition or the file asked for is not in the store."""


class PurgedFileError(StoreError):
    """The bytes of the file asked for were purged; the message says when, by whom and under which rule."""


class BackupError(StoreError):
    """The backup can't be written, read or trusted."""


class OccupiedStoreError(StoreError):
    """A backup is restored only into an empty store."""


class ConflictError(StoreError):
    """The département has another current edition than the one the publication started from.

    ``current`` is the edition now in force (None when there is none),
    ``expected`` the number that the publisher believed current.
    """

    def __init__(self, current: Edition | None, expected: int | None) -> None:
        """Say who published in between."""
        self.current = current
        self.expected = expected
        super().__init__(_conflict_sentence(current, expected))


class SettingConflictError(StoreError):
    """Somebody wrote the same setting meanwhile."""

    def __init__(self, who: str, when: datetime) -> None:
        """Say who wrote it, and when."""
        super().__init__(
            f"Ce réglage vient d'être modifié par {who or 'un autre agent'} (le {when:%d/%m/%Y}) : "
            "relisez-le avant d'enregistrer. Rien n'a été changé."
        )


def _conflict_sentence(current: Edition | None, expected: int | None) -> str:
    start = "d'une base sans version publiée" if expected is None else f"de la version n° {expected}"
    if current is None:
        return f"Vous partiez {start}, mais aucune version n'est publiée. Rien n'a été publié."
    return (
        f"Vous partiez {start}, mais {current.author or 'un autre utilisateur'} a publié depuis la version "
        f"n° {current.number}, le {current.published_at:%d/%m/%Y}. Rien n'a été publié : "
        "regardez les différences, puis publiez de nouveau."
    )


_FULL = (
    FullDiskError,
    (
        "Il n'y a plus de place sur le disque où sont gardées les versions publiées. Rien n'a été modifié : "
        "libérez de la place, puis recommencez."
    ),
)
_READ_ONLY = (
    ReadOnlyStoreError,
    (
        "La base des versions publiées est en lecture seule : rien n'a été enregistré. "
        "Vérifiez les droits d'écriture sur son dossier."
    ),
)
_BUSY = (
    BusyStoreError,
    (
        "La base des versions publiées est occupée par une autre publication. Rien n'a été modifié : "
        "recommencez dans un instant."
    ),
)
_UNREACHABLE = (
    UnreachableStoreError,
    (
        "La base des versions publiées est injoignable. Vérifiez son adresse (PVD_DATABASE_URL), "
        "que son dossier existe et que le serveur est démarré."
    ),
)
_DAMAGED = (
    DamagedStoreError,
    "Le fichier des versions publiées n'est pas une base lisible, ou il est endommagé. Restaurez une sauvegarde.",
)
_OTHER = (StoreError, "La base des versions publiées a refusé l'opération. Rien n'a été modifié.")

_BY_STATE = {"53100": _FULL, "25006": _READ_ONLY, "42501": _READ_ONLY, "55P03": _BUSY, "40P01": _BUSY}
_UNREACHABLE_STATES = ("08", "57P", "3D", "28", "53")

_BY_SQLITE_TEXT = (
    ("disk is full", _FULL),
    ("disk i/o error", _FULL),
    ("readonly database", _READ_ONLY),
    ("database is locked", _BUSY),
    ("database table is locked", _BUSY),
    ("unable to open database file", _UNREACHABLE),
    ("not a database", _DAMAGED),
    ("malformed", _DAMAGED),
)

Outcome = tuple[type[StoreError], str]


def _by_state(state: str) -> Outcome:
    if state.startswith(_UNREACHABLE_STATES) and state not in _BY_STATE:
        return _UNREACHABLE
    return _BY_STATE.get(state, _OTHER)


def _by_text(text: str) -> Outcome:
    return next((outcome for words, outcome in _BY_SQLITE_TEXT if words in text), _OTHER)


def _is_connection_lost(origin: object) -> bool:
    # by name: importing psycopg takes a second, which a laptop on SQLite need not pay
    kind = type(origin)
    return kind.__module__.startswith("psycopg") and kind.__name__ in {"OperationalError", "ConnectionTimeout"}


def explain(error: Exception) -> StoreError:
    """Return the StoreError that says in French what the driver's ``error`` means."""
    origin = getattr(error, "orig", None) or error
    state = getattr(origin, "sqlstate", None)
    if state is not None:
        kind, sentence = _by_state(str(state))
    elif _is_connection_lost(origin) or isinstance(error, exc.TimeoutError):
        kind, sentence = _UNREACHABLE
    else:
        kind, sentence = _by_text(str(origin).lower())
    return kind(sentence)


@contextmanager
def explained() -> Iterator[None]:
    """Turn any error of the database into a :class:`StoreError`, keeping its cause."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        raise explain(error) from error
