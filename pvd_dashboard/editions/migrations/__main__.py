"""Draft the revision that brings the schema to the declared tables; read it over, then move HEAD."""

from __future__ import annotations

import sys

from alembic import command

from pvd_dashboard.editions.engine import make_engine, parse_url, reading
from pvd_dashboard.editions.migrations import HEAD, config, upgrade


def main(message: str) -> None:
    """Write a module in ``revisions/`` with what the declarations have and the schema lacks."""
    engine = make_engine(parse_url("sqlite:///:memory:"))
    upgrade(engine)
    with reading(engine) as connection:
        command.revision(config(connection), message, autogenerate=True, rev_id=f"{int(HEAD) + 1:04d}")
    engine.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
