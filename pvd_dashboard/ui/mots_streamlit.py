"""The words that Streamlit writes itself, and what a French reader reads instead.

Whole texts, names of controls and titles, exactly as Streamlit writes them: a
text that came from a file is never touched.
"""

from __future__ import annotations

MOTS = {
    "Add row": "Ajouter une ligne",
    "App pages": "Pages",
    "Autosize": "Ajuster la largeur",
    "Cancel": "Annuler",
    "Choose an option": "Choisir",
    "Choose options": "Choisir",
    "Clear all": "Tout effacer",
    "Clear caches": "Vider les caches",
    "Clear entry": "Effacer la saisie",
    "Clear selection": "Effacer le choix",
    "Clear value": "Effacer",
    "Close": "Fermer",
    "Close fullscreen": "Quitter le plein écran",
    "Close sidebar": "Fermer le menu",
    "Collapse": "Replier",
    "Collapse sidebar": "Fermer le menu",
    "Connecting": "Connexion",
    "Connection error": "Erreur de connexion",
    "Copied": "Copié",
    "Copy": "Copier",
    "Copy to clipboard": "Copier",
    "Delete row(s)": "Supprimer les lignes",
    "Dismiss": "Fermer",
    "Download": "Télécharger",
    "Download as CSV": "Télécharger (.csv)",
    "Expand": "Déplier",
    "Expand sidebar": "Ouvrir le menu",
    "File Uploader": "Choisir un fichier",
    "Format": "Format",
    "Fullscreen": "Plein écran",
    "Hide column": "Masquer la colonne",
    "Invalid input.": "Saisie non valide.",
    "Loading": "Chargement",
    "Loading...": "Chargement…",
    "Main menu": "Menu principal",
    "Map": "Carte",
    "Network error": "Erreur de réseau",
    "No data": "Aucune donnée",
    "No options": "Aucun choix",
    "No options to select": "Aucun choix",
    "No results": "Aucun résultat",
    "Open": "Ouvrir la liste",
    "Open sidebar": "Ouvrir le menu",
    "Page not found": "Page introuvable",
    "Pin column": "Figer la colonne",
    "Press Enter to apply": "Entrée pour valider",
    "Remove file": "Retirer le fichier",
    "Retry": "Réessayer",
    "Search": "Chercher",
    "Select all": "Tout choisir",
    "Select...": "Choisir",
    "Show/hide columns": "Choisir les colonnes",
    "Skip to main content": "Aller au contenu",
    "Sort ascending": "Trier par ordre croissant",
    "Sort descending": "Trier par ordre décroissant",
    "Statistics": "Statistiques",
    "Stop": "Arrêter",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "Cette page n’existe pas : voici la vue d’ensemble."
    ),
    "Toggle attribution": "Afficher les mentions",
    "Unpin column": "Libérer la colonne",
    "Upload": "Choisir un fichier",
    "file upload": "Choisir un fichier",
}

# The same with something in the middle: what is found, what is written.
TOURNURES = (
    (r"^(\d+) more$", "$1 autres"),
    (r"^Help for (.*)$", "Aide : $1"),
    (r"^Download (.*) as CSV$", "Télécharger $1 (.csv)"),
    (r"^Remove (.*)$", "Retirer $1"),
    (r"^(\d+)\s?MB per file[^A-Z]*(.*)$", "ou glissez-le ici, $1 Mo au plus $2"),
)
