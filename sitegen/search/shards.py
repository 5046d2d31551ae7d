"""Shards: JSON files, each with the postings of the terms that their hash assigns to it.

The postings of a term are one string: for each document in the order of their numbers its number,
the term's level in it, how many sentences hold it, and their names.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sitegen.search.coding import decode
from sitegen.search.numbers import WIDTH
from sitegen.search.part import ENTRY
from sitegen.search.words import shard_of

Postings = dict[str, str]
"""Postings by term."""
Change = tuple[str, str]
"""A document's number, and its new entry in the postings of a term; empty to remove it."""

_FEWEST, _MOST = 16, 2_048
_decoder = msgspec.json.Decoder(Postings)


def count_for(documents: int) -> int:
    """Return the number of shards: a power of two, so that an edit hardly ever changes it.

    A shard has some 20 KB, and each is a file to be written: 512 for 1,000 documents.
    """
    return min(max(_FEWEST, 1 << documents.bit_length() - 1), _MOST) if documents else _FEWEST


def gathered(parts: Iterable[tuple[str, Mapping[str, str]]], count: int) -> Iterator[bytes]:
    """Yield all shards, from the numbers and postings of documents in order."""
    terms: Postings = {}
    for number, postings in parts:
        for term, entry in postings.items():
            terms[term] = f"{terms[term]}{number}{entry}" if term in terms else number + entry
    shards: list[Postings] = [{} for _ in range(count)]
    for term in sorted(terms):
        shards[shard_of(term, count)][term] = terms.pop(term)
    shards.reverse()
    while shards:  # one by one: all encoded shards together would double the memory
        yield msgspec.json.encode(shards.pop())


def changed(shard: bytes, changes: Mapping[str, Iterable[Change]]) -> bytes:
    """Return a shard with changed entries of some documents, by term."""
    terms = _decoder.decode(shard)
    for term, every in changes.items():
        documents = dict(split(terms.get(term, "")))
        documents.update(every)
        terms[term] = "".join(n + documents[n] for n in sorted(documents) if documents[n])
    return msgspec.json.encode({term: terms[term] for term in sorted(terms) if terms[term]})


def split(postings: str) -> Iterator[Change]:
    """Yield each document's number and entry."""
    at = 0
    while at < len(postings):
        end = at + WIDTH + 2 + ENTRY * decode(postings[at + WIDTH + 1])
        yield postings[at : at + WIDTH], postings[at + WIDTH : end]
        at = end
