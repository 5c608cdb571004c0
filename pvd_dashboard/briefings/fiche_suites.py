"""What a fiche tells where its page has room: what comes next, what was done, what to ask the mayor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import fiche_aides, fiche_vie
from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.fiche_dossier import HORIZON
from pvd_dashboard.briefings.note_modele import Bloc, Colonne, Puces, Rangee, Tableau
from pvd_dashboard.briefings.note_texte import abrege
from pvd_dashboard.situation import phrases
from pvd_dashboard.situation.dates import jour, periode
from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.briefings.fiche_dossier import Dossier, Ligne
    from pvd_dashboard.situation.model import Jour, LigneConvention, Poste

_BIENTOT = 365
_FINIES = frozenset({"livree", "abandonnee"})
_TEXTE, _TITRE = 150, 90
_COLONNES_FAITS = (Colonne("Date", 20), Colonne("Ce qui a été fait", 80))
_COLONNES_DATES = (Colonne("Date", 28), Colonne("Échéance", 52), Colonne("Délai", 20))


def historique(dossier: Dossier, commune: Ligne, ligne: LigneConvention | None, maximum: int) -> tuple[Bloc, ...]:
    """Return the last dated facts of the commune, the earliest first; nothing where there are fewer than two."""
    le = dossier.situation.date
    faits = {(quand.debut, texte): mots.quand(quand) for quand, texte in _faits(dossier, commune, ligne)}
    passes = [fait for fait in sorted(faits.items()) if fait[0][0] <= le][-maximum:] if maximum else []
    if len(passes) < 2:  # noqa: PLR2004 - one fact is no history
        return ()
    rangees = tuple(Rangee((quand, abrege(formats.phrase(texte), _TEXTE))) for (_, texte), quand in passes)
    return (Tableau("Ce qui a été fait", _COLONNES_FAITS, rangees),)


def _faits(dossier: Dossier, commune: Ligne, ligne: LigneConvention | None) -> Iterator[tuple[Jour, str]]:
    code = commune["code_insee"]
    signes = _signes(ligne) if ligne else ()
    prises = ((p.prise_poste, f"Prise de poste : {mots.fonction(p)}") for p in _postes(dossier, code))
    tenues = (
        (jour(r, "date"), fiche_vie.REUNIONS.get(r.get("type") or "", "Réunion")) for r in dossier.de("reunions", code)
    )
    livrees = (
        (jour(a, "date_fin_reelle"), f"Action livrée : {a.get('intitule') or formats.NON_CONNU}")
        for a in dossier.de("actions", code)
        if a.get("statut") == "livree"
    )
    for quand, texte in (*signes, *prises, *tenues, *livrees, *_annees(dossier, commune)):
        if quand is not None:
            yield quand, texte


def _signes(ligne: LigneConvention) -> Iterator[tuple[Jour | None, str]]:
    yield ligne.labellisation, "Labellisation"
    yield ligne.adhesion, "Signature de la convention d'adhésion"
    for avenant in ligne.avenants:
        yield avenant.signature, f"Avenant {avenant.numero}".strip()
    yield ligne.ort, "Signature de la convention-cadre valant ORT"


def _postes(dossier: Dossier, code: str) -> list[Poste]:
    return [p for p in dossier.situation.postes.postes if code in p.communes and p.statut != "supprime"]


def _annees(dossier: Dossier, commune: Ligne) -> Iterator[tuple[Jour | None, str]]:
    """Yield what was granted, an exercice at a time."""
    aides = fiche_aides.de_la_commune(dossier, commune["code_insee"], commune.get("siren_epci"))
    for annee in sorted({int(aide["exercice"]) for aide in aides.comptees if aide.get("exercice") is not None}):
        siennes = [aide["montant"] for aide in aides.comptees if aide.get("exercice") == annee]
        combien = formats.pluriel(len(siennes), "aide accordée", "aides accordées")
        yield periode(date(annee, 1, 1), "annee"), f"{combien} : {formats.euros(sum(siennes))}"


def echeances(dossier: Dossier, code: str, maximum: int) -> tuple[Bloc, ...]:
    """Return what is dated in the eighteen months to come for the commune or for the whole département."""
    le = dossier.situation.date
    siennes = [e for e in dossier.a_venir if code in e.communes or not e.communes]
    dites = {(e.date, e.texte): formats.jour(e.date) if e.debut == e.date else _du_au(e.debut, e.date) for e in siennes}
    for action in dossier.de("actions", code):
        fin = jour(action, "date_fin_prevue")
        if fin and le <= fin.fin and (fin.fin - le).days <= HORIZON and action.get("statut") not in _FINIES:
            dites[fin.fin, f"Fin prévue : {action.get('intitule') or formats.NON_CONNU}"] = mots.quand(fin)
    if not dites or not maximum:
        return ()
    rangees = tuple(
        Rangee((quand, abrege(texte, _TEXTE), formats.delai((fin - le).days)))
        for (fin, texte), quand in sorted(dites.items())[:maximum]
    )
    return (Tableau("Prochaines échéances", _COLONNES_DATES, rangees),)


def _du_au(debut: date, fin: date) -> str:
    return f"du {formats.jour(debut)} au {formats.jour(fin)}"


def questions(dossier: Dossier, commune: Ligne, ligne: LigneConvention | None, maximum: int) -> tuple[Bloc, ...]:
    """Return what the tables leave open, each as a question to ask the mayor."""
    posees = [
        *(_de_la_convention(ligne, dossier.situation.date) if ligne else ()),
        *_du_poste(dossier, commune["code_insee"]),
        *_des_etapes(dossier, commune["code_insee"]),
        *_des_actions(dossier, commune["code_insee"]),
        *_des_aides(dossier, commune),
    ]
    return (Puces(tuple(formats.phrase(question) for question in posees[:maximum])),) if posees else ()


def _de_la_convention(ligne: LigneConvention, le: date) -> Iterator[str]:
    if ligne.statut is Statut.RETRAIT:
        return
    if ligne.ort_signee:
        yield from _de_l_ort(ligne, le)
    elif ligne.statut is Statut.ATTENTE:
        yield "L'adhésion n'est pas signée : quelle date la commune et son EPCI proposent-ils ?"
    elif ligne.echeance is not None and ligne.echeance < le:
        quand = mots.echeance(ligne)
        yield f"La convention-cadre (ORT) était attendue pour {_le(quand)} : quelle date de signature proposer ?"
    elif ligne.echeance is not None:
        yield f"La convention-cadre (ORT) est attendue pour {_le(mots.echeance(ligne))} : où en est sa rédaction ?"


def _le(quand: str) -> str:
    return f"le {quand}" if quand[:1].isdigit() else quand


def _de_l_ort(ligne: LigneConvention, le: date) -> Iterator[str]:
    if ligne.fin_ort is None:
        yield "La fin de l'ORT n'est pas connue : quelle durée la convention-cadre prévoit-elle ?"
    elif ligne.fin_ort < le:
        yield f"L'ORT a pris fin le {formats.jour(ligne.fin_ort)} : la commune demande-t-elle une nouvelle convention ?"
    elif (ligne.fin_ort - le).days <= HORIZON:
        yield f"L'ORT prend fin le {formats.jour(ligne.fin_ort)} : la commune souhaite-t-elle la prolonger ?"


def _du_poste(dossier: Dossier, code: str) -> Iterator[str]:
    postes = dossier.situation.postes
    siens = _postes(dossier, code)
    if postes.renseigne and not siens:
        yield "Aucun poste de chef de projet ne couvre la commune : quel besoin, avec quel employeur ?"
    for poste in siens:
        yield from _d_un_poste(poste, dossier.situation.date)


def _d_un_poste(poste: Poste, le: date) -> Iterator[str]:
    quoi = mots.fonction(poste)
    if poste.statut == "en_recrutement":
        yield f"Poste en recrutement ({quoi}) : où en est-il, quelles difficultés ?"
    elif poste.statut in {"vacant", "a_creer"}:
        yield f"Poste {'vacant' if poste.statut == 'vacant' else 'à créer'} ({quoi}) : quel calendrier de recrutement ?"
    elif poste.fin_contrat and 0 <= (poste.fin_contrat.fin - le).days <= _BIENTOT:
        yield f"Le contrat prend fin {phrases.le(poste.fin_contrat)} ({quoi}) : sera-t-il renouvelé ?"


def _des_etapes(dossier: Dossier, code: str) -> Iterator[str]:
    projet = next((p for p in dossier.situation.etapes.projets if code in p.communes), None)
    if projet is not None and projet.prochaine is not None:
        yield f"Prochaine étape proposée, « {projet.prochaine.libelle} » : de quoi le projet a-t-il besoin ?"


def _des_actions(dossier: Dossier, code: str) -> Iterator[str]:
    siennes = [action for action in dossier.de("actions", code) if action.get("intitule")]
    for action in siennes:
        fin = jour(action, "date_fin_prevue")
        if fin and fin.fin < dossier.situation.date and action.get("statut") not in _FINIES:
            titre = abrege(action["intitule"], _TITRE)
            yield f"« {titre} » devait être achevée ({mots.quand(fin)}) : qu'est-ce qui la retient ?"
            break
    en_projet = sum(action.get("statut") in {"en_projet", "mature", "idee"} for action in siennes)
    if en_projet:
        combien = formats.pluriel(en_projet, "action est encore en projet", "actions sont encore en projet")
        yield f"{combien} : {'quand peut-elle' if en_projet == 1 else 'laquelle peut'} démarrer ?"


def _des_aides(dossier: Dossier, commune: Ligne) -> Iterator[str]:
    aides = fiche_aides.de_la_commune(dossier, commune["code_insee"], commune.get("siren_epci"))
    projets: dict[str, object] = {}
    for aide in (*aides.comptees, *aides.hors_total):
        montant = aide["montant"] if aide.get("compte") else aide["montant_accorde"]
        if intitule := aide.get("intitule"):
            projets[intitule] = projets.get(intitule, 0) + montant  # type: ignore[operator]
    for intitule, montant in sorted(projets.items(), key=lambda p: (-p[1], p[0]))[:2]:  # type: ignore[operator]
        titre = abrege(intitule, _TITRE)
        yield f"« {titre} » ({formats.euros(montant)} d'aides connues) : où en est l'opération ?"
