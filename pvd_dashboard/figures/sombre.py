"""A figure drawn for a white page, turned to be read on the dark one.

Backgrounds go dark, texts and marks that would no longer stand out are
lightened until they do: 4.5:1 for a text, 3:1 for a mark (RGAA 3.2 and 3.3).
Hues are kept, and with them the sense of the colours.
"""

from __future__ import annotations

import re
from typing import Any

from pvd_dashboard.contrastes import MARQUE, TEXTE, luminance, ressortir
from pvd_dashboard.figures.theme import ENCRE, ENCRE_DOUCE, FOND

FOND_SOMBRE, BANDE_SOMBRE, TRAIT_SOMBRE = "#14171E", "#1D222C", "#3A4252"
_ENCRES = {ENCRE: "#EDF0F6", ENCRE_DOUCE: "#C3CAD6"}
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_DANS_UN_TEXTE = re.compile(r"(color:\s?)(#[0-9A-Fa-f]{6})")
_FONDS = frozenset({"paper_bgcolor", "plot_bgcolor", "bgcolor"})
_TRAITS = frozenset({"gridcolor", "linecolor", "zerolinecolor"})
_POLICES = frozenset({"font", "textfont", "tickfont", "insidetextfont", "outsidetextfont", "title_font"})
_CLAIR = 0.75


def eclaircir(couleur: str, voulu: float, fond: str = FOND_SOMBRE) -> str:
    """Return a colour that stands out from the dark ``fond`` by ``voulu``; the inks of the theme have theirs."""
    return _ENCRES[couleur] if couleur in _ENCRES else ressortir(couleur, fond, voulu)


def assombrir(envoi: dict[str, Any]) -> dict[str, Any]:
    """Return what is sent of a figure, for the dark page; ``envoi`` is left as it is."""
    trace = [_trace(une) for une in envoi.get("data", [])]
    return envoi | {"data": trace, "layout": _visiter(envoi.get("layout", {}), "layout", "")}


def _trace(trace: dict[str, Any]) -> dict[str, Any]:
    # A text inside a bar is written for the colour of the bar, which stays.
    dedans = "inside" in str(trace.get("textposition", ""))
    return {nom: quoi if dedans and nom in _POLICES else _visiter(quoi, nom, "") for nom, quoi in trace.items()}


def _visiter(quoi: Any, nom: str, parent: str) -> Any:  # noqa: ANN401 - a tree of JSON
    if isinstance(quoi, dict):
        return {cle: _visiter(valeur, cle, nom) for cle, valeur in quoi.items()}
    if isinstance(quoi, list):
        return [_visiter(valeur, nom, parent) for valeur in quoi]
    return _couleur(quoi, nom, parent) if isinstance(quoi, str) else quoi


def _couleur(texte: str, nom: str, parent: str) -> str:
    if not _HEX.fullmatch(texte):
        return _DANS_UN_TEXTE.sub(lambda trouve: trouve[1] + eclaircir(trouve[2], TEXTE), texte)
    if nom in _FONDS:
        return FOND_SOMBRE if luminance(texte) > _CLAIR else texte
    if nom in _TRAITS:
        return TRAIT_SOMBRE
    if parent in _POLICES:
        return eclaircir(texte, TEXTE)
    if luminance(texte) > _CLAIR:
        return FOND_SOMBRE if texte.upper() == FOND else BANDE_SOMBRE
    return eclaircir(texte, MARQUE)
