"""What sitegen finds on this machine and in this folder, and what is wrong with it."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msgspec import Struct

import sitegen
from sitegen.config import FILE, Config, load_config
from sitegen.core.diagnostics import BuildError
from sitegen.typeset.hosts.auto import WORTH_V8
from sitegen.typeset.hosts.v8 import is_installed as has_v8
from sitegen.typeset.katex import FOLDER, VERSION

_EXTRAS = (
    ("V8", "mini-racer", "py_mini_racer", "typesets large sites faster"),
    ("images", "Pillow", "PIL", "images in the sizes that screens need"),
    ("sanitize", "nh3", "nh3", "HTML in articles made harmless"),
    ("pinyin", "pypinyin", "pypinyin", "names of new articles in pinyin"),
)
"""What it is called here, the package, its module, and what it is good for."""


class Finding(Struct, frozen=True, kw_only=True):
    """One line of the report."""

    topic: str
    told: str
    is_missing: bool = False
    """Whether it is something that sitegen can do without."""
    remedy: str = ""
    """What to do; empty where nothing is wrong."""


def examine(root: Path, cache: Path) -> Iterator[Finding]:
    """Look at the installation, then at the site in ``root`` and at its cache."""
    home = Path(sitegen.__file__).parent
    yield Finding(topic="sitegen", told=f"{sitegen.__version__}, in {home}")
    yield Finding(topic="Python", told=f"{platform.python_version()}, {sys.executable}")
    yield _katex()
    yield _package("pykatex", "pykatex", "pykatex") or Finding(
        topic="pykatex", told="not installed", remedy="install sitegen again"
    )
    for topic, package, module, use in _EXTRAS:
        yield _package(topic, package, module) or Finding(
            topic=topic, told=f"{package} is not installed: {use}", is_missing=True
        )
    yield _git()
    yield from _site(root)
    yield _folder("cache", cache, f"empty; it will lie in {cache}", "; may be deleted at any time")


def _package(topic: str, package: str, module: str) -> Finding | None:
    """Give a package's version and see whether it can be loaded; None where it is not there."""
    try:
        told = f"{package} {version(package)}"
        import_module(module)
    except PackageNotFoundError:
        return None
    except Exception as problem:  # whatever a broken binary raises
        return Finding(
            topic=topic,
            told=f"{told} cannot be loaded: {problem}",
            remedy=f"pip install --force-reinstall --no-deps {package}",
        )
    return Finding(topic=topic, told=told)


def _katex() -> Finding:
    try:
        found = (FOLDER / "VERSION").read_text("utf-8").strip()
    except OSError:
        found = ""
    if found == VERSION:
        return Finding(topic="KaTeX", told=f"{VERSION}, style sheet and fonts in {FOLDER}")
    told = f"its style sheet and fonts are those of {found}" if found else "its files are missing"
    return Finding(
        topic="KaTeX",
        told=f"{VERSION} typesets, but {told}",
        remedy="install sitegen again, with the npm registry in reach",
    )


def _git() -> Finding:
    if shutil.which("git") is None:
        told = "not installed: sitegen deploy needs it"
        return Finding(topic="git", told=told, is_missing=True)
    ran = subprocess.run(["git", "--version"], capture_output=True, text=True)
    return Finding(topic="git", told=ran.stdout.strip().removeprefix("git version "))


def _site(root: Path) -> Iterator[Finding]:
    """Look at a site: its configuration, what follows from it, and its folders."""
    try:
        config = load_config(root)
    except BuildError as broken:
        first = broken.diagnostics[0]
        told = f"{FILE}, line {first.span.line}: {first.message}"
        yield Finding(topic="settings", told=told, remedy="sitegen build tells all of it")
    else:
        path = root / FILE
        told = str(path.resolve()) if path.exists() else f"defaults; there is no {FILE} here"
        yield Finding(topic="settings", told=told)
        yield _host(config)
        yield _search(config)
    yield _content(root)
    yield _folder("output", root / "public", "not built yet", "")


def _host(config: Config) -> Finding:
    wanted = config.math.host
    if wanted == "auto":
        later = f", and V8 after {WORTH_V8} formulas" if has_v8() else ", as V8 is not installed"
        return Finding(topic="math host", told=f"auto: pykatex{later}")
    told = f"{wanted}, as {FILE} says"
    if wanted == "v8" and not has_v8():
        remedy = 'pip install mini-racer, or set host = "auto" under [math]'
        return Finding(topic="math host", told=f"{told}, but it is not installed", remedy=remedy)
    return Finding(topic="math host", told=told)


def _search(config: Config) -> Finding:
    return Finding(topic="site search", told="on" if config.search.enabled else "off")


def _content(root: Path) -> Finding:
    folder = root / "content"
    if not folder.is_dir():
        told = f"there is no folder content/ in {root.resolve()}"
        return Finding(topic="content", told=told, is_missing=True)
    files = sum(1 for path in folder.rglob("*.md") if path.is_file())
    return Finding(topic="content", told=f"{files} Markdown files in {folder.resolve()}")


def _folder(topic: str, folder: Path, absent: str, more: str) -> Finding:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    if not sizes:
        return Finding(topic=topic, told=absent, is_missing=True)
    told = f"{len(sizes)} files, {sum(sizes) / 1e6:.1f} MB in {folder.resolve()}{more}"
    return Finding(topic=topic, told=told)
