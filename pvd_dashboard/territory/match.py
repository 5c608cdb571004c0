"""What a name or a code was taken for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal["code", "nom", "ancien", "approché", "ambigu", "inconnu"]


@dataclass(frozen=True, slots=True)
class Match:
    """The answer to « which commune, or EPCI, is this? ».

    ``code`` is None when the answer is not sure: then ``candidates`` are what
    to propose (homonyms for « ambigu », likely ones for « inconnu »).
    ``score`` goes from 0 to 100; 100 is an exact spelling.
    """

    code: str | None
    candidates: tuple[str, ...]
    how: How
    score: float = 100.0

    @property
    def sure(self) -> bool:
        """Whether the text is written as it should be, or was: nothing to ask."""
        return self.how in {"code", "nom", "ancien"}


def found(code: str, how: How, score: float = 100.0) -> Match:
    """Return a match on one code."""
    return Match(code, (code,), how, score)


def unsure(how: How, candidates: object = ()) -> Match:
    """Return a match on nothing, with what to propose."""
    return Match(None, tuple(dict.fromkeys(candidates)), how, 0.0)  # type: ignore[call-overload]
