"""Speeds, each as a ratio against a named reference measured in the same run.

``make bench`` prints the table; nothing is asserted: a time depends on the
machine, a ratio much less. Arguments name the benches to run (all by default).
A subject is a module of this folder with its own ``BENCHES``; it is found by
itself.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.benchmarks.socle import Mesure


def benches() -> dict[str, Callable[[], Iterable[Mesure]]]:
    """Return the benches of every module of this folder, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    modules = [importlib.import_module(f"tests.benchmarks.{name}") for name in names if name != "bench"]
    return {name: bench for module in modules for name, bench in getattr(module, "BENCHES", {}).items()}


def main() -> None:
    """Print the table."""
    known = benches()
    print(f"{'mesure':<44} {'nous':>12} {'référence':>12} {'rapport':>9}  contre")
    for name in sys.argv[1:] or known:
        for mesure in known[name]():
            print(mesure, flush=True)


if __name__ == "__main__":
    main()
