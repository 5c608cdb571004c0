"""The same grant told by two sources: brought together by steps, proposed, never merged silently (R53)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.situation.lignes import lignes
from pvd_dashboard.situation.model_aides import Proposition
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    import pandas as pd

    from pvd_dashboard.situation.lignes import Ligne

DOSSIER, INTITULE, MONTANT = "dossier", "intitule", "montant"
TOLERANCE = Decimal(1)
"""Two amounts one euro apart are the same amount, rounded by one source (R53)."""
_COLONNES = [
    *("_fichier", "_feuille", "_ligne", "n_dossier", "exercice", "dispositif", "code_beneficiaire", "code_insee"),
    *("beneficiaire_siren", "intitule", "montant_accorde", "aide_distincte", "deja_compte", "codes_communes"),
]

Rang = tuple[int, "Ligne"]


def propositions(subventions: pd.DataFrame) -> tuple[Proposition, ...]:
    """Return the pairs of lines of two sources that may be the same grant, each line in one pair at most.

    A source is a sheet of a file. Left out: lines refused or closed, lines
    that an officer has already settled (« déjà compté », « aide distincte »),
    amounts for the whole département.
    """
    if _sources(subventions) < 2:  # noqa: PLR2004 - two sources are needed to compare
        return ()
    garde = ~subventions["ecartee"] & ~subventions["rejetee"] & subventions["code_beneficiaire"].notna()
    candidates = subventions.loc[garde & ~_vrai(subventions["aide_distincte"]), _COLONNES]
    restantes: list[Rang] = list(zip(candidates.index.tolist(), lignes(candidates), strict=True))
    trouvees: list[Proposition] = []
    for niveau, cle in _NIVEAUX:
        paires = list(_paires(restantes, cle, proche=niveau == MONTANT))
        trouvees += [Proposition(a[0], b[0], niveau, _ecart(a[1], b[1])) for a, b in paires]
        prises = {rang for a, b in paires for rang in (a[0], b[0])}
        restantes = [rang for rang in restantes if rang[0] not in prises]
    return tuple(sorted(trouvees, key=lambda p: (p.position, p.autre)))


def _vrai(colonne: pd.Series[bool]) -> pd.Series[bool]:
    return colonne.fillna(value=False).astype(bool)


def _sources(subventions: pd.DataFrame) -> int:
    return len(subventions[["_fichier", "_feuille"]].drop_duplicates())


def _source(ligne: Ligne) -> Hashable:
    return ligne.get("_fichier"), ligne.get("_feuille")


def _par_dossier(ligne: Ligne) -> Hashable | None:
    numero = fold(str(ligne.get("n_dossier") or ""))
    return (numero, ligne["dispositif"], ligne.get("exercice")) if numero else None


def _par_intitule(ligne: Ligne) -> Hashable | None:
    intitule = fold(ligne.get("intitule") or "")
    if not intitule or ligne.get("exercice") is None:
        return None
    return ligne["exercice"], ligne["dispositif"], ligne["code_beneficiaire"], intitule


def _par_montant(ligne: Ligne) -> Hashable | None:
    if ligne.get("exercice") is None or ligne.get("montant_accorde") is None:
        return None
    return ligne["exercice"], ligne["dispositif"], ligne["code_beneficiaire"]


_NIVEAUX: Sequence[tuple[str, Callable[[Ligne], Hashable | None]]] = (
    (DOSSIER, _par_dossier),
    (INTITULE, _par_intitule),
    (MONTANT, _par_montant),
)


def _paires(
    rangs: Sequence[Rang], cle: Callable[[Ligne], Hashable | None], *, proche: bool
) -> Iterator[tuple[Rang, Rang]]:
    """Yield pairs that share a key and come from two sources, in the order of the file."""
    groupes: dict[Hashable, list[Rang]] = defaultdict(list)
    for rang in rangs:
        if (valeur := cle(rang[1])) is not None:
            groupes[valeur].append(rang)
    for membres in groupes.values():
        libres = list(membres)
        while len(libres) > 1:
            premier = libres.pop(0)
            convient = (
                r for r in libres if _source(r[1]) != _source(premier[1]) and (not proche or _proches(premier, r))
            )
            if autre := next(convient, None):
                libres.remove(autre)
                yield premier, autre


def _proches(un: Rang, autre: Rang) -> bool:
    ecart = _ecart(un[1], autre[1])
    return ecart is not None and abs(ecart) <= TOLERANCE


def _ecart(un: Ligne, autre: Ligne) -> Decimal | None:
    ici, la = un.get("montant_accorde"), autre.get("montant_accorde")
    return None if ici is None or la is None else la - ici
