"""The made-up département is what the other tests take it for: its size, no line refused, every kind of status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import verbs
from tests.genere import departement as genere

if TYPE_CHECKING:
    from pathlib import Path


def test_a_departement_of_sixty_projects_and_two_thousand_grants_is_read_whole(tmp_path: Path) -> None:
    fichier = genere.classeur(tmp_path / "33-gironde.xlsx")
    store = verbs.open_store(f"sqlite:///{(tmp_path / 'pvd.sqlite3').as_posix()}")
    genere.publier(store, fichier)
    situation = verbs.situate(store, "33", genere.DATE)
    assert (len(situation.laureats.projets), len(situation.financements.subventions)) == (60, 2_000)
    assert situation.actions.total == 240
    assert {statut for statut, combien in situation.conventions.par_statut.items() if combien} >= {
        "RETARD",
        "ORT_OK",
        "ORT_ECHUE",
        "COURS",
        "ATTENTE",
    }
    store.close()
