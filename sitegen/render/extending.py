"""The functions for Markdown rules of extensions; each takes the ``env`` that a rule gets."""

from collections.abc import MutableMapping
from typing import Any

from sitegen.core.diagnostics import Code, warning
from sitegen.render.parse_state import parse_state


def language(env: MutableMapping[str, Any]) -> str:
    """Return the language of the article, such as ``zh-CN``."""
    return parse_state(env).language


def source(env: MutableMapping[str, Any], text: str) -> str:
    """Return a text with formulas in place of marks, to show it as written, such as code."""
    return parse_state(env).source_of(text)


def warn(
    env: MutableMapping[str, Any], text: str, message: str, hint: str = "", *, line: int = 0
) -> None:
    """Warn the author of a mistake in a text of the article.

    The text is searched from ``line`` on, which is counted from 0, as in ``token.map``.
    """
    state = parse_state(env)
    span = state.span_of(state.source_of(text), line)
    state.diagnostics.append(warning(Code.EXTENSION_REMARK, message, span, hint=hint))
