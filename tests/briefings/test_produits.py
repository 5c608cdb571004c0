"""Every kind of product, read back from the file itself: sound, inert, and open to those who read with other eyes."""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml.ns import qn
from lxml import etree
from pptx import Presentation

from pvd_dashboard import briefings, intake, territory
from pvd_dashboard.briefings.archive import archive
from tests.briefings.papiers import CONTOURS
from tests.briefings.produits import CLASSEURS, COMMUNES, PAPIERS, landes, produit

if TYPE_CHECKING:
    from collections.abc import Iterator

ZIPPES = [p for p in (*PAPIERS, *CLASSEURS) if p[1] not in {".pdf", ".zip"}]
OOXML = [p for p in ZIPPES if p[1] != ".ods"]
PDF = [p for p in PAPIERS if p[1] == ".pdf"]
DOCX = [p for p in PAPIERS if p[1] == ".docx"]
ACTIFS = re.compile(r"vbaProject|macro|activeX|oleObject|externalLink|\.bin$|Basic/|Scripts/", re.IGNORECASE)
DEHORS = re.compile(rb'TargetMode="External"|xlink:href="(?:https?|file|//)|<(?:hlinkClick|w:fldSimple|f>)[ >]')
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/package/2006/"


def parties(contenu: bytes) -> dict[str, bytes]:
    """Return the parts of a package, once it is known to be sound."""
    with zipfile.ZipFile(BytesIO(contenu)) as zippe:
        assert zippe.testzip() is None
        noms = zippe.namelist()
        assert len({nom.lower() for nom in noms}) == len(noms)
        return {nom: zippe.read(nom) for nom in noms}


def liens_rompus(lues: dict[str, bytes]) -> list[str]:
    """Return the relationships whose part is not in the package."""
    rompus = []
    for nom, partie in lues.items():
        dossier, rels = posixpath.split(nom)
        if not rels.endswith(".rels"):
            continue
        base = "/" + posixpath.dirname(dossier)
        for lien in etree.fromstring(partie).iter(f"{_P}relationships}}Relationship"):
            cible = unquote(lien.get("Target"))
            if posixpath.normpath(posixpath.join(base, cible)).lstrip("/") not in lues:
                rompus.append(f"{nom} : {cible}")
    return rompus


def sans_genre(lues: dict[str, bytes]) -> list[str]:
    """Return the parts that the package gives no content type, and the types given to no part."""
    racine = etree.fromstring(lues["[Content_Types].xml"])
    propres = {e.get("PartName").lstrip("/") for e in racine.iter(f"{_P}content-types}}Override")}
    fins = {e.get("Extension").lower() for e in racine.iter(f"{_P}content-types}}Default")}
    nus = [nom for nom in lues if nom not in propres and nom.rsplit(".", 1)[-1].lower() not in fins]
    return [nom for nom in nus if nom != "[Content_Types].xml"] + sorted(propres - lues.keys())


def actifs(lues: dict[str, bytes]) -> list[str]:
    """Return what could run, or fetch something from elsewhere."""
    return [nom for nom, partie in lues.items() if ACTIFS.search(nom) or DEHORS.search(partie)]


@pytest.mark.parametrize(("genre", "fin"), ZIPPES)
def test_a_package_is_sound_and_holds_nothing_that_runs_or_calls_out(genre: str, fin: str) -> None:
    lues = parties(produit(genre, fin))
    assert actifs(lues) == []
    for nom in lues:
        if nom.endswith((".xml", ".rels", ".svg")):
            etree.fromstring(lues[nom], etree.XMLParser(resolve_entities=False))
    for classeur in (nom for nom in lues if nom.endswith(".xlsx")):  # the data sheet of a chart
        assert actifs(parties(lues[classeur])) == []


@pytest.mark.parametrize(("genre", "fin"), OOXML)
def test_every_part_has_a_type_and_every_relationship_its_part(genre: str, fin: str) -> None:
    lues = parties(produit(genre, fin))
    assert liens_rompus(lues) == []
    assert sans_genre(lues) == []


def test_the_checks_see_what_is_wrong() -> None:
    """The checks themselves: a lost part, a part of no type, a macro, a link, a name twice."""
    lues = parties(produit("note", ".docx"))
    assert liens_rompus({nom: p for nom, p in lues.items() if nom != "word/styles.xml"})
    assert sans_genre(lues | {"word/inconnu.abc": b""}) == ["word/inconnu.abc"]
    assert actifs(lues | {"word/vbaProject.bin": b"", "a.rels": b'<R TargetMode="External"/>'}) == [
        "word/vbaProject.bin",
        "a.rels",
    ]
    with pytest.raises(AssertionError):
        parties(archive({"a.xml": b"", "A.xml": b""}))


