"""The directory: counted without names, shown on demand only, and the journal says that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import INSECABLE, pluriel
from pvd_dashboard.situation.annuaire import contacts
from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui import acces, journal
from pvd_dashboard.ui.chiffres import Chiffre, rangee
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.situation.annuaire import Contact
    from pvd_dashboard.ui.page import Contexte

_COLONNES = (
    Colonne("nom", "Nom Prénom"),
    Colonne("collectivite", "Collectivité"),
    Colonne("poste", "Poste et service"),
    Colonne("mail", "Mail"),
    Colonne("telephone", "Téléphone", serre=True),
    Colonne("communes", "Communes", vide="–"),
    Colonne("verification", "Vérifié", Genre.MISE_EN_FORME),
)


def dire_absent() -> None:
    """Say that this installation keeps no contact, and who may decide otherwise."""
    with st.container(border=True):
        st.header("Aucun contact n’est conservé sur cette installation", anchor=False)
        st.markdown(
            "Les coordonnées d’agents et d’élus sont des données personnelles : elles sont effacées au dépôt d’un "
            "fichier. Le service peut choisir de les conserver (réglage `PVD_CONTACTS=oui`), avec l’avis de son "
            "délégué à la protection des données."
        )


def montrer(contexte: Contexte) -> None:
    """Show the counts; the entries themselves only when asked for, without any export."""
    tous = contacts(contexte.situation)
    a_verifier = [contact for contact in tous if contact.a_verifier]
    rangee(
        (
            Chiffre("Contacts en fonction", str(len(tous)), "à la date de situation"),
            Chiffre("À vérifier de nouveau", str(len(a_verifier)), _pourquoi(a_verifier)),
            Chiffre("Élus", str(sum(contact.elu for contact in tous)), "à vérifier depuis les élections de mars 2026"),
            Chiffre("Refusent la diffusion", str(sum(contact.opposition for contact in tous)), "à ne pas transmettre"),
        ),
        "annuaire",
    )
    mois = contexte.parametres.verification_contacts_mois
    st.caption(
        f"Une fiche se vérifie tous les {mois} mois. Ni carte, ni adresse de page, ni journal technique ne contient "
        "ces données ; aucun export de cette page. La consultation est inscrite au journal."
    )
    if st.toggle("Afficher les coordonnées", key="annuaire_affiche"):
        journal.contacts_vus(contexte, len(tous))
        _lister(contexte, tous)


def _pourquoi(a_verifier: Sequence[Contact]) -> str:
    jamais = sum(contact.verification is None for contact in a_verifier)
    return f"dont {pluriel(jamais, 'jamais vérifié', 'jamais vérifiés')}"


def _lister(contexte: Contexte, tous: Sequence[Contact]) -> None:
    cherche = fold(st.text_input("Chercher un nom, une collectivité, une fonction", key="annuaire_cherche"))
    noms = acces.noms(contexte)
    montres = [contact for contact in tous if cherche in fold(f"{contact.nom} {contact.collectivite} {contact.poste}")]
    alt = f"Annuaire{INSECABLE}: {pluriel(len(montres), 'contact')}."
    tableau(pd.DataFrame([_rang(contact, noms) for contact in montres]), _COLONNES, nom="annuaire", alt=alt)


def _rang(contact: Contact, noms: Mapping[str, str]) -> dict[str, str]:
    verifie = quand(contact.verification) if contact.verification else ""
    dit = pastille(f"◔ {contact.a_verifier}", "orange") if contact.a_verifier else f"✔ {verifie}"
    refus = f" {pastille('× ne pas diffuser', 'red')}" if contact.opposition else ""
    return {
        "nom": contact.nom,
        "collectivite": contact.collectivite,
        "poste": contact.poste,
        "mail": contact.mail,
        "telephone": contact.telephone,
        "communes": ", ".join(noms.get(code, code) for code in contact.communes),
        "verification": dit + refus,
    }
