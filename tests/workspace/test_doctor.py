"""``sitegen doctor``: findings and remedies."""

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from commands import sitegen
from sitegen import __version__
from sitegen.typeset.katex import VERSION
from sitegen.workspace import doctor
from sitegen.workspace.doctor import Finding, examine
from sites import article, build_site, cache_of, make_site


def findings_of(root: Path) -> dict[str, Finding]:
    return {finding.topic: finding for finding in examine(root, cache_of(root))}


def test_a_site_in_order_is_reported_as_it_is(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"sitegen.toml": "", "content/a.md": article("$x$\n")}))
    ran = sitegen("doctor", "--root", tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.endswith("\nNothing is wrong.\n")
    lines = {line[2:14].strip(): line[15:] for line in ran.stdout.splitlines()}
    assert lines["sitegen"].startswith(f"{__version__}, in ")
    assert lines["KaTeX"].startswith(f"{VERSION}, ")
    assert lines["math host"].startswith("auto: pykatex")
    assert lines["content"].startswith("1 Markdown files in ")
    assert lines["settings"] == str((tmp_path / "sitegen.toml").resolve())
    assert " MB in " in lines["output"]
    assert str(cache_of(tmp_path)) in lines["cache"]


def test_a_folder_without_a_site_is_nothing_wrong(tmp_path: Path) -> None:
    ran = sitegen("doctor", cwd=tmp_path)
    assert ran.returncode == 0
    assert "- content      there is no folder content/ in " in ran.stdout
    assert "defaults; there is no sitegen.toml here" in ran.stdout


def test_a_broken_configuration_is_wrong(tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": 'title = "a"\ntitel = 1\n'})
    ran = sitegen("doctor", "--root", tmp_path)
    assert ran.returncode == 1
    assert "! settings     sitegen.toml, line 2: unknown key titel\n" in ran.stdout
    assert ran.stdout.endswith("\n1 to fix\n")


def test_what_is_asked_for_and_not_installed_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = '[math]\nhost = "v8"\n'
    make_site(tmp_path, {"sitegen.toml": asked})
    assert not any(finding.remedy for finding in examine(tmp_path, cache_of(tmp_path)))
    monkeypatch.setattr(doctor, "has_v8", lambda: False)
    assert "pip install mini-racer" in findings_of(tmp_path)["math host"].remedy


def test_what_one_can_do_without_is_missing_and_not_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(package: str) -> str:
        if package == "pykatex":
            return "1"
        raise PackageNotFoundError(package)

    monkeypatch.setattr(doctor, "version", version)
    monkeypatch.setattr(doctor, "has_v8", lambda: False)
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = findings_of(tmp_path)
    for topic in ("V8", "images", "sanitize", "pinyin", "git"):
        assert (findings[topic].is_missing, findings[topic].remedy) == (True, "")
    assert findings["math host"].text == "auto: pykatex, as V8 is not installed"


def test_a_package_that_cannot_be_loaded_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(module: str) -> None:
        raise OSError("wrong ELF class")

    monkeypatch.setattr(doctor, "import_module", broken)
    finding = findings_of(tmp_path)["images"]
    assert "cannot be loaded: wrong ELF class" in finding.text
    assert finding.remedy == "pip install --force-reinstall --no-deps Pillow"


@pytest.mark.parametrize(
    ("there", "text"), [(None, "its files are missing"), ("0.15.0", "are those of 0.15.0")]
)
def test_a_katex_of_two_versions_is_wrong(
    there: str | None, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if there:
        (tmp_path / "VERSION").write_text(there, encoding="utf-8")
    monkeypatch.setattr(doctor, "FOLDER", tmp_path)
    finding = findings_of(tmp_path)["KaTeX"]
    assert text in finding.text
    assert finding.remedy
