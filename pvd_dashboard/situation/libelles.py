"""The words, symbol and colour of each status: never colour alone (§2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import LigneConvention


@dataclass(frozen=True, slots=True)
class Libelle:
    """How a status is shown: label, plain Unicode symbol, colour (4.5:1 or better on white), explanation."""

    libelle: str
    symbole: str
    couleur: str
    explication: str
    hachure: bool = False


_GRIS, _ORANGE, _VERT, _ROUGE = "#6A6A6A", "#BA5600", "#298641", "#D41416"
_BLEU, _VIOLET, _JAUNE = "#29598F", "#8F4AD6", "#8A6D00"

STATUTS: Mapping[Statut, Libelle] = {
    Statut.RETRAIT: Libelle(
        "Retirée du programme", "×", _GRIS, "Toutes les communes du projet ont quitté le programme."
    ),
    Statut.ORT_ECHUE: Libelle(
        "ORT échue – suite à confirmer", "◌", _ORANGE, "L'ORT a été signée ; sa date de fin est passée.", hachure=True
    ),
    Statut.ORT_FIN_PROCHE: Libelle(
        "ORT à prolonger", "◔", _ORANGE, "L'ORT est signée et prend fin dans 180 jours au plus."
    ),
    Statut.ORT_OK: Libelle("ORT en vigueur", "✔", _VERT, "L'ORT est signée pour toutes les communes du projet."),
    Statut.RETARD: Libelle(
        "Adhésion expirée, ORT non signée", "▲", _ROUGE, "Le délai ouvert par l'adhésion est passé, sans ORT signée."
    ),
    Statut.PROCHE: Libelle(
        "Échéance ORT dans moins de 90 jours", "◆", _ORANGE, "L'ORT est à signer dans 90 jours au plus."
    ),
    Statut.COURS: Libelle(
        "Adhésion signée – ORT en préparation", "▶", _BLEU, "L'adhésion est signée ; l'échéance est à plus de 90 jours."
    ),
    Statut.SANS_DATE: Libelle(
        "Adhésion signée, date inconnue", "?", _VIOLET, "L'échéance ne peut pas être calculée sans date de signature."
    ),
    Statut.ATTENTE: Libelle(
        "Labellisée, adhésion non signée", "○", _JAUNE, "Aucune convention d'adhésion n'est signée à cette date."
    ),
}

URGENCE = (
    Statut.RETARD,
    Statut.PROCHE,
    Statut.ORT_ECHUE,
    Statut.ORT_FIN_PROCHE,
    Statut.SANS_DATE,
    Statut.ATTENTE,
    Statut.COURS,
    Statut.ORT_OK,
    Statut.RETRAIT,
)
"""The statuses, what calls for action first."""

TONS_CARTE: Mapping[Statut, str] = {
    Statut.ORT_ECHUE: "#843C00",
    Statut.PROCHE: "#E07B00",
    Statut.ATTENTE: "#EFB900",
}
"""On a map, where areas touch, statuses that share a colour take a tone of their own."""

ACV = Libelle("Commune Action cœur de ville", "★", "#31A7AE", "Commune du programme Action cœur de ville.")
EPCI = Libelle("EPCI contenant une PVD", "▭", "#E4E3FB", "EPCI dont une commune au moins est lauréate.")
PROJET = Libelle("Communes d’un même projet", "━", "#1E2330", "Communes lauréates réunies en un seul projet PVD.")
CONTOUR_ACV = "#14474B"
CONTOUR_EPCI = "#6F69C9"

POSTES: Mapping[str, Libelle] = {
    "pourvu": Libelle("Pourvu", "✔", _VERT, "Quelqu'un occupe le poste à cette date."),
    "en_recrutement": Libelle(
        "En recrutement", "▶", _BLEU, "Le recrutement est en cours, ou la prise de poste à venir."
    ),
    "vacant": Libelle("Vacant", "▲", _ROUGE, "Le poste n'a plus de titulaire."),
    "a_creer": Libelle("À créer", "○", _JAUNE, "Le poste est prévu, le recrutement n'est pas lancé."),
    "supprime": Libelle("Supprimé", "×", _GRIS, "Le poste n'existe plus ; il n'est pas compté."),
    "inconnu": Libelle("Non renseigné", "?", _VIOLET, "La ligne ne dit pas où en est le poste."),
}

PORTEES: Mapping[str, str] = {
    "communes": "Communes lauréates",
    "epci": "EPCI qui comptent une commune lauréate",
    "non_ventile": "Non ventilé (tout le département)",
    "hors_pvd": "Hors PVD",
    "non_compte": "Non compté",
}

MOTIFS: Mapping[str, str] = {
    "refuse": "Refusé",
    "classe": "Classé sans suite",
    "deja_compte": "Déjà compté dans un total",
    "sans_montant": "Aucun montant accordé",
    "doublon": "Même dossier ou même ligne, déjà compté",
}

ETAPES_AIDE: Mapping[str, Libelle] = {
    "caduque": Libelle("Caduque", "▲", _ROUGE, "Aucun commencement connu, le délai pour commencer est passé."),
    "forclose": Libelle("Délai d'achèvement dépassé", "▲", _ROUGE, "Commencée, non achevée dans le délai."),
    "a_commencer": Libelle("À commencer", "◆", _ORANGE, "Notifiée, aucun commencement connu, le délai court."),
    "en_cours": Libelle("En cours", "▶", _BLEU, "Commencée, le délai pour achever court."),
    "achevee": Libelle("Achevée", "✔", _VERT, "L'achèvement est connu à cette date."),
    "non_notifiee": Libelle("Sans date de notification", "?", _VIOLET, "Aucun délai ne peut être calculé."),
    "sans_delai": Libelle("Hors délais de l'État", "○", _GRIS, "Le financeur a ses propres règles."),
}
"""Where a grant stands, what calls for action first (R45, R46, R49)."""

RAPPROCHEMENTS: Mapping[str, str] = {
    "dossier": "même numéro de dossier, même dispositif",
    "intitule": "même exercice, même dispositif, même bénéficiaire, même intitulé",
    "montant": "même exercice, même dispositif, même bénéficiaire, même montant à un euro près",
}

FINS_ORT: Mapping[str, str] = {
    "avenant": "fixée par avenant",
    "saisie": "saisie",
    "calculee": "calculée (signature + durée)",
    "estimee": "estimée",
}


def libelle(ligne: LigneConvention) -> str:
    """Return the label of the status of a PVD; an ORT without a known end says so."""
    texte = STATUTS[ligne.statut].libelle
    if ligne.statut is Statut.ORT_OK and ligne.fin_ort is None:
        return f"{texte} (fin à renseigner)"
    return texte
