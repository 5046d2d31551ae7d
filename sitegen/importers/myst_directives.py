"""Directives of MyST: callouts, theorems, figures, code and tables; others keep their content."""

import posixpath
import re
from collections.abc import Callable

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.importers.myst_blocks import Directive, innermost
from sitegen.importers.myst_tables import csv_table, list_table, with_caption
from sitegen.importers.passage import Passage
from sitegen.importers.tags import KINDS, fenced, picture
from sitegen.render.words import THEOREMS

_CODE = ("code-block", "code-cell", "code", "sourcecode", "ipython", "parsed-literal")
_VERBATIM = (*_CODE, "literalinclude", "mermaid", "raw", "eval-rst", "include", "csv-table")
_NATIVE = ("math",)
_ADMONITIONS = (
    *("note", "tip", "hint", "important", "warning", "caution", "danger", "error", "attention"),
    *("seealso", "admonition", "todo", "margin", "sidebar", "aside", "topic", "versionadded"),
    *("versionchanged", "deprecated", "dropdown", "toggle", "solution"),
)
_NOTES = ("seealso", "admonition", "margin", "sidebar", "aside", "topic", "dropdown", "toggle")
_UNWRAPPED = (
    *("tab-set", "grid", "div", "container", "glossary", "full-width", "card-carousel", "table"),
    *("tab-item", "grid-item", "grid-item-card", "card", "exercise-start", "only", "figure-md"),
)
_GONE = ("tableofcontents", "toctree", "contents", "index", "highlight", "raw", "exercise-end")
_PASSES = 12
"""How deep directives may stand in each other."""

Handler = Callable[[Directive, Passage], str | None]
"""Returns the Markdown for a directive; None if it cannot be translated."""


def translate(passage: Passage) -> None:
    """Translate directives from the innermost to the outermost."""
    for _ in range(_PASSES):
        found = innermost(passage.text, _VERBATIM, _NATIVE)
        if not found:
            return
        passage.apply([_edit(each, passage) for each in found], say("directives"))


def _edit(directive: Directive, passage: Passage) -> Edit:
    new = _translated(directive, passage)
    if new is None:
        name = f"{{{directive.name}}}"
        message = say("the directive {name} is not translated; its content stays", name=name)
        hint = say("replace it with Markdown")
        passage.warn(Code.IMPORT_TAG, message, directive.start, 3, hint)
        new = directive.content(passage.text)
    indented = re.sub(r"\n(?=[^\n])", f"\n{directive.indent}", f"{directive.indent}{new}")
    return Edit(directive.start, directive.end, indented)


def _translated(directive: Directive, passage: Passage) -> str | None:
    kind = directive.name.removeprefix("prf:").rpartition(":")[2]
    if kind in THEOREMS and kind not in _ADMONITIONS:
        return _theorem(kind, directive, passage)
    if directive.name in _ADMONITIONS or directive.name.startswith("prf:"):
        return _callout(kind, directive, passage)
    handler = _HANDLERS.get(directive.name)
    return handler(directive, passage) if handler else None


def _theorem(kind: str, directive: Directive, passage: Passage) -> str:
    name = directive.option("label", "name")
    label = f" {{#{name}}}" if name else ""
    head = f"::: {kind}{label} {directive.argument}".rstrip()
    return f"{head}\n{directive.content(passage.text)}\n:::"


def _callout(kind: str, directive: Directive, passage: Passage) -> str:
    """Write a callout; ``class`` names the kind of an ``admonition``."""
    folds = kind in ("dropdown", "toggle", "solution") or "dropdown" in directive.option("class")
    title = directive.argument
    if kind in ("admonition", "dropdown"):
        kind = directive.option("class").split(" ")[0].replace("dropdown", "") or "note"
    elif kind == "solution":
        kind, title = "note", title if title and not re.match(r"[\w:.-]+$", title) else "解答"
    elif directive.name.startswith("prf:") or kind in _NOTES:
        kind, title = "note", title or (kind.title() if kind not in _NOTES else "")
    content = directive.content(passage.text)
    lines = [f"[!{KINDS.get(kind, kind).upper()}]{'-' if folds else ''} {title}".rstrip()]
    lines += content.split("\n") if content else []
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _figure(directive: Directive, passage: Passage) -> str | None:
    caption = re.split(r"\n[ \t]*\n", directive.content(passage.text))[0]
    alt = directive.option("alt") or " ".join(caption.split())
    width = directive.option("width", "figwidth")
    image = picture(directive.argument, alt, caption, width)
    name = directive.option("name", "label")
    if not name:
        return image
    return f"{image[:-1]} #{name}}}" if image.endswith("}") else f"{image}{{#{name}}}"


def _code(directive: Directive, passage: Passage) -> str:
    language = directive.argument or ("python" if directive.name == "code-cell" else "")
    language = re.sub(r"^i?python\d*\b", "python", language.split(" ")[0])
    return fenced(directive.content(passage.text), language, directive.option("caption"))


def _included(directive: Directive, passage: Passage) -> str | None:
    """Show a file of the source: its text for ``include``, else as code."""
    name = posixpath.normpath(
        posixpath.join(posixpath.dirname(passage.entry.path), directive.argument)
    )
    text = passage.blog.tree.text(name)
    if not text:
        return None
    if directive.name == "include":
        return text.strip("\n")
    language = directive.option("language") or name.rpartition(".")[2]
    return fenced(text, language, directive.option("caption") or posixpath.basename(name))


def _quote(directive: Directive, passage: Passage) -> str:
    lines = directive.content(passage.text).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _content(directive: Directive, passage: Passage) -> str:
    """Keep the content, below the title if there is one."""
    content = directive.content(passage.text)
    titled = directive.name in ("tab-item", "grid-item-card", "card", "table")
    title = directive.argument if titled else ""
    if directive.name == "table":
        return with_caption(content, directive)
    return f"**{title}**\n\n{content}" if title else content


def _nothing(directive: Directive, passage: Passage) -> str:
    return ""


def _references(directive: Directive, passage: Passage) -> str:
    return "::: references\n:::"


def _player(directive: Directive, passage: Passage) -> str:
    if directive.name == "youtube":
        return f"@[youtube]({directive.argument})"
    return f'<iframe src="{directive.argument}"></iframe>'


_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("figure", "image"), _figure),
    **dict.fromkeys(_CODE, _code),
    **dict.fromkeys(("literalinclude", "include"), _included),
    **dict.fromkeys(("epigraph", "pull-quote", "blockquote", "highlights"), _quote),
    **dict.fromkeys(_UNWRAPPED, _content),
    **dict.fromkeys(_GONE, _nothing),
    "bibliography": _references,
    **dict.fromkeys(("youtube", "iframe"), _player),
    "list-table": lambda directive, passage: list_table(directive, passage.text),
    "csv-table": lambda directive, passage: csv_table(directive, passage.text),
    "mermaid": lambda directive, passage: fenced(directive.content(passage.text), "mermaid"),
}
