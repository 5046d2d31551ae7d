"""Article -> RenderedArticle: pure, one article at a time, links still open."""

import re

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from sitegen.diagnostics import Code, Diagnostic, Span, error, warning
from sitegen.model import Article, Heading, RenderedArticle, RichText, Tex, Typeset
from sitegen.render import facts
from sitegen.render.lost_math import looks_lost
from sitegen.render.markdown import parser
from sitegen.render.protocol import RenderOptions, Typesetter
from sitegen.render.rules.headings import give_ids
from sitegen.render.scan import scan
from sitegen.render.state import State, attach
from sitegen.text import Lines, shorten

__all__ = ["RenderOptions", "Typesetter", "render"]

_DESCRIPTION_LENGTH = 160
_FORMULA_CLASS = 'class="katex"'


def render(article: Article, options: RenderOptions, typesetter: Typesetter) -> RenderedArticle:
    """Render one article. Bad formulas and stray dollars become diagnostics, never exceptions."""
    state = _state(article, options)
    md = parser(options)
    env = attach(state)
    tokens = md.parse(state.scan.text, env)
    diagnostics = [*_strays(state), *_typeset(state, typesetter), *_lost(article)]
    texts = facts.heading_texts(tokens, state)
    ids = give_ids(tokens, texts)
    title = _title(article, state, options, typesetter)
    summary = _summary(article, tokens, state, options, typesetter)
    html = md.renderer.render(tokens, md.options, env)
    characters, words = facts.counts(tokens)
    return RenderedArticle(
        article=article,
        html=html,
        title=title,
        summary=summary,
        description=shorten(summary.text, _DESCRIPTION_LENGTH),
        headings=_headings(tokens, texts, ids),
        ids=frozenset(re.findall(r'\sid="([^"]+)"', html)),
        links=tuple(state.links),
        formulas=len(state.used),
        body_math=_FORMULA_CLASS in html,
        summary_math=_FORMULA_CLASS in title.html + summary.html,
        image_hosts=tuple(state.image_hosts),
        characters=characters,
        words=words,
        diagnostics=tuple(diagnostics),
    )


def _state(article: Article, options: RenderOptions) -> State:
    return State(
        path=article.source.path,
        scan=scan(article.body, mid_sentence_inline=options.mid_sentence_inline),
        lines=Lines(article.source.text),
        body_start=article.body_start,
        language=article.front_matter.lang or options.language,
        title=article.front_matter.title,
    )


def _strays(state: State) -> list[Diagnostic]:
    return [
        warning(
            Code.MATH_UNPAIRED,
            f"{stray.delimiter} has no partner; it is shown as it stands",
            state.span(stray.start, len(stray.delimiter)),
            hint=f"close the formula with {stray.delimiter}, or write \\$ for a dollar sign",
        )
        for stray in state.scan.strays
    ]


def _typeset(state: State, typesetter: Typesetter) -> list[Diagnostic]:
    """Typeset all formulas that the page shows in one batch."""
    used = list(dict.fromkeys(state.used))
    formulas = [state.scan.formulas[number] for number in used]
    results = typesetter.typeset([Tex(tex=f.tex, display=f.display) for f in formulas])
    state.typeset.update(zip(used, results, strict=True))
    return [
        _failure(state, number, result)
        for number, result in zip(used, results, strict=True)
        if result.error
    ]


def _failure(state: State, number: int, result: Typeset) -> Diagnostic:
    formula = state.scan.formulas[number]
    at = formula.start if result.position is None else formula.offset(result.position)
    return error(
        Code.MATH_TOO_LONG if result.too_much else Code.MATH_SYNTAX,
        result.error,
        state.span(at, result.length),
        hint=result.hint,
    )


def _lost(article: Article) -> list[Diagnostic]:
    line = looks_lost(article.body)
    if line is None:
        return []
    first, _ = Lines(article.source.text).place(article.body_start)
    span = Span(path=article.source.path, line=first + line)
    return [
        warning(
            Code.MATH_LOST,
            "this looks like math that has lost its backslashes (\\[ became [, \\( became ()",
            span,
            hint="write $$ for [ and ] on their own lines, $…$ for (…), \\\\ for \\ at line ends",
        )
    ]


def _title(
    article: Article, state: State, options: RenderOptions, typesetter: Typesetter
) -> RichText:
    """Front matter's title, else the only H1, else the file's name."""
    if state.title_heading is not None:
        return _rich(state.title_heading.children or [], state, options)
    text = article.front_matter.title or article.source.name.rpartition("/")[2]
    return render_line(text, options, typesetter)


def _summary(
    article: Article,
    tokens: list[Token],
    state: State,
    options: RenderOptions,
    typesetter: Typesetter,
) -> RichText:
    if article.front_matter.description:
        return render_line(article.front_matter.description, options, typesetter)
    return _rich(facts.summary_tokens(tokens), state, options)


def render_line(text: str, options: RenderOptions, typesetter: Typesetter) -> RichText:
    """Render one line of Markdown with math, such as a title."""
    state = State(path="", scan=scan(text), lines=Lines(text), body_start=0)
    env = attach(state)
    md = parser(options)
    children = [c for t in md.parseInline(state.scan.text, env) for c in t.children or []]
    _typeset(state, typesetter)
    return _rich(children, state, options)


def _rich(children: list[Token], state: State, options: RenderOptions) -> RichText:
    md = parser(options)
    assert isinstance(md.renderer, RendererHTML)
    html = md.renderer.renderInline(children, md.options, attach(state))
    return RichText(html=html.strip(), text=" ".join(facts.plain_text(children, state).split()))


def _headings(tokens: list[Token], texts: list[str], ids: list[str]) -> tuple[Heading, ...]:
    openers = [token for token in tokens if token.type == "heading_open"]
    return tuple(
        Heading(level=int(token.tag[1]), id=id_, text=text)
        for token, text, id_ in zip(openers, texts, ids, strict=True)
    )
