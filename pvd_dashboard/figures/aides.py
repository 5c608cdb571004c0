"""The grants of communes and of a year as figures: euros per inhabitant, running total of an exercice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pvd_dashboard.figures.theme import CATEGORIES, ENCRE, dessiner, echapper, instant, reperes, vide
from pvd_dashboard.formats import INSECABLE, euros, euros_courts, jour, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from pvd_dashboard.situation.vues_aides import AidesCommune, Cumul, ParCommune

COMMUNES_MONTREES = 15
_BARRE, _ENTETE = 31, 46
_NOM_LONG = 20


def par_habitant(vue: ParCommune, mediane: Decimal | None) -> go.Figure:
    """Draw the communes by what they received per inhabitant, the most first; a line at the département's median."""
    montrees = classees(vue)[:COMMUNES_MONTREES]
    if not montrees:
        return vide("Aucune commune dont la population est connue")
    valeurs = [commune.par_habitant or 0 for commune in montrees]
    haut = float(max(*valeurs, mediane or 0, 1))
    trace = go.Bar(
        orientation="h",
        x=[float(valeur) for valeur in valeurs],
        y=list(range(len(montrees))),
        customdata=[f"{euros(c.seule)} pour {c.population}{INSECABLE}habitants" for c in montrees],
        hovertemplate="%{customdata}<extra></extra>",
        marker=CATEGORIES[0].marque,
        showlegend=False,
    )
    # The amounts stand in a column of their own, where the line of the median strikes none.
    droite = go.Scatter(x=[None], y=[0], yaxis="y2", showlegend=False, hoverinfo="skip", mode="markers")
    return dessiner(
        [trace, droite],
        _ENTETE + _BARRE * len(montrees),
        bargap=0.3,
        hovermode="closest",
        xaxis={"visible": False, "fixedrange": True, "range": [0, haut]},
        yaxis=_rangs([f"{_nom(commune.nom)}{INSECABLE * 2}" for commune in montrees]),
        yaxis2=_rangs([f"{INSECABLE}{euros(valeur)}" for valeur in valeurs]) | {"overlaying": "y", "side": "right"},
        **_ligne_mediane(mediane),
    )


def _rangs(textes: Sequence[str]) -> dict[str, Any]:
    """Return the axis that writes one text a bar, the first at the top."""
    return {
        "tickvals": list(range(len(textes))),
        "ticktext": textes,
        "range": [len(textes) - 0.5, -0.9],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }


def _nom(nom: str) -> str:
    """Write a name on two lines where it is long, cut after a hyphen or at a space, for a narrow screen."""
    coupes = [m.end() for m in re.finditer(r"[- ]", nom)]
    if len(nom) <= _NOM_LONG or not coupes:
        return echapper(nom)
    coupe = min(coupes, key=lambda place: abs(place - len(nom) / 2))
    return f"{echapper(nom[:coupe].rstrip())}<br>{echapper(nom[coupe:])}"


def _ligne_mediane(mediane: Decimal | None) -> dict[str, Any]:
    if mediane is None:
        return {}
    x = float(mediane)
    trait = {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1}
    return {
        "shapes": [trait | {"line": {"color": ENCRE, "width": 1.5, "dash": "dash"}}],
        "annotations": [
            {
                "x": x,
                "y": -0.85,
                "text": f"médiane{INSECABLE}: {euros(mediane)}",
                "showarrow": False,
                "xanchor": "left",
                "xshift": 4,
                "font": {"size": 12, "color": ENCRE},
            }
        ],
    }


def classees(vue: ParCommune) -> list[AidesCommune]:
    """Return the communes whose population is known, the most helped per inhabitant first."""
    connues = [commune for commune in vue.communes if commune.par_habitant is not None]
    return sorted(connues, key=lambda commune: (-(commune.par_habitant or 0), commune.nom))


def cumul(vue: Cumul, jusqu_au: date | None = None) -> go.Figure:
    """Draw the running total of an exercice, a step at each date, on to ``jusqu_au`` (the date of the situation)."""
    if not vue.points:
        return vide("Aucune date connue pour cet exercice à ce stade")
    jours = [quand for quand, _ in vue.points]
    debut, fin = jours[0].replace(month=1, day=1), max(jours[-1], jours[0].replace(month=12, day=31))
    suite = [(min(jusqu_au, fin), vue.points[-1][1])] if jusqu_au and jusqu_au > jours[-1] else []
    trace = go.Scatter(
        x=[instant(quand) for quand in (debut, *jours, *(quand for quand, _ in suite))],
        y=[0.0, *(float(total) for _, total in (*vue.points, *suite))],
        mode="lines+markers",
        line={"shape": "hv", "color": CATEGORIES[1].couleur, "width": 3},
        fill="tozeroy",
        fillcolor="rgba(92, 104, 229, .15)",
        customdata=[f"{jour(debut)}{INSECABLE}: {euros(0)}", *_dites((*vue.points, *suite))],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    dernier = {"x": instant(jours[-1]), "y": float(vue.points[-1][1]), "text": f"<b>{euros(vue.points[-1][1])}</b>"}
    haut = float(vue.points[-1][1]) or 1.0
    pas = [haut * part / 4 for part in range(5)]
    return dessiner(
        [trace],
        300,
        hovermode="closest",
        xaxis=reperes(debut, fin).axe(debut, fin),
        yaxis={
            "range": [0, haut * 1.18],
            "fixedrange": True,
            "tickvals": pas,
            "ticktext": [euros_courts(valeur) for valeur in pas],
        },
        annotations=[dernier | {"showarrow": False, "xanchor": "right", "yshift": 14, "font": {"color": ENCRE}}],
    )


def _dites(points: Sequence[tuple[date, Decimal]]) -> list[str]:
    return [f"{jour(quand)}{INSECABLE}: {euros(total)}" for quand, total in points]


def cumul_phrase(vue: Cumul, stade: str) -> str:
    """Say what the exercice comes to, and what of it has no date."""
    sans = f", dont {euros(vue.sans_date)} sans date, hors de la courbe" if vue.sans_date else ""
    return phrase(f"Exercice {vue.annee}, {stade.lower()} : {euros(vue.total)}{sans}")


def par_habitant_phrase(vue: ParCommune, mediane: Decimal | None) -> str:
    """Say the median of the list and that of the département, in euros per inhabitant."""
    if vue.mediane is None:
        return phrase("Population non connue : les montants par habitant ne peuvent pas être calculés")
    ici = f"Médiane de la liste : {euros(vue.mediane)} par habitant"
    return phrase(ici if mediane is None else f"{ici} ; du département : {euros(mediane)}")
