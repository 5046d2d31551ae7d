"""``render`` as a whole, and what closes its links: everything but KaTeX."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import makers
from fuzz.properties import are_in, has_no_marks, is_balanced, text_of
from fuzz.targets import scan
from sitegen.core.front_matter import FrontMatter
from sitegen.core.model import Article, Body, RenderedArticle, Source, Tex, Typeset
from sitegen.core.text import encode_path
from sitegen.render.protocol import RenderOptions
from sitegen.render.render_article import render
from sitegen.render.surfaces import for_feed
from sitegen.resolve.previews import with_previews

_TAG = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]{1,31}:)[A-Za-z/!?]")
"""What may begin raw HTML, which is as balanced as its author left it; addresses do not count."""
_FORMULA = 'class="katex"'
_BAD = "\\bad"


class StandIn:
    """Typesets without KaTeX: what it would show is the TeX itself, and ``\\bad`` is an error."""

    def typeset(
        self,
        formulas: Sequence[Tex],
        article_macros: Mapping[str, str] | None = None,
        symbols: Sequence[str] = (),
    ) -> list[Typeset]:
        return [self._one(each) for each in formulas]

    def shown(
        self, symbols: Sequence[str], article_macros: Mapping[str, str] | None = None
    ) -> list[str]:
        return [self._one(Tex(tex=each)).html for each in symbols]

    def _one(self, formula: Tex) -> Typeset:
        if (at := formula.tex.find(_BAD)) >= 0:
            return Typeset(error="bad", position=at, length=4)
        tex = escape(formula.shown or formula.tex)
        annotation = f'<annotation encoding="application/x-tex">{tex}</annotation>'
        math = f"<math><semantics><mi>{escape(formula.tex)}</mi>{annotation}</semantics></math>"
        html = f'<span {_FORMULA}><span class="katex-mathml">{math}</span></span>'
        return Typeset(
            html=f'<span class="katex-display">{html}</span>' if formula.display else html
        )


def seeds() -> Iterable[bytes]:
    """Begin with what the scanner begins with."""
    return scan.seeds()


def check(data: bytes) -> None:
    """Render one text twice and close its links; the first byte chooses the options."""
    choice, text = (data[0] if data else 0), text_of(data)
    options = RenderOptions(
        mid_sentence_inline=not choice & 1,
        number=("labelled", "all", "none")[choice // 2 % 3],
        indented_code=choice % 5 == 0,
        shared_counter=choice % 7 == 0,
    )
    article = _article(text, "" if choice % 3 else "题 $x$")
    made = render(article, options, StandIn())
    assert made == render(article, options, StandIn())
    body, problems = makers.closed_body(made, makers.library(made), encode_path)
    are_in([*made.diagnostics, *problems], text)
    _is_clean(body, made)
    if not _TAG.search(text):
        _is_sound(body, made)


def _article(text: str, title: str) -> Article:
    source = Source(path="content/a.md", name="a", kind="article", text=text, digest="a")
    front = FrontMatter(title=title)
    return Article(
        source=source,
        front_matter=front,
        body=text,
        body_start=0,
        slug="a",
        address="/articles/a/",
        name="a",
    )


def _is_clean(body: Body, made: RenderedArticle) -> None:
    """Hold that no mark is left in any form of the article."""
    forms = (body.html, for_feed(body, "auto"), for_feed(body, "tex"))
    lines = (made.title.html, made.title.text, made.summary.html, made.summary.text)
    has_no_marks(*forms, *lines, made.description)
    has_no_marks(*(heading.text + heading.id for heading in made.headings))
    if "%0" not in made.article.source.text:  # a target is told unquoted, and quoted in the page
        has_no_marks(*(link.target for link in made.links))


def _is_sound(body: Body, made: RenderedArticle) -> None:
    """Hold what is in sitegen's hand where authors write no HTML of their own."""
    html = body.html
    shown = with_previews(html, "zh-CN").html
    for each in (html, shown, for_feed(body, "mathml"), made.title.html, made.summary.html):
        is_balanced(each)
    ids = Counter(re.findall(r'\sid="([^"]*)"', shown))
    assert not (ids - Counter(set(ids))), f"ids stand twice: {ids}"
    failed = sum(problem.message == "bad" for problem in made.diagnostics)
    # A heading that is the title stands above the article, not in it.
    most = (html + made.title.html).count(_FORMULA) + failed
    assert html.count(_FORMULA) <= made.formulas <= most
