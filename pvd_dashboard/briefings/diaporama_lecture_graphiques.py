"""The native charts of a deck read back from their data: bars, labels and legend."""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard import formats

if TYPE_CHECKING:
    from pvd_dashboard.briefings.diaporama_couleurs import Couleurs


def barres(graphique: Any, couleurs: Couleurs) -> dict[str, Any]:
    """Return the bars of a chart, from the top: for each its name and its parts, as shares of the axis."""
    trace = graphique.plots[0]
    series, noms = list(trace.series), [str(nom) for nom in trace.categories]
    empile = len(series) > 1 or graphique.has_legend
    maximum = graphique.value_axis.maximum_scale or 1
    forme = _format(trace, series)
    rangs = [
        {"nom": nom, "parts": [_part(serie, rang, couleurs, maximum, forme) for serie in series]}
        for rang, nom in enumerate(noms)
    ]
    legende = [{"nom": serie.name, "couleur": _couleur(serie, 0, couleurs)} for serie in series] if empile else []
    defaut = graphique._chartSpace.find("{*}txPr//{*}defRPr")  # noqa: SLF001 - read without changing it
    encre = couleurs.de(defaut, couleurs.theme("tx1"))
    epais = 100 / (100 + trace.gap_width)
    return {"rangs": rangs, "empile": empile, "legende": legende, "encre": encre, "epais": epais}


def _part(serie: Any, rang: int, couleurs: Couleurs, maximum: float, forme: str) -> dict[str, Any]:
    valeur = serie.values[rang] or 0
    encre = serie._element.find("{*}dLbls//{*}defRPr")  # noqa: SLF001 - read without changing it
    return {
        "part": min(max(valeur / maximum, 0), 1),
        "couleur": _couleur(serie, rang, couleurs),
        "dit": _dire(valeur, forme),
        "encre": couleurs.de(encre, couleurs.theme("tx1")),
    }


def _couleur(serie: Any, rang: int, couleurs: Couleurs) -> str:
    for point in serie._element.findall("{*}dPt"):  # noqa: SLF001 - read without changing it
        if point.find("{*}idx").get("val") == str(rang):
            trouvee = couleurs.de(point.find("{*}spPr"))
            if trouvee:
                return trouvee
    return couleurs.de(serie._element.find("{*}spPr")) or couleurs.theme("accent1")  # noqa: SLF001 - same


def _format(trace: Any, series: list[Any]) -> str:
    """Return the number format of the labels."""
    for porteur in (trace, *series):
        nombre = porteur._element.find("{*}dLbls/{*}numFmt")  # noqa: SLF001 - read without changing it
        if nombre is not None:
            return str(nombre.get("formatCode"))
    return ""


def _dire(valeur: float, forme: str) -> str:
    if "€" in forme:
        return formats.euros(valeur)
    return formats.pourcent(valeur) if "%" in forme else formats.nombre(valeur)
