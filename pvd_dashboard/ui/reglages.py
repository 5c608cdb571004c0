"""The screen of the parameters of the programme: what is in force and why, changed with a reason, back to default."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import formats, reglages
from pvd_dashboard.editions.errors import SettingConflictError, StoreError
from pvd_dashboard.parametres import ParametreInvalideError, appliquer, ecrire, lire, parametre
from pvd_dashboard.settings import Nature, catalogue
from pvd_dashboard.ui import reglages_grilles
from pvd_dashboard.ui.tableaux import Colonne, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.editions import Reglage
    from pvd_dashboard.settings import Parametre, Valeur
    from pvd_dashboard.ui.page import Contexte

_DECIMALES = 6  # of a rate in percent: what is shown is read back
_DIT = "reglage_enregistre"
_CHOISI = "reglage_choisi"
_PAR_DEFAUT = "Par défaut"
_UNITES: Mapping[Nature, str] = {
    Nature.MOIS: "en mois",
    Nature.JOURS: "en jours",
    Nature.DATE: "jj/mm/aaaa",
    Nature.TAUX: "en %, par exemple 75 %",
    Nature.MONTANT: "en euros, par exemple 45 000 €",
    Nature.COURS: "en euros, par exemple 0,00838 €",
    Nature.TEXTE: "une ligne par élément",
}


def en_vigueur(contexte: Contexte) -> None:
    """List every parameter: its value, its source, who changed it; what was changed comes first."""
    ecrits = _ecrits(contexte)
    st.markdown(
        "Délais, plafonds et seuils appliqués à ce département, avec leur source. Un changement vaut tout de suite "
        "pour les écrans, les documents et la ligne de commande ; l’historique garde qui l’a fait, quand et pourquoi."
    )
    lignes = sorted((_ligne(p, contexte, ecrits.get(p.nom)) for p in catalogue()), key=lambda ligne: ligne["rang"])
    tableau(
        pd.DataFrame(lignes),
        [
            Colonne("libelle", "Réglage"),
            Colonne("valeur", "En vigueur", serre=True),
            Colonne("etat", "Modification"),
            Colonne("source", "Source de la valeur par défaut"),
        ],
        nom="reglages",
        alt="Paramètres du programme en vigueur, avec leur source",
        fichier=f"reglages-{contexte.departement}",
    )


def _ecrits(contexte: Contexte) -> dict[str, Reglage]:
    return contexte.magasin.store.reglages(contexte.departement, reglages.PARAMETRES)


def _ligne(un: Parametre, contexte: Contexte, ecrit: Reglage | None) -> dict[str, object]:
    etat = _PAR_DEFAUT
    if ecrit is not None:
        etat = f"{_signe(ecrit)} ; par défaut {texte(un, un.defaut)}"
    return {
        "libelle": formats.insecables(un.libelle),
        "valeur": texte(un, getattr(contexte.parametres, un.nom)),
        "etat": etat,
        "source": formats.insecables(un.source),
        "rang": ecrit is None,
    }


def _signe(ecrit: Reglage) -> str:
    pourquoi = f" : {ecrit.commentaire}" if ecrit.commentaire else ""
    return f"{formats.jour(ecrit.quand.date())}, {ecrit.auteur}{pourquoi}"


def texte(un: Parametre, valeur: Valeur) -> str:
    """Return a value as an officer reads it, exactly: « 18 mois », « 80,05 % », « 45 000 € », « 31/03/2026 »."""
    match valeur:
        case date():
            return formats.jour(valeur)
        case Decimal():
            if un.nature is Nature.COURS:
                return f"{valeur:f}".replace(".", ",") + f"{formats.INSECABLE}€"
            exact = formats.taux(valeur, _DECIMALES)
            return exact if un.nature is Nature.TAUX else formats.euros(valeur, centimes=valeur != int(valeur))
        case str():
            return valeur or "–"
        case _:
            return f"{formats.nombre(valeur)}{formats.INSECABLE}{_unite(un, valeur)}"


def _unite(un: Parametre, valeur: int) -> str:
    return "mois" if un.nature is Nature.MOIS else formats.accord(valeur, "jour", "jours")


def modifier(contexte: Contexte) -> None:
    """Offer to change one parameter, with the reason, or to take the default back."""
    st.header("Modifier un réglage", anchor=False)
    if contexte.magasin.exemple:
        st.caption("Les exemples ne se règlent pas : déposez d’abord un tableau de bord.")
        return
    if dit := st.session_state.pop(_DIT, ""):
        st.success(brut(dit), icon=":material/done:")
    noms = {p.nom: p.libelle for p in catalogue()}
    nom = st.selectbox("Réglage", list(noms), format_func=noms.__getitem__, key=_CHOISI, filter_mode="contains")
    _formulaire(contexte, parametre(nom))


def _formulaire(contexte: Contexte, un: Parametre) -> None:
    actuelle = getattr(contexte.parametres, un.nom)
    vu = st.session_state.setdefault(_cle_vu(contexte, un), _dernier(contexte))
    st.caption(f"Source de la valeur par défaut ({brut(texte(un, un.defaut))}) : {brut(un.source)}")
    with st.form(f"reglage_{un.nom}", border=False):
        saisie = _champ(un, actuelle)
        pourquoi = st.text_input("Pourquoi", help="Texte, instruction ou décision : l’historique le garde.")
        with st.container(horizontal=True):
            garder = st.form_submit_button("Enregistrer", type="primary")
            oublier = st.form_submit_button("Revenir à la valeur par défaut", disabled=actuelle == un.defaut)
    if garder or oublier:
        _ecrire(contexte, un, None if oublier else saisie, pourquoi.strip(), vu)


def _cle_vu(contexte: Contexte, un: Parametre) -> str:
    return f"reglage_vu_{contexte.departement}_{un.nom}"


def _dernier(contexte: Contexte) -> int:
    """Return the number of the last change, 0 before any: what the officer has before him."""
    ecrits = contexte.magasin.store.reglages_history(contexte.departement, reglages.PARAMETRES)
    return ecrits[0].numero if ecrits else 0


def _champ(un: Parametre, actuelle: Valeur) -> str:
    intitule = f"Nouvelle valeur ({_UNITES[un.nature]})"
    if un.nom in reglages_grilles.GRILLES:
        return reglages_grilles.saisir(
            un.nom, "Une ligne par élément ; la dernière, vide, en ajoute une.", str(actuelle)
        )
    if un.nature is Nature.TEXTE:
        return st.text_area(intitule, ecrire(actuelle), height=160)
    lisible = ecrire(actuelle) if un.nature in {Nature.MOIS, Nature.JOURS} else texte(un, actuelle)
    return st.text_input(intitule, lisible)


def _ecrire(contexte: Contexte, un: Parametre, saisie: str | None, pourquoi: str, vu: int) -> None:
    """Write what was typed, or say in one sentence why it can't be."""
    try:
        valeur = un.defaut if saisie is None else lire(un, saisie)
        reglages.ecrire_parametres(
            contexte.magasin.store,
            contexte.departement,
            {un.nom: None if saisie is None or valeur == un.defaut else saisie},
            author=contexte.qui.nom,
            at=datetime.now(UTC),
            comment=pourquoi,
            seen=vu,
        )
    except (ParametreInvalideError, StoreError) as refus:
        st.error(brut(refus))
        if isinstance(refus, SettingConflictError):
            _oublier(contexte, un)
        return
    _oublier(contexte, un)
    st.session_state[_DIT] = f"{un.libelle} : {texte(un, valeur)}, à partir de maintenant."
    st.rerun()


