"""The index of the search: what it is made of, when it is made, and what happens without it."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen import search
from sites import article, build_site, make_site, pages, read, remarks, run, snapshot

BLOG = {
    "sitegen.toml": 'base_url = "https://user.github.io/blog"\n',
    "content/梯度.md": article(
        "梯度下降 $x^{2} + \\frac{1}{2}$，见[^1]。\n\n"
        "$$\nz \\label{eq:z}\n$$\n\n由 \\eqref{eq:z}。\n\n"
        "$\\frac{$\n\n[^1]: 脚注。\n",
        title="梯度 $\\nabla f$",
    ),
    "content/pages/about.md": "# 关于\n\n正文。\n",
}


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Pagefind that fails."""
    program = tmp_path / "broken"
    program.write_text("#!/bin/sh\necho out of luck\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program))


def fragments(root: Path) -> Iterator[dict[str, Any]]:
    """Read what the index holds of each page."""
    for path in (root / "public" / "pagefind" / "fragment").iterdir():
        yield json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))


def test_formulas_are_text_in_the_index_and_their_tex_is_beside_it(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG), search=True)
    found = {each["meta"]["url"]: each for each in fragments(tmp_path)}
    assert sorted(found) == ["/blog/about/", "/blog/articles/%E6%A2%AF%E5%BA%A6/"]
    page = found["/blog/articles/%E6%A2%AF%E5%BA%A6/"]
    assert page["meta"]["title"] == "梯度 ∇f"
    assert page["meta"]["tex"] == r"\nabla f x^{2} + \frac {1} {2} z \label {eq : z}"
    text = page["content"].replace("\u200b", "")
    assert text == "梯度 ∇f. 梯度下降 x² + 1/2，见。 z, (1). 由 (1)。 脚注。"


def test_only_the_index_and_what_reads_it_is_in_the_site(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG), search=True)
    names = {path.partition("_")[0] for path in snapshot(tmp_path / "public" / "pagefind")}
    assert {name for name in names if "." in name and not name.startswith("pagefind.zh")} == {
        "pagefind-entry.json",
        "pagefind-worker.js",
        "pagefind.js",
        "wasm.unknown.pagefind",
    }


def test_the_same_texts_give_the_same_index(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build_site(make_site(tmp_path / name, BLOG), search=True)
    assert snapshot(tmp_path / "a" / "public") == snapshot(tmp_path / "b" / "public")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/404.html", "没有"),
        ("static/style.css", "a {}"),
        ("content/梯度.md", BLOG["content/梯度.md"].replace("title:", "pinned: true\ntitle:")),
    ],
)
def test_pagefind_is_not_asked_again_where_no_text_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    build_site(make_site(tmp_path, BLOG), search=True)
    before = snapshot(tmp_path / "public" / "pagefind")
    monkeypatch.delattr(search, "_run_pagefind")
    build_site(make_site(tmp_path, {name: text}), search=True)
    assert snapshot(tmp_path / "public" / "pagefind") == before


def test_a_changed_text_is_indexed_and_the_old_index_forgotten(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG), search=True)
    build_site(make_site(tmp_path, {"content/pages/about.md": "# 关于\n\n新的话。\n"}), search=True)
    texts = [each["content"].replace("\u200b", "") for each in fragments(tmp_path)]
    assert len(texts) == 2
    assert "关于. 新的话。" in texts


@pytest.mark.usefixtures("broken")
def test_where_pagefind_fails_the_author_is_told_and_no_page_is_lost(tmp_path: Path) -> None:
    built = run(make_site(tmp_path, {"content/a.md": article()}))
    assert built.returncode == 0
    assert "error: there is no search: Pagefind failed: out of luck [search]" in built.stderr
    assert "luck" not in built.stdout
    assert "articles/a/index.html" in pages(tmp_path / "public")
    assert not (tmp_path / "public" / "pagefind").exists()


def test_pagefind_says_nothing(tmp_path: Path) -> None:
    built = run(make_site(tmp_path, {"content/a.md": article()}))
    assert (tmp_path / "public" / "pagefind" / "pagefind.js").exists()
    assert built.stdout.count("\n") == 1
    assert built.stderr == ""


@pytest.mark.usefixtures("broken")
def test_the_preview_has_the_page_and_never_asks_pagefind(tmp_path: Path) -> None:
    built = build_site(make_site(tmp_path, {"content/a.md": article("[搜索](/search/)\n")}))
    assert remarks(built) == []
    assert "search/index.html" in pages(tmp_path / "public")
    assert not (tmp_path / "public" / "pagefind").exists()


@pytest.mark.parametrize(
    ("enabled", "told"),
    [("true", ["sitegen.toml:2:1 error search"]), ('"auto"', []), ("false", [])],
)
def test_without_pagefind_only_those_are_told_who_asked_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enabled: str, told: list[str]
) -> None:
    monkeypatch.setattr(search, "find_spec", lambda name: None)
    files = {"sitegen.toml": f"[search]\nenabled = {enabled}\n", "content/a.md": article()}
    assert remarks(build_site(make_site(tmp_path, files), search=True)) == told
    without_search(tmp_path)


def test_a_site_that_wants_no_search_has_none(tmp_path: Path) -> None:
    files = {"sitegen.toml": "[search]\nenabled = false\n", "content/a.md": article()}
    assert remarks(build_site(make_site(tmp_path, files), search=True)) == []
    without_search(tmp_path)


def without_search(root: Path) -> None:
    """Hold that nothing of the search is in the site."""
    assert "search/index.html" not in pages(root / "public")
    assert not (root / "public" / "pagefind").exists()
    for name in pages(root / "public"):
        assert "/search/" not in read(root, name)


def test_every_page_links_to_the_search_under_the_base_path(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    for name in pages(tmp_path / "public"):
        assert 'href="/blog/search/"' in read(tmp_path, name)
    assert '<form class="search" role="search" action="/blog/search/">' in read(
        tmp_path, "404.html"
    )


def test_only_the_page_of_the_search_may_run_webassembly(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    allowed = [name for name in pages(tmp_path / "public") if "wasm" in read(tmp_path, name)]
    assert allowed == ["search/index.html"]
    assert "; script-src 'self' 'wasm-unsafe-eval'\"" in read(
        tmp_path, "search/index.html"
    ).replace("&#39;", "'")
