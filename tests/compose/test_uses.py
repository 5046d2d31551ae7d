"""Where labels and articles are used, previews across articles, and which pages an edit changes."""

import random
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from sites import article, build_site, make_site, read, remarks, snapshot

TARGET = article(
    "# 甲\n\n## 起\n\n::: theorem {#thm:a} 大定理 $x$\n$$y \\label{eq:y}$$\n:::\n\n"
    "## 承\n\n由 \\cref{thm:a}。\n\n"
    "::: corollary {#cor:b}\n推论\n:::\n\n::: proof\n由 \\eqref{eq:y}。\n:::\n",
    title="甲文",
    date="2024-01-01",
)
USER = article(
    "## 节\n\n见 \\cref{a#thm:a}。\n\n::: lemma {#lem:u}\n引理\n:::\n\n"
    "::: proof\n用 \\cref{a#cor:b} 和 \\eqref{a#eq:y}。\n:::\n",
    title="乙文",
    date="2024-01-02",
)
OTHER = article("无关。\n", title="丙文", date="2024-01-03")


def site(root: Path, files: Mapping[str, str]) -> Path:
    return make_site(root, {f"content/{name}.md": text for name, text in files.items()})


def used_in(html: str) -> list[list[tuple[str, str]]]:
    """Read the places of each list of uses of a page: href and text."""
    lists = re.findall(r'<span class="used-in">用于 (.*?)</span>', html)
    return [re.findall(r'<a href="([^"]+)">([^<]+)</a>', each) for each in lists]


def test_a_label_names_the_results_and_sections_that_use_it(tmp_path: Path) -> None:
    build_site(site(tmp_path, {"a": TARGET, "b": USER}))
    assert used_in(read(tmp_path, "articles/a/index.html")) == [
        [("#cor:b", "推论 1"), ("/articles/b/#lem:u", "《乙文》引理 1")],
        [("#承", "承"), ("/articles/b/#节", "《乙文》")],
        [("/articles/b/#lem:u", "《乙文》引理 1")],
    ]


def test_a_label_says_nothing_of_its_own_proof_and_section(tmp_path: Path) -> None:
    lemma = "## 节\n\n::: lemma {#l}\n$$y \\label{y}$$\n:::\n\n"
    proof = "::: proof\n由 \\eqref{y}，\\cref{l}\n:::\n\n见 \\cref{l}。\n"
    build_site(site(tmp_path, {"a": lemma + proof}))
    assert used_in(read(tmp_path, "articles/a/index.html")) == []


def test_a_proof_of_another_article_s_result_names_that(tmp_path: Path) -> None:
    lemma = "::: lemma {#l}\n引理\n:::\n\n"
    proof = "::: proof \\cref{a#thm:a} 的证明\n由 \\cref{l}。\n:::\n"
    build_site(site(tmp_path, {"a": TARGET, "b": article(lemma + proof, title="乙文")}))
    page = read(tmp_path, "articles/b/index.html")
    assert used_in(page) == [[("/articles/a/#thm:a", "《甲文》定理 1")]]


def test_of_many_uses_the_first_are_shown_with_their_count(tmp_path: Path) -> None:
    users = {f"u{n:02}": article("\\cref{a#thm:a}\n", title=f"文 {n}") for n in range(30)}
    build_site(site(tmp_path, {"a": TARGET, **users}))
    page = read(tmp_path, "articles/a/index.html")
    assert len(used_in(page)[1]) == 20
    assert " · … (31)</span>" in page
    assert page.partition('class="backlinks"')[2].count("<li>") == 30


def test_an_article_names_those_that_refer_to_it_in_any_way(tmp_path: Path) -> None:
    files = {
        "a": TARGET,
        "link": article("[甲](a.md#承)\n", title="链接"),
        "wiki": article("[[甲文]]\n", title="维基"),
        "reference": article("\\cref{a#thm:a}\n", title="引用"),
        "hidden": article("[甲](a.md)\n", title="藏", hidden="true"),
        "pages/about": "# 关于\n\n[甲](../a.md)\n",
    }
    build_site(site(tmp_path, files))
    page = read(tmp_path, "articles/a/index.html")
    listed = page.partition('<nav class="backlinks"')[2].partition("</nav>")[0]
    titles = re.findall(r'<a href="([^"]+)">', listed)
    assert sorted(titles) == [
        "/about/",
        "/articles/link/",
        "/articles/reference/",
        "/articles/wiki/",
    ]
    assert "backlinks" not in read(tmp_path, "articles/link/index.html")


def test_a_reference_to_another_article_has_a_preview_that_leads_there(tmp_path: Path) -> None:
    user = article("见 \\cref{a#thm:a}，再见 \\eqref{a#thm:a}。\n", title="乙")
    build_site(site(tmp_path, {"a": TARGET.replace("$x$", "\\eqref{eq:y}"), "b": user}))
    page = read(tmp_path, "articles/b/index.html")
    assert page.count('href="/articles/a/#thm:a" interestfor="preview:1"') == 2
    copy = re.search(r'<div class="preview" id="preview:1" lang="zh-CN" .*?\n</div>\n', page, re.S)
    assert copy is not None
    assert 'class="katex"' in copy[0]
    assert "/articles/a/#eq:y" in copy[0]
    assert 'id="' not in copy[0].partition(">")[2]
    assert "katex.min" in page  # the page itself has no formula


