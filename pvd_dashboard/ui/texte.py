"""Texts that came from a file, made safe for Markdown.

``st.markdown``, badges, tables and labels all render Markdown: a cell that
holds ``[x](http://…)`` or ``:red[…]`` must be shown as it was written.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PONCTUATION = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_BLANCS = re.compile(r"[\t\r\n\v\f]+")
TEXTES_GARDES = 16_384  # a page writes the same texts at each run
_COURANTS = {",", "'", "%", "/", ".", "(", ")", "-", ";", "?", "!", '"', "="}


def brut(texte: object) -> str:
    r"""Return a text that Markdown shows exactly as written, on one line.

    >>> print(brut("[cliquez](http://x) *ici*"))
    \\[cliquez\\](http\\://x) \\*ici\\*
    """
    return _brut(str(texte))


@lru_cache(maxsize=TEXTES_GARDES)
def _brut(texte: str) -> str:
    une_ligne = _BLANCS.sub(" ", texte).strip()
    nu = _PONCTUATION.sub(lambda signe: signe[1] if signe[1] in _COURANTS else f"\\{signe[1]}", une_ligne)
    return _debut(nu)


def _debut(texte: str) -> str:
    """Keep a leading dash, number or sign from opening a list, a title or a quotation."""
    if re.match(r"(-|=|\d+[.)])", texte):
        tete, signe, reste = re.match(r"(\d*)([-=.)])(.*)", texte, re.DOTALL).groups()  # type: ignore[union-attr]
        return f"{tete}\\{signe}{reste}"
    return texte
