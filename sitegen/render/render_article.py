"""Article -> RenderedArticle: pure, one article at a time, links still open."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import chain
from typing import TypeVar

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from msgspec.structs import replace

from sitegen.core.diagnostics import Code, Diagnostic, error, warning
from sitegen.core.front_matter import FrontMatter
from sitegen.core.messages import say
from sitegen.core.model import Article, Body, Heading, Label, RenderedArticle, RichText
from sitegen.core.text import Lines
from sitegen.render import facts
from sitegen.render.broken_math import broken_math
from sitegen.render.colours import Colours, coloured
from sitegen.render.markdown import parser
from sitegen.render.parse_state import ParseState, attach
from sitegen.render.protocol import RenderOptions, Typesetter
from sitegen.render.rules.headings import give_ids
from sitegen.render.sanitized import is_for_a_line
from sitegen.render.scan import scan
from sitegen.render.summary import description_of, summary_tokens, with_text, without_marks
from sitegen.render.typesetting import typeset

T = TypeVar("T")
_DESCRIPTION_LENGTH = 160
_FORMULA_CLASS = 'class="katex"'
_ID = re.compile(r' id="([^"]+)"')  # begins with a literal, which makes the search fast
_ANCHOR = re.compile(
    r"""<(?:a\b[^<>]{0,500}?\s(?:id|name)|[a-z][\w-]{0,30}\b[^<>]{0,500}?\sid)"""
    r"""\s{0,9}=\s{0,9}(?:"([^"<>]+)"|'([^'<>]+)'|([^\s"'<>]+))""",
    re.IGNORECASE,
)
"""An element with an id, or a named anchor, however its author writes them."""


def render(
    article: Article, options: RenderOptions, typesetter: Typesetter, colours: Colours = coloured
) -> RenderedArticle:
    """Render one article. Bad formulas and stray dollars become diagnostics, never exceptions.

    So do failures of extensions: the article is then rendered again, without their rules.
    """
    try:
        return _render(article, options, typesetter, colours)
    except (Exception, SystemExit) as problem:
        if options.markdown is None:
            raise
        fault = options.markdown.blame(problem, article.source.path)
    rendered = _render(article, replace(options, markdown=None), typesetter, colours)
    return replace(rendered, diagnostics=(*rendered.diagnostics, fault))


def _render(
    article: Article, options: RenderOptions, typesetter: Typesetter, colours: Colours
) -> RenderedArticle:
    state = _state(article, options, colours)
    md = parser(options)
    env = attach(state)
    # The order is fixed: parsing collects the formulas that are shown, typesetting fills in their
    # HTML and labels, and headings, title and summary need both. The formulas' HTML is not in the
    # body's: marks stay there, so that each surface can show formulas in its own form.
    tokens = md.parse(state.scan.text, env)
    front = article.front_matter
    typeset(state, typesetter, front.macros, [*front.notation])
    texts = facts.heading_texts(tokens, state)
    ids = give_ids(tokens, texts, (label.id for label in state.labels))
    state.headings = _headings(tokens, texts, ids, state)
    summary = _summary(article, tokens, state, options, typesetter)
    rendered = RenderedArticle(
        article=article,
        body=_body(md.renderer.render(tokens, md.options, env), state),
        title=_title(article, state, options, typesetter),
        summary=summary,
        description=_description(article, summary, options, typesetter),
        own_symbols=_own_symbols(front, typesetter),
    )
    return _with_facts(rendered, tokens, state)


def _with_facts(
    rendered: RenderedArticle, tokens: list[Token], state: ParseState
) -> RenderedArticle:
    """Add what parsing and typesetting have found; only now is it complete."""
    body = rendered.body
    characters, words = facts.counts(tokens)
    return replace(
        rendered,
        headings=state.headings,
        ids=_ids(body),
        links=tuple(state.links),
        labels=tuple(_titled(state.labels, facts.theorem_titles(tokens, state))),
        references=tuple(state.references),
        symbols=_distinct(each.symbols for each in state.typeset.values()),
        nested_symbols=_distinct(each.nested for each in state.typeset.values()),
        citations=tuple(state.citations),
        formulas=len(state.used),
        body_math=any(body.formulas),
        summary_math=_FORMULA_CLASS in rendered.title.html + rendered.summary.html,
        image_hosts=tuple(state.image_hosts),
        media_hosts=tuple(state.media_hosts),
        has_frames=state.has_frames,
        characters=characters,
        words=words,
        diagnostics=(
            *_strays(state),
            *state.diagnostics,
            *broken_math(state),
            *_unknown_symbols(rendered.article, rendered.own_symbols),
        ),
    )


def _titled(labels: Iterable[Label], titles: Mapping[str, str]) -> Iterator[Label]:
    for label in labels:
        yield replace(label, title=titles[label.id]) if label.id in titles else label


def _distinct(each: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(each)))


def _own_symbols(front: FrontMatter, typesetter: Typesetter) -> tuple[str, ...]:
    """Return the HTML of the symbols of an article's own notation."""
    return tuple(typesetter.shown([*front.notation], front.macros)) if front.notation else ()


