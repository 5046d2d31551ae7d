"""The words of a text by which the search finds it; `search-words.js` does the same.

Chinese, Japanese and Korean are split into overlapping pairs of characters, and the last character
of a run is a word too: so each pair and each single character is the start of some word.
"""

import re
import unicodedata
from collections.abc import Iterator
from zlib import crc32

from sitegen.core.text import CJK_LETTER
from sitegen.search.coding import decode

_LONGEST = 40
_PREFIX = 3
"""Characters of a Latin word that determine its shard, so that all its prefixes are in one."""
_SPREAD = 8
"""Shards over which pairs with one first character are spread; some characters are frequent."""
_TOKENS = "=~."
"""The first characters of the tokens of formulas."""
_MARKS = re.compile("[\u0300-\u036f]")
_RUN = re.compile(rf"([{CJK_LETTER}]+)|([^\W_{CJK_LETTER}]+)")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_IS_CJK = re.compile(f"[{CJK_LETTER}]")


def folded(text: str) -> str:
    """Return a text without differences of case, width and accents."""
    wide = unicodedata.normalize("NFKC", text).lower()
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", wide)))


def words(text: str) -> list[str]:
    """Return the words of a text in order, with repetitions."""
    return words_of_folded(folded(text))


def words_of_folded(text: str) -> list[str]:
    """Return the words of a text that is folded."""
    found: list[str] = []
    for cjk, other in _RUN.findall(text):
        if cjk:
            found += [cjk[at : at + 2] for at in range(len(cjk))]
        else:
            found.append(other[:_LONGEST])
    return found


def asked_words(text: str) -> Iterator[str]:
    """Yield the words of a query; a single CJK character only if it is alone."""
    for cjk, other in _RUN.findall(folded(text)):
        if cjk:
            yield from [cjk[at : at + 2] for at in range(max(1, len(cjk) - 1))]
        else:
            yield other[:_LONGEST]


def commands(tex: str) -> list[str]:
    """Return the commands of a formula's TeX, which are searched by name."""
    return [command[:_LONGEST] for command in _COMMAND.findall(tex)]


def is_cjk(word: str) -> bool:
    """Whether a word is made of Chinese, Japanese or Korean characters."""
    return bool(_IS_CJK.match(word))


def is_token(term: str) -> bool:
    """Whether a term is a token of a formula."""
    return term[0] in _TOKENS


def is_prefix(word: str) -> bool:
    """Whether a word of a query also matches all words that begin with it."""
    if is_token(word) or "\x1f" in word:
        return False
    return len(word) == 1 if is_cjk(word) else len(word) >= _PREFIX + word.startswith("\\")


def shard_of(term: str, shards: int) -> int:
    """Return the number of the shard that contains a term."""
    if is_token(term):  # the first two characters of its hash
        return decode(term[1:3]) % shards
    return _shard_of_key(_key(term), shards)


def shards_of(word: str, shards: int) -> list[int]:
    """Return the numbers of the shards that contain a word and all words that begin with it."""
    if is_cjk(word) and len(word) == 1:
        keys = [f"{word}{part}" for part in range(_SPREAD)]
        return list(dict.fromkeys(_shard_of_key(key, shards) for key in keys))
    return [shard_of(word, shards)]


def _shard_of_key(key: str, shards: int) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % shards


def _key(term: str) -> str:
    if "\x1f" in term:  # a tag, an author, a year
        return term
    if is_cjk(term):
        return f"{term[0]}{ord(term[1]) % _SPREAD if len(term) > 1 else 0}"
    return term[: _PREFIX + term.startswith("\\")]
