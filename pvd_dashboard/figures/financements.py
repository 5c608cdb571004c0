"""The grants as bars: by group and dispositif, by year and dispositif. Every amount is the exact one, written in euros.

Each euro once (rules R50–R55), at the stage of what is given; a line without
exercice is shown apart, never lost.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.theme import AUTRES, ENCRE, Categorie, categories, dessiner, echapper, vide
from pvd_dashboard.formats import INSECABLE, accord, euros, euros_courts, liste, phrase, pourcent
from pvd_dashboard.situation.financements import somme_des_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pvd_dashboard.situation.model import Financements, Groupe
    from pvd_dashboard.situation.vues_aides import ParAnnee, Tableau

    Bloc = Financements | Tableau

CATEGORIES_MAX = 8
SANS_EXERCICE = "Sans exercice"
AUTRES_DISPOSITIFS = "Autres"
ANNEES_DITES = 3
AUCUN = "Aucune subvention comptée à cette date"
_BARRE, _ENTETE, _CLE = 46, 40, 22
_ZERO = Decimal(0)
_PLACE_D_UN_SIGNE = 9
"""Pixels that a figure of a total takes at the right of its bar: kept on the narrowest screen too."""


def financements(bloc: Bloc) -> go.Figure:
    """Draw one bar a group, cut by dispositif, the subtotal at its end."""
    montants = {
        (groupe.groupe, dispositif.libelle): dispositif.montant
        for groupe in bloc.groupes
        for dispositif in groupe.dispositifs
    }
    return _empiler(montants, {groupe.groupe: groupe.total for groupe in bloc.groupes})


def annees(par_annee: ParAnnee, libelles: Mapping[str, str]) -> go.Figure:
    """Draw one bar an exercice, cut by dispositif, the total of the year at its end."""
    montants = {
        (annee_dite(annee), libelles[code]): par_annee.montants[annee, code]
        for annee in par_annee.annees
        for code in par_annee.codes
        if (annee, code) in par_annee.montants
    }
    return _empiler(montants, {annee_dite(annee): par_annee.par_annee[annee] for annee in par_annee.annees})


def annee_dite(annee: int | None) -> str:
    """Write an exercice; the lines without one have their own bar."""
    return SANS_EXERCICE if annee is None else str(annee)


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
        xaxis={"visible": False, "fixedrange": True, "range": [0, maximum]},
        margin={"r": _PLACE_D_UN_SIGNE * max(len(euros(total)) for total in totaux.values())},
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


def financements_table(bloc: Bloc, stade: str = "Montant accordé") -> pd.DataFrame:
    """Return the table of the deck in words: group, dispositif, amount, share; subtotals and total (R55)."""
    valeurs = financements_valeurs(bloc, stade)
    dits = {stade: valeurs[stade].map(euros), "Part": valeurs["Part"].map(lambda part: pourcent(part, fixe=True))}
    return valeurs.assign(**dits).astype("string")


def financements_valeurs(bloc: Bloc, stade: str = "Montant accordé") -> pd.DataFrame:
    """Return the same table as values: exact euros, shares in percent."""
    lignes = [ligne for groupe in bloc.groupes for ligne in _lignes(groupe)]
    if lignes:
        lignes.append(("Total", "", bloc.total, somme_des_parts(bloc.groupes)))
    return pd.DataFrame(lignes, columns=["Groupe", "Dispositif", stade, "Part"], dtype="object")


def _lignes(groupe: Groupe) -> Iterable[tuple[str, str, Decimal, Decimal]]:
    for dispositif in groupe.dispositifs:
        yield groupe.groupe, dispositif.libelle, dispositif.montant, dispositif.part
    # In the first column: imported again, the line is told from a grant by its first cell.
    yield f"Sous-total {groupe.groupe}", "", groupe.total, groupe.part


def annees_table(par_annee: ParAnnee, libelles: Mapping[str, str]) -> pd.DataFrame:
    """Return the years × dispositifs in words, « – » where nothing was given."""
    colonnes = {
        libelles[code]: [_case(par_annee.montants.get((annee, code))) for annee in par_annee.annees]
        for code in par_annee.codes
    }
    totaux = [euros(par_annee.par_annee[annee]) for annee in par_annee.annees]
    annees_ = [annee_dite(annee) for annee in par_annee.annees]
    return pd.DataFrame({"Exercice": annees_} | colonnes | {"Total": totaux}, dtype="string")


def _case(montant: Decimal | None) -> str:
    return "–" if montant is None else euros(montant)


def financements_phrase(bloc: Bloc, exercices: Sequence[int] = (), stade: str = "accordées") -> str:
    """Say the grants in one sentence: total and shares of the groups."""
    if not bloc.groupes:
        return phrase(AUCUN)
    parts = liste(f"{groupe.groupe} {euros(groupe.total)} ({pourcent(groupe.part)})" for groupe in bloc.groupes)
    return phrase(f"Aides {stade} : {euros(bloc.total)}{_exercices(exercices)}, dont {parts}")


def annees_phrase(par_annee: ParAnnee) -> str:
    """Say which exercice weighs most, and the total."""
    if not par_annee.annees:
        return phrase(AUCUN)
    haute = max(par_annee.annees, key=lambda annee: par_annee.par_annee[annee])
    combien = len([annee for annee in par_annee.annees if annee is not None])
    if not combien:
        return phrase(f"{euros(par_annee.total)}, sans exercice renseigné")
    return phrase(
        f"{euros(par_annee.total)} sur {combien} {accord(combien, 'exercice')} ; le plus haut : "
        f"{annee_dite(haute).lower()}, {euros(par_annee.par_annee[haute])}"
    )


def _exercices(annees: Sequence[int]) -> str:
    if not annees:
        return ""
    if len(annees) > ANNEES_DITES:
        return f" (exercices {annees[0]} à {annees[-1]})"
    return f" ({accord(len(annees), 'exercice')} {liste(str(annee) for annee in annees)})"
