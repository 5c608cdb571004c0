"""What tests of papers share: small départements, hostile texts, what typography refuses, a reader of each format."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pandas as pd
from docx.oxml.ns import qn

from pvd_dashboard import territory
from pvd_dashboard.briefings.note_texte import propre
from pvd_dashboard.situation import compute
from pvd_dashboard.situation.model import Alerte, Situation
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, identify
from pvd_dashboard.territory import contour_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.briefings.note_modele import (
        Bloc,
        Document,
        Section,
    )

CONTOURS = contour_path("communes", "40").parent
AU = date(2021, 9, 10)
CODES = {"genre", "couleur", "svg", "png"}
HOSTILES = [
    "#panic() #sys.inputs",
    "$x^2$ *gras* _it_ `code` = Titre",
    "\\u{41} // commentaire /* */ <label> @ref",
    'fin" ) ] } #import "x"',
    "\x00\x01\x0b\x1f nul",
    "\ufffeseul\uffff",
    "漢字 🦊 \ue000 \u202eabc",
    "]]> <script>alert(1)</script> & &amp;",
    "=1+1",
    "{{ jinja }} {% for %} ${x}",
    "un  deux\n\ntrois\t quatre",
    "quoi ? oui ! « non » 50 % 3 € a : b ; c",
]


def textes_du_bloc(bloc: Bloc) -> list[str]:
    """Every text of a block, whatever its kind; a colour or a kind of row is none."""
    return [texte for champ in fields(bloc) if champ.name not in CODES for texte in _textes(getattr(bloc, champ.name))]


def _textes(valeur: object) -> Iterator[str]:
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, tuple):
        for element in valeur:
            yield from _textes(element)
    elif is_dataclass(valeur):
        yield from textes_du_bloc(valeur)  # type: ignore[arg-type]


def sections_de(document: Document) -> Iterator[Section]:
    yield from document.sections
    for page in document.pages:
        for variante in page.variantes:
            yield from variante


def textes_de(document: Document) -> list[str]:
    trouves = [document.titre, document.sujet, document.pied]
    trouves += [texte for fait in document.entete for texte in (fait.libelle, fait.valeur)]
    trouves += [texte for page in document.pages for texte in (page.titre, page.sous_titre)]
    for section in sections_de(document):
        trouves += [section.titre, *(texte for bloc in section.blocs for texte in textes_du_bloc(bloc))]
    return trouves


def defauts(document: Document) -> list[str]:
    """The texts, as writers print them, that French typography or common sense refuses."""
    faux = re.compile(
        r"None|\bnan\b|NaT|<NA>|  |[ ](?=[:;!?»€%])|«[ ]|[^\u00a0\u202f\d](?=[€%])|\b0 \w+s signées|\.\.$|…\."
        r"|\bde [aeiouéèêh]\w+-|\bde le\b|\bde les\b|\bà le\b|\bà les\b"
        r"|\b[01]\u00a0(communes|projets|postes|conventions|autres)\b"
    )
    return [texte for texte in map(propre, textes_de(document)) if faux.search(texte)]


def table(nom: str, lignes: list[dict[str, object]]) -> pd.DataFrame:
    frame = conform(TABLES[nom], pd.DataFrame(lignes))
    return frame.assign(_cle=identify(TABLES[nom], frame))


def textes(par_commune: dict[str, dict[str, str]]) -> pd.DataFrame:
    """The officer's own words, by code INSEE (empty: the département) and rubrique."""
    rangs = [
        {"rubrique": rubrique, "communes": code or None, "texte": texte}
        for code, dits in par_commune.items()
        for rubrique, texte in dits.items()
    ]
    return table("textes", rangs)


def departement_de(codes: list[str], au: date = AU, departement: str = "40") -> Situation:
    """A département whose communes have each an adhésion, a post and a grant."""
    jour = {"date_signature": pd.Timestamp("2020-12-21"), "date_signature_precision": "jour"}
    lignes = {
        "laureats": [{"code_insee": code, "nom_commune": code} for code in codes],
        "conventions": [{"type": "adhesion", "communes": code, "statut": "signee"} | jour for code in codes],
        "postes": [{"communes": code, "statut_poste": "vacant"} for code in codes],
        "subventions": [
            {"dispositif": "DETR", "montant_accorde": 1000 + rang, "exercice": 2021, "code_insee": code}
            for rang, code in enumerate(codes)
        ],
    }
    tables = {nom: table(nom, rangs) for nom, rangs in lignes.items() if rangs}
    return compute(tables, departement=departement, on=au, territory=territory.load())


def codes(combien: int, departement: str = "40") -> list[str]:
    lieux = territory.load()
    return [str(code) for code in lieux.communes_of(departement).index][:combien]


def texte_du_docx(contenu: bytes) -> str:
    lu = docx.Document(BytesIO(contenu))
    return "\n".join(texte.text or "" for texte in lu.element.body.iter(qn("w:t")))


def hostile(situation: Situation, texte: str) -> Situation:
    """A situation where every text that a file gives is hostile."""
    lignes = tuple(replace(ligne, libelle=texte) for ligne in situation.conventions.lignes)
    postes = tuple(replace(p, libelle=texte, employeur=texte, fonction=texte) for p in situation.postes.postes)
    communes = situation.laureats.communes.assign(nom=texte, nom_epci=texte)
    alertes = (Alerte("A99", 1, texte, texte, texte, None, ("40197",)),)
    edition = replace(situation.edition, file=texte, author=texte) if situation.edition else None
    return replace(
        situation,
        nom_departement=texte,
        lieu=texte,
        edition=edition,
        conventions=replace(situation.conventions, lignes=lignes),
        postes=replace(situation.postes, postes=postes),
        laureats=replace(situation.laureats, communes=communes),
        alertes=alertes,
    )
