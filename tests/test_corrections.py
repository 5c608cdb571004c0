"""Corrections made on screen: same rules as a file, nothing else moved, nothing lost, given back in the workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from pvd_dashboard import corrections, depots, verbs
from pvd_dashboard.corrections import Brouillon, Geste, corriger
from pvd_dashboard.depots import Mode
from pvd_dashboard.editions import ConflictError, Origin, open_store
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pvd_dashboard.editions import Edition, Store
    from pvd_dashboard.intake import Reading

EXEMPLES = ("32-gers", "40-landes", "65-hautes-pyrenees")
QUAND = datetime(2021, 9, 20, 8, 0, tzinfo=UTC)


@cache
def lecture(exemple: str) -> Reading:
    return verbs.read_path(DONNEES / "examples" / f"{exemple}.xlsx", departement=exemple[:2])


def _tables() -> list[tuple[str, str]]:
    return [(e, nom) for e in EXEMPLES for nom, table in lecture(e).tables.items() if len(table.accepted)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{(tmp_path / 'pvd.sqlite3').as_posix()}") as opened:
        verbs.publish(opened, lecture("40-landes"), departement="40", author="DDTM", at=QUAND)
        yield opened


@pytest.fixture
def vide(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{(tmp_path / 'vide.sqlite3').as_posix()}") as opened:
        yield opened


def courante(store: Store) -> Edition:
    found = store.current("40")
    assert found is not None
    return found


def grille(nom: str, rows: pd.DataFrame, departement: str = "40") -> pd.DataFrame:
    return corrections.grille(TABLES[nom], rows, corrections.lieux(departement))


def faire(
    store: Store,
    nom: str,
    modifiees: dict[int, dict[str, str]] | None = None,
    ajoutees: tuple[dict[str, str], ...] = (),
    retirees: tuple[int, ...] = (),
    comment: str = "Corrigé après appel",
) -> Edition:
    parent = courante(store)
    rows = store.tables(parent)[nom]
    faite = corriger(nom, rows, departement="40", modifiees=modifiees or {}, ajoutees=ajoutees, retirees=retirees)
    assert faite.refusees == ()
    return corrections.publier(
        store, faite, parent=parent, author="DDTM", at=QUAND.replace(hour=9), comment=comment
    ).edition


def empreintes(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    return {nom: fingerprint(TABLES[nom], rows) for nom, rows in tables.items() if len(rows)}


# --- what is not edited does not move ------------------------------------------------------------


@pytest.mark.parametrize(("exemple", "nom"), _tables())
def test_a_table_saved_as_shown_is_not_a_correction(exemple: str, nom: str) -> None:
    rows = lecture(exemple).tables[nom].accepted
    shown = grille(nom, rows, exemple[:2]).to_dict("records")
    faite = corriger(nom, rows, departement=exemple[:2], modifiees=dict(enumerate(shown)))
    assert (faite.touchees, faite.rows is rows) == (0, True)


@pytest.mark.parametrize(("exemple", "nom"), _tables())
def test_a_remark_added_to_each_line_changes_nothing_else(exemple: str, nom: str) -> None:
    rows = lecture(exemple).tables[nom].accepted
    libre = "observations" if "observations" in TABLES[nom] else TABLES[nom].columns[-1].name
    if libre == "compte_rendu_url":
        libre = "objet"
    faite = corriger(nom, rows, departement=exemple[:2], modifiees={i: {libre: f"vu {i}"} for i in range(len(rows))})
    assert faite.refusees == ()
    untouched = [name for name in rows.columns if name not in {libre, "_fichier"}]
    assert_frame_equal(faite.rows[untouched], rows[untouched])
    assert faite.rows[libre].tolist() == [f"vu {i}" for i in range(len(rows))]


def test_unedited_lines_keep_their_origin_and_the_edited_one_says_it_was_corrected(store: Store) -> None:
    before = store.tables(courante(store))["postes"]
    after = store.tables(faire(store, "postes", {0: {"statut_poste": "Vacant"}}))["postes"]
    origin = ["_fichier", "_feuille", "_ligne", "_cle"]
    assert_frame_equal(after[origin].iloc[1:], before[origin].iloc[1:])
    assert after["_fichier"].iloc[0] != before["_fichier"].iloc[0]
    assert after[["_feuille", "_ligne"]].iloc[0].tolist() == before[["_feuille", "_ligne"]].iloc[0].tolist()
    assert store.file(after["_fichier"].iloc[0]).content.startswith(b"\xef\xbb\xbfsep=;")


# --- the same rules as a file --------------------------------------------------------------------


def test_a_cell_is_refused_as_it_would_be_in_a_file() -> None:
    rows = lecture("40-landes").tables["conventions"].accepted
    faite = corriger("conventions", rows, departement="40", modifiees={2: {"date_signature": "32/13/2021"}})
    assert [(a.ligne, a.finding.code, a.bloque) for a in faite.anomalies] == [(2, "DATE_ILLISIBLE", True)]
    assert faite.refusees == (2,)
    assert_frame_equal(faite.rows, rows)


def test_dates_amounts_and_choices_are_read_with_their_precision_and_their_cents() -> None:
    rows = lecture("40-landes").tables["postes"].accepted
    faite = corriger(
        "postes",
        rows,
        departement="40",
        modifiees={0: {"date_prise_poste": "mars 2022", "cout_charge_annuel": "43 457,125", "mutualise": "non",
                       "quotite_etp": "80 %"}},
    )  # fmt: skip
    row = faite.rows.iloc[0]
    assert (row["date_prise_poste_precision"], row["date_prise_poste_texte"]) == ("mois", "mars 2022")
    assert (row["cout_charge_annuel"], row["quotite_etp"]) == (Decimal("43457.125"), Decimal("0.8"))


def test_the_name_of_a_commune_follows_the_commune_chosen() -> None:
    rows = lecture("40-landes").tables["laureats"].accepted
    faite = corriger("laureats", rows, departement="40", modifiees={0: {"code_insee": "Capbreton"}})
    assert faite.refusees == ()
    assert faite.rows[["code_insee", "nom_commune"]].iloc[0].tolist() == ["40065", "Capbreton"]


def test_a_commune_that_is_already_laureate_is_refused() -> None:
    rows = lecture("40-landes").tables["laureats"].accepted
    autre = grille("laureats", rows)["code_insee"].iloc[1]
    faite = corriger("laureats", rows, departement="40", modifiees={}, ajoutees=[{"code_insee": autre}])
    assert [(a.ligne, a.finding.code) for a in faite.anomalies if a.bloque] == [("+1", "LAUREAT_REPETE")]


def test_a_line_of_another_departement_is_refused_and_said() -> None:
    rows = lecture("40-landes").tables["laureats"].accepted
    faite = corriger("laureats", rows, departement="40", modifiees={}, ajoutees=[{"code_insee": "Auch (32013)"}])
    assert faite.refusees == ("+1",)
    assert [a.ligne for a in faite.anomalies] == ["+1"]


def test_a_beneficiaire_typed_anew_is_recognised_anew() -> None:
    rows = lecture("40-landes").tables["subventions"].accepted
    place = int(rows["code_insee"].notna().to_numpy().argmax())
    faite = corriger("subventions", rows, departement="40", modifiees={place: {"beneficiaire_nom": "Mugron"}})
    assert faite.refusees == ()
    assert faite.rows[["code_insee", "beneficiaire_type"]].iloc[place].tolist() == ["40201", "commune"]


# --- published, conditionally ----------------------------------------------------------------------


def test_a_correction_is_an_edition_with_its_comment_and_the_date_of_the_file(store: Store) -> None:
    before = courante(store)
    after = faire(store, "reunions", ajoutees=({"type": "COPIL", "date": "12/10/2021", "communes": "Mugron"},))
    assert (after.origin, after.comment, after.parent) == (Origin.CORRECTION, "Corrigé après appel", before.number)
    assert after.date_situation == before.date_situation
    changed = {nom for nom in after.versions if after.versions[nom] != before.versions.get(nom)}
    assert changed == {"reunions"}
    assert after.file_name == "40-landes – corrections.csv"
    assert store.verify() == []


def test_a_correction_without_a_comment_is_not_published(store: Store) -> None:
    with pytest.raises(ValueError, match="comment"):
        faire(store, "postes", {0: {"statut_poste": "Pourvu"}}, comment="  ")


def test_a_correction_of_an_edition_replaced_meanwhile_is_a_conflict(store: Store) -> None:
    parent = courante(store)
    rows = store.tables(parent)["postes"]
    mine = corriger("postes", rows, departement="40", modifiees={0: {"observations": "à moi"}})
    faire(store, "postes", {1: {"observations": "à un autre"}})
    with pytest.raises(ConflictError):
        corrections.publier(store, mine, parent=parent, author="DDTM", at=QUAND, comment="trop tard")


def test_lines_to_fix_survive_a_correction_of_their_table(store: Store) -> None:
    gardees = pd.DataFrame(
        [{"table": "postes", "_fichier": "x", "_feuille": "Postes", "_ligne": 40, "motifs": "OBLIGATOIRE_VIDE",
          "valeurs": {"Statut": "?"}}]
    )  # fmt: skip
    handed = verbs.publication(lecture("40-landes"), departement="40", author="DDTM", at=QUAND)
    store.publish(replace(handed, aside=gardees))
    after = faire(store, "postes", {0: {"observations": "vu"}})
    assert store.aside(after)["_ligne"].tolist() == [40]


# --- a draft moved onto a newer edition ------------------------------------------------------------


def test_a_draft_moves_onto_a_newer_edition_and_says_where_both_wrote() -> None:
    rows = lecture("40-landes").tables["postes"].accepted
    newer = corriger("postes", rows, departement="40", modifiees={1: {"observations": "publié"}}, retirees=[0]).rows
    mine = Brouillon(
        1,
        modifiees={0: {"observations": "ligne retirée"}, 1: {"observations": "mien"}, 3: {"observations": "seul"}},
        ajoutees=[{"communes": "Mugron"}],
        retirees={2},
    )
    moved, clashes = corrections.reporter(
        mine, 2, avant=(rows, grille("postes", rows)), apres=(newer, grille("postes", newer))
    )
    assert moved.base == 2
    assert moved.modifiees == {0: {"observations": "mien"}, 2: {"observations": "seul"}}
    assert moved.retirees == {1}
    assert [one["observations"] for one in moved.ajoutees if "observations" in one] == ["ligne retirée"]
    assert [(c.column, c.mien, c.publie) for c in clashes] == [("", "", None), ("observations", "mien", "publié")]


# --- the next file does not overwrite in silence ---------------------------------------------------


def test_a_file_that_would_undo_corrections_says_so_and_keeps_those_chosen(store: Store) -> None:
    faire(
        store,
        "postes",
        {0: {"observations": "à la main"}, 1: {"date_prise_poste": "mars 2022"}},
        ajoutees=({"communes": "Mugron", "statut_poste": "À créer", "id_poste": "ajouté"},),
        retirees=(2,),
    )
    menaces = corrections.corrections_menacees(store, "40", lecture("40-landes"))
    assert [(m.geste, m.column, m.corrigee) for m in menaces] == [
        (Geste.RETRAIT, "", None),
        (Geste.CELLULE, "observations", "à la main"),
        (Geste.CELLULE, "date_prise_poste", "mars 2022"),
        (Geste.AJOUT, "", None),
    ]
    kept = corrections.garder(store, "40", lecture("40-landes"), menaces)
    assert empreintes({"postes": kept.tables["postes"].accepted}) == empreintes(
        {"postes": store.tables(courante(store))["postes"]}
    )
    one = corrections.garder(store, "40", lecture("40-landes"), menaces[1:2]).tables["postes"].accepted
    assert one["observations"].iloc[0] == "à la main"
    assert len(one) == len(lecture("40-landes").tables["postes"].accepted)


def test_a_file_that_holds_the_correction_threatens_nothing(store: Store) -> None:
    faire(store, "postes", {0: {"observations": "à la main"}})
    rows = store.tables(courante(store))["postes"]
    read = lecture("40-landes")
    same = replace(read, tables=dict(read.tables) | {"postes": replace(read.tables["postes"], accepted=rows)})
    assert corrections.corrections_menacees(store, "40", same) == []
    without = replace(read, tables={nom: table for nom, table in read.tables.items() if nom != "postes"})
    assert corrections.corrections_menacees(store, "40", without) == []


def test_a_correction_kept_over_one_file_is_asked_about_again_with_the_next(store: Store) -> None:
    faire(store, "postes", {0: {"observations": "à la main"}})
    read = lecture("40-landes")
    kept = corrections.garder(store, "40", read, corrections.corrections_menacees(store, "40", read))
    faire(store, "reunions", ajoutees=({"type": "COPIL", "date": "12/10/2021", "communes": "Mugron"},))
    verbs.publish(store, kept, departement="40", author="DDTM", at=QUAND.replace(hour=10))
    assert courante(store).origin is Origin.FICHIER
    asked = corrections.corrections_menacees(store, "40", read)
    assert [(m.column, m.corrigee) for m in asked] == [("observations", "à la main")]


def test_a_corrected_line_that_the_file_lost_is_told_and_comes_back(store: Store) -> None:
    faire(store, "postes", {0: {"observations": "à la main"}})
    read = lecture("40-landes")
    shorter = replace(read.tables["postes"], accepted=read.tables["postes"].accepted.iloc[1:].reset_index(drop=True))
    lost = replace(read, tables=dict(read.tables) | {"postes": shorter})
    menaces = corrections.corrections_menacees(store, "40", lost)
    assert [m.geste for m in menaces] == [Geste.ABSENTE]
    back = corrections.garder(store, "40", lost, menaces).tables["postes"].accepted
    assert back["observations"].tolist()[-1] == "à la main"


# --- the officer's own workbook --------------------------------------------------------------------


def test_the_workbook_brought_up_to_date_reads_back_as_the_corrected_edition(store: Store) -> None:
    faire(
        store,
        "postes",
        {0: {"statut_poste": "Pourvu", "date_prise_poste": "mars 2022"}, 3: {"cout_charge_annuel": "43 457,10",
         "quotite_etp": "80 %"}},
        ajoutees=({"communes": "Mugron", "statut_poste": "À créer", "observations": "=1+1"},),
        retirees=(1,),
    )  # fmt: skip
    faire(store, "laureats", {2: {"code_insee": "Capbreton", "population": "21 000"}})
    faire(store, "conventions", {0: {"communes": "Hagetmau / Saint-Sever", "date_signature": "02/07/2021"}})
    faire(store, "subventions", {0: {"montant_accorde": "12 345,67"}})
    faire(store, "actions", ajoutees=({"communes": "Mugron", "intitule": "Halle", "statut": "En cours"},))
    after = courante(store)
    book = corrections.classeur_a_jour(store, after)
    assert book is not None
    assert (book.nom, book.a_reporter) == ("40-landes.xlsx", 0)
    read = verbs.read(book.nom, book.contenu, departement="40")
    assert empreintes({nom: table.accepted for nom, table in read.tables.items()}) == empreintes(store.tables(after))
    listed = openpyxl.load_workbook(io.BytesIO(book.contenu))["Corrections"]
    assert sum(1 for _ in listed.iter_rows()) >= len(book.traces)
    assert {"Cellule corrigée", "Ligne ajoutée", "Ligne retirée"} == {trace.geste for trace in book.traces}


def test_only_the_corrected_cells_are_written(store: Store) -> None:
    before = openpyxl.load_workbook(io.BytesIO(lecture("40-landes").content))
    faire(store, "postes", {0: {"statut_poste": "Vacant"}})
    book = corrections.classeur_a_jour(store, courante(store))
    assert book is not None
    after = openpyxl.load_workbook(io.BytesIO(book.contenu))
    written = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in before
        for row in sheet.iter_rows()
        for cell in row
        if (cell.value, cell.number_format, cell.fill.fgColor.rgb)
        != (found := after[sheet.title][cell.coordinate]).value
        and (cell.value, cell.number_format, cell.fill.fgColor.rgb)
        != (found.value, found.number_format, found.fill.fgColor.rgb)
    ]
    assert written == [book.traces[0].cellule]


def test_an_amount_under_thousands_of_euros_is_written_in_thousands(store: Store) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Subventions"
    sheet.append(["Dispositif", "Bénéficiaire", "Exercice", "Intitulé de l'opération", "Montant accordé (k€)", "Taux"])
    sheet.append(["DETR", "Mugron", 2021, "Halle", 12.5, 0.25])
    sheet.append(["DSIL", "Amou", 2021, "École", 40, 0.8])
    sheet.append(["Total", None, None, None, 52.5, None])
    written = io.BytesIO()
    book.save(written)
    read = verbs.read("suivi.xlsx", written.getvalue(), departement="40")
    verbs.publish(store, read, departement="40", author="DDTM", at=QUAND)
    assert store.tables(courante(store))["subventions"]["montant_accorde"].tolist() == [12500, 40000]
    faire(
        store,
        "subventions",
        {1: {"montant_accorde": "41 000", "taux": "50 %"}},
        ajoutees=({"dispositif": "DETR", "beneficiaire_nom": "Geaune", "exercice": "2021", "intitule": "Place",
                   "montant_accorde": "7 000"},),
    )  # fmt: skip
    again = corrections.classeur_a_jour(store, courante(store))
    assert again is not None
    found = openpyxl.load_workbook(io.BytesIO(again.contenu))["Subventions"]
    assert (found["E3"].value, found["F3"].value, found["E5"].value) == (41, 0.5, 7)
    back = verbs.read(again.nom, again.contenu, departement="40").tables["subventions"].accepted
    assert empreintes({"subventions": back}) == empreintes(
        {"subventions": store.tables(courante(store))["subventions"]}
    )


def test_a_file_that_is_no_xlsx_has_no_workbook_to_write_in(store: Store) -> None:
    csv = "Commune;Statut du poste;Date de prise de poste\nMugron;Pourvu;01/03/2021\n"
    read = verbs.read("postes.csv", csv.encode(), departement="40")
    verbs.publish(store, read, departement="40", author="DDTM", at=QUAND)
    faire(store, "postes", {0: {"observations": "vu"}})
    assert corrections.classeur_a_jour(store, courante(store)) is None


def test_a_restored_file_is_the_one_that_corrections_are_written_in(store: Store) -> None:
    first = courante(store)
    faire(store, "postes", {0: {"observations": "vu"}})
    store.restore("40", first.number, author="DDTM", published_at=QUAND)
    faire(store, "postes", {1: {"observations": "revu"}})
    book = corrections.classeur_a_jour(store, courante(store))
    assert book is not None
    assert [trace.apres for trace in book.traces] == ["revu"]


_AIDES = ["Dispositif", "Bénéficiaire", "Exercice", "Intitulé de l'opération", "Montant accordé", "N° de dossier"]


def classeur_aides(*aides: tuple[str, int], nom: str = "suivi.xlsx") -> Reading:
    """Return a workbook with one grant a line from line 2 on: its dossier, its amount."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Subventions"
    sheet.append(_AIDES)
    for dossier, montant in aides:
        sheet.append(["DETR", "Mugron", 2021, f"Halle {dossier}", montant, dossier])
    written = io.BytesIO()
    book.save(written)
    return verbs.read(nom, written.getvalue(), departement="40")


