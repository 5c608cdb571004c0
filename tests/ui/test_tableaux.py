"""Tables: French formats, « n.c. », export that French spreadsheets read and that runs nothing."""

from __future__ import annotations

import weakref
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from pvd_dashboard.ui import tableaux
from pvd_dashboard.ui.tableaux import Colonne, Genre, ecrire, en_csv
from pvd_dashboard.ui.texte import brut


@pytest.mark.parametrize(
    ("valeur", "genre", "attendu"),
    [
        (Decimal("1193779.25"), Genre.EUROS, "1 193 779 €"),
        (date(2021, 7, 23), Genre.JOUR, "23/07/2021"),
        (Decimal("0.25"), Genre.TAUX, "25,0 %"),
        (Decimal("2.7"), Genre.PART, "2,7 %"),
        (None, Genre.EUROS, "n.c."),
        (pd.NaT, Genre.JOUR, "n.c."),
        (Decimal(0), Genre.EUROS, "0 €"),
        ("", Genre.TEXTE, "n.c."),
        (True, Genre.OUI_NON, "oui"),
    ],
)
def test_a_cell_is_written_in_french(valeur: object, genre: Genre, attendu: str) -> None:
    ecrit = ecrire(valeur, Colonne("x", "X", genre))
    assert ecrit.replace("\u00a0", " ").replace("\u202f", " ") == attendu


def test_what_a_cell_holds_is_never_markdown() -> None:
    assert ecrire("[ici](http://x) :red[non] *a*", Colonne("x", "X")) == r"\[ici\](http\://x) \:red\[non\] \*a\*"


@pytest.mark.parametrize("texte", ["1. un", "- un", "# un", "> un", "a | b", "$x$", "~~x~~", "`x`", "<b>x</b>"])
def test_markdown_marks_are_escaped(texte: str) -> None:
    assert "\\" in brut(texte)
    assert brut(texte).replace("\\", "") == texte


LIGNES = pd.DataFrame(
    {
        "nom": ["=HYPERLINK(1)", "Amou", "@x", "+33", "-1", "\tx"],
        "vu": ["[x](y)"] * 6,
        "montant": [Decimal("1234.50"), None, Decimal(-3), Decimal(0), Decimal(1), Decimal(2)],
        "le": [date(2021, 7, 23), None, None, None, None, None],
    }
)
COLONNES = (
    Colonne("vu", "Nom", Genre.MISE_EN_FORME, export="nom"),
    Colonne("montant", "Montant", Genre.EUROS),
    Colonne("le", "Date", Genre.JOUR),
)


def test_the_export_is_read_by_a_french_spreadsheet() -> None:
    octets = en_csv(LIGNES, COLONNES)
    assert octets.startswith(b"\xef\xbb\xbf")
    lignes = octets.decode("utf-8-sig").splitlines()
    assert lignes[0] == "Nom;Montant;Date"
    assert lignes[2] == "Amou;;"
    assert lignes[1].endswith(";1234,50;23/07/2021")
    assert lignes[3] == "'@x;-3;"


def test_the_export_holds_no_live_formula() -> None:
    premiers = [ligne.lstrip('"')[0] for ligne in en_csv(LIGNES, COLONNES).decode("utf-8-sig").splitlines()[1:]]
    assert not set(premiers) & set("=+-@\t")


def test_a_page_of_a_table_is_written_once_while_its_rows_live_and_never_shown_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ecrites: list[object] = []
    monkeypatch.setitem(tableaux._ECRITURES, Genre.TEXTE, lambda valeur: ecrites.append(valeur) or f"« {valeur} »")
    colonnes = (Colonne("nom", "Nom"),)

    def montrer(lignes: pd.DataFrame, debut: int = 0) -> list[str]:
        return tableaux._page_ecrite(lignes, colonnes, debut, ())[1].column("Nom").to_pylist()

    lignes = pd.DataFrame({"nom": [f"Commune {rang}" for rang in range(60)]})
    premiere = montrer(lignes)
    assert montrer(lignes) == premiere
    assert len(ecrites) == 50
    assert montrer(lignes, 50)[0] == "« Commune 50 »"
    autre = lignes.assign(nom="Amou")
    assert montrer(autre) == ["« Amou »"] * 50
    place = id(lignes)
    del lignes
    assert place not in tableaux._PAGES
    d_un_mort = weakref.ref(pd.DataFrame({"nom": ["Dax"]}))
    tableaux._PAGES[id(autre)] = (d_un_mort, {(colonnes, 0, ()): ("", pa.table({"Nom": ["Dax"]}))})
    assert montrer(autre) == ["« Amou »"] * 50
