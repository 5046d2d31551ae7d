"""What pages of a site read is recorded, however they read it; a warm build is a fresh one."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.build.pipeline import Build
from sites import article, build_site, cache_of, make_site, read, snapshot

CONFIG = "[search]\nenabled = false\n"


def built_again(root: Path, files: Mapping[str, str]) -> Build:
    """Change files of a built site and build it; it must be what a fresh build makes."""
    again = build_site(make_site(root, files))
    copy = root.with_name("fresh")
    for folder in (copy, cache_of(copy)):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("public"))
    build_site(copy)
    assert snapshot(root / "public") == snapshot(copy / "public")
    return again


def test_what_an_extension_reads_by_the_context_is_recorded(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": f'author = "甲"\nextensions = ["ext"]\n{CONFIG}',
        "ext.py": "from jinja2 import pass_context\n\n"
        "def setup(site):\n    site.add_global('owner', owner)\n\n"
        "@pass_context\ndef owner(context):\n    return context['site'].author\n",
        "templates/404.html": "{{ owner() }}\n",
        "content/a.md": "正文。\n",
    }
    root = make_site(tmp_path / "site", files)
    build_site(root)
    again = built_again(root, {"sitegen.toml": files["sitegen.toml"].replace("甲", "乙")})
    assert read(root, "404.html") == "乙\n"
    assert again.reasons["404.html"] == ("site author",)


@pytest.mark.parametrize(
    "include",
    [
        "{% include 'icons/' ~ page.kind ~ '.svg' %}",
        "{% include './icons/' ~ page.kind ~ '.svg' %}",
        "{% include ['none.svg', 'icons/' ~ page.kind ~ '.svg'] %}",
        "{% import 'icons/' ~ page.kind ~ '.svg' as icon %}{{ icon }}",
    ],
)
def test_a_file_of_any_kind_that_a_template_names_by_a_variable_is_recorded(
    tmp_path: Path, include: str
) -> None:
    files = {
        "sitegen.toml": CONFIG,
        "templates/_footer.html": f"{include}\n",
        "content/a.md": "正文。\n",
    }
    kinds = ("home", "article", "archives", "tags", "not-found")
    icons = {f"templates/icons/{kind}.svg": f"<svg>{kind}</svg>" for kind in kinds}
    root = make_site(tmp_path / "site", {**files, **icons})
    build_site(root)
    again = built_again(root, {"templates/icons/home.svg": "<svg>HOME</svg>"})
    assert "<svg>HOME</svg>" in read(root, "index.html")
    assert again.reasons == {"index.html": ("template icons/home.svg",)}


def test_a_template_that_comes_up_later_is_a_read_of_those_who_looked_for_it(
    tmp_path: Path,
) -> None:
    footer = "{% include 'more.html' ignore missing %}!\n"
    files = {"templates/_footer.html": footer, "content/a.md": "正文。\n", "sitegen.toml": CONFIG}
    root = make_site(tmp_path / "site", files)
    build_site(root)
    again = built_again(root, {"templates/more.html": "more"})
    assert again.reasons["404.html"] == ("template more.html",)
    (root / "templates/more.html").unlink()
    built_again(root, {})
    assert "more" not in read(root, "404.html")


def test_what_an_imported_template_reads_is_read_by_all_that_import_it(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": f'author = "甲"\n{CONFIG}',
        "templates/m.html": "{% set owner = site.author %}",
        "templates/_footer.html": "{% import 'm.html' as m %}{{ m.owner }}\n",
        "content/a.md": "正文。\n",
    }
    root = make_site(tmp_path / "site", files)
    first = build_site(root)
    again = built_again(root, {"sitegen.toml": files["sitegen.toml"].replace("甲", "乙")})
    pages = {name for name in first.reasons if name.endswith(".html") and "authors/甲" not in name}
    assert {name for name, why in again.reasons.items() if "site author" in why} == pages


NEWEST = "{% for each in site.articles[:5] %}<i>{{ each.title.html }}</i>{% endfor %}\n"


def listed(tmp_path: Path) -> Path:
    """Build a site whose foot lists the five newest of seven articles."""
    articles = {
        f"content/{n}.md": article(f"文 {n}。\n", title=f"题{n}", date=f"2024-01-0{n}")
        for n in range(1, 8)
    }
    files = {**articles, "templates/_footer.html": NEWEST, "sitegen.toml": CONFIG}
    root = make_site(tmp_path / "site", files)
    build_site(root)
    return root


@pytest.mark.parametrize("number", [1, 3, 7])
def test_a_foot_with_the_newest_titles_makes_pages_again_only_for_these_titles(
    tmp_path: Path, number: int
) -> None:
    root = listed(tmp_path)
    text = article("另文。\n", title=f"题{number}", date=f"2024-01-0{number}")
    again = built_again(root, {f"content/{number}.md": text})
    assert "404.html" not in again.reasons
    again = built_again(root, {f"content/{number}.md": text.replace("题", "新")})
    assert ("404.html" in again.reasons) == (number >= 3)
    if number >= 3:
        assert again.reasons["404.html"] == (f"article content/{number}.md title",)


def test_a_foot_with_the_newest_titles_sees_an_article_that_joins_them(tmp_path: Path) -> None:
    root = listed(tmp_path)
    old = article("旧文。\n", title="旧", date="2023-01-01")
    assert "404.html" not in built_again(root, {"content/old.md": old}).reasons
    new = article("新文。\n", title="新", date="2025-01-01")
    again = built_again(root, {"content/new.md": new})
    assert again.reasons["404.html"] == ("site.articles :5",)


def test_reads_come_back_from_the_processes_that_make_pages(tmp_path: Path) -> None:
    articles = {f"content/{n}.md": article(f"文 {n}。\n", title=f"题{n}") for n in range(70)}
    root = make_site(tmp_path, {**articles, "sitegen.toml": CONFIG})
    past = []
    for jobs in (1, 2):
        for folder in (root / "public", cache_of(root)):
            shutil.rmtree(folder, ignore_errors=True)
        past.append(build_site(root, jobs=jobs).memory.past)
    one, several = past
    assert several.pages.keys() == one.pages.keys()
    assert several == one


def test_what_the_cache_keeps_is_what_the_last_build_has_left(tmp_path: Path) -> None:
    from sitegen.build.state import recall
    from sitegen.incremental.cache import Cache

    left = build_site(make_site(tmp_path, {"content/a.md": "正文。\n"})).memory
    recalled = recall(Cache(cache_of(tmp_path) / "cache.sqlite"), tmp_path / "public")
    assert recalled.past == left.past
    assert recalled.ledger == left.ledger
