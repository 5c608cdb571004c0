"""The deck of the club PVD: the slides of the Landes deck of 10/09/2021, in its order, native and editable.

Each slide is left out when the tables have nothing to say about it. Every
figure comes from the situation given; titles state what the data say.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import (
    diaporama_aides,
    diaporama_animation,
    diaporama_commune,
    diaporama_conventions,
    diaporama_formations,
    diaporama_ouverture,
    diaporama_postes,
    modele_reperes,
)
from pvd_dashboard.briefings import diaporama_mesures as mesures
from pvd_dashboard.briefings.archive import archive
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.diaporama_dossier import Dossier
from pvd_dashboard.briefings.diaporama_lisible import rendre_lisible
from pvd_dashboard.briefings.diaporama_modele import modele as ouvrir_modele
from pvd_dashboard.briefings.diaporama_pages import Diaporama, propre

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

_DIAPOS: tuple[tuple[str, Callable[[Diaporama, Dossier], None]], ...] = (
    ("", diaporama_ouverture.titre),
    ("carte", diaporama_ouverture.carte),
    ("gouvernance", diaporama_ouverture.gouvernance),
    ("evolution", diaporama_animation.evolution),
    ("aides", diaporama_aides.tableau),
    ("exemples", diaporama_aides.exemples),
    ("postes", diaporama_postes.postes),
    ("cofinancement", diaporama_postes.cofinancement),
    ("formations", diaporama_formations.formations),
    ("club", diaporama_animation.club),
    ("conventions", diaporama_conventions.rappel),
    ("conventions", diaporama_conventions.tableau),
    ("frise", diaporama_conventions.frise),
    ("commune", diaporama_commune.focus),
    ("calendrier", diaporama_animation.calendrier),
)
_DEFAUT = Choix()
_PROPRIETE = 255  # what python-pptx lets a property hold
_DATE_INTERNE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def club(
    situation: Situation,
    *,
    territory: Territory,
    contours: Path,
    commune: str | None = None,
    service: str = "",
    choix: Choix = _DEFAUT,
) -> bytes:
    """Return the deck (.pptx).

    ``contours`` is the folder of contours (or a file in it); ``commune`` the
    code INSEE of the commune to focus on; ``service`` is the name on the title
    slide. The same situation gives the same bytes. Raises BriefingError where
    the template or the commune will not do.
    """
    dossier = Dossier(
        situation,
        territory,
        contours if contours.is_dir() else contours.parent,
        commune=commune,
        contacts=choix.contacts,
        service=propre(service),
        parametres=situation.parametres,
        choix=choix,
    )
    sujet = f"Situation au {formats.jour_long(situation.date)}"
    titre = f"Petites villes de demain – {situation.nom_departement}"
    valeurs = {"titre": titre, "sujet": sujet, **modele_reperes.valeurs(situation, dossier.service)}
    deck = Diaporama(ouvrir_modele(choix.modele, choix.modele_nom, valeurs), dossier.source())
    with mesures.en_chasse(deck.modele.chasse):
        for partie, diapo in _DIAPOS:
            if not partie or choix.garde(partie):
                diapo(deck, dossier)
    if not deck.modele.propre:
        rendre_lisible(deck.modele)
    presentation = deck.modele.presentation
    _proprietes(presentation, dossier)
    _langue(presentation)
    ecrit = BytesIO()
    presentation.save(ecrit)
    return _refermer(ecrit.getvalue())


def _proprietes(presentation: Any, dossier: Dossier) -> None:  # noqa: ANN401 - python-pptx's presentation
    situation = dossier.situation
    proprietes = presentation.core_properties
    proprietes.title = formats.insecables(f"Petites villes de demain – {situation.nom_departement}")
    proprietes.subject = f"Situation au {formats.jour(situation.date)}"
    proprietes.language = "fr-FR"
    proprietes.author = proprietes.last_modified_by = dossier.service[:_PROPRIETE]
    proprietes.keywords = proprietes.comments = ""


def _langue(presentation: Any) -> None:  # noqa: ANN401 - python-pptx's presentation
    """Say that the text is French, for spelling and for screen readers."""
    for slide in presentation.slides:
        for racine in (slide.element, slide.notes_slide.element):
            for trait in racine.iter(f"{_A}r", f"{_A}fld"):
                trait.get_or_add_rPr().set("lang", "fr-FR")
            for fin in racine.iter(f"{_A}endParaRPr"):
                fin.set("lang", "fr-FR")


def _refermer(contenu: bytes) -> bytes:
    """Write the package again without the time of day, nor in the data sheets of its charts."""
    with zipfile.ZipFile(BytesIO(contenu)) as zipped:
        parties = {nom: zipped.read(nom) for nom in zipped.namelist()}
    for nom, partie in parties.items():
        if nom.endswith(".xlsx"):
            parties[nom] = _refermer(partie)
        elif nom == "docProps/core.xml":
            parties[nom] = _DATE_INTERNE.sub(rb"\g<1>2000-01-01T00:00:00Z", partie)
    return archive(parties)
