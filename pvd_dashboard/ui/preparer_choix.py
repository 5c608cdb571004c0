"""What is chosen on « Préparer » before a paper is written: the place, the parts, a past date, names, a template."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from pvd_dashboard import briefings, situation
from pvd_dashboard.briefings import modele_reperes, modeles
from pvd_dashboard.evolutions import evolutions
from pvd_dashboard.settings import settings
from pvd_dashboard.ui import acces, entete, filtres
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.ui.page import Contexte

GARDEES = 32
_ARRONDISSEMENT, _EPCI, _CHOISIES = "arrondissement", "epci", "communes"


@dataclass(frozen=True, eq=False, slots=True)
class Demande:
    """A paper as asked for on screen: of which situation, with which choices; ``cle`` tells it from another."""

    genre: str
    situation: Situation
    commune: str | None
    choix: briefings.Choix
    cle: tuple[object, ...]


def demander(contexte: Contexte, genre: str) -> Demande | None:
    """Ask for what a kind of paper needs; None, said on screen, where an answer will not do."""
    part = _perimetre(contexte)
    ici = _restreinte(contexte, contexte.date, part)
    commune = _commune(ici, genre)
    depuis = _depuis(contexte) if genre in {"club", "note", "commune"} else None
    sections = _parties(genre)
    contacts = _contacts()
    try:
        modele, nom = _modele(genre)
    except briefings.BriefingError as refus:
        st.error(brut(refus))
        return None
    avant = _restreinte(contexte, depuis, part) if depuis else None
    changements = evolutions(avant, ici) if avant else []
    choix = briefings.Choix(
        sections=sections,
        contacts=contacts,
        avant=avant,
        changements=tuple(briefings.Changement(un.phrase, un.codes) for un in changements),
        modele=modele,
        modele_nom=nom,
    )
    return Demande(
        genre,
        ici,
        commune,
        choix,
        (part, depuis, commune, sections, contacts, hashlib.sha256(modele or b"").hexdigest()),
    )


def _perimetre(contexte: Contexte) -> str:
    """Return the part chosen, as « arrondissement:Dax », « epci:244000691 », « communes:40197,40102 »."""
    options = acces.garder(contexte, "perimetres", faire=lambda: _perimetres(contexte.situation))
    choisi = filtres.liste("Périmètre", "perimetre", list(options), ecrire_option=options.__getitem__)
    if choisi != _CHOISIES:
        return choisi
    noms = _noms(contexte.situation)
    codes = st.multiselect("Communes", list(noms), format_func=noms.__getitem__, placeholder="Choisir des communes")
    return f"{_CHOISIES}:{','.join(codes)}" if codes else ""


def _perimetres(entiere: Situation) -> Mapping[str, str]:
    rows = entiere.laureats.communes
    arrondissements = sorted(set(rows["nom_arrondissement"].dropna().astype(str)))
    epcis = {str(s): str(n) for s, n in zip(rows["siren_epci"], rows["nom_epci"], strict=True) if isinstance(s, str)}
    options = {"": "Tout le département"}
    options |= {f"{_ARRONDISSEMENT}:{nom}": f"Arrondissement : {nom}" for nom in arrondissements}
    options |= {f"{_EPCI}:{siren}": f"EPCI : {nom}" for siren, nom in sorted(epcis.items(), key=lambda e: e[1])}
    return options | {_CHOISIES: "Communes à choisir…"}


def _noms(entiere: Situation) -> Mapping[str, str]:
    rows = entiere.laureats.communes
    return dict(zip(rows["code_insee"].astype(str), rows["nom"].astype(str), strict=True))


def _restreinte(contexte: Contexte, le: date, part: str) -> Situation:
    entiere = contexte.situation if le == contexte.date else acces.situation(contexte.magasin, contexte.edition, le)
    if not part:
        return entiere
    edition = contexte.edition
    cle = (contexte.magasin.url, contexte.departement, edition.number, le, contexte.parametres.version, part)
    return _part(contexte, entiere, "|".join(edition.versions.values()), *cle)


@st.cache_resource(max_entries=GARDEES, show_spinner=False)
def _part(_contexte: Contexte, _entiere: Situation, versions: str, *cle: object) -> Situation:
    """Return a part of a situation; a place that holds no lauréat on a past date is an empty one."""
    del versions
    genre, valeur = str(cle[-1]).split(":", 1)
    voulu: dict[str, Any] = {genre: valeur.split(",") if genre == _CHOISIES else valeur}
    part = briefings.perimetre(_contexte.situation, **voulu)
    if part is None:
        return _entiere
    return situation.restreindre(_entiere, part, territory=_contexte.territoire)


def _commune(ici: Situation, genre: str) -> str | None:
    if genre in {"note", "bilan"}:
        return None
    noms = _noms(ici)
    vide = "Aucune" if genre == "club" else "Toutes les communes"
    titre = "Focus sur une commune" if genre == "club" else "Commune"
    return filtres.liste(titre, "commune", ["", *noms], ecrire_option=lambda code: noms.get(code, vide)) or None


def _depuis(contexte: Contexte) -> date | None:
    texte = st.text_input(
        "Comparer avec la situation au (facultatif)", key="preparer_depuis", placeholder="jj/mm/aaaa, ex. 01/01/2021"
    )
    if not texte.strip():
        return None
    lue = entete.lire_date(texte)
    if lue is None:
        st.error("Cette date n’est pas reconnue : écrivez-la 10/09/2021.")
    elif lue >= contexte.date:
        st.error("La date de comparaison doit précéder la date de situation.")
        return None
    return lue


def _parties(genre: str) -> frozenset[str] | None:
    parties = briefings.SECTIONS[genre]
    gardees = st.pills(
        "Parties du document",
        list(parties),
        selection_mode="multi",
        default=list(parties),
        format_func=parties.__getitem__,
        key=f"parties_{genre}",
    )
    return None if len(gardees) == len(parties) else frozenset(gardees)


def _contacts() -> bool:
    if not settings().contacts:
        return False
    return st.toggle(
        "Écrire les noms : titulaires des postes, annuaire",
        key="preparer_contacts",
        help="Données personnelles : non par défaut. L’annuaire est une annexe de la note et du bilan ; qui refuse la "
        "diffusion n’y est pas.",
    )


def _modele(genre: str) -> tuple[bytes | None, str]:
    """Return the office's template, uploaded else of its folder. Raises BriefingError where it will not do."""
    fin = modeles.terminaison(genre)
    du_service = modeles.du_dossier(settings().modeles, genre)
    with st.expander(f"Modèle du service ({fin})", icon=":material/palette:"):
        if du_service is not None:
            st.caption(brut(f"En place : {du_service.name}. Un fichier déposé ici le remplace, pour cette fois."))
        recu = st.file_uploader(f"Modèle ({fin})", type=[fin.lstrip(".")], key=f"modele_{genre}")
        st.caption("Le modèle garde ses logos, ses couleurs et ses dispositions. Repères remplacés dans son texte :")
        st.markdown("\n".join(f"- `{{{{{nom}}}}}` : {quoi}" for nom, quoi in modele_reperes.REPERES.items()))
    if recu is None:
        return None, ""
    contenu = recu.getvalue()
    briefings.essayer_modele(genre, contenu, recu.name)
    return contenu, recu.name
