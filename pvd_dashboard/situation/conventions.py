"""Where each PVD stands: adhésion, deadline, ORT, its end (R01–R11, statuses of §2.2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation import actes as actes_signes
from pvd_dashboard.situation import avenants as avenants_signes
from pvd_dashboard.situation import laureats as communes_laureates
from pvd_dashboard.situation.dates import PREMIER_JOUR, decaler, existe, jour
from pvd_dashboard.situation.lignes import lignes, renseignee, table
from pvd_dashboard.situation.model import Conventions, Jour, Laureats, LigneConvention, Projet, Statut
from pvd_dashboard.situation.statuts import Etat, statut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.actes import Acte, Famille
    from pvd_dashboard.situation.avenants import Avenant
    from pvd_dashboard.situation.lieux import Lieux

_DATES_DES_LAUREATS = ("date_adhesion", "date_ort")
_ENTREES = ("date_candidature", "date_labellisation")


@dataclass(frozen=True, slots=True)
class Delai:
    """The deadline of a PVD: in force, computed from the adhésion, before any avenant."""

    en_vigueur: Jour | None = None
    calcule: Jour | None = None
    initial: Jour | None = None


@dataclass(frozen=True, slots=True)
class FinOrt:
    """The end of an ORT: day, where it comes from (R10), and what signature + durée would give."""

    jour: date | None = None
    origine: str = ""
    calculee: date | None = None
    terminee: bool = False
    avenant_tardif: bool = False


@dataclass(frozen=True, slots=True)
class Ort:
    """The ORT of a PVD, once all its communes are covered; ``signature`` is None where undated."""

    signature: Jour | None
    fin: FinOrt
    preexistante: bool


def compute(
    tables: Mapping[str, pd.DataFrame], laureats: Laureats, lieux: Lieux, on: date, parametres: Parametres
) -> Conventions:
    """Return the conventions at the date, and one line per PVD, always."""
    projets = laureats.projets if laureats.renseigne else _presumes(tables, lieux, on)
    actes = actes_signes.rassembler(tables, projets, lieux, on)
    if laureats.renseigne:
        actes = actes_signes.completer(actes, tables, laureats, on)
    entrees = {colonne: _premieres(tables, colonne, on) for colonne in _ENTREES}
    calcul = _Calcul(actes, avenants_signes.lire(tables, on), entrees, on, parametres)
    retirees = communes_laureates.projets_retires(tables, laureats, lieux)
    rangs = [calcul.ligne(p, retiree=False) for p in projets] + [calcul.ligne(p, retiree=True) for p in retirees]
    couvertes = {famille: _couvertes(actes, projets, famille) for famille in actes_signes.TYPE_DES_LAUREATS}
    return Conventions(
        renseigne=_renseigne(tables),
        adhesion_signees=_signees(actes, projets, "adhesion"),
        ort_signees=_signees(actes, projets, "ort"),
        communes_adhesion=len(couvertes["adhesion"]),
        communes_ort=len(couvertes["ort"]),
        par_statut=_par_statut(rangs),
        lignes=tuple(rangs),
        actes=tuple(actes),
    )


def _renseigne(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether anything was said of conventions: their table, or their dates in the list of lauréats."""
    if renseignee(tables, "conventions"):
        return True
    dites = [nom for date_ in _DATES_DES_LAUREATS for nom in (date_, f"{date_}_texte")]
    return bool(table(tables, "laureats")[dites].notna().to_numpy().any())


def _presumes(tables: Mapping[str, pd.DataFrame], lieux: Lieux, on: date) -> tuple[Projet, ...]:
    """Return the PVD that the adhésions known at the date name, where no list of lauréats was supplied."""
    rows = table(tables, "conventions")
    adhesions = lignes(rows[rows["type"] == "adhesion"])
    return communes_laureates.presumes((row for row in adhesions if existe(jour(row, "date_signature"), on)), lieux)


def _premieres(tables: Mapping[str, pd.DataFrame], colonne: str, on: date) -> dict[str, Jour]:
    """Return when each commune applied to the programme, or was chosen, as known at the date (R08)."""
    rows = table(tables, "laureats")
    return {
        ligne["code_insee"]: quand
        for ligne in lignes(rows[rows[colonne].notna()])
        if ligne.get("code_insee") and (quand := jour(ligne, colonne)) and existe(quand, on)
    }


