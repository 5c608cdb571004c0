"""Small builders, and the facts of three départements as the published sources give them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation import compute
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.tables.frames import conform, identify
from pvd_dashboard.territory import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pvd_dashboard.situation import EditionCitee, Situation
    from pvd_dashboard.tables import Table

JOUR = "%d/%m/%Y"


def jour(texte: str) -> date:
    """20/05/2021 → a date."""
    return pd.to_datetime(texte, format=JOUR).date()


def table(nom: str, *lignes: dict[str, object], feuille: str = "Feuil1") -> pd.DataFrame:
    """A frame of a table: dates as « 20/05/2021 » or (« 01/04/2021 », « mois »[, text]), amounts as numbers."""
    declaration = TABLES[nom]
    rows = pd.DataFrame([_ligne(declaration, rang, ligne, feuille) for rang, ligne in enumerate(lignes, start=2)])
    frame = conform(declaration, rows)
    return frame.assign(_cle=identify(declaration, frame))


def _ligne(declaration: Table, rang: int, ligne: dict[str, object], feuille: str) -> dict[str, object]:
    cellules = {"_fichier": "f" * 64, "_feuille": feuille, "_ligne": rang}
    for nom, valeur in ligne.items():
        kind = declaration.column(nom).kind if nom in declaration else None
        cellules |= _cellule(nom, kind, valeur)
    return cellules


def _cellule(nom: str, kind: Kind | None, valeur: object) -> dict[str, object]:
    if kind is Kind.DATE and valeur is not None:
        debut, precision, texte = (valeur, "jour", valeur) if isinstance(valeur, str) else (*valeur, valeur[0])[:3]
        return {
            nom: pd.to_datetime(debut, format=JOUR).as_unit("s"),
            f"{nom}_precision": precision,
            f"{nom}_texte": texte,
        }
    if kind in {Kind.MONTANT, Kind.TAUX, Kind.NOMBRE} and valeur is not None:
        return {nom: Decimal(str(valeur))}
    return {nom: valeur}


def tables(**lignes: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    """Tables from lists of rows: ``tables(laureats=[…], conventions=[…])``."""
    return {nom: table(nom, *rows) for nom, rows in lignes.items()}


def situation(
    donnees: dict[str, pd.DataFrame],
    au: str | date,
    departement: str = "40",
    parametres: Parametres | None = None,
    edition: EditionCitee | None = None,
) -> Situation:
    """The situation of a département, on a date given as « 10/09/2021 » or as a date."""
    on = au if isinstance(au, date) else jour(au)
    return compute(
        donnees,
        departement=departement,
        on=on,
        territory=load(),
        parametres=parametres or Parametres(),
        edition=edition,
    )


def laureats(codes: Iterable[str], **plus: object) -> list[dict[str, object]]:
    return [{"code_insee": code, "nom_commune": code} | plus for code in codes]


def adhesion(communes: str, date_signature: object = None, **plus: object) -> dict[str, object]:
    return {"type": "adhesion", "communes": communes, "date_signature": date_signature} | plus


def ort(communes: str, date_signature: object = None, **plus: object) -> dict[str, object]:
    return {"type": "cadre_ort", "communes": communes, "date_signature": date_signature} | plus


def poste(communes: str, statut_poste: str | None, **plus: object) -> dict[str, object]:
    return {"communes": communes, "statut_poste": statut_poste} | plus


def aide(dispositif: str, montant_accorde: object, **plus: object) -> dict[str, object]:
    return {"dispositif": dispositif, "montant_accorde": montant_accorde} | plus


LANDES_PVD = {
    "40001": 1,
    "40002": 2,
    "40102": 3,
    "40245": 3,
    "40110": 4,
    "40117": 5,
    "40119": 6,
    "40134": 7,
    "40194": 8,
    "40201": 8,
    "40197": 9,
    "40224": 11,
    "40282": 13,
    "40331": 14,
}
_TROIS = "40282;40119;40110"
_LUYS = "40002;40194;40201"
_FIN = "31/03/2026"
LANDES = tables(
    laureats=[
        {"code_insee": code, "nom_commune": code, "id_pvd": f"pvd-75-40-{n}", "date_labellisation": "21/12/2020"}
        for code, n in LANDES_PVD.items()
    ],
    conventions=[
        adhesion(_TROIS, "20/05/2021"),
        adhesion("40001", "20/05/2021"),
        adhesion("40197", "20/05/2021"),
        adhesion("40134", "18/10/2021"),
        adhesion(_LUYS, "23/07/2021"),
        adhesion("40245;40102", "20/05/2021"),
        adhesion("40117", "20/05/2021"),
        adhesion("40331", "31/08/2021"),
        adhesion("40224", "20/05/2021"),
        ort(_TROIS, "16/05/2023", date_fin=_FIN),
        ort("40001", "12/07/2023", date_fin=_FIN),
        ort("40197", "09/11/2022"),
        ort("40134", "25/03/2024", date_fin=_FIN),
        ort(_LUYS, "11/07/2023", duree_annees=3),
        ort("40245;40102", "03/01/2023", date_fin=_FIN),
        ort("40117", "21/03/2023", date_fin=_FIN),
        ort("40331", "03/01/2023", date_fin=_FIN),
        ort("40224", "12/12/2023", duree_annees=3),
    ],
    postes=[
        poste("40282", "pourvu", date_prise_poste=("01/03/2021", "mois", "mars 2021"), mutualise=False),
        poste("40001", "pourvu", date_prise_poste=("01/07/2021", "mois", "juillet 2021"), mutualise=False),
        poste("40197;40134", "en_recrutement", mutualise=True),
        poste(_LUYS, "en_recrutement", mutualise=True),
        poste("40245;40102", "en_recrutement", mutualise=True),
        poste("40117;40331", "en_recrutement", mutualise=True, opah_ru=True),
        poste("40119", "en_recrutement", mutualise=False),
        poste("40224", "en_recrutement", mutualise=False),
    ],
    subventions=[
        aide("DSIL_EXC", 43457, exercice=2021),
        aide("DSIL_RE", 110414, exercice=2021),
        aide("DSIL", 281398, exercice=2021),
        aide("DETR", 1193779, exercice=2021),
        aide(
            "FONDS_FRICHES",
            192815,
            exercice=2021,
            code_insee="40197",
            beneficiaire_nom="Morcenx-la-Nouvelle",
            intitule="Reconversion de l'ancienne piscine",
            deja_compte=True,
            cout_total_ht="450898.75",
        ),
        aide(
            "DETR",
            167904,
            exercice=2021,
            code_insee="40197",
            beneficiaire_nom="Morcenx-la-Nouvelle",
            intitule="Reconversion de l'ancienne piscine",
            deja_compte=True,
            cout_total_ht="450898.75",
        ),
        aide(
            "MH_DRAC",
            139488,
            exercice=2021,
            code_insee="40224",
            beneficiaire_nom="Peyrehorade",
            intitule="Anciennes écuries",
            deja_compte=True,
        ),
    ],
)

GERS_LAUREATS = laureats(
    ["32132", "32208"],
    regroupement="Fleurance / Lectoure",
    date_candidature="03/11/2020",
    date_labellisation="21/12/2020",
)
_TEXTE = ("01/10/2022", "mois", "octobre 2022")
GERS_SANS_DATE = tables(laureats=GERS_LAUREATS, conventions=[adhesion("32132;32208", echeance_textuelle=_TEXTE)])
GERS = tables(
    laureats=GERS_LAUREATS,
    conventions=[
        adhesion("32132;32208", "06/05/2021", echeance_textuelle=_TEXTE),
        ort("32132;32208", "26/01/2023", date_fin=_FIN),
    ],
    postes=[poste("32132;32208", "en_recrutement", employeur="CC de la Lomagne Gersoise")],
)

PYRENEES_EPCI = (
    "65025;65138",
    "65059",
    "65447",
    "65460;65304;65375",
    "65452;65129",
    "65258",
    "65389;65287",
    "65031;65388",
)
PYRENEES_COMMUNES = [code for communes in PYRENEES_EPCI for code in communes.split(";")]
PYRENEES_ADHESIONS = {
    "24/06/2021": "65025 65138 65059 65447 65129 65258 65031 65388",
    "19/07/2021": "65389 65287",
    "13/10/2021": "65452",
    "29/10/2021": "65304 65375",
    "08/02/2022": "65460",
}
PYRENEES = tables(
    laureats=laureats(PYRENEES_COMMUNES),
    conventions=[ort(communes, "23/01/2023") for communes in PYRENEES_EPCI],
)
