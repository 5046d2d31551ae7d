"""Nothing is read or written outside the site's folders, whatever names and links say."""

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest

from sitegen.diagnostics import BuildError
from sitegen.names import is_fit
from sitegen.write import LOCK
from sites import article, build_site, cache_of, make_site, run, snapshot

CONFIG = 'title = "站"\nbase_url = "https://blog.example/"\n[search]\nenabled = false\n'
SECRET = "nobody may read this"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one article, beside a folder with a secret."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text(SECRET)
    files = {"content/a.md": article(title="甲"), "sitegen.toml": CONFIG, ".git/config": SECRET}
    return make_site(tmp_path / "site", files)


TARGETS = [
    "../../outside/secret.md",
    "/etc/passwd",
    "/dev/zero",
    "../.git/config",
    "..",
    "/",
    "itself",
    "nowhere",
]


@pytest.mark.parametrize("folder", ["content", "static"])
def test_links_that_lead_out_are_refused_by_name(site: Path, folder: str) -> None:
    wanted = []
    for number, target in enumerate(TARGETS):
        for place, up in ((folder, ""), (f"{folder}/deep", "../")):
            link = site / place / f"{number}.md"
            link.parent.mkdir(parents=True, exist_ok=True)
            to = link.name if target == "itself" else target
            link.symlink_to(f"{up}{to}" if to.startswith("..") else to)
            wanted.append(f"{place}/{number}.md")
    told = [(d.span.path, d.code) for d in build_site(site).diagnostics]
    assert told == [(path, "file-refused") for path in sorted(wanted)]
    assert not any(SECRET.encode() in data for data in snapshot(site / "public").values())


def test_links_to_files_of_the_site_are_followed(site: Path) -> None:
    make_site(site, {"static/p.txt": "p", "content/deep/b.md": "b\n"})
    (site / "content/q.txt").symlink_to("../static/p.txt")
    (site / "content/again").symlink_to("deep")  # a folder is not entered twice
    built = build_site(site)
    assert built.diagnostics == ()
    assert (site / "public/articles/q.txt").read_text() == "p"
    assert len(built.library.articles) == 2


@pytest.mark.parametrize("folder", ["content", "static"])
def test_a_folder_that_is_a_link_elsewhere_is_refused(site: Path, folder: str) -> None:
    make_site(site, {"static/x.txt": "x"})
    (site / folder).rename(site / "gone")
    (site / folder).symlink_to(site.parent / "outside")
    told = [(d.span.path, d.code) for d in build_site(site).diagnostics]
    assert (folder, "file-refused") in told
    assert not any(SECRET.encode() in data for data in snapshot(site / "public").values())


