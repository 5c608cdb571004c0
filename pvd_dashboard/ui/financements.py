"""The parts of the screen of grants: the table of the deck, its totals by scope, the list of grants."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.formats import INSECABLE, absent, accord, euros, pluriel, pourcent
from pvd_dashboard.situation.libelles import MOTIFS, PORTEES
from pvd_dashboard.tables import ENVELOPPES, SUBVENTIONS
from pvd_dashboard.tables.dispositifs import PAR_CODE
from pvd_dashboard.ui import filtres, navigation
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.situation.model import Financements, Groupe, Situation

TOUS = ""
_DECK = (
    Colonne("groupe", "Enveloppe"),
    Colonne("dispositif", "Dispositif"),
    Colonne("lignes", "Lignes", Genre.NOMBRE),
    Colonne("montant", "Montant accordé", Genre.EUROS),
    Colonne("part", "Part", Genre.PART),
)


def portees(aides: Financements) -> None:
    """Show the total and what it is made of, what is outside it apart."""
    affichees = (
        ("total", "Total accordé", aides.total, "ensemble des trois suivants"),
        ("communes", "Aux communes lauréates", aides.communes, "compris dans le total"),
        ("epci", "Aux EPCI", aides.epci, "compris dans le total"),
        ("ventile", "Non ventilé par commune", aides.non_ventile, "compris dans le total"),
        ("hors", "Hors PVD", aides.hors_pvd, "autres bénéficiaires, hors total"),
    )
    for colonne, (nom, titre, montant, precision) in zip(st.columns(len(affichees)), affichees, strict=True):
        with colonne, st.container(border=True, key=f"carte_{nom}", gap="xxsmall", height="stretch"):
            st.metric(titre, euros(montant))
            st.caption(precision)


def table_du_diaporama(aides: Financements, fichier: str) -> None:
    """Show groups, subtotals, shares and total, with the rounding difference where there is one."""
    lignes, gras = _lignes_du_diaporama(aides)
    alt = f"Montants accordés par enveloppe et dispositif ; total {euros(aides.total)}."
    tableau(lignes, _DECK, nom="diaporama", alt=alt, fichier=fichier, gras=gras)
    if aides.ecart_arrondi:
        st.caption(
            f"Écart d’arrondi{INSECABLE}: {pourcent(aides.ecart_arrondi)} "
            "(les parts sont arrondies à un dixième ; les montants sont exacts)."
        )


def _lignes_du_diaporama(aides: Financements) -> tuple[pd.DataFrame, list[int]]:
    rangs: list[tuple[str, str, int, Decimal, Decimal]] = []
    gras: list[int] = []
    for groupe in aides.groupes:
        rangs += [
            (groupe.groupe if rang == 0 else " ", ligne.libelle, ligne.lignes, ligne.montant, ligne.part)
            for rang, ligne in enumerate(groupe.dispositifs)
        ]
        gras.append(len(rangs))
        rangs.append((" ", f"Sous-total {groupe.groupe}", _compte(groupe), groupe.total, groupe.part))
    gras.append(len(rangs))
    part = Decimal(100) if aides.total else Decimal(0)
    rangs.append(("Total", " ", sum(_compte(groupe) for groupe in aides.groupes), aides.total, part))
    return pd.DataFrame(rangs, columns=[c.nom for c in _DECK], dtype="object"), gras


def _compte(groupe: Groupe) -> int:
    return sum(ligne.lignes for ligne in groupe.dispositifs)


@dataclass(frozen=True, slots=True)
class Choix:
    """What the list of grants is narrowed to; an empty text narrows nothing."""

    dispositif: str = TOUS
    exercice: str = TOUS
    portee: str = TOUS
    commune: str = TOUS


def choisir(situation: Situation) -> Choix:
    """Draw the filters of the list, held in the URL; return what was chosen."""
    aides = situation.financements.subventions
    libelles = dict(zip(aides["dispositif"], aides["libelle_dispositif"], strict=True))
    dispositifs = {TOUS: "Tous", **{str(c): str(n) for c, n in libelles.items() if not absent(c)}}
    exercices = {TOUS: "Tous", **{str(a): str(a) for a in sorted(aides["exercice"].dropna().unique())}}
    presentes = set(aides["portee"].dropna())
    scopes = {TOUS: "Toutes", **{code: nom for code, nom in PORTEES.items() if code in presentes}}
    communes = situation.laureats.communes
    lieux = {TOUS: "Toutes", **dict(zip(communes["code_insee"], communes["nom"], strict=True))}
    choisis = [
        _liste(colonne, libelle, nom, options)
        for colonne, (libelle, nom, options) in zip(
            st.columns(4),
            (
                ("Dispositif", "dispositif", dispositifs),
                ("Exercice", "exercice", exercices),
                ("Portée", "portee", scopes),
                ("Commune", "commune", lieux),
            ),
            strict=True,
        )
    ]
    return Choix(*choisis)


def _liste(colonne: st.delta_generator.DeltaGenerator, libelle: str, nom: str, options: Mapping[str, str]) -> str:
    with colonne:
        return filtres.liste(libelle, nom, list(options), ecrire_option=lambda code: options[code])


def filtrer(aides: pd.DataFrame, choix: Choix) -> pd.DataFrame:
    """Return the grants that match; amounts are untouched."""
    garde = pd.Series(data=True, index=aides.index)
    if choix.dispositif:
        garde &= aides["dispositif"].eq(choix.dispositif).fillna(value=False)
    if choix.exercice:
        garde &= aides["exercice"].astype("string").eq(choix.exercice).fillna(value=False)
    if choix.portee:
        garde &= aides["portee"].eq(choix.portee).fillna(value=False)
    if choix.commune:
        garde &= rattachees(aides, choix.commune)
    return aides[garde]


def rattachees(aides: pd.DataFrame, commune: str) -> pd.Series:
    """Tell which grants are attached to a commune lauréate, alone or with others."""
    return aides["codes_communes"].fillna("").str.split(";").map(lambda codes: commune in codes).astype(bool)


def _libelle(nom: str) -> str:
    return SUBVENTIONS.column(nom).label


_ENVELOPPES: Sequence[Colonne] = (
    Colonne("annee", ENVELOPPES.column("exercice").label),
    Colonne("dispositif", ENVELOPPES.column("dispositif").label),
    Colonne("perimetre", ENVELOPPES.column("perimetre").label),
    Colonne("montant_notifie", ENVELOPPES.column("montant_notifie").label, Genre.EUROS),
    Colonne("montant_provisionne", ENVELOPPES.column("montant_provisionne").label, Genre.EUROS),
    Colonne("montant_engage", ENVELOPPES.column("montant_engage").label, Genre.EUROS),
)
_LISTE: Sequence[Colonne] = (
    Colonne("annee", _libelle("exercice")),
    Colonne("libelle_dispositif", _libelle("dispositif")),
    Colonne("beneficiaire", "Bénéficiaire", Genre.MISE_EN_FORME, export="nom_beneficiaire"),
    Colonne("intitule", _libelle("intitule")),
    Colonne("cout_total_ht", _libelle("cout_total_ht"), Genre.EUROS),
    Colonne("montant_accorde", _libelle("montant_accorde"), Genre.EUROS),
    Colonne("taux_cout", "Taux (coût)", Genre.TAUX),
    Colonne("compte_dit", "Dans le total"),
)


def liste(aides: pd.DataFrame, communes: Sequence[str], *, nom: str, fichier: str) -> None:
    """Show grants and the total of those shown, each euro counted once."""
    comptees = int(aides["compte"].sum())
    st.markdown(
        f"**{pluriel(len(aides), 'ligne')}**, dont {comptees} {accord(comptees, 'comptée')} dans le total · "
        f"total accordé des lignes affichées{INSECABLE}: **{euros(somme(aides['montant']))}**"
    )
    table(aides, communes, nom=nom, fichier=fichier)


def phrase_d_une_commune(aides: pd.DataFrame) -> str:
    """Say what a commune was granted, and how much of it is in the total of the département (R54)."""
    citees = aides[aides["motif"].isna() | aides["motif"].eq("deja_compte").fillna(value=False)]
    accorde, compte = somme(citees["montant_accorde"]), somme(aides["montant"])
    debut = f"**{pluriel(len(citees), 'aide accordée', 'aides accordées')}** pour **{euros(accorde)}**"
    if accorde == compte:
        return f"{debut}."
    if not compte:
        return f"{debut}, déjà compris dans un total du département, sans y être ajoutés."
    return f"{debut}, dont {euros(accorde - compte)} déjà compris dans un total du département, sans y être ajoutés."


def somme(montants: pd.Series) -> Decimal:
    """Add amounts exactly; unknown ones count for nothing."""
    return sum((montant for montant in montants if not absent(montant)), Decimal(0))


def table(aides: pd.DataFrame, communes: Sequence[str], *, nom: str, fichier: str) -> None:
    """Show grants, one row a line of the file; those of ``communes`` link to their pages."""
    beneficiaires = zip(aides["nom_beneficiaire"], aides["code_beneficiaire"], aides["portee"], strict=True)
    comptes = zip(aides["compte"], aides["portee"], aides["motif"], strict=True)
    lignes = aides.assign(
        beneficiaire=[_beneficiaire(*rang, communes) for rang in beneficiaires],
        compte_dit=[_compte_dit(*rang) for rang in comptes],
        annee=aides["exercice"].astype("string"),
    )
    tableau(lignes, _LISTE, nom=nom, alt=f"Aides, une par ligne du fichier : {len(aides)}.", fichier=fichier)


def enveloppes(situation: Situation, fichier: str) -> None:
    """Show what was notified or provided for the département, where the file says it."""
    lignes = situation.tables.get("enveloppes")
    if lignes is None or lignes.empty:
        return
    st.header(ENVELOPPES.label, anchor=False)
    montrees = lignes.assign(
        annee=lignes["exercice"].astype("string"),
        dispositif=[PAR_CODE[c].libelle if c in PAR_CODE else c for c in lignes["dispositif"].astype(object)],
    )
    tableau(montrees, _ENVELOPPES, nom="enveloppes", alt="Enveloppes par exercice et dispositif.", fichier=fichier)


def _beneficiaire(nom: object, code: object, portee: object, communes: Sequence[str]) -> str | None:
    if absent(nom):
        return "tout le département" if portee == "non_ventile" else None
    if not absent(code) and code in communes:
        return f"[{brut(nom)}]({navigation.adresse(navigation.COMMUNE, commune=str(code))})"
    return brut(nom)


def _compte_dit(oui: object, portee: object, motif: object) -> str:
    if oui:
        return "oui"
    pourquoi = PORTEES.get(str(portee), "") if absent(motif) else MOTIFS.get(str(motif), str(motif))
    return f"non{INSECABLE}: {pourquoi[:1].lower()}{pourquoi[1:]}"
