"""What is coming, as a calendar: deadlines, ends of ORT and of contracts, meetings, with reminders."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pandas as pd
from icalendar import Alarm, Calendar, Event

from pvd_dashboard import formats
from pvd_dashboard.briefings.texte import apostrophes
from pvd_dashboard.situation.campagnes import campagnes
from pvd_dashboard.situation.libelles import FINS_ORT, libelle
from pvd_dashboard.situation.model_vie import StatutComite
from pvd_dashboard.tables import REUNIONS, Precision
from pvd_dashboard.tables.frames import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.situation.model import Jour, LigneConvention, Poste, Situation
    from pvd_dashboard.territory import Territory

RAPPELS = (90, 30)
"""Days before an event at which a calendar reminds of it (« échéance proche », §2.2)."""
_MOIS = {Precision.MOIS: 1, Precision.TRIMESTRE: 3, Precision.SAISON: 3, Precision.SEMESTRE: 6, Precision.ANNEE: 12}


@dataclass(frozen=True, slots=True)
class Evenement:
    """One all-day event; ``cle`` names it for good, so that a new export replaces the old event."""

    cle: str
    titre: str
    debut: date
    fin: date
    detail: str
    categorie: str
    lieu: str = ""


def ecrire(situation: Situation, *, territory: Territory) -> bytes:
    """Return an iCalendar (RFC 5545) of what is open or to come at the date.

    A deadline of an ORT not signed is there even once past: it is still to be
    treated. Ends and meetings before the date are left out. No name of a
    person. DTSTAMP is the hour of publication: same edition, same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//pvd_dashboard//Petites villes de demain//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Petites villes de demain – {situation.nom_departement}")
    stamp = horodatage(situation)
    number = situation.edition.number if situation.edition else 0
    for evenement in sorted(evenements(situation, territory), key=lambda found: (found.debut, found.cle)):
        calendar.add_component(_event(evenement, situation, stamp, number))
    return bytes(calendar.to_ical())


def horodatage(situation: Situation) -> datetime:
    """Return when the edition was published (UTC), the date of the situation where there is none."""
    if situation.edition is None:
        return datetime.combine(situation.date, time(), UTC)
    published = situation.edition.published_at
    return published.astimezone(UTC) if published.tzinfo else published.replace(tzinfo=UTC)


def evenements(situation: Situation, territory: Territory) -> Iterator[Evenement]:
    """Yield what is open or to come at the date."""
    for ligne in situation.conventions.lignes:
        yield from _ligne(ligne, situation.date)
    for poste in situation.postes.postes:
        yield from _poste(poste, situation.date)
    yield from _comites(situation)
    yield from _decisions(situation)
    yield from _reunions(situation, territory)
    yield from _campagnes(situation)


def _campagnes(situation: Situation) -> Iterator[Evenement]:
    """Yield the campaigns that the service wrote among its parameters, those over left out."""
    for une in campagnes(situation.parametres.calendrier_campagnes):
        if une.fin >= situation.date:
            cle = f"campagne|{une.debut}|{une.fin}|{une.texte}"
            yield Evenement(cle, une.texte, une.debut, une.fin, "Campagne saisie par le service.", "Campagne")


def _comites(situation: Situation) -> Iterator[Evenement]:
    """Yield the day by which each comité de projet is to meet, late or not, where a rhythm is engaged (R30)."""
    for suivi in situation.reunions.comites:
        if suivi.echeance is None or suivi.prochaine is not None or suivi.statut is StatutComite.A_REINSTALLER:
            continue
        detail = f"Périodicité de {suivi.periodicite_mois} mois. Proposer une date aux élus et aux partenaires."
        titre = f"Comité de projet à réunir – {suivi.libelle}"
        yield Evenement(f"comite|{suivi.pvd}", titre, suivi.echeance, suivi.echeance, detail, "Comité de projet")


def _decisions(situation: Situation) -> Iterator[Evenement]:
    """Yield the last day of each decision that is not done."""
    for decision in situation.decisions.lignes:
        if decision.faite or decision.echeance is None:
            continue
        fin, qui = decision.echeance.fin, decision.responsable or formats.NON_CONNU
        cle = f"decision|{decision.texte}|{'|'.join(decision.communes)}"
        yield Evenement(cle, f"Décision à suivre – {decision.texte}", fin, fin, f"Responsable : {qui}.", "Décision")


