"""Meetings at a date: comités de projet and their rhythm, the club PVD (§1.11, §1.17, R30, R31)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import PREMIER_JOUR, annonce_connue, decaler, jour
from pvd_dashboard.situation.index import ParCommune
from pvd_dashboard.situation.lignes import Ligne, communes_citees, lignes, renseignee, table
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.model_vie import Club, Reunion, Reunions, StatutComite, SuiviComite
from pvd_dashboard.situation.phrases import date_fr
from pvd_dashboard.situation.signataires import organisme
from pvd_dashboard.tables.text import fold
from pvd_dashboard.tables.vie import TYPES_REUNION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.actes import Acte
    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Conventions, EditionCitee, Jour, LigneConvention
    from pvd_dashboard.situation.model_suivi import Equipes

INSTANCES_DE_PROJET = ("comite_projet", "copil")
"""What counts as a comité de projet: in many towns it is called comité de pilotage."""
LIBELLES = {choice.code: choice.label for choice in TYPES_REUNION}
_ITEMS = re.compile(r"\s*[;\n]\s*")


def compute(
    tables: Mapping[str, pd.DataFrame],
    conventions: Conventions,
    lieux: Lieux,
    on: date,
    parametres: Parametres,
    edition: EditionCitee | None,
    *,
    equipes: Equipes,
) -> Reunions:
    """Return the meetings of the département at the date; zeros where the table was never supplied.

    ``equipes`` say which teams were met since the elections (R31).
    """
    pvd = {code: ligne.pvd for ligne in conventions.lignes for code in ligne.communes}
    actes = ParCommune(conventions.actes)
    toutes = list(_lire(tables, lieux, pvd, actes))
    tenues = tuple(sorted((r for r in toutes if r.date.debut <= on), key=lambda r: r.date.debut, reverse=True))
    annoncees = tuple(sorted((r for r in toutes if _annoncee(r, on, edition)), key=lambda r: r.date.debut))
    clubs = [reunion for reunion in annoncees if reunion.type == "club"]
    siennes, prochaines = _ParProjet(tenues), _ParProjet(annoncees)
    par_pvd = Counter(cle for reunion in tenues for cle in reunion.pvd)
    return Reunions(
        renseigne=renseignee(tables, "reunions"),
        tenues=tenues,
        annoncees=annoncees,
        par_type=dict(Counter(reunion.type for reunion in tenues)),
        par_pvd={ligne.pvd: par_pvd[ligne.pvd] for ligne in conventions.lignes},
        comites_renseignes=any(reunion.type in INSTANCES_DE_PROJET for reunion in tenues)
        or any(acte.comite for acte in conventions.actes),
        comites=tuple(
            suivi(
                ligne,
                actes.de(ligne.communes),
                siennes.de(ligne),
                prochaines.de(ligne),
                on,
                parametres,
                equipes=equipes,
            )
            for ligne in conventions.lignes
            if ligne.statut is not Statut.RETRAIT
        ),
        club=Club(tuple(r for r in tenues if r.type == "club"), clubs[0] if clubs else None),
    )


def _lire(
    tables: Mapping[str, pd.DataFrame], lieux: Lieux, pvd: Mapping[str, str], actes: ParCommune[Acte]
) -> Iterator[Reunion]:
    """Yield the meetings of the département; a row without a date can't be placed."""
    for ligne in lignes(table(tables, "reunions")):
        quand, communes = jour(ligne, "date"), communes_citees(ligne)
        ici = not communes or any(map(lieux.contient, communes))
        if quand and ici and not (not communes and ligne.get("communes_texte")):
            yield _reunion(ligne, quand, communes, pvd, partenaires(actes.de(communes), quand))


