"""Themes: in the site's folder, installed, in place of the default theme's files and tokens."""

import re
import sys
from pathlib import Path

import pytest

from commands import sitegen
from sitegen.assets.palettes import SETS
from sitegen.assets.theme_folders import theme_static
from sitegen.core.diagnostics import BuildError
from sites import article, build_site, make_site, read, remarks, run

USED = '[look]\ntheme = "dusk"\n'
FILES = {
    "theme.toml": '[light]\npaper = "#faf7f2"\naccent = "#8a2f4f"\n',
    "templates/404.html": '{% extends "base.html" %}{% block main %}DUSK{% endblock %}',
    "static/assets/code.css": ".dusk {}\n",
    "static/moon.txt": "moon",
}
METADATA = "Metadata-Version: 2.1\nName: sitegen-theme-dusk\nVersion: 1.2\n"


def themed(root: Path, **files: str) -> Path:
    own = {f"themes/dusk/{name}": text for name, text in {**FILES, **files}.items()}
    site = {"sitegen.toml": USED, "content/a.md": article("正文。", title="甲")}
    return make_site(root, {**site, **own})


def installed(folder: Path) -> Path:
    """Write the theme as a package, with what an installer writes of it."""
    files = {f"dusk_theme/{name}": text for name, text in FILES.items()}
    info = "sitegen_theme_dusk-1.2.dist-info"
    make_site(
        folder,
        {
            **files,
            "dusk_theme/__init__.py": 'raise SystemExit("a theme is never imported")\n',
            f"{info}/METADATA": METADATA,
            f"{info}/entry_points.txt": "[sitegen.themes]\ndusk = dusk_theme\n",
        },
    )
    return folder


def sheet(root: Path, start: str) -> str:
    (found,) = (root / "public/assets").glob(f"{start}.*.css")
    return found.read_text("utf-8")


def assert_used(root: Path) -> None:
    assert "DUSK" in read(root, "404.html")
    assert ".dusk" in sheet(root, "code")
    assert ".dusk" in sheet(root, "theme"), "the sheets are joined"
    assert read(root, "moon.txt") == "moon"
    look = read(root, "assets/look.css")
    assert "--accent: #8a2f4f;" in look
    assert re.search(r"prefers-color-scheme: dark.*--accent: #(?!8a2f4f)", look, re.DOTALL)


def test_a_theme_in_the_site_overrides_files_and_tokens(tmp_path: Path) -> None:
    root = themed(tmp_path)
    assert remarks(build_site(root)) == []
    assert_used(root)
    assert 'content="#faf7f2"' in read(root, "index.html"), "the colour of the browser's frame"


def test_the_site_s_own_files_win_over_the_theme_s(tmp_path: Path) -> None:
    root = themed(tmp_path)
    make_site(root, {"templates/404.html": "OWN", "static/moon.txt": "own"})
    build_site(root)
    assert (read(root, "404.html"), read(root, "moon.txt")) == ("OWN", "own")


def test_an_installed_theme_is_found_and_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(installed(tmp_path / "packages"))
    root = make_site(tmp_path / "site", {"sitegen.toml": USED, "content/a.md": "# 甲\n"})
    assert remarks(build_site(root)) == []
    assert_used(root)
    assert "dusk_theme" not in sys.modules


def test_themes_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(installed(tmp_path / "packages")))
    root = make_site(tmp_path / "site", {"sitegen.toml": USED, "content/a.md": "# 甲\n"})
    make_site(root, {"themes/dawn/theme.toml": 'description = "early"\n'})
    ran = sitegen("theme", "list", cwd=root)
    assert "  slate (sitegen): cool, on white\n" in ran.stdout
    assert "  dawn (themes/dawn): early\n" in ran.stdout
    assert "→ dusk (sitegen-theme-dusk 1.2)\n" in ran.stdout
    assert "  static/moon.txt\n" in ran.stdout


def test_a_new_theme_builds_and_changes_the_look(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"sitegen.toml": USED, "content/a.md": "# 甲\n"})
    ran = sitegen("theme", "new", "dusk", cwd=root)
    assert ran.returncode == 0, ran.stderr
    assert remarks(build_site(root)) == []
    assert "--accent" in read(root, "assets/look.css")
    assert sheet(root, "dusk") in sheet(root, "theme")
    assert sitegen("theme", "new", "dusk", cwd=root).returncode == 2, "it is there already"


@pytest.mark.parametrize("name", ["paper", "../x", "Dusk"])
def test_a_new_theme_has_a_name_that_can_be_asked_for(tmp_path: Path, name: str) -> None:
    root = make_site(tmp_path, {"content/a.md": "# 甲\n"})
    assert sitegen("theme", "new", name, cwd=root).returncode == 2
    assert not (root / "themes").exists()


def test_a_template_of_the_default_theme_may_be_extended_by_its_namesake(tmp_path: Path) -> None:
    extends = '{% extends "default/base.html" %}{% block head %}<meta name="dusk">{% endblock %}'
    root = themed(tmp_path, **{"templates/base.html": extends})
    build_site(root)
    assert '<meta name="dusk">' in read(root, "index.html")
    assert "<main" in read(root, "index.html")


