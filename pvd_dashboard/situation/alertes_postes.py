"""Alerts about posts: A10–A14 (§2.7, R23, R26, R28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import ajouter_mois
from pvd_dashboard.situation.model import Alerte, Poste
from pvd_dashboard.situation.phrases import dans_jours, date_fr, le, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model import Laureats, Postes


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
    """A13: the Banque des Territoires pays for a post under 80 % of a full time (R23)."""
    if poste.quotite is None or poste.quotite >= minimum or poste.financements.get("bdt", 0) <= 0:
        return None
    return _alerte(
        ("A13", 2),
        poste,
        f"Quotité de {_pourcent(poste.quotite)} avec une part de la Banque des Territoires, qui demande au moins "
        f"{_pourcent(minimum)}.",
        "Vérifier la quotité, ou retirer la part de la Banque des Territoires du plan de financement.",
        None,
    )


def contrat_finit(poste: Poste, on: date, proche: int) -> Alerte | None:
    """A14: the contract of a filled post ends within 90 days (R28)."""
    if poste.statut != "pourvu" or poste.fin_contrat is None:
        return None
    jours = (poste.fin_contrat.fin - on).days
    if not 0 <= jours <= proche:
        return None
    return _alerte(
        ("A14", 2),
        poste,
        f"Le contrat prend fin {le(poste.fin_contrat)}, {dans_jours(jours)}.",
        "Préparer le renouvellement : le cofinancement est à redemander chaque année.",
        poste.fin_contrat.fin,
    )


def _pourcent(fraction: Decimal) -> str:
    return f"{fraction * 100:f}".rstrip("0").rstrip(".").replace(".", ",") + " %"


def _alerte(code_severite: tuple[str, int], poste: Poste, pourquoi: str, que_faire: str, jour: date | None) -> Alerte:
    code, severite = code_severite
    return Alerte(code, severite, poste.libelle, phrase(pourquoi), phrase(que_faire), jour, poste.communes)
