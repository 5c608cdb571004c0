"""What the posts cost and who pays, civil year by civil year: typed beside what the rules give."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.postes import FINANCEURS, SANS_PLAN
from pvd_dashboard.figures.theme import categories, dessiner, vide
from pvd_dashboard.formats import INSECABLE, euros, euros_courts, liste, phrase, pluriel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.situation.model_postes import ExercicePostes

_HAUTEUR = 320


def annees(exercices: Sequence[ExercicePostes]) -> go.Figure:
    """Draw one bar a year, made of what each financer brings as typed."""
    payes = [exercice for exercice in exercices if any(exercice.saisis.values())]
    if not payes:
        return vide(SANS_PLAN)
    noms = [f"{exercice.exercice}" for exercice in payes]
    presents = [code for code in FINANCEURS if any(exercice.saisis.get(code) for exercice in payes)]
    traces = [
        go.Bar(
            name=FINANCEURS[code],
            x=noms,
            y=[float(exercice.saisis.get(code, 0)) for exercice in payes],
            text=[euros_courts(exercice.saisis[code]) if exercice.saisis.get(code) else "" for exercice in payes],
            textposition="inside",
            textangle=0,
            insidetextfont={"color": look.encre, "size": 12},
            hovertemplate=f"%{{x}}<br>{FINANCEURS[code]}{INSECABLE}: %{{text}}<extra></extra>",
            marker=look.marque,
        )
        for code, look in zip(presents, categories(8), strict=False)
    ]
    return dessiner(
        traces,
        _HAUTEUR,
        barmode="stack",
        bargap=0.35,
        xaxis={"type": "category", "fixedrange": True, "showgrid": False},
        yaxis={"visible": False, "fixedrange": True},
        legend={"traceorder": "normal", "y": -0.12},
    )


def annees_table(exercices: Sequence[ExercicePostes]) -> pd.DataFrame:
    """Return one row a year: posts, cost and base where known, what the rules give, what each financer brings."""
    lignes = [_ligne(exercice) for exercice in exercices]
    return pd.DataFrame(lignes, dtype="string")


def _ligne(exercice: ExercicePostes) -> dict[str, str]:
    couts = f" ({exercice.couts_connus} sur {exercice.postes})" if exercice.couts_connus < exercice.postes else ""
    droits = {code: montant for code, montant in exercice.droits.items() if code != "collectivite"}
    ligne = {
        "Exercice": str(exercice.exercice),
        "Postes": str(exercice.postes),
        "Coût chargé": f"{euros(exercice.cout)}{couts}" if exercice.couts_connus else "n.c.",
        "Base": euros(exercice.base) if exercice.couts_connus else "n.c.",
        "Aides selon la règle": euros(sum(droits.values(), Decimal(0))) if droits else "à confirmer",
    }
    return ligne | {
        nom: euros(exercice.saisis[code]) if code in exercice.saisis else "–" for code, nom in FINANCEURS.items()
    }


def annees_phrase(exercices: Sequence[ExercicePostes]) -> str:
    """Say what the posts cost each year, where it is known."""
    connus = [exercice for exercice in exercices if exercice.couts_connus]
    if not connus:
        return phrase("Aucun coût de poste renseigné")
    dits = (f"{e.exercice}, {euros(e.cout)} pour {pluriel(e.couts_connus, 'poste')}" for e in connus)
    return phrase(f"Coût chargé des postes par année civile : {liste(dits)}")
