"""« HAGETMAU » alone on a row, its projects under it: each line is of its commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

HEAD = ["Projet", "Coût HT", "DETR", "DSIL"]
LINES: list[list[object]] = [
    ["Programmation 2023"], [], HEAD,
    ["HAGETMAU"], ["Halle", 100_000, 20_000, ""], ["École", 200_000, "", 50_000], [],
    ["GEAUNE"], ["Place", 50_000, 10_000, ""], ["Étude", 5_000, "", ""],
    ["Total", 355_000, 30_000, 50_000], [], ["Source : commission des élus"],
]  # fmt: skip


def grants(reading: Reading) -> set[tuple[object, ...]]:
    rows = reading.tables["subventions"].accepted
    return set(
        rows[["_ligne", "dispositif", "code_insee", "intitule", "montant_accorde"]].itertuples(index=False, name=None)
    )


def test_each_line_is_of_the_commune_named_above_it(read: Callable[..., Reading]) -> None:
    reading = read({"Projets 2023": LINES})
    assert grants(reading) == {
        (5, "DETR", "40119", "Halle", 20_000), (6, "DSIL", "40119", "École", 50_000),
        (9, "DETR", "40110", "Place", 10_000),
    }  # fmt: skip
    assert [(f.value, f.expected) for f in reading.findings if f.code == "LIGNES_DE_GROUPE"] == [
        ("2", "HAGETMAU, GEAUNE")
    ]
    assert flat(reading, "LIGNE_SANS_AIDE") == [("LIGNE_SANS_AIDE", "Projets 2023!C10")]
    assert flat(reading, "TOTAL_DIFFERENT") == []
    assert serious(reading) == []


def test_a_text_alone_that_names_no_commune_groups_nothing(read: Callable[..., Reading]) -> None:
    other = read({"Projets 2023": [HEAD, ["HAGETMAU"], LINES[4], ["Projets abandonnés"], LINES[5]]})
    assert flat(other, "LIGNES_DE_GROUPE") == []
    assert {line for line, *_ in grants(other)} == {3, 5}
    assert flat(other, "LIGNE_NOTE") == [("LIGNE_NOTE", "Projets 2023!C2"), ("LIGNE_NOTE", "Projets 2023!C4")]
    named = [["Commune", *HEAD], ["Amou", "Halle", 1_000, 20, ""], ["HAGETMAU"], ["Mugron", "École", 9, "", 5],
             ["GEAUNE"], ["Mugron", "Place", 9, "", 6]]  # fmt: skip
    assert {code for _, _, code, _, _ in grants(read({"Projets": named}))} == {"40002", "40201"}


def test_an_amount_in_a_sentence_is_asked_about_never_left_unsaid(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Objet", "Année", "DSIL", "DETR"], ["Hagetmau", "Halle", 2022, "20 000 € (notifié)", "néant"],
            ["Geaune", "Place", 2023, "env. 15 000", "10 k€"], ["Amou", "Voirie", 2023, "", "–"]]  # fmt: skip
    reading = read({"Aides PVD": rows})
    assert flat(reading, "MONTANT_ILLISIBLE") == [
        ("MONTANT_ILLISIBLE", "Aides PVD!D2"), ("MONTANT_ILLISIBLE", "Aides PVD!D3"),
    ]  # fmt: skip
    assert flat(reading, "LIGNE_SANS_AIDE") == [("LIGNE_SANS_AIDE", "Aides PVD!D4")]
    assert {code for _, _, code, _, _ in grants(reading)} == {"40110"}
