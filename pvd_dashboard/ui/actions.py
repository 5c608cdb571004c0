"""The screen of actions: how far the plan d'action is, filters held in the URL, the lists of the convention."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures import actions as figures
from pvd_dashboard.figures.actions import GROUPES, theme
from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import INSECABLE, absent, euros, pluriel, taux
from pvd_dashboard.tables.text import fold
from pvd_dashboard.tables.vie import STATUTS_ACTION
from pvd_dashboard.ui import acces, filtres, navigation
from pvd_dashboard.ui.acces import garder
from pvd_dashboard.ui.chiffres import Chiffre, rangee
from pvd_dashboard.ui.dessins import Dessin, garde
from pvd_dashboard.ui.graphiques import graphique, jumeau
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.model_vie import Action, Actions
    from pvd_dashboard.ui.page import Contexte

TOUS = ""
ETATS = {choix.code: choix.label for choix in STATUTS_ACTION} | {"inconnu": "Non renseigné"}
REGARDS: Mapping[str, str] = {
    TOUS: "Toutes les actions",
    "structurantes": "Projets structurants",
    "a_reprendre": "À reprendre dans le plan d’action",
    "crte": "Inscrites au CRTE",
}
STRUCTURANTS = 8
TEINTES = {"livree": "green", "en_cours": "blue", "a_venir": "yellow", "abandonnee": "gray", "inconnu": "violet"}
TITRES = {
    "en_cours": "En cours",
    "a_venir": "À venir",
    "livree": "Livrées",
    "inconnu": "État non renseigné",
    "abandonnee": "Abandonnées",
}
"""The lists in the order of the convention of Fleurance and Lectoure: en cours, à venir, then the rest."""


@dataclass(frozen=True, slots=True)
class Choix:
    """What the lists are narrowed to; an empty text narrows nothing. ``regard`` is a code of :data:`REGARDS`."""

    axe: str = TOUS
    theme: str = TOUS
    etat: str = TOUS
    commune: str = TOUS
    porteur: str = TOUS
    regard: str = TOUS


def chiffres(actions: Actions) -> None:
    """Show the counts of actions, and the share delivered beside the national one."""
    en_cours, a_venir = (actions.par_groupe.get(groupe, 0) for groupe in ("en_cours", "a_venir"))
    structurants = pluriel(actions.structurantes, "projet structurant", "projets structurants")
    livrees = f"{taux(actions.part_livree)} des actions suivies ; repère national{INSECABLE}: {taux(actions.objectif)}"
    rangee(
        (
            Chiffre(
                "Actions",
                str(actions.total),
                f"dont {structurants}",
            ),
            Chiffre("En cours", str(en_cours), "engagées ou en travaux"),
            Chiffre("À venir", str(a_venir), "idée, en projet ou mature"),
            Chiffre("Livrées", str(actions.livrees), livrees),
            Chiffre("Inscrites au CRTE", str(actions.crte), "déclarées dans le fichier"),
        ),
        "actions",
    )


def choisir(contexte: Contexte) -> Choix:
    """Draw the filters, held in the URL; return what was chosen."""
    listes = garder(contexte, "actions_listes", faire=lambda: _listes(contexte.situation))
    choisis = []
    for colonne, (libelle, nom, tous) in zip(st.columns(len(listes)), listes, strict=True):
        with colonne:
            choisis.append(filtres.liste(libelle, nom, list(tous), ecrire_option=tous.__getitem__))
    return Choix(*choisis, filtres.bascule("Montrer", "regard", REGARDS))


def _listes(situation: Situation) -> list[tuple[str, str, dict[str, str]]]:
    """Return the lists that filter: heading, name in the URL, what can be chosen."""
    lignes = situation.actions.lignes
    noms = noms_communes(situation)
    presentes = {code for action in lignes for code in action.communes}
    options: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("Axe", "axe", _options(action.axe for action in lignes)),
        ("Thème", "theme", {action.theme: theme(action) for action in lignes if action.theme}),
        ("État", "etat", {code: mot for code, mot in ETATS.items() if any(a.statut == code for a in lignes)}),
        ("Commune", "commune", {code: nom for code, nom in noms.items() if code in presentes}),
        ("Maître d’ouvrage", "porteur", _options(action.maitre_ouvrage for action in lignes)),
    )
    return [
        (libelle, nom, {TOUS: "Tous"} | dict(sorted(mots.items(), key=lambda choix: fold(choix[1]))))
        for libelle, nom, mots in options
    ]


def _options(valeurs: Iterable[str]) -> dict[str, str]:
    """Return the texts that are not empty, one for those that fold to the same, by their folded form."""
    trouves: dict[str, str] = {}
    for valeur in valeurs:
        if valeur:
            trouves.setdefault(fold(valeur), valeur)
    return trouves


def noms_communes(situation: Situation) -> dict[str, str]:
    """Return the names of the communes lauréates, by code."""
    communes = situation.laureats.communes
    return dict(zip(communes["code_insee"].astype(str), communes["nom"].astype(str), strict=True))


def retenues(contexte: Contexte, choix: Choix) -> tuple[Action, ...]:
    """Return the actions that match what was chosen, sought once."""
    return garder(contexte, "actions_retenues", choix, faire=lambda: filtrer(contexte.situation, choix))


def filtrer(situation: Situation, choix: Choix) -> tuple[Action, ...]:
    """Return the actions that match what was chosen, by commune, then by number."""
    noms = noms_communes(situation)
    gardees = [action for action in situation.actions.lignes if _convient(action, choix)]
    return tuple(sorted(gardees, key=lambda action: (lieu(action, noms), action.numero, action.intitule)))


def _convient(action: Action, choix: Choix) -> bool:
    return (
        choix.axe in {TOUS, fold(action.axe)}
        and choix.theme in {TOUS, action.theme}
        and choix.etat in {TOUS, action.statut}
        and (choix.commune == TOUS or choix.commune in action.communes)
        and choix.porteur in {TOUS, fold(action.maitre_ouvrage)}
        and _REGARDS[choix.regard](action)
    )


_REGARDS: Mapping[str, Callable[[Action], bool]] = {
    TOUS: lambda _: True,
    "structurantes": lambda action: action.structurante,
    "a_reprendre": lambda action: action.anticipee == "acceptee",
    "crte": lambda action: action.crte is True,
}


def lieu(action: Action, noms: Mapping[str, str]) -> str:
    """Return where an action takes place; none named is the whole EPCI or département."""
    return ", ".join(noms.get(code, code) for code in action.communes) or "Intercommunal"


def dessiner(contexte: Contexte, montrees: Sequence[Action], choix: Choix) -> None:
    """Show how far the plan d'action is, and the themes of the actions shown."""
    gauche, droite = st.columns(2)
    tout = contexte.situation.actions
    fichier = f"actions-par-theme-{contexte.departement}"
    with gauche:
        st.header("Avancement du plan d’action", anchor=False)
        graphique(garde(contexte, "actions", lambda: _avancement(tout)), nom="avancement")
    with droite:
        filtre = " (choix en cours)" if choix != Choix() else ""
        st.header(f"Par thème{filtre}", anchor=False)
        dessin = garde(contexte, ("themes", choix), lambda: _themes(montrees))
        graphique(dessin, nom="themes", dire=False)
    jumeau(dessin.table, nom="themes", alt=dessin.phrase, fichier=fichier)


