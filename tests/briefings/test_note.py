"""The note to the préfet: what it says for 0, 1 and many, the same in .docx and .pdf, whatever a cell holds."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pandas as pd
import pikepdf
import pytest
from docx.oxml.ns import qn

from pvd_dashboard import formats, territory
from pvd_dashboard.briefings import (
    note_annexes,
    note_contenu,
    note_docx,
    note_message,
    note_points,
    note_texte,
    typst_rendu,
)
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.briefings.note import note
from pvd_dashboard.briefings.note_contenu import Matiere, Service
from pvd_dashboard.briefings.note_modele import Bloc, Document, Paragraphe, Section, Tableau
from pvd_dashboard.briefings.note_texte import CARRE, abrege, enumerer, imprimable, propre
from pvd_dashboard.situation import compute
from pvd_dashboard.situation.document import to_json
from pvd_dashboard.situation.model import Alerte
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
    textes_de,
    textes_du_bloc,
)
from tests.situation import faits

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation


PERSONNE = Service()


def document_de(
    situation: Situation, *, avant: Situation | None = None, service: Service = PERSONNE, bilan: bool = False
) -> Document:
    matiere = Matiere(situation, {}, None, Choix(avant=avant))
    return note_contenu.contenu(matiere, territory=territory.load(), service=service, bilan=bilan)


@pytest.mark.parametrize("combien", [0, 1, 14, pytest.param(60, marks=pytest.mark.slow)])
def test_a_note_holds_for_any_number_of_communes(combien: int) -> None:
    for au in (AU, date(2026, 9, 10)):
        situation = departement_de(codes(combien), au)
        document = document_de(situation, avant=departement_de(codes(1), AU))
        assert defauts(document) == []
        assert len(note_message.message(situation)) == (2 if combien == 0 else 3)
        with pikepdf.open(BytesIO(typst_rendu.pdf(document))) as lu:
            assert len(lu.pages) >= 1
        assert docx.Document(BytesIO(note_docx.ecrire(document))).core_properties.language == "fr-FR"


@pytest.mark.parametrize(
    ("combien", "phrase"),
    [
        (1, "1 commune lauréate (1 projet PVD, 1 EPCI) : elle a signé son adhésion ; elle n'a pas d'ORT en vigueur."),
        (2, "2 communes lauréates (2 projets PVD, 1 EPCI) : toutes ont signé leur adhésion ; aucune n'a d'ORT"),
    ],
)
def test_the_first_sentence_agrees_with_the_count(combien: int, phrase: str) -> None:
    dit = note_message.message(departement_de(["40245", "40102"][:combien]))[0]
    assert dit.replace("\u00a0", " ").startswith(phrase)


@pytest.mark.parametrize(
    ("signees", "dit"),
    [(0, "aucune n'a encore signé son adhésion"), (1, "1 a signé son adhésion"), (2, "2 ont signé leur adhésion")],
)
def test_the_verb_agrees_with_the_count_of_signed_conventions(situation: Situation, signees: int, dit: str) -> None:
    compte = replace(situation, conventions=replace(situation.conventions, communes_adhesion=signees))
    assert f" : {dit} ; " in note_message.message(compte)[0].replace("\u00a0", " ")


def test_the_figures_are_those_of_the_situation_in_both_formats(situation: Situation) -> None:
    document = document_de(situation)
    word = texte_du_docx(note_docx.ecrire(document))
    json = to_json(situation)
    dits = [propre(texte) for texte in textes_de(document)]
    for montant in (situation.financements.total, *(g.total for g in situation.financements.groupes)):
        assert any(formats.euros(montant) in texte for texte in dits)
        assert formats.euros(montant) in word
    assert json["financements"]["total"] == "1629048.11"
    assert "1\u202f629\u202f048\u00a0€" in word
    for texte in (f"{json['postes']['pourvus']}\u00a0sur\u00a0{json['postes']['total']}", "3\u00a0sur\u00a03"):
        assert texte in word


def test_the_docx_shows_each_text_of_the_document(situation: Situation) -> None:
    document = document_de(situation)
    ecrit = note_docx.ecrire(document)
    word = texte_du_docx(ecrit)
    legendes = {propre(b.legende) for s in document.sections for b in s.blocs if isinstance(b, Tableau)}
    attendus = {propre(texte) for texte in textes_de(document) if texte} - legendes - {document.pied}
    assert {texte for texte in attendus if texte not in word} == set()


def test_the_table_of_grants_has_subtotals_shares_and_a_total(situation: Situation) -> None:
    tableau = note_annexes.annexes(situation)[0].blocs[0]
    assert isinstance(tableau, Tableau)
    assert [(r.genre, r.cases[0], r.cases[3], r.cases[4]) for r in tableau.rangees] == [
        ("normal", "Plan de relance", "900\u202f331\u00a0€", "55,3\u00a0%"),
        ("normal", "Plan de relance", "167\u202f904\u00a0€", "10,3\u00a0%"),
        ("sous_total", "Sous-total Plan de relance", "1\u202f068\u202f235\u00a0€", "65,6\u00a0%"),
        ("normal", "Droit commun", "560\u202f813\u00a0€", "34,4\u00a0%"),
        ("sous_total", "Sous-total Droit commun", "560\u202f813\u00a0€", "34,4\u00a0%"),
        ("total", "Total", "1\u202f629\u202f048\u00a0€", "100,0\u00a0%"),
    ]


def test_alerts_of_one_kind_are_one_point_with_their_dates(situation: Situation) -> None:
    alertes = tuple(
        Alerte("A06", 1, f"Ville {n}", f"L'ORT a pris fin il y a {n} jours.", "Confirmer.", date(2021, 3, n))
        for n in range(1, 8)
    )
    tableau = note_points.points(replace(situation, alertes=alertes))[0]
    assert isinstance(tableau, Tableau)
    assert [tuple(c.replace("\u00a0", " ") for c in r.cases) for r in tableau.rangees] == [
        (
            "Ville 1, Ville 2, Ville 3, Ville 4 et 3 autres",
            "ORT échue (du 01/03/2021 au 07/03/2021).",
            "Confirmer.",
        )
    ]


def test_points_left_out_are_counted(situation: Situation) -> None:
    alertes = tuple(Alerte("A35", 3, f"Projet {n}", "Écart.", f"Vérifier {n}.", None) for n in range(9))
    blocs = note_points.points(replace(situation, alertes=alertes))
    assert [type(b) for b in blocs] == [Paragraphe, Tableau]  # above the table: the line is never alone on a page
    attendu = "Les plus urgents ; 3\u00a0autres points, moins urgents, figurent au tableau de bord."
    assert textes_de_blocs(blocs[:1]) == [attendu]


def textes_de_blocs(blocs: tuple[Bloc, ...]) -> list[str]:
    return [texte for bloc in blocs for texte in textes_du_bloc(bloc)]


def test_the_calendar_stops_after_three_months(situation: Situation) -> None:
    dits = textes_de_blocs(note_points.calendrier(situation))
    assert "Échéances connues jusqu'au 10\u00a0décembre\u00a02021" in dits
    assert "COPIL" in dits
    assert not any("2022" in texte for texte in dits)


def test_the_words_of_the_officer_are_put_in_as_they_are(situation: Situation) -> None:
    paroles = {"dynamique": ["Le club s'est réuni deux fois."], "message": ["Priorité : Geaune."]}
    pdf, word = (note(situation, territory=territory.load(), vers=v, textes=paroles) for v in ("pdf", "docx"))
    lu = texte_du_docx(word)
    assert "Le club s’est réuni deux fois." in lu
    assert lu.index("Priorité") < lu.index("3\u00a0communes lauréates")
    assert lu.count("À compléter.") == 3
    assert titres_du_pdf(pdf)[-5:-3] == ["Calendrier des trois prochains mois", "Dynamique constatée"]


def titres_du_pdf(contenu: bytes) -> list[str]:
    with pikepdf.open(BytesIO(contenu)) as lu, lu.open_outline() as plan:
        return [str(entree.title) for entree in plan.root]


def test_the_pdf_leaves_out_what_waits_for_words(situation: Situation) -> None:
    titres = titres_du_pdf(note(situation, territory=territory.load(), vers="pdf"))
    assert titres[:2] == ["Message", "Chiffres clés"]
    assert "Dynamique constatée" not in titres


def test_what_changed_since_a_past_date_is_told(situation: Situation) -> None:
    avant = departement_de([], date(2021, 1, 15))
    dit = [ligne.replace("\u00a0", " ") for ligne in note_message.evolution(situation, avant)]
    assert dit == [
        "+ 3 communes lauréates", "+ 3 communes à l'adhésion signée", "+ 2 communes à l'ORT signée",
        "+ 1 poste pourvu", "+ 1 point à traiter", "+ 1\u202f629\u202f048 € d'aides accordées",
    ]  # fmt: skip
    assert note_message.evolution(situation, situation) == ("Aucun changement dans les chiffres clés.",)


@pytest.mark.parametrize(
    ("code", "prefet", "attendu"),
    [
        ("40", "", "du préfet des Landes"),
        ("40", "préfète", "de la préfète des Landes"),
        ("32", "préfet", "du préfet du Gers"),
        ("01", "", "du préfet de l'Ain"),
        ("2A", "", "du préfet de la Corse-du-Sud"),
        ("974", "", "du préfet de La Réunion"),
    ],
)
def test_the_prefet_is_named_as_the_departement_asks(
    situation: Situation, code: str, prefet: str, attendu: str
) -> None:
    document = document_de(replace(situation, departement=code), service=Service(prefet=prefet))
    assert {f.valeur for f in document.entete if f.libelle == "Destinataire"} == {f"Note à l'attention {attendu}"}


def test_every_departement_is_named_without_fault() -> None:
    lieux = territory.load()
    trouves = [d for d in map(lieux.departement, map(str, DEPARTEMENTS)) if d]
    assert len(trouves) == 101
    vide = compute({}, departement="40", on=AU, territory=lieux)
    for departement in trouves:
        lieu = {"nom_departement": departement.nom, "lieu": departement.dans}
        document = document_de(replace(vide, departement=departement.code, **lieu))
        assert defauts(document) == []
        assert any(departement.du in fait.valeur for fait in document.entete)
        assert any(departement.dans in texte for texte in textes_de(document))


DEPARTEMENTS = [f"{n:02d}" for n in range(1, 96) if n != 20] + ["2A", "2B", "971", "972", "973", "974", "976"]


def test_every_commune_of_the_three_departements_is_named_without_fault() -> None:
    noms = [str(nom) for code in ("40", "65", "32") for nom in territory.load().communes_of(code)["nom"]]
    assert len(noms) > 1000
    elides = [formats.de(nom) for nom in noms]
    assert [nom for nom in elides if re.match(r"de [AEIOUYÉÈ]|d'[^AEIOUYÉÈÊÎÔŒH]|de Le |de Les ", nom)] == []
    assert "d'Aire-sur-l'Adour" in elides


@pytest.mark.parametrize("vers", ["docx", "pdf"])
def test_the_same_situation_gives_the_same_bytes(situation: Situation, vers: str) -> None:
    une, deux = (note(situation, territory=territory.load(), vers=vers, contours=CONTOURS) for _ in range(2))  # type: ignore[arg-type]
    assert une == deux


@pytest.mark.parametrize("texte", [*HOSTILES, "x" * 3000, "mot " * 900], ids=range(len(HOSTILES) + 2))
def test_what_a_cell_holds_neither_runs_nor_breaks(situation: Situation, texte: str) -> None:
    mechante = hostile(situation, texte)
    paroles = {"message": [texte], "dynamique": [texte]}
    options = {"territory": territory.load(), "textes": paroles, "service": Service(texte)}
    word = note(mechante, vers="docx", **options)  # type: ignore[arg-type]
    pdf = note(mechante, vers="pdf", **options)  # type: ignore[arg-type]
    assert propre(texte)[:40] in texte_du_docx(word)
    with pikepdf.open(BytesIO(pdf)) as lu:
        assert "/JavaScript" not in str(lu.Root.get("/Names", ""))
        assert "/OpenAction" not in lu.Root


def test_a_text_keeps_its_words_and_loses_what_no_font_draws() -> None:
    assert imprimable("漢字 #a $b$ 🦊") == f"{CARRE}{CARRE} #a $b$ {CARRE}"
    assert imprimable("e\u0301te\u0301") == "été"
    assert propre(" a  b\n: c \u202e\x00d ") == "a b\u00a0: c d"
    assert abrege("Reconversion de l'ancienne piscine municipale", 20) == "Reconversion de…"
    assert enumerer(["a", "b", "c"], 2) == "a, b et 1\u00a0autre"


def test_every_character_said_to_be_drawn_is_drawn() -> None:
    tous = [chr(n) for n in range(0x20, 0x2800) if not note_texte._SANS_DESSIN.match(chr(n))]
    assert len(tous) > 2000
    visibles = " ".join(f"a{c}" for c in tous if propre(f"a{c}") == f"a{c}")
    document = Document("Essai", "Essai", (), "", pd.Timestamp("2021-09-10", tz="UTC").to_pydatetime())
    rempli = replace(document, sections=(Section("Signes", (Paragraphe(visibles),)),))
    assert CARRE not in imprimable(visibles).replace(f"a{CARRE}", "")
    assert typst_rendu.pdf(rempli).startswith(b"%PDF-1.7")


def test_the_pdf_says_its_language_title_and_structure(situation: Situation) -> None:
    with pikepdf.open(BytesIO(note(situation, territory=territory.load(), vers="pdf", contours=CONTOURS))) as lu:
        assert str(lu.Root.Lang).startswith("fr")
        assert bool(lu.Root.MarkInfo.Marked)
        assert bool(lu.Root.ViewerPreferences.DisplayDocTitle)
        meta = lu.open_metadata()
        assert meta["dc:title"].startswith("Programme «\u00a0Petites villes de demain\u00a0» – Landes (40)")
        assert meta["xmp:CreateDate"].startswith("2021-09-12T08:30")
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        balises = noms_des_balises(lu)
        assert balises >= {"/Title", "/H1", "/Table", "/THead", "/TH", "/TD", "/L", "/Figure"}
        assert all("/FontFile3" in police or "/FontFile2" in police for police in polices(lu))
        noms = {str(police.FontName).split("+")[-1].split("-")[0] for police in polices(lu)}
        assert "SourceSansPro" in noms
        assert noms <= {"SourceSansPro", "DejaVuSansMono", "LibertinusSerif"}
        assert len(lu.pages) <= 3


def noms_des_balises(lu: pikepdf.Pdf) -> set[str]:
    return {
        str(objet.S)
        for objet in lu.objects
        if isinstance(objet, pikepdf.Dictionary) and "/S" in objet and "/P" in objet
    }


def polices(lu: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [o for o in lu.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]


def test_the_docx_has_real_headings_headers_language_and_alternative_text(situation: Situation) -> None:
    ecrit = note(situation, territory=territory.load(), contours=CONTOURS)
    lu = docx.Document(BytesIO(ecrit))
    styles = [p.style.name for p in lu.paragraphs if p.style is not None]
    assert {"Title", "Heading 1", "List Bullet"} <= set(styles)
    assert lu.core_properties.title.startswith("Programme «\u00a0Petites villes de demain\u00a0»")
    assert lu.core_properties.language == "fr-FR"
    assert next(lang.get(qn("w:val")) for lang in lu.styles.element.iter(qn("w:lang"))) == "fr-FR"
    assert all(t._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for t in lu.tables)
    assert len(lu.tables) >= 5
    (image,) = lu.element.body.iter(qn("wp:docPr"))
    assert "3\u00a0communes lauréates" in image.get("descr")
    assert {"PAGE", "NUMPAGES"} == {i.text for i in lu.sections[0].footer._element.iter(qn("w:instrText"))}
    page = lu.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    parties = zipfile.ZipFile(BytesIO(ecrit)).infolist()
    assert len(parties) == len({partie.filename for partie in parties})
    assert {partie.date_time[0] for partie in parties} == {1980}


def test_a_template_of_the_office_keeps_its_header_and_says_what_it_lacks(situation: Situation) -> None:
    modele = docx.Document()
    modele.sections[0].header.paragraphs[0].text = "Direction départementale"
    ecrit = note(situation, territory=territory.load(), choix=Choix(modele=octets(modele)))
    assert docx.Document(BytesIO(ecrit)).sections[0].header.paragraphs[0].text == "Direction départementale"
    for nom in ("Subtitle", "List Bullet"):
        modele.styles[nom].delete()
    with pytest.raises(BriefingError, match=r"n'a pas les styles attendus.: Subtitle, List Bullet\."):
        note(situation, territory=territory.load(), choix=Choix(modele=octets(modele)))
    with pytest.raises(BriefingError, match="ne peut pas être ouvert"):
        note(situation, territory=territory.load(), choix=Choix(modele=b"PK\x03\x04 rien"))


def octets(modele: docx.document.Document) -> bytes:
    ecrit = BytesIO()
    modele.save(ecrit)
    return ecrit.getvalue()


@pytest.mark.parametrize("combien", [1, 14, pytest.param(60, marks=pytest.mark.slow)])
def test_the_note_itself_holds_on_two_pages(combien: int) -> None:
    situation = departement_de(codes(combien), date(2026, 9, 10))
    mot = "Un constat assez long pour remplir sa case, avec des précisions utiles à la décision. " * 4
    alertes = tuple(Alerte("A35", 1, f"Commune {n} " * 9, f"{n} {mot}", f"{n} {mot}", None) for n in range(30))
    reunions = table(
        "reunions",
        [
            {"type": "copil", "lieu": f"Salle {n} " * 9, "date": pd.Timestamp("2026-10-01") + pd.Timedelta(days=n)}
            | {"date_precision": "jour"}
            for n in range(30)
        ],
    )
    chargee = replace(situation, alertes=alertes, tables={**situation.tables, "reunions": reunions})
    pdf = note(
        chargee,
        territory=territory.load(),
        vers="pdf",
        contours=CONTOURS,
        choix=Choix(avant=departement_de([])),
        service=Service("Direction départementale des territoires et de la mer"),
    )
    with pikepdf.open(BytesIO(pdf)) as lu, lu.open_outline() as plan:
        pages = [page.objgen for page in lu.pages]
        debuts = {str(e.title): pages.index(e.destination[0].objgen) for e in plan.root}
    assert debuts["Calendrier des trois prochains mois"] == 1
    assert debuts["Annexe – Aides accordées"] == 2


def test_the_note_of_the_landes_holds_the_figures_of_the_deck_of_2021() -> None:
    landes = faits.situation(faits.LANDES, AU)
    ecrit = texte_du_docx(note(landes, territory=territory.load()))
    for montant, part in (
        ("43\u202f457", "2,7"), ("110\u202f414", "6,8"), ("153\u202f871", "9,4"), ("281\u202f398", "17,3"),
        ("1\u202f193\u202f779", "73,3"), ("1\u202f475\u202f177", "90,6"), ("1\u202f629\u202f048", "100,1"),
    ):  # fmt: skip
        assert f"{montant}\u00a0€\n{part}\u00a0%" in ecrit
    assert "12\u00a0projets PVD, 10\u00a0EPCI" in ecrit
    assert "2\u00a0sur\u00a08\n4\u00a0mutualisés, 6\u00a0en recrutement" in ecrit
    assert "Commune sans poste\n1\nGeaune" in ecrit
    document = document_de(landes)
    assert "2 postes sur 8 sont pourvus" in note_message.message(landes)[2].replace("\u00a0", " ")
    assert defauts(document) == []
