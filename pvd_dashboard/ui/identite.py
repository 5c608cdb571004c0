"""Who is in front of the screen.

In local mode, whoever opened the page on this machine. A service that puts
an authenticating proxy before the dashboard changes this one function.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identite:
    """A person or a workstation: the name that signs a publication."""

    nom: str


POSTE_LOCAL = Identite("Poste local")


def identite() -> Identite | None:
    """Return who is there, None where nobody may come in."""
    return POSTE_LOCAL