def test_pipes_and_sockets_do_not_stop_a_build(site: Path) -> None:
    for name in ("content/pipe.md", "content/pipe.png", "static/pipe"):
        (site / name).parent.mkdir(exist_ok=True)
        os.mkfifo(site / name)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(site / "content/socket.md"))
        done = run(site, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("is no regular file [file-refused]") == 4


def test_templates_from_elsewhere_stop_the_build(site: Path) -> None:
    (site / "templates").mkdir()
    (site / "templates/_footer.html").symlink_to("/etc/passwd")
    with pytest.raises(BuildError, match="is a link to /etc/passwd"):
        build_site(site)
    assert not (site / "public").exists()


def test_a_link_that_comes_or_goes_is_seen_by_the_shortest_build(site: Path) -> None:
    for path in site.rglob("*"):
        os.utime(path, (1_600_000_000.25, 1_600_000_000.25))
    subprocess.run(["sleep", "0.2"], check=True)
    assert "file-refused" not in run(site).stderr
    (site / "content/out").symlink_to("/")
    assert "file-refused" in run(site).stderr


@pytest.mark.parametrize("name", ["articles", "articles/a", "assets", ".sitegen-staging"])
def test_nothing_is_written_through_a_link_in_the_output(site: Path, name: str) -> None:
    outside = site.parent / "outside"
    place = site / "public" / name
    place.parent.mkdir(parents=True)
    place.symlink_to(outside)
    before = snapshot(outside)
    with pytest.raises(BuildError, match="is a link"):
        build_site(site)
    assert snapshot(outside) == before


def test_nothing_is_removed_through_a_link_in_the_output(site: Path) -> None:
    make_site(site, {"content/b.md": "b\n"})
    build_site(site)
    (site / "public/articles/b").rename(site.parent / "outside/b")
    (site / "public/articles/b").symlink_to(site.parent / "outside/b")
    (site / "content/b.md").unlink()
    with pytest.raises(BuildError, match="is a link"):
        build_site(site)
    assert (site.parent / "outside/b/index.html").exists()


def test_an_output_folder_that_is_a_link_is_refused(site: Path) -> None:
    outside = site.parent / "outside"
    (site / "public").symlink_to(outside)
    ran = run(site)
    assert ran.returncode == 2
    assert "public is a link, and the site would lie elsewhere" in ran.stderr
    assert [path.name for path in outside.iterdir()] == ["secret.md"]
    (site / "build").symlink_to(outside)
    assert run(site, "--output", site / "build/deeper").returncode == 2
    assert [path.name for path in outside.iterdir()] == ["secret.md"]
    assert run(site, "--output", outside / "deeper").returncode == 0


def test_a_page_whose_place_is_a_link_or_a_pipe_is_another_s(site: Path) -> None:
    secret = site.parent / "outside/secret.md"
    (site / "public").mkdir()
    (site / "public/index.html").symlink_to(secret)
    with pytest.raises(BuildError, match="was not written by sitegen"):
        build_site(site)
    (site / "public/index.html").unlink()
    os.mkfifo(site / "public/index.html")
    with pytest.raises(BuildError, match="was not written by sitegen"):
        build_site(site)
    assert secret.read_text() == SECRET


@pytest.mark.parametrize("name", ["../../outside/secret.md", "/etc/passwd", "a/../../../x", ""])
def test_lists_of_files_from_others_lead_nowhere(site: Path, name: str) -> None:
    name = name.replace("/etc/passwd", str(site.parent / "outside/secret.md"))
    staging = site / "public/.sitegen-staging"
    staging.mkdir(parents=True)
    journal = {"files": [name], "staged": [], "removed": [name]}
    (staging / "journal.json").write_text(json.dumps(journal))
    (site / "public/.sitegen.json").write_text(json.dumps({"files": [name]}))
    build_site(site)
    assert (site.parent / "outside/secret.md").read_text() == SECRET


def test_a_lock_is_not_written_through_a_link(site: Path) -> None:
    secret = site.parent / "outside/secret.md"
    (site / "public").mkdir()
    (site / "public" / LOCK).symlink_to(secret)
    with pytest.raises(BuildError):
        build_site(site)
    assert secret.read_text() == SECRET


def test_what_is_written_first_is_not_written_through_a_link(site: Path) -> None:
    secret = site.parent / "outside/secret.md"
    (site / "public").mkdir()
    (site / "public/.sitegen.json.part").symlink_to(secret)
    build_site(site)
    assert secret.read_text() == SECRET


@pytest.mark.parametrize("part", ["", "preview"])
def test_a_cache_elsewhere_is_refused(site: Path, part: str) -> None:
    cache = cache_of(site) / part
    cache.parent.mkdir(parents=True)
    cache.symlink_to(site.parent / "outside")
    with pytest.raises(BuildError, match="is a link"):
        build_site(site)
    assert [path.name for path in (site.parent / "outside").iterdir()] == ["secret.md"]


def test_an_address_too_long_costs_its_page_alone(site: Path) -> None:
    deep = "/".join(["d" * 200] * 6)
    make_site(site, {f"content/{deep}/b.md": "b\n"})
    built = build_site(site)
    assert [d.code for d in built.diagnostics] == ["address-unfit"]
    assert (site / "public/articles/a/index.html").exists()


@pytest.mark.parametrize(
    "name",
    [
        *("..", "../x", "a/../b", "/x", "a//b", "a/", "./a", ".sitegen.json", "a/.Sitegen-x/y"),
        *("a\0b", "a\nb", "a" * 256, "汉" * 86, "a/" * 600 + "b", "", None),
    ],
)
def test_names_that_lead_out_are_unfit(name: object) -> None:
    assert not is_fit(name)


@pytest.mark.parametrize("name", ["a", "a/b.html", ".well-known/x", "..a/b..", "汉" * 85, "…/x"])
def test_other_names_are_fit(name: str) -> None:
    assert is_fit(name)
