"""A small site of each system, and the expected import: see the folders in ``sites/``.

``python -m tests.importers.test_systems`` writes today's output next to each source.
"""

import shutil
from pathlib import Path

import pytest

from sitegen.core.diagnostics import Severity
from sitegen.importers import SYSTEMS, Imported, import_articles, recognise, tree
from sites import build_site, remark, snapshot

SITES = Path(__file__).parent / "sites"


def imported(name: str, root: Path) -> Imported:
    """Import a sample as the system that it is detected as."""
    source = tree(SITES / name / "source")
    system = recognise(source)
    assert system is not None
    return import_articles(source, system, root)


def remarks(done: Imported) -> str:
    """Return the diagnostics with their messages, one a line."""
    return "".join(f"{remark(each)}: {each.message}\n" for each in done.diagnostics)


def test_there_is_a_sample_of_every_system() -> None:
    assert sorted(path.name for path in SITES.iterdir()) == sorted(SYSTEMS)


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_site_is_recognised_and_becomes_what_stands_beside_it(name: str, tmp_path: Path) -> None:
    before = snapshot(SITES / name / "source")
    done = imported(name, tmp_path)
    assert done.system == name
    found, expected = snapshot(tmp_path), snapshot(SITES / name / "expected")
    assert sorted(found) == sorted(expected)
    for path, data in expected.items():
        assert found[path].decode("utf-8", "replace") == data.decode("utf-8", "replace"), path
    assert remarks(done) == (SITES / name / "remarks.txt").read_text(encoding="utf-8")
    assert snapshot(SITES / name / "source") == before


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_was_imported_can_be_built(name: str, tmp_path: Path) -> None:
    done = imported(name, tmp_path)
    built = build_site(tmp_path, drafts=True)
    assert len(built.library.everything) == done.articles + done.pages
    assert [each for each in built.diagnostics if each.severity == Severity.ERROR] == []
    codes = {each.code for each in built.diagnostics}
    assert codes <= {"link-missing"}, codes


def _write() -> None:
    for name in SYSTEMS:
        expected = SITES / name / "expected"
        shutil.rmtree(expected, ignore_errors=True)
        done = imported(name, expected)
        (SITES / name / "remarks.txt").write_text(remarks(done), encoding="utf-8")


if __name__ == "__main__":
    _write()
