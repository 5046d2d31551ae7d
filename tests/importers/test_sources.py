"""Faulty sources: clashing names, missing files, broken settings."""

import os
import subprocess
from pathlib import Path

import pytest

from sitegen.importers import SYSTEMS, Imported, Report, import_articles, recognise, tree
from sites import build_site, make_site, read, remark

TEXT = "---\ntitle: 文\n---\n\n正文\n"


def imported(name: str, root: Path, files: dict[str, str | bytes]) -> Imported:
    """Import a blog of these files into ``site``."""
    return import_articles(tree(make_site(root / "old", files)), SYSTEMS[name], root / "site")


def targets(done: Imported) -> dict[str, str]:
    """Return the target of each file of the source."""
    return {each.source: each.target for each in done.reports}


def old_addresses(done: Imported) -> dict[str, list[str]]:
    """Return the old addresses that became aliases, by file of the source."""
    return {each.source: list(_old(each)) for each in done.reports if list(_old(each))}


def _old(report: Report) -> list[str]:
    return [n.removeprefix("old address: ") for n in report.notes if n.startswith("old address")]


def written(root: Path, target: str) -> str:
    """Return the text of a file of the new site."""
    return (root / "site" / target).read_text(encoding="utf-8")


def slugs(root: Path, done: Imported) -> list[str]:
    """Return the slug line of each article."""
    texts = (written(root, each.target).split("\n") for each in done.reports)
    return [line for text in texts for line in text if line.startswith("slug:")]


def test_drafts_of_hexo_and_articles_in_folders_of_their_own(tmp_path: Path) -> None:
    files = {"_posts/环/index.md": TEXT, "_posts/环/a.png": b"a", "_notes/草.md": TEXT}
    done = imported("hexo", tmp_path, {f"source/{name}": text for name, text in files.items()})
    assert targets(done) == {
        "source/_posts/环/index.md": "content/环/index.md",
        "source/_posts/环/a.png": "content/环/a.png",
        "source/_notes/草.md": "content/notes/草.md",
    }
    assert "draft: true\n" in written(tmp_path, "content/notes/草.md")


def test_octopress_is_not_taken_for_hexo(tmp_path: Path) -> None:
    files = {"source/_posts/2024-01-02-环.md": TEXT, "Rakefile": "", "_config.yml": "title: 题\n"}
    assert recognise(tree(make_site(tmp_path, files))) is SYSTEMS["jekyll"]


def test_files_of_one_target_stay_two_articles_and_hidden_ones_stay_out(tmp_path: Path) -> None:
    done = imported("typora", tmp_path, {"环.md": TEXT, "环.markdown": TEXT, "旧~/环.md": TEXT})
    assert targets(done) == {"环.markdown": "content/环.md", "环.md": "content/环-2.md"}


def test_articles_of_one_name_and_date_have_addresses_of_their_own(tmp_path: Path) -> None:
    dated = "---\ntitle: 文\ndate: 2024-01-02\nslug: a\n---\n\n正文\n"
    done = imported("hexo", tmp_path, {f"source/_posts/{n}.md": dated for n in "1234"})
    assert slugs(tmp_path, done) == [
        "slug: a",
        "slug: 2024-01-02-a",
        "slug: a-2",
        "slug: a-3",
    ]


_MARKED = '{"dependencies": {"hexo-renderer-marked": "^6.0.0"}}'


@pytest.mark.parametrize(
    ("package", "config", "shown"),
    [
        (_MARKED, "", True),
        (_MARKED, "marked:\n  breaks: false\n", False),
        ('{"dependencies": {"hexo-renderer-pandoc": "1"}}', "", False),
        ("{}", "markdown:\n  render:\n    breaks: true\n", True),
        ("[", "", False),
    ],
)
def test_line_ends_are_kept_if_the_renderer_of_hexo_kept_them(
    package: str, config: str, shown: bool, tmp_path: Path
) -> None:
    files = {
        "_config.yml": f"title: 数学\n{config}",
        "package.json": package,
        "source/_posts/a.md": "---\ntitle: 文\n---\n\n一\n二\n",
    }
    imported("hexo", tmp_path, files)
    (made,) = build_site(tmp_path / "site").library.articles
    page = read(tmp_path / "site", made.article.address.strip("/") + "/index.html")
    assert ("<p>一<br />\n二</p>" if shown else "<p>一二</p>") in page


