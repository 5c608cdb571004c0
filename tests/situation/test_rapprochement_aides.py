"""The same grant from two sources: proposed by dossier, wording, then amount; never merged (R53)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.situation.faits import aide, laureats, situation, table

D = Decimal
SIENNE = {"code_insee": "40197", "exercice": 2021}
Trouvees = list[tuple[int, int, str, Decimal | None]]


def trouvees(tableau: list[dict[str, object]], dgcl: list[dict[str, object]]) -> tuple[Trouvees, Decimal]:
    import pandas as pd  # noqa: PLC0415 - joins two sources

    feuilles = [table("subventions", *tableau, feuille="Suivi"), table("subventions", *dgcl, feuille="DGCL")]
    donnees = {
        "laureats": table("laureats", *laureats(["40197", "40282"])),
        "subventions": pd.concat(feuilles, ignore_index=True),
    }
    aides = situation(donnees, "31/12/2022").financements
    return [(p.position, p.autre, p.niveau, p.ecart) for p in aides.suivi.propositions], aides.total


@pytest.mark.parametrize(
    ("un", "autre", "attendu"),
    [
        ({"n_dossier": "12"}, {"n_dossier": "12", "intitule": "x"}, ("dossier", D(7))),
        ({"n_dossier": "12"}, {"n_dossier": "13"}, None),
        ({"intitule": "École Jules-Ferry"}, {"intitule": "ECOLE JULES FERRY"}, ("intitule", D(7))),
        ({"intitule": "École"}, {"intitule": "École", "code_insee": "40282"}, None),
        ({"intitule": "École"}, {"intitule": "École", "exercice": 2020}, None),
        ({"intitule": "École"}, {"intitule": "École", "dispositif": "DSIL"}, None),
        ({"intitule": "a"}, {"intitule": "b"}, None),
        ({"intitule": "a"}, {"intitule": "b", "montant_accorde": 101}, ("montant", D(1))),
        ({"intitule": "a"}, {"intitule": "b", "montant_accorde": "101.01"}, None),
        ({"intitule": "a"}, {"intitule": "b", "montant_accorde": 99}, ("montant", D(-1))),
        ({"intitule": "a"}, {"intitule": "b", "montant_accorde": 100, "aide_distincte": True}, None),
        ({"intitule": "a"}, {"intitule": "b", "montant_accorde": 100, "deja_compte": True}, None),
        ({"intitule": "a"}, {"intitule": "b", "montant_accorde": 100, "statut": "refuse"}, None),
    ],
)
def test_two_sources_are_brought_together_by_steps(
    un: dict[str, object], autre: dict[str, object], attendu: tuple[str, Decimal] | None
) -> None:
    ici, la = aide("DETR", 100) | SIENNE | un, aide("DETR", 107) | SIENNE | autre
    propositions, total = trouvees([ici], [la])
    assert propositions == ([(0, 1, *attendu)] if attendu else [])
    comptes = [D(str(ligne["montant_accorde"])) for ligne in (ici, la) if not {"statut", "deja_compte"} & set(ligne)]
    assert total == sum(comptes)


def test_a_commune_is_the_same_by_its_siren_and_by_its_code() -> None:
    siren = {"beneficiaire_siren": "200084713", "exercice": 2021, "intitule": "École"}
    assert trouvees([aide("DETR", 1, intitule="École", **SIENNE)], [aide("DETR", 1) | siren])[0]


def test_each_line_is_in_one_pair_and_a_dossier_wins_over_an_amount() -> None:
    ici = [aide("DETR", 100, n_dossier="1", **SIENNE), aide("DETR", 100, intitule="z", **SIENNE)]
    la = [aide("DETR", 100, intitule="y", **SIENNE), aide("DETR", 90, n_dossier="1", **SIENNE)]
    assert trouvees(ici, la)[0] == [(0, 3, "dossier", D(-10)), (1, 2, "montant", D(0))]


def test_lines_of_one_sheet_are_not_compared() -> None:
    jumelles = [aide("DETR", 100, intitule="a", **SIENNE), aide("DETR", 100, intitule="b", **SIENNE)]
    assert trouvees(jumelles, [])[0] == []
