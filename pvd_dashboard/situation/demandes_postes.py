"""Whether the co-financing of a post may be asked for: a request needs a signed adhésion (R27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import PREMIER_JOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pvd_dashboard.situation.actes import Acte
    from pvd_dashboard.situation.model import Jour


def adhesions(actes: Iterable[Acte]) -> dict[str, Jour | None]:
    """Return the earliest adhésion of each commune; None where it is signed without a date."""
    signees = [acte for acte in actes if acte.famille == "adhesion"]
    signees.sort(key=lambda acte: acte.signature.debut if acte.signature else PREMIER_JOUR, reverse=True)
    return {code: acte.signature for acte in signees for code in acte.communes}


def ouverture(communes: Iterable[str], signees: Mapping[str, Jour | None]) -> tuple[bool, Jour | None]:
    """Return whether a request may be made for a post of these communes, and since when (R27).

    ``signees`` are the adhésions known at the date; one without a date opens
    the request, since a day that is not known.
    """
    siennes = [signees[code] for code in communes if code in signees]
    datees = [signature for signature in siennes if signature is not None]
    return bool(siennes), min(datees, key=lambda signature: signature.debut, default=None)
