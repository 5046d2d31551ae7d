"""Data types of the pipeline. All are frozen and picklable; each step returns new values."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from msgspec import Struct, field

from sitegen.core import placeholders
from sitegen.core.citations import Citation
from sitegen.core.diagnostics import Code, Diagnostic, Span
from sitegen.core.front_matter import FrontMatter
from sitegen.incremental.views import Tracked

Kind = Literal["article", "page", "tag"]
"""Articles are listed, tagged and sorted; pages (About) are standalone; ``tag`` describes a tag."""


class Source(Struct, frozen=True, kw_only=True):
    """A Markdown file as read: decoded, not parsed."""

    path: str
    """Relative to the site's folder, with forward slashes: ``content/a.md``."""
    name: str
    """Relative to ``content/``, without ``.md``; the basis of references and slugs."""
    kind: Kind
    text: str
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""


class Article(Struct, frozen=True, kw_only=True):
    """A source with its front matter read and its address known; not rendered."""

    source: Source
    front_matter: FrontMatter
    body: str
    body_start: int
    """Offset of the body in the source's text, in code points."""
    slug: str
    address: str
    """Site path of its page, not percent-encoded: ``/articles/梯度/``."""
    name: str = ""
    """The file's name; the title if there is no other."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each front-matter key."""

    @property
    def takes_comments(self) -> bool:
        """Whether it has comments, if the site has: pages only if their front matter says so."""
        wanted = self.front_matter.comments
        return self.source.kind == "article" if wanted is None else wanted

    def span(self, key: str) -> Span:
        """Return the position of a front-matter key, or the first line."""
        return Span(path=self.source.path, line=self.lines.get(key, 1))


class Tex(Struct, frozen=True, kw_only=True):
    """A formula to typeset."""

    tex: str
    display: bool
    shown: str = ""
    """The author's TeX, for the page's ``<annotation>``; ``tex`` if empty."""
    numbers: tuple[str, ...] = ()
    """The numbers of the numbered rows, for MathML, as KaTeX does not put them there."""


class Typeset(Struct, frozen=True, kw_only=True):
    """The result of typesetting: HTML or an error; neither if the formula only defines macros."""

    html: str = ""
    error: str = ""
    """Why there is no HTML, in English; with ``values``, a template that they fill in."""
    values: dict[str, str] = {}
    position: int | None = None
    """Offset of the error in the TeX, in code points from 0; None if unknown."""
    length: int = 1
    """Length of the faulty part, in code points."""
    hint: str = ""
    """What to write instead."""
    code: Code | None = None
    """The code of the diagnostic that reports the error."""
    symbols: tuple[str, ...] = ()
    """Those that mean something."""
    nested: tuple[tuple[str, str], ...] = ()
    """The classes of symbols that stand in others, behind those of the others."""

    @property
    def reason(self) -> str:
        """Return the error in English, as pages show it in all languages of messages."""
        return self.error.format(**self.values) if self.values else self.error


class RichText(Struct, frozen=True, kw_only=True):
    """A line of text, as HTML and as plain text."""

    html: str
    text: str
    """Plain text; math in its plain reading."""


class Heading(NamedTuple):
    """A heading of an article, for the table of contents and for checks.

    A tuple, for there are more of them than of all other values together, and a build reads all.
    """

    level: int
    """On the page, where the title is the only one of level 1."""
    id: str
    text: str
    written: int = 0
    """The level as the author wrote it; 0 if a rule of an extension made the heading."""
    line: int = 1
    """Of the article's file."""


class Link(Struct, frozen=True, kw_only=True):
    """A link or an image to be resolved; a mark stands for it in the HTML."""

    target: str
    """As written, percent-decoded: ``other.md#part``, ``images/a.png``, ``/tags/``."""
    span: Span
    image: bool = False
    wiki: bool = False
    """Whether the target is a name, as in ``[[name#heading]]``."""


class Label(Struct, frozen=True, kw_only=True):
    """The target of a reference: a numbered formula or a theorem."""

    name: str
    kind: str
    """``equation``, or the kind of theorem."""
    number: str
    """As shown; empty if it has none."""
    id: str
    """The id of the element on the page."""
    span: Span
    word: str = ""
    """The word in front of the number: 式, 定理, Eq."""
    title: str = ""
    """Of a theorem, as plain text."""
    within: str = ""
    """Of a formula: the label of the theorem in which, or in whose proof, it stands."""


