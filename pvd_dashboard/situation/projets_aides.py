"""Projects and their plan de financement: cost once, each aid once, the ceiling of public aid (R41–R43, R50, R51)."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.situation.lieux import departement_de
from pvd_dashboard.situation.lignes import lignes_de
from pvd_dashboard.situation.model_aides import Financeur, ProjetAide
from pvd_dashboard.situation.portees import NON_VENTILE
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.lignes import Ligne

ZERO = Decimal(0)
PRIVE = "PRIVE"
UN_EURO = Decimal(1)
PLAFOND_CORSE_EPCI = Decimal("0.90")
"""In Corse, the owner's share may come down to 10 % for some works of an EPCI (R42)."""
_SANS_PLAFOND = ("971", "972", "973", "974", "975", "976", "977", "978")
_CORSE = ("2A", "2B")

_COLONNES = [
    *("n_projet", "n_dossier", "code_beneficiaire", "nom_beneficiaire", "intitule", "exercice", "dispositif"),
    *("cout_total_ht", "assiette", "codes_communes", "libelle_dispositif", "montant_accorde", "taux", "derogation"),
    "chef_de_file",
    *("autres_financements", "autres_aides_publiques", "financements_prives", "autofinancement"),
    *("portee_beneficiaire", "code_insee", "_cle"),
]

Rang = tuple[int, "Ligne"]


def projets(
    subventions: pd.DataFrame, pvd_de: Mapping[str, str], departement: str, parametres: Parametres
) -> tuple[ProjetAide, ...]:
    """Return the projects that the grants of the perimeter help, in the order of the file.

    Grants refused, repeated or without a beneficiary make no project; those
    that a total already holds do: their rate is of interest all the same.
    ``pvd_de`` gives the PVD of a commune lauréate.
    """
    sans = subventions["motif"].isin(["refuse", "classe", "doublon"]) | (
        subventions["portee_beneficiaire"] == NON_VENTILE
    )
    suivies = ~sans.astype(bool) & subventions["suivie"]
    positions = subventions.index[suivies].tolist()
    rangs = list(zip(positions, lignes_de(subventions, suivies, _COLONNES), strict=True))
    return tuple(_projet(membres, pvd_de, departement, parametres) for membres in regrouper(rangs))


def regrouper(rangs: Sequence[Rang]) -> list[list[Rang]]:
    """Gather the lines of each project.

    The number of project that an officer typed decides alone. Else two lines
    are of one project that share a dossier, or the same beneficiary and
    wording within an exercice (over several, where the cost is the same too:
    tranches are projects of their own).
    """
    liens = _Liens()
    vus: Counter[Hashable] = Counter()
    for position, ligne in rangs:
        for cle in _cles(ligne, vus):
            liens.lier(position, cle)
    groupes: dict[Hashable, list[Rang]] = defaultdict(list)
    for rang in rangs:
        groupes[liens.racine(rang[0])].append(rang)
    return list(groupes.values())


def _cles(ligne: Ligne, vus: Counter[Hashable]) -> Iterable[Hashable]:
    if numero := fold(ligne.get("n_projet") or ""):
        yield "projet", numero
        return
    if dossier := fold(str(ligne.get("n_dossier") or "")):
        yield "dossier", dossier
    qui = ligne.get("code_beneficiaire") or fold(ligne.get("nom_beneficiaire") or "")
    intitule = fold(ligne.get("intitule") or "")
    if not qui or not intitule:
        return
    # The second DETR of one wording in one year is another project than the first: its rank parts them.
    rang = vus[une := (qui, intitule, ligne.get("exercice"), ligne["dispositif"])]
    vus[une] += 1
    yield "intitule", qui, intitule, ligne.get("exercice"), rang
    if ligne.get("cout_total_ht") is not None:
        yield "cout", qui, intitule, ligne["cout_total_ht"], rang


