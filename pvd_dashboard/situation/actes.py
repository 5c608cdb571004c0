"""Signed conventions at a date, each counted once, from the conventions table or the list of lauréats.

A row is not always a convention: a national list has one line a commune, a
tableau de bord one line a convention. Rows with the same number are one
convention; in a sheet where no line names two communes, lines of the same
kind, EPCI and date are one; else a line is a convention (repeated lines once).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Literal

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import Ligne, communes_citees, lignes, numero, table
from pvd_dashboard.situation.signataires import sieges
from pvd_dashboard.tables.conventions import TYPES, dite_signee

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Jour, Laureats, Projet
    from pvd_dashboard.situation.signataires import Siege

Famille = Literal["adhesion", "ort"]
FAMILLES: dict[str, Famille] = {
    "adhesion": "adhesion",
    "cadre_ort": "ort",
    "ort_preexistante": "ort",
    "acv_ort": "ort",
}
TYPE_DES_LAUREATS: dict[Famille, str] = {"adhesion": "adhesion", "ort": "cadre_ort"}
_NON_SIGNEE = {"non_signee", "en_cours"}
_SIGNEE = {"signee", "terminee"}
_MOIS_PAR_AN = 12
PERIODICITES = {"trimestrielle": 3, "semestrielle": 6, "annuelle": 12}
"""Months between two comités de projet, by the code of the convention's periodicity (§1.11)."""
COMITE = ("presidence_comite", "membres_comite", "associes_comite")
"""The columns that say who the comité de projet is made of."""


@dataclass(frozen=True, slots=True)
class Acte:
    """One convention signed at the date; ``signature`` is None where it is signed without a known date.

    ``periodicite_mois`` is that of the comité de projet (0: not said),
    ``comite`` the comité that validated the convention, ``avis_regional`` that
    the comité régional des financeurs has seen it, ``ville_principale`` whether
    the ville principale signs (None: not said). ``partenaires``,
    ``deliberations`` and ``secteurs`` (the perimeter of the ORT) are as typed,
    and so is who presides, sits on and is heard by the comité de projet
    (``presidence_comite``, ``membres_comite``, ``associes_comite``).
    """

    famille: Famille
    type: str
    communes: frozenset[str]
    signature: Jour | None
    numero: str = ""
    terminee: bool = False
    echeance_texte: Jour | None = None
    fin_saisie: Jour | None = None
    fin_estimee: Jour | None = None
    duree_mois: int = 0
    periodicite_mois: int = 0
    comite: Jour | None = None
    avis_regional: bool = False
    ville_principale: bool | None = None
    signataires: tuple[Siege, ...] = ()
    partenaires: str = ""
    deliberations: str = ""
    secteurs: str = ""
    exemplaires: int | None = None
    presidence_comite: str = ""
    membres_comite: str = ""
    associes_comite: str = ""


def rassembler(tables: Mapping[str, pd.DataFrame], projets: Sequence[Projet], lieux: Lieux, on: date) -> list[Acte]:
    """Return the conventions of the conventions table that are signed at the date."""
    membres = {code: projet.cle for projet in projets for code in projet.communes}
    rows = table(tables, "conventions")
    rows = rows[rows["type"].isin(list(FAMILLES))]
    connues = (ligne for ligne in lignes(rows) if existe(jour(ligne, "date_signature"), on))
    citees = [(ligne, communes_citees(ligne)) for ligne in connues]  # a later line says nothing of its sheet either
    une_par_commune = _feuilles_par_commune(citees)
    actes: dict[tuple[object, ...], list[Acte]] = {}
    for ligne, communes in citees:
        if (acte := _acte(ligne, communes, on)) and any(map(lieux.contient, communes)):
            par_commune = _feuille(ligne) in une_par_commune
            actes.setdefault(_cle(acte, ligne, lieux, membres, par_commune=par_commune), []).append(acte)
    return [reduce(_fusionner, groupe) for groupe in actes.values()]


