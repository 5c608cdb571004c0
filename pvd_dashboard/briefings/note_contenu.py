"""What a note to the préfet says, section by section, in the order of the instruction of 24 May 2023 (§4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import note_bilan, note_message, note_points
from pvd_dashboard.briefings.agenda import horodatage
from pvd_dashboard.briefings.libelles import source
from pvd_dashboard.briefings.note_annexes import annexes
from pvd_dashboard.briefings.note_modele import Bloc, Chiffres, Document, Fait, Image, Paragraphe, Puces, Section
from pvd_dashboard.briefings.note_mots import departement
from pvd_dashboard.briefings.paroles import LANGAGE, MESSAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pvd_dashboard.briefings.choix import Choix
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

DYNAMIQUE = {
    "dynamique": "Dynamique constatée",
    "leviers": "Leviers",
    "difficultes": "Difficultés rencontrées",
}
RUBRIQUES = {**DYNAMIQUE, LANGAGE: "Éléments de langage"}
PREFETS = {"": "du préfet", "préfet": "du préfet", "préfète": "de la préfète"}
A_COMPLETER = "À compléter."


@dataclass(frozen=True, slots=True)
class Service:
    """Who writes, and to whom: the name of the service, « préfet » or « préfète »."""

    nom: str = ""
    prefet: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Matiere:
    """What a note is made of: a situation, the officer's words by rubrique, the map, what was chosen."""

    situation: Situation
    textes: Mapping[str, Sequence[str]]
    carte: Image | None
    choix: Choix


def contenu(matiere: Matiere, *, territory: Territory, service: Service, bilan: bool = False) -> Document:
    """Return the note, or the bilan of the programme; see :func:`pvd_dashboard.briefings.note.note`."""
    situation = matiere.situation
    parties = _BILAN if bilan else _NOTE
    gardees = [section for cle, ecrire in parties if matiere.choix.garde(cle) for section in ecrire(matiere)]
    quoi = "Bilan du programme" if bilan else "Programme"
    sujet = (
        note_bilan.sujet(situation, matiere.situation.parametres)
        if bilan
        else f"Point de situation au {formats.jour_long(situation.date)}"
    )
    return Document(
        titre=f"{quoi} « Petites villes de demain » – {departement(situation)}",
        sujet=sujet,
        entete=_entete(situation, territory, service),
        pied=f"{departement(situation)} – situation au {formats.jour(situation.date)} – {source(situation)}",
        moment=horodatage(situation),
        sections=tuple(gardees),
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


def _message(matiere: Matiere) -> list[Section]:
    dites = (*matiere.textes.get(MESSAGE, ()), *note_message.message(matiere.situation))
    return [Section("Message", (Puces(dites, "message"),))]


def _message_du_bilan(matiere: Matiere) -> list[Section]:
    dites = (*matiere.textes.get(MESSAGE, ()), *note_bilan.message(matiere.situation))
    return [Section("Message", (Puces(dites, "message"),))]


def _chiffres(matiere: Matiere) -> list[Section]:
    chiffres = note_message.chiffres(matiere.situation, matiere.situation.parametres)
    return [Section("Chiffres clés", (Chiffres(chiffres),))] if chiffres else []


def _evolution(matiere: Matiere) -> list[Section]:
    avant = matiere.choix.avant
    if avant is None:
        return []
    lignes = note_message.evolution(matiere.situation, avant)
    return [Section(f"Évolution depuis le {formats.jour_long(avant.date)}", (Puces(lignes),))]


def _carte(matiere: Matiere) -> list[Section]:
    return [Section("Carte", (matiere.carte,))] if matiere.carte else []


def _points(matiere: Matiere) -> list[Section]:
    return [Section("Points d'attention", note_points.points(matiere.situation))]


def _calendrier(matiere: Matiere) -> list[Section]:
    return [Section("Calendrier des trois prochains mois", note_points.calendrier(matiere.situation))]


def _rubriques(matiere: Matiere, rubriques: Iterable[str]) -> list[Section]:
    return [Section(RUBRIQUES[rubrique], _paroles(matiere.textes.get(rubrique, ()))) for rubrique in rubriques]


def _paroles(textes: Sequence[str]) -> tuple[Bloc, ...]:
    """Return the officer's own words, or a place for them in the .docx."""
    return tuple(Paragraphe(texte) for texte in textes) or (Paragraphe(A_COMPLETER, "a_completer"),)


_NOTE: tuple[tuple[str, Callable[[Matiere], Iterable[Section]]], ...] = (
    ("message", _message),
    ("chiffres", _chiffres),
    ("evolution", _evolution),
    ("carte", _carte),
    ("points", _points),
    ("calendrier", _calendrier),
    ("dynamique", lambda matiere: _rubriques(matiere, DYNAMIQUE)),
    ("langage", lambda matiere: _rubriques(matiere, (LANGAGE,))),
    ("annexes", lambda matiere: annexes(matiere.situation, contacts=matiere.choix.contacts)),
)
_BILAN: tuple[tuple[str, Callable[[Matiere], Iterable[Section]]], ...] = (
    ("message", _message_du_bilan),
    ("chiffres", _chiffres),
    ("annees", lambda matiere: note_bilan.annees(matiere.situation, matiere.situation.parametres)),
    ("carte", _carte),
    ("dynamique", lambda matiere: _rubriques(matiere, DYNAMIQUE)),
    ("suites", lambda matiere: note_bilan.suites(matiere.situation)),
    ("points", _points),
    ("annexes", lambda matiere: annexes(matiere.situation, contacts=matiere.choix.contacts, saut=False)),
)
