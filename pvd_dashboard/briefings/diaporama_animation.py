"""Local support and the club; then what is to come."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_titres as titres
from pvd_dashboard.briefings import note_message
from pvd_dashboard.briefings.diaporama_dossier import Dossier, origine
from pvd_dashboard.briefings.diaporama_pages import Diaporama, Para, amples, propre, textes
from pvd_dashboard.briefings.diaporama_tableaux import Rang, Tableau, pages
from pvd_dashboard.formats import accord, pluriel
from pvd_dashboard.situation.dates import fin_periode, periode
from pvd_dashboard.situation.resume import prochaines
from pvd_dashboard.tables import Precision
from pvd_dashboard.tables.frames import codes
from pvd_dashboard.tables.vie import TYPES_REUNION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.model import Jour
    from pvd_dashboard.situation.resume import Evenement

HORIZON_MOIS = 18
"""The delay of a convention: what the club can still act upon (R01)."""
_JOURS, _LOIN = 548, 20 * 365
_TYPES = {choix.code: choix.label for choix in TYPES_REUNION}
_MAX_REUNIONS = 24
_POINTS = re.compile(r"\s*[;\n•]\s*")


def evolution(deck: Diaporama, dossier: Dossier) -> None:
    """Add what changed since the date compared with; nothing where none is."""
    avant = dossier.choix.avant
    if avant is None:
        return
    chiffres = note_message.evolution(dossier.situation, avant)
    details = [propre(changement.phrase) for changement in dossier.choix.changements]
    depuis = formats.jour_long(avant.date)
    page = deck.page(
        titres.titre(_titre_evolution(details, depuis)), [f"Comparé à la situation au {depuis}.", *details]
    )
    haut = [Para(phrase, 16, gras=True, puce=True) for phrase in chiffres]
    suite = [Para("Dans le détail", 16, gras=True, avant=14)] if details else []
    paras = [*haut, *suite, *(Para(detail, 13, puce=True, avant=4) for detail in details)]
    textes(page, amples(paras, page.cadre), "Ce qui a changé")


def _titre_evolution(details: list[str], depuis: str) -> str:
    if not details:
        return f"aucun changement depuis le {depuis}"
    return f"{pluriel(len(details), 'changement')} depuis le {depuis}"


def club(deck: Diaporama, dossier: Dossier) -> None:
    """Add the meetings of the département, and the agenda of the next one."""
    reunions = _departementales(dossier)
    passees, futures = _separer(reunions, dossier.situation.date)
    if not passees and not futures:
        return
    notes = [origine("Réunions", reunions)]
    if passees:
        pages(deck, _tableau(passees), _titre(passees, futures), notes)
    for rang, (jour, ligne) in enumerate(futures):
        if _ordre(ligne):
            _seance(deck, jour, ligne, notes, premiere=rang == 0)


def _departementales(dossier: Dossier) -> pd.DataFrame:
    """Return the meetings of the whole département: the club, COPIL and the like, not one project's committee."""
    frame = dossier.table("reunions")
    gardees = [kind == "club" or not codes(texte) for kind, texte in zip(frame["type"], frame["communes"], strict=True)]
    datees = frame["date"].notna()
    return frame[np.array([garde and datee for garde, datee in zip(gardees, datees, strict=True)], dtype=bool)]


def _separer(
    reunions: pd.DataFrame, le: date
) -> tuple[list[tuple[Jour, dict[str, object]]], list[tuple[Jour, dict[str, object]]]]:
    """Return the meetings held, the latest last, and those to come, the soonest first."""
    datees = [
        (periode(ligne["date"].date(), ligne["date_precision"] or None, ligne["date_texte"]), ligne)
        for ligne in reunions.astype(object).where(reunions.notna(), None).to_dict("records")
    ]
    datees.sort(key=lambda datee: (datee[0].debut, datee[0].fin))
    passees = [datee for datee in datees if datee[0].fin < le]
    return passees[-_MAX_REUNIONS:], [datee for datee in datees if datee[0].fin >= le]


def _titre(passees: list[tuple[Jour, dict[str, object]]], futures: list[tuple[Jour, dict[str, object]]]) -> str:
    clubs = sum(ligne["type"] == "club" for _, ligne in passees)
    depuis = formats.periode(passees[0][0].debut, passees[0][0].precision)
    quoi = "rendez-vous du club" if clubs == len(passees) else accord(len(passees), "réunion départementale")
    texte = f"animation locale : {len(passees)} {quoi} depuis {_le(passees[0][0])}{depuis}"
    if futures:
        prochain = futures[0][0]
        texte += f" ; prochaine séance : {formats.periode(prochain.debut, prochain.precision)}"
    return titres.titre(texte)


def _le(jour: Jour) -> str:
    return {"jour": "le ", "saison": "l’" if jour.debut.month in range(6, 13) else "le ", "trimestre": "le ",
            "semestre": "le "}.get(jour.precision, "")  # fmt: skip


