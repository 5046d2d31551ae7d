"""Articles as a whole: what holds for every text, titles, summaries, options."""

import re

import html5lib
import pytest
from hypothesis import given, settings
from linkify_it import LinkifyIt

from sitegen.core.front_matter import FrontMatter
from sitegen.render.protocol import RenderOptions

from .rendering import closed, compact, rendered, shown
from .texts import ANY, SAFE, repeatable

BROKEN = {"unexpected-end-tag", "unexpected-start-tag-implies-end-tag", "end-tag-too-early"}
"""What html5lib says of a block inside a paragraph, and of tags that cross."""
NO_TITLE = FrontMatter()
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def problems(html: str) -> list[str]:
    """Parse HTML as a browser does; give what is wrong with its blocks."""
    parser = html5lib.HTMLParser()
    parser.parseFragment(html)
    return [code for _, code, _ in parser.errors if code in BROKEN]


@settings(repeatable, max_examples=300)
@given(SAFE)
def test_every_text_becomes_html_without_blocks_in_paragraphs(text: str) -> None:
    html, _ = closed(rendered(text))
    assert problems(html) == []
    assert not CONTROL.search(html)


@settings(repeatable, max_examples=300)
@given(ANY)
def test_no_text_stops_rendering_and_no_mark_is_left(text: str) -> None:
    made = rendered(text, front=NO_TITLE)
    html, diagnostics = closed(made)
    assert not CONTROL.search(html + made.title.html + made.summary.html + made.description)
    assert all(1 <= d.span.line <= text.count("\n") + 1 for d in diagnostics)
    assert all(d.span.column >= 1 for d in diagnostics)


@pytest.mark.parametrize("mode", ["sanitize", "escape"])
@settings(repeatable, max_examples=150)
@given(ANY)
def test_no_raw_html_gets_out_of_its_article(mode: str, text: str) -> None:
    made = rendered(text, RenderOptions(html=mode), NO_TITLE)
    html, _ = closed(made)
    assert not CONTROL.search(html + made.title.html + made.summary.html)
    page = html5lib.parseFragment(f"<article>{html}</article>end", namespaceHTMLElements=False)
    assert page[-1].tail == "end"
    assert not page.findall(".//*[@onclick]")


def test_the_check_for_blocks_in_paragraphs_sees_one() -> None:
    assert problems("<p>a<div>b</div></p>")
    assert not problems("<p>a</p><div>b</div>")


@pytest.mark.parametrize(
    "text",
    [
        "$\\text{\uffff}$",
        "$a\x0cb$",
        "$\ufffe$",
        "$x\u0338$",
        '$\\char"1F600$',
        "$" + "{" * 300 + "}" * 300 + "$",
        "$$" + "x" * 30_000 + "$$",
        "| $a|b |\n|---|\n| c$ |",
        "[^1]: $x$\n\n$y$[^1]",
        "[a$x$]: b\n\n[a$x$]",
        "![$x$][r]\n\n[r]: a.png '$y$'",
        "- $$\n- a\n- $$",
        "[a](./%0199%02) ![b](https://example.org/%0199%02.png '%0199%02') $x$",
        "https://example.org/%01%12%0199%02 <https://example.org/%010%02>",
        "```$a ` b$\nx\n```\n",
        "$\\text{%s} \\nope$" % ("😀" * 20),
        '<img src="https://[x"> <a href="//[x">a</a>',
        "# $a_\uffff$ 与 $\\mathrm{\ufffe}$",
        '# $\\char"FFFF$ 与 $\\char"1$ 与 $\\text{\\char"3 0\\char"4}$',
        "$\\text{sitegenref7x sitegenref%s} \\ref{a}$" % ("1" * 5_000),
    ],
)
def test_odd_texts_are_rendered(text: str) -> None:
    html, _ = closed(rendered(text))
    assert problems(html) == []
    assert not CONTROL.search(html.replace("\x0c", ""))


def test_the_only_first_level_heading_is_the_title() -> None:
    made = rendered("# 函数 $f_1$ 与[链接](b.md)\n\n## 节\n", front=NO_TITLE)
    assert compact(made.title.html) == "函数 [inline f_1 → f1] 与链接"
    assert made.title.text == "函数 f₁ 与链接"
    assert made.html.startswith('<h2 id="节">')


def test_of_two_first_level_headings_none_is_the_title() -> None:
    made = rendered("# 甲\n\n# 乙\n", front=NO_TITLE)
    assert made.title.text == "a"
    assert [heading.level for heading in made.headings] == [2, 2]


def test_titles_and_descriptions_of_the_front_matter_may_hold_math() -> None:
    front = FrontMatter(title="论 $x^2$ 的**极限**", description="设 $$y$$ 为", macros={})
    made = rendered("正文", front=front)
    assert compact(made.title.html) == "论 [inline x^2 → x2] 的<strong>极限</strong>"
    assert (made.title.text, made.description) == ("论 x² 的极限", "设 y 为")
    assert made.summary_math


def test_a_title_may_use_the_articles_macros() -> None:
    front = FrontMatter(title="$\\R$", macros={"R": "\\mathbb{R}"})
    assert compact(rendered("", front=front).title.html) == "[inline \\R → R]"


