"""Column types that keep a value exactly, on SQLite as on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine


def decimal_text(value: Decimal) -> str:
    """Return ``value`` in plain digits: no exponent, no digit lost, trailing zeros kept.

    >>> decimal_text(Decimal("1E+3")), decimal_text(Decimal("0.10"))
    ('1000', '0.10')
    """
    return f"{value:f}"


class ExactDecimal(sa.types.TypeDecorator[Decimal]):
    """A decimal of any precision: NUMERIC on PostgreSQL, TEXT on SQLite.

    SQLite has no exact decimal: given a NUMERIC column it would turn
    ``0.1000000001`` into a binary float.
    """

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose NUMERIC where the server keeps it exactly."""
        return dialect.type_descriptor(sa.Numeric() if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:  # noqa: ANN401 (SQLAlchemy's signature)
        """Write plain digits where the column is a text."""
        if value is None or dialect.name == "postgresql":
            return value
        return decimal_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ANN401, ARG002 (same)
        """Read a Decimal back."""
        return None if value is None else Decimal(value)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: always aware, always UTC. A naive datetime is refused (ValueError)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring the instant to UTC; SQLite keeps it without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant needs a time zone"
            raise ValueError(msg)
        instant = value.astimezone(UTC)
        return instant if dialect.name == "postgresql" else instant.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (same)
        """Give the zone back."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