def test_previews_from_others_are_bounded(tmp_path: Path) -> None:
    long = "".join(f"::: lemma {{#l{n}}}\n{'长' * 2_000}\n:::\n\n" for n in range(5))
    user = "".join(f"\\cref{{a#l{n}}}，" for n in range(5))
    build_site(site(tmp_path, {"a": long, "b": user}))
    page = read(tmp_path, "articles/b/index.html")
    assert page.count(' class="preview"') == 3
    assert page.count('class="reference"') == 5
    assert page.count(" interestfor=") == 3


def test_what_a_page_may_not_show_has_no_preview(tmp_path: Path) -> None:
    target = "::: theorem {#t}\n![](https://example.org/x.png)\n:::\n"
    build_site(site(tmp_path, {"a": target, "b": "\\cref{a#t}\n"}))
    assert " interestfor=" not in read(tmp_path, "articles/b/index.html")


def test_a_new_reference_rebuilds_its_target_and_no_other(tmp_path: Path) -> None:
    build_site(site(tmp_path, {"a": TARGET, "b": OTHER, "c": OTHER}))
    built = build_site(site(tmp_path, {"b": OTHER + "\n见 \\cref{a#thm:a}。\n"}))
    articles = {name for name in built.reasons if name.startswith("articles/")}
    assert articles == {"articles/a/index.html", "articles/b/index.html"}
    assert "page /articles/a/ backlinks" in built.reasons["articles/a/index.html"]


def test_an_edited_theorem_rebuilds_the_pages_that_preview_it(tmp_path: Path) -> None:
    files = {"a": TARGET, "b": USER, "c": article("[甲](a.md)\n", title="丙")}
    build_site(site(tmp_path, files))
    built = build_site(site(tmp_path, {"a": TARGET.replace("大定理", "小定理")}))
    assert built.reasons["articles/b/index.html"] == ("article content/a.md part thm:a",)
    assert "articles/c/index.html" not in built.reasons
    built = build_site(site(tmp_path, {"a": TARGET.replace("大定理", "小定理") + "\n尾。\n"}))
    assert "articles/b/index.html" not in built.reasons


def test_a_label_that_is_gone_is_reported_in_each_article_that_uses_it(tmp_path: Path) -> None:
    build_site(site(tmp_path, {"a": TARGET, "b": USER, "c": USER}))
    built = build_site(site(tmp_path, {"a": TARGET.replace("#thm:a", "#thm:z")}))
    found = [each for each in remarks(built) if "label-missing" in each]
    assert len(found) == 3  # and a's own
    assert {each.partition(":")[0] for each in found} == {f"content/{n}.md" for n in "abc"}


NAMES = "abcdef"
"""Of the articles in the long series."""


@pytest.mark.long(4, 50)
def test_after_any_edits_all_pages_are_those_of_a_new_build(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    files = {f"content/{name}.md": _text(rng) for name in NAMES}
    warm = make_site(tmp_path / "warm", files)
    for turn in range(5):
        first = build_site(warm, jobs=1 + turn % 2)
        assert first.pages
        for path in _edit(files, rng):
            (warm / path).unlink(missing_ok=True)
        again = build_site(make_site(warm, files), jobs=1 + turn % 2)
        fresh = build_site(make_site(tmp_path / f"fresh{turn}", files))
        assert snapshot(warm / "public") == snapshot(tmp_path / f"fresh{turn}" / "public")
        assert remarks(again) == remarks(fresh)


def _text(rng: random.Random) -> str:
    """Write an article with results, formulas, and references to labels that may not exist."""
    parts = [f"## 节 {rng.randint(1, 3)}"]
    for _ in range(rng.randint(1, 4)):
        kind, n = rng.choice(["theorem", "lemma", "definition"]), rng.randint(1, 4)
        block = f"::: {kind} {{#r{n}}} 名 {rng.randint(1, 3)}\n{_sentence(rng)}\n:::"
        title = rng.choice(["", "", f"\\cref{{{rng.choice(NAMES)}#r1}} 的证明"])
        parts += [block, f"::: proof {title}\n{_sentence(rng)}\n:::", _sentence(rng)]
    return article("\n\n".join(parts) + "\n", title=f"文 {rng.randint(1, 4)}")


def _sentence(rng: random.Random) -> str:
    name = rng.choice(NAMES)
    return rng.choice(
        [
            f"由 \\cref{{r{rng.randint(1, 4)}}}。",
            f"由 \\cref{{{name}#r{rng.randint(1, 4)}}}。",
            f"由 \\eqref{{{name}#e{rng.randint(1, 2)}}}。",
            f"见[那里]({name}.md)。",
            f"见 [[{name}]]。",
            f"$$x_{rng.randint(1, 5)} \\label{{e{rng.randint(1, 2)}}}$$",
        ]
    )


def _edit(files: dict[str, str], rng: random.Random) -> list[str]:
    """Change, rename, move, delete or add something; return the files that are gone."""
    name = rng.choice(sorted(files))
    kind = rng.choice(["text", "label", "title", "move", "delete", "add"])
    if kind in ("text", "add"):
        files[f"content/{rng.choice(NAMES)}.md" if kind == "add" else name] = _text(rng)
    elif kind == "label":
        files[name] = files[name].replace("{#r1}", "{#r2}")
    elif kind == "title":
        files[name] = files[name].replace("title: 文", "title: 新")
    elif len(files) > 2:
        text = files.pop(name)
        if kind == "move":
            files[f"content/d{rng.randint(1, 2)}/{name.rpartition('/')[2]}"] = text
        return [name]
    return []
