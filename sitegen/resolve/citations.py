"""Citations: marks in the text by the site's style, the list of cited works, unknown keys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from hashlib import blake2b
from html import escape
from itertools import groupby

from msgspec import Struct

from sitegen.citations.cited_works import CitedWorks, Work
from sitegen.citations.entries import Entry
from sitegen.citations.languages import language_of, short_names
from sitegen.citations.plain import link_of
from sitegen.citations.styles import Form
from sitegen.core.citations import Citation, CitedKey
from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.messages import say
from sitegen.core.model import RenderedArticle
from sitegen.render.words import word

_RANGE = 3
"""Consecutive numbers that become a range: ``[1–3]``."""


class Cited(Struct, frozen=True, kw_only=True):
    """The citations of one article with the works that they name."""

    citations: tuple[Citation, ...]
    works: tuple[Work, ...]
    """In the order of the list."""
    form: Form
    language: str

    @property
    def key(self) -> str:
        """Return a digest of all that marks and list depend on beside the article."""
        digest = blake2b(repr(self.form).encode(), digest_size=10)
        for work in self.works:
            entry, shown = work.entry, work.formatted
            parts = (entry.key, entry.content, shown.entry, shown.mark, shown.author, shown.year)
            digest.update("\0".join(parts).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def cited(rendered: RenderedArticle, works: CitedWorks, language: str) -> Cited | None:
    """Return the citations of an article; None if it has none."""
    if not rendered.citations:
        return None
    path, own = rendered.article.source.path, rendered.article.front_matter.lang
    return Cited(
        citations=rendered.citations,
        works=works.works.get(path, ()),
        form=works.form,
        language=own or language,
    )


def unknown_keys(rendered: RenderedArticle, works: CitedWorks) -> Iterator[Diagnostic]:
    """Yield a warning for each key that no bibliography of the article has."""
    known = works.bibliographies.of(rendered.article.source.path)
    for citation in rendered.citations:
        for each in citation.keys:
            if not any(each.key in entries for entries in known):
                yield from _unknown(citation, each, known, works)


def _unknown(
    citation: Citation, key: CitedKey, found: Sequence[Mapping[str, Entry]], works: CitedWorks
) -> Iterator[Diagnostic]:
    keys = [name for entries in found for name in entries]
    near = _near(key.key, keys, 0.8 if citation.is_loose else 0.6)
    if citation.is_loose and not near:
        return
    if not found:
        message = say("{text} cites a work, but there is no bibliography", text=citation.written)
        hint = say("put a file references.bib beside sitegen.toml, or link to the work")
    else:
        message = say("there is no entry {key} in the bibliography", key=key.key)
        hint = (
            say("did you mean {name}?", name=near[0])
            if near
            else say("add it to {path}", path=next(iter(works.bibliographies.files)))
        )
    yield warning(Code.CITATION_MISSING, message, key.span, hint=hint)


def _near(key: str, keys: Sequence[str], cutoff: float) -> list[str]:
    """Return the key that another one is a slip of: of alike length, with the same first letter."""
    first = key[:1].casefold()
    alike = [k for k in keys if k[:1].casefold() == first and abs(len(k) - len(key)) <= 3]
    exact = [k for k in alike if k.casefold() == key.casefold()]
    return exact or get_close_matches(key, alike, n=1, cutoff=cutoff)


def marks(each: Cited) -> list[str]:
    """Return the HTML of each citation mark of an article."""
    numbers = {work.entry.key: number for number, work in enumerate(each.works, 1)}
    works = {work.entry.key: work for work in each.works}
    return [_mark(citation, works, numbers, each) for citation in each.citations]


def _mark(
    citation: Citation, works: Mapping[str, Work], numbers: Mapping[str, int], each: Cited
) -> str:
    known = [key for key in citation.keys if key.key in works]
    if not known:
        text = escape(citation.written, quote=False)
        return text if citation.is_loose else f'<span class="reference-missing">{text}</span>'
    if citation.manner == "author":
        return _list([_author(works[key.key], each.form) for key in known], each)
    if citation.manner == "in-text":
        return _list([_in_text(key, works, numbers, each.form) for key in known], each)
    missing = [key.key for key in citation.keys if key.key not in works]
    return _aside(known, works, numbers, each.form) + "".join(
        f'<span class="reference-missing">[{escape(key)}?]</span>' for key in missing
    )


def _list(parts: list[str], each: Cited) -> str:
    return ("、" if each.language.startswith(("zh", "ja")) else ", ").join(parts)


def _in_text(
    key: CitedKey, works: Mapping[str, Work], numbers: Mapping[str, int], form: Form
) -> str:
    """Return the authors' names with a mark behind them, as a part of the sentence."""
    work = works[key.key]
    names = _author(work, form)
    if form.is_numeric:
        between = "" if form.is_raised else " "
        return f"{names}{between}{_aside([key], works, numbers, form)}"
    year = _link(work, work.formatted.year or work.formatted.mark)
    text = ", ".join(filter(None, (year, escape(key.locator, quote=False))))
    return f'<span class="citation">{names} ({text})</span>'


