"""The focus on one commune: who it is, its convention, its post, its aids, its actions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_titres as titres
from pvd_dashboard.briefings.diaporama_conventions import adhesion_connue, echeance_ecrite, fin_ecrite, signature_ort
from pvd_dashboard.briefings.diaporama_dossier import Dossier, origine
from pvd_dashboard.briefings.diaporama_pages import Diaporama, Page, Para, amples, propre, textes
from pvd_dashboard.briefings.diaporama_tableaux import Rang, Tableau, ajuster, hauteur, poser
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.formats import euros, liste, periode, pluriel
from pvd_dashboard.situation.libelles import POSTES, STATUTS, libelle
from pvd_dashboard.tables.frames import codes
from pvd_dashboard.tables.vie import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

_MAX = 12
_STATUTS_ACTION = {choix.code: choix.label.lower() for choix in ACTIONS.column("statut").choices}


def focus(deck: Diaporama, dossier: Dossier) -> None:
    """Add the slide of the commune asked for. Raises BriefingError where it is not lauréate."""
    code = dossier.commune
    if code is None:
        return
    communes = dossier.situation.laureats.communes
    trouvee = communes[communes["code_insee"] == code]
    if trouvee.empty:
        message = f"La commune « {code} » n'est pas lauréate {dossier.lieu} au {formats.jour(dossier.situation.date)}."
        raise BriefingError(message)
    aides = _aides(dossier, code)
    notes = [
        origine("Commune", trouvee),
        origine("Conventions", dossier.lignes("conventions", [code])),
        origine("Postes", dossier.lignes("postes", [code])),
        origine("Aides", aides),
    ]
    page = deck.page(_titre(dossier, code), notes)
    paras = [*_identite(trouvee.iloc[0], dossier), *_convention(dossier, code), *_postes(dossier, code)]
    paras += list(_actions(dossier, code))
    tableau = _tableau(aides)
    gauche = page.cadre.gauche_de(0.46) if tableau else page.cadre
    textes(Page(page.slide, gauche), amples(paras, gauche), "Fiche de la commune")
    if tableau:
        droite = page.cadre.droite_de(0.46)
        while len(tableau.rangs) > 1 and hauteur(tableau, droite.largeur) > droite.hauteur:
            tableau = replace(tableau, rangs=tableau.rangs[:-1])
        poser(Page(page.slide, droite), ajuster(tableau, droite))


def _titre(dossier: Dossier, code: str) -> str:
    nom = dossier.noms[code]
    ligne = next((li for li in dossier.situation.conventions.lignes if code in li.communes), None)
    etat = titres.en_phrase(libelle(ligne)) if ligne and dossier.situation.conventions.renseigne else ""
    return titres.titre(f"{nom} : {etat or 'la commune en bref'}")


def _identite(commune: pd.Series, dossier: Dossier) -> Iterator[Para]:
    yield Para("La commune", 16, gras=True)
    lieux = [
        f"arrondissement {formats.de(propre(commune['nom_arrondissement']))}"
        if _su(commune, "nom_arrondissement")
        else "",
        propre(commune["nom_epci"]) if _su(commune, "nom_epci") else "",
    ]
    dits = [lieu for lieu in lieux if lieu]
    if dits:
        yield Para(formats.phrase(liste(dits)), puce=True)
    if _su(commune, "population"):
        annee = f" ({int(commune['population_annee'])})" if _su(commune, "population_annee") else ""
        yield Para(formats.phrase(f"{pluriel(int(commune['population']), 'habitant')}{annee}"), puce=True)
    autres = [c for c in _projet(dossier, str(commune["code_insee"])) if c != commune["code_insee"]]
    if autres:
        yield Para(formats.phrase(f"même projet PVD : {dossier.nommer(autres)}"), puce=True)


def _su(ligne: pd.Series, colonne: str) -> bool:
    return colonne in ligne and not formats.absent(ligne[colonne])


def _projet(dossier: Dossier, code: str) -> tuple[str, ...]:
    return next((p.communes for p in dossier.situation.laureats.projets if code in p.communes), ())


def _convention(dossier: Dossier, code: str) -> Iterator[Para]:
    ligne = next((li for li in dossier.situation.conventions.lignes if code in li.communes), None)
    if ligne is None or not dossier.situation.conventions.renseigne:
        return
    mots = STATUTS[ligne.statut]
    yield Para("La convention", 16, gras=True, avant=12)
    yield Para(
        f"{mots.symbole}{formats.INSECABLE}{formats.insecables(libelle(ligne))}", gras=True, couleur=mots.couleur
    )
    yield Para(formats.phrase(f"adhésion : {adhesion_connue(ligne)}"), puce=True)
    if ligne.echeance:
        yield Para(formats.phrase(f"échéance de l’ORT : {echeance_ecrite(ligne)}"), puce=True)
    if ligne.ort:
        yield Para(formats.phrase(f"ORT signée : {signature_ort(ligne)} ; fin : {fin_ecrite(ligne)}"), puce=True)


def _postes(dossier: Dossier, code: str) -> Iterator[Para]:
    siens = [p for p in dossier.situation.postes.postes if code in p.communes and p.statut != "supprime"]
    if not dossier.situation.postes.renseigne:
        return
    yield Para("Le poste", 16, gras=True, avant=12)
    if not siens:
        yield Para("Aucun poste identifié.", puce=True)
    for poste in siens:
        mots = POSTES[poste.statut]
        texte = f"{mots.symbole}{formats.INSECABLE}{mots.libelle}"
        if poste.prise_poste:
            texte += f" ({periode(poste.prise_poste.debut, poste.prise_poste.precision)})"
        if poste.mutualise:
            texte += f", mutualisé : {propre(poste.libelle)}"
        yield Para(formats.insecables(texte), puce=True)


def _actions(dossier: Dossier, code: str) -> Iterator[Para]:
    actions = dossier.table("actions")
    siennes = actions[np.array([code in codes(texte) for texte in actions["communes"]], dtype=bool)]
    if siennes.empty:
        return
    comptes = Counter(_STATUTS_ACTION.get(str(s), "état non renseigné") for s in siennes["statut"].fillna(""))
    dits = liste(f"{combien} « {mot} »" for mot, combien in comptes.items())
    yield Para("Les actions", 16, gras=True, avant=12)
    yield Para(formats.phrase(f"{pluriel(len(siennes), 'action')} : {dits}"), puce=True)


def _aides(dossier: Dossier, code: str) -> pd.DataFrame:
    """Return the aids of which the commune is the beneficiary, counted or cited."""
    lignes = dossier.situation.financements.subventions
    if lignes.empty or "code_beneficiaire" not in lignes:
        return lignes.iloc[:0]
    retenues = lignes["compte"].astype(bool) | (lignes["motif"] == "deja_compte").fillna(value=False).astype(bool)
    return lignes[retenues & (lignes["code_beneficiaire"] == code).fillna(value=False).astype(bool)]


def _tableau(aides: pd.DataFrame) -> Tableau | None:
    if aides.empty:
        return None
    rangs = [
        Rang((
            propre(ligne["libelle_dispositif"]),
            propre(ligne["intitule"]) or formats.NON_CONNU,
            euros(ligne["montant_accorde"]),
            "non (cité)" if ligne["motif"] == "deja_compte" else "oui",
        ))
        for ligne in aides.astype(object).where(aides.notna(), None).to_dict("records")
    ]  # fmt: skip
    alt = formats.phrase(f"Aides dont la commune est bénéficiaire : {pluriel(len(rangs), 'ligne')}")
    return Tableau(
        "Aides de la commune",
        ("Dispositif", "Projet", "Accordé", "Compté"),
        (1.7, 3.3, 1.3, 1.1),
        tuple(rangs[:_MAX]),
        alt,
        nombres=frozenset({2}),
    )
