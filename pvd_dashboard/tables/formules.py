"""Texts that a spreadsheet program could run as a formula, and how a .csv keeps them harmless (rule I14).

An apostrophe goes in front of such a text. So that nothing is lost, a text
that already has apostrophes before such a sign gets one more: what
:func:`neutraliser` writes, :func:`restaurer` gives back exactly.
"""

from __future__ import annotations

import re

# Full-width signs are formulas too in some programs.
_AMORCES = frozenset("=+-@\t\r\n＝＋－＠")
_NOMBRE = re.compile(r"[-+]?\d[\d\u00a0\u202f ]*(?:,\d+)?(?:[\u00a0\u202f ]?[%€])?")


def dangereux(texte: str) -> bool:
    """Say whether a spreadsheet program could run a text as a formula.

    >>> dangereux("=1+1"), dangereux("-2+3"), dangereux("-12,5"), dangereux("l'îlot")
    (True, True, False, False)
    """
    return texte[:1] in _AMORCES and bool(texte) and not _NOMBRE.fullmatch(texte)


def neutraliser(texte: str) -> str:
    """Return ``texte`` with an apostrophe in front where a spreadsheet program could run it.

    >>> neutraliser("=1+1"), neutraliser("'=1+1"), neutraliser("-12,5"), neutraliser("'abc")
    ("'=1+1", "''=1+1", '-12,5', "'abc")
    """
    return f"'{texte}" if dangereux(texte.lstrip("'")) else texte


def restaurer(texte: str) -> str:
    """Return what :func:`neutraliser` was given.

    >>> restaurer("'=1+1"), restaurer("''=1+1"), restaurer("'abc")
    ('=1+1', "'=1+1", "'abc")
    """
    return texte[1:] if texte.startswith("'") and dangereux(texte.lstrip("'")) else texte
