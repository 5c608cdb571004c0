"""Every setting of the installation and every parameter of the programme, once.

An installation is set by environment variables, or by the same names in a
file ``pvd.toml`` beside ``app.py`` (the environment wins). A parameter of the
programme carries its source; officers may edit them, and what they edit is a
versioned row of the store: these are the defaults.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

Valeur = int | date | Decimal | str

RACINE = Path(__file__).resolve().parent.parent
DONNEES = RACINE / "data"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this installation."""

    database_url: str = ""
    departement: str = ""
    service: str = ""
    logo: str = ""
    modeles: str = ""  # folder of the office's own .pptx and .docx
    prefet: str = ""  # « préfet » or « préfète »: who the note is for
    contacts: bool = False
    api_geographie: str = ""  # address of a mirror of geo.api.gouv.fr; empty: the public API itself
    fond_de_carte: str = ""  # address of raster tiles ({z}, {x}, {y}); empty: the IGN's; « aucun »: none offered
    read_memory_mo: int = 1_500
    read_seconds: int = 120
    retention_contacts_mois: int = 6  # after the end of the function (§1.16): the DPO decides
    retention_journal_mois: int = 12  # acts of the journal, comments of replaced editions (§1.16): the DPO decides

    registre_purges: str = ""

    @property
    def registre(self) -> Path:
        """The register of purges: beside the SQLite file, else in ``data/``, unless set."""
        if self.registre_purges:
            return Path(self.registre_purges)
        place = self.store_url.partition("sqlite:///")[2].partition("?")[0]
        folder = Path(place).parent if place and not place.startswith(("file:", ":")) else DONNEES
        return folder / "registre-des-purges.jsonl"

    @property
    def store_url(self) -> str:
        """Where editions live: an SQLite file in ``data/`` unless set."""
        return self.database_url or f"sqlite:///{(DONNEES / 'pvd.sqlite3').as_posix()}"


def _from_file() -> dict[str, str]:
    path = RACINE / "pvd.toml"
    if not path.exists():
        return {}
    with path.open("rb") as stream:
        return {str(key).upper(): str(value) for key, value in tomllib.load(stream).items()}


def _convert(text: str, kind: str) -> str | int | bool:
    if kind == "bool":
        return text.strip().lower() in {"oui", "o", "1", "true", "vrai"}
    return int(text) if kind == "int" else text


def settings() -> Settings:
    """Read the settings: ``PVD_DATABASE_URL``, ``PVD_DEPARTEMENT``, ``PVD_SERVICE`` and the like."""
    given = _from_file()
    found = ((nom, genre, os.environ.get(cle, given.get(cle))) for nom, cle, genre in _options())
    return _settings(tuple((nom, _convert(texte, genre)) for nom, genre, texte in found if texte is not None))


@cache
def _options() -> tuple[tuple[str, str, str], ...]:
    """Return name, variable and kind of each setting."""
    return tuple((f.name, f"PVD_{f.name.upper()}", str(f.type)) for f in fields(Settings))


@lru_cache(maxsize=4)
def _settings(values: tuple[tuple[str, str | int | bool], ...]) -> Settings:
    return Settings(**dict(values))  # type: ignore[arg-type]


class Nature(StrEnum):
    """What a parameter measures: how it is typed, checked and shown."""

    MOIS = "mois"
    JOURS = "jours"
    DATE = "date"
    TAUX = "taux"  # a fraction, 0.75 for 75 %
    MONTANT = "montant"  # euros
    COURS = "cours"  # euros for one unit of another currency, to the last decimal
    TEXTE = "texte"  # several lines


@dataclass(frozen=True, slots=True)
class Parametre:
    """One parameter of the programme with its label, its source and its default."""

    nom: str
    libelle: str
    source: str
    defaut: Valeur = 0

    @property
    def nature(self) -> Nature:
        """What it measures."""
        if isinstance(self.defaut, str):
            return Nature.TEXTE
        if isinstance(self.defaut, date):
            return Nature.DATE
        if self.nom.startswith("cours_"):
            return Nature.COURS
        if isinstance(self.defaut, int):
            return Nature.MOIS if self.nom.endswith("_mois") else Nature.JOURS
        return Nature.TAUX if self.defaut <= 1 else Nature.MONTANT


def _p(default: object, libelle: str, source: str) -> Any:  # noqa: ANN401 -- stands for a field of any type
    return field(default=default, metadata={"libelle": libelle, "source": source})


