"""The bars of the actions: what each part counts, and the national share in its place."""

from __future__ import annotations

from decimal import Decimal

from pvd_dashboard.figures import actions as figures
from pvd_dashboard.situation.model_vie import Action, Actions


def action(groupe: str, theme: str = "") -> Action:
    vides = dict.fromkeys(("debut", "fin_prevue", "fin_reelle", "cout", "crte"))
    textes = dict.fromkeys(("cle", "numero", "axe", "type", "maitre_ouvrage", "n_dossier"), "")
    return Action(
        intitule="Halle",
        communes=("40001",),
        pvd=("40001",),
        theme=theme,
        statut="",
        groupe=groupe,
        structurante=False,
        **textes,
        **vides,
    )


def test_the_national_share_stands_at_a_fifth_of_the_actions_followed() -> None:
    actions = Actions(
        renseigne=True,
        total=11,
        par_groupe={"livree": 3, "en_cours": 3, "a_venir": 4, "abandonnee": 1},
        livrees=3,
        part_livree=Decimal("0.3"),
        objectif=Decimal("0.2"),
    )
    figure = figures.avancement(actions)
    assert [trace.name for trace in figure.data] == ["✔ Livrée", "▶ En cours", "○ À venir"]
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 2
    assert list(figure.layout.xaxis.range) == [0, 10]
    assert "30 % des actions suivies" in figures.avancement_phrase(actions).replace("\u00a0", " ")


def test_themes_come_most_frequent_first_and_the_unknown_last() -> None:
    lignes = [action("livree"), action("en_cours"), action("livree", "habitat"), action("a_venir", "<b>Eau</b>")]
    table = figures.table([*lignes, action("en_cours", "habitat")])
    assert table.to_dict("list") == {
        "Thème": ["Habitat", "<b>Eau</b>", "Thème non renseigné"],
        "Livrée": ["1", "0", "1"],
        "En cours": ["1", "0", "1"],
        "À venir": ["0", "1", "0"],
        "Total": ["2", "1", "2"],
    }
    assert figures.themes(lignes).data[0].y == ("&lt;b&gt;Eau&lt;/b&gt;", "Habitat", "Thème non renseigné")


def test_no_action_is_a_sentence() -> None:
    assert figures.avancement(Actions()).layout.annotations[0].text == figures.AUCUNE
    assert figures.themes([]).layout.annotations[0].text == figures.AUCUNE
