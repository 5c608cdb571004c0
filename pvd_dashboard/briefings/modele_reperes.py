"""The marks that an office writes in its template: ``{{date}}``, ``{{departement}}``, ``{{contenu}}``.

They are a closed list, replaced by plain text: a template computes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pvd_dashboard import formats
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.briefings.libelles import source
from pvd_dashboard.briefings.note_mots import departement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pvd_dashboard.situation.model import Situation

CONTENU = "contenu"
REPERES: Mapping[str, str] = {
    "titre": "le titre du document",
    "sujet": "sa période ou sa date, en toutes lettres",
    "date": "la date de situation (10/09/2021)",
    "departement": "le département et le périmètre",
    "service": "le nom du service (réglage PVD_SERVICE)",
    "source": "le fichier et la version d'où viennent les chiffres",
    CONTENU: "l'endroit où le document est écrit (.docx ; à la fin du modèle sans ce repère)",
}
_REPERE = re.compile(r"\{\{\s*([^{}]{0,60}?)\s*\}\}")


def valeurs(situation: Situation, service: str) -> Mapping[str, str]:
    """Return what the marks common to all papers are replaced by."""
    return {
        "date": formats.jour(situation.date),
        "departement": departement(situation),
        "service": service,
        "source": source(situation),
    }


def inconnus(textes: Iterable[str]) -> list[str]:
    """Return the marks that are written and that we do not know, each once."""
    vus = (repere for texte in textes for repere in _REPERE.findall(texte))
    return list(dict.fromkeys(repere for repere in vus if repere not in REPERES))


def refuser_inconnus(nom: str, textes: Iterable[str]) -> None:
    """Raise BriefingError where a template asks for a mark that does not exist."""
    if trop := inconnus(textes):
        message = (
            f"Le modèle « {nom} » contient un repère inconnu\u00a0: {{{{{trop[0]}}}}}. "
            f"Repères possibles\u00a0: {', '.join(REPERES)}."
        )
        raise BriefingError(message)


def remplacer(texte: str, valeurs: Mapping[str, str]) -> str:
    """Return a text with its marks replaced.

    >>> remplacer("Situation au {{ date }}", {"date": "10/09/2021"})
    'Situation au 10/09/2021'
    """
    return _REPERE.sub(lambda repere: valeurs.get(repere[1], repere[0]), texte)


def dans_paragraphe(paragraphe: Any, valeurs: Mapping[str, str]) -> None:  # noqa: ANN401 - of python-docx or python-pptx
    """Replace the marks of a paragraph; a mark that the program cut in several runs keeps the looks of the first.

    A run that holds a picture (a logo) or a field has no text: it is left as it is.
    """
    morceaux = [morceau for morceau in paragraphe.runs if morceau.text]
    for morceau in morceaux:
        _ecrire(morceau, remplacer(morceau.text, valeurs))
    entier = "".join(morceau.text for morceau in morceaux)
    if _REPERE.search(entier) and remplacer(entier, valeurs) != entier:
        _ecrire(morceaux[0], remplacer(entier, valeurs))
        for morceau in morceaux[1:]:
            _ecrire(morceau, "")


def _ecrire(morceau: Any, texte: str) -> None:  # noqa: ANN401 - a run of python-docx or python-pptx
    """Write the text of a run where it changes: writing drops what else the run holds."""
    if morceau.text != texte:
        morceau.text = texte
