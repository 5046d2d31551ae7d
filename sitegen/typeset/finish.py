"""The last changes to KaTeX's HTML: the author's TeX, numbers in MathML, links for the keyboard."""

import re
from collections.abc import Iterator
from html import escape

from sitegen.core.model import Tex
from sitegen.core.tex import edit
from sitegen.typeset.rewrites import characters

_ANNOTATION = re.compile(r'<annotation encoding="application/x-tex">.*?</annotation>', re.DOTALL)
_NUMBER_CELL = re.compile(r'<mtd class ="mml-eqn-num"></mtd>')
_HIDDEN_HALF = '<span class="katex-html" aria-hidden="true">'


def finish(html: str, formula: Tex) -> str:
    """Return KaTeX's HTML, corrected for screen readers and for programs that read MathML."""
    written = formula.shown or formula.tex
    # Invisible characters, such as zero-width spaces, are not part of what the author wrote.
    shown = escape(edit(written, characters.edits(written, formula.display)).text, quote=False)
    annotation = f'<annotation encoding="application/x-tex">{shown}</annotation>'
    html = _ANNOTATION.sub(lambda m: annotation, html, count=1)
    if formula.numbers:
        numbers = iter(formula.numbers)
        html = _NUMBER_CELL.sub(lambda m: _numbered(m[0], numbers), html)
    if " href=" in html:
        html = _unfocus(html)
    return html


def _numbered(cell: str, numbers: Iterator[str]) -> str:
    """Fill the cell that KaTeX leaves empty in MathML, so that screen readers read the number."""
    number = next(numbers, "")
    return cell.replace("></mtd>", f"><mtext>({escape(number)})</mtext></mtd>") if number else cell


def _unfocus(html: str) -> str:
    """Take links out of the tab order in the half that is aria-hidden; repeat them after it."""
    before, mark, hidden = html.partition(_HIDDEN_HALF)
    addresses = dict.fromkeys(re.findall(r'<a href="([^"]*)"', hidden))
    links = "".join(
        f'<a class="visually-hidden" href="{address}">{address}</a>' for address in addresses
    )
    return before + mark + hidden.replace("<a href=", '<a tabindex="-1" href=') + links
