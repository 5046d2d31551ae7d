"""A build after any change gives what a fresh build gives, and touches no more than it has to."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build.pipeline import Build
from sitegen.core.diagnostics import BuildError
from sites import article, build_site, cache_of, make_site, snapshot

CONFIG = 'title = "站"\nbase_url = "https://example.org/blog/"\n[search]\nenabled = false\n'
TAGS = ("代数", "分析", "C++", "几何")
WORDS = ("群", "环", "域", "模", "理想", "同态")


def written(number: int, choice: random.Random) -> str:
    """Write an article that shows something of others: labels, links, tags, a series."""
    other = choice.randrange(8)
    body = (
        f"## {choice.choice(WORDS)}\n\n$x_{{{choice.randrange(99)}}}$ 与\n\n"
        f"$$\ny_{number} = {choice.randrange(9)} \\label{{eq:{number}}}\n$$\n\n"
        f"见 \\eqref{{a{other}#eq:{other}}}，[那篇](a{other}.md#{choice.choice(WORDS)})。[^1]\n\n"
        f"[^1]: 注 {choice.randrange(9)}\n\n```python\nprint({choice.randrange(9)})\n```\n"
    )
    keys = {
        "title": f"{choice.choice(WORDS)}论 {number}",
        "date": f"2024-0{choice.randrange(1, 9)}-01",
        "tags": f"[{', '.join(choice.sample(TAGS, 2))}]",
    }
    if choice.random() < 0.3:
        keys["series"] = "讲义"
    if choice.random() < 0.2:
        keys["draft"] = "true"
    if choice.random() < 0.2:
        keys["aliases"] = f"/old/{number}/"
    return article(body, **keys)


def site_of(root: Path, choice: random.Random) -> Path:
    """Write a site of a few articles, a page and a picture."""
    files: dict[str, str | bytes] = {
        f"content/a{number}.md": written(number, choice) for number in range(6)
    }
    files |= {"content/pages/about.md": "# 关于\n\n$e$\n", "static/logo.svg": "<svg/>"}
    return make_site(root, {**files, "sitegen.toml": CONFIG})


def edit_article(root: Path, choice: random.Random) -> None:
    number = choice.randrange(8)
    (root / f"content/a{number}.md").write_text(written(number, choice), "utf-8")


def append(root: Path, choice: random.Random) -> None:
    path = choice.choice(sorted((root / "content").glob("*.md")))
    path.write_text(path.read_text("utf-8") + f"\n又 $z^{choice.randrange(9)}$。\n", "utf-8")


def delete(root: Path, choice: random.Random) -> None:
    paths = sorted((root / "content").glob("*.md"))
    if len(paths) > 2:
        choice.choice(paths).unlink()


def rename(root: Path, choice: random.Random) -> None:
    path = choice.choice(sorted((root / "content").glob("*.md")))
    path.rename(path.with_name(f"a{choice.randrange(8)}.md"))


def change_template(root: Path, choice: random.Random) -> None:
    (root / "templates").mkdir(exist_ok=True)
    text = f'<footer class="site-footer">{choice.randrange(9)} {{{{ site.title }}}}</footer>\n'
    (root / "templates/_footer.html").write_text(text, "utf-8")


def change_configuration(root: Path, choice: random.Random) -> None:
    more = (
        f'title = "站 {choice.randrange(3)}"\n',
        f'author = "{choice.choice(WORDS)}"\n',
        f"page_size = {choice.randrange(2, 5)}\n",
        f'timezone = "{choice.choice(("Europe/Berlin", "Asia/Tokyo"))}"\n',
        'permalink = "/p/{slug}/"\n',
        'language = "en"\n',
    )
    text = CONFIG.replace('title = "站"\n', "") + '[math]\nnumber = "all"\n'
    lines = choice.choice(more)
    lines = lines if lines.startswith("title") else f'title = "站"\n{lines}'
    (root / "sitegen.toml").write_text(lines + (text if choice.random() < 0.5 else CONFIG[12:]))


def describe_tag(root: Path, choice: random.Random) -> None:
    text = f"{choice.choice(WORDS)} $t_{choice.randrange(9)}$\n"
    make_site(root, {f"content/tags/{choice.choice(TAGS[:2])}.md": text})


def change_file(root: Path, choice: random.Random) -> None:
    (root / "static/logo.svg").write_text(f"<svg>{choice.randrange(9)}</svg>", "utf-8")


def meddle(root: Path, choice: random.Random) -> None:
    """Somebody changes or deletes what was built."""
    paths = sorted((root / "public").rglob("*.html"))
    path = choice.choice(paths)
    if choice.random() < 0.5:
        path.write_text("other", "utf-8")
    else:
        path.unlink()


def lose_cache(root: Path, choice: random.Random) -> None:
    shutil.rmtree(cache_of(root))


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    edit_article,
    edit_article,
    append,
    append,
    delete,
    rename,
    change_template,
    change_configuration,
    describe_tag,
    change_file,
    meddle,
    lose_cache,
)


def fresh(root: Path, folder: Path) -> tuple[Build, dict[str, bytes]]:
    """Build a copy that knows of no earlier build."""
    copy = folder / "fresh"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.rmtree(cache_of(copy), ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("public*"))
    return build_site(copy), snapshot(copy / "public")


@pytest.mark.long(4, 50)
def test_a_build_after_any_change_is_a_fresh_build(tmp_path: Path, seed: int) -> None:
    choice = random.Random(seed)
    root = site_of(tmp_path / "site", choice)
    last = build_site(root)
    for _ in range(6):
        for _ in range(choice.randrange(1, 3)):
            choice.choice(EDITS)(root, choice)
        last = build_site(root, jobs=choice.randrange(1, 3))
        kept = build_again(root, tmp_path, last)
        expected, files = fresh(root, tmp_path)
        assert snapshot(root / "public") == files
        assert snapshot(root / "public-kept") == files
        assert last.diagnostics == kept.diagnostics == expected.diagnostics


def build_again(root: Path, folder: Path, last: Build) -> Build:
    """Build into another folder too, as the preview does, with the last build in hand."""
    from sitegen.build.pipeline import build
    from sitegen.core.build_options import Site

    site = Site(root=root, output=root / "public-kept", jobs=1)
    KEPT[folder] = build(site, previous=KEPT.get(folder))
    return KEPT[folder]


KEPT: dict[Path, Build] = {}


def changed(built: Build) -> set[str]:
    """Give the files that a build has made again."""
    return set(built.reasons)


def test_nothing_is_made_again_where_nothing_has_changed(tmp_path: Path) -> None:
    root = site_of(tmp_path, random.Random(1))
    assert changed(build_site(root))
    again = build_site(root)
    assert changed(again) == set()
    assert again.written.changed == 0


def pair(root: Path, second: str = "乙文") -> Path:
    files = {
        "content/a.md": article("甲文\n", title="甲", date="2024-01-01", tags="[x]"),
        "content/b.md": article(f"{second}\n", title="乙", date="2024-01-02", description="述"),
        "content/c.md": article("丙文\n", title="丙", date="2024-01-03", description="述"),
        "content/d.md": article("丁文\n", title="丁", date="2024-01-04", description="述"),
    }
    return make_site(root, {**files, "sitegen.toml": 'title = "站"\n'})


def test_an_edit_of_the_text_makes_the_articles_own_page_again(tmp_path: Path) -> None:
    build_site(pair(tmp_path))
    built = build_site(pair(tmp_path, "乙文，改过"))
    assert built.reasons["articles/b/index.html"] == ("article content/b.md body",)
    assert {"index.html", "archives/index.html", "articles/d/index.html"}.isdisjoint(built.reasons)


def test_a_list_that_says_how_long_articles_are_is_made_again_too(tmp_path: Path) -> None:
    make_site(
        tmp_path, {"templates/index.html": "{% for a in articles %}{{ a.words }},{% endfor %}"}
    )
    build_site(pair(tmp_path))
    assert (tmp_path / "public/index.html").read_text("utf-8") == "2,2,2,2,"
    reasons = build_site(pair(tmp_path, "乙文，改过")).reasons
    assert reasons["index.html"] == ("article content/b.md words",)
    assert (tmp_path / "public/index.html").read_text("utf-8") == "2,2,4,2,"


def test_a_new_title_is_shown_wherever_the_article_is_named(tmp_path: Path) -> None:
    build_site(pair(tmp_path))
    path = tmp_path / "content/b.md"
    path.write_text(path.read_text("utf-8").replace("title: 乙", "title: 新"), "utf-8")
    built = build_site(tmp_path)
    assert built.reasons["articles/a/index.html"] == ("article content/b.md title",)
    assert built.reasons["articles/c/index.html"] == ("article content/b.md title",)
    assert {"index.html", "archives/index.html"} <= changed(built)
    assert "articles/d/index.html" not in built.reasons


def test_a_field_of_the_site_touches_the_pages_that_show_it(tmp_path: Path) -> None:
    build_site(pair(tmp_path))
    make_site(tmp_path, {"templates/404.html": "{{ page.title }}"})
    build_site(tmp_path)
    (tmp_path / "sitegen.toml").write_text('title = "另一个"\n', "utf-8")
    built = build_site(tmp_path)
    assert built.reasons["articles/a/index.html"] == ("site title",)
    assert "404.html" not in built.reasons


def test_a_file_that_others_have_changed_is_made_again(tmp_path: Path) -> None:
    build_site(pair(tmp_path))
    page = tmp_path / "public/articles/a/index.html"
    whole = page.read_bytes()
    page.write_bytes(b"other")
    assert build_site(tmp_path).reasons == {"articles/a/index.html": ("changed by others",)}
    assert page.read_bytes() == whole


def test_a_draft_is_rendered_when_drafts_are_wanted_and_not_shown_when_not(tmp_path: Path) -> None:
    make_site(
        tmp_path, {"content/a.md": article(title="甲", draft="true"), "content/b.md": "# b\n"}
    )
    build_site(tmp_path)
    build_site(tmp_path, drafts=True)
    assert (tmp_path / "public/articles/a/index.html").exists()
    build_site(tmp_path)
    assert not (tmp_path / "public/articles/a/index.html").exists()


def test_a_template_that_fails_in_one_of_several_processes_stops_the_build(tmp_path: Path) -> None:
    files = {f"content/{n}.md": article(title=f"{n}") for n in range(70)}
    broken = "{{ article.title.text }}{{ article.nothing if article.title.text == '66' }}"
    make_site(tmp_path, {**files, "templates/article.html": broken})
    with pytest.raises(BuildError) as stopped:
        build_site(tmp_path, jobs=2)
    (problem,) = stopped.value.diagnostics
    assert problem.span.path == "templates/article.html"
    assert not (tmp_path / "public/index.html").exists()


def test_html_that_the_cache_has_lost_is_made_again(tmp_path: Path) -> None:
    import sqlite3

    root = site_of(tmp_path, random.Random(2))
    build_site(root)
    before = snapshot(root / "public")
    connection = sqlite3.connect(cache_of(root) / "cache.sqlite")
    with connection:
        connection.execute("DELETE FROM kept WHERE length(value) > 400")
    connection.close()
    shutil.rmtree(root / "public")
    build_site(root)
    assert snapshot(root / "public") == before
