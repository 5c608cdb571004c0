"""What a map can be coloured by: for each commune lauréate its class, in words, and the figure written beside it.

Screens and papers draw the same classes. The status of the convention is the
first reading and is drawn from :mod:`pvd_dashboard.situation.libelles`; the
others are made here. Not known is not zero: a reading of a table that was
never supplied says « n.c. » of every commune.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.situation.libelles import POSTES, Libelle
from pvd_dashboard.situation.natures import SEVERITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pvd_dashboard.situation.model import Situation

STATUT = "statut"
LECTURES: Mapping[str, str] = {
    STATUT: "Statut de la convention",
    "postes": "Poste",
    "aides": "Aides par habitant",
    "actions": "Actions livrées",
    "alertes": "Points à traiter",
}
"""What a map can be coloured by, and how it is called; the codes are those of the addresses."""

INCONNU = Libelle("Non connu", "?", "#D5D8E0", "Le fichier ne le dit pas.")
SANS_POSTE = Libelle("Aucun poste ne couvre la commune", "–", "#FFFFFF", "Aucun poste ne nomme la commune.")
SANS_AIDE = Libelle("Aucune aide à son nom", "–", "#FFFFFF", "Aucune aide comptée n'a la commune pour bénéficiaire.")
SANS_ACTION = Libelle("Aucune action connue", "–", "#FFFFFF", "Aucune action ne nomme la commune.")
SANS_ALERTE = Libelle("Rien à traiter", "✔", "#298641", "Aucun point à traiter ne nomme la commune.")

_PRESSANTES = {
    rang: Libelle(mot.libelle, mot.symbole, couleur, "Le point à traiter le plus pressant de la commune.")
    for (rang, mot), couleur in zip(SEVERITES.items(), ("#D41416", "#BA5600", "#8F4AD6", "#29598F"), strict=True)
}
_TONS = ("#B9B7F2", "#5C68E5", "#29409F", "#00005F")
"""Light to dark, of the sequential scale of the guide of style."""
_SIGNES = ("◔", "◑", "◕", "●")
_MEILLEUR = ("pourvu", "en_recrutement", "a_creer", "vacant", "inconnu")
_LIVREES = (
    Libelle("Aucune action livrée", "○", "#FFE9A8", "Des actions sont connues, aucune n'est livrée."),
    Libelle("Moins de la moitié livrées", "◔", "#A5A3F0", "Part des actions livrées, hors actions abandonnées."),
    Libelle("La moitié ou plus livrées", "◑", "#5C68E5", "Part des actions livrées, hors actions abandonnées."),
    Libelle("Toutes les actions livrées", "●", "#00005F", "Toutes les actions, hors actions abandonnées."),
)
_MOITIE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Marque:
    """What a reading says of a commune: its class, a phrase, and the figure written beside its name (or nothing)."""

    classe: Libelle
    texte: str
    chiffre: str = ""


@dataclass(frozen=True, slots=True)
class Lecture:
    """A reading: its code, its title, its classes in the order of the legend, the mark of each commune (by INSEE)."""

    code: str
    titre: str
    classes: tuple[Libelle, ...]
    marques: Mapping[str, Marque]


def lecture(situation: Situation, code: str) -> Lecture:
    """Return a reading of the communes lauréates: ``postes``, ``aides``, ``actions`` or ``alertes``."""
    classes, marques = _LECTEURS[code](situation, _communes(situation))
    portees = {marque.classe for marque in marques.values()}
    return Lecture(code, LECTURES[code], tuple(classe for classe in classes if classe in portees), marques)


def lue(code: str) -> str:
    """Return a code of reading that exists: the one asked for, else the status."""
    return code if code in LECTURES else STATUT


Rendu = tuple["Sequence[Libelle]", dict[str, Marque]]


def _communes(situation: Situation) -> list[str]:
    communes = situation.laureats.communes
    return [str(code) for code in communes["code_insee"]] if len(communes) else []


def _partout(codes: Iterable[str]) -> Rendu:
    return [INCONNU], {code: Marque(INCONNU, formats.NON_CONNU) for code in codes}


def _postes(situation: Situation, codes: list[str]) -> Rendu:
    if not situation.postes.renseigne:
        return _partout(codes)
    couverts: dict[str, set[str]] = {code: set() for code in codes}
    for poste in situation.postes.postes:
        for code in couverts.keys() & set(poste.communes) if poste.statut != "supprime" else ():
            couverts[code].add(poste.statut)
    classes = [POSTES[statut] for statut in _MEILLEUR]
    marques = {}
    for code, statuts in couverts.items():
        meilleur = next((POSTES[s] for s in _MEILLEUR if s in statuts), SANS_POSTE)
        texte = f"Poste : {meilleur.libelle.lower()}" if statuts else meilleur.libelle
        marques[code] = Marque(meilleur, formats.insecables(texte))
    return [*classes, SANS_POSTE], marques


def _aides(situation: Situation, codes: list[str]) -> Rendu:
    if not situation.financements.renseigne:
        return _partout(codes)
    sommes, population = aides_par_commune(situation), _population(situation)
    par_habitant = {
        code: (somme / population[code]).quantize(Decimal(1), ROUND_HALF_UP)
        for code, somme in sommes.items()
        if code in population
    }
    bornes = _bornes(sorted(par_habitant[code] for code in codes if code in par_habitant))
    classes = _tranches(bornes)
    marques = {code: Marque(SANS_AIDE, SANS_AIDE.libelle) for code in codes}
    for code in marques.keys() & sommes.keys():
        euros = formats.euros(sommes[code])
        if code not in par_habitant:
            marques[code] = Marque(INCONNU, f"{euros}, population non connue")
            continue
        valeur = par_habitant[code]
        chiffre = formats.euros(valeur)
        rang = sum(valeur >= borne for borne in bornes)
        marques[code] = Marque(classes[rang], f"{chiffre} par habitant ({euros})", chiffre)
    return [*reversed(classes), SANS_AIDE, INCONNU], marques


def aides_par_commune(situation: Situation) -> dict[str, Decimal]:
    """Return the amounts counted (stage accordé) of which each commune is the beneficiary, by INSEE, in euros."""
    aides = situation.financements.subventions
    if not len(aides):
        return {}
    comptees = aides[aides["compte"].astype(bool) & aides["code_beneficiaire"].notna()]
    sommes: dict[str, Decimal] = {}
    for code, montant in zip(comptees["code_beneficiaire"], comptees["montant"], strict=True):
        sommes[str(code)] = sommes.get(str(code), Decimal(0)) + montant
    return {code: somme for code, somme in sommes.items() if somme}


def _population(situation: Situation) -> dict[str, int]:
    communes = situation.laureats.communes
    paires = zip(communes["code_insee"], communes["population"], strict=True) if "population" in communes else ()
    return {str(code): int(combien) for code, combien in paires if not formats.absent(combien) and combien > 0}


def _bornes(valeurs: Sequence[Decimal]) -> list[Decimal]:
    """Return the bounds that part amounts in four classes of about as many communes, rounded to be read."""
    if not valeurs:
        return []
    quarts = (valeurs[len(valeurs) * n // 4] for n in (1, 2, 3))
    rondes = {_ronde(quart) for quart in quarts}
    return sorted(borne for borne in rondes if valeurs[0] < borne <= valeurs[-1])


def _ronde(valeur: Decimal) -> Decimal:
    """Round to one significant digit, or to the half of one: 10, 15, 20… 100, 150, 200…."""
    unite = Decimal(10) ** max(0, valeur.adjusted()) / 2
    return (valeur / unite).quantize(Decimal(1), ROUND_HALF_UP) * unite


def _tranches(bornes: Sequence[Decimal]) -> list[Libelle]:
    ecrites = [formats.euros(borne) for borne in bornes]
    if not ecrites:
        noms = ["Aide par habitant"]
    else:
        milieux = [f"De {bas} à moins de {haut} par habitant" for bas, haut in itertools.pairwise(ecrites)]
        noms = [f"Moins de {ecrites[0]} par habitant", *milieux, f"{ecrites[-1]} par habitant ou plus"]
    tons, signes = _TONS[-len(noms) :], _SIGNES[-len(noms) :]
    quoi = "Aides accordées dont la commune est bénéficiaire, divisées par sa population."
    return [Libelle(nom, signe, ton, quoi) for nom, signe, ton in zip(noms, signes, tons, strict=True)]


def _actions(situation: Situation, codes: list[str]) -> Rendu:
    if not situation.actions.renseigne:
        return _partout(codes)
    par_commune: dict[str, list[str]] = {code: [] for code in codes}
    for action in situation.actions.lignes:
        for code in par_commune.keys() & set(action.communes) if action.groupe != "abandonnee" else ():
            par_commune[code].append(action.groupe)
    marques = {code: _livrees(groupes) for code, groupes in par_commune.items()}
    return [*reversed(_LIVREES), SANS_ACTION], marques


def _livrees(groupes: Sequence[str]) -> Marque:
    if not groupes:
        return Marque(SANS_ACTION, SANS_ACTION.libelle)
    livrees, total = groupes.count("livree"), len(groupes)
    part = Decimal(livrees) / total
    rang = 0 if not livrees else 3 if livrees == total else 2 if part >= _MOITIE else 1
    sur = f"{formats.pluriel(livrees, 'action livrée', 'actions livrées')} sur {total}"
    return Marque(_LIVREES[rang], sur, f"{livrees}/{total}")


def _alertes(situation: Situation, codes: list[str]) -> Rendu:
    severites: dict[str, list[int]] = {code: [] for code in codes}
    for alerte in situation.alertes:
        for code in severites.keys() & set(alerte.communes):
            severites[code].append(alerte.severite)
    marques = {code: _pire(rangs) for code, rangs in severites.items()}
    return [*_PRESSANTES.values(), SANS_ALERTE], marques


def _pire(rangs: Sequence[int]) -> Marque:
    if not rangs:
        return Marque(SANS_ALERTE, SANS_ALERTE.libelle)
    pire = _PRESSANTES[min(max(_PRESSANTES), *rangs)]
    combien = formats.pluriel(len(rangs), "point à traiter", "points à traiter")
    return Marque(pire, f"{combien}, le plus pressant : {pire.libelle.lower()}", str(len(rangs)))


_LECTEURS: Mapping[str, Callable[[Situation, list[str]], Rendu]] = {
    "postes": _postes,
    "aides": _aides,
    "actions": _actions,
    "alertes": _alertes,
}
