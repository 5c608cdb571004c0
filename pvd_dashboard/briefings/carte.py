"""The communes lauréates as GeoJSON, for QGIS or any map of the service."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.formats import arrondi
from pvd_dashboard.situation.libelles import libelle

if TYPE_CHECKING:
    from pathlib import Path

    from pvd_dashboard.situation.model import LigneConvention, Situation
    from pvd_dashboard.territory import Territory

Objet = dict[str, Any]


def ecrire(situation: Situation, *, territory: Territory, contours: Path) -> bytes:
    """Return a FeatureCollection (RFC 7946) with one feature a commune lauréate, by code.

    Properties: ``code``, ``nom``, ``pvd``, ``statut``, ``statut_libelle``,
    ``echeance`` (ISO), ``echeance_precision``, ``postes`` and
    ``postes_pourvus`` (posts that cover the commune), ``aides_accordees``
    (euros, of which the commune is the beneficiary). The geometry is the
    contour found in ``contours`` (``id`` = INSEE), else the town hall, else
    null. Raises BriefingError where ``contours`` exists and can't be read.
    """
    outlines = _contours(contours)
    lines = {code: ligne for ligne in situation.conventions.lignes for code in ligne.communes}
    aides, postes, pourvus = _aides(situation), _postes(situation), _postes(situation, "pourvu")
    rows = situation.laureats.communes
    found = [
        {
            "type": "Feature",
            "id": code,
            "geometry": outlines.get(code) or _mairie(territory, code),
            "properties": {"code": code, "nom": nom, "pvd": pvd}
            | _statut(lines.get(code))
            | {
                "postes": postes[code] if situation.postes.renseigne else None,
                "postes_pourvus": pourvus[code] if situation.postes.renseigne else None,
                "aides_accordees": aides.get(code, 0.0) if situation.financements.renseigne else None,
            },
        }
        for code, nom, pvd in sorted(zip(rows["code_insee"], rows["nom"], rows["pvd_libelle"], strict=True))
    ]
    collection = {"type": "FeatureCollection", "name": f"pvd-{situation.departement}"} | _origine(situation)
    features_ = ",\n".join(_json(feature) for feature in found)
    return f'{_json(collection)[:-1]}, "features": [\n{features_}\n]}}\n'.encode()


def _json(value: Objet) -> str:
    return json.dumps(value, ensure_ascii=False)


def _origine(situation: Situation) -> Objet:
    cited = situation.edition
    return {
        "departement": situation.departement,
        "date_situation": situation.date.isoformat(),
        "edition": cited.number if cited else None,
        "fichier": cited.file if cited else None,
    }


def _contours(path: Path) -> dict[str, Objet]:
    if not path.is_file():
        return {}
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {str(feature["id"]): feature["geometry"] for feature in features}
    except (ValueError, KeyError, TypeError) as error:
        message = f"Le fichier de contours « {path.name} » ne peut pas être lu."
        raise BriefingError(message) from error


def _mairie(territory: Territory, code: str) -> Objet | None:
    known = territory.commune(code)
    if known is None or known.lon is None or known.lat is None:
        return None
    return {"type": "Point", "coordinates": [known.lon, known.lat]}


def _statut(ligne: LigneConvention | None) -> Objet:
    if ligne is None:
        return {"statut": None, "statut_libelle": None, "echeance": None, "echeance_precision": None}
    return {
        "statut": ligne.statut.value,
        "statut_libelle": libelle(ligne),
        "echeance": ligne.echeance.isoformat() if ligne.echeance else None,
        "echeance_precision": ligne.echeance_precision,
    }


def _postes(situation: Situation, statut: str = "") -> Counter[str]:
    kept = (p for p in situation.postes.postes if (p.statut == statut if statut else p.statut != "supprime"))
    return Counter(code for poste in kept for code in poste.communes)


def _aides(situation: Situation) -> dict[str, float]:
    grants = situation.financements.subventions
    if not len(grants):
        return {}
    counted = grants[grants["compte"].astype(bool)]
    sums = counted.groupby("code_beneficiaire")["montant"]
    return {str(code): float(arrondi(sum(amounts, Decimal(0)), 2)) for code, amounts in sums}
