"""``sitegen clean``: what sitegen wrote goes, and nothing else."""

import shutil
import subprocess
from pathlib import Path

import pytest

from commands import sitegen
from sitegen.lock import take
from sitegen.write import LOCK, MANIFEST, STAGING
from sites import article, build_site, make_site, run, snapshot

MINE = {
    ".sitegen/notes.txt": "mine",
    ".sitegen/images/photo.png": "mine",
    ".sitegen/preview/mine.txt": "mine",
    ".sitegen/backup/20240101-000000/content/a.md": "as it was",
    "public/CNAME": "example.org",
    "public/articles/a/notes.txt": "mine",
}
PNG = Path(__file__).parent.parent / "docs" / "screenshot.webp"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built, checked and previewed, with files of its author everywhere."""
    text = article("文 $x$ ![图](p.webp)\n", title="甲")
    root = make_site(
        tmp_path_factory.mktemp("clean") / "site",
        {"content/a.md": text, "content/p.webp": PNG.read_bytes()},
    )
    build_site(root)
    for name in ("preview", "check"):
        build_site(root, output=root / ".sitegen" / name)
    return make_site(root, MINE)


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "site"))


def mine(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in snapshot(root).items() if name in MINE}


def test_the_cache_goes_and_the_site_stays(site: Path) -> None:
    before = snapshot(site)
    ran = sitegen("clean", "--root", site)
    assert ran.returncode == 0
    after = snapshot(site)
    assert {n for n in after if n.startswith(".sitegen/")} == {n for n in MINE if n[0] == "."}
    assert {n: d for n, d in before.items() if n[:9] != ".sitegen/"}.items() <= after.items()
    gone = before.keys() - after.keys()
    assert f"Removed {len(gone)} files, " in ran.stdout
    assert "left, as sitegen did not write it: images/photo.png, notes.txt, " in ran.stdout
    assert {name.split("/")[1] for name in gone} >= {"cache.sqlite", "images", "check"}


def test_nothing_goes_in_a_dry_run(site: Path) -> None:
    before = snapshot(site)
    told = sitegen("clean", "--root", site, "--output", site / "public", "--dry-run").stdout
    assert snapshot(site) == before
    assert told.replace("Would remove", "Removed") == (
        sitegen("clean", "--root", site, "--output", site / "public").stdout
    )


def test_a_built_site_goes_but_for_what_sitegen_did_not_write(site: Path) -> None:
    assert sitegen("clean", "--root", site, "--output", site / "public").returncode == 0
    assert snapshot(site / "public") == {"CNAME": b"example.org", "articles/a/notes.txt": b"mine"}
    assert mine(site) == {name: text.encode() for name, text in MINE.items()}
    assert run(site).returncode == 0


def test_a_list_that_leads_elsewhere_removes_nothing_there(site: Path) -> None:
    (site / "public/out").symlink_to(site / "content")
    names = '{"files": ["../content/a.md", "out/a.md"]}'
    for text in (names, names.replace("../content/a.md", "index.html")):
        (site / "public" / MANIFEST).write_text(text, "utf-8")
        assert sitegen("clean", "--root", site, "--output", site / "public").returncode == 0
        assert (site / "content/a.md").exists()


@pytest.mark.parametrize("folder", ["content", ".", "static", "no-such-folder"])
def test_a_folder_that_was_not_built_is_refused(site: Path, folder: str) -> None:
    before = snapshot(site)
    ran = sitegen("clean", "--root", site, "--output", site / folder)
    assert ran.returncode == 2
    assert "holds no site" in ran.stderr
    assert snapshot(site) == before


def test_what_is_no_site_is_refused(tmp_path: Path) -> None:
    make_site(tmp_path, {".sitegen/cache.sqlite": "somebody's"})
    (tmp_path / "content").rmdir()
    ran = sitegen("clean", "--root", tmp_path)
    assert (ran.returncode, "is no site" in ran.stderr) == (2, True)
    assert (tmp_path / ".sitegen/cache.sqlite").exists()


def test_there_may_be_nothing_to_remove(tmp_path: Path) -> None:
    assert sitegen("clean", "--root", make_site(tmp_path, {})).stdout.startswith("Removed 0 files")


@pytest.mark.parametrize("lock", [".sitegen/preview.lock", f"public/{LOCK}"])
def test_nothing_goes_while_it_is_in_use(site: Path, lock: str) -> None:
    held = take(site / lock)
    assert held is not None
    before = snapshot(site)
    ran: subprocess.CompletedProcess[str] = sitegen(
        "clean", "--root", site, *(["--output", site / "public"] if "public" in lock else [])
    )
    assert (ran.returncode, "is in use by process" in ran.stderr) == (1, True)
    assert snapshot(site) == before
    held.release()


def test_nothing_is_removed_by_way_of_a_link(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / "public" / STAGING).symlink_to(tmp_path / "elsewhere")
    before = snapshot(site)
    ran = sitegen("clean", "--root", site, "--output", site / "public")
    assert ran.returncode == 2
    assert "is a link, and what is written there would lie elsewhere" in ran.stderr
    assert snapshot(site) == before
