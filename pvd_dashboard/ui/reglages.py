"""The screen of the parameters of the programme: what is in force and why, who changed what and when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import formats, reglages
from pvd_dashboard.parametres import appliquer
from pvd_dashboard.settings import Nature, catalogue
from pvd_dashboard.ui.tableaux import Colonne, tableau

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.editions import Reglage
    from pvd_dashboard.settings import Parametre, Valeur
    from pvd_dashboard.ui.page import Contexte

_DECIMALES = 6  # of a rate in percent: what is shown is read back
_PAR_DEFAUT = "Par défaut"
UNITES: Mapping[Nature, str] = {
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
        "pour les écrans, les documents et la ligne de commande, dans ce département ou dans tous ; l’historique "
        "garde qui l’a fait, quand et pourquoi."
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
        tous = " (tous les départements)" if ecrit.departement == reglages.TOUS else ""
        etat = f"{_signe(ecrit)}{tous} ; par défaut {texte(un, un.defaut)}"
    return {
        "libelle": formats.insecables(un.libelle),
        "valeur": texte(un, getattr(contexte.parametres, un.nom)),
        "etat": etat,
        "source": formats.insecables(un.source),
        "rang": ecrit is None,
    }


def valeur_ecrite(un: Parametre, ecrit: Reglage | None) -> Valeur:
    """Return the value that was written of a parameter; the default where none was, or where it no longer fits."""
    found: Valeur = un.defaut if ecrit is None else getattr(appliquer({un.nom: ecrit.valeur}), un.nom)
    return found


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


def historique(contexte: Contexte) -> None:
    """List what was changed, the latest first."""
    ecrits = contexte.magasin.store.reglages_history(contexte.departement, reglages.PARAMETRES)
    with st.expander(f"Historique ({formats.pluriel(len(ecrits), 'changement')})", icon=":material/history:"):
        tableau(
            pd.DataFrame(
                [_passe(ecrit) for ecrit in ecrits], columns=["quand", "qui", "quoi", "portee", "valeur", "pourquoi"]
            ),
            [
                Colonne("quand", "Quand", serre=True),
                Colonne("qui", "Qui"),
                Colonne("quoi", "Réglage"),
                Colonne("portee", "Portée", serre=True),
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
        valeur = "réglage retiré"
    elif un is not None:
        valeur = texte(un, valeur_ecrite(un, ecrit))
    return {
        "quand": f"{ecrit.quand.astimezone():%d/%m/%Y à %Hh%M}",
        "qui": ecrit.auteur,
        "quoi": un.libelle if un else ecrit.cle,
        "portee": "tous" if ecrit.departement == reglages.TOUS else ecrit.departement,
        "valeur": valeur,
        "pourquoi": ecrit.commentaire,
    }
