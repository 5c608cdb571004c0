"""The teams after the municipal elections of 2026: met or not, engaged or not (§1.19, R31, A42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import Ligne, communes_citees, ici, lignes, renseignee, table
from pvd_dashboard.situation.model_suivi import EngagementProjet, Equipe, Equipes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Jour, Laureats, Projet

CONFIRME, A_CONFIRMER, REFUSE = "confirme", "a_confirmer", "refuse"


def compute(
    tables: Mapping[str, pd.DataFrame], laureats: Laureats, lieux: Lieux, on: date, parametres: Parametres
) -> Equipes:
    """Return the teams of the département known at the date, and where those of each PVD stand."""
    elections = parametres.renouvellement_municipal
    toutes = tuple(
        _equipe(ligne, lieux, on)
        for ligne in lignes(table(tables, "equipes"))
        if ici(ligne, lieux) and existe(jour(ligne, "date_installation"), on)
    )
    supplied = renseignee(tables, "equipes")
    suivis = laureats.projets if supplied and on > elections else ()
    return Equipes(supplied, toutes, tuple(_projet(projet, toutes, elections, lieux) for projet in suivis))


def _equipe(ligne: Ligne, lieux: Lieux, on: date) -> Equipe:
    communes, siren = communes_citees(ligne), ligne.get("siren_epci") or ""
    contact, deliberation = _connu(ligne, "date_premier_contact", on), _connu(ligne, "date_deliberation", on)
    return Equipe(
        libelle=_libelle(ligne, communes, lieux),
        communes=communes,
        siren_epci=siren,
        executif=ligne.get("executif") or "",
        elu_referent=ligne.get("elu_referent") or "",
        installation=jour(ligne, "date_installation"),
        premier_contact=contact,
        engagement=_engagement(ligne, on),
        deliberation=deliberation,
        feuille=ligne.get("_feuille") or "",
        ligne=ligne.get("_ligne"),
    )


def _connu(ligne: Ligne, colonne: str, on: date) -> Jour | None:
    lu = jour(ligne, colonne)
    return lu if existe(lu, on) else None


def _engagement(ligne: Ligne, on: date) -> str:
    """Return what the team said; nothing yet where every date of the line is later (R08)."""
    dates = [lu for colonne in ("date_premier_contact", "date_deliberation") if (lu := jour(ligne, colonne))]
    plus_tard = bool(dates) and not any(existe(lu, on) for lu in dates)
    return "" if plus_tard else ligne.get("engagement") or ""


def _libelle(ligne: Ligne, communes: Sequence[str], lieux: Lieux) -> str:
    if communes:
        return " / ".join(map(lieux.nom_commune, communes))
    siren = ligne.get("siren_epci")
    return (lieux.nom_epci(siren) if siren else None) or ligne.get("nom_epci") or ""


def _projet(projet: Projet, equipes: Iterable[Equipe], elections: date, lieux: Lieux) -> EngagementProjet:
    """Return where the teams of one PVD stand: each of its communes, and its EPCI where a line names it."""
    siennes = [equipe for equipe in equipes if _concerne(equipe, projet)]
    dites = {nom: [e for e in siennes if code in e.communes] for code, nom in _noms(projet, lieux).items()}
    dites |= {e.libelle: [e] for e in siennes if not e.communes}
    non_rencontrees = [
        code
        for code in projet.communes
        if not any(code in e.communes and e.premier_contact and e.premier_contact.fin > elections for e in siennes)
    ]
    refusees = tuple(nom for nom, elles in dites.items() if any(e.engagement == REFUSE for e in elles))
    confirmees = {nom for nom, elles in dites.items() if any(e.engagement == CONFIRME for e in elles)}
    restantes = tuple(nom for nom in dites if nom not in confirmees and nom not in refusees)
    etat = REFUSE if refusees else A_CONFIRMER if restantes else CONFIRME
    return EngagementProjet(
        *(projet.cle, projet.libelle, projet.communes, etat, tuple(non_rencontrees), restantes, refusees)
    )


def _noms(projet: Projet, lieux: Lieux) -> dict[str, str]:
    return {code: lieux.nom_commune(code) for code in projet.communes}


def _concerne(equipe: Equipe, projet: Projet) -> bool:
    """Whether a team is that of a PVD: of one of its communes, or of its EPCI where the line names no commune."""
    if equipe.communes:
        return bool(set(equipe.communes) & set(projet.communes))
    return bool(equipe.siren_epci) and equipe.siren_epci in projet.epcis
