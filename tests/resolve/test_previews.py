"""Previews at the end of an article: one a target, without ids, named by all its references."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sitegen.resolve.previews import with_previews
from sites import article, build_site, make_site, read

EQUATION = '<div class="math-display" id="eq:a" tabindex="0"><b>E</b></div>\n'


def reference(name: str) -> str:
    return f'<a class="reference" href="#{name}">(1)</a>'


def previews(html: str) -> list[str]:
    """Return the content of the previews of a page."""
    shown = with_previews(html, "zh").html
    return re.findall(r'<div class="preview[^>]*>\n(.*?)\n</div>\n', shown, re.DOTALL)


def test_without_references_nothing_changes() -> None:
    html = f"<p>x</p>{EQUATION}"
    shown = with_previews(html, "zh")
    assert (shown.html, shown.ids) == (html, ())


def test_a_display_is_copied_once_and_both_references_name_it() -> None:
    shown = with_previews(f"{reference('eq:a')}\n{EQUATION}{reference('eq:a')}\n", "zh")
    assert shown.html == (
        '<a class="reference" href="#eq:a" interestfor="preview:1" id="ref:1.1">(1)</a>\n'
        '<div class="math-display" id="eq:a" tabindex="0"><b>E</b>'
        '<span class="way-back"><a href="#ref:1.1" aria-label="回到引用处">↩</a>'
        ' <a href="#ref:1.2" aria-label="回到引用处">↩</a></span></div>\n'
        '<a class="reference" href="#eq:a" interestfor="preview:1" id="ref:1.2">(1)</a>\n'
        '<div class="preview" id="preview:1" popover="hint">\n'
        '<div class="math-display" tabindex="0"><b>E</b></div>\n'
        "</div>\n"
    )
    assert shown.ids == ("preview:1",)


def test_a_theorem_is_copied_whole_and_without_ids() -> None:
    html = (
        f'{reference("thm:a")}<div class="theorem" id="thm:a">\n<div>一</div>\n'
        f"{EQUATION}<p id='x'>a id=\"b\"</p></div>\n<p>后</p>"
    )
    assert previews(html) == [
        '<div class="theorem">\n<div>一</div>\n'
        '<div class="math-display" tabindex="0"><b>E</b></div>\n'
        '<p>a id="b"</p></div>'
    ]


def test_the_way_back_of_a_figure_stands_in_its_caption() -> None:
    html = f'{reference("fig:a")}<figure id="fig:a"><img>\n<figcaption>一</figcaption>\n</figure>'
    shown = with_previews(html, "zh").html
    assert "↩</a></span></figcaption>\n</figure>" in shown.partition("popover")[0]


def test_two_labels_of_one_display_have_one_preview() -> None:
    box = '<div class="math-display" id="a"><span id="b"></span><span id="c"></span>x</div>'
    html = f"{reference('b')}{reference('a')}{reference('c')}{EQUATION}{box}"
    assert previews(html) == ['<div class="math-display"><span></span><span></span>x</div>']


def test_a_footnote_is_copied_without_its_ways_back() -> None:
    html = (
        '<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>\n'
        '<li id="fn1" class="footnote-item"><p>注 <a href="#fnref1" class="footnote-backref">↩</a>'
        ' <a href="#fnref1:1" class="footnote-backref">↩</a></p>\n</li>\n'
    )
    shown = with_previews(html, "zh").html
    assert '<a href="#fn1" interestfor="preview:1" id="fnref1">' in shown
    assert "way-back" not in shown
    assert previews(html) == ["<p>注</p>"]


def test_a_target_with_markup_in_its_name_is_found() -> None:
    box = '<div class="math-display" id="a&amp;b\'&quot;">x</div>'
    assert previews(reference("a&amp;b&#x27;&quot;") + box) == ['<div class="math-display">x</div>']


def test_another_article_or_nothing_has_no_preview() -> None:
    html = f'<a class="reference" href="/articles/b/#eq:a">《b》(1)</a>{reference("no")}{EQUATION}'
    assert with_previews(html, "zh").html == html


def test_a_target_whose_end_is_lost_has_no_preview() -> None:
    html = f'{reference("a")}<div class="theorem" id="a"><div></div>'
    assert with_previews(html, "zh").html == html


def test_an_authors_own_reference_to_a_footnote_is_taken_too() -> None:
    note = '<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>'
    html = f'{note}{reference("fn1")}<li id="fn1">x</li>'
    assert with_previews(html, "zh").html.count('interestfor="preview:1"') == 2


def test_the_way_back_is_named_in_the_articles_language() -> None:
    shown = with_previews(reference("eq:a") + EQUATION, "en").html
    assert 'aria-label="Back to the reference"' in shown


def test_previews_stand_on_the_page_and_not_in_feeds(tmp_path: Path) -> None:
    body = "见 \\eqref{a}[^1]。\n\n$$x^2 \\label{a}$$\n\n[^1]: 注\n"
    make_site(
        tmp_path,
        {
            "sitegen.toml": 'base_url = "https://example.org"\n',
            "content/a.md": article(body, date="2024-01-01"),
            "content/pages/b.md": body,
        },
    )
    build = build_site(tmp_path)
    assert build.formulas == 2
    for name in ("articles/a/index.html", "b/index.html"):
        text = read(tmp_path, name)
        assert text.count('popover="hint"') == 2
        assert text.count('> [id="preview:') == 2
        assert text.index('popover="hint"') < text.index("</article>")
    for name in ("feed.xml", "feed.json"):
        text = read(tmp_path, name)
        assert "popover" not in text
        assert "interestfor" not in text
        assert text.count("msup") == 2  # one element


@pytest.mark.parametrize("mode", ["sanitize", "escape"])
def test_a_text_that_looks_like_an_attribute_stays_one(tmp_path: Path, mode: str) -> None:
    text = 'A[^1].\n\n[^1]: 见 ![x id=y](a.png "onerror=alert(1) style=position:fixed ")。\n'
    files = {"sitegen.toml": f'html = "{mode}"\n', "content/a.md": article(text)}
    build_site(make_site(tmp_path, files))
    seen: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "img":
                seen.append(dict(attrs))

    Reader().feed(read(tmp_path, "articles/a/index.html"))
    assert len(seen) > 1
    for each in seen:
        assert each["alt"] == "x id=y"
        assert not each.keys() & {"style", "onerror"}


def test_a_preview_elsewhere_does_not_show_what_a_symbol_means_there(tmp_path: Path) -> None:
    notation = 'notation:\n  x: "{}"\n'
    shown = "::: theorem {#t}\n$x = 1$\n:::\n"
    make_site(
        tmp_path,
        {
            "content/a.md": f"---\n{notation.format('甲的')}---\n\n{shown}",
            "content/b.md": f"---\n{notation.format('乙的')}---\n\n$x$，见 \\cref{{a#t}}。\n",
        },
    )
    build_site(tmp_path)
    text, _, preview = read(tmp_path, "articles/b/index.html").partition('<div class="preview" ')
    preview = preview.partition('<div class="preview symbol"')[0]
    assert re.search(r'mathnormal n-\w{6}"', text)
    assert 'mathnormal"' in preview
    assert " n-" not in preview
