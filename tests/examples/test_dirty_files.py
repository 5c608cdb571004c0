"""What real files hold, and what must still come out right (ACX)."""

from __future__ import annotations

import struct
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from pvd_dashboard import verbs
from pvd_dashboard.intake import UnreadableFileError, messages
from tools.examples import make_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pvd_dashboard.intake.findings import Finding
    from pvd_dashboard.intake.reading import Reading
    from tests.examples.conftest import Releve

JOUR = "2021-09-10"
ANCIEN_XLS = Path(__file__).with_name("laureats-97.xls")  # made by a spreadsheet program


def classeur(feuille: str, lignes: Sequence[Sequence[object]]) -> bytes:
    tampon = BytesIO()
    with xlsxwriter.Workbook(tampon) as book:
        onglet = book.add_worksheet(feuille)
        for rang, ligne in enumerate(lignes):
            onglet.write_row(rang, 0, ligne)
    return tampon.getvalue()


def lire_laureats(lignes: Sequence[Sequence[object]], departement: str | None = "40") -> Reading:
    return verbs.read("laureats.xlsx", classeur("Lauréats PVD", lignes), departement=departement)


def anomalies(reading: Reading) -> list[Finding]:
    return [f for f in reading.findings if f.severity != "information"]


@pytest.mark.parametrize(("nom", "code"), [("Morcenx", "40197"), ("Geaune", "40110")])
def test_acx_1_a_postal_code_beside_a_name_gives_way_to_the_name(nom: str, code: str) -> None:
    laureats = lire_laureats([["Code", "Commune"], ["40110", nom]]).tables["laureats"]
    assert list(laureats.accepted["code_insee"]) == [code]


def test_acx_1_alone_the_code_is_asked_about() -> None:
    reading = lire_laureats([["Code"], ["40110"]])
    assert reading.tables["laureats"].accepted_lines == 0
    (question,) = [f for f in anomalies(reading) if f.value == "40110"]
    assert question.cell == "Lauréats PVD!A2"
    demande = messages.message(question) + question.suggestion + question.expected
    assert "Geaune" in demande
    assert "Morcenx-la-Nouvelle" in demande


def test_acx_2_roquefort_is_the_one_of_the_departement() -> None:
    reading = lire_laureats([["Commune"], ["Roquefort"]])
    assert list(reading.tables["laureats"].accepted["code_insee"]) == ["40245"]


def test_acx_2_roquefort_without_a_departement_is_asked_about() -> None:
    reading = lire_laureats([["Commune"], ["Roquefort"]], departement=None)
    assert reading.tables["laureats"].accepted_lines == 0
    (question,) = [f for f in anomalies(reading) if f.cell == "Lauréats PVD!A2"]
    demande = messages.message(question) + question.suggestion + question.expected
    assert [code for code in ("32347", "40245", "47225") if code not in demande] == []


DGCL = (
    "exercice;dispositif;programme;beneficiaire_type;beneficiaire_siren;beneficiaire_dep;beneficiaire_nom;"
    "beneficiaire_code_insee;intitule;cout_ht;subvention;taux\r\n"
    "2020;DSIL Exceptionnelle;119;commune;200084713;040;MORCENX-LA-NOUVELLE;40197;"
    "Rénovation de l'école;54321,25;43457,00;0,80\r\n"
)


@pytest.mark.parametrize("encodage", ["utf-8-sig", "cp1252"])
def test_acx_3_a_line_of_the_national_list_of_grants(encodage: str) -> None:
    reading = verbs.read("dotations-2020.csv", DGCL.encode(encodage), departement="40")
    (ligne,) = reading.tables["subventions"].accepted.to_dict("records")
    assert (ligne["dispositif"], ligne["montant_accorde"]) == ("DSIL_EXC", Decimal(43457))
    assert (ligne["departement"], ligne["code_insee"], ligne["exercice"]) == ("40", "40197", 2020)


def test_acx_4_a_test_line_is_kept_aside_and_changes_no_figure(
    landes: Releve, rejouer: Callable[[make_examples.Faits], Releve]
) -> None:
    faits = make_examples.lire("40-landes")
    faits["laureats"].append({"code_insee": "999999", "nom_commune": "Trifouilly-les-Oies", "population": 999999})
    releve = rejouer(faits)
    assert releve.reading.tables["laureats"].to_fix == 1
    assert "Trifouilly-les-Oies" in releve.reading.tables["laureats"].aside["valeurs"].iloc[0]
    assert _sans_edition(releve.json(JOUR)) == _sans_edition(landes.json(JOUR))
    (kept,) = releve.store.aside(releve.published.edition).to_dict("records")
    assert (kept["table"], kept["_feuille"]) == ("laureats", "Lauréats")


def _sans_edition(document: dict[str, object]) -> dict[str, object]:
    return {cle: valeur for cle, valeur in document.items() if cle != "edition"}


@pytest.mark.parametrize("departement", ["32", "40", "65"])
def test_acx_6_the_same_file_published_twice_makes_no_second_edition(
    publier: Callable[[str, bytes, str], Releve], departement: str
) -> None:
    name = f"{make_examples.EXEMPLES[departement]}.xlsx"
    contenu = (make_examples.CIBLE / name).read_bytes()
    premier = publier(name, contenu, departement)
    second = publier(name, contenu, departement)
    assert (premier.published.created, second.published.created) == (True, False)
    assert [edition.number for edition in second.store.editions(departement)] == [1]
    assert second.json(JOUR) == premier.json(JOUR)


