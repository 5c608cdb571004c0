"""What every bench shares: one line of the table, and the median of some runs."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REPETITIONS = 5


@dataclass(frozen=True, slots=True)
class Mesure:
    """One line of the table: seconds of ours, seconds of the reference."""

    quoi: str
    notre: float
    reference: float
    contre: str

    def __str__(self) -> str:
        """Write the line."""
        notre, reference = f"{self.notre * 1000:.1f} ms", f"{self.reference * 1000:.1f} ms"
        return f"{self.quoi:<44} {notre:>12} {reference:>12} {self.notre / self.reference:>7.2f} ×  {self.contre}"


def worked(action: Callable[[], object], times: int = REPETITIONS) -> float:
    """Return the least seconds of processor that an action takes, its processes included.

    Hardly changes on a machine that others use, as the time on the wall does.
    """
    seen = []
    for _ in range(times):
        before = os.times()
        action()
        seen.append(sum(os.times()[:4]) - sum(before[:4]))
    return min(seen)


def best(action: Callable[[], object], times: int = REPETITIONS) -> float:
    """Return the median of some runs, in seconds."""
    seen = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seen.append(time.perf_counter() - start)
    return statistics.median(seen)
