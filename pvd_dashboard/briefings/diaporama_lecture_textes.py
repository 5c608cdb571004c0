"""The texts of a deck read back: size, weight, colour and side of each, with what its layout gives."""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.enum.text import PP_ALIGN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.briefings.diaporama_couleurs import Couleurs

_PT = 12_700
_TAILLES: Mapping[Any, float] = {PH.TITLE: 26, PH.CENTER_TITLE: 36, PH.SUBTITLE: 20, PH.FOOTER: 10, PH.SLIDE_NUMBER: 10}
_COURANT = 18
_TITRES = {PH.TITLE, PH.CENTER_TITLE}
_ANCRES = {"t": "haut", "ctr": "milieu", "b": "bas"}
_COTES = {"l": "gauche", "ctr": "centre", "r": "droite", "just": "gauche"}
_ALIGNES = {PP_ALIGN.CENTER: "centre", PP_ALIGN.RIGHT: "droite", PP_ALIGN.LEFT: "gauche"}
_MARGES = (("lIns", 91_440), ("tIns", 45_720), ("rIns", 91_440), ("bIns", 45_720))


def texte(forme: Any, couleurs: Couleurs) -> dict[str, Any]:
    """Return where the text of a shape goes and its paragraphs."""
    genre = forme.placeholder_format.type if forme.is_placeholder else None
    corps = [*_corps(forme)]
    attribut = {nom: next((c.get(nom) for c in corps if c.get(nom)), None) for nom in ("anchor", *dict(_MARGES))}
    style = _style(forme, genre)
    encre = couleurs.de(None if style is None else style.find("{*}defRPr"), couleurs.theme("tx1"))
    cote = _COTES.get((style.get("algn") if style is not None else None) or "l", "gauche")
    paras = paragraphes(forme.text_frame, couleurs, _TAILLES.get(genre, _COURANT), encre or "#000000", cote)
    if genre in _TITRES:
        paras = [{**p, "morceaux": [{**m, "gras": _gras(style, m)} for m in p["morceaux"]]} for p in paras]
    return {
        "ancre": _ANCRES.get(attribut["anchor"] or "t", "haut"),
        "marges": [int(attribut[nom] or defaut) / _PT for nom, defaut in _MARGES],
        "paras": paras,
    }


def _corps(forme: Any) -> list[Any]:
    """Return the properties of the text box, those of the shape first, then of its layout and master."""
    porteurs = [forme]
    if forme.is_placeholder:
        genre = forme.placeholder_format.type
        layout = forme.part.slide.slide_layout
        attendus = {genre, PH.TITLE} if genre in _TITRES else {genre}
        for support in (layout, layout.slide_master):
            porteurs += [p for p in support.placeholders if p.placeholder_format.type in attendus]
    trouves = (porteur._element.find(".//{*}bodyPr") for porteur in porteurs)  # noqa: SLF001 - read only
    return [corps for corps in trouves if corps is not None]


def _style(forme: Any, genre: Any) -> Any:
    """Return the first level of the style that a placeholder inherits; None for another shape."""
    if genre is None:
        return None
    layout = forme.part.slide.slide_layout
    for support in (layout, layout.slide_master):
        for place in support.placeholders:
            niveau = place._element.find(".//{*}lstStyle/{*}lvl1pPr")  # noqa: SLF001 - read only
            if place.placeholder_format.type == genre and niveau is not None:
                return niveau
    nom = "titleStyle" if genre in _TITRES else "otherStyle"
    return layout.slide_master.element.find(f".//{{*}}{nom}/{{*}}lvl1pPr")


def _gras(style: Any, morceau: dict[str, Any]) -> bool:
    defaut = style.find("{*}defRPr") if style is not None else None
    return bool(morceau["gras"] or (defaut is not None and defaut.get("b") == "1"))


def paragraphes(
    cadre: Any, couleurs: Couleurs, taille: float, encre: str, cote: str = "gauche"
) -> list[dict[str, Any]]:
    """Return the paragraphs of a text frame; ``taille``, ``encre`` and ``cote`` where they say nothing."""
    return [_paragraphe(paragraphe, couleurs, taille, encre, cote) for paragraphe in cadre.paragraphs]


def _paragraphe(paragraphe: Any, couleurs: Couleurs, taille: float, encre: str, cote: str) -> dict[str, Any]:
    proprietes = paragraphe._p.find("{*}pPr")  # noqa: SLF001 - read without changing it
    defaut = proprietes.find("{*}defRPr") if proprietes is not None else None
    a_soi = defaut.get("sz") if defaut is not None else None
    ecrite = int(a_soi) / 100 if a_soi else taille
    traits = [t for t in paragraphe._p if t.tag.endswith(("}r", "}fld"))]  # noqa: SLF001 - a field is no run
    return {
        "avant": paragraphe.space_before.pt if paragraphe.space_before else 0,
        "puce": proprietes is not None and proprietes.find("{*}buChar") is not None,
        "cote": _ALIGNES.get(paragraphe.alignment, cote),
        "morceaux": [_morceau(trait, couleurs, ecrite, encre) for trait in traits if trait.findtext("{*}t")],
    }


def _morceau(trait: Any, couleurs: Couleurs, taille: float, encre: str) -> dict[str, Any]:
    propre = trait.find("{*}rPr")
    ecrite = propre.get("sz") if propre is not None else None
    return {
        "texte": trait.findtext("{*}t"),
        "numero": trait.get("type") == "slidenum",
        "taille": int(ecrite) / 100 if ecrite else taille,
        "gras": propre is not None and propre.get("b") == "1",
        "couleur": couleurs.de(propre, encre),
    }
