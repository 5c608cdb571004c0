"""What is on screen about grants, as a workbook: live subtotals that agree, lines that can be read back."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from lxml import etree

from pvd_dashboard import verbs
from pvd_dashboard.briefings import BriefingError, aides
from pvd_dashboard.situation.catalogue import catalogue
from pvd_dashboard.situation.model_aides import Stade
from pvd_dashboard.situation.perimetre_aides import Perimetre, filtrer
from pvd_dashboard.situation.vues_aides import par_commune, tableau
from tests.situation.faits import LANDES, aide, laureats, situation, tables

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from pvd_dashboard.situation.model import Situation

MORCENAIS = "244000691"
D = Decimal
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def varie() -> Situation:
    lignes = [
        aide("DETR", "1000.25", exercice=2021, code_insee="40197", intitule="École", montant_engage="900.25"),
        aide("DSIL", "500.5", exercice=2021, code_insee="40197", intitule="École", cout_total_ht=2000),
        aide("DSIL_EXC", 300, exercice=2020, beneficiaire_nom="Roquefort et Gabarret", intitule="Voie verte"),
        aide("FONDS_VERT", 70, exercice=2023, beneficiaire_siren=MORCENAIS, beneficiaire_type="epci"),
        aide("DETR", 11, exercice=2022),
        aide("DETR", 5000, exercice=2022, code_insee="40088", beneficiaire_nom="Dax"),
        aide("DETR", 9999, exercice=2022, code_insee="40197", statut="refuse"),
        aide("DETR", 77, exercice=2022, code_insee="40197", deja_compte=True),
    ]
    return situation(tables(laureats=laureats(["40197", "40245", "40102"]), subventions=lignes), "31/12/2023")


def demande(lue: Situation, perimetre: Perimetre | None = None, stade: Stade = Stade.ACCORDE) -> aides.Demande:
    voulu = perimetre or Perimetre()
    lignes = filtrer(lue.financements.subventions, lue.laureats, voulu)
    return aides.Demande(lue, lignes, voulu, stade, catalogue())


def ouvrir(octets: bytes, *, valeurs: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(octets), data_only=valeurs)


def recalcule(octets: bytes, dossier: Path, fin: str) -> Workbook:
    """The workbook as LibreOffice computes it, its own cached values thrown away."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice n'est pas installé")
    (dossier / f"aides{fin}").write_bytes(octets)
    sortie = dossier / "recalcule"
    profil = f"-env:UserInstallation={(dossier / 'profil').as_uri()}"
    commande = [office, profil, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(sortie)]
    subprocess.run([*commande, str(dossier / f"aides{fin}")], check=True, capture_output=True, timeout=120)
    return ouvrir((sortie / "aides.xlsx").read_bytes(), valeurs=True)


def sans_valeurs(octets: bytes, fin: str) -> bytes:
    """The same workbook without any cached result: what is read next was computed by somebody else."""
    ecrit = io.BytesIO()
    if fin == ".xlsx":
        ouvrir(octets).save(ecrit)
        return ecrit.getvalue()
    with zipfile.ZipFile(io.BytesIO(octets)) as recu, zipfile.ZipFile(ecrit, "w") as vide:
        for membre in recu.infolist():
            contenu = recu.read(membre)
            vide.writestr(membre, _sans_resultats(contenu) if membre.filename == "content.xml" else contenu)
    return ecrit.getvalue()


def _sans_resultats(contenu: bytes) -> bytes:
    """A content.xml whose cells of formulas hold their formula, and neither value nor text."""
    racine = etree.fromstring(contenu)
    formules = [case for case in racine.iter(f"{_TABLE}table-cell") if f"{_TABLE}formula" in case.attrib]
    assert len(formules) > 10
    for case in formules:
        for nom in [nom for nom in case.attrib if nom.startswith(_OFFICE)]:
            del case.attrib[nom]
        del case[:]
    resultat: bytes = etree.tostring(racine)
    return resultat


def ensemble(classeur: Workbook, feuille: str, colonne: int) -> Decimal:
    rangees = [r for r in classeur[feuille].iter_rows(values_only=True) if str(r[0] or "").startswith("Ensemble")]
    return D(str(round(rangees[-1][colonne], 6)))