def _reunion(
    ligne: Ligne, quand: Jour, communes: tuple[str, ...], pvd: Mapping[str, str], signataires: tuple[str, ...]
) -> Reunion:
    type_ = ligne.get("type") or "autre"
    return Reunion(
        type=type_,
        libelle=LIBELLES.get(type_, "Réunion"),
        date=quand,
        communes=communes,
        pvd=tuple(dict.fromkeys(pvd[code] for code in communes if code in pvd)),
        lieu=ligne.get("lieu") or "",
        presidence=ligne.get("presidence") or "",
        presents=items(ligne.get("presents")),
        ordre_du_jour=items(ligne.get("ordre_du_jour")),
        decisions=items(ligne.get("decisions")),
        excuses=items(ligne.get("excuses")),
        compte_rendu=ligne.get("compte_rendu") or "",
        manquants=manquants(type_, items(ligne.get("presents")), signataires),
        feuille=ligne.get("_feuille") or "",
        ligne=ligne.get("_ligne"),
    )


SIEGES_REQUIS = {
    "exécutif de la commune": re.compile(r"\b(?:maires?|adjointe?s?|elue?s?|municipal\w*|communes?)\b"),
    "exécutif de l'EPCI": re.compile(r"\b(?:presidente?s?|vice presidente?s?|epci|cc|ca|communaute|intercommun\w*)\b"),
    "chef de projet": re.compile(r"\b(?:chef|cheffe|cdp|chefs)\b"),
    "préfet ou son représentant": re.compile(r"\b(?:prefete?|sous prefete?|prefecture|ddtm?|deal|etat|anct)\b"),
}
"""The minimum membership of a comité de projet (« mode d'emploi » of the ANCT, ACAN-2), as read in who came."""


