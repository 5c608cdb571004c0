"""The Landes of 10 September 2021, from the workbook to the situation (AC40, AC26)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from pvd_dashboard.settings import Parametres
from tools.examples import make_examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Releve

JOUR = "2021-09-10"
TOTAL = "1629048.00"
ROQUEFORT, GABARRET, MORCENX, PEYREHORADE, GEAUNE = "40245", "40102", "40197", "40224", "40110"
AMOU, MONTFORT, MUGRON, LABOUHEYRE = "40002", "40194", "40201", "40134"


def test_ac40_1_twelve_pvd_gather_fourteen_communes(landes: Releve) -> None:
    laureats = landes.json(JOUR)["laureats"]
    assert (laureats["communes"], laureats["pvd"], laureats["epci"]) == (14, 12, 10)
    assert laureats["arrondissements"] == {"Mont-de-Marsan": 10, "Dax": 4}


def test_ac40_2_the_four_classes_of_the_map_are_known(landes: Releve) -> None:
    situation = landes.situation(JOUR)
    communes = situation.laureats.communes
    assert len(communes) == 14
    assert {frozenset(p.communes) for p in situation.laureats.projets if len(p.communes) > 1} == {
        frozenset({ROQUEFORT, GABARRET}),
        frozenset({MONTFORT, MUGRON}),
    }
    assert communes["siren_epci"].nunique() == 10
    assert sorted(situation.laureats.acv) == ["40088", "40192"]


def test_ac40_3_the_funding_table_of_the_deck(landes: Releve) -> None:
    financements = landes.json(JOUR)["financements"]
    assert financements["total"] == TOTAL
    table = {
        groupe["groupe"]: (groupe["total"], {d["code"]: d["montant"] for d in groupe["dispositifs"]})
        for groupe in financements["groupes"]
        if groupe["total"] != "0.00"
    }
    assert table == {
        "Plan de relance": ("153871.00", {"DSIL_EXC": "43457.00", "DSIL_RE": "110414.00"}),
        "Droit commun": ("1475177.00", {"DSIL": "281398.00", "DETR": "1193779.00"}),
    }
    assert (financements["communes"], financements["epci"], financements["non_ventile"], financements["hors_pvd"]) == (
        "0.00",
        "0.00",
        TOTAL,
        "0.00",
    )


def test_ac40_3_the_shares_are_shown_to_a_tenth_with_their_rounding_gap(landes: Releve) -> None:
    financements = landes.situation(JOUR).financements
    parts = {d.code: d.part for groupe in financements.groupes for d in groupe.dispositifs if d.montant}
    assert parts == {
        "DSIL_EXC": Decimal("2.7"),
        "DSIL_RE": Decimal("6.8"),
        "DSIL": Decimal("17.3"),
        "DETR": Decimal("73.3"),
    }
    assert {g.groupe: g.part for g in financements.groupes if g.total} == {
        "Plan de relance": Decimal("9.4"),
        "Droit commun": Decimal("90.6"),
    }
    assert financements.ecart_arrondi == Decimal("-0.1")


def _tableau(lignes: list[list[str | float | None]], fusions: list[str]) -> bytes:
    tampon = BytesIO()
    with xlsxwriter.Workbook(tampon) as book:
        feuille = book.add_worksheet("Un accompagnement financier")
        for rang, ligne in enumerate(lignes):
            for colonne, valeur in enumerate(ligne):
                if valeur is not None:
                    feuille.write(rang, colonne, valeur)
        for plage in fusions:
            feuille.merge_range(plage, "")
            premiere = plage.split(":")[0]
            feuille.write(premiere, lignes[int(premiere[1:]) - 1][ord(premiere[0]) - ord("A")])
    return tampon.getvalue()


EN_LIGNES = _tableau(
    [
        ["Financements des lauréats PVD"],
        ["Dispositif", "Montant accordé"],
        ["DSIL exc", 43457],
        ["DSIL renov", 110414],
        ["Sous-total plan de relance", 153871],
        ["DSIL droit commun", 281398],
        ["DETR", 1193779],
        ["Sous-total droit commun", 1475177],
        ["Total", 1629048],
    ],
    [],
)
COMME_LE_DIAPORAMA = _tableau(
    [
        ["Groupe", "Dispositif", "Montant accordé", "Sous-total", "Total"],
        ["Plan de relance", "DSIL exc", "43 457 €", "153 871 €", "1 629 048 €"],
        [None, "DSIL renov", "110 414 €"],
        ["Droit commun", "DSIL droit commun", "281 398 €", "1 475 177 €"],
        [None, "DETR", "1 193 779 €"],
    ],
    ["A2:A3", "A4:A5", "D2:D3", "D4:D5", "E2:E5"],
)


@pytest.mark.parametrize("contenu", [EN_LIGNES, COMME_LE_DIAPORAMA], ids=["lines", "merged pivot"])
def test_ac40_3_subtotals_and_totals_are_not_added(
    publier: Callable[[str, bytes, str], Releve], contenu: bytes
) -> None:
    releve = publier("financements.xlsx", contenu, "40")
    assert releve.json(JOUR)["financements"]["total"] == TOTAL


def test_ac40_4_morcenx_is_eighty_percent_aided_and_raises_no_alert(landes: Releve) -> None:
    subventions = landes.situation(JOUR).financements.subventions
    morcenx = subventions[subventions["code_insee"] == MORCENX].set_index("dispositif")
    assert morcenx["montant_accorde"].to_dict() == {"FONDS_FRICHES": Decimal(192815), "DETR": Decimal(167904)}
    (cout,) = set(morcenx["cout_total_ht"])
    assert cout == Decimal("450898.75")
    assert sum(morcenx["montant_accorde"]) / cout == Decimal("0.8")
    assert cout - sum(morcenx["montant_accorde"]) == Decimal("90179.75")
    assert landes.alertes(JOUR, "A30") == []


def test_ac40_5_peyrehorade_has_an_aid_and_no_rate(landes: Releve) -> None:
    subventions = landes.situation(JOUR).financements.subventions
    (ligne,) = subventions[subventions["code_insee"] == PEYREHORADE].to_dict("records")
    assert (ligne["dispositif"], ligne["montant_accorde"]) == ("MH_DRAC", Decimal(139488))
    assert ligne["taux_cout"] is None
    assert ligne["taux_assiette"] is None


def test_ac40_6_the_examples_already_counted_are_shown_and_not_added(landes: Releve) -> None:
    subventions = landes.situation(JOUR).financements.subventions
    assert len(subventions) == 7
    assert subventions["compte"].sum() == 4


def test_ac40_6_marked_to_be_counted_they_are_added(rejouer: Callable[[make_examples.Faits], Releve]) -> None:
    faits = make_examples.lire("40-landes")
    for subvention in faits["subventions"]:
        subvention.pop("deja_compte", None)
    financements = rejouer(faits).json(JOUR)["financements"]
    assert (financements["total"], financements["communes"], financements["non_ventile"]) == (
        "2129255.00",
        "500207.00",
        TOTAL,
    )


def test_ac40_7_eight_posts_of_which_four_are_shared(landes: Releve) -> None:
    postes = landes.json(JOUR)["postes"]
    assert postes["total"] == 8
    assert postes["mutualises"] == 4
    assert (postes["pourvus"], postes["en_recrutement"], postes["vacants"]) == (2, 6, 0)
    assert (postes["communes_couvertes"], postes["communes_pourvues"]) == (13, 2)
    assert postes["communes_sans_poste"] == [GEAUNE]


def test_ac40_7_geaune_without_a_post_is_said(landes: Releve) -> None:
    (alerte,) = landes.alertes(JOUR, "A10")
    assert "Geaune" in alerte["objet"] + alerte["pourquoi"]


def test_ac40_7_one_post_covers_three_communes_of_two_pvd_and_two_epci(landes: Releve) -> None:
    situation = landes.situation(JOUR)
    (poste,) = [p for p in situation.postes.postes if len(p.communes) == 3]
    couvertes = situation.laureats.communes.set_index("code_insee").loc[list(poste.communes)]
    assert set(poste.communes) == {AMOU, MONTFORT, MUGRON}
    assert (couvertes["pvd"].nunique(), couvertes["siren_epci"].nunique()) == (2, 2)


def test_ac40_8_the_provision_of_2021_and_the_split_of_a_post(landes: Releve) -> None:
    (enveloppe,) = landes.situation(JOUR).tables["enveloppes"].to_dict("records")
    assert (enveloppe["exercice"], enveloppe["dispositif"], enveloppe["montant_provisionne"]) == (
        2021,
        "ANCT_ING",
        Decimal(75000),
    )
    assert enveloppe["montant_provisionne"] / landes.json(JOUR)["postes"]["total"] == Decimal(9375)
    parametres = Parametres()
    etat = parametres.taux_cible_poste - parametres.part_bdt_poste
    assert (etat, parametres.part_bdt_poste, 1 - parametres.taux_cible_poste) == (
        Decimal("0.50"),
        Decimal("0.25"),
        Decimal("0.25"),
    )


def test_ac40_11_roquefort_gabarret_has_436_days_left(landes: Releve) -> None:
    ligne = landes.ligne(JOUR, ROQUEFORT, GABARRET)
    assert ligne["date_adhesion"] == "2021-05-20"
    assert (ligne["echeance"], ligne["echeance_precision"], ligne["jours"]) == ("2022-11-20", "jour", 436)
    assert (ligne["statut"], ligne["date_ort"]) == ("COURS", None)


def test_eight_adhesions_were_signed_that_day_and_labouheyre_waited(landes: Releve) -> None:
    conventions = landes.json(JOUR)["conventions"]
    assert (conventions["adhesion_signees"], conventions["ort_signees"]) == (8, 0)
    assert {code: n for code, n in conventions["par_statut"].items() if n} == {"COURS": 11, "ATTENTE": 1}
    assert landes.ligne(JOUR, LABOUHEYRE)["statut"] == "ATTENTE"
    assert len(landes.alertes(JOUR, "A03")) == 1


def test_ac40_10_the_club_of_the_landes_keeps_the_precision_of_its_dates(landes: Releve) -> None:
    reunions = landes.reading.tables["reunions"].accepted
    assert list(zip(reunions["type"], reunions["date_texte"], reunions["date_precision"], strict=True)) == [
        ("club", "janvier 2021", "mois"),
        ("club", "février 2021", "mois"),
        ("club", "automne 2021", "saison"),
    ]


FIN_2026 = "2026-11-22"


def test_ac26_1_the_ort_of_the_landes_in_november_2026(landes: Releve) -> None:
    lignes = landes.situation(FIN_2026).conventions.lignes
    communes = Counter((ligne.statut.value, ligne.fin_ort) for ligne in lignes for _ in ligne.communes)
    assert communes == {
        ("ORT_ECHUE", date(2026, 3, 31)): 9,
        ("ORT_ECHUE", date(2026, 7, 11)): 3,
        ("ORT_FIN_PROCHE", date(2026, 12, 12)): 1,
        ("ORT_OK", None): 1,
    }
    assert landes.json(FIN_2026)["conventions"]["par_statut"]["ORT_ECHUE"] == 10


def test_ac26_1_the_alerts_say_which_end_is_past_near_or_unknown(landes: Releve) -> None:
    document = landes.json(FIN_2026)
    comptes = Counter(a["code"] for a in document["alertes"] if a["code"] in {"A01", "A06", "A07", "A08"})
    assert comptes == {"A06": 10, "A07": 1, "A08": 1}
    (proche,) = landes.alertes(FIN_2026, "A07")
    assert proche["date"] == "2026-12-12"
    (inconnue,) = landes.alertes(FIN_2026, "A08")
    assert "Morcenx" in inconnue["objet"]


def test_an_end_computed_from_the_years_is_said_to_be(landes: Releve) -> None:
    lignes = {ligne.communes: ligne for ligne in landes.situation(FIN_2026).conventions.lignes}
    assert lignes[PEYREHORADE,].fin_ort_origine == "calculee"
    assert lignes[GEAUNE,].fin_ort_origine == "saisie"
