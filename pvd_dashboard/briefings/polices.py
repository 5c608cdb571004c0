"""The one type of PDF pages and of maps: Source Sans Pro, free (SIL OFL 1.1), installed with the product.

No font of the system serves: the same page is drawn on every server.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

NOM = "Source Sans Pro"


def dossier() -> Path:
    """Return the folder of the font's files."""
    return Path(str(files("font_source_sans_pro"))) / "files"


@cache
def polices() -> typst.Fonts:
    """Return our font and those inside typst, which draw the signs that it lacks; read once a process."""
    import typst as moteur  # noqa: PLC0415 - 40 MB of library, needed here only

    return moteur.Fonts(include_system_fonts=False, font_paths=[str(dossier())])
