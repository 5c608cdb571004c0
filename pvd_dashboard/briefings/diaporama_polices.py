"""How wide the fonts of an office's template are: what is measured in Arial must hold in its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

if TYPE_CHECKING:
    from collections.abc import Mapping

_INCONNUE = 1.1
"""A font that we do not know may be wider than Arial; few are more than that."""
_COURANTES = (
    *("arial", "calibri", "cambria", "candara", "carlito", "caladea", "constantia", "corbel", "garamond"),
    *("gill sans mt", "helvetica", "helvetica neue", "lato", "liberation sans", "liberation serif", "roboto"),
    *("source sans pro", "source sans 3", "spectral", "tahoma", "times new roman", "trebuchet ms", "aptos"),
    *("franklin gothic book", "arial narrow", "noto serif", "georgia", "palatino linotype", "book antiqua"),
)
_LARGES: Mapping[str, float] = {
    "century gothic": 1.16,
    "courier new": 1.27,
    "dejavu sans": 1.19,
    "dejavu serif": 1.19,
    "liberation mono": 1.27,
    "marianne": 1.1,
    "montserrat": 1.2,
    "open sans": 1.09,
    "poppins": 1.18,
    "verdana": 1.19,
}


def chasse(master: Any) -> float:  # noqa: ANN401 - python-pptx's master
    """Return how wide the fonts of a master are beside Arial, 1 at least: the wider of its titles' and its texts'."""
    theme = etree.fromstring(  # the bytes that python-pptx itself has opened; no entity is read
        master.part.part_related_by(RT.THEME).blob, etree.XMLParser(resolve_entities=False, no_network=True)
    )
    noms = {latin.get("typeface") or "" for latin in theme.iterfind(".//{*}fontScheme/*/{*}latin")}
    styles = master.element.iterfind(".//{*}txStyles//{*}latin")
    noms |= {nom for latin in styles if (nom := latin.get("typeface") or "") and not nom.startswith("+")}
    return max((_de(nom) for nom in noms if nom), default=1.0)


def _de(nom: str) -> float:
    plie = nom.strip().lower()
    return _LARGES.get(plie, 1.0 if plie in _COURANTES else _INCONNUE)
