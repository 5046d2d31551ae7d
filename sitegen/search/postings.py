"""Postings: which documents have a term, as short strings; `search-index.js` reads them.

Documents are in the order of their numbers, and each is written as its distance from the one
before. A word has three columns: distances, levels, and names of sentences. The columns of words
that are in most documents begin the same, which gzip uses. Tokens of formulas follow each other in
one string: most of them are in a single document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from sitegen.search.coding import ALPHABET, VALUES, read_short, short

Documents = Mapping[int, int]
"""Entries by the numbers of documents."""
Posting = int
"""A document's number above the bits of its entry: a site of 1,000 articles has two million."""

ENTRY_BITS = 24
MOST_NAMES = 3
"""Names of sentences in an entry; a word in more sentences has none."""
BELOW_LEVEL = 20
_BELOW_COUNT = 18
_NAME_BITS = 6
_KEY = 3
"""Characters of a token's key behind its short number."""
_SHORT = [short(number) for number in range(4_096)]


@lru_cache(maxsize=4_096)
def packed_names(sentences: int) -> int:
    """Return a word's entry in one document, but for its level: a number of four bits above.

    ``sentences`` is a set of names, as bits. Two bits are their number, and six each name.
    """
    count = sentences.bit_count()
    if count > MOST_NAMES:
        return 0
    packed = count << _BELOW_COUNT
    for at in range(count):
        lowest = sentences & -sentences
        packed |= (lowest.bit_length() - 1) << _NAME_BITS * (MOST_NAMES - 1 - at)
        sentences ^= lowest
    return packed


def level_of(packed: int) -> int:
    """Return the level of a word's entry."""
    return packed >> BELOW_LEVEL


def names_of(packed: int) -> list[int]:
    """Return the names of sentences in a word's entry; none if there are many."""
    count = packed >> _BELOW_COUNT & 3
    return [packed >> _NAME_BITS * (MOST_NAMES - 1 - at) & 63 for at in range(count)]


def encode_word(postings: Sequence[Posting]) -> str:
    """Return the postings of a word, in the order of documents."""
    levels = "".join([ALPHABET[each >> _BELOW_COUNT & 63] for each in postings])
    below = (1 << BELOW_LEVEL) - 1
    names = "".join([_names_text(each & below) for each in postings])
    return f"{''.join(_gaps([each >> ENTRY_BITS for each in postings]))} {levels} {names}"


@lru_cache(maxsize=4_096)
def _names_text(packed: int) -> str:
    return "".join(ALPHABET[name] for name in names_of(packed))


def _gaps(numbers: Sequence[int]) -> Iterator[str]:
    """Yield the distances of numbers that ascend."""
    for last, number in pairwise((0, *numbers)):
        gap = number - last
        yield _SHORT[gap] if gap < len(_SHORT) else short(gap)


def decode_word(text: str) -> dict[int, int]:
    """Return the documents of a word's postings."""
    numbers, levels, names = text.split(" ")
    found: dict[int, int] = {}
    at = number = name = 0
    for level in levels:
        gap, at = read_short(numbers, at)
        number += gap
        packed = VALUES[level] << _BELOW_COUNT
        for place in range(VALUES[level] & 3):
            packed |= VALUES[names[name]] << _NAME_BITS * (MOST_NAMES - 1 - place)
            name += 1
        found[number] = packed
    return found


def encode_tokens(tokens: Iterable[tuple[str, Sequence[Posting]]]) -> str:
    """Return the postings of tokens, from their keys in order; an entry is 1 of a whole formula."""
    written = []
    for key, postings in tokens:
        written += [key, short(len(postings))]
        last = 0
        for each in postings:
            number = each >> ENTRY_BITS
            gap = (number - last) * 2 + (each & 1)
            written.append(_SHORT[gap] if gap < len(_SHORT) else short(gap))
            last = number
    return "".join(written)


def decode_tokens(text: str) -> Iterator[tuple[str, dict[int, int]]]:
    """Yield the keys of tokens with their documents."""
    at = 0
    while at < len(text):
        start = at
        _, at = read_short(text, at)
        key = text[start : at + _KEY]
        count, at = read_short(text, at + _KEY)
        documents: dict[int, int] = {}
        number = 0
        for _ in range(count):
            gap, at = read_short(text, at)
            number += gap >> 1
            documents[number] = gap & 1
        yield key, documents
