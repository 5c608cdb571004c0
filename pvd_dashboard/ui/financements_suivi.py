"""The part of the screen of grants about what follows them: caducité, enveloppes, the same grant told twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.formats import INSECABLE, euros, nombre, periode, pluriel
from pvd_dashboard.situation.catalogue import dispositifs_refuses
from pvd_dashboard.situation.libelles import ETAPES_AIDE
from pvd_dashboard.situation.vie_aides import delais_refuses
from pvd_dashboard.tables import ENVELOPPES
from pvd_dashboard.ui import navigation
from pvd_dashboard.ui.financements_choix import Choix, lignes, liste_en_vigueur
from pvd_dashboard.ui.financements_rapprochement import rapprochement
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.situation.model import Jour
    from pvd_dashboard.situation.model_aides import SuiviAides, VieAide
    from pvd_dashboard.ui.page import Contexte

_TEINTES = {
    "caduque": "red",
    "forclose": "red",
    "a_commencer": "orange",
    "en_cours": "blue",
    "achevee": "green",
    "non_notifiee": "violet",
    "sans_delai": "gray",
}
_VIES = (
    Colonne("etape", "Où elle en est", Genre.MISE_EN_FORME, export="etape_dite", serre=True),
    Colonne("dispositif", "Dispositif"),
    Colonne("beneficiaire", "Bénéficiaire"),
    Colonne("projet", "Projet", Genre.MISE_EN_FORME, export="intitule"),
    Colonne("notification", "Notifiée", vide="–", serre=True),
    Colonne("limite_debut", "Commencer avant", vide="–", serre=True),
    Colonne("debut", "Commencée", vide="–", serre=True),
    Colonne("limite_achevement", "Achever avant", vide="–", serre=True),
    Colonne("fin_prevue", "Fin prévue", vide="–", serre=True),
    Colonne("engage", "Engagé", Genre.EUROS),
    Colonne("paye", "Payé", Genre.EUROS),
    Colonne("a_degager", "AE à désengager", Genre.EUROS, vide="–"),
)
_NON_SUIVIES = frozenset({"sans_delai", "achevee", "non_notifiee"})
_ENVELOPPES = (
    Colonne("exercice", ENVELOPPES.column("exercice").label),
    Colonne("dispositif", ENVELOPPES.column("dispositif").label),
    Colonne("perimetre", ENVELOPPES.column("perimetre").label, vide="–"),
    Colonne("notifie", "Notifié", Genre.EUROS),
    Colonne("provisionne", "Provisionné", Genre.EUROS),
    Colonne("engage", "Engagé", Genre.EUROS),
    Colonne("origine", "Engagé connu par", vide="–"),
    Colonne("reste", "Reste", Genre.EUROS),
)
_ORIGINES = {"saisi": "la feuille des enveloppes", "aides": "la somme des aides"}


def suivi(contexte: Contexte, choix: Choix, suffixe: str) -> None:
    """Show where the grants of the perimeter stand, the enveloppes, and what two sources both tell."""
    positions = set(lignes(contexte, choix.perimetre).index)
    aides = contexte.situation.financements.suivi
    vies = [vie for vie in aides.vies if vie.position in positions]
    _decompte(vies)
    _execution(vies, aides)
    _refus(contexte)
    _vies(contexte, vies, f"suivi-{suffixe}")
    enveloppes(contexte, f"enveloppes-{suffixe}")
    rapprochement(contexte)


def _decompte(vies: Sequence[VieAide]) -> None:
    st.header("Où en sont les aides accordées", anchor=False)
    comptes = Counter(vie.etape.value for vie in vies)
    presentes = [(code, mot) for code, mot in ETAPES_AIDE.items() if comptes[code]]
    badges = [
        pastille(f"{mot.symbole} {mot.libelle}{INSECABLE}: {nombre(comptes[code])}", _TEINTES[code])
        for code, mot in presentes
    ]
    st.markdown(" ".join(badges) or "Aucune aide accordée dans ce périmètre.")


def _execution(vies: Sequence[VieAide], aides: SuiviAides) -> None:
    """Show three totals of what is known; what is not known is counted apart, never as zero."""
    restes = [vie.reste for vie in vies if vie.reste is not None]
    degages = [vie.a_degager for vie in vies if vie.a_degager is not None]
    inconnus = len(vies) - len(restes)
    montrees = (
        (
            "reste",
            "Reste à payer",
            euros(sum(restes)) if restes else "n.c.",
            f"engagé − payé ; {pluriel(inconnus, 'aide')} sans montant connu",
        ),
        (
            "degager",
            "AE à désengager",
            euros(sum(degages)) if degages else "–",
            "délai pour commencer ou pour achever dépassé",
        ),
        ("doublons", "Aides à rapprocher", str(len(aides.propositions)), "deux sources qui semblent dire la même aide"),
    )
    for colonne, (nom, titre, valeur, precision) in zip(st.columns(len(montrees)), montrees, strict=True):
        with colonne, st.container(border=True, key=f"carte_{nom}", gap="xxsmall", height="stretch"):
            st.metric(titre, valeur)
            st.caption(precision)


def _refus(contexte: Contexte) -> None:
    """Say which lines of the settings about delays and dispositifs were not understood."""
    parametres = contexte.parametres
    refusees = (*delais_refuses(parametres.delais_subventions), *dispositifs_refuses(parametres.dispositifs_locaux))
    if refusees:
        dites = " ; ".join(f"«{INSECABLE}{brut(ligne)}{INSECABLE}»" for ligne in refusees)
        st.warning(f"Réglages{INSECABLE}: ces lignes n’ont pas été comprises et ne changent rien{INSECABLE}: {dites}.")


def _vies(contexte: Contexte, vies: Sequence[VieAide], fichier: str) -> None:
    rangs = {code: rang for rang, code in enumerate(ETAPES_AIDE)}
    suivies = [vie for vie in vies if vie.etape.value not in _NON_SUIVIES or vie.engage is not None]
    suivies.sort(key=lambda vie: (rangs[vie.etape.value], _limite(vie)))
    if not suivies:
        st.info(
            "Les délais ne peuvent pas être calculés : le fichier ne donne ni date de notification, ni montant engagé. "
            "Ajoutez les colonnes « Date de notification », « Date de commencement », « Montant engagé » et « Montant "
            "payé » pour suivre la caducité et le reste à payer.".replace(" :", f"{INSECABLE}:")
        )
        return
    subventions = contexte.situation.financements.subventions
    colonnes = ["libelle_dispositif", "nom_beneficiaire", "intitule", "_cle"]
    connues = subventions[colonnes].astype(object).where(subventions[colonnes].notna(), None)
    dites = [_vie(vie, connues.loc[vie.position].tolist()) for vie in suivies]
    alt = f"Aides en cours de vie, les plus urgentes d’abord : {len(dites)}."
    tableau(pd.DataFrame(dites, dtype="object"), _VIES, nom="vies", alt=alt, fichier=fichier)


def _limite(vie: VieAide) -> str:
    limite = vie.limite_achevement if vie.debut else vie.limite_debut
    return limite.fin.isoformat() if limite else "9999"


def _vie(vie: VieAide, connue: Sequence[object]) -> dict[str, object]:
    dispositif, beneficiaire, intitule, cle = connue
    mot = ETAPES_AIDE[vie.etape.value]
    vers = navigation.adresse(navigation.FINANCEMENTS, volet="lignes", ligne=str(cle or ""))
    return {
        "etape": pastille(f"{mot.symbole} {mot.libelle}", _TEINTES[vie.etape.value]),
        "etape_dite": mot.libelle,
        "dispositif": dispositif,
        "beneficiaire": beneficiaire,
        "projet": f"[{brut(intitule or 'voir la ligne')}]({vers})",
        "intitule": intitule,
        "notification": _dit(vie.notification),
        "limite_debut": _dit(vie.limite_debut),
        "debut": _dit(vie.debut),
        "limite_achevement": _dit(vie.limite_achevement),
        "fin_prevue": _dit(vie.fin_prevue),
        "engage": vie.engage,
        "paye": vie.paye,
        "a_degager": vie.a_degager,
    }


def _dit(jour: Jour | None) -> str | None:
    return periode(jour.debut, jour.precision) if jour else None


def enveloppes(contexte: Contexte, fichier: str, *, court: bool = False) -> None:
    """Show what was notified or provided, what is committed and what is left (``court``: in half a page)."""
    connues = contexte.situation.financements.suivi.enveloppes
    if not connues:
        return
    st.header(ENVELOPPES.label, anchor=False)
    noms = liste_en_vigueur(contexte).par_code
    rangs = [
        {
            "exercice": str(e.exercice) if e.exercice else None,
            "dispositif": noms[e.dispositif].libelle,
            "perimetre": e.perimetre,
            "notifie": e.notifie,
            "provisionne": e.provisionne,
            "engage": e.engage,
            "origine": _ORIGINES.get(e.engage_origine),
            "reste": e.reste,
        }
        for e in connues
    ]
    tableau(
        pd.DataFrame(rangs, dtype="object"),
        [colonne for colonne in _ENVELOPPES if not court or colonne.nom != "origine"],
        nom="enveloppes",
        alt="Enveloppes par exercice et dispositif.",
        fichier=fichier,
    )
