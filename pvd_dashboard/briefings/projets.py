"""Where each PVD stands, one line a project: the .csv for whoever wants to count by themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.briefings.delimite import lignes
from pvd_dashboard.situation.libelles import libelle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.briefings.feuilles import Cellule
    from pvd_dashboard.situation.model import Jour, LigneConvention, Situation

ENTETES = (
    "Département",
    "Situation au",
    "Projet PVD",
    "Communes",
    "Codes INSEE",
    "EPCI",
    "Statut",
    "Libellé du statut",
    "Adhésion",
    "Échéance",
    "Précision de l'échéance",
    "ORT",
    "Fin de l'ORT",
    "Jours",
    "Postes",
    "Postes pourvus",
    "Aides accordées",
)


def ecrire(situation: Situation) -> bytes:
    """Return the .csv: one line per PVD, :data:`ENTETES`; amounts in euros, ``Jours`` as in the model."""
    rows = situation.laureats.communes
    noms = dict(zip(rows["code_insee"], rows["nom"], strict=True)) if len(rows) else {}
    epcis = dict(zip(rows["siren_epci"], rows["nom_epci"], strict=True)) if len(rows) else {}
    aides = _aides(situation)
    return lignes(
        ENTETES,
        [_ligne(situation, ligne, noms, epcis, aides.get(ligne.pvd)) for ligne in situation.conventions.lignes],
    )


def _ligne(
    situation: Situation,
    ligne: LigneConvention,
    noms: dict[str, str],
    epcis: dict[str, str],
    aides: Decimal | None,
) -> Sequence[Cellule]:
    postes = [p for p in situation.postes.postes if p.statut != "supprime" and set(p.communes) & set(ligne.communes)]
    return (
        situation.departement,
        situation.date,
        ligne.libelle,
        " / ".join(noms.get(code, code) for code in ligne.communes),
        ";".join(ligne.communes),
        " / ".join(epcis.get(siren) or siren for siren in ligne.epcis),
        ligne.statut.value,
        libelle(ligne),
        _jour(ligne.adhesion),
        ligne.echeance,
        ligne.echeance_precision,
        _jour(ligne.ort),
        ligne.fin_ort,
        ligne.jours,
        len(postes) if situation.postes.renseigne else None,
        sum(p.statut == "pourvu" for p in postes) if situation.postes.renseigne else None,
        (aides or Decimal(0)) if situation.financements.renseigne else None,
    )


def _jour(jour: Jour | None) -> Cellule:
    if jour is None:
        return None
    return jour.debut if jour.precision == "jour" else jour.texte or jour.debut


def _aides(situation: Situation) -> dict[str, Decimal]:
    """Sum what each PVD was granted, each euro once."""
    grants = situation.financements.subventions
    if not len(grants):
        return {}
    counted = grants[grants["compte"].astype(bool) & grants["pvd"].notna()]
    return {str(pvd): sum(amounts, Decimal(0)) for pvd, amounts in counted.groupby("pvd")["montant"]}
