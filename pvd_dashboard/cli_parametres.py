"""The command that shows and changes the parameters of the programme (delays, ceilings) of a département."""

# ruff: noqa: PLC0415 -- a command imports what it needs only when it runs: --help answers at once
from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from pvd_dashboard import cli_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.editions.reglages import Reglage

DONE = 0


TOUS = "tous"


@click.command(
    help="Montre les paramètres du programme en vigueur, ou en change. « --departement tous » : ceux qui valent pour "
    "tous les départements, sauf là où l'un a le sien."
)
@cli_options.departement_option()
@click.option("--set", "pairs", multiple=True, help="« nom=valeur » : 24, 75 %, 45 000 € ou 31/03/2028.")
@click.option("--defaut", "defaults", multiple=True, metavar="NOM", help="Revient à la valeur par défaut.")
@click.option("--comment", default="", help="Pourquoi : l'historique le retient.")
@click.option("--author", default=None, help="Qui le demande : l'historique le retient.")
@click.option("--json", "as_json", is_flag=True, help="Écrit un document JSON.")
def parametres(
    departement_: str,
    pairs: tuple[str, ...],
    defaults: tuple[str, ...],
    comment: str,
    author: str | None,
    as_json: bool,  # noqa: FBT001 -- click gives a flag
) -> int:
    """Write what is given, then show what is in force."""
    from pvd_dashboard import reglages, verbs
    from pvd_dashboard.parametres import ParametreInvalideError

    store = verbs.store()
    code = reglages.TOUS if departement_.strip().casefold() == TOUS else cli_options.code(departement_)
    given = {**dict(map(_pair, pairs)), **dict.fromkeys(defaults)}
    if given:
        who = author or cli_options.author()
        try:
            reglages.ecrire_parametres(store, code, given, author=who, at=datetime.now(UTC), comment=comment)
        except ParametreInvalideError as error:
            raise click.UsageError(str(error)) from error
    shown = _shown(store.reglages(code, reglages.PARAMETRES))
    if as_json:
        click.echo(json.dumps({"departement": code or TOUS, "parametres": shown}, ensure_ascii=False, indent=2))
        return DONE
    for one in shown:
        click.echo(_line(one))
    return DONE


def _pair(text: str) -> tuple[str, str]:
    name, equal, value = text.partition("=")
    if not equal:
        message = f"« {text} » n'est pas un réglage : écrivez « nom=valeur »."
        raise click.UsageError(message)
    return name.strip(), value.strip()


def _shown(written: Mapping[str, Reglage]) -> list[dict[str, Any]]:
    from pvd_dashboard.parametres import appliquer, ecrire
    from pvd_dashboard.settings import catalogue

    in_force = appliquer({name: one.valeur for name, one in written.items()})
    return [
        {
            "nom": p.nom,
            "libelle": p.libelle,
            "valeur": ecrire(getattr(in_force, p.nom)),
            "defaut": ecrire(p.defaut),
            "source": p.source,
            "modifie_par": written[p.nom].auteur if p.nom in written else None,
            "modifie_le": written[p.nom].quand.isoformat() if p.nom in written else None,
            "commentaire": written[p.nom].commentaire if p.nom in written else "",
            "portee": (written[p.nom].departement or TOUS) if p.nom in written else None,
        }
        for p in catalogue()
    ]


def _line(one: Mapping[str, Any]) -> str:
    changed = ""
    if one["modifie_par"]:
        whom = f", pour {TOUS}" if one["portee"] == TOUS else ""
        when = f"{one['modifie_par']} le {one['modifie_le'][:10]}{whom}"
        changed = f" (par défaut {one['defaut']} ; modifié par {when})"
    return f"{one['nom']} = {one['valeur']}{changed} : {one['libelle']}"


COMMANDS = (parametres,)
