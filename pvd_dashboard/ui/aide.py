"""The help screen: how to, dictionary, rules and their sources, findings, news, accessibility."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import formats
from pvd_dashboard.intake.messages import catalogue as catalogue_des_anomalies
from pvd_dashboard.settings import RACINE, Parametres, catalogue
from pvd_dashboard.situation.libelles import STATUTS
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.ui.depot import GRAVITES
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau

if TYPE_CHECKING:
    from pvd_dashboard.tables import Column

GENRES = {
    Kind.TEXTE: "texte",
    Kind.COMMUNE: "commune (code ou nom)",
    Kind.COMMUNES: "une ou plusieurs communes",
    Kind.DEPARTEMENT: "département",
    Kind.SIREN: "SIREN",
    Kind.SIRET: "SIRET",
    Kind.DATE: "date, mois, trimestre ou année",
    Kind.MONTANT: "montant en euros",
    Kind.TAUX: "taux",
    Kind.NOMBRE: "nombre",
    Kind.ENTIER: "nombre entier",
    Kind.ANNEE: "année",
    Kind.OUI_NON: "oui ou non",
    Kind.CHOIX: "valeur d’une liste",
}

MODE_D_EMPLOI = """
1. **Déposez** votre classeur (*Données › Déposer un tableau de bord*). Gardez vos intitulés : ils sont
   reconnus. Un tableau de suivi qui mêle conventions, chef de projet et aides, une ligne par commune, convient aussi.
2. **Lisez les anomalies** : chacune dit la cellule, ce qui ne va pas et que faire. Les lignes incomprises sont
   gardées à part et ne comptent dans aucun chiffre.
3. **Publiez**. Chaque publication est une version : l’historique montre ce qu’elle change et permet d’y
   revenir.
4. **Choisissez la date** (bouton *Situation au…*, sous le titre de chaque page). Tous les chiffres sont calculés à
   cette date : un fait postérieur n’existe pas encore. L’adresse de la page contient vos filtres ;
   envoyez-la à un collègue.
5. **La carte** se colore par statut, poste, aides par habitant, actions livrées ou points à traiter ; elle s’imprime
   avec titre, légende, échelle et source, et change d’échelle (département, région, France).
6. **En réunion**, *Présenter* met le tableau de bord au mur : la carte d’abord, puis une commune à la fois, avec les
   flèches du clavier ou d’un clic sur la carte. Les montants peuvent être masqués ; aucun contact n’y paraît.

Une commune, un projet PVD, une convention et un EPCI sont quatre choses différentes : chaque compte dit son unité.
Ce qui n’est pas connu s’écrit « n.c. » et n’est jamais compté comme zéro.
"""

ACCESSIBILITE = """
**État de conformité : non conforme, non audité.** Aucun audit de conformité au référentiel général d’amélioration de
l’accessibilité (RGAA) n’a encore été mené sur ce tableau de bord.

## Ce qui est fait

- Chaque statut est dit par un symbole, un mot et une couleur, jamais par la couleur seule.
- Chaque carte et chaque graphique a une phrase qui le résume et un tableau des mêmes chiffres. Les tableaux sont de
  vrais tableaux ; s’ils débordent d’un petit écran, ils défilent seuls, au clavier aussi.
- Le clavier suffit : lien « Aller au contenu », position toujours visible. Entrée ouvre un volet (département, date)
  et y mène, Échap le ferme. Sur la carte, les flèches déplacent, + et − changent l’échelle ; la liste « Ouvrir la fiche
  d’une commune » remplace le clic. En présentation, les flèches gauche et droite passent d’une commune à l’autre.
- La page agrandie à 200 %, ou ses lettres seules, ne perd rien : les colonnes passent à la ligne.
- Les pages ont un titre, une langue déclarée, et des contrastes mesurés dans le thème clair comme dans le sombre :
  4,5 pour un texte, 3 pour un tracé.
- Les animations s’effacent si votre système le demande.
- Un outil de contrôle (axe) visite une page sur deux à chaque changement du logiciel, et toutes les pages, sur tous les
  écrans, lors des campagnes complètes : aucune anomalie de notre fait n’est admise. Un tel outil ne voit qu’une partie
  des anomalies.

## Ce qui ne l’est pas

La bibliothèque d’affichage (Streamlit) a des défauts que nous ne corrigeons pas :

- la zone de dépôt d’un fichier porte un rôle technique contradictoire ; son bouton reste utilisable au clavier ;
- sur un téléphone, le menu n’annonce pas bien ses groupes « Données » et « Aide » à un lecteur d’écran ;
- la grille de la page « Corriger » est dessinée comme une image : un lecteur d’écran la lit avec peine. Le classeur à
  jour, téléchargé, corrigé puis déposé, la remplace.

