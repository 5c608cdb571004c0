"""A made-up département of any size, as a workbook: real communes, invented facts, nobody's name.

``python -m tests.genere.departement --to FILE [--departement 33] [--pvd 60] [--aides 2000] [--seed 1]``
writes it; :func:`publier` puts it in a store. The same seed gives the same workbook.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from pvd_dashboard import territory, verbs
from pvd_dashboard.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pvd_dashboard.editions import Store
    from pvd_dashboard.territory.model import Commune

GIRONDE, PVD, AIDES = "33", 60, 2_000
DATE = date(2026, 9, 1)
_DEBUT = date(2021, 1, 15)
_DISPOSITIFS = ("DETR", "DSIL droit commun", "DSIL renov", "FNADT", "Fonds vert", "Fonds friches", "DSID")
_OBJETS = (
    *("Réhabilitation de la halle", "Rénovation énergétique du groupe scolaire", "Requalification de la place"),
    *("Maison de santé", "Réfection de la piscine", "Îlot dégradé du centre-bourg", "Médiathèque", "Voie verte"),
)
_STATUTS_POSTE = ("Pourvu", "Pourvu", "Pourvu", "En recrutement", "Vacant", "À créer")
_STATUTS_ACTION = ("Idée", "En projet", "Mature", "Engagée", "En travaux", "Livrée", "Abandonnée")

Ligne = dict[str, object]


@dataclass(frozen=True, slots=True)
class Taille:
    """How big the département is: PVD projects and grants."""

    pvd: int = PVD
    aides: int = AIDES


class Fabrique:
    """What the sheets hold, drawn from one seed."""

    def __init__(self, departement: str, taille: Taille, seed: int) -> None:
        """Choose the lauréates among the communes of the département, the most populated first."""
        self._de = random.Random(seed)  # noqa: S311 - the same workbook again, not a secret
        self._taille = taille
        connues = territory.load().all_communes()
        siennes = [c for c in connues if c.departement == departement and c.siren_epci]
        siennes.sort(key=lambda commune: -(commune.population or 0))
        retenues = siennes[5 : 5 + taille.pvd + taille.pvd // 6]
        self._communes = sorted(retenues, key=lambda commune: (commune.siren_epci, commune.code))
        # One project in six joins two communes.
        self._projets = self._grouper()

    def _grouper(self) -> list[list[Commune]]:
        file, projets = list(self._communes), []
        while file and len(projets) < self._taille.pvd:
            combien = 2 if len(projets) % 6 == 0 and len(file) > 1 else 1
            projets.append([file.pop(0) for _ in range(combien)])
        return projets

    def _jour(self, debut: date = _DEBUT, jours: int = 1_900) -> date:
        return debut + timedelta(days=self._de.randrange(jours))

    def feuilles(self) -> Mapping[str, Sequence[Ligne]]:
        """Return the lines of each table, by the name of the table."""
        return {
            "laureats": list(self._laureats()),
            "conventions": list(self._conventions()),
            "postes": list(self._postes()),
            "subventions": list(self._subventions()),
            "actions": list(self._actions()),
            "reunions": list(self._reunions()),
        }

    def _laureats(self) -> Iterator[Ligne]:
        for rang, projet in enumerate(self._projets, start=1):
            for commune in projet:
                yield {
                    "code_insee": commune.code,
                    "nom_commune": commune.nom,
                    "id_pvd": f"PVD-{rang:03d}",
                    "regroupement": " / ".join(c.nom for c in projet) if len(projet) > 1 else None,
                    "siren_epci": commune.siren_epci,
                    "nom_epci": commune.nom_epci,
                    "population": commune.population,
                    "population_annee": commune.population_annee,
                }

    def _conventions(self) -> Iterator[Ligne]:
        for rang, projet in enumerate(self._projets):
            qui = {"communes": ", ".join(c.nom for c in projet), "nom_epci": projet[0].nom_epci}
            adhesion = self._jour(DATE - timedelta(days=540), 300) if rang % 20 == 4 else self._jour(_DEBUT, 500)
            if rang % 20 != 12:
                yield qui | {"type": "Convention d'adhésion", "statut": "Signée", "date_signature": adhesion}
            if rang % 4:
                signee = adhesion + timedelta(days=self._de.randrange(200, 800))
                fin = signee.replace(year=signee.year + self._de.choice((3, 5, 6)), day=1)
                ort = {"type": "Convention-cadre valant ORT", "statut": "Signée", "date_signature": signee}
                yield qui | ort | ({"date_fin": fin} if rang % 3 else {"duree_annees": 5})

    def _postes(self) -> Iterator[Ligne]:
        for rang, projet in enumerate(self._projets):
            if rang % 10 == 9:
                continue
            cout = self._de.randrange(42_000, 58_000, 500)
            yield {
                "id_poste": f"P{rang:03d}",
                "fonction": "Chef de projet PVD",
                "communes": ", ".join(c.nom for c in projet),
                "statut_poste": self._de.choice(_STATUTS_POSTE),
                "date_prise_poste": self._jour(_DEBUT, 1_500),
                "quotite_etp": 1,
                "exercice": 2025,
                "cout_charge_annuel": cout,
                "financement_anct_fnadt": cout / 2,
                "financement_bdt": min(cout / 4, 15_000),
            }

    def _subventions(self) -> Iterator[Ligne]:
        for rang in range(self._taille.aides):
            commune = self._de.choice(self._communes)
            cout = self._de.randrange(15_000, 1_500_000) + self._de.randrange(100) / 100
            accorde = round(cout * self._de.choice((0.2, 0.25, 0.3, 0.4, 0.6)), 2)
            yield {
                "n_dossier": f"D{rang:05d}",
                "exercice": self._de.randrange(2021, 2027),
                "dispositif": self._de.choice(_DISPOSITIFS),
                "code_insee": commune.code if rang % 9 else None,
                "beneficiaire_nom": commune.nom if rang % 9 else commune.nom_epci,
                "beneficiaire_type": "Commune" if rang % 9 else "EPCI",
                "intitule": f"{self._de.choice(_OBJETS)} – {commune.nom}",
                "cout_total_ht": cout,
                "montant_demande": accorde,
                "montant_accorde": accorde,
                "statut": "Accepté" if rang % 15 else "Refusé",
            }

    def _actions(self) -> Iterator[Ligne]:
        themes = [choix.label for choix in TABLES["actions"].column("theme").choices]
        for rang in range(self._taille.pvd * 4):
            commune = self._de.choice(self._communes)
            yield {
                "id_action": f"A{rang:03d}",
                "intitule": f"{self._de.choice(_OBJETS)} ({commune.nom})",
                "communes": commune.nom,
                "axe": f"Axe {1 + rang % 5}",
                "theme": self._de.choice(themes),
                "maitre_ouvrage": commune.nom,
                "statut": self._de.choice(_STATUTS_ACTION),
                "structurante": "oui" if rang % 7 == 0 else "non",
                "date_debut": self._jour(),
                "date_fin_prevue": self._jour(date(2025, 1, 1), 1_200),
                "cout_ht": self._de.randrange(10_000, 900_000),
                "n_dossier": f"D{self._de.randrange(max(self._taille.aides, 1)):05d}" if rang % 3 == 0 else None,
            }

    def _reunions(self) -> Iterator[Ligne]:
        for annee in range(2021, 2027):
            yield {"type": "Club PVD", "date": date(annee, 6, 10), "lieu": self._communes[annee % 7].nom}
        for projet in self._projets[::2]:
            quand, qui = self._jour(), ", ".join(c.nom for c in projet)
            yield {"type": "Comité de projet", "date": quand, "communes": qui, "presents": "maire, EPCI, DDTM"}


def classeur(vers: Path, departement: str = GIRONDE, taille: Taille | None = None, seed: int = 1) -> Path:
    """Write the workbook and return its path: one sheet a table, the headings of its declaration."""
    fabrique = Fabrique(departement, taille or Taille(), seed)
    with xlsxwriter.Workbook(str(vers), {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}) as livre:
        for nom, lignes in fabrique.feuilles().items():
            _feuille(livre, nom, lignes)
    return vers


def _feuille(livre: xlsxwriter.Workbook, nom: str, lignes: Sequence[Ligne]) -> None:
    table = TABLES[nom]
    colonnes = list(dict.fromkeys(colonne for ligne in lignes for colonne in ligne))
    feuille = livre.add_worksheet(table.label[:31].replace("'", " "))
    feuille.write_row(0, 0, [table.column(colonne).label for colonne in colonnes])
    for rang, ligne in enumerate(lignes, start=1):
        feuille.write_row(rang, 0, [ligne.get(colonne) for colonne in colonnes])


def publier(store: Store, fichier: Path, departement: str = GIRONDE) -> None:
    """Publish the workbook as the next edition of the département."""
    lecture = verbs.read_path(fichier, departement=departement)
    assert not lecture.blocking, [constat.code for constat in lecture.findings]
    verbs.publish(store, lecture, departement=departement, author="Département généré", at=datetime.now(UTC))


def main() -> None:
    """Write the workbook asked for."""
    dit = argparse.ArgumentParser(description=__doc__)
    dit.add_argument("--to", type=Path, required=True)
    dit.add_argument("--departement", default=GIRONDE)
    dit.add_argument("--pvd", type=int, default=PVD)
    dit.add_argument("--aides", type=int, default=AIDES)
    dit.add_argument("--seed", type=int, default=1)
    voulu = dit.parse_args()
    classeur(voulu.to, voulu.departement, Taille(voulu.pvd, voulu.aides), voulu.seed)


if __name__ == "__main__":
    main()
