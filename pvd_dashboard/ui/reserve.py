"""What is kept in memory under a key, found again at the cost of one look-up.

``st.cache_resource`` reads the signature of a function and hashes each
argument at each call: a third of a millisecond, some twenty times a run.
"""

from __future__ import annotations

from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Promesse:
    """A value computed once, by the first who asks; the others wait for it."""

    def __init__(self) -> None:
        """Promise a value that nobody has asked for yet."""
        self._verrou = RLock()
        self._tenue: list[Any] = []

    def valeur(self, faire: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever a screen keeps
        """Return the value; computed again by the next who asks where ``faire`` raised."""
        if not self._tenue:
            with self._verrou:
                if not self._tenue:
                    self._tenue.append(faire())
        return self._tenue[0]


class Reserve:
    """A bounded number of values, each under its key; the ones asked for least lately go first."""

    def __init__(self, combien: int) -> None:
        """Keep at most ``combien`` values."""
        self._verrou = RLock()
        self._promesses = lru_cache(maxsize=combien, typed=True)(lambda *_cle: Promesse())

    def garder(self, cle: tuple[object, ...], faire: Callable[[], Any]) -> Any:  # noqa: ANN401 - the same
        """Return what is kept under ``cle``, made by ``faire`` the first time."""
        with self._verrou:
            promesse = self._promesses(*cle)
        return promesse.valeur(faire)

    def vider(self) -> None:
        """Forget every value."""
        with self._verrou:
            self._promesses.cache_clear()
