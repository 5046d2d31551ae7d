"""Diagnosis of the installation and of a site, with remedies."""

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
"""Topic, package, module, and purpose of each optional package."""


class Finding(Struct, frozen=True, kw_only=True):
    """One line of the report."""

    topic: str
    text: str
    is_missing: bool = False
    """Whether it is missing but not required."""
    remedy: str = ""
    """What to do; empty if nothing is wrong."""


def examine(root: Path, cache: Path) -> Iterator[Finding]:
    """Yield findings about the installation, then about the site in ``root`` and its cache."""
    home = Path(sitegen.__file__).parent
    yield Finding(topic="sitegen", text=f"{sitegen.__version__}, in {home}")
    yield Finding(topic="Python", text=f"{platform.python_version()}, {sys.executable}")
    yield _katex()
    yield _package("pykatex", "pykatex", "pykatex") or Finding(
        topic="pykatex", text="not installed", remedy="install sitegen again"
    )
    for topic, package, module, use in _EXTRAS:
        yield _package(topic, package, module) or Finding(
            topic=topic, text=f"{package} is not installed: {use}", is_missing=True
        )
    yield _git()
    yield from _site(root)
    yield _folder("cache", cache, f"empty; its place is {cache}", "; may be deleted at any time")


def _package(topic: str, package: str, module: str) -> Finding | None:
    """Return whether a package can be loaded, with its version; None if it is not installed."""
    try:
        text = f"{package} {version(package)}"
        import_module(module)
    except PackageNotFoundError:
        return None
    except Exception as problem:  # whatever a broken binary raises
        return Finding(
            topic=topic,
            text=f"{text} cannot be loaded: {problem}",
            remedy=f"pip install --force-reinstall --no-deps {package}",
        )
    return Finding(topic=topic, text=text)


def _katex() -> Finding:
    try:
        installed = (FOLDER / "VERSION").read_text("utf-8").strip()
    except OSError:
        installed = ""
    if installed == VERSION:
        return Finding(topic="KaTeX", text=f"{VERSION}, style sheet and fonts in {FOLDER}")
    files = f"its style sheet and fonts are those of {installed}" if installed else ""
    return Finding(
        topic="KaTeX",
        text=f"{VERSION} typesets, but {files or 'its files are missing'}",
        remedy="install sitegen again, with access to the npm registry",
    )


def _git() -> Finding:
    if shutil.which("git") is None:
        text = "not installed: sitegen deploy needs it"
        return Finding(topic="git", text=text, is_missing=True)
    ran = subprocess.run(["git", "--version"], capture_output=True, text=True)
    return Finding(topic="git", text=ran.stdout.strip().removeprefix("git version "))


def _site(root: Path) -> Iterator[Finding]:
    """Yield findings about a site: its configuration, what depends on it, and its folders."""
    try:
        config = load_config(root)
    except BuildError as broken:
        first = broken.diagnostics[0]
        text = f"{FILE}, line {first.span.line}: {first.message}"
        yield Finding(topic="settings", text=text, remedy="sitegen build reports every mistake")
    else:
        path = root / FILE
        text = str(path.resolve()) if path.exists() else f"defaults; there is no {FILE} here"
        yield Finding(topic="settings", text=text)
        yield _host(config)
        yield _search(config)
    yield _content(root)
    yield _folder("output", root / "public", "not built yet", "")


def _host(config: Config) -> Finding:
    wanted = config.math.host
    if wanted == "auto":
        later = f", and V8 after {WORTH_V8} formulas" if has_v8() else ", as V8 is not installed"
        return Finding(topic="math host", text=f"auto: pykatex{later}")
    text = f"{wanted}, as set in {FILE}"
    if wanted == "v8" and not has_v8():
        remedy = 'pip install mini-racer, or set host = "auto" under [math]'
        return Finding(topic="math host", text=f"{text}, but it is not installed", remedy=remedy)
    return Finding(topic="math host", text=text)


def _search(config: Config) -> Finding:
    return Finding(topic="site search", text="on" if config.search.enabled else "off")


def _content(root: Path) -> Finding:
    folder = root / "content"
    if not folder.is_dir():
        text = f"there is no folder content/ in {root.resolve()}"
        return Finding(topic="content", text=text, is_missing=True)
    files = sum(1 for path in folder.rglob("*.md") if path.is_file())
    return Finding(topic="content", text=f"{files} Markdown files in {folder.resolve()}")


def _folder(topic: str, folder: Path, absent: str, more: str) -> Finding:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    if not sizes:
        return Finding(topic=topic, text=absent, is_missing=True)
    text = f"{len(sizes)} files, {sum(sizes) / 1e6:.1f} MB in {folder.resolve()}{more}"
    return Finding(topic=topic, text=text)
