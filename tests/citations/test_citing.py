"""Citations from the article to its page: marks, lists, unknown keys, bibliographies."""

import random
import re
from pathlib import Path

import pytest

from sitegen.check import check
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError
from sites import article, build_site, make_site, read, run, snapshot

BIB = r"""
@book{vapnik, author={Vapnik, Vladimir N.}, title={Statistical Learning Theory},
  publisher={Wiley}, year=1998}
@book{zhou, author={周志华 and 李航 and 王珏 and 李宁}, title={机器学习},
  publisher={清华大学出版社}, year=2016}
@article{kl, author={Kullback, S. and Leibler, R. A.}, title={On Information and Sufficiency},
  journal={Ann. Math. Stat.}, year=1951, doi={10.1214/aoms/1177729694}}
@article{kl2, author={Kullback, S. and Leibler, R. A.}, title={Another}, journal={Ann. Math. Stat.},
  year=1951}
"""
LISTED = re.compile(r'<li id="bib:(.+?)">(.*?)</li>', re.DOTALL)


def prose(root: Path, name: str = "a") -> str:
    page = (root / f"public/articles/{name}/index.html").read_text()
    return page[page.index('<div class="prose">') : page.index("<footer")]


def marks(root: Path) -> list[str]:
    """Return the text of each citation, without elements."""
    found = re.findall(r'<(sup|span) class="citation">(.*?)</\1>', prose(root), re.DOTALL)
    return [re.sub("<[^>]*>", "", text) for _, text in found]


def site(root: Path, body: str, style: str = "", **files: str) -> Path:
    config = f'[citations]\nstyle = "{style}"\n' if style else ""
    return make_site(
        root, {"references.bib": BIB, "sitegen.toml": config, "content/a.md": body, **files}
    )


@pytest.mark.parametrize(
    ("written", "style", "shown"),
    [
        ("[@kl]", "", "[1]"),
        ("[@kl; @vapnik]", "", "[1,2]"),
        ("[@kl; @vapnik; @zhou]", "", "[1–3]"),
        ("[@kl and @vapnik]", "", "[1,2]"),
        ("[@kl, @vapnik、@zhou]", "", "[1–3]"),
        ("[@kl 和@zhou]", "", "[1,2]"),
        (
            "[see @kl, p. 3, and @zhou]",
            "apa",
            "(see Kullback &amp; Leibler, 1951, p. 3; 周志华 等, 2016)",
        ),
        ("[@kl, 第 3 章]", "", "[1]第 3 章"),
        ("[-@kl]", "", "[1]"),
        (r"\cite{kl,zhou}", "", "[1,2]"),
        (r"\citep[see][p. 3]{kl}", "ieee", "[1, p. 3]"),
        ("[@kl; @vapnik]", "ieee", "[1], [2]"),
        ("[@kl, p. 3]", "apa", "(Kullback &amp; Leibler, 1951, p. 3)"),
        ("[see @kl; @zhou]", "apa", "(see Kullback &amp; Leibler, 1951; 周志华 等, 2016)"),
        ("[-@kl]", "apa", "(1951)"),
        ("@kl", "apa", "Kullback &amp; Leibler (1951)"),
        (r"\citet[p.~3]{kl}", "apa", "Kullback &amp; Leibler (1951, p. 3)"),
        ("[@kl]", "chicago-notes", "1"),
        ("[@kl; @vapnik]", "nature", "1,2"),
        ("[@kl; @kl2]", "apa", "(Kullback &amp; Leibler, 1951b; Kullback &amp; Leibler, 1951a)"),
    ],
)
def test_a_citation_is_marked_as_its_style_says(
    tmp_path: Path, written: str, style: str, shown: str
) -> None:
    assert build_site(site(tmp_path, f"见 {written}。\n", style)).diagnostics == ()
    assert marks(tmp_path) == [shown]


def test_a_raised_mark_stands_close_to_its_word(tmp_path: Path) -> None:
    build_site(site(tmp_path, "甲 [@kl] 与 @vapnik 。\n"))
    text = re.sub("<[^>]*>", "", prose(tmp_path))
    assert "甲[1] 与 Vapnik[2] 。" in text


