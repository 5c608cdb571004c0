"""What follows the grants, in the document: totals by stage, caducité, enveloppes, counts of projects."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pvd_dashboard.situation.document_valeurs import montant

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_aides import Enveloppe, SuiviAides


def suivi(aides: SuiviAides) -> dict[str, Any]:
    """Return the keys that the block ``financements`` gains; a total not known is null, never zero."""
    etapes = Counter(vie.etape.value for vie in aides.vies)
    return {
        "stades": {
            stade.value: {
                "total": montant(total.total) if total.lignes else None,
                "lignes": total.lignes,
                "sans_montant": total.sans_montant,
            }
            for stade, total in aides.stades.items()
        },
        "etapes": dict(sorted(etapes.items())),
        "reste_a_payer": montant(aides.reste_a_payer),
        "restes_inconnus": aides.restes_inconnus,
        "a_degager": montant(aides.a_degager),
        "enveloppes": [_enveloppe(enveloppe) for enveloppe in aides.enveloppes],
        "projets": len(aides.projets),
        "projets_partages": sum(projet.partage for projet in aides.projets),
        "double_dotation": sum(projet.double_dotation for projet in aides.projets),
        "a_rapprocher": len(aides.propositions),
    }


def _enveloppe(enveloppe: Enveloppe) -> dict[str, Any]:
    return {
        "exercice": enveloppe.exercice,
        "dispositif": enveloppe.dispositif,
        "perimetre": enveloppe.perimetre,
        "notifie": montant(enveloppe.notifie),
        "provisionne": montant(enveloppe.provisionne),
        "engage": montant(enveloppe.engage),
        "reste": montant(enveloppe.reste),
    }
