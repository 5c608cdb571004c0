"""The screen of what is to be treated: counters that filter, groups, exports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count, groupby
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.formats import INSECABLE, accord, jour, pluriel
from pvd_dashboard.situation.model_alertes import EtatAlerte
from pvd_dashboard.situation.natures import NATURES, SEVERITES, motif, nature
from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui import filtres, journal, marquer, navigation, statuts
from pvd_dashboard.ui.preparer_fichiers import CONTOURS, TYPES
from pvd_dashboard.ui.tableaux import Colonne, Genre, en_csv, page
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pvd_dashboard.situation.model import Alerte, Situation
    from pvd_dashboard.ui.page import Contexte

TOUS = ""
PAR_PAGE = 20
GROUPES: Mapping[str, str] = {"urgence": "Par urgence", "projet": "Par projet", "sujet": "Par sujet"}
DEPARTEMENT = "Tout le département"
_EXPORT = (
    Colonne("urgence", "Urgence"),
    Colonne("sujet", "Sujet"),
    Colonne("motif", "Motif"),
    Colonne("objet", "Objet"),
    Colonne("pourquoi", "Pourquoi"),
    Colonne("que_faire", "Que faire"),
    Colonne("date", "Date", Genre.JOUR),
    Colonne("suite", "Suite donnée"),
    Colonne("code", "Code"),
)
_DITS: Mapping[str, Callable[[int], str]] = {
    EtatAlerte.OUVERTE: lambda _: "à traiter",
    EtatAlerte.REPORTEE: lambda combien: accord(combien, "reporté"),
    EtatAlerte.TRAITEE: lambda combien: accord(combien, "traité"),
}


@dataclass(frozen=True, slots=True)
class Choix:
    """What the list is narrowed to, and how it is grouped; an empty text narrows nothing."""

    etat: str = EtatAlerte.OUVERTE
    urgence: str = TOUS
    sujet: str = TOUS
    commune: str = TOUS
    groupe: str = "urgence"


def choisir(contexte: Contexte) -> Choix:
    """Draw the counters that filter, the commune and the grouping, held in the URL; return what was chosen."""
    toutes = contexte.situation.alertes
    comptes = Counter(alerte.etat for alerte in toutes)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        etat = filtres.bascule(
            "État", "suite", {e: f"{mot} ({comptes[EtatAlerte(e)]})" for e, mot in statuts.SUITES.items()}
        )
        groupe = filtres.bascule("Présentation", "groupe", GROUPES)
    alertes = [alerte for alerte in toutes if alerte.etat == etat]
    rangs, natures = Counter(alerte.severite for alerte in alertes), Counter(map(nature, alertes))
    urgences = {
        str(r): f"{s.symbole} {s.libelle} ({rangs[r]})" for r, s in SEVERITES.items() if _offert("urgence", r, rangs)
    }
    sujets = {code: f"{mot} ({natures[code]})" for code, mot in NATURES.items() if _offert("sujet", code, natures)}
    urgence = filtres.bascule("Urgence", "urgence", {TOUS: f"Tous ({len(alertes)})"} | urgences)
    sujet = filtres.bascule("Sujet", "sujet", {TOUS: "Tous les sujets"} | sujets)
    return Choix(etat, urgence, sujet, _commune(contexte.situation), groupe)


def _offert(nom: str, code: object, comptes: Counter[Any]) -> bool:
    """Whether a counter is shown: it holds something, or it is the one that was chosen."""
    return comptes[code] > 0 or filtres.valeur(nom) == str(code)


def _commune(situation: Situation) -> str:
    communes = situation.laureats.communes
    noms = {TOUS: "Toutes les communes", **dict(zip(communes["code_insee"], communes["nom"], strict=True))}
    return filtres.liste(
        "Commune",
        "commune",
        list(noms),
        ecrire_option=lambda code: noms[code],
        label_visibility="collapsed",
        width=320,
    )


def retenues(contexte: Contexte, choix: Choix) -> tuple[Alerte, ...]:
    """Return the alerts that match what was chosen, most pressing first."""
    return tuple(alerte for alerte in contexte.situation.alertes if _convient(alerte, choix))


def _convient(alerte: Alerte, choix: Choix) -> bool:
    return (
        alerte.etat == choix.etat
        and choix.urgence in {TOUS, str(alerte.severite)}
        and choix.sujet in {TOUS, nature(alerte)}
        and (choix.commune == TOUS or choix.commune in alerte.communes)
    )


def exporter(contexte: Contexte, alertes: Sequence[Alerte], choix: Choix) -> None:
    """Say how many are shown and offer them as a workbook, a .csv and a calendar of what is dated."""
    toutes = sum(alerte.etat == choix.etat for alerte in contexte.situation.alertes)
    with st.container(horizontal=True, vertical_alignment="center"):
        combien = f"**{pluriel(len(alertes), 'point')}** {_DITS[choix.etat](len(alertes))}" + (
            f" sur {toutes}" if len(alertes) < toutes else ""
        )
        st.markdown(f"{combien}, situation au {jour(contexte.date)}.", width="content")
        if alertes:
            nom = f"a-traiter-{contexte.departement}-{contexte.date:%Y-%m-%d}"
            _bouton("Classeur (.xlsx)", f"{nom}.xlsx", lambda: _classeur(contexte, alertes))
            _bouton("Tableau (.csv)", f"{nom}.csv", lambda: en_csv(_lignes(alertes), _EXPORT))
        _bouton("Agenda (.ics)", f"echeances-{contexte.departement}.ics", lambda: _agenda(contexte))


def _classeur(contexte: Contexte, alertes: Sequence[Alerte]) -> bytes:
    return briefings.points(contexte.situation, alertes, {alerte: marquer.texte(alerte) for alerte in alertes})


def _agenda(contexte: Contexte) -> bytes:
    return briefings.render(contexte.situation, "echeances.ics", territory=contexte.territoire, contours=CONTOURS)


def _bouton(libelle: str, nom: str, faire: Callable[[], bytes]) -> None:
    st.download_button(
        libelle,
        data=journal.exporte(nom, faire),
        file_name=nom,
        mime=TYPES[nom[nom.rindex(".") :]],
        key=f"exporter_{nom[-4:]}",
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
    )


def _lignes(alertes: Iterable[Alerte]) -> pd.DataFrame:
    rangs = [
        (
            SEVERITES[alerte.severite].libelle,
            NATURES[nature(alerte)],
            motif(alerte),
            alerte.objet,
            alerte.pourquoi,
            alerte.que_faire,
            alerte.date,
            marquer.texte(alerte),
            alerte.code,
        )
        for alerte in alertes
    ]
    return pd.DataFrame(rangs, columns=[colonne.nom for colonne in _EXPORT], dtype="object")


def lister(contexte: Contexte, alertes: Sequence[Alerte], choix: Choix) -> None:
    """Show the alerts in their groups, a page at a time; what to do is said once for those that share it."""
    if not alertes:
        filtre = choix != Choix(groupe=choix.groupe)
        message = "Aucun point ne correspond à ces choix." if filtre else "Rien à traiter à cette date."
        st.success(message, icon=":material/check_circle:")
        return
    cles = _cles(contexte.situation, choix.groupe)
    rangees = sorted(alertes, key=cles.rang)
    debut = page("points", len(rangees), PAR_PAGE)
    comptes = Counter(map(cles.titre, alertes))
    rangs = count()
    for titre, siennes in groupby(rangees[debut : debut + PAR_PAGE], key=cles.titre):
        st.header(f"{titre} ({comptes[titre]})", anchor=False)
        for _, pareilles in groupby(siennes, key=_genre):
            _points(contexte, list(pareilles), rangs, nommer=choix.groupe != "projet" or titre == DEPARTEMENT)


def _genre(alerte: Alerte) -> tuple[int, str, str]:
    return alerte.severite, alerte.code, alerte.que_faire


class _Cles:
    """How alerts are grouped: the title of a group and its place."""

    def __init__(self, groupe: str, projets: Mapping[str, str]) -> None:
        self._groupe = groupe
        self._projets = projets

    def titre(self, alerte: Alerte) -> str:
        """Return the title of the group of an alert."""
        if self._groupe == "sujet":
            return NATURES[nature(alerte)]
        if self._groupe == "projet":
            return self._projet(alerte)
        severite = SEVERITES[alerte.severite]
        return f"{severite.symbole} {severite.libelle}"

    def rang(self, alerte: Alerte) -> tuple[int, str, int, str, str]:
        """Return the place of an alert: its group, then severity and kind, so that those alike follow each other."""
        place, titre = alerte.severite, ""
        if self._groupe == "sujet":
            place = list(NATURES).index(nature(alerte))
        elif self._groupe == "projet":
            titre = self._projet(alerte)
            place = int(titre == DEPARTEMENT)
        return place, fold(titre), alerte.severite, alerte.code, alerte.que_faire

    def _projet(self, alerte: Alerte) -> str:
        siens = {self._projets[code] for code in alerte.communes if code in self._projets}
        return siens.pop() if len(siens) == 1 else DEPARTEMENT


def _cles(situation: Situation, groupe: str) -> _Cles:
    projets = {code: projet.libelle for projet in situation.laureats.projets for code in projet.communes}
    return _Cles(groupe, projets)


def _points(contexte: Contexte, alertes: Sequence[Alerte], rangs: Iterator[int], *, nommer: bool) -> None:
    """Show alerts of one kind as one card: what it is, what to do, then each with why and since when.

    ``nommer`` says whose each is; not needed below the title of a project.
    """
    premiere = alertes[0]
    with st.container(border=True, gap="xsmall"):
        combien = f" ({len(alertes)})" if len(alertes) > 1 else ""
        st.markdown(
            f"{statuts.severite(premiere.severite)} **{motif(premiere)}**{combien}  \n"
            f":material/arrow_forward: {brut(premiere.que_faire)}"
        )
        for alerte in alertes:
            qui = f"**{_objet(alerte)}**{INSECABLE}: " if nommer else ""
            # Two elements and one block a point: columns would be three, on the wire too.
            rang = next(rangs)
            with st.container(
                horizontal=True,
                horizontal_alignment="distribute",
                vertical_alignment="center",
                key=f"point_{rang}",
            ):
                st.markdown(f"{qui}{brut(alerte.pourquoi)}{marquer.repere(contexte, alerte)} {marquer.suite(alerte)}")
                marquer.bouton(contexte, alerte, rang)


def _objet(alerte: Alerte) -> str:
    if not alerte.communes or (len(alerte.communes) > 1 and not alerte.pvd):
        return brut(alerte.objet)
    return f"[{brut(alerte.objet)}]({navigation.adresse(navigation.COMMUNE, commune=alerte.communes[0])})"
