"""Notes on symbols in an article's HTML: shown next to a use on hover, focus and tap by CSS.

Formulas hold a class for each use. Here each symbol gets one element with ``popover`` at the end of
the article, and behind its first use a link for keyboards and screen readers.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from sitegen.resolve.notation import Note

_FORMULA = '<span class="katex">'
_DISPLAY = '<span class="katex-display">'
_SPAN = re.compile(r"<(/?)span\b")
_CLOSED = re.compile(r"<h[2-6]\b.*?</h[2-6]>|<a\b.*?</a>", re.DOTALL)
"""Elements in which no link may be added."""


def with_notes(html: str, notes: Sequence[Note], list_href: str) -> str:
    """Add notes; a symbol without a known definition leads to the list at ``list_href``."""
    closed = [found.span() for found in _CLOSED.finditer(html)] if notes else []
    links: dict[int, str] = {}
    popovers = []
    for note in notes:
        href = note.url or f"{list_href}#{note.mark}"
        if (at := _behind_first_use(html, note.mark, closed)) is not None:
            text = escape(note.means or note.text)
            link = f'<a class="visually-hidden {note.mark}" href="{escape(href)}">{text}</a>'
            links[at] = links.get(at, "") + link
        popovers.append(_popover(note))
    parts, at = [], 0
    for position, text in sorted(links.items()):
        parts += [html[at:position], text]
        at = position
    return "".join([*parts, html[at:], *popovers])


def _popover(note: Note) -> str:
    link = f'<a href="{escape(note.url)}">{escape(note.text)}</a>' if note.url else ""
    means = f"<span>{escape(note.means)}</span>" if note.means else ""
    return (
        f'<div class="preview symbol" id="{note.mark}" popover="hint">\n'
        f"<p>{' '.join(filter(None, (means, link)))}</p>\n</div>\n"
    )


def _behind_first_use(html: str, mark: str, closed: Sequence[tuple[int, int]]) -> int | None:
    """Return where the first formula with a use ends that may have a link behind it."""
    for use in _uses(html, mark):
        if any(start < use < end for start, end in closed):
            continue
        start = html.rfind(_FORMULA, 0, use)
        if start < 0:
            continue
        if html.startswith(_DISPLAY, start - len(_DISPLAY)):
            start -= len(_DISPLAY)
        return _end(html, start)
    return None


def _uses(html: str, mark: str) -> Iterator[int]:
    """Yield the offsets of a class; ``str.find`` is fast where a pattern is not."""
    at = html.find(mark)
    while at >= 0:
        end = at + len(mark)
        if html[at - 1 : at] in (" ", '"') and html[end : end + 1] in (" ", '"'):
            yield at
        at = html.find(mark, end)


def _end(html: str, start: int) -> int:
    """Return the end of the element that starts at an offset."""
    depth = 0
    for tag in _SPAN.finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return html.index(">", tag.end()) + 1
    return len(html)
