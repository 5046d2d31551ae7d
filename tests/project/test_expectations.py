"""The option ``--update``: what tests find is written where they expect it, and nothing else."""

from pathlib import Path

import pytest

import expectations
from expectations import Expectations, lines_of

TOML = '# Kept.\nfiles = [\n  "a",\n]\nremarks = []\n\n[[page]]\npath = "files = []"\n'


@pytest.fixture
def update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Expectations:
    monkeypatch.setattr(expectations, "LISTS", tmp_path)
    return Expectations(update=True)


def test_a_list_of_lines_is_written_in_order(update: Expectations) -> None:
    update.listed("kinds", {"tag", "home"})
    assert lines_of("kinds") == ["home", "tag"]


def test_a_list_in_a_table_is_written_and_the_rest_stays(
    update: Expectations, tmp_path: Path
) -> None:
    file = tmp_path / "expected.toml"
    file.write_text(TOML, encoding="utf-8")
    update.toml_list(file, "files", ["b", "c"])
    update.toml_list(file, "remarks", ["error x"])
    update.toml_list(file, "files", [])
    assert file.read_text(encoding="utf-8") == TOML.replace('[\n  "a",\n]', "[]").replace(
        "remarks = []", 'remarks = [\n  "error x",\n]'
    )


def test_files_of_a_folder_that_are_not_found_go(update: Expectations, tmp_path: Path) -> None:
    (tmp_path / "expected").mkdir()
    (tmp_path / "expected/old").write_bytes(b"old")
    update.folder(tmp_path / "expected", {"a/b": b"new"})
    assert [path.name for path in (tmp_path / "expected").rglob("*") if path.is_file()] == ["b"]


def test_without_the_option_a_difference_is_a_failure(update: Expectations, tmp_path: Path) -> None:
    update.listed("kinds", ["home"])
    update.folder(tmp_path / "folder", {"a": b"1"})
    file = tmp_path / "expected.toml"
    file.write_text(TOML, encoding="utf-8")
    strict = Expectations(update=False)
    with pytest.raises(AssertionError):
        strict.listed("kinds", ["home", "tag"])
    with pytest.raises(AssertionError):
        strict.folder(tmp_path / "folder", {"a": b"2"})
    with pytest.raises(AssertionError):
        strict.toml_list(file, "files", ["b"])
    assert lines_of("kinds") == ["home"]
