"""Files that are not plain workbooks: web tables saved as .xls, archives, tabulated texts, macros."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pvd_dashboard.intake import UnreadableFileError, read_file
from pvd_dashboard.intake.annotation import annotate

from .conftest import flat, serious, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading
    from pvd_dashboard.territory.reference import Territory

KEY = "subventions.montant_accorde"
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252"><style>td {{color: red}}</style></head>
<body><table><tr><td colspan=3>Aides de l'\xc9tat</td></tr>
<tr><th>Dispositif</th><th>Commune</th><th>Montant accord\xe9</th></tr>
{rows}</table><script>document.write("<table><tr><td>1</td><td>2</td></tr></table>")</script></body></html>"""


def page(*rows: str) -> bytes:
    return PAGE.format(rows="".join(rows)).encode("cp1252")


def archive(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return buffer.getvalue()


def test_a_web_table_saved_as_xls_is_read(read_csv: Callable[..., Reading]) -> None:
    content = page(
        "<tr><td rowspan=2>DETR<td>Hagetmau</td><td>1&nbsp;000,50 &euro;</td></tr>",
        "<tr><td>Geaune</td><td>2 000</td></tr>",
        "<tr><td>DSIL<br></td><td>Aire-sur-l&#39;Adour</td><td>3000</td></tr>",
    )
    reading = read_csv(content, "export.xls")
    assert (reading.kind, reading.totals[KEY], serious(reading)) == ("html", Decimal("6000.50"), [])
    grants = reading.tables["subventions"].accepted
    assert list(grants["dispositif"]) == ["DETR", "DETR", "DSIL"]
    assert list(grants["code_insee"]) == ["40119", "40110", "40001"]
    assert list(grants["_ligne"]) == [3, 4, 5]


def test_a_page_whose_table_has_one_cell_is_refused_as_a_page(read_csv: Callable[..., Reading]) -> None:
    content = b"<html><body><table><tr><td>Erreur 500</td></tr></table></body></html>"
    with pytest.raises(UnreadableFileError, match="page web"):
        read_csv(content, "export.xls")


def test_a_page_without_a_dispositif_nor_a_commune_recognises_nothing(read_csv: Callable[..., Reading]) -> None:
    content = b"<table><tr><td>Identifiant</td><td></td></tr><tr><td>Mot de passe</td><td></td></tr></table>"
    assert read_csv(content, "export.xls").blocking


def test_cells_of_a_page_stay_text(read_csv: Callable[..., Reading]) -> None:
    content = page("<tr><td>DETR</td><td>Hagetmau</td><td>&lt;b&gt;12&lt;/b&gt;</td></tr>")
    assert [(f.code, f.value) for f in read_csv(content, "a.xls").findings] == [("MONTANT_ILLISIBLE", "<b>12</b>")]


def test_a_span_of_a_billion_columns_is_cut(read_csv: Callable[..., Reading]) -> None:
    content = page("<tr><td>DETR</td><td>Hagetmau</td><td colspan=1000000000>12</td></tr>")
    assert read_csv(content, "a.xls").totals[KEY] == Decimal(12)


AIDES = {"2021": [["Dispositif", "Montant accordé"], ["DETR", 10]]}


def test_an_archive_is_read_as_one_workbook(territory: Territory) -> None:
    content = archive(**{
        "suivi/aides.xlsx": xlsx(AIDES),
        "lauréats pvd.csv": b"Commune;Code INSEE\nHagetmau;40119\n",
        "courrier.pdf": b"%PDF-1.7",
        "__MACOSX/._aides.xlsx": b"rien",
    })  # fmt: skip
    reading = read_file("envoi.zip", content, territory=territory, departement="40")
    assert [(s.sheet, s.table) for s in reading.sheets] == [
        ("aides – 2021", "subventions"), ("lauréats pvd", "laureats"), ("courrier.pdf", None),
    ]  # fmt: skip
    assert flat(reading, "FICHIER_NON_LU", "FEUILLE_NON_RECONNUE") == [("FICHIER_NON_LU", "courrier.pdf")]
    assert (reading.kind, reading.totals[KEY]) == ("zip", Decimal(10))


def test_an_archive_comes_back_annotated_as_one_workbook(territory: Territory) -> None:
    content = archive(**{"a.csv": b"Dispositif;Montant\nDETR;douze\n", "b.csv": b"Dispositif;Montant\nDETR;treize\n"})
    reading = read_file("envoi.zip", content, territory=territory, departement="40")
    back = openpyxl.load_workbook(io.BytesIO(annotate(reading)))
    assert back.sheetnames == ["a", "b", "Anomalies"]
    assert back["b"]["B2"].comment


def test_two_files_of_the_same_name_in_an_archive_are_both_read(territory: Territory) -> None:
    text = b"Dispositif;Montant\nDETR;10\n"
    reading = read_file("e.zip", archive(**{"x/a.csv": text, "y/a.csv": text}), territory=territory, departement="40")
    assert [s.sheet for s in reading.sheets] == ["a", "a\u00a0(bis)"]
    assert reading.totals[KEY] == Decimal(20)


def test_an_archive_in_an_archive_is_left_and_said(territory: Territory) -> None:
    inner = archive(**{"a.csv": b"Dispositif;Montant\nDETR;10\n"})
    outer = archive(**{"b.csv": b"Dispositif;Montant\nDETR;10\n", "inner.zip": inner})
    reading = read_file("e.zip", outer, territory=territory, departement="40")
    assert flat(reading, "FICHIER_NON_LU") == [("FICHIER_NON_LU", "inner.zip")]


def test_an_archive_of_too_many_files_is_refused(territory: Territory) -> None:
    with pytest.raises(UnreadableFileError, match="60\u00a0fichiers"):
        read_file("e.zip", archive(**{f"{n}.csv": b"a;b" for n in range(60)}), territory=territory)


@pytest.mark.parametrize("name", ["liste.tsv", "liste.txt"])
def test_a_tabulated_text_is_read(read_csv: Callable[..., Reading], name: str) -> None:
    text = "Dispositif\tCommune\tMontant accordé\nDETR\tHagetmau\t1\u202f000,50\n"
    reading = read_csv(text.encode("utf-16"), name)
    assert (reading.totals[KEY], serious(reading)) == (Decimal("1000.50"), [])


def test_macros_are_said_not_to_be_read(territory: Territory) -> None:
    content = xlsx(AIDES)
    with zipfile.ZipFile(io.BytesIO(content)) as received:
        files = {name: received.read(name) for name in received.namelist()}
    reading = read_file("a.xlsm", archive(**files, **{"xl/vbaProject.bin": b"x"}), territory=territory)
    assert flat(reading, "MACROS_IGNOREES") == [("MACROS_IGNOREES", "")]
    assert flat(read_file("a.xlsx", content, territory=territory), "MACROS_IGNOREES") == []


def test_a_line_of_a_text_file_wider_than_those_before_keeps_its_cells(read_csv: Callable[..., Reading]) -> None:
    lines = [f"DETR;Hagetmau;{i}" for i in range(1, 6_001)]
    reading = read_csv("\n".join(["Dispositif;Commune;Montant", *lines, "DSIL;Geaune;7;à voir"]))
    last = reading.tables["subventions"].accepted.iloc[-1]
    assert (last["_ligne"], last["code_insee"], last["montant_accorde"]) == (6_002, "40110", 7)
    assert reading.totals[KEY] == sum(range(1, 6_001)) + 7
