"""The site's templates come before the theme's; a mistake in one has its file and line."""

import datetime as dt
import tempfile
from pathlib import Path
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment

from sitegen.compose.templates import Templates, _environment
from sitegen.compose.traced_jinja import TemplateVersions
from sitegen.core.diagnostics import BuildError
from sitegen.incremental.file_digests import Digests
from sitegen.incremental.trace import Trace
from sites import article, build_site, make_site, read, remarks, snapshot


def stopped_by(root: Path) -> tuple[str, int, str]:
    """Build, and give the template, the line and the message of what stopped it."""
    with pytest.raises(BuildError) as stopped:
        build_site(root)
    (problem,) = stopped.value.diagnostics
    assert (problem.code, problem.page_lost) == ("template", True)
    return problem.span.path, problem.span.line, problem.message


def test_a_site_overrides_one_template_and_keeps_the_others(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": article(title="题"),
            "templates/_footer.html": "<footer>自己的 {{ site.title }}</footer>\n",
        },
    )
    build_site(tmp_path)
    page = read(tmp_path, "articles/a/index.html")
    assert "<footer>自己的 sitegen</footer>" in page
    assert "<h1>题</h1>" in page


def test_templates_see_the_keys_that_sitegen_does_not_know(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": article(title="题", mood='"<b>好</b>"'),
            "templates/article.html": "{{ article.extra.mood }}|{{ article.title.text }}\n",
        },
    )
    build_site(tmp_path)
    assert read(tmp_path, "articles/a/index.html") == "&lt;b&gt;好&lt;/b&gt;|题\n"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("article.html", "<p>\n{% if %}\n</p>", 2),
        ("article.html", "一\n二\n{{ article.title", 3),
        ("_footer.html", "<footer>\n\n{% endfor %}", 3),
        ("article.html", "一\n{{ article.no_such_field }}", 2),
        ("article.html", "一\n\n{{ 1 / 0 }}", 3),
        ("article.html", "一\n{% include 'no.html' %}", 2),
        ("_footer.html", "一\n二\n三\n{{ missing.at }}", 4),
        ("article.html", "{{ 'x'|no_such_filter }}", 1),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    make_site(tmp_path, {"content/a.md": "正文\n", f"templates/{name}": text})
    path, at, message = stopped_by(tmp_path)
    assert (path, at) == (f"templates/{name}", line)
    assert message.startswith("the template fails: ")


def test_a_template_in_a_folder_is_named_with_its_folder(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": "正文\n",
            "templates/article.html": "{% include 'parts/x.html' %}",
            "templates/parts/x.html": "\n{{ missing.at }}",
        },
    )
    assert stopped_by(tmp_path)[:2] == ("templates/parts/x.html", 2)


def test_a_template_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {"content/a.md": "正文\n", "templates/article.html": "页脚是中文".encode("gb18030")},
    )
    path, _, message = stopped_by(tmp_path)
    assert path == "templates/article.html"
    assert "UTF-8" in message or "utf-8" in message


def test_a_failing_template_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "正文\n"})
    build_site(tmp_path)
    before = snapshot(tmp_path / "public")
    make_site(tmp_path, {"content/b.md": "新的\n", "templates/tags.html": "{{ missing.at }}"})
    stopped_by(tmp_path)
    assert snapshot(tmp_path / "public") == before


