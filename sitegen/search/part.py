"""An article's part of the index: its terms, and the data that a result shows.

It depends on the article alone, so it is cached like its HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct

from sitegen.core import placeholders
from sitegen.core.model import Body, Reference, RenderedArticle
from sitegen.search.coding import ALPHABET, hashed
from sitegen.search.drawings import EMPTY, Drawing, drawing, tex_of
from sitegen.search.formula_tokens import tokens
from sitegen.search.operators import operators
from sitegen.search.passages import Passage, line, passages
from sitegen.search.words import commands, folded, words

_TITLE, _TAG, _HEADING, _TEXT = 8, 6, 4, 1
"""The weights of a word by the field it is in."""
_SENTENCES = 30
"""Maximum of sentences recorded for one word in one article."""
_ENOUGH = 512
"""Words of a short article; each doubling of the length lowers the levels of its words."""
_LEVELS = [f"{level}-" for level in ALPHABET]
"""The entries of terms that are in no sentence, by level."""
ENTRY = 2
"""Characters of a sentence's name."""


class Part(Struct, frozen=True):
    """An article's part of the index."""

    postings: dict[str, str]
    """By term: its level, the number of sentences, their names."""
    shown: str
    """JSON: the data that results show of the article."""


_decoder = msgspec.json.Decoder(Part)


def unpacked(data: str) -> Part:
    """Return a part from its cached text. Raises msgspec.DecodeError."""
    return _decoder.decode(data)


def packed(part: Part) -> str:
    """Return a part as a text for the cache."""
    return msgspec.json.encode(part).decode()


def make_part(rendered: RenderedArticle, body: Body) -> Part:
    """Return the part of an article, from its HTML, whose links may be open."""
    references = [_reference(each, rendered) for each in rendered.references]
    read = passages(body.text, references)
    title, in_title = line(rendered.title.html, len(body.formulas))
    formulas = [*body.formulas, *in_title]
    terms = _Terms()
    terms.add(title, _TITLE)
    for tag in rendered.article.front_matter.tags:
        terms.add(tag, _TAG)
    for passage in read.found:
        terms.add(passage.text, _HEADING if passage.is_heading else _TEXT)
    for html in dict.fromkeys(filter(None, formulas)):
        terms.formula(html)
    for facet in facets(rendered):
        terms.levels.setdefault(facet, 1)
    return Part(
        postings=terms.postings(),
        shown=_shown(rendered, title, read.sections, read.found, formulas),
    )


def facets(rendered: RenderedArticle) -> Iterable[str]:
    """Return the terms of filters: tags, authors and the year."""
    front = rendered.article.front_matter
    yield from (f"tag\x1f{folded(tag)}" for tag in front.tags)
    yield from (f"author\x1f{folded(author)}" for author in front.authors)
    if front.date:
        yield f"year\x1f{front.date.year}"


class _Terms:
    """Collects the terms of one article."""

    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self._weights: dict[str, int] = {}
        self._sentences: dict[str, dict[str, None]] = {}

    def add(self, text: str, weight: int) -> None:
        """Add the words of a sentence.

        Its name is a hash without the numbers of formulas, which change with each formula before.
        """
        text = placeholders.FORMULA.sub(" ", text)
        name = hashed(text, ENTRY)
        for word in words(text):
            self._weights[word] = self._weights.get(word, 0) + weight
            self._sentences.setdefault(word, {})[name] = None

    def formula(self, html: str) -> None:
        """Add the tokens of a formula, and the commands of its TeX."""
        found, names = _formula(html)
        for token, level in found.items():
            if self.levels.get(token, 0) < level:
                self.levels[token] = level
        for name in names:
            self._weights[name] = self._weights.get(name, 0) + _TEXT

    def postings(self) -> dict[str, str]:
        """Return the entry of each term in the index."""
        length = sum(self._weights.values())
        lowered = (length // _ENOUGH).bit_length()
        found = {token: _LEVELS[level] for token, level in self.levels.items()}
        for word, weight in self._weights.items():
            # Levels are logarithmic: four of them double the weight. 63 is the last one that a
            # character of the alphabet can hold.
            level = max(1, min((weight**4).bit_length() - 2 * lowered + 8, 63))
            sentences = sorted(self._sentences.get(word, ()))[:_SENTENCES]
            found[word] = f"{ALPHABET[level]}{ALPHABET[len(sentences)]}{''.join(sentences)}"
        return found


@lru_cache(maxsize=2_000)
def _formula(html: str) -> tuple[dict[str, int], list[str]]:
    drawn = _drawn(html)
    return tokens(operators(drawn)), commands(tex_of(html))


@lru_cache(maxsize=2_000)
def _drawn(html: str) -> Drawing:
    return drawing(html) or EMPTY


def _reference(reference: Reference, rendered: RenderedArticle) -> str:
    """Return the text of a reference: its number, if its label is in the same article."""
    label = next((each for each in rendered.labels if each.name == reference.label), None)
    return f"({label.number})" if label and label.number else ""


def _shown(
    rendered: RenderedArticle,
    title: str,
    sections: Iterable[Any],
    found: Iterable[Passage],
    formulas: list[str],
) -> str:
    front = rendered.article.front_matter
    drawings = [_drawn(html) if html else EMPTY for html in formulas]
    values = {
        "address": rendered.article.address,
        "title": title,
        "date": front.date.isoformat()[:10] if front.date else "",
        "tags": front.tags,
        "authors": front.authors,
        "sections": [(each.id, each.title) for each in sections],
        "passages": [(each.section, each.anchor, each.text) for each in found],
        "formulas": drawings,
    }
    return msgspec.json.encode(values).decode()
