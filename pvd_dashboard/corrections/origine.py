"""Which file the corrections of an edition started from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.editions.model import Origin

if TYPE_CHECKING:
    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Edition

FEUILLE = "Correction à l’écran"
"""The sheet of a row that was typed on screen: it stands in no workbook."""


def base(store: Store, edition: Edition) -> Edition:
    """Return the edition whose file the corrections of ``edition`` started from: a restored one counts as its own."""
    while edition.origin is not Origin.FICHIER:
        before = edition.restored_from if edition.origin is Origin.RESTAURATION else edition.parent
        if before is None:
            return edition
        edition = store.edition(edition.departement, before)
    return edition
