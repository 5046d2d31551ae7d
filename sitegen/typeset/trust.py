r"""Trust: formulas may use ``\href`` and ``\url`` with harmless addresses, and no other HTML.

Without trust KaTeX shows these commands in red and reports nothing; with trust it lets
``javascript:`` pass. So sitegen checks the commands before, and the addresses after typesetting.
"""

import re
from html import unescape

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say, template
from sitegen.core.model import Typeset
from sitegen.core.tex import tokens

_LINKS = {"\\href", "\\url"}
_FORBIDDEN = {"\\includegraphics", "\\htmlClass", "\\htmlId", "\\htmlStyle", "\\htmlData"}
_ADDRESS = re.compile(r'\b(?:href|src)="([^"]*)"')
_IN_RED = re.compile(r'<mstyle mathcolor="#cc0000"><mtext>\\(?:href|url)</mtext>')
"""KaTeX's output for a link whose address it cannot parse; it reports no error."""
_HARMLESS = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)


def forbidden(tex: str) -> Typeset | None:
    """Return the error for the first forbidden command, in the formula or its macros."""
    if "\\html" not in tex and "\\includegraphics" not in tex:
        return None
    for token in tokens(tex):
        if token.text in _FORBIDDEN:
            return Typeset(
                error=template("{command} is not allowed in a formula"),
                values={"command": token.text},
                position=token.start,
                length=len(token.text),
                code=Code.MATH_UNTRUSTED,
                hint=say("use Markdown or HTML outside the formula"),
            )
    return None


def has_links(tex: str) -> bool:
    """Whether TeX, with its macros in front, makes links."""
    return ("\\href" in tex or "\\url" in tex) and any(t.text in _LINKS for t in tokens(tex))


def checked(typeset: Typeset, tex: str) -> Typeset:
    """Refuse a formula that links to anything but http, https, mailto and places in the page."""
    if 'href="' not in typeset.html and 'src="' not in typeset.html and not has_links(tex):
        return typeset  # nearly always; cheaper than to search for addresses
    addresses = [unescape(each) for each in _ADDRESS.findall(typeset.html)]
    bad = next((each for each in addresses if not _HARMLESS.match(each)), None)
    if bad is None and has_links(tex) and _IN_RED.search(typeset.html):
        return _unlinked(tex, template("a formula may not link to what is no address"), {})
    if bad is None:
        return typeset
    return _unlinked(tex, template("a formula may not link to {address}"), {"address": bad})


def _unlinked(tex: str, message: str, values: dict[str, str]) -> Typeset:
    command = next((t for t in tokens(tex) if t.text in _LINKS), None)
    return Typeset(
        error=message,
        values=values,
        position=command.start if command else None,
        length=len(command.text) if command else 1,
        code=Code.MATH_UNTRUSTED,
        hint=say("links in formulas begin with https://, http://, mailto: or #"),
    )