def test_pages_are_made_again_by_what_they_read_of_a_theme(tmp_path: Path) -> None:
    root = themed(tmp_path)
    build_site(root)
    make_site(root, {"themes/dusk/templates/404.html": "EDITED"})
    assert list(build_site(root).reasons) == ["404.html"]
    make_site(root, {"themes/dusk/theme.toml": FILES["theme.toml"].replace("8a2f4f", "2f4f8a")})
    assert list(build_site(root).reasons) == ["assets/look.css"]
    make_site(root, {"themes/dusk/templates/_footer.html": "FOOT"})
    assert "FOOT" in read_after(root, "index.html")
    make_site(root, {"themes/dusk/static/assets/code.css": ".night {}"})
    assert ".night" in read_after(root, sheet_of(root))


def read_after(root: Path, name: str) -> str:
    build_site(root)
    return read(root, name if name.endswith(".html") else sheet_of(root))


def sheet_of(root: Path) -> str:
    """Return the style sheet that the home page links."""
    found = re.search(r"assets/theme\.\w+\.css", read(root, "index.html"))
    assert found
    return found[0]


def test_the_shortest_build_sees_edits_of_an_installed_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = installed(tmp_path / "packages")
    monkeypatch.setenv("PYTHONPATH", str(packages))
    root = make_site(tmp_path / "site", {"sitegen.toml": USED, "content/a.md": "# 甲\n"})
    run(root)
    make_site(packages, {"dusk_theme/templates/404.html": "EDITED"})
    run(root)
    assert read(root, "404.html") == "EDITED"


def test_a_stranger_s_theme_is_not_used(tmp_path: Path) -> None:
    root = themed(tmp_path)
    build = build_site(root, untrusted=True)
    assert "themes/dusk:1:1 hint untrusted" in remarks(build)
    assert "DUSK" not in read(root, "404.html")
    assert not (root / "public/moon.txt").exists()
    assert not (root / "public/assets/look.css").exists()


def test_a_stranger_s_site_cannot_pass_for_an_installed_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python run in the site's folder has that folder on its path."""
    root = make_site(tmp_path, {"sitegen.toml": USED, "content/a.md": "# 甲\n"})
    monkeypatch.syspath_prepend(installed(root))
    with pytest.raises(BuildError, match="there is no theme dusk"):
        build_site(root, untrusted=True)


def test_a_theme_that_is_not_there_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"sitegen.toml": '[look]\ntheme = "slat"\n', "content/a.md": "甲"})
    ran = run(root)
    assert ran.returncode == 2
    assert "sitegen.toml:2:1: error: look.theme: there is no theme slat" in ran.stderr
    assert "did you mean slate?" in ran.stderr


@pytest.mark.parametrize(
    ("settings", "place", "words"),
    [
        ("[light\n", "1:7", "not valid TOML"),
        ('colour = "red"\n', "1:1", "unknown key colour"),
        ('[dark]\nink = "white"\n', "2:1", "dark.ink: expected a colour"),
        ('[light]\nrule = "red; } body {"\n', "2:1", "expected a value of CSS"),
        ('base = "papper"\n', "1:1", "'paper', 'slate' or 'ink'"),
    ],
)
def test_mistakes_in_a_theme_have_a_place(
    tmp_path: Path, settings: str, place: str, words: str
) -> None:
    ran = run(themed(tmp_path, **{"theme.toml": settings}))
    assert ran.returncode == 2
    assert f"themes/dusk/theme.toml:{place}: error: " in ran.stderr
    assert words in ran.stderr


def test_a_fault_in_a_template_names_the_theme_s_file(tmp_path: Path) -> None:
    for text in ("{{ nothing }}", "{% nonsense %}"):
        ran = run(themed(tmp_path, **{"templates/404.html": f"\n{text}"}))
        assert "themes/dusk/templates/404.html:2:1: error: the template fails" in ran.stderr


def test_colours_of_text_that_are_too_faint_are_reported(tmp_path: Path) -> None:
    settings = '[light]\nmuted = "#b0b0b0"\n[dark]\npaper = "#777777"\n'
    found = remarks(build_site(themed(tmp_path, **{"theme.toml": settings})))
    place = "themes/dusk/theme.toml"
    assert found == [
        f"{place}:2:1 warning look-contrast",
        *[f"{place}:4:1 warning look-contrast"] * 3,
    ]


def test_what_others_are_measured_against_stands_in_the_style_sheet() -> None:
    text = (theme_static() / "assets/scheme.css").read_text("utf-8")
    for tokens, count in ((SETS["paper"]["light"], 1), (SETS["paper"]["dark"], 2)):
        for name, value in tokens.items():
            assert text.count(f"--{name}: {value};") == count


@pytest.mark.parametrize("name", ["themes.md", "themes.zh-CN.md"])
def test_the_guides_name_every_token(name: str) -> None:
    guide = (Path(__file__).parents[2] / "docs" / name).read_text("utf-8")
    text = (theme_static() / "assets/scheme.css").read_text("utf-8")
    tokens = {token for token in re.findall(r"--[\w-]+(?=:)", text) if token[:7] != "--code-"}
    assert tokens - set(re.findall(r"`(--[\w-]+)`", guide)) == set()