@pytest.mark.parametrize("fin", [".xlsx", ".ods"])
def test_recalculated_by_libreoffice_the_subtotals_agree_with_ours(fin: str, tmp_path: Path) -> None:
    voulue = demande(varie())
    ecrit = aides.ecrire(voulue, fin)
    calcule = recalcule(sans_valeurs(ecrit, fin), tmp_path, fin)
    vue = tableau(voulue.lignes, Stade.ACCORDE, catalogue())
    assert vue.total == D("1881.75")
    assert ensemble(calcule, "Synthèse", 1) == vue.total
    assert ensemble(calcule, "Par commune", 1) == vue.total
    annees = list(calcule["Par exercice"].iter_rows(values_only=True))
    assert D(str(round([c for c in annees[-1] if c is not None][-1], 6))) == vue.total
    sous = {r[0]: r[1] for r in calcule["Synthèse"].iter_rows(values_only=True) if str(r[0] or "").startswith("Sous-")}
    assert {nom: D(str(montant)) for nom, montant in sous.items()} == {
        f"Sous-ensemble « {groupe.groupe} »": groupe.total for groupe in vue.groupes
    }


def test_totals_are_formulas_amounts_are_numbers_and_headings_stay_in_view() -> None:
    classeur = ouvrir(aides.ecrire(demande(varie()), ".xlsx"))
    assert classeur.sheetnames[:4] == ["Synthèse", "Par exercice", "Par commune", "Par projet"]
    for nom in classeur.sheetnames[:4]:
        feuille = classeur[nom]
        total = next(r for r in reversed(list(feuille.iter_rows())) if str(r[0].value or "").startswith("Ensemble"))
        assert any(str(case.value).startswith("=") for case in total), nom
        assert feuille.freeze_panes == "B7"
        assert feuille.print_area
    synthese = classeur["Synthèse"]
    assert isinstance(synthese["B7"].value, int | float)
    assert "€" in synthese["B7"].number_format


def test_the_sheets_say_the_stage_the_perimeter_and_the_source() -> None:
    lue = varie()
    classeur = ouvrir(aides.ecrire(demande(lue, Perimetre(de=2021, a=2021), Stade.ENGAGE), ".xlsx"), valeurs=True)
    textes = [str(r[0].value) for r in classeur["Synthèse"].iter_rows(max_row=6)]
    assert "Aides au stade engagé" in textes[0]
    assert "Exercices : 2021 à 2021" in textes[2]
    assert ensemble(classeur, "Synthèse", 1) == D("900.25")


@pytest.mark.parametrize("fin", [".xlsx", ".ods"])
@pytest.mark.parametrize("lue", [varie, lambda: situation(LANDES, "10/09/2021")], ids=["varie", "landes"])
def test_read_back_with_its_subtotals_the_workbook_changes_no_total(lue: object, fin: str) -> None:
    avant: Situation = lue()  # type: ignore[operator]
    relu = verbs.read(f"aides{fin}", aides.ecrire(demande(avant), fin), departement="40")
    assert [(s.sheet, s.table) for s in relu.sheets if s.table] == [("Subventions", "subventions")]
    donnees = dict(avant.tables) | {"subventions": relu.tables["subventions"].accepted}
    apres = situation(donnees, avant.date)
    assert apres.financements.total == avant.financements.total
    assert [g.total for g in apres.financements.groupes] == [g.total for g in avant.financements.groupes]


def test_a_perimeter_takes_its_own_lines_only() -> None:
    lue = varie()
    voulu = Perimetre(commune="40197")
    relu = verbs.read("aides.xlsx", aides.ecrire(demande(lue, voulu), ".xlsx"), departement="40")
    assert len(relu.tables["subventions"].accepted) == 4
    communes = par_commune(demande(lue, voulu).lignes, Stade.ACCORDE, lue.laureats.communes)
    assert communes.total == D("1500.75")


def test_another_ending_is_refused_in_french() -> None:
    with pytest.raises(BriefingError, match=r"\.xlsx ou en \.ods"):
        aides.ecrire(demande(varie()), ".doc")


def test_a_perimeter_without_a_line_still_makes_a_workbook() -> None:
    classeur = ouvrir(aides.ecrire(demande(varie(), Perimetre(de=1999, a=1999)), ".xlsx"), valeurs=True)
    assert ensemble(classeur, "Synthèse", 1) == 0
