"""The examples in the guides of ``docs/``: read, built, and their shown output held to the truth.

A fence that names a file (``toml sitegen.toml``, ``python seminar.py``) is a file of a small site;
a ``markdown`` fence that names none is its article; a ``text`` fence behind it is what ``sitegen
build`` says of it, ``text check`` what ``sitegen check`` does.
``python tests/guides.py`` writes the output of today into the guides.
"""

import itertools
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from sitegen.build.pipeline import Build
from sitegen.check import check
from sitegen.check.external import Web
from sitegen.cli.report import report
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError, Severity
from sitegen.core.messages import language, speak
from sites import build_site, make_site

DOCS = Path(__file__).parent.parent / "docs"
_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,3} .*$", re.MULTILINE)
_ARTICLE = "content/example.md"
_KINDS = ("", "prose", "wrong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A small site out of a guide."""

    name: str
    files: dict[str, str]
    kind: str = ""
    """``prose``: it holds no formula; ``wrong``: it has a remark; else it has none."""
    output: tuple[int, int] | None = None
    """Where its shown output stands in the guide."""
    command: str = ""
    """``check`` with its options, where that is what printed it."""


def examples(guide: Path) -> Iterator[Example]:
    """Read the examples of a guide in order."""
    text = guide.read_text(encoding="utf-8")
    edges = [0, *(found.start() for found in _HEADING.finditer(_blank(text))), len(text)]
    for start, end in itertools.pairwise(edges):
        yield from _section(guide, text, start, end)


def _blank(text: str) -> str:
    """Take out what stands in fences, so that no line there is taken for a heading."""
    return _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _section(guide: Path, text: str, start: int, end: int) -> Iterator[Example]:
    files: dict[str, str] = {}
    waiting: Example | None = None
    for fence in _FENCE.finditer(text, start, end):
        language, _, rest = fence[2].strip().partition(" ")
        if language == "text" and (waiting or files):
            made = waiting or _example(guide, text, fence.start(), files)
            yield replace(made, kind="wrong", output=fence.span(3), command=rest)
            waiting, files = None, {}
        elif language == "markdown" or "/" in rest or rest.endswith((".toml", ".py", ".bib")):
            if waiting:
                yield waiting
            waiting = None
            is_file = rest not in _KINDS
            files = {**files, rest if is_file else _ARTICLE: fence[3]}
            if not is_file:
                waiting = _example(guide, text, fence.start(), files, kind=rest)
                files = {}
    if waiting:
        yield waiting
    if files:
        yield _example(guide, text, end, files)


def _example(guide: Path, text: str, at: int, files: dict[str, str], kind: str = "") -> Example:
    line = text.count("\n", 0, at) + 1
    return Example(name=f"{guide.name}:{line}", files=files, kind=kind)


def built(example: Example, root: Path) -> tuple[Build | None, str]:
    """Build an example; give what was built, if anything, and what is printed of it.

    Chinese guides show Chinese messages.
    """
    make_site(root, example.files)
    before = language()
    speak("zh_CN" if ".zh-CN.md:" in example.name else "en")
    try:
        return _built(example, root)
    finally:
        speak(before)


def _built(example: Example, root: Path) -> tuple[Build | None, str]:
    printed = StringIO()
    with redirect_stderr(printed):
        try:
            if example.command:
                web = Web() if "--external" in example.command else None
                checked = check(Site(root=root, output=root / "public", jobs=1), web)
                report(checked.diagnostics, root)
                return checked.build, printed.getvalue()
            build = build_site(root)
        except BuildError as stopped:
            report(stopped.diagnostics, root)
            return None, printed.getvalue()
        report(build.diagnostics, root)
    return build, printed.getvalue()


def is_clean(build: Build) -> bool:
    """Tell whether a build has no error and no warning."""
    return all(each.severity == Severity.HINT for each in build.diagnostics)


def rewrite(guide: Path) -> None:
    """Put the output of today into a guide."""
    text = guide.read_text(encoding="utf-8")
    for example in reversed(list(examples(guide))):
        if example.output:
            with tempfile.TemporaryDirectory() as folder:
                printed = built(example, Path(folder))[1]
            start, end = example.output
            text = text[:start] + printed + text[end:]
    if text != guide.read_text(encoding="utf-8"):
        guide.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for path in sys.argv[1:] or sorted(map(str, DOCS.glob("*.md"))):
        rewrite(Path(path))
