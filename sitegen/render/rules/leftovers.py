"""Markup that no rule has read and that stands in the page as written: each kind is reported once.

Looks at the text that remains after parsing, so code, formulas, escaped characters and what a rule
has read never come here. ``_KINDS`` is the list of what counts; the patterns are narrow, since text
that is meant as it stands must not be reported.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.messages import say, template
from sitegen.render.lost_math import looks_lost
from sitegen.render.parse_state import ParseState, parse_state
from sitegen.render.text_runs import LINE_ENDS, text_runs

_FAST = re.compile(r"[\\{\[:%^!?(]")
"""Every pattern below contains one of these characters."""


class _Kind(Struct, frozen=True, kw_only=True):
    pattern: str
    message: str
    """A template with the placeholder ``text``."""
    hint: str
    code: Code = Code.MARKUP_UNKNOWN
    where: Literal["", "line", "end", "code"] = ""
    """Where it must stand: first in its line, last in its paragraph, before a code span."""
    is_tex: bool = False


_COMMANDS = (
    r"item|(?:no)?cite[a-z]{0,9}|includegraphics|footnote|caption|input|include|usepackage|documentclass|title"
    r"|author|date|textcolor|colorbox|[vh]space|bibliography|newtheorem|newcommand|text[a-z]{2,6}"
    r"|section|subsection|chapter|emph|href|url|label|hline|multicolumn|par"
)
_FORMULAS = (
    r"[dt]?frac|sqrt|sum|prod|int|lim|infty|partial|nabla|cdot|times|leq?|geq?|neq?|approx|equiv"
    r"|alpha|beta|gamma|delta|epsilon|varepsilon|theta|lambda|mu|sigma|phi|varphi|omega|pi|Omega"
    r"|mathbb|mathbf|mathcal|mathrm|left|right|forall|exists|subset|subseteq|cup|cap|vec|hat|bar"
)
_MATRICES = r"cases|[pbvBV]?matrix|smallmatrix|array|aligned|gathered|split|tikzcd|CD"
_KINDS = (
    _Kind(
        pattern=rf"\\(?:begin|end)\{{(?:{_MATRICES})\*?\}}",
        message=template("{text} stands in the text as written: it is a part of a formula"),
        hint=template("write the formula between dollars: $$ above it and below it"),
        is_tex=True,
    ),
    _Kind(
        pattern=r"\\(?:begin|end)\{[^{}\n]{1,60}\}",
        message=template(
            "{text} stands in the text as written:"
            " no environment that sitegen reads begins and ends here"
        ),
        hint=template(
            "\\begin and \\end are needed, each at the start of a line; theorems of other names"
            " go into [theorems] kinds of sitegen.toml"
        ),
        is_tex=True,
    ),
    _Kind(
        pattern=rf"(?<![\w:\\])\\(?:{_COMMANDS})(?![A-Za-z])",
        message=template(
            "{text} stands in the text as written: sitegen does not read this LaTeX command here"
        ),
        hint=template("write it in Markdown; docs/constructs.md lists the commands that are read"),
        is_tex=True,
    ),
    _Kind(
        pattern=rf"(?<![\w:\\\0])\\(?:{_FORMULAS})(?![A-Za-z])",
        message=template(
            "{text} stands in the text as written: it looks like a formula without dollars"
        ),
        hint=template("write $ on both sides of the formula"),
        is_tex=True,
    ),
    _Kind(
        pattern=r"\{%-?[ \t]*\w[^\n]{0,300}?%\}",
        message=template(
            "{text} stands in the text as written: it is a tag of Hexo, Jekyll or Liquid"
        ),
        hint=template("write it in Markdown, or let sitegen import translate it"),
    ),
    _Kind(
        pattern=r"\{\{(?:<|%)[^\n]{0,300}?(?:>|%)\}\}",
        message=template("{text} stands in the text as written: it is a shortcode of Hugo"),
        hint=template("write it in Markdown, or let sitegen import translate it"),
    ),
    _Kind(
        pattern=r"\{\{-?[ \t]*[A-Za-z_.]\w[\w.]*(?:[ \t]*\|[^{}\n]{0,200})?[ \t]*-?\}\}",
        message=template("{text} stands in the text as written: it is a variable of a template"),
        hint=template("write the text itself; templates are not read in articles"),
    ),
    _Kind(
        pattern=r"\{:[ \t]?[#.\w][^{}\n]{0,200}\}|(?<![\w}])\{[#.][A-Za-z][^{}\n]{0,200}\}",
        message=template(
            "{text} stands in the text as written:"
            " attributes are read behind headings and pictures only"
        ),
        hint=template("leave it out; for a table of contents, write [TOC]"),
    ),
    _Kind(
        pattern=r"(?:!!!|\?\?\?\+?)[ \t]+[A-Za-z]\w*",
        message=template("{text} stands in the text as written: it is a callout of MkDocs"),
        hint=template("write ::: note above it and ::: below it"),
        where="line",
    ),
    _Kind(
        pattern=r"\{[a-z][\w:-]*\}\Z",
        message=template(
            "{text} stands in the text as written: sitegen does not read this role of MyST"
        ),
        hint=template("write it in Markdown; a formula stands between dollars"),
        where="code",
    ),
    _Kind(
        pattern=r"(?<![A-Za-z0-9:]):[a-z][a-z0-9_]{2,30}:(?![A-Za-z0-9:])",
        message=template(
            "{text} stands in the text as written: it is no emoji, nor a role that sitegen reads"
        ),
        hint=template("write the character itself, or a formula between dollars"),
    ),
    _Kind(
        pattern=r"\([A-Za-z][\w:.-]*\)=[ \t]*$",
        message=template(
            "{text} stands in the text as written: sitegen does not read targets of MyST"
        ),
        hint=template("write {#name} behind a heading, a picture or ::: theorem"),
        where="line",
    ),
    _Kind(
        pattern=r"%%[^%\n]{1,500}%%",
        message=template("{text} stands in the text as written: it looks like a comment"),
        hint=template("write <!-- … --> around it"),
    ),
    _Kind(
        pattern=r"%[ \t][^\n]*",
        message=template("{text} stands in the text as written: it looks like a comment of LaTeX"),
        hint=template("write <!-- … --> around it"),
        where="line",
    ),
    _Kind(
        pattern=r"(?<!\S)\^[a-z0-9][a-z0-9-]{3,}\Z",
        message=template(
            "{text} stands in the text as written:"
            " sitegen does not read names of paragraphs, as Obsidian has them"
        ),
        hint=template('write <a id="name"></a>, or link to a heading'),
        where="end",
    ),
    _Kind(
        pattern=r"\[(?i:toc|\[_?toc_?\])\]",
        message=template(
            "{text} stands in the text as written:"
            " a table of contents stands alone in its paragraph"
        ),
        hint=template("put an empty line above it and below it; there are five at most"),
    ),
    _Kind(
        pattern=r"(?<=\])\((?:[^()\n,]*[^\s(),])?[ \t]+[^()\n,]*[^\s(),][ \t]*\)",
        message=template("{text} stands in the text as written: an address with spaces is no link"),
        hint=template("write <> around the address: [text](<my file.md>)"),
    ),
    _Kind(
        pattern=r"\[\^(?!.-.)[^\[\]\s^]{1,100}\]",
        message=template("{text} has no note"),
        hint=template("write the note in a paragraph of its own: {text}: …"),
        code=Code.FOOTNOTE_MISSING,
    ),
)
_NAME = re.compile(r"(?<=\{)\w+(?=\}$)")
"""The name of an environment: each is reported by itself."""
_ANY = re.compile("|".join(f"(?P<k{n}>{kind.pattern})" for n, kind in enumerate(_KINDS)))


class _Leftover(Struct, frozen=True):
    kind: _Kind
    text: str
    line: int

    @property
    def key(self) -> str:
        """What is the same for all that are reported together."""
        if self.kind.code == Code.FOOTNOTE_MISSING:
            return self.text
        return self.kind.message + (_NAME.search(self.text) or [""])[0]


def install(md: MarkdownIt) -> None:
    """Register the rule before escaped characters become text like any other."""
    md.core.ruler.before("text_join", "leftovers", _report)


def _report(core: StateCore) -> None:
    state = parse_state(core.env)
    found = list(_all(core.tokens))
    if found and looks_lost(state.scan.source) is not None:  # that is reported by itself
        found = [each for each in found if not each.kind.is_tex]
    counts = Counter(each.key for each in found)
    first = {each.key: each for each in reversed(found)}
    state.diagnostics += [_diagnostic(state, first[key], count) for key, count in counts.items()]


def _all(tokens: list[Token]) -> Iterator[_Leftover]:
    """Yield all that is left, in the order of the text."""
    for token in tokens:
        if token.children and _FAST.search(token.content):
            line = token.map[0] if token.map else 0
            for before, text, behind in text_runs(token.children):
                yield from _in_text(before, text, behind, line)


def _in_text(before: str, text: str, behind: str, line: int) -> Iterator[_Leftover]:
    for found in _ANY.finditer(text):
        kind = _KINDS[int(str(found.lastgroup)[1:])]
        if kind.is_tex and "$" in text:  # a dollar without a partner, which is reported by itself
            continue
        in_place = {
            "": True,
            "line": found.start() == 0 and before in LINE_ENDS,
            "end": not behind,
            "code": behind == "code_inline",
        }
        if in_place[kind.where]:
            yield _Leftover(kind, found[0].strip(), line)


def _diagnostic(state: ParseState, found: _Leftover, count: int) -> Diagnostic:
    shown = found.text if len(found.text) <= 60 else f"{found.text[:59]}…"
    message = say(found.kind.message, text=shown)
    if count > 1:
        message = say("{message}; {count} such places in the article", message=message, count=count)
    span = state.span_of(found.text, found.line)
    return warning(
        found.kind.code, message, span, hint=say(found.kind.hint).replace("{text}", shown)
    )