def test_languages_of_hugo_are_those_that_its_settings_name(tmp_path: Path) -> None:
    languages = "defaultContentLanguage = 'zh'\n[languages.zh]\n[languages.en]\n"
    files = {f"content/posts/{n}.md": TEXT for n in ("a", "a.en", "b.zh", "c.de")}
    done = imported("hugo", tmp_path, {"hugo.toml": languages, **files})
    assert targets(done) == {
        "content/posts/a.en.md": "content/a.en.md",
        "content/posts/a.md": "content/a.md",
        "content/posts/b.zh.md": "content/b.md",
        "content/posts/c.de.md": "content/c.de.md",
    }
    assert old_addresses(done) == {
        "content/posts/a.en.md": ["/en/posts/a/"],
        "content/posts/a.md": ["/posts/a/"],
        "content/posts/b.zh.md": ["/posts/b/"],
        "content/posts/c.de.md": ["/posts/c.de/"],
    }


def test_sections_of_hugo_that_hold_one_name_stay_apart(tmp_path: Path) -> None:
    files = {"hugo.toml": "", "content/blog/a.md": TEXT, "content/posts/a.md": TEXT}
    assert targets(imported("hugo", tmp_path, files)) == {
        "content/blog/a.md": "content/a.md",
        "content/posts/a.md": "content/posts/a.md",
    }


def test_pages_of_jekyll_had_addresses_like_those_of_its_articles(tmp_path: Path) -> None:
    files = {"_config.yml": "title: 题\n", "_posts/2024-01-02-a.md": TEXT, "about.md": TEXT}
    done = imported("jekyll", tmp_path / "1", files)
    assert old_addresses(done)["about.md"] == ["/about.html"]
    files |= {"_config.yml": "permalink: pretty\n", "a b.md": TEXT}
    done = imported("jekyll", tmp_path / "2", files)
    assert old_addresses(done)["a b.md"] == ["/a b/"]
    assert "about.md" not in old_addresses(done)  # it is what the new address is


def test_addresses_that_cannot_be_computed_are_reported_once(tmp_path: Path) -> None:
    posts = {f"_posts/2024-01-0{n}-a.md": TEXT for n in range(1, 8)}
    done = imported("jekyll", tmp_path, {"_config.yml": "permalink: /:mood/:title/\n", **posts})
    (only,) = done.diagnostics
    assert only.message.endswith("from the settings; neither can those of 6 others")


def test_a_date_that_is_none_and_a_cover_that_is_not_there(tmp_path: Path) -> None:
    covered = "---\ntitle: 文\ncover: none.png\n---\n\n正文\n"
    done = imported("jekyll", tmp_path, {"_posts/2024-13-45-a.md": covered, "_config.yml": "a: ["})
    assert [*map(remark, done.diagnostics)] == [
        "_posts/2024-13-45-a.md:1:1 warning import-file",
    ]
    assert written(tmp_path, "content/2024-13-45-a.md") == TEXT


def test_headers_of_pelican_need_a_title_and_may_go_on_below(tmp_path: Path) -> None:
    files = {
        "pelicanconf.py": "AUTHOR = '甲'\n",
        "content/a.md": "Title: 环\nSummary: 一\n  二\nUrl: x/y.html\n\n文\n",
        "content/b.md": "Author: 甲\n\n文\n",
        "content/c.md": "文\n",
    }
    done = imported("pelican", tmp_path, files)
    assert "summary: 一 二\n" in written(tmp_path, "content/a.md")
    assert old_addresses(done) == {"content/a.md": ["/x/y.html"]}
    assert written(tmp_path, "content/b.md") == files["content/b.md"]
    assert written(tmp_path, "content/c.md") == files["content/c.md"]