def test_references_in_titles_and_summaries_leave_no_mark() -> None:
    body = "由 \\eqref{eq:a} 与 $x \\text{ 由 } \\ref{eq:a}$ 得\n\n$$a \\label{eq:a}$$\n"
    for front in (NO_TITLE, FrontMatter(title="由 \\eqref{eq:a}", description="$\\ref{eq:a} x$")):
        made = rendered(f"# 由 \\ref{{eq:a}} 得\n\n{body}", front=front)
        for text in (made.title.html, made.title.text, made.summary.html, made.description):
            assert not CONTROL.search(text)
    assert len(rendered(body).references) == 2


def test_the_summary_is_the_first_paragraph_with_words() -> None:
    made = rendered("# 题\n\n$$a$$\n\n第一段 $x_1$，[链接](b.md)。\n\n第二段。\n")
    assert compact(made.summary.html) == "第一段 [inline x_1 → x1]，链接。"
    assert made.description == "第一段 x₁，链接。"


def test_the_summary_ends_at_its_mark() -> None:
    made = rendered("一\n\n二\n\n<!-- more -->\n\n三\n")
    assert made.summary.text == "一 二"


def test_headings_are_listed_with_their_plain_reading() -> None:
    made = rendered("## 由 $x^2$ 得\n\n### `码` 与 **粗**\n")
    assert [(h.level, h.text) for h in made.headings] == [(2, "由 x² 得"), (3, "码 与 粗")]
    assert {h.id for h in made.headings} <= made.ids


def test_headings_keep_their_places_and_their_levels_as_written() -> None:
    text = "一\n==\n\n文\n\n二\n--\n\n> ###三\n\n$$\nx\n$$\n\n###### 四 $x^2$\n"
    made = rendered(text)
    found = [(h.level, h.written, made.heading_span(h).line) for h in made.headings]
    assert found == [(2, 1, 1), (3, 2, 6), (4, 3, 9), (6, 6, 15)]


def test_indented_code_is_code_where_the_option_says_so() -> None:
    text = "前\n\n    由 $x$ 得，这里是文字。\n"
    assert "[inline x]" in shown(text)
    code = shown(text, RenderOptions(indented_code=True))
    assert "<pre" in code
    assert "由 $x$ 得" in code


def test_a_display_in_a_sentence_is_one_where_the_option_says_so() -> None:
    text = "设 $$x$$ 为实数"
    assert shown(text) == "<p>设 [inline x] 为实数</p>"
    by_option = shown(text, RenderOptions(mid_sentence_inline=False))
    assert by_option == '<p>设</p>\n[display x]\n<p class="continued">为实数</p>'


def test_pages_say_whether_they_hold_math() -> None:
    assert rendered("$x$").body_math
    assert not rendered("`$x$` 与 \\$5").body_math
    assert rendered("$x$ 与 $x$ 与 $$y$$").formulas == 3


def test_formulas_in_code_and_attributes_are_not_typeset() -> None:
    assert rendered('`$\\nope$` <b title="$\\nope$">字</b>').diagnostics == ()


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "公式"), ("en", "Formula")])
def test_displays_are_named_in_the_articles_language(language: str, words: str) -> None:
    made = rendered("$$x$$", RenderOptions(language=language))
    assert f'role="group" aria-label="{words}"' in made.html


def test_text_that_has_lost_its_math_is_told_on_the_line_of_the_first_display() -> None:
    text = "前文 (W) 与 (说明)\n\n[\n\\frac{a}{b}\n]\n\n中 (A^T)\n\n[\nx_1 = \\alpha\n]\n"
    (lost,) = rendered(text).diagnostics
    assert (lost.code, lost.span.line, lost.severity) == ("math-lost", 3, "warning")
    assert "2 displays and 2 inline formulas" in lost.message


@pytest.mark.parametrize(
    "text", ["[\n说明\n]\n", "[\\alpha]\n", "[ \\alpha\n]\n", "```\n[\n\\frac{a}{b}\n]\n```\n"]
)
def test_brackets_that_are_no_lost_display_are_not_told(text: str) -> None:
    assert "math-lost" not in [each.code for each in rendered(text).diagnostics]


def test_line_ends_are_those_of_the_author_if_the_site_wants_it() -> None:
    text = "甲\n乙 $x$\nc\n"
    assert shown(text) == "<p>甲乙 [inline x]\nc</p>"
    broken = shown(text, RenderOptions(breaks=True))
    assert broken == "<p>甲<br />\n乙 [inline x]<br />\nc</p>"


def test_what_stands_between_many_displays_is_read_for_addresses_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []
    pretest = LinkifyIt.pretest

    def count(self: LinkifyIt, text: str) -> bool:
        read.append(len(text))
        return bool(pretest(self, text))

    monkeypatch.setattr(LinkifyIt, "pretest", count)
    text = "甲 https://example.org/ 乙\n\n" + "设 $$x$$\n" * 100 + "见 https://example.org/ 文"
    made = rendered(text)
    assert made.html.count('href="https://example.org/"') == 2
    assert sum(read) < 2 * len(text)
