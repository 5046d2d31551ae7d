"""``sitegen theme``: the list of the theme's files, and copies of them to change."""

import shutil
from pathlib import Path

import pytest

from commands import sitegen
from sitegen.assets.theme_folders import theme_static, theme_templates
from sitegen.core.diagnostics import Refusal
from sitegen.workspace.doctor import examine
from sitegen.workspace.scaffold import theme_copies
from sitegen.workspace.scaffold.theme_copies import ThemeFile, eject
from sitegen.workspace.scaffold.theme_origins import accept, outdated
from sites import article, build_site, make_site, read


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path, {"content/a.md": article("正文。\n")})


def test_all_files_of_the_theme_are_listed(site: Path) -> None:
    ran = sitegen("theme", "list", cwd=site)
    names = {line[2:] for line in ran.stdout.splitlines()}
    templates = {f"templates/{path.name}" for path in theme_templates().iterdir()}
    assert templates <= names
    assert "static/assets/theme.css" in names
    assert "*" not in ran.stdout


def test_a_template_that_was_copied_is_the_one_that_is_used(site: Path) -> None:
    ran = sitegen("theme", "eject", "_footer.html", cwd=site)
    assert ran.returncode == 0
    copy = site / "templates" / "_footer.html"
    assert copy.read_bytes() == (theme_templates() / "_footer.html").read_bytes()
    copy.write_text(copy.read_text("utf-8") + "<!-- mine -->", encoding="utf-8")
    build_site(site)
    assert "<!-- mine -->" in read(site, "404.html")
    assert "* templates/_footer.html\n" in sitegen("theme", "list", cwd=site).stdout


@pytest.mark.parametrize("asked", ["prose.css", "assets/prose.css", "static/assets/prose.css"])
def test_a_style_sheet_may_be_named_by_the_end_of_its_path(asked: str, site: Path) -> None:
    assert sitegen("theme", "eject", asked, cwd=site).returncode == 0
    copy = (site / "static/assets/prose.css").read_bytes()
    assert copy == (theme_static() / "assets" / "prose.css").read_bytes()


def test_a_copy_that_was_changed_is_never_written_over(site: Path) -> None:
    make_site(site, {"templates/article.html": "mine"})
    ran = sitegen("theme", "eject", "article.html", cwd=site)
    assert ran.returncode == 2
    assert "templates/article.html already exists" in ran.stderr
    assert (site / "templates/article.html").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("asked", "reported"),
    [
        ("artcle.html", "the theme has no file artcle.html\n  hint: did you mean article.html?"),
        ("rticle.html", "the theme has no file rticle.html\n  hint: did you mean article.html?"),
        ("../../x", "the theme has no file ../../x\n  hint: sitegen theme list"),
    ],
)
def test_a_name_that_is_none_is_answered_with_the_nearest(
    asked: str, reported: str, site: Path
) -> None:
    ran = sitegen("theme", "eject", asked, cwd=site)
    assert ran.returncode == 2
    assert reported in ran.stderr


def test_outside_of_a_site_nothing_is_copied(tmp_path: Path) -> None:
    ran = sitegen("theme", "eject", "article.html", cwd=tmp_path)
    assert ran.returncode == 2
    assert "there is no site in" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_two_files_is_not_guessed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [
        ThemeFile(name=f"{folder}/a.css", path=site / "a.css", is_own=False)
        for folder in ("static", "templates")
    ]
    monkeypatch.setattr("sitegen.workspace.scaffold.theme_copies.theme_files", lambda root: files)
    with pytest.raises(Refusal, match=r"a\.css may be static/a\.css or templates/a\.css"):
        eject(site, "a.css")


def test_doctor_names_copies_whose_original_has_changed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_footer.html", "article.html"):
        assert sitegen("theme", "eject", name, cwd=site).returncode == 0
    assert outdated(site) == []
    assert "theme" not in sitegen("doctor", cwd=site).stdout

    theme = Path(shutil.copytree(theme_templates(), site / "newer"))
    monkeypatch.setattr(
        theme_copies, "folders_of", lambda _, kind: (theme,) if kind == "templates" else ()
    )
    assert outdated(site) == [], "the same theme elsewhere"
    (theme / "article.html").write_text("newer", encoding="utf-8")
    (theme / "home.html").write_text("newer, but not copied", encoding="utf-8")
    assert [each.name for each in outdated(site)] == ["templates/article.html"]
    told = [f"{each.text} {each.remedy}" for each in examine(site, site) if each.topic == "theme"]
    assert len(told) == 1
    assert "templates/article.html is a copy of a file that the theme has changed" in told[0]
    assert f"compare it with {theme / 'article.html'}, then: sitegen theme accept" in told[0]

    assert accept(site, "article.html") == "templates/article.html"
    assert outdated(site) == []
    with pytest.raises(Refusal, match=r"no copy of templates/home\.html"):
        accept(site, "home.html")


def test_a_file_of_the_sites_own_making_is_no_copy(site: Path) -> None:
    make_site(site, {"templates/article.html": "mine", ".sitegen-theme.json": "[broken"})
    assert outdated(site) == []
    accepted = sitegen("theme", "accept", "article.html", cwd=site)
    assert accepted.stdout.endswith("article.html is up to date with the theme.\n")
    assert "templates/article.html" in (site / ".sitegen-theme.json").read_text("utf-8")
