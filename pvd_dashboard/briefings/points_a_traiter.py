"""What is to be treated at a date, as a workbook that an office can sort, share out and tick."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import xlsx
from pvd_dashboard.briefings.agenda import horodatage
from pvd_dashboard.briefings.feuilles import Case, Classeur, Colonne, Feuille, Format, Style, Synthese
from pvd_dashboard.briefings.libelles import source
from pvd_dashboard.situation.natures import NATURES, SEVERITES, compter, motif, nature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pvd_dashboard.situation.model import Alerte, Situation

FEUILLE = "Points à traiter"


def ecrire(situation: Situation, alertes: Sequence[Alerte], suites: Mapping[Alerte, str] | None = None) -> bytes:
    """Return the .xlsx of ``alertes``: their counts, then one line each; ``suites`` says what was done of each."""
    lieu = f"{situation.nom_departement} ({situation.departement})"
    return xlsx.ecrire(
        Classeur(
            titre=f"Petites villes de demain – {lieu}",
            sujet=f"{FEUILLE} au {formats.jour(situation.date)}",
            pied=f"{lieu} – situation au {formats.jour(situation.date)} – {source(situation)}",
            date=horodatage(situation),
            synthese=Synthese("Synthèse", tuple(_synthese(situation, alertes)), (44, 16)),
            feuilles=(_feuille(situation, alertes, suites or {}),),
        )
    )


def _synthese(situation: Situation, alertes: Sequence[Alerte]) -> Iterator[tuple[Case | None, ...]]:
    yield (Case(f"{FEUILLE} – {situation.nom_departement} ({situation.departement})", Style.TITRE),)
    yield Case("Situation au", Style.LIBELLE), Case(situation.date, Style.JOUR)
    yield Case("Source", Style.LIBELLE), Case(source(situation))
    yield ()
    yield (Case("Par degré d’urgence", Style.RUBRIQUE),)
    rangs = Counter(alerte.severite for alerte in alertes)
    for rang, severite in SEVERITES.items():
        yield Case(severite.libelle, Style.LIBELLE), Case(rangs[rang], Style.ENTIER)
    yield ()
    yield (Case("Par sujet", Style.RUBRIQUE),)
    for code, combien in compter(alertes).items():
        yield Case(NATURES[code], Style.LIBELLE), Case(combien, Style.ENTIER)
    yield Case("Total", Style.TOTAL), Case(len(alertes), Style.TOTAL)


def _feuille(situation: Situation, alertes: Sequence[Alerte], suites: Mapping[Alerte, str]) -> Feuille:
    communes = situation.laureats.communes
    noms = dict(zip(communes["code_insee"], communes["nom"], strict=True)) if len(communes) else {}
    colonnes = (
        Colonne("Urgence", Format.TEXTE, [SEVERITES[alerte.severite].libelle for alerte in alertes]),
        Colonne("Sujet", Format.TEXTE, [NATURES[nature(alerte)] for alerte in alertes]),
        Colonne("Motif", Format.TEXTE, [motif(alerte) for alerte in alertes]),
        Colonne("Objet", Format.TEXTE, [alerte.objet for alerte in alertes]),
        Colonne("Communes", Format.TEXTE, [", ".join(noms.get(c, c) for c in alerte.communes) for alerte in alertes]),
        Colonne("Pourquoi", Format.TEXTE, [alerte.pourquoi for alerte in alertes]),
        Colonne("Que faire", Format.TEXTE, [alerte.que_faire for alerte in alertes]),
        Colonne("Date", Format.JOUR, [alerte.date for alerte in alertes]),
        Colonne("Suite donnée", Format.TEXTE, [suites.get(alerte, "") for alerte in alertes]),
        Colonne("Code", Format.TEXTE, [alerte.code for alerte in alertes]),
    )
    return Feuille(FEUILLE, "alertes", colonnes)
