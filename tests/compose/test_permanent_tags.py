"""Pages of permanent tags, references by them, and what an edit rebuilds of them."""

import random
import re
from pathlib import Path

import pytest

from sitegen.check import check
from sitegen.core.build_options import Site
from sites import article, build_site, make_site, read, remark, remarks, snapshot

PROVEN = """
## Ein Abschnitt

::: theorem {#thm:x} 柯西 $y$
设 $f$ 为凸，见 \\eqref{eq:m} 与脚注[^1]。

$$ f(x) \\le y \\label{eq:m} $$
:::

::: proof
由 \\cref{lem:y} 得。
:::

::: lemma {#lem:y}
甲乙丙丁。
:::

::: proof 定理 \\ref{thm:x} 的另一证明
换一种方法。
:::

\\begin{align}
a &= b \\label{eq:1} \\\\
c &= d \\label{eq:2}
\\end{align}

![图](a.png "题 $z$"){#fig:x}

[^1]: 注。
"""
TAGS = """
0A3F = { article = "content/a.md", label = "thm:x", kind = "theorem" }
1B2C = { article = "content/a.md", label = "eq:2", kind = "equation" }
2DDD = { article = "content/z.md", label = "thm:q", kind = "theorem", begins = "旧 <b> $x$" }
3EEE = { article = "content/a.md", label = "fig:x", kind = "figure" }
4FFF = { article = "content/draft.md", label = "thm:d", begins = "geheim" }
"""
FILES = {
    "sitegen.toml": 'base_url = "https://example.org/blog"\n',
    "tags.toml": TAGS,
    "content/a.md": article(PROVEN, title="甲 $x$", date="2024-01-02", author="王"),
    "content/draft.md": article("::: theorem {#thm:d}\ngeheim\n:::\n", draft="true"),
}


def page(root: Path, tag: str) -> str:
    """Return what the page of a tag shows."""
    return read(root, f"t/{tag}/index.html").partition("<main")[2].partition("</main>")[0]