def completer(actes: Sequence[Acte], tables: Mapping[str, pd.DataFrame], laureats: Laureats, on: date) -> list[Acte]:
    """Add what the list of lauréats says of a PVD for which the conventions table says nothing of that kind."""
    fiches = _fiches(tables, laureats)
    fins = {code: fin for code, ligne in fiches.items() if (fin := jour(ligne, "date_fin_ort"))}
    tous: list[Acte] = []
    for famille, type_ in TYPE_DES_LAUREATS.items():
        dates = _dates(fiches, famille, on)
        connus = [_dater(acte, dates) for acte in actes if acte.famille == famille]
        signees = dict.fromkeys(_dites_signees(fiches, famille)) | dates
        tous += connus + _deduits(Acte(famille, type_, frozenset(), None), connus, signees, laureats)
    return [_finir(acte, fins) for acte in tous]


def _deduits(
    modele: Acte, connus: Sequence[Acte], signees: Mapping[str, Jour | None], laureats: Laureats
) -> list[Acte]:
    """Return the conventions that only the list of lauréats knows.

    Communes of one EPCI on one day are one; without a day, those of one project.
    """
    couvertes = frozenset[str]().union(*(acte.communes for acte in connus))
    projets = {code: p.cle for p in laureats.projets for code in p.communes}
    manquantes = [code for p in laureats.projets if not couvertes & set(p.communes) for code in p.communes]
    epcis = dict(zip(laureats.communes["code_insee"], laureats.communes["siren_epci"].fillna(""), strict=True))
    groupes: dict[tuple[object, ...], list[Acte]] = {}
    for code in manquantes:
        if code in signees:
            signature = signees[code]
            acte = replace(modele, communes=frozenset({code}), signature=signature)
            jour_commun = (epcis[code] or code, signature.debut, signature.precision) if signature else (projets[code],)
            groupes.setdefault(jour_commun, []).append(acte)
    return [reduce(_fusionner, groupe) for groupe in groupes.values()]


def _fiches(tables: Mapping[str, pd.DataFrame], laureats: Laureats) -> dict[str, Ligne]:
    rows = table(tables, "laureats")
    rows = rows[rows["code_insee"].isin(laureats.communes["code_insee"])]
    fiches: dict[str, Ligne] = {}
    for ligne in lignes(rows):
        fiches.setdefault(ligne["code_insee"], ligne)
    return fiches


def _dates(fiches: Mapping[str, Ligne], famille: str, on: date) -> dict[str, Jour]:
    found = {code: jour(ligne, f"date_{famille}") for code, ligne in fiches.items()}
    return {code: signature for code, signature in found.items() if signature and existe(signature, on)}


def _dites_signees(fiches: Mapping[str, Ligne], famille: str) -> list[str]:
    """Return the communes whose list says « oui », « signée » where a date was awaited: signed, on no known day."""
    textes = {code: ligne.get(f"date_{famille}_texte") for code, ligne in fiches.items()}
    sans_jour = {code: texte for code, texte in textes.items() if jour(fiches[code], f"date_{famille}") is None}
    return [code for code, texte in sans_jour.items() if isinstance(texte, str) and dite_signee(texte)]


def _dater(acte: Acte, dates: Mapping[str, Jour]) -> Acte:
    """Give a convention signed without a date the one that the list of lauréats knows."""
    if acte.signature is not None:
        return acte
    known = [dates[code] for code in acte.communes if code in dates]
    return replace(acte, signature=min(known, key=lambda signature: signature.debut)) if known else acte


def _finir(acte: Acte, fins: Mapping[str, Jour]) -> Acte:
    """Give an ORT without any end the one that the list of lauréats knows."""
    if acte.famille != "ort" or acte.fin_saisie or acte.duree_mois:
        return acte
    known = [fins[code] for code in acte.communes if code in fins]
    return replace(acte, fin_saisie=min(known, key=lambda fin: fin.fin)) if known else acte


