"""Everything dated of one PVD, in order, and nothing dated after the date."""

from __future__ import annotations

from pvd_dashboard.situation.chronologie import Nature, chronologie, natures
from tests.situation.faits import LANDES, adhesion, aide, laureats, ort, poste, situation, tables

VIE = tables(
    laureats=laureats(["40282", "40001"], date_labellisation="21/12/2020"),
    conventions=[
        adhesion("40282", "20/05/2021", date_deliberation="02/05/2021"),
        ort("40282", "16/05/2023", date_fin="31/03/2026", date_comite_projet="02/02/2023"),
        adhesion("40001", "20/05/2021"),
    ],
    avenants=[
        {
            "type": "cadre_ort",
            "communes": "40282",
            "numero": "2",
            "objet": "prolongation",
            "date_signature": "01/03/2026",
            "nouvelle_echeance": "31/03/2028",
        }
    ],
    postes=[poste("40282", "pourvu", date_prise_poste=("01/03/2021", "mois"), date_fin_contrat="31/12/2027")],
    reunions=[{"type": "comite_projet", "date": "10/01/2024", "communes": "40282", "ordre_du_jour": "halle"}],
    actions=[
        {"intitule": "Halle", "communes": "40282", "statut": "engagee", "date_debut": "01/06/2024"},
        {"intitule": "Abandon", "communes": "40282", "statut": "abandonnee", "date_debut": "01/06/2022"},
    ],
    equipes=[{"communes": "40282", "date_installation": "28/03/2026", "date_premier_contact": "15/05/2026"}],
    subventions=[
        aide("DETR", 1000, code_insee="40282", exercice=2023, intitule="Halle"),
        aide("DETR", 9000, code_insee="40282", exercice=2022, intitule="Place"),
        aide("DSIL", 5000, code_insee="40282", exercice=2022, date_notification="04/07/2022"),
    ],
)


def dits(au: str) -> list[tuple[str, str]]:
    lue = situation(VIE, au)
    ligne = next(ligne for ligne in lue.conventions.lignes if "40282" in ligne.communes)
    return [(fait.jour.texte or f"{fait.jour.debut:%d/%m/%Y}", fait.libelle) for fait in chronologie(lue, ligne)]


def test_it_holds_every_dated_fact_of_the_project_in_order() -> None:
    assert dits("22/11/2026") == [
        ("21/12/2020", "Labellisation"),
        ("01/03/2021", "Prise de poste"),
        ("02/05/2021", "Délibération"),
        ("20/05/2021", "Adhésion signée"),
        ("01/01/2022", "DETR"),
        ("04/07/2022", "DSIL droit commun"),
        ("20/11/2022", "Échéance de l'ORT"),
        ("02/02/2023", "Comité de projet"),
        ("16/05/2023", "ORT signée"),
        ("10/01/2024", "Comité de projet"),
        ("01/06/2024", "Halle"),
        ("01/03/2026", "Avenant 2"),
        ("28/03/2026", "Équipe installée"),
        ("15/05/2026", "Équipe rencontrée"),
        ("31/12/2027", "Fin de contrat"),
        ("31/03/2028", "Fin de l'ORT"),
    ]


def test_what_happens_the_day_after_does_not_exist_yet() -> None:
    assert ("10/01/2024", "Comité de projet") not in dits("09/01/2024")
    assert ("10/01/2024", "Comité de projet") in dits("10/01/2024")
    assert "Avenant 2" not in [libelle for _, libelle in dits("28/02/2026")]


def test_only_the_first_grant_of_each_dispositif_is_an_event() -> None:
    lue = situation(VIE, "22/11/2026")
    ligne = next(ligne for ligne in lue.conventions.lignes if "40282" in ligne.communes)
    aides = [fait.texte for fait in chronologie(lue, ligne) if fait.nature is Nature.AIDE]
    assert [texte.replace("\u00a0", " ").replace("\u202f", " ") for texte in aides] == [
        "Première aide DETR : 9 000 € (Place)",
        "Première aide DSIL droit commun : 5 000 €",
    ]


def test_what_is_still_to_come_says_so() -> None:
    lue = situation(LANDES, "10/09/2021")
    ligne = next(ligne for ligne in lue.conventions.lignes if "40245" in ligne.communes)
    faits = chronologie(lue, ligne)
    assert [(fait.libelle, fait.venir(lue.date)) for fait in faits] == [
        ("Labellisation", False),
        ("Adhésion signée", False),
        ("Échéance de l'ORT", True),
    ]
    assert natures(faits) == (Nature.CONVENTION,)
