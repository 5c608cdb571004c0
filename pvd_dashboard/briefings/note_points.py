"""What a note asks the préfet to look at: points d'attention with a proposed action, and three months to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from pvd_dashboard import formats
from pvd_dashboard.briefings.note_modele import Bloc, Colonne, Paragraphe, Rangee, Tableau
from pvd_dashboard.briefings.note_texte import abrege, enumerer
from pvd_dashboard.situation.resume import prochaines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pvd_dashboard.situation import Evenement
    from pvd_dashboard.situation.model import Alerte, Situation

MOIS_DU_CALENDRIER = 3
# What a page of a note holds beside the rest; the annex and the screen have them all.
_POINTS, _DATES, _CITES = 6, 7, 4
_LONGUEUR_OBJET, _LONGUEUR_CONSTAT, _LONGUEUR_ACTION, _LONGUEUR_ECHEANCE = 70, 190, 240, 160

# The finding of several alerts of one kind, where each has its own dates.
CONSTATS = {
    "A01": "Délai ouvert par l'adhésion expiré, sans ORT signée",
    "A02": "Échéance de signature de l'ORT proche",
    "A03": "Convention d'adhésion non signée",
    "A04": "Convention signée sans date connue",
    "A05": "Dates ou échéances contradictoires",
    "A06": "ORT échue",
    "A07": "ORT qui prend bientôt fin",
    "A08": "ORT sans date de fin ni durée",
    "A10": "Aucun poste de chef de projet ne couvre la commune",
    "A11": "Poste vacant",
    "A12": "Recrutement long",
    "A13": "Quotité insuffisante pour la Banque des Territoires",
    "A14": "Contrat ou cofinancement qui prend bientôt fin",
    "A15": "Cofinancement au-dessus du plafond annuel",
    "A16": "Solde du cofinancement non demandé",
    "A20": "Comité de projet en retard",
    "A21": "Décision de réunion en retard",
    "A22": "Comité de projet à réinstaller après les élections municipales",
    "A30": "Aides publiques au-delà du plafond",
    "A31": "Plan de financement qui ne fait pas 100 %",
    "A32": "Début des travaux non constaté",
    "A33": "Délai d'achèvement proche ou dépassé",
    "A34": "Subvention non consommée",
    "A35": "Écart entre montant accordé et montant engagé",
    "A36": "Avis de la commission d'élus non rendu",
    "A37": "Travaux commencés avant le dépôt de la demande",
    "A38": "Taux de DETR hors des bornes",
    "A40": "Ville principale absente des signataires de l'ORT",
    "A41": "Avis du comité régional des financeurs non enregistré",
    "A42": "Engagement de la nouvelle équipe non confirmé",
    "A50": "Écart avec la liste nationale",
    "A51": "Doublon probable",
    "A60": "Contact à vérifier",
    "A61": "Données non actualisées",
}
_COLONNES_POINTS = (Colonne("Commune ou projet", 24), Colonne("Constat", 36), Colonne("Action proposée", 40))
_COLONNES_DATES = (Colonne("Date", 22), Colonne("Objet", 44), Colonne("Commune ou projet", 34))


def points(situation: Situation) -> tuple[Bloc, ...]:
    """Return the most severe alerts as a table, those of one kind and one action together."""
    if not situation.a_traiter:
        return (Paragraphe("Aucun point à traiter n'est relevé à cette date."),)
    groupes = _grouper(situation.a_traiter)
    rangees = tuple(_point(groupe) for groupe in groupes[:_POINTS])
    tableau = Tableau("Points d'attention et action proposée", _COLONNES_POINTS, rangees)
    restants = sum(len(groupe) for groupe in groupes[_POINTS:])
    if not restants:
        return (tableau,)
    autres = formats.pluriel(restants, "autre point, moins urgent", "autres points, moins urgents")
    verbe = formats.accord(restants, "figure", "figurent")
    # Above the table: below it, the line could be alone on the next page.
    return (Paragraphe(f"Les plus urgents ; {autres}, {verbe} au tableau de bord.", "note"), tableau)


def _grouper(alertes: Iterable[Alerte]) -> list[list[Alerte]]:
    """Return alerts of the same kind, severity and action together, in the order of the most severe."""
    groupes: dict[tuple[str, int, str], list[Alerte]] = {}
    for alerte in alertes:
        groupes.setdefault((alerte.code, alerte.severite, alerte.que_faire), []).append(alerte)
    return sorted(groupes.values(), key=lambda groupe: groupe[0].severite)


def _point(groupe: list[Alerte]) -> Rangee:
    premiere = groupe[0]
    objets = [abrege(alerte.objet, _LONGUEUR_OBJET) for alerte in groupe]
    constat = formats.phrase(premiere.pourquoi) if len(groupe) == 1 else _constat(groupe)
    action = formats.phrase(premiere.que_faire)
    return Rangee(
        (
            enumerer(objets, _CITES),
            abrege(constat, _LONGUEUR_CONSTAT),
            abrege(action, _LONGUEUR_ACTION),
        )
    )


def _constat(groupe: list[Alerte]) -> str:
    premiere = groupe[0]
    if all(alerte.pourquoi == premiere.pourquoi for alerte in groupe):
        return formats.phrase(premiere.pourquoi)
    dates = sorted(alerte.date for alerte in groupe if alerte.date)
    texte = CONSTATS.get(premiere.code, premiere.pourquoi)
    if not dates:
        return formats.phrase(texte)
    if dates[0] == dates[-1]:
        return formats.phrase(f"{texte} ({formats.jour(dates[0])})")
    return formats.phrase(f"{texte} (du {formats.jour(dates[0])} au {formats.jour(dates[-1])})")


def calendrier(situation: Situation) -> tuple[Bloc, ...]:
    """Return what is dated in the three months after the date of situation."""
    fin = situation.date + relativedelta(months=MOIS_DU_CALENDRIER)
    groupes: dict[tuple[str, str], list[str]] = {}
    for evenement in prochaines(situation, (fin - situation.date).days):
        objets = groupes.setdefault((_date(evenement), evenement.texte), [])
        if evenement.objet != evenement.texte:
            objets.append(abrege(evenement.objet, _LONGUEUR_OBJET))
    if not groupes:
        return (Paragraphe(f"Aucune échéance n'est connue d'ici au {formats.jour_long(fin)}."),)
    rangees = tuple(
        Rangee((date, abrege(texte, _LONGUEUR_ECHEANCE), enumerer(objets, _CITES) or "Tout le département"))
        for (date, texte), objets in groupes.items()
    )
    titre = f"Échéances connues jusqu'au {formats.jour_long(fin)}"
    blocs: list[Bloc] = [Tableau(titre, _COLONNES_DATES, rangees[:_DATES])]
    if len(rangees) > _DATES:
        autres = formats.pluriel(len(rangees) - _DATES, "autre date", "autres dates")
        blocs.append(Paragraphe(f"{autres} d'ici au {formats.jour_long(fin)}.", "note"))
    return tuple(blocs)


def _date(evenement: Evenement) -> str:
    if evenement.debut == evenement.date:
        return formats.jour_long(evenement.date)
    return f"Du {formats.jour(evenement.debut)} au {formats.jour(evenement.date)}"
