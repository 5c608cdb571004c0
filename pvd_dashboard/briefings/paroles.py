"""The officer's own words, put back where the next paper needs them (§1.20): as typed, the last ones at the date."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.note_texte import abrege
from pvd_dashboard.situation.dates import jour
from pvd_dashboard.situation.lignes import communes_citees, lignes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pvd_dashboard.situation.model import Situation

MESSAGE, LANGAGE, DEMANDES, INGENIERIE = "message", "elements_langage", "demandes_maire", "ingenierie"
_CITEES, _LONGUEUR = 4, 1500


def du_departement(situation: Situation) -> Mapping[str, Sequence[str]]:
    """Return the words by rubrique: those of the département first, then those of a commune, under its name."""
    noms = mots.noms(situation)
    trouvees: defaultdict[str, list[str]] = defaultdict(list)
    for (rubrique, communes), textes in sorted(_dernieres(situation).items(), key=lambda lot: bool(lot[0][1])):
        connues = [noms[code] for code in communes if code in noms]
        if communes and not connues:
            continue
        debut = f"{', '.join(connues[:_CITEES])} : " if communes else ""
        trouvees[rubrique] += [debut + texte for texte in textes]
    return trouvees


def de_la_commune(situation: Situation, code: str) -> Mapping[str, Sequence[str]]:
    """Return the words by rubrique that name a commune."""
    trouvees: defaultdict[str, list[str]] = defaultdict(list)
    for (rubrique, communes), textes in _dernieres(situation).items():
        if code in communes:
            trouvees[rubrique] += textes
    return trouvees


def _dernieres(situation: Situation) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """Return, by rubrique and communes, the texts of the last day at or before the date; undated ones are oldest."""
    gardees: dict[tuple[str, tuple[str, ...]], tuple[date, list[str]]] = {}
    for cle, le, texte in _lues(situation):
        connue, textes = gardees.get(cle, (date.min, []))
        if le >= connue:
            gardees[cle] = (le, [*(textes if le == connue else []), *_paragraphes(texte)])
    return {cle: textes for cle, (_, textes) in gardees.items()}


def _lues(situation: Situation) -> Iterator[tuple[tuple[str, tuple[str, ...]], date, str]]:
    if "textes" not in situation.tables:
        return
    for ligne in lignes(situation.tables["textes"]):
        ecrit, texte = jour(ligne, "date"), ligne.get("texte")
        perdue = ligne.get("communes_texte") and not communes_citees(ligne)
        if texte and not perdue and (ecrit is None or ecrit.debut <= situation.date):
            cle = (ligne.get("rubrique") or "autre", communes_citees(ligne))
            yield cle, ecrit.debut if ecrit else date.min, str(texte)


def _paragraphes(texte: str) -> list[str]:
    return [abrege(morceau.strip(), _LONGUEUR) for morceau in texte.splitlines() if morceau.strip()]