class Reference(Struct, frozen=True, kw_only=True):
    r"""One label of a ``\ref``, ``\eqref`` or ``\cref``; a mark stands for it in the HTML."""

    label: str
    """As written: ``eq:x``, or ``other-article#eq:x``."""
    command: str
    """``ref``, ``eqref``, ``cref``, ``Cref``, ``crefrange`` or ``Crefrange``."""
    span: Span
    within: str = ""
    """The label, as written, of the theorem in which, or in whose proof, it stands; else empty."""
    place: int = 0
    """Its place in the list of labels of one command; a list follows in ``references``."""


class Body(Struct, frozen=True, kw_only=True):
    """An article's HTML with its formulas separate.

    Formulas are nine tenths of it, and feeds show them in another form.
    """

    text: str = ""
    """HTML with a mark for each formula."""
    formulas: tuple[str, ...] = ()
    """HTML of the formulas, by the number of the mark; empty for those that are not shown."""

    @property
    def html(self) -> str:
        """Return the complete HTML, as on the article's page."""
        return self.shown(str)

    def shown(self, form: Callable[[str], str]) -> str:
        """Return the HTML with ``form`` of each formula."""
        return placeholders.FORMULA.sub(lambda mark: form(self.formulas[int(mark[1])]), self.text)


class RenderedArticle(Struct, frozen=True, kw_only=True):
    """An article as HTML with open links, and the facts that other pages need."""

    article: Article
    body: Body
    title: RichText
    summary: RichText
    description: str
    headings: tuple[Heading, ...] = ()
    ids: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()
    labels: tuple[Label, ...] = ()
    references: tuple[Reference, ...] = ()
    symbols: tuple[str, ...] = ()
    """The symbols of its formulas that mean something, by name."""
    nested_symbols: tuple[tuple[str, str], ...] = ()
    """The classes of symbols that stand in others, behind those of the others."""
    own_symbols: tuple[str, ...] = ()
    """The HTML of the symbols of its own notation, in their order; empty for broken ones."""
    citations: tuple[Citation, ...] = ()
    formulas: int = 0
    body_math: bool = False
    summary_math: bool = False
    """Whether title or summary contain formulas, so that lists need KaTeX's style sheet."""
    image_hosts: tuple[str, ...] = ()
    """Origins of the remote images, for the Content-Security-Policy."""
    media_hosts: tuple[str, ...] = ()
    """Those of remote films and sounds."""
    has_frames: bool = False
    """Whether it shows a frame of a host in ``embeds.hosts``."""
    characters: int = 0
    words: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    key: str = ""
    """Cache key: a digest of all inputs of rendering. Equal keys mean equal values."""

    @property
    def html(self) -> str:
        """Return the HTML with its formulas, links still open."""
        return self.body.html

    def heading_span(self, heading: Heading) -> Span:
        """Return the place of a heading."""
        return Span(path=self.article.source.path, line=heading.line)


class Asset(Struct, frozen=True, kw_only=True):
    """A file of the site that is not a page."""

    origin: str
    """Path on disk."""
    address: str
    """Site path, not percent-encoded: ``/assets/style.3f9a2c1d.css``."""
    name: str = ""
    """The address in templates and style sheets, if it differs."""
    data: bytes | None = None
    """What is sent, where it is not read from ``origin`` when the site is written."""
    load: Callable[[], bytes] | None = None
    """Reads what is sent from the cache, if it lies there."""
    version: str = ""
    """Tells what is loaded from other content."""
    source_path: str = ""
    """Path of an author's file relative to the site's folder, for links to it."""


class Picture(Struct, frozen=True, kw_only=True):
    """Size and other widths of an image of the site, for ``<img>``."""

    width: int
    height: int
    sources: tuple[tuple[str, int], ...] = ()
    """Href and width of each size, the smallest first; empty if there is only one."""

    @property
    def srcset(self) -> str:
        """Return the value of the attribute ``srcset``."""
        return ", ".join(f"{href} {width}w" for href, width in self.sources)


class Term(Struct, frozen=True, kw_only=True):
    """A tag, an author, a series or a category with its articles."""

    name: str
    address: str
    articles: tuple[RenderedArticle, ...]
    """Newest first; a series in its own order."""


class Page(Struct, frozen=True, kw_only=True):
    """One HTML (or XML) file of the site; composed if something that it has read has changed."""

    address: str
    """Site path, not percent-encoded; a folder ends in a slash."""
    make: Callable[[], str]
    """Composes the page. Raises BuildError if its template fails."""
    origin: str
    """The article's path, or the template of a page that sitegen makes by itself."""
    span: Span | None = None
    """Where the author asks for the address, if not by the article's own path."""
    in_sitemap: bool = False
    """Whether it is in the sitemap, for search engines to find."""
    shows: tuple[Tracked, ...] = ()
    """Views of the articles whose texts it shows; the sitemap has the date of the last change."""