@pytest.mark.parametrize(("genre", "fin"), DOCX)
def test_a_docx_has_real_headings_table_headers_language_and_title(genre: str, fin: str) -> None:
    lu = docx.Document(BytesIO(produit(genre, fin)))
    niveaux = [int(str(p.style.name)[-1]) for p in lu.paragraphs if p.style is not None and "Heading" in p.style.name]
    assert niveaux[0] == 1
    assert all(suite - avant <= 1 for avant, suite in pairwise(niveaux))
    assert lu.tables
    for table in lu.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(cellule.text.strip() for cellule in table.rows[0].cells)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert all(image.get("descr") for image in lu.element.body.iter(qn("wp:docPr")))
    assert lu.core_properties.language == "fr-FR"
    assert "Petites villes de demain" in lu.core_properties.title


@pytest.mark.parametrize(("genre", "fin"), PDF)
def test_a_pdf_is_tagged_titled_french_and_says_the_norms_that_it_holds(genre: str, fin: str) -> None:
    with pikepdf.open(BytesIO(produit(genre, fin))) as lu, lu.open_metadata() as meta, lu.open_outline() as plan:
        assert bool(lu.Root.MarkInfo.Marked)
        assert str(lu.Root.Lang) == "fr-FR"
        assert bool(lu.Root.ViewerPreferences.DisplayDocTitle)
        assert "Petites villes de demain" in str(meta["dc:title"])
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert all("/StructParents" in page and page.get("/Tabs") == "/S" for page in lu.pages)
        balises = [str(o.S) for o in lu.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o]
        assert "/H1" in balises
        assert genre == "visite" or {"/Table", "/TH", "/TD"} <= set(balises)
        images = [o for o in lu.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert all(str(image.get("/Alt", "")) for image in images)
        assert not [o for o in lu.objects if isinstance(o, pikepdf.Dictionary) and ("/JS" in o or "/URI" in o)]
        titres = [str(un.title) for un in plan.root]
    if genre in {"commune", "visite"}:
        assert titres == ["Gabarret", "Morcenx-la-Nouvelle", "Roquefort"]
    else:
        assert titres[0] == "Message"


def formes(slide: Any) -> Iterator[Any]:  # noqa: ANN401 - python-pptx gives its slides no public type
    return (forme for forme in slide.shapes if not forme.is_placeholder)


def test_a_deck_has_titles_alternative_texts_footers_numbers_and_the_lines_behind_its_figures() -> None:
    deck = Presentation(BytesIO(produit("club", ".pptx")))
    for rang, slide in enumerate(deck.slides):
        assert slide.shapes.title.text_frame.text.strip()
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id  # read first
        for forme in formes(slide):
            porte = forme.has_chart or forme.has_table or forme.shape_type in {6, 13}
            assert not porte or len(forme._element.xpath("./*/p:cNvPr")[0].get("descr", "")) > 10, forme.name
            assert not forme.has_table or forme.table.first_row
        if rang:
            genres = {p.placeholder_format.type: p for p in slide.placeholders}
            assert "situation au 10/09/2021" in genres[15].text_frame.text
            assert genres[13]._element.find(".//{*}fld").get("type") == "slidenum"
        chiffree = any(forme.has_chart or forme.has_table for forme in formes(slide))
        dites = slide.notes_slide.notes_text_frame.text
        assert not chiffree or re.search(r"lignes?\s\d|Règle\s:", dites), slide.shapes.title.text_frame.text


def test_a_workbook_opens_elsewhere_and_comes_back_as_it_left() -> None:
    livre = openpyxl.load_workbook(BytesIO(produit("classeur", ".xlsx")))
    assert {"Lauréats", "Conventions", "Subventions"} & set(livre.sheetnames)
    livre.close()
    for fin in (".xlsx", ".ods"):
        lue = intake.read_file(f"a{fin}", produit("classeur", fin), territory=territory.load(), departement="40")
        lignes = {nom: len(table.accepted) for nom, table in lue.tables.items()}
        assert lignes == {nom: len(rows) for nom, rows in landes().tables.items() if len(rows)}


def test_the_zip_of_the_fiches_holds_a_tagged_pdf_a_commune() -> None:
    lues = parties(produit("commune", ".zip"))
    assert sorted(lues) == sorted(f"fiche-{code}.pdf" for code in COMMUNES)
    for partie in lues.values():
        with pikepdf.open(BytesIO(partie)) as lu:
            assert len(lu.pages) == 1
            assert bool(lu.Root.MarkInfo.Marked)


def test_the_calendar_has_the_apostrophes_of_everything_else() -> None:
    dit = briefings.render(landes(), "a.ics", territory=territory.load(), contours=CONTOURS).decode()
    lignes = dit.replace("\r\n ", "").splitlines()
    assert [ligne for ligne in lignes if "'" in ligne] == []
    assert "SUMMARY:Comité de projet à réunir – Aire-sur-l’Adour" in lignes
