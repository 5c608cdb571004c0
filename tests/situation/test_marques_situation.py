"""An alert marked « traitée » or « reportée » stays marked from day to day, and comes back when its cause changes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import reglages, verbs
from pvd_dashboard.editions import open_store
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.situation import Alerte, EtatAlerte, Marque
from pvd_dashboard.situation.marques import appliquer
from pvd_dashboard.situation.phrases import dans_jours, phrase, sans_distance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pvd_dashboard.editions import Store

MIDI = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LE_22 = date(2026, 11, 22)
RETARD = Alerte("A01", 1, "Geaune", "Le délai a expiré le 20/11/2022, il y a 2\u00a0jours.", "Signer.",
                date(2022, 11, 20), ("40110",), "40110")  # fmt: skip
TRAITEE = Marque(EtatAlerte.TRAITEE, "A01", "Geaune", "40110", note="signature fixée")
EXEMPLES = {"32": "32-gers", "40": "40-landes", "65": "65-hautes-pyrenees"}


def marquee(alerte: Alerte, marque: Marque, on: date = LE_22) -> Alerte:
    (found,) = appliquer([alerte], {RETARD.cle: marque}, on)
    return found


@pytest.mark.parametrize("jours", [-3_000, -2, -1, 0, 1, 2, 90, 1_000])
def test_a_sentence_says_the_same_the_day_after_but_for_the_distance(jours: int) -> None:
    assert dans_jours(jours) not in sans_distance(phrase(f"Le 20/11/2022, {dans_jours(jours)} (fin saisie)."))
    assert sans_distance(dans_jours(jours)) == ""


def test_a_mark_holds_the_day_after() -> None:
    lendemain = replace(RETARD, pourquoi=RETARD.pourquoi.replace("2\u00a0jours", "3\u00a0jours"))
    found = marquee(lendemain, TRAITEE)
    assert (found.etat, found.ouverte, found.marque) == (EtatAlerte.TRAITEE, False, TRAITEE)


@pytest.mark.parametrize(
    "autre",
    [
        replace(RETARD, date=date(2023, 5, 20)),
        replace(RETARD, pourquoi="Le délai prolongé par avenant a expiré le 20/11/2022."),
        replace(RETARD, communes=("40110", "40119")),
    ],
)
def test_an_alert_whose_cause_changed_comes_back_and_says_so(autre: Alerte) -> None:
    found = marquee(autre, TRAITEE)
    assert (found.etat, found.marque, found.revenue) == (EtatAlerte.OUVERTE, None, True)


def test_an_alert_never_marked_does_not_come_back() -> None:
    assert not marquee(replace(RETARD, objet="Hagetmau", pvd="40119"), TRAITEE).revenue


@pytest.mark.parametrize(("jours", "etat"), [(-1, "reportee"), (0, "ouverte"), (1, "ouverte")])
def test_an_alert_put_off_is_back_on_its_day(jours: int, etat: str) -> None:
    reportee = Marque(EtatAlerte.REPORTEE, "A01", "Geaune", "40110", jusqu_au=LE_22)
    found = marquee(RETARD, reportee, LE_22 + timedelta(days=jours))
    assert (found.etat, found.marque) == (etat, reportee)


@pytest.fixture(scope="module")
def publies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exemples") / "pvd.sqlite3"
    with open_store(f"sqlite:///{path}") as store:
        for code, nom in EXEMPLES.items():
            lu = verbs.read_path(DONNEES / "examples" / f"{nom}.xlsx", departement=code)
            verbs.publish(store, lu, departement=code, author="DDT", at=MIDI)
    return path


@pytest.fixture
def store(publies: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(publies, tmp_path / "pvd.sqlite3")
    with open_store(f"sqlite:///{tmp_path / 'pvd.sqlite3'}") as copie:
        yield copie


@pytest.mark.parametrize("depart", [date(2021, 6, 1), date(2022, 9, 15), date(2023, 1, 18), date(2026, 3, 28), LE_22])
def test_the_alerts_of_the_examples_keep_their_keys_from_a_day_to_the_next(store: Store, depart: date) -> None:
    for code in EXEMPLES:
        veille, jour = (verbs.situate(store, code, depart + timedelta(days=n)).alertes for n in (0, 1))
        avant = {(a.code, a.objet, a.communes, a.date): a.cle for a in veille}
        apres = {(a.code, a.objet, a.communes, a.date): a.cle for a in jour}
        assert len({a.cle for a in jour}) == len(jour)
        assert {k: v for k, v in apres.items() if k in avant} == {k: v for k, v in avant.items() if k in apres}


def test_what_is_marked_is_kept_with_who_when_and_why_and_leaves_what_is_to_treat(store: Store) -> None:
    premiere, seconde, *_ = verbs.situate(store, "40", LE_22).a_traiter
    reglages.marquer(store, "40", premiere, EtatAlerte.TRAITEE, author="Agent A", at=MIDI, note="courrier du 20/11")
    reglages.marquer(store, "40", seconde, EtatAlerte.REPORTEE, author="Agent B", at=MIDI, jusqu_au=date(2026, 12, 1))
    apres = verbs.situate(store, "40", LE_22)
    assert premiere.cle not in {alerte.cle for alerte in apres.a_traiter}
    assert seconde.cle not in {alerte.cle for alerte in apres.a_traiter}
    assert seconde.cle in {alerte.cle for alerte in verbs.situate(store, "40", date(2026, 12, 1)).a_traiter}
    dites = {alerte.cle: alerte.marque for alerte in apres.alertes if alerte.marque}
    assert (dites[premiere.cle].note, dites[premiere.cle].auteur, dites[premiere.cle].quand) == (
        "courrier du 20/11", "Agent A", MIDI,
    )  # fmt: skip
    reglages.marquer(store, "40", premiere, EtatAlerte.OUVERTE, author="Agent C", at=MIDI, note="erreur")
    assert premiere.cle in {alerte.cle for alerte in verbs.situate(store, "40", LE_22).a_traiter}
    assert [(one.auteur, one.commentaire) for one in store.reglages_history("40", reglages.MARQUES)] == [
        ("Agent C", "erreur"), ("Agent B", ""), ("Agent A", "courrier du 20/11"),
    ]  # fmt: skip


def test_each_departement_marks_its_own(store: Store) -> None:
    premiere = verbs.situate(store, "65", LE_22).a_traiter[0]
    reglages.marquer(store, "40", premiere, EtatAlerte.TRAITEE, author="A", at=MIDI)
    assert premiere.cle in {alerte.cle for alerte in verbs.situate(store, "65", LE_22).a_traiter}


@pytest.mark.parametrize(
    ("etat", "jour"),
    [(EtatAlerte.REPORTEE, None), (EtatAlerte.REPORTEE, LE_22), (EtatAlerte.TRAITEE, date(2027, 1, 1))],
)
def test_only_an_alert_put_off_has_a_day_and_it_is_to_come(store: Store, etat: EtatAlerte, jour: date | None) -> None:
    with pytest.raises(reglages.MarqueInvalideError, match="le jour, à venir"):
        reglages.marquer(store, "40", RETARD, etat, author="A", at=MIDI, jusqu_au=jour)
    assert store.reglages_history("40", reglages.MARQUES) == []


def test_the_json_says_the_state_of_each_alert_and_who_said_it(store: Store) -> None:
    premiere = verbs.situate(store, "40", LE_22).a_traiter[0]
    reglages.marquer(store, "40", premiere, EtatAlerte.TRAITEE, author="Agent A", at=MIDI, note="vu")
    from pvd_dashboard.situation import to_json  # noqa: PLC0415 - this test alone

    dites = {alerte["cle"]: alerte for alerte in to_json(verbs.situate(store, "40", LE_22))["alertes"]}
    assert dites[premiere.cle]["etat"] == "traitee"
    assert dites[premiere.cle]["marque"] == {
        "note": "vu", "jusqu_au": None, "auteur": "Agent A", "quand": MIDI.isoformat(),
    }  # fmt: skip
    assert {alerte["etat"] for cle, alerte in dites.items() if cle != premiere.cle} == {"ouverte"}
