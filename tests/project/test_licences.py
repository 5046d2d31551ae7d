"""docs/licences.md, held against the installed packages."""

from pathlib import Path

import pytest

from licences import GUIDE, Row, installed, listed

FREE = {"MIT", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "ISC", "PSF-2.0", "Apache-2.0"}
"""What may be used, changed and passed on under terms such as sitegen's own."""
LOCK = Path(__file__).parents[2] / "requirements" / "runtime.txt"


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return listed(GUIDE.read_text("utf-8"))


def test_each_package_is_listed_with_its_licence(rows: list[Row]) -> None:
    known = [row[:3] for row in rows]
    hint = "run: .venv/bin/python tests/licences.py"
    assert [row[:3] for row in installed() if row[:3] not in known] == [], hint


def test_what_is_listed_is_what_is_locked(rows: list[Row]) -> None:
    lines = LOCK.read_text("utf-8").splitlines()
    locked = sorted(line.partition("==")[0] for line in lines if "==" in line)
    assert [row.name for row in rows] == locked


def test_each_licence_is_free_and_each_purpose_is_told(rows: list[Row]) -> None:
    assert [row for row in rows if row.licence not in FREE or len(row.purpose) < 4] == []
