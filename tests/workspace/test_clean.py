"""``sitegen clean`` removes the files that sitegen wrote, and no others."""

import shutil
import subprocess
from pathlib import Path

import pytest

from commands import sitegen
from sitegen.system.lock import BUILDING, shared, take
from sitegen.system.output_writer import LOCK, MANIFEST, STAGING
from sites import SITEGEN, article, build_site, cache_of, make_site, run, snapshot

IN_CACHE = {
    "notes.txt": "mine",
    "search/photo.png": "mine",
    "preview/mine.txt": "mine",
}
MINE = {
    ".sitegen/cache.sqlite": "of an earlier version, or shipped with the site",
    ".sitegen/backup/20240101-000000/content/a.md": "as it was",
    "public/CNAME": "example.org",
    "public/articles/a/notes.txt": "mine",
}
PNG = Path(__file__).parents[2] / "docs" / "pictures" / "home.webp"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site that was built, checked and previewed, with foreign files everywhere; its cache."""
    text = article("文 $x$ ![图](p.webp)\n", title="甲")
    root = make_site(
        tmp_path_factory.mktemp("clean") / "site",
        {"content/a.md": text, "content/p.webp": PNG.read_bytes()},
    )
    build_site(root)
    for name in ("preview", "check"):
        build_site(root, output=cache_of(root) / name)
    make_site(cache_of(root), IN_CACHE)
    (cache_of(root) / "content").rmdir()
    return make_site(root, MINE), cache_of(root)


@pytest.fixture
def site(built: tuple[Path, Path], tmp_path: Path) -> Path:
    root = Path(shutil.copytree(built[0], tmp_path / "site"))
    shutil.copytree(built[1], cache_of(root))
    return root


def mine(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in snapshot(root).items() if name in MINE}


def test_the_cache_goes_and_the_site_stays(site: Path) -> None:
    before, cached = snapshot(site), snapshot(cache_of(site))
    ran = sitegen("clean", "--root", site)
    assert ran.returncode == 0
    assert snapshot(site) == before
    assert snapshot(cache_of(site)).keys() == IN_CACHE.keys()
    gone = cached.keys() - IN_CACHE.keys() - {"build.lock"}
    assert f"Removed {len(gone)} files, " in ran.stdout
    assert f"from {cache_of(site)}\n" in ran.stdout
    left = "notes.txt, preview/mine.txt, search/photo.png"
    assert f"kept, because sitegen did not write it: {left}" in ran.stdout
    assert {name.split("/")[0] for name in gone} >= {"cache.sqlite", "preview", "check"}


def test_nothing_is_left_of_a_cache_that_holds_nothing_else(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"content/a.md": "a\n"}))
    assert cache_of(tmp_path).is_dir()
    assert sitegen("clean", "--root", tmp_path).returncode == 0
    assert not cache_of(tmp_path).exists()


def test_a_build_is_waited_for(site: Path) -> None:
    before = snapshot(cache_of(site))
    with shared(cache_of(site) / BUILDING, "build this site"):
        command = [SITEGEN, "clean", "--root", site]
        cleaning = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert cleaning.stderr
        assert cleaning.stderr.readline().startswith("waiting to empty the cache: process ")
        assert snapshot(cache_of(site)).keys() >= before.keys()
        assert build_site(site, output=site / "meanwhile").written.files, "builds share it"
    cleaning.communicate()
    assert cleaning.returncode == 0
    assert snapshot(cache_of(site)).keys() == IN_CACHE.keys()


def test_nothing_goes_in_a_dry_run(site: Path) -> None:
    before = snapshot(site)
    reported = sitegen("clean", "--root", site, "--output", site / "public", "--dry-run").stdout
    assert snapshot(site) == before
    assert reported.replace("Would remove", "Removed") == (
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


def test_there_may_be_nothing_to_remove(tmp_path: Path) -> None:
    assert sitegen("clean", "--root", make_site(tmp_path, {})).stdout.startswith("Removed 0 files")


@pytest.mark.parametrize("lock", ["preview.lock", f"public/{LOCK}"])
def test_nothing_goes_while_it_is_in_use(site: Path, lock: str) -> None:
    held = take((site if "public" in lock else cache_of(site)) / lock)
    assert held is not None
    before = snapshot(site), snapshot(cache_of(site))
    ran: subprocess.CompletedProcess[str] = sitegen(
        "clean", "--root", site, *(["--output", site / "public"] if "public" in lock else [])
    )
    assert (ran.returncode, "is in use by process" in ran.stderr) == (1, True)
    assert (snapshot(site), snapshot(cache_of(site))) == before
    held.release()


def test_nothing_is_removed_by_way_of_a_link(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / "public" / STAGING).symlink_to(tmp_path / "elsewhere")
    before = snapshot(site)
    ran = sitegen("clean", "--root", site, "--output", site / "public")
    assert ran.returncode == 2
    assert "files written there would be stored elsewhere" in ran.stderr
    assert snapshot(site) == before
