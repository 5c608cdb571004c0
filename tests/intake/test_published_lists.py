"""The national files as they are published: no manual step, exact sums, every line accounted for.

Small replicas: the headings and the oddities are those of the files, the lines are few.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from .conftest import flat, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

ANCT = """id_pvd,insee_com,lib_com,lib_reg,insee_dep,lib_dep,regroupement,pop,date_signature,siren_epci,lib_epci
pvd-75-40-1,40001,Aire-sur-l'Adour,Nouvelle-Aquitaine,40,Landes,,6129,,200030435,CC d'Aire-sur-l'Adour
pvd-75-40-4,40110,Geaune,Nouvelle-Aquitaine,40,Landes,,701,2021-05-20,200069631,CC Chalosse Tursan
,50003,Agon-Coutainville,Normandie,50,Manche,,2791,,200067023,CC Coutances Mer et Bocage
pvd-99-99-1,999999,Trifouilly-les-Oies,NA,99,NA,,999999,NA,NA,NA
"""
ORT = """Commune,EPCI,Département,Région,Code commune,Statut de la commune,Signée ?,"Si signée, date de signature",\
"Si non signée, date de signature envisagée",Durée (en années),Date de fin estimée,Remarques,Avancement,ACV,PVD,\
longitude,latitude,Dernière actualisation,Actualisé par
40 - Dax,CA du Grand Dax,Landes,Nouvelle-Aquitaine,40088,1. Commune ACV,Signée,2019-04-25,,0,,,Phase opérationnelle,\
true,false,-1.05,43.7,\
18-04-2023 10:28,CENSORED
40 - Geaune,CC Chalosse Tursan,Landes,Nouvelle-Aquitaine,40110,2. Commune PVD,Signée,2023-05-16,,5,16-05-2028,,\
Phase d'étude,false,true,-0.36,43.63,27-06-2023 14:13,CENSORED
40 - Amou,CC Coteaux et Vallées des Luys,Landes,Nouvelle-Aquitaine,40002,2. Commune PVD,Non signée,,4e trimestre 2022,\
0,,,,false,true,-0.74,43.59,27-06-2023 14:13,CENSORED
40 - Mimizan,CC de Mimizan,Landes,Nouvelle-Aquitaine,40184,3. Autre,Signée,2020-06-23,,0,,,,false,false,-1.2,44.2,\
27-06-2023 14:13,CENSORED
29 - Brest,Brest Métropole,Finistère,Bretagne,29019,3. Autre,Signée,2020-06-23,,0,,,,false,false,-4.5,48.4,\
18-04-2023 10:28,CENSORED
"""
DGCL_HEAD = [
    "IDENTIFIANT", "DOT", "ECHELON", "INSEEDEP", "INSEECOM", "INSEEEPCI", "CODGEO", "BENEFICIAIRE", "NUMCATEGORIE",
    "CATGEORIE", "DESCRIPTION", "COUT", "SUBVENTION", "LEVIER", "LIBGEO", "LAT", "LONG", "POP18",
]  # fmt: skip
DGCL_LINES = [
    ["2018DI00001", "DSIL", "Commune", "01", "01002", 0.0, "01002", "ABERGEMENT-DE-VAREY", 7.0, "Contrat de ruralité",
     "place", "176444", 58226.0, "0,33", "L'Abergement-de-Varey", 46.0, 5.4, 242.0],
    ["2018DI09001", "DETR", "Commune", "40", "40119", 0.0, "40119", "HAGETMAU", 4.0, "Éducation", "école",
     "66241.333333", 13514.247142857, "0,2040137919", "Hagetmau", 43.6, -0.6, 4600.0],
    ["2018DI09002", "DSIL", "EPCI", "40", "0", 200069631.0, "200069631", "CC CHALOSSE TURSAN", 4.0, "Éducation",
     "crèche", "90000", 0.1, "0,000001", "CC Chalosse Tursan", 43.6, -0.6, 26000.0],
]  # fmt: skip
AUTHOR_SHEET = [["#Données de répartition des dotations d'investissement de l'État en 2018", ""], ["Lien", ""]]


def accounted(reading: Reading, table: str) -> tuple[int, int, int, int]:
    found = reading.tables[table]
    assert found.rows == found.accepted_lines + found.to_fix + found.ignored
    return found.rows, found.accepted_lines, found.to_fix, found.ignored


def test_the_list_of_laureats_is_cut_to_its_departement(read_csv: Callable[..., Reading]) -> None:
    reading = read_csv(ANCT, "pvd-liste-2021-01.csv")
    assert accounted(reading, "laureats") == (4, 2, 1, 1)
    laureats = reading.tables["laureats"].accepted
    assert list(laureats["code_insee"]) == ["40001", "40110"]
    assert list(laureats["id_pvd"]) == ["pvd-75-40-1", "pvd-75-40-4"]
    assert list(laureats["date_adhesion"].dropna()) == [dt.datetime(2021, 5, 20)]  # noqa: DTZ001 - a day
    assert flat(reading, "CODE_INCONNU", "CODE_NOM_DIFFERENTS") == [("CODE_INCONNU", "pvd-liste-2021-01!B5")]


def test_the_whole_list_of_laureats_keeps_its_test_line_aside(read_csv: Callable[..., Reading]) -> None:
    reading = read_csv(ANCT, "pvd-liste-2021-01.csv", departement=None)
    assert accounted(reading, "laureats") == (4, 3, 1, 0)


def test_the_list_of_ort_is_a_list_of_conventions_and_of_no_laureat(read_csv: Callable[..., Reading]) -> None:
    reading = read_csv(ORT, "ort-2024.csv")
    assert set(reading.tables) == {"conventions"}
    assert accounted(reading, "conventions") == (5, 4, 0, 1)
    orts = reading.tables["conventions"].accepted
    assert list(orts["communes"]) == ["40088", "40110", "40002", "40184"]
    assert set(orts["type"]) == {"cadre_ort"}
    assert list(orts["statut"]) == ["signee", "signee", "non_signee", "signee"]


def test_a_length_of_zero_is_unknown_and_a_quarter_keeps_its_precision(read_csv: Callable[..., Reading]) -> None:
    orts = read_csv(ORT, "ort-2024.csv").tables["conventions"].accepted.set_index("communes")
    assert [None if value is None else int(value) for value in orts["duree_annees"]] == [None, 5, None, None]
    expected = orts.loc["40002"]
    assert (expected["date_signature_envisagee"], expected["date_signature_envisagee_precision"]) == (
        dt.datetime(2022, 10, 1),  # noqa: DTZ001 - a day
        "trimestre",
    )
    assert expected["date_signature_envisagee_texte"] == "4e trimestre 2022"
    assert orts["date_signature"].isna()["40002"]


def test_names_of_agents_of_the_list_of_ort_are_not_kept(read_csv: Callable[..., Reading]) -> None:
    reading = read_csv(ORT, "ort-2024.csv")
    assert flat(reading, "COLONNE_PERSONNELLE") == [("COLONNE_PERSONNELLE", "ort-2024!S1")]


def dgcl() -> bytes:
    return xlsx({"METADONNEES": AUTHOR_SHEET, "Projets_DI_2018": [DGCL_HEAD, *DGCL_LINES]})


@pytest.mark.parametrize("departement", ["40", None])
def test_the_sums_of_the_list_of_grants_are_those_of_its_raw_cells(
    read_csv: Callable[..., Reading], departement: str | None
) -> None:
    reading = read_csv(dgcl(), "dotations-2018.xlsx", departement=departement)
    assert reading.totals["subventions.montant_accorde"] == sum(Decimal(repr(line[12])) for line in DGCL_LINES)
    assert reading.totals["subventions.cout_total_ht"] == sum(Decimal(line[11]) for line in DGCL_LINES)


def test_the_list_of_grants_is_cut_to_its_departement_with_its_exercice(read_csv: Callable[..., Reading]) -> None:
    reading = read_csv(dgcl(), "dotations-2018.xlsx")
    assert accounted(reading, "subventions") == (3, 2, 0, 1)
    grants = reading.tables["subventions"].accepted
    assert list(grants["montant_accorde"]) == [Decimal("13514.247142857"), Decimal("0.1")]
    assert list(grants["exercice"]) == [2018, 2018]
    assert list(grants["beneficiaire_type"]) == ["commune", "epci"]
    assert list(grants["code_insee"].fillna("")) == ["40119", ""]
    assert list(grants["categorie"]) == ["Éducation", "Éducation"]
    assert [s.table for s in reading.sheets] == [None, "subventions"]
