"""What the commands share: the département option, and who is at the keyboard."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable


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