def _par_statut(rangs: Iterable[LigneConvention]) -> dict[Statut, int]:
    comptes = Counter(rang.statut for rang in rangs)
    return {code: comptes[code] for code in Statut}


def _couvertes(actes: Iterable[Acte], projets: Iterable[Projet], famille: Famille) -> set[str]:
    laureates = {code for projet in projets for code in projet.communes}
    return {code for acte in actes if acte.famille == famille for code in acte.communes & laureates}


def _signees(actes: Iterable[Acte], projets: Iterable[Projet], famille: Famille) -> int:
    """Count the conventions of a kind that cover a commune lauréate."""
    laureates = {code for projet in projets for code in projet.communes}
    return sum(1 for acte in actes if acte.famille == famille and acte.communes & laureates)


class _Calcul:
    """The facts of a département at a date, indexed by commune, from which each line is drawn."""

    def __init__(
        self,
        actes: Sequence[Acte],
        avenants: Sequence[Avenant],
        entrees: Mapping[str, Mapping[str, Jour]],
        on: date,
        parametres: Parametres,
    ) -> None:
        self._avenants = avenants
        self._entrees = entrees
        self._on = on
        self._parametres = parametres
        self._par_commune: dict[str, list[Acte]] = {}
        for acte in actes:
            for code in acte.communes:
                self._par_commune.setdefault(code, []).append(acte)

    def ligne(self, projet: Projet, *, retiree: bool) -> LigneConvention:
        """Return the line of one PVD."""
        adhesions, orts = self._actes(projet, "adhesion"), self._actes(projet, "ort")
        adhesion = _plus_ancienne(adhesions)
        declaree = adhesion is None and bool(adhesions)
        ort = self._ort(projet)
        sur_adhesion = avenants_signes.de(adhesions, self._avenants, orts)
        sur_ort = avenants_signes.de(orts, self._avenants, orts)
        texte = next((a.echeance_texte for a in adhesions if a.echeance_texte), None)
        delai = self._delai(adhesion, texte, sur_adhesion, ort)
        fin = ort.fin if ort else FinOrt()
        etat = Etat(
            retiree=retiree,
            ort_signee=ort is not None,
            ort_terminee=fin.terminee,
            fin_ort=fin.jour,
            adhesion_datee=adhesion is not None,
            adhesion_declaree=declaree,
            echeance_debut=delai.en_vigueur.debut if delai.en_vigueur else None,
            echeance_fin=delai.en_vigueur.fin if delai.en_vigueur else None,
        )
        return LigneConvention(
            pvd=projet.cle,
            libelle=projet.libelle,
            communes=projet.communes,
            epcis=projet.epcis,
            statut=statut(etat, self._on, self._parametres),
            adhesion=adhesion,
            adhesion_declaree=declaree,
            echeance=etat.echeance_fin,
            echeance_debut=etat.echeance_debut,
            echeance_precision=delai.en_vigueur.precision if delai.en_vigueur else None,
            echeance_calculee=delai.calcule.fin if delai.calcule else None,
            echeance_texte=texte,
            ort=ort.signature if ort else None,
            fin_ort=fin.jour,
            fin_ort_origine=fin.origine,
            jours=self._jours(delai, ort),
            avenants=tuple(a.cite() for a in dict.fromkeys((*sur_adhesion, *sur_ort))),
            candidature=self._entree(projet, "date_candidature"),
            labellisation=self._entree(projet, "date_labellisation"),
            ort_signee=ort is not None,
            ort_preexistante=ort.preexistante if ort else False,
            communes_ort=tuple(code for code in projet.communes if self._actes_de(code, "ort")),
            fin_ort_calculee=fin.calculee,
            echeance_initiale=delai.initial.fin if delai.initial else None,
            avenant_tardif=fin.avenant_tardif,
        )

    def _actes(self, projet: Projet, famille: Famille) -> list[Acte]:
        found = (acte for code in projet.communes for acte in self._par_commune.get(code, ()))
        return [acte for acte in dict.fromkeys(found) if acte.famille == famille]

    def _entree(self, projet: Projet, colonne: str) -> Jour | None:
        """Return the first date of a PVD: that of its commune that came first."""
        connues = [self._entrees[colonne][code] for code in projet.communes if code in self._entrees[colonne]]
        return min(connues, key=lambda connue: connue.debut, default=None)

    def _delai(self, adhesion: Jour | None, texte: Jour | None, avenants: Iterable[Avenant], ort: Ort | None) -> Delai:
        """Return the deadline: the last avenant's (R03), else adhésion + delay (R01), else the text's (R06)."""
        calcule = decaler(adhesion, self._parametres.delai_ort_mois) if adhesion else None
        initial = calcule or texte
        prolonge = _dernier(avenants, ort.signature if ort else None)
        return Delai(prolonge or initial, calcule, initial)

    def _jours(self, delai: Delai, ort: Ort | None) -> int | None:
        """Return deadline − date, or deadline − ORT date once the ORT is signed; None where not computable."""
        if delai.en_vigueur is None or (ort and ort.signature is None):
            return None
        reference = ort.signature.debut if ort and ort.signature else self._on
        return (delai.en_vigueur.fin - reference).days

    def _ort(self, projet: Projet) -> Ort | None:
        """Return the ORT of a PVD, None until every commune of it is covered."""
        par_commune = [self._actes_de(code, "ort") for code in projet.communes]
        if not par_commune or not all(par_commune):
            return None
        signatures = [_plus_ancienne(actes) for actes in par_commune]
        fins = [self._fin(actes) for actes in par_commune]
        return Ort(
            signature=max((s for s in signatures if s), key=lambda s: s.debut) if all(signatures) else None,
            fin=min(fins, key=lambda fin: (fin.jour is None, fin.jour or PREMIER_JOUR)),
            preexistante=all(acte.type != "cadre_ort" for actes in par_commune for acte in actes),
        )

    def _actes_de(self, code: str, famille: Famille) -> list[Acte]:
        return [acte for acte in self._par_commune.get(code, ()) if acte.famille == famille]

    def _fin(self, actes: Sequence[Acte]) -> FinOrt:
        """Return the end of the ORT in force in a commune: the last one signed, unless another lasts longer."""
        fins = [(acte.signature.debut if acte.signature else PREMIER_JOUR, self._fin_acte(acte)) for acte in actes]
        derniere = max(fins, key=lambda fin: fin[0])[1]
        if derniere.jour is None:
            return derniere
        return max((fin for _, fin in fins if fin.jour), key=lambda fin: fin.jour or PREMIER_JOUR)

    def _fin_acte(self, acte: Acte) -> FinOrt:
        """Return the end of one ORT: last avenant's, else typed, else signature + durée, else estimated (R10)."""
        calculee = decaler(acte.signature, acte.duree_mois).fin if acte.signature and acte.duree_mois else None
        candidats = (
            (acte.fin_saisie.fin if acte.fin_saisie else None, "saisie"),
            (calculee, "calculee"),
            (acte.fin_estimee.fin if acte.fin_estimee else None, "estimee"),
        )
        fin, origine = next(((f, o) for f, o in candidats if f), (None, ""))
        avenants = avenants_signes.de([acte], self._avenants, [acte])
        tardif = any(fin and a.signature and a.signature.debut > fin for a in avenants)
        if prolongee := _dernier(avenants, None):
            fin, origine = prolongee.fin, "avenant"
        return FinOrt(fin, origine, calculee, terminee=acte.terminee, avenant_tardif=tardif)


def _plus_ancienne(actes: Iterable[Acte]) -> Jour | None:
    signatures = [acte.signature for acte in actes if acte.signature]
    return min(signatures, key=lambda signature: (signature.debut, signature.fin), default=None)


def _dernier(avenants: Iterable[Avenant], limite: Jour | None) -> Jour | None:
    """Return the new deadline of the last avenant that gives one (R03), signed by ``limite`` if there is one."""
    prolongations = [
        avenant.nouvelle_echeance
        for avenant in avenants
        if avenant.nouvelle_echeance and (limite is None or avenant.signe_le <= limite.debut)
    ]
    return prolongations[-1] if prolongations else None


__all__ = ["compute"]
