"""Diagnostics for authors: codes, severities, positions and hints; and the exceptions with them."""

from enum import StrEnum

from msgspec import Struct

from sitegen.core.messages import say


class Severity(StrEnum):
    """Severity. Without ``--strict``, only errors that lose a page set the exit status."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Code(StrEnum):
    """The kinds of diagnostics, by the names under which the guide explains them."""

    ADDRESS_TAKEN = "address-taken"
    """Two files have the same address; the second one is left out. Aliases come last."""
    ADDRESS_UNFIT = "address-unfit"
    """An address cannot be the name of a file: too long, leading out, or one of sitegen's own."""
    ASSETS_MISSING = "assets-missing"
    """KaTeX's style sheet and fonts, or the translations of the interface, are not installed."""
    BIBLIOGRAPHY = "bibliography"
    """A bibliography is missing or broken, or two of its entries have the same key."""
    BIBLIOGRAPHY_ENTRY = "bibliography-entry"
    """An entry lacks what its kind needs, or one of its fields cannot be used."""
    BLOCK_UNCLOSED = "block-unclosed"
    """A block is opened and never closed, or closed without having been opened."""
    CITATION_ENGINE = "citation-engine"
    """Citations are formatted plainly: the package or the style for them cannot be used."""
    CITATION_MISSING = "citation-missing"
    """A citation names a key that no bibliography of the article has."""
    CITATION_UNUSED = "citation-unused"
    """An entry of a bibliography is cited by no article."""
    CODE_SLOW = "code-slow"
    """The highlighting of a code block takes too long."""
    CONFIG = "config"
    """A key of ``sitegen.toml`` is unknown or has a wrong value, or the file is not TOML."""
    CONTENT_MISSING = "content-missing"
    """There is no ``content/`` folder."""
    CRASH = "crash"
    """The worker process crashed on an article, a page or an image, and again on retry."""
    DOMAIN = "domain"
    """``static/CNAME`` does not contain exactly one domain."""
    EMBED_BLOCKED = "embed-blocked"
    """The page's Content-Security-Policy blocks a frame or a script."""
    EXTENSION = "extension"
    """An extension of the site is missing, or fails."""
    EXTENSION_REMARK = "extension-remark"
    """A diagnostic that a Markdown rule of an extension reports."""
    FILE_PRIVATE = "file-private"
    """A key, a password or a leftover file of a program is among the published files."""
    FILE_REFUSED = "file-refused"
    """A symbolic link leads out of the site, or a file is a pipe, a device or a socket."""
    FILE_SIZE = "file-size"
    """A file is over GitHub's limit, or near it."""
    FILE_UNLINKED = "file-unlinked"
    """A notebook, a TeX, bibliography or Word file is not published, for no article links to it."""
    FOOTNOTE_MISSING = "footnote-missing"
    """A footnote's mark has no note, or a note has no mark."""
    FRONT_MATTER_KEY = "front-matter-key"
    """A front-matter key is misspelt, repeated, or has no effect here."""
    FRONT_MATTER_QUOTES = "front-matter-quotes"
    """A value between double quotes holds TeX; it is read literally."""
    FRONT_MATTER_SYNTAX = "front-matter-syntax"
    """The front matter is not valid YAML or TOML, or is not a mapping."""
    FRONT_MATTER_VALUE = "front-matter-value"
    """A front-matter key has an invalid value."""
    FRONT_MATTER_DATE = "front-matter-date"
    """A date cannot be read."""
    HEADING_SKIPPED = "heading-skipped"
    """A heading stands more than one level below the heading, or the title, before it."""
    IMAGE_ALT = "image-alt"
    """An image has no alternative text."""
    IMAGE_DOWNLOAD = "image-download"
    """A cover on another host cannot be fetched."""
    IMAGE_RESIZE = "image-resize"
    """An image is broken, or too large to be resized; it is served as it is."""
    IMPORT_ADDRESS = "import-address"
    """The old address of an article is unknown, or cannot become an alias."""
    IMPORT_EXISTS = "import-exists"
    """A file to import already exists in the site with other content."""
    IMPORT_FILE = "import-file"
    """A picture or file of an imported article is missing, or a file is not Markdown."""
    IMPORT_SETTING = "import-setting"
    """A setting of the old site is not taken over."""
    IMPORT_TAG = "import-tag"
    """A tag, shortcode or attribute of another system has no counterpart."""
    IMPORT_TEXT = "import-text"
    """Something in an imported article should be checked."""
    LABEL_DOUBLE = "label-double"
    """Two elements of one article have the same label."""
    LABEL_MISSING = "label-missing"
    """A reference names a label that does not exist, or that has no number."""
    LABEL_UNUSED = "label-unused"
    """A labelled formula has no reference."""
    LINK_EXTERNAL = "link-external"
    """A link to another site is broken, or could not be checked."""
    LINK_MISSING = "link-missing"
    """A link or an image points at a file or page that does not exist."""
    LOOK_CONTRAST = "look-contrast"
    """The accent of the site is too faint to read on its ground."""
    MARKUP_UNKNOWN = "markup-unknown"
    """Markup of another program, which sitegen does not read, stands in the text as written."""
    MATH_HOST = "math-host"
    """The formula host set in ``sitegen.toml`` cannot run here; another one is used."""
    MATH_SYNTAX = "math-syntax"
    """KaTeX cannot typeset a formula."""
    MATH_TOO_LONG = "math-too-long"
    """A formula is over the maximum length, or takes too long to typeset."""
    MATH_ESCAPED = "math-escaped"
    """A formula contains escapes that another generator needed; they are removed."""
    MATH_TAG_INLINE = "math-tag-inline"
    r"""A ``\\tag`` is in an inline formula, which cannot have a number."""
    MATH_UNTRUSTED = "math-untrusted"
    """A formula contains a command or a link that is not allowed in formulas."""
    MATH_UNPAIRED = "math-unpaired"
    """A dollar sign or delimiter that looks like math has no partner."""
    MATH_LOST = "math-lost"
    """The text looks like math that has lost its backslashes."""
    OUTPUT = "output"
    """The output folder cannot be used."""
    PERMANENT_TAG_FILE = "permanent-tag-file"
    """A line of ``tags.toml`` cannot be read, or a tag stands twice."""
    PERMANENT_TAG_GONE = "permanent-tag-gone"
    """The result of a permanent tag is no longer on the site."""
    PERMANENT_TAG_MISSING = "permanent-tag-missing"
    """A labelled result has no permanent tag, though others have."""
    PUBLISH_LATER = "publish-later"
    """An article is left out because its date is in the future."""
    PUBLISH_SCHEDULE = "publish-schedule"
    """Articles are scheduled, but the site's workflow has no daily run."""
    REPAIR = "repair"
    """A file that can be repaired could not be read or written."""
    SITE_SIZE = "site-size"
    """The site is over the limit of GitHub Pages, or near it."""
    SOURCE_BINARY = "source-binary"
    """A file named ``.md`` is not text."""
    SOURCE_ENCODING = "source-encoding"
    """A file is not UTF-8."""
    SOURCE_CONTROL = "source-control"
    """A file contains control characters, such as NUL, which HTML does not allow."""
    SOURCE_EMPTY = "source-empty"
    """A file has no text."""
    SOURCE_UNREADABLE = "source-unreadable"
    """A file cannot be read."""
    SYMBOL_DOUBLE = "symbol-double"
    """Two articles, or the site and an article, give one symbol two meanings."""
    TAG_DOUBLE = "tag-double"
    """Two tags, authors, series or categories differ only in case or width, or share an address."""
    TAG_UNKNOWN = "tag-unknown"
    """A file describes a tag that no article has."""
    TEMPLATE = "template"
    """A template has an error."""
    UNTRUSTED = "untrusted"
    """A part of an untrusted site is ignored, or came with it as a built file."""