def montants(contenu: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(contenu))["Subventions"]
    return {str(row[5]): row[4] for row in sheet.iter_rows(min_row=2, values_only=True) if row[5]}


def corriger_montants(store: Store, **montants: str) -> None:
    dossiers = store.tables(courante(store))["subventions"]["n_dossier"].tolist()
    faire(store, "subventions", {dossiers.index(nom): {"montant_accorde": dit} for nom, dit in montants.items()})


@pytest.mark.parametrize("suivant", [[("D", 40), ("E", 50)], [("C", 31)]])
def test_a_line_corrected_before_and_after_another_file_never_writes_over_a_line_of_that_file(
    vide: Store, suivant: list[tuple[str, int]]
) -> None:
    verbs.publish(vide, classeur_aides(("A", 10), ("B", 20), ("C", 30)), departement="40", author="DDTM", at=QUAND)
    corriger_montants(vide, B="21", C="35")
    update = {"subventions": Mode.METTRE_A_JOUR}
    verbs.publish(vide, classeur_aides(*suivant, nom="deux.xlsx"), departement="40", author="DDTM", at=QUAND,
                  modes=update)  # fmt: skip
    corriger_montants(vide, B="22", C="36")
    book = corrections.classeur_a_jour(vide, courante(vide))
    assert book is not None
    assert (book.nom, book.a_reporter) == ("deux.xlsx", 0)
    assert montants(book.contenu) == dict(suivant) | {"B": 22, "C": 36}


