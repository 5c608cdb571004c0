"""The annexes of a note: grants with subtotals and shares, conventions project by project, posts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import note_message
from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.note_modele import Bloc, Colonne, Paragraphe, Rangee, Section, Tableau
from pvd_dashboard.briefings.note_texte import abrege
from pvd_dashboard.briefings.titulaires import titulaires
from pvd_dashboard.situation import annuaire
from pvd_dashboard.situation.financements import somme_des_parts
from pvd_dashboard.situation.libelles import POSTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pvd_dashboard.situation.model import Financements, Groupe, LigneConvention, Poste, Situation

_LONG = 90


def annexes(situation: Situation, *, contacts: bool = False, saut: bool = True) -> tuple[Section, ...]:
    """Return the annexes that have something to say, the first one on a new page; names with ``contacts`` only.

    Without ``saut`` they follow on the page that is begun.
    """
    sections: list[Section] = []
    if note_message.aides_connues(situation):
        sections.append(Section("Annexe – Aides accordées", tuple(_aides(situation.financements))))
    if situation.conventions.lignes:
        sections.append(Section("Annexe – Conventions", tuple(_conventions(situation))))
    if situation.postes.postes:
        sections.append(
            Section("Annexe – Chefs de projet et postes d'ingénierie", (_postes(situation, contacts=contacts),))
        )
    if contacts and (connus := _contacts(situation)):
        sections.append(Section("Annexe – Annuaire", connus))
    return tuple(Section(s.titre, s.blocs, s.niveau, saut=saut and rang == 0) for rang, s in enumerate(sections))


def _contacts(situation: Situation) -> tuple[Bloc, ...]:
    """Return the directory of those in function, without whoever refuses that the entry be passed on."""
    montres = [contact for contact in annuaire.contacts(situation) if not contact.opposition]
    montres.sort(key=lambda contact: (contact.collectivite, contact.nom))
    if not montres:
        return ()
    colonnes = (Colonne("Nom", 20), Colonne("Collectivité", 24), Colonne("Fonction", 24), Colonne("Coordonnées", 32))
    rangees = tuple(
        Rangee(
            (
                abrege(contact.nom, _LONG) or formats.NON_CONNU,
                abrege(contact.collectivite, _LONG) or formats.NON_CONNU,
                abrege(contact.poste, _LONG) or formats.NON_CONNU,
                " – ".join(abrege(dit, _LONG) for dit in (contact.mail, contact.telephone) if dit) or formats.NON_CONNU,
            )
        )
        for contact in montres
    )
    note = "Données personnelles, à l'usage du seul destinataire ; à ne pas transmettre."
    return (Tableau("Contacts en fonction, une ligne par contact", colonnes, rangees), Paragraphe(note, "note"))


def _aides(financements: Financements) -> Iterator[Bloc]:
    colonnes = (
        Colonne("Groupe", 30),
        Colonne("Dispositif", 34),
        Colonne("Lignes", 10, nombre=True),
        Colonne("Montant accordé", 22, nombre=True),
        Colonne("Part", 12, nombre=True),
    )
    rangees = [rangee for groupe in financements.groupes for rangee in _groupe(groupe)]
    lignes = sum(d.lignes for groupe in financements.groupes for d in groupe.dispositifs)
    part = (
        formats.pourcent(somme_des_parts(financements.groupes), fixe=True) if financements.total else formats.NON_CONNU
    )
    total = ("Total", "", formats.nombre(lignes), formats.euros(financements.total), part)
    yield Tableau("Aides accordées par groupe et dispositif", colonnes, (*rangees, Rangee(total, "total")))
    yield Paragraphe(_perimetre(financements), "note")
    yield from _par_exercice(financements)


def _groupe(groupe: Groupe) -> Iterator[Rangee]:
    for dispositif in groupe.dispositifs:
        montant, part = formats.euros(dispositif.montant), formats.pourcent(dispositif.part, fixe=True)
        yield Rangee((groupe.groupe, dispositif.libelle, formats.nombre(dispositif.lignes), montant, part))
    lignes = sum(dispositif.lignes for dispositif in groupe.dispositifs)
    yield Rangee(
        (
            f"Sous-total {groupe.groupe}",
            "",
            formats.nombre(lignes),
            formats.euros(groupe.total),
            formats.pourcent(groupe.part, fixe=True),
        ),
        "sous_total",
    )


def _perimetre(financements: Financements) -> str:
    phrases = [
        f"Montants accordés, en euros ; {mots.exercices(financements.exercices)}"
        if financements.exercices
        else "Montants accordés, en euros ; exercice non précisé",
        f"communes lauréates : {formats.euros(financements.communes)}",
        f"EPCI : {formats.euros(financements.epci)}",
        f"non ventilé (tout le département) : {formats.euros(financements.non_ventile)}",
        f"hors PVD, non compris : {formats.euros(financements.hors_pvd)}",
    ]
    if financements.total and financements.ecart_arrondi:
        phrases.append(f"écart d'arrondi des parts : {formats.nombre(financements.ecart_arrondi, 1)} point")
    return formats.phrase(" ; ".join(phrases))


def _par_exercice(financements: Financements) -> Iterator[Bloc]:
    comptees = financements.subventions[financements.subventions["compte"]]
    if comptees.empty or len(financements.exercices) < 2:  # noqa: PLR2004 - one year needs no table by year
        return
    sommes: dict[str, tuple[int, Decimal]] = {}
    for exercice, montant in zip(comptees["exercice"], comptees["montant"], strict=True):
        cle = formats.NON_CONNU if formats.absent(exercice) else str(int(exercice))
        lignes, somme = sommes.get(cle, (0, Decimal(0)))
        sommes[cle] = (lignes + 1, somme + montant)
    rangees = [Rangee((cle, formats.nombre(n), formats.euros(somme))) for cle, (n, somme) in sorted(sommes.items())]
    total = Rangee(("Total", formats.nombre(len(comptees)), formats.euros(financements.total)), "total")
    colonnes = (
        Colonne("Exercice", 40),
        Colonne("Lignes", 20, nombre=True),
        Colonne("Montant accordé", 40, nombre=True),
    )
    yield Tableau("Aides accordées par exercice", colonnes, (*rangees, total))


def _conventions(situation: Situation) -> Iterator[Bloc]:
    conventions = situation.conventions
    colonnes = (
        Colonne("Projet PVD", 26),
        Colonne("Adhésion", 15),
        Colonne("Échéance", 15),
        Colonne("ORT", 15),
        Colonne("Fin de l'ORT", 22),
        Colonne("Statut", 44),
    )
    rangees = tuple(_convention(ligne) for ligne in conventions.lignes)
    if any(ligne.fin_ort and ligne.fin_ort_origine == "calculee" for ligne in conventions.lignes):
        yield Paragraphe("Fin de l'ORT calculée : date de signature et durée.", "note")
    yield Tableau("Conventions, une ligne par projet PVD", colonnes, rangees)
    if any(ligne.avenants for ligne in conventions.lignes):
        prolonges = [ligne.libelle for ligne in conventions.lignes if ligne.avenants]
        yield Paragraphe(formats.phrase(f"avenants signés : {formats.liste(prolonges)}"), "note")


def _convention(ligne: LigneConvention) -> Rangee:
    return Rangee(
        (
            abrege(ligne.libelle, _LONG),
            mots.adhesion(ligne),
            mots.echeance(ligne),
            mots.ort(ligne),
            mots.fin_ort(ligne, bref=True),
            mots.statut(ligne),
        )
    )


def _postes(situation: Situation, *, contacts: bool) -> Tableau:
    noms = titulaires(situation) if contacts else {}
    employeurs = any(poste.employeur for poste in situation.postes.postes)
    colonnes = [
        Colonne("Communes couvertes", 34),
        Colonne("Fonction", 22),
        *([Colonne("Employeur", 20)] if employeurs else []),
        Colonne("Statut", 34),
        Colonne("Prise de poste", 18),
        *([Colonne("Titulaire", 20)] if noms else []),
    ]
    rangees = tuple(_poste(poste, noms, employeurs=employeurs) for poste in situation.postes.postes)
    return Tableau("Postes, une ligne par poste", tuple(colonnes), rangees)


def _poste(poste: Poste, noms: Mapping[tuple[str, int | None], str], *, employeurs: bool) -> Rangee:
    vu = POSTES[poste.statut]
    statut = f"{vu.symbole}{formats.INSECABLE}{vu.libelle}" + (" (mutualisé)" if poste.mutualise else "")
    cases = (
        abrege(poste.libelle, _LONG),
        mots.fonction(poste),
        *([abrege(poste.employeur, _LONG) or formats.NON_CONNU] if employeurs else []),
        statut,
        mots.quand(poste.prise_poste),
    )
    return Rangee((*cases, noms.get((poste.feuille, poste.ligne), "–")) if noms else cases)
