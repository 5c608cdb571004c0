"""Where the conventions stand: the rule in two steps, the table, the chart of statuses, the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx.util import Inches

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_frise as frises
from pvd_dashboard.briefings import diaporama_titres as titres
from pvd_dashboard.briefings.diaporama_dossier import Dossier, origine
from pvd_dashboard.briefings.diaporama_graphiques import ENTIER, Barre, barres
from pvd_dashboard.briefings.diaporama_pages import GRIS, Diaporama, Page, Para, amples, hauteur, propre, textes
from pvd_dashboard.briefings.diaporama_tableaux import Rang, Tableau, pages
from pvd_dashboard.formats import jour, liste, periode, pluriel
from pvd_dashboard.situation.libelles import FINS_ORT, STATUTS, URGENCE, libelle
from pvd_dashboard.situation.resume import prochaines
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pvd_dashboard.briefings.diaporama_place import Cadre
    from pvd_dashboard.situation.model import Jour, LigneConvention

_RIEN = "–"
_LOIN = 20 * 365
_PEU = 4
"""Projects whose table leaves room for their timeline on the same slide."""
_LECTURE = "J−56 : 56 jours avant l’échéance de signature de l’ORT ; J+182 : 182 jours après."


def trier(dossier: Dossier) -> list[LigneConvention]:
    """Return the line of each project, what calls for action first."""
    lignes = dossier.situation.conventions.lignes
    return sorted(lignes, key=lambda ligne: (URGENCE.index(ligne.statut), fold(ligne.libelle)))


def _a_dire(dossier: Dossier) -> bool:
    conventions = dossier.situation.conventions
    return conventions.renseigne and bool(conventions.lignes) and bool(dossier.noms)


def rappel(deck: Diaporama, dossier: Dossier) -> None:
    """Add the rule in two steps and the chart of the projects by status."""
    if not _a_dire(dossier):
        return
    situation = dossier.situation
    conventions = situation.conventions
    comptes = {statut: conventions.par_statut.get(statut, 0) for statut in URGENCE}
    etats = liste(f"{combien} « {STATUTS[statut].libelle} »" for statut, combien in comptes.items() if combien)
    notes = [
        formats.phrase(f"Projets par état : {etats}"),
        origine("Conventions", dossier.lignes("conventions")),
        *_conventions_signees(dossier),
    ]
    page = deck.page(titres.conventions(situation), notes)
    gauche, droite = page.cadre.gauche_de(0.46), page.cadre.droite_de(0.46)
    textes(Page(page.slide, gauche), amples(_regle(dossier), gauche), "Deux temps")
    valeurs = [
        Barre(f"{STATUTS[statut].symbole}{formats.INSECABLE}{STATUTS[statut].libelle}", combien,
              STATUTS[statut].couleur)
        for statut, combien in comptes.items()
        if combien
    ]  # fmt: skip
    haut = min(droite.hauteur, Inches(1.2 + 1.2 * len(valeurs)))
    alt = formats.phrase(f"Diagramme en barres des projets PVD par état de leur convention : {etats}")
    barres(Page(page.slide, droite.haut_de(haut)), "Projets par état", "Projets PVD", valeurs, alt, ENTIER)


def _conventions_signees(dossier: Dossier) -> list[str]:
    bloc = dossier.situation.conventions
    parts = [pluriel(bloc.adhesion_signees, "convention d’adhésion signée", "conventions d’adhésion signées")]
    if bloc.ort_signees:
        parts.append(pluriel(bloc.ort_signees, "convention-cadre (ORT) signée", "conventions-cadres (ORT) signées"))
    return [formats.phrase(" ; ".join(parts))] if bloc.adhesion_signees or bloc.ort_signees else []


def _regle(dossier: Dossier) -> list[Para]:
    mois = dossier.parametres.delai_ort_mois
    regle = [
        Para("Un conventionnement en deux temps", 18, gras=True),
        Para("Une convention d’adhésion, qui engage la commune et son EPCI dans le programme.", 16, puce=True, avant=8),
        Para(
            "Une convention-cadre qui vaut opération de revitalisation de territoire (ORT), à signer dans les "
            f"{mois}{formats.INSECABLE}mois, après l’élaboration d’un projet et d’un programme d’actions.",
            16,
            puce=True,
            avant=8,
        ),
        Para("La signature de l’adhésion déclenche les premières aides.", 16, puce=True, avant=8),
    ]
    return regle + [Para(texte, 16, gras=True, avant=14) for texte in _conventions_signees(dossier)]


def tableau(deck: Diaporama, dossier: Dossier) -> None:
    """Add the table: one line a project, with its dates and how sure its end is."""
    if not _a_dire(dossier):
        return
    lignes = trier(dossier)
    ort = any(ligne.ort or ligne.ort_signee for ligne in lignes)
    entetes: tuple[str, ...] = ("Projet PVD", "Adhésion", "Échéance")
    parts: tuple[float, ...] = (3.4, 1.4, 2.7)
    if ort:
        attendue = any(ligne.echeance and not ligne.ort and not ligne.ort_signee for ligne in lignes)
        entetes = (*entetes, "ORT signée", "Fin de l’ORT")
        parts = (3.0, 1.15, 2.0 if attendue else 1.15, 1.9, 2.25)
    rangs = tuple(_rang(ligne, dossier, ort=ort) for ligne in lignes)
    fait = Tableau(
        "Tableau des conventions",
        (*entetes, "État"),
        (*parts, 3.6),
        rangs,
        f"Conventions, projet par projet : {pluriel(len(lignes), 'projet')}.",
    )
    notes = [_note(ligne, dossier) for ligne in lignes]
    compte = any("(J" in cellule for rang in rangs for cellule in rang.cellules)
    suite = [Para(_LECTURE, 12, couleur=GRIS)] if compte else []
    ensemble = _avec_frise(dossier)
    premiere, *_ = pages(
        deck,
        fait,
        titres.etat(dossier.situation.conventions.par_statut),
        notes,
        prelude=(lambda page: page.cadre.haut_de(page.cadre.hauteur // 2)) if ensemble else None,
        suite=suite,
    )
    if ensemble:
        bas = deck.modele.cadre.sous(deck.modele.cadre.hauteur // 2 + Inches(0.2))
        _dessiner(Page(premiere.slide, bas), lignes, dossier, frises.bornes(lignes, dossier.situation.date))


def _avec_frise(dossier: Dossier) -> bool:
    """Whether table and timeline go on one slide: few projects, each of them dated."""
    lignes, le = trier(dossier), dossier.situation.date
    datees = all(any(True for _ in frises.troncons(ligne, le)) for ligne in lignes)
    return len(lignes) <= _PEU and datees and dossier.choix.garde("frise") and dossier.choix.garde("conventions")


def _rang(ligne: LigneConvention, dossier: Dossier, *, ort: bool) -> Rang:
    mots = STATUTS[ligne.statut]
    cellules = [_projet(ligne, dossier), adhesion_connue(ligne), echeance_ecrite(ligne, bref=ort)]
    if ort:
        cellules += [signature_ort(ligne, bref=True), fin_ecrite(ligne)]
    cellules.append(f"{mots.symbole}{formats.INSECABLE}{formats.insecables(libelle(ligne))}")
    return Rang(tuple(cellules), couleurs=((len(cellules) - 1, mots.couleur),))


def _projet(ligne: LigneConvention, dossier: Dossier) -> str:
    """Name a project, and its communes where its name does not."""
    nom = propre(ligne.libelle)
    noms = [dossier.nom(code) for code in ligne.communes]
    return nom if all(fold(un) in fold(nom) for un in noms) else f"{nom} ({liste(noms)})"


def quand(connu: Jour | None) -> str:
    """Write a date as precisely as it is known, a dash where it is not."""
    return periode(connu.debut, connu.precision) if connu else _RIEN


def adhesion_connue(ligne: LigneConvention) -> str:
    """Write when the adhésion was signed, or that it was not, or that nobody knows when."""
    if ligne.adhesion:
        return quand(ligne.adhesion)
    return "date inconnue" if ligne.adhesion_declaree else "à signer"


def echeance_ecrite(ligne: LigneConvention, *, bref: bool = False) -> str:
    """Write the deadline, and what is left while no ORT is signed (« J−56 » where ``bref``)."""
    if ligne.echeance is None:
        return "non calculable" if ligne.adhesion_declaree else _RIEN
    texte = jour(ligne.echeance)
    if ligne.ort is None and not ligne.ort_signee and ligne.jours is not None:
        return f"{texte} ({_compte(-ligne.jours) if bref else formats.delai(ligne.jours)})"
    return texte


def _compte(jours: int) -> str:
    """Count days from a deadline as officers write it: « J−56 » before it, « J+182 » after."""
    return f"J{'+' if jours >= 0 else '−'}{formats.nombre(abs(jours))}"


def signature_ort(ligne: LigneConvention, *, bref: bool = False) -> str:
    """Write when the ORT was signed, and how late against its deadline (R05: for information)."""
    if ligne.ort is None:
        return "date inconnue" if ligne.ort_signee else _RIEN
    if ligne.jours is not None and ligne.jours < 0:
        apres = _compte(-ligne.jours) if bref else f"{pluriel(-ligne.jours, 'jour')} après"
        return f"{quand(ligne.ort)} ({apres})"
    return quand(ligne.ort)


def fin_ecrite(ligne: LigneConvention) -> str:
    """Write the end of the ORT and where it comes from where nobody typed it; a dash without an ORT."""
    if not (ligne.ort or ligne.ort_signee):
        return _RIEN
    if ligne.fin_ort is None:
        return "à renseigner"
    origine_ = FINS_ORT.get(ligne.fin_ort_origine, "").split(" (")[0] if ligne.fin_ort_origine != "saisie" else ""
    return f"{jour(ligne.fin_ort)}{f' ({origine_})' if origine_ else ''}"


def _note(ligne: LigneConvention, dossier: Dossier) -> str:
    venues = dossier.reperes("conventions", ligne.communes) or dossier.fiches(ligne.communes)
    texte = origine(propre(ligne.libelle), venues)
    return texte or formats.phrase(f"{propre(ligne.libelle)} : aucune ligne de convention")


def frise(deck: Diaporama, dossier: Dossier) -> None:
    """Add the timeline, ends of ORT included, on as many slides as it takes."""
    if not _a_dire(dossier) or _avec_frise(dossier):
        return
    le = dossier.situation.date
    lignes = [ligne for ligne in trier(dossier) if any(True for _ in frises.troncons(ligne, le))]
    if not lignes:
        return
    axe = frises.bornes(lignes, le)
    titre = titres.frise(prochaines(dossier.situation, _LOIN))
    tous = list(frises.lots(lignes))
    for rang, lot in enumerate(tous, start=1):
        suite = f" ({rang}/{len(tous)})" if len(tous) > 1 else ""
        page = deck.page(titre, [_note(ligne, dossier) for ligne in lot], suite)
        reste: Cadre = page.cadre
        absents = [propre(li.libelle) for li in trier(dossier) if li not in lignes]
        if absents and rang == len(tous):
            paras = [Para(formats.phrase(f"Sans date connue : {liste(absents)}"), 12)]
            haut = hauteur(paras, reste.largeur)
            textes(Page(page.slide, reste.sous(reste.hauteur - haut)), paras, "Sans date")
            reste = reste.haut_de(reste.hauteur - haut)
        _dessiner(Page(page.slide, reste), lot, dossier, axe)


def _dessiner(page: Page, lignes: Sequence[LigneConvention], dossier: Dossier, axe: tuple[date, date]) -> None:
    le = dossier.situation.date
    dits = liste(f"{propre(li.libelle)} : {libelle(li)}" for li in lignes)
    alt = formats.phrase(f"Frise des conventions, situation au {jour(le)} : {dits}")
    frises.dessiner(page, lignes, le, axe, alt)
