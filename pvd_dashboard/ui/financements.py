"""The parts of the screen of grants: totals, the table of the deck, the list; every figure leads to its lines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures import financements as figures
from pvd_dashboard.formats import INSECABLE, NON_CONNU, absent, accord, euros, nombre, pluriel, pourcent
from pvd_dashboard.situation import stades
from pvd_dashboard.situation.devises import en_francs
from pvd_dashboard.situation.libelles import MOTIFS, PORTEES
from pvd_dashboard.situation.model_aides import Stade
from pvd_dashboard.situation.perimetre_aides import hors_lieu
from pvd_dashboard.situation.vues_aides import Tableau
from pvd_dashboard.situation.vues_aides import tableau as du_stade
from pvd_dashboard.tables import SUBVENTIONS
from pvd_dashboard.ui import acces, navigation
from pvd_dashboard.ui.dessins import Dessin, garde
from pvd_dashboard.ui.financements_choix import Choix, lignes, liste_en_vigueur, par_stade
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.situation.model import Groupe
    from pvd_dashboard.ui.page import Contexte


def vue(contexte: Contexte, choix: Choix) -> Tableau:
    """Return the deck's table of what was chosen, computed once."""
    return acces.garder(
        contexte,
        "aides_tableau",
        choix.perimetre,
        choix.stade,
        faire=lambda: du_stade(lignes(contexte, choix.perimetre), choix.stade, liste_en_vigueur(contexte)),
    )


def cartes(contexte: Contexte, choix: Choix) -> None:
    """Show the total of the perimeter and what it is made of, what is outside it apart."""
    aides = vue(contexte, choix)
    stade = choix.dit.lower()
    du_stade_ = par_stade(contexte, choix.perimetre)[choix.stade]
    connu = du_stade_.lignes > 0 or not du_stade_.sans_montant  # unknown is not zero
    affichees = (
        ("total", f"Total {stade}", aides.total, stades.DEFINITIONS[choix.stade]),
        ("communes", "Aux communes lauréates", aides.communes, "compris dans le total"),
        ("epci", "Aux EPCI", aides.epci, "compris dans le total"),
        ("ventile", "Non ventilé par commune", aides.non_ventile, "compris dans le total"),
        ("hors", "Hors PVD", aides.hors_pvd, "autres bénéficiaires, hors total"),
    )
    for colonne, (nom, titre, montant, precision) in zip(st.columns(len(affichees)), affichees, strict=True):
        with colonne, st.container(border=True, key=f"carte_aides_{nom}", gap="xxsmall", height="stretch"):
            st.metric(titre, euros(montant) if connu else NON_CONNU)
            st.caption(precision)
    _reserves(contexte, choix)


def _reserves(contexte: Contexte, choix: Choix) -> None:
    """Say what the totals leave out: amounts of no place, lines of which the stage is not known."""
    phrases = []
    dehors = contexte.situation.financements.subventions
    if choix.lieu and (montant := somme(hors_lieu(dehors, choix.perimetre)["montant"])):
        phrases.append(f"{euros(montant)} accordés à l’échelle du département ne sont rattachés à aucun territoire")
    manquantes = par_stade(contexte, choix.perimetre)[choix.stade].sans_montant
    if manquantes and choix.stade is not Stade.ACCORDE:
        phrases.append(
            f"{pluriel(manquantes, 'ligne accordée')} sans montant connu à ce stade, "
            f"{accord(manquantes, 'comptée')} pour rien ici"
        )
    if en_francs(lignes(contexte, choix.perimetre)).any():
        phrases.append(_cours(contexte.parametres.cours_xpf))
    if phrases:
        st.caption(" · ".join(phrases) + ".")


def _cours(cours: Decimal) -> str:
    """Say at which rate amounts in francs Pacifique are told, or that they are not (R63)."""
    if not cours:
        return "les montants en francs Pacifique ne sont pas convertis, donc pas comptés : fixez leur cours (Réglages)"
    valeur = f"{cours:f}".replace(".", ",")
    return f"montants en francs Pacifique convertis à 1{INSECABLE}XPF = {valeur}{INSECABLE}€ (parité fixe, Réglages)"


def deck(contexte: Contexte, choix: Choix, suffixe: str) -> None:
    """Show the deck's table and its chart, side by side."""
    aides = vue(contexte, choix)
    if not aides.groupes:
        st.info(
            f"Aucun montant {choix.dit.lower()} dans ce périmètre : changez de stade ou de filtre.".replace(" :", " :")
        )
        return
    gauche, droite = st.columns([1, 1])
    with gauche:
        st.header(f"Montants par enveloppe ({choix.dit.lower()})", anchor=False)
        cle = ("aides_diaporama", choix.perimetre, choix.stade, navigation.adresse(navigation.FINANCEMENTS))
        rangs, gras = acces.garder(contexte, *cle, faire=lambda: _lignes_du_diaporama(aides))
        table_du_diaporama(aides, choix, rangs, gras, f"financements-{suffixe}")
    with droite:
        st.header("Répartition par dispositif", anchor=False)
        dessin = garde(contexte, ("aides_barres", choix.perimetre, choix.stade), lambda: _barres(aides, choix))
        graphique(dessin, nom="financements", fichier=f"repartition-{suffixe}")


