"""What the commands share: exit codes, the département option, who is at the keyboard, JSON."""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from pvd_dashboard.editions.model import Edition


DONE, BLOCKED, UNUSABLE = 0, 1, 2


def departement_option(*, required: bool = True) -> Callable[..., Any]:
    """Return the option ``--departement``; its value is read by :func:`code`."""
    return click.option(
        "--departement", "departement_", required=required, help="Code ou nom du département : 40, 2A, Landes."
    )


def code(departement_: str) -> str:
    """Return the code of the département named; UsageError where there is none."""
    from pvd_dashboard import verbs  # noqa: PLC0415 -- imported only when a command runs: --help answers at once

    return verbs.departement(departement_)


def author() -> str:
    """Return the login name of the user, « inconnu » where the machine has none."""
    try:
        return getpass.getuser()
    except OSError:  # no login name on this machine
        return "inconnu"


def print_json(document: object) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def edition_json(edition: Edition) -> dict[str, Any]:
    """Return what is said of an edition in every document."""
    return {
        "number": edition.number,
        "departement": edition.departement,
        "parent": edition.parent,
        "author": edition.author,
        "published_at": edition.published_at.isoformat(),
        "origin": edition.origin.value,
        "comment": edition.comment,
        "file": edition.file_name,
        "sha256": edition.file_sha256,
        "date_situation": edition.date_situation.isoformat() if edition.date_situation else None,
        "restored_from": edition.restored_from,
        "tables": dict(edition.versions),
    }


def noter(departements: Iterable[str], *, who: str, what: str, when: datetime, details: Mapping[str, Any]) -> None:
    """Write an act in the journal of each département; StoreError where the store refuses it."""
    from pvd_dashboard import verbs  # noqa: PLC0415 -- as above

    for one in departements:
        verbs.store().note(one, who=who, what=what, when=when, details=details)


def retenir(departements: Iterable[str], *, who: str, what: str, when: datetime, details: Mapping[str, Any]) -> None:
    """Write an act in the journal once its file is written.

    A store that refuses it (read only, busy) undoes nothing: one sentence on
    stderr says that the journal does not have it.
    """
    from pvd_dashboard.editions.errors import ReadOnlyStoreError, StoreError  # noqa: PLC0415 -- as above

    try:
        noter(departements, who=who, what=what, when=when, details=details)
    except StoreError as error:
        cause = "est en lecture seule" if isinstance(error, ReadOnlyStoreError) else "ne répond pas"
        click.echo(f"Fichier complet, mais son écriture n'est pas dans le journal : la base {cause}.", err=True)
