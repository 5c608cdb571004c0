"""The rows of a situation by commune, read once for all the fiches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.titulaires import titulaires
from pvd_dashboard.situation import annuaire
from pvd_dashboard.situation.lignes import communes_citees, lignes
from pvd_dashboard.situation.resume import prochaines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pvd_dashboard.briefings.choix import Choix
    from pvd_dashboard.briefings.fiche_carte import Carte
    from pvd_dashboard.briefings.note_modele import Image
    from pvd_dashboard.situation.annuaire import Contact
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.resume import Evenement

Ligne = dict[str, Any]
HORIZON = 548
"""Days ahead that are looked at: eighteen months, as in the deck of the Landes."""
TABLES_CITEES = ("laureats", "conventions", "avenants", "postes", "actions", "reunions", "subventions")


@dataclass(frozen=True, slots=True)
class Dossier:
    """A situation with its rows by table then commune, its grants by EPCI, its names of communes, what was chosen.

    ``titulaires`` and ``contacts`` are empty unless names are asked for;
    ``a_venir`` is what is dated within :data:`HORIZON` days.
    """

    situation: Situation
    rangees: Mapping[str, Mapping[str, list[Ligne]]]
    aides_epci: Mapping[str, list[Ligne]]
    noms: Mapping[str, str]
    choix: Choix
    titulaires: Mapping[tuple[str, int | None], str]
    contacts: tuple[Contact, ...]
    a_venir: tuple[Evenement, ...]
    carte: Carte | None = None

    def de(self, table: str, code: str) -> list[Ligne]:
        """Return the rows of a table that name a commune, in the order of the file."""
        return self.rangees[table].get(code, []) if table in self.rangees else []

    def situer(self, commune: Ligne) -> tuple[Image, ...]:
        """Return the map with the commune ringed, nothing without a map."""
        return self.carte.de(commune["code_insee"], commune["nom"]) if self.carte else ()


def dossier(situation: Situation, choix: Choix, carte: Carte | None = None) -> Dossier:
    """Sort the rows of a situation by commune."""
    rangees = {nom: _par_commune(situation, nom) for nom in TABLES_CITEES}
    aides: defaultdict[str, list[Ligne]] = defaultdict(list)
    for ligne in lignes(situation.financements.subventions):
        if ligne.get("code_beneficiaire"):
            aides[ligne["code_beneficiaire"]].append(ligne)
    noms = titulaires(situation) if choix.contacts else {}
    contacts = annuaire.contacts(situation) if choix.contacts else ()
    a_venir = prochaines(situation, HORIZON)
    return Dossier(situation, rangees, aides, mots.noms(situation), choix, noms, contacts, a_venir, carte)


def _par_commune(situation: Situation, nom: str) -> Mapping[str, list[Ligne]]:
    trouvees: defaultdict[str, list[Ligne]] = defaultdict(list)
    for codes, ligne in _citees(situation, nom):
        for code in codes:
            trouvees[code].append(ligne)
    return trouvees


def _citees(situation: Situation, nom: str) -> Iterator[tuple[tuple[str, ...], Ligne]]:
    """Yield each row with the communes that it names; a grant with those that it is attached to."""
    if nom == "subventions":
        for ligne in lignes(situation.financements.subventions):
            yield communes_de_l_aide(ligne), ligne
    elif nom in situation.tables:
        for ligne in lignes(situation.tables[nom]):
            yield (ligne["code_insee"],) if ligne.get("code_insee") else communes_citees(ligne), ligne


def communes_de_l_aide(aide: Ligne) -> tuple[str, ...]:
    """Return the communes lauréates that a grant is attached to."""
    return tuple(filter(None, (aide.get("codes_communes") or "").split(";")))