def _avancement(tout: Actions) -> Dessin:
    return Dessin(figures.avancement(tout), figures.avancement_phrase(tout), figures.table(tout.lignes))


def _themes(montrees: Sequence[Action]) -> Dessin:
    return Dessin(figures.themes(montrees), figures.themes_phrase(montrees), figures.table(montrees))


_COLONNES = (
    Colonne("lieu", "Commune"),
    Colonne("numero", "N°", vide="–", serre=True),
    Colonne("action", "Action", Genre.MISE_EN_FORME, export="intitule"),
    Colonne("theme", "Thème"),
    Colonne("porteur", "Maître d’ouvrage"),
    Colonne("etat", "État", Genre.MISE_EN_FORME, export="etat_mot"),
    Colonne("calendrier", "Calendrier"),
    Colonne("cout", "Coût HT", Genre.EUROS),
    Colonne("aides", "Aides liées", Genre.EUROS, vide="–"),
)


@dataclass(frozen=True, slots=True)
class _Liste:
    """The actions of one state, ready to show."""

    groupe: str
    total: str
    lignes: pd.DataFrame
    colonnes: list[Colonne]


def lister(contexte: Contexte, montrees: Sequence[Action], choix: Choix) -> None:
    """Show the actions as the convention lists them: en cours, à venir, then the rest."""
    if not montrees:
        st.info("Aucune action ne correspond à ces choix.", icon=":material/filter_alt_off:")
        return
    noms = acces.noms(contexte)
    _structurants(montrees, noms)
    cle = ("actions_lignes", choix, navigation.adresse(navigation.ACTIONS))
    for une in garder(contexte, *cle, faire=lambda: list(_par_etat(montrees, noms))):
        titre, combien = TITRES[une.groupe], len(une.lignes)
        st.header(f"{titre} ({combien})", anchor=False)
        st.caption(une.total)
        fichier = f"actions-{une.groupe}-{contexte.departement}-{contexte.date:%Y-%m-%d}"
        alt = f"Actions « {titre.lower()} », une par ligne : {combien}."
        tableau(une.lignes, une.colonnes, nom=f"actions_{une.groupe}", alt=alt, fichier=fichier)


