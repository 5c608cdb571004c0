"""The colours of a presentation as they are seen: those of its theme, resolved."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from pvd_dashboard.contrastes import melanger

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALIAS: Mapping[str, str] = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_BLANC, _NOIR = "#FFFFFF", "#000000"
_MILLE = 100_000


class Couleurs:
    """The palette of a layout or a master: a colour element (``a:srgbClr``, ``a:schemeClr``) gives « #RRGGBB »."""

    def __init__(self, support: Any) -> None:  # noqa: ANN401 - python-pptx's layout or master
        """Read the theme of ``support``, and which of its colours it takes for its backgrounds and its texts."""
        master = getattr(support, "slide_master", support)
        theme = etree.fromstring(  # the bytes that python-pptx itself has opened; no entity is read
            master.part.part_related_by(RT.THEME).blob, etree.XMLParser(resolve_entities=False, no_network=True)
        )
        scheme = theme.find(".//{*}clrScheme")
        self._noms = {_nom(couleur): _rgb(couleur[0]) for couleur in scheme if len(couleur)}
        roles = (master.element.find("{*}clrMap"), support.element.find("{*}clrMapOvr/{*}overrideClrMapping"))
        self._alias = {**_ALIAS, **{cle: nom for r in roles if r is not None for cle, nom in r.attrib.items()}}

    def de(self, porteur: Any, defaut: str | None = None) -> str | None:  # noqa: ANN401 - an XML element or None
        """Return the solid colour directly inside an element, ``defaut`` where it has none."""
        if porteur is None:
            return defaut
        plein = porteur.find("{*}solidFill")
        return self.lire(plein[0]) if plein is not None and len(plein) else defaut

    def lire(self, couleur: Any) -> str:  # noqa: ANN401 - an XML element
        """Return what a colour element says."""
        vue = self.theme(str(couleur.get("val"))) if _nom(couleur) == "schemeClr" else _rgb(couleur)
        return _nuancer(vue, {_nom(nuance): int(nuance.get("val") or _MILLE) / _MILLE for nuance in couleur})

    def theme(self, nom: str) -> str:
        """Return a colour of the theme by its name (« accent1 », « tx1 »)."""
        return self._noms.get(self._alias.get(nom, nom), _BLANC if nom.startswith(("bg", "lt")) else _NOIR)


def _nuancer(couleur: str, nuances: Mapping[str, float]) -> str:
    """Return a colour as its theme shades it: its lightness scaled and moved, black or white mixed in."""
    if "lumMod" in nuances or "lumOff" in nuances:
        teinte, clarte, vif = colorsys.rgb_to_hls(*(int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)))
        clarte = min(max(clarte * nuances.get("lumMod", 1) + nuances.get("lumOff", 0), 0), 1)
        couleur = "#" + "".join(f"{round(c * 255):02X}" for c in colorsys.hls_to_rgb(teinte, clarte, vif))
    if "shade" in nuances:
        couleur = melanger(couleur, _NOIR, 1 - nuances["shade"])
    return melanger(couleur, _BLANC, 1 - nuances["tint"]) if "tint" in nuances else couleur


def _nom(element: Any) -> str:  # noqa: ANN401 - an XML element
    return str(etree.QName(element).localname)


def _rgb(couleur: Any) -> str:  # noqa: ANN401 - an XML element
    valeur = couleur.get("lastClr") or couleur.get("val") or ""
    return f"#{valeur}" if len(valeur) == 6 and all(c in "0123456789abcdefABCDEF" for c in valeur) else _NOIR  # noqa: PLR2004 - RRGGBB