def conteneur_ole(*flux: str) -> bytes:
    """Return a compound file as old Excel and encrypted workbooks are: header, allocation table, directory."""
    entete = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    entete += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
    )
    entete += struct.pack("<108I", *([0xFFFFFFFF] * 108))
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *([0xFFFFFFFF] * 126))
    noms = [("Root Entry", 5), *((nom, 2) for nom in flux)]
    repertoire = b"".join(_entree(nom, genre, rang, len(noms)) for rang, (nom, genre) in enumerate(noms))
    return entete + table + repertoire.ljust(512, b"\0")


def _entree(nom: str, genre: int, rang: int, nombre: int) -> bytes:
    texte = nom.encode("utf-16-le") + b"\0\0"
    suivant = rang + 1 if 0 < rang < nombre - 1 else 0xFFFFFFFF
    enfant = 1 if genre == 5 and nombre > 1 else 0xFFFFFFFF
    debut = texte.ljust(64, b"\0") + struct.pack("<HBB", len(texte), genre, 1)
    return debut + struct.pack("<III36xIQ", 0xFFFFFFFF, suivant, enfant, 0xFFFFFFFE, 0)


REFUSES = {
    "empty file": b"",
    "password": conteneur_ole("EncryptionInfo", "EncryptedPackage"),
    "not a workbook": b"PK\x03\x04" + bytes(200),
}


@pytest.mark.parametrize("contenu", REFUSES.values(), ids=REFUSES.keys())
def test_acx_7_a_file_that_cannot_be_opened_is_refused_in_one_french_sentence(contenu: bytes) -> None:
    with pytest.raises(UnreadableFileError) as refus:
        verbs.read("tableau.xlsx", contenu, departement="40")
    phrase = str(refus.value)
    assert phrase.endswith(".")
    assert "\n" not in phrase
    assert not {"Traceback", "Error", "zip"} & set(phrase.split())


def test_acx_7_an_old_xls_renamed_xlsx_is_read_as_what_it_is() -> None:
    reading = verbs.read("laureats.xlsx", ANCIEN_XLS.read_bytes(), departement="40")
    assert list(reading.tables["laureats"].accepted["code_insee"]) == ["40197", "40110"]


def test_acx_7_a_password_is_named_as_the_reason() -> None:
    with pytest.raises(UnreadableFileError, match="mot de passe"):
        verbs.read("tableau.xlsx", REFUSES["password"], departement="40")


@pytest.mark.parametrize(
    "contenu",
    [classeur("Feuil1", []), classeur("Feuil1", [["bonjour"]])],
    ids=["empty workbook", "a word"],
)
def test_acx_7_nothing_recognised_blocks_and_says_so(contenu: bytes) -> None:
    reading = verbs.read("tableau.xlsx", contenu, departement="40")
    assert reading.blocking
    assert reading.tables == {}
    assert any(messages.message(f) for f in reading.findings if f.severity == "bloquant")


def test_acx_7_headings_alone_are_recognised_and_block_for_want_of_a_line() -> None:
    reading = lire_laureats([["Code INSEE", "Commune", "N° PVD"]])
    assert [sheet.table for sheet in reading.sheets] == ["laureats"]
    assert sum(table.accepted_lines for table in reading.tables.values()) == 0
    assert reading.blocking
    assert all(messages.message(finding) for finding in reading.findings)


def test_acx_7_twenty_thousand_lines_are_read_to_the_last() -> None:
    lignes = [["Exercice", "Dispositif", "Bénéficiaire", "Intitulé", "Montant accordé"]]
    lignes += [[2021, "DETR", "Geaune", f"Projet {n}", 1000 + n] for n in range(20_000)]
    reading = verbs.read("subventions.xlsx", classeur("Subventions", lignes), departement="40")
    subventions = reading.tables["subventions"]
    assert (subventions.rows, subventions.accepted_lines) == (20_000, 20_000)
    assert reading.totals["subventions.montant_accorde"] == 20_000 * 1000 + sum(range(20_000))


def test_acx_8_another_date_changes_the_figures_and_not_the_data(landes: Releve) -> None:
    avant = landes.store.tables(landes.published.edition)
    en_2021, en_2023, en_2026 = (landes.json(on) for on in (JOUR, "2023-02-01", "2026-11-22"))
    assert [d["conventions"]["ort_signees"] for d in (en_2021, en_2023, en_2026)] == [0, 3, 9]
    statuts = [{s for s, n in d["conventions"]["par_statut"].items() if n} for d in (en_2021, en_2023, en_2026)]
    assert statuts == [{"COURS", "ATTENTE"}, {"RETARD", "PROCHE", "ORT_OK"}, {"ORT_ECHUE", "ORT_FIN_PROCHE", "ORT_OK"}]
    assert len({str(d["alertes"]) for d in (en_2021, en_2023, en_2026)}) == 3
    assert en_2021["edition"] == en_2023["edition"] == en_2026["edition"]
    apres = landes.store.tables(landes.published.edition)
    assert {nom: len(t) for nom, t in avant.items()} == {nom: len(t) for nom, t in apres.items()}
    assert all(avant[nom].equals(apres[nom]) for nom in avant)


def test_two_departements_keep_their_own_numbers(publier: Callable[[str, bytes, str], Releve]) -> None:
    for departement in ("32", "65"):
        name = f"{make_examples.EXEMPLES[departement]}.xlsx"
        releve = publier(name, (make_examples.CIBLE / name).read_bytes(), departement)
        assert releve.published.edition.number == 1
