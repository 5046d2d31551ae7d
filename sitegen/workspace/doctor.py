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
from sitegen.core.messages import say, template
from sitegen.typeset.hosts.auto import WORTH_V8
from sitegen.typeset.hosts.v8 import is_installed as has_v8
from sitegen.typeset.katex import FOLDER, VERSION
from sitegen.workspace.scaffold.theme_origins import outdated

_EXTRAS = (
    ("V8", "mini-racer", "py_mini_racer", template("typesets large sites faster")),
    ("images", "Pillow", "PIL", template("images in the sizes that screens need")),
    ("sanitize", "nh3", "nh3", template("HTML in articles made harmless")),
    ("citations", "typst", "typst", template("cited works in the styles of CSL")),
    ("pinyin", "pypinyin", "pypinyin", template("names of new articles in pinyin")),
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
    yield Finding(
        topic="sitegen",
        text=say("{version}, in {folder}", version=sitegen.__version__, folder=home),
    )
    yield Finding(topic="Python", text=f"{platform.python_version()}, {sys.executable}")
    yield _katex()
    yield _package("pykatex", "pykatex", "pykatex") or Finding(
        topic="pykatex", text=say("not installed"), remedy=say("install sitegen again")
    )
    for topic, package, module, use in _EXTRAS:
        yield _package(topic, package, module) or Finding(
            topic=topic,
            text=say("{package} is not installed: {use}", package=package, use=say(use)),
            is_missing=True,
        )
    yield _git()
    yield from _site(root)
    yield _folder(
        say("cache"),
        cache,
        say("empty; its place is {folder}", folder=cache),
        template("{files} files, {size:.1f} MB in {folder}; may be deleted at any time"),
    )


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
            text=say("{package} cannot be loaded: {problem}", package=text, problem=problem),
            remedy=say("pip install --force-reinstall --no-deps {package}", package=package),
        )
    return Finding(topic=topic, text=text)


def _katex() -> Finding:
    try:
        installed = (FOLDER / "VERSION").read_text("utf-8").strip()
    except OSError:
        installed = ""
    if installed == VERSION:
        return Finding(
            topic="KaTeX",
            text=say(
                "{version}, style sheet and fonts in {folder}", version=VERSION, folder=FOLDER
            ),
        )
    text = say("{version} typesets, but its files are missing", version=VERSION)
    if installed:
        text = say(
            "{version} typesets, but its style sheet and fonts are those of {installed}",
            version=VERSION,
            installed=installed,
        )
    return Finding(
        topic="KaTeX",
        text=text,
        remedy=say("install sitegen again, with access to the npm registry"),
    )


def _git() -> Finding:
    if shutil.which("git") is None:
        text = say("not installed: sitegen deploy needs it")
        return Finding(topic="git", text=text, is_missing=True)
    ran = subprocess.run(["git", "--version"], capture_output=True, text=True)
    return Finding(topic="git", text=ran.stdout.strip().removeprefix("git version "))


def _site(root: Path) -> Iterator[Finding]:
    """Yield findings about a site: its configuration, what depends on it, and its folders."""
    try:
        config = load_config(root)
    except BuildError as broken:
        yield _mistake(say("settings"), broken)
    else:
        path = root / FILE
        text = (
            str(path.resolve())
            if path.exists()
            else say("defaults; there is no {file} here", file=FILE)
        )
        yield Finding(topic=say("settings"), text=text)
        yield _host(config)
        yield _search(config)
        yield from _copies(root)
    yield _content(root)
    yield _folder(
        say("output"),
        root / "public",
        say("not built yet"),
        template("{files} files, {size:.1f} MB in {folder}"),
    )


def _mistake(topic: str, broken: BuildError) -> Finding:
    first = broken.diagnostics[0]
    text = say(
        "{file}, line {line}: {message}",
        file=first.span.path,
        line=first.span.line,
        message=first.message,
    )
    return Finding(topic=topic, text=text, remedy=say("sitegen build reports every mistake"))


def _host(config: Config) -> Finding:
    wanted = config.math.host
    if wanted == "auto":
        text = (
            say("auto: pykatex, and V8 after {count} formulas", count=WORTH_V8)
            if has_v8()
            else say("auto: pykatex, as V8 is not installed")
        )
        return Finding(topic=say("math host"), text=text)
    text = say("{host}, as set in {file}", host=wanted, file=FILE)
    if wanted == "v8" and not has_v8():
        remedy = say('pip install mini-racer, or set host = "auto" under [math]')
        return Finding(
            topic=say("math host"),
            text=say("{host}, as set in {file}, but it is not installed", host=wanted, file=FILE),
            remedy=remedy,
        )
    return Finding(topic=say("math host"), text=text)


def _search(config: Config) -> Finding:
    return Finding(
        topic=say("site search"), text=say("on") if config.search.enabled else say("off")
    )


def _content(root: Path) -> Finding:
    folder = root / "content"
    if not folder.is_dir():
        text = say("there is no folder content/ in {root}", root=root.resolve())
        return Finding(topic=say("content"), text=text, is_missing=True)
    files = sum(1 for path in folder.rglob("*.md") if path.is_file())
    return Finding(
        topic=say("content"),
        text=say("{count} Markdown files in {folder}", count=files, folder=folder.resolve()),
    )


def _copies(root: Path) -> Iterator[Finding]:
    """Yield copies of the theme's files whose originals have changed since; a broken theme."""
    try:
        files = outdated(root)
    except BuildError as broken:
        yield _mistake(say("theme"), broken)
        return
    for file in files:
        message = say("{file} is a copy of a file that the theme has changed since", file=file.name)
        remedy = say(
            "compare it with {original}, then: sitegen theme accept {file}",
            original=file.path,
            file=file.name,
        )
        yield Finding(topic=say("theme"), text=message, remedy=remedy)


def _folder(topic: str, folder: Path, absent: str, found: str) -> Finding:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    if not sizes:
        return Finding(topic=topic, text=absent, is_missing=True)
    size = sum(sizes) / 1e6
    text = say(found, files=len(sizes), size=size, folder=folder.resolve())
    return Finding(topic=topic, text=text)
