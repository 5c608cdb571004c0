"""The other contracts of the territory, the partners of the conventions, the words of the service: AC32-9, ACEA-3."""

from __future__ import annotations

import pytest

from pvd_dashboard.situation import to_json
from pvd_dashboard.situation.contrats import LIBELLES
from tests.situation.faits import adhesion, laureats, situation, tables

GERS = laureats(["32132", "32208"])


def contrat(nature: str, communes: str = "32132", **plus: object) -> dict[str, object]:
    return {"type": nature, "communes": communes, "statut": "signee"} | plus


def test_other_contracts_are_listed_and_are_in_no_count_of_conventions() -> None:
    siens = [contrat(nature, date_signature="11/03/2020") for nature in LIBELLES]
    adhesions = [adhesion("32132;32208", "06/05/2021")]
    avec, sans = (
        to_json(situation(tables(laureats=GERS, conventions=lignes), "01/06/2021", "32"))
        for lignes in ([*adhesions, *siens], adhesions)
    )
    assert [un["type"] for un in avec["contrats"]] == list(LIBELLES)
    assert avec["conventions"] == sans["conventions"]
    assert avec["etapes"] == sans["etapes"]
    assert avec["alertes"] == sans["alertes"]


@pytest.mark.parametrize(("au", "connus"), [("10/03/2020", 0), ("11/03/2020", 1)])
def test_a_contract_signed_after_the_date_does_not_exist_yet(au: str, connus: int) -> None:
    vue = situation(tables(laureats=GERS, conventions=[contrat("bourg_centre", date_signature="11/03/2020")]), au, "32")
    assert len(vue.contrats) == connus


@pytest.mark.parametrize(("au", "en_vigueur"), [("31/07/2021", True), ("01/08/2021", False)])
def test_a_contract_known_to_end_in_a_month_holds_to_its_last_day(au: str, en_vigueur: bool) -> None:  # noqa: FBT001
    ligne = contrat("opah", date_fin=("01/07/2021", "mois", "juillet 2021"))
    (un,) = situation(tables(laureats=GERS, conventions=[ligne]), au, "32").contrats
    assert un.en_vigueur is en_vigueur


@pytest.mark.parametrize("statut", ["en_cours", "non_signee", "terminee"])
def test_a_contract_not_signed_or_ended_is_not_in_force(statut: str) -> None:
    (un,) = situation(tables(laureats=GERS, conventions=[contrat("crte", statut=statut)]), "01/06/2021", "32").contrats
    assert un.en_vigueur is False


@pytest.mark.parametrize(
    ("departement", "commune", "ecrit"),
    [
        ("67", "67437", "Région Grand Est ; Collectivité européenne d'Alsace ; CeA"),
        ("67", "67437", "La Région Grand Est ; Conseil départemental du Bas-Rhin"),
        ("68", "68112", "Région Grand Est ; la CeA"),
        ("68", "68112", "Conseil régional Grand Est ; CD 68"),
    ],
)
def test_in_67_as_in_68_the_collectivity_of_alsace_is_one_partner(departement: str, commune: str, ecrit: str) -> None:
    faits = tables(
        laureats=laureats([commune]),
        conventions=[
            adhesion(commune, "01/05/2021") | {"partenaires": ecrit},
            adhesion("67437" if departement == "68" else "68112", "01/05/2021") | {"partenaires": "CeA"},
        ],
    )
    document = to_json(situation(faits, "01/06/2021", departement))
    natures = {un["nom"]: (un["type"], un["conventions"]) for un in document["partenaires"]}
    assert natures.pop("Collectivité européenne d'Alsace") == ("departement", 1)
    assert list(natures.values()) == [("region", 1)]
    assert document["laureats"]["communes"] == 1


def test_the_words_of_the_service_are_in_the_document_once_they_are_written() -> None:
    faits = tables(
        laureats=GERS,
        textes=[
            {"rubrique": "difficultes", "communes": "32132", "texte": "Vacance", "date": "01/06/2021"},
            {"rubrique": "mesures", "texte": "Ateliers flash", "date": "31/05/2021"},
            {"rubrique": "dynamique", "communes": "40245", "texte": "Ailleurs"},
        ],
    )
    dits = {
        au: [(un["rubrique"], un["communes"]) for un in to_json(situation(faits, au, "32"))["textes"]]
        for au in ("31/05/2021", "01/06/2021")
    }
    assert dits["31/05/2021"] == [("mesures", [])]
    assert dits["01/06/2021"] == [("difficultes", ["32132"]), ("mesures", [])]
