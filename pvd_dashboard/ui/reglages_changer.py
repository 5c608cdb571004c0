"""A parameter changed: for one département or for all, with its effect shown before it is saved, and a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zlib import crc32

import streamlit as st

from pvd_dashboard import reglages, verbs
from pvd_dashboard.editions.errors import SettingConflictError, StoreError
from pvd_dashboard.formats import INSECABLE, jour, liste, pluriel
from pvd_dashboard.parametres import ParametreInvalideError, ecrire, parametre
from pvd_dashboard.settings import Nature, catalogue
from pvd_dashboard.situation.effets import Effet, comparer
from pvd_dashboard.ui import acces, entete, reglages_grilles
from pvd_dashboard.ui.reglages import UNITES, texte, valeur_ecrite
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.editions import Reglage
    from pvd_dashboard.settings import Parametre, Valeur
    from pvd_dashboard.ui.page import Contexte

_DIT, _CHOISI, _PORTEE = "reglage_enregistre", "reglage_choisi", "reglage_portee"


@dataclass(frozen=True, slots=True)
class _Choix:
    """What is being changed: one parameter, for whom, and what is written of it."""

    un: Parametre
    departement: str
    sien: Reglage | None
    commun: Reglage | None

    @property
    def pour_tous(self) -> bool:
        return self.departement == reglages.TOUS

    @property
    def actuelle(self) -> Valeur:
        """The value in force where it is being changed."""
        return valeur_ecrite(self.un, self.commun if self.pour_tous else self.sien or self.commun)

    @property
    def repli(self) -> Valeur:
        """The value once it is taken back: what holds for all, else the default."""
        return valeur_ecrite(self.un, None if self.pour_tous else self.commun)


def modifier(contexte: Contexte) -> None:
    """Offer to change one parameter, with the reason, or to take back what was written."""
    st.header("Modifier un réglage", anchor=False)
    if contexte.magasin.exemple:
        st.caption("Les exemples ne se règlent pas : déposez d’abord un tableau de bord.")
        return
    if dit := st.session_state.pop(_DIT, ""):
        st.success(brut(dit), icon=":material/done:")
    _formulaire(contexte, _choisir(contexte))


def _choisir(contexte: Contexte) -> _Choix:
    noms = {p.nom: p.libelle for p in catalogue()}
    portees = {contexte.departement: entete.nom(contexte.departement), reglages.TOUS: "Tous les départements"}
    with st.container(horizontal=True):
        nom = st.selectbox("Réglage", list(noms), format_func=noms.__getitem__, key=_CHOISI, filter_mode="contains")
        departement = st.radio("Pour", list(portees), format_func=portees.__getitem__, key=_PORTEE, horizontal=True)
    return _Choix(
        parametre(nom), departement, *reglages.portee(contexte.magasin.store, contexte.departement, nom)
    )  # fmt: skip


def _formulaire(contexte: Contexte, choix: _Choix) -> None:
    un = choix.un
    vu = st.session_state.setdefault(_cle_vu(choix), _dernier(contexte, choix))
    st.caption(f"Source de la valeur par défaut ({brut(texte(un, un.defaut))}) : {brut(un.source)}")
    saisie = _champ(choix)
    pourquoi = st.text_input(
        "Pourquoi", help="Texte, instruction ou décision : l’historique le garde.", key=f"pourquoi_{un.nom}"
    )
    _montrer_effet(contexte, choix, saisie)
    ecrit = choix.commun if choix.pour_tous else choix.sien
    with st.container(horizontal=True):
        garder = st.button("Enregistrer", type="primary", key="reglage_garder")
        oublier = st.button(_retour(choix), disabled=ecrit is None, key="reglage_oublier")
    if garder or oublier:
        _ecrire(contexte, choix, None if oublier else saisie, pourquoi.strip(), vu)


def _retour(choix: _Choix) -> str:
    commun = choix.commun is not None and not choix.pour_tous
    return "Revenir à la valeur de tous les départements" if commun else "Revenir à la valeur par défaut"


def _cle_vu(choix: _Choix) -> str:
    return f"reglage_vu_{choix.departement}_{choix.un.nom}"


def _dernier(contexte: Contexte, choix: _Choix) -> int:
    """Return the number of the last change, 0 before any: what the officer has before him."""
    ecrits = contexte.magasin.store.reglages_history(choix.departement, reglages.PARAMETRES)
    return ecrits[0].numero if ecrits else 0


def _champ(choix: _Choix) -> str:
    un, actuelle = choix.un, choix.actuelle
    intitule = f"Nouvelle valeur ({UNITES[un.nature]})"
    if un.nom in reglages_grilles.GRILLES:
        return reglages_grilles.saisir(
            un.nom, "Une ligne par élément ; la dernière, vide, en ajoute une.", str(actuelle)
        )
    cle = f"reglage_valeur_{choix.departement}_{un.nom}_{crc32(ecrire(actuelle).encode())}"
    if un.nature is Nature.TEXTE:
        return st.text_area(intitule, ecrire(actuelle), height=160, key=cle)
    lisible = ecrire(actuelle) if un.nature in {Nature.MOIS, Nature.JOURS} else texte(un, actuelle)
    return st.text_input(intitule, lisible, key=cle)


def _montrer_effet(contexte: Contexte, choix: _Choix, saisie: str) -> None:
    """Say what the value typed changes at the date of the page, before it is saved; nothing while it can't be read."""
    try:
        valeur = reglages.valeur(choix.un, saisie)
    except ParametreInvalideError:
        return
    if valeur == choix.actuelle:
        return
    if choix.pour_tous and choix.sien is not None:
        st.info(
            f"Sans effet ici : {entete.nom(contexte.departement)} garde son propre réglage, "
            f"{brut(texte(choix.un, valeur_ecrite(choix.un, choix.sien)))}."
        )
        return
    dit = _dire(_effet(contexte, choix.un, valeur))
    st.info(f"Effet de {brut(texte(choix.un, valeur))}, situation au {jour(contexte.date)}{INSECABLE}: {dit}.")
    if choix.pour_tous:
        autres = len(contexte.magasin.departements) - 1
        if autres > 0:
            st.caption(f"S’appliquera aussi à {pluriel(autres, 'autre département', 'autres départements')}, "
                       "sauf là où un réglage propre existe.")  # fmt: skip


