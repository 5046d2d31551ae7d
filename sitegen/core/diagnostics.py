"""What sitegen tells an author: codes, places and what to do. The command line prints them."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How bad it is. Only errors that cost a page set the exit status without ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Code(StrEnum):
    """One name for each kind of diagnostic; authors can look it up in the guide."""

    ADDRESS_TAKEN = "address-taken"
    """Two files want the same address; the second one is left out. Aliases come last."""
    ADDRESS_UNFIT = "address-unfit"
    """An address cannot be the name of a file: too long, leading out, or one of sitegen's own."""
    ASSETS_MISSING = "assets-missing"
    """KaTeX's style sheet and fonts, or the words of the interface, are not installed."""
    CODE_SLOW = "code-slow"
    """A code block takes too long to colour."""
    CONFIG = "config"
    """A key of ``sitegen.toml`` is unknown or has a wrong value, or the file is not TOML."""
    CONTENT_MISSING = "content-missing"
    """There is no ``content/`` folder."""
    CRASH = "crash"
    """The process that made an article, a page or the sizes of an image has died at it."""
    DOMAIN = "domain"
    """``static/CNAME`` does not hold one domain."""
    EXTENSION = "extension"
    """An extension of the site is not there, or fails."""
    EXTENSION_REMARK = "extension-remark"
    """A Markdown rule of an extension has something to say of an article."""
    FILE_PRIVATE = "file-private"
    """A key, a password or what a program has left behind lies among what is published."""
    FILE_REFUSED = "file-refused"
    """A link leads out of the site, or what should be a file is a pipe, a device or a socket."""
    FILE_SIZE = "file-size"
    """A file is larger than what GitHub takes, or nearly so."""
    FRONT_MATTER_SYNTAX = "front-matter-syntax"
    """The front matter is not valid YAML or TOML, or is not a mapping."""
    FRONT_MATTER_VALUE = "front-matter-value"
    """A front-matter key has a value that cannot be used."""
    FRONT_MATTER_DATE = "front-matter-date"
    """A date cannot be read."""
    HEADING_SKIPPED = "heading-skipped"
    """A heading stands more than one level below the heading, or the title, before it."""
    IMAGE_ALT = "image-alt"
    """An image has no text for those who cannot see it."""
    IMAGE_DOWNLOAD = "image-download"
    """A cover on another host cannot be fetched."""
    IMAGE_RESIZE = "image-resize"
    """An image is broken, or too large to be resized; it is served as it is."""
    IMPORT_ADDRESS = "import-address"
    """The old address of an article is not known, or cannot be kept."""
    IMPORT_EXISTS = "import-exists"
    """A file is in the way of one that is imported."""
    IMPORT_FILE = "import-file"
    """A picture or file of an imported article is missing, or a file is no Markdown."""
    IMPORT_TAG = "import-tag"
    """A tag, shortcode or attribute of another system has no counterpart."""
    IMPORT_TEXT = "import-text"
    """Something about an imported article should be looked at."""
    LABEL_DOUBLE = "label-double"
    """Two things in one article have the same label."""
    LABEL_MISSING = "label-missing"
    """A reference names a label that does not exist, or that has no number."""
    LABEL_UNUSED = "label-unused"
    """Nothing refers to a formula that has a number by its label."""
    LINK_EXTERNAL = "link-external"
    """A link to another site leads nowhere, or could not be followed."""
    LINK_MISSING = "link-missing"
    """A link or an image points at a file or page that does not exist."""
    LOOK_CONTRAST = "look-contrast"
    """The accent of the site is too faint to read on its ground."""
    MATH_HOST = "math-host"
    """The host of formulas that ``sitegen.toml`` asks for cannot run here; another one does."""
    MATH_SYNTAX = "math-syntax"
    """KaTeX cannot typeset a formula."""
    MATH_TOO_LONG = "math-too-long"
    """A formula is longer than what is typeset, or takes too long."""
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
    REPAIR = "repair"
    """A file that can be repaired could not be read or written."""
    SITE_SIZE = "site-size"
    """The site is larger than what GitHub Pages takes, or nearly so."""
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
    UNTRUSTED = "untrusted"
    """Something of a stranger's site does not count, or came with it as a built file."""


class Span(Struct, frozen=True, kw_only=True, order=True):
    """A place in a file. Lines and columns count from 1, columns in code points."""

    path: str
    """Below the site's folder, with forward slashes."""
    line: int = 1
    column: int = 1
    length: int = 1
    """In code points, on the one line."""


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One remark for the author."""

    code: Code
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    """What to write or do instead; empty where nothing is known."""
    page_lost: bool = False
    """Whether a page could not be made, or not as it is meant, because of it (exit status 1)."""


class BuildError(Exception):
    """The build cannot go on; carries the diagnostics that say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        """Take the diagnostics to show."""
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[type["BuildError"], tuple[Diagnostic, ...]]:
        """Cross from process to process with the diagnostics."""
        return BuildError, self.diagnostics


class Refusal(Exception):
    """A command cannot do what it was asked, for a reason that lies in no file of the site."""

    def __init__(self, message: str, hint: str = "", *, status: int = 2) -> None:
        """Take what is wrong, what to do, and the exit status: 2 if nothing was begun, else 1."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status


class PartialPage(Exception):
    """A page is not what it is meant to be; carries what was made, if anything, and why."""

    def __init__(self, made: str | None, *diagnostics: Diagnostic) -> None:
        """Take the text that was made all the same; None where the page is lost."""
        super().__init__("; ".join(d.message for d in diagnostics))
        self.made = made
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


def died(span: Span, what: str, how: str) -> Diagnostic:
    """Say that nothing came of a file or page, for the process that made it died twice."""
    return error(
        Code.CRASH,
        f"the process that made this {what} died, and again alone: {how}",
        span,
        hint="is there enough memory? else it is an extension, or the host that typesets formulas",
        page_lost=True,
    )


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file, line and column, and drop exact doubles."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: (d.span, d.code, d.message)))
