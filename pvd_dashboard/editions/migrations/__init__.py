"""The history of the schema: bring a store of any earlier release up to this one.

A release that changes the schema adds a module in ``revisions/``, drafted by
``python -m pvd_dashboard.editions.migrations "what changes"`` and then read
over, and moves :data:`HEAD`. The views are made anew by each migration.
Alembic is imported only when there is something to migrate.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pvd_dashboard.editions import views
from pvd_dashboard.editions.engine import migrating, reading
from pvd_dashboard.editions.errors import NewerStoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0012"
"""The revision of the schema that this release reads and writes."""

_FOLDER = Path(__file__).parent
_TURN = Lock()  # Alembic keeps its context in globals: one migration at a time in a process


def revision(engine: sa.Engine) -> str | None:
    """Return the revision of the store, None for a fresh one."""
    with reading(engine) as connection:
        return _revision(connection)


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("select version_num from alembic_version"))
    return found


def upgrade(engine: sa.Engine) -> None:
    """Bring the store to :data:`HEAD`, all or nothing, one server at a time.

    NewerStoreError where the store was written by a later release.
    """
    if revision(engine) == HEAD:
        return
    with _TURN, migrating(engine) as connection:
        from alembic import command  # noqa: PLC0415 (a second of import, needed once a release)

        configuration = config(connection)
        _refuse_newer(connection, configuration)
        views.drop(connection)
        command.upgrade(configuration, HEAD)
        views.create(connection)


def downgrade(engine: sa.Engine, target: str) -> None:
    """Take the store back to the revision ``target``, without its views; ``base`` leaves nothing."""
    with _TURN, migrating(engine) as connection:
        from alembic import command  # noqa: PLC0415 (same)

        views.drop(connection)
        command.downgrade(config(connection), target)


def _refuse_newer(connection: sa.Connection, configuration: Config) -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 (same)

    here = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(configuration).walk_revisions()}
    if here is None or here in known:
        return
    msg = (
        "La base des versions publiées a été écrite par une version plus récente du tableau de bord "
        f"(schéma {here}) : mettez le logiciel à jour. Rien n'a été modifié."
    )
    raise NewerStoreError(msg)


def config(connection: sa.Connection) -> Config:
    """Return Alembic's configuration over ``connection``; there is no ini file."""
    from alembic.config import Config  # noqa: PLC0415 (imported only where there is something to migrate)

    configuration = Config()
    configuration.set_main_option("script_location", _FOLDER.as_posix().replace("%", "%%"))
    configuration.set_main_option("version_locations", (_FOLDER / "revisions").as_posix().replace("%", "%%"))
    configuration.set_main_option("path_separator", "newline")
    configuration.set_main_option("file_template", "%%(slug)s_%%(rev)s")
    configuration.attributes["connection"] = connection
    return configuration
