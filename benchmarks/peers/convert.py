"""Conversion of a generated article to the syntax of each generator.

The text stays what it is but for three things: links to other articles, front matter where it is
not YAML, and what pelican-katex and Python-Markdown want around formulas and in lists.
"""

import re

_LINK = re.compile(r"\]\((note-\d+)\.md\)")
_FIELD = re.compile(r'^(\w+): "?(.+?)"?$', re.MULTILINE)
_TAG = re.compile(r"^  - (.+)$", re.MULTILINE)
_FORMULA = re.compile(r"(\$\$[^$]+\$\$|\$[^$\n]+\$)(\w?)")
_FENCED = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)


def as_written(name: str, text: str) -> str:
    """Return an article unchanged, as sitegen reads it."""
    return text


def with_addresses(name: str, text: str) -> str:
    """Return an article with links to addresses instead of files."""
    return _LINK.sub(r"](/posts/\1/)", text)


def for_pelican(name: str, text: str) -> str:
    """Return an article with header lines as front matter, and text for Python-Markdown."""
    front, body = text.removeprefix("---\n").split("---\n", 1)
    fields = dict(_FIELD.findall(front))
    lines = {
        "Title": fields["title"],
        "Date": fields["date"],
        "Author": fields["author"],
        "Tags": ", ".join(_TAG.findall(front)),
        "Slug": name,
        "Summary": fields["description"],
    }
    parts = _FENCED.split(with_addresses(name, body))
    prose = [part if at % 2 else _spaced(part) for at, part in enumerate(parts)]
    return "".join(f"{key}: {value}\n" for key, value in lines.items()) + "".join(prose)


def _spaced(text: str) -> str:
    """pelican-katex sees no formula before a letter; a list's text is indented by four spaces."""
    apart = _FORMULA.sub(lambda m: f"{m[1]} {m[2]}" if m[2] else m[1], text)
    return re.sub(r"^ {3}(?=\S)", "    ", apart, flags=re.MULTILINE)
