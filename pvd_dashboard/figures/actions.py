"""The actions as bars: how far the plan d'action is, against the national share delivered, and by theme."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.apparence import Apparence
from pvd_dashboard.figures.theme import ENCRE, FOND, dessiner, echapper, vide
from pvd_dashboard.formats import INSECABLE, accord, liste, phrase, pluriel, taux
from pvd_dashboard.tables.vie import THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.situation.model_vie import Action, Actions

GROUPES: Mapping[str, Apparence] = {
    "livree": Apparence("Livrée", "✔", "#298641"),
    "en_cours": Apparence("En cours", "▶", "#29598F"),
    "a_venir": Apparence("À venir", "○", "#8A6D00"),
    "inconnu": Apparence("État non renseigné", "?", "#8F4AD6"),
    "abandonnee": Apparence("Abandonnée", "×", "#6A6A6A"),
}
"""How each group of actions looks, those delivered first."""
SUIVIES = ("livree", "en_cours", "a_venir", "inconnu")
AUCUNE = "Aucune action connue à cette date"
SANS_THEME = "Thème non renseigné"
_LIBELLES = {choix.code: choix.label for choix in THEMES}
_BANDE, _BARRE, _PIED = 150, 34, 60


def theme(action: Action) -> str:
    """Return the theme of an action in words."""
    return _LIBELLES.get(action.theme, action.theme) or SANS_THEME


def avancement(actions: Actions) -> go.Figure:
    """Draw the actions followed as one bar, those delivered first, with the national share delivered."""
    comptes = {code: actions.par_groupe.get(code, 0) for code in SUIVIES}
    total = sum(comptes.values())
    if not total:
        return vide(AUCUNE)
    traces = [_morceau(GROUPES[code], [combien], [""]) for code, combien in comptes.items() if combien]
    place = float(actions.objectif) * total
    trait = {"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": -0.05, "y1": 1.05}
    repere = f"repère national{INSECABLE}: {taux(actions.objectif)} livrées fin 2024"
    note = {"x": place, "yref": "paper", "y": 1.06, "yanchor": "bottom", "showarrow": False, "text": repere}
    return dessiner(
        traces,
        _BANDE,
        barmode="stack",
        bargap=0.1,
        xaxis={"visible": False, "fixedrange": True, "range": [0, total]},
        yaxis={"visible": False, "fixedrange": True},
        shapes=[trait | {"line": {"color": ENCRE, "width": 2, "dash": "dot"}}],
        annotations=[note | {"xanchor": "left", "font": {"size": 12, "color": ENCRE}}],
        legend={"traceorder": "normal", "y": -0.1},
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
    )


def _morceau(look: Apparence, valeurs: Sequence[int], places: Sequence[str]) -> go.Bar:
    return go.Bar(
        orientation="h",
        name=look.nom,
        x=list(valeurs),
        y=list(places),
        text=[str(combien) if combien else "" for combien in valeurs],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": FOND, "size": 13},
        hovertemplate=f"%{{y}}<br>{look.libelle}{INSECABLE}: %{{x}}<extra></extra>",
        marker={"color": look.couleur, "line": {"color": FOND, "width": 1}},
    )


def themes(lignes: Sequence[Action]) -> go.Figure:
    """Draw one bar a theme, the most frequent first, its parts by group."""
    rangs = _par_theme(lignes)
    if not rangs:
        return vide(AUCUNE)
    presents = [code for code in GROUPES if any(comptes[code] for comptes in rangs.values())]
    noms = [echapper(nom) for nom in rangs]
    traces = [_morceau(GROUPES[code], [comptes[code] for comptes in rangs.values()], noms) for code in presents]
    return dessiner(
        traces,
        _PIED + _BARRE * len(rangs),
        barmode="stack",
        bargap=0.25,
        xaxis={"visible": False, "fixedrange": True},
        yaxis={"fixedrange": True, "autorange": "reversed", "showgrid": False, "ticksuffix": INSECABLE * 2},
        legend={"traceorder": "normal"},
    )


def _par_theme(lignes: Sequence[Action]) -> dict[str, Counter[str]]:
    rangs: dict[str, Counter[str]] = {}
    for action in lignes:
        rangs.setdefault(theme(action), Counter())[action.groupe] += 1
    return dict(sorted(rangs.items(), key=lambda rang: (rang[0] == SANS_THEME, -rang[1].total(), rang[0])))


def table(lignes: Sequence[Action]) -> pd.DataFrame:
    """Return the bars in numbers: one row a theme, one column a group, their sum."""
    rangs = _par_theme(lignes)
    colonnes: dict[str, list[str]] = {"Thème": list(rangs)}
    for code, look in GROUPES.items():
        if any(comptes[code] for comptes in rangs.values()):
            colonnes[look.libelle] = [str(comptes[code]) for comptes in rangs.values()]
    colonnes["Total"] = [str(comptes.total()) for comptes in rangs.values()]
    return pd.DataFrame(colonnes, dtype="string")


def avancement_phrase(actions: Actions) -> str:
    """Say how many actions there are, how far they are, and the share delivered against the national one."""
    if not actions.total:
        return phrase(AUCUNE)
    etats = liste(
        f"{combien} « {GROUPES[code].libelle.lower()} »"
        for code in GROUPES
        if (combien := actions.par_groupe.get(code, 0))
    )
    livrees = f"{actions.livrees} {accord(actions.livrees, 'livrée')}"
    part = (
        f"{livrees}, soit {taux(actions.part_livree)} des actions suivies (repère national : {taux(actions.objectif)})"
    )
    return phrase(f"{pluriel(actions.total, 'action')} : {etats} ; {part}")


def themes_phrase(lignes: Sequence[Action]) -> str:
    """Say how many actions each theme holds."""
    rangs = _par_theme(lignes)
    if not rangs:
        return phrase(AUCUNE)
    return phrase(f"Actions par thème : {liste(f'{nom} {comptes.total()}' for nom, comptes in rangs.items())}")
