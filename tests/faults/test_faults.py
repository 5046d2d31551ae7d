"""Whatever stops a build, and wherever: the site is whole, and the next build is a fresh one."""

import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from faulty import DIED, Ran, Server
from sitegen.system.output_writer import LOCK, MANIFEST, OWN, STAGING, recover
from sites import article, build_site, make_site

FOREIGN = {"CNAME": b"example.org", "articles/notes.txt": b"mine", "articles/3/own.txt": b"mine"}
FAULTS = ("die", "ENOSPC", "EACCES", "EIO")
TAGS = ("代数", "分析", "几何")
SLICES = 100
"""All writes of a large build are tried in so many cases, each of them every hundredth write."""
Files = dict[str, bytes | None]
"""Contents by name; None for a folder."""


def texts(count: int, *, new: bool, step: int = 4) -> dict[str, str]:
    """Write a site before and after an evening's work: new, changed, renamed, deleted.

    Each page shows the title of the site, so all of them change. ``step`` is from one changed
    article to the next.
    """
    files = {f"content/{n}.md": text(n, "旧") for n in range(count)}
    title = "站"
    if new:
        files |= {f"content/{n}.md": text(n, "新") for n in range(2, count, step)}
        del files["content/3.md"]
        files["content/又/3.md"] = files.pop("content/4.md")
        files["content/x.md"] = text(count, "新")
        title = "新站"
    config = f'title = "{title}"\n[search]\nenabled = false\n'
    return {**files, "static/a.svg": f"<svg>{title}</svg>", "sitegen.toml": config}


def plain_texts(count: int, *, new: bool) -> dict[str, str]:
    """Write a site that is built in a third of the time, by as many writes: with plain pages."""
    names = ("404", "article", "archives", "index", "tags", "term")
    shown = {"article": "{{ article.body }}", "index": "{{ articles|map(attribute='url')|list }}"}
    page = "<!doctype html><title>{{ site.title }}</title>"
    templates = {f"templates/{name}.html": page + shown.get(name, "") for name in names}
    return {**texts(count, new=new, step=50), **templates}


def text(number: int, word: str) -> str:
    linked = number - number % 5 + 2
    body = f"$x_{{{number}}}$ 是{word}的。\n\n$$y = {number}$$\n\n[链](./{linked}.md)\n"
    tags = f"[{TAGS[number % 3]}]"
    return article(body, title=f"题 {number}", date=f"2024-01-{number % 28 + 1:02}", tags=tags)


