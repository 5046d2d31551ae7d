"""The interface of highlighting: a function from code and language to HTML, which may be cached."""

from collections.abc import Callable

from markdown_it.common.utils import escapeHtml

Colours = Callable[[str, str], str]
"""Takes code and its language, which may be empty or unknown; returns HTML."""
MAX_LENGTH = 30_000
"""Maximum characters of a block that is highlighted; some languages take quadratic time."""
_PLAIN = ("", "text", "plain", "plaintext", "txt", "none")


def is_plain(code: str, language: str) -> bool:
    """Whether code is never highlighted: by its language, or because it is too long."""
    return language in _PLAIN or len(code) > MAX_LENGTH


def coloured(code: str, language: str) -> str:
    """Return highlighted code; escaped text if the language is unknown. Raises TooSlow."""
    if is_plain(code, language):
        return escapeHtml(code)
    from sitegen.render.highlighting import highlight  # late: cached code needs no Pygments

    html = highlight(code, language)
    return escapeHtml(code) if html is None else html
