"""The dispositifs in force: the programme's list, with what a service has added or renamed (§1.14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.tables.dispositifs import (
    AUTRES,
    COFINANCEURS,
    DISPOSITIFS,
    GROUPES,
    OPERATEURS,
    Dispositif,
    recognise,
)
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

AUTRE = "AUTRE"
SANS_DELAI = frozenset({OPERATEURS, COFINANCEURS, AUTRES})
"""Groups whose grants follow the rules of their own funder: no caducité is computed for them (R48)."""


@dataclass(frozen=True, eq=False, slots=True)
class Catalogue:
    """Dispositifs by code, the order of the deck, the groups in their order."""

    par_code: Mapping[str, Dispositif]
    ordre: Mapping[str, int]
    groupes: tuple[str, ...]
    locaux: Mapping[str, str]

    def code(self, texte: str | None) -> str:
        """Return the code of the dispositif that a cell names, ``AUTRE`` where none is known."""
        if texte is not None and texte in self.par_code:
            return texte
        return self.locaux.get(fold(texte or "")) or recognise(texte or "") or AUTRE


@lru_cache(maxsize=32)
def catalogue(ajouts: str = "") -> Catalogue:
    """Return the list in force; ``ajouts`` has one dispositif a line: « CODE ; libellé ; groupe ; autres noms ».

    A code already known is renamed or moved to another group; a line without
    code or label is passed over. The names, separated by commas, are those
    that files write.
    """
    connus = {dispositif.code: dispositif for dispositif in DISPOSITIFS}
    lus = list(_lire(ajouts))
    connus |= {dispositif.code: dispositif for dispositif in lus}
    groupes = dict.fromkeys((*GROUPES[:-1], *(d.groupe for d in lus), GROUPES[-1]))
    rangs = sorted(connus.values(), key=lambda d: d.code == AUTRE)
    return Catalogue(
        par_code=connus,
        ordre={dispositif.code: rang for rang, dispositif in enumerate(rangs)},
        groupes=tuple(groupes),
        locaux={fold(nom): d.code for d in lus for nom in (d.code, d.libelle, *d.synonymes)},
    )


def dispositifs_refuses(ajouts: str) -> list[str]:
    r"""Return the lines of the setting that have no code or no label.

    >>> dispositifs_refuses("PR40 ; Pacte rural ; Cofinanceurs\nPacte rural")
    ['Pacte rural']
    """
    parts = {ligne: [part.strip() for part in ligne.split(";")] for ligne in ajouts.splitlines() if ligne.strip()}
    return [ligne for ligne, lues in parts.items() if len(lues) < 2 or not all(lues[:2])]  # noqa: PLR2004 - code and label


def _lire(ajouts: str) -> Iterator[Dispositif]:
    for ligne in ajouts.splitlines():
        code, libelle, groupe, noms = ([part.strip() for part in ligne.split(";")] + [""] * 4)[:4]
        if not code or not libelle:
            continue
        base = next((d for d in DISPOSITIFS if d.code == code.upper()), Dispositif(code.upper(), "", "", AUTRES))
        yield replace(
            base,
            libelle=libelle,
            nom=base.nom or libelle,
            groupe=groupe or base.groupe,
            synonymes=(*base.synonymes, *(nom.strip() for nom in noms.split(",") if nom.strip())),
        )
