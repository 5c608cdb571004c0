"""How a value is written in the document: amounts with two decimals, dates ISO, null where not known."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pvd_dashboard.situation.model import Jour

_CENTIME = Decimal("0.01")


@overload
def montant(valeur: Decimal) -> str: ...
@overload
def montant(valeur: None) -> None: ...
@overload
def montant(valeur: Decimal | None) -> str | None: ...
def montant(valeur: Decimal | None) -> str | None:
    """Return an amount with two decimals, rounded half up once.

    >>> montant(Decimal("1629048")), montant(Decimal("0.125")), montant(None)
    ('1629048.00', '0.13', None)
    """
    return None if valeur is None else f"{valeur.quantize(_CENTIME, ROUND_HALF_UP):f}"


def montants(valeurs: Mapping[str, Decimal]) -> dict[str, str]:
    """Return amounts by name."""
    return {nom: montant(valeur) for nom, valeur in valeurs.items()}


def decimal(valeur: Decimal | None, pas: str = "0.01") -> str | None:
    """Return a number rounded half up to a step, as text."""
    return None if valeur is None else f"{valeur.quantize(Decimal(pas), ROUND_HALF_UP):f}"


def jour(connu: Jour | None) -> str | None:
    """Return the first day of a date as known."""
    return connu.debut.isoformat() if connu else None


def decrire(
    fait: object, *, tels: str = "", textes: str = "", listes: str = "", jours: str = "", montants: str = ""
) -> dict[str, Any]:
    """Return what a fact says, by the names of its attributes, separated by spaces.

    ``tels`` are written as they are, ``textes`` null where they are empty,
    ``listes`` as lists, ``jours`` by their first day, ``montants`` with two
    decimals. AttributeError where the fact has none of that name.
    """
    return {
        nom: ecrire(getattr(fait, nom))
        for noms, ecrire in ((tels, _tel), (textes, _texte), (listes, list), (jours, jour), (montants, montant))
        for nom in noms.split()
    }


def _tel(valeur: object) -> object:
    return valeur


def _texte(valeur: object) -> object:
    return valeur or None


def iso(quand: date | None) -> str | None:
    """Return a day."""
    return quand.isoformat() if quand else None
