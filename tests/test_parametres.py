"""The parameters that officers edit: read as they are written, checked, in force everywhere at once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import cli, reglages, verbs
from pvd_dashboard.parametres import ParametreInvalideError, appliquer, ecrire, lire, parametre
from pvd_dashboard.settings import DONNEES, Parametres, catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from pvd_dashboard.editions import Store

LANDES = DONNEES / "examples" / "40-landes.xlsx"
MIDI = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LE_10 = date(2021, 9, 10)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PVD_DATABASE_URL", f"sqlite:///{(tmp_path / 'pvd.sqlite3').as_posix()}")
    assert cli.run(["publish", str(LANDES), "--departement", "40"]) == 0
    return verbs.store()


def write(store: Store, **given: str | None) -> None:
    reglages.ecrire_parametres(store, "40", given, author="Agent A", at=MIDI, comment="essai")


@pytest.mark.parametrize("name", [p.nom for p in catalogue()])
def test_the_canonical_text_of_each_default_reads_back(name: str) -> None:
    one = parametre(name)
    assert lire(one, ecrire(one.defaut)) == one.defaut == getattr(Parametres(), name)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("delai_ort_mois", "24", 24),
        ("proche_jours", " 1 000 ", 1_000),
        ("fin_programme", "31/03/2028", date(2028, 3, 31)),
        ("fin_programme", "2028-03-31", date(2028, 3, 31)),
        ("taux_cible_poste", "80 %", Decimal("0.8")),
        ("taux_cible_poste", "0,8", Decimal("0.8")),
        ("plafond_poste", "50\u202f000,50 €", Decimal("50000.50")),
        ("delais_subventions", " FONDS_VERT 2023 : 12 / 36\n\n", "FONDS_VERT 2023 : 12 / 36"),
    ],
)
def test_a_value_is_read_as_officers_write_it(name: str, text: str, value: object) -> None:
    assert lire(parametre(name), text) == value


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("delai_ort_mois", "18,5", "un nombre entier de mois"),
        ("delai_ort_mois", "-1", "un nombre entier de mois"),
        ("delai_ort_mois", "NaN", "un nombre entier de mois"),
        ("proche_jours", "trois", "un nombre entier de jours"),
        ("taux_cible_poste", "120 %", "un taux entre 0 et 100"),
        ("plafond_poste", "", "un montant en euros"),
        ("fin_programme", "31/02/2026", "une date"),
    ],
)
def test_a_value_that_does_not_fit_gets_one_french_sentence(name: str, text: str, told: str) -> None:
    with pytest.raises(ParametreInvalideError, match=told) as error:
        lire(parametre(name), text)
    assert parametre(name).libelle in str(error.value)


def test_a_parameter_gone_or_a_value_out_of_use_leaves_the_default() -> None:
    assert appliquer({"ancien_parametre": "3", "delai_ort_mois": "beaucoup", "proche_jours": None}) == Parametres()


def test_what_was_written_is_in_force_in_the_situation_and_back(store: Store) -> None:
    def echeance() -> str:
        return str(verbs.situate(store, "40", LE_10).conventions.lignes[0].echeance)

    assert echeance() == "2022-11-20"
    write(store, delai_ort_mois="24")
    assert echeance() == "2023-05-20"
    assert verbs.situate(store, "40", LE_10).parametres.delai_ort_mois == 24
    assert reglages.parametres_en_vigueur(store, "40").version != Parametres().version
    assert reglages.parametres_en_vigueur(store, "65") == Parametres()
    write(store, delai_ort_mois=None)
    assert echeance() == "2022-11-20"


def test_one_bad_value_writes_none_of_them(store: Store) -> None:
    with pytest.raises(ParametreInvalideError):
        write(store, delai_ort_mois="24", proche_jours="beaucoup")
    with pytest.raises(ParametreInvalideError, match="n'existe pas"):
        write(store, delai_ort_mois="24", delai_inconnu="3")
    assert reglages.parametres_en_vigueur(store, "40") == Parametres()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.run(["parametres", "--departement", "40", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_command_changes_shows_and_takes_the_default_back(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    del store
    capsys.readouterr()
    code, out, _ = run(
        capsys, "--set", "plafond_poste=50 000 €", "--author", "Agent A", "--comment", "avenant", "--json"
    )
    shown = {one["nom"]: one for one in json.loads(out)["parametres"]}
    assert code == 0
    assert set(shown) == {p.nom for p in catalogue()}
    changed = shown["plafond_poste"]
    assert (changed["valeur"], changed["defaut"], changed["modifie_par"], changed["commentaire"]) == (
        "50000", "45000", "Agent A", "avenant",
    )  # fmt: skip
    assert shown["delai_ort_mois"]["modifie_par"] is None
    code, out, _ = run(capsys, "--defaut", "plafond_poste")
    assert code == 0
    assert "plafond_poste = 45000 :" in out
    assert cli.run(["parametres", "--departement", "tous", "--set", "plafond_poste=60000", "--author", "A"]) == 0
    capsys.readouterr()
    assert "plafond_poste = 60000 (par défaut 45000 ; modifié par A le" in run(capsys)[1]


@pytest.mark.parametrize("words", [("--set", "plafond_poste"), ("--set", "plafond_poste=x"), ("--defaut", "inconnu")])
def test_what_the_command_cannot_use_is_told_in_french(
    store: Store, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    del store
    capsys.readouterr()
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("nom", "texte", "dit"),
    [
        (
            "delais_subventions",
            "DETR 2021 : 12 / 36\nDSIL : bientôt",
            "la ligne « DSIL : bientôt » .n° 2. n'est",
        ),
        ("dispositifs_locaux", "PR40 ; Pacte rural\nFonds local", "la ligne « Fonds local » .n° 2. n'est"),
    ],
)
def test_a_line_of_a_list_that_cannot_be_read_is_refused_with_its_place(
    store: Store, nom: str, texte: str, dit: str
) -> None:
    with pytest.raises(ParametreInvalideError, match=dit):
        write(store, **{nom: texte})
    assert store.reglages_history("40") == []
    write(store, **{nom: texte.splitlines()[0]})
    assert getattr(reglages.parametres_en_vigueur(store, "40"), nom) == texte.splitlines()[0]