def manquants(type_: str, presents: Iterable[str], signataires: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the seats of the minimum membership that nobody held; none where nobody said who came (ACAN-2).

    ``signataires`` are the partners that signed the convention: they sit too.

    >>> manquants("comite_projet", ("Maire de Fleurance", "Président de la CC", "DDT du Gers"), ["Région Occitanie"])
    ('chef de projet', 'Région Occitanie')
    """
    dits = [fold(present) for present in presents]
    if type_ != "comite_projet" or not dits:
        return ()
    vus = {organisme(present) for present in presents}
    return (
        *(siege for siege, motif in SIEGES_REQUIS.items() if not any(map(motif.search, dits))),
        *(autre for autre in signataires if organisme(autre) not in vus),
    )


def partenaires(actes: Iterable[Acte], quand: Jour) -> tuple[str, ...]:
    """Return the partners that had signed the conventions of a PVD when its comité met, each once."""
    signes = (acte for acte in actes if acte.signature and acte.signature.debut <= quand.debut)
    qualites = (siege.qualite for acte in signes for siege in acte.signataires if siege.role == "partenaire")
    return tuple({organisme(qualite): qualite for qualite in qualites}.values())


def items(texte: str | None) -> tuple[str, ...]:
    """Return the items of a cell, one a line or separated by semicolons.

    >>> items("Partage du tableau de bord ; études.")
    ('Partage du tableau de bord', 'études')
    """
    return tuple(item for brut in _ITEMS.split(texte or "") if (item := brut.strip().rstrip(".").strip(" -•\t")))


def _annoncee(reunion: Reunion, on: date, edition: EditionCitee | None) -> bool:
    """Whether a meeting to come is known at the date: announced by a workbook of that day or before (R08, R11).

    A row that says who came or what was decided tells of a meeting that was held later.
    """
    if reunion.date.debut <= on or reunion.presents or reunion.decisions:
        return False
    return annonce_connue(edition, on)


class _ParProjet:
    """Meetings by PVD: those that name one of its communes, and the comités of the whole département."""

    def __init__(self, reunions: Sequence[Reunion]) -> None:
        self._nommees = ParCommune(reunions)
        self._generales = [r for r in reunions if not r.communes and r.type == "comite_projet"]

    def de(self, ligne: LigneConvention) -> list[Reunion]:
        """Return the meetings of a PVD, in the order given for each kind."""
        return [*self._nommees.de(ligne.communes), *self._generales]


def suivi(
    ligne: LigneConvention,
    actes: Sequence[Acte],
    tenues: Sequence[Reunion],
    annoncees: Sequence[Reunion],
    on: date,
    parametres: Parametres,
    *,
    equipes: Equipes,
) -> SuiviComite:
    """Return where the comité de projet of a PVD stands (R30, R31).

    ``actes``, ``tenues`` and ``annoncees`` are the PVD's own.

    It is overdue once the date is past the last meeting (else the adhésion) +
    the convention's period + the tolerance; a date known to the month counts
    from its last day.
    """
    mois, origine = periodicite(ligne, actes, parametres)
    comites = [reunion for reunion in tenues if reunion.type in INSTANCES_DE_PROJET]
    depart, depart_origine = _depart(ligne, comites, actes)
    echeance = decaler(depart, mois).fin if depart else None
    retard = echeance + timedelta(days=parametres.comite_tolerance_jours + 1) if echeance else None
    rencontres = [reunion.date for reunion in tenues] + [acte.comite for acte in actes if acte.comite]
    motif, depuis = a_reinstaller(ligne, rencontres, on, parametres, equipes)
    return SuiviComite(
        pvd=ligne.pvd,
        libelle=ligne.libelle,
        communes=ligne.communes,
        statut=_statut(retard, on, reinstaller=bool(motif), engage=depart is not None),
        derniere=depart if depart_origine in {"comite", "validation_ort"} else None,
        prochaine=min(
            (r for r in annoncees if r.type in INSTANCES_DE_PROJET), key=lambda r: r.date.debut, default=None
        ),
        periodicite_mois=mois,
        periodicite_origine=origine,
        depart=depart,
        depart_origine=depart_origine,
        echeance=echeance,
        en_retard_le=retard,
        motif=motif,
        reinstaller_depuis=depuis,
    )


def periodicite(ligne: LigneConvention, actes: Sequence[Acte], parametres: Parametres) -> tuple[int, str]:
    """Return the period of the comité in months and where it was read: the ORT's once signed (R31), the adhésion's."""
    for famille in ("ort", "adhesion") if ligne.ort_signee else ("adhesion",):
        dites = [a.periodicite_mois for a in actes if a.famille == famille and a.periodicite_mois]
        if dites:
            return min(dites), famille
    return parametres.comite_periodicite_mois, "defaut"


def _depart(ligne: LigneConvention, comites: Sequence[Reunion], actes: Sequence[Acte]) -> tuple[Jour | None, str]:
    """Return what the period runs from: the last meeting, else the adhésion, else the ORT."""
    dates = [(reunion.date, "comite") for reunion in comites]
    dates += [(acte.comite, "validation_ort") for acte in actes if acte.comite]
    if dates:
        return max(dates, key=lambda connue: connue[0].fin)
    if ligne.adhesion:
        return ligne.adhesion, "adhesion"
    return (ligne.ort, "ort") if ligne.ort else (None, "")


def a_reinstaller(
    ligne: LigneConvention, rencontres: Iterable[Jour], on: date, parametres: Parametres, equipes: Equipes
) -> tuple[str, date | None]:
    """R31: why and since when the comité is to be set up again, ("", None) where it is not.

    The ORT ended, or the team of 2026 was not met yet. ``rencontres`` are the
    meetings of the PVD, of any kind: one held since is enough, and so is a
    first contact with the team of each commune.
    """
    if ligne.adhesion is None and not ligne.adhesion_declaree and not ligne.ort_signee:
        return "", None
    derniere = max((rencontre.fin for rencontre in rencontres), default=PREMIER_JOUR)
    if ligne.statut is Statut.ORT_ECHUE and derniere <= (ligne.fin_ort or on):
        return f"l'ORT a pris fin le {date_fr(ligne.fin_ort)}" if ligne.fin_ort else "l'ORT est terminée", ligne.fin_ort
    elections = parametres.renouvellement_municipal
    if on > elections >= derniere and not equipes.rencontrees(ligne.communes):
        motif = (
            f"aucune réunion n'est enregistrée avec l'équipe issue des élections municipales du {date_fr(elections)}"
        )
        return motif, elections
    return "", None


def _statut(retard: date | None, on: date, *, reinstaller: bool, engage: bool) -> StatutComite:
    if reinstaller:
        return StatutComite.A_REINSTALLER
    if not engage or retard is None:
        return StatutComite.NON_CALCULABLE
    return StatutComite.EN_RETARD if on >= retard else StatutComite.A_JOUR


__all__ = ["INSTANCES_DE_PROJET", "a_reinstaller", "compute", "items", "periodicite", "suivi"]
