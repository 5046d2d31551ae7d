r"""What formulas may do: ``\href`` and ``\url`` to harmless addresses, and nothing else that acts.

Without trust KaTeX shows these commands in red and reports nothing; with trust it lets
``javascript:`` pass. So sitegen looks at the commands before and at the addresses after.
"""

import re
from html import unescape

from sitegen.diagnostics import Code
from sitegen.model import Typeset
from sitegen.tex import tokens

_LINKS = {"\\href", "\\url"}
_FORBIDDEN = {"\\includegraphics", "\\htmlClass", "\\htmlId", "\\htmlStyle", "\\htmlData"}
_ADDRESS = re.compile(r'\b(?:href|src)="([^"]*)"')
_HARMLESS = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)


def forbidden(tex: str) -> Typeset | None:
    """Give the error for the first command that no formula may use, macros included."""
    if "\\html" not in tex and "\\includegraphics" not in tex:
        return None
    for token in tokens(tex):
        if token.text in _FORBIDDEN:
            return Typeset(
                error=f"{token.text} is not allowed in a formula",
                position=token.start,
                length=len(token.text),
                code=Code.MATH_UNTRUSTED,
                hint="use Markdown or HTML outside the formula",
            )
    return None


def has_links(tex: str) -> bool:
    """Tell whether TeX, with its macros in front, makes links."""
    return ("\\href" in tex or "\\url" in tex) and any(t.text in _LINKS for t in tokens(tex))


def checked(typeset: Typeset, tex: str) -> Typeset:
    """Refuse a formula that links to anything but http, https, mailto and places in the page."""
    for address in _ADDRESS.findall(typeset.html):
        if not _HARMLESS.match(unescape(address)):
            command = next((t for t in tokens(tex) if t.text in _LINKS), None)
            return Typeset(
                error=f"a formula may not link to {unescape(address)}",
                position=command.start if command else None,
                length=len(command.text) if command else 1,
                code=Code.MATH_UNTRUSTED,
                hint="links in formulas begin with https://, http://, mailto: or #",
            )
    return typeset