def _par_etat(montrees: Sequence[Action], noms: Mapping[str, str]) -> Iterator[_Liste]:
    for groupe in TITRES:
        siennes = [action for action in montrees if action.groupe == groupe]
        if siennes:
            lignes = pd.DataFrame([_rang(action, noms) for action in siennes])
            yield _Liste(groupe, _total(siennes), lignes, _utiles(lignes))


def _structurants(montrees: Sequence[Action], noms: Mapping[str, str]) -> None:
    """Name the structuring projects first, as the convention does."""
    siens = [action for action in montrees if action.structurante]
    if not siens:
        return
    st.header(f"Projets structurants ({len(siens)})", anchor=False)
    liens = (f"- {_lien(action)} – {brut(lieu(action, noms))} {etat(action)}" for action in siens[:STRUCTURANTS])
    st.markdown("\n".join(liens))
    if len(siens) > STRUCTURANTS:
        st.caption(f"et {len(siens) - STRUCTURANTS} autres{INSECABLE}: choisissez « Projets structurants » ci-dessus.")


def _lien(action: Action) -> str:
    return f"[{brut(action.intitule)}]({navigation.adresse(navigation.ACTIONS, action=action.cle)})"


def _total(actions: Sequence[Action]) -> str:
    connus = [action.cout for action in actions if action.cout is not None]
    if not connus:
        return "Aucun coût renseigné."
    dits = "" if len(connus) == len(actions) else f" (connu pour {len(connus)} sur {len(actions)})"
    return f"Coût HT{INSECABLE}: {euros(sum(connus, Decimal(0)))}{dits}"


def _utiles(lignes: pd.DataFrame) -> list[Colonne]:
    """Leave out the columns that say nothing of any action of the list."""
    dit = lignes.map(lambda cellule: not absent(cellule) and cellule != "").any()
    return [colonne for colonne in _COLONNES if dit[colonne.nom]]


def _rang(action: Action, noms: Mapping[str, str]) -> dict[str, object]:
    return {
        "lieu": lieu(action, noms),
        "numero": action.numero,
        "intitule": action.intitule,
        "action": " ".join([_lien(action), *marques(action)]),
        "theme": theme(action) if action.theme else "",
        "porteur": action.maitre_ouvrage,
        "etat": etat(action),
        "etat_mot": ETATS.get(action.statut, action.statut),
        "calendrier": calendrier(action),
        "cout": action.cout,
        "aides": action.aides,
    }


def etat(action: Action) -> str:
    """Return the badge of the state of an action: icon and word."""
    return pastille(f"{GROUPES[action.groupe].icone}{INSECABLE}{ETATS[action.statut]}", TEINTES[action.groupe])


def marques(action: Action) -> list[str]:
    """Return the badges of an action: structuring, to take up in the plan d'action, in the CRTE."""
    found = [pastille("★ structurant", "violet")] if action.structurante else []
    if action.anticipee == "acceptee":
        found.append(pastille("↺ à reprendre dans le plan d’action", "orange"))
    elif action.anticipee:
        found.append(pastille("▲ engagée avant toute adhésion", "red"))
    return [*found, pastille("CRTE", "gray")] if action.crte else found


def calendrier(action: Action) -> str:
    """Write when an action begins and ends, as far as it is known."""
    dits = [f"début {quand(action.debut)}"] if action.debut else []
    if action.fin_reelle:
        dits.append(f"livrée {quand(action.fin_reelle)}")
    elif action.fin_prevue:
        dits.append(f"fin prévue {quand(action.fin_prevue)}")
    return ", ".join(dits)
