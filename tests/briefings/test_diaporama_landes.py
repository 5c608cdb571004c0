"""The deck of the DDTM des Landes of 10/09/2021, made again from the example workbook and read back."""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pptx import Presentation
from pptx.util import Pt

from pvd_dashboard import situation, territory, verbs
from pvd_dashboard.briefings import BriefingError, diaporama
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.situation import EditionCitee, Situation
from pvd_dashboard.territory.contours import STATIC

if TYPE_CHECKING:
    from pathlib import Path

CONTOURS = STATIC / "contours"
EXEMPLE = DONNEES / "examples" / "40-landes.xlsx"


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    reading = verbs.read_path(EXEMPLE, departement="40")
    return {name: table.accepted for name, table in reading.tables.items()}


def situer(tables: dict[str, Any], le: date) -> Situation:
    cite = EditionCitee(4, EXEMPLE.name, datetime(2021, 9, 10, 8, tzinfo=UTC), "DDTM")
    return situation.compute(tables, departement="40", on=le, territory=territory.load(), edition=cite)


def faire(vue: Situation, **choix: Any) -> bytes:
    return diaporama.club(vue, territory=territory.load(), contours=CONTOURS, **choix)


@pytest.fixture(scope="module")
def contenu(tables: dict[str, Any]) -> bytes:
    return faire(situer(tables, date(2021, 9, 10)), commune="40197")


@pytest.fixture(scope="module")
def deck(contenu: bytes) -> Any:
    return Presentation(BytesIO(contenu))