class _Liens:
    """Union of lines through what they share."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def racine(self, noeud: Hashable) -> Hashable:
        while (parent := self._parent.setdefault(noeud, noeud)) != noeud:
            self._parent[noeud] = self._parent[parent]
            noeud = parent
        return noeud

    def lier(self, un: Hashable, autre: Hashable) -> None:
        self._parent[self.racine(un)] = self.racine(autre)


def _projet(membres: Sequence[Rang], pvd_de: Mapping[str, str], departement: str, parametres: Parametres) -> ProjetAide:
    lues = [ligne for _, ligne in membres]
    premiere = lues[0]
    couts = list(dict.fromkeys(ligne["cout_total_ht"] for ligne in lues if ligne.get("cout_total_ht")))
    assiettes = [ligne["assiette"] for ligne in lues if ligne.get("assiette")]
    communes = tuple(dict.fromkeys(c for ligne in lues for c in (ligne.get("codes_communes") or "").split(";") if c))
    financeurs = (*(_financeur(position, ligne) for position, ligne in membres), *_hors_lignes(lues))
    publiques = sum((f.montant for f in financeurs if f.public and f.montant is not None), ZERO)
    prives = sum((f.montant for f in financeurs if not f.public and f.montant is not None), ZERO)
    propre = _le_plus(lues, "autofinancement")
    cout = max(couts, default=None)
    plafond, motif = plafond_des_aides(lues, communes, departement, parametres)
    base = base_publique(cout, publiques, prives, propre)
    return ProjetAide(
        cle=str(premiere.get("n_projet") or premiere.get("n_dossier") or premiere.get("_cle") or membres[0][0]),
        intitule=premiere.get("intitule") or "",
        beneficiaire=premiere.get("nom_beneficiaire") or "",
        code_beneficiaire=premiere.get("code_beneficiaire"),
        communes=communes,
        pvd=tuple(dict.fromkeys(pvd_de[code] for code in communes if code in pvd_de)),
        cout=cout,
        couts_differents=len(couts) > 1,
        assiette=max(assiettes, default=None),
        financeurs=financeurs,
        aides_publiques=publiques,
        prives=prives,
        autofinancement=propre,
        part_propre=propre if cout is None else cout - publiques - prives,
        taux=publiques / base if base else _taux_saisi(lues),
        plafond=plafond,
        motif=motif,
        depassement=depassement(publiques, base, plafond) if base else _depassement_saisi(lues, plafond, parametres),
        ecart_plan=publiques + prives + propre - cout if cout is not None and propre is not None else None,
        positions=tuple(position for position, _ in membres),
        exercices=tuple(sorted({int(ligne["exercice"]) for ligne in lues if ligne.get("exercice") is not None})),
    )


def _financeur(position: int, ligne: Ligne) -> Financeur:
    code = str(ligne["dispositif"])
    return Financeur(
        ligne["libelle_dispositif"], code, ligne.get("exercice"), ligne.get("montant_accorde"), code != PRIVE, position
    )


def _hors_lignes(lues: Sequence[Ligne]) -> Iterable[Financeur]:
    """Yield what a line says of the other funders: typed on each line of a project, it counts once."""
    noms = next((ligne["autres_financements"] for ligne in lues if ligne.get("autres_financements")), "")
    autres, prives = _le_plus(lues, "autres_aides_publiques"), _le_plus(lues, "financements_prives")
    if autres is not None or noms:
        yield Financeur(noms or "Autres aides publiques", "AUTRE", None, autres, public=True)
    if prives is not None:
        yield Financeur("Financements privés", PRIVE, None, prives, public=False)


def _le_plus(lues: Sequence[Ligne], colonne: str) -> Decimal | None:
    connus = [montant for ligne in lues if (montant := ligne.get(colonne)) is not None]
    return max(connus) if connus else None


def base_publique(cout: Decimal | None, publiques: Decimal, prives: Decimal, propre: Decimal | None) -> Decimal | None:
    """Return the financing brought by public persons, owner included (R41); None where it is not known.

    The cost less private gifts, else the aids and the owner's share.
    """
    if cout is not None:
        return cout - prives if cout > prives else None
    return publiques + propre if propre is not None and publiques + propre > 0 else None


def plafond_des_aides(
    lues: Sequence[Ligne], communes: Sequence[str], departement: str, parametres: Parametres
) -> tuple[Decimal | None, str]:
    """Return the ceiling of public aid and why it is not the common one; None where there is none (R42)."""
    if motif := next((ligne["derogation"] for ligne in lues if ligne.get("derogation")), ""):
        return None, f"dérogation : {motif}"
    code = departement or departement_de((*communes, lues[0].get("code_insee") or "")[0])
    if code in _SANS_PLAFOND:
        return None, "outre-mer"
    if code in _CORSE and lues[0].get("portee_beneficiaire") == "epci":
        return PLAFOND_CORSE_EPCI, "EPCI de Corse"
    if any(ligne.get("chef_de_file") for ligne in lues):
        return parametres.plafond_chef_de_file, "domaine « chef de file »"
    return parametres.plafond_aides, ""


def depassement(publiques: Decimal, base: Decimal, plafond: Decimal | None) -> Decimal | None:
    """Return what exceeds the ceiling, known amounts being tested to the euro (R43); None where it holds."""
    if plafond is None:
        return None
    trop = publiques - plafond * base
    return trop if trop >= UN_EURO else None


def _taux_saisi(lues: Sequence[Ligne]) -> Decimal | None:
    """Return the sum of the rates typed, where no base is known: all the lines must have one."""
    saisis = [ligne.get("taux") for ligne in lues]
    connus = [taux for taux in saisis if taux is not None]
    return sum(connus, ZERO) if connus and len(connus) == len(saisis) else None


def _depassement_saisi(lues: Sequence[Ligne], plafond: Decimal | None, parametres: Parametres) -> Decimal | None:
    """Return the excess of a typed rate, beyond what rounding explains (R43): 80,05 % passes, 80,06 % does not.

    In euros where the amounts allow it, else zero: exceeded, nobody knows by how much.
    """
    taux = _taux_saisi(lues)
    if plafond is None or taux is None:
        return None
    tolere = plafond + (parametres.tolerance_taux - parametres.plafond_aides)
    accorde = sum((ligne["montant_accorde"] for ligne in lues if ligne.get("montant_accorde") is not None), ZERO)
    return accorde * (taux - plafond) / taux if taux > tolere else None