def test_settings_that_cannot_be_read_cost_no_article(tmp_path: Path) -> None:
    done = imported("pelican", tmp_path, {"pelicanconf.py": "AUTHOR = (\n", "content/a.md": TEXT})
    assert (done.settings, done.articles) == ("", 1)


def test_macros_are_taken_where_they_are_plain(tmp_path: Path) -> None:
    files = {
        "_config.yml": "title: [题, 二]\nmacros: {R: '\\mathbb{R}', 1x: a, N: ['\\bf N', 0], Z: 3}",
        "_posts/2024-01-02-a.md": TEXT,
        "_includes/open.html": "macros: {Q: '\\\\bf Q'",
        "_includes/style.css": "macros: {C: '\\\\bf C'}",
    }
    assert imported("jekyll", tmp_path, files).settings == (
        "title = \"题\"\n\n[math.macros]\nR = '\\mathbb{R}'\nN = '\\bf N'\n"
    )


def test_a_title_may_be_underlined(tmp_path: Path) -> None:
    imported("texts", tmp_path, {"a.md": "环论\n====\n\n文\n"})
    assert written(tmp_path, "content/a.md").startswith("---\ntitle: 环论\n---\n")


def test_files_that_vanish_while_they_are_read_are_reported_or_left_out(tmp_path: Path) -> None:
    files = {f"{n}.md": "---\ntitle: 文\n---\n\n![图](a.png)\n" for n in "12"}
    source = tree(make_site(tmp_path / "old", {**files, "a.png": b"a"}))
    for name in ("1.md", "a.png"):
        (source.root / name).unlink()
    done = import_articles(source, SYSTEMS["texts"], tmp_path / "site")
    assert targets(done) == {"2.md": "content/2.md"}
    assert [*map(remark, done.diagnostics)] == ["1.md:1:1 error source-unreadable"]
    assert source.text("1.md") == ""


def test_a_folder_that_cannot_be_written_to_is_reported(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/content").write_text("a file\n", encoding="utf-8")
    done = imported("texts", tmp_path, {"a.md": TEXT})
    (only,) = done.diagnostics
    assert only.message.startswith("cannot be written to content/a.md: ")
    assert done.articles == 0


def test_articles_of_typora_get_the_date_of_their_first_commit_or_of_their_file(
    tmp_path: Path,
) -> None:
    texts = {
        "笔记/甲.md": "# 甲\n\n一\n",
        "乙.md": "# 乙\n\n二\n",
        "丙.md": "日期：2020-02-02\n\n三\n",
    }
    old = make_site(tmp_path / "old", texts)
    day = "2019-05-06T07:08:09+08:00"
    for arguments in (("init", "-q"), ("add", "笔记"), ("commit", "-qm", "一")):
        _git(old, day, *arguments)
    (old / "笔记/甲.md").write_text("# 甲\n\n改了\n", encoding="utf-8")
    _git(old, "2024-01-01T00:00:00+08:00", "commit", "-qam", "二")
    os.utime(old / "乙.md", (1_700_000_000, 1_700_000_000))
    done = import_articles(tree(old), SYSTEMS["typora"], tmp_path / "site")
    assert "date: 2019-05-06 07:08:09\n" in written(tmp_path, "content/笔记/甲.md")
    assert "date: 2023-11-15 06:13:20\n" in written(tmp_path, "content/乙.md")
    assert "date: 2020-02-02\n" in written(tmp_path, "content/丙.md")
    assert [d.message for d in done.diagnostics if "no date" in d.message] == [
        "has no date; it gets that of its file",
        "has no date; it gets that of its first commit",
    ]


def _git(folder: Path, date: str, *arguments: str) -> None:
    """Run git at a date, without the settings of this machine."""
    people = {
        f"GIT_{who}_{what}": "a" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    environment = {**os.environ, **people, **dates, **settings}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)
