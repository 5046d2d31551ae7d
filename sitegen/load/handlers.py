"""The forms of front matter, each a handler of python-frontmatter; ``FORMS`` lists them.

python-frontmatter's own handlers know no line numbers, no bounds and no broken front matter. These
do: a handler reads one text, and remembers where it found front matter and what was wrong with it.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler
from msgspec import Struct

from sitegen.core.text import Lines, fit
from sitegen.load.values import MAX_LENGTH, TooMuch, read_toml, read_yaml

KEY = re.compile(r"""(["']?)([A-Za-z_][\w -]{0,99})\1\s*(:|=)(?=\s|$|["'\[\d])\s*(.*)""")
"""A line that begins with a key: the quotes around it, the key, what follows it, its value."""
_YAML_END = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"[A-Za-z_][\w-]*:(?:\s|$)|[ \t]+\S|- |$")
_PELICAN = {"title", "date", "tags", "category", "author", "authors", "slug", "summary"}
_PELICAN_MAY = {*_PELICAN, "modified", "status", "lang", "keywords"}


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with front matter; line and column count from 1 in what stands inside it."""

    message: str
    line: int = 1
    column: int = 1
    hint: str = ""


class Handler(BaseHandler):
    """Reads the front matter of one text in one form."""

    FM_BOUNDARY = re.compile(r"\A")  # the base class asks for one; the forms find their own bounds

    def __init__(self) -> None:
        super().__init__()
        self.start, self.stop, self.end = 0, 0, 0
        """Where the keys begin and stop in the text, and where what closes them ends."""
        self.is_open = False
        """Whether nothing closes the front matter."""
        self.fault: Fault | None = None

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter without its delimiters, and the body. ``detect`` comes first."""
        if self.is_open:
            raise ValueError("the front matter is never closed")  # which parse takes for none
        return text[self.start : self.stop], text[self.end :]

    def _found(self, start: int, stop: int, end: int) -> bool:
        self.start, self.stop, self.end = start, stop, end
        return True

    def _salvaged(self, fm: str, fault: Fault) -> dict[str, Any]:
        self.fault = fault
        return _plain_lines(fm)


class YamlForm(Handler):
    """YAML between two lines ``---``; the second may also be ``...``."""

    opening: ClassVar[re.Pattern[str]] = re.compile("-{3,}")
    closing: ClassVar[re.Pattern[str]] = _YAML_END

    def detect(self, text: str) -> bool:
        """Find both delimiters; a lone rule of hyphens opens no front matter."""
        first = text.partition("\n")[0]
        if not self.opening.fullmatch(first.rstrip()):
            return False
        start = text.find("\n") + 1
        closing = self.closing.search(text, start) if start else None
        if closing is None:
            self.is_open = self._may_be_open(text[len(first) :][:200])
            return self.is_open
        raw = text[start : closing.start()]
        if raw.strip() and not _is_keys(raw):
            return False
        return self._found(start, closing.start(), closing.end())

    def load(self, fm: str) -> dict[str, Any]:
        """Read YAML; of what is broken the plain lines are read, and ``fault`` is set."""
        try:
            values = read_yaml(fm)
        except TooMuch as much:
            return self._salvaged(fm, _too_much(much))
        except yaml.YAMLError as broken:
            return self._salvaged(fm, _broken_yaml(broken, fm))
        if values is None or isinstance(values, dict):
            return {str(key): value for key, value in (values or {}).items()}
        message = "the front matter is not a list of keys"
        self.fault = Fault(message=message, hint="write lines such as title: 标题")
        return {}

    def export(self, metadata: dict[str, object], **options: object) -> str:
        """Return YAML in the order of the keys; lists of texts stand on one line."""
        return "".join(_line(key, value) for key, value in metadata.items())

    def format(self, post: frontmatter.Post, **options: object) -> str:
        """Return a whole article; without keys it has no front matter."""
        keys = self.export(post.metadata)
        return f"---\n{keys}---\n{post.content}" if keys else post.content

    def _may_be_open(self, text: str) -> bool:
        return _is_keys(text)


class TomlForm(YamlForm):
    """TOML between two lines ``+++``."""

    opening = re.compile(r"\+{3}")
    closing = re.compile(r"^\+{3}[ \t]*$", re.MULTILINE)

    def load(self, fm: str) -> dict[str, Any]:
        """Read TOML; of what is broken the plain lines are read, and ``fault`` is set."""
        try:
            values: dict[str, Any] = read_toml(fm)
        except TooMuch as much:
            return self._salvaged(fm, _too_much(much))
        except (ValueError, RecursionError) as broken:  # tomllib's own error is a ValueError too
            return self._salvaged(fm, _broken_toml(broken))
        return values

    def _may_be_open(self, text: str) -> bool:
        return False


class MissingOpening(YamlForm):
    """YAML whose first ``---`` is missing."""

    def detect(self, text: str) -> bool:
        """Find lines of keys, a title, a date or tags among them, and the ``---`` below them."""
        raw = _header_lines(text)
        closing = self.closing.match(text, len(raw))
        if closing and _keys(raw) & {"title", "date", "tags"}:
            return self._found(0, len(raw), closing.end())
        return False


class HeaderLines(Handler):
    """Pelican's lines ``Title: …`` up to the first blank one."""

    def detect(self, text: str) -> bool:
        """Find lines of keys that Pelican knows, a title among them."""
        raw = _header_lines(text)
        keys = _keys(raw)
        if "title" in keys and keys <= _PELICAN_MAY:
            return self._found(0, len(raw), len(raw))
        return False

    def load(self, fm: str) -> dict[str, Any]:
        """Read each line as text."""
        found = (KEY.match(line) for line in fm.splitlines())
        return {m[2].strip().lower(): m[4].strip() for m in found if m}


FORMS: tuple[type[Handler], ...] = (YamlForm, TomlForm, MissingOpening, HeaderLines)
"""All forms; the first that detects itself in a text reads it."""


def article_text(metadata: Mapping[str, object], body: str) -> str:
    """Return an article with front matter in YAML, as ``new`` and ``import`` write it."""
    post = frontmatter.Post(body)
    post.metadata.update(metadata)  # not as arguments: a key may be called content or handler
    return frontmatter.dumps(post, handler=YamlForm())


def _is_keys(raw: str) -> bool:
    lines = [line for line in raw.splitlines() if line.strip() and not line.startswith("#")]
    return bool(lines) and bool(KEY.match(lines[0]) or lines[0].lstrip().startswith(("{", "[")))


def _header_lines(text: str) -> str:
    """Return the lines at the top that may be keys, with their values and lists."""
    length = 0
    for line in text.splitlines(keepends=True):
        if not line.strip() or not _HEADER.match(line.rstrip("\n")):
            break
        length += len(line)
    return text[:length]


def _keys(raw: str) -> set[str]:
    return {match[2].lower() for line in raw.splitlines() if (match := KEY.match(line))}


def _too_much(much: TooMuch) -> Fault:
    hint = "what is long belongs below the front matter"
    return Fault(message=f"the front matter holds {much}", hint=hint)


def _broken_yaml(broken: Exception, raw: str) -> Fault:
    mark = getattr(broken, "problem_mark", None)
    # Not the mark's own line: YAML ends lines at characters such as U+2028, editors do not.
    line, column = Lines(raw).place(min(mark.index, len(raw))) if mark else (1, 1)
    reason = getattr(broken, "problem", None) or broken
    return Fault(
        message=f"the front matter is not valid YAML: {reason}",
        line=line,
        column=column,
        hint='put quotes around values that hold a colon, # or quotes: title: "a: b"',
    )


def _broken_toml(broken: Exception) -> Fault:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(broken))
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    reason = str(broken).partition(" (at ")[0]
    message = f"the front matter is not valid TOML: {reason}"
    return Fault(message=message, line=line, column=column)


def _plain_lines(raw: str) -> dict[str, Any]:
    """Return the plain ``key: value`` lines of front matter that cannot be read as a whole."""
    found = (KEY.fullmatch(line.rstrip()) for line in raw[:MAX_LENGTH].splitlines())
    values = ((m[2].strip(), m[4].strip()) for m in found if m)
    return {key: _alone(value) for key, value in values if value and value[0] not in "&*"}


def _alone(text: str) -> Any:
    """Read one value: a list as YAML does, all else as plain text."""
    try:
        value = read_yaml(text)
    except (yaml.YAMLError, ValueError, TooMuch):
        value = None
    return value if isinstance(value, list) else fit(text.strip("\"'"))


def _line(key: str, value: object) -> str:
    if isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value):
        flow = yaml.safe_dump(list(value), allow_unicode=True, default_flow_style=True, width=10**6)
        return f"{key}: {flow}"
    return yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=10**6)