@dataclass(frozen=True, slots=True)
class Parametres:
    """The parameters of the programme; each default names its source in the metadata."""

    # ruff: noqa: RUF009 -- _p() is field() with a source: evaluated once, immutable
    delai_ort_mois: int = _p(
        18,
        "Délai pour signer la convention-cadre après l'adhésion (mois)",
        "Convention d'adhésion PVD, art. 1 et 6 (R01)",
    )
    proche_jours: int = _p(90, "Échéance « proche » (jours)", "Choix du tableau de bord (§2.2)")
    ort_fin_proche_jours: int = _p(180, "Fin d'ORT « proche » (jours)", "Choix du tableau de bord (§2.2)")
    debut_programme: date = _p(
        date(2020, 10, 1),
        "Début du programme",
        "Lancement national du 1er octobre 2020 (R07)",
    )
    fin_programme: date = _p(
        date(2026, 3, 31),
        "Fin initiale du programme",
        "Fin du mandat municipal 2020-2026 (R09)",
    )
    recrutement_long_mois: int = _p(6, "Recrutement « long » (mois)", "Choix du tableau de bord (A12)")
    fraicheur_mois: int = _p(6, "Donnée à confirmer après (mois)", "Choix du tableau de bord (R11, A61)")
    verification_contacts_mois: int = _p(
        12, "Contact à vérifier après (mois)", "Choix du tableau de bord (A60) ; à fixer avec le DPO"
    )
    plafond_aides: Decimal = _p(
        Decimal("0.80"),
        "Plafond des aides publiques",
        "Code général des collectivités territoriales, art. L1111-10 (R41)",
    )
    taux_cible_poste: Decimal = _p(
        Decimal("0.75"),
        "Cofinancement cible d'un chef de projet",
        "Diaporama de la DDTM des Landes du 10/09/2021 (R20)",
    )
    part_bdt_poste: Decimal = _p(
        Decimal("0.25"),
        "Part de la Banque des Territoires",
        "Diaporama de la DDTM des Landes du 10/09/2021 (R22)",
    )
    etp_minimum_bdt: Decimal = _p(
        Decimal("0.80"),
        "Quotité minimale pour la Banque des Territoires",
        "Convention d'adhésion PVD, annexe 1 (R23)",
    )
    objectif_actions_livrees: Decimal = _p(
        Decimal("0.20"),
        "Part nationale des actions livrées au 31/12/2024",
        "Sénat, rapport r25-040 du 15/10/2025",
    )

    part_anct_poste: Decimal = _p(
        Decimal("0.50"),
        "Part ANCT/FNADT d'un chef de projet, sans l'Anah",
        "Diaporama de la DDTM des Landes du 10/09/2021 : 75 % dont 25 % Banque des Territoires (R22)",
    )
    part_anah_poste: Decimal = _p(
        Decimal("0.50"),
        "Part de l'Anah, avec une OPAH-RU",
        "Fiches publiques d'aide au poste de chef de projet PVD, règles au 31/03/2026 (R21)",
    )
    plafond_poste: Decimal = _p(
        Decimal(45_000),
        "Plafond annuel du cofinancement d'un poste, sans l'Anah",
        "Fiches publiques d'aide au poste de chef de projet PVD, règles au 31/03/2026 (R21)",
    )
    plafond_poste_anah: Decimal = _p(
        Decimal(55_000),
        "Plafond annuel du cofinancement d'un poste, avec l'Anah",
        "Fiches publiques d'aide au poste de chef de projet PVD, règles au 31/03/2026 (R21)",
    )
    plafond_anah_poste: Decimal = _p(
        Decimal(40_000),
        "Plafond annuel de la part de l'Anah",
        "Fiches publiques d'aide au poste de chef de projet PVD, règles au 31/03/2026 (R21)",
    )
    plafond_bdt_poste: Decimal = _p(
        Decimal(15_000),
        "Plafond annuel de la part de la Banque des Territoires",
        "Fiches publiques d'aide au poste de chef de projet PVD, règles au 31/03/2026 (R22)",
    )
    cofinancement_confirme_jusqu_au: date = _p(
        date(2026, 3, 31),
        "Règles de cofinancement confirmées jusqu'au",
        "Fin de l'aide au poste de chef de projet, 31/03/2026 ; suite non publiée (R29)",
    )
    solde_poste_mois: int = _p(
        1,
        "Délai pour demander le solde, après la fin de l'année civile (mois)",
        "Rythme de paiement du cofinancement : solde après la fin de l'année, 31/01 (R24)",
    )
    comite_periodicite_mois: int = _p(
        6,
        "Périodicité du comité de projet si la convention ne la dit pas (mois)",
        "Convention d'adhésion Fleurance-Lectoure : « semestrielle » (R30)",
    )
    comite_tolerance_jours: int = _p(
        15, "Tolérance avant « comité en retard » (jours)", "Choix du tableau de bord (R30)"
    )
    renouvellement_municipal: date = _p(
        date(2026, 3, 22),
        "Renouvellement des équipes municipales",
        "Décret n° 2025-848 du 27 août 2025 : scrutins des 15 et 22 mars 2026 (R31)",
    )
    tolerance_taux: Decimal = _p(
        Decimal("0.8005"),
        "Taux saisi au-delà duquel le plafond est dépassé",
        "Tolérance d'arrondi des taux publiés par la DGCL (R43)",
    )
    plafond_chef_de_file: Decimal = _p(
        Decimal("0.70"),
        "Plafond des aides publiques dans un domaine « chef de file »",
        "Code général des collectivités territoriales, art. L1111-9 et L1111-10 (R41)",
    )
    cours_xpf: Decimal = _p(
        Decimal("0.00838"),
        "Valeur d'un franc Pacifique, en euros (0 : montants non convertis)",
        "Parité fixe : 1 000 F CFP = 8,38 € (R63)",
    )
    delai_debut_mois: int = _p(
        24,
        "Délai pour commencer, après la notification de l'aide (mois)",
        "Code général des collectivités territoriales, art. R2334-28 (R45)",
    )
    delai_achevement_mois: int = _p(
        48,
        "Délai pour achever, après le commencement (mois)",
        "Code général des collectivités territoriales, art. R2334-29 (R46)",
    )
    prorogation_debut_mois: int = _p(
        12,
        "Prorogation possible du commencement (mois)",
        "Code général des collectivités territoriales, art. R2334-28 (R45)",
    )
    prorogation_achevement_mois: int = _p(
        24,
        "Prorogation exceptionnelle de l'achèvement (mois)",
        "Code général des collectivités territoriales, art. R2334-29 (R46)",
    )
    delais_subventions: str = _p(
        "",
        "Délais propres à un dispositif et un exercice (une ligne chacun : FONDS_VERT 2023 : 12 / 36)",
        "Arrêtés attributifs : les délais diffèrent selon le dispositif et l'exercice (R48)",
    )
    dispositifs_locaux: str = _p(
        "",
        "Dispositifs ajoutés ou renommés (une ligne chacun : CODE ; libellé ; groupe ; autres noms)",
        "Liste du tableau de bord (§1.14), complétée par le service",
    )
    calendrier_campagnes: str = _p(
        "",
        "Calendrier des campagnes (une ligne chacune : du 01/11/2026 au 31/01/2027 : dossiers DETR et DSIL)",
        "Circulaires préfectorales, appels à projets : à saisir par le service",
    )
    non_consommation_mois: int = _p(
        12, "Aide « non consommée » après la notification (mois)", "Choix du tableau de bord (R49)"
    )
    seuil_avis_commission: Decimal = _p(
        Decimal(100_000),
        "Aide DETR au-delà de laquelle la commission rend un avis",
        "Code général des collectivités territoriales, art. L2334-37",
    )
    detr_taux_minimum: Decimal = _p(
        Decimal("0.20"),
        "Taux minimum de la DETR sur la dépense subventionnable",
        "Code général des collectivités territoriales, art. R2334-27 (R44)",
    )

    @property
    def version(self) -> str:
        """A short text that changes with any parameter: part of cache keys."""
        return _version(self)


@lru_cache(maxsize=128)
def _version(parametres: Parametres) -> str:
    return "|".join(str(getattr(parametres, f.name)) for f in fields(parametres))


@cache
def catalogue() -> tuple[Parametre, ...]:
    """Return the parameters with their labels and sources, for the help page."""
    defauts = Parametres()
    return tuple(
        Parametre(f.name, f.metadata["libelle"], f.metadata["source"], getattr(defauts, f.name))
        for f in fields(Parametres)
    )


def source(nom: str) -> str:
    """Return the source of one parameter; KeyError if there is none of that name."""
    return {parametre.nom: parametre.source for parametre in catalogue()}[nom]