def test_corrections_kept_over_a_file_are_written_in_it(vide: Store) -> None:
    first = classeur_aides(("A", 10), ("B", 20), ("C", 30), ("D", 40))
    verbs.publish(vide, first, departement="40", author="DDTM", at=QUAND)
    corriger_montants(vide, A="11", B="21")
    faire(vide, "subventions", retirees=(2,))
    second = classeur_aides(("D", 44), ("C", 30), ("B", 20), nom="deux.xlsx")
    menaces = corrections.corrections_menacees(vide, "40", second)
    kept = corrections.garder(vide, "40", second, menaces)
    verbs.publish(vide, kept, departement="40", author="DDTM", at=QUAND)
    corriger_montants(vide, D="45")
    book = corrections.classeur_a_jour(vide, courante(vide))
    assert book is not None
    assert (book.nom, book.a_reporter) == ("deux.xlsx", 0)
    assert montants(book.contenu) == {"A": 11, "B": 21, "D": 45}
    assert [(t.geste, t.avant, t.apres) for t in book.traces if t.geste == "Cellule corrigée"] == [
        ("Cellule corrigée", "44", "45"),
        ("Cellule corrigée", "20", "21"),
    ]


def test_a_line_that_an_older_store_cannot_place_is_left_to_be_copied_by_hand(vide: Store) -> None:
    verbs.publish(vide, classeur_aides(("A", 10), ("B", 20)), departement="40", author="DDTM", at=QUAND)
    corriger_montants(vide, B="21")
    update = depots.applied(vide, classeur_aides(("A", 11)), courante(vide), {"subventions": Mode.METTRE_A_JOUR})
    handed = verbs.publication(update, departement="40", author="DDTM", at=QUAND)
    lecture_d_avant = {nom: dit for nom, dit in handed.file.lecture.items() if nom != "reprises"}
    vide.publish(replace(handed, file=replace(handed.file, lecture=lecture_d_avant)))
    corriger_montants(vide, B="22")
    book = corrections.classeur_a_jour(vide, courante(vide))
    assert book is not None
    assert (book.a_reporter, montants(book.contenu)) == (1, {"A": 11})