def _author(work: Work, form: Form) -> str:
    if form.is_numeric or not work.formatted.author:
        return escape(short_names(work.entry), quote=False)
    return work.formatted.author


def _aside(
    keys: Sequence[CitedKey],
    works: Mapping[str, Work],
    numbers: Mapping[str, int],
    form: Form,
) -> str:
    if not form.is_numeric:
        inner = "; ".join(_in_brackets(key, works[key.key]) for key in keys)
        return f'<span class="citation">{_bracketed(inner, form)}</span>'
    prefix = " ".join(key.prefix for key in keys[:1] if key.prefix)
    inner = (
        _with_locators(keys, works, numbers, form)
        if any(key.locator for key in keys)
        else _numbers([(numbers[key.key], works[key.key]) for key in keys], form)
    )
    tag = "sup" if form.is_raised else "span"
    before = f"{escape(prefix, quote=False)} " if prefix else ""
    return f'{before}<{tag} class="citation">{inner}</{tag}>'


def _in_brackets(key: CitedKey, work: Work) -> str:
    formatted = work.formatted
    shown = (formatted.year or formatted.mark) if key.suppress else formatted.mark
    prefix = f"{escape(key.prefix, quote=False)} " if key.prefix else ""
    locator = f", {escape(key.locator, quote=False)}" if key.locator else ""
    return f"{prefix}{_link(work, shown)}{locator}"


def _with_locators(
    keys: Sequence[CitedKey], works: Mapping[str, Work], numbers: Mapping[str, int], form: Form
) -> str:
    """Return numbers with places: behind a raised bracket, within another one."""
    parts = []
    for key in keys:
        link = _link(works[key.key], str(numbers[key.key]))
        place = escape(key.locator, quote=False)
        if form.is_raised:
            parts.append(f"{_bracketed(link, form)}{place}")
        else:
            inner = f"{link}, {place}" if place else link
            parts.append(_bracketed(inner, form))
    return ", ".join(parts)


def _numbers(works: Iterable[tuple[int, Work]], form: Form) -> str:
    """Return numbers in their order, with ranges: ``[1–3,5]``, or ``[1]–[3], [5]``."""
    ordered = sorted(dict(works).items())
    parts = []
    for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1][0] - pair[0]):
        links = [_link(work, str(number)) for _, (number, work) in run]
        links = [_bracketed(link, form) for link in links] if form.is_each else links
        parts += [f"{links[0]}–{links[-1]}"] if len(links) >= _RANGE else links
    inner = (", " if form.is_each and form.opening else ",").join(parts)
    return inner if form.is_each else _bracketed(inner, form)


def _bracketed(html: str, form: Form) -> str:
    return f"{escape(form.opening, quote=False)}{html}{escape(form.closing, quote=False)}"


def _link(work: Work, text: str) -> str:
    return f'<a class="reference" href="#{escape(_id(work))}">{text}</a>'


def _id(work: Work) -> str:
    return f"bib:{work.entry.key.replace(' ', '~')}"  # no key of BibTeX may have a tilde


def reference_list(each: Cited, *, has_title: bool) -> str:
    """Return the list of the cited works; with a title where the author has not placed it."""
    if not each.works:
        return ""
    name = word("references", each.language)
    title = f"<h2>{name}</h2>\n" if has_title else ""
    items = "".join(_item(n, work, each) for n, work in enumerate(each.works, 1))
    return (
        f'<section class="references" role="doc-bibliography" aria-label="{name}">\n'
        f"{title}<ul>\n{items}</ul>\n</section>\n"
    )


def _item(number: int, work: Work, each: Cited) -> str:
    form, language = each.form, language_of(work.entry)
    marked = _bracketed(str(number), form) if form.opening else f"{number}."
    shown = f'<span class="number">{marked}</span> ' if form.is_numeric else ""
    lang = "" if each.language.startswith(language) else f' lang="{language}"'
    return (
        f'<li id="{escape(_id(work))}">{shown}<span class="work"{lang}>'
        f"{work.formatted.entry}{_link_behind(work)}</span></li>\n"
    )


def _link_behind(work: Work) -> str:
    """Return a link to the work where its style shows none."""
    address = link_of(work.entry)
    if not address or "<a " in work.formatted.entry:
        return ""
    shown = address.partition("://")[2]
    return f' <a href="{escape(address)}">{escape(shown, quote=False)}</a>'
