"""Figures drawn once and sent many times.

At each run Streamlit copies a figure in depth and writes it as JSON, whatever
changed. A figure that is ready hands out the same plain lists and numbers
each time, with their JSON, which Plotly's own writer made the first time.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import plotly.graph_objects as go
import plotly.io

from pvd_dashboard.figures.sombre import assombrir

_ecrire = plotly.io.to_json


class Envoi(dict[str, Any]):
    """What is sent of a figure: final, and written once."""

    @cached_property
    def json(self) -> str:
        """The JSON that Plotly writes of it."""
        return str(_ecrire(self, validate=False))


def _ecrire_une_fois(figure: Any, *choix: Any, **mots: Any) -> str | None:  # noqa: ANN401 - Plotly's own signature
    if isinstance(figure, Envoi) and not choix and mots == {"validate": False}:
        return figure.json
    return _ecrire(figure, *choix, **mots)  # type: ignore[no-any-return]


def retenir_l_ecriture() -> None:
    """Let Streamlit, which writes each figure of each run, find what :class:`Envoi` wrote; others are as they were."""
    vars(plotly.io)["to_json"] = _ecrire_une_fois


class Prete(go.Figure):
    """A figure whose content is final: changing it changes nothing of what is sent."""

    def __init__(self, figure: go.Figure, *, sombre: bool = False) -> None:
        """Keep what is sent of ``figure``, turned for the dark page where ``sombre``."""
        super().__init__(figure)
        envoi: dict[str, Any] = json.loads(figure.to_json(validate=False))
        self._envoi = Envoi(assombrir(envoi) if sombre else envoi)

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent; it is shared, nobody changes it."""
        return self._envoi
