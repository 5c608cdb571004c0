"""What a deck holds, slide by slide, read back from the file itself: the plan shown before it is downloaded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pptx import Presentation

from pvd_dashboard import formats

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Diapo:
    """One slide: its title, and what it holds (« 1 tableau, 1 graphique »)."""

    titre: str
    contenu: str


def plan(deck: bytes) -> tuple[Diapo, ...]:
    """Return the slides of a deck, in their order."""
    return tuple(_lire(slide) for slide in Presentation(BytesIO(deck)).slides)


def _lire(slide: Any) -> Diapo:  # noqa: ANN401 - python-pptx's slide
    titre = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
    comptes = Counter(_genres(slide))
    return Diapo(titre, ", ".join(formats.pluriel(n, mot) for mot, n in comptes.items()))


def _genres(slide: Any) -> Iterator[str]:  # noqa: ANN401 - python-pptx's slide
    for forme in slide.shapes:
        if forme.has_table:
            yield "tableau"
        elif forme.has_chart:
            yield "graphique"
        elif forme.shape_type is not None and forme.shape_type.name == "PICTURE":
            yield "image"
