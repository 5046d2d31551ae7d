"""An article's part of the index: its terms, and the data that a result shows.

It depends on the article alone, so it is cached like its HTML.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import isqrt
from zlib import crc32

import msgspec
from msgspec import Struct

from sitegen.core import placeholders
from sitegen.core.model import Body, Reference, RenderedArticle
from sitegen.search.drawings import EMPTY, Drawing, drawing, tex_of
from sitegen.search.formula_tokens import WHOLE, tokens
from sitegen.search.operators import operators
from sitegen.search.passages import Passages, line, passages
from sitegen.search.postings import BELOW_LEVEL, packed_names
from sitegen.search.words import commands, folded, words_of_folded

_TITLE, _TAG, _HEADING = 16, 6, 4
"""The weights of a word in a field. The text counts up to _MOST_TEXT, so what an article is called
counts more than what it often says."""
_SHORT = 8
"""Added to the weights of titles and headings, divided by their number of words."""
_MOST_HEADINGS, _MOST_TEXT = 12, 4
_ENOUGH = 512
"""Words of a short article; each doubling of the length divides by the root of two what the text
counts."""
_FINE = 16
"""Weights are computed in such parts of one, as integers: the same on every machine."""
_LOWEST, _HIGHEST = 5, 15
"""Levels: two double the weight; a weight of one has the level 4."""
_MOST_OFTEN = 256
_SENTENCE_NAMES = 64


class Part(Struct, frozen=True):
    """An article's part of the index."""

    postings: dict[str, int]
    """Entries by term."""
    shown: str
    """JSON: the data that results show of the article."""


_decoder = msgspec.json.Decoder(dict[str, int])


def unpacked(data: str) -> Part:
    """Return a part from its cached text. Raises msgspec.DecodeError."""
    shown, _, postings = data.partition("\n")
    return Part(_decoder.decode(postings), shown)


def shown_of(data: str) -> str:
    """Return what results show of an article, from its cached part."""
    return data.partition("\n")[0]


def packed(part: Part) -> str:
    """Return a part as a text for the cache: two lines, so that one is read without the other."""
    return f"{part.shown}\n{msgspec.json.encode(part.postings).decode()}"


def make_part(rendered: RenderedArticle, body: Body) -> Part:
    """Return the part of an article, from its HTML, whose links may be open."""
    references = [_reference(each, rendered) for each in rendered.references]
    read = passages(body.text, references)
    title, in_title = line(rendered.title.html, len(body.formulas))
    found = [_formula(html) if html else _NONE for html in [*body.formulas, *in_title]]
    tags = [(" ".join(tag.split()), _TAG) for tag in rendered.article.front_matter.tags]
    texts = [(each.text, _HEADING if each.is_heading else 0) for each in read.found]
    distinct = {id(each): each for each in found}.values()
    return Part(
        postings={
            **dict.fromkeys(facets(rendered), 0),
            **_tokens(distinct),
            **_word_entries([(title, _TITLE), *tags, *texts], distinct),
        },
        shown=_shown(rendered, title, read, [each.drawing for each in found]),
    )


def facets(rendered: RenderedArticle) -> Iterable[str]:
    """Return the terms of filters: tags, authors and the year."""
    front = rendered.article.front_matter
    yield from (f"tag\x1f{folded(tag)}" for tag in front.tags)
    yield from (f"author\x1f{folded(author)}" for author in front.authors)
    if front.date:
        yield f"year\x1f{front.date.year}"


class _Formula(Struct, frozen=True):
    """What a formula adds to a part."""

    drawing: Drawing
    tokens: dict[str, int]
    wholes: dict[str, int]
    """Those of the tokens that are of the whole formula."""
    commands: list[str]


_NONE = _Formula(EMPTY, {}, {}, [])


@lru_cache(maxsize=500)
def _formula(html: str) -> _Formula:
    drawn = drawing(html) or EMPTY
    found = tokens(operators(drawn))
    wholes = {token: entry for token, entry in found.items() if entry == WHOLE}
    return _Formula(drawn, found, wholes, commands(tex_of(html)))


def _tokens(formulas: Iterable[_Formula]) -> dict[str, int]:
    """Return the tokens of all formulas; what is a whole formula anywhere counts as one."""
    found: dict[str, int] = {}
    wholes: dict[str, int] = {}
    for each in formulas:
        found.update(each.tokens)
        wholes.update(each.wholes)
    return {**found, **wholes}


def _word_entries(texts: Sequence[tuple[str, int]], formulas: Iterable[_Formula]) -> dict[str, int]:
    """Return the words of texts, and the commands of formulas, with their entries.

    Each text comes with the weight of its field, or 0 if it is running text.
    """
    # All texts are folded at once. The name of a sentence is a hash without the numbers of its
    # formulas, which change with each formula before.
    marked = "\n".join(text for text, _ in texts)
    lines = folded(placeholders.FORMULA.sub(" ", marked)).split("\n")
    running = [command for each in formulas for command in each.commands]
    sentences: dict[str, int] = defaultdict(int)
    fields: dict[str, int] = {}
    for text, (_, field) in zip(lines, texts, strict=True):
        found = words_of_folded(text)
        name = 1 << crc32(text.encode("utf-8", "surrogatepass")) % _SENTENCE_NAMES
        for word in found:
            sentences[word] |= name
        if field:
            _add_field(fields, found, field)
        else:
            running += found
    counts = Counter(running)
    lowered = (len(running) // _ENOUGH).bit_length()
    levels = _levels(lowered)
    entries = {
        word: levels[count if count < _MOST_OFTEN else -1] | packed_names(sentences[word])
        for word, count in counts.items()
    }
    for word, weight in fields.items():
        level = _level(weight * _FINE + _text_weight(counts[word], lowered))
        entries[word] = level << BELOW_LEVEL | packed_names(sentences[word])
    return entries


def _add_field(fields: dict[str, int], found: Sequence[str], field: int) -> None:
    weight = field if field == _TAG else field + _SHORT // len(found or " ")
    for word in dict.fromkeys(found):
        most = _MOST_HEADINGS if field == _HEADING else _TITLE + _SHORT + _TAG
        fields[word] = max(fields.get(word, 0), min(fields.get(word, 0) + weight, most))


@lru_cache
def _levels(lowered: int) -> list[int]:
    """Return the levels of words that occur so often, each in its place in an entry."""
    weights = [_text_weight(count, lowered) for count in range(_MOST_OFTEN)]
    return [_level(weight) << BELOW_LEVEL for weight in weights]


def _text_weight(count: int, lowered: int) -> int:
    return min(isqrt((_FINE * count) ** 2 >> lowered), _FINE * _MOST_TEXT)


def _level(weight: int) -> int:
    return min(max((weight * weight).bit_length() - _LOWEST, 0), _HIGHEST)


def _reference(reference: Reference, rendered: RenderedArticle) -> str:
    """Return the text of a reference: its number, if its label is in the same article."""
    label = next((each for each in rendered.labels if each.name == reference.label), None)
    before = ", " if reference.place else ""
    return f"{before}({label.number})" if label and label.number else ""


def _shown(rendered: RenderedArticle, title: str, read: Passages, drawings: list[Drawing]) -> str:
    front = rendered.article.front_matter
    values = {
        "address": rendered.article.address,
        "title": title,
        "date": front.date.isoformat()[:10] if front.date else "",
        "tags": front.tags,
        "authors": front.authors,
        "sections": [(each.id, each.title) for each in read.sections],
        "passages": [(each.section, each.anchor, each.text) for each in read.found],
        "formulas": drawings,
    }
    return msgspec.json.encode(values).decode()