def _ligne(ligne: LigneConvention, on: date) -> Iterator[Evenement]:
    if ligne.statut == "RETRAIT":
        return
    if ligne.ort is None and ligne.echeance is not None:
        known = formats.periode(ligne.echeance, ligne.echeance_precision)
        detail = f"Échéance de la convention d'adhésion : {known}. Situation : {libelle(ligne)}."
        titre = f"Échéance ORT – {ligne.libelle}"
        yield Evenement(f"echeance|{ligne.pvd}", titre, ligne.echeance, ligne.echeance, detail, "Échéance")
    if ligne.fin_ort is not None and ligne.fin_ort >= on:
        origin = FINS_ORT.get(ligne.fin_ort_origine, "")
        detail = (
            f"Fin de la convention-cadre (ORT){f', {origin}' if origin else ''}. À prolonger ou à renouveler avant."
        )
        yield Evenement(
            f"fin-ort|{ligne.pvd}", f"Fin de l'ORT – {ligne.libelle}", ligne.fin_ort, ligne.fin_ort, detail, "Fin d'ORT"
        )


def _poste(poste: Poste, on: date) -> Iterator[Evenement]:
    fins = {"contrat": ("Fin de contrat", poste.fin_contrat), "cofinancement": _cofinancement(poste)}
    for genre, (quoi, end) in fins.items():
        if end is None or end.fin < on or poste.statut == "supprime":
            continue
        detail = f"Employeur : {poste.employeur or formats.NON_CONNU}. Demande de renouvellement à prévoir."
        titre = f"{quoi} – poste {poste.libelle}"
        yield Evenement(f"{genre}|{poste.cle}", titre, end.fin, end.fin, detail, quoi)


def _cofinancement(poste: Poste) -> tuple[str, Jour | None]:
    """Return the end of the co-financing, said once where the contract ends that day too."""
    fin = poste.fin_cofinancement
    meme = fin is not None and poste.fin_contrat is not None and fin.fin == poste.fin_contrat.fin
    return "Fin de cofinancement", None if meme else fin


def _reunions(situation: Situation, territory: Territory) -> Iterator[Evenement]:
    meetings = situation.tables.get(REUNIONS.name)
    if meetings is None:
        return
    labels = {choice.code: choice.label for choice in REUNIONS.column("type").choices}
    for meeting in meetings.itertuples(index=False):
        if formats.absent(meeting.date):
            continue
        first, last = _jours(pd.Timestamp(meeting.date), meeting.date_precision)  # type: ignore[arg-type]
        if last < situation.date:
            continue
        places = [_nom(territory, code) for code in codes(meeting.communes)]
        label = labels.get(_texte(meeting.type), _texte(meeting.type) or "Réunion")
        titre = f"{label} – {formats.liste(places)}" if places else label
        vague = "" if first == last else "Date à préciser. "
        detail = f"{vague}{_texte(meeting.ordre_du_jour)}".strip()
        key = f"reunion|{meeting.type}|{first}|{_texte(meeting.communes)}|{_texte(meeting.lieu)}"
        yield Evenement(key, titre, first, last, detail, "Réunion", _texte(meeting.lieu))


def _jours(debut: pd.Timestamp, precision: object) -> tuple[date, date]:
    """Return the first and last day of the period that a date stands for (rule I6)."""
    months = 0 if formats.absent(precision) else _MOIS.get(Precision(str(precision)), 0)
    last = debut + pd.DateOffset(months=months, days=-1) if months else debut
    return debut.date(), last.date()


def _nom(territory: Territory, code: str) -> str:
    known = territory.commune(code)
    return known.nom if known else code


def _texte(value: object) -> str:
    return "" if formats.absent(value) else str(value)


def _event(evenement: Evenement, situation: Situation, stamp: datetime, number: int) -> Event:
    event = Event()
    event.add("uid", f"{_empreinte(situation.departement, evenement.cle)}@pvd-dashboard")
    event.add("dtstamp", stamp)
    event.add("sequence", number)
    event.add("summary", _une_ligne(evenement.titre))
    event.add("dtstart", evenement.debut)
    event.add("dtend", evenement.fin + timedelta(days=1))
    event.add("categories", [evenement.categorie])
    event.add("transp", "TRANSPARENT")
    if evenement.lieu:
        event.add("location", _une_ligne(evenement.lieu))
    if evenement.detail:
        event.add("description", apostrophes(formats.insecables(evenement.detail)))
    for days in RAPPELS:
        event.add_component(_alarm(evenement, days))
    return event


def _alarm(evenement: Evenement, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-days))
    alarm.add("description", f"Dans {formats.pluriel(days, 'jour')} : {_une_ligne(evenement.titre)}")
    return alarm


def _empreinte(departement: str, key: str) -> str:
    return hashlib.sha256(f"{departement}|{key}".encode()).hexdigest()[:24]


def _une_ligne(text: str) -> str:
    return apostrophes(formats.insecables(" ".join(text.split())))
