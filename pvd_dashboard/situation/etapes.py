"""The two milestones and the eight steps of each project, inferred from the facts held (§1.6, ACAN-1).

Nothing is invented: a state comes with the fact it was inferred from, and
where no fact speaks the step stays « non renseigné ». What officers typed in
the sheet of steps wins.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.situation.index import ParCommune
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.model_vie import Etape, Etapes, EtapesProjet, EtatEtape
from pvd_dashboard.situation.phrases import compte, le, phrase
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pvd_dashboard.situation.etapes_saisies import EtapesSaisies
    from pvd_dashboard.situation.model import Conventions, Jour, LigneConvention, Poste, Postes
    from pvd_dashboard.situation.model_vie import Action, Actions, Reunions, SuiviComite

ETAPES: Mapping[str, str] = {
    "chef_de_projet": "Recruter et installer le chef de projet",
    "gouvernance": "Organiser la gouvernance (comité de projet, équipe-projet)",
    "diagnostic": "Mener le diagnostic",
    "projet": "Définir le projet partagé et les axes stratégiques",
    "plan_action": "Bâtir le plan d'action (périmètres, programme, calendrier, maquette financière)",
    "fiches_action": "Rédiger les fiches action",
    "contractualisation": "Contractualiser (adhésion, puis convention-cadre valant ORT)",
    "suivi": "Suivre et évaluer",
}
"""The eight steps in the order of the ANCT's « mode d'emploi » (titles ours, §1.6)."""
JALONS: Mapping[str, str] = {
    "adhesion": "Convention d'adhésion signée",
    "convention_cadre": "Convention-cadre valant ORT signée",
}
ETATS: Mapping[EtatEtape, str] = {
    EtatEtape.FAIT: "Fait",
    EtatEtape.EN_COURS: "En cours",
    EtatEtape.A_FAIRE: "À faire",
    EtatEtape.NON_RENSEIGNE: "Non renseigné",
    EtatEtape.SANS_OBJET: "Sans objet",
}
_FAIT, _EN_COURS, _A_FAIRE, _INCONNU = (
    *(EtatEtape.FAIT, EtatEtape.EN_COURS),
    *(EtatEtape.A_FAIRE, EtatEtape.NON_RENSEIGNE),
)
Constat = tuple[EtatEtape, str, "date | None"]
_RIEN: Constat = (_INCONNU, "", None)


def compute(
    conventions: Conventions, postes: Postes, reunions: Reunions, actions: Actions, saisies: EtapesSaisies
) -> Etapes:
    """Return the steps of each PVD that has not left the programme; those that were typed, as typed."""
    suivis = {suivi.pvd: suivi for suivi in reunions.comites}
    par_poste, par_action = ParCommune(postes.postes), ParCommune(actions.lignes)
    renseigne = _Renseigne(conventions.renseigne, postes.renseigne, reunions.comites_renseignes)
    projets = tuple(
        _Faits(ligne, suivis[ligne.pvd], renseigne, par_poste.de(ligne.communes), par_action.de(ligne.communes)).etapes(
            saisies
        )
        for ligne in conventions.lignes
        if ligne.statut is not Statut.RETRAIT
    )
    connues = any(e.etat is not _INCONNU for projet in projets for e in (*projet.jalons, *projet.etapes))
    return Etapes(renseigne=connues, projets=projets)


class _Renseigne(NamedTuple):
    """What the workbook speaks of at all."""

    conventions: bool
    postes: bool
    comites: bool


class _Faits:
    """The facts about one PVD, from which each step is inferred."""

    def __init__(
        self,
        ligne: LigneConvention,
        suivi: SuiviComite,
        renseigne: _Renseigne,
        postes: list[Poste],
        actions: list[Action],
    ) -> None:
        self._ligne = ligne
        self._suivi = suivi
        self._renseigne = renseigne
        self._postes = [poste for poste in postes if poste.fonction == "chef_de_projet"]
        self._actions = actions

    def etapes(self, saisies: EtapesSaisies) -> EtapesProjet:
        """Return the milestones and steps of the PVD."""
        constats = (
            self._chef_de_projet(),
            self._gouvernance(),
            self._diagnostic(),
            self._projet(),
            self._plan_action(),
            self._fiches_action(),
            self._contractualisation(),
            self._suivre(),
        )
        deduites = [_etape(code, libelle, c) for (code, libelle), c in zip(ETAPES.items(), constats, strict=True)]
        etapes = tuple(saisies.laisser(self._ligne.communes, etape) for etape in deduites)
        jalons = (
            _etape("adhesion", JALONS["adhesion"], self._adhesion()),
            _etape("convention_cadre", JALONS["convention_cadre"], self._ort()),
        )
        ligne = self._ligne
        return EtapesProjet(ligne.pvd, ligne.libelle, ligne.communes, jalons, etapes, prochaine(etapes))

    def _chef_de_projet(self) -> Constat:
        """1: a post filled; being recruited or vacant is under way."""
        if not self._renseigne.postes:
            return _RIEN
        if pourvu := next((poste for poste in self._postes if poste.statut == "pourvu"), None):
            depuis = f" {le(pourvu.prise_poste)}" if pourvu.prise_poste else ""
            return _FAIT, f"Poste pourvu{depuis}", _jour(pourvu.prise_poste)
        for code, texte in (("en_recrutement", "Poste en recrutement"), ("vacant", "Poste vacant")):
            if any(poste.statut == code for poste in self._postes):
                return _EN_COURS, texte, None
        if any(poste.statut == "inconnu" for poste in self._postes):
            return _RIEN
        return _A_FAIRE, "Poste à créer" if _ouverts(self._postes) else "Aucun poste ne couvre le projet", None

    def _gouvernance(self) -> Constat:
        """2: a comité de projet held; an ORT is « arrêtée en comité de projet », a rhythm agreed is a start."""
        if derniere := self._suivi.derniere:
            return _FAIT, f"Comité de projet tenu {le(derniere)}", derniere.debut
        if self._cadre_signee:
            return _par_convention_cadre(self._ligne)
        if self._suivi.periodicite_origine != "defaut":
            return _EN_COURS, f"Comité prévu tous les {self._suivi.periodicite_mois} mois par la convention", None
        if self._renseigne.comites:
            return _A_FAIRE, "Aucun comité de projet enregistré", None
        return _RIEN

    def _diagnostic(self) -> Constat:
        """3: the ORT is signed « sur la base d'un diagnostic »; else an action that is a diagnostic."""
        if self._cadre_signee:
            return _par_convention_cadre(self._ligne)
        etudes = [action for action in self._actions if "diagnostic" in fold(action.intitule)]
        if livree := next((action for action in etudes if action.groupe == "livree"), None):
            return _FAIT, f"Action livrée : {livree.intitule}", _jour(livree.fin_reelle)
        if en_cours := next((action for action in etudes if action.groupe == "en_cours"), None):
            return _EN_COURS, f"Action en cours : {en_cours.intitule}", _jour(en_cours.debut)
        if prevue := next((action for action in etudes if action.groupe == "a_venir"), None):
            return _A_FAIRE, f"Action à venir : {prevue.intitule}", None
        return _RIEN

    def _projet(self) -> Constat:
        """4: the ORT formalises the projet de territoire; axes named in the actions are a start."""
        if self._cadre_signee:
            return _par_convention_cadre(self._ligne)
        axes = {fold(action.axe) for action in self._actions if action.axe}
        return (_EN_COURS, f"{compte(len(axes), 'axe')} dans les actions", None) if axes else _RIEN

    def _plan_action(self) -> Constat:
        """5: the ORT holds the plan d'action; actions listed are a start."""
        if self._cadre_signee:
            return _par_convention_cadre(self._ligne)
        actions = _suivies(self._actions)
        return (_EN_COURS, f"{compte(len(actions), 'action')} dans le tableau de bord", None) if actions else _RIEN

    def _fiches_action(self) -> Constat:
        """6: the numbered fiches; under way until the ORT is signed, since the plan may still change."""
        fiches = [action for action in _suivies(self._actions) if action.numero]
        if not fiches:
            return _RIEN
        return _FAIT if self._cadre_signee else _EN_COURS, f"{compte(len(fiches), 'fiche')} action numérotées", None

    def _contractualisation(self) -> Constat:
        """7: both milestones."""
        ort, adhesion = self._ort(), self._adhesion()
        if ort[0] in {_FAIT, _EN_COURS}:
            return ort
        return (_EN_COURS, *adhesion[1:]) if adhesion[0] is _FAIT else adhesion

    def _suivre(self) -> Constat:
        """8: comités and deliveries after the ORT; never « fait », for it lasts as long as the project."""
        ort = self._ligne.ort
        if not self._ligne.ort_signee:
            return (_A_FAIRE, "L'ORT n'est pas signée", None) if self._renseigne.conventions else _RIEN
        derniere = self._suivi.derniere
        if ort and derniere and self._suivi.depart_origine == "comite" and derniere.debut > ort.fin:
            return _EN_COURS, f"Comité de projet tenu {le(derniere)}, après l'ORT", derniere.debut
        if livrees := [action for action in self._actions if action.groupe == "livree"]:
            return _EN_COURS, f"{compte(len(livrees), 'action livrée', 'actions livrées')}", None
        if self._renseigne.comites:
            return _A_FAIRE, "Aucun comité de projet enregistré depuis l'ORT", None
        return _RIEN

    @property
    def _cadre_signee(self) -> bool:
        """Whether a convention-cadre of the programme is signed; an older ORT says nothing of the project."""
        return self._ligne.ort_signee and not self._ligne.ort_preexistante

    def _adhesion(self) -> Constat:
        """First milestone."""
        if self._ligne.adhesion:
            return _FAIT, f"Adhésion signée {le(self._ligne.adhesion)}", self._ligne.adhesion.debut
        if self._ligne.adhesion_declaree:
            return _FAIT, "Adhésion déclarée signée, sans date", None
        if not self._renseigne.conventions or self._ligne.ort_signee:
            return _RIEN
        return _A_FAIRE, "Aucune adhésion signée", None

    def _ort(self) -> Constat:
        """Second milestone; under way where an ORT covers some communes of the PVD only."""
        ligne = self._ligne
        if ligne.ort_signee:
            quand = f" {le(ligne.ort)}" if ligne.ort else ", sans date"
            return _FAIT, f"ORT signée{quand}", _jour(ligne.ort)
        if ligne.communes_ort:
            couvertes = compte(len(ligne.communes_ort), "commune")
            return _EN_COURS, f"ORT signée pour {couvertes} sur {len(ligne.communes)}", None
        return (_A_FAIRE, "Aucune ORT signée", None) if self._renseigne.conventions else _RIEN


def prochaine(etapes: tuple[Etape, ...]) -> Etape | None:
    """Return the next step suggested: the first begun or to do, else the first not known; None once all are done."""
    for etats in ({_EN_COURS, _A_FAIRE}, {_INCONNU}):
        if found := next((etape for etape in etapes if etape.etat in etats), None):
            return found
    return None


def _par_convention_cadre(ligne: LigneConvention) -> Constat:
    """Return the fact that a signed convention-cadre proves (« mode d'emploi » of the ANCT: what it rests on)."""
    quand = f" {le(ligne.ort)}" if ligne.ort else ""
    return _FAIT, f"Contenu de la convention-cadre signée{quand}", _jour(ligne.ort)


@lru_cache(maxsize=4096)  # a whole country says the same few sentences
def _etape(code: str, libelle: str, constat: Constat) -> Etape:
    etat, fait, quand = constat
    return Etape(code, libelle, etat, phrase(fait), quand)


def _jour(connu: Jour | None) -> date | None:
    return connu.debut if connu else None


def _ouverts(postes: list[Poste]) -> bool:
    return any(poste.statut != "supprime" for poste in postes)


def _suivies(actions: list[Action]) -> list[Action]:
    return [action for action in actions if action.groupe != "abandonnee"]
