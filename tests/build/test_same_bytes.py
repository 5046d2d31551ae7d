"""The same site gives the same bytes, wherever, whenever and however it is built."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sites import article, make_site, snapshot

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "home.webp"
PROGRAM = """
import os, sys, time, datetime
turned, years = sys.argv.pop(1), int(sys.argv.pop(1)) * 31_556_952

class Turned:
    def __init__(self, entries):
        self.entries = iter(entries)
    def __iter__(self):
        return self.entries
    def __next__(self):
        return next(self.entries)
    def __enter__(self):
        return self
    def __exit__(self, *problem):
        pass
    def close(self):
        pass

if turned == "turned":
    scandir, listdir = os.scandir, os.listdir
    os.scandir = lambda *path: Turned(sorted(scandir(*path), key=lambda e: e.name, reverse=True))
    os.listdir = lambda *path: sorted(listdir(*path), reverse=True)
if years:
    now, now_ns = time.time, time.time_ns
    time.time, time.time_ns = lambda: now() + years, lambda: now_ns() + years * 10**9

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(now() + years, tz)

    class LaterDay(datetime.date):
        @classmethod
        def today(cls):
            return cls.fromtimestamp(now() + years)

    datetime.datetime, datetime.date = Later, LaterDay

from sitegen.cli import main
main()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to build."""

    folder: str = "site"
    jobs: int = 1
    umask: int = 0o022
    turned: bool = False
    """Whether files were made, and are listed, in reverse order."""
    years: int = 0
    """How many years later it is."""
    variables: Mapping[str, str] = field(default_factory=dict)


PLAIN = Way(variables={"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"})
EAST = Way(
    folder="另 一个/site",
    jobs=2,
    umask=0o077,
    variables={"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
)
TURNED = Way(turned=True, years=30, variables={"SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "2"})
WAYS = {
    "east, two processes": EAST,
    "turned, years later": TURNED,
    "far east": Way(variables={"TZ": "Pacific/Kiritimati"}),
    "far west": Way(variables={"TZ": "Pacific/Pago_Pago"}),
    "UTF-8": Way(variables={"LC_ALL": "C.UTF-8"}),
    "Chinese": Way(variables={"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}),
    "POSIX": Way(variables={"LC_ALL": "POSIX"}),
    "another folder": Way(folder="另 一个/deep/site"),
    "two processes": Way(jobs=2),
    "another seed": Way(variables={"PYTHONHASHSEED": "1"}),
    "another order": Way(turned=True),
    "another umask": Way(umask=0o077),
    "years later": Way(years=30),
    "a date of its own": Way(variables={"SOURCE_DATE_EPOCH": "315532800"}),
}


def files() -> dict[str, str | bytes]:
    """Write a site with one of everything, and enough articles for two processes."""
    made: dict[str, str | bytes] = {f"content/{n}.md": text(n) for n in range(30)}
    return made | {
        "content/pages/关于.md": "# 关于\n",
        "content/tags/代数.md": "说 $t$。\n",
        "content/图/index.md": "# 图\n\n![图](p.webp)\n",
        "content/图/p.webp": PICTURE.read_bytes(),
        "static/a.svg": "<svg/>",
        "sitegen.toml": 'title = "站"\nbase_url = "https://example.org/b/"\n',
    }


def text(number: int) -> str:
    body = f"## 节\n\n$x_{{{number}}}$ 与 $\\frac{{1}}{{{number}}}$ [前](0.md)[^1]\n\n[^1]: 注\n\n"
    body += f"$$y = {number} \\label{{e}}$$\n\n\\eqref{{e}}\n\n```python\nprint({number})\n```\n"
    keys = {"title": f"题 {number}", "tags": "[代数, 分析, C++]", "author": "[甲, 乙]"}
    if number % 3:
        # The same day for many, so that nothing but their names can order them.
        keys["date"] = f"2024-01-0{number % 3}"
    if number == 4:
        keys |= {"date": "2050-01-01 03:00:00", "updated": "2051-01-01"}
    if number % 5 == 0:
        keys |= {"series": "讲义", "aliases": f"/old/{number}/"}
    return article(body, **keys)


def laid_out(folder: Path, way: Way) -> Path:
    """Write the site's files, in the order of their names or against it."""
    ordered = sorted(files().items(), reverse=way.turned)
    for name, content in ordered:  # one by one, so that the folder's own order differs
        make_site(folder / way.folder, {name: content})
    return folder / way.folder


def built(root: Path, way: Way) -> str:
    """Build, and give one digest of all names and bytes."""
    order = "turned" if way.turned else "as it is"
    command = [sys.executable, "-c", PROGRAM, order, str(way.years)]
    command += ["build", "--root", str(root), "--jobs", str(way.jobs)]
    dropped = {"TZ", "LANG", "LANGUAGE", "LC_ALL", "SOURCE_DATE_EPOCH", "PYTHONHASHSEED"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    environment = {**kept, **PLAIN.variables, **way.variables}
    ran = subprocess.run(
        command, env=environment, umask=way.umask, capture_output=True, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stderr
    digest = hashlib.sha256()
    for name, data in sorted(snapshot(root / "public").items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    root = laid_out(tmp_path_factory.mktemp("plain"), PLAIN)
    made = built(root, PLAIN)
    assert {p.name for p in (root / "public").iterdir()} >= {"search", "feed.xml", "old"}
    return root, made


@pytest.mark.long(2, len(WAYS))
def test_another_way_to_build_gives_the_same_bytes(
    plain: tuple[Path, str], tmp_path: Path, seed: int
) -> None:
    """The first ways differ in many things at once; the others, with ``--long``, in one each."""
    way = [*WAYS.values()][seed]
    assert built(laid_out(tmp_path, way), way) == plain[1]


def test_warm_and_cold_give_the_same_bytes(plain: tuple[Path, str], tmp_path: Path) -> None:
    root = Path(shutil.copytree(plain[0], tmp_path / "site", symlinks=True))
    choice = random.Random(3)
    for name in ("content/7.md", "sitegen.toml"):
        whole = (root / name).read_bytes()
        other = whole.decode().replace("title: 题", "title: 新题").replace("站", "新站")
        (root / name).write_text(other, "utf-8")
        assert built(root, TURNED) != plain[1]
        (root / name).write_bytes(whole)
        if choice.random() < 0.5:
            shutil.rmtree(root / "public")
    assert built(root, PLAIN) == plain[1]


def test_names_that_cannot_be_written_are_told_of(tmp_path: Path) -> None:
    way = Way(variables={"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    with pytest.raises(
        AssertionError, match=r"^error: Python encodes file names as ascii"
    ) as failed:
        built(make_site(tmp_path, {}), way)
    assert "PYTHONUTF8=1" in str(failed.value)
    assert "Traceback" not in str(failed.value)