def titres(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def page(deck: Any, debut: str) -> Any:
    found = [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith(debut)]
    assert found, (debut, titres(deck))
    return found[0]


def tableau(slide: Any) -> list[list[str]]:
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [
        [cell.text.replace("\u202f", " ").replace("\u00a0", " ").strip() for cell in row.cells] for row in table.rows
    ]


def graphiques(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def texte(slide: Any) -> str:
    morceaux = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return "\n".join(morceaux).replace("\u202f", " ").replace("\u00a0", " ")


def notes(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_slides_come_in_the_order_of_the_source_deck(deck: Any) -> None:
    debuts = [
        "L’accompagnement par l’État du programme",
        "12\u00a0petites villes de demain rassemblent 14\u00a0communes dans les Landes",
        "L’accompagnement de l’État, du niveau national",
        "1\u202f629\u202f048\u00a0€ d’aides accordées, dont 90,6\u00a0% de droit commun",
        "Financements sectoriels\u00a0: 2\u00a0projets",
        "8\u00a0postes de chef de projet, dont 4 mutualisés\u00a0: 2 pourvus, 6 en recrutement",
        "Un poste est financé jusqu’à 75\u00a0%, dont 25\u00a0%",
        "Formation des chefs de projet",
        "Animation locale\u00a0: 2 rendez-vous du club depuis janvier\u00a02021",
        "Prochaine séance (Club PVD)\u00a0: automne\u00a02021",
        "13\u00a0communes lauréates sur 14 ont signé leur adhésion",
        "État des conventions\u00a0: 11\u00a0projets PVD sur 12 «\u00a0Adhésion signée",
        "Prochaine échéance de signature de l’ORT\u00a0: 20\u00a0novembre\u00a02022",
        "Morcenx-la-Nouvelle\u00a0: adhésion signée",
        "12\u00a0échéances dans les 18 mois à venir",
    ]
    assert [titre[: len(debut)] for titre, debut in zip(titres(deck), debuts, strict=True)] == debuts


def test_the_map_gives_the_four_counts_and_their_units(deck: Any) -> None:
    carte = page(deck, "12\u00a0petites villes")
    ecrit = texte(carte)
    for compte in ("14\ncommunes lauréates", "12\nprojets PVD", "10\nEPCI concernés", "Dax : 4 communes"):
        assert compte in ecrit
    assert "Mont-de-Marsan : 10 communes" in ecrit
    dessin = next(shape for shape in carte.shapes if shape.shape_type == 13)
    assert dessin.image.size[0] > 1500
    assert "14" in dessin._element.nvPicPr.cNvPr.get("descr")


def test_the_map_is_also_there_as_svg_where_powerpoint_takes_it(contenu: bytes) -> None:
    with zipfile.ZipFile(BytesIO(contenu)) as zipped:
        svg = zipped.read("ppt/media/carte1.svg").decode()
        types = zipped.read("[Content_Types].xml").decode()
        slide = zipped.read("ppt/slides/slide2.xml").decode()
    assert "image/svg+xml" in types
    assert "svgBlip" in slide
    for nom in ("Aire-sur-l’Adour", "Geaune", "Dax", "Mont-de-Marsan"):
        assert nom in svg
    for cle in ("Action cœur de ville", "EPCI contenant une PVD\u00a0: 10", "(partenariat)\u00a0: 2"):
        assert cle.split(" ")[-1] in svg.replace("</text>", " ")


def test_the_governance_names_the_three_levels_and_stays_neutral(deck: Any) -> None:
    ecrit = texte(page(deck, "L’accompagnement de l’État, du"))
    for mot in ("National", "Régional", "Départemental", "ANCT", "comité régional des financeurs", "Anah", "guichet"):
        assert mot in ecrit


def test_the_table_of_the_grants_is_that_of_the_source_deck(deck: Any) -> None:
    slide = page(deck, "1\u202f629")
    assert tableau(slide)[1:] == [
        ["Plan de relance", "DSIL exc", "43 457 €", "2,7 %"],
        ["", "DSIL renov", "110 414 €", "6,8 %"],
        ["Sous-total plan de relance", "", "153 871 €", "9,4 %"],
        ["Droit commun", "DSIL droit commun", "281 398 €", "17,3 %"],
        ["", "DETR", "1 193 779 €", "73,3 %"],
        ["Sous-total droit commun", "", "1 475 177 €", "90,6 %"],
        ["Total", "", "1 629 048 €", "100,1 %"],
    ]
    assert "écart d’arrondi de −0,1 point" in texte(slide)


def test_the_chart_of_the_grants_is_native_with_its_data_sheet(deck: Any) -> None:
    (graphique,) = graphiques(page(deck, "1\u202f629"))
    (trace,) = graphique.plots
    assert list(trace.categories) == ["DSIL exc", "DSIL renov", "DSIL droit commun", "DETR"]
    assert sum(trace.series[0].values) == 1_629_048
    assert graphique.part.chart_workbook.xlsx_part is not None
    assert "," not in trace.data_labels.number_format
    assert "\u00a0€" in trace.data_labels.number_format


def test_the_worked_examples_give_rate_and_own_share_only_where_the_cost_is_known(deck: Any) -> None:
    slide = page(deck, "Financements sectoriels")
    morcenx, peyrehorade = tableau(slide)[1:]
    assert morcenx[0] == "Morcenx-la-Nouvelle"
    assert morcenx[2:] == ["360 719 €", "Fonds friches 192 815 € ; DETR 167 904 €", "450 899 €", "80 %", "90 180 €"]
    assert peyrehorade[2:] == ["139 488 €", "Monuments historiques", "n.c.", "n.c.", "n.c."]
    assert "ne s’ajoutent pas au total" in texte(slide)
    assert "450 898,75 €" in notes(slide)
    assert "90 179,75 €" in notes(slide)


def test_the_posts_are_the_eight_of_the_source_deck(deck: Any) -> None:
    slide = page(deck, "8\u00a0postes")
    lignes = tableau(slide)[1:]
    assert [ligne[:4] for ligne in lignes] == [
        ["Saint-Sever", "✔ Pourvu", "non", "mars 2021"],
        ["Aire-sur-l’Adour", "✔ Pourvu", "non", "juillet 2021"],
        ["Morcenx-la-Nouvelle / Labouheyre", "▶ En recrutement", "oui (2)", "–"],
        ["Amou / Montfort-en-Chalosse / Mugron", "▶ En recrutement", "oui (3)", "–"],
        ["Roquefort / Gabarret", "▶ En recrutement", "oui (2)", "–"],
        ["Grenade-sur-l’Adour / Villeneuve-de-Marsan", "▶ En recrutement", "oui (2)", "–"],
        ["Hagetmau", "▶ En recrutement", "non", "–"],
        ["Peyrehorade", "▶ En recrutement", "non", "–"],
    ]
    assert lignes[5][4] == "oui"
    assert "13 communes lauréates sur 14 sont couvertes par un poste ; sans poste identifié : Geaune" in texte(slide)
    (graphique,) = graphiques(slide)
    assert list(graphique.plots[0].series[0].values) == [2, 6]


def test_the_cofinancing_is_75_percent_of_which_25_by_the_bank(deck: Any) -> None:
    slide = page(deck, "Un poste est financé")
    (graphique,) = graphiques(slide)
    parts = {serie.name: list(serie.values) for serie in graphique.plots[0].series}
    assert parts == {"ANCT / FNADT": [50], "Banque des Territoires": [25], "Collectivité": [25]}
    ecrit = texte(slide)
    for fait in ("Pour 2021, 75 000 € provisionnés", "9 375 € par poste", "8 chefs de projet à temps complet en 2022"):
        assert fait in ecrit
    assert "OPAH-RU est prévue : Grenade-sur-l’Adour / Villeneuve-de-Marsan" in ecrit


def test_the_trainings_noted_beside_the_posts_are_told_where_no_table_has_them(tables: dict[str, Any]) -> None:
    sans = {nom: rows for nom, rows in tables.items() if nom != "formations"}
    notes = {"Saint-Sever": "Formation de juin 2021", "Aire-sur-l'Adour": "Formation de juin 2021, avec un élu"}
    postes = tables["postes"]
    notees = postes["communes_texte"].map(notes).astype("string")
    sans["postes"] = postes.assign(observations=notees.fillna(postes["observations"]))
    choix = Choix(sections=frozenset({"formations"}))
    deck = Presentation(BytesIO(faire(situer(sans, date(2021, 9, 10)), choix=choix)))
    lignes = tableau(page(deck, "Formation"))[1:]
    assert [ligne[0] for ligne in lignes] == ["Saint-Sever", "Aire-sur-l’Adour"]
    assert all("juin 2021" in ligne[1] for ligne in lignes)
    assert "élu" in lignes[1][1]


def test_the_club_has_its_past_and_its_next_agenda(deck: Any) -> None:
    assert [ligne[0] for ligne in tableau(page(deck, "Animation"))[1:]] == ["janvier 2021", "février 2021"]
    ecrit = texte(page(deck, "Prochaine séance"))
    for point in ("tableau de bord des lauréats", "cahiers des charges", "prise de poste", "indicateurs de suivi"):
        assert point in ecrit


def test_the_conventions_give_deadline_and_days_left(deck: Any) -> None:
    lignes = {ligne[0]: ligne[1:] for ligne in tableau(page(deck, "État des conventions"))[1:]}
    assert len(lignes) == 12
    assert lignes["Roquefort/Gabarret"][:2] == ["20/05/2021", "20/11/2022 (dans 436 jours)"]
    assert lignes["Labouheyre"][0] == "à signer"
    assert lignes["Villeneuve-de-Marsan"][1].startswith("28/02/2023")
    (graphique,) = graphiques(page(deck, "13\u00a0communes"))
    assert sorted(graphique.plots[0].series[0].values) == [1, 11]


def test_the_timeline_is_made_of_native_shapes_and_shows_the_date_of_the_situation(deck: Any) -> None:
    frise = page(deck, "Prochaine échéance")
    groupe = next(shape for shape in frise.shapes if shape.shape_type == 6)
    ecrits = [forme.text_frame.text for forme in groupe.shapes if forme.has_text_frame]
    assert "situation au 10/09/2021" in ecrits
    assert ecrits.count("20/11/2022") == 8
    assert "Labouheyre" in texte(frise)


def test_the_ends_of_the_ort_are_in_table_and_timeline_at_a_later_date(tables: dict[str, Any]) -> None:
    deck = Presentation(BytesIO(faire(situer(tables, date(2026, 11, 22)))))
    assert page(deck, "L’ORT est échue pour 12\u00a0communes lauréates sur 14, en vigueur pour 2")
    lignes = {ligne[0]: ligne[1:] for ligne in tableau(page(deck, "État des conventions"))[1:]}
    assert lignes["Amou"][3] == "11/07/2026 (calculée)"
    assert lignes["Morcenx-la-Nouvelle"][3] == "à renseigner"
    frise = page(deck, "Prochaine fin d’ORT\u00a0: 12\u00a0décembre\u00a02026, pour 1\u00a0projet")
    groupe = next(shape for shape in frise.shapes if shape.shape_type == 6)
    assert "31/03/2026" in [forme.text_frame.text for forme in groupe.shapes if forme.has_text_frame]
    assert "Règle à confirmer" in texte(page(deck, "Un poste est financé"))


def test_the_focus_is_on_the_commune_asked_for(deck: Any) -> None:
    slide = page(deck, "Morcenx-la-Nouvelle")
    assert [ligne[2] for ligne in tableau(slide)[1:]] == ["192 815 €", "167 904 €"]
    for fait in (
        "CC du Pays Morcenais",
        "arrondissement de Mont-de-Marsan",
        "5 022 habitants (2023)",
        "dans 436 jours",
    ):
        assert fait.lower() in texte(slide).lower()


def test_a_focus_on_a_commune_that_is_not_laureate_is_refused_in_french(tables: dict[str, Any]) -> None:
    with pytest.raises(BriefingError, match="n'est pas lauréate dans les Landes"):
        faire(situer(tables, date(2021, 9, 10)), commune="40088", choix=Choix(sections=frozenset({"commune"})))


def test_each_slide_but_the_first_names_file_edition_and_date_and_has_a_number(deck: Any) -> None:
    for slide in list(deck.slides)[1:]:
        genres = {p.placeholder_format.type: p for p in slide.placeholders}
        pied = genres[15].text_frame.text
        assert pied == "Source\u00a0: 40-landes.xlsx – version 4 – situation au 10/09/2021"
        assert genres[13]._element.find(".//{*}fld").get("type") == "slidenum"


def test_the_speaker_notes_name_the_lines_behind_the_figures(deck: Any) -> None:
    assert "DETR, 1 193 779,00 € : feuille « Subventions », ligne 9." in notes(page(deck, "1\u202f629"))
    assert "Saint-Sever : feuille « Chefs de projet », ligne 6." in notes(page(deck, "8\u00a0postes"))
    assert "feuille « Lauréats », lignes 6 à 19" in notes(page(deck, "12\u00a0petites"))
    assert "Roquefort/Gabarret : feuille « Conventions », ligne 9." in notes(page(deck, "État des"))


def test_the_text_is_marked_french_and_the_document_has_a_title(deck: Any, contenu: bytes) -> None:
    assert deck.core_properties.language == "fr-FR"
    assert deck.core_properties.title == "Petites villes de demain – Landes"
    with zipfile.ZipFile(BytesIO(contenu)) as zipped:
        assert 'lang="en-US"' not in "".join(
            zipped.read(nom).decode() for nom in zipped.namelist() if nom.startswith("ppt/slides/slide")
        )


def test_the_same_situation_gives_the_same_bytes(tables: dict[str, Any], contenu: bytes) -> None:
    assert faire(situer(tables, date(2021, 9, 10)), commune="40197") == contenu


def test_no_name_of_an_agent_is_written_unless_asked_for(tables: dict[str, Any]) -> None:
    postes = tables["postes"].assign(nom="Dupontel")
    avec = situer(tables | {"postes": postes}, date(2021, 9, 10))
    postes = frozenset({"postes", "commune"})
    assert "Dupontel" not in _tout(faire(avec, choix=Choix(sections=postes), commune="40282"))
    assert "Dupontel" in _tout(faire(avec, choix=Choix(sections=postes, contacts=True)))


def _tout(contenu: bytes) -> str:
    with zipfile.ZipFile(BytesIO(contenu)) as zipped:
        return "".join(zipped.read(nom).decode("utf-8", "ignore") for nom in zipped.namelist() if nom.endswith(".xml"))


def test_the_template_of_the_office_gives_its_layouts(tables: dict[str, Any], tmp_path: Path) -> None:
    sien = Presentation()
    sien.slide_layouts[5].name = "Page du service"
    sien.slides.add_slide(sien.slide_layouts[6])
    sien.save(tmp_path / "modele.pptx")
    deck = Presentation(
        BytesIO(faire(situer(tables, date(2021, 9, 10)), choix=Choix(modele=(tmp_path / "modele.pptx").read_bytes())))
    )
    assert deck.slide_width == sien.slide_width
    assert {slide.slide_layout.name for slide in list(deck.slides)[1:]} == {"Page du service"}
    assert len(deck.slides) == 15
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= deck.slide_width + Pt(1), shape.name
            assert shape.top + shape.height <= deck.slide_height + Pt(1), shape.name


def test_a_template_says_what_it_lacks(tables: dict[str, Any], tmp_path: Path) -> None:
    sien = Presentation()
    for layout in list(sien.slide_layouts):
        if layout.name != "Blank":
            sien.slide_layouts.remove(layout)
    sien.save(tmp_path / "vide.pptx")
    with pytest.raises(
        BriefingError, match=r"il y manque une disposition de titre .* et une disposition « Titre seul »"
    ):
        faire(situer(tables, date(2021, 9, 10)), choix=Choix(modele=(tmp_path / "vide.pptx").read_bytes()))


@pytest.mark.parametrize("octets", [b"", b"PK\x03\x04abc", b"not a deck"])
def test_a_template_that_is_no_presentation_is_refused_in_french(tables: dict[str, Any], octets: bytes) -> None:
    with pytest.raises(BriefingError, match=r"« service\.pptx » ne peut pas être ouvert"):
        faire(situer(tables, date(2021, 9, 10)), choix=Choix(modele=octets, modele_nom="service.pptx"))
