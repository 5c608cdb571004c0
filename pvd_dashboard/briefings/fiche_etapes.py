"""The eight steps of a project on the fiche of its commune, and its indicators with their trend."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings.note_modele import Bloc, Colonne, Paragraphe, Rangee, Tableau
from pvd_dashboard.briefings.note_texte import abrege
from pvd_dashboard.situation.etapes import ETATS
from pvd_dashboard.situation.lignes import communes_citees, lignes
from pvd_dashboard.situation.model_vie import EtatEtape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.briefings.fiche_dossier import Dossier, Ligne
    from pvd_dashboard.situation.model_vie import Etape, EtapesProjet

_SYMBOLES = {
    EtatEtape.FAIT: "✔",
    EtatEtape.EN_COURS: "▶",
    EtatEtape.A_FAIRE: "○",
    EtatEtape.NON_RENSEIGNE: "–",
    EtatEtape.SANS_OBJET: "⊘",
}
_COLONNES = (Colonne("Étape", 31), Colonne("État", 19), Colonne("Étape (suite)", 31), Colonne("État (suite)", 19))
_LIBELLE = 42
_COLONNES_INDICATEURS = (
    Colonne("Indicateur", 38),
    Colonne("Valeur", 24, nombre=True),
    Colonne("Avant", 18, nombre=True),
    Colonne("Évolution", 22),
    Colonne("Cible", 16, nombre=True),
)
_FAVORABLE = {("hausse", 1): "favorable", ("hausse", -1): "défavorable"}
_FAVORABLE |= {("baisse", 1): "défavorable", ("baisse", -1): "favorable"}


def etapes(dossier: Dossier, code: str, *, court: bool) -> tuple[Bloc, ...]:
    """Return the eight steps, done or not, then the next one; nothing where no fact speaks."""
    projet = next((p for p in dossier.situation.etapes.projets if code in p.communes), None)
    if projet is None or all(etape.etat is EtatEtape.NON_RENSEIGNE for etape in projet.etapes):
        return ()
    dites = Paragraphe(formats.phrase(_resume(projet)))
    return (dites,) if court else (_tableau(projet), dites)


def _resume(projet: EtapesProjet) -> str:
    sur = f"{formats.nombre(projet.faites)}{formats.INSECABLE}sur{formats.INSECABLE}{len(projet.etapes)}"
    suite = f" ; prochaine étape proposée : {projet.prochaine.libelle}" if projet.prochaine else ""
    return f"étapes faites : {sur}{suite}"


def _tableau(projet: EtapesProjet) -> Tableau:
    milieu = (len(projet.etapes) + 1) // 2
    dites = [_etape(rang, etape) for rang, etape in enumerate(projet.etapes, start=1)]
    dites += [("", "")] * (2 * milieu - len(dites))
    rangees = tuple(Rangee((*gauche, *droite)) for gauche, droite in zip(dites[:milieu], dites[milieu:], strict=True))
    return Tableau("Les huit étapes du projet", _COLONNES, rangees)


def _etape(rang: int, etape: Etape) -> tuple[str, str]:
    titre = etape.libelle.split(" (")[0]
    return f"{rang}. {abrege(titre, _LIBELLE)}", f"{_SYMBOLES[etape.etat]}{formats.INSECABLE}{ETATS[etape.etat]}"


def indicateurs(dossier: Dossier, code: str, siren: str | None, maximum: int) -> tuple[Bloc, ...]:
    """Return the first indicators of a commune, then those of its EPCI, with what changed since the measure before."""
    suivis = list(_suivis(dossier, code, siren))[:maximum]
    if not suivis:
        return ()
    return (Tableau("Indicateurs", _COLONNES_INDICATEURS, tuple(_indicateur(mesures) for mesures in suivis)),)


def _suivis(dossier: Dossier, code: str, siren: str | None) -> Iterator[list[Ligne]]:
    """Yield the measures of each indicator known at the date, the oldest first."""
    if "indicateurs" not in dossier.situation.tables:
        return
    siens: defaultdict[tuple[bool, str], list[Ligne]] = defaultdict(list)
    for ligne in lignes(dossier.situation.tables["indicateurs"]):
        communes, annee = communes_citees(ligne), ligne.get("annee")
        epci = not communes and siren is not None and ligne.get("siren_epci") == siren
        connue = ligne.get("valeur") is not None and (annee is None or annee <= dossier.situation.date.year)
        if connue and (code in communes or epci):
            siens[epci, ligne["indicateur"]].append(ligne)
    for _, mesures in sorted(siens.items(), key=lambda lot: lot[0][0]):
        yield sorted(mesures, key=lambda mesure: mesure.get("annee") or 0)


def _indicateur(mesures: list[Ligne]) -> Rangee:
    derniere, avant = mesures[-1], mesures[-2] if len(mesures) > 1 else None
    cible = next((m["cible"] for m in reversed(mesures) if m.get("cible") is not None), None)
    nom = derniere["indicateur"] + ("" if communes_citees(derniere) else " (EPCI)")
    return Rangee(
        (
            abrege(nom, 70),
            _valeur(derniere, derniere["valeur"]),
            _valeur(avant, avant["valeur"]) if avant else "–",
            _evolution(derniere, avant),
            _ecrire(cible, derniere.get("unite")) if cible is not None else "–",
        )
    )


def _valeur(mesure: Ligne, valeur: Decimal) -> str:
    annee = mesure.get("annee")
    return _ecrire(valeur, mesure.get("unite")) + (f" ({int(annee)})" if annee is not None else "")


def _ecrire(valeur: Decimal, unite: str | None) -> str:
    return formats.nombre(valeur, 2) + (f"{formats.INSECABLE}{abrege(unite, 20)}" if unite else "")


def _evolution(derniere: Ligne, avant: Ligne | None) -> str:
    """Write the direction of the change, and whether it is good news where the officer said which way is."""
    if avant is None:
        return "–"
    ecart = Decimal(derniere["valeur"]) - Decimal(avant["valeur"])
    if not ecart:
        return "= stable"
    signe = 1 if ecart > 0 else -1
    jugement = _FAVORABLE.get((derniere.get("sens") or "", signe), "")
    return f"{'↗ hausse' if signe > 0 else '↘ baisse'}" + (f", {jugement}" if jugement else "")