def _unknown_symbols(article: Article, shown: Sequence[str]) -> Iterator[Diagnostic]:
    for name, html in zip(article.front_matter.notation, shown, strict=True):
        if not html:
            message = say("KaTeX cannot typeset the symbol {name}", name=name)
            hint = say("write TeX as in a formula, without dollars")
            yield error(Code.MATH_SYNTAX, message, article.span("notation"), hint=hint)


def _body(html: str, state: ParseState) -> Body:
    shown = state.typeset
    count = len(state.scan.formulas)
    return Body(
        text=html, formulas=tuple(shown[n].html if n in shown else "" for n in range(count))
    )


def _ids(body: Body) -> frozenset[str]:
    anchors = (unescape("".join(parts)) for parts in _ANCHOR.findall(body.text))
    return frozenset([*anchors, *(id_ for html in body.formulas for id_ in _ID.findall(html))])


def _state(article: Article, options: RenderOptions, colours: Colours) -> ParseState:
    return ParseState(
        path=article.source.path,
        scan=scan(article.body, mid_sentence_inline=options.mid_sentence_inline),
        lines=Lines(article.source.text),
        body_lines=Lines(article.body),
        body_start=article.body_start,
        options=options,
        colours=colours,
        language=article.front_matter.lang or options.language,
        title=article.front_matter.title,
    )


def _strays(state: ParseState) -> list[Diagnostic]:
    return [
        warning(
            Code.MATH_UNPAIRED,
            say("{delimiter} has no partner; it is shown as it stands", delimiter=stray.delimiter),
            state.span(stray.start, len(stray.delimiter)),
            hint=say(
                "close the formula with {delimiter}, or write \\$ for a dollar sign",
                delimiter=stray.delimiter,
            ),
        )
        for stray in state.scan.strays
    ]


def _title(
    article: Article, state: ParseState, options: RenderOptions, typesetter: Typesetter
) -> RichText:
    """Return the title of front matter, else the only H1, else the file's name."""
    if state.title_heading is not None:
        return _rich(state.title_heading.children or [], state, options)
    text = article.front_matter.title or article.name
    return render_line(text, options, typesetter, article.front_matter.macros, state.language)


def _summary(
    article: Article,
    tokens: list[Token],
    state: ParseState,
    options: RenderOptions,
    typesetter: Typesetter,
) -> RichText:
    front = article.front_matter
    if text := front.summary or front.description:
        return render_line(
            text, options, typesetter, front.macros, state.language, state.label_names
        )
    return _rich(summary_tokens(tokens, state), state, options, state.label_names)


def _description(
    article: Article, summary: RichText, options: RenderOptions, typesetter: Typesetter
) -> str:
    """Return the plain text for search engines: that of front matter, else the summary."""
    front = article.front_matter
    if front.summary and front.description:
        summary = render_line(
            front.description, options, typesetter, front.macros, front.lang or options.language
        )
    return description_of(summary.text, _DESCRIPTION_LENGTH)


def render_line(
    text: str,
    options: RenderOptions,
    typesetter: Typesetter,
    macros: Mapping[str, str],
    language: str,
    labels: Mapping[str, Label] | None = None,
) -> RichText:
    """Render one line of Markdown with math, such as a title; references to ``labels`` are text."""
    lines = Lines(text)
    state = ParseState(
        path="",
        scan=scan(text),
        lines=lines,
        body_lines=lines,
        body_start=0,
        options=options,
        language=language,
    )
    env = attach(state)
    md = parser(options, html=False)  # "vector<T>" in a title is not a tag
    children = [c for t in md.parseInline(state.scan.text, env) for c in t.children or []]
    typeset(state, typesetter, macros, ())
    if labels:
        children = [with_text(each, labels, language) for each in children]
    return _rich(children, state, options, labels or {})


def _rich(
    children: list[Token],
    state: ParseState,
    options: RenderOptions,
    labels: Mapping[str, Label] | None = None,
) -> RichText:
    md = parser(options)
    assert isinstance(md.renderer, RendererHTML)
    shown = list(filter(is_for_a_line, facts.bare(children)))
    html = md.renderer.renderInline(shown, md.options, attach(state))
    html = _body(html, state).html
    # Titles appear on pages of other articles, where the numbers of this one mean nothing.
    html = without_marks(html, state, labels or {})
    return RichText(html=html.strip(), text=" ".join(facts.plain_text(children, state).split()))


def _headings(
    tokens: list[Token], texts: list[str], ids: list[str], state: ParseState
) -> tuple[Heading, ...]:
    openers = [token for token in tokens if token.type == "heading_open"]
    return tuple(
        Heading(
            level=int(token.tag[1]),
            id=id_,
            text=text,
            written=token.meta.get("written", 0),
            line=state.line_span(token.map[0] if token.map else 0).line,
        )
        for token, text, id_ in zip(openers, texts, ids, strict=True)
    )