Les bulles de la carte et des graphiques ne s’ouvrent qu’à la souris ; leur tableau les remplace au clavier. Leurs mots
grossissent avec la page, non avec les lettres seules. Aucun essai n’a encore été mené avec un lecteur d’écran ni avec
des personnes handicapées.

## Signaler une difficulté

Si vous n’arrivez pas à accéder à un contenu, adressez-vous au service qui héberge ce tableau de bord.

Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits, par son formulaire en ligne
(formulaire.defenseurdesdroits.fr), par son délégué dans votre département, ou par courrier gratuit, sans timbre :
Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.
"""


def mode_d_emploi() -> None:
    """Say how the dashboard is used."""
    st.markdown(formats.insecables(MODE_D_EMPLOI))


def dictionnaire() -> None:
    """Show the data dictionary of one table, from its declaration."""
    nom = st.selectbox("Table", list(TABLES), format_func=lambda n: TABLES[n].label, key="aide_table")
    table = TABLES[nom]
    st.markdown(table.help)
    tableau(
        pd.DataFrame([_colonne(colonne) for colonne in table.columns]),
        [
            Colonne("libelle", "Colonne"),
            Colonne("genre", "Contient"),
            Colonne("aide", "Explication"),
            Colonne("intitules", "Intitulés reconnus", vide="–"),
            Colonne("source", "Source", vide="–"),
        ],
        nom=f"dictionnaire_{nom}",
        alt=f"Colonnes de la table {table.label}",
        fichier=f"dictionnaire-{nom}",
    )


def _colonne(colonne: Column) -> dict[str, str]:
    valeurs = f" Valeurs : {', '.join(choix.label for choix in colonne.choices)}." if colonne.choices else ""
    return {
        "libelle": f"{colonne.label} (obligatoire)" if colonne.required else colonne.label,
        "genre": GENRES[colonne.kind],
        "aide": colonne.help + valeurs,
        "intitules": ", ".join(dict.fromkeys(colonne.headings)),
        "source": colonne.source,
    }


def statuts() -> None:
    """Show the statuses in their order of evaluation."""
    st.markdown("Le premier statut qui convient, dans cet ordre, est celui du projet PVD à la date choisie.")
    tableau(
        pd.DataFrame(
            [
                {"code": code.value, "statut": f"{libelle.symbole} {libelle.libelle}", "sens": libelle.explication}
                for code, libelle in STATUTS.items()
            ]
        ),
        [Colonne("statut", "Statut"), Colonne("sens", "Ce que cela veut dire"), Colonne("code", "Code", serre=True)],
        nom="statuts",
        alt="Statuts des projets PVD",
    )


def parametres() -> None:
    """Show the parameters of the programme with their sources."""
    valeurs = Parametres()
    lignes = [{"regle": p.libelle, "valeur": _valeur(getattr(valeurs, p.nom)), "source": p.source} for p in catalogue()]
    tableau(
        pd.DataFrame(lignes),
        [Colonne("regle", "Paramètre"), Colonne("valeur", "Valeur", serre=True), Colonne("source", "Source")],
        nom="parametres",
        alt="Paramètres du programme et leurs sources",
    )


def _valeur(valeur: object) -> str:
    if isinstance(valeur, str):
        return valeur
    if hasattr(valeur, "isoformat"):
        return formats.jour(valeur)
    if isinstance(valeur, int):
        return formats.nombre(valeur)
    return formats.taux(valeur, 2) if valeur <= 1 else formats.euros(valeur)  # type: ignore[operator]


def anomalies() -> None:
    """Show every finding that a file may get."""
    lignes = [
        {"gravite": GRAVITES[gravite], "mot": gravite.value, "phrase": phrase, "code": code}
        for code, gravite, phrase in catalogue_des_anomalies()
    ]
    tableau(
        pd.DataFrame(lignes),
        [
            Colonne("gravite", "Gravité", Genre.MISE_EN_FORME, export="mot"),
            Colonne("phrase", "Message"),
            Colonne("code", "Code", serre=True),
        ],
        nom="catalogue_anomalies",
        alt="Anomalies possibles",
    )


def nouveautes() -> None:
    """Show what changed for the user."""
    texte = (RACINE / "CHANGELOG.md").read_text(encoding="utf-8")
    st.markdown(texte.split("\n", 1)[1], anchors=False)


def accessibilite() -> None:
    """Show the accessibility statement."""
    st.markdown(formats.insecables(ACCESSIBILITE), anchors=False)
