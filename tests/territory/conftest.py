"""The reference data as they are kept in the repository."""

import pytest

from pvd_dashboard.territory import Territory, load


@pytest.fixture(scope="session")
def territory() -> Territory:
    return load()
