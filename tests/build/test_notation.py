"""Meanings of symbols in a built site: pages, the list of symbols, what an edit rebuilds."""

import random
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.core.notation import symbol_class
from sites import article, build_site, make_site, read, remarks, snapshot

CONFIG = r"""
title = "T"
base_url = "https://example.org/blog"
[math.macros]
R = '\mathbb{R}'
[math.macros.KL]
tex = 'D(#1\|#2)'
means = "相对熵"
see = "信息论#def:kl"
[math.macros.E]
tex = '\mathbb{E}'
means = "期望"
"""
INFORMATION = article(
    "::: definition {#def:kl} 相对熵\n$\\KL{p}{q} = \\E f$\n:::\n\n再次 $\\KL{p}{q}$。\n",
    title="信息论",
    date="2024-01-01",
)
OWN = article(
    "## 节 $\\theta$ {#sec}\n\n设 $\\theta$ 与 [$\\E$](#sec)、$\\KL{q}{\\theta}$。\n",
    title="变分",
    date="2024-01-02",
    notation="{'\\theta': {means: 参数, see: '#sec'}, KL: 散度}",
)
PLAIN = article("$x \\in \\R$\n", title="无", date="2024-01-03")
FILES = {
    "sitegen.toml": CONFIG,
    "content/信息论.md": INFORMATION,
    "content/变分.md": OWN,
    "content/无.md": PLAIN,
}
KL, E, THETA = (symbol_class(name) for name in (r"\KL", r"\E", r"\theta"))


def changed(root: Path, files: Mapping[str, str]) -> dict[str, list[str]]:
    """Build once more and return why each page was rebuilt."""
    built = build_site(make_site(root, files))
    return {name: [*map(str, why)] for name, why in built.reasons.items() if name.endswith("html")}


def notes(html: str) -> dict[str, str]:
    """Return the notes at the end of a page by their ids, without markup."""
    found = re.findall(
        r'<div class="preview symbol" id="([^"]+)" popover="hint">(.*?)</div>', html, re.S
    )
    return {name: re.sub(r"<[^>]*>", "", text).strip() for name, text in found}


def test_a_page_explains_its_symbols(tmp_path: Path) -> None:
    built = build_site(make_site(tmp_path, FILES))
    assert not built.diagnostics
    page = read(tmp_path, "articles/信息论/index.html")
    assert notes(page) == {KL: "相对熵 定义 1", E: "期望"}
    assert page.count(f'class="visually-hidden {KL}"') == 1, "one link, behind the first use"
    assert f'<a class="visually-hidden {KL}" href="#def:kl">相对熵</a>' in page
    assert f'<a class="visually-hidden {E}" href="/blog/notation/#{E}">期望</a>' in page
    assert f".prose:has(.{KL}:is(:hover, :focus))" in page


