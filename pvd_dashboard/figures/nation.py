"""The map of the nation or of a region: the départements published, the others in grey; overseas in boxes.

A click on a département gives its code (:func:`pvd_dashboard.figures.carte.code_choisi`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.figures.carte import mise_en_page
from pvd_dashboard.figures.carte_noms import ligne, point_nomme
from pvd_dashboard.figures.carte_style import SOUS_LES_LIENS, collection
from pvd_dashboard.figures.carte_teintes import teintes
from pvd_dashboard.figures.carte_traces import Cle, aires
from pvd_dashboard.figures.carte_vue import vue
from pvd_dashboard.figures.theme import ENCRE, POLICE, dessiner, echapper
from pvd_dashboard.formats import INSECABLE, NON_CONNU, euros, jour, liste, phrase, pluriel, taux
from pvd_dashboard.situation.tranches import SANS_VERSION, TRANCHES, legende, rang
from pvd_dashboard.territory.cartouches import CARTOUCHES
from pvd_dashboard.territory.cartouches import EMPRISE as NATION
from pvd_dashboard.territory.contours import contour_url, geometries
from pvd_dashboard.territory.model import Emprise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

    from pvd_dashboard.figures.carte_teintes import Teintes
    from pvd_dashboard.situation.condense import Condense
    from pvd_dashboard.territory.reference import Territory

LARGEUR, HAUTEUR = 680, 620


def nation(
    condenses: Sequence[Condense],
    territory: Territory,
    *,
    mesure: str = "ort",
    region: str = "",
    sombre: bool = False,
    adresse: str = "",
) -> go.Figure:
    """Draw the départements coloured by a measure of :data:`MESURES`; ``region`` (its code) frames one region.

    ``adresse`` is that of the contours, by default the file of the installation.
    """
    ton = teintes(sombre=sombre)
    codes = _codes(territory, region)
    connus = {un.departement: un for un in condenses if un.departement in codes}
    rangs = {code: rang(un, mesure) for code, un in connus.items()}
    tranches = TRANCHES[mesure]
    cles = _legende(rangs, mesure, len(codes) - len(connus), ton)
    cadre = vue(_boite(region, codes), LARGEUR, HAUTEUR)
    trace = aires(
        "Départements",
        adresse or contour_url("departements" if region else "cartouches"),
        codes,
        [rangs.get(code, -1) + 1 for code in codes],
        couleurs=[ton.muet, *tranches.couleurs, ton.fond],
        textes=[_survol(code, connus.get(code), territory) for code in codes],
        trait={"width": [1.6 if code in connus else 0.7 for code in codes], "color": ton.limite},
        customdata=codes,
    )
    style = _style(codes, ton, encadres=not region)
    return dessiner(
        [trace],
        HAUTEUR,
        map={"style": style} | cadre.plotly(),
        uirevision=f"nation {region}",
        **mise_en_page(ton, LARGEUR, HAUTEUR, cles),
    )


def _codes(territory: Territory, region: str) -> list[str]:
    """Return the départements drawn: those of the region, or all that have a contour."""
    dessines = geometries("departements").keys()
    regions = territory.departements["region"]
    return sorted(code for code in dessines if not region or regions.get(code) == region)


def _boite(region: str, codes: Sequence[str]) -> Emprise:
    if not region or not codes:
        return NATION
    from shapely.geometry import shape  # noqa: PLC0415 - a third of a second to load, for whoever draws a region

    boites = [shape(geometries("departements")[code]).bounds for code in codes]
    ouest, sud, est, nord = zip(*boites, strict=True)
    return Emprise(min(ouest), min(sud), max(est), max(nord))


def _legende(rangs: Mapping[str, int], mesure: str, sans: int, ton: Teintes) -> list[Cle]:
    couleurs = [*TRANCHES[mesure].couleurs, ton.fond, ton.muet]
    return [Cle(mots, couleurs[i], ENCRE) for i, mots in legende(rangs.values(), mesure, sans)]


def _survol(code: str, un: Condense | None, territory: Territory) -> str:
    trouve = territory.departement(code)
    nom = f"<b>{echapper(trouve.nom if trouve else code)} ({code})</b>"
    if un is None:
        return f"{nom}<br>{SANS_VERSION}"
    lignes = [
        nom,
        f"{pluriel(un.communes, 'commune lauréate')}, {pluriel(un.pvd, 'projet')} PVD",
        f"ORT en vigueur{INSECABLE}: {pluriel(un.ort, 'commune')}",
        f"Échéances dépassées{INSECABLE}: {un.depassees}{INSECABLE}PVD",
        f"Postes pourvus{INSECABLE}: {_sur(un.pourvus, un.postes)}",
        f"Situation au {jour(un.date)}",
    ]
    return "<br>".join(lignes)


def _sur(combien: int | None, total: int | None) -> str:
    return NON_CONNU if total is None else f"{combien} sur {total}"


def _style(codes: Sequence[str], ton: Teintes, *, encadres: bool) -> dict[str, Any]:
    noms = {
        "text-field": ["get", "texte"],
        "text-font": [POLICE],
        "text-size": 11,
        "text-padding": 0,
    }
    encre = {"text-color": ton.encre, "text-halo-color": ton.halo, "text-halo-width": 1.5}
    boites = [_tour(boite) for boite in CARTOUCHES.values()] if encadres else []
    return {
        "version": 8,
        "id": "pvd-nation",
        "sources": {
            "cartouches": collection(boites),
            "codes": collection(
                point_nomme(point, {"texte": code}) for code, point in _points(codes, encadres=encadres).items()
            ),
        },
        "layers": [
            {"id": "fond", "type": "background", "paint": {"background-color": ton.fond}},
            {
                "id": SOUS_LES_LIENS,
                "type": "line",
                "source": "cartouches",
                "paint": {"line-color": ton.limite, "line-width": 1},
            },
            {"id": "codes", "type": "symbol", "source": "codes", "layout": noms, "paint": encre},
        ],
    }


def _points(codes: Sequence[str], *, encadres: bool) -> dict[str, tuple[float, float]]:
    """Return where the code of each département is written."""
    from shapely.geometry import shape  # noqa: PLC0415 - a third of a second to load, for whoever draws the nation

    formes = geometries("cartouches" if encadres else "departements")
    points = {}
    for code in codes:
        forme = shape(formes[code])
        grande = max(getattr(forme, "geoms", [forme]), key=lambda partie: partie.area)
        point = grande.representative_point()
        points[code] = (round(point.x, 3), round(point.y, 3))
    return points


def _tour(boite: Emprise) -> dict[str, Any]:
    ouest, sud, est, nord = boite
    return ligne([(ouest, sud), (est, sud), (est, nord), (ouest, nord), (ouest, sud)])


def nation_table(condenses: Sequence[Condense], territory: Territory, region: str = "") -> pd.DataFrame:
    """Return one row a département published, by code: texts, in French.

    Columns: Département, Code, Communes lauréates, Projets PVD, ORT en vigueur,
    Échéances dépassées, Postes pourvus, Aides accordées, À traiter, Situation au.
    """
    codes = set(_codes(territory, region))
    lus = sorted((un for un in condenses if un.departement in codes or not region), key=lambda un: un.departement)
    noms = [territory.departement(un.departement) for un in lus]
    return pd.DataFrame(
        {
            "Département": [nom.nom if nom else un.departement for nom, un in zip(noms, lus, strict=True)],
            "Code": [un.departement for un in lus],
            "Communes lauréates": [str(un.communes) for un in lus],
            "Projets PVD": [str(un.pvd) for un in lus],
            "ORT en vigueur (communes)": [f"{un.ort} sur {un.communes}" for un in lus],
            "Échéances dépassées (PVD)": [str(un.depassees) for un in lus],
            "Postes pourvus": [_sur(un.pourvus, un.postes) for un in lus],
            "Aides accordées": [NON_CONNU if un.aides is None else euros(un.aides) for un in lus],
            "À traiter": [str(un.alertes) for un in lus],
            "Situation au": [jour(un.date) for un in lus],
        },
        dtype="string",
    )


def nation_phrase(condenses: Sequence[Condense], territory: Territory, region: str = "") -> str:
    """Say the map in one sentence."""
    codes = set(_codes(territory, region))
    lus = [un for un in condenses if un.departement in codes or not region]
    trouvee = territory.region(region)
    lieu = trouvee.nom if trouvee else "France"
    if not lus:
        return phrase(f"Carte ({lieu}) : aucun département publié")
    communes, ort = sum(un.communes for un in lus), sum(un.ort for un in lus)
    part = f" ({taux(ort / communes, 0)})" if communes else ""
    faits = [
        f"{pluriel(communes, 'commune lauréate')} et {pluriel(sum(un.pvd for un in lus), 'projet')} PVD",
        f"ORT en vigueur dans {pluriel(ort, 'commune')}{part}",
        f"{pluriel(sum(un.depassees for un in lus), 'échéance dépassée', 'échéances dépassées')}",
    ]
    combien = pluriel(len(lus), "département publié", "départements publiés")
    return phrase(f"Carte ({lieu}) : {combien}, {liste(faits)}")
