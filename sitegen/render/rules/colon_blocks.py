"""Blocks between colons that are unknown, never closed, or closed without having been opened."""

from collections.abc import Iterator
from difflib import get_close_matches

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.render.parse_state import ParseState, parse_state
from sitegen.render.rules.callouts import NAMES
from sitegen.render.rules.theorems import kinds_of
from sitegen.render.text_runs import LINE_ENDS, text_runs


def install(md: MarkdownIt) -> None:
    """Register the rule before escaped characters become text like any other."""
    md.core.ruler.before("text_join", "colon_blocks", _report)


def _report(core: StateCore) -> None:
    state = parse_state(core.env)
    state.diagnostics += _problems(core.tokens, state)


def _problems(tokens: list[Token], state: ParseState) -> Iterator[Diagnostic]:
    """Yield a warning for each block that is not whole."""
    if ":::" not in state.scan.text:
        return
    unknown, lines = 0, state.scan.text.split("\n")
    for token in tokens:
        if token.markup.startswith(":::") and token.nesting == 1:
            yield from _unclosed(token, lines, state)
        for text, span in _colon_lines(token, lines, state):
            if text.strip(":\t "):
                unknown += 1
                yield _unknown(text, span, state)
            elif unknown:  # it closes the one that is reported already
                unknown -= 1
            else:
                message = say("{text} closes no block", text=text)
                hint = say(
                    "leave it out; a block in another one needs fewer colons than the outer one"
                )
                yield warning(Code.BLOCK_UNCLOSED, message, span, hint=hint)


def _colon_lines(token: Token, lines: list[str], state: ParseState) -> Iterator[tuple[str, Span]]:
    """Yield the lines of a paragraph that begin with three colons, and their places."""
    at, end = token.map or (0, 0)
    for before, text, _ in text_runs(token.children or ()):
        if text.startswith(":::") and before in LINE_ENDS:
            text = text.rstrip()
            here = (n for n in range(at, end) if lines[n].lstrip("> \t").startswith(text))
            at = next(here, end - 1) + 1
            yield text, state.line_span(at - 1)


def _unknown(text: str, span: Span, state: ParseState) -> Diagnostic:
    name = text.strip(":\t {").partition(" ")[0].rstrip("}")
    near = get_close_matches(name.lower(), sorted([*kinds_of(state.options), *NAMES]), n=1)
    hint = (
        say("did you mean {name}?", name=f"::: {near[0]}")
        if near
        else say(
            "callouts are note, tip, warning and others of docs/writing.md; kinds of theorems of"
            " your own go into [theorems] kinds of sitegen.toml"
        )
    )
    message = say("there is no block called {name}", name=name)
    return warning(Code.MARKUP_UNKNOWN, message, span, hint=hint)


def _unclosed(opener: Token, lines: list[str], state: ParseState) -> Iterator[Diagnostic]:
    start, end = opener.map or (0, 0)
    if end < len(lines) and lines[end].lstrip("> \t").startswith(":::"):
        return
    hint = say("write ::: on a line of its own where it ends")
    line = opener.markup + opener.info.rstrip()
    message = say("this block is never closed: {line}", line=line)
    yield warning(Code.BLOCK_UNCLOSED, message, state.line_span(start), hint=hint)
