"""What a screen keeps: made once, bounded, made again where it failed, waited for where another makes it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.reserve import Reserve

if TYPE_CHECKING:
    from collections.abc import Callable


class Compteur:
    """Count how often something is made."""

    def __init__(self) -> None:
        self.fois = 0

    def faire(self, quoi: object) -> Callable[[], object]:
        def _faire() -> object:
            self.fois += 1
            time.sleep(0.01)
            return quoi

        return _faire


def test_what_is_asked_twice_is_made_once() -> None:
    reserve, compteur = Reserve(4), Compteur()
    frame = object()
    assert reserve.garder(("a", 1), compteur.faire(frame)) is frame
    assert reserve.garder(("a", 1), compteur.faire("autre")) is frame
    assert compteur.fois == 1


@pytest.mark.parametrize(("une", "autre"), [(("a", 1), ("a", 2)), (("a", 1), ("a", True)), (("a",), ("a", ""))])
def test_another_key_is_another_value(une: tuple[object, ...], autre: tuple[object, ...]) -> None:
    reserve = Reserve(4)
    reserve.garder(une, lambda: "une")
    assert reserve.garder(autre, lambda: "autre") == "autre"


def test_the_least_asked_for_lately_goes_first() -> None:
    reserve, compteur = Reserve(2), Compteur()
    for cle in ("a", "b", "a", "c", "a", "b"):
        reserve.garder((cle,), compteur.faire(cle))
    assert compteur.fois == 4  # a, b, c, then b again


def test_a_crowd_that_asks_at_once_has_it_made_once() -> None:
    reserve, compteur, depart = Reserve(2), Compteur(), threading.Barrier(8)

    def demander(_: int) -> object:
        depart.wait()
        return reserve.garder(("a",), compteur.faire("fait"))

    with ThreadPoolExecutor(8) as foule:
        assert set(foule.map(demander, range(8))) == {"fait"}
    assert compteur.fois == 1


def test_what_failed_is_made_again() -> None:
    reserve = Reserve(2)
    with pytest.raises(ZeroDivisionError):
        reserve.garder(("a",), lambda: 1 / 0)
    assert reserve.garder(("a",), lambda: "fait") == "fait"
