"""What the fiche of a commune says (§4.2): who it is, where its project stands, posts, actions, grants, alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pvd_dashboard import formats
from pvd_dashboard.briefings import fiche_aides, fiche_etapes, fiche_suites, fiche_vie, fiche_visite, paroles
from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.agenda import horodatage
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.briefings.fiche_dossier import dossier as dossier_de
from pvd_dashboard.briefings.fiche_frise import frise
from pvd_dashboard.briefings.libelles import source
from pvd_dashboard.briefings.note_modele import (
    Bloc,
    Document,
    Fait,
    Faits,
    Page,
    Paragraphe,
    Pastille,
    Puces,
    Section,
)
from pvd_dashboard.briefings.note_texte import abrege, enumerer
from pvd_dashboard.situation.libelles import STATUTS, libelle
from pvd_dashboard.situation.lignes import lignes
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.briefings.fiche_carte import Carte
    from pvd_dashboard.briefings.fiche_dossier import Dossier
    from pvd_dashboard.situation.model import LigneConvention, Situation

Commune = dict[str, Any]
_NOM, _LIBELLE, _CITEES = 80, 110, 6


@dataclass(frozen=True, slots=True)
class Mesure:
    """How much is told: lines of each table, characters of a text; what comes besides where there is room."""

    aides: int
    actions: int
    alertes: int
    postes: int
    longueur: int
    indicateurs: int
    faits: int = 0
    carte: bool = False


MESURES = (
    Mesure(12, 8, 8, 4, 110, 6, faits=12, carte=True),
    Mesure(12, 8, 8, 4, 110, 6, faits=5, carte=True),
    Mesure(12, 8, 8, 4, 110, 6, faits=12),
    Mesure(12, 8, 8, 4, 110, 6, faits=5),
    Mesure(12, 8, 8, 4, 110, 6, faits=2),
    Mesure(12, 8, 8, 4, 110, 6),
    Mesure(9, 6, 6, 3, 95, 5),
    Mesure(7, 5, 5, 3, 80, 4),
    Mesure(5, 4, 4, 2, 70, 4),
    Mesure(4, 3, 3, 2, 60, 3),
    Mesure(2, 1, 2, 1, 40, 2),
)
_COURT = 3
"""With so few lines of actions, the steps are told in a sentence."""
_DEFAUT = Choix()


def contenu(
    situation: Situation,
    codes: Sequence[str],
    *,
    choix: Choix = _DEFAUT,
    visite: bool = False,
    carte: Carte | None = None,
) -> Document:
    """Return the fiches of communes lauréates, a page each; fiches for a visit of the préfet with ``visite``.

    ``carte`` is the map to put where a page has room for it.

    Raises BriefingError for a commune that is not lauréate at the date.
    """
    communes = {commune["code_insee"]: commune for commune in lignes(situation.laureats.communes)}
    inconnues = [code for code in codes if code not in communes]
    if inconnues:
        jour = formats.jour(situation.date)
        message = f"La commune {inconnues[0]} n'est pas lauréate au {jour}\u00a0: aucune fiche n'est écrite."
        raise BriefingError(message)
    connu = dossier_de(situation, choix, carte)
    genre = "Fiche de visite – " if visite else ""
    seule = f" – {communes[codes[0]]['nom']}" if len(codes) == 1 else ""
    return Document(
        titre=f"{genre}Petites villes de demain – {mots.departement(situation)}{seule}",
        sujet=f"Situation au {formats.jour_long(situation.date)}",
        entete=(),
        pied=f"{mots.departement(situation)} – situation au {formats.jour(situation.date)} – {source(situation)}",
        moment=horodatage(situation),
        pages=tuple(_page(connu, communes[code], visite=visite) for code in codes),
    )


def tous_les_codes(situation: Situation) -> list[str]:
    """Return the codes of the communes lauréates, in the order of a dictionary: no accent, no case."""
    noms = mots.noms(situation)
    return sorted(noms, key=lambda code: (fold(noms[code]), code))


def _page(dossier: Dossier, commune: Commune, *, visite: bool) -> Page:
    ligne = next((li for li in dossier.situation.conventions.lignes if commune["code_insee"] in li.communes), None)
    ecrire = fiche_visite.sections if visite else _sections
    return Page(
        titre=abrege(commune["nom"], _NOM),
        sous_titre=_sous_titre(commune),
        variantes=tuple(ecrire(dossier, commune, ligne, mesure) for mesure in MESURES),
    )


def _sous_titre(commune: Commune) -> str:
    parties = [
        f"Commune {commune['code_insee']}",
        abrege(commune.get("nom_epci") or "", _LIBELLE),
        f"arrondissement {_de(commune['nom_arrondissement'])}" if commune.get("nom_arrondissement") else "",
        _population(commune),
    ]
    return " – ".join(filter(None, parties))


def _de(nom: str) -> str:
    return formats.de(abrege(nom, _NOM))


def _population(commune: Commune) -> str:
    if commune.get("population") is None:
        return ""
    annee = commune.get("population_annee")
    habitants = formats.pluriel(int(commune["population"]), "habitant")
    return habitants + (f" ({int(annee)})" if annee is not None else "")


def _sections(dossier: Dossier, commune: Commune, ligne: LigneConvention | None, mesure: Mesure) -> tuple[Section, ...]:
    code, situation, siren = commune["code_insee"], dossier.situation, commune.get("siren_epci")
    aides = fiche_aides.de_la_commune(dossier, code, siren)
    alertes = tuple(alerte for alerte in situation.a_traiter if code in alerte.communes)
    court = mesure.actions <= _COURT
    parties = (
        ("projet", "Où en est le projet", _projet(dossier, commune, ligne)),
        ("evolution", _depuis(dossier), fiche_vie.changements(dossier, code, mesure.alertes)),
        ("etapes", "Les huit étapes", fiche_etapes.etapes(dossier, code, court=court)),
        ("poste", "Chef de projet", fiche_vie.postes(dossier, code, mesure.postes)),
        ("ingenierie", "Besoins d'ingénierie", _besoins(dossier, code, mesure)),
        ("reunions", "Réunions", fiche_vie.reunions(dossier, code)),
        ("actions", "Actions (état déclaré)", fiche_vie.actions(dossier, code, mesure.actions, mesure.longueur)),
        ("aides", "Aides accordées", _aides(dossier, aides, code, mesure)),
        ("echeances", "Prochaines échéances", fiche_suites.echeances(dossier, code, mesure.faits)),
        ("historique", "Historique", fiche_suites.historique(dossier, commune, ligne, mesure.faits)),
        ("indicateurs", "Indicateurs", fiche_etapes.indicateurs(dossier, code, siren, mesure.indicateurs)),
        ("alertes", f"À traiter ({len(alertes)})", fiche_vie.alertes(alertes, mesure.alertes, mesure.longueur)),
        ("carte", "Situation dans le département", dossier.situer(commune) if mesure.carte else ()),
    )
    gardees = [Section(titre, tuple(b), niveau=2) for cle, titre, b in parties if b and dossier.choix.garde(cle)]
    return (*gardees, Section("", (fiche_vie.sources(dossier, code),), niveau=2))


def _besoins(dossier: Dossier, code: str, mesure: Mesure) -> tuple[Bloc, ...]:
    """Return the needs in engineering that the officer wrote down (annex 1 of the convention d'adhésion)."""
    dits = paroles.de_la_commune(dossier.situation, code).get(paroles.INGENIERIE, ())
    gardes = [abrege(dit, mesure.longueur) for dit in dits[: mesure.postes]]
    if len(dits) > len(gardes):
        gardes.append(f"et {formats.pluriel(len(dits) - len(gardes), 'autre besoin', 'autres besoins')}")
    return (Puces(tuple(gardes)),) if gardes else ()


def _depuis(dossier: Dossier) -> str:
    avant = dossier.choix.avant
    return f"Depuis le {formats.jour_long(avant.date)}" if avant else ""


def _projet(dossier: Dossier, commune: Commune, ligne: LigneConvention | None) -> tuple[Bloc, ...]:
    if ligne is None:
        return (Paragraphe("Aucune convention n'est renseignée pour cette commune."), _identite(dossier, commune, None))
    vu = STATUTS[ligne.statut]
    badge = Pastille(vu.symbole, libelle(ligne), vu.couleur, vu.hachure, mots.suite(ligne))
    axe = frise(ligne, dossier.situation.date)
    return (badge, *((axe,) if axe else ()), _identite(dossier, commune, ligne))


def _identite(dossier: Dossier, commune: Commune, ligne: LigneConvention | None) -> Faits:
    autres = [dossier.noms.get(code, code) for code in ligne.communes if code != commune["code_insee"]] if ligne else []
    faits = [Fait("Projet PVD", f"avec {enumerer(autres, _CITEES)}" if autres else "commune seule")]
    if ligne:
        faits += [
            Fait("Adhésion", mots.adhesion(ligne)),
            Fait("Échéance de l'ORT", mots.echeance(ligne)),
            Fait("Convention-cadre (ORT)", mots.ort(ligne)),
            Fait("Fin de l'ORT", mots.fin_ort(ligne)),
        ]
        if ligne.avenants:
            faits.append(Fait("Avenants", formats.pluriel(len(ligne.avenants), "signé")))
    if commune.get("delegation_territoriale"):
        faits.append(Fait("Délégation territoriale", abrege(commune["delegation_territoriale"], _NOM)))
    if programmes := fiche_vie.programmes(dossier, commune["code_insee"]):
        faits.append(Fait("Autres programmes", programmes))
    return Faits(tuple(faits))


def _aides(dossier: Dossier, aides: fiche_aides.Aides, code: str, mesure: Mesure) -> tuple[Bloc, ...]:
    financements = dossier.situation.financements
    if not financements.renseigne:
        return (Paragraphe("Les aides ne sont pas renseignées."),)
    blocs = list(fiche_aides.blocs(aides, code, dossier.noms, mesure.aides, mesure.longueur))
    if financements.non_ventile:
        montant = formats.euros(financements.non_ventile)
        blocs.append(Paragraphe(f"Non ventilé par commune dans le département : {montant}.", "note"))
    return tuple(blocs)
