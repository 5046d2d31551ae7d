"""How code is coloured: a function from code and language to HTML, which others may keep."""

from collections.abc import Callable

from markdown_it.common.utils import escapeHtml

Colours = Callable[[str, str], str]
"""Gives HTML for code and the language that its author named, which may be empty or unknown."""
MAX_LENGTH = 30_000
"""Characters of a block that is coloured; of some languages the time grows with the square."""
_PLAIN = ("", "text", "plain", "plaintext", "txt", "none")


def is_plain(code: str, language: str) -> bool:
    """Tell whether code stays as it is, whatever Pygments knows."""
    return language in _PLAIN or len(code) > MAX_LENGTH


def coloured(code: str, language: str) -> str:
    """Colour code; escaped text if the language is not known. Raises TooSlow."""
    if is_plain(code, language):
        return escapeHtml(code)
    from sitegen.render.highlighting import highlight  # code seen before needs no Pygments

    html = highlight(code, language)
    return escapeHtml(code) if html is None else html