def test_the_page_of_a_theorem_shows_it_with_its_proofs(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    html = read(tmp_path, "t/0A3F/index.html")
    shown = re.sub(r"<[^>]*>", "", html)
    assert "<h1>定理 1（柯西 " in html
    assert "另一证明" in shown
    assert "甲乙丙丁" not in shown
    assert html.count('<details class="proof" open>') == 2
    assert "/assets/katex/katex.min." in html
    assert "<title>定理 1 柯西 y · 甲 x · " in html
    assert 'href="/blog/articles/a/#thm:x"' in html
    assert "Ein Abschnitt" in html
    assert 'datetime="2024-01-02"' in html
    assert 'rel="author"' in html
    assert "https://example.org/blog/t/0A3F/" in html
    assert "\\cref{0A3F}" in html
    assert "theorem-head" not in html


def test_links_of_a_result_lead_to_what_the_page_shows_else_to_the_article(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    html = read(tmp_path, "t/0A3F/index.html")
    assert 'class="reference" href="#eq:m"' in html
    assert 'class="reference" href="/blog/articles/a/#lem:y"' in html
    assert 'href="/blog/articles/a/#fn1"' in html


def test_a_row_of_a_display_is_marked_and_a_figure_has_its_caption(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    assert '<div class="meant row-2"><div class="math-display"' in page(tmp_path, "1B2C")
    assert "<h1>式 (3)</h1>" in page(tmp_path, "1B2C")
    assert "<h1>图 1</h1>" in page(tmp_path, "3EEE")
    assert '<span class="caption-label">图 1</span>' in page(tmp_path, "3EEE")


def test_the_page_of_a_result_that_is_gone_says_what_is_known_of_it(tmp_path: Path) -> None:
    assert remarks(build_site(make_site(tmp_path, FILES))) == [
        "content/a.md:33:6 warning link-missing"
    ]
    shown = page(tmp_path, "2DDD")
    assert "<h1>定理</h1>" in shown
    assert "这个结果已不在本站。" in shown
    assert "旧 &lt;b&gt; $x$" in shown
    assert "<code>content/z.md</code>" in shown
    assert '<meta name="robots" content="noindex">' in read(tmp_path, "t/2DDD/index.html")
    sitemap = read(tmp_path, "sitemap.xml")
    assert "/t/0A3F/" in sitemap
    assert "/t/2DDD/" not in sitemap


def test_what_the_file_says_is_text(tmp_path: Path) -> None:
    line = '7JJJ = { article = "content/<script>.md", label = "<script>", kind = "<script>" }\n'
    files = {**FILES, "tags.toml": line.replace(" }", ', begins = "\\"><script>" }')}
    build_site(make_site(tmp_path, files))
    assert "<script>" not in read(tmp_path, "t/7JJJ/index.html")
    assert page(tmp_path, "7JJJ").count("&lt;script&gt;") == 4


def test_of_a_draft_the_page_says_no_more_than_that(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    assert "这个结果目前没有发布。" in page(tmp_path, "4FFF")
    assert "geheim" not in read(tmp_path, "t/4FFF/index.html")
    assert "draft.md" not in read(tmp_path, "t/4FFF/index.html")
    build_site(tmp_path, drafts=True)
    assert "geheim" in page(tmp_path, "4FFF")


def test_results_of_an_article_lead_to_their_pages(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    html = read(tmp_path, "articles/a/index.html")
    link = ' <a class="permanent-tag" href="/blog/t/{0}/">{0}</a>{1}'
    assert link.format("0A3F", "</p>") in html
    assert link.format("3EEE", "</figcaption>") in html
    assert ' data-tag="/blog/t/1B2C/">' in html
    assert "permanent-tag" not in read(tmp_path, "feed.xml")


def test_without_the_file_a_page_has_no_trace_of_tags(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "tags.toml"}
    build_site(make_site(tmp_path, files))
    assert not (tmp_path / "public" / "t").exists()
    html = read(tmp_path, "articles/a/index.html")
    assert "permanent-tag" not in html
    assert "data-tag" not in html


def test_references_name_results_by_their_tags_from_any_article(tmp_path: Path) -> None:
    body = "\\cref{0A3F}，\\eqref{1b2c}，\\ref{3EEE}，[链](/t/2DDD/)\n\n$$\\text{\\cref{0A3F}}$$\n"
    files = {**FILES, "content/b.md": body}
    built = build_site(make_site(tmp_path, files))
    assert [each for each in remarks(built) if "b.md" in each] == []
    html = read(tmp_path, "articles/b/index.html")
    for href, text in (
        ("thm:x", "《甲 x》定理 1"),
        ("eq:2", "《甲 x》(3)"),
        ("fig:x", "《甲 x》1"),
    ):
        link = f'<a class="reference" href="/blog/articles/a/#{href}"( interestfor="[^"]+")?>'
        assert re.search(link + re.escape(f"{text}</a>"), html)


def test_the_page_of_a_result_says_what_it_uses_and_what_uses_it(tmp_path: Path) -> None:
    other = (
        "## 应用\n\n由 \\cref{0A3F}。\n\n"
        "::: corollary {#cor:z}\n显然。\n:::\n\n::: proof\n由 \\cref{0A3F}。\n:::\n"
    )
    files = {**FILES, "content/b.md": article(other, title="乙")}
    files["tags.toml"] = TAGS + '5GGG = { article = "content/a.md", label = "lem:y" }\n'
    assert [
        each for each in remarks(build_site(make_site(tmp_path, files))) if "b.md" in each
    ] == []
    html = page(tmp_path, "0A3F")
    uses, _, used = html.partition("<h2>用到</h2>")[2].partition("<h2>用于</h2>")
    assert re.findall('<li><a href="([^"]+)">', uses) == ["/blog/articles/a/#lem:y"]
    links = ["/blog/articles/b/#cor:z", "/blog/articles/b/#应用"]
    assert re.findall('<li><a href="([^"]+)">', used) == links
    assert '<svg class="graph"' in html
    assert 'aria-current="true"' in html
    lemma = page(tmp_path, "5GGG").partition("<h2>用于</h2>")[2]
    assert re.findall('<li><a href="([^"]+)">', lemma)[0] == "/blog/articles/a/#thm:x"
    make_site(tmp_path, {"content/b.md": article("Text.\n", title="乙")})
    built = build_site(tmp_path)
    assert "用于" not in page(tmp_path, "0A3F")
    assert "t/0A3F/index.html" in built.reasons
    assert "t/1B2C/index.html" not in built.reasons


def test_the_page_of_a_result_explains_its_symbols_and_cites_works(tmp_path: Path) -> None:
    text = (
        "::: theorem {#thm:k}\n$\\KL \\ge 0$，见 [@knuth]。\n:::\n\n"
        "$\\Ent$ 是 $\\KL$ 的一种。\n\n::: definition {#def:kl} 相对熵\n略。\n:::\n"
    )
    files = {
        "content/a.md": article(text, title="甲"),
        "references.bib": "@book{knuth, title={T}, author={Knuth, D.}, publisher={P}, year={1984}}",
        "tags.toml": '0A3F = { article = "content/a.md", label = "thm:k" }\n',
        "sitegen.toml": '[math.macros.KL]\ntex = "D"\nmeans = "相对熵"\nsee = "a#def:kl"\n'
        '[math.macros.Ent]\ntex = "H"\nmeans = "熵"\nsee = "1B2C"\n',
    }
    files["tags.toml"] += '1B2C = { article = "content/a.md", label = "def:kl" }\n'
    built = build_site(make_site(tmp_path, files))
    assert [each for each in remarks(built) if "bib" not in each] == []
    assert '<a href="/articles/a/#def:kl">《甲》定义 1</a>' in read(tmp_path, "notation/index.html")
    html = page(tmp_path, "0A3F")
    assert html.count("popover=") == 1
    assert "相对熵" in html
    assert 'href="/articles/a/#def:kl"' in html
    assert 'href="/articles/a/#bib:knuth"' in html


def test_a_label_of_the_article_comes_before_a_tag(tmp_path: Path) -> None:
    body = "::: lemma {#0A3F}\n自己的。\n:::\n\n见 \\cref{0A3F}。\n"
    build_site(make_site(tmp_path, {**FILES, "content/b.md": body}))
    assert '<a class="reference" href="#0A3F"' in read(tmp_path, "articles/b/index.html")


def test_a_reference_by_no_tag_or_by_one_that_is_gone_is_reported(tmp_path: Path) -> None:
    body = "见 \\cref{9ZZZ}，\\cref{2DDD}，\\cref{4FFF}。[链](/t/9ZZZ/)\n"
    built = build_site(make_site(tmp_path, {**FILES, "content/b.md": body}))
    found = [(each.message, each.hint) for each in built.diagnostics if "b.md" in each.span.path]
    assert [message for message, _ in found] == [
        "there is no label 9ZZZ, and no permanent tag either",
        "the result with the permanent tag 2DDD is not on the site",
        "the result with the permanent tag 4FFF is not on the site",
        "the link's target /t/9ZZZ/ does not exist",
    ]
    assert found[1][1] == "it was thm:q in content/z.md"


def test_a_broken_file_is_reported_with_the_place_and_costs_no_other_tag(tmp_path: Path) -> None:
    files = {**FILES, "tags.toml": f"<<<<<<< HEAD{TAGS}5XXX = {{\n"}
    built = build_site(make_site(tmp_path, files))
    found = [each for each in built.diagnostics if each.span.path == "tags.toml"]
    assert [remark(each) for each in found] == [
        "tags.toml:1:1 error permanent-tag-file",
        "tags.toml:7:8 error permanent-tag-file",
    ]
    assert all(each.page_lost for each in found)
    assert (tmp_path / "public/t/4FFF/index.html").exists()


def test_a_file_that_leads_out_of_the_site_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text(TAGS, "utf-8")
    root = make_site(tmp_path / "site", {k: v for k, v in FILES.items() if k != "tags.toml"})
    (root / "tags.toml").symlink_to(outside)
    built = build_site(root)
    assert "tags.toml:1:1 error permanent-tag-file" in remarks(built)
    assert not (root / "public" / "t").exists()


def test_check_reports_tags_without_a_result_and_results_without_a_tag(tmp_path: Path) -> None:
    files = {**FILES, "content/b.md": "\\eqref{1B2C} 与 [这里](/t/0A3F/)。\n"}
    site = Site(root=make_site(tmp_path, files), output=tmp_path / "public", jobs=1)
    found = [remark(each) for each in check(site).diagnostics]
    assert [each for each in found if "permanent-tag" in each or "unused" in each] == [
        "content/a.md:13:15 hint permanent-tag-missing",
        "content/a.md:20:1 hint permanent-tag-missing",
        "content/a.md:29:8 hint label-unused",
        "content/a.md:29:8 hint permanent-tag-missing",
        "tags.toml:4:1 warning permanent-tag-gone",
    ]
    (tmp_path / "tags.toml").unlink()
    assert not any("permanent-tag" in remark(each) for each in check(site).diagnostics)


def test_a_changed_line_rebuilds_the_pages_concerned_and_no_others(tmp_path: Path) -> None:
    files = {**FILES, "content/b.md": "见 \\cref{1B2C}。\n", "content/c.md": "Text.\n"}
    build_site(make_site(tmp_path, files))
    changed = TAGS.replace("eq:2", "eq:1")
    built = build_site(make_site(tmp_path, {"tags.toml": changed}))
    pages = {name for name in built.reasons if name.endswith("index.html")}
    assert pages == {
        "articles/a/index.html",
        "articles/b/index.html",
        "t/1B2C/index.html",
    }


@pytest.mark.long(3, 40)
def test_after_any_edits_the_site_is_that_of_a_new_build(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    warm = tmp_path / "warm"
    files = {f"content/{name}.md": text(rng) for name in "abcd"}
    files["tags.toml"] = lines(rng, files)
    for turn in range(5):
        build_site(make_site(warm, files))
        files = edited(files, rng, warm)
        build_site(make_site(warm, files), jobs=1 + turn % 2)
        build_site(make_site(tmp_path / f"cold{turn}", files))
        assert without_state(warm) == without_state(tmp_path / f"cold{turn}")


def without_state(root: Path) -> dict[str, bytes]:
    return {n: d for n, d in snapshot(root / "public").items() if not n.startswith(".sitegen")}


def text(rng: random.Random) -> str:
    kinds = ["theorem", "lemma"]
    parts = [
        f"::: {rng.choice(kinds)} {{#thm:{n}}} 名 $x_{rng.randint(1, 9)}$\n"
        f"见 \\cref{{{rng.choice(TAG_NAMES)}}}。\n:::\n\n::: proof\n由 $y$。\n:::\n"
        for n in rng.sample(range(4), k=2)
    ]
    parts.append(f"$$ z = {rng.randint(1, 9)} \\label{{eq:1}} $$\n")
    rng.shuffle(parts)
    return article("\n".join(parts), title=f"文章 {rng.randint(1, 99)}")


TAG_NAMES = ["0A3F", "1B2C", "2DDD", "3EEE", "9ZZZ"]


def lines(rng: random.Random, files: dict[str, str]) -> str:
    labels = ["thm:0", "thm:1", "thm:2", "thm:3", "eq:1"]
    row = '{} = {{ article = "{}", label = "{}", begins = "T" }}\n'
    given = TAG_NAMES[: rng.randint(2, 5)]
    return "".join(row.format(tag, rng.choice(sorted(files)), rng.choice(labels)) for tag in given)


def edited(files: dict[str, str], rng: random.Random, root: Path) -> dict[str, str]:
    """Change, move, add or remove an article, or change the tags."""
    changed = dict(files)
    name = rng.choice(sorted(each for each in changed if each != "tags.toml"))
    kind = rng.choice(["text", "move", "remove", "tags", "no tags"])
    if kind == "text":
        changed[name] = text(rng)
    elif kind == "tags":
        changed["tags.toml"] = lines(rng, {n: t for n, t in changed.items() if n != "tags.toml"})
    elif kind == "move":
        changed[f"content/{rng.randint(1, 999)}.md"] = changed.pop(name)
        (root / name).unlink(missing_ok=True)
    elif len(changed) > 3 or kind == "no tags":
        gone = "tags.toml" if kind == "no tags" else name
        changed.pop(gone, None)
        (root / gone).unlink(missing_ok=True)
    return changed
