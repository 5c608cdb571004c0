"""The bilan of the programme: what was signed, recruited, granted and delivered year by year, and what comes after."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pvd_dashboard import formats
from pvd_dashboard.briefings import note_message
from pvd_dashboard.briefings.note_modele import Colonne, Paragraphe, Rangee, Section, Tableau
from pvd_dashboard.briefings.note_texte import enumerer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model import Jour, LigneConvention, Situation

_MOIS = Decimal("30.4375")
_CITES = 6
_SANS_ANNEE = 0
_SUITES = (Colonne("Fin de l'ORT", 18), Colonne("Projets", 12, nombre=True), Colonne("Lesquels", 70))


def sujet(situation: Situation, parametres: Parametres) -> str:
    """Return the period: « Du 1er octobre 2020 au 25 novembre 2026 »."""
    return f"Du {formats.jour_long(parametres.debut_programme)} au {formats.jour_long(situation.date)}"


def message(situation: Situation) -> tuple[str, ...]:
    """Return three sentences: where the programme stands, how long it took to sign, which means it had."""
    if situation.laureats.communes.empty:
        return note_message.message(situation)
    phrases = (note_message.avancement(situation), *_delai(situation), note_message.moyens(situation))
    return tuple(formats.phrase(dite) for dite in phrases)


def _delai(situation: Situation) -> Iterable[str]:
    """Say how many months went by, on average, from the adhésion to the ORT, where both dates are known."""
    delais = [
        (ligne.ort.debut - ligne.adhesion.debut).days
        for ligne in situation.conventions.lignes
        if ligne.ort and ligne.adhesion and ligne.ort.debut >= ligne.adhesion.debut
    ]
    if delais:
        mois = formats.arrondi(Decimal(sum(delais)) / len(delais) / _MOIS)
        projets = formats.pluriel(len(delais), "projet PVD", "projets PVD")
        yield f"de l'adhésion à l'ORT : {formats.pluriel(int(mois), 'mois', 'mois')} en moyenne ({projets})"


def annees(situation: Situation, parametres: Parametres) -> list[Section]:
    """Return the table by year, without what the tables never said; its totals are the figures of the situation."""
    mesures = tuple(_mesures(situation))
    if situation.laureats.communes.empty or not mesures:
        return []
    suite = range(parametres.debut_programme.year, situation.date.year + 1)
    vues = {annee for mesure in mesures for annee in mesure.par_annee}
    ordre = [*sorted({*suite, *vues} - {_SANS_ANNEE}), *({_SANS_ANNEE} & vues)]
    rangees = [Rangee((_annee(annee), *(m.ecrire(m.par_annee.get(annee, 0)) for m in mesures))) for annee in ordre]
    total = Rangee(("Total", *(m.ecrire(sum(m.par_annee.values())) for m in mesures)), "total")
    colonnes = (Colonne("Année", 16), *(Colonne(m.titre, 16, nombre=True) for m in mesures))
    tableau = Tableau("Le programme année par année", colonnes, (*rangees, total))
    note = "Adhésions et ORT en nombre de projets PVD ; prises de poste des postes pourvus ; aides par exercice."
    return [Section("Année par année", (tableau, Paragraphe(note, "note")))]


@dataclass(frozen=True, slots=True)
class _Mesure:
    """A column of the bilan: what is counted by year (0: no year known), and how it is written."""

    titre: str
    par_annee: Mapping[int, Any]
    ecrire: Callable[[Any], str] = formats.nombre


def _mesures(situation: Situation) -> Iterator[_Mesure]:
    if situation.conventions.renseigne:
        lignes = situation.conventions.lignes
        adhesions = (ligne.adhesion for ligne in lignes if ligne.adhesion or ligne.adhesion_declaree)
        yield _Mesure("Adhésions signées", _par_annee(adhesions))
        yield _Mesure("ORT signées", _par_annee(ligne.ort for ligne in lignes if ligne.ort_signee))
    if situation.postes.renseigne:
        pourvus = (poste for poste in situation.postes.postes if poste.statut == "pourvu")
        yield _Mesure("Prises de poste", _par_annee(poste.prise_poste for poste in pourvus))
    if situation.actions.renseigne:
        livrees = (action for action in situation.actions.lignes if action.groupe == "livree")
        yield _Mesure("Actions livrées", _par_annee(action.fin_reelle for action in livrees))
    if note_message.aides_connues(situation):
        yield _Mesure("Aides accordées", _aides(situation), formats.euros)


def _annee(annee: int) -> str:
    return str(annee) if annee else "Année non précisée"


def _par_annee(jours: Iterable[Jour | None]) -> Counter[int]:
    return Counter(jour.debut.year if jour else _SANS_ANNEE for jour in jours)


def _aides(situation: Situation) -> Mapping[int, Decimal]:
    comptees = situation.financements.subventions
    sommes: defaultdict[int, Decimal] = defaultdict(Decimal)
    for exercice, montant, compte in zip(*(comptees[c] for c in ("exercice", "montant", "compte")), strict=True):
        if compte:
            sommes[_SANS_ANNEE if formats.absent(exercice) else int(exercice)] += montant
    return sommes


def suites(situation: Situation) -> list[Section]:
    """Return when the ORT end, year by year, and which projects have none."""
    lignes = situation.conventions.lignes
    if not lignes:
        return []
    groupes: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for ligne in lignes:
        groupes[_fin(ligne)].append(ligne.libelle)
    rangees = tuple(
        Rangee((quand, formats.nombre(len(qui)), enumerer(qui, _CITES))) for (_, quand), qui in sorted(groupes.items())
    )
    return [Section("Suites", (Tableau("Fin des ORT, par année", _SUITES, rangees),))]


def _fin(ligne: LigneConvention) -> tuple[int, str]:
    if not ligne.ort_signee:
        return 10_000, "Sans ORT signée"
    return (ligne.fin_ort.year, str(ligne.fin_ort.year)) if ligne.fin_ort else (9_999, "Fin à renseigner")