def _tableau(passees: list[tuple[Jour, dict[str, object]]]) -> Tableau:
    rangs = []
    for jour, ligne in passees:
        suites = [propre(ligne[nom]) for nom in ("ordre_du_jour", "decisions") if propre(ligne[nom])]
        qui = [propre(ligne[nom]) for nom in ("presidence", "presents", "lieu") if propre(ligne[nom])]
        rangs.append(
            Rang(
                (
                    formats.periode(jour.debut, jour.precision),
                    _TYPES.get(str(ligne["type"]), "Réunion"),
                    " – ".join(suites) or "–",
                    " ; ".join(qui) or "–",
                )
            )
        )
    return Tableau(
        "Réunions",
        ("Date", "Réunion", "Ordre du jour et décisions", "Présidence, présents, lieu"),
        (1.8, 1.5, 5.4, 3.3),
        tuple(rangs),
        f"Réunions tenues : {len(passees)}.",
        taille=13,
    )


def _ordre(ligne: dict[str, object]) -> list[str]:
    """Return the points of an agenda, as the officer separated them."""
    texte = "" if formats.absent(ligne["ordre_du_jour"]) else str(ligne["ordre_du_jour"])
    return [propre(point) for point in _POINTS.split(texte) if propre(point)]


def _seance(deck: Diaporama, jour: Jour, ligne: dict[str, object], notes: list[str], *, premiere: bool) -> None:
    quoi = _TYPES.get(str(ligne["type"]), "Réunion")
    debut = "prochaine séance" if premiere else "séance suivante"
    page = deck.page(titres.titre(f"{debut} ({quoi}) : {formats.periode(jour.debut, jour.precision)}"), notes)
    faits = [propre(ligne[nom]) for nom in ("lieu", "observations") if propre(ligne[nom])]
    paras = [Para(formats.phrase(fait), 16) for fait in faits]
    paras.append(Para("Ordre du jour", 18, gras=True, avant=14))
    paras += [Para(point[:1].upper() + point[1:], 18, puce=True, avant=8) for point in _ordre(ligne)]
    textes(page, amples(paras, page.cadre), "Ordre du jour")


def calendrier(deck: Diaporama, dossier: Dossier) -> None:
    """Add what is dated to come: deadlines, ends of ORT and of contracts, meetings; one row a day and kind."""
    evenements = prochaines(dossier.situation, _JOURS)
    if not evenements:
        return
    rangs = tuple(Rang(_ligne(groupe)) for groupe in _groupes(evenements))
    tableau = Tableau(
        "Calendrier",
        ("Date", "Échéance", "Concerne"),
        (1.9, 4.4, 6.2),
        rangs,
        formats.insecables(f"Échéances à venir, la plus proche d’abord : {pluriel(len(evenements), 'ligne')}."),
        taille=13,
    )
    notes = [
        origine("Conventions", dossier.lignes("conventions")),
        origine("Postes", dossier.lignes("postes")),
        origine("Réunions", dossier.table("reunions")),
        "Campagnes : calendrier saisi par le service." if any(e.nature == "campagne" for e in evenements) else "",
    ]
    titre = titres.calendrier(len(evenements), HORIZON_MOIS)
    pages(deck, tableau, titre, notes, suite=list(_plus_loin(dossier)))


def _plus_loin(dossier: Dossier) -> Iterator[Para]:
    loin = prochaines(dossier.situation, _LOIN)[len(prochaines(dossier.situation, _JOURS)) :]
    if loin:
        suite = f"au-delà : {pluriel(len(loin), 'échéance')}, la première le {formats.jour(loin[0].date)}"
        yield Para(formats.phrase(suite), 13)


def _groupes(evenements: tuple[Evenement, ...]) -> Iterator[list[Evenement]]:
    for _, groupe in groupby(evenements, key=lambda e: (e.date, e.debut, e.nature, e.texte)):
        yield list(groupe)


def _fenetre(debut: date, fin: date) -> str:
    """Write a period as one would say it: « octobre 2022 », « automne 2021 », else from one day to another."""
    if debut == fin:
        return formats.jour(fin)
    for precision in (Precision.MOIS, Precision.SAISON, Precision.TRIMESTRE, Precision.SEMESTRE, Precision.ANNEE):
        if fin_periode(debut, precision) == fin:
            return formats.periode(debut, precision)
    return f"du {formats.jour(debut)} au {formats.jour(fin)}"


def _ligne(groupe: list[Evenement]) -> tuple[str, ...]:
    premier = groupe[0]
    quand = _fenetre(premier.debut, premier.date)
    objets = list(dict.fromkeys(propre(e.objet) for e in groupe))
    qui = formats.liste(objets)
    if len(groupe) > 1 and premier.pvd:
        qui = formats.insecables(f"{pluriel(len(groupe), 'projet')} : {qui}")
    quoi = propre(premier.texte)
    return quand, quoi, "Tout le département" if qui == quoi else qui
