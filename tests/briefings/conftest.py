"""A small département made by hand: every figure below can be checked by eye."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
import pytest

from pvd_dashboard import territory
from pvd_dashboard.situation.model import (
    Alerte,
    Conventions,
    EditionCitee,
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
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, identify

LE_JOUR = date(2021, 9, 10)
COMMUNES = [
    ("40197", "Morcenx-la-Nouvelle", "40197", "Morcenx-la-Nouvelle", "244000691", "CC du Pays Morcenais"),
    ("40245", "Roquefort", "roquefort gabarret", "Roquefort / Gabarret", "200069631", "CC des Landes d'Armagnac"),
    ("40102", "Gabarret", "roquefort gabarret", "Roquefort / Gabarret", "200069631", "CC des Landes d'Armagnac"),
]


def cadre(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = conform(TABLES[name], pd.DataFrame(rows))
    return frame.assign(_cle=identify(TABLES[name], frame))


def jour(text: str, precision: str = "jour", texte: str | None = None, nom: str = "date") -> dict[str, object]:
    """Return the three cells that a date fills."""
    shown = texte if texte is not None else f"{date.fromisoformat(text):%d/%m/%Y}"
    return {nom: pd.Timestamp(text), f"{nom}_precision": precision, f"{nom}_texte": shown}


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    return {
        "laureats": cadre(
            "laureats",
            [
                {
                    "code_insee": c,
                    "nom_commune": n,
                    "siren_epci": s,
                    "nom_epci": e,
                    "departement": "40",
                    "population": 5022,
                }
                | ({"regroupement": p} if "/" in p else {})
                for c, n, _, p, s, e in COMMUNES
            ],
        ),
        "conventions": cadre(
            "conventions",
            [
                {"type": "adhesion", "communes": "40197", "communes_texte": "Morcenx-la-Nouvelle", "statut": "signee"}
                | jour("2021-05-20", nom="date_signature"),
                {"type": "adhesion", "communes": "40245;40102", "communes_texte": "Roquefort/Gabarret"}
                | jour("2021-04-01", "mois", "avril 2021", "date_signature")
                | {"duree_annees": Decimal("3.5"), "signataires": "Maire ; Préfète"},
            ],
        ),
        "postes": cadre(
            "postes",
            [
                {"fonction": "chef_de_projet", "communes": "40245;40102", "communes_texte": "Roquefort/Gabarret"}
                | {"statut_poste": "pourvu", "mutualise": True, "quotite_etp": Decimal("0.8"), "exercice": 2021}
                | {"cout_charge_annuel": Decimal("55000.50"), "mail": "agent@exemple.fr"}
                | jour("2021-03-01", "mois", "mars 2021", "date_prise_poste"),
            ],
        ),
        "subventions": cadre(
            "subventions",
            [
                {"exercice": 2021, "dispositif": "DSIL_EXC", "code_insee": "40197", "deja_compte": False}
                | {"beneficiaire_nom": "Morcenx-la-Nouvelle", "intitule": "Piscine\nphase 2", "taux": Decimal("0.25")}
                | {"montant_accorde": Decimal("167904.10"), "statut": "accepte"},
                {"exercice": 2021, "dispositif": "DETR", "montant_accorde": Decimal("12345.678901234567")},
            ],
        ),
        "reunions": cadre(
            "reunions",
            [
                {"type": "copil", "lieu": "Préfecture", "ordre_du_jour": "Bilan ; suites"} | jour("2021-10-14"),
                {"type": "club"} | jour("2021-06-01"),
                {"type": "comite_projet", "communes": "40197", "communes_texte": "Morcenx-la-Nouvelle"}
                | jour("2021-11-01", "mois", "novembre 2021"),
            ],
        ),
    }


@pytest.fixture
def situation(tables: dict[str, pd.DataFrame]) -> Situation:
    adhesion, vague = date(2021, 5, 20), date(2021, 4, 1)
    lignes = (
        LigneConvention(
            pvd="40197", libelle="Morcenx-la-Nouvelle", communes=("40197",), epcis=("244000691",), statut=Statut.COURS,
            adhesion=Jour(adhesion, adhesion, "jour", "20/05/2021"), adhesion_declaree=False,
            echeance=date(2022, 11, 20), echeance_debut=date(2022, 11, 20), echeance_precision="jour",
            echeance_calculee=date(2022, 11, 20), echeance_texte=None, ort=None, fin_ort=None, fin_ort_origine="",
            jours=436,
        ),
        LigneConvention(
            pvd="roquefort gabarret", libelle="Roquefort / Gabarret", communes=("40245", "40102"), epcis=("200069631",),
            statut=Statut.ORT_OK, adhesion=Jour(vague, date(2021, 4, 30), "mois", "avril 2021"),
            adhesion_declaree=False,
            echeance=date(2022, 10, 31), echeance_debut=date(2022, 10, 1), echeance_precision="mois",
            echeance_calculee=date(2022, 10, 31), echeance_texte=None, ort=Jour(LE_JOUR, LE_JOUR, "jour"),
            fin_ort=date(2026, 9, 10), fin_ort_origine="calculee", jours=416,
        ),
    )  # fmt: skip
    communes = pd.DataFrame(
        [
            {"code_insee": c, "nom": n, "pvd": p, "pvd_libelle": lib, "siren_epci": s, "nom_epci": e}
            for c, n, p, lib, s, e in COMMUNES
        ]
    )
    fin = date(2022, 2, 28)
    poste = Poste(
        cle="chef-1", fonction="chef_de_projet", communes=("40245", "40102"), libelle="Roquefort / Gabarret",
        employeur="CC des Landes d'Armagnac", statut="pourvu", mutualise=True, mutualise_saisi=True, prise_poste=None,
        fin_contrat=Jour(fin, fin, "jour"), depart=None, quotite=Decimal("0.8"), exercice=2021,
        cout=Decimal("55000.50"),
        financements={}, opah_ru=None, feuille="Chefs de projet", ligne=2,
    )  # fmt: skip
    return Situation(
        departement="40",
        nom_departement="Landes",
        date=LE_JOUR,
        edition=EditionCitee(3, "tableau.xlsx", datetime(2021, 9, 12, 8, 30, tzinfo=UTC), "ddtm", LE_JOUR),
        laureats=Laureats(
            renseigne=True,
            communes=communes,
            projets=tuple(Projet(li.pvd, li.libelle, li.communes, li.epcis) for li in lignes),
            epci=2,
            arrondissements={"Dax": 1},
        ),
        conventions=Conventions(
            renseigne=True,
            adhesion_signees=2,
            ort_signees=1,
            communes_adhesion=3,
            communes_ort=2,
            par_statut={Statut.COURS: 1, Statut.ORT_OK: 1},
            lignes=lignes,
        ),
        postes=Postes(
            renseigne=True,
            total=1,
            mutualises=1,
            pourvus=1,
            en_recrutement=0,
            vacants=0,
            a_creer=0,
            communes_couvertes=2,
            communes_pourvues=2,
            communes_sans_poste=("40197",),
            postes=(poste,),
        ),
        financements=_financements(),
        alertes=(Alerte("A10", 3, "Morcenx-la-Nouvelle", "aucun poste", "recruter", None, ("40197",)),),
        tables=tables,
    )


def _financements() -> Financements:
    exceptionnelle, renovation = Decimal("900331.00"), Decimal("167904.10")
    detr = Decimal("560813.005")
    total = exceptionnelle + renovation + detr
    relance = exceptionnelle + renovation
    groupes = (
        Groupe(
            "Plan de relance",
            relance,
            Decimal("65.6"),
            (
                MontantDispositif("DSIL_EXC", "DSIL exc", exceptionnelle, 2, Decimal("55.3")),
                MontantDispositif("DSIL_RE", "DSIL renov", renovation, 1, Decimal("10.3")),
            ),
        ),
        Groupe("Droit commun", detr, Decimal("34.4"), (MontantDispositif("DETR", "DETR", detr, 1, Decimal("34.4")),)),
    )
    subventions = pd.DataFrame(
        {
            "portee": ["communes", "non_ventile", "communes", "communes"],
            "compte": [True, True, True, False],
            "montant": [renovation, exceptionnelle, detr, Decimal(5)],
            "code_beneficiaire": ["40197", None, "40245", "40197"],
            "pvd": ["40197", None, "roquefort gabarret", "40197"],
        }
    )
    return Financements(
        renseigne=True,
        total=total,
        communes=renovation + detr,
        epci=Decimal(0),
        non_ventile=exceptionnelle,
        hors_pvd=Decimal(0),
        groupes=groupes,
        ecart_arrondi=Decimal(0),
        exercices=(2021,),
        subventions=subventions,
    )


@pytest.fixture
def pays() -> territory.Territory:
    return territory.load()
