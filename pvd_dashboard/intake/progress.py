"""A long reading can be followed, and stopped between two steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class CancelledError(Exception):
    """The reading was stopped by whoever asked for it: nothing was kept."""


def _tell_nobody(said: str, part: float) -> None:
    del said, part


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """Who follows a long work: ``tell`` is given each step and how much is done (0 to 1), ``stopped`` is asked."""

    tell: Callable[[str, float], None] = _tell_nobody
    stopped: Callable[[], bool] = _never

    def check(self) -> None:
        """Raise CancelledError once whoever asked wants no more."""
        if self.stopped():
            raise CancelledError

    def step(self, said: str, part: float) -> None:
        """Tell a step, unless stopped."""
        self.check()
        self.tell(said, part)


NOBODY = Watch()


class Limits(NamedTuple):
    """What the parser's process may take (megabytes, seconds), and who follows the reading."""

    memory_mo: int = 1_500
    seconds: int = 120
    watch: Watch = NOBODY