def test_an_article_may_say_what_symbols_mean_in_it(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    page = read(tmp_path, "articles/变分/index.html")
    assert notes(page) == {THETA: "参数 节 θ", E: "期望", KL: "散度"}
    heading = re.search(r"<h2.*?</h2>", page, re.S)
    assert heading
    assert THETA in heading[0]
    assert "visually-hidden n-" not in heading[0], "no link in a heading"
    assert f'class="visually-hidden {E}"' not in page, "nor in a link, where its only use is"
    assert f":is(.{KL} .{THETA}, .{KL}.{THETA}):hover" in page


def test_the_list_has_symbols_meanings_definitions_and_users(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    page = read(tmp_path, "notation/index.html")
    rows = re.findall(r'<div id="([^"]*)">.*?<p>(.*?)</p>(.*?)</div>', page, re.S)
    text = [
        (row[0], *(" ".join(re.sub(r"<[^>]*>", "", r).split()) for r in row[1:])) for row in rows
    ]
    assert text == [
        (E, "期望", "变分 信息论"),
        (KL, "散度", "变分"),
        (f"{KL}-2", "相对熵 《信息论》定义 1", "信息论"),
        (THETA, "参数 《变分》", "变分"),
    ]
    assert 'href="/blog/articles/%E5%8F%98%E5%88%86/#' in page
    assert "https://example.org/blog/notation/" in read(tmp_path, "sitemap.xml")


def test_a_site_without_meanings_has_no_list(tmp_path: Path) -> None:
    files = {"sitegen.toml": "[math.macros]\nR = 'R'\n", "content/a.md": PLAIN}
    build_site(make_site(tmp_path, files))
    assert not (tmp_path / "public/notation").exists()
    assert " n-" not in read(tmp_path, "articles/a/index.html")


def test_meanings_of_other_articles_change_no_byte_of_a_page(tmp_path: Path) -> None:
    build_site(make_site(tmp_path / "with", FILES))
    bare = re.sub(r"\[math.macros.(KL|E)\](.*?)(?=\[|\Z)", "", CONFIG, flags=re.S)
    files = {"sitegen.toml": bare, "content/无.md": PLAIN}
    build_site(make_site(tmp_path / "without", files))
    page = read(tmp_path / "with", "articles/无/index.html")
    assert page.partition("<article")[2].partition("<footer")[0] in read(
        tmp_path / "without", "articles/无/index.html"
    )
    assert '<div class="prose">' in page.partition("<article")[2].partition("<footer")[0]


def test_a_new_meaning_rebuilds_the_pages_with_the_symbol(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(make_site(tmp_path, FILES))
    monkeypatch.setattr("sitegen.build.article_worker.render", None)  # nothing is rendered
    assert changed(tmp_path, {"sitegen.toml": CONFIG.replace("期望", "均值")}) == {
        "articles/信息论/index.html": ["article content/信息论.md notation"],
        "articles/变分/index.html": ["article content/变分.md notation"],
        "notation/index.html": ["site notation"],
    }


def test_a_new_body_renders_the_articles_with_the_macro(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    new = CONFIG.replace(r"D(#1\|#2)", r"K(#1\|#2)")
    pages = changed(tmp_path, {"sitegen.toml": new})
    assert "articles/信息论/index.html" in pages
    assert "articles/变分/index.html" in pages
    assert "articles/无/index.html" not in pages


def test_a_definition_that_moves_rebuilds_the_pages_that_lead_to_it(tmp_path: Path) -> None:
    files = {**FILES, "content/c.md": article("$\\KL{a}{b}$\n", title="丙", date="2024-01-04")}
    build_site(make_site(tmp_path, files))
    moved = "::: definition\n先\n:::\n\n"
    pages = changed(tmp_path, {"content/信息论.md": INFORMATION.replace("::: d", f"{moved}::: d")})
    assert pages["articles/c/index.html"] == ["article content/c.md notation"]
    assert "《信息论》定义 2" in read(tmp_path, "articles/c/index.html")
    assert "《信息论》定义 2" in read(tmp_path, "notation/index.html")


def test_places_to_see_that_do_not_exist_are_reported(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": CONFIG.replace("#def:kl", "#def:kx").replace(
            '"期望"', '"期望"\nsee = "#a"'
        ),
        "content/信息论.md": INFORMATION,
        "content/变分.md": OWN.replace("#sec'", "无此文#a'"),
    }
    built = build_site(make_site(tmp_path, files))
    assert remarks(built) == [
        "content/变分.md:4:1 warning label-missing",
        "sitegen.toml:9:1 warning label-missing",
        "sitegen.toml:13:1 warning label-missing",
    ]
    assert notes(read(tmp_path, "articles/信息论/index.html")) == {KL: "相对熵", E: "期望"}


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>'&\\u0001\\u0005\\u202e"


def test_a_hostile_meaning_is_text(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": 'html = "sanitize"\n[math.macros.R]\ntex = "R"\n'
        f'means = "{HOSTILE}"\nsee = "javascript:alert(3)"\n',
        "content/a.md": article(
            "$\\R + x$ </div></style>\n",
            title="甲",
            notation=f'{{x: "{HOSTILE}", "</style><b>": "y"}}',
        ),
    }
    build_site(make_site(tmp_path, files))
    for name in ("articles/a/index.html", "notation/index.html"):
        page = read(tmp_path, name)
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "javascript:" not in page
        assert "</style><b>" not in page
        assert not re.search("[\x00-\x08\x0b-\x1f]", page)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_the_site_is_that_of_a_new_build(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    files = dict(FILES)
    for turn in range(4):
        build_site(make_site(tmp_path / "warm", files))
        edited(files, rng, tmp_path / "warm")
        build_site(make_site(tmp_path / "warm", files), jobs=1 + turn % 2)
        build_site(make_site(tmp_path / f"cold{turn}", files))
        assert site(tmp_path / "warm") == site(tmp_path / f"cold{turn}")


def site(root: Path) -> dict[str, bytes]:
    found = snapshot(root / "public")
    return {name: data for name, data in found.items() if not name.startswith(".sitegen")}


def edited(files: dict[str, str], rng: random.Random, root: Path) -> None:
    """Change one thing: a meaning, a body, a place, an article, its notation."""
    word = rng.choice(["甲", "乙", "相对熵", "期望", "散度"])
    config, kind = files["sitegen.toml"], rng.randrange(6)
    if kind == 0:
        files["sitegen.toml"] = re.sub('means = ".*?"', f'means = "{word}"', config, count=1)
    elif kind == 1:
        body = rng.choice(["E", "\\mathbf{E}", "\\KL{a}{b}"])
        files["sitegen.toml"] = re.sub("(E]\ntex = ).*", lambda m: f"{m[1]}'{body}'", config)
    elif kind == 2:
        place = rng.choice(["信息论#def:kl", "变分", "无#x"])
        files["sitegen.toml"] = re.sub('see = ".*?"', f'see = "{place}"', config)
    elif kind == 3:
        text = rng.choice(["$\\E + \\KL{x}{y}$", "$\\theta$ 与 $\\R$", "无公式"])
        own = f"{{'\\theta': {word}}}"
        files["content/无.md"] = article(text, title="无", date="2024-01-03", notation=own)
    elif kind == 4:
        text = f"$\\E[\\KL{{p}}{{{word}}}]$"
        files[f"content/{rng.choice('ab')}.md"] = article(text, title=word, date="2024-01-05")
    elif gone := [name for name in files if re.fullmatch(r"content/[ab]\.md", name)]:
        del files[gone[0]]
        (root / gone[0]).unlink(missing_ok=True)
