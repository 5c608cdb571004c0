"""What an officer says of an alert: treated, or put off until a day, with a note, signed and dated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import reglages
from pvd_dashboard.editions.errors import StoreError
from pvd_dashboard.formats import INSECABLE, delai, jour, pluriel
from pvd_dashboard.reglages import MarqueInvalideError
from pvd_dashboard.situation.model_alertes import EtatAlerte
from pvd_dashboard.ui.entete import lire_date
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_alertes import Alerte
    from pvd_dashboard.ui.page import Contexte

_OUVERTE = "alerte_a_marquer"
_CHOIX = {
    EtatAlerte.TRAITEE: "Traitée",
    EtatAlerte.REPORTEE: "Reportée jusqu’au…",
    EtatAlerte.OUVERTE: "Encore à traiter",
}


def bouton(contexte: Contexte, alerte: Alerte, rang: int) -> None:
    """Offer to mark an alert; what the examples show is never marked."""
    if not contexte.magasin.exemple:
        st.button(
            "Marquer",
            key=f"marquer_{rang}",
            icon=":material/done:",
            type="tertiary",
            on_click=_ouvrir,
            args=(alerte.cle,),
        )


def boite(contexte: Contexte) -> None:
    """Open the box of the alert that somebody asked to mark, until it is written or closed; call it once a page."""
    cle = st.session_state.get(_OUVERTE)
    if cle is None:
        return
    alerte = next((une for une in contexte.situation.alertes if une.cle == cle), None)
    if alerte is not None:
        _boite(contexte, alerte)


def _ouvrir(cle: str) -> None:
    st.session_state[_OUVERTE] = cle


def _fermer() -> None:
    st.session_state.pop(_OUVERTE, None)


def repere(contexte: Contexte, alerte: Alerte) -> str:
    """Say in Markdown since when, or by when, where the reason does not say it already; a past day is no deadline."""
    quand = alerte.depuis or alerte.date
    if quand is None or jour(quand) in alerte.pourquoi:
        return ""
    ecart = (quand - contexte.date).days
    if ecart < 0:
        return f" :gray[depuis le {jour(quand)} ({pluriel(-ecart, 'jour')}).]"
    return f" :gray[échéance le {jour(quand)} ({delai(ecart)}).]"


def suite(alerte: Alerte) -> str:
    """Say in Markdown what was said of an alert: by whom, when, why; or that it came back."""
    if alerte.revenue:
        return pastille("↺ revenue : la cause a changé", "orange")
    if alerte.marque is None:
        return ""
    badge = pastille("✔ traitée", "green") if alerte.etat is EtatAlerte.TRAITEE else pastille("◷ reportée", "blue")
    return f"{badge if not alerte.ouverte else pastille('↺ report échu', 'orange')} :gray[{brut(texte(alerte))}]"


def texte(alerte: Alerte) -> str:
    """Say in words what was said of an alert, empty where nothing was; for the exports too."""
    marque = alerte.marque
    if marque is None:
        return ""
    etat = "Traitée" if marque.etat is EtatAlerte.TRAITEE else f"Reportée au {jour(marque.jusqu_au)}"
    quand = f" le {jour(marque.quand.date())}" if marque.quand else ""
    qui = f" par {marque.auteur}" if marque.auteur else ""
    return f"{etat}{quand}{qui}" + (f"{INSECABLE}: {marque.note}" if marque.note else "")


@st.dialog("Marquer ce point", on_dismiss=_fermer)
def _boite(contexte: Contexte, alerte: Alerte) -> None:
    st.markdown(f"**{brut(alerte.objet)}**{INSECABLE}: {brut(alerte.pourquoi)}")
    if dit := texte(alerte):
        st.caption(brut(dit))
    with st.form("marquer", border=False):
        etat = st.radio("État", list(_CHOIX), format_func=_CHOIX.__getitem__)
        reprise = st.text_input("Reportée jusqu’au (jj/mm/aaaa)", help="Le point revient dans la liste ce jour-là.")
        note = st.text_area("Note", help="Ce qui a été fait ou décidé. Sans nom ni coordonnées d’agent.")
        if st.form_submit_button("Enregistrer", type="primary"):
            _ecrire(contexte, alerte, etat, reprise, note)


def _ecrire(contexte: Contexte, alerte: Alerte, etat: EtatAlerte, reprise: str, note: str) -> None:
    reporte = etat is EtatAlerte.REPORTEE
    jusqu_au = lire_date(reprise) if reporte else None
    if reporte and jusqu_au is None:
        st.error("Écrivez le jour où le point revient, par exemple 15/01/2027.")
        return
    try:
        reglages.marquer(
            contexte.magasin.store,
            contexte.departement,
            alerte,
            etat,
            author=contexte.qui.nom,
            at=datetime.now(UTC),
            note=note.strip(),
            jusqu_au=jusqu_au,
        )
    except (MarqueInvalideError, StoreError) as refus:
        st.error(brut(refus))
        return
    _fermer()
    st.rerun()
