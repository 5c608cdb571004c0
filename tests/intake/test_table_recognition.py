"""Where the header is, which table it is, which column each heading names (rules I10, I15, ACX-7)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.intake.headings import candidates
from pvd_dashboard.tables import TABLES

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

HAGETMAU = ["40119", "Hagetmau"]


def tables_of(reading: Reading) -> dict[str, str | None]:
    return {sheet.sheet: sheet.table for sheet in reading.sheets}


@pytest.mark.parametrize(
    ("table", "heading", "column"),
    [
        (table.name, heading, column.name)
        for table in TABLES.values()
        for column in table.columns
        for heading in (column.label, column.name, *column.headings)
    ],
)
def test_every_declared_variant_may_name_its_column(table: str, heading: str, column: str) -> None:
    assert column in {named.column for named in candidates(table, heading)}
    assert column in {named.column for named in candidates(table, f" {heading.upper()}\u00a0")}


def test_titles_logos_and_blank_rows_above_the_header_are_skipped(read: Callable[..., Reading]) -> None:
    rows = [
        ["PRÉFÈTE DES LANDES"],
        [],
        ["Petites villes de demain", "", "Mis à jour le", dt.date(2021, 9, 10)],
        [],
        ["", "Code INSEE", "Commune"],
        ["", *HAGETMAU],
    ]
    reading = read({"Feuil1": rows})
    assert (reading.sheets[0].header_row, reading.sheets[0].table) == (5, "laureats")
    assert reading.sheets[0].columns == {"Code INSEE": "code_insee", "Commune": "nom_commune"}
    assert reading.tables["laureats"].accepted["_ligne"].tolist() == [6]
    assert reading.date_situation == dt.date(2021, 9, 10)


@pytest.mark.parametrize(
    "text", ["Situation au 10/09/2021", "Mis à jour le 10 septembre 2021", "Données arrêtées – Arrêté au : 10.09.2021"]
)
def test_the_date_of_the_workbook_is_read_in_its_titles(read: Callable[..., Reading], text: str) -> None:
    assert read({"Lauréats": [[text], ["Code INSEE", "Commune"], HAGETMAU]}).date_situation == dt.date(2021, 9, 10)


def test_the_date_of_the_workbook_is_read_on_the_guide_sheet(read: Callable[..., Reading]) -> None:
    sheets = {
        "Mode d'emploi": [["Situation au\u00a0:", "10/09/2021"]],
        "Lauréats": [["Code INSEE", "Commune"], HAGETMAU],
    }
    assert read(sheets).date_situation == dt.date(2021, 9, 10)


def test_no_date_in_the_data_is_taken_for_the_workbooks(read: Callable[..., Reading]) -> None:
    rows = [["Code INSEE", "Commune", "Observations"], [*HAGETMAU, "Mis à jour le 10/09/2021"]]
    assert read({"Lauréats": rows}).date_situation is None


def test_a_bare_list_of_communes_is_no_list_of_laureats(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Code INSEE"], ["Hagetmau", "40119"]]
    reading = read({"Feuil1": rows})
    assert tables_of(reading) == {"Feuil1": None}
    assert serious(reading) == [("AUCUNE_TABLE", "")]


@pytest.mark.parametrize(
    ("sheet", "title", "heading", "name"),
    [
        ("PVD", "", "Commune", "a.xlsx"),
        ("Feuil1", "Communes lauréates", "Commune", "a.xlsx"),
        ("Feuil1", "", "Commune PVD", "a.xlsx"),
        ("Feuil1", "", "Commune", "liste-pvd-40.xlsx"),
        ("Feuil1", "", "Petites villes", "a.xlsx"),
    ],
)
def test_one_word_of_the_programme_makes_it_the_list(
    read: Callable[..., Reading], sheet: str, title: str, heading: str, name: str
) -> None:
    reading = read({sheet: [[title], [heading, "Code INSEE"], ["Hagetmau", "40119"]]}, name=name)
    assert tables_of(reading) == {sheet: "laureats"}


def test_a_list_that_only_the_files_name_calls_pvd_gives_way_to_a_better_one(read: Callable[..., Reading]) -> None:
    sheets = {
        "Lauréats": [["Code INSEE", "Commune"], HAGETMAU],
        "Communes du Marsan": [["Code INSEE", "Commune"], ["40192", "Mont-de-Marsan"]],
    }
    reading = read(sheets, name="pvd-40.xlsx")
    assert tables_of(reading) == {"Lauréats": "laureats", "Communes du Marsan": None}
    assert ("FEUILLE_NON_RECONNUE", "Communes du Marsan") in flat(reading)


def test_headings_in_any_order_case_accent_and_near_spelling(read: Callable[..., Reading]) -> None:
    rows = [["INTITULE", "Montant acordé", "BENEFICIAIRE ", "dispositf"], ["Piscine", 10, "Hagetmau", "DETR"]]
    reading = read({"Feuil1": rows})
    assert list(reading.sheets[0].columns.values()) == ["intitule", "montant_accorde", "beneficiaire_nom", "dispositif"]
    assert flat(reading, "COLONNE_APPROCHEE") == [
        ("COLONNE_APPROCHEE", "Feuil1!B1"),
        ("COLONNE_APPROCHEE", "Feuil1!D1"),
    ]


def test_a_column_belongs_to_one_heading_only(read: Callable[..., Reading]) -> None:
    rows = [["Dispositif", "Montant", "Montant accordé"], ["DETR", 10, 20]]
    reading = read({"Feuil1": rows})
    assert reading.sheets[0].columns == {
        "Dispositif": "dispositif",
        "Montant": None,
        "Montant accordé": "montant_accorde",
    }
    assert flat(reading, "COLONNE_INCONNUE") == [("COLONNE_INCONNUE", "Feuil1!B1")]


def test_the_unit_of_a_heading_counts(read: Callable[..., Reading]) -> None:
    reading = read({"Subventions": [["Dispositif", "Montant (k€)"], ["DETR", "1,5"]]})
    assert str(reading.totals["subventions.montant_accorde"]) == "1500.0"


def test_two_merged_header_rows_are_read_as_one(read: Callable[..., Reading]) -> None:
    rows = [
        ["Commune", None, None, "Statut du poste"],
        ["", "Date d'adhésion", "Date ORT", ""],
        ["Hagetmau", "20/05/2021", "16/05/2023", ""],
    ]
    reading = read({"PVD": rows}, merges=[(0, 1, 0, 2, "Conventions")])
    assert reading.sheets[0].header_row == 1
    laureat = reading.tables["laureats"].accepted.iloc[0]
    assert (str(laureat["date_adhesion"].date()), str(laureat["date_ort"].date())) == ("2021-05-20", "2023-05-16")


def test_the_only_amount_of_a_list_of_grants_is_the_amount_granted(read_csv: Callable[..., Reading]) -> None:
    head = "code_commune,siret_beneficiaire,raison_sociale_beneficiaire,nom_du_projet,montant_engage"
    text = f"{head}\n40119,,Hagetmau,Halle,1000.50\n"
    reading = read_csv(text, name="fonds-vert-2023.csv")
    assert reading.sheets[0].columns["montant_engage"] == "montant_accorde"
    row = reading.tables["subventions"].accepted.iloc[0]
    assert (row["dispositif"], row["exercice"], str(row["montant_accorde"])) == ("FONDS_VERT", 2023, "1000.50")
    assert {f.column for f in reading.findings if f.code == "DEDUIT"} == {"dispositif", "exercice"}


def test_an_indication_of_the_officer_wins(read: Callable[..., Reading]) -> None:
    rows = [["Bidule", "Dispositif", "Montant"], [5, "DETR", 10]]
    mapping = {"bidule": "subventions.montant_accorde", "Montant": "ignorer", "Absent": "taux"}
    reading = read({"Feuil1": rows}, mapping=mapping)
    assert reading.sheets[0].columns == {"Bidule": "montant_accorde", "Dispositif": "dispositif", "Montant": None}
    assert str(reading.totals["subventions.montant_accorde"]) == "5"
    assert [f.value for f in reading.findings if f.code == "INDICATION_INUTILE"] == ["Absent"]


def test_an_indication_can_make_a_table_of_an_unknown_sheet(read: Callable[..., Reading]) -> None:
    rows = [["Truc", "Machin"], ["DETR", 10]]
    assert tables_of(read({"Feuil1": rows}, mapping={"Truc": "dispositif", "Machin": "montant_accorde"})) == {
        "Feuil1": "subventions"
    }


def test_a_status_of_recruitment_is_read_under_chef_de_projet(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Chef de projet"], ["Saint-Sever", "recruté"], ["Hagetmau", "en cours"]]
    reading = read({"Recrutements": rows})
    assert list(reading.tables["postes"].accepted["statut_poste"]) == ["pourvu", "en_recrutement"]


def test_personal_columns_are_neither_kept_nor_shown(read: Callable[..., Reading]) -> None:
    rows = [
        ["Commune", "Chef de projet", "Mail", "Statut", "Portable du maire"],
        ["Saint-Sever", "Camille Exemple", "camille@exemple.fr", "pourvu", "06 00 00 00 00"],
        ["Nulle-Part", "Camille Exemple", "camille@exemple.fr", "pourvu", "06 00 00 00 00"],
    ]
    reading = read({"Chefs de projet": rows})
    assert flat(reading, "COLONNE_PERSONNELLE") == [
        ("COLONNE_PERSONNELLE", f"Chefs de projet!{letter}1") for letter in "BCE"
    ]
    held = reading.tables["postes"].accepted.to_csv() + reading.tables["postes"].aside.to_csv() + repr(reading.findings)
    assert "amille" not in held
    assert "06 00" not in held
    kept = read({"Chefs de projet": rows}, contacts=True).tables["postes"].accepted
    assert list(kept["mail"]) == ["camille@exemple.fr"]


def test_a_hidden_sheet_is_not_read_and_said(territory: object) -> None:
    import io  # noqa: PLC0415 - this test alone

    import openpyxl  # noqa: PLC0415 - same

    from pvd_dashboard.intake import read_file  # noqa: PLC0415 - same

    book = openpyxl.Workbook()
    book.active.title = "Lauréats"
    old = book.create_sheet("PVD 2020")
    for sheet in (book.active, old):
        sheet.append(["Code INSEE", "Commune"])
        sheet.append(HAGETMAU)
    old.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    reading = read_file("a.xlsx", buffer.getvalue(), territory=territory, departement="40")
    assert [(s.table, s.hidden) for s in reading.sheets] == [("laureats", False), (None, True)]
    assert ("FEUILLE_MASQUEE", "PVD 2020") in flat(reading)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_its_separator_and_encoding(
    read_csv: Callable[..., Reading], separator: str, encoding: str
) -> None:
    text = (
        separator.join(["Commune lauréate", "Observations"])
        + "\r\n"
        + separator.join(["Hagetmau", '"a; b, c | d"'])
        + "\r\n"
    )
    reading = read_csv(text.encode(encoding))
    row = reading.tables["laureats"].accepted.iloc[0]
    assert (row["code_insee"], row["observations"]) == ("40119", "a; b, c | d")


def test_the_list_of_orts_is_one_of_conventions_with_its_codes_checked(read_csv: Callable[..., Reading]) -> None:
    text = (
        "Commune,EPCI,Département,Région,Code commune,Statut de la commune,Signée ?,"
        '"Si signée, date de signature",Durée (en années),Actualisé par\n'
        "40 - Hagetmau,CC Chalosse Tursan,Landes,Nouvelle-Aquitaine,40119,2. Commune PVD,Signée,2023-05-16,0,X\n"
        "29 - Brest,Brest Métropole,Finistère,Bretagne,29019,3. Autre,Signée,2020-06-23,0,X\n"
    )
    reading = read_csv(text, name="liste-ort.csv")
    row = reading.tables["conventions"].accepted.iloc[0]
    assert (row["communes"], row["type"], row["statut"]) == ("40119", "cadre_ort", "signee")
    assert reading.sheets[0].columns["Code commune"] == "communes"
    assert reading.tables["conventions"].ignored == 1


def test_a_lone_title_just_over_the_header_is_not_half_of_it(read: Callable[..., Reading]) -> None:
    rows = [["", "Communes lauréates"], ["", "Code commune", "lib_com"], ["", "40119", "Hagetmau"]]
    other = [["Code INSEE", "Commune lauréate", "Population"], ["40110", "Geaune", 700]]
    reading = read({"A": other, "B": rows})
    assert [(s.table, s.header_row) for s in reading.sheets] == [("laureats", 1), ("laureats", 2)]


@pytest.mark.parametrize(
    "heading", ["Montant accordé (k€) *", "Montant accordé (k€)\u00a0*", "MONTANT ACCORDÉ (K€)", "Montant accordé k€ ¹"]
)
def test_a_unit_is_read_in_a_heading_whatever_follows_it(read: Callable[..., Reading], heading: str) -> None:
    reading = read({"Aides": [["Dispositif", heading], ["DETR", 12.5]]})
    assert reading.totals["subventions.montant_accorde"] == 12_500


def test_a_unit_announced_by_a_title_alone_is_asked_about(read: Callable[..., Reading]) -> None:
    rows = [["Montants en k€"], ["Dispositif", "Montant accordé"], ["DETR", 12.5]]
    assert flat(read({"Aides": rows}), "UNITE_DU_TITRE") == [("UNITE_DU_TITRE", "Aides")]
    rows[1][1] = "Montant accordé (€)"
    assert flat(read({"Aides": [["Suivi"], *rows[1:]]}), "UNITE_DU_TITRE") == []


def test_a_misspelt_heading_with_its_unit_is_near_the_known_one(read: Callable[..., Reading]) -> None:
    reading = read({"Aides": [["Dispositif", "n° insee", "Montantaccordé en euros"], ["DETR", "40119", 12]]})
    assert reading.totals["subventions.montant_accorde"] == 12
    assert flat(reading, "COLONNE_APPROCHEE") == [("COLONNE_APPROCHEE", "Aides!C1")]


def test_a_header_that_lacks_its_amount_is_never_read_as_a_bare_table(read: Callable[..., Reading]) -> None:
    rows = [["Dispositif", "n° insee", "Zzz"], ["DETR", "40119", 12], ["DSIL", "40110", 13]]
    reading = read({"Feuil1": rows})
    assert "subventions.montant_accorde" not in reading.totals
    assert reading.blocking


def test_a_header_that_comes_again_never_hides_the_lines_above_it(read: Callable[..., Reading]) -> None:
    head = [
        "Conventin type", "coprésidence", "Territoire", "Liste des signataires", "AVANCEMENT CONVENTION", "périodicité",
        "Membres u comité", "CC *", "Notes", "Date d'échéance", "Associés selon le thème",
    ]  # fmt: skip
    above = ["Autre contrat ou protocole", "", "Geaune/Hagetmau", "n.c.", "Signée", "", "", "", "n.c.", "", ""]
    below = ["Convention d'adhésion", "Maire", "Geaune", "Maire", "Signée", "Semestrielle", "Communes", "", "18 mois"]
    reading = read({"Données": [head, above, [*above[:2], "Amou", *above[3:]], head, below, above]})
    assert [(sheet.table, sheet.header_row) for sheet in reading.sheets] == [("conventions", 1)]
    assert reading.tables["conventions"].rows == 5


GRANTED = {"Montant HT": "cout_total_ht", "Taux": "taux", "Subvention sollicitée": "montant_demande",
           "Subvention attribuée": "montant_accorde", "Reste à verser": "reste_a_payer"}  # fmt: skip


def test_what_is_untaxed_is_a_cost_and_what_is_asked_for_is_no_grant(read: Callable[..., Reading]) -> None:
    lines = [["Commune de Hagetmau", 100_000, 0.3, 35_000, 30_000, 21_000], ["Mairie de Geaune", 50_000, "25 %", 12_500,
             12_500, 12_500]]  # fmt: skip
    reading = read({"DETR 2022": [["Collectivité", *GRANTED], *lines]})
    assert {heading: reading.sheets[0].columns[heading] for heading in GRANTED} == GRANTED
    assert reading.totals["subventions.montant_accorde"] == 42_500


@pytest.mark.parametrize("headings", [("Montant", "Taux", "Obtenu"), ("Aide", "Taux", "Participation")])
def test_a_rate_tells_the_aid_beside_what_a_vague_heading_calls_an_amount(
    read: Callable[..., Reading], headings: tuple[str, ...]
) -> None:
    lines = [["DETR", "Hagetmau", 100_000, "30 %", 30_000], ["DSIL", "Geaune", 50_000, "25 %", 12_500]]
    reading = read({"Aides": [["Dispositif", "Commune", *headings], *lines]})
    assert reading.totals == {"subventions.montant_accorde": 42_500, "subventions.cout_total_ht": 150_000}


def test_a_table_turned_on_its_side_is_asked_about_never_read_in_part(read: Callable[..., Reading]) -> None:
    rows = [["", "Hagetmau", "Geaune"], ["EPCI", "CC Chalosse Tursan", "CC Chalosse Tursan"],
            ["Date d'adhésion", "15/06/2021", "20/05/2021"], ["DETR 2023", 1000, 2000], ["DSIL", 500, ""]]  # fmt: skip
    reading = read({"Suivi PVD": rows})
    assert (reading.tables, ("FEUILLE_NON_RECONNUE", "Suivi PVD") in flat(reading)) == ({}, True)


def test_numbers_under_enveloppe_are_amounts_not_names_of_a_dispositif(read: Callable[..., Reading]) -> None:
    rows = [["Année", "Enveloppe", "Engagé", "Reste"], [2021, 5_000_000, 4_800_000, 200_000],
            [2022, 5_100_000, 5_000_000, 100_000]]  # fmt: skip
    reading = read({"DETR": rows})
    assert list(reading.tables) == ["enveloppes"]
    found = reading.tables["enveloppes"].accepted[["exercice", "dispositif", "montant_notifie", "montant_engage"]]
    assert found.to_numpy().tolist() == [[2021, "DETR", 5_000_000, 4_800_000], [2022, "DETR", 5_100_000, 5_000_000]]
    names = [
        ["Année", "Enveloppe", "Montant", "Commune"],
        [2021, "DETR", 1_000, "Hagetmau"],
        [2021, "DSIL", 2_000, "Amou"],
    ]
    assert read({"Aides": names}).tables["subventions"].accepted["dispositif"].tolist() == ["DETR", "DSIL"]


def test_an_export_of_grants_is_no_list_of_laureats_though_it_has_codes_and_statuses(
    read: Callable[..., Reading],
) -> None:
    rows = [["Numéro de dossier", "Demandeur", "Code INSEE", "Intitulé du projet", "Montant de la subvention demandée",
             "Montant de la subvention accordée", "Statut"],
            [1, "COMMUNE DE HAGETMAU", 40119, "Renaturation", 50_000, 45_000, "Accepté"],
            [2, "COMMUNE DE GEAUNE", 40110, "Éclairage", 10_000, "", "Classé sans suite"]]  # fmt: skip
    reading = read({"Export": rows}, name="fonds-vert.xlsx")
    assert list(reading.tables) == ["subventions"]
    assert reading.totals == {"subventions.montant_demande": 60_000, "subventions.montant_accorde": 45_000}
    assert serious(reading) == []


def test_the_programme_of_the_budget_names_the_dispositif_beside_it(read: Callable[..., Reading]) -> None:
    rows = [["Exercice", "Programme", "Bénéficiaire", "Objet de la subvention", "Montant de l'opération HT",
             "Subvention"], ["2022", "P119 DETR", "HAGETMAU (mairie)", "Halle", "100 000,00", "30 000,00"],
            ["2023", "P119 DSIL", "GEAUNE", "Place", "50 000", "10 000"]]  # fmt: skip
    found = read({"Feuil1": rows}).tables["subventions"].accepted
    columns = ["dispositif", "code_insee", "intitule", "cout_total_ht", "montant_accorde"]
    assert found[columns].to_numpy().tolist() == [
        ["DETR", "40119", "Halle", 100_000, 30_000], ["DSIL", "40110", "Place", 50_000, 10_000]
    ]  # fmt: skip


def test_a_plan_of_actions_is_told_from_its_plan_of_financing(read: Callable[..., Reading]) -> None:
    rows = [["Axe", "Fiche action", "Commune", "MO", "Coût prévisionnel HT", "Financeurs", "État d'avancement"],
            ["1 - Habitat", "OPAH-RU", "Hagetmau", "CC Chalosse Tursan", "250 000 €", "Anah, Région", "En cours"],
            ["2 - Commerce", "Halle", "Geaune", "Commune", "100 k€", "DETR", "A engager"]]  # fmt: skip
    found = read({"Plan d'actions": rows}).tables["actions"].accepted
    assert found[["intitule", "communes", "cout_ht"]].to_numpy().tolist() == [
        ["OPAH-RU", "40119", 250_000], ["Halle", "40110", 100_000]
    ]  # fmt: skip


def test_convention_over_kinds_is_the_kind_and_a_unit_in_the_name_of_a_sheet_is_asked_about(
    read: Callable[..., Reading],
) -> None:
    rows = [["Convention", "Commune(s)", "Signée le", "Terme"], ["Adhésion", "Hagetmau", "15/06/2021", "15/12/2022"],
            ["ORT", "Hagetmau, Geaune", "12/12/2022", "12/12/2027"]]  # fmt: skip
    aids = [
        ["Commune", "Opération", "2021", "2022"],
        ["Hagetmau", "Halle", "12,5", ""],
        ["Geaune", "École", "", "7,25"],
    ]
    reading = read({"Suivi": rows, "DSIL (k€)": aids})
    found = reading.tables["conventions"].accepted
    assert found[["type", "communes"]].to_numpy().tolist() == [["adhesion", "40119"], ["cadre_ort", "40119;40110"]]
    assert ("UNITE_DU_TITRE", "DSIL (k€)") in flat(reading)


def test_the_programme_of_each_line_makes_a_list_of_communes_that_of_the_laureats(read: Callable[..., Reading]) -> None:
    rows = [["Programme", "Commune", "EPCI", "Signature"], ["ACV", "Dax", "CA du Grand Dax", "25/09/2018"],
            ["PVD", "Hagetmau", "CC Chalosse Tursan", "15/06/2021"], ["VA", "Amou", "CC Coteaux", "2023"]]  # fmt: skip
    reading = read({"Territoires": rows})
    assert (list(reading.tables), reading.sheets[0].table) == (["laureats"], "laureats")
    assert reading.tables["laureats"].accepted["code_insee"].tolist() == ["40088", "40119", "40002"]


def test_yes_and_a_cross_answer_any_heading_and_make_no_post(read: Callable[..., Reading]) -> None:
    rows = [["PVD", "Adhésion signée", "Date", "ORT", "Date ORT", "OPAH-RU"], ["Hagetmau", "oui", "15/06/2021", "oui",
             "12/12/2022", "oui"], ["Geaune", "oui", "20/05/2021", "non", "", "étude"]]  # fmt: skip
    reading = read({"Etat": rows})
    assert list(reading.tables) == ["laureats"]
    assert reading.tables["laureats"].accepted_lines == 2


def test_a_funder_named_with_its_territory_is_that_funder(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Source", "Montant"], ["Hagetmau", "DETR", 1], ["Hagetmau", "Région Nouvelle-Aquitaine", 2],
            ["Geaune", "CD40", 3], ["Geaune", "Département du Gers", 4], ["Geaune", "Fonds inconnu", 5]]  # fmt: skip
    found = read({"Financements": rows}).tables["subventions"].accepted
    assert found["dispositif"].tolist() == ["DETR", "REGION", "CD", "CD", "AUTRE"]


def test_a_status_in_a_sentence_and_a_length_for_a_date_do_not_set_a_post_aside(read: Callable[..., Reading]) -> None:
    rows = [["Communes", "Statut recrutement", "Fin de contrat", "ETP"], ["Hagetmau", "Recrutée", "3 ans", 1],
            ["Mugron", "Poste vacant depuis le 01/06/2023", "", 0.5]]  # fmt: skip
    reading = read({"Postes": rows})
    assert reading.tables["postes"].accepted["statut_poste"].tolist() == ["pourvu", "vacant"]
    assert flat(reading, "DATE_DUREE") == [("DATE_DUREE", "Postes!C2")]
