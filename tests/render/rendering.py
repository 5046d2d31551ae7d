"""Renders a text as one article, and writes the result down in a compact notation.

Formulas: ``[inline x]``, ``[display#eq:x a\\le b → a≤b(1)]`` (id, TeX of the annotation, and behind
the arrow the characters of the MathML, rows parted by ``;``, where they are others),
``[error $\\x$ : message]``. References: ``[ref #eq:x (1)]``, ``[ref? (??)]`` where there is none.
Diagnostics: ``line:column severity code: message``.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import makers
from sitegen.core.diagnostic_order import in_order
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.front_matter import FrontMatter
from sitegen.core.model import Article, RenderedArticle, Source
from sitegen.render.protocol import RenderOptions
from sitegen.render.render_article import render
from sitegen.render.scan import scan
from sitegen.typeset.typesetter import KatexTypesetter, make_typesetter
from sites import cases

FIXTURES = Path(__file__).parent / "fixtures"
MACROS = (("\\site", "S"),)
"""The site's macros in all tests of this folder."""


@lru_cache(maxsize=1)
def typesetter() -> KatexTypesetter:
    """Keep one typesetter: formulas that come again cost nothing."""
    return make_typesetter("pykatex", dict(MACROS))


def article(text: str, front: FrontMatter | None = None, name: str = "a") -> Article:
    """Make an article whose body is the whole text."""
    source = Source(path=f"content/{name}.md", name=name, kind="article", text=text, digest=name)
    return Article(
        source=source,
        front_matter=front or FrontMatter(title="题"),
        body=text,
        body_start=0,
        slug=name,
        address=f"/articles/{name}/",
        name=name,
    )


def rendered(
    text: str, options: RenderOptions | None = None, front: FrontMatter | None = None
) -> RenderedArticle:
    """Render a text as an article of its own."""
    return render(article(text, front), options or RenderOptions(), typesetter())


def closed(made: RenderedArticle) -> tuple[str, list[Diagnostic]]:
    """Close an article's references in a library that holds nothing else."""
    html, problems = makers.closed(made, makers.library(made), unquote)
    return html, [*in_order((*made.diagnostics, *problems))]


def shown(text: str, options: RenderOptions | None = None, front: FrontMatter | None = None) -> str:
    """Render a text and give HTML and diagnostics in the notation of the fixtures."""
    html, problems = closed(rendered(text, options, front))
    return "\n".join([compact(html).strip(), *map(told, problems)]).strip()


def told(problem: Diagnostic) -> str:
    """Give a diagnostic in one line."""
    span = problem.span
    return f"{span.line}:{span.column} {problem.severity} {problem.code}: {problem.message}"


_FORMULA = re.compile(
    r'(<span class="katex-display">)?<span class="katex"><span class="katex-mathml">'
    r"(<math.*?</math>)</span>"
    r'<span class="katex-html" aria-hidden="true">',
    re.DOTALL,
)
_ANNOTATION = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_ERROR = re.compile(r'<code class="math-error" title="([^"]*)">(.*?)</code>', re.DOTALL)
_BOX_OPEN = re.compile(
    r'<(div|span) class="math-display"(?: id="([^"]*)")? role="group"'
    r' aria-label="(?:公式|Formula)">((?:<span id="[^"]*"(?: class="row-\d+")?></span>)*)'
)
_REFERENCE = re.compile(r'<a class="reference" href="([^"]*)">(.*?)</a>')
_MISSING = re.compile(r'<span class="reference-missing">(.*?)</span>')
_LEAF = re.compile(r"<(?:mi|mo|mn|mtext|ms)\b[^>]*>([^<]*)<|(</mtr>)(?!</mtable>)")
_INVISIBLE = str.maketrans("", "", "\u2061\u200b\u00a0 ")


def compact(html: str) -> str:
    """Write formulas, errors and references in their short form."""
    parts, at = [], 0
    while found := _FORMULA.search(html, at):
        parts += [html[at : found.start()], _formula(found)]
        at = _close(html, found.end(), 3 if found[1] else 2)
    html = "".join(parts) + html[at:]
    html = _ERROR.sub(lambda m: f"[error {unescape(m[2])} : {unescape(m[1])}]", html)
    html = _REFERENCE.sub(lambda m: f"[ref {m[1]} {m[2]}]", html)
    html = _MISSING.sub(lambda m: f"[ref? {m[1]}]", html)
    return _boxes(html)


def _formula(found: re.Match[str]) -> str:
    annotation = _ANNOTATION.search(found[2])
    assert annotation is not None
    tex = unescape(annotation[1]).strip("\n")
    read = _read(found[2].partition("<annotation")[0])
    same = "".join(tex.split()) == read
    return f"[{'display' if found[1] else 'inline'} {tex}" + ("]" if same else f" → {read}]")


def _read(math: str) -> str:
    """Give the characters of MathML in their order, rows parted by ``;``."""
    leaves = (";" if m[2] else unescape(m[1]) for m in _LEAF.finditer(math))
    return "".join(leaves).translate(_INVISIBLE)


def _close(html: str, at: int, depth: int) -> int:
    """Find the end of the spans that are open."""
    for tag in re.finditer(r"<(/?)span\b", html[at:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return at + tag.start() + len("</span>")
    raise AssertionError("a span is never closed")


def _boxes(html: str) -> str:
    """Fold each display's box into the display; a box that is not closed at once stays."""

    def fold(m: re.Match[str]) -> str:
        ids = [m[2]] if m[2] else []
        ids += re.findall(r'id="([^"]*)"', m[3])
        mark = "".join(f"#{each}" for each in ids)
        inline = " in span" if m[1] == "span" else ""
        body = m[4].replace("[display", f"[display{mark}{inline}", 1)
        return body.replace("[error", f"[error{mark} display", 1)

    return re.sub(_BOX_OPEN.pattern + r"(\[.*?\](?:<span.*?</span>)?)</\1>", fold, html, flags=re.S)


def scanned(text: str, *, mid_sentence_inline: bool = True) -> str:
    """Scan a text and list formulas, the text around them and strays; ``⏎`` is a line end."""
    found = scan(text, mid_sentence_inline=mid_sentence_inline)
    lines = [f"{'display' if f.display else 'inline'}: {_flat(f.tex)}" for f in found.formulas]
    plain = re.sub("\x01(\\d+)\x02", lambda m: f"⟨{int(m[1]) + 1}⟩", found.text)
    lines.append(f"text: {_flat(plain)}")
    for stray in found.strays:
        line = text.count("\n", 0, stray.start) + 1
        lines.append(f"stray: {stray.delimiter} on line {line}")
    return "\n".join(lines)


def _flat(text: str) -> str:
    """Put a text on one line, its ends to be seen."""
    return re.sub("^ | $", "␣", text.replace("\n", "⏎"))


def fixture(name: str) -> Iterator[tuple[str, str, str]]:
    """Read the cases of a fixture; ``⟪U+200B⟫`` stands for a character that cannot be seen.

    Lines above the first title are remarks.
    """
    for title, given, expected in cases(FIXTURES / f"{name}.md"):
        yield title.splitlines()[-1], _seen(given), _seen(expected)


def _seen(text: str) -> str:
    return re.sub(r"⟪U\+([0-9A-F]+)⟫", lambda m: chr(int(m[1], 16)), text)