class Span(Struct, frozen=True, kw_only=True, order=True):
    """A position in a file. Lines and columns count from 1, columns in code points."""

    path: str
    """Relative to the site's folder, with forward slashes."""
    line: int = 1
    column: int = 1
    length: int = 1
    """In code points, within the line."""


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One message for the author, with its position and a hint."""

    code: Code
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    """What to write or do instead; empty if unknown."""
    page_lost: bool = False
    """Whether a page is missing or incomplete because of it (exit status 1)."""


class BuildError(Exception):
    """The build cannot continue; carries the diagnostics of the causes."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        """Take the diagnostics to show."""
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[type["BuildError"], tuple[Diagnostic, ...]]:
        """Pickle with the diagnostics, so that it can cross processes."""
        return BuildError, self.diagnostics


class Refusal(Exception):
    """A command cannot run, for a reason outside the site's files."""

    def __init__(self, message: str, hint: str = "", *, status: int = 2) -> None:
        """Take message, hint and exit status: 2 if nothing was started, else 1."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status


class PartialPage(Exception):
    """A page is incomplete or lost; carries its text, if there is any, and the diagnostics."""

    def __init__(self, text: str | None, *diagnostics: Diagnostic) -> None:
        """Take the incomplete text; None if the page is lost."""
        super().__init__("; ".join(d.message for d in diagnostics))
        self.text = text
        self.diagnostics = diagnostics


def error(
    code: Code, message: str, span: Span, hint: str = "", *, page_lost: bool = False
) -> Diagnostic:
    """Return a diagnostic of severity error."""
    return Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message=message,
        span=span,
        hint=hint,
        page_lost=page_lost,
    )


def warning(code: Code, message: str, span: Span, hint: str = "") -> Diagnostic:
    """Return a diagnostic of severity warning."""
    return Diagnostic(code=code, severity=Severity.WARNING, message=message, span=span, hint=hint)


def remark(code: Code, message: str, span: Span, hint: str = "") -> Diagnostic:
    """Return a diagnostic of severity hint."""
    return Diagnostic(code=code, severity=Severity.HINT, message=message, span=span, hint=hint)


def worker_crashed(span: Span, what: str, how: str) -> Diagnostic:
    """Return the error for a file or page on which the worker crashed twice."""
    return error(
        Code.CRASH,
        say(
            "the worker crashed on this {what}, and crashed again on retry: {how}",
            what=what,
            how=how,
        ),
        span,
        hint=say("check the free memory; else the cause is an extension or the formula host"),
        page_lost=True,
    )


def severity_word(severity: Severity) -> str:
    """Return a severity in the language of messages."""
    words = {
        Severity.ERROR: say("error"),
        Severity.WARNING: say("warning"),
        Severity.HINT: say("hint"),
    }
    return words[severity]
