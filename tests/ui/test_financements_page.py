"""The screen of grants: every part, every stage, any territory; from a figure to its lines, from a line to its cell."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import verbs
from pvd_dashboard.ui.navigation import COMMUNE, FINANCEMENTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pvd_dashboard.editions import Store

LE = datetime(2023, 6, 1, tzinfo=UTC)
SUIVI = """Exercice;Dispositif;Code INSEE;Bénéficiaire;Intitulé du projet;Coût total HT;Montant demandé;\
Montant accordé;Montant engagé;Montant payé;Date de notification;Autofinancement
2020;DETR;40197;Morcenx-la-Nouvelle;École;1000;600;500;500;0;15/01/2020;100
2020;DSIL;40197;Morcenx-la-Nouvelle;École;1000;400;400;;;;100
2021;DETR;40282;Saint-Sever;Halle;;300;250,50;;;10/03/2021;
2021;DETR;;Roquefort et Gabarret;Voie verte;;;90;;;;
2021;Fonds vert;;CC du Pays Morcenais;Rénovation;;;70;;;;
2021;DETR;40282;Saint-Sever;Refusée;;1000;0;;;;
"""


def nu(texte: object) -> str:
    return str(texte).replace("\u00a0", " ").replace("\u202f", " ")


def dit(essai: AppTest) -> str:
    return nu(" ".join(str(e.value) for e in [*essai.markdown, *essai.caption, *essai.header, *essai.info]))


def _publier(store: Store) -> None:
    laureats = "Commune lauréate;Code INSEE\n" + "".join(
        f"{nom};{code}\n"
        for nom, code in (
            ("Morcenx-la-Nouvelle", "40197"),
            ("Saint-Sever", "40282"),
            ("Roquefort", "40245"),
            ("Gabarret", "40102"),
            ("Peyrehorade", "40224"),
        )
    )
    for nom, contenu in (("pvd.csv", laureats), ("aides.csv", SUIVI)):
        lecture = verbs.read(nom, contenu.encode(), departement="40")
        assert not lecture.blocking, lecture.findings
        verbs.publish(store, lecture, departement="40", author="Test", at=LE)


@pytest.fixture
def publie(lieu: str, rempli: Callable[..., Store]) -> str:
    """A département with its lauréats and grants, and a second source of the same grants."""
    rempli("financements", _publier)
    return lieu


def ouvrir_page(ouvrir: Callable[..., AppTest], **choix: str) -> AppTest:
    essai = ouvrir(FINANCEMENTS, departement="40", date="2023-06-01", **choix)
    assert not essai.exception
    return essai


@pytest.mark.usefixtures("publie")
def test_each_stage_names_its_total_and_says_what_it_does_not_know(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir_page(ouvrir)
    cartes = {metrique.label: nu(metrique.value) for metrique in essai.metric}
    assert cartes["Total accordé"] == "1 311 €"
    options = [nu(texte) for texte in essai.button_group(key="bascule_stade").options]
    assert options == ["Demandé · 2 k€", "Accordé · 1 k€", "Notifié · 751 €", "Engagé · 500 €", "Payé · 0 €"]
    engage = ouvrir_page(ouvrir, stade="engage")
    assert {m.label: nu(m.value) for m in engage.metric}["Total engagé"] == "500 €"
    assert "5 lignes accordées sans montant connu à ce stade" in dit(engage)


@pytest.mark.usefixtures("publie")
@pytest.mark.parametrize(
    ("territoire", "total"),
    [("com:40197", "900 €"), ("epci:244000691", "970 €"), ("com:40102", "90 €"), ("com:40224", "0 €")],
)
def test_a_territory_has_its_own_table(territoire: str, total: str, ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir_page(ouvrir, territoire=territoire)
    assert {m.label: nu(m.value) for m in essai.metric}["Total accordé"] == total


@pytest.mark.usefixtures("publie")
def test_years_and_dispositifs_sum_to_the_total_and_lead_to_their_lines(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir_page(ouvrir, volet="annees")
    table = essai.table[-1].value
    assert [nu(t).split("](")[0] for t in table["Total"]] == ["[400 €", "[841 €", "[70 €", "**[1 311 €"]
    assert "volet=lignes" in table["2021"].iloc[1]
    assert "de=2021&a=2021&dispositif=DETR" in table["2021"].iloc[1]
    lignes = ouvrir_page(ouvrir, volet="lignes", dispositif="DETR", de="2021", a="2021")
    assert "total accordé des lignes affichées : **341 €**" in dit(lignes)


@pytest.mark.usefixtures("publie")
def test_communes_are_told_per_inhabitant_and_who_got_nothing(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir_page(ouvrir, volet="communes")
    assert "1 commune sans aide rattachée** à ce stade : Peyrehorade" in dit(essai)
    table = essai.table[0].value
    assert [nu(t) for t in table["Montant accordé"].iloc[-4:]] == [f"**{m} €**" for m in ("1 151", "90", "70", "1 311")]
    assert "médiane de la liste" in dit(essai).lower()


@pytest.mark.usefixtures("publie")
def test_the_portfolio_of_a_project_shows_its_funders_its_share_and_its_alerts(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir_page(ouvrir, volet="projets")
    lien = essai.table[0].value["Projet"].iloc[0]
    assert lien.startswith("[École](")
    cle = lien.split("projet=")[1].split("&")[0].rstrip(")")
    from urllib.parse import unquote_plus  # noqa: PLC0415 - one test needs it

    projet = ouvrir_page(ouvrir, volet="projets", projet=unquote_plus(cle))
    plan = projet.table[0].value
    assert [nu(t) for t in plan["Montant"]] == ["500 €", "400 €", "100 €", "**1 000 €**"]
    assert "90 %** du financement public" in dit(projet)
    assert "soit 100 € de trop" in dit(projet)


@pytest.mark.usefixtures("publie")
def test_what_follows_the_grants_says_caduques_and_what_is_to_be_released(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir_page(ouvrir, volet="suivi")
    cartes = {m.label: nu(m.value) for m in essai.metric}
    assert cartes["AE à désengager"] == "500 €"
    assert cartes["Reste à payer"] == "500 €"
    assert "Caduque : 2" in dit(essai)


@pytest.mark.usefixtures("publie")
def test_a_line_leads_to_its_file_its_sheet_and_its_cells(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir_page(ouvrir, volet="lignes")
    from urllib.parse import parse_qs, urlsplit  # noqa: PLC0415 - one test needs them

    source = essai.table[0].value["Case d’origine"].iloc[2]
    cle = parse_qs(urlsplit(source.split("](")[1].rstrip(")")).query)["ligne"][0]
    ligne = ouvrir_page(ouvrir, volet="lignes", ligne=cle)
    cases = dict(zip(ligne.table[0].value["Colonne"], ligne.table[0].value["Case"], strict=True))
    assert cases["Montant accordé"].endswith("!H4")
    assert "aides.csv" in dit(ligne)
    assert next(b.label for b in ligne.get("download_button")).endswith("aides.csv")


def test_two_sources_are_proposed_and_the_answer_is_kept_as_a_version(
    publie: str, ouvrir: Callable[..., AppTest]
) -> None:
    store = verbs.open_store(publie)
    import io  # noqa: PLC0415 - one test needs them

    import openpyxl  # noqa: PLC0415 - same

    livre = openpyxl.Workbook()
    for titre, montant in (("Suivi", 500), ("DGCL", 503)):
        feuille = livre.create_sheet(titre)
        feuille.append(
            ["Exercice", "Dispositif", "Code INSEE", "Bénéficiaire", "Intitulé du projet", "Montant accordé"]
        )
        feuille.append([2020, "DETR", "40197", "Morcenx-la-Nouvelle", "École", montant])
    tampon = io.BytesIO()
    livre.save(tampon)
    lecture = verbs.read("deux.xlsx", tampon.getvalue(), departement="40")
    verbs.publish(store, lecture, departement="40", author="Test", at=LE)
    essai = ouvrir_page(ouvrir, volet="suivi")
    assert "Aides à rapprocher (1)" in dit(essai)
    assert "écart de montant : **3 €**" in dit(essai)
    next(b for b in essai.button if b.label.endswith("« Suivi »")).click().run()
    assert not essai.exception
    assert {m.label: m.value for m in essai.metric}["Aides à rapprocher"] == "0"
    courante = store.current("40")
    assert courante is not None
    assert (courante.number, courante.comment.startswith("Rapprochement : même aide (DGCL")) == (4, True)
    assert store.tables(courante)["subventions"]["deja_compte"].tolist()[1]


@pytest.mark.parametrize("volet", ["tableau", "annees", "communes", "projets", "suivi", "lignes"])
@pytest.mark.parametrize("departement", ["40", "32"])
def test_each_part_opens_on_the_examples(volet: str, departement: str, ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(FINANCEMENTS, departement=departement, volet=volet, stade="paye")
    assert not essai.exception


@pytest.mark.usefixtures("publie")
@pytest.mark.parametrize("commune", ["40245", "40102"])
def test_a_shared_project_is_said_so_on_the_page_of_each_of_its_communes(
    commune: str, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(COMMUNE, departement="40", date="2023-06-01", commune=commune)
    assert "**1 aide accordée** pour **90 €** (dont 1 projet partagé avec d’autres communes" in dit(essai)
