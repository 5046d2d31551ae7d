"""The output writer: only changed files, all or nothing, never files of others."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from sitegen.core.diagnostics import BuildError
from sitegen.system.output_writer import (
    MANIFEST,
    STAGING,
    OutputWriter,
    Written,
    recover,
    staged_at,
)
from sites import snapshot

SITE = {"index.html": b"home", "a/index.html": b"a", "assets/x.css": b"css"}


def write(output: Path, site: Iterable[tuple[str, bytes]]) -> Written:
    """Write a site as a build does: the last staged version wins, files not named are deleted."""
    writer = OutputWriter(output)
    with writer.abandoned_on_failure():
        staged = {name: writer.stage(name, data) for name, data in site}
        return writer.finish(staged, [name for name, changed in staged.items() if changed])


def files(output: Path) -> dict[str, bytes]:
    """Read the site without the manifest."""
    return {name: data for name, data in snapshot(output).items() if name != MANIFEST}


def test_a_first_build_writes_everything_and_a_manifest(tmp_path: Path) -> None:
    written = write(tmp_path / "public", SITE.items())
    assert (written.files, written.changed, written.removed) == (3, 3, 0)
    assert files(tmp_path / "public") == SITE
    manifest = json.loads((tmp_path / "public" / MANIFEST).read_text("utf-8"))
    assert manifest == {"files": sorted(SITE)}


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, SITE.items())
    before = {name: (tmp_path / name).stat() for name in SITE}
    written = write(tmp_path, {**SITE, "a/index.html": b"new"}.items())
    assert (written.changed, written.removed) == (1, 0)
    for name in ("index.html", "assets/x.css"):
        after = (tmp_path / name).stat()
        assert (after.st_mtime_ns, after.st_ino) == (before[name].st_mtime_ns, before[name].st_ino)
    assert (tmp_path / "a" / "index.html").read_bytes() == b"new"


def test_a_build_without_changes_touches_nothing(tmp_path: Path) -> None:
    write(tmp_path, SITE.items())
    before = (tmp_path / MANIFEST).stat().st_mtime_ns
    assert write(tmp_path, SITE.items()).changed == 0
    assert (tmp_path / MANIFEST).stat().st_mtime_ns == before
    assert not (tmp_path / STAGING).exists()


def test_removed_pages_go_with_their_empty_folders(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, "x/y/z/index.html": b"x", "a/b/index.html": b"b"}.items())
    written = write(tmp_path, SITE.items())
    assert written.removed == 2
    assert files(tmp_path) == SITE
    assert not (tmp_path / "x").exists()
    assert not (tmp_path / "a" / "b").exists()


def test_files_that_sitegen_did_not_write_stay(tmp_path: Path) -> None:
    foreign = {"CNAME": b"example.org", "a/notes.txt": b"mine", ".git/HEAD": b"ref"}
    for name, data in foreign.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    write(tmp_path, SITE.items())
    write(tmp_path, {"index.html": b"home"}.items())
    assert files(tmp_path) == {"index.html": b"home", **foreign}


def test_a_foreign_file_in_a_pages_place_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"mine")
    with pytest.raises(BuildError) as stopped:
        write(tmp_path, SITE.items())
    (problem,) = stopped.value.diagnostics
    assert problem.code == "output"
    assert str(tmp_path / "index.html") in problem.message
    assert snapshot(tmp_path) == {"index.html": b"mine"}


def test_a_foreign_file_with_the_pages_own_bytes_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"home")
    assert write(tmp_path, SITE.items()).changed == 2


def test_a_folder_comes_where_a_file_was(tmp_path: Path) -> None:
    write(tmp_path, [("x", b"file")])
    write(tmp_path, [("x/index.html", b"page")])
    assert files(tmp_path) == {"x/index.html": b"page"}


def test_a_file_where_a_folder_is_stops_the_build_and_says_where(tmp_path: Path) -> None:
    write(tmp_path, [("x/index.html", b"page")])
    with pytest.raises(BuildError, match="Is a directory"):
        write(tmp_path, [("x", b"file")])
    assert files(tmp_path) == {"x/index.html": b"page"}


def broken() -> Iterator[tuple[str, bytes]]:
    yield "index.html", b"half"
    raise RuntimeError("a template fails")


def test_a_build_that_fails_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, SITE.items())
    before = snapshot(tmp_path)
    with pytest.raises(RuntimeError):
        write(tmp_path, broken())
    assert snapshot(tmp_path) == before


def stage(output: Path, journal: str | None, staged: dict[str, bytes]) -> None:
    """Create the staging folder that an interrupted build leaves."""
    for name, data in staged.items():
        path = staged_at(output, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if journal is not None:
        (output / STAGING).mkdir(exist_ok=True)
        (output / STAGING / "journal.json").write_text(journal, encoding="utf-8")


def test_staging_without_a_journal_is_thrown_away(tmp_path: Path) -> None:
    write(tmp_path, SITE.items())
    before = snapshot(tmp_path)
    stage(tmp_path, None, {"index.html": b"half"})
    recover(tmp_path)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("journal", ["", '{"files": ["index.html"], "sta'])
def test_staging_with_half_a_journal_is_thrown_away(tmp_path: Path, journal: str) -> None:
    write(tmp_path, SITE.items())
    before = snapshot(tmp_path)
    stage(tmp_path, journal, {"index.html": b"half"})
    recover(tmp_path)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_complete_journal_is_finished_wherever_the_build_was_stopped(
    tmp_path: Path, moved: int
) -> None:
    write(tmp_path, {**SITE, "old/index.html": b"old"}.items())
    new = {"index.html": b"new", "b/index.html": b"b"}
    after = {**SITE, **new}
    journal = {"files": sorted(after), "staged": sorted(new), "removed": ["old/index.html"]}
    stage(tmp_path, json.dumps(journal), new)
    for name in sorted(new)[:moved]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        staged_at(tmp_path, name).replace(tmp_path / name)
    recover(tmp_path)
    assert files(tmp_path) == after
    assert json.loads((tmp_path / MANIFEST).read_text("utf-8")) == {"files": sorted(after)}
    assert not (tmp_path / STAGING).exists()


def test_finishing_twice_is_as_good_as_once(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "index.html").write_bytes(b"moved already")
    journal = {"files": ["x/index.html"], "staged": ["x/index.html"], "removed": ["x", "y"]}
    stage(tmp_path, json.dumps(journal), {})
    recover(tmp_path)
    assert files(tmp_path) == {"x/index.html": b"moved already"}


def test_the_next_build_finishes_a_complete_journal_first(tmp_path: Path) -> None:
    write(tmp_path, SITE.items())
    after = {**SITE, "b/index.html": b"b"}
    journal = {"files": sorted(after), "staged": ["b/index.html"], "removed": []}
    stage(tmp_path, json.dumps(journal), {"b/index.html": b"b"})
    written = write(tmp_path, SITE.items())
    assert written.removed == 1
    assert files(tmp_path) == SITE


def test_a_crash_while_moving_is_repaired_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, SITE.items())
    new = {name: data + b"!" for name, data in SITE.items()}
    replace, calls = Path.replace, []

    def crash(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 3:  # the journal, the first file, and then
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, new.items())
    monkeypatch.undo()
    half = files(tmp_path)
    assert any(half[name] == SITE[name] for name in SITE)

    recover(tmp_path)
    assert files(tmp_path) == new


def test_a_broken_manifest_makes_every_file_foreign(tmp_path: Path) -> None:
    write(tmp_path, SITE.items())
    (tmp_path / MANIFEST).write_text("{", encoding="utf-8")
    assert write(tmp_path, SITE.items()).changed == 0
    (tmp_path / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(BuildError):
        write(tmp_path, [("index.html", b"other")])


def test_an_output_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BuildError) as stopped:
        write(tmp_path / "file" / "public", SITE.items())
    (problem,) = stopped.value.diagnostics
    assert problem.code == "output"
    assert "Not a directory" in problem.message


def test_a_staged_file_is_synced_before_the_journal_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []
    sync = os.fsync

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    write(tmp_path, SITE.items())
    journal = next(at for at, name in enumerate(synced) if name.startswith("journal"))
    assert {staged_at(tmp_path, name).name for name in SITE} <= set(synced[:journal])


def test_names_in_unicode_are_written_as_they_are(tmp_path: Path) -> None:
    site = {"articles/梯度 下降/index.html": b"1", "tags/🎉/index.html": b"2"}
    write(tmp_path, site.items())
    assert files(tmp_path) == site
    assert write(tmp_path, site.items()).changed == 0