def _effet(contexte: Contexte, un: Parametre, valeur: Valeur) -> Effet:
    changes: dict[str, Any] = {un.nom: valeur}

    def calculer() -> Effet:
        apres = verbs.situate(
            contexte.magasin.store,
            contexte.departement,
            contexte.date,
            number=contexte.edition.number,
            parametres=replace(contexte.parametres, **changes),
        )
        return comparer(contexte.situation, apres)

    return acces.garder(contexte, "effet", un.nom, ecrire(valeur), faire=calculer)


def _dire(effet: Effet) -> str:
    dits = [
        pluriel(effet.echeances, "échéance change", "échéances changent") if effet.echeances else "",
        pluriel(effet.statuts, "projet change de statut", "projets changent de statut") if effet.statuts else "",
        pluriel(effet.comites, "comité change", "comités changent") if effet.comites else "",
        pluriel(effet.apparues, "point à traiter apparaît", "points à traiter apparaissent") if effet.apparues else "",
        pluriel(effet.disparues, "point disparaît", "points disparaissent") if effet.disparues else "",
    ]
    return liste(filter(None, dits)) if effet else "aucune échéance ni aucun point à traiter ne change"


def _ecrire(contexte: Contexte, choix: _Choix, saisie: str | None, pourquoi: str, vu: int) -> None:
    """Write what was typed, or say in one sentence why it can't be."""
    un = choix.un
    try:
        valeur = choix.repli if saisie is None else reglages.valeur(un, saisie)
        reglages.ecrire_parametres(
            contexte.magasin.store,
            choix.departement,
            {un.nom: None if saisie is None or valeur == choix.repli else saisie},
            author=contexte.qui.nom,
            at=datetime.now(UTC),
            comment=pourquoi,
            seen=vu,
        )
    except (ParametreInvalideError, StoreError) as refus:
        st.error(brut(refus))
        if isinstance(refus, SettingConflictError):
            _oublier(contexte, choix)
        return
    _oublier(contexte, choix)
    ou = "dans tous les départements" if choix.pour_tous else "à partir de maintenant"
    st.session_state[_DIT] = f"{un.libelle} : {texte(un, valeur)}, {ou}."
    st.rerun()


def _oublier(contexte: Contexte, choix: _Choix) -> None:
    """Let the form be shown anew, over what is in force now, for the département and for all."""
    for departement in (contexte.departement, reglages.TOUS):
        st.session_state.pop(_cle_vu(replace(choix, departement=departement)), None)
