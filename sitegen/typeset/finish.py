"""KaTeX's HTML made ready for the page: the author's TeX, numbers in MathML, safe links."""

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
    """Change what KaTeX leaves wrong for readers and machines."""
    written = formula.shown or formula.tex
    # Characters that the author did not see are no part of what is written.
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
    """Fill the cell that KaTeX leaves empty in MathML, so that the number is read there too."""
    number = next(numbers, "")
    return cell.replace("></mtd>", f"><mtext>({escape(number)})</mtext></mtd>") if number else cell


def _unfocus(html: str) -> str:
    """Take links in the hidden half out of the tab order; repeat them behind."""
    before, mark, hidden = html.partition(_HIDDEN_HALF)
    addresses = dict.fromkeys(re.findall(r'<a href="([^"]*)"', hidden))
    links = "".join(
        f'<a class="visually-hidden" href="{address}">{address}</a>' for address in addresses
    )
    return before + mark + hidden.replace("<a href=", '<a tabindex="-1" href=') + links
