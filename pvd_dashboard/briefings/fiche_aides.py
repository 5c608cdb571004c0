"""The grants of one commune on its fiche: by exercice and dispositif, shared projects told, those of its EPCI apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings.fiche_dossier import communes_de_l_aide
from pvd_dashboard.briefings.note_modele import Bloc, Colonne, Paragraphe, Rangee, Tableau
from pvd_dashboard.briefings.note_texte import abrege, enumerer
from pvd_dashboard.situation.libelles import MOTIFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pvd_dashboard.briefings.fiche_dossier import Dossier
    from pvd_dashboard.briefings.fiche_dossier import Ligne as Aide

ZERO = Decimal(0)
_COLONNES = (
    Colonne("Exercice", 10, nombre=True),
    Colonne("Dispositif", 22),
    Colonne("Projets", 48),
    Colonne("Montant accordé", 20, nombre=True),
)
_PROJETS, _CITEES = 2, 3


@dataclass(slots=True)
class Somme:
    """What one dispositif gives in one exercice, to the commune alone or with ``autres``."""

    exercice: int | None
    dispositif: str
    autres: tuple[str, ...]
    montant: Decimal = ZERO
    projets: dict[str, Decimal] = field(default_factory=dict)
    lignes: int = 0


@dataclass(frozen=True, slots=True)
class Aides:
    """The grants of one commune: counted, told but not counted, and those of its EPCI counted."""

    comptees: tuple[Aide, ...]
    hors_total: tuple[Aide, ...]
    epci: tuple[Aide, ...]

    @property
    def total(self) -> Decimal:
        """The sum of what is counted, exact; a shared project is in it in full (R51)."""
        return sum((aide["montant"] for aide in self.comptees), ZERO)


def de_la_commune(dossier: Dossier, code: str, siren: str | None) -> Aides:
    """Return the grants attached to a commune, and those of its EPCI attached to others or to none."""
    siennes = dossier.de("subventions", code)
    epci = [aide for aide in dossier.aides_epci.get(siren or "", []) if code not in communes_de_l_aide(aide)]
    return Aides(
        comptees=tuple(aide for aide in siennes if aide.get("compte")),
        hors_total=tuple(aide for aide in siennes if not aide.get("compte") and aide.get("montant_accorde")),
        epci=tuple(aide for aide in epci if aide.get("compte")),
    )


def blocs(aides: Aides, code: str, noms: Mapping[str, str], maximum: int, longueur: int) -> Iterator[Bloc]:
    """Yield the table, its rate and what is left to pay, then what stands outside the total."""
    if aides.comptees:
        yield _tableau(aides, code, noms, maximum, longueur)
        if precisions := _precisions(aides):
            yield Paragraphe(precisions, "note")
    else:
        yield Paragraphe("Aucune aide comptée n'est rattachée à cette commune.")
    if aides.hors_total:
        yield Paragraphe(_hors_total(aides), "note")
    if aides.epci:
        somme = sum((aide["montant"] for aide in aides.epci), ZERO)
        combien = formats.pluriel(len(aides.epci), "aide")
        yield Paragraphe(f"Projets de l'EPCI, à part : {combien}, {formats.euros(somme)} accordés.", "note")


def _tableau(aides: Aides, code: str, noms: Mapping[str, str], maximum: int, longueur: int) -> Tableau:
    sommes = _grouper(aides.comptees, code, noms)
    rangees = [_rangee(somme, longueur) for somme in sommes[:maximum]]
    restantes = sommes[maximum:]
    if restantes:
        reste = sum((somme.montant for somme in restantes), ZERO)
        combien = formats.pluriel(len(restantes), "autre ligne", "autres lignes")
        rangees.append(Rangee(("", f"et {combien}", "", formats.euros(reste))))
    rangees.append(Rangee(("", "Total", "", formats.euros(aides.total)), "total"))
    return Tableau("Aides accordées par exercice et dispositif", _COLONNES, tuple(rangees))


def _grouper(comptees: Iterable[Aide], code: str, noms: Mapping[str, str]) -> list[Somme]:
    """Return the sums, the last exercice first, then the largest."""
    sommes: dict[tuple[object, ...], Somme] = {}
    for aide in comptees:
        autres = tuple(sorted(noms.get(c, c) for c in communes_de_l_aide(aide) if c != code))
        exercice, dispositif = aide.get("exercice"), aide.get("libelle_dispositif") or formats.NON_CONNU
        cle = (exercice, dispositif, autres)
        somme = sommes.setdefault(cle, Somme(exercice, dispositif, autres))
        somme.montant += aide["montant"]
        somme.lignes += 1
        projet = aide.get("intitule") or ""
        somme.projets[projet] = somme.projets.get(projet, ZERO) + aide["montant"]
    return sorted(sommes.values(), key=lambda s: (-(s.exercice or 0), -s.montant, s.dispositif))


def _rangee(somme: Somme, longueur: int) -> Rangee:
    ordre = sorted(((m, nom) for nom, m in somme.projets.items() if nom), key=lambda projet: (-projet[0], projet[1]))
    projets = enumerer([abrege(nom, longueur) for _, nom in ordre], _PROJETS)
    partage = f"projet partagé avec {enumerer(list(somme.autres), _CITEES)}" if somme.autres else ""
    exercice = formats.NON_CONNU if somme.exercice is None else str(int(somme.exercice))
    dit = " – ".join(filter(None, (projets, partage))) or formats.pluriel(somme.lignes, "ligne")
    return Rangee((exercice, somme.dispositif, dit, formats.euros(somme.montant)))


def _precisions(aides: Aides) -> str:
    """Say the mean rate (Σ aids ÷ Σ assiettes) and what is left to pay, where the file lets them be computed."""
    dites = []
    assises = [aide for aide in aides.comptees if aide.get("assiette")]
    if assises:
        taux = sum((aide["montant"] for aide in assises), ZERO) / sum((aide["assiette"] for aide in assises), ZERO)
        combien = formats.pluriel(len(assises), "ligne")
        dites.append(f"taux moyen : {formats.taux(taux)} de l'assiette ({combien} où elle est connue)")
    payees = [a for a in aides.comptees if a.get("montant_engage") is not None and a.get("montant_paye") is not None]
    if payees:
        reste = sum((aide["montant_engage"] - aide["montant_paye"] for aide in payees), ZERO)
        dites.append(f"reste à payer sur les montants engagés : {formats.euros(reste)}")
    return formats.phrase(" ; ".join(dites)) if dites else ""


def _hors_total(aides: Aides) -> str:
    dites = [
        f"{aide.get('libelle_dispositif') or formats.NON_CONNU} {formats.euros(aide['montant_accorde'])}"
        f" ({MOTIFS.get(aide.get('motif') or '', 'hors PVD').lower()})"
        for aide in aides.hors_total
    ]
    return formats.phrase(f"pour mémoire, hors total : {enumerer(dites, _CITEES)}")