def _oublier(contexte: Contexte, un: Parametre) -> None:
    """Let the form be shown anew, over what is in force now."""
    st.session_state.pop(_cle_vu(contexte, un), None)


def historique(contexte: Contexte) -> None:
    """List what was changed, the latest first."""
    ecrits = contexte.magasin.store.reglages_history(contexte.departement, reglages.PARAMETRES)
    with st.expander(f"Historique ({formats.pluriel(len(ecrits), 'changement')})", icon=":material/history:"):
        tableau(
            pd.DataFrame([_passe(ecrit) for ecrit in ecrits], columns=["quand", "qui", "quoi", "valeur", "pourquoi"]),
            [
                Colonne("quand", "Quand", serre=True),
                Colonne("qui", "Qui"),
                Colonne("quoi", "Réglage"),
                Colonne("valeur", "Valeur", serre=True),
                Colonne("pourquoi", "Pourquoi", vide="–"),
            ],
            nom="historique_reglages",
            alt="Changements de réglages, du plus récent au plus ancien",
            fichier=f"historique-reglages-{contexte.departement}",
        )


def _passe(ecrit: Reglage) -> dict[str, str]:
    un = next((p for p in catalogue() if p.nom == ecrit.cle), None)
    valeur = str(ecrit.valeur)
    if ecrit.valeur is None:
        valeur = _PAR_DEFAUT.lower()
    elif un is not None:
        valeur = texte(un, getattr(appliquer({ecrit.cle: ecrit.valeur}), ecrit.cle))
    return {
        "quand": f"{ecrit.quand.astimezone():%d/%m/%Y à %Hh%M}",
        "qui": ecrit.auteur,
        "quoi": un.libelle if un else ecrit.cle,
        "valeur": valeur,
        "pourquoi": ecrit.commentaire,
    }
