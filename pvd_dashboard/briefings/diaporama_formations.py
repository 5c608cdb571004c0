"""The trainings of the chefs de projet: sessions followed and to come, by commune and role, never by name (§1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_titres as titres
from pvd_dashboard.briefings.diaporama_dossier import Dossier, origine
from pvd_dashboard.briefings.diaporama_pages import Diaporama, propre
from pvd_dashboard.briefings.diaporama_postes import formations_notees
from pvd_dashboard.briefings.diaporama_tableaux import Rang, Tableau, pages
from pvd_dashboard.situation.dates import jour
from pvd_dashboard.situation.lignes import communes_citees, lignes
from pvd_dashboard.tables.acteurs import ROLES, STATUTS_FORMATION, TYPES_FORMATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.situation.model import Jour

Participation = dict[str, Any]
Session = tuple["Jour | None", list[Participation]]
_ROLES = {choix.code: choix.label.lower() for choix in ROLES}
_TYPES = {choix.code: choix.label.lower() for choix in TYPES_FORMATION}
_STATUTS = {choix.code: choix.label for choix in STATUTS_FORMATION}
_ANNULEE, _PREVUE = "annulee", "prevue"


def formations(deck: Diaporama, dossier: Dossier) -> None:
    """Add the trainings of the table, else those that the officers noted beside a post; nothing without any."""
    sessions = list(_sessions(dossier))
    if not sessions:
        formations_notees(deck, dossier)
        return
    tableau = Tableau(
        "Formations",
        ("Date", "Formation", "Organisme", "Participants", "État"),
        (1.5, 3.3, 2.2, 4.0, 1.0),
        tuple(Rang(_cellules(dossier, *session)) for session in sessions),
        formats.insecables(f"Formations suivies ou prévues : {formats.pluriel(len(sessions), 'session')}."),
        taille=14,
    )
    pages(deck, tableau, _titre(dossier, sessions), [origine("Formations", dossier.table("formations"))])


def _sessions(dossier: Dossier) -> Iterator[Session]:
    """Yield each session known at the date with its participations, dated ones first."""
    groupes: dict[tuple[Any, ...], Session] = {}
    for ligne in lignes(dossier.table("formations")):
        quand, statut = jour(ligne, "date"), ligne.get("statut")
        connue = quand is None or quand.debut <= dossier.situation.date or statut == _PREVUE
        if connue and statut != _ANNULEE:
            cle = (ligne["intitule"], quand.debut if quand else None, ligne.get("organisme"))
            groupes.setdefault(cle, (quand, []))[1].append(ligne)
    ordre = sorted(groupes.values(), key=lambda session: (session[0] is None, session[0].debut if session[0] else None))
    yield from ordre


def _suivie(dossier: Dossier, session: Session) -> bool:
    quand, participations = session
    if any(p.get("statut") == _PREVUE for p in participations):
        return False
    return quand is None or quand.fin <= dossier.situation.date or any(p.get("statut") for p in participations)


def _titre(dossier: Dossier, sessions: list[Session]) -> str:
    suivies = [session for session in sessions if _suivie(dossier, session)]
    communes = {code for _, participations in suivies for p in participations for code in communes_citees(p)}
    prevues = [session for session in sessions if session not in suivies]
    dits = []
    if suivies:
        par = f" par {formats.pluriel(len(communes), 'commune')}" if communes else ""
        dits.append(f"{formats.pluriel(len(suivies), 'session suivie', 'sessions suivies')}{par}")
    if prevues:
        datee = next((quand for quand, _ in prevues if quand), None)
        fin = f", la prochaine {_quand(datee)}" if datee else ""
        dits.append(f"{formats.pluriel(len(prevues), 'session prévue', 'sessions prévues')}{fin}")
    return titres.titre(f"formation des chefs de projet : {' ; '.join(dits)}")


def _quand(quand: Jour) -> str:
    dite = formats.periode(quand.debut, quand.precision)
    if quand.precision == "jour":
        return f"le {dite}"
    return f"à l’{dite}" if quand.precision == "saison" and formats.elision(dite) else f"en {dite}"


def _cellules(dossier: Dossier, quand: Jour | None, participations: list[Participation]) -> tuple[str, ...]:
    premiere = participations[0]
    type_ = _TYPES.get(premiere.get("type") or "")
    suite = list(dict.fromkeys(propre(p["observations"]) for p in participations if p.get("observations")))
    intitule = propre(premiere["intitule"]) + (f" ({type_})" if type_ else "")
    etat = _PREVUE if not _suivie(dossier, (quand, participations)) else premiere.get("statut") or "suivie"
    return (
        formats.periode(quand.debut, quand.precision) if quand else "à préciser",
        " – ".join([intitule, *suite]),
        propre(premiere["organisme"]) if premiere.get("organisme") else "–",
        ", ".join(filter(None, (_participant(dossier, p) for p in participations))) or "–",
        _STATUTS[etat],
    )


def _participant(dossier: Dossier, participation: Participation) -> str:
    qui = dossier.nommer(communes_citees(participation))
    role = _ROLES.get(participation.get("role") or "", "")
    if not qui:
        return role
    return f"{qui} ({role})" if role else qui
