"""The grants of a perimeter as a workbook: the deck's table, the years, the communes, the projects, the lines.

The first sheets are for reading, their subtotals live formulas; intake never
takes them for a table. The lines can be read back: they are those of the
perimeter, as received.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from pvd_dashboard import formats
from pvd_dashboard.briefings import agenda, colonnes, ods, xlsx
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.briefings.feuilles import Case, Classeur, Style, Synthese
from pvd_dashboard.briefings.libelles import source
from pvd_dashboard.situation import stades
from pvd_dashboard.situation.perimetre_aides import communes_du_perimetre
from pvd_dashboard.situation.vues_aides import par_annee, par_commune, premiers_projets, tableau
from pvd_dashboard.territory import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from pvd_dashboard.briefings.feuilles import Feuille
    from pvd_dashboard.situation.catalogue import Catalogue
    from pvd_dashboard.situation.model import Groupe, Situation
    from pvd_dashboard.situation.model_aides import Stade
    from pvd_dashboard.situation.perimetre_aides import Perimetre

Ligne = tuple[Case | None, ...]
TABLEAU, ANNEES, COMMUNES, PROJETS = "Synthèse", "Par exercice", "Par commune", "Par projet"
_EN_TETE = 6
"""Lines above the first figure of a sheet: title, date, perimeter, a note, a blank, the headings."""
_TOUS = 100_000


@dataclass(frozen=True, slots=True)
class Demande:
    """What is on screen: the lines of a perimeter, at a stage; ``lieu`` says the territory in words."""

    situation: Situation
    lignes: pd.DataFrame
    perimetre: Perimetre
    stade: Stade
    catalogue: Catalogue
    lieu: str = ""

    @property
    def dit(self) -> str:
        """The stage in words."""
        return stades.LIBELLES[self.stade].lower()


def ecrire(demande: Demande, terminaison: str) -> bytes:
    """Return the bytes of the workbook; the same demand gives the same bytes.

    Raises BriefingError for an ending other than ``.xlsx`` and ``.ods``.
    """
    ecritures = {".xlsx": xlsx.ecrire, ".ods": ods.ecrire}
    if terminaison not in ecritures:
        message = f"« {terminaison} » : les aides s'emportent en .xlsx ou en .ods."
        raise BriefingError(message)
    return ecritures[terminaison](classeur(demande))


def classeur(demande: Demande) -> Classeur:
    """Return what the workbook holds, whatever its format."""
    situation = demande.situation
    lieu = f"{situation.nom_departement} ({situation.departement})"
    return Classeur(
        titre=f"Aides – {lieu}",
        sujet=f"Montants au stade {demande.dit}, situation au {formats.jour(situation.date)}",
        pied=f"{lieu} – situation au {formats.jour(situation.date)} – {source(situation)}",
        date=agenda.horodatage(situation),
        synthese=_tableau(demande),
        annexes=(_annees(demande), _communes(demande), _projets(demande)),
        feuilles=_lignes(demande),
    )


def _lignes(demande: Demande) -> tuple[Feuille, ...]:
    recues = demande.situation.tables.get("subventions")
    if recues is None or demande.lignes.empty:
        return ()
    siennes = recues.iloc[demande.lignes["position_table"].tolist()].reset_index(drop=True)
    return colonnes.feuilles({"subventions": siennes}, territory=load(), departement=demande.situation.departement)


def _entete(demande: Demande, titre: str) -> list[Ligne]:
    situation, perimetre = demande.situation, demande.perimetre
    annees = f"{perimetre.de or '…'} à {perimetre.a or '…'}" if perimetre.de or perimetre.a else "tous"
    ou = demande.lieu or "tout le département"
    quoi = demande.catalogue.par_code[perimetre.dispositif].libelle if perimetre.dispositif else "tous"
    return [
        (Case(f"{titre} – {situation.nom_departement} ({situation.departement})", Style.TITRE),),
        (Case(f"Situation au {formats.jour(situation.date)} ; {source(situation)}", Style.NOTE),),
        (Case(f"Exercices : {annees} ; territoire : {ou} ; dispositifs : {quoi}", Style.NOTE),),
        (Case("Feuille calculée, pour lecture : elle n'est pas relue au dépôt du classeur.", Style.NOTE),),
        (),
    ]


def _entetes(*intitules: str) -> Ligne:
    return tuple(Case(intitule, Style.ENTETE) for intitule in intitules)


def _tableau(demande: Demande) -> Synthese:
    vue = tableau(demande.lignes, demande.stade, demande.catalogue)
    lignes = _entete(demande, f"Aides au stade {demande.dit}")
    lignes.append(_entetes("Origine de l'aide", f"{demande.dit.capitalize()}, en euros", "Part", "Effectif"))
    total = _EN_TETE + sum(len(groupe.dispositifs) + 1 for groupe in vue.groupes) + 1
    sous_totaux = []
    for groupe in vue.groupes:
        lignes += _groupe(groupe, len(lignes) + 1, total)
        sous_totaux.append(f"B{len(lignes)}")
    formule = "+".join(sous_totaux)
    lignes.append(
        (
            Case(f"Ensemble {demande.dit}", Style.TOTAL),
            Case(vue.total, Style.TOTAL_EUROS, formule),
            Case(Decimal(1) if vue.total else Decimal(0), Style.TOTAL_PART, _part(total, total)),
            Case(vue.lignes, Style.TOTAL),
        )
    )
    lignes.append(())
    lignes += [
        (Case(libelle, Style.LIBELLE), Case(montant, Style.EUROS))
        for libelle, montant in (
            ("\u2003dont communes lauréates", vue.communes),
            ("\u2003dont EPCI", vue.epci),
            ("\u2003dont non ventilé (département entier)", vue.non_ventile),
            ("Hors PVD, non compris ci-dessus", vue.hors_pvd),
        )
    ]
    if vue.ecart_arrondi:
        ecart = formats.nombre(vue.ecart_arrondi, 1)
        lignes.append((Case(f"Somme des parts affichées : écart d'arrondi de {ecart} point.", Style.NOTE),))
    return Synthese(TABLEAU, tuple(lignes), (44, 20, 11, 10), figees=(_EN_TETE, 1))


def _groupe(groupe: Groupe, premiere: int, total: int) -> Iterator[Ligne]:
    for rang, un in enumerate(groupe.dispositifs):
        part = Case(un.part / 100, Style.PART, _part(premiere + rang, total))
        yield Case(un.libelle, Style.LIBELLE), Case(un.montant, Style.EUROS), part, Case(un.lignes, Style.ENTIER)
    derniere = premiere + len(groupe.dispositifs)
    yield (
        Case(f"Sous-ensemble « {groupe.groupe} »", Style.TOTAL),
        Case(groupe.total, Style.TOTAL_EUROS, f"SUM(B{premiere}:B{derniere - 1})"),
        Case(groupe.part / 100, Style.TOTAL_PART, _part(derniere, total)),
        Case(sum(un.lignes for un in groupe.dispositifs), Style.TOTAL),
    )


def _part(ligne: int, total: int) -> str:
    return f"IF(B{total}=0,0,B{ligne}/B{total})"


def _annees(demande: Demande) -> Synthese:
    """Return the years × dispositifs: each total a sum of its row or of its column."""
    vue = par_annee(demande.lignes, demande.stade, demande.catalogue)
    intitules = ["Sans exercice" if annee is None else f"Exercice {annee}" for annee in vue.annees]
    lignes = _entete(demande, f"Aides par exercice au stade {demande.dit}")
    lignes.append(_entetes("Origine de l'aide", *intitules, "Ensemble"))
    for code in vue.codes:
        montants = [vue.montants.get((annee, code), Decimal(0)) for annee in vue.annees]
        lignes.append(_rangee(demande.catalogue.par_code[code].libelle, montants, len(lignes)))
    lignes.append(_total_des_rangees([vue.par_annee[annee] for annee in vue.annees], vue.total, len(lignes)))
    return Synthese(ANNEES, tuple(lignes), (34, *[17.0] * (len(vue.annees) + 1)), figees=(_EN_TETE, 1))


def _rangee(libelle: str, montants: Sequence[Decimal], rang: int) -> Ligne:
    cases = [Case(montant, Style.EUROS) for montant in montants]
    somme = f"SUM({xl_rowcol_to_cell(rang, 1)}:{xl_rowcol_to_cell(rang, len(montants))})" if montants else ""
    return (Case(libelle, Style.LIBELLE), *cases, Case(sum(montants, Decimal(0)), Style.TOTAL_EUROS, somme))


def _total_des_rangees(sommes: Sequence[Decimal], total: Decimal, rang: int) -> Ligne:
    cases = [
        Case(somme, Style.TOTAL_EUROS, _somme_de_colonne(colonne, rang))
        for colonne, somme in enumerate((*sommes, total), start=1)
    ]
    return (Case("Ensemble", Style.TOTAL), *cases)


def _somme_de_colonne(colonne: int, rang: int) -> str:
    lettre = xl_col_to_name(colonne)
    return f"SUM({lettre}{_EN_TETE + 1}:{lettre}{rang})" if rang > _EN_TETE else ""


def _communes(demande: Demande) -> Synthese:
    """Return the communes: their own grants sum to the total with shared projects (once), EPCI and non ventilé."""
    dedans = communes_du_perimetre(demande.situation.laureats, demande.perimetre)
    vue = par_commune(demande.lignes, demande.stade, dedans)
    lignes = _entete(demande, f"Aides par commune au stade {demande.dit}")
    lignes.append(_entetes("Où", "Seule, en euros", "Avec d'autres, en euros", "Habitants", "Par habitant, en euros"))
    rangees: Iterable[tuple[str, Decimal, Decimal | None, int | None]] = [
        *((c.nom, c.seule, c.partagee, c.population) for c in vue.communes),
        ("Projets partagés, une seule fois", vue.partage, None, None),
        ("EPCI", vue.epci, None, None),
        ("Non ventilé", vue.non_ventile, None, None),
    ]
    for nom, seule, partagee, habitants in rangees:
        lignes.append(_commune(nom, seule, partagee, habitants, len(lignes) + 1))
    formule = f"SUM(B{_EN_TETE + 1}:B{len(lignes)})"
    lignes.append((Case("Ensemble", Style.TOTAL), Case(vue.total, Style.TOTAL_EUROS, formule)))
    return Synthese(COMMUNES, tuple(lignes), (36, 18, 24, 12, 25), figees=(_EN_TETE, 1))


def _commune(nom: str, seule: Decimal, partagee: Decimal | None, habitants: int | None, ligne: int) -> Ligne:
    if not habitants:
        return Case(nom, Style.LIBELLE), Case(seule, Style.EUROS), Case(partagee, Style.EUROS)
    par_habitant = Case(seule / habitants, Style.EUROS, f"B{ligne}/D{ligne}")
    return (
        Case(nom, Style.LIBELLE),
        Case(seule, Style.EUROS),
        Case(partagee, Style.EUROS),
        Case(habitants, Style.ENTIER),
        par_habitant,
    )


def _projets(demande: Demande) -> Synthese:
    tous = premiers_projets(demande.situation.financements.suivi.projets, demande.lignes, demande.stade, _TOUS)
    lignes = _entete(demande, f"Projets aidés au stade {demande.dit}")
    lignes.append(
        _entetes("Ce qui est aidé", "Qui", f"{demande.dit.capitalize()}, en euros", "Coût HT, en euros", "Taux public")
    )
    lignes += [
        (
            Case(projet.intitule or "sans intitulé", Style.LIBELLE),
            Case(projet.beneficiaire, Style.TEXTE),
            Case(montant, Style.EUROS),
            Case(projet.cout, Style.EUROS),
            Case(projet.taux, Style.PART),
        )
        for projet, montant in tous
    ]
    somme = sum((montant for _, montant in tous), Decimal(0))
    formule = f"SUM(C{_EN_TETE + 1}:C{len(lignes)})" if tous else ""
    lignes.append((Case("Ensemble", Style.TOTAL), Case(None, Style.TOTAL), Case(somme, Style.TOTAL_EUROS, formule)))
    return Synthese(PROJETS, tuple(lignes), (52, 32, 18, 18, 12), figees=(_EN_TETE, 1))
