"""What changed between two dates, in the terms of the programme, for all or for one commune."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from pvd_dashboard import evolutions, situation, territory, verbs
from pvd_dashboard.editions import Edition, Origin
from pvd_dashboard.settings import DONNEES, Parametres

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation

LABOUHEYRE = "40134"


@cache
def landes(le: date) -> Situation:
    lecture = verbs.read_path(DONNEES / "examples" / "40-landes.xlsx", departement="40")
    tables = {nom: table.accepted for nom, table in lecture.tables.items()}
    return situation.compute(
        tables, departement="40", on=le, territory=territory.load(), parametres=Parametres(), edition=None
    )


def phrases(du: date, au: date, commune: str = "") -> list[str]:
    trouvees = evolutions.evolutions(landes(du), landes(au), commune)
    return [une.phrase.replace("\u00a0", " ").replace("\u202f", " ") for une in trouvees]


def test_the_same_day_nothing_changed() -> None:
    assert phrases(date(2021, 9, 10), date(2021, 9, 10)) == []


def test_time_alone_signs_conventions() -> None:
    dites = phrases(date(2020, 6, 1), date(2021, 9, 10))
    assert any(dite.startswith("Adhésion signée : ") for dite in dites)
    assert not any("→ Adhésion signée – ORT en préparation" in dite for dite in dites)


def test_a_deadline_that_passed_is_told_without_any_new_file() -> None:
    assert any("→" in dite and "Labouheyre" in dite for dite in phrases(date(2021, 9, 10), date(2026, 11, 22)))


def test_one_commune_keeps_what_names_it_only() -> None:
    toutes, une = (
        phrases(date(2021, 9, 10), date(2026, 11, 22)),
        phrases(date(2021, 9, 10), date(2026, 11, 22), LABOUHEYRE),
    )
    assert 0 < len(une) < len(toutes)
    assert not any("Amou" in dite for dite in une)


def test_points_with_the_same_reason_are_told_in_one_line_and_a_commune_reads_its_own_name_only() -> None:
    du, au = date(2020, 9, 10), date(2021, 9, 10)
    (toutes,) = (dite for dite in phrases(du, au) if dite.startswith("Réglé") and "adhésion" in dite)
    assert toutes.startswith("Réglé : Aire-sur-l'Adour, Amou, ")
    assert toutes.count("Aucune convention") == 1
    (une,) = (dite for dite in phrases(du, au, "40001") if dite.startswith("Réglé") and "adhésion" in dite)
    assert une.startswith("Réglé : Aire-sur-l'Adour – Aucune convention d'adhésion")
    assert "Poste d'Aire-sur-l'Adour : en recrutement → pourvu" in phrases(du, au)


def test_aids_are_told_by_dispositif_and_those_of_a_commune_are_its_own() -> None:
    le = date(2021, 9, 10)
    tables = dict(landes(le).tables)
    sans = situation.compute(
        tables | {"subventions": tables["subventions"].iloc[:0]},
        departement="40",
        on=le,
        territory=territory.load(),
        parametres=Parametres(),
        edition=None,
    )
    dites = [
        une.phrase.replace("\u00a0", " ").replace("\u202f", " ") for une in evolutions.evolutions(sans, landes(le))
    ]
    assert "+ 1 193 779 € accordés (DETR)" in dites
    morcenx = evolutions.evolutions(sans, landes(le), "40197")
    assert not [une for une in morcenx if "1 193 779" in une.phrase.replace("\u202f", " ")]


def test_tables_are_cut_to_the_rows_that_name_a_commune() -> None:
    tables = dict(landes(date(2021, 9, 10)).tables)
    coupees = evolutions.restreindre(tables, LABOUHEYRE)
    assert coupees["laureats"]["code_insee"].tolist() == [LABOUHEYRE]
    assert len(coupees["postes"]) == 1
    assert len(coupees["enveloppes"]) == 0
    assert evolutions.restreindre(tables, "") == tables


def _edition(numero: int, jour: int) -> Edition:
    quand = datetime(2021, 9, jour, 12, tzinfo=UTC)
    return Edition(numero, "40", None, "DDTM", quand, Origin.FICHIER, "", "f.xlsx", "", None, {})


def test_the_edition_in_force_at_a_date_is_the_last_one_published_by_then() -> None:
    editions = [_edition(3, 20), _edition(2, 10), _edition(1, 10)]
    assert evolutions.en_vigueur(editions, date(2021, 9, 19)).number == 2
    assert evolutions.en_vigueur(editions, date(2021, 9, 20)).number == 3
    assert evolutions.en_vigueur(editions, date(2021, 9, 9)) is None
