"""The notes for several servers say what the code does."""

from pathlib import Path

from pvd_dashboard.editions.views import EDITION, ROW, VIEWS

NOTES = Path(__file__).resolve().parents[2] / "deploiement" / "README.md"


def test_every_view_and_its_own_columns_are_documented() -> None:
    text = NOTES.read_text(encoding="utf-8")
    assert [name for name in (*VIEWS, *EDITION, *ROW) if f"`{name}`" not in text] == []
