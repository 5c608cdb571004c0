"""Long work of the deposit screen: done aside, its progress shown, stopped on demand, nothing left behind.

One task of each kind at a time in a session; its result is kept as long as the
same thing is asked. A thread does the work and never touches the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from pvd_dashboard.intake import CancelledError, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

_CLE = "depot_taches"
_GARDEES = 4
PATIENCE = 1.5
"""Seconds waited for before progress is shown: most files are read by then."""

T = TypeVar("T")


@dataclass(slots=True)
class Tache:
    """Work under way: what is asked, how far it is, what came of it."""

    cle: object
    dit: str = ""
    part: float = 0.0
    resultat: Any = None
    erreur: Exception | None = None
    finie: Event = field(default_factory=Event)
    arret: Event = field(default_factory=Event)

    def avancer(self, dit: str, part: float) -> None:
        """Note how far the work is."""
        self.dit, self.part = dit, min(1.0, part)

    def travailler(self, travail: Callable[[Watch], Any]) -> None:
        """Do the work, in its thread; keep what comes of it, an error included: the screen tells it."""
        try:
            self.resultat = travail(Watch(self.avancer, self.arret.is_set))
        except Exception as erreur:  # noqa: BLE001 - the edge of a thread: raised again where the screen asks
            self.erreur = erreur
        finally:
            self.finie.set()


def _taches() -> dict[tuple[str, object], Tache]:
    taches: dict[tuple[str, object], Tache] = st.session_state.setdefault(_CLE, {})
    return taches


def faire(genre: str, cle: object, travail: Callable[[Watch], T], titre: str) -> T | None:
    """Return what the work gives, once done; until then show its progress and return None.

    Raises what the work raised. Asking for something else of the same kind stops what is under way.
    """
    tache = _lancee(genre, cle, travail)
    if not tache.finie.wait(PATIENCE):
        _suivre(genre, cle, titre)
        return None
    if isinstance(tache.erreur, CancelledError):
        _annulee(genre, cle)
        return None
    if tache.erreur is not None:
        raise tache.erreur
    resultat: T = tache.resultat
    return resultat


def _lancee(genre: str, cle: object, travail: Callable[[Watch], Any]) -> Tache:
    taches = _taches()
    if (genre, cle) not in taches:
        for (autre, _), tache in taches.items():
            if autre == genre:
                tache.arret.set()
        tache = taches[genre, cle] = Tache(cle)
        Thread(target=tache.travailler, args=(travail,), daemon=True).start()
        for ancienne in list(taches)[:-_GARDEES]:
            del taches[ancienne]
    return taches[genre, cle]


def oublier(genre: str = "") -> None:
    """Stop what is under way and forget what was done, of a kind or of all."""
    for cle, tache in list(_taches().items()):
        if not genre or cle[0] == genre:
            tache.arret.set()
            del _taches()[cle]


@st.fragment(run_every=0.5)
def _suivre(genre: str, cle: object, titre: str) -> None:
    tache = _taches().get((genre, cle))
    if tache is None or tache.finie.is_set():
        st.rerun()
    st.progress(tache.part, text=f"{titre} {tache.dit}".strip())
    st.button("Annuler", icon=":material/cancel:", on_click=tache.arret.set, key=f"annuler_{genre}")


def _annulee(genre: str, cle: object) -> None:
    st.info("Annulé : rien n’a été gardé de ce qui n’était pas terminé.", icon=":material/cancel:")
    st.button("Recommencer", on_click=_taches().pop, args=((genre, cle), None), key=f"recommencer_{genre}")
