"""Grants: a whole national year on the screen against the same sums in bare pandas; a change of filter on a server."""

from __future__ import annotations

import hashlib
import random
import statistics
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import sqlalchemy as sa

from pvd_dashboard import territory, verbs
from pvd_dashboard.editions.model import Publication, ReceivedFile
from pvd_dashboard.situation import compute, stades
from pvd_dashboard.situation.catalogue import catalogue
from pvd_dashboard.situation.model_aides import Stade
from pvd_dashboard.situation.vues_aides import par_annee, par_commune, premiers_projets, tableau
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, identify
from tests.benchmarks.socle import Mesure, best
from tests.benchmarks.wire import RACINE, Session, server

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pvd_dashboard.editions import Store
    from pvd_dashboard.situation.model import Situation

LIGNES, LAUREATS = 26_000, 1_600
LE = date(2026, 11, 22)
PUBLIE = datetime(2026, 11, 22, 8, tzinfo=UTC)
PAGE_VIDE = "import streamlit as st\nst.title('Page vide')\n"
RERUNS = 9


class Annee(NamedTuple):
    """A national year: the tables, and who is lauréat."""

    tables: dict[str, pd.DataFrame]
    communes: frozenset[str]
    epcis: frozenset[str]


def annee(lignes: int = LIGNES, departement: str = "") -> Annee:
    """Make a year of grants of every département (or of one), the same at each run."""
    de = random.Random(2018)  # noqa: S311 - a data set, not a secret
    pays = territory.load()
    toutes = pays.communes_of(departement) if departement else pays.communes
    codes = toutes.index.tolist()
    laureates = de.sample(codes, min(LAUREATS, len(codes) // 2))
    sirens = toutes["siren_epci"].to_dict()
    rangs = [_ligne(de, codes, sirens, rang) for rang in range(lignes)]
    subventions = conform(TABLES["subventions"], pd.DataFrame(rangs))
    subventions["_cle"] = identify(TABLES["subventions"], subventions)
    laureats = conform(TABLES["laureats"], pd.DataFrame({"code_insee": laureates, "nom_commune": laureates}))
    laureats["_cle"] = identify(TABLES["laureats"], laureats)
    epcis = frozenset(str(sirens[code]) for code in laureates if isinstance(sirens[code], str))
    return Annee({"laureats": laureats, "subventions": subventions}, frozenset(laureates), epcis)


def _ligne(de: random.Random, codes: list[str], sirens: dict[str, object], rang: int) -> dict[str, object]:
    code = de.choice(codes)
    epci = de.random() < 0.15  # the share of EPCI in the list of 2018
    montant = Decimal(de.randrange(100_000, 30_000_000)) / 100
    return {
        "exercice": de.choice((2018, 2018, 2018, 2019)),
        "dispositif": de.choice(("DETR", "DETR", "DETR", "DETR", "DSIL")),
        "beneficiaire_type": "epci" if epci else "commune",
        "beneficiaire_siren": sirens[code] if epci else None,
        "code_insee": None if epci else code,
        "beneficiaire_nom": f"Bénéficiaire {code}",
        "departement": territory.load().commune(code).departement,  # type: ignore[union-attr]
        "intitule": f"Projet {rang % 20_000}",
        "cout_total_ht": montant * 3,
        "montant_accorde": montant,
        "_fichier": "f" * 64,
        "_feuille": "Projets",
        "_ligne": rang + 2,
    }


def sommes_du_tableau(situation: Situation) -> None:
    """Compute every sum that the parts of the screen show."""
    aides, liste = situation.financements, catalogue()
    stades.totaux(aides.subventions)
    tableau(aides.subventions, Stade.ACCORDE, liste)
    par_annee(aides.subventions, Stade.ACCORDE, liste)
    par_commune(aides.subventions, Stade.ACCORDE, situation.laureats.communes)
    premiers_projets(aides.suivi.projets, aides.subventions, Stade.ACCORDE)


def sommes_nues(lignes: pd.DataFrame, faite: Annee) -> None:
    """Compute the same sums as one does in pandas, without a rule."""
    communes = lignes[lignes["code_insee"].isin(faite.communes)]
    epcis = lignes[lignes["beneficiaire_siren"].isin(faite.epcis)]
    dedans = pd.concat([communes, epcis])
    for colonne in ("montant_demande", "montant_accorde", "montant_engage", "montant_paye"):
        dedans[colonne].sum()
    dedans.groupby("dispositif")["montant_accorde"].sum()
    dedans.groupby(["exercice", "dispositif"], dropna=False)["montant_accorde"].sum()
    communes.groupby("code_insee")["montant_accorde"].sum()
    epcis.groupby("beneficiaire_siren")["montant_accorde"].sum()
    dedans.groupby(["beneficiaire_nom", "intitule"])["montant_accorde"].sum().sort_values().tail(10)


def publier(store: Store, faite: Annee, departement: str) -> None:
    """Publish the year for a département."""
    octets = b"annee nationale"
    recu = ReceivedFile("annee.csv", hashlib.sha256(octets).hexdigest(), octets)
    vide = pd.DataFrame(columns=["table", "_fichier", "_feuille", "_ligne", "motifs", "valeurs"])
    store.publish(Publication(departement, recu, faite.tables, vide, "Banc", PUBLIE))


def financements() -> Iterable[Mesure]:
    """Measure a national year in memory, then from the store, then a change of filter on a server."""
    faite, pays = annee(), territory.load()
    situation = compute(faite.tables, departement="", on=LE, territory=pays)
    subventions = faite.tables["subventions"]
    yield Mesure(
        f"toutes les sommes de l'écran, {LIGNES} lignes",
        best(lambda: sommes_du_tableau(situation)),
        best(lambda: sommes_nues(subventions, faite)),
        "mêmes sommes en pandas nu",
    )
    with tempfile.TemporaryDirectory() as dossier:
        url = f"sqlite:///{Path(dossier) / 'pvd.sqlite3'}"
        yield _depuis_le_magasin(url, faite, pays)
        yield from _filtre(Path(dossier), url)


def _depuis_le_magasin(url: str, faite: Annee, pays: territory.Territory) -> Mesure:
    store = verbs.open_store(url)
    publier(store, faite, "40")
    edition = store.current("40")
    assert edition is not None
    moteur = sa.create_engine(url)

    def entiere() -> None:
        sommes_du_tableau(compute(store.tables(edition), departement="", on=LE, territory=pays))

    def nue() -> None:
        lues = pd.read_sql("select * from rows_subventions", moteur)
        for colonne in ("montant_accorde", "cout_total_ht"):
            lues[colonne] = lues[colonne].map(Decimal, na_action="ignore")
        sommes_nues(lues, faite)

    mesure = Mesure("du magasin aux sommes, première fois", best(entiere, 3), best(nue, 3), "read_sql et pandas nu")
    moteur.dispose()
    return mesure


def _filtre(dossier: Path, url: str) -> Iterable[Mesure]:
    """Measure a change of filter: a national year published for one département, then as many lines of its own."""
    vide = dossier / "vide.py"
    vide.write_text(PAGE_VIDE, encoding="utf-8")
    with server(vide, dossier) as (adresse, _):
        reference = _changements(adresse, "")
    propre = f"sqlite:///{dossier / 'propre.sqlite3'}"
    publier(verbs.open_store(propre), annee(departement="40"), "40")
    for quoi, magasin in (("année nationale", url), (f"{LIGNES} lignes d'un département", propre)):
        with server(RACINE / "app.py", RACINE, PVD_DATABASE_URL=magasin) as (adresse, _):
            yield Mesure(f"changer de filtre, {quoi}", _changements(adresse, "financements"), reference, "page vide")


def _changements(adresse: str, page: str) -> float:
    """Return the median of reruns, each with a filter that was never asked for."""
    session = Session(adresse)
    filtres = [
        f"departement=40&date=2026-11-22&volet={volet}&a={a}&portee={portee}"
        for volet in ("tableau", "communes", "annees")
        for a in (2018, 2019)
        for portee in ("", "communes", "epci")
    ]
    session.run(filtres[0], page)
    durees = [session.run(filtre, page).seconds for filtre in filtres[1 : RERUNS + 1]]
    session.close()
    return statistics.median(durees)


BENCHES = {"financements": financements}
