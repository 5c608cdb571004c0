"""Figures drawn once and sent many times.

At each run Streamlit copies a figure in depth and writes it as JSON, whatever
changed. A figure that is ready hands out the same plain lists and numbers
each time: what is left is one pass of the JSON writer.
"""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go

from pvd_dashboard.figures.sombre import assombrir


class Prete(go.Figure):
    """A figure whose content is final: changing it changes nothing of what is sent."""

    def __init__(self, figure: go.Figure, *, sombre: bool = False) -> None:
        """Keep what is sent of ``figure``, turned for the dark page where ``sombre``."""
        super().__init__(figure)
        envoi: dict[str, Any] = json.loads(figure.to_json(validate=False))
        self._envoi = assombrir(envoi) if sombre else envoi

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent; it is shared, nobody changes it."""
        return self._envoi
