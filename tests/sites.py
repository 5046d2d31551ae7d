"""Small sites for tests: written below a folder, built in this process or by the command."""

import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sitegen.build.pipeline import Build, build
from sitegen.core.build_options import Site, cache_folder
from sitegen.core.diagnostics import Diagnostic

SITEGEN = Path(sys.executable).parent / "sitegen"
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGP8z8DEwAAABQ0BA7hKXG8AAAAASUVORK5CYII="
)
"""A white PNG of two by two pixels."""


def make_site(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their paths below the root; text without an indent or a first line end."""
    (root / "content").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def article(body: str = "正文。\n", **keys: str) -> str:
    """Write an article with front matter; values stand in it as they are."""
    front = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{front}---\n\n{body}" if keys else body


def cache_of(root: Path) -> Path:
    """Return the folder of a site's cache."""
    return cache_folder(root)


def build_site(root: Path, **options: Any) -> Build:
    """Build into ``public/`` in this process."""
    return build(Site(root=root, **{"output": root / "public", "jobs": 1, **options}))


def copied(site: Path, folder: Path) -> Path:
    """Copy a site that lies in the repository, so that a build leaves nothing there."""
    return Path(shutil.copytree(site, folder / "copied-site"))


def run(root: Path, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the installed ``sitegen build``."""
    command = [SITEGEN, "build", "--root", root, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", **options)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages(output: Path) -> list[str]:
    """List the HTML files of a built site."""
    return sorted(path.relative_to(output).as_posix() for path in output.rglob("*.html"))


def read(root: Path, name: str) -> str:
    """Read a file of the built site, named by its path below ``public/``."""
    return (root / "public" / name).read_text(encoding="utf-8")


def remark(diagnostic: Diagnostic) -> str:
    """Give a diagnostic's place and code: ``content/a.md:3:1 error link-missing``."""
    span = diagnostic.span
    return f"{span.path}:{span.line}:{span.column} {diagnostic.severity} {diagnostic.code}"


def remarks(built: Build) -> list[str]:
    """Give the places and codes of all diagnostics."""
    return [remark(diagnostic) for diagnostic in built.diagnostics]


def cases(path: Path) -> Iterator[tuple[str, str, str]]:
    """Read a fixture: title, input and expected text, each ended by a line that holds a dot."""
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    for title, given, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield title.strip(), given, expected
