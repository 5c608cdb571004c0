"""Decks of every size: nothing, one commune, sixty with long names, and cells that mean harm."""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

import os
import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Inches

from pvd_dashboard import situation, territory
from pvd_dashboard.briefings import diaporama
from pvd_dashboard.briefings import diaporama_colonnes as colonnes
from pvd_dashboard.briefings import diaporama_mesures as mesures
from pvd_dashboard.briefings import diaporama_titres as titres
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.diaporama_frise import LANES, lots
from pvd_dashboard.situation import EditionCitee, Situation
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, identify
from pvd_dashboard.territory.contours import STATIC

CONTOURS = STATIC / "contours"
LE_JOUR = date(2021, 9, 10)
GRAND = pytest.param(60, marks=pytest.mark.slow)
EXEMPLES = 60 if os.environ.get("PVD_SOAK") == "1" else 2
LONG = "Communauté de communes de la très longue vallée de la rivière et des coteaux réunis du Haut-Périgord Vert"
FRISE = "Frise des conventions"
INTERDITS = ("None", "nan", "NaT", "<NA>", "0\u00a0convention", "0\u00a0commune", "0\u00a0projet", "0\u00a0poste", "..")


def cadre(nom: str, lignes: list[dict[str, Any]]) -> pd.DataFrame:
    rangs = [{"_fichier": "f" * 64, "_feuille": "Feuil1", "_ligne": n} | ligne for n, ligne in enumerate(lignes, 2)]
    frame = conform(TABLES[nom], pd.DataFrame(rangs))
    return frame.assign(_cle=identify(TABLES[nom], frame))


def jour(nom: str, quand: str, precision: str = "jour") -> dict[str, Any]:
    return {nom: pd.Timestamp(quand), f"{nom}_precision": precision, f"{nom}_texte": quand}


def situer(
    departement: str, le: date = LE_JOUR, *, fichier: str = "t.xlsx", **tables: list[dict[str, Any]]
) -> Situation:
    cite = EditionCitee(1, fichier, pd.Timestamp("2021-09-10").to_pydatetime(), "DDT") if tables else None
    return situation.compute(
        {nom: cadre(nom, lignes) for nom, lignes in tables.items()},
        departement=departement, on=le, territory=territory.load(), edition=cite,
    )  # fmt: skip


