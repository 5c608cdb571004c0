"""What a note to the préfet says, section by section, in the order of the instruction of 24 May 2023 (§4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import note_message, note_points
from pvd_dashboard.briefings.agenda import horodatage
from pvd_dashboard.briefings.libelles import source
from pvd_dashboard.briefings.note_annexes import annexes
from pvd_dashboard.briefings.note_modele import Bloc, Chiffres, Document, Fait, Image, Paragraphe, Puces, Section
from pvd_dashboard.briefings.note_mots import departement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

RUBRIQUES = {
    "dynamique": "Dynamique constatée",
    "leviers": "Leviers",
    "difficultes": "Difficultés rencontrées",
    "elements_de_langage": "Éléments de langage",
}
MESSAGE = "message"
PREFETS = {"": "du préfet", "préfet": "du préfet", "préfète": "de la préfète"}
A_COMPLETER = "À compléter."


@dataclass(frozen=True, slots=True)
class Service:
    """Who writes, and to whom: the name of the service, « préfet » or « préfète »."""

    nom: str = ""
    prefet: str = ""


def contenu(
    situation: Situation,
    *,
    territory: Territory,
    parametres: Parametres,
    textes: Mapping[str, Sequence[str]],
    avant: Situation | None,
    carte: Image | None,
    service: Service,
) -> Document:
    """Return the note; see :func:`pvd_dashboard.briefings.note.note`."""
    sections = [
        Section("Message", (Puces((*textes.get(MESSAGE, ()), *note_message.message(situation)), "message"),)),
        *_chiffres(situation, parametres),
        *_evolution(situation, avant),
        *([Section("Carte", (carte,))] if carte else []),
        Section("Points d'attention", note_points.points(situation)),
        Section("Calendrier des trois prochains mois", note_points.calendrier(situation)),
        *(Section(titre, _paroles(textes.get(rubrique, ()))) for rubrique, titre in RUBRIQUES.items()),
        *annexes(situation),
    ]
    return Document(
        titre=f"Programme « Petites villes de demain » – {departement(situation)}",
        sujet=f"Point de situation au {formats.jour_long(situation.date)}",
        entete=_entete(situation, territory, service),
        pied=f"{departement(situation)} – situation au {formats.jour(situation.date)} – {source(situation)}",
        moment=horodatage(situation),
        sections=tuple(sections),
    )


def _entete(situation: Situation, territory: Territory, service: Service) -> tuple[Fait, ...]:
    """Return the lines above the title; the préfet is named « du préfet des Landes », as the département asks."""
    connu = territory.departement(situation.departement) if situation.departement else None
    qui = PREFETS.get(service.prefet, PREFETS[""])
    destinataire = f"Note à l'attention {qui} {connu.du}" if connu else "Note de synthèse"
    faits = [Fait("Service", service.nom)] if service.nom else []
    faits.append(Fait("Destinataire", destinataire))
    faits.append(Fait("Objet", f"Programme « Petites villes de demain » {situation.lieu}".strip()))
    faits.append(Fait("Situation au", formats.jour_long(situation.date)))
    return tuple(faits)


def _chiffres(situation: Situation, parametres: Parametres) -> list[Section]:
    chiffres = note_message.chiffres(situation, parametres)
    return [Section("Chiffres clés", (Chiffres(chiffres),))] if chiffres else []


def _evolution(situation: Situation, avant: Situation | None) -> list[Section]:
    if avant is None:
        return []
    lignes = note_message.evolution(situation, avant)
    return [Section(f"Évolution depuis le {formats.jour_long(avant.date)}", (Puces(lignes),))]


def _paroles(textes: Sequence[str]) -> tuple[Bloc, ...]:
    """Return the officer's own words, or a place for them in the .docx."""
    return tuple(Paragraphe(texte) for texte in textes) or (Paragraphe(A_COMPLETER, "a_completer"),)
