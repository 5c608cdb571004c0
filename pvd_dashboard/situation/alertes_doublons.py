"""A51 for grants: one told twice in a sheet, or by two sources that nobody has brought together yet (§2.7, R53)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.situation.lignes import lignes_de
from pvd_dashboard.situation.model import Alerte
from pvd_dashboard.situation.phrases import compte, euros, phrase
from pvd_dashboard.situation.rapprochement import TOLERANCE
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    import pandas as pd

    from pvd_dashboard.situation.lignes import Ligne
    from pvd_dashboard.situation.model import Financements

_LIEU = ["_fichier", "_feuille", "exercice", "dispositif", "code_beneficiaire"]
_COLONNES = [
    *(*_LIEU, "_ligne", "n_dossier", "intitule", "montant_accorde", "libelle_dispositif", "nom_beneficiaire"),
    *("codes_communes", "pvd"),
]


def doublons_d_aides(financements: Financements) -> Iterator[Alerte]:
    """A51: grants that count and are probably told twice."""
    subventions = financements.subventions
    if subventions.empty:
        return
    for siennes in _memes(subventions):
        yield _doublon(siennes)
    comptees = subventions["compte"].to_dict()
    proposees = [p for p in financements.suivi.propositions if comptees[p.position] and comptees[p.autre]]
    if proposees:
        yield _a_rapprocher(len(proposees))


def _memes(subventions: pd.DataFrame) -> Iterator[list[Ligne]]:
    """Yield the lines of one sheet that say the same grant: place, wording or dossier, and amount to the euro."""
    seules = subventions["compte"] & ~subventions["aide_distincte"].fillna(value=False).astype(bool)
    seules &= subventions["code_beneficiaire"].notna() & subventions["exercice"].notna()
    repetees = seules & subventions.loc[seules].duplicated(_LIEU, keep=False).reindex(seules.index, fill_value=False)
    groupes: dict[Hashable, list[Ligne]] = {}
    for ligne in lignes_de(subventions, repetees.astype(bool), _COLONNES):
        groupes.setdefault((*(ligne[nom] for nom in _LIEU), _quoi(ligne)), []).append(ligne)
    for lieu, siennes in groupes.items():
        proches = [un for un in siennes if any(_proches(un, autre) for autre in siennes if autre is not un)]
        if lieu[-1] and proches:  # type: ignore[index]
            yield proches


def _quoi(ligne: Ligne) -> str:
    """Return what parts the grants of one beneficiary: the wording, else the number of the dossier."""
    return fold(ligne.get("intitule") or "") or fold(str(ligne.get("n_dossier") or ""))


def _proches(un: Ligne, autre: Ligne) -> bool:
    dossiers = {fold(str(ligne["n_dossier"])) for ligne in (un, autre) if ligne.get("n_dossier")}
    ici, la = un.get("montant_accorde"), autre.get("montant_accorde")
    if len(dossiers) > 1 or ici is None or la is None:  # two numbers are two grants
        return False
    return bool(abs(ici - la) <= TOLERANCE)


def _doublon(siennes: Sequence[Ligne]) -> Alerte:
    une = siennes[0]
    rangs = ", ".join(str(ligne["_ligne"]) for ligne in siennes if ligne.get("_ligne") is not None)
    ou = f" (feuille {une['_feuille']}, lignes {rangs})" if une.get("_feuille") and rangs else ""
    qui = f", {une['nom_beneficiaire']}" if une.get("nom_beneficiaire") else ""
    quoi = f"{une['libelle_dispositif']} {une['exercice']}, {euros(une['montant_accorde'])}{qui}"
    return Alerte(
        "A51",
        3,
        une.get("intitule") or une.get("nom_beneficiaire") or "Subventions",
        phrase(f"{len(siennes)} lignes disent la même aide{ou} : {quoi}."),
        "Garder une seule ligne, ou écrire « oui » dans « Aide distincte » si ce sont deux aides.",
        None,
        tuple(code for code in (une.get("codes_communes") or "").split(";") if code),
        une.get("pvd") or "",
    )


def _a_rapprocher(combien: int) -> Alerte:
    aides = compte(combien, "aide semble dite", "aides semblent dites")
    return Alerte(
        "A51",
        3,
        "Subventions",
        phrase(f"{aides} par deux sources et comptée{'s' if combien > 1 else ''} deux fois."),
        "Ouvrir Financements, « Suivi », « Aides à rapprocher » : dire pour chaque paire si c'est la même aide.",
        None,
    )
