"""Money: the table and chart of the grants, then the examples that the tables hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pptx.util import Inches

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_titres as titres
from pvd_dashboard.briefings.diaporama_dossier import Dossier, origine
from pvd_dashboard.briefings.diaporama_graphiques import Barre, barres
from pvd_dashboard.briefings.diaporama_pages import GRIS, Diaporama, Page, Para, propre
from pvd_dashboard.briefings.diaporama_tableaux import Rang, Tableau, pages
from pvd_dashboard.formats import euros, liste, pourcent, taux
from pvd_dashboard.situation.financements import somme_des_parts
from pvd_dashboard.tables.dispositifs import APPELS
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from pvd_dashboard.briefings.diaporama_place import Cadre
    from pvd_dashboard.situation.model import Financements

_MAX_EXEMPLES = 12
_PARTAGE = 0.6
_CITES = ("deja_compte",)


def tableau(deck: Diaporama, dossier: Dossier) -> None:
    """Add the grants by group and dispositif, with subtotals, shares and the difference due to rounding."""
    financements = dossier.situation.financements
    if not financements.total:
        return
    notes = [*_notes(financements), *_perimetre(financements)]
    fait = _tableau(financements)
    large = place_du_tableau(deck)
    paras = [Para(texte, 12, couleur=GRIS, avant=2) for texte in _perimetre(financements)]
    premiere, *_ = pages(deck, fait, titres.aides(financements), notes, prelude=lambda _: large, suite=paras)
    _graphique(Page(premiere.slide, deck.modele.cadre.droite_de(_PARTAGE)), financements)


def _tableau(financements: Financements) -> Tableau:
    rangs: list[Rang] = []
    for groupe in financements.groupes:
        for n, dispositif in enumerate(groupe.dispositifs):
            nom = groupe.groupe if n == 0 else ""
            part = pourcent(dispositif.part, fixe=True)
            rangs.append(Rang((nom, dispositif.libelle, euros(dispositif.montant), part)))
        if len(groupe.dispositifs) > 1 or len(financements.groupes) > 1:
            sous_total = (f"Sous-total {groupe.groupe[:1].lower()}{groupe.groupe[1:]}", "", euros(groupe.total))
            rangs.append(Rang((*sous_total, pourcent(groupe.part, fixe=True)), fort=True))
    rangs.append(
        Rang(
            ("Total", "", euros(financements.total), pourcent(somme_des_parts(financements.groupes), fixe=True)),
            fort=True,
        )
    )
    alt = f"Aides accordées par groupe et par dispositif : total {euros(financements.total)}"
    return Tableau(
        "Tableau des aides",
        ("Origine", "Dispositif", "Montant accordé", "Part"),
        (2.7, 2.1, 1.9, 1.0),
        tuple(rangs),
        formats.phrase(alt),
        nombres=frozenset({2, 3}),
        taille=13 if len(rangs) <= 12 else 12,  # noqa: PLR2004 - a short table may be larger
    )


def _perimetre(financements: Financements) -> Iterator[str]:
    parts = (
        ("communes lauréates", financements.communes),
        ("EPCI", financements.epci),
        ("montants départementaux non ventilés", financements.non_ventile),
    )
    connus = [f"{nom} {euros(montant)}" for nom, montant in parts if montant]
    yield formats.phrase(f"Montants accordés{_exercices(financements)} : {liste(connus)}")
    if financements.ecart_arrondi:
        ecart = formats.nombre(financements.ecart_arrondi, 1)
        point = "point" if abs(financements.ecart_arrondi) < 2 else "points"  # noqa: PLR2004 - plural from two on
        yield formats.phrase(f"Parts arrondies au dixième : écart d’arrondi de {ecart}{formats.INSECABLE}{point}")
    if financements.hors_pvd:
        yield formats.phrase(f"Hors PVD, non compris dans le total : {euros(financements.hors_pvd)}")


def _exercices(financements: Financements) -> str:
    annees = financements.exercices
    if not annees:
        return ""
    return f" (exercice {annees[0]})" if len(annees) == 1 else f" (exercices {annees[0]} à {annees[-1]})"


def _notes(financements: Financements) -> Iterator[str]:
    lignes = financements.subventions
    comptees = lignes[lignes["compte"].astype(bool)]
    for groupe in financements.groupes:
        for dispositif in groupe.dispositifs:
            siennes = comptees[comptees["dispositif"] == dispositif.code] if "dispositif" in comptees else comptees
            yield origine(f"{dispositif.libelle}, {euros(dispositif.montant, centimes=True)}", siennes)


def _graphique(page: Page, financements: Financements) -> None:
    valeurs = [
        Barre(dispositif.libelle, float(formats.arrondi(dispositif.montant, 2)))
        for groupe in financements.groupes
        for dispositif in groupe.dispositifs
    ]
    dits = liste(f"{groupe.groupe} {euros(groupe.total)} ({pourcent(groupe.part)})" for groupe in financements.groupes)
    cadre = page.cadre.haut_de(Inches(0.9 + 0.8 * min(len(valeurs), 8)))
    alt = formats.phrase(f"Diagramme en barres des aides accordées par dispositif : {dits}")
    barres(Page(page.slide, cadre), "Aides par dispositif", "Montant accordé", valeurs, alt)


@dataclass(frozen=True, slots=True)
class Projet:
    """A project that the tables name: its aids by dispositif, its cost where known, whether it is cited only."""

    beneficiaire: str
    intitule: str
    aides: tuple[tuple[str, Decimal], ...]
    cout: Decimal | None
    cite: bool
    lignes: pd.DataFrame

    @property
    def total(self) -> Decimal:
        """The sum of its aids."""
        return sum((montant for _, montant in self.aides), Decimal(0))

    @property
    def taux(self) -> Decimal | None:
        """Its aids over its cost, None where the cost is unknown (« n.c. », never zero)."""
        return self.total / self.cout if self.cout else None

    @property
    def reste(self) -> Decimal | None:
        """What its owner pays, None where the cost is unknown."""
        return self.cout - self.total if self.cout else None


def projets(financements: Financements) -> list[Projet]:
    """Return the projects funded by calls for projects, or cited as examples, the most aided first."""
    lignes = financements.subventions
    if "intitule" not in lignes or lignes.empty:
        return []
    retenues = lignes["compte"].astype(bool).to_numpy() | lignes["motif"].isin(_CITES).to_numpy(dtype=bool)
    vues = lignes[retenues & lignes["intitule"].notna() & lignes["montant_accorde"].notna()]
    cles = [
        f"{fold(qui)}|{fold(quoi)}"
        for qui, quoi in zip(vues["nom_beneficiaire"].fillna(""), vues["intitule"], strict=True)
    ]
    choisies = (vues["motif"].isin(_CITES) | (vues["groupe"] == APPELS)).tolist()
    gardees = {cle for cle, choisie in zip(cles, choisies, strict=True) if choisie}
    trouves = [_projet(groupe) for cle, groupe in vues.groupby(cles, sort=False) if cle in gardees]
    return sorted(trouves, key=lambda projet: (-projet.total, projet.intitule))


def _projet(lignes: pd.DataFrame) -> Projet:
    couts = [cout for cout in lignes["cout_total_ht"] if not formats.absent(cout)]
    aides = zip(lignes["libelle_dispositif"], lignes["montant_accorde"], strict=True)
    return Projet(
        propre(lignes["nom_beneficiaire"].iloc[0]),
        propre(lignes["intitule"].iloc[0]),
        tuple((str(nom), montant) for nom, montant in aides),
        max(couts, default=None),
        bool(lignes["motif"].isin(_CITES).any()),
        lignes,
    )


def exemples(deck: Diaporama, dossier: Dossier) -> None:
    """Add the sectoral funding, project by project: aids, cost, rate, what is left to its owner."""
    trouves = projets(dossier.situation.financements)
    if not trouves:
        return
    montres = trouves[:_MAX_EXEMPLES]
    cites = any(projet.cite for projet in montres)
    rangs = tuple(Rang(_cellules(projet)) for projet in montres)
    total = sum((projet.total for projet in trouves), Decimal(0))
    titre = titres.exemples(len(trouves), total)
    fait = Tableau(
        "Projets et financements sectoriels",
        ("Bénéficiaire", "Projet", "Aides", "Dont", "Coût HT", "Taux", "Reste à charge"),
        (2.0, 3.3, 1.3, 2.4, 1.3, 0.8, 1.6),
        rangs,
        f"Projets financés, le plus aidé d’abord : {formats.pluriel(len(montres), 'projet')}.",
        nombres=frozenset({2, 4, 5, 6}),
    )
    notes = [note for projet in montres for note in _notes_projet(projet)]
    phrases = ["Taux : aides publiques citées ÷ coût HT ; « n.c. » où le coût n’est pas connu."]
    if cites:
        phrases.insert(0, "Les aides « déjà comptées » sont citées en exemple : elles ne s’ajoutent pas au total.")
    if len(trouves) > len(montres):
        phrases.insert(0, f"{formats.pluriel(len(trouves) - len(montres), 'autre projet', 'autres projets')}.")
    pages(deck, fait, titre, notes, suite=[Para(formats.insecables(texte), 12, couleur=GRIS) for texte in phrases])


def _cellules(projet: Projet) -> tuple[str, ...]:
    dont = [f"{nom} {euros(montant)}" for nom, montant in projet.aides]
    return (
        projet.beneficiaire or formats.NON_CONNU,
        projet.intitule,
        euros(projet.total),
        " ; ".join(dont) if len(dont) > 1 else projet.aides[0][0],
        euros(projet.cout),
        taux(projet.taux),
        euros(projet.reste),
    )


def _notes_projet(projet: Projet) -> Iterator[str]:
    exact = f"{euros(projet.total, centimes=True)} d’aides"
    if projet.cout:
        exact += f" pour {euros(projet.cout, centimes=True)} de coût HT, soit {taux(projet.taux)}"
        exact += f", reste {euros(projet.reste, centimes=True)}"
    yield formats.phrase(f"{projet.beneficiaire} : {exact}{' (déjà compté)' if projet.cite else ''}")
    yield origine("Lignes", projet.lignes)
    for texte in projet.lignes["observations"].dropna().unique() if "observations" in projet.lignes else ():
        yield formats.phrase(propre(texte))


def place_du_tableau(deck: Diaporama) -> Cadre:
    """Return the room that the table of the grants has on its first slide."""
    return deck.modele.cadre.gauche_de(_PARTAGE)
