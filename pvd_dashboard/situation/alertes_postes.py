"""Alerts about posts: A10–A16 (§2.7, R21, R23, R24, R26, R28)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pvd_dashboard.situation.cofinancement import limite_solde
from pvd_dashboard.situation.dates import ajouter_mois
from pvd_dashboard.situation.exercices_postes import depasse_plafond
from pvd_dashboard.situation.model import Alerte, Poste
from pvd_dashboard.situation.phrases import dans_jours, date_fr, enumerer, euros, le, phrase, pourcent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model import Jour, Laureats, Postes
    from pvd_dashboard.situation.model_postes import LigneCofinancement


def laureats_sans_poste(laureats: Laureats, postes: Postes) -> Iterator[Alerte]:
    """A10: a commune lauréate that no post names (information)."""
    noms = dict(zip(laureats.communes["code_insee"], laureats.communes["nom"], strict=True))
    pvd = dict(zip(laureats.communes["code_insee"], laureats.communes["pvd"], strict=True))
    for code in postes.communes_sans_poste:
        yield Alerte(
            "A10",
            4,
            noms[code],
            "Aucun poste de chef de projet ne couvre la commune.",
            phrase(
                "Vérifier le besoin avec la commune et l'EPCI ; un poste mutualisé avec une commune voisine convient."
            ),
            None,
            (code,),
            pvd[code],
        )


def toutes(poste: Poste, on: date, declare_le: date | None, parametres: Parametres) -> Iterator[Alerte]:
    """Yield the alerts of one post. ``declare_le`` is the date at which the workbook says its states hold (R11)."""
    for alerte in (
        poste_vacant(poste, on),
        recrutement_long(poste, on, declare_le, parametres.recrutement_long_mois),
        quotite_insuffisante(poste, parametres.etp_minimum_bdt),
        contrat_finit(poste, on, parametres.proche_jours),
        cofinancement_finit(poste, on, parametres.proche_jours),
    ):
        if alerte is not None:
            yield alerte


def poste_vacant(poste: Poste, on: date) -> Alerte | None:
    """A11: nobody holds the post."""
    if poste.statut != "vacant":
        return None
    depuis = "Poste vacant, depuis une date non renseignée."
    if poste.depart:
        depuis = f"Poste vacant depuis {le(poste.depart)} ({dans_jours((poste.depart.debut - on).days)})."
    return _alerte(
        ("A11", 2),
        poste,
        depuis,
        "Faire le point avec l'employeur sur le recrutement ; le cofinancement ne court que sur les mois travaillés.",
        poste.depart.debut if poste.depart else None,
    )


def recrutement_long(poste: Poste, on: date, declare_le: date | None, mois: int) -> Alerte | None:
    """A12: being recruited for more than six months, since the last departure or since the state was declared."""
    depuis = poste.depart.debut if poste.depart else declare_le
    if poste.statut != "en_recrutement" or depuis is None or ajouter_mois(depuis, mois) >= on:
        return None
    origine = "départ le" if poste.depart else "état déclaré au"
    return _alerte(
        ("A12", 3),
        poste,
        f"En recrutement depuis plus de {mois} mois ({origine} {date_fr(depuis)}).",
        "Confirmer l'état du recrutement auprès de l'employeur et mettre la ligne à jour.",
        depuis,
    )


def quotite_insuffisante(poste: Poste, minimum: Decimal) -> Alerte | None:
    """A13: the Banque des Territoires pays for a post under 80 % of a full time, or of an unknown one (R23)."""
    if poste.financements.get("bdt", 0) <= 0 or (poste.quotite is not None and poste.quotite >= minimum):
        return None
    if poste.quotite is None:
        return _alerte(
            ("A13", 3),
            poste,
            f"Part de la Banque des Territoires sans quotité renseignée : elle demande au moins {pourcent(minimum)}.",
            "Saisir la quotité du poste.",
            None,
        )
    return _alerte(
        ("A13", 2),
        poste,
        f"Quotité de {pourcent(poste.quotite)} avec une part de la Banque des Territoires, qui demande au moins "
        f"{pourcent(minimum)}.",
        "Vérifier la quotité, ou retirer la part de la Banque des Territoires du plan de financement.",
        None,
    )


def contrat_finit(poste: Poste, on: date, proche: int) -> Alerte | None:
    """A14: the contract of a filled post ends within 90 days (R28)."""
    return _finit(poste, poste.fin_contrat, "Le contrat", on, proche)


def cofinancement_finit(poste: Poste, on: date, proche: int) -> Alerte | None:
    """A14: the co-financing of a filled post ends within 90 days; said once where the contract ends that day too."""
    if poste.fin_contrat and poste.fin_cofinancement and poste.fin_contrat.fin == poste.fin_cofinancement.fin:
        return None
    return _finit(poste, poste.fin_cofinancement, "Le cofinancement", on, proche)


def _finit(poste: Poste, fin: Jour | None, quoi: str, on: date, proche: int) -> Alerte | None:
    if poste.statut != "pourvu" or fin is None or not 0 <= (fin.fin - on).days <= proche:
        return None
    alerte = _alerte(
        ("A14", 2),
        poste,
        f"{quoi} prend fin {le(fin)}, {dans_jours((fin.fin - on).days)}.",
        "Préparer le renouvellement : le cofinancement est à redemander chaque année.",
        fin.fin,
    )
    return replace(alerte, depuis=fin.fin - timedelta(days=proche))


def des_cofinancements(lignes: Sequence[LigneCofinancement], on: date, parametres: Parametres) -> Iterator[Alerte]:
    """Yield what is to be treated in the co-financing: each ceiling passed, then the balances, once a post."""
    for ligne in lignes:
        if (alerte := plafond_depasse(ligne)) is not None:
            yield alerte
    dus: dict[tuple[str, tuple[str, ...]], list[LigneCofinancement]] = {}
    for ligne in lignes:
        if solde_du(ligne, on, parametres):
            dus.setdefault((ligne.libelle, ligne.communes), []).append(ligne)
    for siennes in dus.values():
        yield soldes_non_demandes(siennes, parametres)


def plafond_depasse(ligne: LigneCofinancement) -> Alerte | None:
    """A15: what the national financers bring is above the ceiling of the year (R21)."""
    if ligne.plafond is None or not depasse_plafond(ligne):
        return None
    avec = "avec" if ligne.saisis.get("anah", 0) > 0 else "sans"
    return Alerte(
        "A15",
        2,
        ligne.libelle,
        phrase(
            f"{ligne.exercice} : {euros(ligne.aides_nationales)} d'aides saisies, pour un plafond de "
            f"{euros(ligne.plafond)} par an {avec} l'Anah."
        ),
        "Vérifier les parts saisies et le plan de financement du poste.",
        None,
        ligne.communes,
    )


def solde_du(ligne: LigneCofinancement, on: date, parametres: Parametres) -> bool:
    """Whether the balance of a past civil year should have been asked for by 31 January, and was not (R24)."""
    passee = on > limite_solde(ligne.exercice, parametres)
    return passee and not ligne.exercice_deduit and not ligne.solde and ligne.aides_nationales > 0


def soldes_non_demandes(lignes: Sequence[LigneCofinancement], parametres: Parametres) -> Alerte:
    """A16: the balances of a post that were not asked for, in one alert that names the years (R24)."""
    exercices = sorted({ligne.exercice for ligne in lignes})
    annees = enumerer(list(map(str, exercices)))
    limites = [limite_solde(exercice, parametres) for exercice in exercices]
    au_plus_tard = enumerer([date_fr(limite) for limite in limites])
    return Alerte(
        "A16",
        3,
        lignes[0].libelle,
        phrase(
            f"Aucune demande de solde enregistrée pour le cofinancement de {annees}, à demander au plus tard "
            f"le {au_plus_tard}."
        ),
        "Demander le solde avec le décompte de l'année, ou saisir la date de la demande.",
        limites[0],
        lignes[0].communes,
    )


def _alerte(code_severite: tuple[str, int], poste: Poste, pourquoi: str, que_faire: str, jour: date | None) -> Alerte:
    code, severite = code_severite
    return Alerte(code, severite, poste.libelle, phrase(pourquoi), phrase(que_faire), jour, poste.communes)
