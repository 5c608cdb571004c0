"""One run of ``app.py``: who came in, and whether the page has its title yet.

Held outside the session, for the time of a run: a page that runs without
``app.py`` finds nothing here, whatever the session went through before.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.ui.identite import Identite
    from pvd_dashboard.ui.page import Contexte


@dataclass(slots=True)
class Passage:
    """A run under way; ``contexte`` is what the page shows, once it is open."""

    qui: Identite
    titre_ecrit: bool = False
    contexte: Contexte | None = None


_COURANT: ContextVar[Passage | None] = ContextVar("passage", default=None)


@contextmanager
def passage(qui: Identite) -> Iterator[Passage]:
    """Open a run for somebody; it ends with the page, however the page ends."""
    jeton = _COURANT.set(Passage(qui))
    try:
        yield _COURANT.get()  # type: ignore[misc]
    finally:
        _COURANT.reset(jeton)


def courant() -> Passage | None:
    """Return the run under way, None where ``app.py`` did not run."""
    return _COURANT.get()


def titre_si_besoin(titre: str) -> None:
    """Write the title, once a run: a page has one first-level heading, whatever happens."""
    en_cours = courant()
    if en_cours is None or not en_cours.titre_ecrit:
        st.title(titre, anchor=False, width="content")
    if en_cours is not None:
        en_cours.titre_ecrit = True
