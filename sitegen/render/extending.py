"""What Markdown rules of extensions may ask for, by the ``env`` that each rule is given."""

from collections.abc import MutableMapping
from typing import Any

from sitegen.core.diagnostics import Code, warning
from sitegen.render.parse_state import parse_state


def language(env: MutableMapping[str, Any]) -> str:
    """Give the language of the article: ``zh-CN``."""
    return parse_state(env).language


def source(env: MutableMapping[str, Any], text: str) -> str:
    """Put formulas back into a text that is to be shown as it was written, such as code."""
    return parse_state(env).source_of(text)


def warn(
    env: MutableMapping[str, Any], text: str, message: str, hint: str = "", *, line: int = 0
) -> None:
    """Tell the author of a mistake in a text that stands in the article.

    ``line``, counted from 0 as in ``token.map``, is where to begin to look for it.
    """
    state = parse_state(env)
    span = state.span_of(state.source_of(text), line)
    state.diagnostics.append(warning(Code.EXTENSION_REMARK, message, span, hint=hint))