def test_numbers_follow_the_order_of_the_first_citations(tmp_path: Path) -> None:
    build_site(site(tmp_path, "甲 [@zhou]，乙 [@vapnik]，丙 [@zhou; @kl]。\n"))
    assert marks(tmp_path) == ["[1]", "[2]", "[1,3]"]
    assert [key for key, _ in LISTED.findall(prose(tmp_path))] == ["zhou", "vapnik", "kl"]


def test_a_style_of_names_sorts_its_list(tmp_path: Path) -> None:
    build_site(site(tmp_path, "见 [@zhou]、[@vapnik]、[@kl]。\n", "apa"))
    assert [key for key, _ in LISTED.findall(prose(tmp_path))] == ["kl", "vapnik", "zhou"]


def test_names_are_a_part_of_the_sentence(tmp_path: Path) -> None:
    build_site(site(tmp_path, "@kl 证明了，@zhou 也说，\\citeauthor{vapnik} 不同。\n"))
    text = re.sub("<[^>]*>", "", prose(tmp_path))
    assert "Kullback and Leibler[1] 证明了，周志华等[2] 也说，Vapnik 不同。" in text


def test_others_are_named_in_the_language_of_the_work(tmp_path: Path) -> None:
    bib = (
        BIB + "@book{k, author={A, B and C, D and E, F and G, H}, title=T, publisher=P, year=2000}"
    )
    build_site(site(tmp_path, "见 [@zhou; @k]。\n", **{"references.bib": bib}))
    listed = dict(LISTED.findall(prose(tmp_path)))
    assert "李航, 王珏, 等." in listed["zhou"]
    assert "E F, et al." in listed["k"]


@pytest.mark.parametrize(
    "text",
    [
        "写信给 me@kl.org 或 @alice、@kl2x9y。",
        "代码 `[@kl]` 与 $x@kl$。",
        r"转义 \@kl 与 [链接 @kl](https://example.org/)。",
        "[@alice]: https://example.org/\n\n见 [@alice]。",
    ],
)
def test_what_only_looks_like_a_citation_stays_text(tmp_path: Path, text: str) -> None:
    assert build_site(site(tmp_path, f"{text}\n")).diagnostics == ()
    assert 'class="citation"' not in prose(tmp_path)
    assert 'class="references"' not in prose(tmp_path)


def test_an_unknown_key_is_reported_with_the_nearest(tmp_path: Path) -> None:
    built = build_site(site(tmp_path, "见 [@kl; @vapnk] 和 @vapnki。\n"))
    found = [(d.code, d.span.line, d.span.column, d.hint) for d in built.diagnostics]
    assert found == [
        ("citation-missing", 1, 10, "did you mean vapnik?"),
        ("citation-missing", 1, 20, "did you mean vapnik?"),
    ]
    assert "[vapnk?]" in prose(tmp_path)
    assert "和 @vapnki。" in prose(tmp_path)


def test_a_citation_without_a_bibliography_is_reported(tmp_path: Path) -> None:
    built = build_site(make_site(tmp_path, {"content/a.md": "见 [@kl]，@alice 说。\n"}))
    assert [d.code for d in built.diagnostics] == ["citation-missing"]
    assert "references.bib" in built.diagnostics[0].hint
    assert "[@kl]" in prose(tmp_path)


def test_the_list_stands_where_the_author_puts_it(tmp_path: Path) -> None:
    build_site(site(tmp_path, "见 [@kl]。\n\n## 文献\n\n::: references\n:::\n\n尾声。\n"))
    html = prose(tmp_path)
    assert html.index("文献</h2>") < html.index('class="references"') < html.index("尾声")
    assert "<h2>参考文献</h2>" not in html


def test_an_entry_leads_back_and_is_previewed(tmp_path: Path) -> None:
    build_site(site(tmp_path, "甲 [@kl]，乙 [@kl]。\n"))
    html = prose(tmp_path)
    assert html.count('href="#bib:kl" interestfor="preview:1"') == 2
    assert html.count('aria-label="回到引用处"') == 2
    assert 'id="preview:1" popover' in html
    assert 'href="https://doi.org/10.1214/aoms/1177729694"' in html