def test_in_a_tracker_a_date_is_written_in_its_cell_and_what_is_of_another_table_is_copied_by_hand(vide: Store) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Suivi PVD"
    for row in (
        ["Commune", "Adhésion signée le", "Chef de projet recruté", "ETP", "DETR 2023"],
        ["Hagetmau", "01/02/2021", "recruté", 1, 1000],
        ["Mugron", "", "vacant", "", 500],
    ):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    lu = verbs.read("suivi.xlsx", written.getvalue(), departement="40")
    verbs.publish(vide, lu, departement="40", author="DDTM", at=QUAND)
    faire(vide, "laureats", {1: {"date_adhesion": "03/05/2021"}})
    faire(vide, "postes", {1: {"statut_poste": "Pourvu"}})
    faire(vide, "subventions", {0: {"montant_accorde": "1200"}})
    rendu = corrections.classeur_a_jour(vide, courante(vide))
    assert rendu is not None
    rows = list(openpyxl.load_workbook(io.BytesIO(rendu.contenu))["Suivi PVD"].iter_rows(values_only=True))
    assert [row[2:] for row in rows[1:]] == [("recruté", 1, 1000), ("vacant", None, 500)]
    assert "2021-05-03" in str(rows[2][1])
    assert (len(rendu.traces), rendu.a_reporter) == (3, 2)
