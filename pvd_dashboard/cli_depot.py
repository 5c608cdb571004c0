"""Commands that take a file: check it, publish it for a département or for all those it names, forget what was said.

``check`` stores nothing; ``publish`` remembers what ``--map`` said, and both
apply what was decided of earlier files with the same headings.
"""

# ruff: noqa: PLC0415 -- a command imports what it needs only when it runs: --help answers at once
from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pvd_dashboard import cli_options, formats
from pvd_dashboard.cli_options import BLOCKED, DONE, edition_json, print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pvd_dashboard.depots import Mode
    from pvd_dashboard.editions import Store
    from pvd_dashboard.intake.opening import Work
    from pvd_dashboard.intake.reading import Reading
    from pvd_dashboard.verbs import Deposited

ALL = ("tous", "toutes")


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    unclear = [pair for pair in pairs if "=" not in pair]
    if unclear:
        message = f"« {unclear[0]} » n'est pas une correspondance : écrivez « intitulé=colonne »."
        raise click.UsageError(message)
    return dict(pair.rsplit("=", 1) for pair in pairs)


def _file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Écrit un document JSON."),
        click.option(
            "--map", "pairs", multiple=True, help="Correspondance « intitulé=colonne », autant de fois que nécessaire."
        ),
        click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER"),
    ):
        command = option(command)
    return command


@click.command(help="Lit et contrôle un fichier ; n'enregistre rien.")
@_file_options
@cli_options.departement_option(required=False)
def check(file: Path, departement_: str | None, pairs: tuple[str, ...], as_json: bool) -> int:  # noqa: FBT001 -- click gives a flag
    """Read, recognise and check a file; store nothing."""
    from pvd_dashboard import souvenirs, verbs

    code = cli_options.code(departement_) if departement_ else None
    store = _existing_store(code)
    memories = souvenirs.applicable(store, code) if store and code else ()
    opened = verbs.open_file(file.name, verbs.content_of(file), mapping=_mapping(pairs), memories=memories)
    reading = verbs.read_into(store, opened, code) if store else verbs.intake.read_opened(opened, code)
    _report(reading, as_json=as_json)
    return BLOCKED if reading.blocking else DONE


def _existing_store(code: str | None) -> Store | None:
    """Return the store where a département is looked up; a check goes without one that is not there or won't open."""
    from pvd_dashboard import souvenirs, verbs
    from pvd_dashboard.editions import StoreError
    from pvd_dashboard.settings import settings

    try:
        return verbs.store() if code is not None and souvenirs.exists(settings().store_url) else None
    except StoreError as error:
        click.echo(f"{error} Les lectures retenues ne sont pas appliquées.", err=True)
        return None


def _report(reading: Reading, *, as_json: bool) -> None:
    from pvd_dashboard.intake import messages, report

    if as_json:
        print_json(report.to_json(reading))
        return
    for name, table in reading.tables.items():
        click.echo(
            f"{name} : {formats.pluriel(table.rows, 'ligne lue', 'lignes lues')}, {table.accepted_lines} acceptées, "
            f"{table.to_fix} à corriger, {table.ignored} ignorées"
        )
    for name, total in reading.totals.items():
        francs = reading.totals_xpf.get(name)
        apart = f", et {formats.nombre(francs)}{formats.INSECABLE}XPF comptés à part" if francs else ""
        click.echo(f"{name} : {formats.euros(total)}{apart}")
    for finding in reading.findings:
        click.echo(f"- {messages.message(finding)}")


