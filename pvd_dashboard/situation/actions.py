"""The actions at a date: state, axes, themes, early ones, links to grants (§1.12, ACAN-3, ACAN-6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import Ligne, communes_citees, lignes, lignes_de, renseignee, table
from pvd_dashboard.situation.model_vie import Action, Actions
from pvd_dashboard.situation.plans import Plans
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Conventions, Financements, Jour, LigneConvention

GROUPES = {
    "idee": "a_venir",
    "en_projet": "a_venir",
    "mature": "a_venir",
    "engagee": "en_cours",
    "en_travaux": "en_cours",
    "livree": "livree",
    "abandonnee": "abandonnee",
}
"""« En cours » and « à venir » as the convention of Fleurance and Lectoure groups its actions (§1.12)."""
INCONNU = "inconnu"
_COMMENCEES = {"en_cours", "livree"}


def compute(
    tables: Mapping[str, pd.DataFrame],
    conventions: Conventions,
    financements: Financements,
    lieux: Lieux,
    on: date,
    parametres: Parametres,
) -> Actions:
    """Return the actions of the département at the date; zeros where the table was never supplied."""
    projets = {code: ligne for ligne in conventions.lignes for code in ligne.communes}
    dossiers, plans = _dossiers(financements), Plans(tables)
    actions = tuple(
        replace(_action(ligne, projets, dossiers, on), plan=plans.de(ligne))
        for ligne in lignes(table(tables, "actions"))
        if _du_departement(ligne, lieux)
    )
    groupes = Counter(action.groupe for action in actions)
    suivies = len(actions) - groupes["abandonnee"]
    return Actions(
        renseigne=renseignee(tables, "actions"),
        total=len(actions),
        par_groupe=dict(groupes),
        par_statut=_compter(action.statut for action in actions),
        par_axe=_compter(action.axe for action in actions),
        par_theme=_compter(action.theme for action in actions),
        par_commune=_compter(code for action in actions for code in action.communes or ("",)),
        par_maitre_ouvrage=_compter(action.maitre_ouvrage for action in actions),
        livrees=groupes["livree"],
        part_livree=Decimal(groupes["livree"]) / suivies if suivies else None,
        objectif=parametres.objectif_actions_livrees,
        structurantes=sum(action.structurante for action in actions),
        crte=sum(action.crte is True for action in actions),
        a_reprendre=sum(action.anticipee == "acceptee" for action in actions),
        lignes=actions,
    )


def _compter(valeurs: Iterable[str]) -> dict[str, int]:
    """Count values, the most frequent first; texts that fold to the same are one, as first spelled."""
    graphies: dict[str, str] = {}
    comptes = Counter(graphies.setdefault(fold(valeur), valeur) for valeur in valeurs)
    return dict(comptes.most_common())


def _du_departement(ligne: Ligne, lieux: Lieux) -> bool:
    communes = communes_citees(ligne)
    return not communes or any(map(lieux.contient, communes))


def _dossiers(financements: Financements) -> dict[str, list[Ligne]]:
    """Return the grants of each dossier number, those counted only (R50)."""
    aides = financements.subventions
    par_dossier: dict[str, list[Ligne]] = {}
    for ligne in lignes_de(aides, aides["compte"] & aides["n_dossier"].notna(), ["n_dossier", "_cle", "montant"]):
        if numero := fold(ligne["n_dossier"]):
            par_dossier.setdefault(numero, []).append(ligne)
    return par_dossier


def _action(
    ligne: Ligne, projets: Mapping[str, LigneConvention], dossiers: Mapping[str, Sequence[Ligne]], on: date
) -> Action:
    communes = communes_citees(ligne)
    siens = list({projets[code].pvd: projets[code] for code in communes if code in projets}.values())
    code = statut(ligne, on)
    groupe = GROUPES.get(code, INCONNU)
    debut, livraison = jour(ligne, "date_debut"), jour(ligne, "date_fin_reelle")
    aides = dossiers.get(fold(ligne.get("n_dossier") or ""), ())
    return Action(
        cle=ligne.get("_cle") or ligne.get("intitule") or "",
        numero=ligne.get("id_action") or "",
        intitule=ligne.get("intitule") or "",
        communes=communes,
        pvd=tuple(projet.pvd for projet in siens),
        axe=ligne.get("axe") or "",
        theme=ligne.get("theme") or "",
        type=ligne.get("type_action") or "",
        maitre_ouvrage=ligne.get("maitre_ouvrage") or "",
        statut=code,
        groupe=groupe,
        debut=debut if existe(debut, on) else None,
        fin_prevue=jour(ligne, "date_fin_prevue"),
        fin_reelle=livraison if existe(livraison, on) else None,
        cout=ligne.get("cout_ht"),
        structurante=bool(ligne.get("structurante")),
        crte=ligne.get("inscrit_crte"),
        n_dossier=ligne.get("n_dossier") or "",
        subventions=tuple(ligne.get("_cle") or "" for ligne in aides),
        aides=sum((ligne["montant"] for ligne in aides), Decimal(0)) if aides else None,
        anticipee=anticipee(debut, siens) if groupe in _COMMENCEES else "",
        perimetre_ort=ligne.get("perimetre_ort"),
        description=ligne.get("description") or "",
        partenaires=ligne.get("partenaires") or "",
        besoins_ingenierie=ligne.get("besoins_ingenierie") or "",
        feuille=ligne.get("_feuille") or "",
        ligne=ligne.get("_ligne"),
    )


def statut(ligne: Ligne, on: date) -> str:
    """Return the state of an action at the date: a start or a delivery that is later has not happened (R08).

    A delivery known at the date makes it ``livree``. A later start makes it
    ``en_projet``; a later delivery leaves it ``engagee`` once begun, else
    unknown. An undated state always counts.
    """
    declare = ligne.get("statut")
    debut, livraison = jour(ligne, "date_debut"), jour(ligne, "date_fin_reelle")
    if declare == "abandonnee":
        return "abandonnee"
    if livraison and livraison.debut <= on:
        return "livree"
    if debut and debut.debut > on:
        return "en_projet" if declare is None or GROUPES.get(declare) in _COMMENCEES else str(declare)
    if livraison and declare == "livree":
        return "engagee" if debut else INCONNU
    return str(declare or INCONNU)


def anticipee(debut: Jour | None, projets: Sequence[LigneConvention]) -> str:
    """ACAN-3: an action begun before the ORT is accepted where the adhésion is signed.

    Returns ``acceptee`` (« à reprendre dans le plan d'action »),
    ``sans_adhesion`` or "". A start that is not known is before an ORT that is
    not signed yet.
    """
    etats = [_anticipee(debut, projet) for projet in projets]
    return next((etat for etat in ("sans_adhesion", "acceptee") if etat in etats), "")


def _anticipee(debut: Jour | None, projet: LigneConvention) -> str:
    if projet.ort_signee and (debut is None or projet.ort is None or debut.fin >= projet.ort.debut):
        return ""
    if projet.adhesion is None:
        return "acceptee" if projet.adhesion_declaree else "sans_adhesion"
    return "sans_adhesion" if debut and debut.fin < projet.adhesion.debut else "acceptee"
