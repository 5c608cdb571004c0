"""Figures drawn once and sent many times.

At each run Streamlit copies a figure in depth and writes it as JSON, whatever
changed. A figure that is ready hands out the same plain lists and numbers
each time: what is left is one pass of the JSON writer.
"""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go


class Prete(go.Figure):
    """A figure whose content is final: changing it changes nothing of what is sent."""

    def __init__(self, figure: go.Figure) -> None:
        """Keep what is sent of ``figure``."""
        super().__init__(figure)
        self._envoi: dict[str, Any] = json.loads(figure.to_json(validate=False))

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent; it is shared, nobody changes it."""
        return self._envoi