def test_a_title_and_a_summary_show_no_marks(tmp_path: Path) -> None:
    built = build_site(site(tmp_path, "# 论 [@kl]\n\n首段 [@kl] 与 @kl 说明。\n"))
    (rendered,) = built.library.articles
    assert not re.search("[\x00-\x1f]", rendered.title.html + rendered.summary.html)
    assert rendered.summary.text == "首段 与 @kl 说明。"


def test_a_citation_stands_anywhere_and_leaves_no_mark(tmp_path: Path) -> None:
    text = """---
title: 题 [@kl]
description: 述 [@kl] 与 @zhou
tags: [t]
---

首段 [@kl]。

## 节 [@zhou]

## 又 $x$ @vapnik

| 甲 [@kl] | 乙 |
| --- | --- |
| @zhou | `[@kl]` |

![图 [@kl]](x.svg "题 @kl")

> 引 [@vapnik, 第 $3$ 章]

::: theorem {#thm:a} 名 [@kl]
- 项 @zhou [p. 3]
:::

术语 [@kl]
: 解释 [@zhou]

**粗 [@kl]** ~~删 @kl~~ 尾[^1] <span>[@kl]</span> {cite}`kl,zhou`

[^1]: 注 [@kl2]。
"""
    files = {
        "content/x.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
        "content/tags/t.md": "标签 [@kl] 与 @zhou。\n",
        "content/pages/p.md": "# 页\n\n见 [@kl]。\n",
        "sitegen.toml": 'base_url = "https://example.org"\n',
    }
    built = build_site(site(tmp_path, text, **files))
    assert [d for d in built.diagnostics if d.code.startswith("citation")] == []
    for name, data in snapshot(tmp_path / "public").items():
        if name.endswith((".html", ".xml", ".json")):
            assert not re.search("[\x00-\x08\x0b-\x1f]", data.decode()), name
    assert len(LISTED.findall(prose(tmp_path))) == 4


def test_bibliographies_of_an_article_come_first(tmp_path: Path) -> None:
    own = "@book{kl, author={Own, O.}, title={Own}, publisher=P, year=2001}"
    files = {
        "content/x/b.md": article("见 [@kl]。\n", bibliography="[own.bib, more.json]"),
        "content/x/own.bib": own,
        "more.json": '[{"id": "z", "type": "book", "title": "Z"}]',
    }
    built = build_site(site(tmp_path, "见 [@kl]。\n", **files))
    assert "OWN O" in prose(tmp_path, "x/b")
    assert "KULLBACK" in prose(tmp_path)
    assert not any("stands at" in d.message for d in built.diagnostics)


@pytest.mark.parametrize("name", ["../out.bib", "missing.bib", "content/a.md"])
def test_a_bibliography_that_cannot_be_used_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / "out.bib").write_text(BIB)
    root = site(tmp_path / "site", article("见 [@kl]。\n", bibliography=name))
    built = build_site(root)
    assert [(d.code, d.span.path, d.span.line) for d in built.diagnostics] == [
        ("bibliography", "content/a.md", 2)
    ]


@pytest.mark.parametrize("style", ["nonesuch", "alphanumeric", "vancouver"])
def test_a_style_that_cannot_be_used_leaves_a_plain_list(tmp_path: Path, style: str) -> None:
    built = build_site(site(tmp_path, "见 [@kl]。\n", style))
    (problem,) = built.diagnostics
    assert (problem.code, problem.span.path, problem.span.line) == (
        "citation-engine",
        "sitegen.toml",
        2,
    )
    assert "S. Kullback, R. A. Leibler. <em>On Information" in prose(tmp_path)


def test_without_typst_there_is_a_plain_list_and_one_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.citations.formatting.installed", lambda name: "")
    files = {"content/b.md": "见 [@zhou]。\n"}
    built = build_site(site(tmp_path, "见 [@kl]。\n", **files))
    assert [d.code for d in built.diagnostics] == ["citation-engine"]
    assert marks(tmp_path) == ["[1]"]
    assert "周志华，李航，王珏，等. <em>机器学习</em>. 清华大学出版社, 2016." in prose(
        tmp_path, "b"
    )