def _barres(aides: Tableau, choix: Choix) -> Dessin:
    adjectif = {"demande": "demandées", "accorde": "accordées", "notifie": "notifiées", "engage": "engagées"}
    dit = adjectif.get(choix.stade.value, "payées")
    montant = f"Montant {choix.dit.lower()}"
    return Dessin(
        figures.financements(aides),
        figures.financements_phrase(aides, stade=dit),
        figures.financements_valeurs(aides, montant),
        {montant: Genre.EUROS, "Part": Genre.PART},
    )


def table_du_diaporama(aides: Tableau, choix: Choix, rangs: pd.DataFrame, gras: Sequence[int], fichier: str) -> None:
    """Show groups, subtotals, shares and total, with the rounding difference where there is one (R55)."""
    colonnes = (
        Colonne("groupe", "Enveloppe"),
        Colonne("dispositif", "Dispositif"),
        Colonne("lignes", "Lignes", Genre.NOMBRE),
        Colonne("lien", f"Montant {choix.dit.lower()}", Genre.LIEN, export="montant"),
        Colonne("part", "Part", Genre.PART),
    )
    alt = f"Montants par enveloppe et dispositif, stade {choix.dit.lower()} ; total {euros(aides.total)}."
    tableau(rangs, colonnes, nom="diaporama", alt=alt, fichier=fichier, gras=gras)
    if aides.ecart_arrondi:
        st.caption(
            f"Écart d’arrondi{INSECABLE}: {pourcent(aides.ecart_arrondi)} "
            "(les parts sont arrondies à un dixième ; les montants sont exacts). "
            "Un montant mène à ses lignes."
        )


def _lignes_du_diaporama(aides: Tableau) -> tuple[pd.DataFrame, list[int]]:
    rangs: list[tuple[str, str, int, Decimal, str, Decimal]] = []
    gras: list[int] = []
    for groupe in aides.groupes:
        rangs += [
            (
                groupe.groupe if rang == 0 else " ",
                ligne.libelle,
                ligne.lignes,
                ligne.montant,
                vers_les_lignes(ligne.montant, dispositif=ligne.code),
                ligne.part,
            )
            for rang, ligne in enumerate(groupe.dispositifs)
        ]
        gras.append(len(rangs))
        sous_total = (groupe.total, brut(euros(groupe.total)), groupe.part)
        rangs.append((" ", f"Sous-total {groupe.groupe}", _compte(groupe), *sous_total))
    gras.append(len(rangs))
    rangs.append(
        (
            f"Total {stades.LIBELLES[aides.stade].lower()}",
            " ",
            aides.lignes,
            aides.total,
            vers_les_lignes(aides.total),
            aides.parts,
        )
    )
    noms = ["groupe", "dispositif", "lignes", "montant", "lien", "part"]
    return pd.DataFrame(rangs, columns=noms, dtype="object"), gras


def _compte(groupe: Groupe) -> int:
    return sum(ligne.lignes for ligne in groupe.dispositifs)


def vers_les_lignes(montant: Decimal, **choix: str) -> str:
    """Write an amount that leads to the lines behind it."""
    return f"[{euros(montant)}]({navigation.adresse(navigation.FINANCEMENTS, volet='lignes', **choix)})"


def rattachees(aides: pd.DataFrame, commune: str) -> pd.Series:
    """Tell which grants are attached to a commune lauréate, alone or with others."""
    return aides["codes_communes"].fillna("").str.split(";").map(lambda codes: commune in codes).astype(bool)


def _libelle(nom: str) -> str:
    return SUBVENTIONS.column(nom).label


_LISTE: Sequence[Colonne] = (
    Colonne("annee", _libelle("exercice")),
    Colonne("libelle_dispositif", _libelle("dispositif")),
    Colonne("beneficiaire", "Bénéficiaire", Genre.MISE_EN_FORME, export="nom_beneficiaire"),
    Colonne("intitule", _libelle("intitule")),
    Colonne("cout_total_ht", _libelle("cout_total_ht"), Genre.EUROS),
    Colonne("montant_accorde", _libelle("montant_accorde"), Genre.EUROS),
    Colonne("taux_assiette", "Taux (assiette)", Genre.TAUX),
    Colonne("taux_cout", "Taux (coût)", Genre.TAUX),
    Colonne("compte_dit", "Dans le total"),
    Colonne("source", "Case d’origine", Genre.MISE_EN_FORME, export="source_dite"),
)


def liste(aides: pd.DataFrame, *, nom: str, fichier: str, stade: Stade = Stade.ACCORDE) -> None:
    """Show grants put in words by :func:`dites` and their total at the stage chosen, each euro counted once."""
    garde = stades.comptees(aides, stade)
    comptees = int(garde.sum())
    st.markdown(
        f"**{pluriel(len(aides), 'ligne')}**, dont {nombre(comptees)} {accord(comptees, 'comptée')} dans le total · "
        f"total {stades.LIBELLES[stade].lower()} des lignes affichées{INSECABLE}: "
        f"**{euros(somme(stades.montants(aides, stade)[garde]))}**"
    )
    montrer(aides, nom=nom, fichier=fichier, stade=stade)