def test_values_are_escaped_and_missing_names_are_mistakes(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("{{ given }}", encoding="utf-8")
    templates = Templates([tmp_path], lambda: ZoneInfo("UTC"), Trace())
    assert templates.render("x.html", given="<&>") == "&lt;&amp;&gt;"
    with pytest.raises(BuildError, match="'given' is undefined"):
        templates.render("x.html")


def test_dates_are_shown_in_the_sites_zone(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("{{ d|day }} {{ d|iso }}", encoding="utf-8")
    templates = Templates([tmp_path], lambda: ZoneInfo("Asia/Shanghai"), Trace())
    late = dt.datetime(2024, 1, 1, 20, 0, tzinfo=dt.UTC)
    assert templates.render("x.html", d=late) == "2024-01-02 2024-01-02T04:00:00+08:00"
    assert templates.render("x.html", d=dt.date(2024, 1, 1)) == "2024-01-01 2024-01-01"


def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "templates"
    folder.mkdir()
    template = folder / "a.html"
    template.write_text("{{ x }}", encoding="utf-8")
    compiled = Mock(side_effect=compile)
    monkeypatch.setattr(Environment, "_compile", lambda self, *code: compiled(*code, "exec"))

    def rendered(extensions: str = "") -> str:
        return _environment((folder,), (object(),), extensions).get_template("a.html").render(x=1)

    assert [rendered(), rendered()] == ["1", "1"]
    assert compiled.call_count == 1
    rendered("other filters, which Jinja may have run")
    assert compiled.call_count == 2
    template.write_text("{{ x }}!", encoding="utf-8")
    assert rendered() == "1!"


def test_without_a_safe_folder_templates_are_compiled_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    (tmp_path / "a.html").write_text("{{ x }}", encoding="utf-8")
    environment = _environment((tmp_path,), (object(),), "")
    assert environment.get_template("a.html").render(x=1) == "1"


def test_versions_are_those_of_files_that_the_loader_would_hand_out(tmp_path: Path) -> None:
    make_site(tmp_path, {"secret": "x", "own/a.html": "own", "theme/a.html": "theme"})
    folders = [tmp_path / "own", tmp_path / "theme"]

    def version(name: str) -> str | None:
        return TemplateVersions(folders, Digests({})).of(name)

    assert version("a.html") == version("./a.html") == Digests({}).of(tmp_path / "own/a.html")
    for name in ("../secret", f"{tmp_path}/secret", "b.html", "", "a.html/x", "\0"):
        assert version(name) is None


RENAMED = {
    "_card.html": "rename it to _open_graph.html",
    "_machines.html": "rename it to _metadata.html",
    "tag.html": "rename it to term.html, which shows authors and series too, as `term`",
}


@pytest.mark.parametrize("name", RENAMED)
def test_a_template_with_an_old_name_is_reported_with_the_new_one(
    tmp_path: Path, name: str
) -> None:
    built = build_site(make_site(tmp_path, {"content/a.md": "正文\n", f"templates/{name}": "x"}))
    assert remarks(built) == [f"templates/{name}:1:1 warning template"]
    assert built.diagnostics[0].hint == RENAMED[name]


def test_a_part_that_a_template_of_the_site_includes_may_have_any_name(tmp_path: Path) -> None:
    footer = "<footer>{% include '_card.html' %}</footer>"
    files = {"templates/_footer.html": footer, "templates/_card.html": "名片"}
    assert remarks(build_site(make_site(tmp_path, {"content/a.md": "正文\n", **files}))) == []
    assert "<footer>名片</footer>" in read(tmp_path, "index.html")


def test_who_includes_a_part_by_its_old_name_is_told_the_new_one(tmp_path: Path) -> None:
    make_site(tmp_path, {"templates/404.html": "一\n{% include '_machines.html' %}"})
    with pytest.raises(BuildError) as stopped:
        build_site(tmp_path)
    (problem,) = stopped.value.diagnostics
    assert (problem.span.line, problem.hint) == (2, "_machines.html is now _metadata.html")


def test_a_template_that_appears_during_a_build_counts_in_the_next(tmp_path: Path) -> None:
    own, theme = tmp_path / "own", tmp_path / "theme"
    own.mkdir()
    theme.mkdir()
    (theme / "_footer.html").write_text("old")
    before = TemplateVersions([own, theme], Digests({}))
    (own / "_footer.html").write_text("new")
    after = TemplateVersions([own, theme], Digests({}))
    found = [each.of("_footer.html") for each in (before, after)]
    assert found[0] != found[1]
    assert None not in found