@click.command(
    help="Lit, contrôle et publie un fichier pour un département, plusieurs (40,65) ou tous ceux qu'il cite."
)
@_file_options
@cli_options.departement_option()
@click.option("--author", default=None, help="Qui publie.")
@click.option("--comment", default="", help="Commentaire de la version.")
@click.option(
    "--mettre-a-jour", "updated", multiple=True, metavar="TABLE",
    help="Table dont les lignes publiées sont mises à jour au lieu d'être remplacées (« toutes » pour toutes).",
)  # fmt: skip
@click.option(
    "--remplacer", "replaced", multiple=True, metavar="TABLE",
    help="Table à remplacer, quand plusieurs départements sont publiés (« toutes » pour toutes).",
)  # fmt: skip
def publish(file: Path, departement_: str, pairs: tuple[str, ...], as_json: bool, **options: Any) -> int:  # noqa: FBT001, ANN401 -- click gives the options
    """Publish a new edition from a file, unless a finding about the whole file forbids it."""
    modes = _modes(options["updated"], options["replaced"])
    author, comment = options["author"] or cli_options.author(), options["comment"]
    if departement_.strip().lower() in ALL or "," in departement_:
        return _publish_each(file, departement_, (author, comment), (_mapping(pairs), modes), as_json=as_json)
    return _publish_one(file, departement_, (author, comment), (_mapping(pairs), modes), as_json=as_json)


def _modes(updated: Sequence[str], replaced: Sequence[str]) -> dict[str, Mode]:
    from pvd_dashboard.depots import Mode
    from pvd_dashboard.tables import TABLES

    unknown = [name for name in (*updated, *replaced) if name not in TABLES and name not in ALL]
    if unknown:
        message = f"La table « {unknown[0]} » n'existe pas : écrivez {', '.join(TABLES)} ou toutes."
        raise click.UsageError(message)
    said = ((names, mode) for names, mode in ((replaced, Mode.REMPLACER), (updated, Mode.METTRE_A_JOUR)))
    return {
        table: mode for names, mode in said for name in names for table in (TABLES if name in ALL else (name,))
    }  # fmt: skip


def _publish_one(
    file: Path, departement_: str, signed: tuple[str, str], said: tuple[dict[str, str], dict[str, Mode]],
    *, as_json: bool,
) -> int:  # fmt: skip
    from pvd_dashboard import souvenirs, verbs
    from pvd_dashboard.intake import report

    code, store, (mapping, modes) = cli_options.code(departement_), verbs.store(), said
    memories = souvenirs.applicable(store, code)
    opened = verbs.open_file(file.name, verbs.content_of(file), mapping=mapping, memories=memories)
    reading = verbs.read_into(store, opened, code)
    if reading.blocking:
        _report(reading, as_json=as_json)
        return BLOCKED
    author, comment = signed
    done = verbs.publish(
        store, reading, departement=code, author=author, at=datetime.now(UTC), comment=comment, modes=modes
    )
    if as_json:
        print_json(
            {"created": done.created, "edition": edition_json(done.edition), "check": report.to_json(reading)}
        )  # fmt: skip
    elif done.created:
        click.echo(f"Version {done.edition.number} publiée pour le département {code}.")
    else:
        click.echo(f"0 nouvelle ligne : la version {done.edition.number} contient déjà ces données.")
    return DONE


def _publish_each(
    file: Path, departement_: str, signed: tuple[str, str], said: tuple[dict[str, str], dict[str, Mode]],
    *, as_json: bool,
) -> int:  # fmt: skip
    from pvd_dashboard import verbs

    store, (mapping, modes), (author, comment) = verbs.store(), said, signed
    opened = verbs.open_file(file.name, verbs.content_of(file), mapping=mapping)
    codes = _asked(departement_, opened)
    if not codes:
        reading = verbs.intake.read_opened(opened, None)
        _report(reading, as_json=as_json)
        if not reading.blocking:
            click.echo("Aucune ligne de ce fichier ne dit son département : publiez-le pour un département.", err=True)
        return BLOCKED
    each = verbs.publish_each(store, opened, codes, author=author, at=datetime.now(UTC), comment=comment, modes=modes)
    done = []
    for one in each:
        done.append(one)
        _progress(one, len(done), len(codes), as_json=as_json)
    if as_json:
        document = {"file": file.name, "sha256": opened.sha256, "departements": [_deposited_json(one) for one in done]}
        print_json(document)
    else:
        _summary(done)
    return DONE if all(one.published for one in done) else BLOCKED