def phrase_d_une_commune(aides: pd.DataFrame) -> str:
    """Say what a commune was granted, and how much of it is in the total of the département (R54)."""
    citees = aides[aides["motif"].isna() | aides["motif"].eq("deja_compte").fillna(value=False)]
    accorde, compte = somme(citees["montant_accorde"]), somme(aides["montant"])
    debut = (
        f"**{pluriel(len(citees), 'aide accordée', 'aides accordées')}** pour **{euros(accorde)}**{_partagees(citees)}"
    )
    if accorde == compte:
        return f"{debut}."
    if not compte:
        return f"{debut}, déjà compris dans un total du département, sans y être ajoutés."
    return f"{debut}, dont {euros(accorde - compte)} déjà compris dans un total du département, sans y être ajoutés."


def _partagees(aides: pd.DataFrame) -> str:
    """Say how many of the grants are shared with other communes lauréates: in full here, once in the total (R51)."""
    partagees = int(aides["codes_communes"].fillna("").str.contains(";", regex=False).sum())
    if not partagees:
        return ""
    return f" (dont {pluriel(partagees, 'projet partagé')} avec d’autres communes, en entier ici, une fois au total)"


def somme(montants: pd.Series) -> Decimal:
    """Add amounts exactly; unknown ones count for nothing."""
    return sum((montant for montant in montants if not absent(montant)), Decimal(0))


def table(
    aides: pd.DataFrame, communes: Sequence[str], *, nom: str, fichier: str, stade: Stade = Stade.ACCORDE
) -> None:
    """Show grants, one row a line of the file; those of ``communes`` link to their pages."""
    montrer(dites(aides, communes), nom=nom, fichier=fichier, stade=stade)


def montrer(dites_: pd.DataFrame, *, nom: str, fichier: str, stade: Stade = Stade.ACCORDE) -> None:
    """Show grants put in words by :func:`dites`."""
    tableau(
        dites_,
        _colonnes_de_liste(stade),
        nom=nom,
        alt=f"Aides, une par ligne du fichier : {len(dites_)}.",
        fichier=fichier,
    )


def dites(aides: pd.DataFrame, communes: Sequence[str]) -> pd.DataFrame:
    """Return grants with what is shown of them in words; links keep the filters in force."""
    siennes = frozenset(communes)
    beneficiaires = zip(aides["nom_beneficiaire"], aides["code_beneficiaire"], aides["portee"], strict=True)
    comptes = zip(aides["compte"], aides["portee"], aides["motif"], strict=True)
    lignes = aides.assign(
        beneficiaire=[_beneficiaire(*rang, siennes) for rang in beneficiaires],
        compte_dit=[_compte_dit(*rang) for rang in comptes],
        annee=aides["exercice"].astype("string"),
        source_dite=[_case_dite(*rang) for rang in zip(aides["_feuille"], aides["_ligne"], strict=True)],
    )
    return lignes.assign(
        source=[_lien_ligne(*rang) for rang in zip(lignes["source_dite"], lignes["_cle"], strict=True)]
    )


def _colonnes_de_liste(stade: Stade) -> Sequence[Colonne]:
    """Return the columns of the list; another stage than accordé has its own, beside the amount granted."""
    colonne = {Stade.DEMANDE: "montant_demande", Stade.ENGAGE: "montant_engage", Stade.PAYE: "montant_paye"}.get(stade)
    if colonne is None:
        return _LISTE
    rang = [c.nom for c in _LISTE].index("montant_accorde") + 1
    return (*_LISTE[:rang], Colonne(colonne, _libelle(colonne), Genre.EUROS), *_LISTE[rang:])


def _beneficiaire(nom: object, code: object, portee: object, communes: frozenset[str]) -> str | None:
    if absent(nom):
        return "tout le département" if portee == "non_ventile" else None
    if not absent(code) and code in communes:
        return f"[{brut(nom)}]({navigation.adresse(navigation.COMMUNE, commune=str(code))})"
    return brut(nom)


def _case_dite(feuille: object, ligne: object) -> str:
    return NON_CONNU if absent(feuille) or absent(ligne) else f"{feuille} ligne {ligne}"


def _lien_ligne(dite: str, cle: object) -> str:
    if absent(cle):
        return brut(dite)
    return f"[{brut(dite)}]({navigation.adresse(navigation.FINANCEMENTS, volet='lignes', ligne=str(cle))})"


def _compte_dit(oui: object, portee: object, motif: object) -> str:
    if oui:
        return "oui"
    pourquoi = PORTEES.get(str(portee), "") if absent(motif) else MOTIFS.get(str(motif), str(motif))
    return f"non{INSECABLE}: {pourquoi[:1].lower()}{pourquoi[1:]}"
