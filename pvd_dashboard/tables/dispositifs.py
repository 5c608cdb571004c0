"""The dispositifs: controlled list of grants and funders, with their synonyms.

Source: domain dictionary §1.14 (deck of the DDTM des Landes of 10/09/2021 for
the groups; DGCL lists of 2018 to 2021 for the spellings).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pvd_dashboard.tables.model import Choice
from pvd_dashboard.tables.text import fold

RELANCE = "Plan de relance"
DROIT_COMMUN = "Droit commun"
APPELS = "Appels à projets"
OPERATEURS = "Opérateurs"
COFINANCEURS = "Cofinanceurs"
AUTRES = "Autres"
GROUPES = (RELANCE, DROIT_COMMUN, APPELS, OPERATEURS, COFINANCEURS, AUTRES)


@dataclass(frozen=True, slots=True)
class Dispositif:
    """A dispositif: code, label of the deck, groupe, spellings, who decides."""

    code: str
    libelle: str
    nom: str
    groupe: str
    synonymes: tuple[str, ...] = ()
    programme: str = ""
    niveau: str = ""


_DEPT, _REGION = "préfet de département", "préfet de région"

DISPOSITIFS: tuple[Dispositif, ...] = (
    Dispositif(
        "DSIL_EXC",
        "DSIL exc",
        "DSIL exceptionnelle",
        RELANCE,
        (
            "DSIL exceptionnelle",
            "DSIL except",
            "DSIL relance",
            "DSIL exceptionnelle relance",
            "DSIL plan de relance",
            "DSIL France relance",
        ),
        "119",
        _REGION,
    ),
    Dispositif(
        "DSIL_RE",
        "DSIL renov",
        "DSIL rénovation énergétique",
        RELANCE,
        (
            "DSIL rénovation",
            "DSIL rénovation énergétique",
            "DSIL RT",
            "DSIL RE",
            "DSIL rénovation thermique",
            "DSIL réno",
            "DSIL réno énergétique",
        ),
        "362",
        _REGION,
    ),
    Dispositif(
        "DSIL",
        "DSIL droit commun",
        "DSIL (part principale)",
        DROIT_COMMUN,
        (
            "DSIL droit commun",
            "DSIL classique",
            "DSIL DC",
            "DSIL part principale",
            "D.S.I.L.",
            "dotation de soutien à l'investissement local",
        ),
        "119",
        _REGION,
    ),
    Dispositif(
        "DETR",
        "DETR",
        "Dotation d'équipement des territoires ruraux",
        DROIT_COMMUN,
        ("D.E.T.R.", "dotation d'équipement des territoires ruraux"),
        "119",
        _DEPT,
    ),
    Dispositif(
        "DSIL_CRTE",
        "DSIL CRTE",
        "DSIL CRTE (part contrat)",
        DROIT_COMMUN,
        ("DSIL part contrat", "DSIL contrat", "DSIL contrats de ruralité"),
        "119",
        _REGION,
    ),
    Dispositif(
        "DSID",
        "DSID",
        "Dotation de soutien à l'investissement des départements",
        DROIT_COMMUN,
        ("dotation de soutien à l'investissement des départements",),
        "122",
        _REGION,
    ),
    Dispositif(
        "DPV", "DPV", "Dotation politique de la ville", DROIT_COMMUN, ("dotation politique de la ville",), "119", _DEPT
    ),
    Dispositif(
        "FNADT",
        "FNADT",
        "Fonds national d'aménagement et de développement du territoire",
        DROIT_COMMUN,
        ("P112", "FNADT ingénierie", "F.N.A.D.T."),
        "112",
        _REGION,
    ),
    Dispositif(
        "FONDS_FRICHES",
        "Fonds friches",
        "Fonds friches (recyclage foncier)",
        APPELS,
        ("fonds friche", "recyclage foncier", "fonds pour le recyclage des friches"),
        "362",
        _REGION,
    ),
    Dispositif(
        "FONDS_VERT",
        "Fonds vert",
        "Fonds vert",
        APPELS,
        ("FV", "fonds d'accélération de la transition écologique"),
        "380",
        _DEPT,
    ),
    Dispositif(
        "MH_DRAC",
        "Monuments historiques",
        "Monuments historiques (DRAC)",
        APPELS,
        ("DRAC", "monument historique", "CMN", "MH", "dotation monuments historiques"),
        "175",
        "DRAC",
    ),
    Dispositif(
        "AAP",
        "Autres appels à projets",
        "Appels à projets sectoriels",
        APPELS,
        (
            "vélo",
            "mobilités actives",
            "PAT",
            "projet alimentaire territorial",
            "AMI Fabriques de territoire",
            "FISAC",
            "Micro-folies",
            "France services",
            "Avenir montagne",
        ),
        "",
        "",
    ),
    Dispositif(
        "ANAH",
        "Anah",
        "Agence nationale de l'habitat",
        OPERATEURS,
        ("OPAH", "OPAH-RU", "RHI-THIRORI", "RHI", "THIRORI"),
        "",
        "délégation locale",
    ),
    Dispositif(
        "BDT",
        "Banque des Territoires",
        "Banque des Territoires",
        OPERATEURS,
        ("BdT", "CDC", "Caisse des dépôts", "AMP BdT"),
        "",
        "",
    ),
    Dispositif(
        "ANCT_ING",
        "ANCT ingénierie",
        "Ingénierie ANCT (sur-mesure, Cerema, Ademe)",
        OPERATEURS,
        ("ANCT", "sur-mesure", "Cerema", "Ademe", "atelier flash", "ANCT/FNADT"),
        "112",
        "",
    ),
    Dispositif("AGENCE_EAU", "Agence de l'eau", "Agence de l'eau", OPERATEURS, ("agences de l'eau",), "", ""),
    Dispositif("EPF", "EPF", "Établissement public foncier", OPERATEURS, ("établissement public foncier",), "", ""),
    Dispositif(
        "REGION",
        "Région",
        "Conseil régional",
        COFINANCEURS,
        ("conseil régional", "Bourgs-Centres Occitanie", "bourg-centre"),
        "",
        "",
    ),
    Dispositif("CD", "Département", "Conseil départemental", COFINANCEURS, ("conseil départemental", "CD"), "", ""),
    Dispositif(
        "CEA", "CeA", "Collectivité européenne d'Alsace", COFINANCEURS, ("collectivité européenne d'Alsace",), "", ""
    ),
    Dispositif(
        "EPCI",
        "EPCI",
        "Fonds de concours de l'EPCI",
        COFINANCEURS,
        ("fonds de concours EPCI", "intercommunalité"),
        "",
        "",
    ),
    Dispositif(
        "UE",
        "Union européenne",
        "Union européenne (FEDER, LEADER)",
        COFINANCEURS,
        ("FEDER", "LEADER", "FEADER", "FSE", "Europe", "union européenne"),
        "",
        "",
    ),
    Dispositif("PRIVE", "Privé", "Financement privé", COFINANCEURS, ("mécénat", "fondation du patrimoine"), "", ""),
    Dispositif("AUTRE", "Autres", "Autre dispositif", AUTRES, ("autre",), "", ""),
)

PAR_CODE: dict[str, Dispositif] = {d.code: d for d in DISPOSITIFS}
CHOICES: tuple[Choice, ...] = tuple(Choice(d.code, d.libelle, (d.nom, *d.synonymes)) for d in DISPOSITIFS)


_YEAR = re.compile(r"20\d\d")


@cache
def _spellings() -> dict[str, str]:
    return {fold(text): d.code for d in reversed(DISPOSITIFS) for text in (d.code, d.libelle, d.nom, *d.synonymes)}


# The programme of the budget beside the name of what it pays for: « P119 DETR ».
_PROGRAMME = re.compile(r"\b(?:p|bop|programme|prog) ?\d{3}\b")


def recognise(text: str) -> str | None:
    """Return the code of the dispositif that ``text`` names, None if unknown.

    >>> recognise("DSIL Exceptionnelle"), recognise("D.E.T.R."), recognise("fonds inconnu")
    ('DSIL_EXC', 'DETR', None)
    >>> recognise("P119 DETR 2022"), recognise("P119")
    ('DETR', None)
    """
    folded = fold(text)
    spellings = _spellings()
    if folded in spellings:
        return spellings[folded]
    without_year = " ".join(word for word in folded.split() if not _YEAR.fullmatch(word))
    return spellings.get(without_year) or spellings.get(_PROGRAMME.sub(" ", without_year).strip())
