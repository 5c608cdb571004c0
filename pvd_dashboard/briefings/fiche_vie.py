"""The life of a project on its fiche: posts, meetings, actions, what is to treat, where it all comes from."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.fiche_dossier import TABLES_CITEES, Ligne
from pvd_dashboard.briefings.libelles import source
from pvd_dashboard.briefings.note_modele import Bloc, Colonne, Fait, Faits, Paragraphe, Puces, Rangee, Tableau
from pvd_dashboard.briefings.note_texte import abrege
from pvd_dashboard.situation.dates import jour
from pvd_dashboard.situation.libelles import POSTES
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.vie import STATUTS_ACTION, TYPES_REUNION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.briefings.fiche_dossier import Dossier
    from pvd_dashboard.situation.model import Alerte, Jour, Poste

_STATUTS = {choix.code: choix.label for choix in STATUTS_ACTION}
_ORDRE = {code: rang for rang, code in enumerate(("en_travaux", "engagee", "mature", "en_projet", "idee"))}
REUNIONS = {choix.code: choix.label for choix in TYPES_REUNION}
_FINANCEURS: Mapping[str, str] = {
    "anct_fnadt": "ANCT/FNADT",
    "bdt": "Banque des Territoires",
    "anah": "Anah",
    "region": "Région",
    "departement": "Département",
    "collectivite": "collectivité",
}
_PROGRAMMES = {"frr": "FRR", "villages_avenir": "Villages d'avenir", "france_services": "France services"}
_EMPLOYEUR, _FEUILLES, _RANGS, _CHANGEMENT = 60, 6, 5, 160
_COLONNES_ACTIONS = (
    Colonne("N°", 8),
    Colonne("Action", 52),
    Colonne("Statut", 14),
    Colonne("Fin prévue", 12),
    Colonne("Coût HT", 14, nombre=True),
)
_COLONNES_ALERTES = (Colonne("Constat", 45), Colonne("Action proposée", 55))
_CONSTAT, _ACTION = 2, 3  # how many times the length of a name


def postes(dossier: Dossier, code: str, maximum: int) -> tuple[Bloc, ...]:
    """Return the posts that name the commune; a shared one is said to be so, its cost never divided nor multiplied."""
    bloc = dossier.situation.postes
    siens = [poste for poste in bloc.postes if code in poste.communes and poste.statut != "supprime"]
    if not bloc.renseigne:
        return (Paragraphe("Les postes ne sont pas renseignés."),)
    if not siens:
        return (Paragraphe("Aucun poste identifié pour cette commune."),)
    dits = [_poste(poste, dossier.titulaires.get((poste.feuille, poste.ligne), "")) for poste in siens[:maximum]]
    if len(siens) > maximum:
        dits.append(f"et {formats.pluriel(len(siens) - maximum, 'autre poste', 'autres postes')}")
    return (Puces(tuple(dits)),)


def _poste(poste: Poste, titulaire: str) -> str:
    vu = POSTES[poste.statut]
    faits = [
        f"titulaire : {titulaire}" if titulaire else "",
        f"prise de poste : {mots.quand(poste.prise_poste)}" if poste.prise_poste else "",
        f"fin de contrat : {mots.quand(poste.fin_contrat)}" if poste.fin_contrat else "",
        f"employeur : {abrege(poste.employeur, _EMPLOYEUR)}" if poste.employeur else "",
        f"quotité : {formats.taux(poste.quotite)}" if poste.quotite is not None else "",
        f"coût annuel : {formats.euros(poste.cout)}" if poste.cout is not None else "",
        _financements(poste),
        f"poste partagé par {formats.pluriel(len(poste.communes), 'commune')}, compté une fois"
        if poste.mutualise
        else "",
    ]
    dits = " ; ".join(filter(None, faits))
    return f"{vu.symbole}{formats.INSECABLE}{vu.libelle} – {mots.fonction(poste)}" + (f" – {dits}" if dits else "")


def _financements(poste: Poste) -> str:
    parts = [f"{_FINANCEURS.get(qui, qui)} {formats.euros(montant)}" for qui, montant in poste.financements.items()]
    return f"cofinancement : {formats.liste(parts)}" if parts else ""


def changements(dossier: Dossier, code: str, maximum: int) -> tuple[Bloc, ...]:
    """Return what changed for the commune since the date compared with; nothing where none is compared with."""
    if dossier.choix.avant is None:
        return ()
    siens = [c.phrase for c in dossier.choix.changements if code in c.communes]
    if not siens:
        return (Paragraphe("Aucun changement pour cette commune."),)
    suite = f"et {formats.pluriel(len(siens) - maximum, 'autre changement', 'autres changements')}"
    dits = siens if len(siens) <= maximum else [*siens[:maximum], suite]
    return (Puces(tuple(abrege(dit, _CHANGEMENT) for dit in dits)),)


def programmes(dossier: Dossier, code: str) -> str:
    """Return the other programmes and zonings that the list of lauréats gives: « FRR, France services »."""
    trouves: dict[str, None] = {}
    for ligne in dossier.de("laureats", code):
        trouves |= {nom: None for colonne, nom in _PROGRAMMES.items() if ligne.get(colonne) is True}
        if ligne.get("crte"):
            trouves["CRTE"] = None
    if code in dossier.situation.laureats.acv:
        trouves["Action cœur de ville"] = None
    return ", ".join(trouves)


def reunions(dossier: Dossier, code: str) -> tuple[Bloc, ...]:
    """Return the last meeting held at the date and the next one, of those that name the commune."""
    datees = sorted(
        ((connue, ligne) for ligne in dossier.de("reunions", code) if (connue := jour(ligne, "date"))),
        key=lambda reunion: reunion[0].debut,
    )
    passees = [reunion for reunion in datees if reunion[0].debut <= dossier.situation.date]
    futures = [reunion for reunion in datees if reunion[0].debut > dossier.situation.date]
    if not datees:
        return ()
    derniere = _reunion(*passees[-1]) if passees else "aucune à cette date"
    prochaine = _reunion(*futures[0]) if futures else "aucune date connue"
    return (Faits((Fait("Dernière réunion", derniere), Fait("Prochaine réunion", prochaine))),)


def _reunion(connue: Jour, ligne: Ligne) -> str:
    return f"{REUNIONS.get(ligne.get('type') or '', 'Réunion')} ({mots.quand(connue)})"


def actions(dossier: Dossier, code: str, maximum: int, longueur: int) -> tuple[Bloc, ...]:
    """Return the count of actions by declared statut and the first ones, those under way first."""
    siennes = dossier.de("actions", code)
    if not siennes:
        return ()
    effectifs = Counter(ligne.get("statut") or "" for ligne in siennes)
    dits = [f"{_statut(statut).lower()} : {n}" for statut in (*_STATUTS, "") if (n := effectifs[statut])]
    blocs: list[Bloc] = [Paragraphe(f"{formats.pluriel(len(siennes), 'action')} – {' ; '.join(dits)}.")]
    triees = sorted(siennes, key=lambda ligne: _ORDRE.get(ligne.get("statut") or "", len(_ORDRE)))
    rangees = [_action(ligne, longueur) for ligne in triees[:maximum]]
    if len(triees) > maximum:
        rangees.append(
            Rangee(("", f"et {formats.pluriel(len(triees) - maximum, 'autre action', 'autres actions')}", "", "", ""))
        )
    blocs.append(_sans_colonne_vide(Tableau("Principales actions", _COLONNES_ACTIONS, tuple(rangees))))
    return tuple(blocs)


def _sans_colonne_vide(tableau: Tableau) -> Tableau:
    """Leave out the columns that say nothing of any row."""
    pleines = [
        rang
        for rang in range(len(tableau.colonnes))
        if any(rangee.cases[rang] not in {"", formats.NON_CONNU} for rangee in tableau.rangees)
    ]
    rangees = tuple(Rangee(tuple(rangee.cases[rang] for rang in pleines), rangee.genre) for rangee in tableau.rangees)
    return Tableau(tableau.legende, tuple(tableau.colonnes[rang] for rang in pleines), rangees)


def _statut(code: str) -> str:
    return _STATUTS.get(code, "Statut non renseigné")


def _action(ligne: Ligne, longueur: int) -> Rangee:
    fin = jour(ligne, "date_fin_prevue")
    return Rangee(
        (
            abrege(ligne.get("id_action") or "", 12),
            abrege(ligne.get("intitule") or formats.NON_CONNU, longueur),
            _statut(ligne.get("statut") or ""),
            mots.quand(fin),
            formats.euros(ligne.get("cout_ht")),
        )
    )


def alertes(siennes: tuple[Alerte, ...], maximum: int, longueur: int) -> tuple[Bloc, ...]:
    """Return what is to treat for the commune or its project, most severe first."""
    if not siennes:
        return (Paragraphe("Rien à traiter à cette date."),)
    rangees = [
        Rangee((abrege(a.pourquoi, _CONSTAT * longueur), abrege(a.que_faire, _ACTION * longueur)))
        for a in siennes[:maximum]
    ]
    if len(siennes) > maximum:
        autres = formats.pluriel(len(siennes) - maximum, "autre point", "autres points")
        rangees.append(Rangee((f"et {autres}", "")))
    return (Tableau("Points à traiter", _COLONNES_ALERTES, tuple(rangees)),)


def sources(dossier: Dossier, code: str) -> Paragraphe:
    """Return the file, the edition, and the sheets and rows that name the commune."""
    trouvees: dict[str, list[int]] = {}
    for nom in TABLES_CITEES:
        for ligne in dossier.de(nom, code):
            feuille = ligne.get("_feuille") or TABLES[nom].sheet
            if (rang := ligne.get("_ligne")) is not None:
                trouvees.setdefault(feuille, []).append(int(rang))
    dites = [f"{abrege(feuille, 31)} ({_rangs(rangs)})" for feuille, rangs in list(trouvees.items())[:_FEUILLES]]
    texte = f"Source : {source(dossier.situation)}" + (f" ; feuilles : {', '.join(dites)}" if dites else "")
    return Paragraphe(formats.phrase(texte), "note")


def _rangs(rangs: list[int]) -> str:
    uniques = sorted(set(rangs))
    dits = ", ".join(str(rang) for rang in uniques[:_RANGS])
    suite = formats.pluriel(len(uniques) - _RANGS, "autre") if len(uniques) > _RANGS else ""
    return f"{formats.accord(len(uniques), 'ligne')} {dits}" + (f" et {suite}" if suite else "")