def _asked(departement_: str, opened: Work) -> list[str]:
    """Return the départements to publish for: those named, or all those that the file's lines say."""
    if departement_.strip().lower() in ALL:
        return list(opened.departements())
    return list(dict.fromkeys(cli_options.code(one) for one in departement_.split(",") if one.strip()))


def _progress(one: Deposited, rank: int, of: int, *, as_json: bool) -> None:
    said = f"{rank}/{of} {one.departement} : {_became(one)}"
    if not as_json:
        click.echo(said)
    elif sys.stderr.isatty():
        click.echo(said, err=True)


def _became(one: Deposited) -> str:
    if one.published is None:
        return "non publié, aucune ligne pour ce département"
    number = one.published.edition.number
    return f"version {number} publiée" if one.published.created else f"rien de nouveau (version {number})"


def _summary(done: Sequence[Deposited]) -> None:
    created = sum(1 for one in done if one.published and one.published.created)
    lines = sum(table.accepted_lines for one in done for table in one.reading.tables.values())
    click.echo(
        f"{formats.pluriel(created, 'version publiée', 'versions publiées')} pour "
        f"{formats.pluriel(len(done), 'département')}, {formats.pluriel(lines, 'ligne acceptée', 'lignes acceptées')}."
    )


def _deposited_json(one: Deposited) -> dict[str, Any]:
    from pvd_dashboard.intake.messages import message

    tables: Mapping[str, Any] = one.reading.tables
    return {
        "departement": one.departement,
        "created": bool(one.published and one.published.created),
        "edition": edition_json(one.published.edition) if one.published else None,
        "tables": {
            name: {"accepted": table.accepted_lines, "to_fix": table.to_fix} for name, table in tables.items()
        },
        "modes": {name: mode.value for name, mode in one.modes.items()},
        "blocking": [message(finding) for finding in one.reading.findings if finding.severity.value == "bloquant"],
    }  # fmt: skip


@click.command(help="Liste les lectures retenues d'un département (feuilles, colonnes), ou en oublie.")
@cli_options.departement_option()
@click.option("--oublier", "forgotten", default=None, metavar="REPÈRE", help="Repère à oublier, ou « tout ».")
@click.option("--json", "as_json", is_flag=True, help="Écrit un document JSON.")
def correspondances(departement_: str, forgotten: str | None, as_json: bool) -> int:  # noqa: FBT001 -- click gives a flag
    """List what was decided of the sheets of a département, or forget some of it."""
    from pvd_dashboard import verbs

    store, code = verbs.store(), cli_options.code(departement_)
    if forgotten is not None:
        _forget(store, code, forgotten)
    kept = store.remembered(code)
    if as_json:
        print_json(
            [
                {
                    "repere": one.empreinte[:12], "sheet": one.feuille, "table": one.table, "headings": one.intitules,
                    "columns": dict(one.colonnes), "file": one.fichier, "author": one.auteur,
                    "at": one.retenu_le.isoformat() if one.retenu_le else "",
                }
                for one in kept
            ]
        )  # fmt: skip
        return DONE
    for one in kept:
        columns = ", ".join(f"{heading} = {column}" for heading, column in one.colonnes.items())
        click.echo(f"{one.empreinte[:12]}  {one.feuille} : {one.table or 'table reconnue'}  {columns}".rstrip())
    if not kept:
        click.echo("Aucune lecture retenue pour ce département.")
    return DONE


def _forget(store: Store, code: str, which: str) -> None:
    if which in {"tout", *ALL}:
        store.forget(code)
        return
    found = [one.empreinte for one in store.remembered(code) if one.empreinte.startswith(which)]
    if len(found) != 1:
        message = f"Aucune lecture retenue n'a le repère « {which} » : « correspondances » donne la liste."
        raise click.UsageError(message)
    store.forget(code, found[0])


COMMANDS = (check, publish, correspondances)