def test_a_style_of_the_site_is_read(tmp_path: Path) -> None:
    style = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
    <info><title>T</title><id>http://x/t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
    <citation><layout prefix="&lt;" suffix="&gt;" delimiter=","><text variable="citation-number"/>
    </layout></citation><bibliography><layout><text variable="citation-number" suffix=" "/>
    <text variable="title" suffix="!"/></layout></bibliography></style>"""
    build_site(site(tmp_path, "见 [@kl]。\n", "my.csl", **{"my.csl": style}))
    assert marks(tmp_path) == ["&lt;1&gt;"]
    assert "On Information and Sufficiency!" in prose(tmp_path)


def test_a_style_that_is_missing_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as raised:
        build_site(site(tmp_path, "见 [@kl]。\n", "my.csl"))
    assert raised.value.diagnostics[0].span.path == "sitegen.toml"


def test_check_hints_at_entries_that_nobody_cites(tmp_path: Path) -> None:
    found = check(Site(root=site(tmp_path, "见 [@kl; @vapnik; @kl2]。\n"), output=tmp_path / "p"))
    hints = [d for d in found.diagnostics if d.code == "citation-unused"]
    assert [(d.severity, d.span.path, d.span.line) for d in hints] == [
        ("hint", "references.bib", 4)
    ]


def test_machines_read_what_an_article_cites(tmp_path: Path) -> None:
    root = site(tmp_path, article("见 [@kl]。\n", title="甲"))
    (root / "sitegen.toml").write_text('base_url = "https://example.org"\n')
    build_site(root)
    page = (root / "public/articles/a/index.html").read_text()
    assert (
        '<meta name="citation_reference" content="citation_title=On Information and Sufficiency;'
        "citation_author=S. Kullback;citation_author=R. A. Leibler;"
        "citation_journal_title=Ann. Math. Stat.;citation_publication_date=1951;"
        'citation_doi=10.1214/aoms/1177729694">' in page
    )
    assert '"sameAs": "https://doi.org/10.1214/aoms/1177729694"' in page


def test_an_entry_that_changes_rebuilds_the_articles_that_cite_it(tmp_path: Path) -> None:
    files = {"content/b.md": "见 [@vapnik]。\n", "content/c.md": "无。\n"}
    root = site(tmp_path, "见 [@kl; @vapnik]。\n", **files)
    build_site(root)
    (root / "references.bib").write_text(BIB.replace("On Information", "\n\nOn information"))
    built = build_site(root)
    pages = {name for name in built.reasons if name.startswith("articles/")}
    assert pages == {"articles/a/index.html"}


def test_an_unchanged_site_with_a_changed_bibliography_is_built_again(tmp_path: Path) -> None:
    root = site(tmp_path, "见 [@kl]。\n")
    run(root)
    (root / "references.bib").write_text(BIB.replace("Sufficiency", "Efficiency"))
    run(root)
    assert "Efficiency" in prose(root)


def test_typst_is_not_run_if_no_work_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path, "见 [@kl; @vapnik]。\n", "apa")
    build_site(root)

    def refuse(*_: object) -> str:
        raise AssertionError("typst was run")

    monkeypatch.setattr("sitegen.citations.typst_engine.html_of", refuse)
    (root / "content/a.md").write_text("改了，见 [@kl]。\n")
    build_site(root)
    assert marks(root) == ["(Kullback &amp; Leibler, 1951)"]


def test_a_work_that_typst_cannot_format_is_listed_plainly_and_reported_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sitegen.citations import typst_engine
    from sitegen.citations.typst_process import TypstFailed

    run = typst_engine.html_of

    def fail(program: str, inputs: dict[str, object]) -> str:
        if "Vapnik" in str(inputs):
            raise TypstFailed("no")
        return run(program, inputs)

    monkeypatch.setattr("sitegen.citations.typst_engine.html_of", fail)
    root = site(tmp_path, "见 [@kl; @vapnik; @zhou]。\n")
    for _ in range(2):
        problems = build_site(root).diagnostics
        assert [(d.code, d.span.line) for d in problems] == [("citation-engine", 2)]
        listed = dict(LISTED.findall(prose(root)))
        assert "<em>Statistical Learning Theory</em>" in listed["vapnik"]
        assert "KULLBACK S" in listed["kl"]


@pytest.mark.long(2, 40)
def test_builds_equal_fresh_ones_over_random_edits(tmp_path: Path, seed: int) -> None:
    chosen = random.Random(seed)
    style = chosen.choice(["", "apa"])
    root, fresh = site(tmp_path / "one", "始。\n", style), tmp_path / "fresh"
    for step in range(6):
        _edit(root, chosen)
        build_site(root)
        again = make_site(fresh / str(step), _files(root))
        build_site(again)
        assert snapshot(root / "public") == snapshot(again / "public")


def _files(root: Path) -> dict[str, str | bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "public" not in path.parts
    }


def _edit(root: Path, chosen: random.Random) -> None:
    keys = ["vapnik", "zhou", "kl", "kl2", "none"]
    if chosen.random() < 0.6:
        cited = [f"[@{'; @'.join(chosen.sample(keys, chosen.randint(1, 3)))}]" for _ in range(3)]
        name = chosen.choice("abcd")
        (root / f"content/{name}.md").write_text("，".join(cited) + f"，@{chosen.choice(keys)}。\n")
    else:
        entries = re.split(r"(?=@)", BIB)
        chosen.shuffle(entries)
        text = "\n".join(entries[: chosen.randint(2, len(entries))])
        changed = text.replace("1951", str(chosen.choice([1951, 1952])), 1)
        (root / "references.bib").write_text(changed)


def test_an_article_may_have_an_entry_of_its_own_for_a_key(tmp_path: Path) -> None:
    entry = "@book{k, author = {A}, title = {%s}, publisher = {P}, year = 2000}\n"
    files = {
        "references.bib": entry % "Shared",
        "content/x.bib": entry % "Own",
        "content/a.md": article("[@k]\n", bibliography="x.bib"),
        "content/b.md": article("[@k]\n"),
    }
    built = build_site(make_site(tmp_path, files))
    assert not any("stands at" in each.message for each in built.diagnostics)
    assert "Own" in read(tmp_path, "articles/a/index.html")
    assert "Shared" in read(tmp_path, "articles/b/index.html")


@pytest.mark.parametrize("month", ["①", "²", "13"])
def test_a_month_that_is_none_is_left_out(tmp_path: Path, month: str) -> None:
    bib = f"@book{{k, author={{A}}, title={{T}}, publisher={{P}}, year=1984, month={{{month}}}}}"
    make_site(tmp_path, {"references.bib": bib, "content/a.md": article("[@k]\n")})
    build_site(tmp_path)
    assert "1984" in read(tmp_path, "articles/a/index.html")


def test_entries_may_share_a_line(tmp_path: Path) -> None:
    one = "@book{%s, author = {A}, title = {T}, publisher = {P}, year = 2000}"
    bib = f"{one % 'a'} {one % 'b'} @string{{x = {{y}}}} {one % 'c'}\n"
    built = build_site(
        make_site(tmp_path, {"references.bib": bib, "content/a.md": article("[@a; @b; @c]\n")})
    )
    assert not any(each.code == "citation-missing" for each in built.diagnostics)


def test_a_lone_surrogate_ends_no_build(tmp_path: Path) -> None:
    work = (
        '[{"id": "k", "type": "book", "title": "T \\ud800 x", "issued": {"date-parts": [[2000]]}}]'
    )
    files = {
        "sitegen.toml": '[citations]\nfiles = ["r.json"]\n',
        "r.json": work,
        "content/a.md": article("[@k]\n"),
        "tags.toml": '0A3F = { article = "content/z.md", label = "z", begins = "\\ud800 y" }\n',
    }
    build_site(make_site(tmp_path, files))
    assert "T \ufffd x" in read(tmp_path, "articles/a/index.html")


def test_keys_with_a_space_and_with_a_hyphen_are_two(tmp_path: Path) -> None:
    entries = ", ".join(
        f'{{"id": "{key}", "type": "book", "title": "{key}"}}' for key in ("a b", "a-b")
    )
    config = '[citations]\nfiles = ["r.json"]\n'
    files = {"r.json": f"[{entries}]", "sitegen.toml": config}
    build_site(make_site(tmp_path, {**files, "content/a.md": "见 \\cite{a b} 与 [@a-b]。\n"}))
    assert len({name for name, _ in LISTED.findall(prose(tmp_path))}) == 2
