"""The parameters of the programme as officers write them: read, checked, laid over the defaults."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pvd_dashboard.settings import Nature, Parametre, Parametres, Valeur, catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping


class ParametreInvalideError(ValueError):
    """A value that a parameter can't take; the message is a French sentence."""


_LONGUEUR = 20_000
_BORNES: Mapping[Nature, tuple[Decimal, Decimal]] = {
    Nature.MOIS: (Decimal(0), Decimal(600)),
    Nature.JOURS: (Decimal(0), Decimal(3_650)),
    Nature.TAUX: (Decimal(0), Decimal(1)),
    Nature.MONTANT: (Decimal(0), Decimal(100_000_000)),
    Nature.COURS: (Decimal(0), Decimal(1_000)),
}
_ATTENDUS: Mapping[Nature, str] = {
    Nature.MOIS: "un nombre entier de mois, de 0 à 600",
    Nature.JOURS: "un nombre entier de jours, de 0 à 3 650",
    Nature.DATE: "une date (31/03/2026)",
    Nature.TAUX: "un taux entre 0 et 100 % (75 % ou 0,75)",
    Nature.MONTANT: "un montant en euros, de 0 à 100 000 000 €",
    Nature.COURS: "un cours en euros (0,00838)",
    Nature.TEXTE: f"un texte de {_LONGUEUR} caractères au plus",
}


def ecrire(valeur: Valeur) -> str:
    """Return the canonical text of a value: ISO date, plain digits."""
    return (
        valeur.isoformat()
        if isinstance(valeur, date)
        else f"{valeur:f}"
        if isinstance(valeur, Decimal)
        else str(valeur)
    )


def lire(parametre: Parametre, texte: str) -> Valeur:
    """Return the value that ``texte`` gives to a parameter, as an officer or :func:`ecrire` writes it.

    ParametreInvalideError where it can't be one.
    """
    if parametre.nature is Nature.TEXTE:
        return _lignes(parametre, texte)
    propre = "".join(texte.split()).replace("\u202f", "").replace("\u00a0", "")
    try:
        if parametre.nature is Nature.DATE:
            return date.fromisoformat("-".join(reversed(propre.split("/"))))
        nombre = Decimal(propre.removesuffix("€").removesuffix("%").replace(",", "."))
    except (ValueError, ArithmeticError) as error:
        raise _invalide(parametre, texte) from error
    if propre.endswith("%"):
        nombre /= 100
    entier = parametre.nature in {Nature.MOIS, Nature.JOURS}
    bas, haut = _BORNES[parametre.nature]
    if not nombre.is_finite() or not bas <= nombre <= haut or (entier and nombre != int(nombre)):
        raise _invalide(parametre, texte)
    return int(nombre) if entier else nombre


def _lignes(parametre: Parametre, texte: str) -> str:
    """Return a text of several lines without the spaces and the empty lines around them."""
    if len(texte) > _LONGUEUR:
        raise _invalide(parametre, f"{texte[:40]}…")
    return "\n".join(ligne for brute in texte.splitlines() if (ligne := brute.strip()))


def _invalide(parametre: Parametre, texte: str) -> ParametreInvalideError:
    return ParametreInvalideError(
        f"« {parametre.libelle} » : la valeur « {texte} » ne convient pas, écrivez {_ATTENDUS[parametre.nature]}."
    )


def parametre(nom: str) -> Parametre:
    """Return one parameter; ParametreInvalideError where none has that name."""
    found = next((un for un in catalogue() if un.nom == nom), None)
    if found is None:
        message = f"Le paramètre « {nom} » n'existe pas : « parametres » donne la liste."
        raise ParametreInvalideError(message)
    return found


def appliquer(ecrits: Mapping[str, object]) -> Parametres:
    """Return the defaults with the parameters of ``ecrits`` (name → canonical text) changed.

    A name that no longer is a parameter, or a value that no longer fits one,
    changes nothing: the default holds.
    """
    changes: dict[str, Any] = {}
    for un in catalogue():
        if isinstance(texte := ecrits.get(un.nom), str):
            with suppress(ParametreInvalideError):
                changes[un.nom] = lire(un, texte)
    return replace(Parametres(), **changes)