def grande(combien: int, le: date = LE_JOUR, texte: str = LONG) -> Situation:
    """Return a département with that many PVD, every table filled, texts long."""
    codes = list(territory.load().communes_of("24").index[:combien])
    dispositifs = [
        "DETR",
        "DSIL",
        "DSIL_EXC",
        "FONDS_FRICHES",
        "FONDS_VERT",
        "ANAH",
        "BDT",
        "REGION",
        "CD",
        "UE",
        "EPF",
    ]
    return situer(
        "24",
        le,
        laureats=[{"code_insee": code, "nom_commune": texte} for code in codes],
        conventions=[
            {"type": "adhesion", "communes": code, "observations": texte} | jour("date_signature", "2021-05-20")
            for code in codes[: max(1, combien * 4 // 5)]
        ]
        + [
            {"type": "cadre_ort", "communes": code, "duree_annees": Decimal(3)} | jour("date_signature", "2023-02-01")
            for code in codes[: combien // 2]
        ],
        postes=[
            {"communes": code, "fonction": "chef_de_projet", "employeur": texte, "observations": f"Formation {texte}"}
            | {"statut_poste": ["pourvu", "vacant", "en_recrutement", "a_creer", None][n % 5]}
            | {"financement_bdt": Decimal(12500), "quotite_etp": Decimal("0.8")}
            for n, code in enumerate(codes)
        ],
        subventions=[
            {"dispositif": dispositifs[n % 11], "code_insee": code, "montant_accorde": Decimal(10_000 + n)}
            | {
                "intitule": f"{texte} {n}",
                "cout_total_ht": Decimal(30_000),
                "exercice": 2021,
                "deja_compte": n % 7 == 0,
            }
            for n, code in enumerate(codes)
        ],
        reunions=[
            {"type": "club", "presidence": texte, "ordre_du_jour": " ; ".join([texte] * 12)} | jour("date", quand)
            for quand in ("2021-02-01", "2021-03-01", "2021-11-01")
        ],
        enveloppes=[{"exercice": 2021, "perimetre": "Chefs de projet", "montant_provisionne": Decimal(75000)}],
        actions=[{"communes": codes[0], "intitule": texte, "statut": "engagee"}],
    )


def faire(vue: Situation, **choix: Any) -> bytes:
    return diaporama.club(vue, territory=territory.load(), contours=CONTOURS, **choix)


def formes(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if not shape.is_placeholder]


def textes(deck: Any) -> list[str]:
    """Return every text that the deck shows or says: shapes, tables, groups, notes, alt texts."""
    found = []
    for slide in deck.slides:
        found += [t.text or "" for t in slide.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")]
        found += [str(e.get("descr")) for e in slide.element.iter("{*}cNvPr") if e.get("descr")]
        found += slide.notes_slide.notes_text_frame.text.split("\n")
        found += [c for s in slide.shapes if s.has_chart for c in s.chart.plots[0].categories]
    return found


def verifier(contenu: bytes) -> Any:
    """Check what holds for any deck, and return it open."""
    with zipfile.ZipFile(BytesIO(contenu)) as zipped:
        assert zipped.testzip() is None
        assert len(zipped.namelist()) == len(set(zipped.namelist()))
        assert not [nom for nom in zipped.namelist() if "vba" in nom or nom.endswith(".bin")]
        for nom in zipped.namelist():
            if nom.endswith(".rels"):
                assert b'TargetMode="External"' not in zipped.read(nom), nom
    deck = Presentation(BytesIO(contenu))
    for slide in deck.slides:
        ids = [e.get("id") for e in slide.element.iter("{*}cNvPr")]
        assert len(ids) == len(set(ids))
        assert not list(slide.element.iter("{*}hlinkClick"))
        assert slide.shapes.title.text_frame.text.strip()
        for shape in formes(slide):
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width, (shape.name, slide.shapes.title.text_frame.text)
            assert shape.top + shape.height <= deck.slide_height, (shape.name, slide.shapes.title.text_frame.text)
            if shape.has_chart or shape.has_table or shape.shape_type in {6, 13}:
                assert shape._element.xpath("./*/p:cNvPr")[0].get("descr"), shape.name
            if shape.has_table:
                pied = next(p for p in slide.placeholders if p.placeholder_format.type == 15)
                assert shape.top + sum(row.height for row in shape.table.rows) <= pied.top
    return deck


def test_without_data_only_the_title_is_left() -> None:
    deck = verifier(faire(situer("40")))
    assert len(deck.slides) == 1
    assert any("Aucune commune lauréate connue" in texte for texte in textes(deck))


def test_a_table_that_is_absent_leaves_its_slides_out() -> None:
    deck = verifier(faire(situer("40", laureats=[{"code_insee": "40001", "nom_commune": "Aire"}])))
    dits = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert dits[1:] == [
        "1\u00a0commune lauréate dans les Landes",
        "L’accompagnement de l’État, du niveau national au niveau local",
    ]


@pytest.mark.parametrize("combien", [1, 2, 14, GRAND])
@pytest.mark.parametrize("le", [LE_JOUR, date(2026, 11, 22)])
def test_decks_of_any_size_are_sound_and_nothing_leaves_the_slide(combien: int, le: date) -> None:
    vue = grande(combien, le)
    deck = verifier(faire(vue, commune=str(vue.laureats.communes["code_insee"].iloc[0])))
    for texte in textes(deck):
        assert "  " not in texte, texte
        assert not [mot for mot in INTERDITS if re.search(rf"(?<![\w\d]){re.escape(mot)}", texte)], texte
        assert not re.search(r"[^\u00a0\u202f][:;!?»€%](?=\s|$)", texte.replace("://", "")), texte


def test_twenty_projects_are_all_in_the_table_and_the_timeline() -> None:
    deck = verifier(faire(grande(20, date(2026, 11, 22)), choix=Choix(sections=frozenset({"conventions", "frise"}))))
    tables = [
        s.table for slide in deck.slides for s in slide.shapes if s.has_table and s.name == "Tableau des conventions"
    ]
    assert sum(len(table.rows) - 1 for table in tables) == 20
    frises = [s for slide in deck.slides for s in slide.shapes if s.name == FRISE]
    assert len(frises) == -(-16 // LANES) == 2
    assert [len(lot) for lot in lots(range(16))] == [8, 8]  # type: ignore[arg-type]
    voies = [sum(forme.name == "Adhésion, jusqu’à l’ORT" for forme in frise.shapes) for frise in frises]
    assert max(voies) <= LANES
    noms = [sum(1 for f in frise.shapes if f.has_text_frame and LONG[:9] in f.text_frame.text) for frise in frises]
    assert max(noms) - min(noms) <= 1  # no slide with the one lane that is left over


def test_a_table_is_as_large_as_its_slide_allows_and_breaks_no_word() -> None:
    deck = verifier(faire(grande(1), choix=Choix(sections=frozenset({"conventions", "frise", "formations"}))))
    dits = [slide.shapes.title.text_frame.text for slide in deck.slides]
    etat = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("État"))
    table, frise = (next(s for s in etat.shapes if s.name == nom) for nom in ("Tableau des conventions", FRISE))
    assert table.top + table.height <= frise.top  # few projects: table and timeline on one slide
    assert len(dits) == len(set(dits))
    for forme in (s for slide in deck.slides for s in slide.shapes if s.has_table):
        entetes = [cellule.text_frame.paragraphs[0].runs[0] for cellule in forme.table.rows[0].cells]
        for trait, colonne in zip(entetes, forme.table.columns, strict=True):
            mots = trait.text.split(" ")
            assert mesures.plus_large(mots, trait.font.size.pt, gras=True) <= colonne.width / 12_700 - 9, trait.text


def test_columns_share_the_room_by_what_they_hold() -> None:
    date_, texte = colonnes.bornes(["Date", "20/05/2021"], entiers=False), colonnes.bornes(["mot " * 60], entiers=False)
    etroite, large = colonnes.partager((1, 1), (date_, texte), 12, 600, 10)
    assert etroite == pytest.approx(date_[1] * 12 + 10, abs=1)  # no room where there is no use for it
    assert etroite + large == pytest.approx(600, abs=1)
    serrees = colonnes.partager((1, 9), (colonnes.bornes(["x" * 30], entiers=False), texte), 12, 600, 10)
    assert serrees[0] >= mesures.largeur("x" * 30, 12, gras=True)  # a long word is kept whole


def test_a_shared_chart_groups_what_exceeds_eight_bars() -> None:
    deck = verifier(faire(grande(14)))
    graphique = next(s.chart for slide in deck.slides for s in slide.shapes if s.name == "Aides par dispositif")
    trace = graphique.plots[0]
    assert len(list(trace.categories)) == 8
    assert list(trace.categories)[-1] == "Autres"
    assert sum(trace.series[0].values) == float(grande(14).financements.total)
    assert trace.gap_width == 55
    seule = next(s for slide in verifier(faire(grande(1))).slides for s in slide.shapes if s.has_chart)
    assert seule.height / (1 + seule.chart.plots[0].gap_width / 100) <= Inches(0.75)


@pytest.mark.parametrize(
    "piege",
    [
        '=HYPERLINK("http://mal.example";"ici")',
        "=cmd|'/c calc'!A1",
        "https://mal.example/x",
        "a\x00b\x0b\x1f\ufffe",
        "<a:t>&amp;]]></a:t>",
        '{{ x }} #import "a" \\u{1F600}',
        "\u202eesrever\u200b",
        "x" * 40_000,
        "mot " * 9_000,
        "\r\n\t  \n",
    ],
)
def test_what_a_cell_contains_neither_runs_nor_breaks(piege: str) -> None:
    deck = verifier(faire(_pleine(piege), commune="90010"))
    assert not [texte for texte in textes(deck) if "\x0b" in texte or "_x000B_" in texte]


@settings(max_examples=EXEMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(piege=st.text(max_size=60))
def test_any_text_in_every_field_gives_a_sound_deck(piege: str) -> None:
    verifier(faire(_pleine(piege), commune="90010"))


def _pleine(piege: str, departement: str = "90", code: str = "90010") -> Situation:
    """Return a situation where every text column holds ``piege``; the smallest département draws its map fastest."""
    plein = {
        nom: [
            {colonne.name: piege for colonne in table.columns if str(colonne.kind) == "texte"}
            | {"communes": code, "code_insee": code, "regroupement": piege}
        ]
        for nom, table in TABLES.items()
    }
    plein["laureats"][0] |= {"nom_commune": piege, "nom_epci": piege}
    plein["conventions"][0] |= {"type": "adhesion"} | jour("date_signature", "2021-05-20")
    plein["postes"][0] |= {"statut_poste": "pourvu", "observations": f"formation {piege}"}
    plein["subventions"][0] |= {"dispositif": "DETR", "montant_accorde": Decimal(5), "deja_compte": True}
    plein["subventions"].append(plein["subventions"][0] | {"dispositif": "FONDS_VERT", "deja_compte": False})
    plein["enveloppes"][0] |= {"dispositif": "ANCT_ING", "montant_notifie": Decimal(10), "exercice": 2021}
    plein["reunions"] = [
        plein["reunions"][0] | {"type": "club"} | jour("date", quand) for quand in ("2021-02-01", "2021-12-01")
    ]
    return situer(departement, fichier=piege, **plein)


@pytest.mark.parametrize(
    ("signees", "total", "attendu"),
    [
        (0, 14, "aucune des 14 communes lauréates n’a encore signé son adhésion"),
        (1, 14, "1\u00a0commune lauréate sur 14 a signé son adhésion"),
        (13, 14, "13\u00a0communes lauréates sur 14 ont signé leur adhésion"),
        (14, 14, "les 14 communes lauréates ont signé leur adhésion"),
        (0, 1, "la commune lauréate n’a pas encore signé son adhésion"),
        (1, 1, "la commune lauréate a signé son adhésion"),
    ],
)
def test_the_title_of_the_adhesions_agrees(signees: int, total: int, attendu: str) -> None:
    assert titres.adhesions(signees, total) == attendu


@pytest.mark.parametrize(
    ("communes", "projets", "attendu"),
    [
        (1, 1, "1\u00a0commune lauréate dans le Gers"),
        (2, 1, "1\u00a0petite ville de demain rassemble 2\u00a0communes dans le Gers"),
        (14, 12, "12\u00a0petites villes de demain rassemblent 14\u00a0communes dans le Gers"),
        (3, 3, "3\u00a0communes lauréates dans le Gers"),
    ],
)
def test_the_title_of_the_map_keeps_communes_and_projects_apart(communes: int, projets: int, attendu: str) -> None:
    assert titres.laureats(communes, projets, "dans le Gers") == attendu


def test_a_text_is_measured_as_wide_as_it_is_drawn() -> None:
    assert mesures.largeur("iiii", 10) < mesures.largeur("mmmm", 10)
    assert mesures.lignes("un deux trois", 10, 30) > mesures.lignes("un deux trois", 10, 300) == 1
    assert mesures.lignes("x" * 100, 10, 50) >= 10
    assert mesures.couper("Saint-Sever", 10, 30).endswith("…")
