"""The fiche of a commune: one page whatever it holds, its figures, its sources, the same in .docx and .pdf."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pandas as pd
import pikepdf
import pytest
from PIL import Image

from pvd_dashboard import formats, territory
from pvd_dashboard.briefings import (
    fiche_aides,
    fiche_carte,
    fiche_contenu,
    fiche_dossier,
    fiche_frise,
    note_docx,
    note_docx_mesure,
    typst_rendu,
)
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.briefings.fiche import fiche, fiches
from pvd_dashboard.briefings.note_modele import Frise, Paragraphe, Pastille, Section, Tableau
from pvd_dashboard.briefings.note_texte import propre
from pvd_dashboard.situation import compute
from pvd_dashboard.tables.text import fold
from tests.briefings.papiers import (
    AU,
    CONTOURS,
    HOSTILES,
    codes,
    defauts,
    departement_de,
    hostile,
    table,
    texte_du_docx,
    textes,
    textes_de,
    textes_du_bloc,
)

if TYPE_CHECKING:
    from pvd_dashboard.briefings.note_modele import Document
    from pvd_dashboard.situation.model import Situation

LONG = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson " * 6
PLEIN = "Reconversion de l'ancienne piscine municipale en pôle petite enfance et micro-crèche " * 3


def pages(contenu: bytes) -> list[str]:
    """The titles of the bookmarks, each checked to point at a page of its own."""
    with pikepdf.open(BytesIO(contenu)) as lu, lu.open_outline() as plan:
        titres = [str(entree.title) for entree in plan.root]
        assert len(titres) == len(lu.pages)
        return titres


def chargee(combien: int, texte: str = PLEIN) -> Situation:
    """A commune with many grants, actions, meetings and posts, all at length."""
    commune = {"communes": "40197", "communes_texte": "Morcenx-la-Nouvelle"}
    lignes: dict[str, list[dict[str, object]]] = {
        "laureats": [{"code_insee": code, "nom_commune": LONG, "regroupement": LONG} for code in codes(7)]
        + [{"code_insee": "40197", "nom_commune": LONG, "regroupement": LONG, "frr": True, "crte": texte}],
        "conventions": [
            commune | {"type": "adhesion", "statut": "signee", "date_signature": pd.Timestamp("2021-05-20")}
        ],
        "postes": [commune | {"id_poste": f"P{n}", "employeur": texte} for n in range(combien)],
        "actions": [
            commune | {"id_action": f"A{n}", "intitule": texte, "statut": "engagee", "cout_ht": Decimal(n)}
            for n in range(combien)
        ],
        "reunions": [commune | {"type": "copil", "date": pd.Timestamp("2021-10-14"), "date_precision": "jour"}],
        "subventions": [
            {"dispositif": "DETR", "exercice": 1990 + n % 30, "code_insee": "40197", "intitule": f"{n} {texte}"}
            | {"montant_accorde": Decimal("1000.10") + n, "assiette": Decimal(5000)}
            for n in range(combien)
        ],
    }
    tables = {nom: table(nom, rangs) for nom, rangs in lignes.items() if rangs}
    return compute(tables, departement="40", on=AU, territory=territory.load())


def premiere(document: Document) -> list[Section]:
    return list(document.pages[0].variantes[0])


def tableau(sections: list[Section], titre: str) -> Tableau:
    return next(b for s in sections if s.titre == titre for b in s.blocs if isinstance(b, Tableau))


@pytest.mark.parametrize("combien", [0, 1, 40, 200])
def test_a_fiche_is_one_page_whatever_it_holds(combien: int) -> None:
    situation = chargee(combien)
    assert len(pages(fiche(situation, "40197"))) == 1
    assert defauts(fiche_contenu.contenu(situation, ["40197"])) == []


@pytest.mark.parametrize("texte", ["W" * 3000, "𝕎 mot " * 500, *HOSTILES])
def test_a_fiche_is_one_page_for_a_text_that_never_breaks(situation: Situation, texte: str) -> None:
    mechante = hostile(replace(situation, tables=chargee(30, texte.replace("\x00", "")).tables), texte)
    for code in ("40197", "40245"):
        assert len(pages(fiche(mechante, code))) == 1
        assert docx.Document(BytesIO(fiche(mechante, code, vers="docx"))).paragraphs


@pytest.mark.parametrize("combien", [1, 14, pytest.param(60, marks=pytest.mark.slow)])
def test_all_fiches_are_one_file_with_a_bookmark_each(combien: int) -> None:
    situation = departement_de(codes(combien), date(2026, 9, 10))
    titres = pages(fiches(situation))
    assert titres == [propre(nom) for nom in sorted(situation.laureats.communes["nom"], key=fold)]
    assert defauts(fiche_contenu.contenu(situation, codes(combien))) == []


def test_without_a_commune_no_fiche_is_written(situation: Situation) -> None:
    with pytest.raises(BriefingError, match="Aucune commune lauréate n'est connue"):
        fiches(departement_de([]))
    with pytest.raises(BriefingError, match="La commune 40001 n'est pas lauréate au 10/09/2021"):
        fiche(situation, "40001")


def test_the_status_is_said_with_a_word_a_sign_and_a_colour(situation: Situation) -> None:
    blocs = premiere(fiche_contenu.contenu(situation, ["40197"]))[0].blocs
    badge = next(b for b in blocs if isinstance(b, Pastille))
    assert (badge.symbole, badge.texte, badge.couleur) == ("▶", "Adhésion signée – ORT en préparation", "#29598F")
    assert propre(badge.suite) == "échéance de l’ORT\u00a0: 20/11/2022 (dans 436\u00a0jours)"


def test_the_timeline_runs_from_the_first_date_to_the_last(situation: Situation) -> None:
    axe = fiche_frise.frise(situation.conventions.lignes[0], AU)
    assert isinstance(axe, Frise)
    assert [(j.libelle, j.date, j.passe) for j in axe.jalons] == [
        ("Adhésion", "20/05/2021", True),
        ("Échéance", "20/11/2022", False),
    ]
    assert axe.jalons[0].place < axe.situation < axe.jalons[1].place
    assert (
        propre(axe.description)
        == "Frise au 10/09/2021\u00a0: Adhésion\u00a0: 20/05/2021\u00a0; Échéance\u00a0: 20/11/2022."
    )


def test_words_of_the_timeline_on_one_side_do_not_meet() -> None:
    places = fiche_frise._etiquettes([0.03, 0.031, 0.032, 0.96, 0.97])
    assert places[2] - places[0] >= 0.18
    assert places[4] - places[2] >= 0.18
    assert places[3] - places[1] >= 0.18
    assert min(places) >= 0
    assert max(places) <= 1


def test_grants_are_summed_by_exercice_and_dispositif_and_the_rest_is_counted() -> None:
    situation = chargee(40)
    lu = tableau(premiere(fiche_contenu.contenu(situation, ["40197"])), "Aides accordées")
    total = situation.financements.total
    assert total == sum((Decimal("1000.10") + n for n in range(40)), Decimal(0))
    assert lu.rangees[-1].cases == ("", "Total", "", formats.euros(total))
    assert lu.rangees[0].cases[:2] == ("2019", "DETR")
    assert "et 18\u00a0autres lignes" in [r.cases[1] for r in lu.rangees]
    assert len(lu.rangees) == 14


def test_a_shared_project_is_told_and_the_epci_stands_apart(situation: Situation) -> None:
    aide = {"compte": True, "exercice": 2021, "libelle_dispositif": "DETR", "groupe": "Droit commun"}
    subventions = pd.DataFrame(
        [
            aide | {"montant": Decimal(100), "codes_communes": "40245;40102", "intitule": "Halle"},
            aide | {"montant": Decimal(30), "codes_communes": "40245", "intitule": "Place"},
            aide | {"montant": Decimal(7), "code_beneficiaire": "200069631", "codes_communes": None},
            aide | {"montant": Decimal(5), "code_beneficiaire": "200069631", "codes_communes": "40245"},
            aide | {"montant": Decimal(0), "montant_accorde": Decimal(9), "codes_communes": "40245", "compte": False}
            | {"motif": "refuse"},
        ]
    )  # fmt: skip
    avec = replace(situation, financements=replace(situation.financements, subventions=subventions))
    dossier = fiche_dossier.dossier(avec, Choix())
    aides = fiche_aides.de_la_commune(dossier, "40245", "200069631")
    assert (aides.total, len(aides.epci), len(aides.hors_total)) == (Decimal(135), 1, 1)
    assert fiche_aides.de_la_commune(dossier, "40102", "200069631").total == Decimal(100)
    section = next(s for s in premiere(fiche_contenu.contenu(avec, ["40245"])) if s.titre == "Aides accordées")
    dits = [propre(texte) for bloc in section.blocs for texte in textes_du_bloc(bloc)]
    assert "Halle – projet partagé avec Gabarret" in dits
    assert "Projets de l’EPCI, à part\u00a0: 1\u00a0aide, 7\u00a0€ accordés." in dits
    assert "Pour mémoire, hors total\u00a0: DETR 9\u00a0€ (refusé)." in dits


def test_a_shared_post_is_said_so_and_its_cost_is_neither_divided_nor_multiplied(situation: Situation) -> None:
    dits = [propre(texte) for texte in textes_de(fiche_contenu.contenu(situation, ["40102"]))]
    poste = next(texte for texte in dits if texte.startswith("✔\u00a0Pourvu"))
    assert "poste partagé par 2\u00a0communes, compté une fois" in poste
    assert "coût annuel\u00a0: 55\u202f001\u00a0€" in poste


def test_the_file_the_edition_and_the_rows_are_cited() -> None:
    situation = chargee(2)
    laureats = situation.tables["laureats"].assign(_feuille="Lauréats", _ligne=pd.array(range(6, 14), dtype="Int64"))
    citee = replace(situation, tables={**situation.tables, "laureats": laureats})
    dits = [propre(texte) for texte in textes_de(fiche_contenu.contenu(citee, ["40197"]))]
    assert "Source\u00a0: Aucune version publiée\u00a0; feuilles\u00a0: Lauréats (ligne 13)." in dits


def test_the_docx_shows_each_text_of_a_fiche(situation: Situation) -> None:
    document = fiche_contenu.contenu(situation, ["40245"])
    word = texte_du_docx(note_docx.ecrire(document))
    montres = [texte for s in document.pages[0].variantes[1] for b in s.blocs for texte in textes_du_bloc(b)]
    legendes = {b.legende for s in document.pages[0].variantes[1] for b in s.blocs if isinstance(b, Tableau)}
    attendus = {propre(t) for t in montres if t and not t.startswith("Frise")} - legendes - {"Adhésion", "ORT"}
    assert {texte for texte in attendus if texte not in word and texte != "10/09/2021"} == set()


def test_a_fiche_is_tagged_french_and_titled(situation: Situation) -> None:
    with pikepdf.open(BytesIO(fiche(situation, "40245"))) as lu:
        assert str(lu.Root.Lang).startswith("fr")
        meta = lu.open_metadata()
        assert "Landes (40) – Roquefort" in meta["dc:title"]
        assert (meta["pdfuaid:part"], meta["pdfaid:part"]) == ("1", "2")


def test_a_visit_has_its_page_with_the_words_of_the_officer(situation: Situation) -> None:
    dits = {"elements_langage": "Saluer l'ouverture de la halle.", "demandes_maire": "Un second poste."}
    avec = replace(situation, tables={**situation.tables, "textes": textes({"40197": dits})})
    lu = texte_du_docx(fiches(avec, communes=["40197"], vers="docx", visite=True))
    sans = fiches(situation, communes=["40197"], vers="docx", visite=True)
    assert "Saluer l’ouverture de la halle." in lu
    assert "Un second poste." in lu
    assert texte_du_docx(sans).count("À compléter.") == 2
    assert docx.Document(BytesIO(sans)).core_properties.title.startswith("Fiche de visite – Petites villes")
    lourde = replace(chargee(60), tables={**chargee(60).tables, "textes": textes({"40197": dits})})
    assert len(pages(fiches(lourde, communes=["40197"], visite=True))) == 1
    assert defauts(fiche_contenu.contenu(avec, ["40197"], visite=True)) == []


@pytest.mark.parametrize("combien", [1, 60])
def test_a_word_fiche_tells_less_where_more_would_not_fit(combien: int) -> None:
    page = fiche_contenu.contenu(chargee(combien), ["40197"]).pages[0]
    choisie = note_docx_mesure.la_plus_longue(page)
    assert note_docx_mesure.hauteur(choisie) <= note_docx_mesure.NOTRE.hauteur
    pleine = next(rang for rang, mesure in enumerate(fiche_contenu.MESURES) if not mesure.faits)
    assert (page.variantes.index(choisie) > pleine) is (combien == 60)


@pytest.mark.parametrize("visite", [False, True])
def test_a_page_with_little_to_say_is_written_larger_and_says_what_comes_and_what_to_ask(
    situation: Situation, *, visite: bool
) -> None:
    ecrit = fiche_contenu.contenu(situation, ["40197"], visite=visite)
    blocs = [bloc for section in ecrit.pages[0].variantes[0] for bloc in section.blocs]
    dits = [re.sub("[\u00a0\u202f]", " ", texte) for bloc in blocs for texte in textes_du_bloc(bloc)]
    question = "La convention-cadre (ORT) est attendue pour le 20/11/2022 : où en est sa rédaction ?"
    assert "Échéance de signature de la convention-cadre (ORT)" in dits
    assert "Signature de la convention-cadre valant ORT." in textes_de(fiche_contenu.contenu(situation, ["40245"]))
    assert (question in dits) is visite
    page = Image.open(BytesIO(typst_rendu.images(ecrit, ppi=40)[0])).convert("L")
    corps = page.crop((0, 0, page.width, int(page.height * 0.94))).point(lambda gris: 255 * (gris < 200))
    assert corps.getbbox()[3] > 0.6 * page.height
    mot = docx.Document(BytesIO(fiches(situation, communes=["40197"], vers="docx", visite=visite)))
    plein = docx.Document(BytesIO(fiches(chargee(60), communes=["40197"], vers="docx", visite=visite)))
    assert mot.styles["Normal"].font.size > plein.styles["Normal"].font.size


def test_what_no_length_makes_fit_is_drawn_smaller_on_its_page(situation: Situation) -> None:
    document = fiche_contenu.contenu(situation, ["40197"])
    sans_fin = (Section("Trop", tuple(Paragraphe(f"Ligne {n}") for n in range(150)), niveau=2),)
    document = replace(document, pages=(replace(document.pages[0], variantes=(sans_fin,)),))
    assert len(pages(typst_rendu.pdf(document))) == 1


def test_the_commune_is_ringed_on_the_map_where_its_page_has_room(
    situation: Situation, pays: territory.Territory
) -> None:
    carte = fiche_carte.dessiner(situation, pays, CONTOURS)
    assert carte is not None
    ecrit = fiche_contenu.contenu(situation, ["40197"], visite=True, carte=carte)
    page = Image.open(BytesIO(typst_rendu.images(ecrit, ppi=60)[0])).convert("RGB")
    cercle = [
        (x, y)
        for x in range(page.width)
        for y in range(page.height // 2, page.height)
        if page.getpixel((x, y)) == (0xE9, 0x17, 0x19)
    ]
    assert cercle
    x, y = carte.places["40197"]
    large = page.width * (21 - 3.2) / 21
    milieu = (min(x for x, _ in cercle) + max(x for x, _ in cercle)) / 2
    assert milieu == pytest.approx(page.width * 1.6 / 21 + x * large, abs=2)
    assert 0 < y < 0.5
    assert "image" not in {type(b).__name__.lower() for s in ecrit.pages[0].variantes[2] for b in s.blocs}
