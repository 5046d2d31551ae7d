"""Front matter by which other generators hide articles, or move them: what the built site holds."""

from pathlib import Path

import pytest

from sites import article, build_site, make_site, read

HIDDEN = article("藏着的正文。\n", title="藏", tags="[数学]", date="2024-01-02", hidden="true")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_site(
        tmp_path_factory.mktemp("site"),
        {
            "sitegen.toml": 'base_url = "https://example.org/"\n',
            "content/open.md": article("# 节\n\n## 小节\n", title="公开", date="2024-01-01"),
            "content/hidden.md": HIDDEN,
            "content/moved.md": article(permalink="/2019/x.html", title="搬", keywords="甲, 乙"),
            "content/flat.md": article("# 节\n\n## 小节\n", toc="false", title="平"),
            "content/secret.md": article(password="x", title="密"),
        },
    )
    build_site(root)
    return root


def test_a_hidden_article_has_a_page_and_is_nowhere_else(site: Path) -> None:
    page = read(site, "articles/hidden/index.html")
    assert "藏着的正文" in page
    assert '<meta name="robots" content="noindex">' in page
    others = [path for path in (site / "public").rglob("*") if path.is_file()]
    assert [
        path.relative_to(site).as_posix()
        for path in others
        if "articles/hidden" in path.read_bytes().decode("utf-8", "replace")
    ] == ["public/.sitegen.json", "public/articles/hidden/index.html"]
    assert not (site / "public/tags").joinpath("数学").exists()


def test_other_pages_may_be_listed_by_search_engines(site: Path) -> None:
    assert 'name="robots"' not in read(site, "articles/open/index.html")
    assert "/articles/open/" in read(site, "sitemap.xml")


def test_an_article_moves_to_its_permalink_and_its_file_leads_there(site: Path) -> None:
    assert "搬" in read(site, "2019/x/index.html")
    assert "/2019/x/" in read(site, "2019/x.html")
    assert '"keywords": ["甲", "乙"]' in read(site, "2019/x/index.html")


def test_contents_are_shown_unless_front_matter_says_no(site: Path) -> None:
    assert 'class="toc"' in read(site, "articles/open/index.html")
    assert 'class="toc"' not in read(site, "articles/flat/index.html")


def test_a_page_is_rebuilt_if_the_contents_are_switched_on(site: Path) -> None:
    path = site / "content/flat.md"
    path.write_text(path.read_text("utf-8").replace("toc: false", "toc: true"), "utf-8")
    build_site(site)
    assert 'class="toc"' in read(site, "articles/flat/index.html")


def test_an_article_with_a_password_is_not_published(site: Path) -> None:
    assert not (site / "public/articles/secret").exists()
