"""Facts by commune, so that each PVD finds its own without reading everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class _Situe(Protocol):
    @property
    def communes(self) -> Collection[str]:
        """Codes INSEE of the communes that the fact is about."""


T = TypeVar("T", bound=_Situe)


class ParCommune(Generic[T]):
    """Facts indexed by the communes that they name."""

    def __init__(self, faits: Iterable[T]) -> None:
        """Index ``faits`` in the order given."""
        self._faits = list(faits)
        self._rangs: dict[str, list[int]] = {}
        for rang, fait in enumerate(self._faits):
            for code in fait.communes:
                self._rangs.setdefault(code, []).append(rang)

    def de(self, communes: Iterable[str]) -> list[T]:
        """Return the facts that name one of the communes, each once, in the order given."""
        rangs = {rang for code in communes for rang in self._rangs.get(code, ())}
        return [self._faits[rang] for rang in sorted(rangs)]
