"""What a file does to what is published: replace or update a table, remember what was said, serve many départements."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from pvd_dashboard import cli, depots, souvenirs, verbs
from pvd_dashboard.depots import Mode
from pvd_dashboard.editions import schema

if TYPE_CHECKING:
    from pathlib import Path

    from pvd_dashboard.editions import Store
    from pvd_dashboard.intake import Reading

MIDI = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
AIDES = "Dispositif;Bénéficiaire;N° dossier;Montant accordé;Observations\n"
TROIS = AIDES + "DETR;Hagetmau;A1;100,5;halle\nDSIL;Geaune;A2;200;\nDETR;Amou;A3;300;école\n"
NATIONALE = (
    "Commune lauréate;Code INSEE;Département\n"
    "Hagetmau;40119;40\nGeaune;40110;40\nFleurance;32132;32\nLectoure;32208;32\nVic-en-Bigorre;65460;65\n"
)


def read(text: str, departement: str = "40", name: str = "aides.csv", **more: object) -> Reading:
    return verbs.read(name, text.encode(), departement=departement, **more)


def published(store: Store, text: str, **more: object) -> int:
    done = verbs.publish(store, read(text), departement="40", author="Agent A", at=MIDI, **more)
    return done.edition.number


def amounts(store: Store) -> dict[str, Decimal]:
    rows = store.tables(store.current("40"))["subventions"]
    return dict(zip(rows["n_dossier"], rows["montant_accorde"], strict=True))


UPDATE = {"subventions": Mode.METTRE_A_JOUR}


def test_an_update_changes_and_adds_lines_and_removes_none(store: Store) -> None:
    published(store, TROIS)
    published(store, AIDES + "DSIL;Geaune;A2;250;\nDETR;Geaune;A4;400;\n", modes=UPDATE)
    assert amounts(store) == {"A1": Decimal("100.5"), "A2": Decimal(250), "A3": Decimal(300), "A4": Decimal(400)}


def test_a_replacement_leaves_the_lines_of_the_file_alone(store: Store) -> None:
    published(store, TROIS)
    published(store, AIDES + "DSIL;Geaune;A2;250;\n")
    assert amounts(store) == {"A2": Decimal(250)}


def test_a_blank_cell_of_an_update_erases_nothing(store: Store) -> None:
    published(store, TROIS)
    published(store, AIDES + "DETR;Hagetmau;A1;111;\n", modes=UPDATE)
    rows = store.tables(store.current("40"))["subventions"].set_index("n_dossier")
    assert (rows.loc["A1", "montant_accorde"], rows.loc["A1", "observations"]) == (Decimal(111), "halle")


def test_an_updated_line_says_the_file_it_now_comes_from_and_the_others_theirs(store: Store) -> None:
    published(store, TROIS)
    first = store.current("40").file_sha256
    published(store, AIDES + "DSIL;Geaune;A2;250;\n", modes=UPDATE)
    rows = store.tables(store.current("40"))["subventions"].set_index("n_dossier")["_fichier"]
    assert rows.to_dict() == {"A1": first, "A2": store.current("40").file_sha256, "A3": first}


def test_the_same_update_twice_makes_no_second_edition(store: Store) -> None:
    published(store, TROIS)
    text = AIDES + "DSIL;Geaune;A2;250;\n"
    assert [published(store, text, modes=UPDATE), published(store, text, modes=UPDATE)] == [2, 2]


def test_lines_to_fix_of_an_earlier_file_stay_through_an_update(store: Store) -> None:
    published(store, TROIS + "DETR;Amou;A9;beaucoup;\n")
    published(store, AIDES + "DSIL;Geaune;A2;quelques;\nDSIL;Geaune;A5;5;\n", modes=UPDATE)
    assert len(store.aside(store.current("40"))) == 2
    published(store, TROIS)
    assert len(store.aside(store.current("40"))) == 0


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        (AIDES + "DSIL;Geaune;A2;250;\n", Mode.METTRE_A_JOUR, "ne reprend que 1 des 3"),
        (TROIS, Mode.REMPLACER, "toutes les lignes"),
        (TROIS.replace("A3", "A7"), Mode.REMPLACER, "2 des 3"),
    ],
)
def test_an_update_is_proposed_for_a_file_that_takes_up_few_of_the_lines(
    store: Store, text: str, mode: Mode, said: str
) -> None:
    published(store, TROIS)
    proposed = depots.propositions(store, read(text), store.current("40"))
    assert proposed["subventions"].mode is mode
    assert said in proposed["subventions"].raison


def test_a_list_without_regroupement_keeps_those_of_the_laureats(store: Store) -> None:
    heads = "Commune lauréate;Code INSEE;Regroupement\n"
    rows = "Hagetmau;40119;Chalosse\nGeaune;40110;Chalosse\n"
    published(store, heads + rows)
    published(store, "Commune lauréate;Code INSEE\nHagetmau;40119\nGeaune;40110\nAmou;40002\n")
    kept = store.tables(store.current("40"))["laureats"].set_index("code_insee")["regroupement"]
    assert kept.dropna().to_dict() == {"40119": "Chalosse", "40110": "Chalosse"}
    published(store, heads + "Hagetmau;40119;\nGeaune;40110;\n")
    assert store.tables(store.current("40"))["laureats"]["regroupement"].isna().all()


# --- what was said is remembered -----------------------------------------------------------------

ODD = "Quoi;Qui;Combien\nAide aux halles;Hagetmau;10\n"
SAID = {"Quoi": "dispositif", "Qui": "beneficiaire_nom", "Combien": "montant_accorde"}


def test_what_was_said_of_headings_serves_the_next_file_and_is_told(store: Store) -> None:
    verbs.publish(store, read(ODD, mapping=SAID), departement="40", author="Agent A", at=MIDI)
    later = "Suivi;;\nCombien;Qui;Quoi\n30;Geaune;Aide aux ponts\n"
    assert read(later).blocking
    reading = read(later, name="autre.csv", memories=souvenirs.applicable(store, "40"))
    assert reading.totals["subventions.montant_accorde"] == Decimal(30)
    (told,) = [f for f in reading.findings if f.code == "LECTURE_RETENUE"]
    assert told.expected == "Agent A le 12\u00a0mars\u00a02026, pour «\u00a0aides.csv\u00a0»"
    assert souvenirs.applicable(store, "65") == ()


def test_todays_word_wins_over_what_is_remembered_and_takes_its_place(store: Store) -> None:
    verbs.publish(store, read(ODD, mapping=SAID), departement="40", author="Agent A", at=MIDI)
    known = souvenirs.applicable(store, "40")
    again = read(ODD, mapping={"Combien": "montant_demande"}, memories=known)
    assert set(again.totals) == {"subventions.montant_demande"}
    verbs.publish(store, again, departement="40", author="Agent B", at=MIDI)
    (kept,) = store.remembered("40")
    assert (kept.auteur, kept.colonnes["combien"], kept.colonnes["quoi"]) == (
        "Agent B", "montant_demande", "dispositif",
    )  # fmt: skip


def test_a_file_that_nobody_spoke_of_leaves_nothing_to_remember(store: Store) -> None:
    published(store, TROIS)
    assert store.remembered("40") == []


def test_a_forgotten_reading_is_applied_no_more(store: Store) -> None:
    verbs.publish(store, read(ODD, mapping=SAID), departement="40", author="Agent A", at=MIDI)
    store.forget("40")
    assert read(ODD, memories=souvenirs.applicable(store, "40")).blocking


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{(tmp_path / 'pvd.sqlite3').as_posix()}"
    monkeypatch.setenv("PVD_DATABASE_URL", url)
    return url


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = cli.run([str(a) for a in arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.usefixtures("own_store")
def test_the_command_line_remembers_lists_applies_and_forgets(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "suivi.csv"
    path.write_text(ODD, encoding="utf-8")
    maps = [part for heading, column in SAID.items() for part in ("--map", f"{heading}={column}")]
    assert run(capsys, "check", path, "--departement", 40)[0] == 1
    assert not (tmp_path / "pvd.sqlite3").exists()
    assert run(capsys, "publish", path, "--departement", 40, *maps)[0] == 0
    code, out, _ = run(capsys, "check", path, "--departement", 40, "--json")
    (sheet,) = json.loads(out)["sheets"]
    assert (code, sheet["columns"]["Combien"]) == (0, "montant_accorde")
    assert sheet["decisions"]["Combien"] == {"confidence": 1.0, "reason": "retenu pour ces intitulés"}
    assert run(capsys, "check", path, "--departement", 65)[0] == 1
    (kept,) = json.loads(run(capsys, "correspondances", "--departement", 40, "--json")[1])
    assert kept["columns"]["combien"] == "montant_accorde"
    assert run(capsys, "correspondances", "--departement", 40, "--oublier", "zzz")[0] == 2
    assert "Aucune lecture" in run(capsys, "correspondances", "--departement", 40, "--oublier", kept["repere"])[1]
    assert run(capsys, "check", path, "--departement", 40)[0] == 1


@pytest.mark.usefixtures("own_store")
def test_the_command_line_updates_a_table_when_asked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, text in (("a.csv", TROIS), ("b.csv", AIDES + "DSIL;Geaune;A2;250;\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run(capsys, "publish", tmp_path / "a.csv", "--departement", 40)
    option = ("--mettre-a-jour", "subventions")
    assert run(capsys, "publish", tmp_path / "b.csv", "--departement", 40, *option)[0] == 0
    assert sorted(amounts(verbs.store())) == ["A1", "A2", "A3"]
    assert run(capsys, "publish", tmp_path / "b.csv", "--departement", 40, "--mettre-a-jour", "truc")[0] == 2


# --- a national file -----------------------------------------------------------------------------


def test_a_national_list_of_names_goes_to_their_departements_and_asks_about_homonyms() -> None:
    names = ["Hagetmau", "Geaune", "Fleurance", "Lectoure", "Vic-en-Bigorre", "Bagnères-de-Bigorre", "Saint-Sauveur"]
    text = "Commune lauréate;Population\n" + "".join(f"{name};10\n" for name in names)
    opened = verbs.open_file("liste-pvd.csv", text.encode())
    assert opened.departements() == {"32": 2, "40": 2, "65": 2}
    homonym = {code: verbs.intake.read_opened(opened, code) for code in ("40", "21")}
    assert sorted(homonym["40"].tables["laureats"].accepted["code_insee"]) == ["40110", "40119"]
    assert (homonym["40"].tables["laureats"].to_fix, homonym["40"].tables["laureats"].ignored) == (0, 5)
    assert [(f.code, f.row) for f in homonym["21"].findings if f.code == "COMMUNE_AMBIGUE"] == [("COMMUNE_AMBIGUE", 8)]
    local = verbs.open_file("liste-pvd.csv", "Commune lauréate\nHagetmau\nGeaune\nLectoure\n".encode())
    assert local.departements() == {}


def test_a_national_file_is_published_for_all_its_departements_and_stored_once(store: Store) -> None:
    opened = verbs.open_file("liste.csv", NATIONALE.encode())
    assert opened.departements() == {"32": 2, "40": 2, "65": 1}
    done = list(verbs.publish_each(store, opened, opened.departements(), author="Agent A", at=MIDI))
    assert [(one.departement, one.published.edition.number) for one in done] == [("32", 1), ("40", 1), ("65", 1)]
    assert store.departements() == ["32", "40", "65"]
    assert [len(store.tables(store.current(code))["laureats"]) for code in store.departements()] == [2, 2, 1]
    with store._reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.fichiers)) == 1
    again = list(verbs.publish_each(store, opened, opened.departements(), author="Agent A", at=MIDI))
    assert not any(one.published.created for one in again)


def test_a_national_file_read_for_many_says_for_each_what_a_file_read_for_one_says() -> None:
    opened = verbs.open_file("liste.csv", NATIONALE.encode())
    for code in opened.departements():
        many, one = verbs.intake.read_opened(opened, code), read(NATIONALE, code, name="liste.csv")
        assert many.findings == one.findings
        assert many.totals == one.totals
        assert many.tables["laureats"].accepted.equals(one.tables["laureats"].accepted)


def test_stopping_between_two_departements_leaves_whole_editions_only(store: Store) -> None:
    opened = verbs.open_file("liste.csv", NATIONALE.encode())
    each = verbs.publish_each(store, opened, opened.departements(), author="Agent A", at=MIDI)
    next(each)
    each.close()
    assert store.departements() == ["32"]
    assert store.verify() == []


@pytest.mark.usefixtures("own_store")
def test_the_command_line_publishes_for_all_or_for_some(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(NATIONALE, encoding="utf-8")
    code, out, _ = run(capsys, "publish", path, "--departement", "40,65", "--json")
    said = json.loads(out)["departements"]
    assert (code, [(one["departement"], one["created"]) for one in said]) == (0, [("40", True), ("65", True)])
    code, out, _ = run(capsys, "publish", path, "--departement", "tous")
    assert (code, out.splitlines()[0]) == (0, "1/3 32 : version 1 publiée")
    assert out.splitlines()[-1] == "1\u00a0version publiée pour 3\u00a0départements, 5\u00a0lignes acceptées."
    code, out, _ = run(capsys, "publish", path, "--departement", "40,2A", "--json")
    blocked = json.loads(out)["departements"][1]
    assert (code, blocked["edition"], len(blocked["blocking"])) == (1, None, 1)