def _acte(ligne: Ligne, communes: Iterable[str], on: date) -> Acte | None:
    """Return the convention of a row if it is signed at the date (R08: a later one does not exist)."""
    famille = FAMILLES[ligne["type"]]
    signature, statut = jour(ligne, "date_signature"), ligne.get("statut")
    texte = jour(ligne, "echeance_textuelle")
    if not existe(signature, on) or statut in _NON_SIGNEE:
        return None
    if signature is None and statut not in _SIGNEE and not (famille == "adhesion" and texte):
        return None
    return Acte(
        famille=famille,
        type=ligne["type"],
        communes=frozenset(communes),
        signature=signature,
        numero=numero(ligne, "id_convention", TYPES),
        terminee=statut == "terminee",
        echeance_texte=texte,
        fin_saisie=jour(ligne, "date_fin"),
        fin_estimee=jour(ligne, "date_fin_estimee"),
        duree_mois=round((ligne.get("duree_annees") or 0) * _MOIS_PAR_AN),
        periodicite_mois=PERIODICITES.get(ligne.get("periodicite_comite") or "", 0),
        comite=_au(ligne, "date_comite_projet", on),
        avis_regional=bool(ligne.get("avis_comite_regional") or _au(ligne, "date_comite_regional_financeurs", on)),
        ville_principale=ligne.get("ville_principale_signataire"),
        signataires=sieges(ligne.get("signataires") or ""),
        partenaires=ligne.get("partenaires") or "",
        deliberations=ligne.get("deliberations") or "",
        secteurs=ligne.get("secteurs") or "",
        exemplaires=ligne.get("exemplaires"),
        **{nom: ligne.get(nom) or "" for nom in COMITE},
    )


def _au(ligne: Ligne, colonne: str, on: date) -> Jour | None:
    """Return a date of a row, None where it is later than the date (R08)."""
    connu = jour(ligne, colonne)
    return connu if existe(connu, on) else None


def _feuille(ligne: Ligne) -> tuple[str, str, Famille]:
    return ligne.get("_fichier") or "", ligne.get("_feuille") or "", FAMILLES[ligne["type"]]


def _feuilles_par_commune(citees: Iterable[tuple[Ligne, tuple[str, ...]]]) -> set[tuple[str, str, Famille]]:
    """Return the sheets of which no line names two communes: one line a commune, not a convention."""
    plus_large: dict[tuple[str, str, Famille], int] = {}
    for ligne, communes in citees:
        feuille = _feuille(ligne)
        plus_large[feuille] = max(plus_large.get(feuille, 0), len(communes))
    return {feuille for feuille, communes in plus_large.items() if communes == 1}


def _cle(
    acte: Acte, ligne: Ligne, lieux: Lieux, membres: Mapping[str, str], *, par_commune: bool
) -> tuple[object, ...]:
    """Return what says that two rows are the same convention."""
    signature = (acte.signature.debut, acte.signature.precision) if acte.signature else None
    if acte.numero:
        return ("numero", acte.famille, acte.numero)
    if par_commune and signature:
        (code,) = acte.communes
        epci = ligne.get("siren_epci") or lieux.siren_epci(code) or membres.get(code, code)
        return ("epci", acte.type, epci, signature)
    return ("ligne", acte.type, acte.communes, signature)


def _fusionner(un: Acte, autre: Acte) -> Acte:
    """Return two rows of the same convention as one: all communes, the first value known."""
    return replace(
        un,
        communes=un.communes | autre.communes,
        signature=un.signature or autre.signature,
        terminee=un.terminee or autre.terminee,
        echeance_texte=un.echeance_texte or autre.echeance_texte,
        fin_saisie=un.fin_saisie or autre.fin_saisie,
        fin_estimee=un.fin_estimee or autre.fin_estimee,
        duree_mois=un.duree_mois or autre.duree_mois,
        periodicite_mois=un.periodicite_mois or autre.periodicite_mois,
        comite=un.comite or autre.comite,
        avis_regional=un.avis_regional or autre.avis_regional,
        ville_principale=autre.ville_principale if un.ville_principale is None else un.ville_principale,
        signataires=un.signataires or autre.signataires,
        partenaires=un.partenaires or autre.partenaires,
        deliberations=un.deliberations or autre.deliberations,
        secteurs=un.secteurs or autre.secteurs,
        exemplaires=un.exemplaires or autre.exemplaires,
        **{nom: getattr(un, nom) or getattr(autre, nom) for nom in COMITE},
    )
