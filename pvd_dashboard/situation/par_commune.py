"""What is known of each commune lauréate, side by side: for the list of communes, the comparison, the search."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.situation.index import ParCommune
from pvd_dashboard.situation.lignes import lignes as lignes_de
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pvd_dashboard.situation.model import Alerte, LigneConvention, Situation

# What a post says of the commune that it covers, the best first; a post that no longer exists says nothing.
_ORDRE_DES_POSTES = ("pourvu", "en_recrutement", "vacant", "a_creer", "inconnu")
_PROJETS_AU_MOINS = 3
"""A point about fewer projects than this is theirs, however small the département."""


@dataclass(frozen=True, slots=True)
class Bilan:
    """One commune lauréate at the date.

    ``poste`` is the status of the best post that covers it, empty without one.
    ``aides`` are euros granted for projects attached to it, alone or with
    others, « déjà compté » included: what its own page says, which does not
    add up to the total of the département. ``aides_par_habitant`` in euros.
    ``actions`` and ``livrees`` count actions, ``alertes`` things to treat, those treated, put off or shared left out.
    Numbers are None where the workbook does not hold the table.
    ``non_ventile``: grants are known for the whole département and none is
    attached to this commune, so that what it received is not known either.
    ``intitules`` are the wordings of its actions and grants.
    """

    code: str
    nom: str
    epci: str
    arrondissement: str
    projet: str
    population: int | None
    ligne: LigneConvention | None
    poste: str
    aides: Decimal | None
    nombre_aides: int | None
    actions: int | None
    livrees: int | None
    alertes: int
    intitules: tuple[str, ...] = ()
    non_ventile: bool = False
    postes_suivis: bool = True

    @property
    def aides_par_habitant(self) -> Decimal | None:
        """Euros granted by inhabitant; None where either is not known."""
        return None if self.aides is None or not self.population else self.aides / self.population


def bilans(situation: Situation) -> tuple[Bilan, ...]:
    """Return what is known of each commune lauréate, in the order of their names."""
    postes, actions = ParCommune(situation.postes.postes), ParCommune(situation.actions.lignes)
    partages = set(map(id, points_partages(situation)))
    siens = [alerte for alerte in situation.a_traiter if id(alerte) not in partages]
    lignes, alertes = ParCommune(situation.conventions.lignes), ParCommune(siens)
    aides = _aides(situation)

    def bilan(commune: Mapping[str, Any]) -> Bilan:
        code = str(commune["code_insee"])
        siennes, aidee = actions.de([code]), aides.get(code, [])
        suivies = situation.actions.renseigne
        montants = [montant for _, montant in aidee]
        non_ventile = not aidee and situation.financements.non_ventile > 0
        connues = situation.financements.renseigne and not non_ventile
        return Bilan(
            code=code,
            nom=str(commune["nom"]),
            epci=_texte(commune.get("nom_epci")),
            arrondissement=_texte(commune.get("nom_arrondissement")),
            projet=_texte(commune.get("pvd_libelle")),
            population=int(commune["population"]) if commune.get("population") is not None else None,
            ligne=next(iter(lignes.de([code])), None),
            poste=_poste([poste.statut for poste in postes.de([code])]),
            aides=sum(montants, Decimal(0)) if connues else None,
            nombre_aides=len(montants) if connues else None,
            actions=len(siennes) if suivies else None,
            livrees=sum(action.groupe == "livree" for action in siennes) if suivies else None,
            alertes=len(alertes.de([code])),
            intitules=_intitules([action.intitule for action in siennes], [titre for titre, _ in aidee]),
            non_ventile=non_ventile,
            postes_suivis=situation.postes.renseigne,
        )

    trouves = [bilan(commune) for commune in lignes_de(situation.laureats.communes)]
    return tuple(sorted(trouves, key=lambda b: fold(b.nom)))


def points_partages(situation: Situation) -> tuple[Alerte, ...]:
    """Return the things to treat that are about the département: three projects or more, and over half of them.

    Counted for each commune they would say the same thing as many times.
    """
    projets = {code: projet.cle for projet in situation.laureats.projets for code in projet.communes}
    seuil = max(len(situation.laureats.projets) // 2 + 1, _PROJETS_AU_MOINS)
    return tuple(
        alerte
        for alerte in situation.a_traiter
        if len({projets[code] for code in alerte.communes if code in projets}) >= seuil
    )


def _texte(valeur: object) -> str:
    return "" if pd.isna(valeur) else str(valeur)  # type: ignore[call-overload]


def _poste(statuts: Iterable[str]) -> str:
    connus = set(statuts)
    return next((statut for statut in _ORDRE_DES_POSTES if statut in connus), "")


def _intitules(*listes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titre for liste in listes for titre in liste if titre))


def _aides(situation: Situation) -> dict[str, list[tuple[str, Decimal]]]:
    """Return the wording and the amount of the grants of each commune: refused and repeated lines left out."""
    toutes = situation.financements.subventions
    if toutes.empty:
        return {}
    citees = toutes[toutes["motif"].isna() | toutes["motif"].eq("deja_compte").fillna(value=False)]
    trouvees: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    colonnes = (citees["codes_communes"].fillna(""), citees["intitule"], citees["montant_accorde"])
    for codes, intitule, montant in zip(*colonnes, strict=True):
        for code in filter(None, str(codes).split(";")):
            trouvees[code].append((_texte(intitule), Decimal(0) if pd.isna(montant) else montant))
    return trouvees


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """A commune found, and the wordings that hold what was searched where its name, code or EPCI do not."""

    bilan: Bilan
    intitules: tuple[str, ...] = ()


def chercher(bilans: Iterable[Bilan], voulu: str) -> Iterator[Trouvaille]:
    """Find by name, code INSEE, EPCI, arrondissement, project, else by the wording of an action or a grant.

    Every word must be there, whatever its case and accents.
    """
    mots = fold(voulu).split()
    for bilan in bilans:
        if _contient(f"{bilan.nom} {bilan.code} {bilan.epci} {bilan.arrondissement} {bilan.projet}", mots):
            yield Trouvaille(bilan)
        elif trouves := tuple(titre for titre in bilan.intitules if _contient(titre, mots)):
            yield Trouvaille(bilan, trouves)


def _contient(texte: str, mots: Sequence[str]) -> bool:
    plat = fold(texte)
    return all(mot in plat for mot in mots)


def mediane(bilans: Iterable[Bilan], mesure: Callable[[Bilan], Decimal | int | None]) -> Decimal | None:
    """Return the median of a measure over the communes where it is known; None where it is known nowhere."""
    connues = [Decimal(valeur) for bilan in bilans if (valeur := mesure(bilan)) is not None]
    return median(connues) if connues else None
