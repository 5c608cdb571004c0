"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pvd_dashboard.editions import types  # remove when no column needs it
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Bring the store to this release."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Bring the store back to the release before."""
    ${downgrades if downgrades else "pass"}
