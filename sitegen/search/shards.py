"""Shards: JSON files, each with the postings of the terms whose hash chooses it.

The postings of a term are one string: for each document in the order of their numbers its number,
the term's level in it, how many sentences hold it, and their names.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sitegen.search.coding import decode
from sitegen.search.numbers import WIDTH
from sitegen.search.part import ENTRY
from sitegen.search.words import shard_of

Postings = dict[str, str]
"""Postings by term."""
Change = tuple[str, str]
"""A document's number, and what the postings of a term say of it now; empty for nothing."""

_FIRST = 16
"""Shards of a small site."""
_STEPS = (24, 96, 384, 1_536, 6_144)
"""Documents from which on there are four times as many, so that a shard stays about as large."""
_decoder = msgspec.json.Decoder(Postings)


def count_for(documents: int) -> int:
    """Return the number of shards; it changes in few places, for then all are made again."""
    return _FIRST << 2 * bisect_right(_STEPS, documents)


def gathered(parts: Iterable[tuple[str, Mapping[str, str]]], count: int) -> list[bytes]:
    """Return all shards, made of the numbers and postings of documents in order."""
    terms: Postings = {}
    for number, postings in parts:
        for term, entry in postings.items():
            terms[term] = f"{terms[term]}{number}{entry}" if term in terms else number + entry
    shards: list[Postings] = [{} for _ in range(count)]
    for term in sorted(terms):
        shards[shard_of(term, count)][term] = terms.pop(term)
    return [msgspec.json.encode(shard) for shard in shards]


def changed(shard: bytes, changes: Mapping[str, Iterable[Change]]) -> bytes:
    """Return a shard with other postings, by term, of some documents."""
    terms = _decoder.decode(shard)
    for term, every in changes.items():
        documents = dict(split(terms.get(term, "")))
        documents.update(every)
        terms[term] = "".join(n + documents[n] for n in sorted(documents) if documents[n])
    return msgspec.json.encode({term: terms[term] for term in sorted(terms) if terms[term]})


def split(postings: str) -> Iterator[Change]:
    """Yield each document's number, and what stands of it."""
    at = 0
    while at < len(postings):
        end = at + WIDTH + 2 + ENTRY * decode(postings[at + WIDTH + 1])
        yield postings[at : at + WIDTH], postings[at + WIDTH : end]
        at = end
