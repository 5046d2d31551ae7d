"""Parsing of Hugo's shortcodes: ``{{< name >}}`` and ``{{% name %}}``, with ``{{< /name >}}``."""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from sitegen.core.tex import Edit
from sitegen.importers.blog import Rule
from sitegen.importers.liquid import report_tag, translated
from sitegen.importers.passage import Passage, zones
from sitegen.importers.tags import Handler, Tag, options_of, words_of

_CODE = re.compile(
    r"\{\{([<%])-?\s*(?:/\*)?\s*(/?)\s*([A-Za-z_][\w./-]*)"
    r"((?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|(?![>%]\}\})[^\"`]){0,2000}?)"
    r"\s*(/?)\s*(?:\*/)?-?[>%]\}\}"
)
_ESCAPED = re.compile(r"(\{\{[<%])/\*\s?([\s\S]{0,500}?)\s?\*/([>%]\}\})")
_VERBATIM = ("highlight", "mermaid", "math", "katex", "latex", "mathjax", "code", "rawhtml")
_PAIR = re.compile(
    rf"\{{\{{[<%]\s*({'|'.join(_VERBATIM)})\b(?:(?!/?[>%]\}}\}})[\s\S])*?[>%]\}}\}}([\s\S]*?)"
    r"\{\{[<%]\s*/\s*\1\s*[>%]\}\}"
)


def translate(handlers: Mapping[str, Handler]) -> Rule:
    """Return a rule that translates shortcodes with these handlers and reports all others."""

    def rule(passage: Passage) -> None:
        for tag in translated(_tags, handlers, passage):
            report_tag(tag, passage)
        passage.apply(_unescaped(passage.text))

    return rule


def _unescaped(text: str) -> list[Edit]:
    """Write ``{{< x >}}`` for ``{{</* x */>}}``, Hugo's escape for showing a shortcode."""
    return [
        Edit(found.start(), found.end(), f"{found[1]} {found[2]} {found[3]}")
        for found in _ESCAPED.finditer(text)
    ]


def _tags(text: str) -> list[Tag]:
    fences = zones(text).fences
    verbatim = [
        found.span(2)
        for found in _PAIR.finditer(text)
        if not any(start <= found.start() < end for start, end in fences)
    ]
    around = zones(text, verbatim)
    found = [m for m in _CODE.finditer(text) if "/*" not in m[0][:6] and around.is_prose(m.start())]
    return _paired(found)


def _paired(found: list[re.Match[str]]) -> list[Tag]:
    tags: list[Tag] = []
    for match in found:
        open_tags = [
            number for number, tag in enumerate(tags) if tag.name == match[3] and not tag.closer
        ]
        if match[2] and open_tags:
            tags[open_tags[-1]] = replace(tags[open_tags[-1]], closer=match.span())
        else:
            tags.append(_tag(match))
    return tags


def _tag(match: re.Match[str]) -> Tag:
    left, options = options_of(match[4])
    return Tag(
        name=f"/{match[3]}" if match[2] else match[3],
        arguments=match[4].strip(),
        start=match.start(),
        end=match.end(),
        words=words_of(left),
        options={**options, "delimiter": match[1]},
    )
