"""The screen of corrections: what is edited is kept, checked, published with its reason, and given back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pvd_dashboard import corrections
from pvd_dashboard.editions import Origin
from pvd_dashboard.ui.navigation import CORRIGER, HISTORIQUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pvd_dashboard.editions import Store

pytestmark = pytest.mark.usefixtures("lieu")

QUAND = datetime(2021, 9, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def landes(landes_publiees: Callable[..., Store]) -> Store:
    return landes_publiees(QUAND)


class Editeur:
    """What an officer types in the editable table: applied to what it shows, at each run, until another view opens."""

    def __init__(self) -> None:
        self.gestes: list[tuple[int, str, Any]] = []
        self.montrees: pd.DataFrame | None = None
        self.cle = ""

    def __call__(self, lignes: pd.DataFrame, **options: object) -> pd.DataFrame:
        if self.cle != options["key"]:
            self.cle, self.gestes = str(options["key"]), self.gestes if not self.cle else []
        self.montrees = lignes
        rendues = lignes.to_dict("records")
        for place, colonne, valeur in self.gestes:
            rendues += [{"_id": None}] * (place + 1 - len(rendues))
            rendues[place] = rendues[place] | {colonne: valeur}
        saisies = {place: {colonne: valeur} for place, colonne, valeur in self.gestes}  # kept as the real one does
        st.session_state[self.cle] = {"edited_rows": saisies, "added_rows": [], "deleted_rows": []}
        return pd.DataFrame(rendues, columns=lignes.columns, dtype="object")


@pytest.fixture
def editeur(monkeypatch: pytest.MonkeyPatch) -> Iterator[Editeur]:
    faux = Editeur()
    monkeypatch.setattr(st, "data_editor", faux)
    return faux


def dit(essai: AppTest) -> str:
    elements = [*essai.success, *essai.warning, *essai.error, *essai.info, *essai.markdown, *essai.caption]
    return "\n".join(str(e.value).replace("\u00a0", " ").replace("\u202f", " ") for e in elements)


def postes(essai: AppTest) -> AppTest:
    return essai.selectbox(key="corriger_table").set_value("postes").run()


def publier(essai: AppTest, motif: str = "Appel de la mairie") -> AppTest:
    essai.text_input(key="corriger_motif").set_value(motif).run()
    return next(b for b in essai.button if b.label == "Publier la correction").click().run()


def test_the_table_is_shown_with_its_french_headings_and_its_communes_by_name(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    del landes
    essai = postes(ouvrir(CORRIGER, departement="40"))
    assert not essai.exception
    assert editeur.montrees is not None
    assert editeur.montrees["communes"].iloc[2] == ["Morcenx-la-Nouvelle", "Labouheyre"]
    assert editeur.montrees["statut_poste"].iloc[0] == "Pourvu"
    assert "Publier la correction" not in [bouton.label for bouton in essai.button]


def test_a_correction_is_published_with_its_reason_and_the_workbook_is_offered(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "statut_poste", "Vacant"), (8, "communes", ["Mugron"]), (8, "statut_poste", "À créer"),
                      (1, "_retirer", True)]  # fmt: skip
    essai.run()
    assert "1 ligne modifiée · 1 ligne ajoutée · 1 ligne retirée" in dit(essai)
    publier(essai, "  ")
    assert "pourquoi" in dit(essai)
    assert landes.current("40").number == 1
    publier(essai)
    assert not essai.exception
    assert "version 2" in dit(essai)
    faite = landes.current("40")
    assert (faite.origin, faite.comment) == (Origin.CORRECTION, "Appel de la mairie")
    lignes = landes.tables(faite)["postes"]
    assert lignes["statut_poste"].tolist()[0] == "vacant"
    assert (len(lignes), lignes["communes"].tolist()[-1]) == (8, "40201")
    assert [bouton.label for bouton in essai.get("download_button")] == ["Télécharger mon classeur à jour"]


def test_a_line_that_intake_refuses_is_said_and_not_published(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "date_prise_poste", "32/13/2021")]
    essai.run()
    assert "1 ligne à corriger avant de publier" in dit(essai)
    assert "n'est pas une date" in str(essai.table[-1].value)
    assert next(b for b in essai.button if b.label == "Publier la correction").disabled
    assert landes.current("40").number == 1


def test_edits_survive_another_filter_another_table_and_another_page(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    del landes
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "observations", "à garder"), (8, "communes", ["Mugron"])]
    essai.run()
    editeur.gestes = []
    essai.selectbox(key="corriger_commune_postes").set_value("Hagetmau").run()
    assert editeur.montrees["_id"].tolist() == ["6", "+0"]
    essai.selectbox(key="corriger_table").set_value("reunions").run()
    assert "non publié : Chefs de projet et postes d'ingénierie (2 lignes)" in dit(essai)
    postes(essai)
    assert editeur.montrees["observations"].iloc[0] == "à garder"
    assert editeur.montrees["communes"].iloc[-1] == ["Mugron"]
    assert "1 ligne modifiée · 1 ligne ajoutée" in dit(essai)


def test_somebody_else_published_meanwhile_nothing_is_lost_and_the_difference_is_shown(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "observations", "mien")]
    essai.run()
    essai.text_input(key="corriger_motif").set_value("Appel de la mairie").run()
    premiere = landes.current("40")
    autre = corrections.corriger(
        "postes", landes.tables(premiere)["postes"], departement="40",
        modifiees={0: {"observations": "le sien"}, 1: {"statut_poste": "Vacant"}},
    )  # fmt: skip
    corrections.publier(landes, autre, parent=premiere, author="Collègue", at=QUAND, comment="avant vous")
    next(b for b in essai.button if b.label == "Publier la correction").click().run()
    assert landes.current("40").number == 2
    assert "La version 2 a été publiée entre-temps par Collègue" in dit(essai)
    heurts = essai.table[0].value
    assert heurts[["Publié entre-temps", "Votre saisie"]].to_numpy().tolist() == [["le sien", "mien"]]
    assert editeur.montrees["observations"].iloc[0] == "mien"
    publier(essai)
    lignes = landes.tables(landes.current("40"))["postes"]
    assert landes.current("40").number == 3
    assert lignes["observations"].iloc[0] == "mien"
    assert lignes["statut_poste"].iloc[1] == "vacant"


def test_a_page_reloaded_gives_back_what_was_typed_and_not_published(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "observations", "à garder"), (8, "communes", ["Mugron"]), (1, "_retirer", True)]
    essai.run()
    (saisie,) = landes.drafts("40", "Poste local")
    assert (saisie.table, saisie.base) == ("postes", 1)
    editeur.cle, editeur.gestes = "", []
    neuf = ouvrir(CORRIGER, departement="40")
    assert "Une saisie du" in dit(neuf)
    assert "Chefs de projet et postes d'ingénierie, 3 lignes" in dit(neuf)
    neuf.button(key=f"reprendre_{saisie.cle}").click().run()
    assert not neuf.exception
    assert "1 ligne modifiée · 1 ligne ajoutée · 1 ligne retirée" in dit(neuf)
    assert "Une saisie du" not in dit(neuf)
    assert editeur.montrees["observations"].iloc[0] == "à garder"
    assert [one.cle for one in landes.drafts("40", "Poste local")] == [saisie.cle]
    publier(neuf)
    assert landes.tables(landes.current("40"))["postes"]["observations"].iloc[0] == "à garder"
    assert landes.drafts("40", "Poste local") == []


def test_a_kept_draft_is_taken_up_on_top_of_what_was_published_meanwhile(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "observations", "mien")]
    essai.run()
    premiere = landes.current("40")
    autre = corrections.corriger(
        "postes", landes.tables(premiere)["postes"], departement="40", modifiees={0: {"observations": "le sien"}}
    )
    corrections.publier(landes, autre, parent=premiere, author="Collègue", at=QUAND, comment="avant vous")
    editeur.cle, editeur.gestes = "", []
    st.cache_resource.clear()
    neuf = ouvrir(CORRIGER, departement="40")
    neuf.button(key=f"reprendre_{landes.drafts('40', 'Poste local')[0].cle}").click().run()
    assert "La version 2 a été publiée entre-temps par Collègue" in dit(neuf)
    assert neuf.table[0].value[["Publié entre-temps", "Votre saisie"]].to_numpy().tolist() == [["le sien", "mien"]]
    assert landes.drafts("40", "Poste local")[0].base == 2


def test_a_kept_draft_is_cleared_on_demand_and_one_undone_is_not_kept(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "observations", "essai")]
    essai.run()
    editeur.gestes = []
    essai.run()
    assert landes.drafts("40", "Poste local") == []
    editeur.gestes = [(0, "observations", "essai")]
    essai.run()
    editeur.cle, editeur.gestes = "", []
    neuf = ouvrir(CORRIGER, departement="40")
    neuf.button(key=f"effacer_{landes.drafts('40', 'Poste local')[0].cle}").click().run()
    assert "Une saisie du" not in dit(neuf)
    assert landes.drafts("40", "Poste local") == []


def test_an_example_can_be_tried_but_not_corrected(ouvrir: Callable[..., AppTest], editeur: Editeur) -> None:
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "observations", "essai")]
    essai.run()
    assert "exemple" in dit(essai)
    assert next(b for b in essai.button if b.label == "Publier la correction").disabled


def test_abandoning_gives_the_table_back_as_it_is_published(
    landes: Store, ouvrir: Callable[..., AppTest], editeur: Editeur
) -> None:
    del landes
    essai = postes(ouvrir(CORRIGER, departement="40"))
    editeur.gestes = [(0, "observations", "essai")]
    essai.run()
    essai.button(key="corriger_abandon").click().run()
    assert "Publier la correction" not in [bouton.label for bouton in essai.button]
    assert editeur.montrees["observations"].iloc[0] != "essai"


def test_the_history_says_that_a_version_is_a_correction(landes: Store, ouvrir: Callable[..., AppTest]) -> None:
    premiere = landes.current("40")
    faite = corrections.corriger(
        "postes", landes.tables(premiere)["postes"], departement="40", modifiees={0: {"observations": "vu"}}
    )
    corrections.publier(landes, faite, parent=premiere, author="DDTM", at=QUAND, comment="Relu avec la mairie")
    essai = ouvrir(HISTORIQUE, departement="40")
    assert not essai.exception
    assert essai.table[0].value[["Origine", "Commentaire"]].iloc[0].tolist() == ["Correction", "Relu avec la mairie"]


def _depot(url: str) -> None:
    import streamlit as st  # noqa: PLC0415 - the script of a page of its own

    from pvd_dashboard import verbs  # noqa: PLC0415 - same
    from pvd_dashboard.settings import DONNEES  # noqa: PLC0415 - same
    from pvd_dashboard.ui.corrections import arbitrer  # noqa: PLC0415 - same

    lecture = verbs.read_path(DONNEES / "examples" / "40-landes.xlsx", departement="40")
    gardee = arbitrer(lecture, verbs.open_store(url), "40")
    st.text("rien" if gardee is None else str(gardee.tables["postes"].accepted["observations"].iloc[0]))


def test_a_deposit_shows_both_and_asks_before_undoing_a_correction(landes: Store, lieu: str) -> None:
    essai = AppTest.from_function(_depot, args=(lieu,), default_timeout=60).run()
    assert essai.radio == []
    premiere = landes.current("40")
    faite = corrections.corriger(
        "postes", landes.tables(premiere)["postes"], departement="40", modifiees={0: {"observations": "à la main"}}
    )
    corrections.publier(landes, faite, parent=premiere, author="DDTM", at=QUAND, comment="Relu")
    essai.run()
    assert not essai.exception
    assert essai.table[0].value["Correction à l’écran"].tolist() == ["à la main"]
    assert essai.text[0].value == "rien"
    essai.radio(key="arbitrage").set_value("Garder mes corrections").run()
    assert essai.text[0].value == "à la main"
    essai.radio(key="arbitrage").set_value("Prendre le fichier").run()
    assert essai.text[0].value != "à la main"
