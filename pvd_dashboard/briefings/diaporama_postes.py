"""Posts of chefs de projet, who pays them, their training."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from pptx.util import Inches

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_titres as titres
from pvd_dashboard.briefings.diaporama_dossier import Dossier, origine
from pvd_dashboard.briefings.diaporama_graphiques import ENTIER, Barre, barres, empilee
from pvd_dashboard.briefings.diaporama_pages import GRIS, Diaporama, Page, Para, amples, hauteur, propre, textes
from pvd_dashboard.briefings.diaporama_tableaux import Rang, Tableau, pages
from pvd_dashboard.briefings.titulaires import titulaires
from pvd_dashboard.formats import euros, periode, pluriel, taux
from pvd_dashboard.situation.libelles import POSTES
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from pvd_dashboard.briefings.diaporama_place import Cadre
    from pvd_dashboard.situation.model import Poste

_ORDRE = ("pourvu", "en_recrutement", "vacant", "a_creer", "inconnu")
FINANCEURS = {
    "anct_fnadt": "ANCT / FNADT",
    "bdt": "Banque des Territoires",
    "anah": "Anah",
    "region": "Région",
    "departement": "Département",
    "collectivite": "Collectivité",
}
_INGENIERIE = re.compile(r"chefs? de projet|ingenierie|postes?\b|manager")
_FORMATION = re.compile(r"formation|forme|module|cerema")
_DISPOSITIF_INGENIERIE = "ANCT_ING"
_MAX_NOMS = 8


def actifs(dossier: Dossier) -> list[Poste]:
    """Return the posts that exist, filled ones first."""
    ouverts = [poste for poste in dossier.situation.postes.postes if poste.statut != "supprime"]
    return sorted(ouverts, key=lambda poste: _ORDRE.index(poste.statut) if poste.statut in _ORDRE else len(_ORDRE))


def postes(deck: Diaporama, dossier: Dossier) -> None:
    """Add the board of posts with a chart of their statuses, and what they cover."""
    bloc = dossier.situation.postes
    if not bloc.total:
        return
    communes = len(dossier.noms)
    phrase = titres.couverture(bloc, communes, _sans_poste(dossier)) if communes else ""
    ouverts = actifs(dossier)
    noms = titulaires(dossier.situation) if dossier.contacts else {}
    fait = _tableau(ouverts, noms)
    notes = [phrase, *_notes(ouverts)]

    def prelude(page: Page) -> Cadre:
        paras = [Para(phrase, 15)]
        haut = hauteur(paras, page.cadre.largeur)
        textes(Page(page.slide, page.cadre.haut_de(haut)), paras, "Couverture")
        reste = page.cadre.sous(haut + Inches(0.05))
        droite = reste.droite_de(0.74)
        bas = Inches(1.2 + 0.9 * len({poste.statut for poste in ouverts}))
        _graphique(Page(page.slide, droite.haut_de(bas)), ouverts)
        return reste.gauche_de(0.74)

    pages(deck, fait, titres.postes(bloc), notes, prelude)


def _sans_poste(dossier: Dossier) -> str:
    codes = dossier.situation.postes.communes_sans_poste
    noms = [dossier.nom(code) for code in codes]
    if len(noms) <= _MAX_NOMS:
        return formats.liste(noms)
    return formats.liste([*noms[: _MAX_NOMS - 1], f"{len(noms) - _MAX_NOMS + 1} autres"])


def _tableau(ouverts: list[Poste], noms: Mapping[tuple[str, int | None], str]) -> Tableau:
    anah = any(poste.opah_ru or poste.financements.get("anah") for poste in ouverts)
    quotite = any(poste.quotite is not None for poste in ouverts)
    employeur = any(poste.employeur for poste in ouverts)
    colonnes = [("Communes", 3.4), ("Statut", 1.7), ("Mutualisé", 1.15), ("Prise de poste", 1.5)]
    colonnes += [("Employeur", 2.2)] * employeur + [("Quotité", 0.9)] * quotite + [("OPAH-RU", 1.05)] * anah
    colonnes += [("Titulaire", 1.6)] * bool(noms)
    rangs = []
    for poste in ouverts:
        mots = POSTES[poste.statut]
        cellules = [
            propre(poste.libelle),
            f"{mots.symbole}{formats.INSECABLE}{mots.libelle}",
            f"oui ({len(poste.communes)})" if poste.mutualise else "non",
            periode(poste.prise_poste.debut, poste.prise_poste.precision) if poste.prise_poste else "–",
        ]
        cellules += [poste.employeur or formats.NON_CONNU] * employeur + [taux(poste.quotite)] * quotite
        cellules += ["oui" if poste.opah_ru else "–"] * anah
        cellules += [noms.get((poste.feuille, poste.ligne), "–")] * bool(noms)
        rangs.append(Rang(tuple(cellules), couleurs=((1, mots.couleur),)))
    entetes, parts = zip(*colonnes, strict=True)
    alt = f"Postes, communes couvertes et état de chacun : {pluriel(len(ouverts), 'poste')}."
    return Tableau("Tableau des postes", entetes, parts, tuple(rangs), formats.insecables(alt), lignes=3)


def _graphique(page: Page, ouverts: list[Poste]) -> None:
    comptes = {statut: sum(poste.statut == statut for poste in ouverts) for statut in _ORDRE}
    valeurs = [
        Barre(f"{POSTES[statut].symbole}{formats.INSECABLE}{POSTES[statut].libelle}", combien, POSTES[statut].couleur)
        for statut, combien in comptes.items()
        if combien
    ]
    dits = formats.liste(f"{barre.valeur} « {barre.nom} »" for barre in valeurs)
    alt = formats.phrase(f"Diagramme en barres des postes par état : {dits}")
    barres(page, "Postes par état", "Postes", valeurs, alt, ENTIER)


def _notes(ouverts: list[Poste]) -> Iterator[str]:
    for poste in ouverts:
        place = f"feuille « {propre(poste.feuille)} », ligne {poste.ligne}" if poste.ligne else "ligne non connue"
        yield formats.phrase(f"{propre(poste.libelle)} : {place}")


def cofinancement(deck: Diaporama, dossier: Dossier) -> None:
    """Add who pays the posts: the rule, what is known of their plans, what is provisioned."""
    bloc = dossier.situation.postes
    if not bloc.total:
        return
    regle = _regle(dossier)
    cible, bdt = dossier.parametres.taux_cible_poste, dossier.parametres.part_bdt_poste
    enveloppes = _enveloppes(dossier)
    titre = f"Un poste est financé jusqu’à {taux(cible)}, dont {taux(bdt)} par la Banque des Territoires"
    notes = ["Règle : paramètres du programme (diaporama de la DDTM des Landes du 10/09/2021)."]
    notes += [origine("Enveloppes", enveloppes), *_notes_financements(dossier)]
    page = deck.page(titres.titre(titre), [formats.insecables(note) for note in notes])
    haut = page.cadre.haut_de(Inches(2.3))
    connus = _connus(dossier)
    dits = formats.liste(f"{nom} {taux(part)}" for nom, part in regle)
    alt = formats.phrase(f"Diagramme empilé du cofinancement d’un poste : {dits}")
    series = [(nom, [float(part * 100)]) for nom, part in regle]
    gauche = haut.gauche_de(0.5) if connus else haut
    empilee(Page(page.slide, gauche), "Cofinancement d’un poste", ["Financement"], series, alt)
    if connus:
        _graphique_connus(Page(page.slide, haut.droite_de(0.5)), connus)
    reste = page.cadre.sous(Inches(2.5))
    paras = list(_phrases(dossier, enveloppes))
    textes(Page(page.slide, reste), amples(paras, reste), "Provision et règle")


def _regle(dossier: Dossier) -> list[tuple[str, Decimal]]:
    """Return the default split of the cost of a post (R22)."""
    cible, bdt = dossier.parametres.taux_cible_poste, dossier.parametres.part_bdt_poste
    return [("ANCT / FNADT", cible - bdt), ("Banque des Territoires", bdt), ("Collectivité", 1 - cible)]


def _connus(dossier: Dossier) -> dict[str, Decimal]:
    sommes: dict[str, Decimal] = {}
    for poste in actifs(dossier):
        for code, montant in poste.financements.items():
            nom = FINANCEURS.get(code, code)
            sommes[nom] = sommes.get(nom, Decimal(0)) + montant
    return {nom: montant for nom, montant in sommes.items() if montant}


def _graphique_connus(page: Page, connus: dict[str, Decimal]) -> None:
    valeurs = [Barre(nom, float(formats.arrondi(montant, 2))) for nom, montant in connus.items()]
    dits = formats.liste(f"{nom} {euros(montant)}" for nom, montant in connus.items())
    alt = formats.phrase(f"Diagramme en barres des financements annuels renseignés : {dits}")
    barres(page, "Financements renseignés", "Euros par an", valeurs, alt)


def _enveloppes(dossier: Dossier) -> pd.DataFrame:
    """Return the enveloppes for posts that exist at the date."""
    frame = dossier.table("enveloppes")
    lues = frame[["exercice", "perimetre", "dispositif"]].astype(object).itertuples(index=False)
    return frame[np.array([_pour_postes(*ligne, annee=dossier.situation.date.year) for ligne in lues], dtype=bool)]


def _pour_postes(exercice: Any, perimetre: Any, dispositif: Any, *, annee: int) -> bool:  # noqa: ANN401 - cells
    if not formats.absent(exercice) and exercice > annee:
        return False
    vise = not formats.absent(perimetre) and bool(_INGENIERIE.search(fold(perimetre)))
    return vise or (not formats.absent(dispositif) and dispositif == _DISPOSITIF_INGENIERIE)


def _phrases(dossier: Dossier, enveloppes: pd.DataFrame) -> Iterator[Para]:
    bloc = dossier.situation.postes
    for ligne in enveloppes.to_dict("records"):
        annee = "" if formats.absent(ligne["exercice"]) else f"Pour {ligne['exercice']}, "
        for colonne, mot in (("montant_provisionne", "provisionnés"), ("montant_notifie", "notifiés")):
            montant = ligne[colonne]
            if formats.absent(montant):
                continue
            objet = f" ({titres.en_phrase(propre(ligne['perimetre']))})" if propre(ligne["perimetre"]) else ""
            yield Para(formats.phrase(f"{annee}{euros(montant)} {mot}{objet}"), 16, gras=True)
            if ligne["exercice"] != dossier.situation.date.year:
                continue
            moyenne = (
                f"moyenne indicative : {euros(montant / bloc.total)} par poste, pour {pluriel(bloc.total, 'poste')}"
            )
            yield Para(formats.phrase(moyenne), 13, couleur=GRIS)
        if propre(ligne["observations"]):
            yield Para(formats.phrase(propre(ligne["observations"])), 14, puce=True)
    anah = [poste.libelle for poste in actifs(dossier) if poste.opah_ru]
    if anah:
        texte = f"Intervention de l’Anah où une OPAH-RU est prévue : {formats.liste(map(propre, anah))}"
        yield Para(formats.phrase(texte), 14, puce=True)
    etp = dossier.parametres.etp_minimum_bdt
    yield Para(
        formats.phrase(f"Condition de la Banque des Territoires : au moins {taux(etp)} d’un temps plein"), 14, puce=True
    )
    if dossier.situation.date > dossier.parametres.fin_programme:
        fin = formats.jour(dossier.parametres.fin_programme)
        yield Para(formats.phrase(f"Règle à confirmer : elle valait jusqu’au {fin}"), 14, gras=True, puce=True)


def _notes_financements(dossier: Dossier) -> Iterator[str]:
    for poste in actifs(dossier):
        if poste.financements:
            dits = formats.liste(f"{FINANCEURS.get(c, c)} {euros(m)}" for c, m in poste.financements.items())
            yield formats.phrase(f"{propre(poste.libelle)} : {dits}")


def formations_notees(deck: Diaporama, dossier: Dossier) -> None:
    """Add the trainings that the officers noted beside a post or a meeting; nothing where they noted none."""
    notees = [p for p in actifs(dossier) if _FORMATION.search(fold(p.observations))]
    if not notees:
        return
    rangs = tuple(Rang((propre(poste.libelle), propre(poste.observations))) for poste in notees)
    quoi = pluriel(len(notees), "poste")
    tableau = Tableau(
        "Formations",
        ("Communes", "Formation, telle que notée au tableau de bord"),
        (3, 7),
        rangs,
        f"Formations notées pour {quoi}.",
        taille=14,
    )
    pages(deck, tableau, titres.titre(f"formation des chefs de projet : notée pour {quoi} sur {len(actifs(dossier))}"),
          list(_notes(notees)))  # fmt: skip
