"""Amounts in francs Pacifique: told in euros at the fixed rate, kept as read, unknown without a rate (R63)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation import Perimetre, restreindre
from pvd_dashboard.territory import load
from tests.situation.faits import aide, laureats, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation import Situation

D = Decimal
FRANCS = {"devise": "XPF", "cout_total_ht": 2_000_000, "code_insee": "98818"}


def vue(parametres: Parametres | None = None) -> Situation:
    lignes = [aide("DETR", 1_000_001, **FRANCS), aide("DSIL", 100, code_insee="98818")]
    donnees = tables(laureats=laureats(["98818"]), subventions=lignes)
    return situation(donnees, "22/11/2026", "988", parametres)


def test_a_line_in_francs_counts_in_euros_exactly_beside_those_in_euros() -> None:
    aides = vue().financements
    assert aides.total == D("8380.00838") + 100
    (detr, dsil) = sorted(aides.suivi.projets, key=lambda projet: projet.aides_publiques, reverse=True)
    assert (detr.cout, detr.aides_publiques, dsil.aides_publiques) == (16760, D("8380.00838"), 100)


def test_what_the_file_said_is_kept() -> None:
    francs = vue().financements.subventions.iloc[0]
    assert (francs["montant_accorde_xpf"], francs["cout_total_ht_xpf"]) == (1_000_001, 2_000_000)


def test_without_a_rate_the_amount_is_unknown_not_zero() -> None:
    aides = vue(replace(Parametres(), cours_xpf=D(0))).financements
    assert aides.total == 100
    assert list(aides.subventions["motif"].fillna("")) == ["sans_montant", ""]


def test_a_part_of_the_territory_converts_once() -> None:
    entiere = vue()
    part = restreindre(entiere, Perimetre("Nouméa", "à Nouméa", frozenset({"98818"})), territory=load())
    assert part.financements.total == entiere.financements.total
