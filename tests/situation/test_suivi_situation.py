"""Decisions, trainings, indicators, teams, steps typed, plans of actions, and their alerts, at their edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation import EditionCitee, to_json
from pvd_dashboard.situation.model_vie import EtatEtape
from pvd_dashboard.situation.presences import grilles
from pvd_dashboard.situation.reunions import manquants
from tests.situation.faits import adhesion, aide, jour, laureats, ort, situation, tables
from tests.ui.lus import nu

if TYPE_CHECKING:
    from pvd_dashboard.situation import Alerte, Situation

HAGETMAU, GEAUNE, BINOME = "40119", "40110", "40245;40102"
EDITION = EditionCitee(1, "a.xlsx", datetime(2021, 9, 10, 12, tzinfo=UTC), "DDTM", date(2021, 9, 10))
Rows = list[dict[str, object]]


def vue(au: str | date, edition: EditionCitee | None = None, /, **lignes: Rows) -> Situation:
    socle: dict[str, Rows] = {"laureats": laureats([HAGETMAU, GEAUNE])}
    return situation(tables(**(socle | lignes)), au, edition=edition)


def alertes(code: str, au: str | date, /, **lignes: Rows) -> tuple[Alerte, ...]:
    return tuple(alerte for alerte in vue(au, **lignes).alertes if alerte.code == code)


# --- Decisions (A21) -----------------------------------------------------------------------------


def decision(**plus: object) -> Rows:
    dit = {"decision": "Lancer l'étude", "communes": HAGETMAU, "date_reunion": "10/01/2022"}
    return [dit | {"echeance": "28/02/2022", "responsable": "DDTM"} | plus]


@pytest.mark.parametrize(
    ("plus", "au", "combien"),
    [
        ({}, "28/02/2022", 0),
        ({}, "01/03/2022", 1),
        ({"echeance": ("01/02/2024", "mois")}, "29/02/2024", 0),  # a leap year
        ({"echeance": ("01/02/2024", "mois")}, "01/03/2024", 1),
        ({"fait": True}, "01/03/2022", 0),
        ({"date_fait": "28/02/2022"}, "01/03/2022", 0),
        ({"date_fait": "02/03/2022", "fait": True}, "01/03/2022", 1),  # done the day after: not yet
        ({"date_reunion": "02/03/2022"}, "01/03/2022", 0),  # decided the day after
        ({"echeance": None}, "01/03/2030", 0),
    ],
)
def test_a21_a_decision_is_late_the_day_after_its_last_day(plus: dict[str, object], au: str, combien: int) -> None:
    assert len(alertes("A21", au, decisions=decision(**plus))) == combien


def test_a21_says_who_for_when_and_since_when() -> None:
    (alerte,) = alertes("A21", "03/03/2022", decisions=decision())
    assert (alerte.objet, alerte.communes, alerte.date, alerte.depuis, alerte.severite) == (
        "Lancer l'étude", (HAGETMAU,), date(2022, 2, 28), date(2022, 3, 1), 2,
    )  # fmt: skip
    assert alerte.pourquoi == (
        "À faire par DDTM pour le 28/02/2022 (il y a 3\u00a0jours), non fait. Décidé le 10/01/2022."
    )


def test_decisions_to_do_come_first_by_their_day() -> None:
    lues = vue(
        "01/03/2022",
        decisions=[
            *decision(decision="faite", fait=True),
            *decision(decision="loin", echeance="01/01/2023"),
            *decision(),
        ],
    )
    assert [d.texte for d in lues.decisions.lignes] == ["Lancer l'étude", "loin", "faite"]
    assert (lues.decisions.a_faire, lues.decisions.en_retard) == (2, 1)


# --- Teams after the elections (R31, A22, A42) ------------------------------------------------------

SIGNEE = [adhesion(HAGETMAU, "20/05/2021"), adhesion(GEAUNE, "20/05/2021")]
COMITE = [{"type": "comite_projet", "communes": f"{HAGETMAU};{GEAUNE}", "date": "10/01/2026"}]
ELECTIONS = jour("22/03/2026")


def equipe(communes: str = HAGETMAU, **plus: object) -> dict[str, object]:
    return {"communes": communes, "executif": "Maire"} | plus


@pytest.mark.parametrize(("jours", "combien"), [(-1, 0), (0, 0), (1, 1)])
def test_a42_asks_for_the_engagement_from_the_day_after_the_elections(jours: int, combien: int) -> None:
    au = ELECTIONS + timedelta(days=jours)
    found = alertes("A42", au, conventions=SIGNEE, equipes=[equipe(GEAUNE, engagement="confirme")])
    assert [alerte.pvd for alerte in found] == [HAGETMAU] * combien


@pytest.mark.parametrize(
    ("plus", "severite"),
    [
        ({"engagement": "confirme", "date_premier_contact": "15/05/2026"}, None),
        ({"engagement": "confirme"}, None),
        ({"engagement": "a_confirmer", "date_premier_contact": "15/05/2026"}, 2),
        ({}, 2),
        ({"engagement": "refuse"}, 1),
        ({"engagement": "confirme", "date_premier_contact": "02/06/2026"}, 2),  # met the day after
        ({"engagement": "confirme", "date_deliberation": "02/06/2026"}, 2),
        ({"engagement": "refuse", "date_installation": "02/06/2026"}, 2),  # installed the day after
    ],
)
def test_a42_by_what_the_team_said_at_the_date(plus: dict[str, object], severite: int | None) -> None:
    found = alertes("A42", "01/06/2026", equipes=[equipe(**plus), equipe(GEAUNE, engagement="confirme")])
    assert [alerte.severite for alerte in found] == ([severite] if severite else [])


def test_a42_says_nothing_where_no_team_was_ever_recorded() -> None:
    assert alertes("A42", "01/06/2026", conventions=SIGNEE) == ()


def test_a42_asks_each_commune_of_the_pvd_and_its_epci() -> None:
    binome = laureats(["40245", "40102"], id_pvd="3")
    lignes = [equipe("40245", engagement="confirme"), {"siren_epci": "200035541", "engagement": "a_confirmer"}]
    (alerte,) = alertes("A42", "01/06/2026", laureats=binome, equipes=lignes)
    assert "Gabarret" in alerte.pourquoi
    assert "CC des Landes d'Armagnac" in alerte.pourquoi.replace("’", "'")
    assert "Roquefort" not in alerte.pourquoi


@pytest.mark.parametrize(
    ("contact", "statut"),
    [
        (None, "a_reinstaller"),
        ("22/03/2026", "a_reinstaller"),
        ("23/03/2026", "a_jour"),
        ("02/06/2026", "a_reinstaller"),
    ],
)
def test_r31_a_team_met_since_the_elections_is_enough(contact: str | None, statut: str) -> None:
    plus = {"date_premier_contact": contact} if contact else {}
    lue = vue("01/06/2026", conventions=SIGNEE, reunions=COMITE, equipes=[equipe(**plus)])
    suivis = {suivi.pvd: suivi.statut.value for suivi in lue.reunions.comites}
    assert suivis == {HAGETMAU: statut, GEAUNE: "a_reinstaller"}


# --- Trainings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declare", "quand", "au", "attendu"),
    [
        ("suivie", ("01/06/2021", "mois"), "31/05/2021", None),
        ("suivie", ("01/06/2021", "mois"), "01/06/2021", "suivie"),
        ("prevue", ("01/09/2021", "saison"), "10/09/2021", "prevue"),
        ("prevue", ("01/09/2021", "saison"), "30/11/2021", "prevue"),
        ("prevue", ("01/09/2021", "saison"), "01/12/2021", "a_confirmer"),
        ("prevue", "01/03/2022", "10/09/2021", "prevue"),  # announced by the workbook of that day
        ("prevue", "01/03/2022", "09/09/2021", None),  # not announced yet
        ("prevue", None, "10/09/2021", "prevue"),
        (None, None, "10/09/2021", "a_confirmer"),
        ("annulee", "01/03/2021", "10/09/2021", "annulee"),
    ],
)
def test_a_training_is_known_and_told_at_the_date(
    declare: str | None, quand: object, au: str, attendu: str | None
) -> None:
    ligne = {"intitule": "Module de base", "date": quand, "communes": HAGETMAU, "statut": declare}
    part = vue(au, EDITION, formations=[ligne]).formations
    assert [formation.statut for formation in part.lignes] == ([attendu] if attendu else [])
    assert part.communes_formees == ((HAGETMAU,) if attendu == "suivie" else ())


# --- Indicators (AC32-8) --------------------------------------------------------------------------


def mesure(annee: int | None, valeur: object, **plus: object) -> dict[str, object]:
    dit = {"communes": HAGETMAU, "indicateur": "Vacance", "unite": "%", "sens": "baisse"}
    return dit | {"annee": annee, "valeur": valeur} | plus


@pytest.mark.parametrize(
    ("avant", "apres", "sens", "fleche", "tendance"),
    [
        ("15.9", "13.8", "baisse", "baisse", "favorable"),
        ("10.9", "14.8", "baisse", "hausse", "defavorable"),
        ("10", "12", "hausse", "hausse", "favorable"),
        ("12", "10", "hausse", "baisse", "defavorable"),
        ("6.7", "11.5", "neutre", "hausse", "sans_sens"),
        ("6.7", "11.5", None, "hausse", "sans_sens"),
        ("10", "10", "baisse", "egal", "stable"),
    ],
)
def test_an_arrow_is_read_by_its_meaning(avant: str, apres: str, sens: str | None, fleche: str, tendance: str) -> None:
    lignes = [mesure(2017, apres, sens=sens), mesure(2007, avant, sens=None)]
    (lu,) = vue("01/06/2026", indicateurs=lignes).indicateurs.lignes
    assert (lu.fleche, lu.tendance.value, lu.ecart) == (fleche, tendance, Decimal(apres) - Decimal(avant))
    assert [m.annee for m in lu.mesures] == [2007, 2017]


def test_a_value_of_a_year_not_begun_does_not_exist_yet() -> None:
    lignes = [mesure(2007, "15.9"), mesure(2022, "13.8")]
    (avant,) = vue("31/12/2021", indicateurs=lignes).indicateurs.lignes
    (apres,) = vue("01/01/2022", indicateurs=lignes).indicateurs.lignes
    assert (len(avant.mesures), avant.tendance.value, len(apres.mesures)) == (1, "inconnue", 2)


@pytest.mark.parametrize(
    ("valeur", "sens", "atteinte"), [("12", "baisse", True), ("12.1", "baisse", False), ("13", "hausse", True)]
)
def test_a_target_is_reached_by_the_sense(valeur: str, sens: str, atteinte: bool) -> None:  # noqa: FBT001 -- a case
    (lu,) = vue("01/06/2026", indicateurs=[mesure(2017, valeur, sens=sens, cible=12)]).indicateurs.lignes
    assert lu.atteinte is atteinte
    (sans,) = vue("01/06/2026", indicateurs=[mesure(2017, valeur, sens=None, cible=12)]).indicateurs.lignes
    assert sans.atteinte is None


# --- Steps typed ----------------------------------------------------------------------------------


def etape(au: str, **plus: object) -> tuple[EtatEtape, bool, str]:
    lignes = [{"communes": HAGETMAU, "etape": "diagnostic"} | plus]
    projets = {projet.pvd: projet for projet in vue(au, conventions=SIGNEE, etapes=lignes).etapes.projets}
    (lue,) = [e for e in projets[HAGETMAU].etapes if e.code == "diagnostic"]
    return lue.etat, lue.saisie, projets[HAGETMAU].avancement


@pytest.mark.parametrize(
    ("plus", "au", "etat", "avancement"),
    [
        ({"statut": "termine", "date_reelle": "10/03/2022"}, "09/03/2022", "non_renseigne", "0/8"),
        ({"statut": "termine", "date_reelle": "10/03/2022"}, "10/03/2022", "fait", "1/8"),
        ({"date_reelle": "10/03/2022"}, "11/03/2022", "fait", "1/8"),
        ({"statut": "termine"}, "10/03/2022", "fait", "1/8"),
        ({"statut": "en_cours"}, "10/03/2022", "en_cours", "0/8"),
        ({"statut": "non_commence"}, "10/03/2022", "a_faire", "0/8"),
        ({"statut": "sans_objet"}, "10/03/2022", "sans_objet", "0/7"),
    ],
)
def test_a_step_typed_wins_from_its_date(plus: dict[str, object], au: str, etat: str, avancement: str) -> None:
    assert etape(au, **plus) == (etat, etat != "non_renseigne", avancement)


def test_what_is_typed_of_a_step_is_kept_beside_an_inferred_state() -> None:
    lignes = [{"communes": HAGETMAU, "etape": "contractualisation", "date_prevue": "01/11/2022", "livrable": "Acte"}]
    (projet,) = [p for p in vue("10/03/2022", conventions=SIGNEE, etapes=lignes).etapes.projets if p.pvd == HAGETMAU]
    lue = projet.etapes[6]
    assert (lue.etat, lue.saisie, lue.livrable, str(lue.prevue and lue.prevue.debut)) == (
        EtatEtape.EN_COURS, False, "Acte", "2022-11-01",
    )  # fmt: skip


# --- Plans of actions (A31) -----------------------------------------------------------------------


def financement(financeur: str, montant: object = None, **plus: object) -> dict[str, object]:
    return {"id_action": "A1", "financeur": financeur, "montant": montant} | plus


@pytest.mark.parametrize(
    ("cout", "lignes", "combien"),
    [
        (100_000, [financement("DETR", 80_000), financement("Commune", 20_000)], 0),
        (100_000, [financement("DETR", 80_000), financement("Commune", "19999.01")], 0),  # 0,99 €: rounding
        (100_000, [financement("DETR", 80_000), financement("Commune", 19_999)], 1),  # 1 €
        (100_000, [financement("DETR", 80_000), financement("Commune", 20_001)], 1),
        (100_000, [financement("DETR", part="0.8"), financement("Commune", 20_000)], 0),
        (100_000, [financement("DETR", 80_000), financement("Commune", 20_000, etat="refuse")], 1),
        (100_000, [financement("DETR", 80_000), financement("Commune")], 0),  # one part is not known
        (None, [financement("DETR", part="0.80"), financement("Commune", part="0.20")], 0),
        (None, [financement("DETR", part="0.80"), financement("Commune", part="0.15")], 1),
        (None, [financement("DETR", 80_000)], 0),
        (100_000, [], 0),
    ],
)
def test_a31_the_plan_of_an_action_is_its_whole_cost(cout: object, lignes: Rows, combien: int) -> None:
    action = {"id_action": "A1", "intitule": "Halle", "communes": HAGETMAU, "cout_ht": cout}
    assert len(alertes("A31", "10/03/2022", actions=[action], plans_financement=lignes)) == combien


def test_a_line_of_financing_finds_its_action_by_number_else_by_title() -> None:
    actions = [{"id_action": "A1", "intitule": "Halle"}, {"intitule": "École", "communes": HAGETMAU}]
    lignes = [
        financement("DETR", 10),
        {"intitule": "école", "financeur": "DSIL", "montant": 20},
        {"intitule": "École", "communes": GEAUNE, "financeur": "FNADT", "montant": 30},
        {"intitule": "Inconnue", "financeur": "CD", "montant": 40},
    ]
    lues = vue("10/03/2022", actions=actions, plans_financement=lignes).actions.lignes
    assert [[ligne.financeur for ligne in action.plan.lignes] if action.plan else [] for action in lues] == [
        ["DETR"], ["DSIL"],
    ]  # fmt: skip


# --- The data themselves (A50, A51, A60) ------------------------------------------------------------


@pytest.mark.parametrize(
    ("nationale", "combien"),
    [
        ("20/05/2021", 0),
        (("01/05/2021", "mois"), 0),
        ("21/05/2021", 1),
        ("19/05/2021", 1),
        ("02/06/2026", 0),  # dated after the date: it does not exist
        (None, 0),
    ],
)
def test_a50_two_dates_of_one_adhesion_are_both_said(nationale: object, combien: int) -> None:
    fiches = laureats([HAGETMAU, GEAUNE], date_adhesion=nationale) if nationale else laureats([HAGETMAU, GEAUNE])
    found = alertes("A50", "01/06/2026", laureats=fiches, conventions=SIGNEE)
    assert len(found) == combien  # one line for both PVD
    if found:
        assert "20/05/2021" in found[0].pourquoi
        assert set(found[0].communes) == {HAGETMAU, GEAUNE}


@pytest.mark.parametrize(("dite", "combien"), [("non_signee", 1), ("en_cours", 1), ("signee", 0), (None, 0)])
def test_a50_an_ort_that_the_national_list_does_not_know(dite: str | None, combien: int) -> None:
    fiches = laureats([HAGETMAU], ort_nationale=dite)
    assert len(alertes("A50", "24/01/2023", laureats=fiches, conventions=[ort(HAGETMAU, "23/01/2023")])) == combien
    assert (
        not alertes("A50", "22/01/2023", laureats=fiches, conventions=[ort(HAGETMAU, "23/01/2023")]) or dite == "signee"
    )


@pytest.mark.parametrize(
    ("au", "attendus"),
    [
        ("26/04/2026", []),  # the list does not exist yet
        (
            "27/04/2026",
            [
                (
                    "Adhésion : signée le 20/05/2021 selon les conventions, "
                    "le 21/05/2021 selon la liste nationale du 27/04/2026."
                ),
                "Dans la liste nationale du 27/04/2026, absentes du tableau de bord : Amou.",
                "Dans le tableau de bord, absentes de la liste nationale du 27/04/2026 : Geaune.",
                "ORT signée selon la liste nationale du 27/04/2026 ; le tableau de bord n'en connaît aucune.",
            ],
        ),
    ],
)
def test_a50_the_national_list_is_another_source_that_counts_nowhere(au: str, attendus: list[str]) -> None:
    dite = {"date_liste": "27/04/2026", "ort_nationale": "signee"}
    nationale = [
        dite | {"code_insee": HAGETMAU, "date_adhesion": "21/05/2021"},
        dite | {"code_insee": "40002", "ort_nationale": None},
        dite | {"code_insee": "40192", "programme": "ACV"},
        dite | {"code_insee": "32132"},
    ]
    lue = vue(au, conventions=SIGNEE, liste_nationale=nationale)
    assert sorted(nu(a.pourquoi) for a in lue.alertes if a.code == "A50") == attendus
    sans = to_json(vue(au, conventions=SIGNEE))
    assert {k: v for k, v in to_json(lue).items() if k != "alertes"} == {
        k: v for k, v in sans.items() if k != "alertes"
    }


@pytest.mark.parametrize(
    ("lignes", "combien"),
    [
        ({"postes": [{"communes": HAGETMAU, "statut_poste": "pourvu", "exercice": a} for a in (2021, 2021)]}, 1),
        ({"postes": [{"communes": HAGETMAU, "statut_poste": "pourvu", "exercice": a} for a in (2021, 2022)]}, 0),
        ({"postes": [{"communes": HAGETMAU, "statut_poste": "pourvu", "exercice": a} for a in (2023, 2023)]}, 0),
        ({"actions": [{"intitule": t, "communes": HAGETMAU} for t in ("Halle", "halle ")]}, 1),
        ({"actions": [{"intitule": "Halle", "communes": c} for c in (HAGETMAU, GEAUNE)]}, 0),
        ({"reunions": [{"type": "club", "date": d} for d in ("10/01/2022", "10/01/2022")]}, 1),
        ({"reunions": [{"type": "club", "date": d} for d in ("11/03/2022", "11/03/2022")]}, 0),
        ({"conventions": [*SIGNEE, adhesion(HAGETMAU, "01/06/2021")]}, 1),
        ({"conventions": [*SIGNEE, adhesion(HAGETMAU, "11/03/2022")]}, 0),
    ],
)
def test_a51_the_same_told_twice_is_a_probable_double(lignes: dict[str, Rows], combien: int) -> None:
    assert len(alertes("A51", "10/03/2022", **lignes)) == combien


@pytest.mark.parametrize(
    ("un", "autre", "combien"),
    [
        ({}, {}, 1),
        ({}, {"montant_accorde": 1001}, 1),
        ({}, {"montant_accorde": 1002}, 0),
        ({}, {"intitule": "halle  "}, 1),
        ({}, {"intitule": "Gymnase"}, 0),
        ({}, {"exercice": 2022}, 0),
        ({}, {"code_insee": GEAUNE}, 0),
        ({"n_dossier": "12"}, {}, 1),
        ({"n_dossier": "12"}, {"n_dossier": "13"}, 0),  # two dossiers are two grants
        ({}, {"aide_distincte": True}, 0),
        ({}, {"deja_compte": True}, 0),  # settled already
        ({}, {"date_notification": "11/03/2022"}, 0),
        ({}, {"_feuille": "Autre"}, 1),  # another source: one line for the département
    ],
)
def test_a51_a_grant_told_twice_is_a_probable_double(
    un: dict[str, object], autre: dict[str, object], combien: int
) -> None:
    commun = aide("DETR", 1000, exercice=2021, code_insee=HAGETMAU, intitule="Halle")
    found = alertes(
        "A51", "10/03/2022", laureats=laureats([HAGETMAU, GEAUNE]), subventions=[commun | un, commun | autre]
    )
    assert len(found) == combien
    if found and "_feuille" not in autre:
        assert found[0].communes == (HAGETMAU,)
        assert "lignes 2, 3" in found[0].pourquoi


@pytest.mark.parametrize(
    ("plus", "au", "combien"),
    [
        ({"date_verification": "10/03/2021"}, "10/03/2022", 0),
        ({"date_verification": "10/03/2021"}, "11/03/2022", 1),
        ({"date_verification": "12/03/2022"}, "11/03/2022", 1),  # verified the day after
        ({}, "10/03/2022", 1),
        ({"elu": True, "date_verification": "22/03/2026"}, "22/03/2026", 0),
        ({"elu": True, "date_verification": "22/03/2026"}, "23/03/2026", 1),
        ({"elu": True, "date_verification": "23/03/2026"}, "23/03/2026", 0),
        ({"date_verification": "22/03/2026"}, "23/03/2026", 0),
        ({"date_fin_fonction": "09/03/2022"}, "10/03/2022", 0),
    ],
)
def test_a60_contacts_are_verified_each_year_and_after_the_elections(
    plus: dict[str, object], au: str, combien: int
) -> None:
    contact = {"nom": "EXEMPLE Camille", "mail": "c@exemple.fr", "communes": HAGETMAU} | plus
    vues = vue(au, contacts=[contact])
    found = [alerte for alerte in vues.alertes if alerte.code == "A60"]
    assert len(found) == combien
    assert "EXEMPLE" not in str(to_json(vues))
    assert "exemple.fr" not in str(to_json(vues))


# --- Minimum membership (ACAN-2) ------------------------------------------------------------------

COMPLET = ("Maire d'Hagetmau", "Présidente de la CC Chalosse Tursan", "Cheffe de projet", "Sous-préfète de Dax")


def test_acan_2_a_whole_comite_lacks_nobody() -> None:
    assert manquants("comite_projet", COMPLET) == ()
    assert manquants("comite_projet", ("Élus municipaux", "vice-président EPCI", "CDP PVD", "DDTM des Landes")) == ()


@pytest.mark.parametrize("rang", range(len(COMPLET)))
def test_acan_2_a_seat_that_nobody_held_is_said(rang: int) -> None:
    sieges = ("exécutif de la commune", "exécutif de l'EPCI", "chef de projet", "préfet ou son représentant")
    assert manquants("comite_projet", tuple(p for r, p in enumerate(COMPLET) if r != rang)) == (sieges[rang],)


def test_acan_2_nothing_is_said_of_a_meeting_of_another_kind_or_without_presents() -> None:
    assert manquants("club", ("Maire",)) == manquants("comite_projet", ()) == ()


@pytest.mark.parametrize(
    ("presents", "absents"),
    [
        (COMPLET, ["Présidente de la Région Occitanie", "directrice générale de l'EPF d'Occitanie"]),
        ((*COMPLET, "Conseil régional"), ["directrice générale de l'EPF d'Occitanie"]),
        ((*COMPLET, "Région Occitanie", "EPF"), []),
    ],
)
def test_acan_2_the_partners_that_signed_sit_too(presents: tuple[str, ...], absents: list[str]) -> None:
    signes = "Maire ; préfet ; Présidente de la Région Occitanie ; directrice générale de l'EPF d'Occitanie"
    lues = tables(
        laureats=laureats(["40245"]),
        conventions=[adhesion("40245", "20/05/2021", signataires=signes)],
        reunions=[
            {"type": "comite_projet", "communes": "40245", "date": quand, "presents": " ; ".join(presents)}
            for quand in ("19/05/2021", "10/01/2022")
        ],
    )
    apres, avant = to_json(situation(lues, "26/04/2022"))["reunions"]["tenues"]
    assert apres["manquants"] == absents
    assert avant["manquants"] == []  # nobody had signed


def test_attendance_is_a_grid_of_seats_and_meetings_oldest_first() -> None:
    lues = tables(
        laureats=laureats(["40245"]),
        conventions=[adhesion("40245", "20/05/2021", signataires="Maire ; président de la Région")],
        reunions=[
            {"type": "comite_projet", "communes": "40245", "date": "10/07/2022", "presents": "Maire ; DDTM ; CAUE"},
            {"type": "copil", "communes": "40245", "date": "10/01/2022", "presents": "maire", "excuses": "Caue ; DDT"},
            {"type": "comite_projet", "communes": "40245", "date": "10/03/2022"},
            {"type": "club", "date": "10/02/2022", "presents": "Roquefort"},
            {"type": "comite_projet", "communes": "40245", "date": "10/09/2022", "presents": "Maire"},
        ],
    )
    comite, club = grilles(situation(lues, "01/08/2022")).values()
    assert [reunion.date.debut.month for reunion in comite.reunions] == [1, 7]
    assert [(s.siege, s.requis, s.presences, [str(etat) for etat in s.etats]) for s in comite.sieges] == [
        ("exécutif de la commune", True, 2, ["present", "present"]),
        ("exécutif de l'EPCI", True, 0, ["non_cite", "non_cite"]),
        ("chef de projet", True, 0, ["non_cite", "non_cite"]),
        ("préfet ou son représentant", True, 1, ["excuse", "present"]),
        ("président de la Région", True, 0, ["non_cite", "non_cite"]),
        ("Caue", False, 1, ["excuse", "present"]),
    ]
    assert [(s.siege, s.requis) for s in club.sieges] == [("Roquefort", False)]


# --- Since when (each alert) -----------------------------------------------------------------------


def premiere(code: str, au: str, /, **lignes: Rows) -> date | None:
    return next((alerte.depuis for alerte in alertes(code, au, **lignes)), None)


@pytest.mark.parametrize(
    ("code", "veille", "jour_", "lignes"),
    [
        ("A01", "28/02/2023", "01/03/2023", {"conventions": [adhesion(HAGETMAU, "31/08/2021")]}),  # + 18 months
        ("A02", "29/11/2022", "30/11/2022", {"conventions": [adhesion(HAGETMAU, "31/08/2021")]}),  # 90 days before
        ("A06", "31/03/2026", "01/04/2026", {"conventions": [ort(HAGETMAU, "23/01/2023", date_fin="31/03/2026")]}),
        ("A07", "01/10/2025", "02/10/2025", {"conventions": [ort(HAGETMAU, "23/01/2023", date_fin="31/03/2026")]}),
        (
            "A14",
            "30/11/2023",
            "01/12/2023",
            {"postes": [{"communes": HAGETMAU, "statut_poste": "pourvu", "date_fin_contrat": "29/02/2024"}]},
        ),
        ("A21", "29/02/2024", "01/03/2024", {"decisions": decision(echeance="29/02/2024")}),
    ],
)
def test_an_alert_begins_on_its_day_and_says_since_when(
    code: str, veille: str, jour_: str, lignes: dict[str, Rows]
) -> None:
    assert alertes(code, veille, **lignes) == ()
    assert len(alertes(code, jour_, **lignes)) == 1
    lendemain = jour(jour_) + timedelta(days=1)
    (apres,) = alertes(code, lendemain, **lignes)
    assert apres.depuis is not None
    assert apres.depuis == premiere(code, jour_, **lignes)
    assert jour(veille) <= apres.depuis <= jour(jour_)
