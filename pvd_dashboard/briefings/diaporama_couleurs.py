"""The colours of a presentation as they are seen: those of its theme, resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALIAS: Mapping[str, str] = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_BLANC, _NOIR = "#FFFFFF", "#000000"


class Couleurs:
    """The palette of a master: a colour element (``a:srgbClr``, ``a:schemeClr``) gives « #RRGGBB »."""

    def __init__(self, master: Any) -> None:  # noqa: ANN401 - python-pptx's master
        """Read the theme of ``master``."""
        theme = etree.fromstring(  # the bytes that python-pptx itself has opened; no entity is read
            master.part.part_related_by(RT.THEME).blob, etree.XMLParser(resolve_entities=False, no_network=True)
        )
        scheme = theme.find(".//{*}clrScheme")
        self._noms = {_nom(couleur): _rgb(couleur[0]) for couleur in scheme if len(couleur)}

    def de(self, porteur: Any, defaut: str | None = None) -> str | None:  # noqa: ANN401 - an XML element or None
        """Return the solid colour directly inside an element, ``defaut`` where it has none."""
        if porteur is None:
            return defaut
        plein = porteur.find("{*}solidFill")
        return self.lire(plein[0]) if plein is not None and len(plein) else defaut

    def lire(self, couleur: Any) -> str:  # noqa: ANN401 - an XML element
        """Return what a colour element says."""
        if _nom(couleur) == "schemeClr":
            nom = str(couleur.get("val"))
            return self._noms.get(_ALIAS.get(nom, nom), _NOIR)
        return _rgb(couleur)

    def theme(self, nom: str) -> str:
        """Return a colour of the theme by its name (« accent1 », « tx1 »)."""
        return self._noms.get(_ALIAS.get(nom, nom), _BLANC if nom.startswith(("bg", "lt")) else _NOIR)


def _nom(element: Any) -> str:  # noqa: ANN401 - an XML element
    return str(etree.QName(element).localname)


def _rgb(couleur: Any) -> str:  # noqa: ANN401 - an XML element
    valeur = couleur.get("lastClr") or couleur.get("val") or ""
    return f"#{valeur}" if len(valeur) == 6 and all(c in "0123456789abcdefABCDEF" for c in valeur) else _NOIR  # noqa: PLR2004 - RRGGBB