def listed(folder: Path) -> Files:
    """Read all files and folders of a site, without what sitegen keeps for itself."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: None if path.is_dir() else path.read_bytes()
        for name, path in found.items()
        if name.partition("/")[0] not in OWN
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A site that was built, and has been changed since."""

    server: Server
    root: Path
    """Where it is built; laid out anew for each case."""
    laid_by: Path
    """The site as it is before each case."""
    old_sources: Path
    old: Files
    new: Files

    def lay_out(self, *, cold: bool = False) -> None:
        """Bring the site back to where it was; built files are linked, so they are the same."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.laid_by, self.root, copy_function=link)
        if cold:
            shutil.rmtree(self.root / "cache")

    def build(self, *options: str, **fault: str | float) -> Ran:
        arguments = ("build", "--root", self.root, "--cache", self.root / "cache", *options)
        return self.server.run(*arguments, **fault)  # type: ignore[arg-type]

    def verify(self, ran: Ran, jobs: int, choice: random.Random) -> None:
        """See that the site is whole, and that the next build makes it what it should be."""
        assert "Traceback" not in ran.printed, ran.printed
        self.is_whole(ran)
        if choice.random() < 0.5:  # another command comes first
            recover(self.root / "public")
            assert listed(self.root / "public") in (self.old, self.new)
        wanted = self.new
        if choice.random() < 0.5:  # the author changes everything back before the next build
            for folder in ("content", "static"):
                shutil.rmtree(self.root / folder)
            shutil.copytree(self.old_sources, self.root, dirs_exist_ok=True)
            wanted = self.old
        after = self.build("--jobs", str(jobs))
        assert after.status == 0, after.printed
        assert listed(self.root / "public") == wanted
        assert sorted(p.name for p in (self.root / "public").glob(".sitegen*")) == [MANIFEST]

    def is_whole(self, ran: Ran) -> None:
        """See that each file has the bytes of the old site or of the new one, or that all have."""
        found = listed(self.root / "public")
        if ran.status == 0:
            assert found == self.new
        begun = (self.root / "public" / STAGING / "journal.json").exists()
        files = {name: data for name, data in found.items() if data is not None}
        if begun:  # some files are moved already
            assert all(data in (self.old.get(n), self.new.get(n)) for n, data in files.items())
            assert files.keys() >= {n for n in self.old.keys() & self.new.keys() if self.old[n]}
        else:
            assert without_folders(found) in map(without_folders, (self.old, self.new))
        for name, data in FOREIGN.items():
            assert (self.root / "public" / name).read_bytes() == data


def without_folders(files: Mapping[str, bytes | None]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if data is not None}


def link(source: str, target: str) -> None:
    """Link what was built: states on disk stay; copy what is written in place."""
    if "/public/" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def make_scene(
    folder: Path, server: Server, count: int, texts: Callable[..., dict[str, str]] = texts
) -> Scene:
    """Build a site, put foreign files beside what was built, and change its sources."""
    root, laid_by = folder / "site", folder / "laid-by"
    old = fresh(folder / "old", texts(count, new=False))
    new = fresh(folder / "new", texts(count, new=True))
    make_site(root, texts(count, new=False))
    assert server.run("build", "--root", root, "--cache", root / "cache").status == 0
    make_site(root / "public", FOREIGN)
    (root / "public/content").rmdir()
    for folder in ("content", "static"):
        shutil.rmtree(root / folder)
    make_site(root, texts(count, new=True))
    root.rename(laid_by)
    return Scene(
        server=server,
        root=root,
        laid_by=laid_by,
        old_sources=make_site(laid_by.with_name("old-sources"), texts(count, new=False)),
        old=old,
        new=new,
    )


def fresh(root: Path, files: Mapping[str, str]) -> Files:
    """Build a site for the first time; gives it with the foreign files."""
    build_site(make_site(root, files))
    make_site(root / "public", FOREIGN)
    (root / "public/content").rmdir()
    return listed(root / "public")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def small(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(tmp_path_factory.mktemp("small"), server, 10)


@pytest.fixture(scope="module")
def scene(
    small: Scene,
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Scene:
    """The small one; with ``--long`` one of 300 articles."""
    if not pytestconfig.getoption("long"):
        return small
    return make_scene(tmp_path_factory.mktemp("large"), server, 300)


def writes(scene: Scene) -> int:
    """Count the writes of the build, which then is what it should be."""
    scene.lay_out()
    ran = scene.build("--jobs", "1")
    scene.verify(ran, 1, random.Random(0))
    assert ran.writes > 50
    return ran.writes


@pytest.fixture(scope="module")
def small_writes(small: Scene) -> int:
    return writes(small)


@pytest.mark.long(12, 1200)
def test_a_fault_at_any_write_loses_nothing(small: Scene, small_writes: int, seed: int) -> None:
    """With ``--long`` every fault at every write, and beyond the last one, where there is none."""
    fault, at = FAULTS[seed % 4], seed // 4 + 1
    if seed < 12:  # a sample, the same each time
        at = random.Random(seed).randrange(1, small_writes + 1)
    if at > small_writes + 1:
        return
    small.lay_out()
    ran = small.build("--jobs", "1", fault=fault, at=at)
    assert (ran.status == DIED) == (fault == "die" and at <= small_writes), ran.printed
    assert ran.status in (DIED, 0, 1, 2), ran.printed
    assert ran.status in (DIED, 0) or "error: " in ran.printed
    small.verify(ran, 1, random.Random(seed))


@pytest.mark.long(2, 100)
def test_deaths_one_after_another_lose_nothing(small: Scene, small_writes: int, seed: int) -> None:
    """The next command dies as well, where it may be finishing what the first has begun."""
    choice = random.Random(seed)
    small.lay_out()
    for first in (small_writes // 2, 1, 1):  # so that there is something to be finished
        ran = small.build("--jobs", "1", fault="die", at=choice.randrange(first, small_writes))
        small.is_whole(ran)
    small.verify(ran, 1, choice)


@pytest.fixture(scope="module")
def plain(
    server: Server, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Scene:
    count = 300 if pytestconfig.getoption("long") else 10
    return make_scene(tmp_path_factory.mktemp("plain"), server, count, plain_texts)


@pytest.fixture(scope="module")
def plain_writes(plain: Scene) -> int:
    return writes(plain)


@pytest.mark.long(1, SLICES)
def test_a_death_at_any_write_of_a_large_build_loses_nothing(
    plain: Scene, plain_writes: int, seed: int
) -> None:
    """With ``--long`` at every write of a build of 300 articles whose pages all change."""
    for at in range(seed + 1, plain_writes + 1, SLICES):
        plain.lay_out()
        ran = plain.build("--jobs", "1", fault="die", at=at)
        assert ran.status == DIED, (at, ran.printed)
        plain.verify(ran, 1, random.Random(at))


@pytest.mark.long(6, 150)
def test_a_build_killed_at_any_moment_loses_nothing(scene: Scene, seed: int) -> None:
    """With ``--long`` in one process and in two, with and without a cache."""
    stopped(scene, signal.SIGKILL, random.Random(seed), seed)


@pytest.mark.long(4, 60)
def test_a_build_interrupted_at_any_moment_says_so_and_loses_nothing(
    scene: Scene, seed: int
) -> None:
    status = stopped(scene, signal.SIGINT, random.Random(seed), seed)
    assert status in (0, 1, 130)


DURATIONS: dict[tuple[Path, bool, int], float] = {}


def stopped(scene: Scene, kill: int, choice: random.Random, seed: int) -> int:
    """Stop a build at a moment that may be any part of the time that it takes."""
    cold, jobs = seed % 2 == 1, seed // 2 % 2 + 1
    kind = (scene.root, cold, jobs)
    if kind not in DURATIONS:
        scene.lay_out(cold=cold)
        whole = scene.build("--jobs", str(jobs))
        scene.verify(whole, jobs, random.Random(0))
        DURATIONS[kind] = whole.seconds
    scene.lay_out(cold=cold)
    after = choice.uniform(0, DURATIONS[kind])
    ran = scene.build("--jobs", str(jobs), kill=kill, after=after)
    if kill == signal.SIGKILL:
        assert ran.status in (-kill, 0)
    scene.verify(ran, jobs, choice)
    return ran.status


def test_built_files_are_never_written_in_place(small: Scene) -> None:
    """They were linked all the time, so what was laid by would show it."""
    assert listed(small.laid_by / "public") == small.old
    assert not (small.laid_by / "public" / LOCK).exists()
