"""Shards: JSON files, each with the postings of the terms that their hash assigns to it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

import msgspec
from msgspec import Struct

from sitegen.search.coding import decode, short
from sitegen.search.postings import (
    ENTRY_BITS,
    Documents,
    Posting,
    decode_tokens,
    decode_word,
    encode_tokens,
    encode_word,
)
from sitegen.search.words import is_token, shard_of

Change = tuple[int, int | None]
"""A document's number, and its new entry in the postings of a term; None to remove it."""
_FEWEST, _MOST = 16, 4_096


class Shard(Struct, frozen=True):
    """The postings of a shard."""

    words: dict[str, str]
    formulas: dict[str, str]
    """All tokens of one kind together, by the kind."""


_decoder = msgspec.json.Decoder(Shard)


def count_for(documents: int) -> int:
    """Return the number of shards: a power of two, so that an edit hardly ever changes it.

    A shard has some 4 KB with gzip, and each is a file to be written: 1,024 for 1,000 documents.
    """
    return min(max(_FEWEST, 1 << documents.bit_length()), _MOST)


def token_key(token: str, count: int) -> str:
    """Return what identifies a formula's token in its shard."""
    return short(decode(token[1:3]) // count) + token[3:]


def gathered(parts: Iterable[tuple[int, Mapping[str, int]]], count: int) -> Iterator[bytes]:
    """Yield all shards, from the numbers and postings of documents in order."""
    # Most terms are in a single document. Arrays take a tenth of the memory of lists of objects.
    terms: dict[str, array[Posting] | Posting] = {}
    for number, entries in parts:
        above = number << ENTRY_BITS
        for term, entry in entries.items():
            held = terms.get(term)
            if held is None:
                terms[term] = above | entry
            elif isinstance(held, int):
                terms[term] = array("q", (held, above | entry))
            else:
                held.append(above | entry)
    shards: list[list[str]] = [[] for _ in range(count)]
    for term in terms:
        shards[shard_of(term, count)].append(term)
    for mine in shards:  # one by one: all encoded shards together would double the memory
        yield _encoded(((term, terms.pop(term)) for term in mine), count)


def _encoded(terms: Iterable[tuple[str, array[Posting] | Posting]], count: int) -> bytes:
    words: dict[str, str] = {}
    tokens: dict[str, list[tuple[str, Sequence[Posting]]]] = defaultdict(list)
    for term, held in terms:
        documents = (held,) if isinstance(held, int) else held
        if is_token(term):
            tokens[term[0]].append((token_key(term, count), documents))
        else:
            words[term] = encode_word(documents)
    formulas = {
        kind: encode_tokens(sorted(each, key=itemgetter(0))) for kind, each in tokens.items()
    }
    return _written(words, formulas)


def changed(shard: bytes, changes: Mapping[str, Iterable[Change]], count: int) -> bytes:
    """Return a shard with changed entries of some documents, by term."""
    decoded = _decoder.decode(shard)
    kinds = {term[0] for term in changes if is_token(term)}
    keys: dict[str, dict[str, dict[int, int]]] = {
        kind: dict(decode_tokens(decoded.formulas.get(kind, ""))) for kind in kinds
    }
    words = dict(decoded.words)
    for term, every in changes.items():
        if is_token(term):
            _apply(keys[term[0]].setdefault(token_key(term, count), {}), every)
        else:
            documents = decode_word(words.pop(term, "  "))
            _apply(documents, every)
            if documents:
                words[term] = encode_word(_in_order(documents))
    formulas = {**decoded.formulas, **{kind: _tokens(each) for kind, each in keys.items()}}
    return _written(words, formulas)


def _apply(documents: dict[int, int], changes: Iterable[Change]) -> None:
    for number, entry in changes:
        if entry is None:
            documents.pop(number, None)
        else:
            documents[number] = entry


def _in_order(documents: Documents) -> list[Posting]:
    return sorted([number << ENTRY_BITS | entry for number, entry in documents.items()])


def _tokens(documents: Mapping[str, Documents]) -> str:
    return encode_tokens((key, _in_order(each)) for key, each in sorted(documents.items()) if each)


def _written(words: Mapping[str, str], formulas: Mapping[str, str]) -> bytes:
    """Return the file of a shard: in order, without what is empty."""
    return msgspec.json.encode(
        {
            "words": dict(sorted(words.items())),
            "formulas": {kind: each for kind, each in sorted(formulas.items()) if each},
        }
    )


def postings(shard: Shard, term: str, count: int) -> Documents:
    """Return the documents of one term."""
    if not is_token(term):
        return decode_word(shard.words.get(term, "  "))
    key = token_key(term, count)
    every = decode_tokens(shard.formulas.get(term[0], ""))
    return next((documents for each, documents in every if each == key), {})
