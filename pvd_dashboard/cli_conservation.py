"""Commands that keep the store: the whole of it in one file and back, personal data out of it in time."""

# ruff: noqa: PLC0415 -- a command imports what it needs only when it runs: --help answers at once
from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pvd_dashboard import cli_options, formats

if TYPE_CHECKING:
    from pvd_dashboard.editions import Purged
    from pvd_dashboard.editions.sauvegarde import Contents

DONE = 0
_AUTHOR = "Qui le demande : le journal le retient."


@click.command(help="Sauvegarde toute la base dans un seul fichier.")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="Fichier à écrire (.zip).")
@click.option("--author", default=None, help=_AUTHOR)
def backup(target: Path, author: str | None) -> int:
    """Write the whole store to one file, whole or not at all; the journal says so."""
    from pvd_dashboard import editions
    from pvd_dashboard.settings import settings

    who, at = author or cli_options.author(), datetime.now(UTC)
    done = editions.backup(settings().store_url, target, at=at)
    cli_options.retenir(done.departements, who=who, what="sauvegarde", when=at, details={"fichier": target.name})
    click.echo(f"Sauvegarde écrite : {target} ({_said(done)}).")
    return DONE


@click.command(name="restore-backup", help="Remet une sauvegarde dans une base vide, après l'avoir vérifiée.")
@click.argument("fichier", type=click.Path(path_type=Path), metavar="FICHIER")
@click.option("--author", default=None, help=_AUTHOR)
def restore_backup(fichier: Path, author: str | None) -> int:
    """Put a backup into the empty store of this installation; what had to leave meanwhile does not come back."""
    from pvd_dashboard import editions, verbs
    from pvd_dashboard.settings import settings

    who = author or cli_options.author()
    here, retention, at = settings(), verbs.retention(), datetime.now(UTC)
    done = editions.restore_backup(fichier, here.store_url, at=at, retention=retention, who=who, registre=here.registre)
    click.echo(f"Sauvegarde restaurée : {_said(done)}.")
    for one in done.purged:
        click.echo(_told(one, dry_run=False))
    return DONE


@click.command(help="Retire les données personnelles dont la durée de conservation est passée.")
@cli_options.departement_option()
@click.option("--dry-run", is_flag=True, help="Dit ce qui serait retiré ; ne retire rien.")
@click.option("--author", default=None, help=_AUTHOR)
def purge(departement_: str, dry_run: bool, author: str | None) -> int:  # noqa: FBT001 -- click gives a flag
    """Apply the retention rules to every edition of a département, its files and its journal."""
    from pvd_dashboard import verbs
    from pvd_dashboard.settings import settings

    code, who, registre = cli_options.code(departement_), author or cli_options.author(), settings().registre
    at = datetime.now(UTC)
    done = verbs.store().purge(code, verbs.retention(), who=who, at=at, dry_run=dry_run, registre=registre)
    click.echo(_told(done, dry_run=dry_run))
    return DONE


@click.command(help="Dit qui a publié, restauré, exporté, purgé, consulté les contacts d'un département.")
@cli_options.departement_option()
@click.option("--json", "as_json", is_flag=True, help="Écrit un document JSON.")
def journal(departement_: str, as_json: bool) -> int:  # noqa: FBT001 -- click gives a flag
    """Print the acts on a département, the latest first."""
    from pvd_dashboard import recits_journal, verbs

    actes = verbs.store().journal(cli_options.code(departement_))
    if as_json:
        lines = [
            {"quand": a.when.isoformat(), "qui": a.who, "quoi": a.what, "version": a.number, "details": dict(a.details)}
            for a in actes
        ]
        click.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        return DONE
    for acte in actes:
        said = ", ".join(filter(None, (recits_journal.titre(acte), recits_journal.details(acte))))
        click.echo(f"{acte.when.astimezone():%d/%m/%Y %H:%M}  {acte.who} : {said}")
    return DONE


COMMANDS = (backup, restore_backup, purge, journal)


def _said(contents: Contents) -> str:
    return ", ".join(
        [
            formats.pluriel(contents.editions, "version publiée", "versions publiées"),
            formats.pluriel(contents.fichiers, "fichier reçu", "fichiers reçus"),
            formats.pluriel(len(contents.departements), "département"),
        ]
    )


def _told(done: Purged, *, dry_run: bool) -> str:
    if not done:
        return f"Département {done.departement} : rien à retirer."
    counts = (
        (done.lignes, "ligne avec un nom", "lignes avec un nom"),
        (done.a_corriger, "ligne à corriger", "lignes à corriger"),
        (len(done.fichiers), "fichier reçu", "fichiers reçus"),
        (done.actes, "acte du journal", "actes du journal"),
        (done.commentaires, "commentaire"),
        (done.brouillons, "saisie abandonnée", "saisies abandonnées"),
    )
    said = ", ".join(formats.pluriel(*count) for count in counts if count[0])
    return f"Département {done.departement} : {'à retirer' if dry_run else 'retiré'} : {said}."
