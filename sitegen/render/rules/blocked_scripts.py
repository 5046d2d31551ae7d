"""Scripts and plug-ins in raw HTML that the Content-Security-Policy blocks; each is reported."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from sitegen.core.diagnostics import Code, warning
from sitegen.core.messages import say, template
from sitegen.core.text import is_external, is_listed, origin
from sitegen.render.parse_state import ParseState, parse_state

_SCRIPT = re.compile(r"<script(?=[\s>])(?P<rest>[^>]*)>", re.IGNORECASE)
_PLUGIN = re.compile(
    r"<(?:embed|object)\s[^>]*?\b(?:src|data)\s*=\s*[\"']?(?P<src>[^\s\"'>]+)", re.I
)
_HANDLER = re.compile(r"<[a-z][^\s>]*\s(?:[^>]*?\s)?(?P<name>on[a-z]{3,20})\s*=", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_TYPE = re.compile(r"\stype\s*=\s*[\"']?([^\s\"'>;]+)", re.IGNORECASE)
_RUNS = ("module", "text/javascript", "application/javascript", "text/ecmascript")
"""Types of scripts that browsers run; others are data."""
_TO_STATIC = template('put it into static/, and write <script src="/name.js" defer></script>')


def install(md: MarkdownIt) -> None:
    """Register the rule, which changes nothing."""
    md.core.ruler.push("scripts", _scripts)


def _scripts(core: StateCore) -> None:
    state = parse_state(core.env)
    if state.options.html != "raw":
        return
    for token in core.tokens:
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type == "html_inline":
                for message, found, hint in _blocked(child.content, state):
                    span = state.span_of(found, line)
                    state.diagnostics.append(warning(Code.EMBED_BLOCKED, message, span, hint=hint))


def _blocked(html: str, state: ParseState) -> Iterator[tuple[str, str, str]]:
    """Yield for each blocked part a message, the text that is meant, and a hint."""
    if script := _SCRIPT.match(html):
        kind = _TYPE.search(script["rest"])
        source = _SOURCE.search(script["rest"])
        if kind and kind[1].lower() not in _RUNS:
            return
        if source is None:
            message = say(
                "the page's Content-Security-Policy blocks this script, for it stands in the page"
            )
            yield message, script[0], say(_TO_STATIC)
        elif is_external(source[1]) and not is_listed(
            origin(source[1]), state.options.script_hosts
        ):
            message = say(
                "the page's Content-Security-Policy blocks scripts of {host}",
                host=origin(source[1]),
            )
            yield message, source[1], say(_TO_STATIC)
    elif plugin := _PLUGIN.match(html):
        if is_external(plugin["src"]):
            message = say(
                "the page's Content-Security-Policy blocks {address}", address=plugin["src"]
            )
            hint = say("write a link, or an <iframe> of a host in embeds.hosts")
            yield message, plugin["src"], hint
    elif handler := _HANDLER.match(html):
        message = say(
            "the page's Content-Security-Policy blocks the attribute {name}", name=handler["name"]
        )
        hint = say("listen for the event in a script in static/")
        yield message, handler["name"], hint
