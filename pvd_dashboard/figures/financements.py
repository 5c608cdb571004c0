"""The grants as bars: by group and dispositif, by year and dispositif. Every amount is the exact one, written in euros.

Stage: accordé, once each euro (rules R50–R55); a line without exercice is
shown apart, never lost.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.theme import AUTRES, ENCRE, Categorie, categories, dessiner, echapper, vide
from pvd_dashboard.formats import INSECABLE, accord, euros, euros_courts, liste, phrase, pourcent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pvd_dashboard.situation.model import Situation

CATEGORIES_MAX = 8
SANS_EXERCICE = "Sans exercice"
AUTRES_DISPOSITIFS = "Autres"
AUCUN = "Aucune subvention comptée à cette date"
_BARRE, _ENTETE, _CLE = 46, 40, 22
_ZERO = Decimal(0)


def financements(situation: Situation) -> go.Figure:
    """Draw one bar a group, cut by dispositif, the subtotal at its end."""
    montants = {
        (groupe.groupe, dispositif.libelle): dispositif.montant
        for groupe in situation.financements.groupes
        for dispositif in groupe.dispositifs
    }
    return _empiler(montants, {groupe.groupe: groupe.total for groupe in situation.financements.groupes})


def financements_par_annee(situation: Situation) -> go.Figure:
    """Draw one bar an exercice, cut by dispositif, the total of the year at its end."""
    montants = _par_annee(situation)
    totaux: dict[str, Decimal] = {}
    for (annee, _), montant in montants.items():
        totaux[annee] = totaux.get(annee, _ZERO) + montant
    return _empiler(montants, totaux)


def _par_annee(situation: Situation) -> dict[tuple[str, str], Decimal]:
    subventions = situation.financements.subventions
    if subventions.empty:
        return {}
    comptees = subventions[subventions["compte"].fillna(value=False).astype(bool)]
    annees = comptees["exercice"].astype("string").fillna(SANS_EXERCICE)
    montants: dict[tuple[str, str], Decimal] = {}
    for annee, libelle, montant in zip(annees, comptees["libelle_dispositif"], comptees["montant"], strict=True):
        montants[annee, libelle] = montants.get((annee, libelle), _ZERO) + montant
    return dict(sorted(montants.items()))


def _empiler(montants: Mapping[tuple[str, str], Decimal], totaux: Mapping[str, Decimal]) -> go.Figure:
    if not montants:
        return vide(AUCUN)
    regroupes = _huit_au_plus(montants)
    libelles = list(dict.fromkeys(libelle for _, libelle in regroupes))
    looks = [AUTRES if nom == AUTRES_DISPOSITIFS else look for nom, look in zip(libelles, categories(8), strict=False)]
    rangs = {barre: rang for rang, barre in enumerate(totaux)}
    traces = [_trace(nom, regroupes, look, rangs) for nom, look in zip(libelles, looks, strict=True)]
    maximum = float(max(totaux.values()))
    return dessiner(
        traces,
        _ENTETE + _BARRE * len(totaux) + _CLE * len(libelles),
        barmode="stack",
        bargap=0.35,
        hovermode="closest",
        xaxis={"visible": False, "fixedrange": True, "range": [0, maximum * 1.3]},
        yaxis=_axe(list(totaux)),
        annotations=[_total(rangs[nom], total) for nom, total in totaux.items()],
        uniformtext={"minsize": 11, "mode": "hide"},
        legend={"traceorder": "normal"},
    )


def _axe(barres: list[str]) -> dict[str, Any]:
    """Return the axis of the bars, by rank: Plotly would take « 2021 » for a position."""
    textes = [f"{echapper(barre)}{INSECABLE * 2}" for barre in barres]
    ici = {"tickvals": list(range(len(barres))), "ticktext": textes, "range": [len(barres) - 0.5, -0.5]}
    return ici | {"fixedrange": True, "showgrid": False, "zeroline": False}


def _huit_au_plus(montants: Mapping[tuple[str, str], Decimal]) -> dict[tuple[str, str], Decimal]:
    """Gather the smallest dispositifs under « Autres » when there are more than eight."""
    sommes: dict[str, Decimal] = {}
    for (_, libelle), montant in montants.items():
        sommes[libelle] = sommes.get(libelle, _ZERO) + montant
    if len(sommes) <= CATEGORIES_MAX:
        return dict(montants)
    gardes = set(sorted(sommes, key=lambda nom: sommes[nom], reverse=True)[: CATEGORIES_MAX - 1])
    regroupes: dict[tuple[str, str], Decimal] = {}
    for (barre, libelle), montant in sorted(montants.items(), key=lambda item: item[0][1] not in gardes):
        cle = barre, libelle if libelle in gardes else AUTRES_DISPOSITIFS
        regroupes[cle] = regroupes.get(cle, _ZERO) + montant
    return regroupes


def _trace(
    libelle: str, montants: Mapping[tuple[str, str], Decimal], look: Categorie, rangs: Mapping[str, int]
) -> go.Bar:
    barres = [(barre, montant) for (barre, nom), montant in montants.items() if nom == libelle]
    return go.Bar(
        orientation="h",
        name=f"{echapper(libelle)}{INSECABLE}: {euros(sum(montant for _, montant in barres))}",
        y=[rangs[barre] for barre, _ in barres],
        x=[float(montant) for _, montant in barres],
        text=[euros_courts(montant) for _, montant in barres],
        customdata=[f"{barre}{INSECABLE}: {euros(montant)}" for barre, montant in barres],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="inside",
        insidetextfont={"color": look.encre, "size": 12},
        hovertemplate=f"<b>{echapper(libelle)}</b><br>%{{customdata}}<extra></extra>",
        marker=look.marque,
    )


def _total(barre: int, total: Decimal) -> dict[str, Any]:
    place = {"x": float(total), "y": barre, "xanchor": "left", "yanchor": "middle", "showarrow": False, "xshift": 6}
    return place | {"text": f"<b>{euros(total)}</b>", "font": {"size": 13, "color": ENCRE}}


def financements_table(situation: Situation) -> pd.DataFrame:
    """Return the table of the deck in words: group, dispositif, amount, share; subtotals and total."""
    bloc = situation.financements
    lignes = [ligne for groupe in bloc.groupes for ligne in _lignes(groupe)]
    if lignes:
        lignes.append(("Total", "", euros(bloc.total), pourcent(100, fixe=True)))
    return pd.DataFrame(lignes, columns=["Groupe", "Dispositif", "Montant accordé", "Part"], dtype="string")


def _lignes(groupe: Any) -> Iterable[tuple[str, str, str, str]]:  # noqa: ANN401 - a Groupe, known to type checkers only
    for dispositif in groupe.dispositifs:
        yield groupe.groupe, dispositif.libelle, euros(dispositif.montant), pourcent(dispositif.part, fixe=True)
    yield groupe.groupe, "Sous-total", euros(groupe.total), pourcent(groupe.part, fixe=True)


def financements_annees_table(situation: Situation) -> pd.DataFrame:
    """Return the years × dispositifs in words, « – » where nothing was granted."""
    montants = _par_annee(situation)
    annees, libelles = ([*dict.fromkeys(cle[i] for cle in montants)] for i in (0, 1))
    colonnes = {nom: [_case(montants.get((annee, nom))) for annee in annees] for nom in libelles}
    totaux = [_somme(montants, annee) for annee in annees]
    return pd.DataFrame({"Exercice": annees} | colonnes | {"Total": [euros(t) for t in totaux]}, dtype="string")


def _case(montant: Decimal | None) -> str:
    return "–" if montant is None else euros(montant)


def _somme(montants: Mapping[tuple[str, str], Decimal], annee: str) -> Decimal:
    return sum((montant for (une, _), montant in montants.items() if une == annee), _ZERO)


def financements_phrase(situation: Situation) -> str:
    """Say the grants in one sentence: total and shares of the groups."""
    bloc = situation.financements
    if not bloc.groupes:
        return phrase(AUCUN)
    parts = liste(f"{groupe.groupe} {euros(groupe.total)} ({pourcent(groupe.part)})" for groupe in bloc.groupes)
    return phrase(f"Aides accordées : {euros(bloc.total)}{_exercices(bloc.exercices)}, dont {parts}")


def _exercices(annees: Sequence[int]) -> str:
    return f" ({accord(len(annees), 'exercice')} {liste(str(annee) for annee in annees)})" if annees else ""
