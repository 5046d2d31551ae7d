"""What sitegen tells an author: codes, places and what to do. The command line prints them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is. Only errors that cost a page set the exit status without ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Code(StrEnum):
    """One name for each kind of diagnostic; authors can look it up in the guide."""

    ADDRESS_TAKEN = "address-taken"
    """Two files want the same address; the second one is left out. Aliases come last."""
    ASSETS_MISSING = "assets-missing"
    """KaTeX's style sheet and fonts are not installed."""
    CONFIG = "config"
    """A key of ``sitegen.toml`` is unknown or has a wrong value, or the file is not TOML."""
    CONTENT_MISSING = "content-missing"
    """There is no ``content/`` folder."""
    FRONT_MATTER_SYNTAX = "front-matter-syntax"
    """The front matter is not valid YAML or TOML, or is not a mapping."""
    FRONT_MATTER_VALUE = "front-matter-value"
    """A front-matter key has a value that cannot be used."""
    FRONT_MATTER_DATE = "front-matter-date"
    """A date cannot be read."""
    LABEL_DOUBLE = "label-double"
    """Two things in one article have the same label."""
    LABEL_MISSING = "label-missing"
    """A reference names a label that does not exist, or that has no number."""
    LINK_MISSING = "link-missing"
    """A link or an image points at a file or page that does not exist."""
    MATH_SYNTAX = "math-syntax"
    """KaTeX cannot typeset a formula."""
    MATH_TOO_LONG = "math-too-long"
    """A formula is longer than what is typeset."""
    MATH_ESCAPED = "math-escaped"
    """A formula holds escapes that another generator needed; they are undone."""
    MATH_TAG_INLINE = "math-tag-inline"
    r"""A ``\\tag`` stands in an inline formula, which cannot have a number."""
    MATH_UNTRUSTED = "math-untrusted"
    """A formula holds a command or a link that no formula may hold."""
    MATH_UNPAIRED = "math-unpaired"
    """A dollar sign or delimiter that looks like math has no partner."""
    MATH_LOST = "math-lost"
    """The text looks like math that has lost its backslashes on the way."""
    OUTPUT = "output"
    """The output folder cannot be used."""
    SEARCH = "search"
    """The index of the search cannot be made."""
    SOURCE_BINARY = "source-binary"
    """A file named ``.md`` is not text."""
    SOURCE_ENCODING = "source-encoding"
    """A file is not UTF-8."""
    SOURCE_CONTROL = "source-control"
    """A file holds control characters, such as NUL, which HTML cannot hold."""
    SOURCE_EMPTY = "source-empty"
    """A file has no text."""
    SOURCE_UNREADABLE = "source-unreadable"
    """A file cannot be read."""
    TAG_DOUBLE = "tag-double"
    """Two tags, authors, series or categories differ only in case or width, or want one address."""
    TAG_UNKNOWN = "tag-unknown"
    """A file describes a tag that no article has."""
    TEMPLATE = "template"
    """A template has a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A place in a file. Lines and columns count from 1, columns in code points."""

    path: str
    """Below the site's folder, with forward slashes."""
    line: int = 1
    column: int = 1
    length: int = 1
    """In code points, on the one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One remark for the author."""

    code: Code
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    """What to write or do instead; empty where nothing is known."""
    page_lost: bool = False
    """Whether a page could not be made because of it (exit status 1)."""


class BuildError(Exception):
    """The build cannot go on; carries the diagnostics that say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        """Take the diagnostics to show."""
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = diagnostics


def error(
    code: Code, message: str, span: Span, hint: str = "", *, page_lost: bool = False
) -> Diagnostic:
    """Make a diagnostic of severity error."""
    return Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message=message,
        span=span,
        hint=hint,
        page_lost=page_lost,
    )


def warning(code: Code, message: str, span: Span, hint: str = "") -> Diagnostic:
    """Make a diagnostic of severity warning."""
    return Diagnostic(code=code, severity=Severity.WARNING, message=message, span=span, hint=hint)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file, line and column, and drop exact doubles."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: (d.span, d.code, d.message)))
