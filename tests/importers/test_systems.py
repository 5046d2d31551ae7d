"""A small site of each system, and what must come of it: see the folders in ``sites/``."""

import os
import shutil
from pathlib import Path

import pytest

from expectations import Expectations
from sitegen.core.diagnostics import Severity
from sitegen.importers import SYSTEMS, Imported, import_articles, recognise, tree
from sites import build_site, remark, snapshot

SITES = Path(__file__).parent / "sites"


def imported(name: str, folder: Path) -> tuple[Imported, Path]:
    """Import a sample as the system that it is detected as; return the new site too."""
    old, root = folder / "old", folder / "new"
    shutil.copytree(SITES / name / "source", old)
    for path in old.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # outside the repository, files have dates
    before = snapshot(old)
    source = tree(old)
    system = recognise(source)
    assert system is not None
    done = import_articles(source, system, root)
    assert snapshot(old) == before
    return done, root


def remarks(done: Imported) -> str:
    """Return the diagnostics with their messages, one a line."""
    return "".join(f"{remark(each)}: {each.message}\n" for each in done.diagnostics)


def test_there_is_a_sample_of_every_system() -> None:
    assert sorted(path.name for path in SITES.iterdir()) == sorted(SYSTEMS)


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_site_is_recognised_and_becomes_what_stands_beside_it(
    name: str, tmp_path: Path, expectations: Expectations
) -> None:
    done, root = imported(name, tmp_path)
    assert done.system == name
    expectations.folder(SITES / name / "expected", snapshot(root))
    expectations.text(SITES / name / "remarks.txt", remarks(done))


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_was_imported_can_be_built(name: str, tmp_path: Path) -> None:
    done, root = imported(name, tmp_path)
    built = build_site(root, drafts=True)
    assert len(built.library.everything) == done.articles + done.pages
    assert [each for each in built.diagnostics if each.severity == Severity.ERROR] == []
    codes = {each.code for each in built.diagnostics}
    assert codes <= {"link-missing", "markup-unknown", "front-matter-key", "citation-missing"}, (
        codes
    )
