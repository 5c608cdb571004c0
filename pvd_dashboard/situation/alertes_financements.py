"""Alerts about grants: A30–A38 (§2.7, R41–R49)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import ajouter_mois, existe, jour
from pvd_dashboard.situation.lignes import lignes_de
from pvd_dashboard.situation.model import Alerte
from pvd_dashboard.situation.model_aides import Etape
from pvd_dashboard.situation.phrases import dans_jours, date_fr, euros, jour_fr, le, phrase, pourcent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.lignes import Ligne
    from pvd_dashboard.situation.model import Financements
    from pvd_dashboard.situation.model_aides import ProjetAide, VieAide

_PARTIES = ("", "_precision", "_texte")
_COLONNES = [
    *("intitule", "nom_beneficiaire", "libelle_dispositif", "codes_communes", "pvd", "montant_accorde"),
    *("montant_engage", "avis_commission_detr", "derogation", "assiette"),
    *(f"{date}{suite}" for date in ("date_notification", "date_debut", "date_depot") for suite in _PARTIES),
]
# A gap under one euro is rounding (A31, A35).
ECART_TOLERE = Decimal(1)
_PALIERS = ((30, 1), (90, 2))
"""Days left before a limit, and the severity from then on; 3 further away (alerts at 180, 90 and 30 days, R48)."""
_ALERTE_MOIS = 6
_DIXIEME = Decimal("0.001")


def toutes(financements: Financements, on: date, parametres: Parametres) -> Iterator[Alerte]:
    """Yield the alerts of the grants."""
    for projet in financements.suivi.projets:
        yield from taux_depasse(projet)
        yield from plan_incomplet(projet)
    subventions = financements.subventions
    vies = {vie.position: vie for vie in financements.suivi.vies if vie.notification or vie.debut}
    suivies = subventions.index.to_series().isin(list(vies))
    for vie, ligne in zip(vies.values(), lignes_de(subventions, suivies, _COLONNES), strict=True):
        yield from commencement(vie, ligne, on)
        yield from achevement(vie, ligne, on)
        yield from non_consommee(vie, ligne, on, parametres)
    yield from ecarts_engages(subventions)
    yield from avis_manquants(subventions, parametres)
    yield from commencees_trop_tot(subventions, on)
    yield from sous_le_minimum(subventions, parametres)


def taux_depasse(projet: ProjetAide) -> Iterator[Alerte]:
    """A30: public aid is over the ceiling, without derogation (R41–R43)."""
    if projet.depassement is None or projet.plafond is None or projet.taux is None:
        return
    de_trop = f", soit {euros(projet.depassement)} de trop" if projet.depassement else ""
    couts = " Les coûts diffèrent selon les lignes : le plus haut est retenu." if projet.couts_differents else ""
    yield _du_projet(
        ("A30", 1),
        projet,
        f"Aides publiques : {euros(projet.aides_publiques)}, {_taux(projet.taux)} du financement public pour un "
        f"plafond de {pourcent(projet.plafond)}{de_trop}.{couts}",
        "Ramener les aides sous le plafond, ou saisir le motif de la dérogation du préfet.",
    )


def plan_incomplet(projet: ProjetAide) -> Iterator[Alerte]:
    """A31: the plan de financement does not come to the cost of the project."""
    ecart = projet.ecart_plan
    if ecart is None or projet.cout is None or abs(ecart) < ECART_TOLERE:
        return
    sens = "dépasse" if ecart > 0 else "n'atteint pas"
    yield _du_projet(
        ("A31", 3),
        projet,
        f"Le plan de financement ({euros(projet.cout + ecart)}) {sens} le coût ({euros(projet.cout)}) : "
        f"écart de {euros(abs(ecart))}.",
        "Vérifier le coût, l'autofinancement et les autres financements du projet.",
    )


def commencement(vie: VieAide, ligne: Ligne, on: date) -> Iterator[Alerte]:
    """A32: no start is known six months before the caducité, or after it (R45)."""
    if vie.etape not in {Etape.A_COMMENCER, Etape.CADUQUE} or vie.limite_debut is None or vie.notification is None:
        return
    fin = vie.limite_debut.fin
    if on < ajouter_mois(vie.limite_debut.debut, -_ALERTE_MOIS):
        return
    if vie.etape is Etape.CADUQUE:
        pourquoi = (
            f"Aucun commencement connu depuis la notification ({jour_fr(vie.notification)}) : aide caduque depuis "
        )
        pourquoi += f"le {date_fr(fin)} ({dans_jours((fin - on).days)}).{_degager(vie)}"
        conseil = "Vérifier si les travaux ont commencé (premier acte juridique) ; sinon constater la caducité et "
        conseil += "désengager les AE."
        severite = 1
    else:
        pourquoi = f"Notifiée {le(vie.notification)}, aucun commencement connu : caducité le {date_fr(fin)} "
        pourquoi += f"({dans_jours((fin - on).days)}){', délai déjà prorogé' if vie.prorogee else ''}."
        conseil = "Relancer le bénéficiaire ; une prorogation se demande au moins deux mois avant la fin du délai."
        severite = _severite((fin - on).days)
    yield _de_la_ligne(("A32", severite), ligne, pourquoi, conseil, fin)


def achevement(vie: VieAide, ligne: Ligne, on: date) -> Iterator[Alerte]:
    """A33: the delay to complete ends within six months, is over, or ends before the completion foreseen (R46)."""
    if vie.etape not in {Etape.EN_COURS, Etape.FORCLOSE} or vie.limite_achevement is None or vie.debut is None:
        return
    fin = vie.limite_achevement.fin
    tardive = vie.fin_prevue is not None and vie.fin_prevue.debut > fin
    if on < ajouter_mois(vie.limite_achevement.debut, -_ALERTE_MOIS) and not tardive:
        return
    if vie.etape is Etape.FORCLOSE:
        pourquoi = f"Commencé {le(vie.debut)}, achèvement non constaté : délai dépassé depuis le {date_fr(fin)} "
        pourquoi += f"({dans_jours((fin - on).days)}).{_degager(vie)}"
        conseil = "Aucune demande de paiement n'est plus recevable : solder l'opération et désengager le reste."
        severite = 1
    else:
        pourquoi = f"Commencé {le(vie.debut)} : à achever avant le {date_fr(fin)} ({dans_jours((fin - on).days)})."
        pourquoi += _prevision(vie, on)
        conseil = "Demander l'avancement et la date du solde ; une prorogation exceptionnelle reste possible."
        severite = _severite((fin - on).days)
    yield _de_la_ligne(("A33", severite), ligne, pourquoi, conseil, fin)


def _prevision(vie: VieAide, on: date) -> str:
    """Say what a forecast is worth: after the limit, or past without the completion being known (R46)."""
    if vie.fin_prevue is None or vie.limite_achevement is None:
        return ""
    if vie.fin_prevue.debut > vie.limite_achevement.fin:
        return f" Achèvement prévu {le(vie.fin_prevue)}, après la limite."
    return f" Achèvement prévu {le(vie.fin_prevue)}, à confirmer." if vie.fin_prevue.fin < on else ""


def _degager(vie: VieAide) -> str:
    return f" AE à désengager : {euros(vie.a_degager)}." if vie.a_degager else ""


def non_consommee(vie: VieAide, ligne: Ligne, on: date, parametres: Parametres) -> Iterator[Alerte]:
    """A34: nothing is paid more than twelve months after the notification (R49).

    Only where « 0 » is written: an empty cell is not zero. Not for what is
    caduque, which A32 says already.
    """
    if vie.notification is None or vie.paye != 0 or vie.etape in {Etape.CADUQUE, Etape.FORCLOSE}:
        return
    depuis = ajouter_mois(vie.notification.fin, parametres.non_consommation_mois)
    if on > depuis:
        yield _de_la_ligne(
            ("A34", 3),
            ligne,
            f"Notifiée {le(vie.notification)}, rien n'est payé plus de {parametres.non_consommation_mois} mois après.",
            "Demander au bénéficiaire l'état d'avancement et l'avance ou l'acompte à mandater.",
            depuis,
        )


def ecarts_engages(subventions: pd.DataFrame) -> Iterator[Alerte]:
    """A35: what is engaged is not what was granted, by one euro or more."""
    engagees = subventions["compte"] & subventions["montant_engage"].notna()
    for ligne in lignes_de(subventions, engagees, _COLONNES):
        accorde, engage = ligne["montant_accorde"], ligne["montant_engage"]
        if abs(accorde - engage) >= ECART_TOLERE:
            yield _de_la_ligne(
                ("A35", 3),
                ligne,
                f"{ligne['libelle_dispositif']} : {euros(accorde)} accordés, {euros(engage)} engagés.",
                "Vérifier l'engagement juridique, ou corriger le montant accordé.",
                None,
            )


def avis_manquants(subventions: pd.DataFrame, parametres: Parametres) -> Iterator[Alerte]:
    """A36: a DETR grant above 100 000 € without the favourable opinion of the commission (art. L2334-37).

    Said only where the file follows the opinions: one at least is typed.
    """
    if subventions["avis_commission_detr"].isna().all():
        return
    detr = (
        subventions["compte"]
        & (subventions["dispositif"] == "DETR")
        & (subventions["portee_beneficiaire"] != "non_ventile")
    )
    for ligne in lignes_de(subventions, detr.astype(bool), _COLONNES):
        avis = ligne.get("avis_commission_detr")
        if avis == "oui" or ligne["montant_accorde"] <= parametres.seuil_avis_commission:
            continue
        dit = {"non": "défavorable", "en_cours": "attendu"}.get(avis or "", "non renseigné")
        notification = jour(ligne, "date_notification")
        yield _de_la_ligne(
            ("A36", 2),
            ligne,
            f"DETR de {euros(ligne['montant_accorde'])} : avis de la commission d'élus {dit}, alors qu'il est requis "
            f"au-delà de {euros(parametres.seuil_avis_commission)}.",
            "Saisir l'avis rendu par la commission, ou la saisir avant la notification.",
            notification.debut if notification else None,
        )


def commencees_trop_tot(subventions: pd.DataFrame, on: date) -> Iterator[Alerte]:
    """A37: the works started before the request was received, without derogation (R47)."""
    datees = subventions["compte"] & subventions["date_debut"].notna() & subventions["date_depot"].notna()
    for ligne in lignes_de(subventions, datees, _COLONNES):
        debut, depot = jour(ligne, "date_debut"), jour(ligne, "date_depot")
        if not debut or not depot or ligne.get("derogation") or not existe(debut, on) or debut.fin >= depot.debut:
            continue
        yield _de_la_ligne(
            ("A37", 2),
            ligne,
            f"Travaux commencés {le(debut)}, avant le dépôt de la demande {le(depot)} : l'aide n'est pas due sans "
            "dérogation.",
            "Vérifier les deux dates, ou saisir le motif de la dérogation.",
            debut.debut,
        )


def sous_le_minimum(subventions: pd.DataFrame, parametres: Parametres) -> Iterator[Alerte]:
    """A38: a DETR grant outside 20–80 % of the dépense subventionnable, never of the total cost (R44)."""
    detr = subventions["compte"] & (subventions["dispositif"] == "DETR") & subventions["assiette"].notna()
    for ligne in lignes_de(subventions, detr.astype(bool), _COLONNES):
        accorde, assiette = ligne["montant_accorde"], ligne["assiette"]
        bas, haut = parametres.detr_taux_minimum * assiette, parametres.plafond_aides * assiette
        if assiette <= 0 or (bas - accorde < ECART_TOLERE and accorde - haut < ECART_TOLERE):
            continue
        yield _de_la_ligne(
            ("A38", 3),
            ligne,
            f"DETR de {euros(accorde)} pour une dépense subventionnable de {euros(assiette)} : "
            f"{_taux(accorde / assiette)}, hors des bornes de {pourcent(parametres.detr_taux_minimum)} à "
            f"{pourcent(parametres.plafond_aides)}.",
            "Vérifier l'assiette retenue et le montant de l'arrêté.",
            None,
        )


def _severite(jours: int) -> int:
    return next((severite for palier, severite in _PALIERS if jours <= palier), 3)


def _taux(fraction: Decimal) -> str:
    return pourcent(fraction.quantize(_DIXIEME))


def _du_projet(code_severite: tuple[str, int], projet: ProjetAide, pourquoi: str, que_faire: str) -> Alerte:
    code, severite = code_severite
    objet = projet.intitule or projet.beneficiaire or "Projet sans intitulé"
    pvd = projet.pvd[0] if len(projet.pvd) == 1 else ""
    return Alerte(code, severite, objet, phrase(pourquoi), phrase(que_faire), None, projet.communes, pvd)


def _de_la_ligne(
    code_severite: tuple[str, int], ligne: Ligne, pourquoi: str, que_faire: str, quand: date | None
) -> Alerte:
    code, severite = code_severite
    objet = ligne.get("intitule") or ligne.get("nom_beneficiaire") or ligne["libelle_dispositif"]
    communes = tuple(filter(None, (ligne.get("codes_communes") or "").split(";")))
    return Alerte(code, severite, objet, phrase(pourquoi), phrase(que_faire), quand, communes, ligne.get("pvd") or "")
