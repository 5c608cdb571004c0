"""Situations and a territory made by hand: the figures are tested on values, not on files."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pvd_dashboard.situation.financements import part
from pvd_dashboard.situation.model import (
    Conventions,
    Financements,
    Groupe,
    Jour,
    Laureats,
    LigneConvention,
    MontantDispositif,
    Poste,
    Postes,
    Projet,
    Situation,
    Statut,
)
from pvd_dashboard.territory.reference import Territory

if TYPE_CHECKING:
    from pathlib import Path

LE = date(2021, 9, 10)
SIREN, VOISIN = "200000001", "200000002"


def jour(annee: int, mois: int, numero: int, precision: str = "jour") -> Jour:
    quand = date(annee, mois, numero)
    return Jour(quand, quand, precision)


def ligne(code: str, statut: Statut, **champs: Any) -> LigneConvention:  # noqa: ANN401 - any field of the value
    valeurs: dict[str, Any] = {
        "pvd": f"pvd-{code}",
        "libelle": f"Bourg-{code}",
        "communes": (code,),
        "epcis": (SIREN,),
        "statut": statut,
        "adhesion": None,
        "adhesion_declaree": False,
        "echeance": None,
        "echeance_debut": None,
        "echeance_precision": None,
        "echeance_calculee": None,
        "echeance_texte": None,
        "ort": None,
        "fin_ort": None,
        "fin_ort_origine": "",
        "jours": None,
    }
    return LigneConvention(**(valeurs | champs))


def en_cours(code: str, signature: date = date(2021, 5, 20), **champs: Any) -> LigneConvention:  # noqa: ANN401 - any field of the value
    fin = signature + timedelta(days=549)
    dates = {"echeance": fin, "echeance_debut": fin, "echeance_calculee": fin, "jours": (fin - LE).days}
    adhesion = Jour(signature, signature, "jour")
    valeurs = {"statut": Statut.COURS, "adhesion": adhesion, "echeance_precision": "jour"} | dates | champs
    return ligne(code, **valeurs)


def postes(*lignes: Poste, communes: tuple[int, int, tuple[str, ...]] = (0, 0, ())) -> Postes:
    def combien(statut: str) -> int:
        return sum(poste.statut == statut for poste in lignes)

    return Postes(
        renseigne=bool(lignes),
        total=len(lignes),
        mutualises=sum(poste.mutualise for poste in lignes),
        pourvus=combien("pourvu"),
        en_recrutement=combien("en_recrutement"),
        vacants=combien("vacant"),
        a_creer=combien("a_creer"),
        communes_couvertes=communes[0],
        communes_pourvues=communes[1],
        communes_sans_poste=communes[2],
        postes=lignes,
    )


def poste(statut: str, *codes: str, **champs: Any) -> Poste:  # noqa: ANN401 - any field of the value
    valeurs: dict[str, Any] = {
        "cle": "-".join(codes) or statut,
        "fonction": "chef_de_projet",
        "communes": codes,
        "libelle": ", ".join(f"Bourg-{code}" for code in codes),
        "employeur": "",
        "statut": statut,
        "mutualise": len(codes) > 1,
        "mutualise_saisi": None,
        "prise_poste": None,
        "fin_contrat": None,
        "depart": None,
        "quotite": None,
        "exercice": None,
        "cout": None,
        "financements": {},
        "opah_ru": None,
        "feuille": "Chefs de projet",
        "ligne": 2,
    }
    return Poste(**(valeurs | champs))


def financements(*montants: tuple[str, str, str, str], lignes: list[dict[str, Any]] | None = None) -> Financements:
    """Each amount is (groupe, code, label, amount)."""
    total = sum((Decimal(montant) for *_, montant in montants), Decimal(0))
    groupes = []
    for nom in dict.fromkeys(groupe for groupe, *_ in montants):
        dispositifs = tuple(
            MontantDispositif(code, libelle, Decimal(montant), 1, part(Decimal(montant), total))
            for groupe, code, libelle, montant in montants
            if groupe == nom
        )
        somme = sum((d.montant for d in dispositifs), Decimal(0))
        groupes.append(Groupe(nom, somme, part(somme, total), dispositifs))
    colonnes = ["exercice", "dispositif", "libelle_dispositif", "groupe", "montant", "compte"]
    return Financements(
        renseigne=bool(montants),
        total=total,
        communes=Decimal(0),
        epci=Decimal(0),
        non_ventile=total,
        hors_pvd=Decimal(0),
        groupes=tuple(groupes),
        ecart_arrondi=Decimal(0),
        exercices=(),
        subventions=pd.DataFrame(lignes or [], columns=colonnes).astype({"exercice": "Int64", "compte": "boolean"}),
    )


def situation(*lignes: LigneConvention, le: date = LE, **blocs: Any) -> Situation:  # noqa: ANN401 - any field of the value
    """Make a situation; ``acv`` and ``retirees`` go to the lauréats, ``noms`` gives names by code."""
    noms = blocs.pop("noms", {})
    acv, retirees = blocs.pop("acv", ()), blocs.pop("retirees", ())
    codes = [code for une in lignes for code in une.communes if code not in retirees]
    communes = pd.DataFrame({"code_insee": codes, "nom": [noms.get(code, f"Bourg-{code}") for code in codes]})
    projets = tuple(Projet(une.pvd, une.libelle, une.communes, une.epcis) for une in lignes)
    par_statut = {statut: sum(une.statut is statut for une in lignes) for statut in Statut}
    laureats = Laureats(
        bool(codes), communes, projets, len({e for une in lignes for e in une.epcis}), {}, retirees, acv
    )
    conventions = Conventions(
        renseigne=bool(lignes),
        adhesion_signees=sum(une.adhesion is not None for une in lignes),
        ort_signees=sum(une.ort is not None for une in lignes),
        communes_adhesion=0,
        communes_ort=sum(len(une.communes) for une in lignes if une.ort is not None),
        par_statut=par_statut,
        lignes=lignes,
    )
    return Situation(
        **(
            {
                "departement": "40",
                "nom_departement": "Landes",
                "date": le,
                "edition": None,
                "laureats": laureats,
                "conventions": conventions,
                "postes": postes(),
                "financements": financements(),
                "alertes": (),
            }
            | blocs
        )
    )


def generee(combien: int, le: date = LE) -> Situation:
    """Make a département of ``combien`` PVD in every state."""
    fabriques = (
        en_cours,
        lambda code: en_cours(code, date(2020, 10, 15), statut=Statut.RETARD, echeance=date(2021, 8, 1), jours=-40),
        lambda code: ligne(code, Statut.ATTENTE),
        lambda code: ligne(code, Statut.SANS_DATE, adhesion_declaree=True),
        lambda code: en_cours(code, statut=Statut.ORT_OK, ort=jour(2021, 8, 2), fin_ort=date(2026, 3, 31)),
        lambda code: en_cours(code, statut=Statut.ORT_OK, ort=jour(2021, 7, 2)),
        lambda code: en_cours(
            code, statut=Statut.ORT_ECHUE, ort=jour(2020, 12, 2), fin_ort=date(2021, 6, 1), fin_ort_origine="estimee"
        ),
        lambda code: en_cours(code, statut=Statut.PROCHE, echeance=date(2021, 11, 1), jours=52),
    )
    return situation(*(fabriques[i % len(fabriques)](f"40{i + 1:03d}") for i in range(combien)), le=le)


def ecrire_territoire(
    dossier: Path,
    communes: pd.DataFrame,
    epci: pd.DataFrame,
    boite: tuple[float, float, float, float],
    code: str = "40",
) -> Territory:
    """Write the few reference tables that the map asks for."""
    vide = {"region": "75", "arrondissement": None, "siren": None, "siren_ept": None, "code_postal": None}
    inconnues = {"population": None, "population_annee": None}
    communes.assign(departement=code, **vide, **inconnues).to_parquet(dossier / "communes.parquet")
    plus = {"type": "CC", "communes": 2, "ville_principale": None}
    epci.assign(**plus, **inconnues).to_parquet(dossier / "epci.parquet")
    words = {"code": code, "nom": "Landes", "region": "75", "chef_lieu": "40192", "zone": "metro"}
    words |= {"avec_article": "les Landes", "du": "des Landes", "dans": "dans les Landes"}
    bornes = dict(zip(("ouest", "sud", "est", "nord"), boite, strict=True))
    pd.DataFrame([words | bornes]).to_parquet(dossier / "departements.parquet")
    return Territory(dossier)


@pytest.fixture(scope="session")
def territoire(tmp_path_factory: pytest.TempPathFactory) -> Territory:
    """Make a département of 70 communes on a grid, two EPCI of which one spills over to the east."""
    numeros = range(1, 71)
    communes = pd.DataFrame(
        {
            "code_insee": [f"40{n:03d}" for n in numeros],
            "nom": [f"Bourg-40{n:03d}" for n in numeros],
            "siren_epci": [SIREN if n < 60 else VOISIN for n in numeros],
            "lat": [43.5 + n % 10 * 0.1 for n in numeros],
            "lon": [-1.4 + n // 10 * 0.15 for n in numeros],
        }
    )
    epci = pd.DataFrame(
        {
            "siren": [SIREN, VOISIN],
            "nom": ["CC du Bourg", "CC Voisine"],
            "departements": ["32;40", "40"],
            "ouest": [-1.5, -1.0],
            "sud": [43.4, 43.5],
            "est": [0.3, -0.5],
            "nord": [44.5, 44.0],
        }
    )
    return ecrire_territoire(tmp_path_factory.mktemp("reference"), communes, epci, (-1.5, 43.4, 0.1, 44.5))


@pytest.fixture(scope="session")
def fabrique() -> SimpleNamespace:
    """Give the makers to the tests."""
    return SimpleNamespace(
        LE=LE,
        jour=jour,
        ligne=ligne,
        en_cours=en_cours,
        situation=situation,
        generee=generee,
        poste=poste,
        postes=postes,
        financements=financements,
    )
